// SPDX-License-Identifier: MIT
// What the commands print and write, on SQLite.
#include <doctest/doctest.h>
#include <fmt/core.h>
#include <unistd.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "support/project.h"

using namespace limbeck;
using nlohmann::json;
using test::Project;
using test::Result;

namespace {

// The history of the reference's samples: a branch point, a labelled branch, a merge.
void write_samples(const Project& project) {
    project.revision("1975ea83b712", "", "CREATE TABLE account (id int);", "DROP TABLE account;");
    project.revision("27c6a30d7c24", "1975ea83b712", "CREATE TABLE a (id int);", "DROP TABLE a;");
    project.revision("b2b2b2b2b2b2", "1975ea83b712", "CREATE TABLE b (id int);", "DROP TABLE b;",
                     "-- branch_labels: shoppingcart\n");
}

void write_merge(const Project& project) {
    project.revision("ffff00001111", "27c6a30d7c24, b2b2b2b2b2b2");
}

json parse(const std::string& text) {
    return json::parse(text);
}

// The one file in a folder whose name contains a text.
std::string find_file(const Project& project, const std::string& folder, const std::string& part) {
    for (const std::string& name : project.list(folder)) {
        if (name.find(part) != std::string::npos) {
            return folder + "/" + name;
        }
    }
    FAIL("no file with " << part);
    return "";
}

}  // namespace

TEST_CASE("history, heads and branches print what Alembic prints") {
    const Project project("sqlite:///app.db");
    write_samples(project);
    CHECK(project.out("history") ==
          "1975ea83b712 -> 27c6a30d7c24 (head), doc of 27c6a30d7c24\n"
          "1975ea83b712 -> b2b2b2b2b2b2 (shoppingcart) (head), doc of b2b2b2b2b2b2\n"
          "<base> -> 1975ea83b712 (branchpoint), doc of 1975ea83b712\n");
    CHECK(project.out("heads") == "27c6a30d7c24 (head)\nb2b2b2b2b2b2 (shoppingcart) (head)\n");
    CHECK(project.out("branches") ==
          "1975ea83b712 (branchpoint)\n"
          "             -> 27c6a30d7c24 (head)\n"
          "             -> b2b2b2b2b2b2 (shoppingcart) (head)\n\n");
    CHECK(project.out("branches -v") ==
          "Rev: 1975ea83b712 (branchpoint)\n"
          "Parent: <base>\n"
          "Branches into: 27c6a30d7c24, b2b2b2b2b2b2\n"
          "Path: migrations/1975ea83b712.sql\n\n"
          "    doc of 1975ea83b712\n\n"
          "             -> 27c6a30d7c24 (head), doc of 27c6a30d7c24\n"
          "             -> b2b2b2b2b2b2 (shoppingcart) (head), doc of b2b2b2b2b2b2\n\n");
    write_merge(project);
    CHECK(project.out("history -r b2b2:") ==
          "27c6a30d7c24, b2b2b2b2b2b2 -> ffff00001111 (shoppingcart) (head) (mergepoint), doc of "
          "ffff00001111\n"
          "1975ea83b712 -> b2b2b2b2b2b2 (shoppingcart), doc of b2b2b2b2b2b2\n");
    CHECK(project.out("show ffff") ==
          "Rev: ffff00001111 (head) (mergepoint)\n"
          "Merges: 27c6a30d7c24, b2b2b2b2b2b2\n"
          "Branch names: shoppingcart\n"
          "Path: migrations/ffff00001111.sql\n\n"
          "    doc of ffff00001111\n\n");
    CHECK(project.out("show base").empty());
    CHECK(project.fails("history -r-1:").starts_with("FAILED: Ambiguous walk\n"));
    CHECK(project.fails("history -r ffff", 2) ==
          "FAILED: History range requires [start]:[end], [start]:, or :[end]\n");
}

