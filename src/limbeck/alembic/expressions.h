// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

#include "limbeck/alembic/clause.h"
#include "limbeck/alembic/handling.h"
#include "limbeck/alembic/library.h"
#include "limbeck/python/native.h"

namespace limbeck::alembic {

// Anything that stands for SQL and takes Python's operators: columns, functions, comparisons.
class ExpressionObject : public NativeObject {
  public:
    [[nodiscard]] virtual Clause clause() const = 0;

    [[nodiscard]] std::string type_name() const override { return "ColumnElement"; }
    Class* python_class(Interpreter& vm) override;
    std::optional<Value> attribute(Interpreter& vm, std::string_view name) override;
    Value item(Interpreter& vm, const Value& key) override;
    bool truth(Interpreter& vm) override;
    std::string repr(Interpreter& vm) override;
    std::string str(Interpreter& vm) override;
    std::size_t hash(Interpreter& vm) override;
    std::optional<Value> unary(Interpreter& vm, python::UnaryOperator operation) override;
    std::optional<Value> binary(Interpreter& vm, python::BinaryOperator operation,
                                const Value& other, bool is_reflected) override;
    std::optional<Value> compare(Interpreter& vm, python::CompareOperator operation,
                                 const Value& other) override;

    Library& library;

  protected:
    explicit ExpressionObject(Library& owner) : library(owner) {}
};

// What a column of a result is.
struct ResultType {
    schema::Type type = {};
    HandlingRef handling = {};
};

class ClauseObject : public ExpressionObject {
  public:
    ClauseObject(Library& owner, Clause what) : ExpressionObject(owner), inner(std::move(what)) {}
    [[nodiscard]] Clause clause() const override { return inner; }
    [[nodiscard]] std::string type_name() const override {
        return inner.is_text ? "TextClause" : "ColumnElement";
    }
    Class* python_class(Interpreter& vm) override;

    Clause inner;
    bool truth(Interpreter& vm) override;

    std::string function;  // of func.x(): its name in lower case
    // Of `a == b` and `a != b`: whether both are the same object, which is all that SQLAlchemy can
    // say of them in `if` and `and`.
    std::optional<bool> is_true;
    // What text().columns() says of the result.
    std::vector<std::pair<std::string, ResultType>> result_columns;
};

// A statement of Core: select(), insert() … As an expression it is a subquery.
class QueryObject : public NativeObject {
  public:
    [[nodiscard]] virtual Clause clause() const = 0;
    // What the columns of its result are, one by one.
    [[nodiscard]] virtual std::vector<ResultType> result_types() const { return {}; }
};

// The value for a place in SQL that has a type, or takes a list.
schema::Value bind_value(Library& library, const Value& value, const Bind& bind);

Value make_expression(Library& library, Clause clause);

// What a value is in SQL: an expression as it stands, a query in parentheses, anything else as a
// value of the type of what it stands beside.
Clause coerce(Library& library, const Value& value, const schema::Type& beside = {},
              const HandlingRef& handling = {});
// The same in a comparison, where None is NULL whatever it stands beside.
Clause coerce_beside(Library& library, const Value& value, const Clause& beside);
// The same where a str means SQL: op.execute, index columns. Nothing for what is no SQL.
std::optional<Clause> sql_of(Library& library, const Value& value);

// A condition or expression as a directive of op takes it: its SQL without table names.
std::string plain_sql(Library& library, const Value& value, std::string_view what);

}  // namespace limbeck::alembic
