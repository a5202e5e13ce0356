// SPDX-License-Identifier: MIT
#include "limbeck/base/md5.h"

#include <doctest/doctest.h>

using limbeck::base::md5_hex;

TEST_CASE("the digests of the RFC") {
    CHECK(md5_hex("") == "d41d8cd98f00b204e9800998ecf8427e");
    CHECK(md5_hex("abc") == "900150983cd24fb0d6963f7d28e17f72");
    CHECK(md5_hex("abcdefghijklmnopqrstuvwxyz") == "c3fcd3d76192e4007dfb496cca67e13b");
    CHECK(md5_hex(
              "12345678901234567890123456789012345678901234567890123456789012345678901234567890") ==
          "57edf4a22be3c955ac49da2e2107b67a");
    CHECK(md5_hex(std::string(56, 'x')) != md5_hex(std::string(55, 'x')));
}
