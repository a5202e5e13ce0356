// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <algorithm>

#include "limbeck/python/access.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/machine.h"
#include "limbeck/python/operators.h"
#include "limbeck/python/state.h"

// try, with, raise and import.
namespace limbeck::python {

bool Machine::handle(const Ref<Instance>& exception) {
    stack_.clear();
    if (frame_.blocks.empty()) {
        return false;
    }
    const Frame::Block block = frame_.blocks.back();
    frame_.blocks.pop_back();
    const auto at = static_cast<std::int64_t>(block.slot);
    if (block.is_finally) {
        slot(at) = Value::integer(Exception);
        slot(at + 1) = exception;
    } else {
        slot(at) = exception;
    }
    frame_.next = block.handler;
    return true;
}

// Leaves by return, break or continue: through the finally blocks on the way. True when the frame
// is to return.
bool Machine::leave(std::int64_t way, const Value& value) {
    const Code& code = *frame_.code;
    const std::size_t depth =
        way == Returning ? 0 : code.leaves[static_cast<std::size_t>(way - FirstLeave)].depth;
    while (frame_.blocks.size() > depth) {
        const Frame::Block block = frame_.blocks.back();
        frame_.blocks.pop_back();
        if (block.is_finally) {
            const auto at = static_cast<std::int64_t>(block.slot);
            slot(at) = Value::integer(way);
            slot(at + 1) = value;
            frame_.next = block.handler;
            return false;
        }
    }
    if (way == Returning) {
        return true;
    }
    go(code.leaves[static_cast<std::size_t>(way - FirstLeave)].target);
    return false;
}

bool Machine::end_finally(std::int64_t index) {
    const std::int64_t way = slot(index).as_int();
    if (way == Ordinary) {
        return false;
    }
    if (way == Exception) {
        const Value exception = std::exchange(slot(index + 1), Value());
        throw Raised{Ref<Instance>(&exception.to<Instance>())};
    }
    return leave(way, slot(index + 1));
}

void Machine::raise_value(const Value& given, const Value& cause) {
    refuse_unresolved(given);
    Value value = given;
    if (const Class* const type = value.as<Class>(); type != nullptr && type->is_exception) {
        value = python::call(vm_, value);
    }
    Instance* const exception = value.as<Instance>();
    if (exception == nullptr || !exception->type->is_exception) {
        raise(vm_, "TypeError", "exceptions must derive from BaseException");
    }
    if (cause.is_set()) {
        const Class* const type = cause.as<Class>();
        exception->attributes->table.set("__cause__",
                                         type != nullptr ? python::call(vm_, cause) : cause);
    }
    exception->trace.clear();
    throw Raised{Ref<Instance>(exception)};
}

bool Machine::matches(const Value& type, const Instance& exception) {
    refuse_unresolved(type);
    if (const Tuple* const tuple = type.as<Tuple>()) {
        for (const Value& one : tuple->items) {
            if (matches(one, exception)) {
                return true;
            }
        }
        return false;
    }
    const Class* const wanted = type.as<Class>();
    if (wanted == nullptr || !wanted->is_exception) {
        raise(vm_, "TypeError",
              "catching classes that do not inherit from BaseException is not allowed");
    }
    return exception.type->is_subclass_of(*wanted);
}

void Machine::exceptional(const Instruction& instruction) {
    const auto index = instruction.a;
    switch (instruction.op) {
        case Op::Raise:
            raise_value(pop(), Value::unset());
        case Op::RaiseFrom: {
            const Value cause = pop();
            raise_value(pop(), cause);
        }
        case Op::Reraise:
            if (index < 0 || !slot(index).is_set()) {
                raise(vm_, "RuntimeError", "No active exception to reraise");
            }
            throw Raised{Ref<Instance>(&slot(index).to<Instance>())};
        case Op::AssertFail: {
            const Value message = pop();
            const Value type = exception_class(vm_, "AssertionError");
            raise_value(
                message.is_set() ? python::call(vm_, type, {message}) : python::call(vm_, type),
                Value::unset());
        }
        case Op::SetupExcept:
        case Op::SetupFinally:
            frame_.blocks.push_back({instruction.op == Op::SetupFinally,
                                     static_cast<std::size_t>(instruction.a),
                                     static_cast<std::size_t>(instruction.b)});
            return;
        case Op::PopBlock:
            return frame_.blocks.pop_back();
        case Op::BeginFinally:
            frame_.blocks.pop_back();
            slot(index) = Value::integer(Ordinary);
            return;
        case Op::MatchException: {
            const Value type = pop();
            const Value exception = slot(index);
            return push(Value::boolean(matches(type, exception.to<Instance>())));
        }
        case Op::LeaveTo:
            leave(FirstLeave + index, Value());
            return;
        case Op::EnterWith:
            return enter_with(index);
        default:
            return exit_with(index);
    }
}

void Machine::enter_with(std::int64_t index) {
    const Value manager = pop();
    refuse_unresolved(manager);
    slot(index) = manager;
    if (const auto enter = special(vm_, manager, "__enter__")) {
        if (!special(vm_, manager, "__exit__")) {
            raise(vm_, "TypeError",
                  fmt::format("'{}' object does not support the context manager protocol (missed "
                              "__exit__ method)",
                              type_name(vm_, manager)));
        }
        return push(python::call(vm_, *enter));
    }
    auto* const object = native<NativeObject>(manager);
    if (object == nullptr) {
        raise(vm_, "TypeError",
              fmt::format("'{}' object does not support the context manager protocol",
                          type_name(vm_, manager)));
    }
    push(object->enter(vm_));
}

void Machine::exit_with(std::int64_t index) {
    const Value manager = std::exchange(slot(index), Value());
    const bool has_failed = slot(index + 1).as_int() == Exception;
    const Value exception = has_failed ? slot(index + 2) : Value();
    bool is_handled = false;
    if (const auto exit = special(vm_, manager, "__exit__")) {
        const Value type = has_failed ? Value(exception.to<Instance>().type) : Value();
        is_handled = truth(vm_, python::call(vm_, *exit, {type, exception, Value()}));
    } else {
        is_handled = native<NativeObject>(manager)->exit(vm_, exception);
    }
    if (has_failed && is_handled) {
        slot(index + 1) = Value::integer(Ordinary);
        slot(index + 2) = Value();
    }
}

void Machine::import_star(const std::string& module_name) {
    const Value module = import_module(vm_, module_name);
    refuse_unresolved(module);
    const ModuleObject* const found = module.as<ModuleObject>();
    if (found == nullptr) {
        unsupported(fmt::format("from {} import *", module_name));
    }
    if (Value* const all = found->attributes->table.find("__all__")) {
        for (const Value& one : collect(vm_, *all)) {
            frame_.globals->table.set(vm_, one, attribute(vm_, module, one.as_text()));
        }
        return;
    }
    std::size_t at = 0;
    while (const Table::Entry* const entry = found->attributes->table.next(at)) {
        if (!entry->key.as_text().starts_with('_')) {
            frame_.globals->table.set(vm_, entry->key, entry->value);
        }
    }
}

namespace {

// "..name" in package a.b.c is a.b.name: of a module the first dot is its package.
std::string absolute_name(Interpreter& vm, const Dict& globals, const std::string& name) {
    if (!name.starts_with('.')) {
        return name;
    }
    const std::size_t dots = std::min(name.find_first_not_of('.'), name.size());
    const Value* const own = const_cast<Dict&>(globals).table.find("__name__");
    std::string package = own == nullptr ? "" : own->as_text();
    for (std::size_t i = 0; i < dots; ++i) {
        const std::size_t dot = package.rfind('.');
        if (dot == std::string::npos && i > 0) {
            raise(vm, "ImportError", "attempted relative import beyond top-level package");
        }
        package.resize(dot == std::string::npos ? 0 : dot);
    }
    const std::string rest = name.substr(dots);
    return package.empty() ? rest : rest.empty() ? package : package + '.' + rest;
}

}  // namespace

void Machine::imports(const Instruction& instruction) {
    if (instruction.op == Op::NotYet) {
        unsupported(constant(instruction.a).as_text());
    }
    const std::string module = absolute_name(vm_, *frame_.globals, name(instruction.a)->text());
    if (instruction.op == Op::ImportStar) {
        return import_star(module);
    }
    if (instruction.op == Op::ImportFrom) {
        return push(import_from(vm_, module, name(instruction.b)->text()));
    }
    Value value = import_module(vm_, module);
    if (instruction.b != 0 && module.find('.') != std::string::npos) {
        value = import_module(vm_, module.substr(0, module.find('.')));
    }
    push(std::move(value));
}

}  // namespace limbeck::python
