// SPDX-License-Identifier: MIT
#include "limbeck/alembic/session.h"

#include "limbeck/alembic/connection.h"
#include "limbeck/alembic/expressions.h"
#include "limbeck/python/access.h"
#include "limbeck/python/exceptions.h"

namespace limbeck::alembic {

namespace {

class SessionObject : public NativeObject {
  public:
    explicit SessionObject(Library& owner) : library(owner) {}
    [[nodiscard]] std::string type_name() const override { return "Session"; }
    Class* python_class(Interpreter& /*vm*/) override { return library.type("Session").get(); }
    std::optional<Value> attribute(Interpreter& /*vm*/, std::string_view name) override {
        if (name == "bind") {
            return library.connection;
        }
        return std::nullopt;
    }
    Value enter(Interpreter& /*vm*/) override { return Ref<NativeObject>(this); }
    bool exit(Interpreter& /*vm*/, const Value& /*exception*/) override { return false; }

    Library& library;
};

// sessionmaker(): called, it gives sessions.
class SessionMaker : public NativeObject {
  public:
    explicit SessionMaker(Library& owner) : library(owner) {}
    [[nodiscard]] std::string type_name() const override { return "sessionmaker"; }
    [[nodiscard]] bool is_callable() const override { return true; }
    Value call(Interpreter& vm, const Arguments& arguments) override {
        return python::call(vm, library.type("Session"), arguments);
    }
    std::optional<Value> attribute(Interpreter& /*vm*/, std::string_view name) override {
        if (name == "configure") {
            return function(library, "configure(**kw)",
                            [](Library&, std::span<Value>) { return Value(); });
        }
        return std::nullopt;
    }

    Library& library;
};

// A str is SQL as in text(), which SQLAlchemy 1.4 still takes.
Value execute(Library& library, std::span<Value> a) {
    if (python::payload_of(a[1]).is(python::Kind::Str)) {
        Clause text = parse_text(text_of(library, a[1], "execute"));
        return execute_on_connection(library, make_expression(library, std::move(text)), a[2]);
    }
    return execute_on_connection(library, a[1], a[2]);
}

Value of_connection(Library& library, std::string_view method) {
    return python::call_method(library.vm, library.connection, method);
}

}  // namespace

void add_session(Library& library) {
    Class& type = *library.make_class(
        "Session", {},
        constructor(library, "Session(cls, bind=, **kw)",
                    [](Library& lib, const Ref<Class>&, std::span<Value>) -> Value {
                        return python::make<SessionObject>(lib);
                    }));
    const auto method = [&](std::string_view signature, Value (*code)(Library&, std::span<Value>)) {
        type.add_method(signature, [&library, code](Interpreter&, std::span<Value> a) {
            return code(library, a);
        });
    };
    method("execute(self, statement, params=, **kw)", execute);
    method("scalar(self, statement, params=, **kw)", [](Library& lib, std::span<Value> a) {
        return python::call_method(lib.vm, execute(lib, a), "scalar");
    });
    method("scalars(self, statement, params=, **kw)", [](Library& lib, std::span<Value> a) {
        return python::call_method(lib.vm, execute(lib, a), "scalars");
    });
    method("connection(self, **kw)", [](Library& lib, std::span<Value>) { return lib.connection; });
    method("get_bind(self, **kw)", [](Library& lib, std::span<Value>) { return lib.connection; });
    method("begin(self)",
           [](Library& lib, std::span<Value>) { return of_connection(lib, "begin"); });
    method("begin_nested(self)",
           [](Library& lib, std::span<Value>) { return of_connection(lib, "begin_nested"); });
    // The transaction is the migration's: a session that was given its connection leaves it open.
    for (const std::string_view nothing :
         {"commit(self)", "flush(self, objects=)", "close(self)", "expire_all(self)"}) {
        method(nothing, [](Library&, std::span<Value>) { return Value(); });
    }
}

void fill_session(Library& library, python::ModuleObject& module) {
    module.set("Session", library.type("Session"));
    module.set("sessionmaker", function(library, "sessionmaker(bind=, **kw)",
                                        [](Library& lib, std::span<Value>) -> Value {
                                            return python::make<SessionMaker>(lib);
                                        }));
}

}  // namespace limbeck::alembic
