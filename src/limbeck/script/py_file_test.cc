// SPDX-License-Identifier: MIT
#include "limbeck/script/py_file.h"

#include <doctest/doctest.h>

#include "limbeck/base/error.h"

using namespace limbeck;
using namespace limbeck::script;

namespace {

using Names = std::vector<std::string>;

revision::Revision header(const std::string& text, const std::string& path = "v/x.py") {
    return read_py_header(base::Source(path, text));
}

Error failure(const std::string& text) {
    try {
        header(text);
    } catch (const Error& error) {
        return error;
    }
    FAIL("the header was accepted");
    throw 0;
}

}  // namespace

TEST_CASE("the header Alembic writes") {
    const auto r = header(
        "\"\"\"Add account\n\nlonger text\n\nRevision ID: b\n\"\"\"\n"
        "from typing import Sequence, Union\n\n"
        "revision: str = 'b'\n"
        "down_revision: Union[str, Sequence[str], None] = 'a'\n"
        "branch_labels: Union[str, Sequence[str], None] = None\n"
        "depends_on: Union[str, Sequence[str], None] = None\n\n"
        "def upgrade() -> None:\n    this is [ never read\n");
    CHECK(r.id == "b");
    CHECK(r.down_revisions == Names{"a"});
    CHECK(r.branch_labels.empty());
    CHECK(r.summary() == "Add account");
    CHECK(r.doc == "Add account\n\nlonger text\n\nRevision ID: b");
    CHECK(r.lines.id == 9);
    CHECK(r.lines.depends_on == 12);
}

TEST_CASE("any literal form is read") {
    CHECK(header("revision='a'\ndown_revision=('b', \"c\",)").down_revisions == Names{"b", "c"});
    CHECK(header("revision='a'\ndown_revision=['b']").down_revisions == Names{"b"});
    CHECK(header("revision='a'\nbranch_labels={'x'}").branch_labels == Names{"x"});
    CHECK(header("revision='a'\nbranch_labels=('x',)").branch_labels == Names{"x"});
    CHECK(header("revision='a'\ndown_revision='b', 'c'").down_revisions == Names{"b", "c"});
    CHECK(header("revision='a'\ndepends_on=(\n  'b'  # why\n  'c',\n)").depends_on == Names{"bc"});
    CHECK(header("revision='a'\ndepends_on=set(['b'])").depends_on == Names{"b"});
    CHECK(header("revision='a'\ndown_revision=()").down_revisions.empty());
    CHECK(header("revision = (\n    r'a'\n)\n").id == "a");
    CHECK(header("revision = 'a'; down_revision = 'b'\n").down_revisions == Names{"b"});
}

TEST_CASE("only assignments at module level count") {
    const auto r = header(
        "def f():\n    revision = 'no'\n    return 1\nif True:\n    down_revision = 'no'\n"
        "revision = 'yes'\nrevision_note = 'no'\n");
    CHECK(r.id == "yes");
    CHECK(r.down_revisions.empty());
}

TEST_CASE("a hexadecimal file name stands in for a missing revision, as in Alembic's first files") {
    CHECK(header("down_revision = None\n", "v/ae1027a6.py").id == "ae1027a6");
    CHECK(failure("x = 1\n").message() ==
          "Could not determine revision id from filename x.py. Be sure the 'revision' variable is "
          "declared inside the script");
    CHECK(failure("").hint() == "the file is empty");
}

TEST_CASE("a value that is no literal is located") {
    const Error error = failure("revision = 'a'\ndown_revision = find_parent('a')\n");
    CHECK(error.message() == "the value of 'down_revision' is not a literal");
    CHECK(error.location() == Location{"v/x.py", 2, 17, "down_revision = find_parent('a')"});
    CHECK_THROWS_AS(header("revision = 'a' + 'b'\n"), Error);
    CHECK_THROWS_AS(header("revision = f'a{1}'\n"), Error);
    CHECK_THROWS_AS(header("revision = None\n"), Error);
    CHECK_THROWS_AS(header("revision = ('a', 'b')\n"), Error);
    CHECK_THROWS_AS(header("revision = " + std::string(100'000, '(')), Error);
}

TEST_CASE("binary files and broken Python are located errors") {
    CHECK(failure(std::string("\x7f"
                              "ELF\0\0",
                              6))
              .message() == "this is not a text file");
    CHECK(failure("revision = 'a\n").location()->line == 1);
}

TEST_CASE("an empty body is known without running it") {
    const auto empty = [](const std::string& body) {
        return py_body_is_empty(base::Source("x.py", body), "upgrade");
    };
    CHECK(empty("def upgrade() -> None:\n    \"\"\"Doc.\"\"\"\n    pass\n\n\ndef downgrade():\n    "
                "x()\n") == true);
    CHECK(empty("def upgrade(): pass\n") == true);
    CHECK(empty("def upgrade():\n    # nothing\n    ...\n") == true);
    CHECK(empty("def upgrade():\n    op.drop_table('x')\n") == false);
    CHECK(empty("def upgrade(x={1: 2}): op.f()\n") == false);
    const std::string pass = "def upgrade(): pass\n";
    CHECK(empty("import a\nx = f(y=1)\nif a:\n    x.y = f()\n" + pass) == true);
    CHECK(empty("def f():\n    g()\nclass A:\n    b()\n" + pass) == true);
    CHECK(empty(pass + "op.execute('x', y=1)\n") == false);
    CHECK(empty("if a:\n    f()\n" + pass) == false);
    CHECK(empty("def upgrade()\n    op.f()\ndef downgrade(): pass\n") == false);
    CHECK(empty("def upgrade(engine_name):\n    pass\n") == false);
    CHECK(empty("def upgrade(\n):\n    pass\n") == true);
    CHECK(empty(pass + "def f()\n    pass\n") == false);
    CHECK(empty("def downgrade():\n    pass\n") == std::nullopt);
    CHECK(empty("class A:\n    def upgrade(self):\n        pass\n") == std::nullopt);
}
