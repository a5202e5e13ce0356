// SPDX-License-Identifier: MIT
#include "limbeck/base/json.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using limbeck::base::Json;

TEST_CASE("values are written in the order in which they stand") {
    Json json{{"b", 1},
              {"a", "x"},
              {"none", {}},
              {"yes", true},
              {"list", std::vector<std::string>{"p", "q"}}};
    json["b"] = 2;
    json["later"] = {{"inside", -3}};
    json.update(Json{{"a", "y"}, {"new", Json::array()}});
    CHECK(
        json.compact() ==
        R"({"b":2,"a":"y","none":null,"yes":true,"list":["p","q"],"later":{"inside":-3},"new":[]})");
    CHECK(Json{{"a", Json::array()}}.pretty() == "{\n  \"a\": []\n}");
    CHECK(Json("\xff").pretty() == "\"\xef\xbf\xbd\"");
    CHECK(Json("\u00e9").compact() == "\"\\u00e9\"");
}

TEST_CASE("what is read is found by its kind, and nothing else is") {
    const auto json =
        Json::parse(R"({"t":"x","i":5,"f":1.5,"l":[1,"a"],"n":null,"o":{"k":false}})");
    REQUIRE(json);
    CHECK(*json->find("t")->as_text() == "x");
    CHECK(*json->find("i")->as_integer() == 5);
    CHECK(json->find("f")->as_integer() == nullptr);
    CHECK(json->find("l")->as_array()->size() == 2);
    CHECK(json->find("n")->is_null());
    CHECK(*json->find("o")->find("k")->as_boolean() == false);
    CHECK(json->find("missing") == nullptr);
    CHECK(json->find("t")->find("t") == nullptr);
    CHECK(json->find("l")->kind() == "a list");
    CHECK(Json::parse(json->compact())->compact() == json->compact());
    CHECK_FALSE(Json::parse("{"));
    CHECK_FALSE(Json::parse(""));
}
