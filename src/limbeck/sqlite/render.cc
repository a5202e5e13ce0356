// SPDX-License-Identifier: MIT
#include "limbeck/sqlite/render.h"
#include "limbeck/sqlite/flavour.h"

#include <fmt/core.h>

#include <utility>
#include <variant>

#include "limbeck/base/error.h"
#include "limbeck/base/text.h"
#include "limbeck/dialect/identifier.h"
#include "limbeck/dialect/render.h"
#include "limbeck/sqlite/rebuild.h"
#include "limbeck/sqlite/render_table.h"

namespace limbeck::sqlite {

namespace {

using dialect::qualified;
using dialect::spell;
using Statements = std::vector<std::string>;

Error no_alter_of(std::string_view what) {
    return Error(ErrorCode::Unsupported,
                 fmt::format("No support for ALTER of {} in SQLite dialect. Please refer to the "
                             "batch mode feature which allows for SQLite migrations using a "
                             "copy-and-move strategy.",
                             what))
        .hint("use `with op.batch_alter_table(…) as batch_op:`, which makes the table anew");
}

Error has_no(std::string_view what) {
    return Error(ErrorCode::Unsupported, fmt::format("SQLite has no {}", what));
}

Statements write(const operation::CreateTable& create) {
    operation::CreateTable whole = create;
    whole.table = dialect::complete(create.table);
    Statements result{create_table(whole)};
    for (const schema::Index& index : whole.table.indexes) {
        result.push_back(create_index({.index = index}));
    }
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
    if (given.if_not_exists) {
        throw has_no("ADD COLUMN IF NOT EXISTS");
    }
    operation::AddColumn add = dialect::complete(given);
    std::string specification = column_specification(add.table, add.column);
    if (add.inline_primary_key && add.column.primary_key) {
        specification += " PRIMARY KEY";
    }
    for (const schema::Constraint& constraint : add.constraints) {
        const auto* key = std::get_if<schema::ForeignKey>(&constraint);
        if (add.inline_references && key != nullptr && given.column.foreign_keys.size() <= 1) {
            // Alembic writes no name for what stands in the column itself.
            specification +=
                " " +
                (given.constraints.empty() ? "" : dialect::constraint_head(key->name, spelling)) +
                dialect::references(*key, spelling);
        } else if (!std::holds_alternative<schema::TypeCheck>(constraint)) {
            // The CHECK of a type is left out without a word, as Alembic does.
            throw no_alter_of("constraints");
        }
    }
    Statements result{
        fmt::format("ALTER TABLE {} ADD COLUMN {}", qualified(add.table, flavour), specification)};
    for (const schema::Index& index : add.indexes) {
        result.push_back(create_index({.index = index}));
    }
    return result;
}

Statements write(const operation::DropColumn& drop) {
    if (drop.if_exists) {
        throw has_no("DROP COLUMN IF EXISTS");
    }
    return {fmt::format("ALTER TABLE {} DROP COLUMN {}", qualified(drop.table, flavour),
                        spell(drop.column, flavour))};
}

Statements write(const operation::AlterColumn& alter) {
    if (alter.type || alter.nullable || alter.server_default) {
        throw no_alter_of("columns");
    }
    if (alter.comment) {
        throw has_no("comments");
    }
    if (!alter.rename_to) {
        return {};
    }
    return {fmt::format("ALTER TABLE {} RENAME COLUMN {} TO {}", qualified(alter.table, flavour),
                        spell(alter.column, flavour), spell(*alter.rename_to, flavour))};
}

Statements write(const operation::CreateIndex& create) {
    return {create_index(create)};
}

Statements write(const operation::DropIndex& drop) {
    return {fmt::format("DROP INDEX {}{}{}", drop.if_exists ? "IF EXISTS " : "",
                        drop.table.schema.empty() ? "" : spell(drop.table.schema, flavour) + ".",
                        spell(drop.name.text, flavour))};
}

Statements write(const operation::AddConstraint& add) {
    if (std::holds_alternative<schema::TypeCheck>(add.constraint)) {
        return {};
    }
    throw no_alter_of("constraints");
}

Statements write(const operation::DropConstraint& /*drop*/) {
    throw no_alter_of("constraints");
}

Statements write(const operation::SetTableComment& /*set*/) {
    throw has_no("comments");
}

// Without enum types there is nothing to make and nothing to drop, as in SQLAlchemy.
Statements write(const operation::CreateEnum& /*create*/) {
    return {};
}

Statements write(const operation::DropEnum& /*drop*/) {
    return {};
}

Statements write(const operation::CreateSequence& /*create*/) {
    throw has_no("sequences");
}

Statements write(const operation::DropSequence& /*drop*/) {
    throw has_no("sequences");
}

Statements write(const operation::AlterSequence& /*alter*/) {
    throw has_no("sequences");
}

Statements write(const operation::AddEnumValue& /*add*/) {
    throw has_no("enum types");
}

Statements write(const operation::RenameEnumValue& /*rename*/) {
    throw has_no("enum types");
}

Statements write(const operation::ReplaceEnum& /*replace*/) {
    throw has_no("enum types");
}

Statements write(const operation::CreateSchema& /*create*/) {
    throw has_no("CREATE SCHEMA");
}

Statements write(const operation::DropSchema& /*drop*/) {
    throw has_no("DROP SCHEMA");
}

Statements write(const operation::CreateExtension& /*create*/) {
    throw has_no("CREATE EXTENSION");
}

// The definition is the whole statement.
Statements write(const operation::CreateView& create) {
    if (create.or_replace) {
        throw has_no("CREATE OR REPLACE VIEW");
    }
    return {create.view.definition.text};
}

Statements write(const operation::DropView& drop) {
    return {"DROP VIEW " + qualified(drop.name, flavour)};
}

Statements write(const operation::CreateTrigger& create) {
    return {create.trigger.definition.text};
}

Statements write(const operation::DropTrigger& drop) {
    return {"DROP TRIGGER " + qualified(drop.name, flavour)};
}

Statements write(const operation::CreateDefinition& create) {
    throw has_no("statement for a " + create.definition.kind);
}

Statements write(const operation::DropDefinition& drop) {
    throw has_no("statement for a " + drop.definition.kind);
}

Statements write(const operation::SetComment& /*set*/) {
    throw has_no("comments");
}

Statements write(const operation::RenameObject& /*rename*/) {
    throw has_no("statement that renames what is neither a table nor a column");
}

Statements write(const operation::AlterConstraint& /*alter*/) {
    throw no_alter_of("constraints");
}

Statements write(const operation::SetTriggerState& /*set*/) {
    throw has_no("states of triggers");
}

Statements write(const operation::Attach& /*attach*/) {
    throw has_no("partitions");
}

Statements write(const operation::Detach& /*detach*/) {
    throw has_no("partitions");
}

Statements write(const operation::SetTableOptions& /*set*/) {
    throw no_alter_of("table options");
}

Statements write(const operation::ReplaceTable& replace) {
    return replace_table(replace);
}

Statements write(const operation::BulkInsert& insert) {
    return dialect::insert_rows(insert, spelling);
}

Statements write(const operation::ExecuteSql& execute) {
    return {std::string(base::trim(execute.sql.text))};
}

Statements write(const operation::BatchAlterTable& batch) {
    if (needs_rebuild(batch)) {
        return rebuild(batch);
    }
    Statements result;
    for (const operation::BatchStep& step : batch.steps) {
        // A comment has no place to go, and asks for nothing else.
        if (std::holds_alternative<operation::SetTableComment>(step)) {
            continue;
        }
        operation::BatchStep plain = step;
        if (auto* alter = std::get_if<operation::AlterColumn>(&plain)) {
            alter->comment.reset();
        }
        for (std::string& statement :
             std::visit([](const auto& any) { return write(any); }, plain)) {
            result.push_back(std::move(statement));
        }
    }
    return result;
}

}  // namespace

std::vector<std::string> render(const operation::Operation& operation) {
    return std::visit([](const auto& any) { return write(any); }, operation);
}

}  // namespace limbeck::sqlite
