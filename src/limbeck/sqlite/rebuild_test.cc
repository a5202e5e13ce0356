// SPDX-License-Identifier: MIT
#include "limbeck/sqlite/rebuild.h"

#include <doctest/doctest.h>

#include "limbeck/base/error.h"
#include "limbeck/sqlite/connection.h"
#include "limbeck/sqlite/render.h"

using namespace limbeck;
using namespace limbeck::operation;
using schema::Column;
using schema::Type;
using schema::TypeKind;

namespace {

const Type integer{.kind = TypeKind::Integer};
const Type text{.kind = TypeKind::Text};

// A table with everything that a careless copy loses.
ExistingTable account() {
    return {.table = {.name = "account",
                      .columns = {{.name = "id", .type = integer, .nullable = false},
                                  {.name = "name", .type = text},
                                  {.name = "age", .type = {.kind = TypeKind::String, .length = 3}},
                                  {.name = "boss", .type = integer}},
                      .constraints = {schema::PrimaryKey{.columns = {"id"}},
                                      schema::Check{.condition = {"name <> ''"}},
                                      schema::Unique{.columns = {"name"}},
                                      schema::Check{.name = "ck_age", .condition = {"age <> ''"}},
                                      schema::ForeignKey{.columns = {"boss"},
                                                         .target = "account",
                                                         .target_columns = {"id"}}},
                      .indexes = {{.name = "ix_age", .parts = {{"age"}}},
                                  {.name = "ix_lower",
                                   .parts = {{.expression = {"lower(name) DESC"}}}}},
                      .options = {{"sqlite_autoincrement", "true"}}},
            .triggers = {{"CREATE TRIGGER noted AFTER UPDATE ON account BEGIN INSERT INTO log "
                          "VALUES (new.name); END"}}};
}

class Database {
  public:
    Database() : connection_({.url = base::parse_url("sqlite://")}) {
        CreateTable create{.table = account().table};
        run(sqlite::render(create));
        run({account().triggers[0].text, "CREATE TABLE log (name)",
             "CREATE TABLE pet (id INTEGER PRIMARY KEY, owner REFERENCES account ON DELETE "
             "CASCADE)",
             "CREATE VIEW names AS SELECT name FROM account",
             "CREATE TRIGGER pets AFTER INSERT ON pet BEGIN UPDATE account SET name = name; END",
             "INSERT INTO account VALUES (3, 'a', '7', NULL), (8, 'b', '9', 3), (9, 'c', '1', 3)",
             "DELETE FROM account WHERE id = 9", "INSERT INTO pet VALUES (1, 8)",
             "DELETE FROM log"});
    }

    void run(const std::vector<std::string>& statements) {
        std::vector<dialect::Statement> all;
        for (const std::string& statement : statements) {
            all.push_back({statement});
        }
        connection_.execute(all);
    }

    // Inside a transaction, as the runner does.
    void apply(std::vector<BatchStep> steps) {
        connection_.begin();
        run(sqlite::render(
            BatchAlterTable{.table = "account", .steps = std::move(steps), .existing = account()}));
        CHECK(rows(sqlite::foreign_key_check("account")).empty());
        connection_.commit();
    }

    std::string rows(const std::string& query) {
        std::string result;
        for (const auto& row : connection_.query(query).rows) {
            for (const auto& value : row) {
                result += value.value_or("NULL") + " ";
            }
            result += "\n";
        }
        return result;
    }

  private:
    sqlite::Connection connection_;
};

}  // namespace

TEST_CASE("a table that is made anew keeps what hangs on it") {
    Database database;
    database.apply(
        {AlterColumn{.table = "account", .column = "name", .nullable = false},
         AlterColumn{.table = "account", .column = "age", .type = integer},
         DropConstraint{.table = "account", .name = "ck_age"},
         AddColumn{.table = "account", .column = {.name = "born", .type = text}, .after = "name"}});
    CHECK(database.rows("SELECT *, typeof(age) FROM account") ==
          "3 a NULL 7 NULL integer \n8 b NULL 9 3 integer \n");
    CHECK(database.rows("SELECT name FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name") ==
          "account \nix_age \nix_lower \nlog \nnames \nnoted \npet \npets \nsqlite_sequence \n");
    CHECK(database.rows("SELECT * FROM names") == "a \nb \n");
    CHECK(database.rows("SELECT * FROM pet") == "1 8 \n");
    CHECK_THROWS_AS(database.run({"INSERT INTO account (name) VALUES (NULL)"}), Error);
    CHECK_THROWS_AS(database.run({"INSERT INTO account (name) VALUES ('')"}), Error);
    CHECK_THROWS_AS(database.run({"INSERT INTO account (name) VALUES ('a')"}), Error);
    // The counter goes on after the row that was deleted.
    database.run({"INSERT INTO account (name, age) VALUES ('d', 1)"});
    CHECK(database.rows("SELECT max(id) FROM account") == "10 \n");
    database.run({"INSERT INTO pet VALUES (2, 3)"});
    CHECK(database.rows("SELECT count(*) FROM log") == "3 \n");
}

