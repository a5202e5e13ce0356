// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "limbeck/base/source.h"

namespace limbeck::config {

// An ini file as Python's ConfigParser reads it for Alembic: sections, options with lower-cased
// names, and the section DEFAULT that every other one inherits, holding "here".
class Ini {
  public:
    // `here` is the folder of the file, for "%(here)s". Throws Error (Config), located, for a line
    // that is neither section nor option, an option before the first section, a section or an
    // option given twice, and a file that is not text.
    static Ini parse(std::string path, std::string_view bytes, std::string here);

    [[nodiscard]] const std::string& path() const { return source_.path(); }
    [[nodiscard]] bool has_section(std::string_view section) const;

    // In the order of the file, without DEFAULT.
    [[nodiscard]] const std::vector<std::string>& sections() const { return order_; }

    // The options that the section itself gives, by name.
    [[nodiscard]] std::vector<std::string> own_keys(std::string_view section) const;

    // The value, from the section or from DEFAULT, with "%(name)s" replaced and "%%" as "%". Only
    // here is a value interpolated, so that a "%" in an option that nobody asks for is no error.
    // Nothing where the section or the option is missing; throws Error (Config), located, for a
    // reference to nothing, a stray "%", and references nested deeper than 10.
    [[nodiscard]] std::optional<std::string> get(std::string_view section,
                                                 std::string_view key) const;

    // Where the option stands; the file alone for one that is not there.
    [[nodiscard]] Location locate(std::string_view section, std::string_view key) const;

  private:
    struct Option {
        std::string value;
        std::size_t offset = 0;
    };
    using Section = std::map<std::string, Option, std::less<>>;
    class Parser;
    class Interpolation;

    [[nodiscard]] const Option* find(std::string_view section, std::string_view key) const;

    base::Source source_;
    Section defaults_;
    std::map<std::string, Section, std::less<>> sections_;
    std::vector<std::string> order_;
};

}  // namespace limbeck::config
