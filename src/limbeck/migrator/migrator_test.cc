// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>
#include <fmt/core.h>
#include <limbeck/migrator.h>
#include <limbeck/model.h>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "limbeck/base/files.h"
#include "support/postgres.h"
#include "support/scratch.h"

using namespace limbeck;

namespace {

constexpr EmbeddedRevision revisions[] = {
    {"migrations/a1_accounts.sql",
     "-- accounts\n--\n-- revision: a1\n-- down_revision:\n\n-- upgrade\n"
     "CREATE TABLE account (id bigint NOT NULL PRIMARY KEY, email text NOT NULL);\n"
     "-- downgrade\nDROP TABLE account;\n"},
    {"migrations/b2_names.py",
     "\"\"\"names\"\"\"\nfrom alembic import op\nimport sqlalchemy as sa\n"
     "revision = 'b2'\ndown_revision = 'a1'\n"
     "def upgrade():\n    op.add_column('account', sa.Column('name', sa.Text()))\n"
     "def downgrade():\n    op.drop_column('account', 'name')\n"},
};

// Rows that a step of the program fills in, between two statements.
constexpr EmbeddedRevision with_step[] = {
    {"a1.sql",
     "-- revision: a1\n-- down_revision:\n-- upgrade\n"
     "CREATE TABLE account (id bigint NOT NULL PRIMARY KEY, email text NOT NULL);\n"
     "INSERT INTO account VALUES (1, 'ann@example.com'), (2, 'bob@example.org');\n"
     "-- downgrade\nDROP TABLE account;\n"},
    {"b2.sql",
     "-- revision: b2\n-- down_revision: a1\n-- upgrade\n"
     "ALTER TABLE account ADD COLUMN domain text;\n"
     "-- limbeck:step fill_domains\n"
     "CREATE INDEX account_domain ON account (domain);\n"
     "-- downgrade\n-- limbeck:step note_the_end\nDROP INDEX account_domain;\n"
     "ALTER TABLE account DROP COLUMN domain;\n"},
};

std::string sqlite_url(const test::Scratch& scratch) {
    return "sqlite:///" + scratch.path("app.db");
}

std::string new_database() {
    static int number = 0;
    return test::shared_postgres().create_database(fmt::format("migrator{}", ++number));
}

template <typename Call>
Error error_of(const Call& call) {
    try {
        call();
    } catch (const Error& error) {
        return error;
    }
    FAIL("nothing was thrown");
    return {ErrorCode::Usage, ""};
}

void fill_domains(Transaction& transaction) {
    for (const Transaction::Row& row : transaction.query("SELECT id, email FROM account")) {
        const std::string email = row[1].value_or("");
        transaction.execute(
            transaction.postgresql() != nullptr
                ? "UPDATE account SET domain = $1 WHERE id = CAST($2 AS bigint)"
                : "UPDATE account SET domain = ?1 WHERE id = ?2",
            std::vector<std::string>{email.substr(email.find('@') + 1), row[0].value_or("")});
    }
}

namespace db = limbeck::model;

struct Account {
    static constexpr std::string_view table = "account";
    db::Column<std::int64_t> id{"id", db::primary_key};
    db::Column<std::string> email{"email"};
    db::Column<std::optional<std::string>> name{"name"};
};

}  // namespace

TEST_CASE("a program brings a database to its own revisions") {
    const test::Scratch scratch;
    for (const std::string& url : {sqlite_url(scratch), new_database()}) {
        CAPTURE(url);
        std::vector<std::string> progress;
        Migrator migrator({.url = url,
                           .revisions = revisions,
                           .progress = [&](const Step& step, std::size_t done, std::size_t total) {
                               progress.push_back(
                                   fmt::format("{} {}/{}", step.revision, done, total));
                           }});
        CHECK(migrator.heads() == std::vector<std::string>{"b2"});
        const std::vector<Revision> history = migrator.history();
        REQUIRE(history.size() == 2);
        CHECK(history[0].id == "b2");
        CHECK(history[0].is_head);
        CHECK(history[1].summary == "accounts");
        CHECK(history[0].down_revisions == std::vector<std::string>{"a1"});

        CHECK(migrator.current().empty());
        CHECK_FALSE(migrator.is_at_head());
        const Plan planned = migrator.plan();
        REQUIRE(planned.steps.size() == 2);
        CHECK(planned.steps[0].statements.front().starts_with("CREATE TABLE account"));
        CHECK(planned.rows_after == std::vector<std::string>{"b2"});
        CHECK(migrator.current().empty());

        CHECK(migrator.upgrade().steps.size() == 2);
        CHECK(progress == std::vector<std::string>{"a1 0/2", "b2 1/2"});
        CHECK(migrator.is_at_head());
        CHECK(migrator.upgrade().steps.empty());
        CHECK(migrator.plan_downgrade("-1").steps.size() == 1);
        CHECK(migrator.downgrade("base").steps.front().action == Step::Action::Downgrade);
        CHECK(migrator.current().empty());
        migrator.stamp("a1");
        CHECK(migrator.current() == std::vector<std::string>{"a1"});
    }
}

