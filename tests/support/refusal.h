// SPDX-License-Identifier: MIT
#pragma once

#include <initializer_list>
#include <map>
#include <string>
#include <string_view>

#include "support/project.h"

// What every failing call has in common.
namespace limbeck::test {

// A password that no output may hold; every check here looks for it.
inline constexpr std::string_view password = "s3cr3t-Pa55";

// Every file below a folder with its content, links and folders by name.
std::map<std::string, std::string> snapshot(const std::string& folder);

// A failing call: it ends with `status`, says "FAILED: " and each of the words on stderr, prints
// nothing on stdout and no password, and leaves every file of the project as it was. Gives stderr.
std::string refuses(const Project& project, std::string_view line,
                    std::initializer_list<std::string_view> words, int status = 1);
std::string refuses_words(const Project& project, const std::vector<std::string>& call,
                          std::initializer_list<std::string_view> words, int status = 1);

// The same for what has been called already.
void check_refusal(const Result& result, std::initializer_list<std::string_view> words,
                   int status = 1);

}  // namespace limbeck::test
