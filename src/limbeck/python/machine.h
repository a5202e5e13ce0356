// SPDX-License-Identifier: MIT
#pragma once

#include "limbeck/python/frame.h"
#include "limbeck/python/interpreter.h"

namespace limbeck::python {

// Carries out the instructions of one frame.
class Machine {
  public:
    Machine(Interpreter& vm, Frame& frame) : vm_(vm), frame_(frame), stack_(frame.stack) {}

    // Until the frame returns or yields.
    Value run();
    // Goes to the nearest handler of this frame; false where there is none.
    bool handle(const Ref<Instance>& exception);

  private:
    // How a finally block was entered, and so how it goes on; leaves are counted from FirstLeave.
    enum Way : std::int64_t { Ordinary, Exception, Returning, FirstLeave };

    Value pop() {
        Value value = std::move(stack_.back());
        stack_.pop_back();
        return value;
    }
    void push(Value value) { stack_.push_back(std::move(value)); }
    Value& top() { return stack_.back(); }
    Value& slot(std::int64_t index) { return frame_.slots[static_cast<std::size_t>(index)]; }
    Ref<Cell>& cell(std::int64_t index) { return frame_.cells[static_cast<std::size_t>(index)]; }
    [[nodiscard]] const Ref<Str>& name(std::int64_t index) const {
        return frame_.code->names[static_cast<std::size_t>(index)];
    }
    [[nodiscard]] const Value& constant(std::int64_t index) const {
        return frame_.code->constants[static_cast<std::size_t>(index)];
    }
    void go(std::int64_t target) { frame_.next = static_cast<std::size_t>(target); }

    void variable(const Instruction& instruction);
    void access(const Instruction& instruction);
    void compute(const Instruction& instruction);
    void build(const Instruction& instruction);
    void jump(const Instruction& instruction);
    void make(const Instruction& instruction);
    void exceptional(const Instruction& instruction);
    void imports(const Instruction& instruction);

    void load_global(const Instruction& instruction);
    void load_method(const Instruction& instruction);
    void format_value(std::int64_t conversion);
    void join_text(std::size_t count);
    std::vector<Value> pop_many(std::size_t count);
    void merge(bool is_call);
    void put_item(bool is_call);
    void unpack(std::size_t count);
    void unpack_starred(std::size_t before, std::size_t after);
    void next(const Instruction& instruction);
    void call(std::size_t positional, std::span<const Value> keyword_names);
    void call_spread();
    void make_function(const Instruction& instruction);
    void make_class();
    bool yield_from(std::int64_t index);
    bool leave(std::int64_t way, const Value& value);
    bool end_finally(std::int64_t index);
    [[noreturn]] void raise_value(const Value& value, const Value& cause);
    bool matches(const Value& type, const Instance& exception);
    void enter_with(std::int64_t index);
    void exit_with(std::int64_t index);
    void import_star(const std::string& module);

    Interpreter& vm_;
    Frame& frame_;
    std::vector<Value>& stack_;
};

}  // namespace limbeck::python
