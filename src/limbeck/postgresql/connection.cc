// SPDX-License-Identifier: MIT
#include "limbeck/postgresql/connection.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string_view>
#include <utility>
#include <vector>

#include "limbeck/base/error.h"
#include "limbeck/base/text.h"
#include "limbeck/postgresql/catalog.h"
#include "limbeck/postgresql/failure.h"
#include "limbeck/postgresql/reader.h"

namespace limbeck::postgresql {

namespace {

void check_changed(const dialect::Statement& statement, PGresult* result) {
    if (!statement.must_change) {
        return;
    }
    const std::int64_t changed = std::strtoll(libpq().PQcmdTuples(result), nullptr, 10);
    if (changed != *statement.must_change) {
        Error error(ErrorCode::Database,
                    base::replace_all(statement.mismatch, "{}", std::to_string(changed)));
        place(error, statement, 0);
        throw std::move(error);
    }
}

dialect::Rows rows_of(const PGresult* result) {
    const Libpq& pq = libpq();
    dialect::Rows rows;
    const int columns = pq.PQnfields(result);
    for (int column = 0; column < columns; ++column) {
        rows.columns.emplace_back(pq.PQfname(result, column));
    }
    for (int row = 0; row < pq.PQntuples(result); ++row) {
        std::vector<std::optional<std::string>>& cells = rows.rows.emplace_back();
        for (int column = 0; column < columns; ++column) {
            if (pq.PQgetisnull(result, row, column) != 0) {
                cells.emplace_back(std::nullopt);
            } else {
                cells.emplace_back(std::in_place, pq.PQgetvalue(result, row, column),
                                   static_cast<std::size_t>(pq.PQgetlength(result, row, column)));
            }
        }
    }
    return rows;
}

// Types by their number in pg_type, which never changes for these.
std::string_view name_of_oid(Oid type) {
    static constexpr std::pair<Oid, std::string_view> known[] = {
        {16, "bool"},        {17, "bytea"},         {20, "int8"},       {21, "int2"},
        {23, "int4"},        {26, "oid"},           {114, "json"},      {199, "json[]"},
        {700, "float4"},     {701, "float8"},       {1000, "bool[]"},   {1005, "int2[]"},
        {1007, "int4[]"},    {1009, "text[]"},      {1015, "text[]"},   {1016, "int8[]"},
        {1021, "float4[]"},  {1022, "float8[]"},    {1082, "date"},     {1083, "time"},
        {1114, "timestamp"}, {1184, "timestamptz"}, {1186, "interval"}, {1231, "numeric[]"},
        {1266, "timetz"},    {1700, "numeric"},     {2950, "uuid"},     {2951, "uuid[]"},
        {3802, "jsonb"},     {3807, "jsonb[]"},
    };
    for (const auto& [number, name] : known) {
        if (number == type) {
            return name;
        }
    }
    return "";
}

// "\\x0aff", the form of bytea that every server since 9.0 sends.
schema::Bytes bytes_of(std::string_view text) {
    const auto digit = [](char c) { return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10; };
    schema::Bytes result;
    for (std::size_t i = 2; i + 1 < text.size(); i += 2) {
        result.bytes += static_cast<char>(digit(text[i]) * 16 + digit(text[i + 1]));
    }
    return result;
}

schema::Value value_of(std::string text, Oid type) {
    constexpr Oid boolean = 16, bytea = 17, int8 = 20, int2 = 21, int4 = 23, oid = 26;
    constexpr Oid float4 = 700, float8 = 701;
    switch (type) {
        case boolean:
            return text == "t";
        case bytea:
            return bytes_of(text);
        case int8:
        case int2:
        case int4:
        case oid:
            return static_cast<std::int64_t>(std::strtoll(text.c_str(), nullptr, 10));
        case float4:
        case float8:
            return std::strtod(text.c_str(), nullptr);
        default:
            return text;
    }
}

dialect::Result result_of(const PGresult* result) {
    const Libpq& pq = libpq();
    dialect::Rows rows = rows_of(result);
    dialect::Result typed;
    typed.has_rows = pq.PQresultStatus(result) == PGRES_TUPLES_OK;
    typed.columns = std::move(rows.columns);
    std::vector<Oid> types;
    for (int column = 0; column < static_cast<int>(typed.columns.size()); ++column) {
        types.push_back(pq.PQftype(result, column));
        typed.types.emplace_back(name_of_oid(types.back()));
    }
    for (auto& row : rows.rows) {
        std::vector<schema::Value>& cells = typed.rows.emplace_back();
        for (std::size_t column = 0; column < row.size(); ++column) {
            cells.push_back(row[column] ? value_of(std::move(*row[column]), types[column])
                                        : schema::Value());
        }
    }
    typed.changed = std::strtoll(pq.PQcmdTuples(const_cast<PGresult*>(result)), nullptr, 10);
    return typed;
}

constexpr std::string_view loss_in_transaction =
    "the server rolls back the open transaction: nothing of it remains";
constexpr std::string_view loss_outside =
    "the statement ran outside a transaction: it may or may not have been carried out; look before "
    "running it again";
constexpr std::string_view loss_in_commit =
    "it happened while the transaction was being committed: the server may have done so or not; "
    "`limbeck current` tells";

}  // namespace

Connection::Connection(const dialect::ConnectOptions& options)
    : options_(options), session_(options_), opening_{{.sql = "BEGIN"}} {}

Connection::Connection(const dialect::ConnectOptions& options, PGconn* lent)
    : options_(options), is_lent_(true), session_(options_, lent), opening_{{.sql = "BEGIN"}} {}

Connection::~Connection() {
    rollback();
    lock_.release(session_);
}

// Runs commands together, behind the BEGIN that is due; on their own outside a transaction.
std::vector<ResultHandle> Connection::run(std::span<const Command> commands) {
    const bool first = transaction_ == Transaction::Announced;
    const bool inside = transaction_ != Transaction::None;
    try {
        if (!inside) {
            std::vector<ResultHandle> results;
            for (const Command& command : commands) {
                results.push_back(session_.single(command));
            }
            return results;
        }
        std::vector<Command> all;
        if (first) {
            session_.check_interrupted();
            for (const dialect::Statement& statement : opening_) {
                all.push_back({&statement});
            }
            transaction_ = Transaction::Open;
        }
        all.insert(all.end(), commands.begin(), commands.end());
        std::vector<ResultHandle> results = session_.pipeline(all);
        if (first) {
            results.erase(results.begin(),
                          results.begin() + static_cast<std::ptrdiff_t>(opening_.size()));
        }
        return results;
    } catch (Error& error) {
        if (!session_.alive()) {
            transaction_ = Transaction::None;
            error.aftermath(std::string(inside ? loss_in_transaction : loss_outside));
        }
        throw;
    }
}

void Connection::execute(std::span<const dialect::Statement> statements) {
    if (statements.empty()) {
        return;
    }
    if (transaction_ == Transaction::None) {
        for (const dialect::Statement& statement : statements) {
            execute_alone(statement);
        }
        return;
    }
    std::vector<Command> commands;
    commands.reserve(statements.size());
    for (const dialect::Statement& statement : statements) {
        commands.push_back({&statement});
    }
    const std::vector<ResultHandle> results = run(commands);
    check_transaction_still_open(statements, results);
    for (std::size_t i = 0; i < statements.size(); ++i) {
        check_changed(statements[i], results[i].get());
    }
}

void Connection::execute_alone(const dialect::Statement& statement) {
    const Command command{&statement};
    const std::vector<ResultHandle> results = run({&command, 1});
    check_changed(statement, results.front().get());
    if (session_.in_transaction_block()) {
        rollback();
        Error error(ErrorCode::Refused, "a statement opened a transaction of its own");
        place(error, statement, 0);
        throw std::move(error.hint("remove it: Limbeck begins and ends transactions itself"));
    }
}

// A COMMIT among the statements would leave those after it unprotected and the version row apart
// from the change it stands for.
void Connection::check_transaction_still_open(std::span<const dialect::Statement> statements,
                                              std::span<const ResultHandle> results) {
    if (session_.in_transaction_block()) {
        return;
    }
    transaction_ = Transaction::None;
    Error error(ErrorCode::Refused, "a statement ended the transaction it ran in");
    for (std::size_t i = 0; i < statements.size(); ++i) {
        const std::string_view tag = libpq().PQcmdStatus(results[i].get());
        if (tag == "COMMIT" || tag == "ROLLBACK" || tag == "PREPARE TRANSACTION") {
            place(error, statements[i], 0);
        }
    }
    throw std::move(error.hint(
        "what it committed stays; remove the statement: Limbeck begins and ends transactions "
        "itself"));
}

dialect::Rows Connection::query(const std::string& sql, std::span<const std::string> parameters) {
    const dialect::Statement statement{.sql = sql};
    const Command command{&statement, parameters};
    return rows_of(run({&command, 1}).front().get());
}

dialect::Result Connection::fetch(const dialect::Statement& statement) {
    const Command command{&statement};
    const std::vector<ResultHandle> results = run({&command, 1});
    if (transaction_ != Transaction::None) {
        check_transaction_still_open({&statement, 1}, results);
    }
    return result_of(results.front().get());
}

void Connection::begin() {
    session_.check_interrupted();
    transaction_ = Transaction::Announced;
}

void Connection::commit() {
    if (transaction_ != Transaction::Open) {
        transaction_ = Transaction::None;
        return;
    }
    static const dialect::Statement statement{.sql = "COMMIT"};
    try {
        lock_.check_still_held();
        const ResultHandle result = session_.single({&statement});
        transaction_ = Transaction::None;
        // What the server says to COMMIT in a transaction that has failed.
        if (std::string_view(libpq().PQcmdStatus(result.get())) == "ROLLBACK") {
            throw Error(ErrorCode::Database,
                        "the server rolled the transaction back instead of committing it");
        }
    } catch (Error& error) {
        if (!session_.alive()) {
            error.aftermath(std::string(loss_in_commit));
        }
        // A COMMIT that fails has ended the transaction already; one that was never sent has not.
        transaction_ = Transaction::None;
        rollback();
        throw;
    }
}

void Connection::rollback() noexcept {
    if (std::exchange(transaction_, Transaction::None) != Transaction::Open &&
        !session_.in_transaction_block()) {
        return;
    }
    try {
        session_.single_uninterrupted("ROLLBACK");
    } catch (const std::exception&) {
        return;  // the connection is gone, and the transaction with it
    }
}

bool Connection::in_transaction() {
    return transaction_ == Transaction::Announced || session_.in_transaction_block();
}

void* Connection::native_handle() {
    if (transaction_ == Transaction::Announced) {
        run({});
    }
    return session_.native_handle();
}

std::unique_ptr<dialect::Connection> Connection::another(double lock_wait_seconds) {
    if (is_lent_) {
        return nullptr;  // nobody said how to open one
    }
    auto made = std::make_unique<Connection>(options_);
    // 0 would be for ever.
    const auto milliseconds = std::max<std::int64_t>(1, std::llround(lock_wait_seconds * 1000));
    made->opening_.push_back({.sql = fmt::format("SET LOCAL lock_timeout = {}", milliseconds)});
    return made;
}

dialect::ExclusionScope Connection::acquire_exclusion(const dialect::VersionTable& table,
                                                      double timeout_seconds) {
    lock_.acquire(session_, is_lent_ ? nullptr : &options_, table, timeout_seconds);
    return dialect::ExclusionScope::Run;
}

void Connection::release_exclusion() noexcept {
    lock_.release(session_);
}

std::string Connection::exclusion_holder(const dialect::VersionTable& table) {
    return lock_holder(session_, table);
}

// Two questions instead of a SELECT that may fail, which would leave an ERROR in the server's log
// for every new database. The rows come in physical order.
dialect::VersionState Connection::read_versions(const dialect::VersionTable& table) {
    const std::string name = dialect::qualified(table, sql::Flavour::PostgreSql);
    const std::vector<std::string> parameters{name};
    // 1042 and 1043 are bpchar and varchar, whose type modifier is the length and 4.
    const dialect::Rows found = query(
        "SELECT COALESCE(n.nspname, pg_catalog.current_schema()), c.oid IS NOT NULL,\n"
        "    a.attnum IS NOT NULL,\n"
        "    CASE WHEN a.atttypid IN (1042, 1043) AND a.atttypmod > 4 THEN a.atttypmod - 4 END\n"
        "FROM (SELECT pg_catalog.to_regclass($1) AS oid) wanted\n"
        "LEFT JOIN pg_catalog.pg_class c ON c.oid = wanted.oid\n"
        "LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace\n"
        "LEFT JOIN pg_catalog.pg_attribute a\n"
        "    ON a.attrelid = c.oid AND a.attname = 'version_num' AND NOT a.attisdropped",
        parameters);
    dialect::VersionState state;
    state.schema = found.rows[0][0].value_or("");
    if (found.rows[0][1] != "t") {
        return state;
    }
    if (found.rows[0][2] != "t") {
        throw Error(ErrorCode::Database,
                    fmt::format("{} has no column version_num: it is no version table", name));
    }
    state.exists = true;
    if (const std::optional<std::string>& width = found.rows[0][3]) {
        state.width = std::strtoul(width->c_str(), nullptr, 10);
    }
    for (const auto& row : query(fmt::format("SELECT version_num FROM {}", name)).rows) {
        state.rows.push_back(row[0].value_or(""));
    }
    return state;
}

// The failure is an answer, too, and the server's log may have it: it is a rare one.
std::vector<std::string> Connection::version_rows(const dialect::VersionTable& table) {
    std::vector<std::string> ids;
    try {
        for (const auto& row :
             query(fmt::format("SELECT version_num FROM {}",
                               dialect::qualified(table, sql::Flavour::PostgreSql)))
                 .rows) {
            ids.push_back(row[0].value_or(""));
        }
    } catch (const Error& error) {
        if (error.sqlstate() != "42P01") {  // undefined_table
            throw;
        }
    }
    return ids;
}

// The settings that the questions need end with the transaction, or inside one with a savepoint,
// which leaves no trace of them, whatever was set before and however.
schema::Database Connection::read_schema(const dialect::ReadOptions& options) {
    const bool inside = transaction_ != Transaction::None;
    const std::vector<std::string> parameters = context_parameters(options);
    std::vector<dialect::Statement> statements;
    statements.push_back({.sql = inside ? "SAVEPOINT limbeck_read"
                                        : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"});
    for (const std::string& question : questions(options, session_.server_version())) {
        statements.push_back({.sql = question});
    }
    if (inside) {
        statements.push_back({.sql = "ROLLBACK TO SAVEPOINT limbeck_read"});
        statements.push_back({.sql = "RELEASE SAVEPOINT limbeck_read"});
    } else {
        statements.push_back({.sql = "COMMIT"});
    }
    std::vector<Command> commands;
    for (const dialect::Statement& statement : statements) {
        commands.push_back({&statement});
    }
    commands[1].parameters = parameters;
    try {
        const std::vector<ResultHandle> results =
            inside ? run(commands) : session_.pipeline(commands);
        return database_of(std::span(results).subspan(1, question_count));
    } catch (const Error&) {
        if (!inside) {
            rollback();
        }
        throw;
    }
}

}  // namespace limbeck::postgresql
