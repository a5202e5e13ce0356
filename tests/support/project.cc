// SPDX-License-Identifier: MIT
#include "support/project.h"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace limbeck::test {

Project::Project(std::string_view url) {
    write("limbeck.toml", fmt::format("script_location = \"migrations\"\nurl = \"{}\"\n", url));
    std::filesystem::create_directories(files_.path("migrations"));
}

std::string Project::read(std::string_view name) const {
    std::ifstream file(files_.path(name), std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

std::vector<std::string> Project::list(std::string_view folder) const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(files_.path(folder))) {
        names.push_back(entry.path().filename());
    }
    std::sort(names.begin(), names.end());
    return names;
}

void Project::revision(std::string_view id, std::string_view down, std::string_view upgrade,
                       std::string_view downgrade, std::string_view header) const {
    write(fmt::format("migrations/{}.sql", id),
          fmt::format(
              "-- doc of {}\n--\n-- revision: {}\n-- down_revision: {}\n{}\n-- upgrade\n{}\n\n"
              "-- downgrade\n{}\n",
              id, id, down, header, upgrade, downgrade));
}

Result Project::run(std::vector<std::string> words) const {
    words.insert(words.begin(), limbeck_path());
    return call(words, {.directory = files_.path(), .environment = environment, .input = ""});
}

Result Project::operator()(std::string_view line) const {
    std::vector<std::string> words;
    std::istringstream stream{std::string(line)};
    for (std::string word; stream >> word;) {
        words.push_back(word);
    }
    return run(words);
}

std::string Project::out(std::string_view line) const {
    const Result result = (*this)(line);
    INFO("limbeck " << line << "\n" << result.out << result.err);
    CHECK(result.status == 0);
    return result.out;
}

std::string Project::fails(std::string_view line, int status) const {
    const Result result = (*this)(line);
    INFO("limbeck " << line << "\n" << result.out << result.err);
    CHECK(result.status == status);
    CHECK(
        (result.err.starts_with("FAILED: ") || result.err.find("\nFAILED: ") != std::string::npos));
    return result.err;
}

std::string Project::sqlite(std::string_view sql) const {
    const Result result = call({"sqlite3", files_.path("app.db"), std::string(sql)});
    INFO(sql << "\n" << result.err);
    CHECK(result.status == 0);
    return result.out;
}

}  // namespace limbeck::test
