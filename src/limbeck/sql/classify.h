// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include "limbeck/sql/flavour.h"

namespace limbeck::sql {

// What a statement means for the transaction it would run in.
enum class TransactionUse {
    Ordinary,  // runs inside a transaction
    Control,  // begins or ends one: BEGIN, COMMIT, ROLLBACK (not ROLLBACK TO), PREPARE TRANSACTION,
              // …
    NotInside,  // the server refuses it inside one: CREATE INDEX CONCURRENTLY, VACUUM, …
    NoEffect,   // accepted inside one but silently does nothing there: SQLite's PRAGMA foreign_keys
};

// Decided from the leading keywords of one statement (comments skipped). Unknown statements are
// Ordinary: the server has the last word.
TransactionUse transaction_use(std::string_view statement, Flavour flavour);

}  // namespace limbeck::sql
