// SPDX-License-Identifier: MIT
#include "limbeck/operation/describe.h"

#include <algorithm>
#include <variant>

namespace limbeck::operation {

namespace {

std::string full(const QualifiedName& name) {
    return name.schema.empty() ? name.name : name.schema + "." + name.name;
}

std::string full(const QualifiedName& table, const std::string& part) {
    return part.empty() ? full(table) : full(table) + "." + part;
}

void add(std::string& to, const std::string& text) {
    to += (to.empty() ? "" : ", ") + text;
}

Description of(const CreateTable& any) {
    return {"create_table", full(any.table.name)};
}
Description of(const DropTable& any) {
    return {"drop_table", full(any.table)};
}
Description of(const RenameTable& any) {
    return {"rename_table", full(any.table), "to " + any.to};
}
Description of(const AddColumn& any) {
    return {"add_column", full(any.table, any.column.name)};
}
Description of(const DropColumn& any) {
    return {"drop_column", full(any.table, any.column)};
}
Description of(const AlterColumn& any) {
    Description result{"alter_column", full(any.table, any.column)};
    if (any.type) {
        add(result.detail, "type " + schema::describe(*any.type));
    }
    if (any.nullable) {
        add(result.detail, *any.nullable ? "NULL" : "NOT NULL");
    }
    if (any.server_default) {
        add(result.detail, std::holds_alternative<NoDefault>(*any.server_default) ? "no default"
                           : std::holds_alternative<schema::Identity>(*any.server_default)
                               ? "identity"
                               : "default");
    }
    if (any.drop_expression) {
        add(result.detail, "not generated any more");
    }
    if (any.comment) {
        add(result.detail, "comment");
    }
    if (any.storage || any.compression) {
        add(result.detail, "storage");
    }
    if (any.rename_to) {
        add(result.detail, "name " + *any.rename_to);
    }
    return result;
}
Description of(const CreateIndex& any) {
    return {"create_index", full({any.index.table.schema, any.index.name.text}),
            "on " + full(any.index.table)};
}
Description of(const DropIndex& any) {
    return {"drop_index", full({any.table.schema, any.name.text})};
}
Description of(const AddConstraint& any) {
    struct Kind {
        std::string_view operator()(const schema::PrimaryKey&) { return "create_primary_key"; }
        std::string_view operator()(const schema::Unique&) { return "create_unique_constraint"; }
        std::string_view operator()(const schema::ForeignKey&) { return "create_foreign_key"; }
        std::string_view operator()(const schema::Check&) { return "create_check_constraint"; }
        std::string_view operator()(const schema::TypeCheck&) { return "create_check_constraint"; }
        std::string_view operator()(const schema::Exclusion&) {
            return "create_exclude_constraint";
        }
    };
    return {std::visit(Kind{}, any.constraint), full(any.table, name_of(any.constraint).text)};
}
Description of(const DropConstraint& any) {
    return {"drop_constraint", full(any.table, any.name.text)};
}
Description of(const AlterConstraint& any) {
    return {"alter_constraint", full(any.table, name_of(any.constraint).text)};
}
Description of(const SetTableComment& any) {
    return {any.comment ? "create_table_comment" : "drop_table_comment", full(any.table)};
}
Description of(const CreateEnum& any) {
    return {"create_enum", full(any.type.name)};
}
Description of(const DropEnum& any) {
    return {"drop_enum", full(any.name)};
}
Description of(const AddEnumValue& any) {
    return {"add_enum_value", full(any.type), "'" + any.value + "'"};
}
Description of(const RenameEnumValue& any) {
    return {"rename_enum_value", full(any.type), "'" + any.from + "' to '" + any.to + "'"};
}
Description of(const ReplaceEnum& any) {
    return {"replace_enum", full(any.to.name)};
}
Description of(const CreateSequence& any) {
    return {"create_sequence", full(any.sequence.name)};
}
Description of(const DropSequence& any) {
    return {"drop_sequence", full(any.name)};
}
Description of(const AlterSequence& any) {
    return {"alter_sequence", full(any.name),
            any.owned_by && *any.owned_by
                ? "owned by " + full((*any.owned_by)->table, (*any.owned_by)->column)
                : ""};
}
Description of(const CreateSchema& any) {
    return {"create_schema", any.schema.name};
}
Description of(const DropSchema& any) {
    return {"drop_schema", any.name};
}
Description of(const CreateExtension& any) {
    return {"create_extension", any.name};
}
Description of(const CreateView& any) {
    return {any.or_replace ? "replace_view" : "create_view", full(any.view.name)};
}
Description of(const DropView& any) {
    return {"drop_view", full(any.name)};
}
Description of(const CreateTrigger& any) {
    return {any.or_replace ? "replace_trigger" : "create_trigger", any.trigger.name.name,
            "on " + full(any.trigger.table)};
}
Description of(const DropTrigger& any) {
    return {"drop_trigger", any.name.name, "on " + full(any.table)};
}
Description of(const SetTriggerState& any) {
    return {"alter_trigger", any.name.name, "on " + full(any.table)};
}
std::string called(const schema::Definition& definition) {
    return full(definition.name) + "(" + definition.signature + ")";
}
Description of(const CreateDefinition& any) {
    return {"create_definition", called(any.definition)};
}
Description of(const DropDefinition& any) {
    return {"drop_definition", called(any.definition)};
}
Description of(const SetComment& any) {
    return {"comment", full(any.name)};
}
Description of(const RenameObject& any) {
    const auto kind = [](RenameObject::On on) -> std::string_view {
        using On = RenameObject::On;
        switch (on) {
            case On::Schema:
                return "rename_schema";
            case On::Type:
                return "rename_enum";
            case On::Sequence:
                return "rename_sequence";
            case On::Index:
                return "rename_index";
            case On::Constraint:
                return "rename_constraint";
        }
        return "";
    };
    return {
        kind(any.on),
        any.on == RenameObject::On::Constraint ? full(any.table, any.name.name) : full(any.name),
        "to " + any.to};
}
Description of(const Attach& any) {
    return {"attach_table", full(any.table), "to " + full(any.parent)};
}
Description of(const Detach& any) {
    return {"detach_table", full(any.table), "from " + full(any.parent)};
}
Description of(const SetTableOptions& any) {
    const bool is_index = any.on == SetTableOptions::On::Index;
    return {is_index ? "alter_index_options" : "alter_table_options", full(any.table)};
}
Description of(const BulkInsert& any) {
    return {"bulk_insert", full(any.table)};
}
Description of(const ExecuteSql& any) {
    return {"execute", any.sql.text};
}
Description of(const BatchAlterTable& any) {
    Description result{"batch_alter_table", full(any.table)};
    for (const BatchStep& step : any.steps) {
        add(result.detail, std::visit([](const auto& each) { return of(each); }, step).text());
    }
    return result;
}
Description of(const ReplaceTable& any) {
    return {"replace_table", full(any.table.name)};
}

}  // namespace

std::string Description::text() const {
    std::string result(kind);
    std::replace(result.begin(), result.end(), '_', ' ');
    return result + " " + object + (detail.empty() ? "" : ": " + detail);
}

Description describe(const Operation& operation) {
    return std::visit([](const auto& any) { return of(any); }, operation);
}

}  // namespace limbeck::operation