TEST_CASE("a dropped column takes its indexes and constraints along") {
    Database database;
    database.apply({DropConstraint{.table = "account", .name = "ck_age"},
                    DropColumn{.table = "account", .column = "age"},
                    DropColumn{.table = "account", .column = "boss"}});
    CHECK(database.rows("SELECT name FROM pragma_table_info('account')") == "id \nname \n");
    CHECK(database.rows("SELECT name FROM sqlite_master WHERE name LIKE 'ix%'") == "ix_lower \n");
    CHECK(database.rows("SELECT * FROM pragma_foreign_key_list('account')").empty());
}

TEST_CASE("a renamed column is renamed everywhere") {
    Database database;
    SUBCASE("alone, in place") {
        database.apply({AlterColumn{.table = "account", .column = "name", .rename_to = "title"}});
    }
    SUBCASE("with other changes, after the table is made anew") {
        database.apply(
            {AlterColumn{
                 .table = "account", .column = "name", .nullable = false, .rename_to = "title"},
             CreateIndex{.index = {.name = "ix_title", .table = "account", .parts = {{"title"}}}},
             AddConstraint{"account", schema::Unique{.columns = {"title", "age"}}}});
        CHECK(database.rows("SELECT name FROM pragma_index_info('ix_title')") == "title \n");
    }
    CHECK(database.rows("SELECT * FROM names") == "a \nb \n");
    database.run({"UPDATE account SET title = 'z' WHERE id = 3"});
    CHECK(database.rows("SELECT * FROM log") == "z \n");
}

TEST_CASE("row ids stay where no column holds them") {
    const ExistingTable bare{.table = {.name = "bare", .columns = {{.name = "a", .type = text}}}};
    CHECK(
        sqlite::rebuild({.table = "bare",
                         .steps = {AlterColumn{.table = "bare", .column = "a", .nullable = false}},
                         .existing = bare})[1] ==
        "INSERT INTO _alembic_tmp_bare (rowid, a) SELECT rowid, a FROM bare");
    ExistingTable taken = bare;
    taken.table.columns[0].name = "RowID";
    CHECK(sqlite::rebuild({.table = "bare", .existing = taken})[1].starts_with(
        "INSERT INTO _alembic_tmp_bare (_rowid_, \"RowID\")"));
}

TEST_CASE("values are cast as Alembic casts them, but never to dates") {
    const auto copied = [](Type from, Type to) {
        const ExistingTable bare{
            .table = {.name = "t", .columns = {{.name = "a", .type = std::move(from)}}}};
        const std::string copy = sqlite::rebuild(
            {.table = "t",
             .steps = {AlterColumn{.table = "t", .column = "a", .type = std::move(to)}},
             .existing = bare})[1];
        return copy.substr(copy.find("SELECT"));
    };
    CHECK(copied(integer, text) == "SELECT rowid, CAST(a AS TEXT) FROM t");
    CHECK(copied(text, {.kind = TypeKind::String, .length = 9}) == "SELECT rowid, a FROM t");
    CHECK(copied(text, {.kind = TypeKind::DateTime}) == "SELECT rowid, a FROM t");
}

TEST_CASE("a batch rebuilds only where it must") {
    const auto needs = [](BatchStep step, Recreate recreate = Recreate::Auto) {
        return sqlite::needs_rebuild(
            {.table = "t", .steps = {std::move(step)}, .recreate = recreate});
    };
    const Column plain{.name = "a", .type = integer};
    Column now = plain;
    now.server_default = schema::Default{"CURRENT_TIMESTAMP", schema::Default::Kind::Sql};
    Column unique = plain;
    unique.unique = true;
    CHECK_FALSE(needs(AddColumn{.table = "t", .column = plain}));
    CHECK(needs(AddColumn{.table = "t", .column = plain}, Recreate::Always));
    CHECK(needs(AddColumn{.table = "t", .column = now}));
    CHECK(needs(AddColumn{.table = "t", .column = unique}));
    CHECK_FALSE(needs(CreateIndex{}));
    CHECK(needs(DropColumn{.table = "t", .column = "a"}));
    CHECK_FALSE(needs(DropColumn{.table = "t", .column = "a"}, Recreate::Never));
    CHECK_FALSE(needs(AlterColumn{.table = "t", .column = "a", .rename_to = "b"}));
}

TEST_CASE("a batch that does not fit its table is refused") {
    const auto render = [](BatchStep step) {
        return sqlite::render(
            BatchAlterTable{.table = "account", .steps = {std::move(step)}, .existing = account()});
    };
    CHECK_THROWS_WITH_AS(render(DropConstraint{.table = "account", .name = "other"}),
                         "No such constraint: 'other' in table 'account'", Error);
    CHECK_THROWS_WITH_AS(render(DropColumn{.table = "account", .column = "other"}),
                         "No such column: 'other' in table 'account'", Error);
    CHECK_THROWS_WITH_AS(
        sqlite::render(BatchAlterTable{.table = "account", .recreate = Recreate::Always}),
        doctest::Contains("nobody knows what it is"), Error);
}
