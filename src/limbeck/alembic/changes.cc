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

// INSERT, UPDATE and DELETE.
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

namespace {

// An expression, or a place for a value, which then is of the column's type.
Clause typed(Library& library, const Value& value, const schema::Type& type,
             const HandlingRef& handling) {
    const auto* expression = python::native<ClauseObject>(value);
    if (expression == nullptr) {
        return coerce(library, value, type, handling);
    }
    Clause clause = expression->clause();
    if (clause.parts.size() == 1) {
        if (auto* bind = std::get_if<Bind>(&clause.parts.front());
            bind != nullptr && bind->type.kind == schema::TypeKind::Null) {
            bind->type = type;
            bind->handling = handling;
        }
    }
    return clause;
}

}  // namespace

namespace {

// A value that values() gave, which a parameter of the column's name takes the place of.
bool is_plain_value(const Clause& clause) {
    const auto* bind =
        clause.parts.size() == 1 ? std::get_if<Bind>(&clause.parts.front()) : nullptr;
    const auto* text =
        clause.parts.size() == 1 ? std::get_if<std::string>(&clause.parts.front()) : nullptr;
    return (bind != nullptr && bind->name.empty()) || (text != nullptr && *text == "NULL");
}

}  // namespace

Clause ChangeObject::value_for(const ColumnObject& column, const Value& value) const {
    return typed(library, value, column.column.type, column.handling);
}

Clause ChangeObject::value_for(const std::string& key, const Value& value) const {
    const Ref<ColumnObject> known = table->find(key);
    return known ? value_for(*known, value) : typed(library, value, {}, {});
}

void ChangeObject::take_columns(const Keywords& parameters, Assignments& values) const {
    for (const auto& [key, value] : parameters) {
        const Ref<ColumnObject> column = table->find(key);
        const auto given = std::find_if(values.begin(), values.end(),
                                        [&](const auto& each) { return each.first == key; });
        if (column && given == values.end()) {
            values.emplace_back(key, value_for(*column, value));
        } else if (column && is_plain_value(given->second)) {
            given->second = value_for(*column, value);
        }
    }
}

void ChangeObject::arrange(Assignments& values) const {
    const auto position = [&](const std::string& key) {
        return std::find_if(table->columns.begin(), table->columns.end(),
                            [&](const auto& column) { return column->own_key() == key; });
    };
    std::string unknown;
    for (const auto& [key, value] : values) {
        if (position(key) == table->columns.end()) {
            unknown += (unknown.empty() ? "" : ", ") + key;
        }
    }
    if (!unknown.empty()) {
        raise(library, "CompileError", "Unconsumed column names: " + unknown);
    }
    std::stable_sort(values.begin(), values.end(), [&](const auto& left, const auto& right) {
        return position(left.first) < position(right.first);
    });
}

Clause ChangeObject::insert(const std::vector<Assignments>& values) const {
    Clause result(fmt::format("INSERT {}INTO {}", prefix, table->source()));
    if (from_select) {
        std::vector<std::string> names;
        for (const std::string& key : from_select->first) {
            const Ref<ColumnObject> column = table->find(key);
            names.push_back(column ? column->column.name : key);
        }
        result.add(fmt::format(" ({}) ", dialect::spell_all(names, library.flavour())));
        result.add(from_select->second);
    } else if (values.empty() || values.front().empty()) {
        result.add(" DEFAULT VALUES");
    } else {
        std::vector<std::string> keys;
        std::vector<std::string> names;
        for (const auto& [key, value] : values.front()) {
            keys.push_back(key);
            names.push_back(table->find(key)->column.name);
        }
        result.add(fmt::format(" ({}) VALUES ", dialect::spell_all(names, library.flavour())));
        for (std::size_t row = 0; row < values.size(); ++row) {
            result.add(row == 0 ? "(" : ", (");
            for (std::size_t i = 0; i < keys.size(); ++i) {
                const auto found =
                    std::find_if(values[row].begin(), values[row].end(),
                                 [&](const auto& each) { return each.first == keys[i]; });
                if (found == values[row].end()) {
                    argument_error(library,
                                   fmt::format("values(): row {} gives no '{}'", row + 1, keys[i]));
                }
                result.add(i == 0 ? "" : ", ").operand(found->second, Precedence::Multiply);
            }
            result.add(")");
        }
    }
    return result.add(conflict);
}

Clause ChangeObject::update(const Assignments& values) const {
    const std::string own = table->source();
    Clause result(fmt::format("UPDATE {} SET ", own));
    Clause assigned;
    for (std::size_t i = 0; i < values.size(); ++i) {
        assigned.add(fmt::format(
            "{}{}=", i == 0 ? "" : ", ",
            dialect::spell(table->find(values[i].first)->column.name, library.flavour())));
        assigned.operand(values[i].second, Precedence::Multiply);
    }
    Clause conditioned;
    add_conditions(conditioned, " WHERE ", conditions);
    std::vector<std::string> others = conditioned.sources;
    for (const std::string& source : assigned.sources) {
        if (std::find(others.begin(), others.end(), source) == others.end()) {
            others.push_back(source);
        }
    }
    std::erase(others, own);
    assigned.correlate({own});
    conditioned.correlate({own});
    result.add(assigned);
    result.parts.emplace_back(From{others});
    return result.add(conditioned);
}

