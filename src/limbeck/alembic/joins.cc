// SPDX-License-Identifier: MIT
#include "limbeck/alembic/joins.h"

#include <fmt/core.h>

#include "limbeck/alembic/exceptions.h"
#include "limbeck/alembic/queries.h"

namespace limbeck::alembic {

namespace {

// What columns of `from` say refers to `to`, as conditions.
void add_references(const TableObject& from, const TableObject& to, std::vector<Clause>& found) {
    const auto add = [&](const std::vector<std::string>& columns, const schema::ForeignKey& key) {
        if (key.target.name != to.table.name.name) {
            return;
        }
        Clause condition;
        condition.precedence = Precedence::Compare;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            condition.add(i == 0 ? "" : " AND ");
            condition.add(Clause(ColumnReference{to.prefix(), key.target_columns.at(i)}))
                .add(" = ")
                .add(Clause(ColumnReference{from.prefix(), columns[i]}));
        }
        found.push_back(std::move(condition));
    };
    for (const Ref<ColumnObject>& column : from.columns) {
        for (const schema::ForeignKey& key : column->column.foreign_keys) {
            add({column->column.name}, key);
        }
    }
    for (const schema::Constraint& constraint : from.table.constraints) {
        if (const auto* key = std::get_if<schema::ForeignKey>(&constraint)) {
            add(key->columns, *key);
        }
    }
}

}  // namespace

bool refer_to_each_other(const TableObject& left, const TableObject& right) {
    std::vector<Clause> found;
    add_references(left, right, found);
    add_references(right, left, found);
    return !found.empty();
}

Clause natural_condition(Library& library, const TableObject& left, const TableObject& right) {
    std::vector<Clause> found;
    add_references(left, right, found);
    add_references(right, left, found);
    if (found.size() != 1) {
        raise(library, "InvalidRequestError",
              fmt::format(
                  "{} foreign key relationships between '{}' and '{}': say the condition of "
                  "the join",
                  found.empty() ? "no" : "several", left.table.name.name, right.table.name.name));
    }
    return found.front();
}

namespace {

std::vector<Ref<TableObject>> tables_of(Library& library, const Value& value) {
    if (const auto* join = python::native<JoinObject>(value)) {
        return join->tables;
    }
    return {Ref<TableObject>(&table_of(library, value, "join"))};
}

std::string source_of(Library& library, const Value& value) {
    if (const auto* join = python::native<JoinObject>(value)) {
        return render(join->clause(), library.flavour(), Columns::Qualified);
    }
    return table_of(library, value, "join").source();
}

// Whatever joins the table on the right to one of those on the left.
Clause natural(Library& library, const Value& left, const Value& right) {
    TableObject& other = table_of(library, right, "join");
    const std::vector<Ref<TableObject>> tables = tables_of(library, left);
    for (const Ref<TableObject>& table : tables) {
        if (refer_to_each_other(*table, other)) {
            return natural_condition(library, *table, other);
        }
    }
    return natural_condition(library, *tables.back(), other);
}

Value joined(Library& library, std::span<Value> a, bool is_outer, bool is_full) {
    Clause on = a[2].is_absent() ? natural(library, a[0], a[1]) : coerce(library, a[2]);
    on.sources.clear();
    std::string right = source_of(library, a[1]);
    if (python::native<JoinObject>(a[1]) != nullptr) {
        right = "(" + right + ")";
    }
    Clause result(fmt::format("{} {} {} ON ", source_of(library, a[0]),
                              is_full    ? "FULL OUTER JOIN"
                              : is_outer ? "LEFT OUTER JOIN"
                                         : "JOIN",
                              right));
    result.add(on);
    std::vector<Ref<TableObject>> tables = tables_of(library, a[0]);
    for (const Ref<TableObject>& table : tables_of(library, a[1])) {
        tables.push_back(table);
    }
    return python::make<JoinObject>(library, std::move(result), std::move(tables));
}

Value inner_join(Library& library, std::span<Value> a) {
    return joined(library, a, flag_of(library, a[3], false), flag_of(library, a[4], false));
}

Value outer_join(Library& library, std::span<Value> a) {
    return joined(library, a, true, flag_of(library, a[3], false));
}

void add_methods(Library& library, Class& type) {
    type.add_method(
        "join(self, right, onclause=, isouter=, full=)",
        [&library](Interpreter&, std::span<Value> a) { return inner_join(library, a); });
    type.add_method(
        "outerjoin(self, right, onclause=, full=)",
        [&library](Interpreter&, std::span<Value> a) { return outer_join(library, a); });
}

}  // namespace

void add_joins(Library& library, Class& table) {
    add_methods(library, table);
    Class& join = *library.make_class("Join", {library.type("ClauseElement")});
    add_methods(library, join);
    join.add_method("select(self)", [&library](Interpreter&, std::span<Value> a) -> Value {
        auto made = python::make<SelectObject>(library);
        for (const Ref<TableObject>& each : python::native<JoinObject>(a[0])->tables) {
            for (const Ref<ColumnObject>& column : each->columns) {
                made->columns.push_back(column->clause());
            }
        }
        made->sources.push_back(source_of(library, a[0]));
        return made;
    });
}

void fill_joins(Library& library, python::ModuleObject& module) {
    module.set("join",
               function(library, "join(left, right, onclause=, isouter=, full=)", inner_join));
    module.set("outerjoin",
               function(library, "outerjoin(left, right, onclause=, full=)", outer_join));
}

}  // namespace limbeck::alembic
