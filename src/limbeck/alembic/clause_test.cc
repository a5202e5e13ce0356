// SPDX-License-Identifier: MIT
#include "limbeck/alembic/clause.h"

#include <doctest/doctest.h>

#include "limbeck/base/error.h"

namespace limbeck::alembic {

namespace {

std::string rendered(std::string_view text, const Parameters& parameters = {}) {
    Clause clause = parse_text(text);
    fill(clause, parameters);
    return render(clause, sql::Flavour::PostgreSql, Columns::Plain);
}

Bind value(schema::Value given) {
    return {.value = std::move(given)};
}

}  // namespace

TEST_CASE("a text has parameters, casts, and colons of its own") {
    CHECK(rendered("SELECT 1") == "SELECT 1");
    CHECK(rendered("").empty());
    CHECK(rendered("SELECT :a, :b_2", {{"a", value(std::int64_t{1})}, {"b_2", value("it's")}}) ==
          "SELECT 1, 'it''s'");
    CHECK(rendered("SELECT x::int, 'a:b', '12:30:00'") == "SELECT x::int, 'a:b', '12:30:00'");
    CHECK(rendered(R"(SELECT '\:x', a\:\:int)") == "SELECT ':x', a::int");
    CHECK(rendered("SELECT ':' || ' : '") == "SELECT ':' || ' : '");
    CHECK(rendered("SELECT :a::int", {{"a", value("5")}}) == "SELECT :a::int");
    CHECK(rendered("SELECT (:a)::int", {{"a", value("5")}}) == "SELECT ('5')::int");
    CHECK(rendered("SELECT :n", {{"n", value(schema::Value())}}) == "SELECT NULL");
    CHECK(rendered("SELECT :t", {{"t", value(R"(a\b)")}}) == R"(SELECT E'a\\b')");
}

TEST_CASE("a parameter without a value is named") {
    try {
        rendered("SELECT :a, :b", {{"a", value(true)}});
        FAIL("rendered");
    } catch (const Error& error) {
        CHECK(error.message() == "A value is required for bind parameter 'b'");
    }
}

TEST_CASE("an operand gets parentheses where it is looser than the operator around it") {
    Clause both("a OR b");
    both.precedence = Precedence::Or;
    Clause result("NOT ");
    result.operand(both, Precedence::Not);
    CHECK(render(result, sql::Flavour::Sqlite, Columns::Plain) == "NOT (a OR b)");
    Clause text = parse_text("a OR b");
    text.precedence = Precedence::Or;
    CHECK(render(Clause("NOT ").operand(text, Precedence::Not), sql::Flavour::Sqlite,
                 Columns::Plain) == "NOT a OR b");
}

TEST_CASE("a subquery does not read again what the query around it reads") {
    Clause inner("SELECT 1");
    inner.parts.emplace_back(From{{"a", "b"}});
    inner.correlate({"a"});
    CHECK(render(inner, sql::Flavour::Sqlite, Columns::Plain) == "SELECT 1 FROM b");
    inner.correlate({"b"});
    CHECK(render(inner, sql::Flavour::Sqlite, Columns::Plain) == "SELECT 1 FROM b");
}

TEST_CASE("a backslash goes where SQLAlchemy drops it, and nowhere else") {
    CHECK(without_escapes("a \\:b '\\: c' \\::d \\n") == "a :b ': c' \\::d \\n");
    CHECK(render(parse_text("x \\:a y\\::b"), sql::Flavour::Sqlite, Columns::Plain) ==
          "x :a y\\::b");
}

TEST_CASE("columns are qualified or not") {
    const Clause column(ColumnReference{.table = "app.\"Order\"", .column = "Total"});
    CHECK(render(column, sql::Flavour::PostgreSql, Columns::Qualified) ==
          "app.\"Order\".\"Total\"");
    CHECK(render(column, sql::Flavour::PostgreSql, Columns::Plain) == "\"Total\"");
}

}  // namespace limbeck::alembic