void ChangeObject::choose_columns(std::vector<Keywords>& sets) const {
    if (kind == Kind::Delete || rows.size() > 1 || from_select || sets.empty()) {
        return;
    }
    std::vector<std::string> columns;
    for (const auto& [name, value] : sets.front()) {
        if (table->find(name)) {
            columns.push_back(name);
        }
    }
    for (std::size_t group = 0; group < sets.size(); ++group) {
        Keywords chosen;
        for (const std::string& column : columns) {
            const auto found = std::find_if(sets[group].begin(), sets[group].end(),
                                            [&](const auto& each) { return each.first == column; });
            if (found == sets[group].end()) {
                python::raise(library.vm, library.type("StatementError"),
                              fmt::format("A value is required for bind parameter '{}', in "
                                          "parameter group {}",
                                          column, group));
            }
            chosen.push_back(*found);
        }
        for (const auto& other : sets[group]) {
            if (!table->find(other.first)) {
                chosen.push_back(other);
            }
        }
        sets[group] = std::move(chosen);
    }
}

namespace {

// Fills in what the parameters name.
void fill_places(Library& library, Clause& clause, const Keywords& parameters) {
    Parameters binds;
    for (const Clause::Part& part : clause.parts) {
        const auto* bind = std::get_if<Bind>(&part);
        if (bind == nullptr || bind->name.empty()) {
            continue;
        }
        for (const auto& [name, value] : parameters) {
            if (name == bind->name) {
                Bind filled = *bind;
                filled.value = bind_value(library, value, *bind);
                binds[name] = std::move(filled);
            }
        }
    }
    fill(clause, binds);
}

// A parameter that sets a column can be no other place for a value.
void refuse_reserved(Library& library, const Clause& clause, const Keywords& parameters,
                     const ChangeObject::Assignments& own) {
    for (const Clause::Part& part : clause.parts) {
        const auto* bind = std::get_if<Bind>(&part);
        if (bind == nullptr || bind->name.empty()) {
            continue;
        }
        const auto is_it = [&](const auto& each) { return each.first == bind->name; };
        if (std::any_of(own.begin(), own.end(), is_it) &&
            std::any_of(parameters.begin(), parameters.end(), is_it)) {
            raise(library, "CompileError",
                  fmt::format("bindparam() name '{0}' is reserved for automatic usage in the "
                              "VALUES or SET clause of this insert/update statement. Please use a "
                              "name other than column name when using bindparam() with insert() "
                              "or update() (for example, 'b_{0}').",
                              bind->name));
        }
    }
}

}  // namespace

// INSERT, UPDATE or DELETE without what comes behind its conditions.
Clause ChangeObject::body(const std::vector<Assignments>& values) const {
    if (kind == Kind::Insert) {
        return insert(values);
    }
    if (kind == Kind::Update) {
        if (values.empty() || values.front().empty()) {
            argument_error(library, "an update sets something");
        }
        return update(values.front());
    }
    Clause result("DELETE FROM " + table->source());
    Clause conditioned;
    add_conditions(conditioned, " WHERE ", conditions);
    std::vector<std::string> others = conditioned.sources;
    std::erase(others, table->source());
    for (std::size_t i = 0; i < others.size(); ++i) {
        result.add((i == 0 ? " USING " : ", ") + others[i]);
    }
    conditioned.correlate({table->source()});
    return result.add(conditioned);
}

Clause ChangeObject::with(const Keywords& parameters) const {
    std::vector<Assignments> values = rows;
    Assignments own;
    if (kind != Kind::Delete && !from_select) {
        values.resize(std::max<std::size_t>(values.size(), 1));
        if (values.size() == 1) {
            const std::size_t given = values.front().size();
            take_columns(parameters, values.front());
            own.assign(values.front().begin() + static_cast<std::ptrdiff_t>(given),
                       values.front().end());
        }
        for (Assignments& row : values) {
            add_presets(*this, row);
            arrange(row);
        }
    }
    Clause result = body(values);
    for (std::size_t i = 0; i < returning.size(); ++i) {
        result.add(i == 0 ? " RETURNING " : ", ").add(returning[i]);
    }
    refuse_reserved(library, result, parameters, own);
    fill_places(library, result, parameters);
    result.sources.clear();
    return result;
}

Clause ChangeObject::clause() const {
    return with({});
}

std::vector<ResultType> ChangeObject::result_types() const {
    std::vector<ResultType> types;
    for (const Clause& column : returning) {
        types.push_back({column.type, column.handling});
    }
    return types;
}

std::string ChangeObject::str(Interpreter& /*vm*/) {
    return render(clause(), library.flavour(), Columns::Qualified);
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
