// SPDX-License-Identifier: MIT
// Every directive as a revision file writes it, beside what Alembic makes of the same text
// (tests/cases/operations/).
#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "limbeck/alembic/revision_script.h"
#include "limbeck/base/error.h"
#include "limbeck/base/source.h"
#include "limbeck/postgresql/postgresql.h"
#include "limbeck/sqlite/sqlite.h"
#include "operations/case_files.h"

namespace limbeck::test {

namespace {

// Takes down what `--sql` would print.
class Recorder : public alembic::Host {
  public:
    Recorder(const alembic::ProjectFacts& facts, const dialect::Dialect& dialect)
        : Host(facts), dialect_(dialect) {}

    [[nodiscard]] const dialect::Dialect& dialect() const override { return dialect_; }
    [[nodiscard]] bool is_online() const override { return false; }
    void execute(std::vector<dialect::Statement> statements) override {
        for (const dialect::Statement& statement : statements) {
            text += statement.sql + ";\n\n";
        }
    }
    void settle() override {}
    dialect::Result fetch(const dialect::Statement& statement) override { ask(statement.sql); }
    schema::Database read_schema(const dialect::ReadOptions& /*options*/) override { ask(""); }
    operation::ExistingTable read_existing(const schema::QualifiedName& table) override {
        ask(table.name);
    }
    void commit() override {}
    void enter_autocommit() override {}
    void leave_autocommit() override {}
    void print(std::string_view /*text*/) override {}

    std::string text;

  private:
    [[noreturn]] static void ask(const std::string& what) {
        throw Error(ErrorCode::Unsupported, "this asks the database: " + what);
    }

    const dialect::Dialect& dialect_;
};

// The oracle's conventions({"uq": "…"}) at the head of a directive.
schema::NamingConvention take_conventions(std::string& directive) {
    schema::NamingConvention found;
    const std::size_t begin = directive.find("conventions(");
    if (begin == std::string::npos) {
        return found;
    }
    const std::size_t end = directive.find('\n', begin);
    const std::string line = directive.substr(begin, end - begin);
    // {"uq": "…", "ck": "…"}: every second text between double quotes is a value.
    std::vector<std::string> texts;
    for (std::size_t open = line.find('"'); open != std::string::npos;) {
        const std::size_t close = line.find('"', open + 1);
        texts.push_back(line.substr(open + 1, close - open - 1));
        open = line.find('"', close + 1);
    }
    for (std::size_t i = 0; i + 1 < texts.size(); i += 2) {
        found[texts[i]] = texts[i + 1];
    }
    REQUIRE_FALSE(found.empty());
    directive.erase(begin, end - begin);
    return found;
}

std::string script_of(const std::string& directive) {
    std::string script =
        "import sqlalchemy as sa\n"
        "from alembic import op\n"
        "from sqlalchemy.dialects import postgresql\n"
        "def upgrade():\n    ";
    for (const char c : directive) {
        script += c;
        if (c == '\n') {
            script += "    ";
        }
    }
    return script + "pass\n";
}

void compare(const std::string& name, std::string directive, const dialect::Dialect& dialect,
             const std::string& expected) {
    INFO(name << " on " << dialect.name() << "\n" << directive);
    alembic::ProjectFacts facts;
    facts.naming_convention = [found = take_conventions(directive)] { return found; };
    Recorder recorder(facts, dialect);
    std::string error;
    try {
        alembic::Runner(recorder).run(
            std::make_shared<base::Source>("case.py", script_of(directive)), "upgrade");
    } catch (const Error& refused) {
        error = refused.message();
    }
    const std::string wanted = normal(expected);
    if (wanted.starts_with("ERROR ")) {
        INFO("got: " << error << recorder.text);
        CHECK_MESSAGE(error.find(wanted.substr(6)) != std::string::npos, wanted);
    } else {
        CHECK(error == "");
        CHECK(normal(recorder.text) == wanted);
    }
}

// What an operation says by itself, and a script never does: it asks the database first.
const std::set<std::string> skipped{"create an enum type with a check",
                                    "drop an enum type if it is there", "a batch"};

}  // namespace

TEST_CASE("directives of revision files become what Alembic writes") {
    for (const std::string file :
         {"tables", "columns", "alter", "indexes", "constraints", "types", "rows"}) {
        for (auto& [name, recorded] : read_case_file(file)) {
            if (skipped.contains(name)) {
                continue;
            }
            compare(name, recorded.directive, postgresql::postgresql_dialect(),
                    recorded.expected["postgresql"]);
            compare(name, recorded.directive, sqlite::sqlite_dialect(),
                    recorded.expected["sqlite"]);
        }
    }
}

}  // namespace limbeck::test
