// SPDX-License-Identifier: MIT
#include "limbeck/dialect/identifier.h"

#include <fmt/core.h>

#include <algorithm>

#include "limbeck/base/error.h"
#include "limbeck/base/md5.h"
#include "limbeck/sql/quote.h"
#include "limbeck/sql/reserved.h"

namespace limbeck::dialect {

namespace {

// Each word stands between two blanks.

// PostgreSQL's fully reserved keywords, those that may only name functions or types, and a few of
// the SQL standard.
constexpr std::string_view postgresql_words =
    " all analyse analyze and any array as asc asymmetric authorization between binary both"
    " case cast check collate collation column concurrently constraint create cross"
    " current_catalog current_date current_role current_schema current_time current_timestamp"
    " current_user default deferrable desc distinct do else end except false fetch for foreign"
    " freeze from full grant group having ilike in initially inner intersect into is isnull"
    " join lateral leading left like limit localtime localtimestamp natural new not notnull"
    " null of off offset old on only or order outer over overlaps placing primary references"
    " returning right select session_user similar some symmetric table tablesample then to"
    " trailing true union unique user using variadic verbose when where window with ";

// SQLite's keywords, but for those that it takes as names without ado in every version.
constexpr std::string_view sqlite_words =
    " add after all alter analyze and as asc attach autoincrement before begin between by"
    " cascade case cast check collate column commit conflict constraint create cross"
    " current_date current_time current_timestamp database default deferrable deferred delete"
    " desc detach distinct drop each else end escape except exclusive exists explain fail"
    " false for foreign from full glob group having if ignore immediate in index indexed"
    " initially inner insert instead intersect into is isnull join key left like limit match"
    " natural not notnull null of offset on or order outer plan pragma primary query raise"
    " references reindex rename replace restrict right rollback row select set table temp"
    " temporary then to transaction trigger true union unique update using vacuum values view"
    " virtual when where ";

bool is_quoted_word(std::string_view word, sql::Flavour flavour) {
    const std::string between_blanks = fmt::format(" {} ", word);
    switch (flavour) {
        case sql::Flavour::PostgreSql:
            return postgresql_words.find(between_blanks) != std::string_view::npos;
        case sql::Flavour::Sqlite:
            return sqlite_words.find(between_blanks) != std::string_view::npos ||
                   sql::is_reserved(word, flavour);
        case sql::Flavour::MySql:
            return sql::is_reserved(word, flavour);
    }
    return true;
}

bool is_plain(std::string_view name) {
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    const auto plain = [&](char c) {
        return (c >= 'a' && c <= 'z') || digit(c) || c == '_' || c == '$';
    };
    return !name.empty() && !digit(name[0]) && name[0] != '$' &&
           std::all_of(name.begin(), name.end(), plain);
}

bool is_continuation(char c) {
    return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

std::size_t count_characters(std::string_view text) {
    return text.size() -
           static_cast<std::size_t>(std::count_if(text.begin(), text.end(), is_continuation));
}

std::string_view first_characters(std::string_view text, std::size_t count) {
    std::size_t end = 0;
    for (std::size_t seen = 0; end < text.size(); ++end) {
        if (!is_continuation(text[end]) && ++seen > count) {
            break;
        }
    }
    return text.substr(0, end);
}

}  // namespace

std::string spell(std::string_view name, sql::Flavour flavour) {
    return is_plain(name) && !is_quoted_word(name, flavour) ? std::string(name)
                                                            : sql::quote_identifier(name, flavour);
}

std::string qualified(const schema::QualifiedName& name, sql::Flavour flavour) {
    return name.schema.empty()
               ? spell(name.name, flavour)
               : fmt::format("{}.{}", spell(name.schema, flavour), spell(name.name, flavour));
}

std::string object_name(const schema::Name& name, std::size_t limit, sql::Flavour flavour) {
    if (count_characters(name.text) <= limit) {
        return spell(name.text, flavour);
    }
    if (!name.final) {
        throw Error(ErrorCode::Refused,
                    fmt::format("Identifier '{}' exceeds maximum length of {} characters",
                                name.text, limit));
    }
    return spell(fmt::format("{}_{}", first_characters(name.text, limit - 8),
                             base::md5_hex(name.text).substr(28)),
                 flavour);
}

}  // namespace limbeck::dialect
