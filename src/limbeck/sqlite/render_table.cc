// SPDX-License-Identifier: MIT
#include "limbeck/sqlite/render_table.h"
#include "limbeck/sqlite/flavour.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>
#include <variant>

#include "limbeck/base/error.h"
#include "limbeck/base/text.h"
#include "limbeck/dialect/identifier.h"
#include "limbeck/sql/quote.h"
#include "limbeck/sqlite/tokens.h"
#include "limbeck/sqlite/types.h"

namespace limbeck::sqlite {

namespace {

using dialect::spell;

bool is_word_or_number(std::string_view text) {
    if (text.starts_with('-') || text.starts_with('+')) {
        text.remove_prefix(1);
    }
    const auto plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_' || c == '.' || (static_cast<unsigned char>(c) & 0x80) != 0;
    };
    return std::all_of(text.begin(), text.end(), plain);
}

// SQLite takes a literal, a signed number or a keyword as it is, anything else in parentheses.
std::string default_text(const schema::Default& given) {
    const std::string_view text = base::trim(given.text);
    switch (given.kind) {
        case schema::Default::Kind::Literal:
            return sql::quote_literal(given.text, flavour);
        case schema::Default::Kind::Sql: {
            const bool quoted = text.starts_with('\'') || text.starts_with('"');
            return quoted || text.starts_with('(') || is_word_or_number(text) || is_literal(text)
                       ? given.text
                       : fmt::format("({})", given.text);
        }
        case schema::Default::Kind::Expression:
            return fmt::format("({})", given.text);
    }
    return {};
}

std::string computed_clause(const schema::Computed& computed) {
    std::string text = fmt::format("GENERATED ALWAYS AS ({})", computed.expression.text);
    if (computed.persisted) {
        text += *computed.persisted ? " STORED" : " VIRTUAL";
    }
    return text;
}

bool is_set(const schema::Table& table, const char* option, const char* value) {
    const auto found = table.options.find(option);
    return found != table.options.end() && found->second == value;
}

bool is_foreign(const schema::Table& table, const std::string& column) {
    return std::any_of(table.constraints.begin(), table.constraints.end(), [&](const auto& any) {
        const auto* key = std::get_if<schema::ForeignKey>(&any);
        return key != nullptr &&
               std::find(key->columns.begin(), key->columns.end(), column) != key->columns.end();
    });
}

std::string on_conflict(const std::string& what) {
    return what.empty() ? "" : " ON CONFLICT " + what;
}

// The column whose key stands beside it: INTEGER PRIMARY KEY AUTOINCREMENT, or one that is no alias
// of the row id only because of its DESC.
const schema::Column* inline_key(const schema::Table& table,
                                 const std::optional<schema::PrimaryKey>& key) {
    if (!key || key->columns.size() != 1) {
        return nullptr;
    }
    const bool counts = is_set(table, "sqlite_autoincrement", "true");
    const bool descends = !key->parts.empty() && key->parts[0].descending &&
                          key->parts[0].collation.name.empty() &&
                          !is_set(table, "sqlite_with_rowid", "false");
    for (const schema::Column& column : table.columns) {
        if (column.name == key->columns[0] &&
            (descends || (counts && schema::is_integer(column.type) &&
                          (column.autoincrement == schema::Autoincrement::IgnoreForeignKey ||
                           !is_foreign(table, column.name))))) {
            return &column;
        }
    }
    return nullptr;
}

// A counting key has no name there, as in SQLAlchemy.
std::string beside(const schema::Table& table, const schema::PrimaryKey& key) {
    const bool descends = !key.parts.empty() && key.parts[0].descending;
    return fmt::format(" {}PRIMARY KEY{}{}{}",
                       descends ? dialect::constraint_head(key.name, spelling) : "",
                       descends ? " DESC" : "", on_conflict(key.on_conflict),
                       is_set(table, "sqlite_autoincrement", "true") ? " AUTOINCREMENT" : "");
}

void refuse_composite(const schema::Table& table, const std::optional<schema::PrimaryKey>& key) {
    if (!key || key->columns.size() == 1) {
        return;
    }
    for (const schema::Column& column : table.columns) {
        const auto& names = key->columns;
        if (column.autoincrement == schema::Autoincrement::Always &&
            std::find(names.begin(), names.end(), column.name) != names.end()) {
            throw Error(ErrorCode::Unsupported,
                        "SQLite does not support autoincrement for composite primary keys")
                .context(fmt::format("column '{}' of table '{}'", column.name, table.name.name));
        }
    }
}

// Its grammar has these words for foreign keys only.
void refuse_deferrable(const std::optional<bool>& deferrable, const std::string& initially,
                       std::string_view what) {
    if (deferrable || !initially.empty()) {
        throw Error(ErrorCode::Unsupported,
                    fmt::format("SQLite has no deferrable {} constraints", what));
    }
}

// The clause in a table of `schema`; "" for what SQLite does not write.
struct ClauseWriter {
    const schema::QualifiedName& table;

