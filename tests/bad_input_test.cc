// SPDX-License-Identifier: MIT
// Configuration, revision files and command lines that are wrong: each gets a message with its
// place, an exit status, and changes nothing. (Databases that are wrong: bad_database_test.cc.)
#include <doctest/doctest.h>
#include <fmt/core.h>
#include <unistd.h>

#include <filesystem>

#include "support/refusal.h"

using namespace limbeck::test;

namespace {

constexpr std::string_view url = "sqlite:///app.db";

// In a project whose only revision file is this one.
void refuses_file(std::string_view text, std::string_view line,
                  std::initializer_list<std::string_view> words, std::string_view name = "x.sql") {
    const Project project(url);
    project.write(fmt::format("migrations/{}", name), text);
    refuses(project, line, words);
}

void link_to_nothing(const Project& project, std::string_view name) {
    std::filesystem::create_symlink("nowhere", project.files().path(name));
}

}  // namespace

TEST_CASE("without a configuration the way to one is named") {
    const Project project;
    for (const std::string_view command : {"upgrade", "history", "current", "heads"}) {
        refuses(project, command,
                {"No 'script_location' key found", "limbeck.toml", "limbeck init"});
    }
    refuses(project, "-c other.ini heads", {"'other.ini' does not exist"});
    refuses(project, "-c other.toml heads", {"'other.toml' does not exist"});
}

TEST_CASE("a configuration that cannot be read is named") {
    for (const std::string_view name : {"alembic.ini", "limbeck.toml", "pyproject.toml"}) {
        const Project folder;
        std::filesystem::create_directory(folder.files().path(name));
        refuses(folder, "heads", {"cannot read", name, "directory"});
        const Project link;
        link_to_nothing(link, name);
        refuses(link, "heads", {"cannot read", name, "symbolic link to nothing"});
    }
}

TEST_CASE("an invalid ini is located") {
    const Project project;
    const auto heads_fail = [&](std::string_view ini,
                                std::initializer_list<std::string_view> words) {
        project.write("alembic.ini", ini);
        refuses(project, "heads", words);
    };
    heads_fail("[alembic]\nscript_location = x\nnonsense line\n",
               {"neither a [section] nor an option", "--> alembic.ini:3", "nonsense line"});
    heads_fail("script_location = x\n", {"--> alembic.ini:1"});
    heads_fail("[alembic]\nscript_location = x\nscript_location = y\n",
               {"appears twice", "--> alembic.ini:3"});
    heads_fail("[alembic]\nscript_location = %(nope)s/x\n", {"'nope'", "--> alembic.ini:2", "%%"});
    heads_fail("[alembic]\nscript_location = caf\xe9\n", {"not UTF-8", "--> alembic.ini:2"});
    heads_fail("[alembik]\nscript_location = x\n",
               {"No 'script_location' key", "--> alembic.ini", "did you mean [alembik]?"});
}

TEST_CASE("an invalid toml is located") {
    const Project project;
    const auto heads_fail = [&](std::string_view toml,
                                std::initializer_list<std::string_view> words) {
        project.write("limbeck.toml", toml);
        refuses(project, "heads", words);
    };
    heads_fail("script_location = \"migrations\n", {"invalid TOML", "--> limbeck.toml:1"});
    heads_fail("\nscript_location = 3\n", {"must be a string", "--> limbeck.toml:2"});
    heads_fail("url = \"sqlite:///app.db\"\n", {"No 'script_location' key", "--> limbeck.toml"});
    heads_fail("script_location = \"x\"\ntransaction = \"runn\"\n",
               {"\"runn\"", "--> limbeck.toml:2", "did you mean \"run\"?"});
    heads_fail("script_location = \"x\"\nlock_timeout = -1\n",
               {"number of seconds", "--> limbeck.toml:2"});
    const Project python;
    python.write("pyproject.toml", "[tool.alembic]\nscript_location = \"x\"\n[tool\n");
    refuses(python, "heads", {"invalid TOML", "--> pyproject.toml:3"});
}

