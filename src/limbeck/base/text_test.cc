// SPDX-License-Identifier: MIT
#include "limbeck/base/text.h"

#include <doctest/doctest.h>

using namespace limbeck::base;
using Pieces = std::vector<std::string_view>;

TEST_CASE("splitting keeps empty pieces, split_any leaves them out") {
    CHECK(split("a,,b", ',') == Pieces{"a", "", "b"});
    CHECK(split("", ',') == Pieces{""});
    CHECK(split_any(", a  b,", ", ") == Pieces{"a", "b"});
    CHECK(split_any("", ",").empty());
}

TEST_CASE("trimming takes white space off both ends") {
    CHECK(trim("\t a b \r\n") == "a b");
    CHECK(trim(" \n").empty());
}

TEST_CASE("shortening folds white space and never cuts a character in two") {
    CHECK(shorten("a\n  b", 10) == "a b");
    CHECK(shorten("abcdef", 3) == "abc…");
    CHECK(shorten("aäöü", 2) == "a…");
}

TEST_CASE("a swap of neighbours is one edit") {
    CHECK(edit_distance("head", "haed") == 1);
    CHECK(edit_distance("", "abc") == 3);
    CHECK(edit_distance("kitten", "sitting") == 3);
}

TEST_CASE("the nearest candidate is offered only when it is near") {
    const std::vector<std::string> names{"billing", "shipping", "ae1027a6acf3"};
    CHECK(nearest("biling", names) == "billing");
    CHECK(nearest("ae1027a6acf4", names) == "ae1027a6acf3");
    CHECK(nearest("zzz", names) == std::nullopt);
    CHECK(nearest("", names) == std::nullopt);
}

TEST_CASE("replace_all does not rescan what it wrote") {
    CHECK(replace_all("aXbX", "X", "XX") == "aXXbXX");
    CHECK(replace_all("abc", "", "x") == "abc");
}

TEST_CASE("UTF-8 is told from binary data") {
    CHECK(is_valid_utf8("grün ✓ 😀"));
    CHECK_FALSE(is_valid_utf8("\xff\xfe"));
    CHECK_FALSE(is_valid_utf8("\xc3"));
    CHECK_FALSE(is_valid_utf8("\xc0\x80"));
}

TEST_CASE("control characters are shown, not obeyed") {
    CHECK(printable("a\tb\n\x1b[31mred\x7f") == "a\tb\n\\x1b[31mred\\x7f");
    CHECK(printable("gr\xC3\xBCn \xC2\x9Bm") == "gr\xC3\xBCn \\x9bm");
    CHECK(printable("\xC2") == "\xC2");
}

TEST_CASE("patterns with * and ?") {
    CHECK(matches_pattern("*", ""));
    CHECK(matches_pattern("a*c", "abbc"));
    CHECK(matches_pattern("a*b*c", "a-bb-b-c"));
    CHECK(matches_pattern("a?c", "abc"));
    CHECK(matches_pattern("*a", "aaab-a"));
    CHECK_FALSE(matches_pattern("a?c", "ac"));
    CHECK_FALSE(matches_pattern("a*c", "abcd"));
    CHECK_FALSE(matches_pattern("", "a"));
    // No time that grows with the powers of the stars.
    CHECK_FALSE(matches_pattern(std::string(40, '*') + "b", std::string(10000, 'a')));
}
