// SPDX-License-Identifier: MIT
// Each case: the changes lead from one schema to the other and back, nothing is left to change,
// rows stay, and nothing is made anew but what the case names.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <vector>

#include "diff/case.h"
#include "diff/place.h"
#include "diff/way.h"
#include "limbeck/base/error.h"
#include "limbeck/diff/changes.h"
#include "support/postgres.h"

using namespace limbeck;
using test::changes;
using test::DiffCase;
using test::difference;
using test::DiffPlace;
using test::hazards;
using test::Kept;
using test::statements;
using test::text;
using Make = std::function<std::unique_ptr<DiffPlace>()>;

namespace {

bool updating() {
    const char* value = std::getenv("UPDATE_CASES");
    return value != nullptr && std::string_view(value) == "1";
}

class Trial {
  public:
    // `thorough`: compares with the SQL that the case has, which is of one version, and asks
    // somebody else what the schema is like, which takes as long as all the rest.
    Trial(DiffCase& one, const Make& make, bool thorough)
        : case_(one), make_(make), thorough_(thorough) {}

    std::vector<std::string> run() {
        try {
            go();
        } catch (const Error& error) {
            problems_.push_back(error.report());
        } catch (const std::exception& error) {
            problems_.emplace_back(error.what());
        }
        return problems_;
    }

  private:
    void expect(bool holds, const std::string& problem) {
        if (!holds) {
            problems_.push_back(problem);
        }
    }

    void go() {
        const auto place = make_();
        place->script(case_.name + ":before", case_.section("before"));
        const schema::Database from = place->read();
        const std::string before = description_of(*place);
        const auto fresh = make_();
        fresh->script(case_.name + ":after", case_.section("after"));
        const schema::Database to = fresh->read();

        place->script(case_.name + ":seed", case_.section("seed"));
        const std::vector<diff::Rename> renames = test::renames_of(case_, from, to);
        const std::vector<Kept> kept = test::kept(from, to, renames);
        const std::string seeded = test::rows(*place, kept, Kept::Side::Before);
        const std::vector<diff::Change> up = changes(*place, from, to, renames);
        if (thorough_) {
            compare_expectations(*place, up);
        }
        place->apply(statements(*place, up));
        const schema::Database now = place->read();
        arrives(*place, now, to, description_of(*fresh), "upgrade");
        expect(test::rows(*place, kept, Kept::Side::After) == seeded, "rows changed on the way");

        // Rows in what was added may not fit what was before.
        if (!case_.section("no way back with rows").empty()) {
            return;
        }
        const std::vector<diff::Change> down = changes(*place, now, from, test::reversed(renames));
        place->apply(statements(*place, down));
        arrives(*place, place->read(), from, before, "downgrade");
    }

    [[nodiscard]] std::string description_of(DiffPlace& place) const {
        return thorough_ ? place.described() : "";
    }

    void arrives(DiffPlace& place, const schema::Database& now, const schema::Database& wanted,
                 const std::string& described, std::string_view way) {
        const std::string left = text(statements(place, changes(place, now, wanted)));
        expect(left.empty(), fmt::format("after the {} is left to do:\n{}", way, left));
        const std::string found = description_of(place);
        expect(found == described,
               fmt::format("after the {} it is described as{}", way, difference(found, described)));
    }

    void compare_expectations(const DiffPlace& place, const std::vector<diff::Change>& up) {
        const std::string sql = text(statements(place, up));
        if (updating()) {
            case_.set("hazards", hazards(up));
            case_.set("made anew", test::made_anew(up));
            case_.set("sql", sql);
            case_.write();
            return;
        }
        expect(hazards(up) == case_.section("hazards"),
               "hazards:" + difference(hazards(up), case_.section("hazards")));
        const std::string anew = test::made_anew(up);
        expect(anew == case_.section("made anew"),
               "made anew:" + difference(anew, case_.section("made anew")));
        expect(sql == case_.section("sql"), "sql:" + difference(sql, case_.section("sql")));
    }

    DiffCase& case_;
    const Make& make_;
    bool thorough_;
    std::vector<std::string> problems_;
};

void run_all(const std::string& folder, const Make& make, int version = 0, bool thorough = true) {
    std::vector<DiffCase> cases =
        test::read_diff_cases(std::string(LIMBECK_SOURCE_DIR) + "/tests/cases/diff/" + folder);
    REQUIRE(!cases.empty());
    std::erase_if(cases, [&](const DiffCase& one) {
        const std::string since = one.section("since PostgreSQL");
        return !since.empty() && version != 0 && std::stoi(since) > version;
    });
    std::vector<std::vector<std::string>> problems(cases.size());
    test::for_each_at_once(cases.size(), [&](std::size_t at) {
        problems[at] = Trial(cases[at], make, thorough).run();
    });
    for (std::size_t i = 0; i < cases.size(); ++i) {
        for (const std::string& problem : problems[i]) {
            FAIL_CHECK(cases[i].name, ": ", problem);
        }
    }
    MESSAGE(folder, ": ", cases.size(), " cases");
}

// The SQL in the cases is in the words of this version: others spell views in other ways.
constexpr int version_of_cases = 15;

void run_version(int version) {
    const std::vector<int> installed = test::postgres_versions();
    if (std::find(installed.begin(), installed.end(), version) == installed.end()) {
        MESSAGE("PostgreSQL ", version, " is not installed: skipped");
        return;
    }
    MESSAGE("PostgreSQL ", version);
    test::PostgresServer& server = test::shared_postgres(version);
    run_all(
        "postgresql", [&] { return test::postgres_place_on(server); }, version,
        version == version_of_cases);
}

}  // namespace

TEST_CASE("changes lead from one schema to another and back on PostgreSQL") {
    REQUIRE(!test::postgres_versions().empty());
    run_version(version_of_cases);
}

TEST_CASE("changes lead from one schema to another and back on every other PostgreSQL: 14") {
    run_version(14);
}

TEST_CASE("changes lead from one schema to another and back on every other PostgreSQL: 16") {
    run_version(16);
}

TEST_CASE("changes lead from one schema to another and back on every other PostgreSQL: 17") {
    run_version(17);
}

TEST_CASE("changes lead from one schema to another and back on every other PostgreSQL: 18") {
    run_version(18);
}

TEST_CASE("changes lead from one schema to another and back on SQLite") {
    run_all("sqlite", test::sqlite_place);
}