TEST_CASE("an unknown key is a warning with the nearest one, and the command goes on") {
    const Project project(url);
    project.revision("a1", "");
    project.write(
        "limbeck.toml",
        "script_location = \"migrations\"\nurl = \"sqlite:///app.db\"\nlock_timout = 3\n");
    const Result native = project("heads");
    CHECK(native.status == 0);
    CHECK(native.out == "a1 (head)\n");
    CHECK(native.err ==
          "WARNING: limbeck.toml:3: unknown key 'lock_timout'; did you mean 'lock_timeout'?\n");

    const Project alembic;
    alembic.write("alembic.ini", "[alembic]\nscript_location = m\nversion_locatons = x\n");
    alembic.write("m/versions/a1.py", "revision = 'a1'\n");
    const Result ini = alembic("heads");
    CHECK(ini.status == 0);
    CHECK(ini.out == "a1 (head)\n");
    CHECK(ini.err ==
          "WARNING: alembic.ini:3: unknown key 'version_locatons'; did you mean "
          "'version_locations'?\n");
}

TEST_CASE("a versions folder that is not there is named") {
    const Project project(url);
    std::filesystem::remove(project.files().path("migrations"));
    for (const std::string_view command : {"upgrade", "heads", "current", "stamp head"}) {
        refuses(project, command, {"Path doesn't exist: migrations", "init"});
    }
    project.write("migrations", "a file");
    refuses(project, "upgrade", {"Path doesn't exist: migrations"});
}

TEST_CASE("empty and binary revision files are named") {
    refuses_file("", "upgrade", {"file is empty", "--> migrations/x.sql"});
    refuses_file("\n \n", "heads", {"file is empty", "--> migrations/x.sql"});
    refuses_file("", "heads",
                 {"Could not determine revision id", "--> migrations/x.py", "the file is empty"},
                 "x.py");
    const std::string binary(
        "\x7f"
        "ELF\0\x01",
        6);
    refuses_file(binary, "upgrade", {"not a text file", "--> migrations/x.sql"});
    refuses_file(binary, "upgrade", {"not a text file", "--> migrations/x.py"}, "x.py");
    refuses_file("-- revision: \xff\n-- upgrade\n", "heads",
                 {"not a text file", "--> migrations/x.sql"});
}

TEST_CASE("markers that are missing, doubled or out of order are located") {
    const std::string header = "-- doc\n-- revision: a1\n-- down_revision:\n";
    refuses_file(header, "upgrade", {"'-- upgrade' marker is missing", "--> migrations/x.sql"});
    refuses_file(header + "SELECT 1;\n-- upgrade\n", "upgrade",
                 {"SQL before the '-- upgrade' marker", "--> migrations/x.sql:4", "SELECT 1;"});
    refuses_file(header + "-- upgrade\nSELECT 1;\n-- upgrade\n", "upgrade",
                 {"a second '-- upgrade' marker", "--> migrations/x.sql:6"});
    refuses_file(
        header + "-- upgrade\n-- downgrade\n\n-- downgrade\n", "upgrade",
        {"a second '-- downgrade' marker", "first is on line 5", "--> migrations/x.sql:7"});
    refuses_file(header + "-- downgrade\n-- upgrade\n", "upgrade",
                 {"'-- downgrade' comes before '-- upgrade'", "--> migrations/x.sql:4"});
}

TEST_CASE("headers that say too little or too much are located") {
    refuses_file("-- doc\n-- down_revision:\n-- upgrade\n", "upgrade",
                 {"no revision id", "--> migrations/x.sql", "-- revision: <id>"});
    refuses_file("-- doc\n-- revision:\n-- upgrade\n", "upgrade",
                 {"no revision id", "--> migrations/x.sql:2"});
    refuses_file("-- doc\n-- revision: a1\n-- revision: a2\n-- upgrade\n", "upgrade",
                 {"'revision' is given twice", "line 2", "--> migrations/x.sql:3"});
    refuses_file("-- doc\n-- revision: a1\n-- down_revison: a2\n-- upgrade\n", "upgrade",
                 {"'down_revison'", "--> migrations/x.sql:3", "did you mean 'down_revision'?"});
    refuses_file("-- doc\n-- revision: a1\n-- transaction: non\n-- upgrade\n", "upgrade",
                 {"transaction mode 'non'", "--> migrations/x.sql:3", "'none'"});
    refuses_file("x = 1\n", "upgrade",
                 {"Could not determine revision id from filename zz.py", "--> migrations/zz.py"},
                 "zz.py");
    refuses_file("\nrevision = f()\n", "upgrade", {"not a literal", "--> migrations/x.py:2"},
                 "x.py");
    refuses_file("revision = 'a\n", "upgrade", {"never closed", "--> migrations/x.py:1"}, "x.py");
}

