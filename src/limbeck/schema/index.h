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
    std::string operator_class = {};  // PostgreSQL

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

    bool operator==(const Index&) const = default;
};

}  // namespace limbeck::schema
