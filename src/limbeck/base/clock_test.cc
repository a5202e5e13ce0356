// SPDX-License-Identifier: MIT
#include "limbeck/base/clock.h"

#include <doctest/doctest.h>

#include <cstdlib>

#include "limbeck/base/error.h"

using namespace limbeck;
using namespace limbeck::base;

TEST_CASE("a moment is written as Python's datetime writes it") {
    const DateTime moment{2026, 11, 20, 9, 5, 1, 964, -90, 0};
    CHECK(moment.to_string(false) == "2026-11-20 09:05:01.000964");
    CHECK(moment.to_string(true, false) == "2026-11-20 09:05:01-01:30");
}

TEST_CASE("zones are known by name, upper case is tried, others are refused") {
    CHECK(now("UTC").offset_minutes == 0);
    CHECK(now("utc").offset_minutes == 0);
    CHECK_THROWS_WITH_AS(now("Mars/Base"), "Can't locate timezone: Mars/Base", Error);
    CHECK_THROWS_AS(now("../../../etc/passwd"), Error);
}

TEST_CASE("asking for a zone leaves the process's own zone alone") {
    const char* before = std::getenv("TZ");
    const std::string had = before == nullptr ? "(none)" : before;
    now("UTC");
    const char* after = std::getenv("TZ");
    CHECK(had == (after == nullptr ? "(none)" : after));
}
