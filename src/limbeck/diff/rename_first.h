// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "limbeck/diff/changes.h"
#include "limbeck/diff/draft.h"

namespace limbeck::diff {

// A database after its renames, and what makes them.
struct Renamed {
    Draft database = {};
    std::vector<Change> changes = {};
};

// Besides what the options name, in place: names that differ only in their case where that is no
// difference; owned sequences that differ from one in `to` by their name alone. Both are filtered.
// Where SQL of both sides means the same, that of `from` is spelt as in `to`. Throws Error
// (Refused) where a new name is taken; what is in the way of one that undoes another waits to be
// dropped as "name__old".
Renamed rename_first(Draft from, const schema::Database& to, const Options& options);

// Constraints and indexes that differ from one in `to` by their name alone.
void rename_parts(Renamed& from, const schema::Database& to, const Options& options);

// For databases in which names have no case, and after renames, which databases write down in
// quotes of their own: the same SQL is spelt as in `to`.
void spell_alike(Draft& from, const schema::Database& to);

}  // namespace limbeck::diff
