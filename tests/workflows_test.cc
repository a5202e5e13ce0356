// SPDX-License-Identifier: MIT
// What people do every day, over several commands: create, check, status.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "support/postgres.h"
#include "support/project.h"
#include "support/refusal.h"

using namespace limbeck;
using test::Project;

namespace {

struct Modelled : Project {
    explicit Modelled(const std::string& url) : Project(url) {
        write("limbeck.toml",
              fmt::format("{}models = [\"sql:schema.sql\"]\n", read("limbeck.toml")));
        write("schema.sql", "CREATE TABLE account (id int NOT NULL PRIMARY KEY, email text);\n");
    }
};

std::string new_database() {
    static int number = 0;
    return test::shared_postgres().create_database(fmt::format("workflow{}", ++number));
}

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a day's work: create, upgrade, check, status") {
    for (const std::string& url : {std::string("sqlite:///app.db"), new_database()}) {
        CAPTURE(url);
        const Modelled project(url);
        CHECK(has(project.out("status"), "at        base: no revision is applied\n"));

        project.run({"create", "add account", "--rev-id", "a1"});
        CHECK(has(project.read("migrations/a1_add_account.sql"), "CREATE TABLE"));
        // What is written down is not applied.
        const test::Result pending = project("check");
        CHECK(pending.status == 1);
        CHECK(pending.out == "a1, add account\n");
        CHECK(has(pending.err, "the database is not up to date: 1 revision is pending"));
        CHECK(project("check --pending").status == 1);
        const std::string before = project.out("status");
        CHECK(has(before, "pending   1 revision: 'limbeck upgrade heads' applies it\n"));
        CHECK(has(before, "          a1, add account\n"));
        CHECK(has(before, "models    not compared while revisions are pending\n"));

        project.out("upgrade");
        CHECK(project.out("check") == "The database is what the models say.\n");
        CHECK(project.out("check --pending") == "No revision is pending.\n");
        const std::string after = project.out("status");
        CHECK(has(after, "at        a1, add account\n"));
        CHECK(has(after, "pending   nothing\n"));
        CHECK(has(after, "head      a1, add account\n"));
        CHECK(has(after, "models    agree with the database\n"));
        CHECK(has(after, "lock      free\n"));

        project.write(
            "schema.sql",
            "CREATE TABLE account (id int NOT NULL PRIMARY KEY, email text, name text);\n");
        CHECK(has(project.out("status"), "models    1 change: 'limbeck check' lists them\n"));
        CHECK(project("check").status == 1);
        CHECK(project("check --pending").status == 0);
        project.write("schema.sql", "CREATE TABEL;\n");
        CHECK(has(project.out("status"), "models    cannot be compared: "));
    }
}

TEST_CASE("create says what it needs") {
    const Project project("sqlite:///app.db");
    test::refuses(project, "create", {"message"}, 2);
    test::refuses(project, "create x", {"nobody says what the database should look like"});
}

TEST_CASE("status with several heads, no models, and as data") {
    const Project project("sqlite:///app.db");
    project.revision("a1", "");
    project.revision("b1", "a1");
    project.revision("c1", "a1");
    project.out("upgrade b1");
    const std::string text = project.out("status");
    CHECK(has(text, "heads     b1"));
    CHECK(has(text, "          c1"));
    CHECK(has(text, "'limbeck merge heads -m …' joins them"));
    CHECK(has(text, "pending   1 revision"));
    const std::string json = project.out("status --json");
    CHECK(has(json, "\"pending\""));
    CHECK(nlohmann::json::parse(json)["models"]["state"] == "unknown");
    project.out("upgrade heads");
    CHECK(has(project.out("status"), "models    none are named"));
    // The database is not made by looking.
    const Project other("sqlite:///app.db");
    other.revision("a1", "");
    other.out("status");
    CHECK(other.list(".").size() == 2);
}

TEST_CASE("status names who holds the lock") {
    const std::string url = new_database();
    const Project project(url);
    project.revision("a1", "", "SELECT pg_sleep(60);");
    test::CallOptions options;
    options.directory = project.files().path();
    test::Background running({test::limbeck_path(), "upgrade"}, options);
    std::string text;
    for (int i = 0; i < 200 && !has(text, "held by (pid "); ++i) {
        text = project.out("status");
    }
    CHECK(has(text, "lock      held by (pid "));
    running.signal(2);
    running.wait();
    CHECK(has(project.out("status"), "lock      free"));
}
