// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string>

namespace limbeck::test {

// A case of tests/cases/operations/ (oracle.py beside this file tells the format).
struct RecordedCase {
    std::string directive = {};                        // Python, with its comments
    std::map<std::string, std::string> expected = {};  // by dialect: SQL, or "ERROR …"
};

std::string case_folder();  // with the slash at its end

// By their names: the cases of tables.txt for "tables".
std::map<std::string, RecordedCase> read_case_file(const std::string& file);

// White space runs as one blank, none at the ends.
std::string normal(const std::string& sql);

}  // namespace limbeck::test
