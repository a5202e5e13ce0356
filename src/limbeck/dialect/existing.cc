// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include "limbeck/base/error.h"
#include "limbeck/dialect/dialect.h"

namespace limbeck::dialect {

operation::ExistingTable read_existing(Connection& connection, const schema::QualifiedName& table) {
    const schema::Database database = connection.read_schema({.table = table});
    const schema::Table* found = schema::find_table(database, table);
    if (found == nullptr) {
        throw Error(ErrorCode::Refused, fmt::format("No such table: '{}{}{}'", table.schema,
                                                    table.schema.empty() ? "" : ".", table.name));
    }
    operation::ExistingTable existing{.table = *found};
    for (const schema::Trigger& trigger : database.triggers) {
        existing.triggers.push_back(trigger.definition);
    }
    return existing;
}

}  // namespace limbeck::dialect
