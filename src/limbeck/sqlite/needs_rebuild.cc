// SPDX-License-Identifier: MIT
#include <algorithm>
#include <optional>
#include <variant>

#include "limbeck/dialect/render.h"
#include "limbeck/sqlite/rebuild.h"
#include "limbeck/sqlite/tokens.h"

// What ALTER TABLE can do.
namespace limbeck::sqlite {

namespace {

bool is_constant(const std::optional<schema::Default>& given) {
    return !given || given->kind == schema::Default::Kind::Literal || is_literal(given->text);
}

// ADD COLUMN takes constant defaults only, and no constraints but those beside the column.
bool is_beyond_alter(const operation::AddColumn& given) {
    const operation::AddColumn add = dialect::complete(given);
    const auto& column = add.column;
    const bool apart =
        std::any_of(add.constraints.begin(), add.constraints.end(), [&](const auto& any) {
            return !add.inline_references || !std::holds_alternative<schema::ForeignKey>(any);
        });
    return !is_constant(column.server_default) || column.primary_key || apart ||
           !add.before.empty() || !add.after.empty() ||
           (column.computed && column.computed->persisted == true);
}

bool is_beyond_alter(const operation::AlterColumn& alter) {
    return alter.type || alter.nullable || alter.server_default;
}

bool is_beyond_alter(const operation::DropColumn&) {
    return true;
}
bool is_beyond_alter(const operation::AddConstraint&) {
    return true;
}
bool is_beyond_alter(const operation::DropConstraint&) {
    return true;
}
bool is_beyond_alter(const operation::CreateIndex&) {
    return false;
}
bool is_beyond_alter(const operation::DropIndex&) {
    return false;
}
bool is_beyond_alter(const operation::SetTableComment&) {
    return false;
}

}  // namespace

bool needs_rebuild(const operation::BatchAlterTable& batch) {
    switch (batch.recreate) {
        case operation::Recreate::Always:
            return true;
        case operation::Recreate::Never:
            return false;
        case operation::Recreate::Auto:
            break;
    }
    return std::any_of(batch.steps.begin(), batch.steps.end(), [](const auto& step) {
        return std::visit([](const auto& any) { return is_beyond_alter(any); }, step);
    });
}

}  // namespace limbeck::sqlite
