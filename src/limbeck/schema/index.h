// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "limbeck/schema/name.h"

namespace limbeck::schema {

struct IndexPart {
    std::string column = {};  // or
    SqlText expression = {};
    std::string operator_class = {};  // PostgreSQL; with its options: "gist_trgm_ops (siglen='32')"
    QualifiedName collation = {};     // where it is not that of the column
    bool descending = false;
    std::optional<bool> nulls_first = {};  // where it is not what the order implies

    bool operator==(const IndexPart&) const = default;
};

struct Index {
    Name name = {};
    QualifiedName table = {};
    std::vector<IndexPart> parts = {};
    bool unique = false;

    std::string using_method = {};  // PostgreSQL, and what follows
    std::vector<std::string> include = {};
    std::optional<bool> nulls_not_distinct = {};
    std::vector<std::pair<std::string, std::string>> with = {};
    std::string tablespace = {};
    SqlText postgresql_where = {};

    SqlText sqlite_where = {};

    bool valid = true;  // PostgreSQL: false is what a CONCURRENTLY that failed leaves behind
    std::string comment = {};

    bool operator==(const Index&) const = default;
};

}  // namespace limbeck::schema
