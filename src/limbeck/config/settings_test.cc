// SPDX-License-Identifier: MIT
#include "limbeck/config/settings.h"

#include <doctest/doctest.h>

#include "limbeck/base/error.h"
#include "limbeck/base/files.h"
#include "support/scratch.h"

using namespace limbeck;
using namespace limbeck::config;
using Strings = std::vector<std::string>;

namespace {

Settings load_in(const test::Scratch& scratch) {
    return load({.directory = scratch.path()});
}

Error failure(const Request& request) {
    try {
        load(request);
    } catch (const Error& error) {
        return error;
    }
    return {ErrorCode::Usage, "no error"};
}

Error failure(const test::Scratch& scratch) {
    return failure(Request{.directory = scratch.path()});
}

// A project whose only file says this.
Error failure(std::string_view file, std::string_view text) {
    const test::Scratch scratch;
    scratch.write(file, text);
    return failure(scratch);
}

}  // namespace

TEST_CASE("an Alembic project as its template writes it") {
    const test::Scratch scratch;
    scratch.write("alembic.ini",
                  "[alembic]\n"
                  "script_location = %(here)s/alembic\n"
                  "prepend_sys_path = .\n"
                  "path_separator = os\n"
                  "sqlalchemy.url = driver://user:pass@localhost/dbname\n"
                  "[post_write_hooks]\n"
                  "[loggers]\n"
                  "keys = root,sqlalchemy,alembic\n"
                  "[formatter_generic]\n"
                  "format = %(levelname)-5.5s [%(name)s] %(message)s\n");
    scratch.write("alembic/env.py", "from alembic import context\n");
    const Settings settings = load_in(scratch);
    CHECK(settings.kind == ProjectKind::Alembic);
    CHECK(settings.files == Strings{scratch.path("alembic.ini")});
    CHECK(settings.script_location == scratch.path("alembic"));
    CHECK(settings.version_locations == Strings{scratch.path("alembic/versions")});
    CHECK(settings.prepend_sys_path == Strings{scratch.path()});
    CHECK(settings.file_template == "%(rev)s_%(slug)s");
    CHECK(settings.truncate_slug_length == 40);
    CHECK(settings.timezone.empty());
    CHECK(settings.output_encoding == "utf-8");
    CHECK(settings.version_table == "alembic_version");
    CHECK(settings.version_table_schema.empty());
    CHECK(settings.transaction == TransactionScope::WholeRun);
    CHECK(settings.post_write_hooks.empty());
    CHECK(settings.warnings == Strings{});
    CHECK_NOTHROW(require_version_table(settings));
}

TEST_CASE("a native project") {
    const test::Scratch scratch;
    scratch.write("limbeck.toml",
                  "script_location = \"migrations\"\n"
                  "version_locations = [\"migrations/a\", \"/abs/b\"]\n"
                  "recursive_version_locations = true\n"
                  "file_template = \"%(year)d_%(slug)s\"\n"
                  "truncate_slug_length = 20\n"
                  "timezone = \"UTC\"\n"
                  "version_table = \"my_version\"\n"
                  "version_table_schema = \"app\"\n"
                  "transaction = \"run\"\n"
                  "lock_timeout = 2.5\n"
                  "url = \"sqlite:///app.db\"\n");
    const Settings settings = load_in(scratch);
    CHECK(settings.kind == ProjectKind::Native);
    CHECK(settings.script_location == scratch.path("migrations"));
    CHECK(settings.version_locations == Strings{scratch.path("migrations/a"), "/abs/b"});
    CHECK(settings.recursive_version_locations);
    CHECK(settings.file_template == "%(year)d_%(slug)s");
    CHECK(settings.truncate_slug_length == 20);
    CHECK(settings.timezone == "UTC");
    CHECK(settings.version_table == "my_version");
    CHECK(settings.version_table_schema == "app");
    CHECK(settings.transaction == TransactionScope::WholeRun);
    CHECK(settings.lock_timeout == 2.5);
    CHECK(settings.url.text.reveal() == "sqlite:///app.db");
    CHECK(settings.url.at.line == 11);
    CHECK(settings.warnings == Strings{});

    scratch.write("limbeck.toml", "script_location = \"migrations\"\nlock_timeout = 30\n");
    CHECK(load_in(scratch).transaction == TransactionScope::PerRevision);
    CHECK(load_in(scratch).lock_timeout == 30);
}

