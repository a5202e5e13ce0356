// SPDX-License-Identifier: MIT
// Models in C++ as a source: a schema of 31 tables (tests/models/) said in C++ and in SQL is one.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <string>
#include <string_view>

#include "support/postgres.h"
#include "support/project.h"
#include "support/refusal.h"

using namespace limbeck;
using test::Project;

namespace {

const std::string library = std::string("cpp:") + LIMBECK_BINARY_DIR + "/libservice_models.so";

std::string sql(std::string_view engine) {
    return fmt::format("sql:{}/tests/models/sql/{}.sql", LIMBECK_SOURCE_DIR, engine);
}

void are_one(const std::string& url, std::string_view engine) {
    const Project nowhere;
    CHECK(nowhere.run({"diff", library, sql(engine), "--dev-url", url}).out.empty());
    CHECK(nowhere.run({"diff", sql(engine), library, "--dev-url", url}).out.empty());
    CHECK(nowhere.run({"diff", "empty", library, "--dev-url", url}).out.find("CREATE TABLE") !=
          std::string::npos);
}

struct Modelled : Project {
    explicit Modelled(const std::string& url, const std::string& model = library) : Project(url) {
        write("limbeck.toml", fmt::format("{}models = [\"{}\"]\n", read("limbeck.toml"), model));
    }
};

void follow(const std::string& url) {
    const Modelled project(url);
    project.out("revision --autogenerate --rev-id a1 -m service");
    project.out("upgrade head");
    CHECK(project.out("check") == "The database is what the models say.\n");
    project.out("downgrade base");
}

}  // namespace

TEST_CASE("the same schema in C++ and in SQL is one on PostgreSQL") {
    are_one(test::shared_postgres().create_database("cpp_one"), "postgresql");
}

TEST_CASE("the same schema in C++ and in SQL is one on SQLite") {
    are_one("sqlite://", "sqlite");
}

TEST_CASE("models in C++ are followed on PostgreSQL") {
    follow(test::shared_postgres().create_database("cpp_followed"));
}

TEST_CASE("models in C++ are followed on SQLite") {
    follow("sqlite:///app.db");
}

TEST_CASE("a library that is none, and one without models") {
    const Modelled missing("sqlite:///app.db", "cpp:build/libmodels.so");
    test::refuses(missing, "check",
                  {"cpp:build/libmodels.so: there is no such library", "limbeck_add_models()"});
    missing.write("build/libmodels.so", "no library");
    test::refuses(missing, "check", {"cpp:build/libmodels.so: ", "libmodels.so: "});
    const Modelled other("sqlite:///app.db", "cpp:/lib/x86_64-linux-gnu/libm.so.6");
    test::refuses(other, "check", {"exports no limbeck_models()", "LIMBECK_MODELS(metadata)"});
}
