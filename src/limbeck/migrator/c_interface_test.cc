// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>
#include <limbeck/limbeck.h>
#include <limbeck/version.h>
#include <sqlite3.h>

#include <cstring>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "support/scratch.h"

namespace {

constexpr const char* first =
    "-- revision: a1\n-- down_revision:\n-- upgrade\nCREATE TABLE t (id int);\n"
    "-- downgrade\nDROP TABLE t;\n";
constexpr const char* second =
    "-- revision: b2\n-- down_revision: a1\n-- upgrade\n-- limbeck:step fill\n";

// What a call says, freed.
struct Text {
    char* text = nullptr;
    Text() = default;
    Text(const Text&) = delete;
    Text& operator=(const Text&) = delete;
    ~Text() { limbeck_free(text); }
    char** out() {
        limbeck_free(text);
        text = nullptr;
        return &text;
    }
    [[nodiscard]] std::string str() const { return text == nullptr ? "" : text; }
    [[nodiscard]] nlohmann::json json() const { return nlohmann::json::parse(text); }
};

const char* fill(void* context, pg_conn* postgresql, sqlite3* sqlite) {
    CHECK(postgresql == nullptr);
    if (*static_cast<bool*>(context)) {
        return "not today";
    }
    sqlite3_exec(sqlite, "INSERT INTO t VALUES (1)", nullptr, nullptr, nullptr);
    return nullptr;
}

}  // namespace

TEST_CASE("the C interface does what the C++ one does") {
    const limbeck::test::Scratch scratch;
    const std::string url = "sqlite:///" + scratch.path("app.db");
    const limbeck_revision files[] = {{"a1.sql", first, std::strlen(first)},
                                      {"b2.sql", second, std::strlen(second)}};
    limbeck_options options{};
    options.size = sizeof options;
    options.url = url.c_str();
    options.revisions = files;
    options.revision_count = 2;
    std::vector<std::string> progress;
    options.context = &progress;
    options.progress = [](void* context, const char* revision, std::size_t, std::size_t) {
        static_cast<std::vector<std::string>*>(context)->emplace_back(revision);
    };
    limbeck_migrator* migrator = nullptr;
    Text text;
    REQUIRE(limbeck_open(&options, &migrator, text.out()) == LIMBECK_OK);

    CHECK(limbeck_heads(migrator, text.out()) == LIMBECK_OK);
    CHECK(text.json()["revisions"][0]["revision"] == "b2");
    CHECK(limbeck_upgrade(migrator, "head", text.out()) == LIMBECK_REFUSED);
    CHECK(text.str().find("calls the step 'fill'") != std::string::npos);

    bool fails = true;
    REQUIRE(limbeck_add_step(migrator, "fill", fill, &fails, text.out()) == LIMBECK_OK);
    CHECK(limbeck_upgrade(migrator, "head", text.out()) == LIMBECK_SCRIPT);
    CHECK(text.str().find("step 'fill': not today") != std::string::npos);
    CHECK(limbeck_require_at_least(migrator, "b2", text.out()) == LIMBECK_REFUSED);
    fails = false;
    CHECK(limbeck_plan(migrator, "head", text.out()) == LIMBECK_OK);
    CHECK(text.json()["steps"].size() == 1);
    CHECK(limbeck_upgrade(migrator, "head", text.out()) == LIMBECK_OK);
    CHECK(text.json()["executed"] == true);
    CHECK(progress == std::vector<std::string>{"a1", "b2", "b2"});
    CHECK(limbeck_require_at_least(migrator, "b2", nullptr) == LIMBECK_OK);
    CHECK(limbeck_current(migrator, text.out()) == LIMBECK_OK);
    CHECK(text.json()["at_heads"] == true);
    CHECK(limbeck_history(migrator, text.out()) == LIMBECK_OK);
    CHECK(text.json()["revisions"].size() == 2);

    CHECK(limbeck_upgrade(migrator, nullptr, text.out()) == LIMBECK_USAGE);
    CHECK(limbeck_downgrade(migrator, "base", text.out()) ==
          LIMBECK_REFUSED);  // b2 has no way back
    CHECK(limbeck_stamp(migrator, "a1", text.out()) == LIMBECK_OK);
    limbeck_cancel(migrator);
    CHECK(limbeck_current(migrator, text.out()) == LIMBECK_INTERRUPTED);
    limbeck_close(migrator);
    limbeck_close(nullptr);
}

TEST_CASE("the C interface takes no options of another version") {
    limbeck_options options{};
    options.size = 8;
    limbeck_migrator* migrator = nullptr;
    Text text;
    CHECK(limbeck_open(&options, &migrator, text.out()) == LIMBECK_USAGE);
    CHECK(text.str().find("sizeof(limbeck_options)") != std::string::npos);
    CHECK(limbeck_upgrade(nullptr, "head", text.out()) == LIMBECK_USAGE);
    CHECK(std::string(limbeck_version()) == LIMBECK_VERSION);
}
