// SPDX-License-Identifier: MIT
#include "limbeck/postgresql/read_constraint.h"
#include "limbeck/postgresql/flavour.h"

#include <fmt/core.h>

#include <algorithm>

#include "limbeck/dialect/identifier.h"
#include "limbeck/postgresql/catalog.h"
#include "limbeck/postgresql/index_definition.h"
#include "limbeck/postgresql/settled.h"
#include "limbeck/sql/lexer.h"
#include "limbeck/sql/quote.h"

namespace limbeck::postgresql {

namespace {

using schema::IndexPart;

// "" where it is what happens anyway.
std::string action(char letter) {
    switch (letter) {
        case 'r':
            return "RESTRICT";
        case 'c':
            return "CASCADE";
        case 'n':
            return "SET NULL";
        case 'd':
            return "SET DEFAULT";
        default:
            return {};
    }
}

template <typename Constraint>
Constraint named(const Row& row) {
    Constraint result;
    result.name = schema::final_name(row.text(ConstraintColumn::Name));
    result.comment = row.text(ConstraintColumn::Comment);
    return result;
}

template <typename Constraint>
void set_deferrable(Constraint& constraint, const Row& row) {
    if (row.flag(ConstraintColumn::Deferrable)) {
        constraint.deferrable = true;
        constraint.initially = row.flag(ConstraintColumn::Deferred) ? "DEFERRED" : "";
    }
}

schema::ForeignKey foreign_key(const Row& row, std::vector<std::string> columns,
                               const std::vector<std::string>& set_columns) {
    auto key = named<schema::ForeignKey>(row);
    key.columns = std::move(columns);
    key.target = {row.text(ConstraintColumn::TargetSchema), row.text(ConstraintColumn::Target)};
    key.target_columns = row.array(ConstraintColumn::TargetColumns);
    key.onupdate = action(row.letter(ConstraintColumn::OnUpdate));
    key.ondelete = action(row.letter(ConstraintColumn::OnDelete));
    if (!set_columns.empty()) {
        key.ondelete += fmt::format(" ({})", dialect::spell_all(set_columns, flavour));
    }
    key.match = row.letter(ConstraintColumn::Match) == 'f' ? "FULL" : "";
    key.not_valid = !row.flag(ConstraintColumn::Valid);
    set_deferrable(key, row);
    return key;
}

schema::Check check(const Row& row) {
    auto result = named<schema::Check>(row);
    result.condition.text = without_parentheses(settled(row.view(ConstraintColumn::Condition)));
    result.not_valid = !row.flag(ConstraintColumn::Valid);
    result.no_inherit = row.flag(ConstraintColumn::NoInherit);
    return result;
}

// What has no field of its own in an exclusion is part of the expression.
schema::ExclusionPart exclusion_part(const IndexPart& part, std::string op) {
    schema::ExclusionPart result{.column = part.column,
                                 .expression = part.expression,
                                 .op = std::move(op),
                                 .operator_class = part.operator_class};
    if (part.collation.name.empty() && !part.descending && !part.nulls_first) {
        return result;
    }
    schema::SqlText& text = result.expression;
    if (text.empty()) {
        text.text = dialect::spell(result.column, flavour);
    }
    if (!part.collation.name.empty()) {
        text.text += " COLLATE " + dialect::qualified(part.collation, flavour);
    }
    if (!part.operator_class.empty()) {
        text.text += " " + std::exchange(result.operator_class, {});
    }
    text.text += part.descending ? " DESC" : "";
    if (part.nulls_first) {
        text.text += *part.nulls_first ? " NULLS FIRST" : " NULLS LAST";
    }
    return result;
}

schema::Exclusion exclusion(const Row& row) {
    auto result = named<schema::Exclusion>(row);
    const std::string definition = settled(row.view(ConstraintColumn::IndexDefinition));
    IndexDefinition index = parse_index_definition(definition);
    std::vector<std::string> operators = row.array(ConstraintColumn::Operators);
    for (std::size_t i = 0; i < index.parts.size() && i < operators.size(); ++i) {
        result.parts.push_back(exclusion_part(index.parts[i], operators[i]));
    }
    result.using_method = index.method;
    result.include = std::move(index.include);
    result.where.text = without_parentheses(index.where);
    set_deferrable(result, row);
    return result;
}

}  // namespace

std::optional<schema::Constraint> read_constraint(const Row& row, std::vector<std::string> columns,
                                                  const std::vector<std::string>& set_columns) {
    switch (row.letter(ConstraintColumn::Kind)) {
        case 'p': {
            auto key = named<schema::PrimaryKey>(row);
            key.columns = std::move(columns);
            key.include =
                parse_index_definition(row.view(ConstraintColumn::IndexDefinition)).include;
            set_deferrable(key, row);
            return key;
        }
        case 'u': {
            auto unique = named<schema::Unique>(row);
            IndexDefinition index =
                parse_index_definition(row.view(ConstraintColumn::IndexDefinition));
            unique.columns = std::move(columns);
            unique.include = std::move(index.include);
            unique.nulls_not_distinct = index.nulls_not_distinct;
            set_deferrable(unique, row);
            return unique;
        }
        case 'f':
            return foreign_key(row, std::move(columns), set_columns);
        case 'c':
            return check(row);
        case 'x':
            return exclusion(row);
        default:
            return std::nullopt;
    }
}

schema::Index read_index(const Row& row, const schema::QualifiedName& table) {
    using I = IndexColumn;
    const std::string text = settled(row.view(I::Definition));
    IndexDefinition definition = parse_index_definition(text);
    schema::Index index{.name = schema::final_name(row.text(I::Name)),
                        .table = table,
                        .parts = std::move(definition.parts),
                        .unique = row.flag(I::Unique),
                        .using_method = definition.method == "btree" ? "" : definition.method,
                        .include = std::move(definition.include),
                        .with = parameter_pairs(row.array(I::Parameters)),
                        .tablespace = row.text(I::Tablespace),
                        .postgresql_where = {definition.where},
                        .valid = row.flag(I::Valid),
                        .comment = row.text(I::Comment)};
    if (definition.nulls_not_distinct) {
        index.nulls_not_distinct = true;
    }
    return index;
}

std::vector<std::pair<std::string, std::string>> parameter_pairs(
    const std::vector<std::string>& parameters) {
    std::vector<std::pair<std::string, std::string>> result;
    for (const std::string& parameter : parameters) {
        const std::size_t equals = parameter.find('=');
        std::string value = equals == std::string::npos ? "true" : parameter.substr(equals + 1);
        const bool plain = !value.empty() && std::all_of(value.begin(), value.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
                   c == '-';
        });
        result.emplace_back(parameter.substr(0, equals),
                            plain ? std::move(value) : sql::quote_literal(value, flavour));
    }
    return result;
}

std::string_view without_parentheses(std::string_view expression) {
    if (!expression.starts_with('(')) {
        return expression;
    }
    sql::Lexer lexer(expression, flavour);
    int depth = 0;
    for (sql::Token token = lexer.next(); token.kind < sql::TokenKind::End; token = lexer.next()) {
        depth += token.kind == sql::TokenKind::Open    ? 1
                 : token.kind == sql::TokenKind::Close ? -1
                                                       : 0;
        if (depth == 0) {
            return token.end == expression.size() ? expression.substr(1, expression.size() - 2)
                                                  : expression;
        }
    }
    return expression;
}

}  // namespace limbeck::postgresql
