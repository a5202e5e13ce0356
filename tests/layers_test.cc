// SPDX-License-Identifier: MIT
// The one-way layers: what a folder includes must be among what its layer() line in CMakeLists.txt
// names, directly or through those. Also the rules that keep a client library or a heavy header in
// one room.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace {

using Layers = std::map<std::string, std::set<std::string>>;

Layers read_layers() {
    Layers layers;
    std::ifstream file(LIMBECK_BINARY_DIR "/layers.txt");
    std::string line;
    while (std::getline(file, line)) {
        const std::string name = line.substr(0, line.find(':'));
        std::istringstream rest(line.substr(name.size() + 1));
        std::set<std::string>& reach = layers[name];
        reach.insert(name);
        for (std::string other; rest >> other;) {
            // Lines come in order, so what `other` reaches is known already.
            reach.insert(layers.at(other).begin(), layers.at(other).end());
        }
    }
    return layers;
}

struct Include {
    std::string file;
    std::string folder;
    std::string target;
};

std::vector<Include> read_includes() {
    std::vector<Include> includes;
    const std::filesystem::path root = LIMBECK_SOURCE_DIR "/src/limbeck";
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
        // What a test includes costs only its own build.
        if (!entry.is_regular_file() || entry.path().string().ends_with("_test.cc")) {
            continue;
        }
        std::ifstream file(entry.path());
        std::string line;
        while (std::getline(file, line)) {
            if (line.starts_with("#include ")) {
                const std::size_t end = line.find_first_of(">\"", 10);
                const auto relative = std::filesystem::relative(entry.path(), root);
                includes.push_back(
                    {relative.string(), relative.begin()->string(), line.substr(10, end - 10)});
            }
        }
    }
    return includes;
}

}  // namespace

TEST_CASE("every include goes down the layers") {
    const Layers layers = read_layers();
    REQUIRE(layers.size() > 5);
    std::size_t seen = 0;
    for (const Include& include : read_includes()) {
        if (!include.target.starts_with("limbeck/")) {
            continue;
        }
        ++seen;
        const std::string rest = include.target.substr(8);
        if (rest.find('/') == std::string::npos) {
            // What users include: the faces, and what all of the house takes from there.
            static const std::set<std::string> shared{"error.h", "export.h", "version.h"};
            INFO(include.file << " includes " << include.target);
            CHECK((include.folder == "migrator" || shared.contains(rest)));
            continue;
        }
        const std::string folder = rest.substr(0, rest.find('/'));
        INFO(include.file << " includes " << include.target);
        REQUIRE(layers.contains(include.folder));
        CHECK(layers.at(include.folder).contains(folder));
    }
    CHECK(seen > 50);
}

TEST_CASE("a client library is included by its own dialect only, a heavy header by one file") {
    const std::map<std::string, std::string> rooms{
        {"libpq-fe.h", "postgresql"}, {"sqlite3.h", "sqlite"}, {"mysql.h", "mysql"}};
    const std::set<std::string> heavy{"nlohmann/json.hpp", "toml++/toml.h", "CLI/CLI.hpp", "regex"};
    std::map<std::string, std::set<std::string>> users;
    for (const Include& include : read_includes()) {
        const auto room = rooms.find(include.target);
        if (room != rooms.end()) {
            INFO(include.file << " includes " << include.target);
            CHECK(include.folder == room->second);
        }
        if (heavy.contains(include.target)) {
            users[include.target].insert(include.file);
        }
    }
    for (const auto& [header, files] : users) {
        INFO(header);
        CHECK(files.size() <= 1);
    }
    CHECK(users.count("regex") == 0);
}
