// SPDX-License-Identifier: MIT
#include "limbeck/config/toml.h"

#include <fmt/core.h>

// It asserts what a text may be against (toml++ 3.3, parse_key), and with NDEBUG takes for granted
// what it asserts; without, it goes on and reports the mistake.
#pragma push_macro("NDEBUG")
#undef NDEBUG
#define TOML_ASSERT(expression) static_cast<void>(0)
#include <toml++/toml.h>
#pragma pop_macro("NDEBUG")
#include <array>

#include "limbeck/base/text.h"
#include "limbeck/config/locate.h"

namespace limbeck::config {

namespace {

class Reader {
  public:
    explicit Reader(const base::Source& source) : source_(source) {}

    [[nodiscard]] Location locate(const toml::source_position& position) const {
        const std::string_view text = source_.text();
        std::size_t offset = 0;
        for (std::uint32_t line = 1; line < position.line; ++line) {
            const std::size_t end = text.find('\n', offset);
            if (end == std::string_view::npos) {
                break;
            }
            offset = end + 1;
        }
        // toml++ counts characters, locations count bytes.
        std::size_t column = 1;
        while (column < position.column && offset < text.size() && text[offset] != '\n') {
            do {
                ++offset;
            } while (offset < text.size() &&
                     (static_cast<unsigned char>(text[offset]) & 0xC0U) == 0x80U);
            ++column;
        }
        return config::locate(source_, offset);
    }

    [[nodiscard]] TomlTable read(const toml::table& table) const {
        TomlTable result;
        result.at = locate(table.source().begin);
        for (const auto& [key, node] : table) {
            result.values.emplace(std::string(key.str()),
                                  TomlValue{read(node), locate(key.source().begin)});
        }
        return result;
    }

  private:
    using Data = decltype(TomlValue::data);

    [[nodiscard]] Data read(const toml::node& node) const {
        if (const auto* text = node.as_string()) {
            return text->get();
        }
        if (const auto* truth = node.as_boolean()) {
            return truth->get();
        }
        if (const auto* number = node.as_integer()) {
            return number->get();
        }
        if (const auto* number = node.as_floating_point()) {
            return number->get();
        }
        if (const auto* table = node.as_table()) {
            return TomlValue::Tables{read(*table)};
        }
        if (const auto* array = node.as_array()) {
            return read_array(*array);
        }
        return TomlValue::Other{"a date or time"};
    }

    [[nodiscard]] Data read_array(const toml::array& array) const {
        // An empty array is a list of strings: the keys that take a list of tables accept it too.
        if (array.empty() || array.is_homogeneous<std::string>()) {
            TomlValue::Strings strings;
            for (const toml::node& element : array) {
                strings.push_back(element.as_string()->get());
            }
            return strings;
        }
        if (array.is_homogeneous<toml::table>()) {
            TomlValue::Tables tables;
            for (const toml::node& element : array) {
                tables.push_back(read(*element.as_table()));
            }
            return tables;
        }
        return TomlValue::Other{"a list of something else than strings"};
    }

    const base::Source& source_;
};

}  // namespace

std::string TomlValue::kind() const {
    static constexpr std::array<std::string_view, 6> names{
        "a string", "true or false", "a whole number", "a number", "a list of strings", "a table"};
    if (const auto* other = std::get_if<Other>(&data)) {
        return other->kind;
    }
    return std::string(names.at(data.index()));
}

std::optional<TomlTable> read_toml(const std::string& path, std::string_view bytes,
                                   std::string_view table) {
    const base::Source source = read_text(path, bytes);
    const Reader reader(source);
    try {
        const toml::table root = toml::parse(source.text());
        const toml::table* found = &root;
        if (!table.empty()) {
            for (const std::string_view name : base::split(table, '.')) {
                found = (*found)[name].as_table();
                if (found == nullptr) {
                    return std::nullopt;
                }
            }
        }
        return reader.read(*found);
    } catch (const toml::parse_error& error) {
        // The description speaks of keys and single characters, never of whole values.
        throw Error(ErrorCode::Config, fmt::format("invalid TOML: {}", error.description()))
            .at(reader.locate(error.source().begin));
    }
}

}  // namespace limbeck::config
