// SPDX-License-Identifier: MIT
#include "support/scratch.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace limbeck::test {

Scratch::Scratch() {
    // Short: the path of a unix socket below it may not pass 107 bytes.
    std::string pattern = "/tmp/lb.XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr) {
        throw std::runtime_error("mkdtemp failed");
    }
    path_ = pattern;
}

Scratch::~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

std::string Scratch::path(std::string_view name) const {
    return path_ + "/" + std::string(name);
}

std::string Scratch::write(std::string_view name, std::string_view text) const {
    const std::string file = path(name);
    std::filesystem::create_directories(std::filesystem::path(file).parent_path());
    std::ofstream(file, std::ios::binary) << text;
    return file;
}

}  // namespace limbeck::test
