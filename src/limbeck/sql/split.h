// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "limbeck/base/source.h"
#include "limbeck/sql/flavour.h"

namespace limbeck::sql {

// One statement of a script: its text from the first token to the last, without the terminator and
// without comments before or after (those inside stay), and where it begins in the source.
struct Statement {
    std::string text;
    std::size_t offset = 0;

    bool operator==(const Statement&) const = default;
};

// The statements between two byte offsets of a source. Understands comments (nested ones where the
// flavour nests them), strings, E'' and dollar quotes, quoted identifiers, routine bodies
// (BEGIN ATOMIC … END, SQLite trigger bodies), CRLF, a byte order mark, MySQL's DELIMITER. Empty
// statements vanish. Throws Error (Script) at its place for a string, quote, comment or routine
// body that never ends (the place is where it begins), for a command of a client (psql's \i,
// sqlite3's .read), for COPY … FROM STDIN, whose data a script cannot send, and for a NUL byte in a
// statement. Linear in the text.
std::vector<Statement> split(const base::Source& source, std::size_t begin, std::size_t end,
                             Flavour flavour);

}  // namespace limbeck::sql
