// SPDX-License-Identifier: MIT
#include "diff/case.h"

#include <cstdlib>

#include "limbeck/base/files.h"
#include "limbeck/base/text.h"

namespace limbeck::test {

std::string DiffCase::section(const std::string& heading) const {
    for (const auto& [name_of, text] : sections) {
        if (name_of == heading) {
            return text;
        }
    }
    return "";
}

void DiffCase::set(const std::string& heading, std::string text) {
    std::erase_if(sections, [&](const auto& each) { return each.first == heading; });
    if (!text.empty()) {
        sections.emplace_back(heading, std::move(text));
    }
}

void DiffCase::write() const {
    std::string text;
    for (const auto& [heading, body] : sections) {
        text += (heading.empty() ? "" : "=== " + heading + "\n") + body;
    }
    base::replace_file(path, text);
}

std::vector<DiffCase> read_diff_cases(const std::string& folder) {
    std::vector<DiffCase> result;
    const char* names = std::getenv("CASES");
    const std::string pattern = names == nullptr ? "*" : names;
    for (const std::string& path : base::expand_path(folder + "/" + pattern + ".txt")) {
        DiffCase one{.path = path, .name = std::string(base::file_name(path))};
        one.sections.emplace_back();
        const std::string text = base::read_file(path);
        std::vector<std::string_view> lines = base::split(text, '\n');
        if (!lines.empty() && lines.back().empty()) {
            lines.pop_back();
        }
        for (const std::string_view line : lines) {
            if (line.starts_with("=== ")) {
                one.sections.emplace_back(std::string(line.substr(4)), "");
            } else {
                one.sections.back().second += std::string(line) + "\n";
            }
        }
        result.push_back(std::move(one));
    }
    return result;
}

}  // namespace limbeck::test
