// SPDX-License-Identifier: MIT
// Each case: the changes lead from one schema to the other and back, nothing is left to change, and
// rows stay.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <functional>
#include <thread>
#include <vector>

#include "diff/case.h"
#include "diff/place.h"
#include "limbeck/base/error.h"
#include "limbeck/base/text.h"
#include "limbeck/dialect/identifier.h"
#include "limbeck/diff/changes.h"
#include "limbeck/operation/describe.h"
#include "support/postgres.h"

using namespace limbeck;
using test::DiffCase;
using test::DiffPlace;
using Make = std::function<std::unique_ptr<DiffPlace>()>;

namespace {

bool updating() {
    const char* value = std::getenv("UPDATE_CASES");
    return value != nullptr && std::string_view(value) == "1";
}

std::vector<diff::Change> changes(const DiffPlace& place, const schema::Database& from,
                                  const schema::Database& to) {
    return diff::changes(from, to, {.alters_tables = place.dialect().alters_tables()});
}

std::vector<std::string> statements(const DiffPlace& place, const std::vector<diff::Change>& all) {
    std::vector<std::string> result;
    for (const diff::Change& change : all) {
        for (std::string& statement : place.dialect().render(change.operation)) {
            result.push_back(std::move(statement));
        }
    }
    return result;
}

std::string text(const std::vector<std::string>& statements) {
    std::string result;
    for (const std::string& statement : statements) {
        result += statement + ";\n";
    }
    return result;
}

std::string hazards(const std::vector<diff::Change>& all) {
    std::string result;
    for (const diff::Change& change : all) {
        for (const diff::Hazard& hazard : change.hazards) {
            result += fmt::format(
                "{}: {}\n", hazard.kind == diff::Hazard::Kind::DataLoss ? "data loss" : "may fail",
                hazard.text);
        }
    }
    return result;
}

// The first line in which two texts differ.
std::string difference(const std::string& a, const std::string& b) {
    const auto left = base::split(a, '\n');
    const auto right = base::split(b, '\n');
    for (std::size_t i = 0; i < std::max(left.size(), right.size()); ++i) {
        const std::string_view l = i < left.size() ? left[i] : "(nothing)";
        const std::string_view r = i < right.size() ? right[i] : "(nothing)";
        if (l != r) {
            return fmt::format("\n    {}\n  instead of\n    {}", l, r);
        }
    }
    return "";
}

// The columns that keep their type, for each table that both have.
std::string rows_that_stay(DiffPlace& place, const schema::Database& from,
                           const schema::Database& to) {
    std::string result;
    const auto flavour = place.dialect().flavour();
    for (const schema::Table& table : from.tables) {
        const schema::Table* now = schema::find_table(to, table.name);
        if (now == nullptr) {
            continue;
        }
        std::vector<std::string> columns;
        for (const schema::Column& column : table.columns) {
            for (const schema::Column& other : now->columns) {
                if (column.name == other.name && column.type == other.type &&
                    column.computed == other.computed) {
                    columns.push_back(dialect::spell(column.name, flavour));
                }
            }
        }
        std::sort(columns.begin(), columns.end());
        columns.emplace_back("1");
        result += place.rows(dialect::qualified(table.name, flavour), base::join(columns, ", "));
    }
    return result;
}

class Trial {
  public:
    Trial(DiffCase& one, const Make& make) : case_(one), make_(make) {}

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
        const std::string before = place->described();
        const auto fresh = make_();
        fresh->script(case_.name + ":after", case_.section("after"));
        const schema::Database to = fresh->read();

        place->script(case_.name + ":seed", case_.section("seed"));
        const std::string seeded = rows_that_stay(*place, from, to);
        const std::vector<diff::Change> up = changes(*place, from, to);
        compare_expectations(*place, up);
        place->apply(statements(*place, up));
        const schema::Database now = place->read();
        arrives(*place, now, to, fresh->described(), "upgrade");
        expect(rows_that_stay(*place, from, to) == seeded, "rows changed on the way");

        // Rows in what was added may not fit what was before.
        if (!case_.section("no way back with rows").empty()) {
            return;
        }
        const std::vector<diff::Change> down = changes(*place, now, from);
        place->apply(statements(*place, down));
        arrives(*place, place->read(), from, before, "downgrade");
    }

    void arrives(DiffPlace& place, const schema::Database& now, const schema::Database& wanted,
                 const std::string& described, std::string_view way) {
        const std::string left = text(statements(place, changes(place, now, wanted)));
        expect(left.empty(), fmt::format("after the {} is left to do:\n{}", way, left));
        const std::string found = place.described();
        expect(found == described,
               fmt::format("after the {} it is described as{}", way, difference(found, described)));
    }

    void compare_expectations(const DiffPlace& place, const std::vector<diff::Change>& up) {
        const std::string sql = text(statements(place, up));
        if (updating()) {
            case_.set("hazards", hazards(up));
            case_.set("sql", sql);
            case_.write();
            return;
        }
        expect(hazards(up) == case_.section("hazards"),
               "hazards:" + difference(hazards(up), case_.section("hazards")));
        expect(sql == case_.section("sql"), "sql:" + difference(sql, case_.section("sql")));
    }

    DiffCase& case_;
    const Make& make_;
    std::vector<std::string> problems_;
};

// In as many threads as are worth while: most of the time the server works.
void run_all(const std::string& folder, const Make& make) {
    std::vector<DiffCase> cases =
        test::read_diff_cases(std::string(LIMBECK_SOURCE_DIR) + "/tests/cases/diff/" + folder);
    REQUIRE(!cases.empty());
    std::vector<std::vector<std::string>> problems(cases.size());
    std::atomic<std::size_t> next = 0;
    std::vector<std::thread> threads;
    const unsigned count = std::clamp(std::thread::hardware_concurrency(), 1U, 4U);
    for (unsigned i = 0; i < count; ++i) {
        threads.emplace_back([&] {
            for (std::size_t at = next++; at < cases.size(); at = next++) {
                problems[at] = Trial(cases[at], make).run();
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    for (std::size_t i = 0; i < cases.size(); ++i) {
        for (const std::string& problem : problems[i]) {
            FAIL_CHECK(cases[i].name, ": ", problem);
        }
    }
    MESSAGE(folder, ": ", cases.size(), " cases");
}

}  // namespace

TEST_CASE("changes lead from one schema to another and back on PostgreSQL") {
    test::shared_postgres();
    run_all("postgresql", test::postgres_place);
}

TEST_CASE("changes lead from one schema to another and back on SQLite") {
    run_all("sqlite", test::sqlite_place);
}
