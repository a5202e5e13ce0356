// SPDX-License-Identifier: MIT
#include "limbeck/config/lookup.h"

#include <fmt/core.h>

#include <charconv>
#include <limits>
#include <utility>

#include "limbeck/base/text.h"
#include "limbeck/config/locate.h"

namespace limbeck::config {

namespace {

// Both TOML files in their order, each with whether its values pass through "%" formatting.
struct TomlSource {
    const TomlFile* file = nullptr;
    bool percent = false;
};

TomlSource limbeck(const Sources& sources) {
    return {sources.limbeck ? &*sources.limbeck : nullptr, false};
}

TomlSource pyproject(const Sources& sources) {
    return {sources.pyproject ? &*sources.pyproject : nullptr, true};
}

const TomlValue* find(const TomlSource& source, std::string_view key) {
    return source.file == nullptr ? nullptr : config::find(source.file->table, key);
}

std::string text_of(const TomlSource& source, const std::string& text, std::string_view key,
                    const Location& at) {
    return source.percent ? format_percent(text, source.file->directory, key, at) : text;
}

int to_count(std::int64_t number, std::string_view key, const Location& at) {
    if (number < 0 || number > std::numeric_limits<int>::max()) {
        throw wrong_type(key, "a number from 0 on", fmt::format("{}", number), at);
    }
    return static_cast<int>(number);
}

}  // namespace

const TomlValue* find(const TomlTable& table, std::string_view key) {
    const auto found = table.values.find(std::string(key));
    return found == table.values.end() ? nullptr : &found->second;
}

Error wrong_type(std::string_view key, std::string_view wanted, std::string_view got,
                 const Location& at) {
    return Error(ErrorCode::Config, fmt::format("'{}' must be {}, not {}", key, wanted, got))
        .at(at);
}

std::string format_percent(std::string_view text, const std::string& here, std::string_view key,
                           const Location& at) {
    std::string result;
    while (!text.empty()) {
        const std::size_t percent = text.find('%');
        result += text.substr(0, percent);
        if (percent == std::string_view::npos) {
            break;
        }
        text.remove_prefix(percent);
        if (text.starts_with("%%")) {
            result += '%';
            text.remove_prefix(2);
        } else if (text.starts_with("%(here)s")) {
            result += here;
            text.remove_prefix(8);
        } else {
            throw Error(ErrorCode::Config,
                        fmt::format("'{}' has a '%' that is neither '%%' nor '%(here)s'", key))
                .at(at)
                .hint("a literal % is written %% in [tool.alembic]");
        }
    }
    return result;
}

Lookup::Lookup(const Sources& sources, std::string section, std::string directory,
               std::vector<std::string>& warnings)
    : sources_(sources),
      section_(std::move(section)),
      directory_(std::move(directory)),
      warnings_(warnings) {}

std::optional<Found<std::string>> Lookup::ini_text(std::string_view key) const {
    if (!sources_.ini) {
        return std::nullopt;
    }
    auto value = sources_.ini->ini.get(section_, key);
    if (!value || value->empty()) {
        return std::nullopt;
    }
    return Found<std::string>{*value, sources_.ini->ini.locate(section_, key), directory_};
}

std::optional<Found<std::string>> Lookup::text(std::string_view key) const {
    const auto from_toml = [&](const TomlSource& source,
                               const std::string& directory) -> std::optional<Found<std::string>> {
        const TomlValue* value = find(source, key);
        if (value == nullptr) {
            return std::nullopt;
        }
        std::string text =
            text_of(source, expect<std::string>(*value, key, "a string"), key, value->at);
        if (text.empty()) {
            return std::nullopt;
        }
        return Found<std::string>{std::move(text), value->at, directory};
    };
    if (auto found = from_toml(limbeck(sources_),
                               sources_.limbeck ? sources_.limbeck->directory : directory_)) {
        return found;
    }
    if (auto found = ini_text(key)) {
        return found;
    }
    return from_toml(pyproject(sources_), directory_);
}

bool Lookup::truth(std::string_view key) const {
    if (const TomlValue* value = find(limbeck(sources_), key)) {
        return expect<bool>(*value, key, "true or false");
    }
    if (const auto value = ini_text(key)) {
        // Alembic compares with "true" and takes everything else for false, so that "True" turns
        // nothing on; whoever wrote it should hear of it.
        if (value->value != "true" && value->value != "false") {
            warnings_.push_back(fmt::format("{}: '{}' counts as false: only the word true is true",
                                            place(value->at), key));
        }
        return value->value == "true";
    }
    if (const TomlValue* value = find(pyproject(sources_), key)) {
        return expect<bool>(*value, key, "true or false");
    }
    return false;
}

std::optional<Found<int>> Lookup::count(std::string_view key) const {
    const auto from_toml = [&](const TomlSource& source) -> std::optional<Found<int>> {
        const TomlValue* value = find(source, key);
        if (value == nullptr) {
            return std::nullopt;
        }
        const auto number = expect<std::int64_t>(*value, key, "a whole number");
        return Found<int>{to_count(number, key, value->at), value->at, ""};
    };
    if (auto found = from_toml(limbeck(sources_))) {
        return found;
    }
    if (const auto text = ini_text(key)) {
        int number = 0;
        const char* end = text->value.data() + text->value.size();
        const auto [stop, failure] = std::from_chars(text->value.data(), end, number);
        if (failure != std::errc() || stop != end || number < 0) {
            throw wrong_type(key, "a number from 0 on", fmt::format("'{}'", text->value), text->at);
        }
        return Found<int>{number, text->at, ""};
    }
    return from_toml(pyproject(sources_));
}

std::optional<char> Lookup::separator() const {
    for (const std::string_view key : {"path_separator", "version_path_separator"}) {
        const auto value = ini_text(key);
        if (!value) {
            continue;
        }
        // Alembic's template used to write "os  # Use os.pathsep. …", which ConfigParser does not
        // take for a comment; Alembic itself looks only where there are version_locations to split.
        const std::string_view word =
            base::trim(std::string_view(value->value).substr(0, value->value.find('#')));
        if (word == "space") {
            return ' ';
        }
        if (word == "newline") {
            return '\n';
        }
        if (word == "os" || word == ":") {
            return ':';
        }
        if (word == ";") {
            return ';';
        }
        throw Error(ErrorCode::Config,
                    fmt::format("'{}' is not a valid value for {}; expected 'space', 'newline', "
                                "'os', ':', ';'",
                                value->value, key))
            .at(value->at);
    }
    return std::nullopt;
}

std::optional<Found<std::vector<std::string>>> Lookup::list(std::string_view key,
                                                            std::string_view legacy) const {
    using Strings = std::vector<std::string>;
    const auto from_toml = [&](const TomlSource& source,
                               const std::string& directory) -> std::optional<Found<Strings>> {
        const TomlValue* value = find(source, key);
        if (value == nullptr) {
            return std::nullopt;
        }
        Found<Strings> found{{}, value->at, directory};
        for (const std::string& text : expect<Strings>(*value, key, "a list of strings")) {
            found.value.push_back(text_of(source, text, key, value->at));
        }
        return found;
    };
    if (auto found = from_toml(limbeck(sources_),
                               sources_.limbeck ? sources_.limbeck->directory : directory_)) {
        return found;
    }
    if (const auto text = ini_text(key)) {
        Found<Strings> found{{}, text->at, text->directory};
        const auto mark = separator();
        const std::string separators = mark ? std::string(1, *mark) : " ,\n" + std::string(legacy);
        for (const std::string_view piece : base::split_any(text->value, separators)) {
            if (!base::trim(piece).empty()) {
                found.value.emplace_back(base::trim(piece));
            }
        }
        if (!mark && found.value.size() > 1) {
            warnings_.push_back(
                fmt::format("{}: '{}' holds several paths and there is no path_separator; split at "
                            "blanks and commas. Add path_separator = os, and ':' between the paths",
                            place(text->at), key));
        }
        return found;
    }
    return from_toml(pyproject(sources_), directory_);
}

}  // namespace limbeck::config
