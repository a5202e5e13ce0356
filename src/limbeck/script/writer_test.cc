// SPDX-License-Identifier: MIT
#include "limbeck/script/writer.h"

#include <doctest/doctest.h>

#include "limbeck/base/error.h"
#include "limbeck/script/py_file.h"
#include "limbeck/script/sql_file.h"

using namespace limbeck;
using namespace limbeck::script;

namespace {

NewRevision sample() {
    NewRevision revision;
    revision.id = "ae1027a6acf3";
    revision.message = "Add  account: table!";
    revision.down_revisions = {"1975ea83b712"};
    revision.created = {2026, 1, 2, 3, 4, 5, 678, 60, 1767323045};
    return revision;
}

}  // namespace

TEST_CASE("file names are filled from the template as Python's % does") {
    const NewRevision revision = sample();
    CHECK(file_stem("%(rev)s_%(slug)s", 40, revision) == "ae1027a6acf3_add_account_table");
    CHECK(file_stem("%(year)d_%(month).2d_%(day).2d_%(hour).2d%(minute).2d-%(rev)s", 40,
                    revision) == "2026_01_02_0304-ae1027a6acf3");
    CHECK(file_stem("%(year)d/%(month)02d/%(epoch)d", 40, revision) == "2026/01/1767323045");
    CHECK(file_stem("%(slug)s%%", 12, revision) == "add_account_%");
    CHECK(file_stem("%(day)3d|%(day)-3d|", 40, revision) == "  2|2  |");
    CHECK_THROWS_AS(file_stem("%(nope)s", 40, revision), Error);
    CHECK_THROWS_AS(file_stem("%s", 40, revision), Error);
    CHECK_THROWS_AS(file_stem("%(rev", 40, revision), Error);
    CHECK_THROWS_AS(file_stem("%(rev)d", 40, revision), Error);
}

TEST_CASE("long slugs are cut at the last word, and words need not be English") {
    NewRevision revision = sample();
    revision.message = "one two three";
    CHECK(file_stem("%(slug)s", 9, revision) == "one_two_");
    revision.message = "größer als ✓";
    CHECK(file_stem("%(slug)s", 40, revision) == "größer_als_✓");
    revision.message = "aöö";
    CHECK(file_stem("%(slug)s", 2, revision) == "a_");
    revision.message.reset();
    CHECK(file_stem("%(rev)s_%(slug)s", 40, revision) == "ae1027a6acf3_");
}

TEST_CASE("a .sql revision reads back as it was written") {
    NewRevision revision = sample();
    revision.down_revisions = {"a", "b"};
    revision.branch_labels = {"shop"};
    revision.depends_on = {"c"};
    const SqlFile file = read_sql_file(base::Source("x.sql", render_sql(revision)));
    CHECK(file.revision.id == revision.id);
    CHECK(file.revision.down_revisions == revision.down_revisions);
    CHECK(file.revision.branch_labels == revision.branch_labels);
    CHECK(file.revision.depends_on == revision.depends_on);
    CHECK(file.revision.doc == "Add  account: table!");
    CHECK(file.downgrade);
}

TEST_CASE("a .py revision reads back as it was written") {
    NewRevision revision = sample();
    revision.message = "say \"\"\"hello\"\"\" \\n";
    revision.branch_labels = {"shop"};
    revision.depends_on = {"c", "d"};
    const base::Source written(
        "x.py", render_mako(base::Source("m", std::string(default_mako())), revision));
    const auto header = read_py_header(written);
    CHECK(header.id == revision.id);
    CHECK(header.down_revisions == revision.down_revisions);
    CHECK(header.branch_labels == revision.branch_labels);
    CHECK(header.depends_on == revision.depends_on);
    CHECK(header.summary() == *revision.message);
    CHECK(py_body_is_empty(written, "upgrade") == true);
}

TEST_CASE("templates keep what projects add and refuse what cannot be filled") {
    const auto render = [](const std::string& text) {
        return render_mako(base::Source("script.py.mako", text), sample());
    };
    CHECK(render("## note\nimport sqlmodel\n${imports if imports else \"\"}\nx = ${ "
                 "repr(down_revision) }\n") == "import sqlmodel\n\nx = '1975ea83b712'\n");
    CHECK(render("${create_date} ${down_revision | comma,n}") ==
          "2026-01-02 03:04:05.000678 1975ea83b712");
    CHECK(render("${upgrades or 'pass'}") == "pass");
    try {
        render("ok\n% for x in y:\n");
        FAIL("not reached");
    } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::Unsupported);
        CHECK(error.location()->line == 2);
    }
    CHECK_THROWS_AS(render("${config.get_main_option('x')}"), Error);
    CHECK_THROWS_AS(render("<%! import re %>"), Error);
    CHECK_THROWS_AS(render("${message"), Error);
}

TEST_CASE("what was generated stands where the template says, or nothing is written") {
    NewRevision revision = sample();
    revision.upgrade = "# one\n    op.drop_table('t')";
    revision.downgrade = "pass";
    revision.imports = {"from sqlalchemy.dialects import postgresql", "import z"};
    const auto render = [&](const std::string& text) {
        return render_mako(base::Source("script.py.mako", text), revision);
    };
    CHECK(render("${imports if imports else \"\"}\n    ${upgrades if upgrades else \"pass\"}\n    "
                 "${downgrades}") ==
          "from sqlalchemy.dialects import postgresql\nimport z\n    # one\n    "
          "op.drop_table('t')\n    pass");
    CHECK_THROWS_WITH(render("${upgrades or 'pass'} ${downgrades}"),
                      "the template has no place for the imports");
    CHECK_THROWS_WITH(render("${imports} ${downgrades}"),
                      "the template has no place for the upgrades");
    // Imports that the template has of its own need no place.
    revision.imports.erase("import z");
    CHECK(render("from sqlalchemy.dialects import postgresql\n${upgrades}${downgrades}") != "");
}

TEST_CASE("ids are twelve hexadecimal digits and differ") {
    const std::string id = random_id();
    CHECK(id.size() == 12);
    CHECK(id.find_first_not_of("0123456789abcdef") == std::string::npos);
    CHECK(random_id() != id);
}
