// SPDX-License-Identifier: MIT
// Each case as a .py revision: run by Alembic and by Limbeck it leads to the same schema and back,
// nothing is left to change, and rows stay.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <vector>

#include "diff/case.h"
#include "diff/place.h"
#include "diff/way.h"
#include "limbeck/alembic/revision_script.h"
#include "limbeck/base/error.h"
#include "limbeck/run/script_host.h"
#include "limbeck/script/py_body.h"
#include "limbeck/script/writer.h"
#include "support/postgres.h"
#include "support/program.h"
#include "support/scratch.h"

using namespace limbeck;
using nlohmann::json;
using test::DiffCase;
using test::DiffPlace;
using Make = std::function<std::unique_ptr<DiffPlace>()>;

namespace {

std::string revision_file(const DiffPlace& place, const schema::Database& from,
                          const schema::Database& to, const std::vector<diff::Rename>& renames) {
    script::NewRevision revision;
    revision.id = "a1";
    script::PyBody up = test::py_body(place, from, to, renames, false);
    script::PyBody down = test::py_body(place, to, from, test::reversed(renames), true);
    revision.upgrade = std::move(up.text);
    revision.downgrade = std::move(down.text);
    revision.imports = std::move(up.imports);
    revision.imports.merge(down.imports);
    return script::render_mako({"script.py.mako", std::string(script::default_mako())}, revision);
}

void run_here(DiffPlace& place, const std::string& text, std::string_view function) {
    const alembic::ProjectFacts facts;
    dialect::Connection& connection = place.connection();
    const run::Options options{.table = {}, .announce = {}, .facts = &facts};
    run::ScriptHost host(connection, place.dialect(), options,
                         {[&] { connection.commit(); }, [&] { connection.begin(); }});
    connection.begin();
    alembic::Runner runner(host);
    runner.run(std::make_shared<base::Source>("a1.py", text), function);
    connection.execute(host.take_waiting());
    connection.commit();
}

// One case on two databases: one for each who runs it.
struct Both {
    DiffCase* one = nullptr;
    std::unique_ptr<DiffPlace> ours = {};
    std::unique_ptr<DiffPlace> theirs = {};
    schema::Database from = {};
    schema::Database to = {};
    std::vector<diff::Rename> renames = {};
    std::string seeded = {};
    std::string text = {};
    std::string path = {};
    std::vector<std::string> problems = {};
    bool is_over = false;

    template <typename Work>
    void attempt(const Work& work) {
        if (is_over) {
            return;
        }
        try {
            for (DiffPlace* place : {ours.get(), theirs.get()}) {
                if (place != nullptr) {
                    place->wake();
                }
            }
            work();
            ours->rest();
            theirs->rest();
        } catch (const Error& error) {
            fail(error.report());
        } catch (const std::exception& error) {
            fail(error.what());
        }
    }
    void fail(const std::string& problem) {
        problems.push_back(problem);
        is_over = true;
    }

    void prepare(const Make& make, const test::Scratch& files) {
        const auto fresh = make();
        fresh->script("after", one->section("after"));
        to = fresh->read();
        ours = make();
        theirs = make();
        for (DiffPlace* place : {ours.get(), theirs.get()}) {
            place->script("before", one->section("before"));
        }
        from = ours->read();
        for (DiffPlace* place : {ours.get(), theirs.get()}) {
            place->script("seed", one->section("seed"));
        }
        renames = test::renames_of(*one, from, to);
        seeded = test::rows(*ours, test::kept(from, to, renames), test::Kept::Side::Before);
        text = revision_file(*ours, from, to, renames);
        path = files.write(one->name + ".py", text);
    }

    void arrives(DiffPlace& place, const schema::Database& wanted, std::string_view who,
                 std::string_view way) {
        const std::string left =
            test::text(test::statements(place, test::changes(place, place.read(), wanted)));
        if (!left.empty()) {
            fail(fmt::format("after {}'s {} is left to do:\n{}", who, way, left));
        }
        if (way == "upgrade" &&
            test::rows(place, test::kept(from, to, renames), test::Kept::Side::After) != seeded) {
            fail(fmt::format("rows changed in {}'s upgrade", who));
        }
    }
};

void run_there(std::vector<Both>& all, const test::Scratch& files, const char* function) {
    json work = json::array();
    for (const Both& both : all) {
        work.push_back({{"url", both.is_over ? "sqlite://" : both.theirs->url()},
                        {"path", both.path},
                        {"function", function}});
    }
    const test::Result result =
        test::call({"/usr/bin/python3", "-B", LIMBECK_SOURCE_DIR "/tests/diff/alembic_runs.py",
                    files.write("work", work.dump())},
                   test::CallOptions());
    INFO(result.err);
    REQUIRE(result.status == 0);
    const json answers = json::parse(result.out);
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (!answers[i].is_null() && !all[i].is_over) {
            all[i].fail(fmt::format("{} under Alembic: {}\n{}", function,
                                    answers[i].get<std::string>(), all[i].text));
        }
    }
}

void run_all(const std::string& folder, const Make& make) {
    std::vector<DiffCase> cases =
        test::read_diff_cases(std::string(LIMBECK_SOURCE_DIR) + "/tests/cases/diff/" + folder);
    REQUIRE(!cases.empty());
    const test::Scratch files;
    std::vector<Both> all(cases.size());
    const auto each = [&](const auto& work) {
        test::for_each_at_once(all.size(),
                               [&](std::size_t i) { all[i].attempt([&] { work(all[i]); }); });
    };
    for (std::size_t i = 0; i < all.size(); ++i) {
        all[i].one = &cases[i];
    }
    each([&](Both& both) {
        both.prepare(make, files);
        run_here(*both.ours, both.text, "upgrade");
        both.arrives(*both.ours, both.to, "Limbeck", "upgrade");
    });
    run_there(all, files, "upgrade");
    each([&](Both& both) {
        both.arrives(*both.theirs, both.to, "Alembic", "upgrade");
        // Rows in what was added may not fit what was before.
        both.is_over = both.is_over || !both.one->section("no way back with rows").empty();
    });
    each([&](Both& both) {
        run_here(*both.ours, both.text, "downgrade");
        both.arrives(*both.ours, both.from, "Limbeck", "downgrade");
    });
    run_there(all, files, "downgrade");
    each([&](Both& both) { both.arrives(*both.theirs, both.from, "Alembic", "downgrade"); });
    for (const Both& both : all) {
        for (const std::string& problem : both.problems) {
            FAIL_CHECK(both.one->name, ": ", problem);
        }
    }
    MESSAGE(folder, ": ", cases.size(), " cases");
}

}  // namespace

TEST_CASE("generated .py revisions do the same under Alembic and here on PostgreSQL") {
    test::shared_postgres();
    run_all("postgresql", test::postgres_place);
}

TEST_CASE("generated .py revisions do the same under Alembic and here on SQLite") {
    run_all("sqlite", test::sqlite_file_place);
}
