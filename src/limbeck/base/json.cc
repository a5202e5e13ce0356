// SPDX-License-Identifier: MIT
#include "limbeck/base/json.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace limbeck::base {

namespace {

using Text = nlohmann::ordered_json;

}  // namespace

// The way to nlohmann's values and back.
struct JsonText {
    static Text from(const Json& json) {
        return std::visit([](const auto& value) { return from_value(value); }, json.data_);
    }

    static Json to(const Text& text) {
        switch (text.type()) {
            case Text::value_t::boolean:
                return text.get<bool>();
            case Text::value_t::number_integer:
            case Text::value_t::number_unsigned:
                return text.get<std::int64_t>();
            case Text::value_t::number_float:
                return text.get<double>();
            case Text::value_t::string:
                return text.get<std::string>();
            case Text::value_t::array: {
                Json result = Json::array();
                for (const Text& item : text) {
                    result.push_back(to(item));
                }
                return result;
            }
            case Text::value_t::object: {
                Json result = Json::object();
                for (const auto& [key, value] : text.items()) {
                    result[key] = to(value);
                }
                return result;
            }
            case Text::value_t::null:
            case Text::value_t::binary:
            case Text::value_t::discarded:
                break;
        }
        return {};
    }

  private:
    static Text from_value(std::monostate /*null*/) { return nullptr; }
    static Text from_value(const Json::Array& items) {
        Text result = Text::array();
        for (const Json& item : items) {
            result.push_back(from(item));
        }
        return result;
    }
    static Text from_value(const Json::Object& members) {
        Text result = Text::object();
        for (const Json::Member& member : members) {
            result[member.key] = from(member.value);
        }
        return result;
    }
    static Text from_value(const auto& value) { return value; }
};

Json::Json(std::initializer_list<Member> members) : data_(Object(members)) {}

Json Json::object() {
    Json result;
    result.data_ = Object();
    return result;
}

std::optional<Json> Json::parse(std::string_view text) {
    const Text parsed = Text::parse(text, nullptr, false);
    return parsed.is_discarded() ? std::nullopt : std::optional(JsonText::to(parsed));
}

std::string Json::pretty() const {
    return JsonText::from(*this).dump(2, ' ', false, Text::error_handler_t::replace);
}

std::string Json::compact() const {
    return JsonText::from(*this).dump(-1, ' ', true, Text::error_handler_t::replace);
}

std::string_view Json::kind() const {
    static constexpr std::string_view kinds[] = {
        "null", "true or false", "a whole number", "a number", "a text", "a list", "an object"};
    return kinds[data_.index()];
}

const Json* Json::find(std::string_view key) const {
    const Object* const members = as_object();
    if (members == nullptr) {
        return nullptr;
    }
    const auto found = std::find_if(members->begin(), members->end(),
                                    [&](const Member& member) { return member.key == key; });
    return found == members->end() ? nullptr : &found->value;
}

Json& Json::operator[](std::string_view key) {
    if (is_null()) {
        data_ = Object();
    }
    Object& members = std::get<Object>(data_);
    const auto found = std::find_if(members.begin(), members.end(),
                                    [&](const Member& member) { return member.key == key; });
    return found != members.end() ? found->value
                                  : members.emplace_back(Member{std::string(key), {}}).value;
}

void Json::update(const Json& other) {
    for (const Member& member : std::get<Object>(other.data_)) {
        (*this)[member.key] = member.value;
    }
}

void Json::push_back(Json item) {
    if (is_null()) {
        data_ = Array();
    }
    std::get<Array>(data_).push_back(std::move(item));
}

}  // namespace limbeck::base
