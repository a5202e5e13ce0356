// SPDX-License-Identifier: MIT
#include "limbeck/alembic/column_defaults.h"

#include <algorithm>

#include "limbeck/dialect/identifier.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/function.h"
#include "limbeck/sql/quote.h"

namespace limbeck::alembic {

namespace {

bool is_code(const Value& value) {
    if (const auto* native = python::native<NativeObject>(value)) {
        return native->is_callable();
    }
    const auto* instance = value.as<python::Instance>();
    return value.is(python::Kind::Function) || value.is(python::Kind::NativeFunction) ||
           value.is(python::Kind::BoundMethod) || value.is(python::Kind::Class) ||
           (instance != nullptr && instance->type->find("__call__") != nullptr);
}

// What a function of one parameter is told of the row.
class DefaultContext : public NativeObject {
  public:
    [[nodiscard]] std::string type_name() const override { return "DefaultExecutionContext"; }
};

// How many parameters a function of the script must be given.
std::size_t required_by(const Value& code) {
    const auto* method = code.as<python::BoundMethod>();
    const auto* function = (method == nullptr ? code : method->function).as<python::Function>();
    if (function == nullptr) {
        return 0;
    }
    const python::ParameterList& parameters = function->code->parameters;
    const auto optional = std::count(
        parameters.optional.begin(),
        parameters.optional.begin() + static_cast<std::ptrdiff_t>(parameters.positional), true);
    return parameters.positional - static_cast<std::size_t>(optional) -
           (method == nullptr ? 0U : 1U);
}

Value result_of(Library& library, const Value& code) {
    switch (required_by(code)) {
        case 0:
            return python::call(library.vm, code);
        case 1:
            return python::call(library.vm, code, {Value(python::make<DefaultContext>())});
        default:
            argument_error(library,
                           "ColumnDefault Python function takes zero or one positional arguments");
    }
}

}  // namespace

std::optional<Clause> preset_of(const ChangeObject& change, const ColumnObject& column) {
    const bool is_insert = change.kind == ChangeObject::Kind::Insert;
    const Value& preset = is_insert ? column.client_default : column.on_update;
    if (!preset.is_set() || change.kind == ChangeObject::Kind::Delete) {
        return std::nullopt;
    }
    Library& library = change.library;
    python::refuse_unresolved(preset);
    if (const auto* item = python::native<ItemObject>(preset)) {
        const auto* sequence = std::get_if<schema::Sequence>(&item->item);
        if (sequence == nullptr || !library.is_postgresql() || item->is_optional) {
            return std::nullopt;
        }
        const std::string name = dialect::qualified(sequence->name, library.flavour());
        return Clause("nextval(" + sql::quote_literal(name, library.flavour()) + ")");
    }
    return change.value_for(column, is_code(preset) ? result_of(library, preset) : preset);
}

void add_presets(const ChangeObject& change, ChangeObject::Assignments& values) {
    for (const Ref<ColumnObject>& column : change.table->columns) {
        const bool given = std::any_of(values.begin(), values.end(), [&](const auto& each) {
            return each.first == column->column.name;
        });
        if (given) {
            continue;
        }
        if (auto preset = preset_of(change, *column)) {
            values.emplace_back(column->column.name, std::move(*preset));
        }
    }
}

}  // namespace limbeck::alembic
