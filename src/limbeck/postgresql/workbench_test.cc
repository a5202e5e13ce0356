// SPDX-License-Identifier: MIT
#include "limbeck/postgresql/workbench.h"

#include <doctest/doctest.h>

using namespace limbeck;
using postgresql::scratch_name;
using postgresql::scratch_time;

TEST_CASE("the name of a scratch database proves itself") {
    const std::string name = scratch_name(0x65a1b2c3, 0x00ff00aa);
    CHECK(name.starts_with("limbeck_scratch_65a1b2c3_00ff00aa_"));
    CHECK(name.size() <= 63);
    CHECK(scratch_time(name) == 0x65a1b2c3);
    CHECK(scratch_name(0x65a1b2c3, 0x00ff00ab) != name);
}

TEST_CASE("a name that somebody chose does not") {
    const std::string name = scratch_name(1, 2);
    for (const std::string& other :
         {std::string("limbeck_scratch_"), std::string("limbeck_scratch_of_mine"),
          std::string("limbeck_scratch_1_2_3"), name + "0", name.substr(0, name.size() - 1),
          "x" + name, std::string("limbeck_scratch_1_00000002_00000000")}) {
        CHECK_MESSAGE(!scratch_time(other), other);
    }
}
