// SPDX-License-Identifier: MIT
#include "limbeck/command/process.h"

#include <doctest/doctest.h>

#include "limbeck/base/error.h"
#include "limbeck/base/files.h"
#include "support/scratch.h"

using namespace limbeck;
using namespace limbeck::command;
using Words = std::vector<std::string>;

TEST_CASE("words are split as a shell splits them, and nothing is expanded") {
    CHECK(split_words("  code --wait 'a b' \"c \\\" d\" e\\ f $HOME ''") ==
          Words{"code", "--wait", "a b", "c \" d", "e f", "$HOME", ""});
    CHECK(split_words("").empty());
    CHECK_THROWS_AS(split_words("a 'b"), Error);
}

TEST_CASE("a program runs without a shell, in its folder, and its end is known") {
    const test::Scratch scratch;
    CHECK(run_program({"touch", "a; b"}, scratch.path()) == 0);
    CHECK(base::exists(scratch.path("a; b")));
    CHECK(run_program({"false"}) == 1);
    CHECK_THROWS_AS(run_program({"/no/such/program"}), Error);
}

TEST_CASE("programs are looked for on the given path") {
    CHECK(is_program("sh", "/nowhere:/bin"));
    CHECK_FALSE(is_program("sh", "/nowhere"));
    CHECK(is_program("/bin/sh", ""));
}
