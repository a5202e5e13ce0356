// SPDX-License-Identifier: MIT
// What tests/cases/operations/ does not say: errors with their hints, and what only we have.
#include "limbeck/sqlite/render.h"

#include <doctest/doctest.h>

#include "limbeck/base/error.h"

using namespace limbeck;
using namespace limbeck::operation;

TEST_CASE("what needs the table made anew says how") {
    try {
        sqlite::render(AlterColumn{.table = "account", .column = "name", .nullable = false});
        FAIL("no error");
    } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::Unsupported);
        CHECK(error.hint().find("op.batch_alter_table") != std::string::npos);
    }
}

TEST_CASE("defaults in the spelling that SQLite takes") {
    const auto column = [](const char* text, schema::Default::Kind kind) {
        return sqlite::render(
            AddColumn{.table = "t",
                      .column = {.name = "a",
                                 .type = {.kind = schema::TypeKind::Integer},
                                 .server_default = schema::Default{text, kind}}})[0];
    };
    using Kind = schema::Default::Kind;
    CHECK(column("it's", Kind::Literal).ends_with("DEFAULT 'it''s'"));
    for (const char* bare : {"0", "-1.5", "CURRENT_TIMESTAMP", "'x'", "(1 + 1)", "\"x\""}) {
        CHECK(column(bare, Kind::Sql).ends_with("DEFAULT " + std::string(bare)));
    }
    CHECK(column("1 + 1", Kind::Sql).ends_with("DEFAULT (1 + 1)"));
    CHECK(column("datetime('now')", Kind::Sql).ends_with("DEFAULT (datetime('now'))"));
    CHECK(column("CURRENT_TIMESTAMP", Kind::Expression).ends_with("DEFAULT (CURRENT_TIMESTAMP)"));
}

TEST_CASE("bytes in rows") {
    CHECK(sqlite::render(BulkInsert{.table = "t",
                                    .columns = {"a"},
                                    .rows = {{schema::Bytes{std::string("\x00\xff", 2)}}}}) ==
          std::vector<std::string>{"INSERT INTO t (a) VALUES (X'00ff')"});
}
