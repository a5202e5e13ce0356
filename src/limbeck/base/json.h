// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace limbeck::base {

// A JSON value. nlohmann-json reads and writes the text; its header costs seconds to compile, so
// that everybody but json.cc sees this type alone.
class Json {
  public:
    struct Member;
    using Array = std::vector<Json>;
    using Object = std::vector<Member>;  // in the order in which they stand

    Json() = default;  // null
    Json(std::same_as<bool> auto value) : data_(value) {}
    template <std::integral Number>
    requires(!std::same_as<Number, bool>) Json(Number value)
        : data_(static_cast<std::int64_t>(value)) {}
    Json(double value) : data_(value) {}
    Json(std::string value) : data_(std::move(value)) {}
    Json(std::string_view value) : data_(std::string(value)) {}
    Json(const char* value) : data_(std::string(value)) {}
    template <typename Item>
    requires std::convertible_to<Item, Json> Json(const std::vector<Item>& items)
        : data_(Array(items.begin(), items.end())) {}
    // An object: Json{{"revision", id}, {"head", true}}.
    Json(std::initializer_list<Member> members);

    static Json array() { return Json(Array()); }
    static Json object();

    // Nothing where the text is no JSON.
    static std::optional<Json> parse(std::string_view text);
    // On lines of their own, indented by two; bytes that are no UTF-8 become U+FFFD.
    [[nodiscard]] std::string pretty() const;
    // On one line, in ASCII.
    [[nodiscard]] std::string compact() const;

    // What it is, or nullptr.
    [[nodiscard]] const bool* as_boolean() const { return std::get_if<bool>(&data_); }
    [[nodiscard]] const std::int64_t* as_integer() const {
        return std::get_if<std::int64_t>(&data_);
    }
    [[nodiscard]] const std::string* as_text() const { return std::get_if<std::string>(&data_); }
    [[nodiscard]] const Array* as_array() const { return std::get_if<Array>(&data_); }
    [[nodiscard]] const Object* as_object() const { return std::get_if<Object>(&data_); }
    [[nodiscard]] bool is_null() const { return std::holds_alternative<std::monostate>(data_); }
    // "null", "a text", "a list" …: for messages.
    [[nodiscard]] std::string_view kind() const;

    // Of an object; nullptr where there is no such member, and in anything else.
    [[nodiscard]] const Json* find(std::string_view key) const;
    // Made where it is missing; null becomes an object. Costs the number of members.
    Json& operator[](std::string_view key);
    // Those of another object, in the place of one's own where they have the same names.
    void update(const Json& other);
    // null becomes an array.
    void push_back(Json item);

  private:
    friend struct JsonText;
    explicit Json(Array items) : data_(std::move(items)) {}

    std::variant<std::monostate, bool, std::int64_t, double, std::string, Array, Object> data_;
};

struct Json::Member {
    std::string key;
    Json value;
};

}  // namespace limbeck::base