TEST_CASE("a project's configuration, and what the program says in its place") {
    const test::Scratch scratch;
    scratch.write("limbeck.toml", "script_location = \"migrations\"\nurl = \"${APP_DATABASE}\"\n");
    scratch.write("migrations/a1.sql",
                  "-- revision: a1\n-- down_revision:\n-- upgrade\nCREATE TABLE t (id int);\n");
    Migrator migrator({.project = scratch.path(),
                       .environment = {{"APP_DATABASE", sqlite_url(scratch)}},
                       .version_table = "versions"});
    migrator.upgrade();
    CHECK(base::exists(scratch.path("app.db")));

    Migrator other({.url = sqlite_url(scratch),
                    .revision_folders = {scratch.path("migrations")},
                    .version_table = "versions"});
    CHECK(other.is_at_head());

    // The environment of the process is nobody's business.
    Migrator without({.project = scratch.path()});
    CHECK(error_of([&] { (void)without.current(); }).code() == ErrorCode::Config);
    CHECK(process_environment().contains("PATH"));
}

TEST_CASE("options that say too little or too much") {
    CHECK(error_of([] { Migrator({.revisions = revisions}); }).code() == ErrorCode::Usage);
    CHECK(error_of([] {
              Migrator({.url = "sqlite://", .revision_folders = {"m"}, .revisions = revisions});
          }).code() == ErrorCode::Usage);
    Migrator migrator({.url = "sqlite://"});
    CHECK(error_of([&] { migrator.upgrade(); }).code() == ErrorCode::Config);
    CHECK(error_of([] {
              Migrator({.url = "oracle://h/d", .revisions = revisions}).upgrade();
          }).code() == ErrorCode::Unsupported);
}

TEST_CASE("embedded revisions are read as files are") {
    constexpr EmbeddedRevision broken[] = {{"m/a.sql", "-- revision: a\nSELECT 1;\n"}};
    Migrator migrator({.url = "sqlite://", .revisions = broken});
    const Error error = error_of([&] { migrator.upgrade(); });
    CHECK(error.code() == ErrorCode::Script);
    REQUIRE(error.location());
    CHECK(error.location()->path == "m/a.sql");
    CHECK(error.location()->line == 2);
}

TEST_CASE("a revision calls a step of the program in its transaction") {
    const test::Scratch scratch;
    for (const std::string& url : {sqlite_url(scratch), new_database()}) {
        CAPTURE(url);
        Migrator migrator({.url = url, .revisions = with_step});
        // Nobody has the steps: nothing is changed, not even by the revision before.
        const Error missing = error_of([&] { migrator.upgrade(); });
        CHECK(missing.code() == ErrorCode::Refused);
        CHECK(missing.message().find("'fill_domains'") != std::string::npos);
        CHECK(missing.location()->line == 5);
        CHECK(migrator.current().empty());

        migrator.add_step("fill_domains", fill_domains);
        bool noted = false;
        migrator.add_step("note_the_end", [&](Transaction& transaction) {
            noted =
                transaction.query("SELECT domain FROM account WHERE id = 1")[0][0] == "example.com";
            // The handles are there, whichever the database.
            CHECK((transaction.postgresql() != nullptr) != (transaction.sqlite() != nullptr));
        });
        migrator.upgrade();
        migrator.downgrade("-1");
        CHECK(noted);
        CHECK(migrator.current() == std::vector<std::string>{"a1"});
    }
}

TEST_CASE("what a step throws undoes its revision") {
    const test::Scratch scratch;
    for (const std::string& url : {sqlite_url(scratch), new_database()}) {
        CAPTURE(url);
        Migrator migrator({.url = url, .revisions = with_step});
        migrator.add_step("fill_domains", [](Transaction& transaction) {
            transaction.execute("DELETE FROM account");
            throw std::runtime_error("the domains are not to be had");
        });
        const Error error = error_of([&] { migrator.upgrade(); });
        CHECK(error.message() == "step 'fill_domains': the domains are not to be had");
        CHECK(error.location()->path == "b2.sql");
        CHECK(error.location()->line == 5);
        CHECK(error.aftermath() ==
              "revision b2 was rolled back; the 1 step before it is committed, the last is a1");
        CHECK(migrator.current() == std::vector<std::string>{"a1"});

        // Everything is as it was, and the right step goes on from there.
        std::size_t rows = 0;
        migrator.add_step("fill_domains", [&](Transaction& transaction) {
            rows = transaction.query("SELECT * FROM account").size();
            fill_domains(transaction);
        });
        migrator.upgrade();
        CHECK(rows == 2);
    }
}

TEST_CASE("a step cannot end its transaction") {
    const test::Scratch scratch;
    for (const std::string& url : {sqlite_url(scratch), new_database()}) {
        CAPTURE(url);
        Migrator migrator({.url = url, .revisions = with_step});
        migrator.add_step("fill_domains",
                          [](Transaction& transaction) { transaction.execute("COMMIT"); });
        const Error error = error_of([&] { migrator.upgrade(); });
        CHECK(error.code() == ErrorCode::Refused);
        CHECK(migrator.current() == std::vector<std::string>{"a1"});
    }
}

