// SPDX-License-Identifier: MIT
#include "limbeck/python/machine.h"

#include <fmt/core.h>

#include "limbeck/python/access.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/operators.h"
#include "limbeck/python/state.h"
#include "limbeck/python/text_of.h"

namespace limbeck::python {

Value Machine::run() {
    const Code& code = *frame_.code;
    for (;;) {
        const Instruction& instruction = code.instructions[frame_.next++];
        vm_.step();
        switch (instruction.op) {
            case Op::Return: {
                Value value = pop();
                if (leave(Returning, value)) {
                    frame_.state = Frame::State::Returned;
                    return value;
                }
                break;
            }
            case Op::Yield:
                frame_.state = Frame::State::Yielded;
                return pop();
            case Op::YieldFrom:
                if (yield_from(instruction.a)) {
                    frame_.state = Frame::State::Yielded;
                    return pop();
                }
                break;
            case Op::EndFinally:
                if (end_finally(instruction.a)) {
                    frame_.state = Frame::State::Returned;
                    return std::exchange(slot(instruction.a + 1), Value());
                }
                break;
            case Op::LoadLocal:
            case Op::StoreLocal:
            case Op::DeleteLocal:
            case Op::LoadCell:
            case Op::StoreCell:
            case Op::DeleteCell:
            case Op::LoadGlobal:
            case Op::StoreGlobal:
            case Op::DeleteGlobal:
            case Op::LoadName:
            case Op::StoreName:
            case Op::DeleteName:
                variable(instruction);
                break;
            case Op::LoadAttribute:
            case Op::StoreAttribute:
            case Op::DeleteAttribute:
            case Op::LoadMethod:
            case Op::LoadItem:
            case Op::StoreItem:
            case Op::DeleteItem:
            case Op::MakeSlice:
                access(instruction);
                break;
            case Op::Constant:
            case Op::Pop:
            case Op::PushUnset:
            case Op::Duplicate:
            case Op::DuplicateTwo:
            case Op::Swap:
            case Op::RotateThree:
            case Op::Unary:
            case Op::Binary:
            case Op::InPlace:
            case Op::Compare:
            case Op::Not:
                compute(instruction);
                break;
            case Op::FormatValue:
            case Op::JoinText:
            case Op::MakeTuple:
            case Op::MakeList:
            case Op::MakeSet:
            case Op::MakeDict:
            case Op::Append:
            case Op::Extend:
            case Op::AddToSet:
            case Op::ExtendSet:
            case Op::PutItem:
            case Op::MergeDict:
            case Op::ListToTuple:
            case Op::UnpackSequence:
            case Op::UnpackStarred:
                build(instruction);
                break;
            case Op::Jump:
            case Op::JumpIfFalse:
            case Op::JumpIfTrue:
            case Op::JumpIfFalseKeep:
            case Op::JumpIfTrueKeep:
            case Op::Iterate:
            case Op::Next:
                jump(instruction);
                break;
            case Op::MakeFunction:
            case Op::Call:
            case Op::CallKeywords:
            case Op::CallSpread:
            case Op::MakeClass:
                make(instruction);
                break;
            case Op::Raise:
            case Op::RaiseFrom:
            case Op::Reraise:
            case Op::AssertFail:
            case Op::SetupExcept:
            case Op::SetupFinally:
            case Op::PopBlock:
            case Op::BeginFinally:
            case Op::MatchException:
            case Op::LeaveTo:
            case Op::EnterWith:
            case Op::ExitWith:
                exceptional(instruction);
                break;
            case Op::ImportModule:
            case Op::ImportFrom:
            case Op::ImportStar:
            case Op::NotYet:
                imports(instruction);
                break;
        }
    }
}

void Machine::load_global(const Instruction& instruction) {
    const Str& wanted = *name(instruction.a);
    if (instruction.op == Op::LoadName) {
        if (const Value* const found = frame_.names->table.find(wanted)) {
            return push(*found);
        }
    }
    if (const Value* const found = frame_.globals->table.find(wanted)) {
        return push(*found);
    }
    if (const Value* const found = vm_.state().builtins->table.find(wanted)) {
        return push(*found);
    }
    raise(vm_, "NameError", fmt::format("name '{}' is not defined", wanted.text()));
}

void Machine::variable(const Instruction& instruction) {
    const auto index = instruction.a;
    const auto deleted = [&](bool existed) {
        if (!existed) {
            raise(vm_, "NameError", fmt::format("name '{}' is not defined", name(index)->text()));
        }
    };
    switch (instruction.op) {
        case Op::LoadLocal:
        case Op::DeleteLocal:
            if (!slot(index).is_set()) {
                raise(vm_, "UnboundLocalError",
                      fmt::format("cannot access local variable '{}' where it is not associated "
                                  "with a value",
                                  frame_.code->slot_names[static_cast<std::size_t>(index)]));
            }
            return instruction.op == Op::LoadLocal ? push(slot(index))
                                                   : void(slot(index) = Value::unset());
        case Op::StoreLocal:
            slot(index) = pop();
            return;
        case Op::LoadCell:
        case Op::DeleteCell:
            if (!cell(index)->value.is_set()) {
                raise(vm_, "NameError",
                      fmt::format("cannot access free variable '{}' where it is not associated "
                                  "with a value in enclosing scope",
                                  frame_.code->cell_names[static_cast<std::size_t>(index)]));
            }
            return instruction.op == Op::LoadCell ? push(cell(index)->value)
                                                  : void(cell(index)->value = Value::unset());
        case Op::StoreCell:
            cell(index)->value = pop();
            return;
        case Op::StoreGlobal:
            frame_.globals->table.set(name(index), pop());
            return;
        case Op::DeleteGlobal:
            return deleted(frame_.globals->table.take(*name(index)).has_value());
        case Op::StoreName:
            frame_.names->table.set(name(index), pop());
            return;
        case Op::DeleteName:
            return deleted(frame_.names->table.take(*name(index)).has_value());
        default:
            return load_global(instruction);
    }
}

void Machine::load_method(const Instruction& instruction) {
    const Value object = pop();
    if (auto method = find_method(vm_, object, *name(instruction.a))) {
        push(std::move(method->function));
        push(std::move(method->self));
    } else {
        push(attribute(vm_, object, *name(instruction.a)));
        push(Value::unset());
    }
}

void Machine::access(const Instruction& instruction) {
    switch (instruction.op) {
        case Op::LoadAttribute: {
            const Value object = pop();
            return push(attribute(vm_, object, *name(instruction.a)));
        }
        case Op::StoreAttribute: {
            const Value object = pop();
            return set_attribute(vm_, object, name(instruction.a), pop());
        }
        case Op::DeleteAttribute:
            return delete_attribute(vm_, pop(), name(instruction.a));
        case Op::LoadItem: {
            const Value key = pop();
            const Value object = pop();
            return push(item(vm_, object, key));
        }
        case Op::StoreItem: {
            const Value key = pop();
            const Value object = pop();
            return set_item(vm_, object, key, pop());
        }
        case Op::DeleteItem: {
            const Value key = pop();
            return delete_item(vm_, pop(), key);
        }
        case Op::MakeSlice: {
            const Value step = pop();
            const Value upper = pop();
            return push(python::make<SliceObject>(pop(), upper, step));
        }
        default:
            return load_method(instruction);
    }
}

void Machine::compute(const Instruction& instruction) {
    switch (instruction.op) {
        case Op::Constant:
            return push(constant(instruction.a));
        case Op::Pop:
            return stack_.pop_back();
        case Op::PushUnset:
            return push(Value::unset());
        case Op::Duplicate:
            return push(Value(top()));
        case Op::DuplicateTwo:
            push(Value(stack_[stack_.size() - 2]));
            return push(Value(stack_[stack_.size() - 2]));
        case Op::Swap:
            return stack_[stack_.size() - 2].swap(top());
        case Op::RotateThree:
            top().swap(stack_[stack_.size() - 2]);
            return stack_[stack_.size() - 2].swap(stack_[stack_.size() - 3]);
        case Op::Unary:
            return push(unary(vm_, static_cast<UnaryOperator>(instruction.a), pop()));
        case Op::Not:
            return push(Value::boolean(!truth(vm_, pop())));
        case Op::Binary: {
            const Value right = pop();
            return push(binary(vm_, static_cast<BinaryOperator>(instruction.a), pop(), right));
        }
        case Op::InPlace: {
            const Value right = pop();
            return push(in_place(vm_, static_cast<BinaryOperator>(instruction.a), pop(), right));
        }
        default: {
            const Value right = pop();
            return push(compare(vm_, static_cast<CompareOperator>(instruction.a), pop(), right));
        }
    }
}

void Machine::jump(const Instruction& instruction) {
    switch (instruction.op) {
        case Op::Jump:
            return go(instruction.a);
        case Op::JumpIfFalse:
        case Op::JumpIfTrue:
            if (truth(vm_, pop()) == (instruction.op == Op::JumpIfTrue)) {
                go(instruction.a);
            }
            return;
        case Op::JumpIfFalseKeep:
        case Op::JumpIfTrueKeep: {
            const Value value = top();
            if (truth(vm_, value) == (instruction.op == Op::JumpIfTrueKeep)) {
                go(instruction.a);
            } else {
                stack_.pop_back();
            }
            return;
        }
        case Op::Iterate:
            slot(instruction.a) = iterate(vm_, pop());
            return;
        default:
            return next(instruction);
    }
}

void Machine::next(const Instruction& instruction) {
    const Value iterator = slot(instruction.b);
    Value value;
    if (python::next(vm_, iterator, value)) {
        push(std::move(value));
    } else {
        slot(instruction.b) = Value::unset();
        go(instruction.a);
    }
}

// Gives the inner iterator what was sent; true when there is a value to pass on.
bool Machine::yield_from(std::int64_t index) {
    const Value iterator = slot(index);
    const Value sent = pop();
    Value value;
    auto* const inner = dynamic_cast<GeneratorObject*>(iterator.as<Iterator>());
    const bool more =
        inner != nullptr ? inner->send(vm_, sent, value) : python::next(vm_, iterator, value);
    if (more) {
        --frame_.next;
        push(std::move(value));
        return true;
    }
    push(inner != nullptr ? inner->result : Value());
    slot(index) = Value::unset();
    return false;
}

}  // namespace limbeck::python
