// SPDX-License-Identifier: MIT
#include "limbeck/python/interpreter.h"

#include <algorithm>

#include "limbeck/python/state.h"

namespace limbeck::python {

namespace {

[[noreturn]] void no_host(const char* what) {
    throw Error(ErrorCode::Unsupported, what);
}

}  // namespace

base::DateTime Host::now() {
    no_host("the time is not available to this script");
}
std::optional<std::string> Host::read_file(const std::string& /*path*/) {
    no_host("files are not available to this script");
}
bool Host::exists(const std::string& /*path*/) {
    no_host("files are not available to this script");
}
void Host::sleep(double /*seconds*/) {
    no_host("sleeping is not available to this script");
}
std::string Host::random_bytes(std::size_t /*count*/) {
    no_host("random numbers are not available to this script");
}

Interpreter::Interpreter(Host& host, Importer* importer, Options options)
    : host_(host),
      options_(options),
      former_memory_bound_(bound_memory(options.memory)),
      state_(std::make_unique<State>()) {
    state_->importer = importer;
    add_type_builtins(*this);
    add_exceptions(
        *this, [this](const Ref<Class>& type) { state_->builtins->table.set(type->name, type); });
    add_class_builtins(*this);
    add_builtins(*this);
    add_str_methods(*this);
    add_bytes_methods(*this);
    add_list_methods(*this);
    add_dict_methods(*this);
    add_set_methods(*this);
    add_number_methods(*this);
    add_generator_methods(*this);
}

Interpreter::~Interpreter() {
    registry_.clear();
    state_.reset();
    restore_memory_bound(former_memory_bound_);
}

Value Interpreter::guard(const std::function<Value()>& work) {
    try {
        return work();
    } catch (const Raised& raised) {
        throw uncaught(*this, *raised.exception);
    }
}

Ref<ModuleObject> Interpreter::run(const std::shared_ptr<const base::Source>& source,
                                   const std::string& name) {
    const Value module = guard([&]() -> Value { return run_module(*this, source, name); });
    return Ref<ModuleObject>(&module.to<ModuleObject>());
}

Value Interpreter::call(const Value& function, std::initializer_list<Value> positional) {
    return guard([&] { return python::call(*this, function, positional); });
}

std::optional<Location> Interpreter::where() const {
    const Frame* frame = state_->frame;
    while (frame != nullptr && frame->code->is_internal) {
        frame = frame->outer;
    }
    if (frame == nullptr) {
        return std::nullopt;
    }
    return frame->code->source->locate(current_offset(*frame));
}

void Interpreter::too_deep() {
    throw Error(ErrorCode::Unsupported, "the script nests its calls or values too deeply");
}

void Interpreter::out_of_steps() {
    throw Error(ErrorCode::Unsupported, "the script takes more steps than a revision may");
}

}  // namespace limbeck::python
