// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "limbeck/schema/index.h"

namespace limbeck::postgresql {

// What pg_get_indexdef() says, taken apart: only it knows which operator classes, collations and
// orders are not the ones that are there anyway.
struct IndexDefinition {
    std::string method = {};
    std::vector<schema::IndexPart> parts = {};
    std::vector<std::string> include = {};
    bool nulls_not_distinct = false;
    std::string where = {};
};

// Throws Error (Unsupported) where it reads otherwise.
IndexDefinition parse_index_definition(std::string_view definition);

// A name out of its quotes.
std::string unquote(std::string_view name);

}  // namespace limbeck::postgresql
