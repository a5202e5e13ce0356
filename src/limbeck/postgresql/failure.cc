// SPDX-License-Identifier: MIT
#include "limbeck/postgresql/failure.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "limbeck/base/text.h"
#include "limbeck/postgresql/libpq.h"

namespace limbeck::postgresql {

namespace {

std::string field(const PGresult* result, int code) {
    const char* text = libpq().PQresultErrorField(result, code);
    return text == nullptr ? "" : text;
}

// The byte offset of a position, which counts characters from 1.
std::size_t byte_offset(std::string_view text, std::size_t position, bool characters_are_bytes) {
    if (position == 0 || characters_are_bytes) {
        return position == 0 ? 0 : std::min(position - 1, text.size());
    }
    std::size_t offset = 0;
    for (std::size_t skipped = 1; skipped < position && offset < text.size(); ++skipped) {
        do {
            ++offset;
        } while (offset < text.size() &&
                 (static_cast<unsigned char>(text[offset]) & 0xC0U) == 0x80U);
    }
    return offset;
}

// Lines after the first stand below it in Error::report.
void append(std::string& hint, std::string_view label, const std::string& text) {
    if (text.empty()) {
        return;
    }
    if (!hint.empty()) {
        hint += '\n';
    }
    hint += label;
    hint += text;
}

struct KnownReason {
    std::string_view fragment;
    std::string_view sqlstate;
    std::string_view hint;
};

// libpq gives no SQLSTATE for a connection that was refused, so its words have to do; a server that
// speaks another language gets no hint.
constexpr KnownReason known_reasons[] = {
    {"password authentication failed", "28P01",
     "check user and password of the URL; special characters in them must be percent-encoded"},
    {"no password supplied", "28P01",
     "give the password in the URL, in PGPASSWORD or in a password file"},
    {"no pg_hba.conf entry", "28000",
     "the server does not let this user come from here to this database (or wants TLS: add "
     "?sslmode=require)"},
    {"Peer authentication failed", "28000",
     "over the local socket the server wants the operating system's user of the same name; name a "
     "host to connect with a password"},
    {"permission denied for database", "42501", "the user needs CONNECT on the database"},
    {"no such database", "3D000", "the pooler does not know that database"},
    {"query_wait_timeout", "08P01", "the pooler had no server connection free; try again later"},
    {"role \"", "28000", "create the role, or name another user in the URL"},
    {"database \"", "3D000", "create it first (CREATE DATABASE), or name another one in the URL"},
    {"too many clients", "53300", "the server has no connection left; try again later"},
    {"remaining connection slots", "53300", "the server has no connection left; try again later"},
    {"the database system is starting up", "57P03",
     "the server is starting; try again in a moment"},
    {"the database system is shutting down", "57P03", "the server is shutting down"},
    {"could not translate host name", "", "the host's name is unknown here: check its spelling"},
    {"Connection refused", "", "no server listens there: check host and port, and that it runs"},
    {"No such file or directory", "",
     "no server listens on that socket: check that it runs, or name a host in the URL"},
    {"timeout expired", "", "nothing answers there: check host, port and firewall"},
    {"server does not support SSL", "", "the server has no TLS: use ?sslmode=prefer or disable"},
    {"invalid connection option", "", "the installed libpq is too old for that parameter"},
};

// What those mostly did who get no further there. Supabase's manual, "Connect to your database":
// the direct host has an address of IPv6 alone, and its poolers find the project by the user's
// name.
std::string_view platform_hint(std::string_view host, std::string_view reason) {
    const auto says = [&](std::initializer_list<std::string_view> fragments) {
        return std::any_of(fragments.begin(), fragments.end(), [&](std::string_view each) {
            return reason.find(each) != std::string_view::npos;
        });
    };
    if (host.starts_with("db.") && host.ends_with(".supabase.co") &&
        says({"Network is unreachable", "could not translate host name", "No route to host",
              "Connection refused", "timeout expired", "Cannot assign requested address"})) {
        return "Supabase's direct host has an IPv6 address only: use the session pooler instead "
               "(host ….pooler.supabase.com, port 5432, user postgres.<project>)";
    }
    if (host.ends_with(".pooler.supabase.com") && says({"Tenant or user not found"})) {
        return "the pooler finds the project by the user, postgres.<project>, and by the region in "
               "its host: copy both from the dashboard";
    }
    return "";
}

std::string_view without_prefix(std::string_view line) {
    if (line.starts_with("connection to server ")) {
        const std::size_t end = line.find(" failed: ");
        if (end != std::string_view::npos) {
            line = line.substr(end + 9);
        }
    }
    // "FATAL:  …": two blanks follow the severity, in any language.
    const std::size_t severity = line.find(":  ");
    const std::size_t blank = line.find(' ');
    if (severity != std::string_view::npos && blank == severity + 1) {
        line = line.substr(severity + 3);
    }
    return line;
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

Error result_failure(const PGresult* result, const dialect::Statement& statement,
                     bool characters_are_bytes) {
    std::string message = field(result, PG_DIAG_MESSAGE_PRIMARY);
    if (message.empty()) {
        message = plain_reason(libpq().PQresultErrorMessage(result));
    }
    Error error(ErrorCode::Database, std::move(message));
    error.sqlstate(field(result, PG_DIAG_SQLSTATE));

    const std::size_t position =
        std::strtoul(field(result, PG_DIAG_STATEMENT_POSITION).c_str(), nullptr, 10);
    place(error, statement, byte_offset(statement.sql, position, characters_are_bytes));

    std::string hint = field(result, PG_DIAG_MESSAGE_HINT);
    append(hint, hint.empty() ? "" : "detail: ", field(result, PG_DIAG_MESSAGE_DETAIL));
    append(hint, "in: ", field(result, PG_DIAG_CONTEXT));
    append(hint, "query: ", base::shorten(field(result, PG_DIAG_INTERNAL_QUERY), 300));
    if (!hint.empty()) {
        error.hint(base::replace_all(hint, "\n", "\n        "));
    }
    return error;
}

std::string plain_reason(std::string_view libpq_message) {
    std::vector<std::string> reasons;
    for (const std::string_view line : base::split(libpq_message, '\n')) {
        if (line.empty() || line.starts_with('\t')) {
            continue;
        }
        std::string reason(base::trim(without_prefix(line)));
        if (std::find(reasons.begin(), reasons.end(), reason) == reasons.end()) {
            reasons.push_back(std::move(reason));
        }
    }
    return base::join(reasons, "; ");
}

Error connect_failure(std::string_view libpq_message, const std::string& where,
                      std::string_view host) {
    const std::string reason = plain_reason(libpq_message);
    Error error(ErrorCode::Database, fmt::format("cannot connect to {}: {}", where, reason));
    error.hint(std::string(platform_hint(host, reason)));
    for (const KnownReason& known : known_reasons) {
        if (reason.find(known.fragment) != std::string::npos) {
            error.sqlstate(std::string(known.sqlstate)).hint(std::string(known.hint));
            break;
        }
    }
    return error;
}

}  // namespace limbeck::postgresql
