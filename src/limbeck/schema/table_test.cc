// SPDX-License-Identifier: MIT
#include "limbeck/schema/table.h"

#include <doctest/doctest.h>

#include "limbeck/base/error.h"

using namespace limbeck;
using namespace limbeck::schema;

namespace {

Column key(TypeKind kind, Autoincrement autoincrement = Autoincrement::Auto) {
    return {.name = "id",
            .type = {.kind = kind},
            .nullable = false,
            .primary_key = true,
            .autoincrement = autoincrement};
}

bool counts(const Column& column, std::vector<Constraint> constraints = {}) {
    return autoincrement_column(
               {.name = "account", .columns = {column}, .constraints = std::move(constraints)}) !=
           nullptr;
}

}  // namespace

TEST_CASE("a lone integer key counts by itself, unless something stands against it") {
    CHECK(counts(key(TypeKind::Integer)));
    CHECK(counts(key(TypeKind::BigInteger)));
    CHECK(counts(key(TypeKind::Numeric)));
    CHECK_FALSE(counts(key(TypeKind::Uuid)));
    CHECK_FALSE(counts(key(TypeKind::Integer, Autoincrement::Never)));
    CHECK_FALSE(counts({.name = "id", .type = {.kind = TypeKind::Integer}}));

    Column with_default = key(TypeKind::Integer);
    with_default.server_default = Default{"1"};
    CHECK_FALSE(counts(with_default));
    with_default.autoincrement = Autoincrement::Always;
    CHECK(counts(with_default));

    const ForeignKey to_org{.columns = {"id"}, .target = "org", .target_columns = {"id"}};
    CHECK_FALSE(counts(key(TypeKind::Integer), {to_org}));
    CHECK(counts(key(TypeKind::Integer, Autoincrement::IgnoreForeignKey), {to_org}));
    CHECK(counts(key(TypeKind::Integer, Autoincrement::Always), {to_org}));
}

TEST_CASE("a column that cannot count and insists is refused") {
    CHECK_THROWS_WITH_AS(counts(key(TypeKind::Text, Autoincrement::Always)),
                         "a column of type TEXT cannot autoincrement: 'id'", Error);
}

TEST_CASE("a declared primary key wins over what columns say") {
    const Table table{.columns = {key(TypeKind::Integer)},
                      .constraints = {PrimaryKey{.name = "pk", .columns = {"a", "b"}}}};
    CHECK(primary_key(table) == PrimaryKey{.name = "pk", .columns = {"a", "b"}});
    CHECK(primary_key({.columns = {key(TypeKind::Integer)}}) == PrimaryKey{.columns = {"id"}});
    CHECK(primary_key({}) == std::nullopt);
}

TEST_CASE("a variant counts for its database only") {
    const Type type{.kind = TypeKind::Json,
                    .variants = {{.kind = TypeKind::Named, .name = "JSONB", .dialect = "pg"}}};
    CHECK(describe(variant_for(type, "pg")) == "JSONB");
    CHECK(describe(variant_for(type, "sqlite")) == "JSON");
}
