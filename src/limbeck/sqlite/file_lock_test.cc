// SPDX-License-Identifier: MIT
#include "limbeck/sqlite/file_lock.h"

#include <doctest/doctest.h>

#include "limbeck/base/error.h"
#include "limbeck/base/files.h"
#include "support/scratch.h"

using namespace limbeck;
using sqlite::FileLock;

TEST_CASE("one holder at a time, and no file is left") {
    const test::Scratch scratch;
    const std::string path = scratch.path("a.db-lock");
    FileLock first(path);
    FileLock second(path);
    CHECK(first.try_acquire());
    CHECK(first.try_acquire());
    CHECK_FALSE(second.try_acquire());
    first.release();
    CHECK_FALSE(base::exists(path));
    CHECK(second.try_acquire());
    second.release();
    CHECK_FALSE(base::exists(path));
}

TEST_CASE(
    "a file that a dead holder left is no obstacle, a folder that cannot be written is named") {
    const test::Scratch scratch;
    FileLock lock(scratch.write("a.db-lock", ""));
    CHECK(lock.try_acquire());
    FileLock nowhere("/no/such/folder/lock");
    CHECK_THROWS_AS(nowhere.try_acquire(), Error);
}
