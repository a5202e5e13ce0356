// SPDX-License-Identifier: MIT
#include "support/refusal.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace limbeck::test {

std::map<std::string, std::string> snapshot(const std::string& folder) {
    std::map<std::string, std::string> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        std::ostringstream content;
        if (entry.is_regular_file()) {
            content << std::ifstream(entry.path(), std::ios::binary).rdbuf();
        }
        files[entry.path()] = content.str();
    }
    return files;
}

void check_refusal(const Result& result, std::initializer_list<std::string_view> words,
                   int status) {
    CHECK(result.status == status);
    CHECK(result.out == "");
    CHECK(result.err.find("FAILED: ") != std::string::npos);
    for (const std::string_view word : words) {
        INFO("expected: " << word);
        CHECK(result.err.find(word) != std::string::npos);
    }
    CHECK(result.err.find(password) == std::string::npos);
}

std::string refuses_words(const Project& project, const std::vector<std::string>& call,
                          std::initializer_list<std::string_view> words, int status) {
    const auto before = snapshot(project.files().path());
    const Result result = project.run(call);
    std::string line;
    for (const std::string& word : call) {
        line += " " + word;
    }
    INFO("limbeck" << line << "\n" << result.out << result.err);
    check_refusal(result, words, status);
    CHECK(snapshot(project.files().path()) == before);
    return result.err;
}

std::string refuses(const Project& project, std::string_view line,
                    std::initializer_list<std::string_view> words, int status) {
    std::vector<std::string> call;
    std::istringstream stream{std::string(line)};
    for (std::string word; stream >> word;) {
        call.push_back(word);
    }
    return refuses_words(project, call, words, status);
}

}  // namespace limbeck::test
