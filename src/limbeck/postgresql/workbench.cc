// SPDX-License-Identifier: MIT
#include "limbeck/postgresql/workbench.h"
#include "limbeck/postgresql/flavour.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <random>
#include <utility>
#include <vector>

#include "limbeck/base/error.h"
#include "limbeck/base/sha.h"
#include "limbeck/postgresql/connection.h"
#include "limbeck/postgresql/rolled_back.h"
#include "limbeck/sql/quote.h"

namespace limbeck::postgresql {

namespace {

constexpr std::string_view prefix = "limbeck_scratch_";
constexpr std::int64_t leftover_seconds = 60;
constexpr std::string_view insufficient_privilege = "42501";

dialect::ConnectOptions uninterrupted(dialect::ConnectOptions options) {
    options.interrupted = nullptr;
    return options;
}

std::string quoted(const std::string& name) {
    return sql::quote_identifier(name, flavour);
}

}  // namespace

std::unique_ptr<dialect::Workbench> make_workbench(const dialect::ConnectOptions& options) {
    auto scratch = std::make_unique<Workbench>(options);
    if (scratch->is_made()) {
        return scratch;
    }
    auto transaction = std::make_unique<RolledBack>(options);
    if (options.remark) {
        options.remark(
            "this role may not create databases: the throwaway place is a transaction that is "
            "rolled back");
    }
    return transaction;
}

std::string scratch_name(std::int64_t seconds, std::uint32_t random) {
    const std::string head = fmt::format("{}{:x}_{:08x}", prefix, seconds, random);
    return fmt::format("{}_{}", head, base::to_hex(base::sha256(head)).substr(0, 8));
}

std::optional<std::int64_t> scratch_time(std::string_view name) {
    if (!name.starts_with(prefix)) {
        return std::nullopt;
    }
    std::int64_t seconds = 0;
    std::uint32_t random = 0;
    constexpr int hexadecimal = 16;
    const char* end = name.data() + name.size();
    const auto first = std::from_chars(name.data() + prefix.size(), end, seconds, hexadecimal);
    if (first.ec != std::errc() || first.ptr == end || *first.ptr != '_') {
        return std::nullopt;
    }
    std::from_chars(first.ptr + 1, end, random, hexadecimal);
    return scratch_name(seconds, random) == name ? std::optional(seconds) : std::nullopt;
}

Workbench::Workbench(const dialect::ConnectOptions& options)
    : server_(std::make_unique<Connection>(uninterrupted(options))) {
    if (!create()) {
        return;
    }
    try {
        dialect::ConnectOptions inside = options;
        inside.url.database = name_;
        inside.url.query.erase("dbname");
        connection_ = std::make_unique<Connection>(inside);
    } catch (...) {
        dialect::execute(*server_, "DROP DATABASE IF EXISTS " + quoted(name_));
        throw;
    }
}

// The locale of the database at hand decides how it sorts and how texts compare.
bool Workbench::create() {
    const dialect::Rows facts = server_->query(
        "SELECT extract(epoch FROM now())::bigint, pg_encoding_to_char(encoding), datcollate, "
        "datctype FROM pg_database WHERE datname = current_database()");
    const auto& row = facts.rows.at(0);
    const std::int64_t now = std::strtoll(row[0].value_or("0").c_str(), nullptr, 10);
    remove_leftovers(now);
    name_ = scratch_name(now, std::random_device{}());
    const auto literal = [](const std::optional<std::string>& text) {
        return sql::quote_literal(text.value_or(""), flavour);
    };
    try {
        dialect::execute(
            *server_,
            fmt::format(
                "CREATE DATABASE {} TEMPLATE template0 ENCODING {} LC_COLLATE {} LC_CTYPE {}",
                quoted(name_), literal(row[1]), literal(row[2]), literal(row[3])));
    } catch (Error& error) {
        if (error.sqlstate() == insufficient_privilege) {
            name_.clear();
            return false;
        }
        throw error.context("making a scratch database");
    }
    return true;
}

// A database that somebody is connected to cannot be dropped, so a run that is under way is safe
// even where its minute is over.
void Workbench::remove_leftovers(std::int64_t now) {
    const dialect::Rows found = server_->query(
        "SELECT d.datname FROM pg_database d WHERE d.datname LIKE 'limbeck\\_scratch\\_%'\n"
        "    AND pg_has_role(d.datdba, 'USAGE') AND NOT EXISTS (SELECT FROM pg_stat_activity a\n"
        "        WHERE a.datid = d.oid)");
    for (const auto& row : found.rows) {
        const std::string& name = row[0].value_or("");
        const std::optional<std::int64_t> made = scratch_time(name);
        if (!made || now - *made < leftover_seconds) {
            continue;
        }
        try {
            dialect::execute(*server_, "DROP DATABASE IF EXISTS " + quoted(name));
        } catch (const Error&) {
            continue;  // another run was faster, or is using it after all
        }
    }
}

dialect::Connection& Workbench::connection() {
    return *connection_;
}

Workbench::~Workbench() {
    if (!is_made()) {
        return;
    }
    connection_.reset();
    try {
        dialect::execute(*server_, "DROP DATABASE IF EXISTS " + quoted(name_));
    } catch (const std::exception&) {
        return;  // the next one removes it
    }
}

}  // namespace limbeck::postgresql
