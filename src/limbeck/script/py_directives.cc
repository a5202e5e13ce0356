// SPDX-License-Identifier: MIT
#include "limbeck/script/py_directives.h"

#include <fmt/core.h>

#include <algorithm>

#include "limbeck/base/text.h"
#include "limbeck/script/py_text.h"

namespace limbeck::script {

namespace {

constexpr std::size_t most_arguments = 255;  // of a call, in old Pythons

template <typename Object>
Object without_comment(const Object& object) {
    Object result = object;
    result.comment.clear();
    return result;
}

operation::SetComment comment_on(const schema::QualifiedName& table,
                                 const schema::Constraint& constraint) {
    return {.on = operation::SetComment::On::Constraint,
            .name = {table.schema, name_of(constraint).text},
            .table = table,
            .comment = comment_of(constraint)};
}

operation::SetComment comment_on(const schema::Index& index) {
    return {.on = operation::SetComment::On::Index,
            .name = {index.table.schema, index.name.text},
            .comment = index.comment};
}

std::string optional_text(const std::optional<std::string>& text) {
    return text ? py_repr(*text) : "None";
}

std::string text_or_none(const std::string& text) {
    return text.empty() ? "None" : py_repr(text);
}

void append(PyCalls& to, PyCalls more) {
    for (PyCall& call : more) {
        to.push_back(std::move(call));
    }
}

// SQLAlchemy has no AUTOINCREMENT for a key that refers to another table or says what a conflict
// does.
bool counts_in_alembic(const schema::Table& table) {
    const auto key = schema::primary_key(table);
    return key && key->on_conflict.empty() &&
           std::none_of(table.columns.begin(), table.columns.end(), [](const auto& column) {
               return column.autoincrement == schema::Autoincrement::IgnoreForeignKey;
           });
}

}  // namespace

PyCalls py_executes(const std::vector<std::string>& statements) {
    PyCalls calls;
    for (const std::string& statement : statements) {
        calls.push_back({fmt::format("op.execute({})", py_statement(statement)), true});
    }
    return calls;
}

PyCalls PyDirectives::raw(const operation::Operation& operation) const {
    return py_executes(options_.render(operation));
}

PyCalls PyDirectives::or_raw(PyText text, const operation::Operation& operation) const {
    return text ? PyCalls{{std::move(*text)}} : raw(operation);
}

std::string PyDirectives::in_schema(const std::string& schema, std::string_view key) const {
    const std::string name = items_.schema(schema);
    return name.empty() ? "" : fmt::format(", {}={}", key, py_repr(name));
}

// What CREATE TABLE says elsewhere, or SQLAlchemy not at all, comes in calls of its own.
PyCalls PyDirectives::create_table(const operation::CreateTable& create, const PySerials& serials) {
    schema::Table table = create.table;
    std::vector<operation::Operation> later;
    std::erase_if(table.constraints, [&](const schema::Constraint& constraint) {
        const bool waits = !items_.constraint(table, constraint) && !name_of(constraint).empty() &&
                           !std::holds_alternative<schema::PrimaryKey>(constraint) &&
                           options_.dialect.postgresql;
        if (waits) {
            later.emplace_back(operation::AddConstraint{create.table.name, constraint});
        } else if (!comment_of(constraint).empty()) {
            later.emplace_back(comment_on(create.table.name, constraint));
        }
        return waits;
    });
    for (schema::Column& column : table.columns) {
        if (column.storage.empty() && column.compression.empty()) {
            continue;
        }
        operation::AlterColumn alter{.table = table.name, .column = column.name};
        if (!column.storage.empty()) {
            alter.storage = column.storage;
        }
        if (!column.compression.empty()) {
            alter.compression = column.compression;
        }
        later.emplace_back(std::move(alter));
        column.storage.clear();
        column.compression.clear();
    }
    for (const schema::Index& index : create.table.indexes) {
        operation::CreateIndex made{.index = index};
        made.index.table = table.name;
        later.emplace_back(std::move(made));
    }
    PyText text = create.if_not_exists ? std::nullopt : table_call(table, serials);
    if (!text) {
        return raw(create);
    }
    PyCalls calls{{std::move(*text)}};
    for (const operation::Operation& each : later) {
        append(calls, write(each, serials));
    }
    return calls;
}

PyText PyDirectives::table_call(const schema::Table& table, const PySerials& serials) {
    if (!table.inherits.empty() || table.partition) {
        return std::nullopt;
    }
    const auto is_serial = [&](const schema::Column& column) {
        return std::find(serials.begin(), serials.end(),
                         schema::SequenceOwner{table.name, column.name}) != serials.end();
    };
    schema::Table plain = table;
    for (schema::Column& column : plain.columns) {
        column.autoincrement = schema::Autoincrement::Auto;
    }
    const schema::Column* counting =
        options_.dialect.postgresql ? schema::autoincrement_column(plain) : nullptr;
    std::vector<std::string> arguments;
    for (const schema::Column& column : table.columns) {
        const bool counts = counting != nullptr && counting->name == column.name;
        const auto how = is_serial(column)            ? PyItems::Counting::Serial
                         : counts && !column.identity ? PyItems::Counting::MustNot
                                                      : PyItems::Counting::No;
        PyText text = items_.column(column, fresh(), how);
        if (!text) {
            return std::nullopt;
        }
        arguments.push_back(std::move(*text));
    }
    std::vector<std::string> constraints;
    for (const schema::Constraint& constraint : table.constraints) {
        PyText text = items_.constraint(table, constraint);
        if (!text) {
            return std::nullopt;
        }
        constraints.push_back(std::move(*text));
    }
    std::sort(constraints.begin(), constraints.end());
    arguments.insert(arguments.end(), constraints.begin(), constraints.end());
    std::string inside = base::join(arguments, ",\n");
    if (arguments.size() > most_arguments) {
        inside = "*[" + inside + "]";
    }
    std::string text = fmt::format("op.create_table({},\n{}", py_repr(table.name.name), inside);
    if (const std::string in = items_.schema(table.name.schema); !in.empty()) {
        text += ",\nschema=" + py_repr(in);
    }
    if (!table.comment.empty()) {
        text += ",\ncomment=" + py_repr(table.comment);
    }
    for (const auto& [key, value] : table.options) {
        if (key == "postgresql_partition_by" || key == "postgresql_tablespace") {
            text += fmt::format(",\n{}={}", key, py_repr(value));
        } else if (key == "sqlite_autoincrement" && value == "true" && counts_in_alembic(table)) {
            text += fmt::format(",\n{}=True", key);
        } else {
            return std::nullopt;
        }
    }
    if (!table.prefixes.empty()) {
        text += ",\nprefixes=" + py_list(table.prefixes);
    }
    return text + "\n)";
}

PyText PyDirectives::add_column(const operation::AddColumn& add, bool in_batch) {
    if (!add.constraints.empty() || !add.indexes.empty() || add.if_not_exists ||
        add.inline_references || add.inline_primary_key) {
        return std::nullopt;
    }
    const PyText column = items_.column(add.column, fresh(), PyItems::Counting::No);
    if (!column) {
        return std::nullopt;
    }
    return in_batch ? fmt::format("batch_op.add_column({})", *column)
                    : fmt::format("op.add_column({}, {}{})", py_repr(add.table.name), *column,
                                  in_schema(add.table.schema));
}

// What follows USING: what the dialect writes more when it is told to convert.
PyText PyDirectives::conversion(const operation::AlterColumn& alter) const {
    operation::AlterColumn plain{.table = alter.table, .column = alter.column};
    plain.type = alter.type;
    plain.existing_type = alter.existing_type;
    operation::AlterColumn converting = plain;
    converting.convert = alter.convert;
    converting.using_expression = alter.using_expression;
    const std::vector<std::string> longer = options_.render(converting);
    const std::vector<std::string> shorter = options_.render(plain);
    constexpr std::string_view word = " USING ";
    if (longer.size() != 1 || shorter.size() != 1 ||
        !longer.front().starts_with(shorter.front() + std::string(word))) {
        return std::nullopt;
    }
    return longer.front().substr(shorter.front().size() + word.size());
}

// By itself: that is what Alembic does in place on every database.
PyText PyDirectives::rename_column(const operation::AlterColumn& alter) const {
    operation::AlterColumn alone{.table = alter.table, .column = alter.column};
    alone.rename_to = alter.rename_to;
    alone.existing_type = alter.existing_type;
    alone.existing_nullable = alter.existing_nullable;
    if (alone != alter) {
        return std::nullopt;
    }
    return fmt::format("op.alter_column({}, {}, new_column_name={}{})", py_repr(alter.table.name),
                       py_repr(alter.column), py_repr(*alter.rename_to),
                       in_schema(alter.table.schema));
}

PyText PyDirectives::alter_column(const operation::AlterColumn& alter, bool in_batch) {
    using operation::NoDefault;
    if (alter.rename_to) {
        return in_batch ? std::nullopt : rename_column(alter);
    }
    if (alter.drop_expression || alter.storage || alter.compression || alter.autoincrement) {
        return std::nullopt;
    }
    const std::string indent = ",\n           ";
    std::string text = in_batch ? fmt::format("batch_op.alter_column({}", py_repr(alter.column))
                                : fmt::format("op.alter_column({}, {}", py_repr(alter.table.name),
                                              py_repr(alter.column));
    if (alter.existing_type) {
        // What stays was found in the database, whichever way this leads.
        const Voice voice = alter.type ? existing() : Voice::Database;
        if (const PyText known = items_.type(*alter.existing_type, voice)) {
            text += indent + "existing_type=" + *known;
        }
    }
    const auto default_text = [&](const operation::ColumnDefault& value) -> PyText {
        if (std::holds_alternative<NoDefault>(value)) {
            return "None";
        }
        const auto* given = std::get_if<schema::Default>(&value);
        return given == nullptr ? std::nullopt : items_.server_default(*given);
    };
    if (alter.server_default) {
        const PyText now = default_text(*alter.server_default);
        const bool was_plain = !alter.existing_server_default ||
                               default_text(*alter.existing_server_default).has_value();
        if (!now || !was_plain) {
            return std::nullopt;
        }
        text += indent + "server_default=" + *now;
    }
    if (alter.type) {
        const PyText type = items_.type(*alter.type, fresh());
        if (!type) {
            return std::nullopt;
        }
        text += indent + "type_=" + *type;
    }
    if (alter.nullable) {
        text += indent + "nullable=" + py_bool(*alter.nullable);
    }
    if (alter.comment) {
        text += indent + "comment=" + optional_text(*alter.comment);
        if (alter.existing_comment && !alter.existing_comment->empty()) {
            text += indent + "existing_comment=" + py_repr(*alter.existing_comment);
        }
    }
    if (!alter.nullable && alter.existing_nullable) {
        text += indent + "existing_nullable=" + py_bool(*alter.existing_nullable);
    }
    if (alter.convert || !alter.using_expression.empty()) {
        const PyText expression = conversion(alter);
        if (!expression) {
            return std::nullopt;
        }
        text += indent + "postgresql_using=" + py_repr(*expression);
    }
    if (const std::string in = items_.schema(alter.table.schema); !in.empty() && !in_batch) {
        text += indent + "schema=" + py_repr(in);
    }
    return text + ")";
}

// What Alembic knows of it first, then the rest as SQL.
PyCalls PyDirectives::alter_column(const operation::AlterColumn& alter) {
    if (!alter.storage && !alter.compression) {
        return or_raw(alter_column(alter, false), alter);
    }
    operation::AlterColumn known = alter;
    known.storage.reset();
    known.compression.reset();
    PyCalls calls;
    const bool any = known.type || known.nullable || known.server_default || known.comment ||
                     known.drop_expression;
    if (any) {
        calls = alter_column(known);
    }
    operation::AlterColumn rest{.table = alter.table, .column = alter.column};
    rest.storage = alter.storage;
    rest.compression = alter.compression;
    rest.existing_type = alter.type ? alter.type : alter.existing_type;
    append(calls, raw(rest));
    return calls;
}

PyText PyDirectives::create_index(const schema::Index& index, bool in_batch) {
    const PyText options = items_.index_options(index);
    if (!options || index.name.empty() || !index.comment.empty()) {
        return std::nullopt;
    }
    const std::string parts = items_.index_parts(index);
    const std::string unique = py_bool(index.unique);
    return in_batch ? fmt::format("batch_op.create_index({}, {}, unique={}{})",
                                  PyItems::name(index.name), parts, unique, *options)
                    : fmt::format("op.create_index({}, {}, {}, unique={}{}{})",
                                  PyItems::name(index.name), py_repr(index.table.name), parts,
                                  unique, in_schema(index.table.schema), *options);
}

PyCalls PyDirectives::create_index(const operation::CreateIndex& create) {
    PyText text = create.if_not_exists || create.concurrently
                      ? std::nullopt
                      : create_index(without_comment(create.index), false);
    if (!text) {
        return raw(create);
    }
    PyCalls calls{{std::move(*text)}};
    if (!create.index.comment.empty()) {
        append(calls, raw(comment_on(create.index)));
    }
    return calls;
}

PyText PyDirectives::add_constraint(const operation::AddConstraint& add, bool in_batch) {
    struct Write {
        PyDirectives& all;
        const schema::QualifiedName& table;
        bool in_batch;

        [[nodiscard]] std::string head(std::string_view call, const schema::Name& name) const {
            return in_batch ? fmt::format("batch_op.{}({}, ", call, PyItems::name(name))
                            : fmt::format("op.{}({}, {}, ", call, PyItems::name(name),
                                          py_repr(table.name));
        }
        [[nodiscard]] std::string tail() const {
            return (in_batch ? "" : all.in_schema(table.schema)) + ")";
        }
        [[nodiscard]] static std::string not_valid(bool is) {
            return is ? ", postgresql_not_valid=True" : "";
        }

        PyText operator()(const schema::PrimaryKey& key) const {
            if (!key.include.empty() || !key.parts.empty() || !key.on_conflict.empty() ||
                key.deferrable || !key.initially.empty()) {
                return std::nullopt;
            }
            return head("create_primary_key", key.name) + py_list(key.columns) + tail();
        }
        PyText operator()(const schema::Unique& unique) const {
            if (!unique.include.empty() || !unique.parts.empty() || !unique.on_conflict.empty() ||
                unique.nulls_not_distinct) {
                return std::nullopt;
            }
            return head("create_unique_constraint", unique.name) + py_list(unique.columns) +
                   py_deferrability(unique.deferrable, unique.initially) + tail();
        }
        PyText operator()(const schema::ForeignKey& key) const {
            const PyText options = py_reference_options(key);
            if (!options) {
                return std::nullopt;
            }
            const std::string schemas =
                (in_batch ? "" : all.in_schema(table.schema, "source_schema")) +
                all.in_schema(key.target.schema, "referent_schema");
            return head("create_foreign_key", key.name) +
                   fmt::format("{}, {}, {}{}{}{})", py_repr(key.target.name), py_list(key.columns),
                               py_list(key.target_columns), schemas, *options,
                               not_valid(key.not_valid));
        }
        PyText operator()(const schema::Check& check) const {
            if (check.no_inherit) {
                return std::nullopt;
            }
            return head("create_check_constraint", check.name) +
                   py_repr(escape_colons(check.condition.text)) + not_valid(check.not_valid) +
                   tail();
        }
        PyText operator()(const schema::TypeCheck& /*check*/) const { return std::nullopt; }
        PyText operator()(const schema::Exclusion& /*exclusion*/) const { return std::nullopt; }
    };
    if (name_of(add.constraint).empty()) {
        return std::nullopt;
    }
    return std::visit(Write{*this, add.table, in_batch}, add.constraint);
}

PyCalls PyDirectives::add_constraint(const operation::AddConstraint& add) {
    PyText text = add_constraint(add, false);
    if (!text) {
        return raw(add);
    }
    PyCalls calls{{std::move(*text)}};
    if (!comment_of(add.constraint).empty()) {
        append(calls, raw(comment_on(add.table, add.constraint)));
    }
    return calls;
}

PyText PyDirectives::drop_constraint(const operation::DropConstraint& drop, bool in_batch) {
    constexpr std::string_view types[] = {"", "primary", "unique", "foreignkey", "check", ""};
    const std::string_view type = types[static_cast<std::size_t>(drop.type)];
    if (drop.if_exists || drop.name.empty()) {
        return std::nullopt;
    }
    return fmt::format("{}drop_constraint({}{}{}{})", in_batch ? "batch_op." : "op.",
                       PyItems::name(drop.name), in_batch ? "" : ", " + py_repr(drop.table.name),
                       in_batch ? "" : in_schema(drop.table.schema),
                       type.empty() ? "" : fmt::format(", type_={}", py_repr(type)));
}

namespace {

// Alembic takes a dot in a schema's name for one that parts names.
bool is_in_dotted_schema(const operation::Operation& operation) {
    const auto dotted = [](const std::string& schema) {
        return schema.find('.') != std::string::npos;
    };
    return std::visit(
        [&](const auto& any) {
            if constexpr (requires { any.table.schema; }) {
                return dotted(any.table.schema);
            } else if constexpr (requires { any.table.name.schema; }) {
                return dotted(any.table.name.schema);
            } else if constexpr (requires { any.index.table.schema; }) {
                return dotted(any.index.table.schema);
            }
            return false;
        },
        operation);
}

std::string table_comment(const operation::SetTableComment& set, const std::string& in) {
    const std::string existing = text_or_none(set.existing_comment.value_or(""));
    return set.comment
               ? fmt::format(
                     "op.create_table_comment(\n    {},\n    {},\n    existing_comment={},"
                     "\n    schema={}\n)",
                     py_repr(set.table.name), py_repr(*set.comment), existing, text_or_none(in))
               : fmt::format(
                     "op.drop_table_comment(\n    {},\n    existing_comment={},\n    schema={}\n)",
                     py_repr(set.table.name), existing, text_or_none(in));
}

}  // namespace

PyCalls PyDirectives::write(const operation::Operation& operation, const PySerials& serials) {
    using namespace operation;
    if (is_in_dotted_schema(operation)) {
        return raw(operation);
    }
    if (const auto* create = std::get_if<CreateTable>(&operation)) {
        return create_table(*create, serials);
    }
    if (const auto* drop = std::get_if<DropTable>(&operation);
        drop != nullptr && !drop->if_exists) {
        return {{fmt::format("op.drop_table({}{})", py_repr(drop->table.name),
                             in_schema(drop->table.schema))}};
    }
    if (const auto* rename = std::get_if<RenameTable>(&operation)) {
        return {{fmt::format("op.rename_table({}, {}{})", py_repr(rename->table.name),
                             py_repr(rename->to), in_schema(rename->table.schema))}};
    }
    if (const auto* add = std::get_if<AddColumn>(&operation)) {
        return or_raw(add_column(*add, false), *add);
    }
    if (const auto* drop = std::get_if<DropColumn>(&operation);
        drop != nullptr && !drop->if_exists) {
        return {{fmt::format("op.drop_column({}, {}{})", py_repr(drop->table.name),
                             py_repr(drop->column), in_schema(drop->table.schema))}};
    }
    if (const auto* alter = std::get_if<AlterColumn>(&operation)) {
        return alter_column(*alter);
    }
    if (const auto* create = std::get_if<CreateIndex>(&operation)) {
        return create_index(*create);
    }
    if (const auto* drop = std::get_if<DropIndex>(&operation);
        drop != nullptr && !drop->if_exists && !drop->concurrently) {
        return {{fmt::format("op.drop_index({}, table_name={}{})", PyItems::name(drop->name),
                             py_repr(drop->table.name), in_schema(drop->table.schema))}};
    }
    if (const auto* add = std::get_if<AddConstraint>(&operation)) {
        return add_constraint(*add);
    }
    if (const auto* drop = std::get_if<DropConstraint>(&operation)) {
        return or_raw(drop_constraint(*drop, false), *drop);
    }
    if (const auto* set = std::get_if<SetTableComment>(&operation);
        set != nullptr && options_.dialect.postgresql) {
        return {{table_comment(*set, items_.schema(set->table.schema))}};
    }
    return raw(operation);
}

}  // namespace limbeck::script
