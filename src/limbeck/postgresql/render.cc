// SPDX-License-Identifier: MIT
#include "limbeck/postgresql/render.h"
#include "limbeck/postgresql/flavour.h"

#include <fmt/core.h>

#include <utility>
#include <variant>

#include "limbeck/base/error.h"
#include "limbeck/base/text.h"
#include "limbeck/dialect/identifier.h"
#include "limbeck/dialect/render.h"
#include "limbeck/postgresql/render_column.h"
#include "limbeck/postgresql/render_objects.h"
#include "limbeck/postgresql/types.h"
#include "limbeck/sql/quote.h"

namespace limbeck::postgresql {

namespace {

using dialect::qualified;
using dialect::spell;
using Statements = std::vector<std::string>;

void append(Statements& to, Statements from) {
    for (std::string& statement : from) {
        to.push_back(std::move(statement));
    }
}

// What follows the parenthesis, in the grammar's order.
std::string table_options(const schema::Table& table) {
    std::string result;
    if (!table.inherits.empty()) {
        std::vector<std::string> names;
        for (const schema::QualifiedName& parent : table.inherits) {
            names.push_back(qualified(parent, flavour));
        }
        result += fmt::format("\n INHERITS ({})", base::join(names, ", "));
    }
    const auto add = [&](const char* key, auto&& write) {
        const auto found = table.options.find(key);
        if (found != table.options.end()) {
            result += "\n " + write(found->second);
        }
    };
    add("postgresql_inherits", [](const std::string& parents) {
        std::vector<std::string> names;
        for (const std::string_view parent : base::split_any(parents, ", ")) {
            names.push_back(spell(parent, flavour));
        }
        return fmt::format("INHERITS ({})", base::join(names, ", "));
    });
    add("postgresql_partition_by",
        [](const std::string& how) { return fmt::format("PARTITION BY {}", how); });
    add("postgresql_using", [](const std::string& how) { return fmt::format("USING {}", how); });
    add("postgresql_with", [](const std::string& how) { return fmt::format("WITH ({})", how); });
    add("postgresql_with_oids", [](const std::string& with) {
        return std::string(with == "true" ? "WITH OIDS" : "WITHOUT OIDS");
    });
    add("postgresql_on_commit", [](const std::string& what) {
        std::string words = base::replace_all(what, "_", " ");
        for (char& c : words) {
            c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        }
        return "ON COMMIT " + words;
    });
    add("postgresql_tablespace",
        [](const std::string& name) { return "TABLESPACE " + spell(name, flavour); });
    return result;
}

// In CREATE TABLE the server takes NOT VALID for said in jest: there are no rows to be invalid.
bool is_not_valid(const schema::Constraint& constraint) {
    const auto* key = std::get_if<schema::ForeignKey>(&constraint);
    const auto* check = std::get_if<schema::Check>(&constraint);
    return (key != nullptr && key->not_valid) || (check != nullptr && check->not_valid);
}

bool comes_from_parent(const schema::Table& table, const schema::Column& column) {
    return column.inherited && (table.partition || !table.inherits.empty());
}

Statements table_lines(const schema::Table& table) {
    Statements lines;
    const schema::Column* counting = schema::autoincrement_column(table);
    for (const schema::Column& column : table.columns) {
        if (comes_from_parent(table, column)) {
            continue;
        }
        lines.push_back(column_specification(table.name, column, &column == counting));
    }
    if (const auto key = schema::primary_key(table)) {
        lines.push_back(dialect::clause(*key, spelling));
    }
    for (const schema::Constraint& constraint : table.constraints) {
        const auto* key = std::get_if<schema::ForeignKey>(&constraint);
        if (std::holds_alternative<schema::PrimaryKey>(constraint) ||
            (key != nullptr && key->use_alter) || is_not_valid(constraint)) {
            continue;
        }
        if (std::string clause = any_clause(constraint); !clause.empty()) {
            lines.push_back(std::move(clause));
        }
    }
    return lines;
}

std::string with_clause(const std::vector<std::pair<std::string, std::string>>& with) {
    std::vector<std::string> parameters;
    for (const auto& [key, value] : with) {
        parameters.push_back(fmt::format("{} = {}", key, value));
    }
    return parameters.empty() ? "" : fmt::format(" WITH ({})", base::join(parameters, ", "));
}

Statements write(const operation::CreateIndex& create) {
    const schema::Index& index = create.index;
    if (index.name.empty()) {
        throw Error(ErrorCode::Refused, "an index of table '" + index.table.name + "' has no name");
    }
    std::string text = fmt::format(
        "CREATE {}INDEX {}{}{} ON {} {}({})", index.unique ? "UNIQUE " : "",
        create.concurrently ? "CONCURRENTLY " : "", create.if_not_exists ? "IF NOT EXISTS " : "",
        dialect::object_name(index.name, spelling.name_limit, flavour),
        qualified(index.table, flavour),
        index.using_method.empty() ? "" : fmt::format("USING {} ", index.using_method),
        dialect::index_parts(index.parts, true, spelling));
    if (!index.include.empty()) {
        text += fmt::format(" INCLUDE ({})", dialect::spell_all(index.include, flavour));
    }
    if (index.nulls_not_distinct) {
        text += *index.nulls_not_distinct ? " NULLS NOT DISTINCT" : " NULLS DISTINCT";
    }
    text += with_clause(index.with);
    if (!index.tablespace.empty()) {
        text += " TABLESPACE " + spell(index.tablespace, flavour);
    }
    if (!index.postgresql_where.empty()) {
        text += " WHERE " + index.postgresql_where.text;
    }
    Statements result{std::move(text)};
    if (!index.comment.empty()) {
        const std::string& schema = index.table.schema;
        result.push_back(
            comment_on("INDEX",
                       (schema.empty() ? "" : spell(schema, flavour) + ".") +
                           dialect::object_name(index.name, spelling.name_limit, flavour),
                       index.comment));
    }
    return result;
}

// What CREATE TABLE cannot say of a column.
Statements column_settings(const schema::Table& table, const std::string& name) {
    std::vector<std::string> changes;
    for (const schema::Column& column : table.columns) {
        const std::string alter = "ALTER COLUMN " + spell(column.name, flavour);
        if (comes_from_parent(table, column) && column.differs_from_parent) {
            changes.push_back(alter + (column.server_default
                                           ? " SET DEFAULT " + default_text(*column.server_default)
                                           : " DROP DEFAULT"));
            if (!column.nullable) {
                changes.push_back(alter + " SET NOT NULL");
            }
        }
        if (!column.storage.empty()) {
            changes.push_back(fmt::format("{} SET STORAGE {}", alter, column.storage));
        }
        if (!column.compression.empty()) {
            changes.push_back(fmt::format("{} SET COMPRESSION {}", alter, column.compression));
        }
    }
    if (changes.empty()) {
        return {};
    }
    return {fmt::format("ALTER TABLE ONLY {} {}", name, base::join(changes, ", "))};
}

Statements comments(const schema::Table& table, const std::string& name) {
    Statements result;
    if (!table.comment.empty()) {
        result.push_back(comment_on("TABLE", name, table.comment));
    }
    for (const schema::Column& column : table.columns) {
        if (!column.comment.empty()) {
            result.push_back(
                comment_on("COLUMN", name + "." + spell(column.name, flavour), column.comment));
        }
    }
    for (const schema::Constraint& constraint : table.constraints) {
        const auto* key = std::get_if<schema::ForeignKey>(&constraint);
        if (key == nullptr || !key->use_alter) {
            append(result, constraint_comment(table.name, constraint));
        }
    }
    return result;
}

// CREATE TABLE … PARTITION OF: the columns are the parent's.
std::string create_partition(const operation::CreateTable& create, const Statements& lines) {
    const schema::Table& table = create.table;
    std::string prefixes;
    for (const std::string& prefix : table.prefixes) {
        prefixes += prefix + " ";
    }
    return fmt::format(
        "CREATE {}TABLE {}{} PARTITION OF {}{}\n {}", prefixes,
        create.if_not_exists ? "IF NOT EXISTS " : "", qualified(table.name, flavour),
        qualified(table.partition->of, flavour),
        lines.empty() ? "" : fmt::format(" (\n    {}\n)", base::join(lines, ",\n    ")),
        table.partition->bound.text);
}

Statements write(const operation::CreateTable& create) {
    Statements result;
    for (const schema::EnumType& type : enum_types(create.table)) {
        result.push_back(create_type(type));
    }
    const schema::Table table = dialect::complete(create.table);
    const Statements lines = table_lines(table);
    result.push_back((table.partition ? create_partition(create, lines)
                                      : dialect::create_table(create, lines, spelling)) +
                     table_options(table));
    const std::string name = qualified(table.name, flavour);
    append(result, column_settings(table, name));
    for (const schema::Constraint& constraint : table.constraints) {
        if (is_not_valid(constraint)) {
            result.push_back(fmt::format("ALTER TABLE {} ADD {}", name, any_clause(constraint)));
        }
    }
    for (const schema::Index& index : table.indexes) {
        append(result, write(operation::CreateIndex{.index = index}));
    }
    append(result, comments(table, name));
    return result;
}

Statements write(const operation::DropTable& drop) {
    return {fmt::format("DROP TABLE {}{}", drop.if_exists ? "IF EXISTS " : "",
                        qualified(drop.table, flavour))};
}

Statements write(const operation::RenameTable& rename) {
    return {fmt::format("ALTER TABLE {} RENAME TO {}", qualified(rename.table, flavour),
                        spell(rename.to, flavour))};
}

Statements write(const operation::AddColumn& given) {
    // The column counts by itself as in a table of its own.
    const schema::Table alone{
        .name = given.table, .columns = {given.column}, .constraints = given.constraints};
    const bool counts = schema::autoincrement_column(alone) != nullptr;
    operation::AddColumn add = dialect::complete(given);
    const std::string table = qualified(add.table, flavour);
    std::string specification = column_specification(add.table, add.column, counts);
    if (add.inline_primary_key && add.column.primary_key) {
        specification += " PRIMARY KEY";
    }
    Statements rest;
    for (const schema::Constraint& constraint : add.constraints) {
        const auto* key = std::get_if<schema::ForeignKey>(&constraint);
        if (add.inline_references && key != nullptr && given.column.foreign_keys.size() <= 1) {
            specification += " " + dialect::references(*key, spelling);
        } else {
            append(rest, add_constraint(add.table, constraint));
        }
    }
    Statements result{fmt::format("ALTER TABLE {} ADD COLUMN {}{}", table,
                                  add.if_not_exists ? "IF NOT EXISTS " : "", specification)};
    append(result, std::move(rest));
    for (const schema::Index& index : add.indexes) {
        append(result, write(operation::CreateIndex{.index = index}));
    }
    if (!add.column.comment.empty()) {
        result.push_back(comment_on("COLUMN", table + "." + spell(add.column.name, flavour),
                                    add.column.comment));
    }
    return result;
}

Statements write(const operation::DropColumn& drop) {
    return {fmt::format("ALTER TABLE {} DROP COLUMN {}{}", qualified(drop.table, flavour),
                        drop.if_exists ? "IF EXISTS " : "", spell(drop.column, flavour))};
}

Statements write(const operation::AlterColumn& alter) {
    return alter_column(alter);
}

Statements write(const operation::DropIndex& drop) {
    return {fmt::format("DROP INDEX {}{}{}{}", drop.concurrently ? "CONCURRENTLY " : "",
                        drop.if_exists ? "IF EXISTS " : "",
                        drop.table.schema.empty() ? "" : spell(drop.table.schema, flavour) + ".",
                        dialect::object_name(drop.name, spelling.name_limit, flavour))};
}

Statements write(const operation::AddConstraint& add) {
    return add_constraint(add.table, add.constraint);
}

Statements write(const operation::DropConstraint& drop) {
    return {drop_constraint(drop.table, drop.name, drop.if_exists)};
}

Statements write(const operation::SetTableComment& set) {
    return {comment_on("TABLE", qualified(set.table, flavour), set.comment)};
}

// The indexes of a materialized view are written with it.
Statements write(const operation::CreateView& create) {
    const schema::View& view = create.view;
    const std::string name = qualified(view.name, flavour);
    Statements result{fmt::format("CREATE {}{}VIEW {}{} AS\n{}",
                                  create.or_replace ? "OR REPLACE " : "",
                                  view.materialized ? "MATERIALIZED " : "", name,
                                  with_clause(view.with), view.definition.text)};
    for (const schema::Index& index : view.indexes) {
        append(result, write(operation::CreateIndex{.index = index}));
    }
    if (!view.comment.empty()) {
        result.push_back(
            comment_on(view.materialized ? "MATERIALIZED VIEW" : "VIEW", name, view.comment));
    }
    for (const schema::Column& column : view.columns) {
        if (!column.comment.empty()) {
            result.push_back(
                comment_on("COLUMN", name + "." + spell(column.name, flavour), column.comment));
        }
    }
    return result;
}

Statements write(const operation::ReplaceTable& replace) {
    throw Error(
        ErrorCode::Unsupported,
        fmt::format("table '{}' is altered on PostgreSQL, not made anew", replace.table.name.name));
}

Statements write(const operation::BulkInsert& insert) {
    return dialect::insert_rows(insert, spelling);
}

Statements write(const operation::ExecuteSql& execute) {
    return {std::string(base::trim(execute.sql.text))};
}

Statements write(const operation::BatchAlterTable& batch) {
    Statements result;
    for (const operation::BatchStep& step : batch.steps) {
        append(result, std::visit([](const auto& any) { return write(any); }, step));
    }
    return result;
}

}  // namespace

std::vector<std::string> render(const operation::Operation& operation) {
    return std::visit([](const auto& any) { return write(any); }, operation);
}

}  // namespace limbeck::postgresql