TEST_CASE(
    "a head that is depended on is an effective head, and dependencies stand in parentheses") {
    const Project project("sqlite:///app.db");
    project.revision("aaaa", "");
    project.revision("bbbb", "", "", "", "-- depends_on: aaaa\n-- branch_labels: bl\n");
    CHECK(project.out("history") ==
          "<base> (aaaa) -> bbbb (bl) (head), doc of bbbb\n"
          "<base> -> aaaa (effective head), doc of aaaa\n");
    CHECK(project.out("heads") == "aaaa (effective head)\nbbbb (bl) (head)\n");
    CHECK(project.out("heads --resolve-dependencies") == "bbbb (bl) (head)\n");
    project.out("upgrade heads");
    CHECK(project.out("current") == "aaaa (effective head)\nbbbb (head)\n");
    CHECK(project.sqlite("SELECT version_num FROM alembic_version") == "bbbb\n");
    CHECK(project.out("current --check-heads") == "aaaa (effective head)\nbbbb (head)\n");
}

TEST_CASE("upgrade, current and downgrade move a real database") {
    const Project project("sqlite:///app.db");
    write_samples(project);
    CHECK(project.out("current").empty());
    CHECK_FALSE(std::filesystem::exists(project.files().path("app.db")));
    const Result up = project("upgrade heads");
    CHECK(up.status == 0);
    CHECK(up.err ==
          "Running upgrade  -> 1975ea83b712, doc of 1975ea83b712\n"
          "Running upgrade 1975ea83b712 -> b2b2b2b2b2b2, doc of b2b2b2b2b2b2\n"
          "Running upgrade 1975ea83b712 -> 27c6a30d7c24, doc of 27c6a30d7c24\n");
    CHECK(up.out.empty());
    CHECK(project.out("current") == "27c6a30d7c24 (head)\nb2b2b2b2b2b2 (head)\n");
    CHECK(project.sqlite(".tables").find("account") != std::string::npos);
    CHECK(project("upgrade heads").err.empty());
    CHECK(project.out("history -i -r base:1975").find("(current)") == std::string::npos);
    CHECK(project.out("history -i").find("27c6a30d7c24 (head) (current)") != std::string::npos);
    CHECK(project("downgrade shoppingcart@-1").err ==
          "Running downgrade b2b2b2b2b2b2 -> 1975ea83b712, doc of b2b2b2b2b2b2\n");
    CHECK(project.fails("current --check-heads").find("Database is not on all head revisions") !=
          std::string::npos);
    CHECK(project("downgrade -1").status == 0);
    CHECK(project.out("current") == "1975ea83b712 (branchpoint)\n");
    CHECK(project("downgrade base").err ==
          "Running downgrade 1975ea83b712 -> , doc of 1975ea83b712\n");
    CHECK(project.sqlite(".tables") == "alembic_version\n");
}

TEST_CASE("upgrade without a target goes to head, and the program answers to the name alembic") {
    const Project project("sqlite:///app.db");
    project.revision("a", "", "CREATE TABLE a (id int);");
    const std::string link = project.files().path("alembic");
    REQUIRE(::symlink(test::limbeck_path().c_str(), link.c_str()) == 0);
    const Result result = test::call(
        {link, "upgrade"}, {.directory = project.files().path(), .environment = {}, .input = ""});
    CHECK(result.status == 0);
    CHECK(project.out("current") == "a (head)\n");
    CHECK(test::call({link, "--help"}).out.find("usage: alembic ") != std::string::npos);
}

TEST_CASE(
    "commands and options are known with dashes and underscores, and long options by their "
    "beginning") {
    const Project project("sqlite:///app.db");
    project.revision("a", "");
    CHECK(project.out("ensure-version").empty());
    CHECK(project.out("ensure_version").empty());
    CHECK(project.out("list-templates") == project.out("list_templates"));
    CHECK(project.out("heads --resolve_dependencies") == "a (head)\n");
    CHECK(project.out("heads --verb").starts_with("Rev: a (head)\n"));
    CHECK(project.out("--config limbeck.toml heads") == "a (head)\n");
    CHECK(project.out("-c limbeck.toml heads") == "a (head)\n");
    CHECK(project.out("heads --config=limbeck.toml") == "a (head)\n");
    CHECK(project.fails("haeds", 2).find("did you mean 'heads'?") != std::string::npos);
    CHECK(project.fails("heads --verbos3", 2).find("did you mean --verbose?") != std::string::npos);
    CHECK(project("--version").out == "limbeck 0.1.0\n");
    CHECK(project("upgrade --help").out.find("--dry-run") != std::string::npos);
    CHECK(project("--help").out.find("list_templates") != std::string::npos);
    CHECK(project("help upgrade").out == project("upgrade --help").out);
    CHECK(project("help upgarde").status == 2);
}

