// SPDX-License-Identifier: MIT
#include "limbeck/alembic/queries.h"

#include <fmt/core.h>

#include <algorithm>

#include "limbeck/alembic/exceptions.h"
#include "limbeck/alembic/joins.h"
#include "limbeck/alembic/operators.h"
#include "limbeck/alembic/types.h"
#include "limbeck/alembic/values.h"
#include "limbeck/dialect/identifier.h"
#include "limbeck/python/access.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/operators.h"
#include "limbeck/python/text_of.h"

namespace limbeck::alembic {

namespace {

// "a, b" and their sources.
void add_list(Clause& to, const std::vector<Clause>& clauses, std::string_view between = ", ") {
    bool first = true;
    for (const Clause& clause : clauses) {
        if (!first) {
            to.add(between);
        }
        to.add(clause);
        first = false;
    }
}

// Names for what has none, as SQLAlchemy numbers them: count_1, anon_1.
class Labels {
  public:
    explicit Labels(sql::Flavour flavour) : flavour_(flavour) {}

    Clause labelled(const Clause& column) {
        const bool is_reference = column.parts.size() == 1 &&
                                  std::holds_alternative<ColumnReference>(column.parts.front());
        if ((column.is_text || column.is_bare || is_reference) && !column.is_labelled) {
            return column;
        }
        std::string name = column.name;
        if (!column.is_labelled) {
            name = name.empty() ? "anon" : name.substr(name.rfind('.') + 1);
            name += "_" + std::to_string(++used_[name]);
        }
        Clause result = column;
        return result.add(" AS " + dialect::spell(name, flavour_));
    }