TEST_CASE("pyproject.toml holds Alembic's keys in TOML's types, with Python's percent signs") {
    const test::Scratch scratch;
    scratch.write("pyproject.toml",
                  "[project]\nname = \"x\"\n"
                  "[tool.alembic]\n"
                  "script_location = \"%(here)s/db\"\n"
                  "file_template = \"%%(rev)s-%%(slug)s\"\n"
                  "version_locations = [\"%(here)s/one\", \"two\"]\n"
                  "prepend_sys_path = [\"src\"]\n"
                  "sourceless = true\n"
                  "[[tool.alembic.post_write_hooks]]\n"
                  "name = \"black\"\ntype = \"console_scripts\"\nentrypoint = \"black\"\n"
                  "options = \"-l 79 REVISION_SCRIPT_FILENAME\"\ncwd = \"%(here)s\"\n");
    const Settings settings = load_in(scratch);
    CHECK(settings.kind == ProjectKind::Alembic);
    CHECK(settings.script_location == scratch.path("db"));
    CHECK(settings.file_template == "%(rev)s-%(slug)s");
    CHECK(settings.version_locations == Strings{scratch.path("one"), scratch.path("two")});
    CHECK(settings.prepend_sys_path == Strings{scratch.path("src")});
    CHECK(settings.sourceless);
    REQUIRE(settings.post_write_hooks.size() == 1);
    CHECK(settings.post_write_hooks[0].target == "black");
    CHECK(settings.post_write_hooks[0].options == "-l 79 REVISION_SCRIPT_FILENAME");
    CHECK(settings.post_write_hooks[0].directory == scratch.path());
    CHECK(failure("pyproject.toml", "[tool.alembic]\nscript_location = \"100%\"\n")
              .location()
              ->line == 2);
}

TEST_CASE("single keys come from limbeck.toml, then the ini, then pyproject.toml") {
    const test::Scratch scratch;
    scratch.write("limbeck.toml", "timezone = \"UTC\"\n");
    scratch.write("alembic.ini",
                  "[alembic]\ntimezone = Europe/Berlin\nfile_template = %%(slug)s\n");
    scratch.write("pyproject.toml",
                  "[tool.alembic]\ntimezone = \"Asia/Tokyo\"\nfile_template = \"x\"\n"
                  "script_location = \"m\"\n");
    const Settings settings = load_in(scratch);
    CHECK(settings.kind == ProjectKind::Alembic);
    CHECK(settings.timezone == "UTC");
    CHECK(settings.file_template == "%(slug)s");
    CHECK(settings.script_location == scratch.path("m"));
    CHECK(settings.files == Strings{scratch.path("limbeck.toml"), scratch.path("alembic.ini"),
                                    scratch.path("pyproject.toml")});
}

TEST_CASE("without a configuration the error is Alembic's, with a way on") {
    const test::Scratch scratch;
    const Error error = failure(scratch);
    CHECK(error.code() == ErrorCode::Config);
    CHECK(error.message() == "No 'script_location' key found in configuration.");
    CHECK(error.hint().find("limbeck init") != std::string::npos);
    CHECK(error.hint().find("-c") != std::string::npos);

    scratch.write("alembic.ini", "");
    CHECK(failure(scratch).message() == "No 'script_location' key found in configuration.");
    CHECK(failure(scratch).hint() == "the file has no section [alembic]");
    CHECK(failure(scratch).location()->path == "alembic.ini");
    scratch.write("alembic.ini", "[alembic]\nscript_location =\n");
    CHECK(failure(scratch).message() == "No 'script_location' key found in configuration.");
}

TEST_CASE("-n chooses the section, and DEFAULT stands behind it") {
    const test::Scratch scratch;
    scratch.write("alembic.ini",
                  "[DEFAULT]\ntimezone = UTC\n[alembic]\nscript_location = a\n"
                  "[tenant]\nscript_location = t\n");
    Request request{.directory = scratch.path(), .section = "tenant"};
    CHECK(load(request).script_location == scratch.path("t"));
    CHECK(load(request).timezone == "UTC");
    request.section = "tenent";
    CHECK(failure(request).hint() == "the file has no section [tenent]; did you mean [tenant]?");
}

TEST_CASE("a location may be inside a package") {
    const test::Scratch scratch;
    base::make_directories(scratch.path("src/my/app/db"));
    scratch.write("alembic.ini",
                  "[alembic]\nscript_location = my.app:db\nprepend_sys_path = src\n"
                  "path_separator = newline\nversion_locations = my.app:db/v\n");
    CHECK(load_in(scratch).script_location == scratch.path("src/my/app/db"));
    CHECK(load_in(scratch).version_locations == Strings{scratch.path("src/my/app/db/v")});

    const Error error = failure("alembic.ini", "[alembic]\nscript_location = nope:db\n");
    CHECK(error.message() == "cannot find the package 'nope' of the location 'nope:db'");
    CHECK(error.location()->line == 2);
}

