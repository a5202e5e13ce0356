// SPDX-License-Identifier: MIT
#include <algorithm>
#include <variant>

#include "limbeck/python/compile_unit.h"

namespace limbeck::python {

void Unit::expression(const ExpressionPtr& pointer) {
    expression(*pointer);
}

void Unit::expression(const Expression& expression) {
    const std::size_t outer = offset_;
    offset_ = expression.offset;
    std::visit([this](const auto& node) { visit(node); }, expression.node);
    offset_ = outer;
}

// Jumps to the target when the expression's truth is `jump_if`; "and", "or" and "not" become jumps.
void Unit::condition(const ExpressionPtr& pointer, bool jump_if, Label target) {
    if (const auto* unary = std::get_if<Unary>(&pointer->node);
        unary != nullptr && unary->operation == UnaryOperator::Not) {
        return condition(unary->operand, !jump_if, target);
    }
    if (const auto* boolean = std::get_if<BooleanOperation>(&pointer->node)) {
        const Label through = label();
        for (const ExpressionPtr& operand : boolean->operands) {
            const bool is_last = &operand == &boolean->operands.back();
            if (is_last || boolean->is_and != jump_if) {
                condition(operand, jump_if, target);
            } else {
                condition(operand, !jump_if, through);
            }
        }
        return place(through);
    }
    expression(pointer);
    jump(jump_if ? Op::JumpIfTrue : Op::JumpIfFalse, target);
}

namespace {

struct ToValue {
    Value operator()(NoneLiteral /*none*/) const { return {}; }
    Value operator()(bool value) const { return Value::boolean(value); }
    Value operator()(std::int64_t value) const { return Value::integer(value); }
    Value operator()(double value) const { return Value::real(value); }
    Value operator()(const std::string& value) const { return Value::text(value); }
    Value operator()(const BytesLiteral& value) const { return Value::bytes(value.value); }
    Value operator()(EllipsisLiteral /*dots*/) const { return Value::ellipsis(); }
};

bool has_star(const std::vector<ExpressionPtr>& items) {
    return std::any_of(items.begin(), items.end(), [](const ExpressionPtr& item) {
        return std::holds_alternative<Starred>(item->node);
    });
}

}  // namespace

void Unit::visit(const Constant& node) {
    constant(std::visit(ToValue{}, node.value));
}

void Unit::visit(const Name& node) {
    load(node.id);
}

void Unit::texts(const std::vector<FormatPart>& parts) {
    for (const FormatPart& part : parts) {
        if (part.value == nullptr) {
            constant(Value::text(part.text));
            continue;
        }
        expression(part.value);
        texts(part.format);
        emit(Op::FormatValue, part.conversion);
    }
    if (parts.size() != 1) {
        emit(Op::JoinText, static_cast<std::int64_t>(parts.size()));
    }
}

void Unit::visit(const FormattedString& node) {
    texts(node.parts);
}

// A list of the items, however many the starred ones give.
void Unit::items(const std::vector<ExpressionPtr>& items) {
    emit(Op::MakeList, 0);
    for (const ExpressionPtr& item : items) {
        if (const auto* star = std::get_if<Starred>(&item->node)) {
            expression(star->value);
            emit(Op::Extend);
        } else {
            expression(item);
            emit(Op::Append);
        }
    }
}

void Unit::visit(const TupleDisplay& node) {
    if (has_star(node.items)) {
        items(node.items);
        return emit(Op::ListToTuple);
    }
    for (const ExpressionPtr& item : node.items) {
        expression(item);
    }
    emit(Op::MakeTuple, static_cast<std::int64_t>(node.items.size()));
}

void Unit::visit(const ListDisplay& node) {
    if (has_star(node.items)) {
        return items(node.items);
    }
    for (const ExpressionPtr& item : node.items) {
        expression(item);
    }
    emit(Op::MakeList, static_cast<std::int64_t>(node.items.size()));
}

void Unit::visit(const SetDisplay& node) {
    emit(Op::MakeSet);
    for (const ExpressionPtr& item : node.items) {
        if (const auto* star = std::get_if<Starred>(&item->node)) {
            expression(star->value);
            emit(Op::ExtendSet);
        } else {
            expression(item);
            emit(Op::AddToSet);
        }
    }
}

void Unit::visit(const DictDisplay& node) {
    emit(Op::MakeDict);
    for (const DictItem& item : node.items) {
        if (item.key == nullptr) {
            expression(item.value);
            emit(Op::MergeDict);
        } else {
            expression(item.key);
            expression(item.value);
            emit(Op::PutItem);
        }
    }
}

void Unit::visit(const Starred& /*node*/) {
    not_yet("a starred expression here");
    constant(Value());
}

void Unit::visit(const Attribute& node) {
    expression(node.value);
    emit(Op::LoadAttribute, add_name(node.name));
}

void Unit::visit(const Subscript& node) {
    expression(node.value);
    expression(node.index);
    emit(Op::LoadItem);
}

void Unit::visit(const Slice& node) {
    for (const ExpressionPtr* part : {&node.lower, &node.upper, &node.step}) {
        if (*part) {
            expression(*part);
        } else {
            constant(Value());
        }
    }
    emit(Op::MakeSlice);
}

void Unit::callee(const ExpressionPtr& function) {
    if (const auto* attribute = std::get_if<Attribute>(&function->node)) {
        expression(attribute->value);
        const std::size_t outer = offset_;
        offset_ = function->offset;
        emit(Op::LoadMethod, add_name(attribute->name));
        offset_ = outer;
    } else {
        expression(function);
        emit(Op::PushUnset);
    }
}

// super() means super(__class__, the first parameter).
bool Unit::super_call(const Call& node) {
    const auto* name = std::get_if<Name>(&node.function->node);
    if (name == nullptr || name->id != "super" || !node.arguments.empty() ||
        !cell_of("__class__") || code_->parameters.names.empty()) {
        return false;
    }
    callee(node.function);
    emit(Op::LoadCell, *cell_of("__class__"));
    load(code_->parameters.names[0]->text());
    emit(Op::Call, 2);
    return true;
}

void Unit::visit(const Call& node) {
    const bool has_mapping =
        std::any_of(node.keywords.begin(), node.keywords.end(),
                    [](const Keyword& keyword) { return keyword.name.empty(); });
    if (super_call(node)) {
        return;
    }
    callee(node.function);
    if (has_mapping || has_star(node.arguments)) {
        return spread_call(node);
    }
    for (const ExpressionPtr& argument : node.arguments) {
        expression(argument);
    }
    const auto count = static_cast<std::int64_t>(node.arguments.size());
    if (node.keywords.empty()) {
        return emit(Op::Call, count);
    }
    std::vector<Value> names;
    for (const Keyword& keyword : node.keywords) {
        names.push_back(text(keyword.name));
        expression(keyword.value);
    }
    emit(Op::CallKeywords, count, add_constant(Value::tuple(std::move(names))));
}

void Unit::spread_call(const Call& node) {
    items(node.arguments);
    emit(Op::MakeDict);
    for (const Keyword& keyword : node.keywords) {
        if (keyword.name.empty()) {
            expression(keyword.value);
            emit(Op::MergeDict, 1);
        } else {
            constant(Value::text(keyword.name));
            expression(keyword.value);
            emit(Op::PutItem, 1);
        }
    }
    emit(Op::CallSpread);
}

void Unit::visit(const Unary& node) {
    expression(node.operand);
    if (node.operation == UnaryOperator::Not) {
        emit(Op::Not);
    } else {
        emit(Op::Unary, static_cast<std::int64_t>(node.operation));
    }
}

void Unit::visit(const Binary& node) {
    expression(node.left);
    expression(node.right);
    emit(Op::Binary, static_cast<std::int64_t>(node.operation));
}

void Unit::visit(const BooleanOperation& node) {
    const Label end = label();
    for (const ExpressionPtr& operand : node.operands) {
        expression(operand);
        if (&operand != &node.operands.back()) {
            jump(node.is_and ? Op::JumpIfFalseKeep : Op::JumpIfTrueKeep, end);
        }
    }
    place(end);
}

void Unit::visit(const Comparison& node) {
    expression(node.left);
    const Label decided = label();
    const Label end = label();
    for (std::size_t i = 0; i < node.operations.size(); ++i) {
        const bool is_last = i + 1 == node.operations.size();
        expression(node.operands[i]);
        if (!is_last) {
            // a < b < c: keep b below the first result.
            emit(Op::Duplicate);
            emit(Op::RotateThree);
        }
        emit(Op::Compare, static_cast<std::int64_t>(node.operations[i]));
        if (!is_last) {
            jump(Op::JumpIfFalseKeep, decided);
        }
    }
    if (node.operations.size() > 1) {
        jump(Op::Jump, end);
        place(decided);
        emit(Op::Swap);
        emit(Op::Pop);
        place(end);
    }
}

void Unit::visit(const Conditional& node) {
    const Label otherwise = label();
    const Label end = label();
    condition(node.condition, false, otherwise);
    expression(node.then);
    jump(Op::Jump, end);
    place(otherwise);
    expression(node.otherwise);
    place(end);
}

void Unit::visit(const Walrus& node) {
    expression(node.value);
    emit(Op::Duplicate);
    store(node.name);
}

void Unit::visit(const Yield& node) {
    if (node.value) {
        expression(node.value);
    } else {
        constant(Value());
    }
    if (!node.is_from) {
        return emit(Op::Yield);
    }
    const Hidden inner(*this, 1);
    emit(Op::Iterate, inner.first);
    constant(Value());
    emit(Op::YieldFrom, inner.first);
}

void Unit::visit(const Await& /*node*/) {
    not_yet("await");
    constant(Value());
}

}  // namespace limbeck::python
