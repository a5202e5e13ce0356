// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

#include "limbeck/python/script_runner.h"

namespace limbeck::python {

namespace {

std::string read(const std::filesystem::path& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

// What CPython prints. (-P: the cases are no modules for each other.)
std::string oracle(const std::filesystem::path& script) {
    const std::string command = "/usr/bin/python3 -P -W ignore '" + script.string() + "' 2>&1";
    std::FILE* const pipe = popen(command.c_str(), "r");
    std::string output;
    std::array<char, 4096> buffer{};
    while (const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
        output.append(buffer.data(), count);
    }
    pclose(pipe);
    return output;
}

}  // namespace

TEST_CASE("scripts print what CPython prints") {
    const std::filesystem::path folder = LIMBECK_SOURCE_DIR "/tests/cases/python";
    std::vector<std::filesystem::path> scripts;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() == ".py") {
            scripts.push_back(entry.path());
        }
    }
    std::sort(scripts.begin(), scripts.end());
    CHECK(!scripts.empty());
    for (const auto& script : scripts) {
        CAPTURE(script.filename().string());
        CHECK(output_of(read(script)) == oracle(script));
    }
}

}  // namespace limbeck::python
