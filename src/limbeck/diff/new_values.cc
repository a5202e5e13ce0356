// SPDX-License-Identifier: MIT
#include <algorithm>
#include <string>
#include <variant>
#include <vector>

#include "limbeck/base/text.h"
#include "limbeck/diff/compare.h"

// A value that was added to an enum cannot be used before the transaction ends (PostgreSQL: ALTER
// TYPE, "Notes"). Where the other changes use it, the type is made anew instead.
namespace limbeck::diff {

namespace {

using Texts = std::vector<std::string>;

void add(Texts& to, const schema::Column& column) {
    if (column.server_default) {
        to.push_back(column.server_default->text);
    }
    if (column.computed) {
        to.push_back(column.computed->expression.text);
    }
}

void add(Texts& to, const schema::Constraint& constraint) {
    if (const auto* check = std::get_if<schema::Check>(&constraint)) {
        to.push_back(check->condition.text);
    } else if (const auto* exclusion = std::get_if<schema::Exclusion>(&constraint)) {
        to.push_back(exclusion->where.text);
        for (const schema::ExclusionPart& part : exclusion->parts) {
            to.push_back(part.expression.text);
        }
    }
}

void add(Texts& to, const schema::Index& index) {
    to.push_back(index.postgresql_where.text);
    for (const schema::IndexPart& part : index.parts) {
        to.push_back(part.expression.text);
    }
}

// The expressions that the server looks at when the operation runs.
Texts texts_of(const operation::Operation& operation) {
    Texts result;
    if (const auto* create = std::get_if<operation::CreateTable>(&operation)) {
        for (const schema::Column& each : create->table.columns) {
            add(result, each);
        }
        for (const schema::Constraint& each : create->table.constraints) {
            add(result, each);
        }
        for (const schema::Index& each : create->table.indexes) {
            add(result, each);
        }
        if (create->table.partition) {
            result.push_back(create->table.partition->bound.text);
        }
    } else if (const auto* attach = std::get_if<operation::Attach>(&operation)) {
        result.push_back(attach->bound.text);
    } else if (const auto* column = std::get_if<operation::AddColumn>(&operation)) {
        add(result, column->column);
    } else if (const auto* alter = std::get_if<operation::AlterColumn>(&operation)) {
        if (alter->server_default) {
            if (const auto* given = std::get_if<schema::Default>(&*alter->server_default)) {
                result.push_back(given->text);
            }
        }
    } else if (const auto* constraint = std::get_if<operation::AddConstraint>(&operation)) {
        add(result, constraint->constraint);
    } else if (const auto* index = std::get_if<operation::CreateIndex>(&operation)) {
        add(result, index->index);
    } else if (const auto* view = std::get_if<operation::CreateView>(&operation)) {
        result.push_back(view->view.definition.text);
    } else if (const auto* trigger = std::get_if<operation::CreateTrigger>(&operation)) {
        result.push_back(trigger->trigger.definition.text);
    }
    return result;
}

bool is_used(const Texts& texts, const operation::AddEnumValue& added) {
    const std::string constant = "'" + base::replace_all(added.value, "'", "''") + "'";
    return std::any_of(texts.begin(), texts.end(), [&](const std::string& text) {
        const std::size_t at = text.find(constant);
        return at != std::string::npos && text.find(added.type.name, at) != std::string::npos;
    });
}

}  // namespace

void replace_enums_in_use(Comparison& comparison) {
    const auto adds = [](const Node& node) {
        return !node.changes.empty() &&
               std::holds_alternative<operation::AddEnumValue>(node.changes[0].operation);
    };
    if (std::none_of(comparison.nodes.begin(), comparison.nodes.end(), adds)) {
        return;
    }
    Texts texts;
    for (const Node& node : comparison.nodes) {
        for (const Change& change : node.changes) {
            for (std::string& text : texts_of(change.operation)) {
                texts.push_back(std::move(text));
            }
        }
    }
    for (Node& node : comparison.nodes) {
        if (!adds(node) ||
            std::none_of(node.changes.begin(), node.changes.end(), [&](const Change& change) {
                return is_used(texts, std::get<operation::AddEnumValue>(change.operation));
            })) {
            continue;
        }
        const schema::QualifiedName name =
            std::get<operation::AddEnumValue>(node.changes[0].operation).type;
        node = replace_enum(comparison, *schema::find_enum(comparison.from, name),
                            *schema::find_enum(comparison.to, name));
    }
}

}  // namespace limbeck::diff
