// SPDX-License-Identifier: MIT
#include "limbeck/schema/naming.h"

#include <doctest/doctest.h>

#include "limbeck/base/error.h"

using namespace limbeck;
using namespace limbeck::schema;

namespace {

std::string name_of(const std::string& pattern, const Unique& unique,
                    const QualifiedName& table = "account") {
    Constraint constraint = unique;
    apply({{"uq", pattern}}, table, constraint);
    return std::get<Unique>(constraint).name.text;
}

}  // namespace

TEST_CASE("the tokens of a naming convention") {
    const Unique unique{.columns = {"email", "name", "age"}};
    CHECK(name_of("uq_%(table_name)s_%(column_0_name)s", unique) == "uq_account_email");
    CHECK(name_of("%(column_2_name)s", unique) == "age");
    CHECK(name_of("%(column_0N_name)s", unique) == "emailnameage");
    CHECK(name_of("%(column_0_N_name)s", unique) == "email_name_age");
    CHECK(name_of("%(column_1_key)s", unique) == "name");
    CHECK(name_of("%(column_0_label)s", unique) == "account_email");
    CHECK(name_of("%(column_0_label)s", unique, {"app", "account"}) == "app_account_email");
    CHECK(name_of("%(column_0_N_label)s", unique) == "account_email_account_name_account_age");
    CHECK(name_of("100%%_%(table_name)s", unique) == "100%_account");
}

TEST_CASE("a foreign key can name what it refers to") {
    Constraint key =
        ForeignKey{.columns = {"org_id"}, .target = {"app", "org"}, .target_columns = {"id"}};
    apply({{"fk", "%(referred_table_name)s_%(referred_column_0_name)s"}}, "account", key);
    CHECK(std::get<ForeignKey>(key).name == final_name("org_id"));
}

TEST_CASE("a name that is given stays, unless the convention asks for it") {
    CHECK(name_of("uq_%(table_name)s", {.name = "mine", .columns = {"a"}}) == "mine");
    CHECK(name_of("uq_%(table_name)s_%(constraint_name)s", {.name = "mine", .columns = {"a"}}) ==
          "uq_account_mine");
    CHECK(name_of("uq_%(table_name)s_%(constraint_name)s",
                  {.name = final_name("mine"), .columns = {"a"}}) == "mine");
    CHECK(conventional_name({{"ck", "ck_%(constraint_name)s"}}, "ck", "account", "age") ==
          final_name("ck_age"));
    CHECK(conventional_name({{"ck", "ck_%(constraint_name)s"}}, "uq", "account", "age") ==
          Name("age"));
}

TEST_CASE("a convention that cannot be filled is refused") {
    CHECK_THROWS_WITH_AS(name_of("uq_%(constraint_name)s", {.columns = {"a"}}),
                         doctest::Contains("explicitly named"), Error);
    CHECK_THROWS_WITH_AS(name_of("uq_%(column_1_name)s", {.columns = {"a"}}),
                         "a naming convention has nothing to put for %(column_1_name)s", Error);
    CHECK_THROWS_WITH_AS(name_of("uq_%(weather)s", {.columns = {"a"}}),
                         doctest::Contains("%(weather)s"), Error);
    CHECK_THROWS_WITH_AS(name_of("uq_%d", {.columns = {"a"}}), doctest::Contains("uq_%d"), Error);
}

TEST_CASE("an index has a name even without a convention") {
    Index index{.table = "account", .parts = {{"email"}}};
    apply({}, index);
    CHECK(index.name == final_name("ix_account_email"));
}

TEST_CASE("what columns say by the way becomes explicit in the order of the columns") {
    Table table{
        .name = "account",
        .columns = {{.name = "id",
                     .type = {.kind = TypeKind::Integer},
                     .nullable = false,
                     .primary_key = true},
                    {.name = "a", .unique = true},
                    {.name = "b", .unique = true, .index = true},
                    {.name = "c", .foreign_keys = {{.target = "org", .target_columns = {"id"}}}}},
        .constraints = {Check{.condition = {"a <> b"}}}};
    apply({{"pk", "pk_%(table_name)s"}}, table);
    REQUIRE(table.constraints.size() == 4);
    CHECK(table.constraints[0] == Constraint(Check{.condition = {"a <> b"}}));
    CHECK(table.constraints[1] == Constraint(Unique{.columns = {"a"}}));
    CHECK(table.constraints[2] ==
          Constraint(ForeignKey{.columns = {"c"}, .target = "org", .target_columns = {"id"}}));
    CHECK(table.constraints[3] ==
          Constraint(PrimaryKey{.name = final_name("pk_account"), .columns = {"id"}}));
    REQUIRE(table.indexes.size() == 1);
    CHECK(table.indexes[0].unique);
    CHECK(table.indexes[0].name == final_name("ix_account_b"));

    const Table once = table;
    apply({{"pk", "other_%(table_name)s"}}, table);
    CHECK(table == once);
}
