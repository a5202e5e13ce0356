// SPDX-License-Identifier: MIT
#include "limbeck/base/process.h"

#include <doctest/doctest.h>

#include "limbeck/base/error.h"
#include "limbeck/base/files.h"
#include "support/scratch.h"

using namespace limbeck;
using namespace limbeck::base;
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

TEST_CASE("what a program prints is taken, and what it reads is given") {
    const std::string much(300000, 'x');
    const Captured found =
        capture_program({"sh", "-c", "cat; echo done >&2; exit 3"}, {.input = much});
    CHECK(found.status == 3);
    CHECK(found.out == much);
    CHECK(found.err == "done\n");
    CHECK_FALSE(found.timed_out);
    CHECK(capture_program({"true"}, {.input = much}).status == 0);  // reads nothing of it
    CHECK_THROWS_AS(capture_program({"/no/such/program"}, {}), Error);
}

TEST_CASE("a program that hangs is ended with what it has started") {
    const Captured found =
        capture_program({"sh", "-c", "echo begun; sleep 60 & sleep 60"}, {.timeout_seconds = 0.3});
    CHECK(found.timed_out);
    CHECK(found.out == "begun\n");
    const std::atomic<bool> interrupted = true;
    CHECK_THROWS_AS(capture_program({"sleep", "60"}, {.interrupted = &interrupted}), Error);
}
