// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include "limbeck/base/error.h"
#include "limbeck/dialect/dialect.h"

namespace limbeck::dialect {

operation::ExistingTable read_existing(Connection& connection, const schema::QualifiedName& table) {
    const schema::Database database = connection.read_schema({.table = table});
    const schema::Table* found = schema::find_table(database, table);
    const std::string name =
        fmt::format("{}{}{}", table.schema, table.schema.empty() ? "" : ".", table.name);
    if (found == nullptr && schema::has_relation(database, table)) {
        throw Error(ErrorCode::Refused, fmt::format("'{}' is no table that can be altered", name));
    }
    if (found == nullptr) {
        throw Error(ErrorCode::Refused, fmt::format("No such table: '{}'", name));
    }
    for (const schema::Unmodelled& other : database.unmodelled) {
        if (other.kind.starts_with("constraints") && other.name == found->name) {
            throw Error(ErrorCode::Unsupported,
                        fmt::format("the {} '{}' are not understood", other.kind, name))
                .hint("give batch_alter_table the table as copy_from");
        }
    }
    operation::ExistingTable existing{.table = *found};
    for (const schema::Trigger& trigger : database.triggers) {
        existing.triggers.push_back(trigger.definition);
    }
    return existing;
}

}  // namespace limbeck::dialect
