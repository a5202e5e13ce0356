// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "limbeck/diff/filter.h"
#include "limbeck/diff/renames.h"
#include "limbeck/operation/operation.h"
#include "limbeck/schema/database.h"

// What leads from one database to another. Both must have been read by the same reader, from
// engines of the same kind: texts are compared as they stand.
namespace limbeck::diff {

// Why somebody should look before a change is made.
struct Hazard {
    enum class Kind {
        DataLoss,  // rows, columns or digits are gone afterwards
        MayFail,   // it depends on the rows that are there
    };
    Kind kind = Kind::DataLoss;
    std::string text = {};  // "drops column account.email with its data"

    bool operator==(const Hazard&) const = default;
};

struct Change {
    operation::Operation operation = {};
    std::vector<Hazard> hazards = {};

    bool operator==(const Change&) const = default;
};

struct Options {
    Filter filter = {};
    // Whether tables can be altered; else a table that becomes another is made anew with its rows
    // (SQLite), and only columns are added and indexes changed in place.
    bool alters_tables = true;
    std::vector<Rename> renames = {};  // what else is gone is dropped
};

// In an order in which they can be made, the same whatever order the objects stand in. Columns may
// stand in any order: one that is added stands last. Costs linear time where nothing differs.
// Renames come first. Throws Error (Unsupported) for a difference that no change can bridge.
std::vector<Change> changes(const schema::Database& from, const schema::Database& to,
                            const Options& options = {});

}  // namespace limbeck::diff
