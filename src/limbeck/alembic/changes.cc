// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <algorithm>

#include "limbeck/alembic/column_defaults.h"
#include "limbeck/alembic/exceptions.h"
#include "limbeck/alembic/joins.h"
#include "limbeck/alembic/operators.h"
#include "limbeck/alembic/queries.h"
#include "limbeck/alembic/values.h"
#include "limbeck/dialect/identifier.h"
#include "limbeck/python/access.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/operators.h"
#include "limbeck/python/text_of.h"

// What scripts say to an INSERT, UPDATE or DELETE.
namespace limbeck::alembic {

namespace {

using Assignments = ChangeObject::Assignments;

Ref<ChangeObject> copy_of(const Value& self) {
    const ChangeObject& old = *python::native<ChangeObject>(self);
    auto made = python::make<ChangeObject>(old.library, old.kind, old.table);
    made->rows = old.rows;
    made->from_select = old.from_select;
    made->conditions = old.conditions;
    made->returning = old.returning;
    made->conflict = old.conflict;
    made->prefix = old.prefix;
    return made;
}

// A column as a key: what the table calls it, or itself.
std::string key_of(Library& library, const Value& key) {
    if (const auto* column = python::native<ColumnObject>(key)) {
        return column->own_key();
    }
    return text_of(library, key, "a column");
}

void assign(Assignments& to, const std::string& column, Clause value) {
    for (auto& [known, old] : to) {
        if (known == column) {
            old = std::move(value);
            return;
        }
    }
    to.emplace_back(column, std::move(value));
}

void take_dict(ChangeObject& change, Assignments& to, const Value& dict) {
    const python::Table& table = python::payload_of(dict).to<python::Dict>().table;
    for (std::size_t at = 0; const auto* entry = table.next(at);) {
        const std::string column = key_of(change.library, entry->key);
        assign(to, column, change.value_for(column, entry->value));
    }
}

void take_tuple(ChangeObject& change, Assignments& to, const Value& tuple) {
    std::size_t position = 0;
    for (const Value& value : python::collect(change.library.vm, tuple)) {
        if (position >= change.table->columns.size()) {
            argument_error(change.library, "values(): more values than columns");
        }
        const std::string& column = change.table->columns[position++]->own_key();
        assign(to, column, change.value_for(column, value));
    }
}

bool is_dict(const Value& value) {
    return python::payload_of(value).is(python::Kind::Dict);
}

// values(a=1), values({"a": 1}), values([{…}, {…}]), values((1, 2))
Value with_values(Library& library, std::span<Value> a) {
    auto made = copy_of(a[0]);
    for (const Value& given : a[1].to<python::Tuple>().items) {
        if (is_dict(given)) {
            made->rows.resize(std::max<std::size_t>(made->rows.size(), 1));
            take_dict(*made, made->rows.front(), given);
            continue;
        }
        const std::vector<Value> items = python::collect(library.vm, given);
        const bool several = std::any_of(items.begin(), items.end(), [](const Value& item) {
            return is_dict(item) || item.is(python::Kind::Tuple) || item.is(python::Kind::List);
        });
        if (!several) {
            made->rows.resize(std::max<std::size_t>(made->rows.size(), 1));
            take_tuple(*made, made->rows.front(), given);
            continue;
        }
        for (const Value& item : items) {
            Assignments& row = made->rows.emplace_back();
            is_dict(item) ? take_dict(*made, row, item) : take_tuple(*made, row, item);
        }
    }
    if (const Keywords keywords = keywords_of(library, a[2]); !keywords.empty()) {
        made->rows.resize(std::max<std::size_t>(made->rows.size(), 1));
        for (const auto& [column, value] : keywords) {
            assign(made->rows.front(), column, made->value_for(column, value));
        }
    }
    return made;
}

Value with_conditions(Library& library, std::span<Value> a) {
    auto made = copy_of(a[0]);
    for (const Value& each : a[1].to<python::Tuple>().items) {
        made->conditions.push_back(coerce(library, each));
    }
    return made;
}

Value with_returning(Library& library, std::span<Value> a) {
    auto made = copy_of(a[0]);
    for (const Value& each : a[1].to<python::Tuple>().items) {
        if (auto* table = python::native<TableObject>(each)) {
            for (const Ref<ColumnObject>& column : table->columns) {
                made->returning.push_back(column->clause());
            }
        } else {
            made->returning.push_back(coerce(library, each));
        }
    }
    return made;
}

// A query with what the columns that it does not fill have as `default=`.
Value with_presets(Library& library, const ChangeObject& change, std::vector<std::string>& names,
                   Value query) {
    for (const Ref<ColumnObject>& column : change.table->columns) {
        const std::string& key = column->own_key();
        if (std::find(names.begin(), names.end(), key) != names.end()) {
            continue;
        }
        auto preset = preset_of(change, *column);
        if (!preset) {
            continue;
        }
        if (python::native<SelectObject>(query) == nullptr) {
            raise(
                library, "CompileError",
                fmt::format("Can't extend statement for INSERT..FROM SELECT to include additional "
                            "default-holding column(s) '{}'. Convert the selectable to a "
                            "subquery() first, or pass include_defaults=False to "
                            "Insert.from_select() to skip these columns.",
                            key));
        }
        query = python::call_method(library.vm, query, "add_columns",
                                    {make_expression(library, std::move(*preset))});
        names.push_back(key);
    }
    return query;
}

Value from_select(Library& library, std::span<Value> a) {
    auto made = copy_of(a[0]);
    std::vector<std::string> names;
    for (const Value& name : python::collect(library.vm, a[1])) {
        names.push_back(key_of(library, name));
    }
    Value selected = a[2];
    if (flag_of(library, a[3], true)) {
        selected = with_presets(library, *made, names, std::move(selected));
    }
    const auto query = sql_of(library, selected);
    if (!query) {
        argument_error(library, "from_select() takes a query");
    }
    made->from_select.emplace(std::move(names), *query);
    return made;
}

// (a, b) WHERE …, or ON CONSTRAINT x
Clause conflict_target(Library& library, const Value& constraint, const Value& elements,
                       const Value& where) {
    Clause result;
    if (!constraint.is_absent()) {
        return result.add(
            " ON CONSTRAINT " +
            dialect::spell(text_of(library, constraint, "constraint"), library.flavour()));
    }
    if (elements.is_absent()) {
        return result;
    }
    std::string names;
    for (const Value& each : python::collect(library.vm, elements)) {
        const auto* expression = python::native<ExpressionObject>(each);
        names += names.empty() ? "" : ", ";
        names += expression == nullptr
                     ? dialect::spell(text_of(library, each, "index_elements"), library.flavour())
                     : render(expression->clause(), library.flavour(), Columns::Plain);
    }
    result.add(" (" + names + ")");
    if (!where.is_absent()) {
        result.add(" WHERE " + plain_sql(library, where, "index_where"));
    }
    return result;
}

Value do_nothing(Library& library, std::span<Value> a) {
    auto made = copy_of(a[0]);
    made->conflict = Clause(" ON CONFLICT");
    made->conflict.add(conflict_target(library, a[1], a[2], a[3])).add(" DO NOTHING");
    return made;
}

Value do_update(Library& library, std::span<Value> a) {
    auto made = copy_of(a[0]);
    made->conflict = Clause(" ON CONFLICT");
    made->conflict.add(conflict_target(library, a[1], a[2], a[3])).add(" DO UPDATE SET ");
    Assignments values;
    take_dict(*made, values, a[4]);
    bool first = true;
    for (const auto& [column, value] : values) {
        made->conflict.add(first ? "" : ", ")
            .add(dialect::spell(column, library.flavour()) + " = ")
            .add(value);
        first = false;
    }
    if (!a[5].is_absent()) {
        made->conflict.add(" WHERE ").add(coerce(library, a[5]));
    }
    return made;
}

Ref<TableObject> self_table(const Value& value) {
    return Ref<TableObject>(python::native<TableObject>(value));
}

void add_methods(Library& library, Class& type) {
    const auto method = [&](std::string_view signature, Value (*code)(Library&, std::span<Value>)) {
        type.add_method(signature, [&library, code](Interpreter&, std::span<Value> a) {
            return code(library, a);
        });
    };
    method("values(self, *rows, **values)", with_values);
    method("where(self, *conditions)", with_conditions);
    method("filter(self, *conditions)", with_conditions);
    method("returning(self, *columns)", with_returning);
    method("from_select(self, names, select, include_defaults=)", from_select);
    method("on_conflict_do_nothing(self, constraint=, index_elements=, index_where=)", do_nothing);
    method("on_conflict_do_update(self, constraint=, index_elements=, index_where=, set_=, where=)",
           do_update);
    method("execution_options(self, **kw)",
           [](Library&, std::span<Value> a) -> Value { return a[0]; });
    method("prefix_with(self, text)", [](Library& lib, std::span<Value> a) -> Value {
        auto made = copy_of(a[0]);
        made->prefix = text_of(lib, a[1], "prefix_with") + " ";
        return made;
    });
}

}  // namespace

std::string ChangeObject::type_name() const {
    return kind == Kind::Insert ? "Insert" : kind == Kind::Update ? "Update" : "Delete";
}

Class* ChangeObject::python_class(Interpreter& /*vm*/) {
    return library.type(type_name()).get();
}

std::optional<Value> ChangeObject::attribute(Interpreter& /*vm*/, std::string_view name) {
    if (name == "excluded" && kind == Kind::Insert) {
        auto excluded = python::make<TableObject>(library, library.type("TableClause"));
        excluded->alias = "excluded";
        excluded->table.name = table->table.name;
        for (const Ref<ColumnObject>& column : table->columns) {
            const Ref<ColumnObject> copy = column->twin();
            excluded->add_column(copy);
            copy->source.clear();
        }
        return make_collection(library, excluded);
    }
    if (name == "table") {
        return Value(table);
    }
    return std::nullopt;
}

void add_query_methods(Library& library, Class& table) {
    struct Verb {
        std::string_view signature;
        ChangeObject::Kind kind;
    };
    static constexpr Verb verbs[] = {
        {"insert(self, values=, **kw)", ChangeObject::Kind::Insert},
        {"update(self, whereclause=, values=, **kw)", ChangeObject::Kind::Update},
        {"delete(self, whereclause=, **kw)", ChangeObject::Kind::Delete},
    };
    table.add_method("select(self, whereclause=)",
                     [&library](Interpreter&, std::span<Value> a) -> Value {
                         auto made = python::make<SelectObject>(library);
                         for (const Ref<ColumnObject>& column : self_table(a[0])->columns) {
                             made->columns.push_back(column->clause());
                         }
                         made->sources.push_back(self_table(a[0])->source());
                         if (!a[1].is_absent()) {
                             made->conditions.push_back(coerce(library, a[1]));
                         }
                         return made;
                     });
    add_joins(library, table);
    for (const Verb& verb : verbs) {
        table.add_method(verb.signature,
                         [&library, kind = verb.kind](Interpreter&, std::span<Value> a) -> Value {
                             auto made =
                                 python::make<ChangeObject>(library, kind, self_table(a[0]));
                             const bool insert = kind == ChangeObject::Kind::Insert;
                             if (!insert && !a[1].is_absent()) {
                                 made->conditions.push_back(coerce(library, a[1]));
                             }
                             const Value& values = insert                               ? a[1]
                                                   : kind == ChangeObject::Kind::Update ? a[2]
                                                                                        : Value();
                             if (!values.is_absent()) {
                                 take_dict(*made, made->rows.emplace_back(), values);
                             }
                             return made;
                         });
    }
}

void fill_changes(Library& library, python::ModuleObject& module) {
    for (const auto& [name, kind] : {std::pair{"insert(table)", ChangeObject::Kind::Insert},
                                     {"update(table)", ChangeObject::Kind::Update},
                                     {"delete(table)", ChangeObject::Kind::Delete}}) {
        module.set(
            std::string_view(name).substr(0, std::string_view(name).find('(')),
            function(library, name, [kind = kind](Library& lib, std::span<Value> a) -> Value {
                TableObject& table = table_of(lib, a[0], "a statement");
                return python::make<ChangeObject>(lib, kind, Ref<TableObject>(&table));
            }));
    }
}

void add_changes(Library& library, const Ref<Class>& executable) {
    for (const char* name : {"Insert", "Update", "Delete"}) {
        add_methods(library, *library.make_class(name, {executable}));
    }
}

}  // namespace limbeck::alembic
