// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "limbeck/base/source.h"
#include "limbeck/revision/revision.h"

// Limbeck's own revision files:
//
//   file      = [ description ] header "-- upgrade" NEWLINE sql [ "-- downgrade" NEWLINE sql ]
//   description = { "-- " text | "--" }                 comment lines before the first field
//   header    = { "-- " field ":" value }
//   field     = "revision" | "down_revision" | "branch_labels" | "depends_on" | "created"
//             | "transaction"
//
// down_revision is empty for a base and a comma-separated list for a merge; branch_labels and
// depends_on are lists too. "transaction: none" runs the statements outside a transaction. Without
// a downgrade section the revision cannot be reverted. A marker is a line that holds nothing else.
namespace limbeck::script {

// A stretch of the file, in bytes.
struct Section {
    std::size_t begin = 0;
    std::size_t end = 0;
};

struct SqlFile {
    revision::Revision revision;
    bool outside_transaction = false;
    Section upgrade;
    std::optional<Section> downgrade;
};

// Throws Error (Script) at its place for a missing, repeated or misordered marker, an unknown,
// repeated or malformed field, a missing id, or a file that is not text.
SqlFile read_sql_file(const base::Source& source);

// A line of the description as the file writes it. One that would be read as a marker or a field
// ("upgrade") stands in double quotes, which the reader takes off again.
std::string description_line(std::string_view text);

// Whether a .sql file claims to be a revision: has a marker or a `revision` or `down_revision`
// field.
bool looks_like_revision(std::string_view text);

}  // namespace limbeck::script
