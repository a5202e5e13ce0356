// SPDX-License-Identifier: MIT
// The format, which is ConfigParser's with its default settings:
//   file         = { blank | comment | section | option | continuation }
//   comment      = white space, "#" or ";", anything        (whole lines only)
//   section      = "[" name "]" anything                    (the name runs to the last "]")
//   option       = name ( "=" | ":" ) value                 (the first delimiter counts)
//   continuation = a line indented deeper than the option it follows
// Blank lines inside a value belong to it; comments inside a value do not end it.
#include "limbeck/config/ini.h"

#include <fmt/core.h>

#include <utility>

#include "limbeck/base/error.h"
#include "limbeck/base/text.h"
#include "limbeck/config/locate.h"

namespace limbeck::config {

namespace {

constexpr std::string_view white_space = " \t\n\r\f\v";

std::string_view trim_right(std::string_view text) {
    const std::size_t last = text.find_last_not_of(white_space);
    return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

}  // namespace

class Ini::Parser {
  public:
    explicit Parser(Ini& ini) : ini_(ini) {}

    void parse() {
        std::size_t offset = 0;
        for (const std::string_view line : base::split(ini_.source_.text(), '\n')) {
            read_line(line, offset);
            offset += line.size() + 1;
        }
        trim_values(ini_.defaults_);
        for (auto& [name, section] : ini_.sections_) {
            trim_values(section);
        }
    }

  private:
    void read_line(std::string_view line, std::size_t offset) {
        const std::string_view text = base::trim(line);
        if (text.starts_with('#') || text.starts_with(';')) {
            return;
        }
        if (text.empty()) {
            if (option_ != nullptr) {
                option_->value += '\n';
            }
            return;
        }
        const std::size_t indent = line.find_first_not_of(white_space);
        if (option_ != nullptr && indent > indent_) {
            option_->value += '\n';
            option_->value += text;
            return;
        }
        indent_ = indent;
        const std::size_t close = text.rfind(']');
        if (text.starts_with('[') && close != std::string_view::npos && close > 1) {
            open_section(text.substr(1, close - 1), offset + indent);
        } else {
            read_option(text, offset + indent);
        }
    }

    void open_section(std::string_view name, std::size_t offset) {
        option_ = nullptr;
        section_name_ = name;
        if (name == "DEFAULT") {
            section_ = &ini_.defaults_;
            return;
        }
        const auto [found, inserted] = ini_.sections_.try_emplace(std::string(name));
        if (!inserted) {
            throw error(fmt::format("section [{}] appears twice", name), offset);
        }
        ini_.order_.emplace_back(name);
        section_ = &found->second;
    }

    void read_option(std::string_view text, std::size_t offset) {
        if (section_ == nullptr) {
            throw error("an option stands before the first [section]", offset);
        }
        const std::size_t delimiter = text.find_first_of("=:");
        if (delimiter == std::string_view::npos || delimiter == 0) {
            throw error("this line is neither a [section] nor an option (key = value)", offset);
        }
        const std::string key = base::to_lower(base::trim(text.substr(0, delimiter)));
        const auto [found, inserted] = section_->try_emplace(key);
        // "here" stands in DEFAULT before the file is read; the file may give its own.
        if (!inserted && found->second.offset != from_program) {
            const std::size_t line = ini_.source_.locate(found->second.offset).line;
            throw error(fmt::format("option '{}' appears twice in section [{}] (first on line {})",
                                    key, section_name_, line),
                        offset);
        }
        option_ = &found->second;
        option_->value = base::trim(text.substr(delimiter + 1));
        option_->offset = offset;
    }

    static void trim_values(Section& section) {
        for (auto& [name, option] : section) {
            option.value.resize(trim_right(option.value).size());
        }
    }

    [[nodiscard]] Error error(std::string message, std::size_t offset) const {
        return Error(ErrorCode::Config, std::move(message))
            .at(config::locate(ini_.source_, offset));
    }

  public:
    static constexpr std::size_t from_program = std::string::npos;

