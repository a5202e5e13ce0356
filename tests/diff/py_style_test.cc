// SPDX-License-Identifier: MIT
// Generated .py revisions beside those of Alembic, for changes that it knows. The differences that
// docs/autogenerate.md names are allowed, and no others.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "diff/place.h"
#include "diff/way.h"
#include "limbeck/base/text.h"
#include "support/program.h"
#include "support/scratch.h"

using namespace limbeck;
using nlohmann::json;

namespace {

json alembic_style(const std::string& argument) {
    std::vector<std::string> words{"/usr/bin/python3", "-B",
                                   LIMBECK_SOURCE_DIR "/tests/diff/alembic_style.py"};
    if (!argument.empty()) {
        words.push_back(argument);
    }
    const test::Result result = test::call(words);
    INFO(result.err);
    REQUIRE(result.status == 0);
    return json::parse(result.out);
}

// Ours marks the file as its own and every name as final.
std::string without_marks(const std::string& text) {
    std::string result = base::replace_all(text, "Alembic", "Limbeck");
    for (std::size_t at = result.find("op.f("); at != std::string::npos;
         at = result.find("op.f(", at)) {
        result.erase(result.find(')', at), 1);
        result.erase(at, 5);
    }
    return result;
}

// Theirs drops the indexes of a table that it drops.
std::string without_needless(const std::string& text) {
    std::string result;
    for (const std::string_view line : base::split(text, '\n')) {
        const std::size_t table = line.find("table_name=");
        if (line.find("op.drop_index(") != std::string_view::npos &&
            text.find(fmt::format("op.drop_table({}", line.substr(table + 11))) !=
                std::string::npos) {
            continue;
        }
        result += (result.empty() ? "" : "\n") + std::string(line);
    }
    return result;
}

const schema::NamingConvention names{
    {"ix", "ix_%(column_0_label)s"},
    {"uq", "uq_%(table_name)s_%(column_0_name)s"},
    {"ck", "ck_%(table_name)s_%(constraint_name)s"},
    {"fk", "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s"},
    {"pk", "pk_%(table_name)s"},
};

}  // namespace

TEST_CASE("generated .py revisions read as those of Alembic") {
    std::vector<std::pair<std::unique_ptr<test::DiffPlace>, std::unique_ptr<test::DiffPlace>>>
        pairs(alembic_style("").get<std::size_t>());
    REQUIRE(pairs.size() >= 12);
    json urls = json::array();
    for (auto& [before, after] : pairs) {
        before = test::postgres_place();
        after = test::postgres_place();
        urls.push_back({before->url(), after->url()});
        before->rest();
        after->rest();
    }
    const test::Scratch files;
    const json expected = alembic_style(files.write("urls", urls.dump()));
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        CAPTURE(expected[i]["name"].get<std::string>());
        auto& [before, after] = pairs[i];
        before->wake();
        after->wake();
        const schema::Database from = before->read();
        const schema::Database to = after->read();
        const auto theirs = [&](const char* way) {
            return without_needless(without_marks(expected[i][way].get<std::string>()));
        };
        CHECK(without_marks(test::py_body(*before, from, to, {}, false, names).text) ==
              theirs("upgrade"));
        CHECK(without_marks(test::py_body(*before, to, from, {}, true, names).text) ==
              theirs("downgrade"));
        before->rest();
        after->rest();
    }
}
