// SPDX-License-Identifier: MIT
#include "limbeck/alembic/orm_annotation.h"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "limbeck/alembic/types.h"
#include "limbeck/base/text.h"
#include "limbeck/python/enum_members.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/frame.h"
#include "limbeck/python/state.h"
#include "limbeck/python/text_of.h"

namespace limbeck::alembic {

namespace {

std::string_view unquoted(std::string_view text) {
    text = base::trim(text);
    const bool quoted = text.size() > 1 && (text.front() == '"' || text.front() == '\'') &&
                        text.back() == text.front();
    return quoted ? base::trim(text.substr(1, text.size() - 2)) : text;
}

// "orm.Mapped[int]": "Mapped" and "int"; a name alone has nothing inside.
std::pair<std::string_view, std::string_view> taken_apart(std::string_view text) {
    const std::size_t open = text.find('[');
    if (open == std::string_view::npos || text.back() != ']') {
        return {text, ""};
    }
    const std::string_view head = base::trim(text.substr(0, open));
    return {head.substr(head.rfind('.') + 1),
            base::trim(text.substr(open + 1, text.size() - open - 2))};
}

// Between commas or bars that no bracket encloses.
std::vector<std::string_view> parts_of(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    int depth = 0;
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= text.size(); ++i) {
        if (i == text.size() || (text[i] == separator && depth == 0)) {
            parts.push_back(base::trim(text.substr(begin, i - begin)));
            begin = i + 1;
        } else if (text[i] == '[' || text[i] == '(') {
            ++depth;
        } else if (text[i] == ']' || text[i] == ')') {
            --depth;
        }
    }
    return parts;
}

// X of Optional[X], Union[X, None] and X | None.
std::string_view without_none(std::string_view text, bool& is_optional) {
    const auto [head, inside] = taken_apart(text);
    if (head == "Optional") {
        is_optional = true;
        return unquoted(inside);
    }
    std::vector<std::string_view> parts =
        parts_of(head == "Union" ? inside : text, head == "Union" ? ',' : '|');
    const auto is_none = [](std::string_view part) { return part == "None"; };
    if (std::any_of(parts.begin(), parts.end(), is_none)) {
        is_optional = true;
        std::erase_if(parts, is_none);
    }
    return parts.size() == 1 ? unquoted(parts.front()) : text;
}

// The names of SQLAlchemy's types for Python's.
constexpr std::pair<std::string_view, const char*> usual_types[] = {
    {"int", "Integer"}, {"str", "String"},         {"bool", "Boolean"},
    {"float", "Float"}, {"Decimal", "Numeric"},    {"bytes", "LargeBinary"},
    {"date", "Date"},   {"datetime", "DateTime"},  {"time", "Time"},
    {"UUID", "Uuid"},   {"timedelta", "Interval"},
};

Value evaluated(Library& library, const std::string& text) {
    const python::Frame* const frame = library.vm.state().frame;
    return python::evaluate(library.vm, text,
                            frame == nullptr ? python::make<python::Dict>() : frame->globals);
}

// What the base's type_annotation_map says; nothing where it says nothing.
Value mapped_type(Library& library, const Registry& registry, const Value& annotated) {
    const Value& types = registry.annotation_types;
    if (!python::payload_of(types).is(python::Kind::Dict)) {
        return Value::unset();
    }
    const std::string wanted = python::repr(library.vm, annotated);
    const python::Table& table = python::payload_of(types).to<python::Dict>().table;
    for (std::size_t at = 0; const auto* entry = table.next(at);) {
        // Two list[int] are equal, though not the same.
        if (entry->key.is_same(annotated) || python::repr(library.vm, entry->key) == wanted) {
            return entry->value;
        }
    }
    return Value::unset();
}

Value type_for(Library& library, const Registry& registry, const std::string& text) {
    const Value annotated = evaluated(library, text);
    python::refuse_unresolved(annotated);
    if (Value found = mapped_type(library, registry, annotated); found.is_set()) {
        return found;
    }
    if (const auto* cls = annotated.as<Class>()) {
        for (const auto& [name, type] : usual_types) {
            if (cls->name == name) {
                return library.type(type);
            }
        }
        if (python::is_enum(*cls)) {
            return python::call(library.vm, library.type("Enum"), {annotated});
        }
    }
    python::unsupported(
        fmt::format("Mapped[{}] without the type of its column (write mapped_column(TYPE))", text));
}

}  // namespace

Annotation read_annotation(std::string_view text) {
    static constexpr std::string_view lists[] = {
        "list", "List", "set", "Set", "Sequence", "Collection", "Iterable", "MutableSequence"};
    Annotation result;
    const auto [head, inside] = taken_apart(unquoted(text));
    if (head != "Mapped" || inside.empty()) {
        result.is_mapped = head == "DynamicMapped" || head == "WriteOnlyMapped";
        return result;
    }
    result.is_mapped = true;
    std::string_view core = without_none(unquoted(inside), result.is_optional);
    const auto [collection, items] = taken_apart(core);
    result.is_list = std::find(std::begin(lists), std::end(lists), collection) != std::end(lists) &&
                     !items.empty();
    result.text = core;
    return result;
}

void apply(const Annotation& annotation, ColumnObject& column, const Registry& registry) {
    Library& library = column.library;
    if (column.type.is_absent() && column.column.foreign_keys.empty()) {
        column.type = type_for(library, registry, annotation.text);
        column.column.type = type_of(library, column.type);
        column.handling = handling_of(library, column.type);
    }
    if (!column.nullable_given && !column.column.primary_key) {
        column.column.nullable = annotation.is_optional;
        column.nullable_given = true;
    }
}

}  // namespace limbeck::alembic
