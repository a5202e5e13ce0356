// SPDX-License-Identifier: MIT
#include "limbeck/config/import_scan.h"

#include <algorithm>
#include <utility>

#include "limbeck/base/text.h"

namespace limbeck::config {

namespace {

std::string_view first_word(std::string_view text) {
    return text.substr(0, text.find_first_of(" \t\\#;"));
}

// What stands behind a word and the white space after it; "" where the word does not begin the
// text.
std::string_view behind(std::string_view text, std::string_view word) {
    const bool begins = text.starts_with(word) && text.size() > word.size() &&
                        (text[word.size()] == ' ' || text[word.size()] == '\t');
    return begins ? base::trim(text.substr(word.size())) : std::string_view();
}

void add_names(std::string_view list, std::vector<std::string>& names) {
    for (const std::string_view line : base::split(list, '\n')) {
        for (const std::string_view piece : base::split(line.substr(0, line.find('#')), ',')) {
            const std::string_view name = first_word(base::trim(piece));
            if (!name.empty()) {
                names.emplace_back(name);
            }
        }
    }
}

void import_modules(std::string_view rest, std::vector<ImportLine>& result) {
    std::vector<std::string> modules;
    add_names(rest, modules);
    for (std::string& module : modules) {
        result.push_back({.module = std::move(module), .level = 0, .names = {}});
    }
}

}  // namespace

std::vector<ImportLine> scan_imports(std::string_view text) {
    std::vector<ImportLine> result;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        const std::string_view line = base::trim(text.substr(begin, end - begin));
        begin = end + 1;
        if (const std::string_view rest = behind(line, "import"); !rest.empty()) {
            import_modules(rest, result);
            continue;
        }
        const std::string_view from = behind(line, "from");
        const std::string_view source = first_word(from);
        std::string_view names = behind(base::trim(from.substr(source.size())), "import");
        if (source.empty() || names.empty()) {
            continue;
        }
        if (names.front() == '(') {  // up to the bracket, over several lines
            const std::size_t open = text.find('(', end - line.size());
            const std::size_t close = std::min(text.find(')', open), text.size());
            names = text.substr(open + 1, close - open - 1);
            begin = std::max(begin, close);
        }
        const std::size_t dots = std::min(source.find_first_not_of('.'), source.size());
        result.push_back({.module = std::string(source.substr(dots)),
                          .level = static_cast<int>(dots),
                          .names = {}});
        add_names(names, result.back().names);
    }
    return result;
}

}  // namespace limbeck::config
