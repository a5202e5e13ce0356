// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace limbeck::config {

using Environment = std::map<std::string, std::string>;

// What a .env file says. Warnings name the file and the line, never the text of it: what is written
// wrongly there may be half a password.
struct DotEnv {
    std::string path;
    Environment values;
    std::vector<std::string> warnings;
    std::map<std::string, std::size_t> broken;  // keys whose line was not understood, and that line
};

// Reads a .env file as python-dotenv does: "KEY=value", "export KEY=value", comments, single and
// double quotes (also over several lines), "${NAME}" and "${NAME:-default}" from `environment`
// first and then from the lines above. A line that is none of this is a warning. Throws Error
// (Config) only for a file that is not text.
DotEnv parse_dotenv(const std::string& path, std::string_view bytes,
                    const Environment& environment);

// "${NAME}" replaced by what `lookup` (a callable: string_view → optional<string>) gives; a
// reference without an answer and without ":-default" is handed to `missing`, whose result stands
// in for it.
template <typename Lookup, typename Missing>
std::string expand_variables(std::string_view text, const Lookup& lookup, const Missing& missing) {
    std::string result;
    while (!text.empty()) {
        const std::size_t begin = text.find("${");
        const std::size_t end = begin == std::string_view::npos ? begin : text.find('}', begin + 2);
        if (end == std::string_view::npos) {
            break;
        }
        result += text.substr(0, begin);
        const std::string_view inside = text.substr(begin + 2, end - begin - 2);
        const std::size_t mark = inside.find(":-");
        const std::string_view name = inside.substr(0, mark);
        if (auto value = lookup(name)) {
            result += *value;
        } else if (mark != std::string_view::npos) {
            result += inside.substr(mark + 2);
        } else {
            result += missing(name);
        }
        text.remove_prefix(end + 1);
    }
    return result += text;
}

}  // namespace limbeck::config
