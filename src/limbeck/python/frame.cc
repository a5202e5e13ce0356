// SPDX-License-Identifier: MIT
#include "limbeck/python/frame.h"

#include "limbeck/python/machine.h"
#include "limbeck/python/state.h"

namespace limbeck::python {

Frame::Frame(Ref<Code> what, Ref<Dict> module, Ref<Dict> body)
    : code(std::move(what)), globals(std::move(module)), names(std::move(body)) {
    slots.assign(code->slot_names.size(), Value::unset());
    cells.reserve(code->cell_names.size());
    for (std::size_t i = 0; i < code->own_cells; ++i) {
        cells.push_back(make<Cell>());
    }
    stack.reserve(8);
}

void Frame::clear() {
    slots.clear();
    cells.clear();
    stack.clear();
    blocks.clear();
}

std::size_t current_offset(const Frame& frame) {
    const std::size_t at = frame.next == 0 ? 0 : frame.next - 1;
    return frame.code->instructions[at].offset;
}

namespace {

// Links a frame into the chain of running ones for the time it runs.
class Running {
  public:
    Running(Interpreter& vm, Frame& frame) : state_(vm.state()) {
        if (state_.frames >= vm.options().frames) {
            Interpreter::too_deep();
        }
        ++state_.frames;
        frame.outer = state_.frame;
        state_.frame = &frame;
    }
    ~Running() {
        --state_.frames;
        state_.frame = state_.frame->outer;
    }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

  private:
    Interpreter::State& state_;
};

void note(Instance& exception, const Frame& frame) {
    if (!frame.code->is_internal) {
        exception.trace.push_back({frame.code, current_offset(frame)});
    }
}

}  // namespace

// A handler runs after the C++ catch block has ended, as any other code: it may raise, return or
// yield without C++ being in the midst of an exception.
Value run_frame(Interpreter& vm, Frame& frame, const Ref<Instance>& thrown) {
    const Running running(vm, frame);
    Machine machine(vm, frame);
    Ref<Instance> exception = thrown;
    for (;;) {
        try {
            if (exception) {
                note(*exception, frame);
                if (!machine.handle(exception)) {
                    throw Raised{exception};
                }
                exception = {};
            }
            return machine.run();
        } catch (const Raised& raised) {
            if (exception) {
                throw;
            }
            exception = raised.exception;
        } catch (Error& error) {
            if (!error.location() && !frame.code->is_internal) {
                error.at(frame.code->source->locate(current_offset(frame)));
            }
            throw;
        }
    }
}

bool GeneratorObject::resume(Interpreter& vm, const Ref<Instance>& thrown, Value& out) {
    if (running_) {
        raise(vm, "ValueError", "generator already executing");
    }
    const Ref<GeneratorObject> alive(this);
    running_ = true;
    frame_.state = Frame::State::Running;
    try {
        out = run_frame(vm, frame_, thrown);
    } catch (...) {
        running_ = false;
        finished_ = true;
        frame_.clear();
        throw;
    }
    running_ = false;
    if (frame_.state == Frame::State::Yielded) {
        return true;
    }
    finished_ = true;
    result = std::exchange(out, Value());
    frame_.clear();
    return false;
}

bool GeneratorObject::send(Interpreter& vm, const Value& value, Value& out) {
    if (finished_) {
        return false;
    }
    if (started_) {
        frame_.stack.push_back(value);  // what the yield expression gives
    }
    started_ = true;
    try {
        return resume(vm, {}, out);
    } catch (const Raised& raised) {
        // PEP 479: a StopIteration that escapes would silently end the loop outside.
        if (raised.exception->type->is_subclass_of(*vm.state().types.stop_iteration)) {
            raise(vm, "RuntimeError", "generator raised StopIteration");
        }
        throw;
    }
}

bool GeneratorObject::throw_in(Interpreter& vm, const Ref<Instance>& exception, Value& out) {
    if (finished_ || !started_) {
        finished_ = true;
        throw Raised{exception};
    }
    return resume(vm, exception, out);
}

void GeneratorObject::close(Interpreter& vm) {
    if (finished_ || !started_) {
        finished_ = true;
        return;
    }
    const Ref<Instance> exit = make_exception(vm, exception_class(vm, "GeneratorExit"), "");
    Value out;
    try {
        if (resume(vm, exit, out)) {
            raise(vm, "RuntimeError", "generator ignored GeneratorExit");
        }
    } catch (const Raised& raised) {
        const Class& type = *raised.exception->type;
        if (type.name != "GeneratorExit" && type.name != "StopIteration") {
            throw;
        }
    }
}

}  // namespace limbeck::python
