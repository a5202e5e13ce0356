// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "limbeck/diff/draft.h"
#include "limbeck/schema/database.h"

namespace limbeck::diff {

// Which objects are compared. Patterns are "[kind:][schema.]name" with * and ? in schema and name;
// kinds are table, view, sequence, enum, schema, trigger and definition. Indexes, constraints and
// columns go with their table.
struct Filter {
    std::vector<std::string> include = {};  // none: everything
    std::vector<std::string> exclude = {};  // wins
    std::vector<std::string> ignore = {};   // attributes, as with_ignored takes them
    // Left alone whatever the patterns say; without a schema in any.
    std::vector<schema::QualifiedName> never = {};
};

// The database without what the filter leaves out: no table, and nothing that hangs on it. Throws
// Error (Usage) for a pattern of an unknown kind.
schema::Database filtered(schema::Database database, const Filter& filter);
// The same; copies nothing where the filter leaves nothing out. `database` must outlive it.
Draft draft_of(const schema::Database& database, const Filter& filter);
// What the patterns leave out: somebody else's objects, without what is left alone in any case.
schema::Database left_out(const schema::Database& database, const Filter& filter);

}  // namespace limbeck::diff
