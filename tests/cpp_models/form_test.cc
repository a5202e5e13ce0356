// SPDX-License-Identifier: MIT
// The document has the keys of schema/fields.h and no others, but for what docs/models.md adds.
#include <doctest/doctest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "limbeck/schema/fields.h"
#include "models/cpp/service.h"

namespace schema = limbeck::schema;

namespace {

using Json = nlohmann::json;

// What stands in the document that no value of the schema model has.
const std::set<std::string> added{"dialect", "variants"};

// Each value is looked at for its type only.
template <typename Value>
void check(const Json& json, const Value*);
void check(const Json& json, const schema::Constraint*);

void check(const Json& json, const std::vector<std::pair<std::string, std::string>>*) {
    CHECK(json.is_object());
}

void check(const Json& json, const std::map<std::string, std::string>*) {
    CHECK(json.is_object());
}

void check(const Json& json, const schema::QualifiedName*) {
    CHECK((json.is_string() || (json.size() == 2 && json.contains("schema"))));
}

template <typename Value>
void check(const Json& json, const std::optional<Value>*) {
    check(json, static_cast<const Value*>(nullptr));
}

template <typename Value>
void check(const Json& json, const std::vector<Value>*) {
    REQUIRE(json.is_array());
    for (const Json& each : json) {
        check(each, static_cast<const Value*>(nullptr));
    }
}

void check(const Json& json, const schema::Constraint*) {
    Json rest = json;
    rest.erase("kind");
    const std::string kind = json.at("kind");
    if (kind == "primary_key") {
        check(rest, static_cast<const schema::PrimaryKey*>(nullptr));
    } else if (kind == "unique") {
        check(rest, static_cast<const schema::Unique*>(nullptr));
    } else if (kind == "foreign_key") {
        check(rest, static_cast<const schema::ForeignKey*>(nullptr));
    } else if (kind == "check") {
        check(rest, static_cast<const schema::Check*>(nullptr));
    } else {
        REQUIRE(kind == "exclusion");
        check(rest, static_cast<const schema::Exclusion*>(nullptr));
    }
}

template <typename Value>
void check(const Json& json, const Value*) {
    if constexpr (schema::HasFields<Value>) {
        REQUIRE(json.is_object());
        std::set<std::string> left;
        for (const auto& [key, value] : json.items()) {
            left.insert(key);
        }
        schema::for_each_field<Value>([&](std::string_view name, auto member) {
            const std::string key(name);
            if (left.erase(key) != 0) {
                using Member = std::remove_cvref_t<decltype(std::declval<Value>().*member)>;
                INFO(key);
                check(json.at(key), static_cast<const Member*>(nullptr));
            }
        });
        for (const std::string& key : left) {
            CHECK_MESSAGE(added.contains(key), key << " in " << json.dump());
        }
    } else if constexpr (std::is_same_v<Value, bool>) {
        CHECK(json.is_boolean());
    } else if constexpr (std::is_integral_v<Value>) {
        CHECK(json.is_number_integer());
    } else {
        CHECK(json.is_string());  // a text, a name, SQL or the word of an enum
    }
}

TEST_CASE("the document of models is of the schema model") {
    const Json json = Json::parse(service::metadata().to_json());
    check(json.at("schemas"), static_cast<const std::vector<schema::Schema>*>(nullptr));
    check(json.at("enums"), static_cast<const std::vector<schema::EnumType>*>(nullptr));
    check(json.at("sequences"), static_cast<const std::vector<schema::Sequence>*>(nullptr));
    check(json.at("tables"), static_cast<const std::vector<schema::Table>*>(nullptr));
}

}  // namespace
