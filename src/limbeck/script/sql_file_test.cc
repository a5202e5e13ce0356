// SPDX-License-Identifier: MIT
#include "limbeck/script/sql_file.h"

#include <doctest/doctest.h>

#include "limbeck/base/error.h"

using namespace limbeck;
using namespace limbeck::script;

namespace {

using Names = std::vector<std::string>;

Error failure(const std::string& text) {
    try {
        read_sql_file(base::Source("m/a.sql", text));
    } catch (const Error& error) {
        return error;
    }
    FAIL("the file was accepted");
    throw 0;
}

constexpr const char* complete =
    "-- Add account table\n"
    "--\n"
    "-- more words\n"
    "-- revision: ae10\n"
    "-- down_revision: 1975, 1976\n"
    "-- branch_labels: billing\n"
    "-- depends_on: 27c6\n"
    "-- created: 2026-11-20 10:11:12+00:00\n"
    "-- transaction: none\n"
    "\n"
    "-- upgrade\n"
    "CREATE TABLE a (id int);\n"
    "-- upgrade this later\n"
    "\n"
    "-- downgrade  \n"
    "DROP TABLE a;\n";

}  // namespace

TEST_CASE("every field and both sections") {
    const base::Source source("m/a.sql", complete);
    const SqlFile file = read_sql_file(source);
    CHECK(file.revision.id == "ae10");
    CHECK(file.revision.down_revisions == Names{"1975", "1976"});
    CHECK(file.revision.branch_labels == Names{"billing"});
    CHECK(file.revision.depends_on == Names{"27c6"});
    CHECK(file.revision.summary() == "Add account table");
    CHECK(file.revision.doc == "Add account table\n\nmore words");
    CHECK(file.revision.lines.down_revisions == 5);
    CHECK(file.outside_transaction);
    const auto text = source.text();
    CHECK(text.substr(file.upgrade.begin, file.upgrade.end - file.upgrade.begin) ==
          "CREATE TABLE a (id int);\n-- upgrade this later\n\n");
    REQUIRE(file.downgrade);
    CHECK(text.substr(file.downgrade->begin, file.downgrade->end - file.downgrade->begin) ==
          "DROP TABLE a;\n");
}

TEST_CASE("no downgrade section, CRLF and a byte order mark") {
    const SqlFile file = read_sql_file(base::Source(
        "a.sql", "\xEF\xBB\xBF-- revision: a\r\n-- down_revision:\r\n-- upgrade\r\nSELECT 1;\r\n"));
    CHECK(file.revision.id == "a");
    CHECK(file.revision.down_revisions.empty());
    CHECK_FALSE(file.downgrade);
}

TEST_CASE("markers that are missing, doubled or in the wrong order") {
    CHECK(failure("-- revision: a\nSELECT 1;\n").message() == "SQL before the '-- upgrade' marker");
    CHECK(failure("-- revision: a\n").message() == "the '-- upgrade' marker is missing");
    CHECK(failure("-- revision: a\n-- downgrade\n-- upgrade\n").message() ==
          "'-- downgrade' comes before '-- upgrade'");
    const Error twice = failure("-- revision: a\n-- upgrade\n-- upgrade\n");
    CHECK(twice.message() == "a second '-- upgrade' marker");
    CHECK(twice.location() == Location{"m/a.sql", 3, 0, "-- upgrade"});
    CHECK(failure("-- revision: a\n-- upgrade\n-- downgrade\n-- downgrade\n").location()->line ==
          4);
}

TEST_CASE("headers that are missing, doubled, misspelt or wrong") {
    CHECK(failure("-- upgrade\n").message() == "this revision file has no revision id");
    CHECK(failure("-- revision:\n-- upgrade\n").location()->line == 1);
    CHECK(failure("-- revision: a\n-- revision: b\n-- upgrade\n").location()->line == 2);
    const Error unknown = failure("-- revision: a\n-- down_revison: b\n-- upgrade\n");
    CHECK(unknown.message() == "unknown header field 'down_revison'");
    CHECK(unknown.hint() == "did you mean 'down_revision'?");
    CHECK(failure("-- revision: a\n-- transaction: maybe\n-- upgrade\n").message() ==
          "unknown transaction mode 'maybe'");
    CHECK(failure("").message() == "this revision file is empty");
    CHECK(failure(" \n\n").message() == "this revision file is empty");
    CHECK(failure(std::string("a\0b", 3)).message() == "this is not a text file");
    CHECK(failure("\xff\xfe").message() == "this is not a text file");
}

TEST_CASE("a description that reads like syntax survives the round trip") {
    for (const std::string line :
         {"upgrade", "downgrade", "revision: 2", "transaction: none", "plain"}) {
        const std::string text = description_line(line) + "\n-- revision: a\n-- upgrade\n";
        CHECK(read_sql_file(base::Source("a", text)).revision.doc == line);
    }
    CHECK(description_line("") == "--");
}

TEST_CASE("a foreign .sql file does not look like a revision") {
    CHECK(looks_like_revision(complete));
    CHECK(looks_like_revision("-- upgrade\n"));
    CHECK_FALSE(looks_like_revision("-- note: x\nSELECT 1;\n"));
    CHECK_FALSE(looks_like_revision(""));
}