TEST_CASE("--sql prints a script that does what the run does") {
    const Project project("sqlite:///app.db");
    write_samples(project);
    write_merge(project);
    const std::string script = project.out("upgrade head --sql");
    CHECK(script.find("-- Running upgrade 27c6a30d7c24, b2b2b2b2b2b2 -> ffff00001111\n") !=
          std::string::npos);
    CHECK_FALSE(std::filesystem::exists(project.files().path("app.db")));
    project.sqlite(script);
    CHECK(project.out("current") == "ffff00001111 (head) (mergepoint)\n");
    CHECK(project("upgrade head").err.empty());

    CHECK(
        project.out("upgrade 1975:27c6 --sql") ==
        "BEGIN IMMEDIATE;\n\n"
        "-- Running upgrade 1975ea83b712 -> 27c6a30d7c24\n\n"
        "CREATE TABLE a (id int);\n\n"
        "UPDATE alembic_version SET version_num='27c6a30d7c24' WHERE alembic_version.version_num = "
        "'1975ea83b712';\n\n"
        "COMMIT;\n\n");
    project.sqlite(project.out("downgrade ffff:base --sql"));
    CHECK(project.out("current").empty());
    CHECK(project.fails("downgrade base --sql", 2)
              .find("downgrade with --sql requires <fromrev>:<torev>") != std::string::npos);
    CHECK(project.fails("upgrade a:b", 2).find("Range revision not allowed") != std::string::npos);
}

TEST_CASE("--dry-run shows the plan, in text and as data, and changes nothing") {
    const Project project("sqlite:///app.db");
    project.revision("a", "", "CREATE TABLE a (id int);\nCREATE INDEX i ON a (id);",
                     "DROP TABLE a;");
    project.revision("b", "a", "VACUUM;", "", "-- transaction: none\n");
    CHECK(project.out("upgrade --dry-run") ==
          "1. upgrade  -> a, doc of a\n"
          "   migrations/a.sql, in a transaction\n"
          "   CREATE TABLE a (id int);\n"
          "   CREATE INDEX i ON a (id);\n"
          "   version row: add a\n"
          "2. upgrade a -> b, doc of b\n"
          "   migrations/b.sql, outside a transaction\n"
          "   VACUUM;\n"
          "   version row: a -> b\n");
    const json plan = parse(project.out("upgrade --dry-run --json"));
    CHECK(plan.at("version") == 1);
    CHECK(plan.at("executed") == false);
    CHECK(plan.at("dialect") == "sqlite");
    CHECK(plan.at("rows_after") == json::array({"b"}));
    CHECK(plan.at("steps").size() == 2);
    CHECK(plan.at("steps")[0].at("statements")[1].at("line") == 8);
    CHECK(plan.at("steps")[0].at("version_rows")[0] == json({{"kind", "insert"}, {"to", "a"}}));
    CHECK(plan.at("steps")[1].at("transaction") == false);
    CHECK_FALSE(std::filesystem::exists(project.files().path("app.db")));
    const json done = parse(project.out("upgrade --json"));
    CHECK(done.at("executed") == true);
    CHECK(done.at("steps").size() == 2);
    CHECK(project.out("upgrade --dry-run") == "Nothing to do: the database is there already.\n");
}

