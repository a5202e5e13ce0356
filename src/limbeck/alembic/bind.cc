// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include "limbeck/alembic/bind.h"
#include "limbeck/alembic/connection.h"
#include "limbeck/alembic/engine.h"
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

// with context.begin_transaction(): there is one already, which is not this one's to end.
class OpenTransaction : public NativeObject {
  public:
    explicit OpenTransaction(Library& owner) : library(owner) {}
    [[nodiscard]] std::string type_name() const override { return "Transaction"; }
    Value enter(Interpreter& /*vm*/) override { return {}; }
    bool exit(Interpreter& /*vm*/, const Value& /*exception*/) override { return false; }
    std::optional<Value> attribute(Interpreter& /*vm*/, std::string_view word) override {
        if (word == "commit" || word == "close") {
            return function(library, std::string(word) + "()",
                            [](Library&, std::span<Value>) { return Value(); });
        }
        return std::nullopt;
    }

    Library& library;
};

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
                                return Value(python::make<OpenTransaction>(lib));
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
    add_engine(library);
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
