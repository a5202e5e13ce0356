// SPDX-License-Identifier: MIT
// Renames through the program: said by options, by hints in the models, by answers on a terminal.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <string>
#include <vector>

#include "limbeck/base/text.h"
#include "support/postgres.h"
#include "support/project.h"
#include "support/refusal.h"

using namespace limbeck;
using test::Project;

namespace {

constexpr std::string_view before =
    "CREATE TABLE account (id INTEGER PRIMARY KEY, mail TEXT, age INTEGER);\n";
constexpr std::string_view after =
    "CREATE TABLE person (id INTEGER PRIMARY KEY, email TEXT, age INTEGER);\n";

std::vector<std::string> words(const std::string& text) {
    std::vector<std::string> result;
    for (const std::string_view word : base::split_any(text, " ")) {
        result.emplace_back(word);
    }
    return result;
}

// Two models, compared on SQLite.
struct Models : Project {
    explicit Models(std::string_view to = after) {
        write("a.sql", before);
        write("b.sql", to);
    }
    [[nodiscard]] test::Result diff(const std::string& more = "",
                                    const std::string& from_to = "a.sql b.sql") const {
        return run(words(fmt::format("diff {} --dev-url sqlite:// {}", from_to, more)));
    }
};

constexpr std::string_view renamed =
    "ALTER TABLE account RENAME TO person;\n\nALTER TABLE person RENAME COLUMN mail TO email;\n\n";
constexpr std::string_view renamed_back =
    "ALTER TABLE person RENAME TO account;\n\nALTER TABLE account RENAME COLUMN email TO mail;\n\n";

}  // namespace

TEST_CASE("options rename; else what may be a rename is dropped and made, loudly") {
    const Models files;
    CHECK(files.diff("--rename account:person --rename account.mail:email").out == renamed);
    const test::Result dropped = files.diff();
    CHECK(dropped.out.find("DROP TABLE account") != std::string::npos);
    CHECK(dropped.err.find("WARNING: data loss: drops table account") != std::string::npos);
    CHECK(dropped.err.find("WARNING: table account goes and person comes; 2 of 3 columns are the "
                           "same. If that is a rename: --rename account:person") !=
          std::string::npos);
    CHECK(files.diff("--rename account:person").err.find("--rename account.mail:email") !=
          std::string::npos);
    test::refuses(files, "diff a.sql b.sql --dev-url sqlite:// --rename acount:person",
                  {"there is no acount to be renamed", "did you mean account?"}, 2);
    test::refuses(files, "diff a.sql b.sql --dev-url sqlite:// --rename account:people",
                  {"table account cannot be renamed to people"}, 2);
}

TEST_CASE("hints in the models rename, in both directions, and are silent afterwards") {
    const Models files(
        "-- limbeck:rename account\nCREATE TABLE person (id INTEGER PRIMARY KEY,\n"
        "    email TEXT, -- limbeck:rename mail\n    age INTEGER);\n");
    CHECK(files.diff().out == renamed);
    CHECK(files.diff().err == "");
    CHECK(files.diff("", "b.sql a.sql").out == renamed_back);
    CHECK(files.diff("", "b.sql b.sql").out == "");
}

TEST_CASE("a terminal is asked about one pair after the other, and no is the default") {
    const Models files(
        "CREATE TABLE person (id INTEGER PRIMARY KEY, email TEXT, years INTEGER, note TEXT);\n");
    files.write(
        "a.sql",
        "CREATE TABLE account (id INTEGER PRIMARY KEY, mail TEXT, age INTEGER, note TEXT);");
    const auto asked = [&](const std::string& answers, const std::string& more = "") {
        test::CallOptions options;
        options.directory = files.files().path();
        options.input = answers;
        options.terminal = true;
        return test::call(
                   words(test::limbeck_path() + " diff a.sql b.sql --dev-url sqlite:// " + more),
                   options)
            .out;
    };
    const std::string some = asked("y\nyes\n\n");
    CHECK(some.find("Has table account been renamed to person? (2 of 4 columns are the same)") !=
          std::string::npos);
    CHECK(some.find("Has column account.mail been renamed to email? (both are TEXT) [y/N]") !=
          std::string::npos);
    CHECK(some.find("Has column account.age been renamed to years? (both are INTEGER)") !=
          std::string::npos);
    CHECK(some.find("RENAME COLUMN mail TO email") != std::string::npos);
    CHECK(some.find("RENAME COLUMN age") == std::string::npos);
    CHECK(asked("\n").find("DROP TABLE account") != std::string::npos);
    CHECK(asked("y\n", "--no-input").find("Has table") == std::string::npos);
}

namespace {

void follow_renames(const std::string& url) {
    const Project project(url);
    project.write("limbeck.toml", project.read("limbeck.toml") + "models = [\"sql:model.sql\"]\n");
    project.write("model.sql", before);
    project.out("revision --autogenerate --rev-id a1 -m first");
    project.out("upgrade head");
    project.write("model.sql", after);
    const test::Result check = project.run({"check"});
    CHECK(check.status == 1);
    CHECK(check.err.find("If that is a rename: --rename") != std::string::npos);
    CHECK(project.run({"check", "--rename", "account:person", "--rename", "account.mail:email"})
              .out.find("rename table") != std::string::npos);
    project.out(
        "revision --autogenerate --rev-id a2 -m renames --rename account:person "
        "--rename account.mail:email");
    const std::string file = project.read("migrations/a2_renames.sql");
    CHECK(file.find("DROP") == std::string::npos);
    CHECK(file.find("data loss") == std::string::npos);
    project.out("upgrade head");
    CHECK(project.out("check") == "The database is what the models say.\n");
    project.out("downgrade -1");
    project.write("model.sql", before);
    CHECK(project.run({"verify"}).status == 0);
}

}  // namespace

TEST_CASE("a revision renames, and its downgrade renames back") {
    SUBCASE("SQLite") {
        follow_renames("sqlite:///app.db");
    }
    SUBCASE("PostgreSQL") {
        follow_renames(test::shared_postgres().create_database("renames"));
    }
}