  private:
    Ini& ini_;
    Section* section_ = nullptr;
    Option* option_ = nullptr;  // maps keep their elements in place
    std::string section_name_;
    std::size_t indent_ = 0;
};

Ini Ini::parse(std::string path, std::string_view bytes, std::string here) {
    Ini ini;
    ini.source_ = read_text(std::move(path), bytes);
    ini.defaults_["here"] = {std::move(here), Parser::from_program};
    Parser(ini).parse();
    return ini;
}

bool Ini::has_section(std::string_view section) const {
    return sections_.find(section) != sections_.end();
}

std::vector<std::string> Ini::own_keys(std::string_view section) const {
    std::vector<std::string> keys;
    const auto found = sections_.find(section);
    if (found != sections_.end()) {
        for (const auto& [key, option] : found->second) {
            keys.push_back(key);
        }
    }
    return keys;
}

const Ini::Option* Ini::find(std::string_view section, std::string_view key) const {
    const auto holder = sections_.find(section);
    if (holder == sections_.end()) {
        return nullptr;
    }
    auto option = holder->second.find(key);
    if (option != holder->second.end()) {
        return &option->second;
    }
    option = defaults_.find(key);
    return option == defaults_.end() ? nullptr : &option->second;
}

Location Ini::locate(std::string_view section, std::string_view key) const {
    const Option* option = find(section, key);
    if (option == nullptr || option->offset == Parser::from_program) {
        return {path(), 0, 0, ""};
    }
    return config::locate(source_, option->offset);
}

class Ini::Interpolation {
  public:
    Interpolation(const Ini& ini, std::string_view section, std::string_view key)
        : ini_(ini), section_(section), key_(key) {}

    std::string expand(std::string_view value) {
        append(value, 1);
        return std::move(result_);
    }

  private:
    // ConfigParser's limit on nesting; the limit on size is ours, because ten levels of a value
    // that names the next one many times would fill the memory.
    static constexpr int deepest = 10;
    static constexpr std::size_t longest = std::size_t{1} << 20;

    void append(std::string_view rest, int depth) {
        if (depth > deepest) {
            throw error("refers to other options too deeply (or to itself)");
        }
        while (!rest.empty()) {
            const std::size_t percent = rest.find('%');
            result_ += rest.substr(0, percent);
            if (result_.size() > longest) {
                throw error("becomes longer than 1 MiB when its references are replaced");
            }
            if (percent == std::string_view::npos) {
                return;
            }
            rest.remove_prefix(percent);
            if (rest.starts_with("%%")) {
                result_ += '%';
                rest.remove_prefix(2);
            } else {
                rest = append_reference(rest, depth);
            }
        }
    }

    std::string_view append_reference(std::string_view rest, int depth) {
        const std::size_t close = rest.find(')');
        if (!rest.starts_with("%(") || close == std::string_view::npos || close == 2 ||
            rest.substr(close, 2) != ")s") {
            throw error("has a '%' that is neither '%%' nor '%(name)s'")
                .hint("a literal % is written %% in an ini file, also in URLs");
        }
        const std::string name = base::to_lower(rest.substr(2, close - 2));
        const Option* option = ini_.find(section_, name);
        if (option == nullptr) {
            throw error(
                fmt::format("refers to '{}', which is neither in section [{}] nor in [DEFAULT]",
                            name, section_))
                .hint("a literal % is written %% in an ini file");
        }
        // Only values with references of their own count as a level. The file's folder is no
        // template, whatever its name holds.
        if (option->offset == Parser::from_program ||
            option->value.find('%') == std::string::npos) {
            result_ += option->value;
        } else {
            append(option->value, depth + 1);
        }
        return rest.substr(close + 2);
    }

    [[nodiscard]] Error error(const std::string& what) const {
        return Error(ErrorCode::Config, fmt::format("option '{}' {}", key_, what))
            .at(ini_.locate(section_, key_));
    }

    const Ini& ini_;
    std::string_view section_;
    std::string_view key_;
    std::string result_;
};

std::optional<std::string> Ini::get(std::string_view section, std::string_view key) const {
    const Option* option = find(section, key);
    if (option == nullptr) {
        return std::nullopt;
    }
    if (option->offset == Parser::from_program) {
        return option->value;
    }
    return Interpolation(*this, section, key).expand(option->value);
}

}  // namespace limbeck::config
