// SPDX-License-Identifier: MIT
// Every directive in the SQL of every dialect: rendered and compared with what Alembic says
// (tests/cases/operations/, oracle.py beside this file), then run by the real databases.
#include <doctest/doctest.h>

#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "limbeck/base/error.h"
#include "limbeck/base/files.h"
#include "limbeck/dialect/dialect.h"
#include "limbeck/operation/naming.h"
#include "limbeck/postgresql/postgresql.h"
#include "limbeck/postgresql/render.h"
#include "limbeck/sqlite/render.h"
#include "limbeck/sqlite/sqlite.h"
#include "operations/case_files.h"
#include "operations/cases.h"
#include "support/postgres.h"

namespace limbeck::test {

namespace {

using Render = std::vector<std::string> (*)(const operation::Operation&);

struct Rendered {
    std::vector<std::string> statements = {};
    std::string error = {};
};

Rendered render_all(const OperationCase& given, Render render) {
    Rendered result;
    try {
        for (operation::Operation any : given.operations) {
            if (!given.conventions.empty()) {
                operation::apply(given.conventions, any);
            }
            for (std::string& statement : render(any)) {
                result.statements.push_back(std::move(statement));
            }
        }
    } catch (const Error& error) {
        CHECK((error.code() == ErrorCode::Unsupported || error.code() == ErrorCode::Refused));
        result.error = error.message();
    }
    return result;
}

std::string text_of(const Rendered& rendered) {
    std::string result;
    for (const std::string& statement : rendered.statements) {
        result += statement + ";\n\n";
    }
    return result;
}

void compare(const OperationCase& given, const std::string& dialect, const std::string& expected,
             Render render) {
    INFO(given.name << " on " << dialect);
    const Rendered rendered = render_all(given, render);
    const std::string wanted = normal(expected);
    if (wanted.starts_with("ERROR ")) {
        INFO("got: " << rendered.error << text_of(rendered));
        CHECK_MESSAGE(rendered.error.find(wanted.substr(6)) != std::string::npos, wanted);
    } else {
        CHECK(rendered.error == "");
        CHECK(normal(text_of(rendered)) == wanted);
    }
}

const std::map<std::string, std::vector<OperationCase> (*)()> files{
    {"tables", table_cases},  {"columns", column_cases},         {"alter", alter_cases},
    {"indexes", index_cases}, {"constraints", constraint_cases}, {"types", type_cases},
    {"rows", row_cases}};

std::string world_of(const std::string& dialect) {
    return case_folder() + "world." + dialect + ".sql";
}

void run(dialect::Connection& connection, const std::vector<std::string>& texts) {
    std::vector<dialect::Statement> statements;
    for (const std::string& text : texts) {
        statements.push_back({text});
    }
    try {
        connection.execute(statements);
    } catch (const Error& error) {
        FAIL_CHECK(error.report());
    }
}

}  // namespace

TEST_CASE("operations render to what Alembic writes") {
    for (const auto& [file, cases] : files) {
        std::map<std::string, RecordedCase> expected = read_case_file(file);
        for (const OperationCase& given : cases()) {
            const auto found = expected.find(given.name);
            REQUIRE_MESSAGE(found != expected.end(), given.name);
            compare(given, "postgresql", found->second.expected["postgresql"], postgresql::render);
            compare(given, "sqlite", found->second.expected["sqlite"], sqlite::render);
            expected.erase(found);
        }
        for (const auto& [name, rest] : expected) {
            FAIL_CHECK("no operations for \"" << name << "\" of " << file << ".txt");
        }
    }
}

TEST_CASE("PostgreSQL runs what is rendered") {
    const std::set<std::string> skipped{
        "types of other databases",               // it has none of them
        "an unquoted foreign key within quotes",  // to a table that is not there
        "references without columns",             // to columns that are not unique
        "a nullable identity",                    // refused, but SQLAlchemy writes it
    };
    PostgresServer& server = shared_postgres();
    int databases = 0;
    const auto connect = [&] {
        const std::string name = "rendering" + std::to_string(++databases);
        const std::string url = server.create_database(name);
        server.sql(name, base::read_file(world_of("postgresql")));
        return postgresql::postgresql_dialect().connect({.url = base::parse_url(url)});
    };
    const auto shared = connect();
    for (const auto& [file, cases] : files) {
        for (const OperationCase& given : cases()) {
            const Rendered rendered = render_all(given, postgresql::render);
            const std::string all = text_of(rendered);
            if (skipped.contains(given.name)) {
                continue;
            }
            INFO(given.name << ": " << all);
            if (all.find("CONCURRENTLY") != std::string::npos) {  // not inside a transaction
                run(*connect(), rendered.statements);
                continue;
            }
            shared->begin();
            run(*shared, rendered.statements);
            shared->rollback();
        }
    }
}

TEST_CASE("SQLite runs what is rendered") {
    const std::set<std::string> skipped{
        "a collation",  // of PostgreSQL
    };
    for (const auto& [file, cases] : files) {
        for (const OperationCase& given : cases()) {
            const Rendered rendered = render_all(given, sqlite::render);
            if (skipped.contains(given.name)) {
                continue;
            }
            INFO(given.name << ": " << text_of(rendered));
            const auto connection =
                sqlite::sqlite_dialect().connect({.url = base::parse_url("sqlite://")});
            std::istringstream world(base::read_file(world_of("sqlite")));
            std::vector<std::string> statements;
            for (std::string statement; std::getline(world, statement, ';');) {
                if (!normal(statement).empty()) {
                    statements.push_back(statement);
                }
            }
            run(*connection, statements);
            run(*connection, rendered.statements);
        }
    }
}

}  // namespace limbeck::test
