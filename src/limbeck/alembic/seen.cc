// SPDX-License-Identifier: MIT
#include "limbeck/alembic/seen.h"

#include <variant>

#include "limbeck/sql/lexer.h"
#include "limbeck/sql/quote.h"

namespace limbeck::alembic {

std::string without_schema(std::string_view sql, std::string_view schema) {
    const std::string name = sql::identifier(schema, sql::Flavour::PostgreSql) + ".";
    std::string result;
    std::size_t copied = 0;
    const auto leave_out = [&](std::size_t at) {
        result += sql.substr(copied, at - copied);
        copied = at + name.size();
    };
    sql::Lexer lexer(sql, sql::Flavour::PostgreSql);
    for (sql::Token token = lexer.next(); token.kind < sql::TokenKind::End; token = lexer.next()) {
        const bool is_part = token.begin > 0 && sql[token.begin - 1] == '.';
        const bool is_name =
            token.kind == sql::TokenKind::Word || token.kind == sql::TokenKind::QuotedIdentifier;
        if (is_name && !is_part && sql.substr(token.begin).starts_with(name)) {
            leave_out(token.begin);
        } else if (token.kind == sql::TokenKind::String &&
                   sql.substr(token.end).starts_with("::regclass") &&
                   sql.substr(token.begin + 1).starts_with(name)) {
            leave_out(token.begin + 1);
        }
    }
    return result.append(sql.substr(copied));
}

void leave_out_schema(schema::Table& table, std::string_view schema) {
    const auto change = [&](std::string& text) { text = without_schema(text, schema); };
    for (schema::Column& column : table.columns) {
        if (column.server_default &&
            column.server_default->kind != schema::Default::Kind::Literal) {
            change(column.server_default->text);
        }
        if (column.computed) {
            change(column.computed->expression.text);
        }
    }
    for (schema::Constraint& constraint : table.constraints) {
        if (auto* check = std::get_if<schema::Check>(&constraint)) {
            change(check->condition.text);
        }
    }
    for (schema::Index& index : table.indexes) {
        for (schema::IndexPart& part : index.parts) {
            change(part.expression.text);
        }
        change(index.postgresql_where.text);
    }
}

}  // namespace limbeck::alembic
