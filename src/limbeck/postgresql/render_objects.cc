// SPDX-License-Identifier: MIT
#include "limbeck/postgresql/render_objects.h"
#include "limbeck/postgresql/flavour.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "limbeck/base/error.h"
#include "limbeck/base/text.h"
#include "limbeck/dialect/identifier.h"
#include "limbeck/dialect/render.h"
#include "limbeck/postgresql/render_column.h"
#include "limbeck/postgresql/types.h"
#include "limbeck/sql/quote.h"

namespace limbeck::postgresql {

namespace {

using dialect::qualified;
using dialect::spell;
using Statements = std::vector<std::string>;

std::string owner_of(const std::optional<schema::SequenceOwner>& owner) {
    return owner ? fmt::format("{}.{}", qualified(owner->table, flavour),
                               spell(owner->column, flavour))
                 : "NONE";
}

std::string literal(const std::string& text) {
    return sql::quote_literal(text, flavour);
}

// The type with another name, in an array or not.
schema::Type renamed(schema::Type type, const schema::QualifiedName& name) {
    schema::Type& item = type.kind == schema::TypeKind::Array ? type.item.at(0) : type;
    item.name = name.name;
    item.schema = name.schema;
    return type;
}

}  // namespace

std::string create_type(const schema::EnumType& type) {
    return fmt::format("CREATE TYPE {} AS ENUM ({})", qualified(type.name, flavour),
                       dialect::literals(type.values, flavour));
}

// CREATE TYPE knows no IF NOT EXISTS.
Statements write(const operation::CreateEnum& create) {
    const std::string sql = create_type(create.type);
    const std::string name = qualified(create.type.name, flavour);
    Statements comment;
    if (!create.type.comment.empty()) {
        comment.push_back(comment_on("TYPE", name, create.type.comment));
    }
    if (!create.if_not_exists) {
        comment.insert(comment.begin(), sql);
        return comment;
    }
    // A tag that the values do not contain.
    std::string tag = "$$";
    for (int i = 1; sql.find(tag) != std::string::npos; ++i) {
        tag = fmt::format("$create{}$", i);
    }
    comment.insert(comment.begin(),
                   fmt::format("DO {0}\nBEGIN\n    IF to_regtype({1}) IS NULL THEN\n        {2};\n"
                               "    END IF;\nEND\n{0}",
                               tag, sql::quote_literal(name, flavour), sql));
    return comment;
}

Statements write(const operation::DropEnum& drop) {
    return {fmt::format("DROP TYPE {}{}", drop.if_exists ? "IF EXISTS " : "",
                        qualified(drop.name, flavour))};
}

Statements write(const operation::CreateSequence& create) {
    const schema::Sequence& sequence = create.sequence;
    std::string text = fmt::format(
        "CREATE SEQUENCE {}{}{}", create.if_not_exists ? "IF NOT EXISTS " : "",
        qualified(sequence.name, flavour), sequence.type.empty() ? "" : " AS " + sequence.type);
    for (const std::string& option : dialect::sequence_options(sequence.options)) {
        text += " " + option;
    }
    const std::string name = qualified(sequence.name, flavour);
    if (sequence.owned_by) {
        text += fmt::format(" OWNED BY {}.{}", qualified(sequence.owned_by->table, flavour),
                            spell(sequence.owned_by->column, flavour));
    }
    Statements result{std::move(text)};
    if (!sequence.comment.empty()) {
        result.push_back(comment_on("SEQUENCE", name, sequence.comment));
    }
    return result;
}

Statements write(const operation::DropSequence& drop) {
    return {fmt::format("DROP SEQUENCE {}{}", drop.if_exists ? "IF EXISTS " : "",
                        qualified(drop.name, flavour))};
}

Statements write(const operation::AddEnumValue& add) {
    std::string place;
    if (!add.after.empty()) {
        place = " AFTER " + literal(add.after);
    } else if (!add.before.empty()) {
        place = " BEFORE " + literal(add.before);
    }
    return {fmt::format("ALTER TYPE {} ADD VALUE {}{}", qualified(add.type, flavour),
                        literal(add.value), place)};
}

Statements write(const operation::RenameEnumValue& rename) {
    return {fmt::format("ALTER TYPE {} RENAME VALUE {} TO {}", qualified(rename.type, flavour),
                        literal(rename.from), literal(rename.to))};
}

// Defaults are of the old type: they go before it and are set anew.
Statements write(const operation::ReplaceEnum& replace) {
    const std::string name = qualified(replace.to.name, flavour);
    const schema::QualifiedName aside{replace.to.name.schema, schema::aside(replace.to.name.name)};
    Statements result{fmt::format("ALTER TYPE {} RENAME TO {}", name, spell(aside.name, flavour)),
                      create_type(replace.to)};
    for (const operation::EnumUse& use : replace.uses) {
        const std::string alter =
            fmt::format("ALTER TABLE {} ALTER COLUMN {}", qualified(use.table, flavour),
                        spell(use.column.name, flavour));
        const std::string type = type_name(renamed(use.column.type, replace.to.name));
        const bool is_array = use.column.type.kind == schema::TypeKind::Array;
        if (use.had_default) {
            result.push_back(alter + " DROP DEFAULT");
        }
        result.push_back(fmt::format("{} TYPE {} USING {}::text{}::{}", alter, type,
                                     spell(use.column.name, flavour), is_array ? "[]" : "", type));
        if (use.column.server_default) {
            result.push_back(
                fmt::format("{} SET DEFAULT {}", alter, default_text(*use.column.server_default)));
        }
    }
    result.push_back(fmt::format("DROP TYPE {}", qualified(aside, flavour)));
    if (!replace.to.comment.empty()) {
        result.push_back(comment_on("TYPE", name, replace.to.comment));
    }
    return result;
}

Statements write(const operation::AlterSequence& alter) {
    std::string text;
    if (!alter.type.empty()) {
        text += " AS " + alter.type;
    }
    for (const std::string& option : dialect::sequence_options(alter.options)) {
        text += " " + option;
    }
    if (alter.restarts) {
        text += " RESTART";
    }
    if (alter.owned_by) {
        text += " OWNED BY " + owner_of(*alter.owned_by);
    }
    return {fmt::format("ALTER SEQUENCE {}{}", qualified(alter.name, flavour), text)};
}

Statements write(const operation::CreateSchema& create) {
    const std::string name = spell(create.schema.name, flavour);
    Statements result{"CREATE SCHEMA " + name};
    if (!create.schema.comment.empty()) {
        result.push_back(comment_on("SCHEMA", name, create.schema.comment));
    }
    return result;
}

Statements write(const operation::DropSchema& drop) {
    return {"DROP SCHEMA " + spell(drop.name, flavour)};
}

Statements write(const operation::CreateExtension& create) {
    return {
        fmt::format("CREATE EXTENSION IF NOT EXISTS {}{}", spell(create.name, flavour),
                    create.schema.empty() ? "" : " WITH SCHEMA " + spell(create.schema, flavour))};
}

Statements write(const operation::DropView& drop) {
    return {fmt::format("DROP {}VIEW {}", drop.materialized ? "MATERIALIZED " : "",
                        qualified(drop.name, flavour))};
}

Statements write(const operation::CreateTrigger& create) {
    const schema::Trigger& trigger = create.trigger;
    std::string text = trigger.definition.text;
    if (create.or_replace) {
        text.insert(std::string_view("CREATE ").size(), "OR REPLACE ");
    }
    Statements result{std::move(text)};
    if (!trigger.state.empty()) {
        result.push_back(
            write(operation::SetTriggerState{trigger.name, trigger.table, trigger.state})[0]);
    }
    if (!trigger.comment.empty()) {
        result.push_back(comment_on(
            "TRIGGER",
            spell(trigger.name.name, flavour) + " ON " + qualified(trigger.table, flavour),
            trigger.comment));
    }
    return result;
}

Statements write(const operation::DropTrigger& drop) {
    return {fmt::format("DROP TRIGGER {} ON {}", spell(drop.name.name, flavour),
                        qualified(drop.table, flavour))};
}

namespace {

// What statements call the thing: FUNCTION app.f(integer, text), EXTENSION citext.
std::string called(const schema::Definition& definition) {
    const bool has_signature = definition.kind == "FUNCTION" || definition.kind == "PROCEDURE" ||
                               definition.kind == "AGGREGATE";
    return fmt::format("{} {}{}", definition.kind, qualified(definition.name, flavour),
                       has_signature ? fmt::format("({})", definition.signature) : "");
}

std::string comment_or_none(const std::string& comment) {
    return comment.empty() ? "NULL" : literal(comment);
}

}  // namespace

Statements write(const operation::CreateDefinition& create) {
    const schema::Definition& definition = create.definition;
    Statements result{definition.sql.text};
    if (!definition.comment.empty()) {
        result.push_back(
            fmt::format("COMMENT ON {} IS {}", called(definition), literal(definition.comment)));
    }
    return result;
}

Statements write(const operation::DropDefinition& drop) {
    return {"DROP " + called(drop.definition)};
}

Statements write(const operation::SetComment& set) {
    using On = operation::SetComment::On;
    const auto on = [&](std::string_view kind) {
        return Statements{fmt::format("COMMENT ON {} {} IS {}", kind, qualified(set.name, flavour),
                                      comment_or_none(set.comment))};
    };
    switch (set.on) {
        case On::Schema:
            return on("SCHEMA");
        case On::Sequence:
            return on("SEQUENCE");
        case On::Type:
            return on("TYPE");
        case On::View:
            return on("VIEW");
        case On::MaterializedView:
            return on("MATERIALIZED VIEW");
        case On::Index:
            return on("INDEX");
        case On::Constraint:
        case On::Trigger:
            return {fmt::format("COMMENT ON {} {} ON {} IS {}",
                                set.on == On::Trigger ? "TRIGGER" : "CONSTRAINT",
                                spell(set.name.name, flavour), qualified(set.table, flavour),
                                comment_or_none(set.comment))};
        case On::Definition:
            return {fmt::format("COMMENT ON {} IS {}", called(set.definition),
                                comment_or_none(set.comment))};
    }
    return {};
}

Statements write(const operation::RenameObject& rename) {
    using On = operation::RenameObject::On;
    const std::string to = spell(rename.to, flavour);
    const auto alter = [&](std::string_view kind) {
        return Statements{
            fmt::format("ALTER {} {} RENAME TO {}", kind, qualified(rename.name, flavour), to)};
    };
    switch (rename.on) {
        case On::Schema:
            return alter("SCHEMA");
        case On::Type:
            return alter("TYPE");
        case On::Sequence:
            return alter("SEQUENCE");
        case On::Index:
            return alter("INDEX");
        case On::Constraint:
            return {fmt::format("ALTER TABLE {} RENAME CONSTRAINT {} TO {}",
                                qualified(rename.table, flavour), spell(rename.name.name, flavour),
                                to)};
    }
    return {};
}

}  // namespace limbeck::postgresql
