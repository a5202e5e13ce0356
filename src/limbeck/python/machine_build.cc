// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <iterator>

#include "limbeck/python/access.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/machine.h"
#include "limbeck/python/operators.h"
#include "limbeck/python/state.h"
#include "limbeck/python/text_of.h"

// The instructions that build values, functions and classes, and call.
namespace limbeck::python {

std::vector<Value> Machine::pop_many(std::size_t count) {
    const auto begin = stack_.end() - static_cast<std::ptrdiff_t>(count);
    std::vector<Value> values(std::make_move_iterator(begin),
                              std::make_move_iterator(stack_.end()));
    stack_.erase(begin, stack_.end());
    return values;
}

void Machine::format_value(std::int64_t conversion) {
    const Value specification = pop();
    Value value = pop();
    if (conversion == 'r' || conversion == 'a') {
        value = Value::text(conversion == 'r' ? repr(vm_, value) : ascii(vm_, value));
    } else if (conversion == 's') {
        value = Value::text(str(vm_, value));
    }
    if (value.is_text() && specification.as_text().empty()) {
        return push(std::move(value));
    }
    push(Value::text(format(vm_, value, specification.as_text())));
}

void Machine::join_text(std::size_t count) {
    std::string joined;
    for (std::size_t i = stack_.size() - count; i < stack_.size(); ++i) {
        joined += stack_[i].as_text();
    }
    stack_.resize(stack_.size() - count);
    push(Value::text(std::move(joined)));
}

void Machine::put_item(bool is_call) {
    const Value value = pop();
    const Value key = pop();
    Table& table = top().to<Dict>().table;
    if (!table.set(vm_, key, value) && is_call) {
        raise(vm_, "TypeError",
              fmt::format("got multiple values for keyword argument '{}'", str(vm_, key)));
    }
}

void Machine::merge(bool is_call) {
    const Value other = pop();
    refuse_unresolved(other);
    Table& table = top().to<Dict>().table;
    const auto put = [&](const Value& key, const Value& value) {
        if (is_call && !payload_of(key).is_text()) {
            raise(vm_, "TypeError", "keywords must be strings");
        }
        if (!table.set(vm_, is_call ? payload_of(key) : key, value) && is_call) {
            raise(vm_, "TypeError",
                  fmt::format("got multiple values for keyword argument '{}'", str(vm_, key)));
        }
    };
    if (const Dict* const dict = payload_of(other).as<Dict>()) {
        std::size_t at = 0;
        while (const Table::Entry* const entry = dict->table.next(at)) {
            const Table::Entry held = *entry;
            put(held.key, held.value);
        }
        return;
    }
    if (!find_attribute(vm_, other, *text("keys"))) {
        raise(vm_, "TypeError", fmt::format("'{}' object is not a mapping", type_name(vm_, other)));
    }
    for (const Value& key : collect(vm_, call_method(vm_, other, "keys"))) {
        put(key, item(vm_, other, key));
    }
}

void Machine::build(const Instruction& instruction) {
    const auto count = static_cast<std::size_t>(instruction.a);
    switch (instruction.op) {
        case Op::FormatValue:
            return format_value(instruction.a);
        case Op::JoinText:
            return join_text(count);
        case Op::MakeTuple:
            return push(Value::tuple(pop_many(count)));
        case Op::MakeList:
            return push(Value::list(pop_many(count)));
        case Op::MakeSet:
            return push(python::make<Set>());
        case Op::MakeDict:
            return push(python::make<Dict>());
        case Op::Append: {
            Value value = pop();
            return top().to<List>().append(std::move(value));
        }
        case Op::Extend: {
            List& list = stack_[stack_.size() - 2].to<List>();
            std::vector<Value> more = collect(vm_, top());
            stack_.pop_back();
            std::move(more.begin(), more.end(), std::back_inserter(list.items));
            return list.count();
        }
        case Op::AddToSet: {
            const Value value = pop();
            top().to<Set>().table.set(vm_, value, Value());
            return;
        }
        case Op::ExtendSet:
            for (const Value& value : collect(vm_, pop())) {
                top().to<Set>().table.set(vm_, value, Value());
            }
            return;
        case Op::PutItem:
            return put_item(instruction.a != 0);
        case Op::MergeDict:
            return merge(instruction.a != 0);
        case Op::ListToTuple: {
            const Value list = pop();
            return push(Value::tuple(list.to<List>().items));
        }
        case Op::UnpackSequence:
            return unpack(count);
        default:
            return unpack_starred(count, static_cast<std::size_t>(instruction.b));
    }
}

namespace {

// The items to unpack; of an endless iterator not more than needed to see that it is too long.
std::vector<Value> items_to_unpack(Interpreter& vm, const Value& value, std::size_t most) {
    refuse_unresolved(value);
    if (const Tuple* const tuple = value.as<Tuple>()) {
        return tuple->items;
    }
    if (const List* const list = value.as<List>()) {
        return list->items;
    }
    Value iterator;
    try {
        iterator = iterate(vm, value);
    } catch (const Raised& raised) {
        if (raised.exception->type->name != "TypeError") {
            throw;
        }
    }
    if (iterator.is_none()) {
        raise(vm, "TypeError",
              fmt::format("cannot unpack non-iterable {} object", type_name(vm, value)));
    }
    std::vector<Value> items;
    Value item;
    while (items.size() <= most && next(vm, iterator, item)) {
        items.push_back(item);
    }
    return items;
}

}  // namespace

void Machine::unpack(std::size_t count) {
    std::vector<Value> items = items_to_unpack(vm_, pop(), count);
    if (items.size() > count) {
        raise(vm_, "ValueError", fmt::format("too many values to unpack (expected {})", count));
    }
    if (items.size() < count) {
        raise(
            vm_, "ValueError",
            fmt::format("not enough values to unpack (expected {}, got {})", count, items.size()));
    }
    stack_.insert(stack_.end(), std::make_move_iterator(items.rbegin()),
                  std::make_move_iterator(items.rend()));
}

void Machine::unpack_starred(std::size_t before, std::size_t after) {
    const std::vector<Value> items = items_to_unpack(vm_, pop(), static_cast<std::size_t>(-1) / 2);
    if (items.size() < before + after) {
        raise(vm_, "ValueError",
              fmt::format("not enough values to unpack (expected at least {}, got {})",
                          before + after, items.size()));
    }
    const auto first = items.begin() + static_cast<std::ptrdiff_t>(before);
    const auto last = items.end() - static_cast<std::ptrdiff_t>(after);
    for (auto at = items.end(); at != last;) {
        push(*--at);
    }
    push(Value::list({first, last}));
    for (auto at = first; at != items.begin();) {
        push(*--at);
    }
}

void Machine::make(const Instruction& instruction) {
    const auto count = static_cast<std::size_t>(instruction.a);
    switch (instruction.op) {
        case Op::MakeFunction:
            return make_function(instruction);
        case Op::Call:
            return call(count, {});
        case Op::CallKeywords:
            return call(count, constant(instruction.b).to<Tuple>().items);
        case Op::CallSpread:
            return call_spread();
        default:
            return make_class();
    }
}

void Machine::make_function(const Instruction& instruction) {
    const Ref<Code>& code = frame_.code->children[static_cast<std::size_t>(instruction.a)];
    auto function = python::make<Function>(code, frame_.globals);
    std::vector<Value> given = pop_many(static_cast<std::size_t>(instruction.b));
    auto value = given.begin();
    if (!given.empty()) {
        for (const bool is_optional : code->parameters.optional) {
            function->defaults.push_back(is_optional ? *value++ : Value::unset());
        }
    }
    for (const std::size_t captured : code->captures) {
        function->closure.push_back(frame_.cells[captured]);
    }
    push(function);
}

void Machine::call(std::size_t positional, std::span<const Value> keyword_names) {
    const std::size_t base = stack_.size() - positional - keyword_names.size() - 2;
    const std::span<const Value> all(stack_.data() + base, stack_.size() - base);
    const bool has_self = all[1].is_set();
    const std::span<const Value> first =
        has_self ? all.subspan(1, positional + 1) : all.subspan(2, positional);
    Value result =
        python::call(vm_, all[0], Arguments{first, keyword_names, all.subspan(2 + positional)});
    stack_.resize(base);
    push(std::move(result));
}

void Machine::call_spread() {
    const Value keywords = pop();
    const Value list = pop();
    const Value self = pop();
    const Value function = pop();
    std::vector<Value> positional;
    if (self.is_set()) {
        positional.push_back(self);
    }
    const std::vector<Value>& given = list.to<List>().items;
    positional.insert(positional.end(), given.begin(), given.end());
    std::vector<Value> names;
    std::vector<Value> values;
    std::size_t at = 0;
    while (const Table::Entry* const entry = keywords.to<Dict>().table.next(at)) {
        names.push_back(entry->key);
        values.push_back(entry->value);
    }
    push(python::call(vm_, function, Arguments{positional, names, values}));
}

void Machine::make_class() {
    const Value keywords = pop();
    const Value bases = pop();
    const Value maker = pop();
    const Function& function = maker.to<Function>();
    auto body = python::make<Dict>();
    body->table.set("__module__", [&] {
        const Value* const module = frame_.globals->table.find("__name__");
        return module == nullptr ? Value::text("") : *module;
    }());
    body->table.set("__qualname__", Value::text(function.code->qualified_name));
    if (!function.code->docstring.empty()) {
        body->table.set("__doc__", Value::text(function.code->docstring));
    }
    Frame frame(function.code, function.globals, body);
    frame.cells.insert(frame.cells.end(), function.closure.begin(), function.closure.end());
    run_frame(vm_, frame);

    std::vector<Value> names;
    std::vector<Value> values;
    std::size_t at = 0;
    while (const Table::Entry* const entry = keywords.to<Dict>().table.next(at)) {
        names.push_back(entry->key);
        values.push_back(entry->value);
    }
    const Value made = build_class(vm_, function.code->name, bases.to<List>().items,
                                   Arguments{{}, names, values}, body);
    if (function.code->class_cell >= 0) {
        frame.cells[static_cast<std::size_t>(function.code->class_cell)]->value = made;
    }
    push(made);
}

}  // namespace limbeck::python