TEST_CASE("every reporting command has its data") {
    const Project project("sqlite:///app.db");
    write_samples(project);
    project.out("upgrade 27c6");
    const json history = parse(project.out("history --json -i"));
    CHECK(history.at("command") == "history");
    REQUIRE(history.at("revisions").size() == 3);
    CHECK(history.at("revisions")[0] == json({{"revision", "27c6a30d7c24"},
                                              {"down_revisions", {"1975ea83b712"}},
                                              {"depends_on", json::array()},
                                              {"branch_labels", json::array()},
                                              {"children", json::array()},
                                              {"head", true},
                                              {"effective_head", true},
                                              {"branch_point", false},
                                              {"merge_point", false},
                                              {"summary", "doc of 27c6a30d7c24"},
                                              {"doc", "doc of 27c6a30d7c24"},
                                              {"path", "migrations/27c6a30d7c24.sql"},
                                              {"current", true}}));
    const json current = parse(project.out("current --json"));
    CHECK(current.at("database").at("url") == "sqlite:///app.db");
    CHECK(current.at("rows") == json::array({"27c6a30d7c24"}));
    CHECK(current.at("at_heads") == false);
    for (const std::string command :
         {"heads", "branches", "show head@27c6", "list_templates", "stamp heads --dry-run"}) {
        const std::string line = command == "show head@27c6" ? "show 27c6" : command;
        CHECK(parse(project.out(line + " --json")).at("version") == 1);
    }
}

TEST_CASE("stamp moves rows without running anything") {
    const Project project("sqlite:///app.db");
    write_samples(project);
    CHECK(project("stamp heads").err ==
          "Running stamp_revision  -> 27c6a30d7c24\nRunning stamp_revision  -> b2b2b2b2b2b2\n");
    CHECK(project.sqlite(".tables") == "alembic_version\n");
    CHECK(project.out("current") == "27c6a30d7c24 (head)\nb2b2b2b2b2b2 (head)\n");
    CHECK(project("stamp 1975").err ==
          "Running stamp_revision 27c6a30d7c24, b2b2b2b2b2b2 -> 1975ea83b712\n");
    CHECK(project.out("stamp base --dry-run").find("version row: remove 1975ea83b712") !=
          std::string::npos);
    project.sqlite("UPDATE alembic_version SET version_num = 'gone'");
    CHECK(project.fails("stamp 1975").find("Can't locate revision identified by 'gone'") !=
          std::string::npos);
    CHECK(project("stamp --purge 27c6 b2b2").status == 0);
    CHECK(project.out("current") == "27c6a30d7c24 (head)\nb2b2b2b2b2b2 (head)\n");
    CHECK(project.fails("stamp --purge --sql head", 2).find("Can't use --purge with --sql mode") !=
          std::string::npos);
    CHECK(project.out("stamp 1975:27c6 --sql").find("SET version_num='27c6a30d7c24'") !=
          std::string::npos);
}

TEST_CASE("init writes a native project that works at once") {
    const Project project;
    const Result init = project("init");
    CHECK(init.status == 0);
    CHECK(init.out.find("limbeck.toml ...  done\n") != std::string::npos);
    CHECK(project.list(".") == std::vector<std::string>{"limbeck.toml", "migrations"});
    CHECK(project.run({"revision", "-m", "add account"}).status == 0);
    const std::string file = find_file(project, "migrations", "_add_account.sql");
    CHECK(project.read(file).starts_with("-- add account\n--\n-- revision: "));
    CHECK(project.out("upgrade").empty());
    CHECK(project.out("current").find("(head)") != std::string::npos);
    CHECK(project.fails("init").find("Directory migrations already exists and is not empty") !=
          std::string::npos);
    Project elsewhere;
    elsewhere.environment = {{"DATABASE_URL", "sqlite:///other.db"}};
    CHECK(elsewhere("init db/revisions").status == 0);
    CHECK(elsewhere.out("current -v").find("sqlite:///other.db") != std::string::npos);
}

TEST_CASE("init --template alembic writes what Alembic itself works on") {
    const Project project;
    CHECK(project("init --template alembic").status == 0);
    CHECK(project.list("alembic") ==
          std::vector<std::string>{"README", "env.py", "script.py.mako", "versions"});
    std::string ini = project.read("alembic.ini");
    ini.replace(ini.find("driver://user:pass@localhost/dbname"), 35, "sqlite:///app.db");
    project.write("alembic.ini", ini);
    CHECK(project.run({"revision", "-m", "first one", "--rev-id", "aaaa"}).status == 0);
    CHECK(project("revision --rev-id bbbb --branch-label shop --depends-on aaaa --head base")
              .status == 0);
    CHECK(project("merge heads --rev-id cccc").status == 0);
    CHECK(project("upgrade head").status == 0);
    CHECK(project.out("current") == "cccc (head) (mergepoint)\n");

    const auto alembic = [&](const std::vector<std::string>& words) {
        std::vector<std::string> call{"/usr/bin/python3", "-m", "alembic.config"};
        call.insert(call.end(), words.begin(), words.end());
        return test::call(call,
                          {.directory = project.files().path(), .environment = {}, .input = ""});
    };
    CHECK(alembic({"current"}).out == "cccc (head) (mergepoint)\n");
    CHECK(alembic({"history"}).out == project.out("history"));
    CHECK(alembic({"downgrade", "base"}).status == 0);
    CHECK(project.out("current").empty());
    CHECK(project("upgrade head").status == 0);
    CHECK(project("init --template nothing").err.find("No such template nothing") !=
          std::string::npos);
}

