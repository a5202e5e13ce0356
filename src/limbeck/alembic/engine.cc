// SPDX-License-Identifier: MIT
#include "limbeck/alembic/engine.h"

#include <fmt/core.h>

#include <algorithm>

#include "limbeck/alembic/connection.h"
#include "limbeck/alembic/engine_url.h"
#include "limbeck/alembic/exceptions.h"
#include "limbeck/alembic/inspector.h"
#include "limbeck/alembic/tables.h"
#include "limbeck/base/text.h"
#include "limbeck/dialect/identifier.h"
#include "limbeck/python/access.h"
#include "limbeck/python/exceptions.h"

namespace limbeck::alembic {

namespace {

// with bind.begin_nested(): a savepoint, released at the end, rolled back by an exception.
class Savepoint : public NativeObject {
  public:
    Savepoint(Ref<ConnectionObject> of, std::string own)
        : connection(std::move(of)), name(std::move(own)) {
        run("SAVEPOINT " + name);
    }
    [[nodiscard]] std::string type_name() const override { return "NestedTransaction"; }
    Value enter(Interpreter& /*vm*/) override { return Ref<NativeObject>(this); }
    void clear() override { connection = {}; }
    bool exit(Interpreter& /*vm*/, const Value& exception) override {
        end(exception.is_none());
        return false;
    }
    std::optional<Value> attribute(Interpreter& /*vm*/, std::string_view word) override {
        if (word == "is_active") {
            return Value::boolean(open_);
        }
        if (word != "commit" && word != "rollback" && word != "close") {
            return std::nullopt;
        }
        return function(
            connection->library, std::string(word) + "()",
            [self = Ref<Savepoint>(this), keep = word == "commit"](Library&, std::span<Value>) {
                self->end(keep);
                return Value();
            });
    }

    Ref<ConnectionObject> connection;
    std::string name;

  private:
    void run(std::string sql) {
        Library& library = connection->library;
        OnBind on(library, connection);
        library.ask([&] {
            std::vector<dialect::Statement> one;
            one.push_back(library.statement(std::move(sql)));
            library.host.execute(std::move(one));
            library.host.settle();
        });
    }
    void end(bool keep) {
        if (std::exchange(open_, false)) {
            run((keep ? "RELEASE SAVEPOINT " : "ROLLBACK TO SAVEPOINT ") + name);
        }
    }

    bool open_ = true;
};

// with bind.begin(): of the migration's connection there is a transaction already, which is not
// this one's to end; of another it ends it, and closes what engine.begin() has opened.
class Transaction : public NativeObject {
  public:
    Transaction(Ref<ConnectionObject> of, bool closes)
        : connection(std::move(of)), closes_(closes) {}
    [[nodiscard]] std::string type_name() const override { return "Transaction"; }
    void clear() override { connection = {}; }
    Value enter(Interpreter& /*vm*/) override { return connection; }
    bool exit(Interpreter& /*vm*/, const Value& exception) override {
        end(exception.is_none());
        if (closes_) {
            connection->close();
        }
        return false;
    }
    std::optional<Value> attribute(Interpreter& /*vm*/, std::string_view word) override {
        if (word != "commit" && word != "close" && (word != "rollback" || !connection->side)) {
            return std::nullopt;
        }
        return function(
            connection->library, std::string(word) + "()",
            [self = Ref<Transaction>(this), keep = word == "commit"](Library&, std::span<Value>) {
                self->end(keep);
                return Value();
            });
    }

    Ref<ConnectionObject> connection;

  private:
    void end(bool keep) {
        if (!connection->side) {
            return;
        }
        connection->library.ask([&] {
            if (keep) {
                connection->side->commit();
            } else {
                connection->side->rollback();
            }
        });
    }

