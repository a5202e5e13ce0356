// SPDX-License-Identifier: MIT
#include "limbeck/alembic/connection.h"

#include <fmt/core.h>

#include <algorithm>

#include "limbeck/alembic/exceptions.h"
#include "limbeck/alembic/inserted_key.h"
#include "limbeck/alembic/queries.h"
#include "limbeck/alembic/types.h"
#include "limbeck/alembic/values.h"
#include "limbeck/base/text.h"
#include "limbeck/python/access.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/operators.h"
#include "limbeck/python/text_of.h"
#include "limbeck/sql/classify.h"

namespace limbeck::alembic {

namespace {

// One run of a statement with one set of parameters.
// `types` are those of the columns, by position or ("" for none) by name.
using ResultTypes = std::vector<std::pair<std::string, ResultType>>;

ResultType type_for(const ResultTypes& types, std::size_t position, const std::string& name) {
    for (const auto& [known, type] : types) {
        if (!known.empty() && known == name) {
            return type;
        }
    }
    return position < types.size() && types[position].first.empty() ? types[position].second
                                                                    : ResultType{};
}

// What a statement answers while it is only written down: nobody knows, so whoever asks is told.
class Unanswered : public NativeObject {
  public:
    Unanswered(Library& owner, dialect::Statement what)
        : library(owner), statement(std::move(what)) {}
    [[nodiscard]] std::string type_name() const override { return "CursorResult"; }
    std::optional<Value> attribute(Interpreter& /*vm*/, std::string_view /*name*/) override {
        refuse();
    }
    Value item(Interpreter& /*vm*/, const Value& /*key*/) override { refuse(); }
    Value iterate(Interpreter& /*vm*/) override { refuse(); }
    std::optional<std::size_t> length(Interpreter& /*vm*/) override { refuse(); }
    std::optional<bool> contains(Interpreter& /*vm*/, const Value& /*item*/) override { refuse(); }
    bool truth(Interpreter& /*vm*/) override { refuse(); }
    std::string repr(Interpreter& /*vm*/) override { refuse(); }

  private:
    [[noreturn]] void refuse() const {
        library.host.fetch(statement);
        python::unsupported("an answer of the database while a script is written down");
    }

