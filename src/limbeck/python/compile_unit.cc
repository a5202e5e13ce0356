// SPDX-License-Identifier: MIT
#include "limbeck/python/compile_unit.h"

#include <algorithm>

#include "limbeck/python/compiler.h"

namespace limbeck::python {

namespace {

// Instructions whose `a` is a label until `finish` knows the places.
bool is_jump(Op op) {
    switch (op) {
        case Op::Jump:
        case Op::JumpIfFalse:
        case Op::JumpIfTrue:
        case Op::JumpIfFalseKeep:
        case Op::JumpIfTrueKeep:
        case Op::Next:
        case Op::SetupExcept:
        case Op::SetupFinally:
            return true;
        default:
            return false;
    }
}

}  // namespace

Unit::Unit(const Scope& scope, const std::shared_ptr<const base::Source>& source, bool is_internal,
           const std::string& name, const std::string& qualified_name)
    : scope_(scope), source_(source), code_(make<Code>()) {
    code_->name = name;
    code_->qualified_name = qualified_name;
    code_->source = source;
    code_->is_internal = is_internal;
    if (scope.kind() == ScopeKind::Function) {
        code_->slot_names = scope.locals();
    }
    code_->cell_names = scope.cells();
    code_->own_cells = scope.cells().size();
    for (const std::string& captured : scope.captured()) {
        code_->cell_names.push_back(captured);
    }
    if (scope.kind() == ScopeKind::Class) {
        code_->class_cell = cell_of("__class__").value_or(-1);
    }
}

void Unit::module(const Block& body) {
    take_docstring(body);
    block(body);
}

Ref<Code> Unit::finish() {
    constant(Value());
    emit(Op::Return);
    for (Instruction& instruction : code_->instructions) {
        if (is_jump(instruction.op)) {
            instruction.a = labels_[static_cast<std::size_t>(instruction.a)];
        }
    }
    for (std::size_t i = 0; i < leave_labels_.size(); ++i) {
        code_->leaves[i].target = labels_[leave_labels_[i]];
    }
    return code_;
}

std::int32_t Unit::reserve(std::size_t count) {
    const std::size_t named =
        scope_.kind() == ScopeKind::Function ? scope_.locals().size() : std::size_t{0};
    const std::size_t first = named + hidden_in_use_;
    hidden_in_use_ += count;
    if (code_->slot_names.size() < first + count) {
        code_->slot_names.resize(first + count);
    }
    return static_cast<std::int32_t>(first);
}

void Unit::emit(Op op, std::int64_t a, std::int64_t b) {
    code_->instructions.push_back({op, static_cast<std::int32_t>(a), static_cast<std::int32_t>(b),
                                   static_cast<std::uint32_t>(offset_)});
}

Unit::Label Unit::label() {
    labels_.push_back(-1);
    return labels_.size() - 1;
}

void Unit::place(Label label) {
    labels_[label] = static_cast<std::int32_t>(code_->instructions.size());
}

void Unit::jump(Op op, Label label, std::int64_t b) {
    emit(op, static_cast<std::int64_t>(label), b);
}

std::int32_t Unit::add_constant(Value value) {
    code_->constants.push_back(std::move(value));
    return static_cast<std::int32_t>(code_->constants.size() - 1);
}

void Unit::constant(Value value) {
    emit(Op::Constant, add_constant(std::move(value)));
}

std::int32_t Unit::add_name(const std::string& name) {
    std::vector<Ref<Str>>& names = code_->names;
    const auto found = std::find_if(names.begin(), names.end(),
                                    [&](const Ref<Str>& other) { return other->text() == name; });
    if (found != names.end()) {
        return static_cast<std::int32_t>(found - names.begin());
    }
    names.push_back(text(name));
    return static_cast<std::int32_t>(names.size() - 1);
}

std::int32_t Unit::slot_of(const std::string& name) const {
    const auto& locals = scope_.locals();
    const auto found = std::find(locals.begin(), locals.end(), name);
    return static_cast<std::int32_t>(found - locals.begin());
}

std::optional<std::int32_t> Unit::cell_of(const std::string& name) const {
    const auto& cells = code_->cell_names;
    const auto found = std::find(cells.begin(), cells.end(), name);
    if (found == cells.end()) {
        return std::nullopt;
    }
    return static_cast<std::int32_t>(found - cells.begin());
}

void Unit::load(const std::string& name) {
    switch (scope_.place(name)) {
        case Place::Local:
            return emit(Op::LoadLocal, slot_of(name));
        case Place::Cell:
            return emit(Op::LoadCell, *cell_of(name));
        case Place::Global:
            return emit(Op::LoadGlobal, add_name(name));
        case Place::ClassBody:
            return emit(Op::LoadName, add_name(name));
    }
}

void Unit::store(const std::string& name) {
    switch (scope_.place(name)) {
        case Place::Local:
            return emit(Op::StoreLocal, slot_of(name));
        case Place::Cell:
            return emit(Op::StoreCell, *cell_of(name));
        case Place::Global:
            return emit(Op::StoreGlobal, add_name(name));
        case Place::ClassBody:
            return emit(Op::StoreName, add_name(name));
    }
}

void Unit::erase(const std::string& name) {
    switch (scope_.place(name)) {
        case Place::Local:
            return emit(Op::DeleteLocal, slot_of(name));
        case Place::Cell:
            return emit(Op::DeleteCell, *cell_of(name));
        case Place::Global:
            return emit(Op::DeleteGlobal, add_name(name));
        case Place::ClassBody:
            return emit(Op::DeleteName, add_name(name));
    }
}

void Unit::not_yet(const char* construct) {
    emit(Op::NotYet, add_constant(Value::text(construct)));
}

std::string Unit::nested_name(const std::string& name) const {
    if (scope_.kind() == ScopeKind::Module) {
        return name;
    }
    return code_->qualified_name + (scope_.kind() == ScopeKind::Function ? ".<locals>." : ".") +
           name;
}

Ref<Code> compile(const Module& module, const std::shared_ptr<const base::Source>& source,
                  bool is_internal) {
    const std::unique_ptr<Scope> scope = analyse(module);
    Unit unit(*scope, source, is_internal, "<module>", "<module>");
    unit.module(module.body);
    return unit.finish();
}

}  // namespace limbeck::python