TEST_CASE("values of the wrong type are errors at their place") {
    CHECK(failure("limbeck.toml", "script_location = [\"m\"]\n").message() ==
          "'script_location' must be a string, not a list of strings");
    const Error list =
        failure("limbeck.toml", "script_location = \"m\"\nversion_locations = \"a\"\n");
    CHECK(list.message() == "'version_locations' must be a list of strings, not a string");
    CHECK(list.location()->line == 2);
    const auto second_line = [](const std::string& line) {
        const Error error = failure("limbeck.toml", "script_location = \"m\"\n" + line + "\n");
        CHECK(error.location().value_or(Location{}).line == 2);
        return error.message();
    };
    CHECK(second_line("sourceless = \"true\"") ==
          "'sourceless' must be true or false, not a string");
    CHECK(second_line("truncate_slug_length = -1") ==
          "'truncate_slug_length' must be a number from 0 on, not -1");
    CHECK(second_line("truncate_slug_length = 99999999999") ==
          "'truncate_slug_length' must be a number from 0 on, not 99999999999");
    CHECK(second_line("lock_timeout = \"5s\"") == "'lock_timeout' must be a number, not a string");
    CHECK(second_line("lock_timeout = nan") ==
          "'lock_timeout' must be a number of seconds from 0 on");
    CHECK(second_line("transaction = \"revisions\"") ==
          "'transaction' must be \"revision\" or \"run\", not \"revisions\"");
    CHECK(second_line("version_table = \"\"") == "'version_table' must not be empty");
    CHECK(second_line("post_write_hooks = [\"black\"]") ==
          "'post_write_hooks' must be a list of tables ([[post_write_hooks]]), not a list of "
          "strings");
    CHECK(second_line("url = 3") == "'url' must be a string, not a whole number");
    CHECK(failure("alembic.ini", "[alembic]\nscript_location = m\ntruncate_slug_length = 4o\n")
              .message() == "'truncate_slug_length' must be a number from 0 on, not '4o'");
    CHECK(failure("limbeck.toml",
                  "script_location = \"m\"\nurl = \"sqlite://\"\nurl_from = \"ini\"\n")
              .message() == "'url' and 'url_from' cannot both be given");
}

TEST_CASE("env.py says what limbeck.toml does not") {
    const test::Scratch scratch;
    scratch.write("alembic.ini", "[alembic]\nscript_location = m\n");
    scratch.write("m/env.py",
                  "context.configure(version_table='v', version_table_schema='s',\n"
                  "                  transaction_per_migration=True)\n");
    Settings settings = load_in(scratch);
    CHECK(settings.version_table == "v");
    CHECK(settings.version_table_schema == "s");
    CHECK(settings.transaction == TransactionScope::PerRevision);

    scratch.write("limbeck.toml",
                  "version_table = \"w\"\nversion_table_schema = \"\"\ntransaction = \"run\"\n");
    settings = load_in(scratch);
    CHECK(settings.version_table == "w");
    CHECK(settings.version_table_schema.empty());
    CHECK(settings.transaction == TransactionScope::WholeRun);
    CHECK(settings.warnings == Strings{});
}

TEST_CASE("a version table that env.py computes is refused until somebody says it") {
    const test::Scratch scratch;
    scratch.write("alembic.ini", "[alembic]\nscript_location = m\n");
    scratch.write("m/env.py",
                  "context.configure(version_table=f'{x}_v', transaction_per_migration=y())\n");
    Settings settings = load_in(scratch);
    CHECK(settings.warnings.size() == 1);
    CHECK(settings.warnings[0].starts_with("m/env.py:1: transaction_per_migration is computed"));
    try {
        require_version_table(settings);
        FAIL("no error");
    } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::Refused);
        CHECK(error.location()->path == "m/env.py");
        CHECK(error.location()->line == 1);
    }
    scratch.write("limbeck.toml", "version_table = \"v\"\ntransaction = \"revision\"\n");
    settings = load_in(scratch);
    CHECK(settings.warnings == Strings{});
    CHECK_NOTHROW(require_version_table(settings));
}

TEST_CASE("an env.py that is no Python is a warning, and the version table is not guessed") {
    const test::Scratch scratch;
    scratch.write("alembic.ini", "[alembic]\nscript_location = m\n");
    scratch.write("m/env.py", std::string("\x7F"
                                          "ELF\0",
                                          5));
    const Settings settings = load_in(scratch);
    CHECK(settings.warnings.size() == 1);
    CHECK_THROWS_AS(require_version_table(settings), Error);
}

TEST_CASE("an env.py makes a project Alembic's, and a folder of that name makes nothing") {
    const test::Scratch scratch;
    scratch.write("limbeck.toml", "script_location = \"m\"\n");
    base::make_directories(scratch.path("m/env.py"));
    CHECK(load_in(scratch).kind == ProjectKind::Native);
    scratch.write("limbeck.toml", "script_location = \"n\"\n");
    scratch.write("n/env.py", "");
    CHECK(load_in(scratch).kind == ProjectKind::Alembic);
    CHECK(load_in(scratch).transaction == TransactionScope::WholeRun);
}

TEST_CASE("--sql is one transaction where only the call with a connection asks for several") {
    const test::Scratch scratch;
    scratch.write("alembic.ini", "[alembic]\nscript_location = m\n");
    scratch.write("m/env.py",
                  "context.configure(url=url)\n"
                  "context.configure(connection=c, transaction_per_migration=True)\n");
    CHECK(load_in(scratch).transaction == TransactionScope::PerRevision);
    CHECK(load_in(scratch).offline_transaction == TransactionScope::WholeRun);
    scratch.write("limbeck.toml", "transaction = \"revision\"\n");
    CHECK(load_in(scratch).offline_transaction == TransactionScope::PerRevision);
}
