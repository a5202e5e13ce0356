// SPDX-License-Identifier: MIT
// A schema of 31 tables (tests/models/) said in C++, in SQLAlchemy and in SQL is one: nothing leads
// from any of the three to another.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <string>
#include <string_view>
#include <vector>

#include "limbeck/base/files.h"
#include "support/postgres.h"
#include "support/project.h"

using namespace limbeck;
using test::Project;

namespace {

constexpr std::string_view models = LIMBECK_SOURCE_DIR "/tests/models";

std::string sql(std::string_view engine) {
    return fmt::format("sql:{}/sql/{}.sql", models, engine);
}
const std::string cpp = std::string("cpp:") + LIMBECK_BINARY_DIR + "/libservice_models.so";
const std::string sqlalchemy = "sqlalchemy:service:Base.metadata";

// A project whose models are found in a folder.
struct Modelled : Project {
    explicit Modelled(const std::string& url, std::string_view folder) : Project(url) {
        write("limbeck.toml",
              fmt::format("{}python = \"/usr/bin/python3\"\nprepend_sys_path = [\"{}\"]\n",
                          read("limbeck.toml"), folder));
    }
};

void are_one(const std::string& url, std::string_view engine) {
    const Modelled project(url, fmt::format("{}/sqlalchemy", models));
    const std::vector<std::string> sources{cpp, sqlalchemy, sql(engine)};
    for (const std::string& from : sources) {
        CAPTURE(from);
        for (const std::string& to : sources) {
            CAPTURE(to);
            const test::Result result = project.run({"diff", from, to, "--dev-url", url});
            CHECK(result.err.empty());
            CHECK(result.status == 0);
            CHECK(result.out.empty());
        }
        const std::string made = project.run({"diff", "empty", from, "--dev-url", url}).out;
        std::size_t tables = 0;
        for (std::size_t at = made.find("TABLE "); at != std::string::npos;
             at = made.find("TABLE ", at + 1)) {
            const std::size_t line = made.rfind('\n', at) + 1;
            tables += made.compare(line, 7, "CREATE ") == 0 ? 1U : 0U;
        }
        CHECK(tables == 31);
    }
}

}  // namespace

TEST_CASE("a schema in C++, in SQLAlchemy and in SQL is one on PostgreSQL") {
    are_one(test::shared_postgres().create_database("three"), "postgresql");
}

TEST_CASE("a schema in C++, in SQLAlchemy and in SQL is one on SQLite") {
    are_one("sqlite:///app.db", "sqlite");
}

// Else the others would prove nothing.
TEST_CASE("what is otherwise in one of the three is found") {
    const std::string url = test::shared_postgres().create_database("three_otherwise");
    const Modelled project(url, ".");
    for (const char* name : {"__init__", "base", "auth", "organisations", "billing", "audit"}) {
        const std::string file = fmt::format("service/{}.py", name);
        std::string text = base::read_file(fmt::format("{}/sqlalchemy/{}", models, file));
        const auto replace = [&](std::string_view old, std::string_view fresh) {
            if (const std::size_t at = text.find(old); at != std::string::npos) {
                text.replace(at, old.size(), fresh);
            }
        };
        replace("postgresql_using=\"brin\"", "postgresql_using=\"btree\"");
        replace("\"net + tax\"", "\"net - tax\"");
        replace("match=\"FULL\", ", "");
        replace("code = name_of(16)", "code = name_of(17)");
        replace("\"saml\"", "\"saml\", \"oidc\"");
        replace("days > 0", "days > 1");
        project.write(file, text);
    }
    const std::string out = project.run({"diff", cpp, sqlalchemy, "--json", "--dev-url", url}).out;
    for (const char* name :
         {"ix_login_attempt_at", "invoice.gross", "fk_team_member_organisation_id_team_id",
          "recovery_code.code", "provider", "ck_retention_rule_days"}) {
        CAPTURE(name);
        CHECK(out.find(name) != std::string::npos);
    }
}
