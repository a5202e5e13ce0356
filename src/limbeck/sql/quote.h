// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "limbeck/sql/flavour.h"

namespace limbeck::sql {

// An identifier, always quoted ("a""b", `a``b`). Throws Error (Refused) for an empty name or one
// with a NUL byte, which no server can hold.
std::string quote_identifier(std::string_view name, Flavour flavour);

// The same, but bare where the name is plain lower case [a-z_][a-z0-9_]* and no reserved word of
// the flavour: for SQL that people read (offline scripts, generated files).
std::string identifier(std::string_view name, Flavour flavour);

// A string literal ('it''s'). PostgreSQL: a text with a backslash becomes E'…' so that it means the
// same whatever standard_conforming_strings says. Throws Error (Refused) for a NUL byte.
std::string quote_literal(std::string_view text, Flavour flavour);

}  // namespace limbeck::sql
