// SPDX-License-Identifier: MIT
#include "operations/case_files.h"

#include <doctest/doctest.h>

#include <sstream>

#include "limbeck/base/files.h"

namespace limbeck::test {

std::string case_folder() {
    return LIMBECK_SOURCE_DIR "/tests/cases/operations/";
}

std::map<std::string, RecordedCase> read_case_file(const std::string& file) {
    std::map<std::string, RecordedCase> cases;
    std::istringstream stream(base::read_file(case_folder() + file + ".txt"));
    std::string name;
    std::string dialect;
    for (std::string line; std::getline(stream, line);) {
        if (line.starts_with("=== ")) {
            name = line.substr(4);
            dialect.clear();
            REQUIRE_MESSAGE(cases.count(name) == 0, name);
            cases[name];
        } else if (line.starts_with("--- ")) {
            dialect = line.substr(4, line.find(' ', 4) - 4);
            cases[name].expected[dialect];
        } else if (dialect.empty()) {
            cases[name].directive += line + "\n";
        } else {
            cases[name].expected[dialect] += line + "\n";
        }
    }
    return cases;
}

std::string normal(const std::string& sql) {
    std::istringstream words(sql);
    std::string result;
    for (std::string word; words >> word;) {
        result += (result.empty() ? "" : " ") + word;
    }
    return result;
}

}  // namespace limbeck::test