TEST_CASE("a graph that cannot be is located") {
    const Project parent(url);
    parent.revision("aaaa1111", "");
    parent.revision("bbbb2222", "aaaa1112");
    refuses(parent, "upgrade",
            {"Revision aaaa1112 referenced from bbbb2222 is not present",
             "--> migrations/bbbb2222.sql:4", "did you mean 'aaaa1111'?"});
    const Project dependency(url);
    dependency.revision("a1", "", "", "", "-- depends_on: nowhere\n");
    refuses(dependency, "upgrade",
            {"Revision nowhere referenced from a1 is not present", "--> migrations/a1.sql:5"});
    const Project twice(url);
    twice.revision("aaaa1111", "");
    twice.write("migrations/b.sql", twice.read("migrations/aaaa1111.sql"));
    refuses(twice, "upgrade",
            {"aaaa1111 is present more than once", "--> migrations/b.sql:3",
             "migrations/aaaa1111.sql has the same id"});
    const Project cycle(url);
    cycle.revision("a1", "c1");
    cycle.revision("b1", "a1");
    cycle.revision("c1", "b1");
    refuses(cycle, "upgrade",
            {"Cycle is detected in revisions (a1, b1, c1)", "--> migrations/a1.sql:4",
             "a1.sql -> migrations/c1.sql -> migrations/b1.sql"});
    const Project loop(url);
    loop.revision("a1", "a1");
    refuses(loop, "upgrade", {"Self-loop is detected in revisions (a1)", "migrations/a1.sql:4"});
    const Project dependencies(url);
    dependencies.revision("a1", "", "", "", "-- depends_on: b1\n");
    dependencies.revision("b1", "a1");
    refuses(dependencies, "upgrade",
            {"Dependency cycle is detected in revisions (a1, b1)", "--> migrations/a1.sql:5"});
    const Project label(url);
    label.revision("a1", "", "", "", "-- branch_labels: x\n");
    label.revision("b1", "a1", "", "", "-- branch_labels: x\n");
    refuses(
        label, "upgrade",
        {"Branch name 'x' in revision b1 already used by revision a1", "--> migrations/b1.sql:5"});
}

TEST_CASE("identifiers that could not be told from an expression are refused") {
    for (const std::string_view id : {"a-b", "a@b", "a+b", "a:b", "a b"}) {
        refuses_file(fmt::format("-- doc\n-- revision: {}\n-- upgrade\n", id), "upgrade",
                     {"not allowed in revision identifier", id, "--> migrations/x.sql:2"});
        refuses_words(Project(url), {"revision", "-m", "x", "--rev-id", std::string(id)},
                      {"not allowed in revision identifier", id});
    }
    refuses_words(Project(url), {"revision", "-m", "x", "--rev-id", ""}, {"empty"});
    refuses(Project(url), "revision -m x --branch-label a@b",
            {"not allowed in branch label 'a@b'"});
}

TEST_CASE("a partial id with several matches names them, a misspelt one the nearest") {
    const Project project(url);
    project.revision("ae10ffff", "");
    project.revision("ae20ffff", "ae10ffff");
    for (const std::string_view command : {"upgrade", "downgrade", "stamp", "show", "edit"}) {
        refuses(project, fmt::format("{} ae", command),
                {"Can't locate revision identified by 'ae'", "ae10ffff, ae20ffff"});
        refuses(project, fmt::format("{} ae10fffe", command),
                {"Can't locate revision identified by 'ae10fffe'", "did you mean 'ae10ffff'?"});
    }
    refuses(project, "upgrade nobranch@head",
            {"Can't locate revision identified by 'nobranch'", "no branch is called 'nobranch'"});
}