TEST_CASE("revision follows its options and refuses what does not fit") {
    const Project project("sqlite:///app.db");
    write_samples(project);
    CHECK(project.fails("revision -m x")
              .find("Multiple heads are present; please specify the head revision on which the new "
                    "revision "
                    "should be based, or perform a merge.") != std::string::npos);
    CHECK(project.fails("revision --head 1975")
              .find("Revision 1975ea83b712 is not a head revision; please specify --splice to "
                    "create a new "
                    "branch from this revision") != std::string::npos);
    CHECK(project("revision --head 1975 --splice --rev-id c1").status == 0);
    CHECK(project("revision --head shoppingcart@head --rev-id c2 --depends-on 27c6").status == 0);
    CHECK(project.read("migrations/c2_.sql")
              .find("-- down_revision: b2b2b2b2b2b2\n-- depends_on: 27c6a30d7c24\n") !=
          std::string::npos);
    CHECK(project.fails("revision --head c2 --rev-id c1")
              .find("Revision c1 is present more than once") != std::string::npos);
    CHECK(project.fails("revision --head c2 --rev-id x-y").find("Character(s) '-' not allowed") !=
          std::string::npos);
    CHECK(
        project.fails("revision --head c2 --branch-label shoppingcart --rev-id z")
            .find(
                "Branch name 'shoppingcart' in revision z already used by revision b2b2b2b2b2b2") !=
        std::string::npos);
    CHECK(project.fails("merge c1 c1").find("Duplicate head revisions specified") !=
          std::string::npos);
    CHECK(project("merge heads --rev-id m").status == 0);
    CHECK(project.fails("merge heads").find("nothing to merge") != std::string::npos);
    CHECK(project.fails("revision --autogenerate").find("not up to date") != std::string::npos);
    CHECK(parse(project.out("revision --rev-id last --json"))
              .at("path")
              .get<std::string>()
              .ends_with("migrations/last_.sql"));
}

TEST_CASE("several version locations, a recursive one, a file template") {
    const Project project;
    project.write("limbeck.toml",
                  "script_location = \"m\"\nversion_locations = [\"m/a\", \"m/b\"]\n"
                  "file_template = \"%(year)d/%(rev)s\"\nrecursive_version_locations = true\n"
                  "timezone = \"UTC\"\nurl = \"sqlite:///app.db\"\n");
    CHECK(project.fails("revision --rev-id x")
              .find("Multiple version locations present, please specify --version-path") !=
          std::string::npos);
    CHECK(project("revision --rev-id x --version-path m/b").status == 0);
    CHECK(project("revision --rev-id y").status == 0);
    CHECK(project.list("m/b").size() == 1);
    CHECK(project.out("history") == "x -> y (head), empty message\n<base> -> x, empty message\n");
    CHECK(project.fails("revision --version-path m/c")
              .find("Path m/c is not represented in current version locations") !=
          std::string::npos);
}

TEST_CASE("edit opens the files in the editor of the environment") {
    Project project("sqlite:///app.db");
    write_samples(project);
    project.write("editor.sh", "#!/bin/sh\necho \"$@\" >> edited.txt\n");
    std::filesystem::permissions(project.files().path("editor.sh"),
                                 std::filesystem::perms::owner_all);
    project.environment = {{"EDITOR", project.files().path("editor.sh") + " --wait"}};
    CHECK(project("edit 27c6").status == 0);
    CHECK(project.read("edited.txt") ==
          "--wait " + project.files().path("migrations/27c6a30d7c24.sql") + "\n");
    CHECK(project.fails("edit current").find("No current revisions") != std::string::npos);
    CHECK(project.fails("edit base").find("No revision files indicated by symbol 'base'") !=
          std::string::npos);
    project.environment = {{"EDITOR", "false"}};
    CHECK(project.fails("edit 27c6").find("Error executing editor") != std::string::npos);
}