    bool closes_;
};

class DialectObject : public NativeObject {
  public:
    explicit DialectObject(Library& owner) : library(owner) {}
    [[nodiscard]] std::string type_name() const override {
        return library.is_postgresql() ? "PGDialect" : "SQLiteDialect";
    }
    std::optional<Value> attribute(Interpreter& /*vm*/, std::string_view name) override {
        if (name == "name") {
            return Value::text(std::string(library.host.dialect().name()));
        }
        if (name == "driver") {
            return Value::text(library.is_postgresql() ? "psycopg2" : "pysqlite");
        }
        if (name == "identifier_preparer") {
            return Value(Ref<NativeObject>(this));
        }
        if (name == "quote" || name == "quote_identifier") {
            return function(library, "quote(ident, force=)", [](Library& lib, std::span<Value> a) {
                return Value::text(dialect::spell(text_of(lib, a[0], "quote"), lib.flavour()));
            });
        }
        if (name == "type_descriptor") {
            return function(library, "type_descriptor(type_)",
                            [](Library&, std::span<Value> a) { return a[0]; });
        }
        if (name == "has_table") {
            return function(library, "has_table(connection, table_name, schema=, **kw)",
                            [](Library& lib, std::span<Value> a) {
                                return Value::boolean(lib.has_table(table_name(lib, a[1], a[2])));
                            });
        }
        if (name == "has_index") {
            return function(library, "has_index(connection, table_name, index_name, schema=, **kw)",
                            [](Library& lib, std::span<Value> a) {
                                return Value::boolean(has_index(lib, table_name(lib, a[1], a[3]),
                                                                text_of(lib, a[2], "index_name")));
                            });
        }
        if (name == "server_version_info") {
            return server_version();
        }
        if (name == "default_schema_name") {
            return Value::text(library.read({.schemas = {""}}).default_schema);
        }
        return std::nullopt;
    }

  private:
    // (15, 4): PostgreSQL counts 150004, SQLite says "3.40.1".
    Value server_version() {
        const std::string sql = library.is_postgresql()
                                    ? "SELECT current_setting('server_version_num')::int"
                                    : "SELECT sqlite_version()";
        const dialect::Result result =
            library.ask([&] { return library.host.fetch(library.statement(sql)); });
        const schema::Value& cell = result.rows.at(0).at(0);
        std::vector<Value> parts;
        if (const auto* number = std::get_if<std::int64_t>(&cell)) {
            parts = {Value::integer(*number / 10000), Value::integer(*number % 10000)};
        } else {
            for (const std::string_view part : base::split(std::get<std::string>(cell), '.')) {
                parts.push_back(
                    Value::integer(std::strtoll(std::string(part).c_str(), nullptr, 10)));
            }
        }
        return Value::tuple(std::move(parts));
    }