    Library& library;
    dialect::Statement statement;
};

Value write_down(Library& library, dialect::Statement statement) {
    const Value result = python::make<Unanswered>(library, statement);
    std::vector<dialect::Statement> one;
    one.push_back(std::move(statement));
    library.ask([&] { library.host.execute(std::move(one)); });
    return result;
}

Value run(Library& library, std::string sql, const ResultTypes& types) {
    if (sql::transaction_use(sql, library.flavour()) == sql::TransactionUse::Control) {
        library.execute(sql);
        return python::make<ResultObject>(library);
    }
    if (!library.host.is_online()) {
        return write_down(library, library.statement(std::move(sql)));
    }
    const dialect::Statement statement = library.statement(std::move(sql));
    library.look_at(statement);
    const dialect::Result result = library.ask([&] { return library.host.fetch(statement); });
    auto made = python::make<ResultObject>(library);
    made->columns = std::make_shared<const std::vector<std::string>>(result.columns);
    made->has_rows = result.has_rows;
    made->changed = result.changed;
    for (const std::vector<schema::Value>& row : result.rows) {
        std::vector<Value> cells;
        for (std::size_t i = 0; i < row.size(); ++i) {
            const ResultType type = type_for(types, i, result.columns[i]);
            cells.push_back(from_sql(library, row[i], result.types[i], type.type, type.handling));
        }
        made->rows.push_back(python::make<RowObject>(library, made->columns, std::move(cells)));
    }
    return made;
}

Keywords pairs_of(const Value& dict) {
    Keywords result;
    const python::Table& table = python::payload_of(dict).to<python::Dict>().table;
    for (std::size_t at = 0; const auto* entry = table.next(at);) {
        result.emplace_back(entry->key.as_text(), entry->value);
    }
    return result;
}

// No parameters, one set, or one for each run.
std::vector<Keywords> parameter_sets(Library& library, const Value& parameters) {
    if (parameters.is_absent()) {
        return {{}};
    }
    if (python::payload_of(parameters).is(python::Kind::Dict)) {
        return {pairs_of(parameters)};
    }
    std::vector<Keywords> sets;
    for (const Value& each : python::collect(library.vm, parameters)) {
        if (!python::payload_of(each).is(python::Kind::Dict)) {
            argument_error(library,
                           "List argument must consist only of dictionaries: parameters are "
                           "given by name");
        }
        sets.push_back(pairs_of(each));
    }
    if (sets.empty()) {
        sets.emplace_back();
    }
    return sets;
}

Clause filled(Library& library, Clause clause, const Keywords& parameters) {
    for (Clause::Part& part : clause.parts) {
        auto* bind = std::get_if<Bind>(&part);
        if (bind == nullptr || bind->name.empty()) {
            continue;
        }
        for (const auto& [name, value] : parameters) {
            if (name == bind->name) {
                bind->value = bind_value(library, value, *bind);
            }
        }
    }
    return clause;
}

// StatementError, whose report keeps the hint where no script catches it.
[[noreturn]] void raise_with_hint(Library& library, const Error& error) {
    const Ref<python::Instance> exception =
        python::make_exception(library.vm, library.type("StatementError"), error.message());
    Error shown(ErrorCode::Script, "sqlalchemy.exc.StatementError: " + error.message());
    if (const auto place = library.vm.where()) {
        shown.at(*place);
    }
    shown.hint(error.hint());
    exception->failure = python::make<python::HostFailure>(shown);
    throw python::Raised{exception};
}

std::string sql_text(Library& library, const Clause& clause) {
    try {
        return render(clause, library.flavour(), Columns::Qualified);
    } catch (const Error& error) {
        if (error.code() == ErrorCode::Script) {
            raise_with_hint(library, error);
        }
        throw;
    }
}

// psycopg2 and psycopg read "%%" as "%" even where there are no parameters, as SQLAlchemy calls
// them; asyncpg does not.
bool doubles_percent(const Library& library) {
    const auto& url = library.facts.url;
    return library.is_postgresql() &&
           (!url || url->driver.empty() || url->driver == "psycopg2" || url->driver == "psycopg");
}

// A str as the driver takes it: %s and %(name)s of psycopg2, ? and :name of sqlite3.
std::string driver_sql(Library& library, const std::string& sql, const Value& parameters) {
    if (parameters.is_absent()) {
        return doubles_percent(library) ? base::replace_all(sql, "%%", "%") : sql;
    }
    const auto literal = [&](const Value& value) {
        Clause one(Bind{.value = to_sql(library, value)});
        return render(one, library.flavour(), Columns::Plain);
    };
    const bool named = python::payload_of(parameters).is(python::Kind::Dict);
    if (!library.is_postgresql()) {
        if (named) {
            return sql_text(library, filled(library, parse_text(sql), pairs_of(parameters)));
        }
    }
    const std::vector<Value> positional =
        named ? std::vector<Value>{} : python::collect(library.vm, parameters);
    const char mark = library.is_postgresql() ? '%' : '?';
    std::string result;
    std::size_t next = 0;
    for (std::size_t i = 0; i < sql.size(); ++i) {
        if (sql[i] != mark) {
            result += sql[i];
            continue;
        }
        if (mark == '%' && i + 1 < sql.size() && sql[i + 1] == '%') {
            result += sql[++i];
            continue;
        }
        if (mark == '%' && named && i + 1 < sql.size() && sql[i + 1] == '(') {
            const std::size_t end = sql.find(")s", i);
            const std::string name = sql.substr(i + 2, end - i - 2);
            const Value* value = python::payload_of(parameters)
                                     .to<python::Dict>()
                                     .table.find(std::string_view(name));
            if (end == std::string::npos || value == nullptr) {
                python::raise_key_error(library.vm, Value::text(name));
            }
            result += literal(*value);
            i = end + 1;
            continue;
        }
        if (next >= positional.size()) {
            raise(library, "ProgrammingError", "Incorrect number of bindings supplied");
        }
        result += literal(positional[next++]);
        i += mark == '%' ? 1 : 0;
    }
    return result;
}

Value scalar_of(const Value& row) {
    const auto* object = python::native<RowObject>(row);
    return object != nullptr && !object->values.empty() ? object->values.front() : row;
}

ResultObject& self_of(std::span<Value> a) {
    return *python::native<ResultObject>(a[0]);
}

void check_has_rows(const ResultObject& result) {
    if (!result.has_rows) {
        raise(result.library, "ResourceClosedError",
              "This result object does not return rows. It has been closed automatically.");
    }
}

Value first(ResultObject& self) {
    check_has_rows(self);
    auto row = self.take();
    self.next = self.rows.size();
    return row ? *row : Value::none();
}

// one(), one_or_none(), scalar_one() …
Value one(ResultObject& self, bool required) {
    check_has_rows(self);
    const std::size_t left = self.rows.size() - self.next;
    if (left > 1) {
        raise(self.library, "MultipleResultsFound",
              required ? "Multiple rows were found when exactly one was required"
                       : "Multiple rows were found when one or none was required");
    }
    if (left == 0 && required) {
        raise(self.library, "NoResultFound", "No row was found when one was required");
    }
    auto row = self.take();
    return row ? *row : Value::none();
}

Value reshaped(ResultObject& self, ResultObject::Shape shape, std::size_t column) {
    check_has_rows(self);
    auto made = python::make<ResultObject>(self.library);
    made->columns = self.columns;
    made->rows = {self.rows.begin() + static_cast<std::ptrdiff_t>(self.next), self.rows.end()};
    self.next = self.rows.size();
    made->shape = shape;
    made->scalar = column;
    made->has_rows = true;
    return made;
}

void add_result_methods(Library& library) {
    Class& type = *library.make_class("Result");
    const auto method = [&](std::string_view signature, Value (*code)(Library&, std::span<Value>)) {
        type.add_method(signature, [&library, code](Interpreter&, std::span<Value> a) {
            return code(library, a);
        });
    };
    for (const std::string_view name : {"fetchall(self)", "all(self)"}) {
        method(name, [](Library&, std::span<Value> a) {
            check_has_rows(self_of(a));
            return Value::list(self_of(a).take_all());
        });
    }
    method("fetchone(self)", [](Library&, std::span<Value> a) {
        check_has_rows(self_of(a));
        auto row = self_of(a).take();
        return row ? *row : Value::none();
    });
    method("fetchmany(self, size=)", [](Library& lib, std::span<Value> a) {
        check_has_rows(self_of(a));
        std::vector<Value> rows;
        const int size = integer_of(lib, a[1], "size").value_or(1);
        while (static_cast<int>(rows.size()) < size) {
            auto row = self_of(a).take();
            if (!row) {
                break;
            }
            rows.push_back(*row);
        }
        return Value::list(std::move(rows));
    });
    method("first(self)", [](Library&, std::span<Value> a) { return first(self_of(a)); });
    method("scalar(self)",
           [](Library&, std::span<Value> a) { return scalar_of(first(self_of(a))); });
    method("one(self)", [](Library&, std::span<Value> a) { return one(self_of(a), true); });
    method("one_or_none(self)",
           [](Library&, std::span<Value> a) { return one(self_of(a), false); });
    method("scalar_one(self)",
           [](Library&, std::span<Value> a) { return scalar_of(one(self_of(a), true)); });
    method("scalar_one_or_none(self)",
           [](Library&, std::span<Value> a) { return scalar_of(one(self_of(a), false)); });
    method("scalars(self, index=)", [](Library& lib, std::span<Value> a) {
        const int column = integer_of(lib, a[1], "index").value_or(0);
        return reshaped(self_of(a), ResultObject::Shape::Scalars,
                        static_cast<std::size_t>(std::max(column, 0)));
    });
    method("mappings(self)", [](Library&, std::span<Value> a) {
        return reshaped(self_of(a), ResultObject::Shape::Mappings, 0);
    });
    method("unique(self)", [](Library& lib, std::span<Value> a) -> Value {
        ResultObject& self = self_of(a);
        std::vector<Value> kept;
        for (const Value& row : self.rows) {
            const bool known = std::any_of(kept.begin(), kept.end(), [&](const Value& other) {
                return python::equals(lib.vm, row, other);
            });
            if (!known) {
                kept.push_back(row);
            }
        }
        self.rows = std::move(kept);
        return a[0];
    });
    method("keys(self)", [](Library&, std::span<Value> a) {
        std::vector<Value> names;
        for (const std::string& name : *self_of(a).columns) {
            names.push_back(Value::text(name));
        }
        return Value::list(std::move(names));
    });
    method("close(self)", [](Library&, std::span<Value> a) {
        self_of(a).next = self_of(a).rows.size();
        return Value();
    });
}

}  // namespace

std::optional<Value> ResultObject::take() {
    if (next >= rows.size()) {
        return std::nullopt;
    }
    const Value& row = rows[next++];
    const auto* object = python::native<RowObject>(row);
    switch (shape) {
        case Shape::Rows:
            return row;
        case Shape::Mappings:
            return object->mapping();
        case Shape::Scalars:
            return object->values.at(scalar);
    }
    return row;
}

std::vector<Value> ResultObject::take_all() {
    std::vector<Value> all;
    while (auto row = take()) {
        all.push_back(std::move(*row));
    }
    return all;
}

Value ResultObject::iterate(Interpreter& /*vm*/) {
    check_has_rows(*this);
    return python::make_iterator(
        [self = Ref<ResultObject>(this)](Interpreter&) { return self->take(); });
}

std::optional<Value> ResultObject::attribute(Interpreter& /*vm*/, std::string_view name) {
    if (name == "rowcount") {
        return Value::integer(has_rows ? static_cast<std::int64_t>(rows.size()) : changed);
    }
    if (name == "returns_rows") {
        return Value::boolean(has_rows);
    }
    if (inserted_key.is_set()) {
        if (name == "inserted_primary_key") {
            return inserted_key;
        }
        if (name == "is_insert") {
            return Value::boolean(true);
        }
        const auto& key = python::native<RowObject>(inserted_key)->values;
        if (name == "lastrowid" && !library.is_postgresql() && key.size() == 1 && key[0].is_int()) {
            return key[0];
        }
    }
    return std::nullopt;
}

Value execute_on_connection(Library& library, const Value& statement, const Value& parameters) {
    python::refuse_unresolved(statement);
    if (const auto* directive = python::native<DirectiveObject>(statement)) {
        library.carry_out(directive->operation);
        return python::make<ResultObject>(library);
    }
    if (python::payload_of(statement).is(python::Kind::Str)) {
        const std::string sql = python::payload_of(statement).as_text();
        return execute_driver(library, sql, parameters);
    }
    std::vector<Keywords> sets = parameter_sets(library, parameters);
    if (const auto* change = python::native<ChangeObject>(statement)) {
        change->choose_columns(sets);
    }
    ResultTypes types;
    if (const auto* query = python::native<QueryObject>(statement)) {
        for (ResultType& type : query->result_types()) {
            types.emplace_back("", std::move(type));
        }
    } else if (const auto* text = python::native<ClauseObject>(statement)) {
        types = text->result_columns;
    }
    Value result;
    std::int64_t changed = 0;
    for (const Keywords& set : sets) {
        Clause clause;
        const auto* change = python::native<ChangeObject>(statement);
        const std::optional<InsertedKey> key =
            change != nullptr && sets.size() == 1 ? InsertedKey::of(*change, set) : std::nullopt;
        if (change != nullptr) {
            clause = change->with(set);
        } else if (const auto found = sql_of(library, statement)) {
            clause = filled(library, *found, set);
        } else {
            raise(library, "ObjectNotExecutableError",
                  fmt::format("Not an executable object: {}", python::repr(library.vm, statement)));
        }
        if (key) {
            key->ask(clause);
            types.clear();
            for (ResultType& type : key->types()) {
                types.emplace_back("", std::move(type));
            }
        }
        result = run(library, sql_text(library, clause), types);
        if (auto* answer = python::native<ResultObject>(result)) {
            if (key) {
                key->take(*answer);
            }
            changed += answer->changed;
            answer->changed = changed;
        }
    }
    return result;
}

Value execute_driver(Library& library, const std::string& sql, const Value& parameters) {
    const bool several =
        (parameters.is(python::Kind::List)) && !parameters.to<python::List>().items.empty();
    if (!several) {
        return run_text(library, driver_sql(library, sql, parameters));
    }
    Value result;
    for (const Value& each : python::collect(library.vm, parameters)) {
        result = run_text(library, driver_sql(library, sql, each));
    }
    return result;
}

// The driver runs a text of several statements as it is.
Value run_text(Library& library, const std::string& sql) {
    std::vector<dialect::Statement> parts = library.statements(sql);
    if (parts.empty()) {
        return python::make<ResultObject>(library);
    }
    Value result;
    for (dialect::Statement& part : parts) {
        result = run(library, std::move(part.sql), {});
    }
    return result;
}

void execute_directive(Library& library, const Value& statement) {
    python::refuse_unresolved(statement);
    if (const auto* directive = python::native<DirectiveObject>(statement)) {
        library.carry_out(directive->operation);
        return;
    }
    const auto clause = sql_of(library, statement);
    if (!clause) {
        raise(library, "ObjectNotExecutableError",
              fmt::format("Not an executable object: {}", python::repr(library.vm, statement)));
    }
    library.execute(sql_text(library, *clause));
}

void add_connection(Library& library) {
    library.make_class("Row");
    add_result_methods(library);
}

}  // namespace limbeck::alembic
