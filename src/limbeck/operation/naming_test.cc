// SPDX-License-Identifier: MIT
#include "limbeck/operation/naming.h"

#include <doctest/doctest.h>

using namespace limbeck;
using namespace limbeck::operation;

TEST_CASE("the constraints of a new column are named as in its table") {
    Operation operation =
        AddColumn{.table = "account",
                  .column = {.name = "org_id",
                             .type = {.kind = schema::TypeKind::Integer},
                             .primary_key = true,
                             .unique = true,
                             .foreign_keys = {{.target = "org", .target_columns = {"id"}}}}};
    apply({{"uq", "uq_%(table_name)s_%(column_0_name)s"},
           {"fk", "fk_%(table_name)s_%(referred_table_name)s"}},
          operation);
    const auto& add = std::get<AddColumn>(operation);
    REQUIRE(add.constraints.size() == 2);  // the primary key stays the column's own affair
    CHECK(std::get<schema::Unique>(add.constraints[0]).name.text == "uq_account_org_id");
    CHECK(std::get<schema::ForeignKey>(add.constraints[1]).name.text == "fk_account_org");
    CHECK_FALSE(add.column.unique);
}

TEST_CASE("a constraint is dropped under the name it was given") {
    Operation operation = DropConstraint{"account", "age", ConstraintType::Check};
    apply({{"ck", "ck_%(table_name)s_%(constraint_name)s"}}, operation);
    CHECK(std::get<DropConstraint>(operation).name == schema::final_name("ck_account_age"));
}

TEST_CASE("what has no names of constraints is left alone") {
    for (const Operation& operation :
         {Operation(DropTable{"account"}), Operation(ExecuteSql{{"SELECT 1"}}),
          Operation(DropIndex{"ix", "account"}), Operation(CreateEnum{{"mood", {"ok"}}})}) {
        Operation named = operation;
        apply({{"ix", "other"}, {"ck", "other"}}, named);
        CHECK((named == operation));
    }
}
