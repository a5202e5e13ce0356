// SPDX-License-Identifier: MIT
#include <variant>

#include "limbeck/python/compile_unit.h"

namespace limbeck::python {

void Unit::take_docstring(const Block& body) {
    if (body.empty()) {
        return;
    }
    const auto* first = std::get_if<ExpressionStatement>(&body.front().node);
    const auto* constant = first == nullptr ? nullptr : std::get_if<Constant>(&first->value->node);
    if (constant != nullptr) {
        if (const auto* value = std::get_if<std::string>(&constant->value)) {
            code_->docstring = *value;
        }
    }
}

void Unit::parameters(const Parameters& parameters) {
    ParameterList& list = code_->parameters;
    const auto add = [&](const std::vector<Parameter>& some) {
        for (const Parameter& parameter : some) {
            list.names.push_back(text(parameter.name));
            list.optional.push_back(parameter.default_value != nullptr);
            list.is_plain = list.is_plain && !list.optional.back();
        }
    };
    add(parameters.positional_only);
    list.positional_only = list.names.size();
    add(parameters.positional);
    list.positional = list.names.size();
    add(parameters.keyword_only);
    list.has_rest = parameters.rest && !parameters.rest->empty();
    list.has_keywords = parameters.keywords.has_value();
    list.is_plain = list.is_plain && list.names.size() == list.positional && !list.has_rest &&
                    !list.has_keywords;
    for (std::size_t slot = 0; slot < list.slots(); ++slot) {
        if (const auto cell = cell_of(code_->slot_names[slot])) {
            code_->shared_parameters.emplace_back(slot, static_cast<std::size_t>(*cell));
        }
    }
}

std::size_t Unit::defaults(const Parameters& parameters) {
    std::size_t count = 0;
    for (const auto* list :
         {&parameters.positional_only, &parameters.positional, &parameters.keyword_only}) {
        for (const Parameter& parameter : *list) {
            if (parameter.default_value) {
                expression(parameter.default_value);
                ++count;
            }
        }
    }
    return count;
}

// Says which of this unit's cells the code captures, and makes a function of it.
void Unit::function(const Ref<Code>& code, std::size_t defaults) {
    for (std::size_t i = code->own_cells; i < code->cell_names.size(); ++i) {
        code->captures.push_back(static_cast<std::size_t>(*cell_of(code->cell_names[i])));
    }
    code_->children.push_back(code);
    emit(Op::MakeFunction, static_cast<std::int64_t>(code_->children.size() - 1),
         static_cast<std::int64_t>(defaults));
}

void Unit::visit(const FunctionDefinition& node) {
    for (const ExpressionPtr& decorator : node.decorators) {
        expression(decorator);
        emit(Op::PushUnset);
    }
    const std::size_t given = defaults(node.parameters);
    Unit unit(scope_.child(&node), source_, code_->is_internal, node.name, nested_name(node.name));
    unit.offset_ = offset_;
    unit.parameters(node.parameters);
    unit.take_docstring(*node.body);
    unit.code_->is_generator = node.is_generator;
    if (node.is_async) {
        unit.not_yet("an async function");
    } else {
        unit.block(*node.body);
    }
    function(unit.finish(), given);
    for (auto decorator = node.decorators.rbegin(); decorator != node.decorators.rend();
         ++decorator) {
        const std::size_t outer = offset_;
        offset_ = (*decorator)->offset;
        emit(Op::Call, 1);
        offset_ = outer;
    }
    store(node.name);
}

void Unit::visit(const Lambda& node) {
    const std::size_t given = defaults(node.parameters);
    Unit unit(scope_.child(&node), source_, code_->is_internal, "<lambda>",
              nested_name("<lambda>"));
    unit.offset_ = offset_;
    unit.parameters(node.parameters);
    unit.expression(node.body);
    unit.emit(Op::Return);
    function(unit.finish(), given);
}

void Unit::visit(const ClassDefinition& node) {
    for (const ExpressionPtr& decorator : node.decorators) {
        expression(decorator);
        emit(Op::PushUnset);
    }
    Unit unit(scope_.child(&node), source_, code_->is_internal, node.name, nested_name(node.name));
    unit.offset_ = offset_;
    unit.take_docstring(*node.body);
    if (unit.scope_.place("__annotations__") == Place::ClassBody) {
        unit.emit(Op::MakeDict);
        unit.store("__annotations__");
    }
    unit.block(*node.body);
    function(unit.finish(), 0);
    items(node.bases);
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
    emit(Op::MakeClass);
    for (std::size_t i = 0; i < node.decorators.size(); ++i) {
        emit(Op::Call, 1);
    }
    store(node.name);
}

// A comprehension is a function of its first iterable.
void Unit::visit(const Comprehension& node) {
    static constexpr const char* names[] = {"<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>"};
    const std::string name = names[static_cast<std::size_t>(node.kind)];
    Unit unit(scope_.child(&node), source_, code_->is_internal, name, nested_name(name));
    unit.offset_ = offset_;
    ParameterList& list = unit.code_->parameters;
    list.names.push_back(text(".0"));
    list.optional.push_back(false);
    list.positional = 1;
    list.positional_only = 1;
    for (const Generator& generator : node.generators) {
        if (generator.is_async) {
            unit.not_yet("an async comprehension");
        }
    }
    // The values gather in a hidden slot: the stack stays empty between the rounds.
    const Hidden result(unit, 1);
    unit.code_->is_generator = node.kind == ComprehensionKind::Generator;
    if (!unit.code_->is_generator) {
        unit.emit(node.kind == ComprehensionKind::List  ? Op::MakeList
                  : node.kind == ComprehensionKind::Set ? Op::MakeSet
                                                        : Op::MakeDict);
        unit.emit(Op::StoreLocal, result.first);
    }
    unit.generators(node, 0);
    if (!unit.code_->is_generator) {
        unit.emit(Op::LoadLocal, result.first);
        unit.emit(Op::Return);
    }
    function(unit.finish(), 0);
    emit(Op::PushUnset);
    expression(node.generators.front().iterable);
    emit(Op::Call, 1);
}

void Unit::generators(const Comprehension& node, std::size_t depth) {
    if (depth == node.generators.size()) {
        const auto result = static_cast<std::int64_t>(scope_.locals().size());
        if (node.kind == ComprehensionKind::Generator) {
            expression(node.item);
            emit(Op::Yield);
            return emit(Op::Pop);
        }
        emit(Op::LoadLocal, result);
        expression(node.item);
        if (node.kind == ComprehensionKind::Dict) {
            expression(node.value);
            emit(Op::PutItem);
        } else {
            emit(node.kind == ComprehensionKind::List ? Op::Append : Op::AddToSet);
        }
        return emit(Op::Pop);
    }
    const Generator& generator = node.generators[depth];
    const Hidden iterator(*this, 1);
    const Label again = label();
    const Label end = label();
    if (depth == 0) {
        load(".0");
    } else {
        expression(generator.iterable);
    }
    emit(Op::Iterate, iterator.first);
    place(again);
    jump(Op::Next, end, iterator.first);
    assign(generator.target);
    for (const ExpressionPtr& some : generator.conditions) {
        condition(some, false, again);
    }
    generators(node, depth + 1);
    jump(Op::Jump, again);
    place(end);
}

}  // namespace limbeck::python
