// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "limbeck/base/error.h"
#include "limbeck/dialect/dialect.h"

struct pg_result;  // libpq's PGresult

// What the server says, as Errors.
namespace limbeck::postgresql {

// The place of a statement in its source, or its text where it has none. `offset` counts bytes in
// the statement.
void place(Error& error, const dialect::Statement& statement, std::size_t offset);

// Of a result that is a failure: the message, SQLSTATE, place, and DETAIL, HINT and CONTEXT as the
// hint. `characters_are_bytes`: the server's encoding is SQL_ASCII, which counts positions so.
Error result_failure(const pg_result* result, const dialect::Statement& statement,
                     bool characters_are_bytes);

// Of a connection that could not be opened: libpq's text without its preamble, the SQLSTATE where
// the text tells it, and what to do, also for those hosts of platforms that are known for it.
Error connect_failure(std::string_view libpq_message, const std::string& where,
                      std::string_view host = {});

// libpq's text on one line, without "connection to server at … failed:", "FATAL:" and its questions
// to the user; each distinct reason once (it repeats them for every address of a host).
std::string plain_reason(std::string_view libpq_message);

}  // namespace limbeck::postgresql
