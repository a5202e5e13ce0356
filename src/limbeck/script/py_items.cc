// SPDX-License-Identifier: MIT
#include "limbeck/script/py_items.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdint>
#include <limits>

#include "limbeck/base/text.h"
#include "limbeck/script/py_text.h"
#include "limbeck/sql/quote.h"

namespace limbeck::script {

namespace {

using schema::Column;
using schema::SequenceOptions;
using schema::TypeKind;

std::int64_t largest(const schema::Type& type) {
    return type.kind == TypeKind::SmallInteger ? std::numeric_limits<std::int16_t>::max()
           : type.kind == TypeKind::Integer    ? std::numeric_limits<std::int32_t>::max()
                                               : std::numeric_limits<std::int64_t>::max();
}

// sa.Identity(always=True); options that the database would choose itself are left out.
std::string identity_text(const Column& column) {
    const SequenceOptions& options = column.identity->options;
    std::string text = fmt::format("sa.Identity(always={}", py_bool(column.identity->always));
    const auto add = [&](std::string_view key, const std::optional<std::int64_t>& value,
                         std::int64_t usual) {
        if (value && *value != usual) {
            text += fmt::format(", {}={}", key, *value);
        }
    };
    const bool upwards = options.increment.value_or(1) > 0;
    constexpr std::int64_t none = 0;  // no option is 0 but by being told so
    add("start", options.start, upwards ? options.minvalue.value_or(1) : none);
    add("increment", options.increment, 1);
    add("minvalue", options.minvalue, upwards ? 1 : none);
    add("maxvalue", options.maxvalue, upwards ? largest(column.type) : none);
    if (options.cycle.value_or(false)) {
        text += ", cycle=True";
    }
    add("cache", options.cache, 1);
    return text + ")";
}

// A table-level reference is split at its dots.
bool can_refer(const schema::ForeignKey& key) {
    const auto dotted = [](const std::string& name) { return name.find('.') != std::string::npos; };
    return !dotted(key.target.name) && !dotted(key.target.schema) &&
           std::none_of(key.target_columns.begin(), key.target_columns.end(), dotted);
}

std::string quoted_all(const std::vector<std::string>& names) {
    std::string result;
    for (const std::string& name : names) {
        result += (result.empty() ? "" : ", ") + py_repr(name);
    }
    return result;
}

// How PostgreSQL calls what nobody has named.
std::string usual_name(const schema::Table& table, const schema::Constraint& constraint) {
    const auto with = [&](const std::vector<std::string>& columns, const char* end) {
        std::string result = table.name.name;
        for (const std::string& column : columns) {
            result += "_" + column;
        }
        return result + end;
    };
    if (std::holds_alternative<schema::PrimaryKey>(constraint)) {
        return with({}, "_pkey");
    }
    if (const auto* unique = std::get_if<schema::Unique>(&constraint)) {
        return with(unique->columns, "_key");
    }
    if (const auto* key = std::get_if<schema::ForeignKey>(&constraint)) {
        return with(key->columns, "_fkey");
    }
    return {};
}

const char* convention_key(const schema::Constraint& constraint) {
    constexpr const char* keys[] = {"pk", "uq", "fk", "ck", "ck", "ex"};
    return keys[constraint.index()];
}

}  // namespace

std::string py_deferrability(const std::optional<bool>& deferrable, const std::string& initially) {
    std::string text;
    if (!initially.empty()) {
        text += ", initially=" + py_repr(initially);
    }
    if (deferrable) {
        text += ", deferrable=" + py_bool(*deferrable);
    }
    return text;
}

PyText py_reference_options(const schema::ForeignKey& key) {
    if (key.ondelete.find('(') != std::string::npos) {
        return std::nullopt;
    }
    std::string text;
    const auto add = [&](std::string_view name, const std::string& value) {
        if (!value.empty()) {
            text += fmt::format(", {}={}", name, py_repr(value));
        }
    };
    add("onupdate", key.onupdate);
    add("ondelete", key.ondelete);
    text += py_deferrability(key.deferrable, key.initially);
    add("match", key.match);
    return text;
}

std::string PyItems::schema(const std::string& schema) const {
    return schema == dialect_.default_schema ? "" : schema;
}

PyText PyItems::type(const schema::Type& type, Voice voice) {
    return py_type(type, voice, dialect_.postgresql, dialect_.default_schema, imports_);
}

std::string PyItems::name(const schema::Name& name) {
    return fmt::format("op.f({})", py_repr(name.text));
}

PyText PyItems::server_default(const schema::Default& value) const {
    switch (value.kind) {
        case schema::Default::Kind::Literal:
            return py_repr(value.text);
        case schema::Default::Kind::Sql:
            return py_sql(value.text);
        case schema::Default::Kind::Expression:
            // SQLAlchemy writes a text as it stands, SQLite wants it in parentheses.
            return py_sql(dialect_.postgresql ? value.text : "(" + value.text + ")");
    }
    return std::nullopt;
}

PyText PyItems::column(const Column& column, Voice voice, Counting counting) {
    const bool odd = column.primary_key || column.unique || column.index ||
                     !column.foreign_keys.empty() || !column.checks.empty() ||
                     !column.on_conflict.empty() || !column.storage.empty() ||
                     !column.compression.empty() || column.inherited || column.differs_from_parent;
    PyText of_type = odd ? std::nullopt : type(column.type, voice);
    if (!of_type) {
        return std::nullopt;
    }
    std::string text = fmt::format("sa.Column({}, {}", py_repr(column.name), *of_type);
    if (column.identity) {
        text += ", " + identity_text(column);
    } else if (column.computed) {
        const auto& persisted = column.computed->persisted;
        text += fmt::format(", sa.Computed({}, {})",
                            py_repr(escape_colons(column.computed->expression.text)),
                            persisted ? "persisted=" + py_bool(*persisted) : "");
    } else if (column.server_default && counting != Counting::Serial) {
        text += ", server_default=" + *server_default(*column.server_default);
    }
    if (voice == Voice::Database && dialect_.postgresql && !column.computed) {
        text += ", autoincrement=" + py_bool(counting == Counting::Serial || column.identity);
    } else if (counting == Counting::MustNot) {
        text += ", autoincrement=False";
    }
    text += ", nullable=" + py_bool(column.nullable);
    if (!column.comment.empty()) {
        text += ", comment=" + py_repr(column.comment);
    }
    return text + ")";
}

// Alembic leaves out what the database chooses itself; a convention of the project would choose
// another name, so then it is said.
PyText PyItems::name_in_table(const schema::Table& table, const schema::Constraint& constraint,
                              const schema::Name& given) const {
    const bool may_be_silent =
        dialect_.convention && dialect_.convention->count(convention_key(constraint)) == 0;
    if (given.empty()) {
        return may_be_silent ? PyText("") : std::nullopt;
    }
    if (dialect_.postgresql && may_be_silent && given.text == usual_name(table, constraint)) {
        return "";
    }
    return ", name=" + name(given);
}

PyText PyItems::constraint(const schema::Table& table, const schema::Constraint& constraint) const {
    struct Write {
        const PyItems& items;
        const schema::Table& table;

        PyText operator()(const schema::PrimaryKey& key) const {
            const PyText named = items.name_in_table(table, key, key.name);
            if (!named || !key.include.empty() || !key.parts.empty() || !key.on_conflict.empty()) {
                return std::nullopt;
            }
            return fmt::format("sa.PrimaryKeyConstraint({}{}{})", quoted_all(key.columns), *named,
                               py_deferrability(key.deferrable, key.initially));
        }
        PyText operator()(const schema::Unique& unique) const {
            const PyText named = items.name_in_table(table, unique, unique.name);
            if (!named || !unique.include.empty() || !unique.parts.empty() ||
                !unique.on_conflict.empty() || unique.nulls_not_distinct) {
                return std::nullopt;
            }
            return fmt::format("sa.UniqueConstraint({}{}{})", quoted_all(unique.columns),
                               py_deferrability(unique.deferrable, unique.initially), *named);
        }
        PyText operator()(const schema::ForeignKey& key) const {
            const PyText named = items.name_in_table(table, key, key.name);
            const PyText options = py_reference_options(key);
            if (!named || !options || !can_refer(key) || key.not_valid || key.use_alter) {
                return std::nullopt;
            }
            const std::string in = items.schema(key.target.schema);
            std::vector<std::string> targets;
            for (const std::string& column : key.target_columns) {
                targets.push_back((in.empty() ? "" : in + ".") + key.target.name + "." + column);
            }
            std::string rest = *named + *options;
            return fmt::format("sa.ForeignKeyConstraint({}, {}{})", py_list(key.columns),
                               py_list(targets), rest.empty() ? ", " : rest);
        }
        PyText operator()(const schema::Check& check) const {
            const PyText named = items.name_in_table(table, check, check.name);
            if (!named || check.not_valid || check.no_inherit) {
                return std::nullopt;
            }
            return fmt::format("sa.CheckConstraint({}{})",
                               py_repr(escape_colons(check.condition.text)), *named);
        }
        PyText operator()(const schema::TypeCheck& /*check*/) const { return std::nullopt; }
        PyText operator()(const schema::Exclusion& /*exclusion*/) const { return std::nullopt; }
    };
    return std::visit(Write{*this, table}, constraint);
}

namespace {

// Whether it is a column and no more; an operator class is said elsewhere.
bool is_plain(const schema::IndexPart& part) {
    return part.expression.empty() && part.collation.name.empty() && !part.descending &&
           !part.nulls_first;
}

}  // namespace

// What is more than a column is a text, which nobody quotes.
std::string PyItems::index_parts(const schema::Index& index) const {
    const auto flavour = dialect_.postgresql ? sql::Flavour::PostgreSql : sql::Flavour::Sqlite;
    std::string result;
    for (const schema::IndexPart& part : index.parts) {
        result += result.empty() ? "" : ", ";
        if (is_plain(part)) {
            result += py_repr(part.column);
            continue;
        }
        std::string text =
            part.expression.empty() ? sql::identifier(part.column, flavour) : part.expression.text;
        if (!part.collation.name.empty()) {
            const std::string& in = part.collation.schema;
            text += fmt::format(" COLLATE {}{}",
                                in.empty() ? "" : sql::quote_identifier(in, flavour) + ".",
                                sql::quote_identifier(part.collation.name, flavour));
        }
        text += part.operator_class.empty() ? "" : " " + part.operator_class;
        text += part.descending ? " DESC" : "";
        if (part.nulls_first) {
            text += *part.nulls_first ? " NULLS FIRST" : " NULLS LAST";
        }
        result += py_sql(text);
    }
    return "[" + result + "]";
}

PyText PyItems::index_options(const schema::Index& index) const {
    if (index.nulls_not_distinct || !index.valid) {
        return std::nullopt;
    }
    std::string text;
    std::string classes;
    for (const schema::IndexPart& part : index.parts) {
        if (is_plain(part) && !part.operator_class.empty()) {
            classes += fmt::format("{}{}: {}", classes.empty() ? "" : ", ", py_repr(part.column),
                                   py_repr(part.operator_class));
        }
    }
    if (!classes.empty()) {
        text += ", postgresql_ops={" + classes + "}";
    }
    if (!index.using_method.empty()) {
        text += ", postgresql_using=" + py_repr(index.using_method);
    }
    if (!index.include.empty()) {
        text += ", postgresql_include=" + py_list(index.include);
    }
    if (!index.with.empty()) {
        std::string pairs;
        for (const auto& [key, value] : index.with) {
            pairs +=
                fmt::format("{}{}: {}", pairs.empty() ? "" : ", ", py_repr(key), py_repr(value));
        }
        text += ", postgresql_with={" + pairs + "}";
    }
    if (!index.tablespace.empty()) {
        text += ", postgresql_tablespace=" + py_repr(index.tablespace);
    }
    if (!index.postgresql_where.empty()) {
        text += ", postgresql_where=" + py_sql(index.postgresql_where.text);
    }
    if (!index.sqlite_where.empty()) {
        text += ", sqlite_where=" + py_sql(index.sqlite_where.text);
    }
    return text;
}

}  // namespace limbeck::script
