// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <vector>

#include "limbeck/python/code.h"
#include "limbeck/python/function.h"
#include "limbeck/python/value.h"

namespace limbeck::python {

class Instance;

// A running, or resting, piece of code.
struct Frame {
    // A try or with around the current instruction.
    struct Block {
        bool is_finally = false;
        std::size_t handler = 0;
        std::size_t slot = 0;
    };
    enum class State { Running, Returned, Yielded };

    Frame(Ref<Code> what, Ref<Dict> module, Ref<Dict> body);
    void clear();

    Ref<Code> code;
    Ref<Dict> globals;
    Ref<Dict> names;  // of a class body or module
    std::vector<Value> slots;
    std::vector<Ref<Cell>> cells;
    std::vector<Value> stack;
    std::vector<Block> blocks;
    std::size_t next = 0;  // instruction
    State state = State::Running;
    Frame* outer = nullptr;
};

// Runs until it returns or yields (`state` says which) or an exception escapes. `thrown` is raised
// where the frame rests.
Value run_frame(Interpreter& vm, Frame& frame, const Ref<Instance>& thrown = {});

// Where the current instruction stands in the source.
std::size_t current_offset(const Frame& frame);

class GeneratorObject : public Iterator {
  public:
    explicit GeneratorObject(Frame frame) : frame_(std::move(frame)) {}
    bool next(Interpreter& vm, Value& out) override { return send(vm, Value(), out); }
    [[nodiscard]] const char* type_name() const override { return "generator"; }
    void clear() override { frame_.clear(); }

    // False when it ends; `result` is then what it returned.
    bool send(Interpreter& vm, const Value& value, Value& out);
    bool throw_in(Interpreter& vm, const Ref<Instance>& exception, Value& out);
    void close(Interpreter& vm);
    Value result;

  private:
    bool resume(Interpreter& vm, const Ref<Instance>& thrown, Value& out);

    Frame frame_;
    bool started_ = false;
    bool running_ = false;
    bool finished_ = false;
};

}  // namespace limbeck::python
