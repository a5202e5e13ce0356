// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "limbeck/base/source.h"
#include "limbeck/script/sql_file.h"

namespace limbeck::script {

// A line of a .sql revision that speaks to Limbeck: `-- limbeck:WORD REST`.
struct Remark {
    std::string word;
    std::string rest;        // trimmed
    std::size_t offset = 0;  // of the line
};

// Those of a section, wherever they stand: also within a statement, where they are its text.
std::vector<Remark> remarks(const base::Source& source, const Section& section);

}  // namespace limbeck::script