TEST_CASE("hooks run on new files, and a failing one does not lose the file") {
    const Project project;
    project.write("limbeck.toml",
                  "script_location = \"m\"\nurl = \"sqlite:///app.db\"\n"
                  "[[post_write_hooks]]\nname = \"copy\"\ntype = \"exec\"\nexecutable = \"cp\"\n"
                  "options = \"REVISION_SCRIPT_FILENAME 'a copy; true'\"\n"
                  "[[post_write_hooks]]\nname = \"no\"\ntype = \"exec\"\nexecutable = \"false\"\n");
    const Result result = project("revision --rev-id x");
    CHECK(result.status == 0);
    CHECK(project.read("a copy; true") == project.read("m/x_.sql"));
    CHECK(result.err.find("post write hook 'no' ended with status 1") != std::string::npos);
}

TEST_CASE("-q leaves only results and errors") {
    const Project project("sqlite:///app.db");
    project.revision("a", "", "CREATE TABLE a (id int);");
    const Result result = project("-q upgrade");
    CHECK(result.err.empty());
    CHECK(result.out.empty());
    CHECK(
        project.fails("-q upgrade nowhere").find("Can't locate revision identified by 'nowhere'") !=
        std::string::npos);
}

TEST_CASE("colour is for terminals that want it") {
    const Project project("sqlite:///app.db");
    project.revision("a", "");
    const auto heads = [&](std::map<std::string, std::string> environment, bool terminal) {
        return test::call({test::limbeck_path(), "heads"}, {.directory = project.files().path(),
                                                            .environment = std::move(environment),
                                                            .input = "",
                                                            .terminal = terminal})
            .out;
    };
    CHECK(heads({{"TERM", "xterm"}}, true) == "\x1b[33ma\x1b[0m\x1b[32m (head)\x1b[0m\r\n");
    CHECK(heads({{"TERM", "xterm"}, {"NO_COLOR", "1"}}, true) == "a (head)\r\n");
    CHECK(heads({{"TERM", "dumb"}}, true) == "a (head)\r\n");
    CHECK(heads({{"TERM", "xterm"}}, false) == "a (head)\n");
}

TEST_CASE("a long run keeps one line on a terminal and writes a line per step elsewhere") {
    const Project project("sqlite:///app.db");
    std::string down;
    for (int i = 100; i < 130; ++i) {
        project.revision(std::to_string(i), down);
        down = std::to_string(i);
    }
    const Result shown =
        test::call({test::limbeck_path(), "upgrade"}, {.directory = project.files().path(),
                                                       .environment = {{"TERM", "xterm"}},
                                                       .input = "",
                                                       .terminal = true});
    CHECK(shown.status == 0);
    CHECK(shown.out.find("\r\x1b[K[30/30] Running upgrade 128 -> 129, doc of 129\r\n") !=
          std::string::npos);
    CHECK(std::count(shown.out.begin(), shown.out.end(), '\n') == 1);
    const Result written = project("downgrade base");
    CHECK(std::count(written.err.begin(), written.err.end(), '\n') == 30);
}

TEST_CASE("a reader that has seen enough is no failure, a full disk is one") {
    const Project project("sqlite:///app.db");
    std::string down;
    for (int i = 1000; i < 3000; ++i) {
        project.revision(std::to_string(i), down);
        down = std::to_string(i);
    }
    const auto shell = [&](const std::string& line) {
        return test::call({"bash", "-c", line, "bash", test::limbeck_path()},
                          {.directory = project.files().path(), .environment = {}, .input = ""});
    };
    const Result cut = shell("\"$1\" history | head -1");
    CHECK(cut.out == "2998 -> 2999 (head), doc of 2999\n");
    CHECK(cut.err.empty());
    const Result full = shell("\"$1\" history > /dev/full");
    CHECK(full.status == 1);
    CHECK(full.err == "FAILED: the output could not be written\n");
}
