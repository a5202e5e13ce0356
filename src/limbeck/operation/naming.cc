// SPDX-License-Identifier: MIT
#include "limbeck/operation/naming.h"

#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace limbeck::operation {

namespace {

using schema::NamingConvention;

std::string kind_of(ConstraintType type) {
    switch (type) {
        case ConstraintType::Any:
            return {};
        case ConstraintType::PrimaryKey:
            return "pk";
        case ConstraintType::Unique:
            return "uq";
        case ConstraintType::ForeignKey:
            return "fk";
        case ConstraintType::Check:
            return "ck";
        case ConstraintType::Exclusion:
            return "ex";
    }
    return {};
}

void name(const NamingConvention& convention, CreateTable& create) {
    schema::apply(convention, create.table);
}

// What the column says by the way gets its name as in a table of that one column.
void name(const NamingConvention& convention, AddColumn& add) {
    schema::Table table{.name = add.table,
                        .columns = {std::move(add.column)},
                        .constraints = std::move(add.constraints),
                        .indexes = std::move(add.indexes)};
    schema::apply(convention, table);
    std::erase_if(table.constraints, [](const schema::Constraint& any) {
        return std::holds_alternative<schema::PrimaryKey>(any);
    });
    add.column = std::move(table.columns.front());
    add.constraints = std::move(table.constraints);
    add.indexes = std::move(table.indexes);
}

void name(const NamingConvention& convention, CreateIndex& create) {
    schema::apply(convention, create.index);
}

void name(const NamingConvention& convention, AddConstraint& add) {
    schema::apply(convention, add.table, add.constraint);
}

void name(const NamingConvention& convention, DropConstraint& drop) {
    drop.name = schema::conventional_name(convention, kind_of(drop.type), drop.table, drop.name);
}

void name(const NamingConvention&, DropTable&) {}
void name(const NamingConvention&, RenameTable&) {}
void name(const NamingConvention&, DropColumn&) {}
void name(const NamingConvention&, AlterColumn&) {}
void name(const NamingConvention&, DropIndex&) {}
void name(const NamingConvention&, SetTableComment&) {}
void name(const NamingConvention&, CreateEnum&) {}
void name(const NamingConvention&, DropEnum&) {}
void name(const NamingConvention&, CreateSequence&) {}
void name(const NamingConvention&, DropSequence&) {}
void name(const NamingConvention&, AlterSequence&) {}
void name(const NamingConvention&, AddEnumValue&) {}
void name(const NamingConvention&, RenameEnumValue&) {}
void name(const NamingConvention&, ReplaceEnum&) {}
void name(const NamingConvention&, CreateSchema&) {}
void name(const NamingConvention&, DropSchema&) {}
void name(const NamingConvention&, CreateExtension&) {}
void name(const NamingConvention&, CreateView&) {}
void name(const NamingConvention&, DropView&) {}
void name(const NamingConvention&, CreateTrigger&) {}
void name(const NamingConvention&, DropTrigger&) {}
void name(const NamingConvention&, CreateDefinition&) {}
void name(const NamingConvention&, DropDefinition&) {}
void name(const NamingConvention&, SetComment&) {}
void name(const NamingConvention&, RenameObject&) {}
void name(const NamingConvention&, AlterConstraint&) {}
void name(const NamingConvention&, SetTriggerState&) {}
void name(const NamingConvention&, Attach&) {}
void name(const NamingConvention&, Detach&) {}
void name(const NamingConvention&, SetTableOptions&) {}
void name(const NamingConvention&, ReplaceTable&) {}
void name(const NamingConvention&, BulkInsert&) {}
void name(const NamingConvention&, ExecuteSql&) {}

void name(const NamingConvention& convention, BatchAlterTable& batch) {
    for (BatchStep& step : batch.steps) {
        std::visit([&](auto& any) { name(convention, any); }, step);
    }
}

}  // namespace

void apply(const NamingConvention& convention, Operation& operation) {
    std::visit([&](auto& any) { name(convention, any); }, operation);
}

}  // namespace limbeck::operation