    Library& library;
};

ConnectionObject& self_of(std::span<Value> a) {
    return *python::native<ConnectionObject>(a[0]);
}

// Another connection of the engine, or the migration's own where the database has no room for two
// that write.
Ref<ConnectionObject> connect(Library& library, const ConnectionObject& engine) {
    const auto own = Ref<ConnectionObject>(python::native<ConnectionObject>(library.connection));
    if (!engine.is_engine) {
        return own;
    }
    auto side = library.ask([&] { return library.host.open_connection(); });
    if (!side) {
        return own;
    }
    auto made = python::make<ConnectionObject>(library);
    made->side = std::move(side);
    if (engine.is_autocommit) {
        made->side->enter_autocommit();
    }
    return made;
}

Value scalar_of_result(Library& library, const Value& result) {
    return python::call_method(library.vm, result, "scalar");
}

// Only the isolation level changes what is run.
Value with_options(Library& library, std::span<Value> a) {
    ConnectionObject& self = self_of(a);
    for (const auto& [keyword, value] : keywords_of(library, a[1])) {
        if (keyword != "isolation_level" || !value.is_text() || value.as_text() != "AUTOCOMMIT") {
            continue;
        }
        if (self.is_engine) {
            auto engine = python::make<ConnectionObject>(library);
            engine->is_engine = true;
            engine->is_autocommit = true;
            return engine;
        }
        const OnBind on(library, a[0]);
        library.ask([&] { library.host.enter_autocommit(); });
    }
    return a[0];
}

void add_execution(Library& library, Class& type) {
    const auto method = [&](std::string_view signature, Value (*code)(Library&, std::span<Value>)) {
        type.add_method(signature, [&library, code](Interpreter&, std::span<Value> a) {
            return on_bind(library, a[0], [&] { return code(library, a); });
        });
    };
    method("execute(self, statement, parameters=, execution_options=, **kw)",
           [](Library& lib, std::span<Value> a) {
               // 1.4 takes the parameters as keywords too.
               if (!keywords_of(lib, a[4]).empty()) {
                   return execute_on_connection(lib, a[1], a[4]);
               }
               return execute_on_connection(lib, a[1], a[2]);
           });
    method("exec_driver_sql(self, statement, parameters=, execution_options=)",
           [](Library& lib, std::span<Value> a) {
               return execute_driver(lib, text_of(lib, a[1], "exec_driver_sql"), a[2]);
           });
    method("scalar(self, statement, parameters=, **kw)", [](Library& lib, std::span<Value> a) {
        return scalar_of_result(lib, execute_on_connection(lib, a[1], a[2]));
    });
    method("scalars(self, statement, parameters=, **kw)", [](Library& lib, std::span<Value> a) {
        return python::call_method(lib.vm, execute_on_connection(lib, a[1], a[2]), "scalars");
    });
    // 1.3's: Engine.has_table, Connection.has_table.
    method("has_table(self, table_name, schema=)", [](Library& lib, std::span<Value> a) {
        return Value::boolean(lib.has_table(table_name(lib, a[1], a[2])));
    });
}

void add_transactions(Library& library, Class& type) {
    const auto method = [&](std::string_view signature, Value (*code)(Library&, std::span<Value>)) {
        type.add_method(signature, [&library, code](Interpreter&, std::span<Value> a) {
            return code(library, a);
        });
    };
    method("begin(self)", [](Library& lib, std::span<Value> a) -> Value {
        ConnectionObject& self = self_of(a);
        return self.is_engine ? python::make<Transaction>(connect(lib, self), true)
                              : python::make<Transaction>(Ref<ConnectionObject>(&self), false);
    });
    method("connect(self)",
           [](Library& lib, std::span<Value> a) -> Value { return connect(lib, self_of(a)); });
    method("begin_nested(self)", [](Library&, std::span<Value> a) -> Value {
        ConnectionObject& self = self_of(a);
        return python::make<Savepoint>(Ref<ConnectionObject>(&self),
                                       fmt::format("sa_savepoint_{}", ++self.savepoints));
    });
    method("commit(self)", [](Library& lib, std::span<Value> a) {
        OnBind on(lib, a[0]);
        lib.ask([&] { lib.host.commit(); });
        return Value();
    });
    method("rollback(self)", [](Library& lib, std::span<Value> a) {
        if (!self_of(a).side) {
            python::unsupported("rollback() of the migration's own connection");
        }
        lib.ask([&] { self_of(a).side->rollback(); });
        return Value();
    });
    method("execution_options(self, **kw)", with_options);
    method("in_transaction(self)", [](Library&, std::span<Value>) { return Value::boolean(true); });
    for (const std::string_view closes : {"close(self)", "dispose(self, close=)"}) {
        method(closes, [](Library&, std::span<Value> a) {
            self_of(a).close();
            return Value();
        });
    }
}

}  // namespace

ConnectionObject::ConnectionObject(Library& owner)
    : library(owner), dialect(python::make<DialectObject>(owner)) {}

std::optional<Value> ConnectionObject::attribute(Interpreter& vm, std::string_view name) {
    if (name == "dialect") {
        return dialect;
    }
    if (name == "name") {
        return python::attribute(vm, dialect, name);  // of the engine
    }
    if (name == "engine") {
        auto engine = python::make<ConnectionObject>(library);
        engine->is_engine = true;
        return Value(engine);
    }
    if (name == "connection") {
        return Value(Ref<NativeObject>(this));
    }
    if (name == "url") {
        return make_engine_url(library);
    }
    if (name == "closed") {
        return Value::boolean(side && !side->is_open());
    }
    return std::nullopt;
}

bool ConnectionObject::exit(Interpreter& /*vm*/, const Value& /*exception*/) {
    close();
    return false;
}

void ConnectionObject::close() {
    if (!side || !side->is_open()) {
        return;
    }
    if (side->has_changed()) {
        library.warn(
            "a connection of the engine is closed without commit(): what it changed is undone");
    }
    side->close();
}

OnBind::OnBind(Library& library, const Value& bind)
    : library_(library), before_(library.host.through()) {
    const auto* connection = python::native<ConnectionObject>(bind);
    if (connection == nullptr) {
        return;
    }
    Host::SideConnection* to = connection->side.get();
    if (connection->is_engine) {
        own_ = library.ask([&] { return library.host.open_connection(); });
        to = own_.get();
    }
    library.ask([&] { library.host.go_through(to); });
}

OnBind::~OnBind() {
    library_.host.go_back_through(before_);
}

void OnBind::done() {
    if (own_) {
        library_.ask([&] { own_->commit(); });
    }
}

bool is_bind(const Value& value) {
    return python::native<ConnectionObject>(value) != nullptr;
}

void add_engine(Library& library) {
    Class& type = *library.make_class("Connection");
    add_execution(library, type);
    add_transactions(library, type);
}

}  // namespace limbeck::alembic
