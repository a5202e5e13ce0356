// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "limbeck/alembic/tables.h"

namespace limbeck::alembic {

// a JOIN b ON …: something to select from, and to join more to.
class JoinObject : public ExpressionObject {
  public:
    JoinObject(Library& owner, Clause what, std::vector<Ref<TableObject>> of)
        : ExpressionObject(owner), inner(std::move(what)), tables(std::move(of)) {}
    [[nodiscard]] std::string type_name() const override { return "Join"; }
    Class* python_class(Interpreter& /*vm*/) override { return library.type("Join").get(); }
    [[nodiscard]] Clause clause() const override { return inner; }
    void clear() override { tables.clear(); }

    Clause inner;
    std::vector<Ref<TableObject>> tables;
};

// A way from one table to another that has a name: a relationship between classes.
class JoinPath : public NativeObject {
  public:
    struct Step {
        Value target;  // a table, or a class that is mapped to one
        Clause on;
    };
    // To `target` where that is given: an alias of the one that the way leads to.
    [[nodiscard]] virtual std::vector<Step> steps(const Value& target) const = 0;
};

// sa.join(), sa.outerjoin(), and the methods of that name of tables and of joins themselves.
void add_joins(Library& library, Class& table);
void fill_joins(Library& library, python::ModuleObject& module);

}  // namespace limbeck::alembic
