// SPDX-License-Identifier: MIT
#include "limbeck/base/sha.h"

#include <doctest/doctest.h>

using namespace limbeck::base;

TEST_CASE("the digests of FIPS 180-4 and of lengths round a block's end") {
    CHECK(to_hex(sha1("")) == "da39a3ee5e6b4b0d3255bfef95601890afd80709");
    CHECK(to_hex(sha224("")) == "d14a028c2a3a2bc9476102bb288234c415a2b01f828ea62ac5b3e42f");
    CHECK(to_hex(sha256("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(to_hex(sha384("")) ==
          "38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da"
          "274edebfe76f65fbd51ad2f14898b95b");
    CHECK(to_hex(sha512("")) ==
          "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
          "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e");
    CHECK(to_hex(sha1("abc")) == "a9993e364706816aba3e25717850c26c9cd0d89d");
    CHECK(to_hex(sha224("abc")) == "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7");
    CHECK(to_hex(sha256("abc")) ==
          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(to_hex(sha384("abc")) ==
          "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
          "8086072ba1e7cc2358baeca134c825a7");
    CHECK(to_hex(sha512("abc")) ==
          "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
          "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
    CHECK(to_hex(sha1(std::string(55, 'x'))) == "cef734ba81a024479e09eb5a75b6ddae62e6abf1");
    CHECK(to_hex(sha256(std::string(55, 'x'))) ==
          "d5e285683cd4efc02d021a5c62014694958901005d6f71e89e0989fac77e4072");
    CHECK(to_hex(sha512(std::string(55, 'x'))) ==
          "db9981645857e59805132f7699e78bbcf39f69380a41aac8e6fa158a0593f201"
          "7ffe48764687aa855dae3023fcceefd51a1551d57730423df18503e80ba381ba");
    CHECK(to_hex(sha1(std::string(56, 'x'))) == "901305367c259952f4e7af8323f480d59f81335b");
    CHECK(to_hex(sha256(std::string(56, 'x'))) ==
          "04c26261370ee7541549d16dee320c723e3fd14671e66a099afe0a377c16888e");
    CHECK(to_hex(sha512(std::string(56, 'x'))) ==
          "a9436ec7761f9f0d5fa48e652d72b54622f763b36106e6551900b32f6cd7f4d8"
          "8dbeaadeb866d7f5311663eda3bbcda04ffb5a8e6779e14b84e95da5327c083e");
    CHECK(to_hex(sha1(std::string(111, 'x'))) == "ebcb0b3e48c9ef45a6cea955e622bad8c29ff4e7");
    CHECK(to_hex(sha256(std::string(111, 'x'))) ==
          "5ba60613dba318e9ed9020301e5dc59c721c19d82862e4d03718708aa75d2bad");
    CHECK(to_hex(sha512(std::string(111, 'x'))) ==
          "9a2a120825c2319867758ec277924f6faa254968bf752046dacdd948d8ad299b"
          "10359fd04bfd7d3810b5fa1b16a294236138baff981cbb85248478053ac4d3dd");
    CHECK(to_hex(sha1(std::string(112, 'x'))) == "27fa638e78d8524dae129c782bb9042f0caed9f9");
    CHECK(to_hex(sha224(std::string(112, 'x'))) ==
          "1c9056fbf54b6ebfdb469a072b33298b5db4a4625b032be68be88b1b");
    CHECK(to_hex(sha256(std::string(112, 'x'))) ==
          "87bf6e70ecc829aa717756ac6797b82de8b30fca1281ea1659df31949839fc6b");
    CHECK(to_hex(sha384(std::string(112, 'x'))) ==
          "d8489693bc428374931aedf508740398d9d4a92887116fecb2fcdd91c68b9db3"
          "29fc4a474e05e78c3eb34e649a6b5c77");
    CHECK(to_hex(sha512(std::string(112, 'x'))) ==
          "a3722b515ef40c910f2419f6e0da8ca51d410114ce6272faae64045f9e9f630e"
          "7fa8dd5a3243c9860b899d148c3da4bc0f9e07454542604d030bb55531fe0d5b");
    CHECK(to_hex(sha1(std::string(1000, 'x'))) == "c3efa690fa3fdd2e2526853eed670538ea127638");
    CHECK(to_hex(sha256(std::string(1000, 'x'))) ==
          "44f8354494a5ba03ba1792a8d3e9c534c47a9181980fde7a3f44b06ef2ae7c7f");
    CHECK(to_hex(sha512(std::string(1000, 'x'))) ==
          "ae13575c5d98bfa689617bb19f0f55efdd52b39397fd620bcd1fbc03fda979e6"
          "b69bfba24698176eafe766d31c48b70273b03198064323082e04cc4eb9126310");
}

TEST_CASE("hexadecimal digits and back") {
    CHECK(to_hex(std::string("\0\xff\x1a", 3)) == "00ff1a");
    CHECK(from_hex("00FF1a") == std::string("\0\xff\x1a", 3));
    CHECK(from_hex("").empty());
}
