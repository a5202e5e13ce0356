// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "limbeck/alembic/handling.h"
#include "limbeck/alembic/library.h"
#include "limbeck/python/native.h"
#include "limbeck/schema/type.h"

namespace limbeck::alembic {

// A type of SQLAlchemy's, as a script holds it.
class TypeObject : public NativeObject {
  public:
    TypeObject(Library& owner, Ref<Class> of, schema::Type what)
        : library(owner), cls(std::move(of)), type(std::move(what)) {}
    [[nodiscard]] std::string type_name() const override { return cls->name; }
    Class* python_class(Interpreter& /*vm*/) override { return cls.get(); }
    std::optional<Value> attribute(Interpreter& vm, std::string_view name) override;
    std::string repr(Interpreter& vm) override;
    std::string str(Interpreter& vm) override;
    void clear() override {
        arguments = Value();
        keywords = Value();
        enum_class = Value();
    }

    Library& library;
    Ref<Class> cls;
    schema::Type type;
    Value arguments;  // of a TypeDecorator: what its impl is made with
    Value keywords;
    Value enum_class;  // of sa.Enum(SomeEnum): its members are what rows hold
    HandlingRef handling;
    bool is_mutable = false;       // MutableDict.as_mutable(): changes in place are changes
    bool inherits_schema = false;  // of an Enum: it lives in the schema of the table
};

// The type that a value means: an instance, or a class called without arguments. Raises
// ArgumentError for anything else.
schema::Type type_of(Library& library, const Value& value);
// Whether a value is a type or the class of one.
bool is_type(Library& library, const Value& value);
// What the database calls a type.
std::string sql_name(Library& library, const schema::Type& type);
// The type inside an instance of a class of the script that wraps one (TypeDecorator's `impl`).
std::optional<schema::Type> decorated(Library& library, const python::Instance& instance);
Value make_type(Library& library, const schema::Type& type);
// sqlalchemy.ext.compiler.compiles(class, *dialects), for types.
Value compiles(Library& library, std::span<Value> arguments);
// The classes themselves, without their methods.
void add_type_classes(Library& library);

}  // namespace limbeck::alembic