    std::string operator()(const schema::PrimaryKey& /*key*/) const { return {}; }
    std::string operator()(const schema::Unique& unique) const {
        refuse_deferrable(unique.deferrable, unique.initially, "UNIQUE");
        schema::Unique plain = unique;
        plain.nulls_not_distinct = false;
        plain.include.clear();
        return dialect::clause(plain, spelling) + on_conflict(unique.on_conflict);
    }
    // A reference cannot leave its database, so it names none.
    std::string operator()(const schema::ForeignKey& key) const {
        if (key.target.schema != table.schema) {
            return {};
        }
        schema::ForeignKey plain = key;
        plain.target.schema.clear();
        plain.not_valid = false;
        return dialect::clause(plain, spelling);
    }
    std::string operator()(const schema::Check& check) const {
        schema::Check plain = check;
        plain.not_valid = false;
        plain.no_inherit = false;
        return dialect::clause(plain, spelling);
    }
    std::string operator()(const schema::TypeCheck& check) const {
        return dialect::clause(
            schema::Check{.name = check.name,
                          .condition = {dialect::enum_condition(check, spelling)}},
            spelling);
    }
    std::string operator()(const schema::Exclusion& exclusion) const {
        throw Error(ErrorCode::Unsupported,
                    fmt::format("SQLite has no EXCLUDE constraints ('{}' of table '{}')",
                                exclusion.name.text, table.name));
    }
};

}  // namespace

std::string column_specification(const schema::QualifiedName& table, const schema::Column& column,
                                 const std::string& key_clause) {
    try {
        std::string text = spell(column.name, flavour) + " " + type_name(column.type);
        if (column.server_default) {
            text += " DEFAULT " + default_text(*column.server_default);
        }
        if (!column.nullable) {
            text += " NOT NULL" + on_conflict(column.on_conflict);
        }
        text += key_clause;
        if (column.computed) {
            text += " " + computed_clause(*column.computed);
        }
        for (const schema::Check& check : column.checks) {
            text += " " + dialect::clause(check, spelling);
        }
        return text;
    } catch (Error& error) {
        throw error.context(fmt::format("column '{}' of table '{}'", column.name, table.name));
    }
}

std::string create_table(const operation::CreateTable& create) {
    const schema::Table& table = create.table;
    const std::optional<schema::PrimaryKey> key = schema::primary_key(table);
    refuse_composite(table, key);
    const schema::Column* inlined = inline_key(table, key);
    std::vector<std::string> lines;
    for (const schema::Column& column : table.columns) {
        lines.push_back(column_specification(table.name, column,
                                             &column == inlined ? beside(table, *key) : ""));
    }
    if (key && inlined == nullptr) {
        refuse_deferrable(key->deferrable, key->initially, "PRIMARY KEY");
        schema::PrimaryKey plain = *key;
        plain.include.clear();
        lines.push_back(dialect::clause(plain, spelling) + on_conflict(key->on_conflict));
    }
    for (const schema::Constraint& constraint : table.constraints) {
        std::string clause = std::visit(ClauseWriter{table.name}, constraint);
        if (!clause.empty()) {
            lines.push_back(std::move(clause));
        }
    }
    std::string text = dialect::create_table(create, lines, spelling);
    if (is_set(table, "sqlite_with_rowid", "false")) {
        text += "\n WITHOUT ROWID";
    }
    if (is_set(table, "sqlite_strict", "true")) {
        text += text.ends_with("ROWID") ? ",\n STRICT" : "\n STRICT";
    }
    return text;
}

// The index belongs to the schema, and its table is found in the same.
std::string create_index(const operation::CreateIndex& create) {
    const schema::Index& index = create.index;
    if (index.name.empty()) {
        throw Error(ErrorCode::Refused, "an index of table '" + index.table.name + "' has no name");
    }
    const std::string& in = index.table.schema;
    return fmt::format(
        "CREATE {}INDEX {}{}{} ON {} ({}){}", index.unique ? "UNIQUE " : "",
        create.if_not_exists ? "IF NOT EXISTS " : "", in.empty() ? "" : spell(in, flavour) + ".",
        dialect::object_name(index.name, spelling.name_limit, flavour),
        spell(index.table.name, flavour), dialect::index_parts(index.parts, false, spelling),
        index.sqlite_where.empty() ? "" : " WHERE " + index.sqlite_where.text);
}

}  // namespace limbeck::sqlite
