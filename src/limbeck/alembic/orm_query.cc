// SPDX-License-Identifier: MIT
#include "limbeck/alembic/orm_query.h"

#include <fmt/core.h>

#include <algorithm>

#include "limbeck/alembic/exceptions.h"
#include "limbeck/alembic/joins.h"
#include "limbeck/alembic/orm_relationship.h"
#include "limbeck/alembic/orm_update.h"
#include "limbeck/python/access.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/operators.h"
#include "limbeck/python/text_of.h"

namespace limbeck::alembic {

namespace {

OrmQuery& self_of(std::span<Value> a) {
    return *python::native<OrmQuery>(a[0]);
}

Ref<OrmQuery> copy_of(const OrmQuery& old, const Ref<SelectObject>& select) {
    auto made = python::make<OrmQuery>(old.session, select);
    made->keeps_double = old.keeps_double;
    made->overwrites = old.overwrites;
    made->without_autoflush = old.without_autoflush;
    return made;
}

// The query with what a method of its select makes of that.
Ref<OrmQuery> with(const OrmQuery& self, std::string_view method, const Arguments& arguments) {
    Interpreter& vm = self.session->library.vm;
    const Value made =
        python::call(vm, python::attribute(vm, Value(self.select), method), arguments);
    return copy_of(self, Ref<SelectObject>(python::native<SelectObject>(made)));
}

Ref<OrmQuery> with(const OrmQuery& self, std::string_view method,
                   const std::vector<Value>& arguments) {
    return with(self, method, Arguments{arguments, {}, {}});
}

// The same rows again: by identity of instances, by value of the rest. SQLAlchemy leaves them out
// where a query gives instances.
bool same_row(Interpreter& vm, const RowObject& a, const RowObject& b) {
    for (std::size_t i = 0; i < a.values.size(); ++i) {
        const bool instances = a.values[i].is(python::Kind::Instance);
        if (!(instances ? a.values[i].is_same(b.values[i])
                        : python::equals(vm, a.values[i], b.values[i]))) {
            return false;
        }
    }
    return true;
}

std::vector<Value> without_double(Interpreter& vm, const std::vector<Value>& rows) {
    std::vector<Value> kept;
    std::unordered_map<const void*, std::vector<std::size_t>> known;
    for (const Value& row : rows) {
        const auto& one = *python::native<RowObject>(row);
        const auto instance =
            std::find_if(one.values.begin(), one.values.end(),
                         [](const Value& v) { return v.is(python::Kind::Instance); });
        auto& alike = known[instance == one.values.end() ? nullptr : instance->object()];
        const bool again = std::any_of(alike.begin(), alike.end(), [&](std::size_t at) {
            return same_row(vm, *python::native<RowObject>(kept[at]), one);
        });
        if (!again) {
            alike.push_back(kept.size());
            kept.push_back(row);
        }
    }
    return kept;
}

bool gives_one(const OrmQuery& self) {
    return self.select->entities.size() == 1 &&
           static_cast<bool>(mapper_behind(self.select->entities.front()));
}

// Rows as the query gives them: an instance, or a row of several things.
std::vector<Value> rows_of(const OrmQuery& self) {
    SessionObject& session = *self.session;
    if (!self.without_autoflush) {
        session.autoflush();
    }
    const Ref<ResultObject> result = load(session, *self.select, self.overwrites);
    std::vector<Value> rows = std::move(result->rows);
    if (selects_instances(*self.select) && !self.keeps_double) {
        rows = without_double(session.library.vm, rows);
    }
    if (gives_one(self)) {
        for (Value& row : rows) {
            row = python::native<RowObject>(row)->values.front();
        }
    }
    return rows;
}

Value only_row(const OrmQuery& self, bool required) {
    const std::vector<Value> rows = rows_of(self);
    Library& library = self.session->library;
    if (rows.size() > 1) {
        raise(library, "MultipleResultsFound",
              required ? "Multiple rows were found when exactly one was required"
                       : "Multiple rows were found when one or none was required");
    }
    if (rows.empty() && required) {
        raise(library, "NoResultFound", "No row was found when one was required");
    }
    return rows.empty() ? Value() : rows.front();
}

Value first(const OrmQuery& self) {
    const Ref<OrmQuery> one =
        self.select->limit ? copy_of(self, self.select) : with(self, "limit", {Value::integer(1)});
    const std::vector<Value> rows = rows_of(*one);
    return rows.empty() ? Value() : rows.front();
}

// SELECT count(*) FROM (SELECT …) AS anon_1
Value count(const OrmQuery& self) {
    Library& library = self.session->library;
    if (!self.without_autoflush) {
        self.session->autoflush();
    }
    self.session->has_worked = true;
    Clause statement("SELECT count(*) AS count_1 FROM (");
    statement.add(self.select->clause()).add(") AS anon_1");
    statement.is_text = true;
    const Value result =
        execute_on_connection(library, make_expression(library, std::move(statement)), Value());
    return python::call_method(library.vm, result, "scalar");
}

// What is read stays, whatever the columns become.
Ref<SelectObject> with_columns(const OrmQuery& self, const std::vector<Value>& columns) {
    const Ref<OrmQuery> made = with(self, "with_only_columns", columns);
    return made->select;
}

Value exists(const OrmQuery& self) {
    Library& library = self.session->library;
    const Ref<OrmQuery> narrowed = with(self, "select_from", std::vector<Value>{});
    SelectObject& select = *narrowed->select;
    for (const Clause& column : std::exchange(select.columns, {})) {
        for (const std::string& source : column.sources) {
            if (std::find(select.sources.begin(), select.sources.end(), source) ==
                select.sources.end()) {
                select.sources.push_back(source);
            }
        }
    }
    select.columns.emplace_back("1");
    select.columns.back().is_bare = true;
    select.entities.clear();
    return python::make<ExistsObject>(library, narrowed->select);
}

// The class that filter_by() is about: what was joined last, else what is read first.
Value around(Library& library, const SelectObject& select) {
    if (!select.joins.parts.empty()) {
        return select.others.back();
    }
    for (const Value& entity : select.entities) {
        if (table_behind(entity) != nullptr) {
            return entity;
        }
        if (const auto* column = python::native<ColumnObject>(entity)) {
            return column->parent == nullptr ? Value() : Value(column->parent);
        }
    }
    raise(library, "InvalidRequestError", "filter_by(): there is no class to filter");
}

// "name = value" for each keyword, of a class or of a table.
std::vector<Value> conditions_of(Library& library, const Value& entity, const Value& keywords) {
    std::vector<Value> result;
    const Ref<Mapper> mapper = mapper_behind(entity);
    for (const auto& [name, value] : keywords_of(library, keywords)) {
        Value what;
        if (entity.is(python::Kind::Class) || python::native<AliasedClass>(entity) != nullptr) {
            const auto found = python::find_attribute(library.vm, entity, *python::text(name));
            what = found ? *found : Value();
        } else if (const auto column = table_behind(entity)->find(name)) {
            what = column;
        }
        if (what.is_none()) {
            raise(library, "InvalidRequestError",
                  fmt::format("Entity namespace for \"{}\" has no property \"{}\"",
                              table_behind(entity)->table.name.name, name));
        }
        result.push_back(python::compare(library.vm, python::CompareOperator::Equal, what, value));
    }
    return result;
}

Value filter_by(const OrmQuery& self, const Value& keywords) {
    return with(self, "where",
                conditions_of(self.session->library, around(self.session->library, *self.select),
                              keywords));
}

// join(Target), join(Target, condition), join(Model.children), join((Target, condition), …)
Value join(const OrmQuery& self, std::span<Value> a, bool outer) {
    Library& library = self.session->library;
    const std::vector<Value>& given = a[3].to<python::Tuple>().items;
    const bool is_outer = outer || flag_of(library, a[1], false);
    const bool is_full = flag_of(library, a[2], false);
    if (is_full) {
        python::unsupported("a full outer join of a query");
    }
    std::vector<std::pair<Value, Value>> steps;  // target and condition
    if (given.size() == 2 && !given[0].is(python::Kind::Tuple) &&
        python::native<Relationship>(given[0]) == nullptr) {
        steps.emplace_back(given[0], given[1]);
    } else {
        for (const Value& each : given) {
            const auto* pair = each.as<python::Tuple>();
            pair == nullptr ? steps.emplace_back(each, Value())
                            : steps.emplace_back(pair->items.at(0), pair->items.at(1));
        }
    }
    Ref<OrmQuery> made = copy_of(self, self.select);
    for (const auto& [target, condition] : steps) {
        Value way = target;
        if (python::payload_of(way).is(python::Kind::Str)) {  // 1.4: the name of a relationship
            way = python::attribute(library.vm, around(library, *made->select),
                                    python::payload_of(way).as_text());
        }
        std::vector<Value> arguments{way};
        if (!condition.is_none()) {
            arguments.push_back(condition);
        }
        made = with(*made, is_outer ? "outerjoin" : "join", arguments);
    }
    return made;
}

Value slice(const OrmQuery& self, const Value& from, const Value& to) {
    const std::int64_t start = from.is_absent() ? 0 : from.as_int();
    if (start < 0 || (!to.is_absent() && to.as_int() < 0) || self.select->limit ||
        self.select->offset) {
        python::unsupported("this slice of a query (use limit() and offset())");
    }
    Ref<OrmQuery> made = copy_of(self, self.select);
    if (!to.is_absent()) {
        made = with(*made, "limit", {Value::integer(to.as_int() - start)});
    }
    return start == 0 ? made : with(*made, "offset", {Value::integer(start)});
}

using Method = Value (*)(Library&, std::span<Value>);
using AddMethod = std::function<void(std::string_view, Method)>;

// Those that are methods of a select and give a query.
void add_select_methods(Library& library, Class& type) {
    struct Same {
        std::string_view name;
        std::string_view of_select;
    };
    static constexpr Same same[] = {
        {"filter", "where"},
        {"where", "where"},
        {"order_by", "order_by"},
        {"group_by", "group_by"},
        {"having", "having"},
        {"limit", "limit"},
        {"offset", "offset"},
        {"select_from", "select_from"},
        {"add_columns", "add_columns"},
        {"add_column", "add_columns"},
        {"add_entity", "add_columns"},
        {"with_for_update", "with_for_update"},
    };
    for (const Same& each : same) {
        type.add_raw_method(each.name, [&library, &each](Interpreter&, const Arguments& given) {
            (void)library;
            const OrmQuery& self = *python::native<OrmQuery>(given.positional[0]);
            Arguments rest = given;
            rest.positional = given.positional.subspan(1);
            // order_by(None) takes the order back; 1.4 has False for it, too.
            const bool takes_back = each.name == "order_by" && rest.positional.size() == 1 &&
                                    (rest.positional[0].is_none() || rest.positional[0].is_bool());
            if (takes_back) {
                Ref<OrmQuery> made = with(self, "select_from", std::vector<Value>{});
                made->select->orders.clear();
                return Value(made);
            }
            return Value(with(self, each.of_select, rest));
        });
    }
}

void add_building_methods(const AddMethod& method) {
    method("filter_by(self, **kw)",
           [](Library&, std::span<Value> a) { return filter_by(self_of(a), a[1]); });
    method("join(self, *targets, isouter=, full=)",
           [](Library&, std::span<Value> a) { return join(self_of(a), a, false); });
    method("outerjoin(self, *targets, isouter=, full=)",
           [](Library&, std::span<Value> a) { return join(self_of(a), a, true); });
    method("distinct(self, *columns)", [](Library&, std::span<Value> a) -> Value {
        if (!a[1].to<python::Tuple>().items.empty()) {
            python::unsupported("distinct() on columns (write it with text)");
        }
        return with(self_of(a), "distinct", std::vector<Value>{});
    });
    method("with_entities(self, *entities)", [](Library&, std::span<Value> a) -> Value {
        return copy_of(self_of(a), with_columns(self_of(a), a[1].to<python::Tuple>().items));
    });
    method("slice(self, start, stop)",
           [](Library&, std::span<Value> a) { return slice(self_of(a), a[1], a[2]); });
    method("union(self, *others)", [](Library&, std::span<Value> a) -> Value {
        return with(self_of(a), "union", a[1].to<python::Tuple>().items);
    });
    method("union_all(self, *others)", [](Library&, std::span<Value> a) -> Value {
        return with(self_of(a), "union_all", a[1].to<python::Tuple>().items);
    });
    method("yield_per(self, count)", [](Library&, std::span<Value> a) -> Value {
        auto made = copy_of(self_of(a), self_of(a).select);
        made->keeps_double = true;
        return made;
    });
    method("populate_existing(self)", [](Library&, std::span<Value> a) -> Value {
        auto made = copy_of(self_of(a), self_of(a).select);
        made->overwrites = true;
        return made;
    });
    method("autoflush(self, setting)", [](Library& lib, std::span<Value> a) -> Value {
        auto made = copy_of(self_of(a), self_of(a).select);
        made->without_autoflush = !python::truth(lib.vm, a[1]);
        return made;
    });
    // How rows are loaded makes no difference here.
    for (const std::string_view same :
         {"options(self, *args)", "execution_options(self, **kw)", "enable_eagerloads(self, value)",
          "correlate(self, *tables)"}) {
        method(same, [](Library&, std::span<Value> a) -> Value { return a[0]; });
    }
    for (const std::string_view inner : {"subquery(self, name=, **kw)", "cte(self, name=, **kw)"}) {
        method(inner, [](Library& lib, std::span<Value> a) {
            return python::call_method(lib.vm, self_of(a).select, "subquery",
                                       {a[1].is_set() ? a[1] : Value()});
        });
    }
    for (const std::string_view scalar : {"scalar_subquery(self)", "as_scalar(self)"}) {
        method(scalar, [](Library& lib, std::span<Value> a) {
            return python::call_method(lib.vm, self_of(a).select, "scalar_subquery");
        });
    }
    method("label(self, name)", [](Library& lib, std::span<Value> a) {
        return python::call_method(lib.vm, self_of(a).select, "label", {a[1]});
    });
    method("exists(self)", [](Library&, std::span<Value> a) { return exists(self_of(a)); });
}

void add_running_methods(const AddMethod& method) {
    method("all(self)",
           [](Library&, std::span<Value> a) { return Value::list(rows_of(self_of(a))); });
    method("first(self)", [](Library&, std::span<Value> a) { return first(self_of(a)); });
    method("one(self)", [](Library&, std::span<Value> a) { return only_row(self_of(a), true); });
    method("one_or_none(self)",
           [](Library&, std::span<Value> a) { return only_row(self_of(a), false); });
    method("scalar(self)", [](Library&, std::span<Value> a) {
        const Value row = only_row(self_of(a), false);
        const auto* values = python::native<RowObject>(row);
        return values == nullptr ? row : values->values.front();
    });
    method("count(self)", [](Library&, std::span<Value> a) { return count(self_of(a)); });
    method("get(self, ident)", [](Library& lib, std::span<Value> a) {
        const OrmQuery& self = self_of(a);
        if (!gives_one(self)) {
            raise(lib, "InvalidRequestError",
                  "get() can only be used against a single mapped class.");
        }
        return get_instance(*self.session, *mapper_behind(self.select->entities.front()), a[1]);
    });
    method("values(self, *columns)", [](Library& lib, std::span<Value> a) {
        const OrmQuery& self = self_of(a);
        return python::iterate(
            lib.vm, Value::list(rows_of(
                        *copy_of(self, with_columns(self, a[1].to<python::Tuple>().items)))));
    });
    method("update(self, values, synchronize_session=, update_args=)",
           [](Library&, std::span<Value> a) { return update_rows(self_of(a), a[1], a[2]); });
    method("delete(self, synchronize_session=)",
           [](Library&, std::span<Value> a) { return delete_rows(self_of(a), a[1]); });
}

}  // namespace

Value OrmQuery::iterate(Interpreter& vm) {
    return python::iterate(vm, Value::list(rows_of(*this)));
}

Value OrmQuery::item(Interpreter& /*vm*/, const Value& key) {
    if (const auto* range = key.as<python::SliceObject>()) {
        const Value part = slice(*this, range->lower, range->upper);
        return Value::list(rows_of(*python::native<OrmQuery>(part)));
    }
    const Value one = slice(*this, key, Value::integer(key.as_int() + 1));
    const std::vector<Value> rows = rows_of(*python::native<OrmQuery>(one));
    if (rows.empty()) {
        python::raise(session->library.vm, "IndexError", "list index out of range");
    }
    return rows.front();
}

std::optional<Value> OrmQuery::attribute(Interpreter& /*vm*/, std::string_view name) {
    if (name == "statement" || name == "selectable") {
        return Value(select);
    }
    if (name == "session") {
        return Value(session);
    }
    return std::nullopt;
}

Value make_query(SessionObject& session, const Value& entities) {
    Library& library = session.library;
    std::vector<Value> given = entities.to<python::Tuple>().items;
    for (const Value& each : given) {
        python::refuse_unresolved(each);
        if (const Ref<Mapper> mapper = mapper_behind(each)) {
            configure(*mapper->registry);
        } else if (each.is(python::Kind::Class)) {
            argument_error(library, fmt::format("Column expression or FROM clause expected, got {}",
                                                python::repr(library.vm, each)));
        }
    }
    const Value select =
        python::call(library.vm, python::import_from(library.vm, "sqlalchemy", "select"),
                     Arguments{given, {}, {}});
    return python::make<OrmQuery>(Ref<SessionObject>(&session),
                                  Ref<SelectObject>(python::native<SelectObject>(select)));
}

void add_queries_of_sessions(Library& library) {
    Class& type = *library.make_class("orm.Query", {library.type("Executable")});
    const AddMethod method = [&](std::string_view signature, Method code) {
        type.add_method(signature, [&library, code](Interpreter&, std::span<Value> a) {
            return code(library, a);
        });
    };
    Class& select = *library.type("Select");
    select.add_method("filter_by(self, **kw)", [&library](Interpreter& vm, std::span<Value> a) {
        const auto* const self = python::native<SelectObject>(a[0]);
        const std::vector<Value> conditions = conditions_of(library, around(library, *self), a[1]);
        return python::call(vm, python::attribute(vm, a[0], "where"),
                            Arguments{conditions, {}, {}});
    });
    select.add_method("options(self, *args)",
                      [](Interpreter&, std::span<Value> a) { return a[0]; });
    add_select_methods(library, type);
    add_building_methods(method);
    add_running_methods(method);
}

}  // namespace limbeck::alembic