  private:
    sql::Flavour flavour_;
    std::map<std::string, int> used_;
};

std::vector<std::string> sources_of(const std::vector<Clause>& clauses,
                                    std::vector<std::string> sources) {
    for (const Clause& clause : clauses) {
        for (const std::string& source : clause.sources) {
            if (std::find(sources.begin(), sources.end(), source) == sources.end()) {
                sources.push_back(source);
            }
        }
    }
    return sources;
}

// What a join names is read there already.
std::vector<std::string> without_joined(const std::vector<std::string>& sources,
                                        const std::string& joins) {
    std::string all = joins;
    for (const std::string& source : sources) {
        if (source.find(" JOIN ") != std::string::npos) {
            all += " JOIN " + source;
        }
    }
    std::vector<std::string> rest;
    for (const std::string& source : sources) {
        const bool named = all.find("JOIN " + source + " ON ") != std::string::npos ||
                           all.find("JOIN " + source + " JOIN ") != std::string::npos ||
                           all.find("JOIN " + source + " LEFT OUTER JOIN ") != std::string::npos;
        if (!named) {
            rest.push_back(source);
        }
    }
    return rest;
}

// A table in a list of columns stands for all of them.
void take_column(Library& library, const Value& value, std::vector<Clause>& columns) {
    python::refuse_unresolved(value);
    if (auto* table = table_behind(value)) {
        for (const Ref<ColumnObject>& column : table->columns) {
            columns.push_back(column->clause());
        }
        return;
    }
    if (python::payload_of(value).is(python::Kind::Str)) {
        columns.emplace_back(Clause(python::payload_of(value).as_text()));
        return;
    }
    columns.push_back(coerce(library, value));
}

void add_columns(Library& library, SelectObject& to, const Value& given) {
    for (const Value& each : given.to<python::Tuple>().items) {
        if (each.is(python::Kind::List) || each.is(python::Kind::Tuple)) {
            for (const Value& inner : python::collect(library.vm, each)) {
                take_column(library, inner, to.columns);
                to.entities.push_back(inner);
            }
        } else {
            take_column(library, each, to.columns);
            to.entities.push_back(each);
        }
    }
}

// select(a, b), or 1.4's select([a, b], condition).
Value make_select(Library& library, std::span<Value> a) {
    auto made = python::make<SelectObject>(library);
    std::vector<Value> given = a[0].to<python::Tuple>().items;
    if (!given.empty() && given[0].is(python::Kind::List)) {
        for (std::size_t i = 1; i < given.size(); ++i) {
            made->conditions.push_back(coerce(library, given[i]));
        }
        given.resize(1);
    }
    add_columns(library, *made, Value::tuple(std::move(given)));
    return made;
}

Ref<SelectObject> copy_of(const Value& self) {
    const SelectObject& old = *python::native<SelectObject>(self);
    auto made = python::make<SelectObject>(old.library);
    made->columns = old.columns;
    made->entities = old.entities;
    made->sources = old.sources;
    made->others = old.others;
    made->joins = old.joins;
    made->conditions = old.conditions;
    made->groups = old.groups;
    made->having = old.having;
    made->orders = old.orders;
    made->limit = old.limit;
    made->offset = old.offset;
    made->compounds = old.compounds;
    made->head = old.head;
    made->ending = old.ending;
    made->distinct = old.distinct;
    return made;
}

void append(Library& library, std::vector<Clause>& to, const Value& given) {
    for (const Value& each : given.to<python::Tuple>().items) {
        if (each.is_text()) {
            Clause column(ColumnReference{.column = each.as_text()});
            to.push_back(std::move(column));
        } else {
            to.push_back(coerce(library, each));
        }
    }
}

std::string source_of(Library& library, const Value& value) {
    if (const auto* table = table_behind(value)) {
        return table->source();
    }
    const auto clause = sql_of(library, value);
    if (!clause) {
        argument_error(library, "FROM takes tables");
    }
    return render(*clause, library.flavour(), Columns::Qualified);
}

// Whatever joins a table to one of those that are read already: its one foreign key.
Clause natural(Library& library, const SelectObject& select, const Value& target) {
    const TableObject& right = table_of(library, target, "join");
    std::vector<Value> known = select.others;
    for (const Value& entity : select.entities) {
        const auto* column = python::native<ColumnObject>(entity);
        if (column == nullptr) {
            known.push_back(entity);
        } else if (column->parent != nullptr) {
            known.emplace_back(column->parent);
        }
    }
    for (const Value& each : known) {
        const TableObject* const left = table_behind(each);
        if (left != nullptr && left != &right && refer_to_each_other(*left, right)) {
            return natural_condition(library, *left, right);
        }
    }
    raise(library, "InvalidRequestError",
          fmt::format("Don't know how to join to '{}': say the condition of the join",
                      right.table.name.name));
}

void add_step(Library& library, SelectObject& made, std::string_view word, const Value& target,
              const Clause& on) {
    const std::string source = source_of(library, target);
    made.joins.add(fmt::format(" {} {} ON ", word, source)).add(on);
    std::erase(made.joins.sources, source);
    made.others.push_back(target);
}

// join(target, onclause): the target may be the condition itself, where it is a way from one table
// to another.
Value add_join(Library& library, std::span<Value> a, std::string_view word) {
    auto made = copy_of(a[0]);
    const auto* way = python::native<JoinPath>(a[2].is_absent() ? a[1] : a[2]);
    if (way != nullptr) {
        for (const JoinPath::Step& step : way->steps(a[2].is_absent() ? Value() : a[1])) {
            add_step(library, *made, word, step.target, step.on);
        }
        return made;
    }
    const Clause on = a[2].is_absent() ? natural(library, *made, a[1]) : coerce(library, a[2]);
    add_step(library, *made, word, a[1], on);
    return made;
}

// The result of a query as a table to read from.
Value subquery(Library& library, std::span<Value> a) {
    const auto* query = python::native<QueryObject>(a[0]);
    const std::string name = text_or(library, a[1], "name", "anon_1");
    auto made = python::make<TableObject>(library, library.type("TableClause"));
    made->table.name = name;
    made->query = render(query->clause(), library.flavour(), Columns::Qualified);
    made->alias = name;
    if (const auto* select = python::native<SelectObject>(a[0])) {
        for (const Clause& column : select->columns) {
            auto copy = python::make<ColumnObject>(library);
            copy->column.name = column.name;
            copy->column.type = column.type;
            copy->handling = column.handling;
            made->add_column(copy);
        }
    }
    return made;
}

Value scalar_subquery(Library& library, std::span<Value> a) {
    const auto* query = python::native<QueryObject>(a[0]);
    Clause result = coerce(library, a[0]);
    const std::vector<ResultType> types = query->result_types();
    if (types.size() == 1) {
        result.type = types.front().type;
        result.handling = types.front().handling;
    }
    return make_expression(library, std::move(result));
}

// A part of a union: in parentheses where its ending, or its own parts, are not for the whole.
Clause part_of_union(const QueryObject& query) {
    const auto* const select = dynamic_cast<const SelectObject*>(&query);
    const bool grouped = select != nullptr && (select->has_ending() || !select->compounds.empty());
    return grouped ? in_parentheses(query.clause()) : query.clause();
}

Value compound(const Value& first, const Value& others, std::string_view word) {
    auto made = copy_of(first);
    if (made->has_ending()) {
        made->head = part_of_union(*made);
        made->compounds.clear();
        made->orders.clear();
        made->limit.reset();
        made->offset.reset();
    }
    for (const Value& other : others.to<python::Tuple>().items) {
        made->compounds.emplace_back(word, part_of_union(*python::native<QueryObject>(other)));
    }
    return made;
}

using Method = Value (*)(Library&, std::span<Value>);

void add_select_methods(Library& library, Class& type) {
    const auto method = [&](std::string_view signature, Code code) {
        type.add_method(signature,
                        [&library, code = std::move(code)](Interpreter&, std::span<Value> a) {
                            return code(library, a);
                        });
    };
    struct ListMethod {
        std::string_view signature;
        std::vector<Clause> SelectObject::*list;
    };
    static constexpr ListMethod lists[] = {
        {"where(self, *clauses)", &SelectObject::conditions},
        {"filter(self, *clauses)", &SelectObject::conditions},
        {"group_by(self, *clauses)", &SelectObject::groups},
        {"having(self, *clauses)", &SelectObject::having},
        {"order_by(self, *clauses)", &SelectObject::orders},
    };
    for (const ListMethod& each : lists) {
        method(each.signature, [list = each.list](Library& lib, std::span<Value> a) -> Value {
            auto made = copy_of(a[0]);
            append(lib, (*made).*list, a[1]);
            return made;
        });
    }
    method("select_from(self, *tables)", [](Library& lib, std::span<Value> a) -> Value {
        auto made = copy_of(a[0]);
        for (const Value& each : a[1].to<python::Tuple>().items) {
            made->sources.push_back(source_of(lib, each));
            made->others.push_back(each);
        }
        return made;
    });
    for (const auto& [name, word] :
         {std::pair{"join(self, target, onclause=, *, isouter=, full=)", "JOIN"},
          {"outerjoin(self, target, onclause=, *, full=)", "LEFT OUTER JOIN"}}) {
        method(name, [word = std::string(word)](Library& lib, std::span<Value> a) {
            const bool outer = word == "JOIN" && flag_of(lib, a[3], false);
            return add_join(lib, a, outer ? "LEFT OUTER JOIN" : word);
        });
    }
    method("limit(self, count)", [](Library& lib, std::span<Value> a) -> Value {
        auto made = copy_of(a[0]);
        made->limit = a[1].is_none() ? std::nullopt : std::optional(coerce(lib, a[1]));
        return made;
    });
    method("offset(self, count)", [](Library& lib, std::span<Value> a) -> Value {
        auto made = copy_of(a[0]);
        made->offset = a[1].is_none() ? std::nullopt : std::optional(coerce(lib, a[1]));
        return made;
    });
    method("distinct(self)", [](Library&, std::span<Value> a) -> Value {
        auto made = copy_of(a[0]);
        made->distinct = true;
        return made;
    });
    method("with_only_columns(self, *columns)", [](Library& lib, std::span<Value> a) -> Value {
        auto made = copy_of(a[0]);
        // What was read stays so where a join goes on from it.
        if (!made->joins.parts.empty() && made->sources.empty()) {
            made->sources = sources_of(made->columns, {});
        }
        made->columns.clear();
        made->entities.clear();
        add_columns(lib, *made, a[1]);
        return made;
    });
    method("add_columns(self, *columns)", [](Library& lib, std::span<Value> a) -> Value {
        auto made = copy_of(a[0]);
        add_columns(lib, *made, a[1]);
        return made;
    });
    method("with_for_update(self, *, skip_locked=, nowait=, read=, of=, key_share=)",
           [](Library& lib, std::span<Value> a) -> Value {
               auto made = copy_of(a[0]);
               if (lib.is_postgresql()) {
                   made->ending = flag_of(lib, a[3], false) ? " FOR SHARE" : " FOR UPDATE";
                   made->ending += flag_of(lib, a[1], false) ? " SKIP LOCKED" : "";
                   made->ending += flag_of(lib, a[2], false) ? " NOWAIT" : "";
               }
               return made;
           });
    method("exists(self)", [](Library& lib, std::span<Value> a) -> Value {
        return python::make<ExistsObject>(lib, copy_of(a[0]));
    });
    for (const auto& [name, word] : {std::pair{"union(self, *others)", " UNION "},
                                     {"union_all(self, *others)", " UNION ALL "}}) {
        method(name,
               [word = word](Library&, std::span<Value> a) { return compound(a[0], a[1], word); });
    }
    method("subquery(self, name=)", subquery);
    method("alias(self, name=)", subquery);
    method("cte(self, name=)", subquery);
    method("scalar_subquery(self)", scalar_subquery);
    method("as_scalar(self)", scalar_subquery);
    method("label(self, name)", [](Library& lib, std::span<Value> a) {
        Clause clause = coerce(lib, a[0]);
        clause.name = text_of(lib, a[1], "label");
        clause.is_labelled = true;
        return make_expression(lib, std::move(clause));
    });
    for (const std::string_view same :
         {"correlate(self, *tables)", "execution_options(self, **kw)"}) {
        method(same, [](Library&, std::span<Value> a) -> Value { return a[0]; });
    }
}

}  // namespace

Clause SelectObject::body() const {
    std::vector<std::string> from = sources_of(columns, sources);
    from = sources_of(conditions, std::move(from));
    Labels labels(library.flavour());
    Clause result(distinct ? "SELECT DISTINCT " : "SELECT ");
    bool first = true;
    for (const Clause& column : columns) {
        result.add(first ? "" : ", ").add(labels.labelled(column));
        first = false;
    }
    const std::vector<std::string> joined =
        without_joined(from, render(joins, library.flavour(), Columns::Qualified));
    Clause conditioned;
    add_conditions(conditioned, " WHERE ", conditions);
    Clause tail;
    if (!groups.empty()) {
        tail.add(" GROUP BY ");
        add_list(tail, groups);
    }
    add_conditions(tail, " HAVING ", having);
    result.correlate(joined);
    conditioned.correlate(joined);
    result.parts.emplace_back(From{joined});
    return result.add(joins).add(conditioned).add(tail);
}

Clause SelectObject::clause() const {
    Clause result = head ? *head : body();
    for (const auto& [word, other] : compounds) {
        result.add(word).add(other);
    }
    if (!orders.empty()) {
        result.add(" ORDER BY ");
        add_list(result, orders);
    }
    if (limit) {
        result.add(" LIMIT ").add(*limit);
    }
    if (offset) {
        result.add(limit || library.is_postgresql() ? " OFFSET " : " LIMIT -1 OFFSET ")
            .add(*offset);
    }
    result.add(ending);
    result.sources.clear();
    result.precedence = Precedence::Comma;
    return result;
}

std::vector<ResultType> SelectObject::result_types() const {
    std::vector<ResultType> types;
    for (const Clause& column : columns) {
        types.push_back({column.type, column.handling});
    }
    return types;
}

std::string SelectObject::str(Interpreter& /*vm*/) {
    return render(clause(), library.flavour(), Columns::Qualified);
}

Clause ExistsObject::clause() const {
    Clause result("EXISTS (");
    result.add(query->clause()).add(")");
    result.type = {.kind = schema::TypeKind::Boolean};
    result.sources.clear();
    return result;
}

namespace {

// exists(), exists(query), exists(column, …)
Value make_exists(Library& library, std::span<Value> a) {
    const std::vector<Value>& given = a[0].to<python::Tuple>().items;
    if (given.size() == 1 && python::native<SelectObject>(given[0]) != nullptr) {
        return python::make<ExistsObject>(library, copy_of(given[0]));
    }
    auto query = python::make<SelectObject>(library);
    add_columns(library, *query, a[0]);
    if (query->columns.empty()) {
        query->columns.emplace_back("*");
        query->columns.back().is_bare = true;
    }
    return python::make<ExistsObject>(library, query);
}

Value narrowed(Library& library, std::span<Value> a, bool is_condition) {
    auto query = copy_of(Value(python::native<ExistsObject>(a[0])->query));
    for (const Value& each : a[1].to<python::Tuple>().items) {
        if (is_condition) {
            query->conditions.push_back(coerce(library, each));
        } else {
            query->sources.push_back(source_of(library, each));
        }
    }
    return python::make<ExistsObject>(library, query);
}

}  // namespace

void fill_queries(Library& library, python::ModuleObject& module) {
    module.set("exists", function(library, "exists(*query)", make_exists));
    const Value select = function(library, "select(*columns)", make_select);
    module.set("select", select);
    for (const auto& [name, word] :
         {std::pair{"union(*queries)", " UNION "}, {"union_all(*queries)", " UNION ALL "}}) {
        module.set(std::string_view(name).substr(0, std::string_view(name).find('(')),
                   function(library, name, [word = word](Library& lib, std::span<Value> a) {
                       const std::vector<Value>& queries = a[0].to<python::Tuple>().items;
                       if (queries.empty()) {
                           argument_error(lib, "a union of nothing");
                       }
                       return compound(queries.front(),
                                       Value::tuple({queries.begin() + 1, queries.end()}), word);
                   }));
    }
    fill_joins(library, module);
    fill_changes(library, module);
}

void add_queries(Library& library) {
    const Ref<Class> executable = library.make_class("Executable", {library.type("ClauseElement")});
    add_select_methods(library, *library.make_class("Select", {executable}));
    add_changes(library, executable);
    Class& exists = *library.make_class("Exists", {library.type("ColumnElement")});
    for (const auto& [signature, is_condition] :
         {std::pair{"where(self, *clauses)", true}, {"select_from(self, *tables)", false}}) {
        exists.add_method(
            signature, [&library, is_condition = is_condition](Interpreter&, std::span<Value> a) {
                return narrowed(library, a, is_condition);
            });
    }
    exists.add_method("correlate(self, *tables)",
                      [](Interpreter&, std::span<Value> a) { return a[0]; });
}

}  // namespace limbeck::alembic
