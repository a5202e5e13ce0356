// SPDX-License-Identifier: MIT
#include "limbeck/sqlite/connection.h"

#include <fmt/core.h>
#include <sqlite3.h>

#include <chrono>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "limbeck/base/clock.h"
#include "limbeck/base/error.h"
#include "limbeck/base/text.h"
#include "limbeck/sql/quote.h"
#include "limbeck/sqlite/failure.h"
#include "limbeck/sqlite/reader.h"

namespace limbeck::sqlite {

namespace {

// The error of a statement that succeeded but may not stay.
Error refusal(ErrorCode code, std::string message, const dialect::Statement& statement,
              std::size_t offset = 0) {
    Error error(code, std::move(message));
    place(error, statement, offset);
    return error;
}

std::optional<std::string> cell(sqlite3_stmt* statement, int column) {
    if (::sqlite3_column_type(statement, column) == SQLITE_NULL) {
        return std::nullopt;
    }
    // The text first: it decides in which form the bytes are counted.
    const unsigned char* text = ::sqlite3_column_text(statement, column);
    const auto size = static_cast<std::size_t>(::sqlite3_column_bytes(statement, column));
    return text == nullptr ? std::string() : std::string(reinterpret_cast<const char*>(text), size);
}

schema::Value typed_cell(sqlite3_stmt* statement, int column) {
    switch (::sqlite3_column_type(statement, column)) {
        case SQLITE_NULL:
            return {};
        case SQLITE_INTEGER:
            return static_cast<std::int64_t>(::sqlite3_column_int64(statement, column));
        case SQLITE_FLOAT:
            return ::sqlite3_column_double(statement, column);
        case SQLITE_BLOB: {
            const void* bytes = ::sqlite3_column_blob(statement, column);
            const auto size = static_cast<std::size_t>(::sqlite3_column_bytes(statement, column));
            return schema::Bytes{bytes == nullptr
                                     ? std::string()
                                     : std::string(static_cast<const char*>(bytes), size)};
        }
        default:
            return *cell(statement, column);
    }
}

std::string lower(std::string text) {
    for (char& c : text) {
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return text;
}

}  // namespace

void Closer::operator()(sqlite3* database) const {
    if (!is_lent) {
        ::sqlite3_close_v2(database);
    }
}

void Closer::operator()(sqlite3_stmt* statement) const {
    ::sqlite3_finalize(statement);
}

Connection::Connection(const dialect::ConnectOptions& options)
    : target_(open_target(options.url)),
      patience_(options.interrupted),
      exclusion_seconds_(target_.busy_seconds) {
    open(options.must_exist);
}

Connection::Connection(const dialect::ConnectOptions& options, sqlite3* lent)
    : target_(open_target(options.url)),
      patience_(options.interrupted),
      database_(lent, Closer{.is_lent = true}),
      exclusion_seconds_(target_.busy_seconds) {
    if (in_transaction()) {
        throw Error(ErrorCode::Refused, "the connection that was lent is in a transaction")
            .hint("end it first");
    }
    patience_.install(lent);
    // With them on, making a table anew would delete what refers to it (sqlite/rebuild.h).
    const dialect::Rows keys = query("PRAGMA foreign_keys");
    enforces_keys_ = !keys.rows.empty() && keys.rows[0][0] == "1";
    query("PRAGMA foreign_keys = OFF");
}

Connection::~Connection() {
    rollback();
    if (database_.get_deleter().is_lent) {
        ::sqlite3_busy_handler(database_.get(), nullptr, nullptr);
        ::sqlite3_progress_handler(database_.get(), 0, nullptr, nullptr);
        if (enforces_keys_) {
            ::sqlite3_exec(database_.get(), "PRAGMA foreign_keys = ON", nullptr, nullptr, nullptr);
        }
    }
}

void Connection::open(bool must_exist) {
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    flags |= target_.read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    if (target_.is_memory || (target_.may_create && !must_exist && !target_.read_only)) {
        flags |= SQLITE_OPEN_CREATE;
    }
    if (target_.is_uri) {
        flags |= SQLITE_OPEN_URI;
    }
    sqlite3* raw = nullptr;
    const int code = ::sqlite3_open_v2(target_.name.c_str(), &raw, flags, nullptr);
    database_.reset(raw);
    if (code != SQLITE_OK) {
        throw open_failure(raw, code, target_);
    }
    patience_.install(raw);
    patience_.start(target_.busy_seconds);
    // Opening reads nothing yet; this does, and tells what is no database.
    const int read = ::sqlite3_exec(raw, "PRAGMA schema_version", nullptr, nullptr, nullptr);
    if (read != SQLITE_OK) {
        throw open_failure(raw, read, target_);
    }
}

void Connection::check_interrupted() const {
    if (patience_.interrupted()) {
        throw Error(ErrorCode::Interrupted, "interrupted");
    }
}

bool Connection::in_transaction() {
    return ::sqlite3_get_autocommit(database_.get()) == 0;
}

Error Connection::failure(int code, const dialect::Statement& statement) const {
    return statement_failure(database_.get(), code, statement, target_);
}

StatementHandle Connection::prepare(const dialect::Statement& statement) {
    const std::string& sql = statement.sql;
    if (const std::size_t nul = sql.find('\0'); nul != std::string::npos) {
        throw refusal(ErrorCode::Script, "a statement contains a NUL byte", statement, nul);
    }
    sqlite3_stmt* raw = nullptr;
    const char* rest = nullptr;
    const int code = ::sqlite3_prepare_v2(database_.get(), sql.c_str(),
                                          static_cast<int>(sql.size()) + 1, &raw, &rest);
    StatementHandle prepared(raw);
    if (code != SQLITE_OK) {
        throw failure(code, statement);
    }
    // What follows may be a comment, which compiles to nothing.
    sqlite3_stmt* second = nullptr;
    const char* end = nullptr;
    const int rest_code = ::sqlite3_prepare_v2(database_.get(), rest, -1, &second, &end);
    const StatementHandle unwanted(second);
    if (rest_code != SQLITE_OK || unwanted != nullptr) {
        throw refusal(ErrorCode::Script, "more than one statement in one", statement,
                      static_cast<std::size_t>(rest - sql.data()));
    }
    return prepared;
}

void Connection::execute(std::span<const dialect::Statement> statements) {
    for (const dialect::Statement& statement : statements) {
        check_interrupted();
        patience_.start(target_.busy_seconds);
        run(statement);
    }
}

void Connection::run(const dialect::Statement& statement) {
    const bool was_inside = in_transaction();
    const StatementHandle prepared = prepare(statement);
    if (prepared == nullptr) {
        return;  // nothing but a comment
    }
    int code = SQLITE_ROW;
    while (code == SQLITE_ROW) {
        code = ::sqlite3_step(prepared.get());
    }
    if (code != SQLITE_DONE) {
        throw failure(code, statement);
    }
    check_transaction(statement, was_inside);
    const sqlite3_int64 changed = ::sqlite3_changes64(database_.get());
    if (statement.must_change && changed != *statement.must_change) {
        throw refusal(ErrorCode::Database,
                      base::replace_all(statement.mismatch, "{}", std::to_string(changed)),
                      statement);
    }
}

void Connection::check_transaction(const dialect::Statement& statement, bool was_inside) {
    if (in_transaction() == was_inside) {
        return;
    }
    rollback();
    throw refusal(ErrorCode::Refused,
                  was_inside ? "a statement ended the transaction it ran in"
                             : "a statement opened a transaction of its own",
                  statement)
        .hint("remove it: Limbeck begins and ends transactions itself");
}

dialect::Rows Connection::query(const std::string& sql, std::span<const std::string> parameters) {
    check_interrupted();
    patience_.start(target_.busy_seconds);
    const dialect::Statement statement{.sql = sql};
    const StatementHandle prepared = prepare(statement);
    if (prepared == nullptr) {
        return {};
    }
    int index = 0;
    for (const std::string& parameter : parameters) {
        const int code = ::sqlite3_bind_text64(prepared.get(), ++index, parameter.data(),
                                               parameter.size(), SQLITE_STATIC, SQLITE_UTF8);
        if (code != SQLITE_OK) {
            throw failure(code, statement);
        }
    }
    dialect::Rows rows;
    const int columns = ::sqlite3_column_count(prepared.get());
    for (int column = 0; column < columns; ++column) {
        rows.columns.emplace_back(::sqlite3_column_name(prepared.get(), column));
    }
    for (;;) {
        const int code = ::sqlite3_step(prepared.get());
        if (code == SQLITE_DONE) {
            return rows;
        }
        if (code != SQLITE_ROW) {
            throw failure(code, statement);
        }
        std::vector<std::optional<std::string>>& cells = rows.rows.emplace_back();
        for (int column = 0; column < columns; ++column) {
            cells.push_back(cell(prepared.get(), column));
        }
    }
}

dialect::Result Connection::fetch(const dialect::Statement& statement) {
    check_interrupted();
    patience_.start(target_.busy_seconds);
    const bool was_inside = in_transaction();
    const StatementHandle prepared = prepare(statement);
    dialect::Result result;
    if (prepared == nullptr) {
        return result;
    }
    const int columns = ::sqlite3_column_count(prepared.get());
    result.has_rows = columns > 0;
    for (int column = 0; column < columns; ++column) {
        result.columns.emplace_back(::sqlite3_column_name(prepared.get(), column));
        const char* declared = ::sqlite3_column_decltype(prepared.get(), column);
        result.types.push_back(lower(declared == nullptr ? "" : declared));
    }
    for (;;) {
        const int code = ::sqlite3_step(prepared.get());
        if (code == SQLITE_DONE) {
            break;
        }
        if (code != SQLITE_ROW) {
            throw failure(code, statement);
        }
        std::vector<schema::Value>& cells = result.rows.emplace_back();
        for (int column = 0; column < columns; ++column) {
            cells.push_back(typed_cell(prepared.get(), column));
        }
    }
    check_transaction(statement, was_inside);
    // A statement that only reads leaves the count of the one before.
    if (::sqlite3_stmt_readonly(prepared.get()) == 0) {
        result.changed = ::sqlite3_changes64(database_.get());
    }
    return result;
}

// IMMEDIATE takes the write lock now: a transaction that reads first and writes later would find
// itself refused, without any waiting, when another has written meanwhile.
void Connection::begin() {
    check_interrupted();
    // There BEGIN IMMEDIATE succeeds and begins a transaction that only reads.
    if (::sqlite3_db_readonly(database_.get(), "main") == 1) {
        throw read_only_failure(target_);
    }
    patience_.start(exclusion_seconds_);
    const int code = ::sqlite3_exec(database_.get(), "BEGIN IMMEDIATE", nullptr, nullptr, nullptr);
    if (code == SQLITE_OK) {
        return;
    }
    check_interrupted();
    Error error = failure(code, {});
    if ((code & 0xFF) != SQLITE_BUSY) {
        throw error;
    }
    const int pid = writing_process(target_.path);
    throw Error(ErrorCode::Refused, fmt::format("another program is writing to {}{}", target_.path,
                                                pid == 0 ? "" : fmt::format(" (pid {})", pid)))
        .hint("let it finish, or wait longer with --lock-timeout");
}

void Connection::commit() {
    if (!in_transaction()) {
        return;
    }
    check_interrupted();
    patience_.start(exclusion_seconds_);
    const int code = ::sqlite3_exec(database_.get(), "COMMIT", nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) {
        // It stays open after most failures (a reader that does not go away, a deferred foreign
        // key).
        Error error = failure(code, {});
        rollback();
        throw error;
    }
}

void Connection::rollback() noexcept {
    // Some failures have ended it already (a full disk, an interrupt).
    if (database_ != nullptr && in_transaction()) {
        patience_.heed_interrupt(false);
        ::sqlite3_exec(database_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
        patience_.heed_interrupt(true);
    }
}

dialect::ExclusionScope Connection::acquire_exclusion(const dialect::VersionTable& /*table*/,
                                                      double timeout_seconds) {
    exclusion_seconds_ = timeout_seconds;
    return dialect::ExclusionScope::Transaction;
}

void Connection::hold_between_transactions(bool hold) {
    if (!hold || target_.is_memory) {
        file_lock_.reset();
        return;
    }
    file_lock_.emplace(target_.path + "-limbeck-lock");
    const double start = base::monotonic_seconds();
    while (!file_lock_->try_acquire()) {
        check_interrupted();
        if (base::monotonic_seconds() - start >= exclusion_seconds_) {
            file_lock_.reset();
            throw Error(ErrorCode::Refused,
                        fmt::format("another runner holds {}-limbeck-lock", target_.path))
                .hint(
                    "it is running a revision outside a transaction; let it finish, or wait longer "
                    "with --lock-timeout");
        }
        constexpr auto pause = std::chrono::milliseconds(20);
        std::this_thread::sleep_for(pause);
    }
}

void Connection::release_exclusion() noexcept {
    exclusion_seconds_ = target_.busy_seconds;
}

std::string Connection::exclusion_holder(const dialect::VersionTable& /*table*/) {
    const int pid = writing_process(target_.path);
    return pid == 0 ? "" : fmt::format(" (pid {})", pid);
}

bool Connection::compiles(const std::string& sql) {
    sqlite3_stmt* raw = nullptr;
    const int code = ::sqlite3_prepare_v2(database_.get(), sql.c_str(), -1, &raw, nullptr);
    ::sqlite3_finalize(raw);
    // Anything but "no such table" (a lock, a damaged file) says nothing about the table.
    if (code != SQLITE_OK && code != SQLITE_ERROR) {
        throw failure(code, {.sql = sql});
    }
    return code == SQLITE_OK;
}

// Whether the table is there is asked by compiling statements: that reads no more than a stale
// schema needs, where a look at sqlite_master reads all of it, and unlike
// sqlite3_table_column_metadata() it notices that another connection has made the table.
dialect::VersionState Connection::read_versions(const dialect::VersionTable& table) {
    const std::string name = dialect::qualified(table, sql::Flavour::Sqlite);
    const std::string select = fmt::format("SELECT version_num FROM {}", name);
    // Without the order the rows come from the index of the primary key, sorted.
    const std::string ordered = select + " ORDER BY rowid";
    const bool has_rowid = compiles(ordered);
    dialect::VersionState state;
    state.schema = table.schema.empty() ? "main" : table.schema;
    state.exists = has_rowid || compiles(fmt::format("SELECT 1 FROM {}", name));
    if (!state.exists) {
        if (!table.schema.empty()) {
            // A schema is an attached database here; one that is not there is an error.
            query(fmt::format("SELECT 1 FROM {}.sqlite_master LIMIT 0",
                              sql::identifier(table.schema, sql::Flavour::Sqlite)));
        }
        return state;
    }
    for (const auto& row : query(has_rowid ? ordered : select).rows) {
        state.rows.push_back(row[0].value_or(""));
    }
    return state;
}

// Several queries, which must see one state of the file.
schema::Database Connection::read_schema(const dialect::ReadOptions& options) {
    if (in_transaction()) {
        return sqlite::read_schema(*this, options);
    }
    const auto run_plain = [&](const char* sql) {
        const int code = ::sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr);
        if (code != SQLITE_OK) {
            throw failure(code, {.sql = sql});
        }
    };
    patience_.start(target_.busy_seconds);
    run_plain("BEGIN");
    try {
        schema::Database database = sqlite::read_schema(*this, options);
        run_plain("COMMIT");
        return database;
    } catch (...) {
        rollback();
        throw;
    }
}

}  // namespace limbeck::sqlite
