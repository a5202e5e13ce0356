// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "limbeck/sql/flavour.h"

namespace limbeck::dialect {

// Where a database notes where it stands: Alembic's own table, one row per head.
struct VersionTable {
    std::string name = "alembic_version";
    std::string schema = {};  // "" is wherever the search path leads

    bool operator==(const VersionTable&) const = default;
};

struct VersionState {
    bool exists = false;
    // Where the table is, or would be made: what an empty schema means on this connection.
    std::string schema;
    std::vector<std::string> rows;
    std::optional<std::size_t> width;  // of version_num, where the database limits it
};

// The SQL that keeps it, without terminator, in the spelling that people read. Alembic's DDL:
//   CREATE TABLE alembic_version (
//       version_num VARCHAR(32) NOT NULL,
//       CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
//   )
std::string qualified(const VersionTable& table, sql::Flavour flavour);
std::string create_version_table(const VersionTable& table, std::size_t width,
                                 sql::Flavour flavour);
std::string insert_version(const VersionTable& table, std::string_view id, sql::Flavour flavour);
std::string update_version(const VersionTable& table, std::string_view from, std::string_view to,
                           sql::Flavour flavour);
std::string delete_version(const VersionTable& table, std::string_view id, sql::Flavour flavour);
std::string delete_all_versions(const VersionTable& table, sql::Flavour flavour);

}  // namespace limbeck::dialect