TEST_CASE("calls of steps that cannot be") {
    const auto error_for = [](std::string_view section, std::string_view header = "") {
        const std::string text =
            fmt::format("-- revision: a\n-- down_revision:\n{}-- upgrade\n{}", header, section);
        const EmbeddedRevision file[] = {{"a.sql", text}};
        Migrator migrator({.url = "sqlite://", .revisions = file});
        migrator.add_step("s", [](Transaction&) {});
        return error_of([&] { migrator.upgrade(); });
    };
    CHECK(error_for("-- limbeck:step\n").message() == "which step is to be called?");
    CHECK(error_for("CREATE TABLE t (\n-- limbeck:step s\nid int);\n").message() ==
          "a step is called in the middle of a statement");
    CHECK(error_for("-- limbeck:stpe s\n").hint() == "did you mean 'limbeck:step'?");
    CHECK(error_for("-- limbeck:step s\n", "-- transaction: none\n").code() == ErrorCode::Script);
}

TEST_CASE("a service asks for a revision without migrating") {
    const test::Scratch scratch;
    for (const std::string& url : {sqlite_url(scratch), new_database()}) {
        CAPTURE(url);
        std::vector<std::string> log;
        Migrator migrator({.url = url, .revisions = revisions, .log = [&](std::string_view line) {
                               log.emplace_back(line);
                           }});
        const Error empty = error_of([&] { migrator.require_at_least("a1"); });
        CHECK(empty.code() == ErrorCode::Refused);
        CHECK(empty.message() == "the database is at base, and this program needs a1 or later");

        migrator.upgrade("a1");
        migrator.require_at_least("a1");
        CHECK(error_of([&] { migrator.require_at_least("b2"); }).message() ==
              "the database is at a1, and this program needs b2 or later");
        CHECK(error_of([&] { migrator.require_at_least("c9"); }).code() == ErrorCode::Revision);
        migrator.upgrade();
        migrator.require_at_least("a1");
        migrator.require_at_least("head");

        // A newer program has been here: an older one, restarted, goes on.
        constexpr EmbeddedRevision newer[] = {
            revisions[0],
            revisions[1],
            {"c3.sql", "-- revision: c3\n-- down_revision: b2\n-- upgrade\nSELECT 1;\n"}};
        Migrator({.url = url, .revisions = newer}).upgrade();
        CHECK(log.empty());
        migrator.require_at_least("b2");
        REQUIRE(log.size() == 1);
        CHECK(log[0].find("the database is at c3") != std::string::npos);
    }
}

TEST_CASE("what the models say is compared") {
    const test::Scratch scratch;
    for (const std::string& url : {sqlite_url(scratch), new_database()}) {
        CAPTURE(url);
        Migrator migrator(
            {.url = url, .revisions = revisions, .models = db::metadata<Account>().to_json()});
        CHECK(migrator.check().size() == 1);
        migrator.upgrade("a1");
        const std::vector<Difference> differences = migrator.check();
        REQUIRE(differences.size() == 1);
        CHECK(differences[0].text.ends_with("account.name"));
        CHECK(differences[0].statements.front().find("ADD COLUMN name") != std::string::npos);
        migrator.upgrade();
        CHECK(migrator.check().empty());
    }
}

TEST_CASE("a call is cancelled from another thread") {
    constexpr EmbeddedRevision slow[] = {
        {"a.sql", "-- revision: a\n-- down_revision:\n-- upgrade\nSELECT pg_sleep(60);\n"}};
    Migrator migrator({.url = new_database(), .revisions = slow});
    std::jthread other([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(300));
        migrator.cancel();
    });
    CHECK(error_of([&] { migrator.upgrade(); }).code() == ErrorCode::Interrupted);
    CHECK(error_of([&] { (void)migrator.current(); }).code() == ErrorCode::Interrupted);
    Migrator again({.url = "sqlite://", .revisions = slow});
    CHECK(again.current().empty());
}

// With a step of the program, and with Python.
TEST_CASE("many threads with an object each apply every revision once") {
    for (const EmbeddedRevisions history :
         {EmbeddedRevisions(with_step), EmbeddedRevisions(revisions)}) {
        const test::Scratch scratch;
        for (const std::string& url : {sqlite_url(scratch), new_database()}) {
            CAPTURE(url);
            constexpr std::size_t count = 8;
            std::vector<std::size_t> applied(count);
            {
                std::vector<std::jthread> threads;
                for (std::size_t i = 0; i < count; ++i) {
                    threads.emplace_back([&applied, &url, history, i] {
                        Migrator migrator({.url = url, .revisions = history});
                        migrator.add_step("fill_domains", fill_domains);
                        applied[i] = migrator.upgrade().steps.size();
                    });
                }
            }
            std::size_t sum = 0;
            for (const std::size_t each : applied) {
                sum += each;
            }
            CHECK(sum == 2);
        }
    }
}
