// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include "limbeck/alembic/bind.h"
#include "limbeck/alembic/connection.h"
#include "limbeck/alembic/engine_url.h"
#include "limbeck/alembic/exceptions.h"
#include "limbeck/alembic/inspector.h"
#include "limbeck/alembic/tables.h"
#include "limbeck/base/text.h"
#include "limbeck/dialect/identifier.h"
#include "limbeck/python/access.h"
#include "limbeck/python/exceptions.h"

// What op.get_bind() and op.get_context() give.
namespace limbeck::alembic {

namespace {

// with bind.begin_nested(): a savepoint, released at the end, rolled back by an exception.
class Savepoint : public NativeObject {
  public:
    Savepoint(Library& owner, std::string own) : library(owner), name(std::move(own)) {
        run("SAVEPOINT " + name);
    }
    [[nodiscard]] std::string type_name() const override { return "NestedTransaction"; }
    Value enter(Interpreter& /*vm*/) override { return Ref<NativeObject>(this); }
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
            library, std::string(word) + "()",
            [self = Ref<Savepoint>(this), keep = word == "commit"](Library&, std::span<Value>) {
                self->end(keep);
                return Value();
            });
    }

    Library& library;
    std::string name;

  private:
    void run(std::string sql) {
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

// with bind.begin(): there is a transaction already, which is not this one's to end.
class NoTransaction : public NativeObject {
  public:
    NoTransaction(Library& owner, Value what) : library(owner), inside(std::move(what)) {}
    [[nodiscard]] std::string type_name() const override { return "Transaction"; }
    void clear() override { inside = Value(); }
    Value enter(Interpreter& /*vm*/) override { return inside; }
    bool exit(Interpreter& /*vm*/, const Value& /*exception*/) override { return false; }
    std::optional<Value> attribute(Interpreter& /*vm*/, std::string_view word) override {
        if (word == "commit" || word == "close") {
            return function(library, std::string(word) + "()",
                            [](Library&, std::span<Value>) { return Value(); });
        }
        return std::nullopt;
    }

    Library& library;
    Value inside;
};

// with context.autocommit_block():
class AutocommitBlock : public NativeObject {
  public:
    explicit AutocommitBlock(Library& owner) : library(owner) {}
    [[nodiscard]] std::string type_name() const override { return "autocommit_block"; }
    Value enter(Interpreter& /*vm*/) override {
        library.ask([&] { library.host.enter_autocommit(); });
        return {};
    }
    bool exit(Interpreter& /*vm*/, const Value& /*exception*/) override {
        library.ask([&] { library.host.leave_autocommit(); });
        return false;
    }

    Library& library;
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

class ConnectionObject : public NativeObject {
  public:
    explicit ConnectionObject(Library& owner)
        : library(owner), dialect(python::make<DialectObject>(owner)) {}
    [[nodiscard]] std::string type_name() const override { return "Connection"; }
    Class* python_class(Interpreter& /*vm*/) override { return library.type("Connection").get(); }
    void clear() override { dialect = Value(); }
    std::optional<Value> attribute(Interpreter& /*vm*/, std::string_view name) override {
        if (name == "dialect") {
            return dialect;
        }
        if (name == "name") {
            return python::attribute(library.vm, dialect, name);  // of the engine
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
            return Value::boolean(false);
        }
        return std::nullopt;
    }
    Value enter(Interpreter& /*vm*/) override { return Ref<NativeObject>(this); }
    bool exit(Interpreter& /*vm*/, const Value& /*exception*/) override { return false; }

    Library& library;
    Value dialect;
    std::size_t savepoints = 0;
    bool is_engine = false;
};

ConnectionObject& self_of(std::span<Value> a) {
    return *python::native<ConnectionObject>(a[0]);
}

// An engine's connections are others in Alembic: they see what is committed, and what they do
// stays.
void warn_of_engine(Library& library, const ConnectionObject& self, std::string_view method) {
    if (!self.is_engine) {
        return;
    }
    std::string place;
    if (const auto at = library.vm.where()) {
        place = fmt::format("{}:{}: ", at->path, at->line);
    }
    library.host.warn(fmt::format(
        "{}engine.{}() is no connection of its own here: it sees what the migration has changed, "
        "and what it does is undone with the migration",
        place, method));
}

Value scalar_of_result(Library& library, const Value& result) {
    return python::call_method(library.vm, result, "scalar");
}

// What Alembic's own connection is told: only the isolation level changes what is run.
Value with_options(Library& library, std::span<Value> a) {
    for (const auto& [keyword, value] : keywords_of(library, a[1])) {
        if (keyword == "isolation_level" && value.is_text() && value.as_text() == "AUTOCOMMIT") {
            library.ask([&] { library.host.enter_autocommit(); });
        }
    }
    return a[0];
}

void add_connection_methods(Library& library) {
    Class& type = *library.make_class("Connection");
    const auto method = [&](std::string_view signature, Value (*code)(Library&, std::span<Value>)) {
        type.add_method(signature, [&library, code](Interpreter&, std::span<Value> a) {
            return code(library, a);
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
    method("begin(self)", [](Library& lib, std::span<Value> a) -> Value {
        warn_of_engine(lib, self_of(a), "begin");
        return python::make<NoTransaction>(lib, lib.connection);
    });
    method("connect(self)", [](Library& lib, std::span<Value> a) -> Value {
        warn_of_engine(lib, self_of(a), "connect");
        return lib.connection;
    });
    method("begin_nested(self)", [](Library& lib, std::span<Value> a) -> Value {
        return python::make<Savepoint>(lib,
                                       fmt::format("sa_savepoint_{}", ++self_of(a).savepoints));
    });
    method("commit(self)", [](Library& lib, std::span<Value>) {
        lib.ask([&] { lib.host.commit(); });
        return Value();
    });
    // 1.3's: Engine.has_table, Connection.has_table.
    method("has_table(self, table_name, schema=)", [](Library& lib, std::span<Value> a) {
        return Value::boolean(lib.has_table(table_name(lib, a[1], a[2])));
    });
    method("in_transaction(self)", [](Library&, std::span<Value>) { return Value::boolean(true); });
    method("close(self)", [](Library&, std::span<Value>) { return Value(); });
    method("execution_options(self, **kw)", with_options);
}

// What env.py gave to configure(), as far as it is known: context.opts["target_metadata"].
class OptionsObject : public NativeObject {
  public:
    explicit OptionsObject(Library& owner) : library(owner) {}
    [[nodiscard]] std::string type_name() const override { return "dict"; }
    Value item(Interpreter& vm, const Value& key) override {
        const std::string name = text_of(library, key, "an option of the context");
        if (name == "target_metadata") {
            return target_metadata(library);
        }
        if (name == "version_table" || name == "version_table_schema" || name == "as_sql") {
            return python::attribute(vm, library.context, name);
        }
        python::unsupported(fmt::format("the option '{}' of the context", name));
    }

    Library& library;
};

// What a migration context is asked for.
class ContextObject : public NativeObject {
  public:
    explicit ContextObject(Library& owner) : library(owner) {}
    [[nodiscard]] std::string type_name() const override { return "MigrationContext"; }
    std::optional<Value> attribute(Interpreter& vm, std::string_view name) override {
        if (name == "bind" || name == "connection") {
            return library.connection;
        }
        if (name == "impl") {
            return Value(Ref<NativeObject>(this));
        }
        if (name == "dialect") {
            return python::attribute(vm, library.connection, "dialect");
        }
        if (name == "opts") {
            return Value(python::make<OptionsObject>(library));
        }
        if (name == "as_sql") {
            return Value::boolean(!library.host.is_online());
        }
        if (name == "version_table") {
            return Value::text(library.facts.version_table.name);
        }
        if (name == "version_table_schema") {
            const std::string& schema = library.facts.version_table.schema;
            return schema.empty() ? Value::none() : Value::text(schema);
        }
        if (name == "autocommit_block") {
            return function(library, "autocommit_block()", [](Library& lib, std::span<Value>) {
                return Value(python::make<AutocommitBlock>(lib));
            });
        }
        if (name == "begin_transaction") {
            return function(library, "begin_transaction(_per_migration=)",
                            [](Library& lib, std::span<Value>) {
                                return Value(python::make<NoTransaction>(lib, Value::none()));
                            });
        }
        if (name == "execute") {
            return function(library, "execute(sql, execution_options=)",
                            [](Library& lib, std::span<Value> a) {
                                execute_directive(lib, a[0]);
                                return Value();
                            });
        }
        return std::nullopt;
    }

    Library& library;
};

// -x key=value, as context.get_x_argument() gives them.
Value x_arguments(Library& library, std::span<Value> a) {
    if (!flag_of(library, a[0], false)) {
        std::vector<Value> all;
        for (const std::string& argument : library.facts.x_arguments) {
            all.push_back(Value::text(argument));
        }
        return Value::list(std::move(all));
    }
    const Ref<python::Dict> dict = python::make<python::Dict>();
    for (const std::string& argument : library.facts.x_arguments) {
        const std::size_t sign = argument.find('=');
        dict->table.set(std::string_view(argument).substr(0, sign),
                        Value::text(sign == std::string::npos ? "" : argument.substr(sign + 1)));
    }
    return dict;
}

}  // namespace

void add_bind(Library& library) {
    add_connection_methods(library);
    library.connection = python::make<ConnectionObject>(library);
    library.context = python::make<ContextObject>(library);
}

void fill_context(Library& library, python::ModuleObject& module) {
    const auto set = [&](std::string_view signature, Code code) {
        module.set(signature.substr(0, signature.find('(')),
                   function(library, signature, std::move(code)));
    };
    set("is_offline_mode()",
        [](Library& lib, std::span<Value>) { return Value::boolean(!lib.host.is_online()); });
    set("get_context()", [](Library& lib, std::span<Value>) { return lib.context; });
    // Of an implementation, scripts ask the same as of the context: bind, dialect.
    set("get_impl()", [](Library& lib, std::span<Value>) { return lib.context; });
    set("get_bind()", [](Library& lib, std::span<Value>) { return lib.connection; });
    set("get_x_argument(as_dictionary=)", x_arguments);
    set("execute(sql, execution_options=)", [](Library& lib, std::span<Value> a) {
        execute_directive(lib, a[0]);
        return Value();
    });
}

}  // namespace limbeck::alembic
