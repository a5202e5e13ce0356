// SPDX-License-Identifier: MIT
#include "limbeck/python/source_text.h"

#include <doctest/doctest.h>

using limbeck::python::declared_encoding;
using limbeck::python::source_text;

TEST_CASE("a Python file in the encoding that it declares") {
    CHECK(source_text("# -*- coding: latin-1 -*-\nx = '\xe9'\n") ==
          "# -*- coding: latin-1 -*-\nx = '\xc3\xa9'\n");
    CHECK(source_text("#!/usr/bin/python\n# vim: set fileencoding=CP1252 :\nx = '\x80'\n") ==
          "#!/usr/bin/python\n# vim: set fileencoding=CP1252 :\nx = '\xe2\x82\xac'\n");
    CHECK(source_text("# coding: iso_8859_15\n'\xa4'") == "# coding: iso_8859_15\n'\xe2\x82\xac'");
    CHECK(source_text("x = '\xc3\xa9'\n") == "x = '\xc3\xa9'\n");
}

TEST_CASE("an encoding is declared in one of the first two lines, in a comment") {
    CHECK(declared_encoding("x = 1  # coding: latin-1\n") == "utf-8");
    CHECK(declared_encoding("x = 1\n# coding: latin-1\n") == "utf-8");
    CHECK(declared_encoding("\n# coding: latin-1\n") == "latin-1");
    CHECK(declared_encoding("#\n#\n# coding: latin-1\n") == "utf-8");
    CHECK(declared_encoding("# coding latin-1\n") == "utf-8");
    CHECK(declared_encoding("# encoding=Shift_JIS") == "shift-jis");
}

TEST_CASE("what a file is not written in comes back as it is") {
    CHECK(source_text("# coding: shift_jis\n'\x83'") == "# coding: shift_jis\n'\x83'");
    CHECK(source_text("# coding: cp1252\n'\x81'") == "# coding: cp1252\n'\x81'");
}

TEST_CASE("lines end in \\r, \\n or both") {
    CHECK(source_text("a\rb\r\nc\n\rd\r") == "a\nb\nc\n\nd\n");
}
