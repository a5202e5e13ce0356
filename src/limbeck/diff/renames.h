// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>
#include <vector>

#include "limbeck/schema/database.h"

// What is the same thing by another name. No comparison can know: somebody has to say so.
namespace limbeck::diff {

struct Options;

struct Rename {
    // In the order in which they are made.
    enum class Kind { Schema, Enum, EnumValue, Table, Column, Sequence, Constraint, Index };
    Kind kind = Kind::Table;
    // By the names of before and of after. Of columns and constraints their table, of values their
    // type; what is called so itself is the part.
    schema::QualifiedName from = {};
    std::string from_part = {};
    schema::QualifiedName to = {};
    std::string to_part = {};
    // It undoes another one: a table or column that has the new name already came after that, and
    // goes.
    bool is_undoing = false;

    bool operator==(const Rename&) const = default;
};

Rename reversed(const Rename& rename);

// As parse_renames reads it: "public.account.mail:email".
std::string spelled(const Rename& rename);
// For people: "column public.account.mail".
std::string described(const Rename& rename);

// "[kind:][schema.][table.]old:new", the old name as `from` has it; kinds are schema, table,
// column, constraint, index, sequence, enum and value. Names with a dot, a colon or a quote in them
// stand in double quotes. Throws Error (Usage) for one that fits nothing, and says what is near.
std::vector<Rename> parse_renames(std::span<const std::string> texts, const schema::Database& from,
                                  const schema::Database& to);

// Somebody's word that `to` has something which was called otherwise; nothing where `from` does not
// have that any more, or has both. Without a schema it is looked for along the search path.
struct Hint {
    Rename::Kind kind = Rename::Kind::Table;
    schema::QualifiedName to = {};
    std::string to_part = {};
    std::string old = {};

    bool operator==(const Hint&) const = default;
};
std::vector<Rename> apply_hints(std::span<const Hint> hints, std::vector<Rename> known,
                                const schema::Database& from, const schema::Database& to);

// What would be dropped and what would be made, where they are so much alike that it may be a
// rename; after the renames that the options name. Empty where nothing comes or goes.
struct Candidate {
    Rename rename = {};
    std::string reason = {};  // "both are VARCHAR(40)"

    bool operator==(const Candidate&) const = default;
};
std::vector<Candidate> rename_candidates(const schema::Database& from, const schema::Database& to,
                                         const Options& options);

}  // namespace limbeck::diff
