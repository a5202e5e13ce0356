// SPDX-License-Identifier: MIT
#include <algorithm>
#include <variant>

#include "limbeck/python/compile_unit.h"

namespace limbeck::python {

void Unit::block(const Block& statements) {
    for (const Statement& statement : statements) {
        offset_ = statement.offset;
        std::visit([this](const auto& node) { visit(node); }, statement.node);
    }
}

void Unit::visit(const ExpressionStatement& node) {
    if (std::holds_alternative<Constant>(node.value->node)) {
        return;  // a docstring, or "..."
    }
    expression(node.value);
    emit(Op::Pop);
}

void Unit::visit(const Assignment& node) {
    expression(node.value);
    for (const ExpressionPtr& target : node.targets) {
        if (&target != &node.targets.back()) {
            emit(Op::Duplicate);
        }
        assign(target);
    }
}

// Stores the value on the stack.
void Unit::assign(const ExpressionPtr& target) {
    const std::size_t outer = offset_;
    offset_ = target->offset;
    if (const auto* name = std::get_if<Name>(&target->node)) {
        store(name->id);
    } else if (const auto* attribute = std::get_if<Attribute>(&target->node)) {
        expression(attribute->value);
        emit(Op::StoreAttribute, add_name(attribute->name));
    } else if (const auto* subscript = std::get_if<Subscript>(&target->node)) {
        expression(subscript->value);
        expression(subscript->index);
        emit(Op::StoreItem);
    } else if (const auto* tuple = std::get_if<TupleDisplay>(&target->node)) {
        unpack(tuple->items);
    } else if (const auto* list = std::get_if<ListDisplay>(&target->node)) {
        unpack(list->items);
    } else {
        not_yet("assigning to this");
    }
    offset_ = outer;
}

void Unit::unpack(const std::vector<ExpressionPtr>& targets) {
    const auto star = std::find_if(targets.begin(), targets.end(), [](const ExpressionPtr& target) {
        return std::holds_alternative<Starred>(target->node);
    });
    const auto before = star - targets.begin();
    if (star == targets.end()) {
        emit(Op::UnpackSequence, before);
    } else {
        emit(Op::UnpackStarred, before, targets.end() - star - 1);
    }
    for (const ExpressionPtr& target : targets) {
        const auto* starred = std::get_if<Starred>(&target->node);
        assign(starred == nullptr ? target : starred->value);
    }
}

void Unit::visit(const AugmentedAssignment& node) {
    const auto operation = static_cast<std::int64_t>(node.operation);
    if (const auto* name = std::get_if<Name>(&node.target->node)) {
        load(name->id);
        expression(node.value);
        emit(Op::InPlace, operation);
        store(name->id);
    } else if (const auto* attribute = std::get_if<Attribute>(&node.target->node)) {
        expression(attribute->value);
        emit(Op::Duplicate);
        emit(Op::LoadAttribute, add_name(attribute->name));
        expression(node.value);
        emit(Op::InPlace, operation);
        emit(Op::Swap);
        emit(Op::StoreAttribute, add_name(attribute->name));
    } else if (const auto* subscript = std::get_if<Subscript>(&node.target->node)) {
        expression(subscript->value);
        expression(subscript->index);
        emit(Op::DuplicateTwo);
        emit(Op::LoadItem);
        expression(node.value);
        emit(Op::InPlace, operation);
        emit(Op::RotateThree);
        emit(Op::StoreItem);
    } else {
        not_yet("augmented assignment to this");
    }
}

// Annotations are not evaluated; a class body keeps the names, which dataclasses need in order, and
// the texts.
void Unit::visit(const AnnotatedAssignment& node) {
    const auto* name = std::get_if<Name>(&node.target->node);
    if (scope_.kind() == ScopeKind::Class && name != nullptr) {
        load("__annotations__");
        constant(Value::text(name->id));
        constant(Value::text(node.annotation));
        emit(Op::PutItem);
        emit(Op::Pop);
    }
    if (node.value) {
        expression(node.value);
        assign(node.target);
    }
}

void Unit::visit(const If& node) {
    const Label otherwise = label();
    const Label end = label();
    condition(node.condition, false, otherwise);
    block(node.then);
    if (!node.otherwise.empty()) {
        jump(Op::Jump, end);
    }
    place(otherwise);
    block(node.otherwise);
    place(end);
}

void Unit::visit(const For& node) {
    if (node.is_async) {
        not_yet("async for");
    }
    const Hidden iterator(*this, 1);
    const Label again = label();
    const Label done = label();
    const Label out = label();
    expression(node.iterable);
    emit(Op::Iterate, iterator.first);
    place(again);
    jump(Op::Next, done, iterator.first);
    assign(node.target);
    loops_.push_back({again, out, block_depth_});
    block(node.body);
    loops_.pop_back();
    jump(Op::Jump, again);
    place(done);
    block(node.otherwise);
    place(out);
}

void Unit::visit(const While& node) {
    const Label again = label();
    const Label done = label();
    const Label out = label();
    place(again);
    condition(node.condition, false, done);
    loops_.push_back({again, out, block_depth_});
    block(node.body);
    loops_.pop_back();
    jump(Op::Jump, again);
    place(done);
    block(node.otherwise);
    place(out);
}

void Unit::leave(Label target, std::size_t depth) {
    if (depth == block_depth_) {
        return jump(Op::Jump, target);
    }
    leave_labels_.push_back(target);
    code_->leaves.push_back({0, depth});
    emit(Op::LeaveTo, static_cast<std::int64_t>(code_->leaves.size() - 1));
}

void Unit::visit(const Break& /*node*/) {
    if (loops_.empty()) {
        return not_yet("'break' outside loop");
    }
    leave(loops_.back().out, loops_.back().depth);
}

void Unit::visit(const Continue& /*node*/) {
    if (loops_.empty()) {
        return not_yet("'continue' outside loop");
    }
    leave(loops_.back().again, loops_.back().depth);
}

void Unit::visit(const With& node) {
    if (node.is_async) {
        not_yet("async with");
    }
    with(node, 0);
}

void Unit::with(const With& node, std::size_t index) {
    if (index == node.items.size()) {
        return block(node.body);
    }
    const WithItem& item = node.items[index];
    const Hidden state(*this, 3);
    const Label handler = label();
    const std::size_t outer = offset_;
    offset_ = item.context->offset;
    expression(item.context);
    emit(Op::EnterWith, state.first);
    jump(Op::SetupFinally, handler, state.first + 1);
    ++block_depth_;
    if (item.target) {
        assign(item.target);
    } else {
        emit(Op::Pop);
    }
    with(node, index + 1);
    --block_depth_;
    offset_ = outer;
    emit(Op::BeginFinally, state.first + 1);
    place(handler);
    emit(Op::ExitWith, state.first);
    emit(Op::EndFinally, state.first + 1);
}

void Unit::visit(const Try& node) {
    const Hidden state(*this, 3);
    const std::int32_t slot = state.first + 2;  // the exception, for the handlers
    const Label finally = label();
    const Label handling = label();
    const Label end = label();
    if (!node.finally.empty()) {
        jump(Op::SetupFinally, finally, state.first);
        ++block_depth_;
    }
    if (!node.handlers.empty()) {
        jump(Op::SetupExcept, handling, slot);
        ++block_depth_;
    }
    block(node.body);
    if (!node.handlers.empty()) {
        --block_depth_;
        emit(Op::PopBlock);
    }
    block(node.otherwise);
    if (!node.handlers.empty()) {
        jump(Op::Jump, end);
        place(handling);
        handlers(node, slot, end);
    }
    place(end);
    if (!node.finally.empty()) {
        --block_depth_;
        emit(Op::BeginFinally, state.first);
        place(finally);
        block(node.finally);
        emit(Op::EndFinally, state.first);
    }
}

void Unit::handlers(const Try& node, std::int32_t slot, Label end) {
    handling_.push_back(slot);
    for (const Handler& handler : node.handlers) {
        const Label other = label();
        offset_ = handler.offset;
        if (handler.type) {
            expression(handler.type);
            emit(Op::MatchException, slot);
            jump(Op::JumpIfFalse, other);
        }
        if (!handler.name.empty()) {
            emit(Op::LoadLocal, slot);
            store(handler.name);
        }
        block(handler.body);
        if (!handler.name.empty()) {
            // The name ends with its handler (set first: the handler may have deleted it).
            constant(Value());
            store(handler.name);
            erase(handler.name);
        }
        emit(Op::PushUnset);
        emit(Op::StoreLocal, slot);
        jump(Op::Jump, end);
        place(other);
    }
    emit(Op::Reraise, slot);
    handling_.pop_back();
}

void Unit::visit(const Return& node) {
    if (scope_.kind() != ScopeKind::Function) {
        return not_yet("'return' outside function");
    }
    if (node.value) {
        expression(node.value);
    } else {
        constant(Value());
    }
    emit(Op::Return);
}

void Unit::visit(const Raise& node) {
    if (!node.exception) {
        return emit(Op::Reraise, handling_.empty() ? -1 : handling_.back());
    }
    expression(node.exception);
    if (node.cause) {
        expression(node.cause);
        return emit(Op::RaiseFrom);
    }
    emit(Op::Raise, handling_.empty() ? -1 : handling_.back());
}

void Unit::visit(const Assert& node) {
    const Label holds = label();
    condition(node.condition, true, holds);
    if (node.message) {
        expression(node.message);
    } else {
        emit(Op::PushUnset);
    }
    emit(Op::AssertFail);
    place(holds);
}

void Unit::visit(const Delete& node) {
    for (const ExpressionPtr& target : node.targets) {
        erase(target);
    }
}

void Unit::erase(const ExpressionPtr& target) {
    const std::size_t outer = offset_;
    offset_ = target->offset;
    if (const auto* name = std::get_if<Name>(&target->node)) {
        erase(name->id);
    } else if (const auto* attribute = std::get_if<Attribute>(&target->node)) {
        expression(attribute->value);
        emit(Op::DeleteAttribute, add_name(attribute->name));
    } else if (const auto* subscript = std::get_if<Subscript>(&target->node)) {
        expression(subscript->value);
        expression(subscript->index);
        emit(Op::DeleteItem);
    } else if (const auto* tuple = std::get_if<TupleDisplay>(&target->node)) {
        for (const ExpressionPtr& item : tuple->items) {
            erase(item);
        }
    } else {
        not_yet("deleting this");
    }
    offset_ = outer;
}

// The scopes know already what these two say.
void Unit::visit(const Global& /*node*/) {}
void Unit::visit(const Nonlocal& /*node*/) {}
void Unit::visit(const Pass& /*node*/) {}

void Unit::visit(const Import& node) {
    for (const ImportedName& name : node.names) {
        offset_ = name.offset;
        const bool binds_first = name.alias.empty();
        emit(Op::ImportModule, add_name(name.name), binds_first ? 1 : 0);
        store(binds_first ? name.name.substr(0, name.name.find('.')) : name.alias);
    }
}

void Unit::visit(const ImportFrom& node) {
    const std::string module = std::string(static_cast<std::size_t>(node.level), '.') + node.module;
    for (const ImportedName& name : node.names) {
        offset_ = name.offset;
        if (name.name == "*") {
            emit(Op::ImportStar, add_name(module));
            continue;
        }
        emit(Op::ImportFrom, add_name(module), add_name(name.name));
        store(name.alias.empty() ? name.name : name.alias);
    }
}

}  // namespace limbeck::python
