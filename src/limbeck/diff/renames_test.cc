// SPDX-License-Identifier: MIT
#include "limbeck/diff/renames.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "limbeck/base/error.h"
#include "limbeck/diff/changes.h"
#include "limbeck/operation/describe.h"

using namespace limbeck;
using diff::Rename;
using schema::Database;
using Texts = std::vector<std::string>;

namespace {

schema::Column text(const char* name) {
    return {.name = name, .type = {.kind = schema::TypeKind::Text}};
}

Database before() {
    Database database{.default_schema = "public", .search_path = {"public"}};
    database.schemas = {{.name = "app"}, {.name = "public"}};
    database.tables = {{.name = {"app", "log"}, .columns = {text("what")}},
                       {.name = {"public", "account"}, .columns = {text("mail"), text("a.b")}}};
    database.enums = {{.name = {"public", "mood"}, .values = {"sad", "so so"}}};
    return database;
}

Database after() {
    Database database{.default_schema = "public", .search_path = {"public"}};
    database.schemas = {{.name = "core"}, {.name = "public"}};
    database.tables = {{.name = {"core", "log"}, .columns = {text("said")}},
                       {.name = {"public", "person"}, .columns = {text("email"), text("c:d")}}};
    database.enums = {{.name = {"public", "mood"}, .values = {"sad", "fine"}}};
    return database;
}

std::string failure(const std::string& given) {
    try {
        diff::parse_renames(Texts{given}, before(), after());
    } catch (const Error& error) {
        return error.report();
    }
    return "";
}

Texts texts(const std::vector<diff::Change>& changes) {
    Texts result;
    for (const diff::Change& change : changes) {
        result.push_back(operation::describe(change.operation).text());
    }
    return result;
}

}  // namespace

TEST_CASE("renames are said by the old path and the new name") {
    const Texts said{"public.account.mail:email",
                     "app.log.what:said",
                     "app:core",
                     "account:person",
                     "mood.so so:fine",
                     "column:account.\"a.b\":\"c:d\""};
    const std::vector<Rename> read = diff::parse_renames(said, before(), after());
    CHECK(texts(diff::changes(before(), after(), {.renames = read})) ==
          Texts{"rename schema app: to core", "rename enum value public.mood: 'so so' to 'fine'",
                "rename table public.account: to person",
                "alter column public.person.mail: name email",
                "alter column core.log.what: name said",
                "alter column public.person.a.b: name c:d"});
    for (const Rename& rename : read) {
        CHECK(diff::parse_renames(Texts{"app:core", "account:person", diff::spelled(rename)},
                                  before(), after())
                  .size() == 3);
    }
    std::vector<Rename> back;
    for (const Rename& rename : read) {
        back.push_back(diff::reversed(rename));
    }
    CHECK(diff::changes(after(), before(), {.renames = back}).size() == 6);
}

TEST_CASE("a rename that fits nothing says what is near") {
    CHECK(failure("acount:person").find("did you mean") != std::string::npos);
    CHECK(failure("public.account.mial:email").find("did you mean public.account.mail?") !=
          std::string::npos);
    CHECK(failure("account:persons").find("the wanted schema has no table of that name") !=
          std::string::npos);
    CHECK(failure("account.mail:email").find("column public.account.mail cannot be renamed") !=
          std::string::npos);
    CHECK(failure("account").find("says no old and new name") != std::string::npos);
    CHECK(failure("account:").find("says no old and new name") != std::string::npos);
    CHECK(failure("tabel:account:person").find("is no kind of object") != std::string::npos);
    CHECK(failure("column:account:person").find("there is no column account") != std::string::npos);
}

TEST_CASE("what may be a rename is found with its reason, tables before their columns") {
    diff::Options options;
    const auto found = [&] {
        Texts result;
        for (const diff::Candidate& each : diff::rename_candidates(before(), after(), options)) {
            result.push_back(diff::spelled(each.rename) + " " + each.reason);
        }
        return result;
    };
    CHECK(found() == Texts{"app:core both have the same tables",
                           "public.mood.so so:fine both stand at the same place"});
    options.renames = diff::parse_renames(Texts{"app:core", "account:person"}, before(), after());
    CHECK(found() == Texts{"app.log.what:said both are TEXT",
                           "public.account.mail:email both are TEXT",
                           "public.account.mail:\"c:d\" both are TEXT",
                           "public.account.\"a.b\":email both are TEXT",
                           "public.account.\"a.b\":\"c:d\" both are TEXT",
                           "public.mood.so so:fine both stand at the same place"});
}

TEST_CASE("a hint counts where only the old name is there") {
    const std::vector<diff::Hint> hints{{Rename::Kind::Column, {"person"}, "email", "mail"},
                                        {Rename::Kind::Table, {"public", "person"}, "", "account"},
                                        {Rename::Kind::Table, {"person"}, "", "nobody"},
                                        {Rename::Kind::Column, {"core", "log"}, "nothing", "what"}};
    const std::vector<Rename> found = diff::apply_hints(hints, {}, before(), after());
    CHECK(found ==
          diff::parse_renames(Texts{"account:person", "account.mail:email"}, before(), after()));
    CHECK(diff::apply_hints(hints, {}, after(), after()).empty());
}

TEST_CASE("a name that is taken is refused") {
    Database from = before();
    from.tables.push_back({.name = {"public", "person"}, .columns = {text("x")}});
    const std::vector<Rename> renames{
        {Rename::Kind::Table, {"public", "account"}, "", {"public", "person"}, ""}};
    CHECK_THROWS_AS(diff::changes(from, after(), {.renames = renames}), Error);
    // Where that undoes another rename, what has the name came after it.
    const std::vector<Rename> back{
        diff::reversed({Rename::Kind::Table, {"public", "person"}, "", {"public", "account"}, ""})};
    const std::vector<diff::Change> changes = diff::changes(from, after(), {.renames = back});
    CHECK(std::get<operation::RenameTable>(changes.at(0).operation).to == "person__old");
    CHECK(std::get<operation::RenameTable>(changes.at(1).operation).to == "person");
}