TEST_CASE("a revision cannot end the transaction it runs in, nor hold what cannot run in one") {
    const Project project(url);
    project.revision("a1", "", "CREATE TABLE t (a int);");
    project.revision("b1", "a1", "CREATE TABLE u (a int);\nCOMMIT;\nCREATE TABLE v (a int);");
    refuses(project, "upgrade", {"--> migrations/b1.sql:8", "COMMIT;", "nothing was changed"});
    project.revision("b1", "a1", "VACUUM;");
    refuses(project, "upgrade",
            {"cannot run this statement inside a transaction", "--> migrations/b1.sql:7",
             "-- transaction: none", "nothing was changed"});
    project.revision("b1", "a1", "VACUUM;", "", "-- transaction: none\n");
    refuses(project, "upgrade --single-transaction",
            {"b1 runs outside a transaction", "migrations/b1.sql", "nothing was changed"});
}

TEST_CASE("an irreversible downgrade changes nothing") {
    const Project project(url);
    project.write("migrations/a1.sql",
                  "-- doc\n-- revision: a1\n-- upgrade\nCREATE TABLE t (a);\n");
    project.revision("b1", "a1", "", "DROP TABLE t;");
    project.out("upgrade");
    for (const std::string_view call : {"downgrade base", "downgrade -2",
                                        "downgrade --dry-run base", "downgrade b1:base --sql"}) {
        refuses(project, call,
                {"Revision a1 is irreversible", "--> migrations/a1.sql", "nothing was changed"});
    }
    CHECK(project.out("current") == "b1 (head)\n");
}

TEST_CASE("--sql is refused where it makes no sense") {
    const Project project(url);
    project.revision("a1", "");
    refuses(project, "downgrade --sql -1", {"requires <fromrev>:<torev>"}, 2);
    refuses(project, "downgrade --sql a1", {"requires <fromrev>:<torev>"}, 2);
    refuses(project, "stamp --purge --sql a1", {"Can't use --purge with --sql mode"}, 2);
    refuses(project, "stamp base:a1 a1:base --sql", {"single starting revision"}, 2);
    refuses(project, "upgrade base:a1:head --sql", {"not a range"}, 2);
    refuses(project, "upgrade nowhere:a1 --sql", {"Can't locate revision", "'nowhere'"});
    refuses(project, "upgrade base:a1", {"Range revision not allowed"}, 2);
    refuses(project, "downgrade a1:base", {"Range revision not allowed"}, 2);
    refuses(project, "revision --sql -m x", {"not supported"});
    for (const std::string_view command :
         {"current", "history", "heads", "show a1", "merge heads"}) {
        refuses(project, fmt::format("{} --sql", command), {"--sql"}, 2);
    }
}

TEST_CASE("a command line that is wrong ends with status 2 and the nearest word") {
    const Project project(url);
    project.revision("a1", "");
    refuses(project, "", {"too few arguments"}, 2);
    refuses(project, "upgrad", {"'upgrad' is no command", "did you mean 'upgrade'?"}, 2);
    refuses(project, "list-template", {"did you mean 'list_templates'?"}, 2);
    refuses(project, "upgrade --sqll", {"--sqll", "did you mean --sql?"}, 2);
    refuses(project, "heads --verbsoe", {"did you mean --verbose?"}, 2);
    refuses(project, "upgrade a1 a1", {"upgrade", "2"}, 2);
    refuses(project, "list_templates extra", {"extra"}, 2);
    for (const std::string_view command : {"downgrade", "show", "merge", "stamp", "edit"}) {
        refuses(project, command, {command, "required"}, 2);
    }
    refuses(project, "history -r a1", {"History range requires [start]:[end]"}, 2);
    refuses(project, "history -r a:b:c", {"not a range"}, 2);
    for (const std::string_view timeout : {"x", "-1", "nan", "1e99", "1s"}) {
        refuses(project, fmt::format("upgrade --lock-timeout {}", timeout),
                {timeout, "not a number of seconds"}, 2);
    }
    refuses(project, "upgrade --lock-timeout", {"--lock-timeout"}, 2);
    refuses_words(project, {"--url", "", "upgrade"}, {"--url is empty"}, 2);
}

TEST_CASE("init does not write into a folder that holds something") {
    const Project project;
    project.write("migrations/mine", "text");
    refuses(project, "init migrations", {"Directory migrations already exists and is not empty"});
    refuses(project, "init --template nope other", {"No such template nope", "native, alembic"});
}
