// SPDX-License-Identifier: MIT
#include "limbeck/sqlite/failure.h"

#include <fmt/core.h>
#include <sqlite3.h>
#include <unistd.h>

#include <string>

#include "limbeck/base/files.h"

namespace limbeck::sqlite {

namespace {

std::string read_only_hint(int code, const Target& target) {
    if (target.read_only) {
        return "the URL opens it for reading only";
    }
    return code == SQLITE_READONLY_DIRECTORY
               ? "its directory is not writable for this user, and SQLite keeps a journal beside "
                 "the file while it writes"
               : "the file is not writable for this user";
}

// What to do about it; "" where the message says enough.
std::string hint_for(int code, const Target& target) {
    switch (code & 0xFF) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return fmt::format("another program is at work on {}; let it finish and run again",
                               target.is_memory ? "it" : target.path);
        case SQLITE_READONLY:
            return read_only_hint(code, target);
        case SQLITE_CANTOPEN:
            return "SQLite could not open a file it needs beside the database (its journal): check "
                   "that the directory is writable";
        case SQLITE_NOTADB:
            return "the file holds something else, or is encrypted";
        case SQLITE_CORRUPT:
            return "the file is damaged; `PRAGMA integrity_check` tells more";
        case SQLITE_FULL:
            return "the disk is full";
        default:
            return "";
    }
}

bool may_write(const std::string& folder) {
    return ::access(folder.empty() ? "." : folder.c_str(), W_OK) == 0;
}

// SQLite says only "unable to open database file".
std::string cannot_open(const Target& target) {
    const std::string parent = base::parent_path(target.path);
    if (base::is_directory(target.path)) {
        return fmt::format("{} is a directory, not a database file", target.path);
    }
    if (!parent.empty() && !base::is_directory(parent)) {
        return fmt::format("no such directory for the database file: {}", parent);
    }
    if (base::exists(target.path)) {
        return fmt::format("the database file {} cannot be opened: not permitted", target.path);
    }
    return target.may_create && !target.read_only && !may_write(parent)
               ? fmt::format("the database file {} cannot be made: its directory is not writable",
                             target.path)
               : fmt::format("no such database file: {}", target.path);
}

}  // namespace

void place(Error& error, const dialect::Statement& statement, std::size_t offset) {
    if (statement.source != nullptr) {
        error.at(statement.source->locate(statement.offset + offset));
    } else if (statement.asked_at) {
        error.at(*statement.asked_at);
    }
    error.statement(statement.sql);
}

Error statement_failure(sqlite3* database, int code, const dialect::Statement& statement,
                        const Target& target) {
    const int offset = ::sqlite3_error_offset(database);
    const bool interrupted = (code & 0xFF) == SQLITE_INTERRUPT;
    Error error(interrupted ? ErrorCode::Interrupted : ErrorCode::Database,
                interrupted ? "interrupted" : ::sqlite3_errmsg(database));
    place(error, statement, offset < 0 ? 0 : static_cast<std::size_t>(offset));
    if (std::string hint = hint_for(code, target); !hint.empty()) {
        error.hint(std::move(hint));
    }
    return error;
}

Error read_only_failure(const Target& target) {
    Error error(ErrorCode::Database, fmt::format("{} can only be read", target.path));
    return error.hint(read_only_hint(SQLITE_READONLY, target));
}

Error open_failure(sqlite3* database, int code, const Target& target) {
    if (code == SQLITE_NOMEM || database == nullptr) {
        return {ErrorCode::Database, "out of memory"};
    }
    if ((code & 0xFF) == SQLITE_CANTOPEN && !target.is_memory) {
        return {ErrorCode::Database, cannot_open(target)};
    }
    Error error = statement_failure(database, code, {}, target);
    return error.context("cannot open " + (target.is_memory ? "the database" : target.path));
}

}  // namespace limbeck::sqlite
