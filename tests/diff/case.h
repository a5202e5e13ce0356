// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace limbeck::test {

// A pair of schemas and what is expected of the way from one to the other. A file of sections,
// headed "=== name":
//   before, after   SQL that makes them
//   seed            rows for `before`
//   renames         one a line, as --rename takes them
//   hazards         one a line, as `limbeck check` prints them
//   since PostgreSQL  the oldest version that knows what is in it
//   no way back with rows  why the way back is not tried
//   made anew       what is dropped and made again for want of an ALTER, one a line
//   sql             the statements that lead from before to after
// What stands above the first heading says what the case is about. UPDATE_CASES=1 in the
// environment writes hazards, made anew and sql; CASES=part* takes the cases of these names only.
struct DiffCase {
    std::string path = {};
    std::string name = {};
    std::vector<std::pair<std::string, std::string>> sections = {};  // "" is the head

    [[nodiscard]] std::string section(const std::string& heading) const;
    void set(const std::string& heading, std::string text);
    void write() const;
};

std::vector<DiffCase> read_diff_cases(const std::string& folder);

}  // namespace limbeck::test
