// SPDX-License-Identifier: MIT
#include "limbeck/config/import_scan.h"

#include <doctest/doctest.h>

using namespace limbeck::config;

namespace {

std::string scan(std::string_view text) {
    std::string result;
    for (const ImportLine& each : scan_imports(text)) {
        result += std::string(static_cast<std::size_t>(each.level), '.') + each.module + ":";
        for (const std::string& name : each.names) {
            result += name + ",";
        }
        result += ' ';
    }
    return result;
}

}  // namespace

TEST_CASE("imports are found by their lines") {
    CHECK(scan("import a\nimport a.b as c, d\n") == "a: a.b: d: ");
    CHECK(scan("from a.b import c as d, e  # f\nfrom . import g\nfrom ..h import *") ==
          "a.b:c,e, .:g, ..h:*, ");
    CHECK(scan("    try:\n        import a # why\n\tfrom b import c\n") == "a: b:c, ");
    CHECK(scan("from a import (\n    b,  # one, two\n    c as d,\n)\nimport e\n") == "a:b,c, e: ");
    CHECK(scan("from a import (b, c)\nfrom d import e\n") == "a:b,c, d:e, ");
}

TEST_CASE("what is no import is none") {
    CHECK(
        scan("importer = 1\nfromage = 2\nimport\nfrom x\nyield from y\nraise E from e\n").empty());
    CHECK(scan("").empty());
    CHECK(scan("from a import (").size() < 8);
}
