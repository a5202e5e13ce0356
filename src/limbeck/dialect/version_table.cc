// SPDX-License-Identifier: MIT
#include "limbeck/dialect/version_table.h"

#include <fmt/core.h>

#include "limbeck/sql/quote.h"

namespace limbeck::dialect {

std::string qualified(const VersionTable& table, sql::Flavour flavour) {
    const std::string name = sql::identifier(table.name, flavour);
    return table.schema.empty()
               ? name
               : fmt::format("{}.{}", sql::identifier(table.schema, flavour), name);
}

std::string create_version_table(const VersionTable& table, std::size_t width,
                                 sql::Flavour flavour) {
    return fmt::format(
        "CREATE TABLE {} (\n"
        "    version_num VARCHAR({}) NOT NULL,\n"
        "    CONSTRAINT {} PRIMARY KEY (version_num)\n"
        ")",
        qualified(table, flavour), width, sql::identifier(table.name + "_pkc", flavour));
}

std::string insert_version(const VersionTable& table, std::string_view id, sql::Flavour flavour) {
    return fmt::format("INSERT INTO {} (version_num) VALUES ({})", qualified(table, flavour),
                       sql::quote_literal(id, flavour));
}

std::string update_version(const VersionTable& table, std::string_view from, std::string_view to,
                           sql::Flavour flavour) {
    return fmt::format("UPDATE {0} SET version_num={1} WHERE {0}.version_num = {2}",
                       qualified(table, flavour), sql::quote_literal(to, flavour),
                       sql::quote_literal(from, flavour));
}

std::string delete_version(const VersionTable& table, std::string_view id, sql::Flavour flavour) {
    return fmt::format("DELETE FROM {0} WHERE {0}.version_num = {1}", qualified(table, flavour),
                       sql::quote_literal(id, flavour));
}

std::string delete_all_versions(const VersionTable& table, sql::Flavour flavour) {
    return fmt::format("DELETE FROM {}", qualified(table, flavour));
}

}  // namespace limbeck::dialect
