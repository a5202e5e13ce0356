// SPDX-License-Identifier: MIT
#pragma once

#include <cstdio>

#include "limbeck/detail/model_check.h"

// The JSON form of a table: the keys and words of `limbeck inspect --json` (docs/models.md).
namespace limbeck::model::detail {

// What is empty is left out: a key is written with its first value.
class Json {
  public:
    void open(Words key, char bracket) {
        lead(key);
        text_ += bracket;
        first_ = true;
    }
    void close(char bracket) {
        text_ += bracket;
        first_ = false;
    }
    void text(Words key, Words value) {
        if (!value.empty()) {
            value_of(key, value);
        }
    }
    void flag(Words key, bool value) {
        if (value) {
            raw(key, "true");
        }
    }
    void number(Words key, std::int64_t value) { raw(key, std::to_string(value)); }
    void size(Words key, int value) {
        if (value >= 0) {
            number(key, value);
        }
    }
    void raw(Words key, Words value) {
        lead(key);
        text_ += value;
    }
    // Also an empty one.
    void value_of(Words key, Words value) {
        lead(key);
        quote(value);
    }
    void dialect(Dialect which) {
        text("dialect", which == postgresql ? "postgresql" : which == sqlite ? "sqlite" : "");
    }
    void name(Words key, Words schema, Words name) {
        if (schema.empty()) {
            value_of(key, name);
            return;
        }
        open(key, '{');
        value_of("schema", schema);
        value_of("name", name);
        close('}');
    }

    [[nodiscard]] const std::string& written() const { return text_; }

  private:
    void lead(Words key) {
        if (!first_) {
            text_ += ',';
        }
        first_ = false;
        if (!key.empty()) {
            quote(key);
            text_ += ':';
        }
    }
    void quote(Words value) {
        text_ += '"';
        for (const char c : value) {
            if (c == '"' || c == '\\') {
                text_ += '\\';
                text_ += c;
            } else if (c == '\n') {
                text_ += "\\n";
            } else if (static_cast<unsigned char>(c) < 0x20) {
                char code[8];
                std::snprintf(code, sizeof(code), "\\u%04x", static_cast<unsigned>(c));
                text_ += code;
            } else {
                text_ += c;
            }
        }
        text_ += '"';
    }

    std::string text_;
    bool first_ = true;
};

constexpr Words word(TypeKind kind) {
    constexpr Words words[] = {"smallint", "integer", "bigint", "numeric",  "double", "varchar",
                               "text",     "boolean", "date",   "datetime", "time",   "interval",
                               "binary",   "json",    "uuid",   "enum",     "array",  "named"};
    return words[static_cast<std::size_t>(kind)];
}

constexpr Words word(Action action) {
    constexpr Words words[] = {"", "NO ACTION", "RESTRICT", "CASCADE", "SET NULL", "SET DEFAULT"};
    return words[static_cast<std::size_t>(action)];
}

// An integer key that counts is INTEGER on SQLite, whatever it is elsewhere.
inline void write_type(Json& json, Words key, const TypeInfo& type, bool counts_on_sqlite = false) {
    json.open(key, '{');
    json.text("kind", word(type.kind));
    json.text("name", type.name);
    if (type.values != nullptr) {
        json.text("schema", type.values->schema);
    }
    if (type.item == nullptr) {
        json.size("length", type.length);
        json.size("precision", type.precision);
        json.size("scale", type.scale);
    }
    json.flag("timezone", type.timezone);
    json.text("collation", type.collation);
    if (type.values != nullptr) {
        json.open("values", '[');
        for (std::size_t i = 0; i < type.values->count; ++i) {
            json.value_of("", type.values->values[i]);
        }
        json.close(']');
        json.flag("create_constraint", true);
        json.raw("create_type", "false");
    }
    if (type.item != nullptr) {
        json.open("item", '[');
        write_type(json, "", *type.item);
        json.close(']');
        if (type.dimensions != 1) {
            json.number("dimensions", type.dimensions);
        }
    }
    const bool integer_key = counts_on_sqlite && type.kind != TypeKind::Integer &&
                             type.variants[0].dialect != sqlite &&
                             type.variants[1].dialect != sqlite;
    if (!type.variants[0].name.empty() || integer_key) {
        json.open("variants", '[');
        for (const NamedType& each : type.variants) {
            if (!each.name.empty()) {
                json.open("", '{');
                json.text("kind", "named");
                json.text("name", each.name);
                json.dialect(each.dialect);
                json.close('}');
            }
        }
        if (integer_key) {
            json.open("", '{');
            json.text("kind", "integer");
            json.dialect(sqlite);
            json.close('}');
        }
        json.close(']');
    }
    json.close('}');
}

inline std::string default_text(const DefaultInfo& info) {
    switch (info.kind) {
        case DefaultInfo::Kind::None:
            break;
        case DefaultInfo::Kind::Literal:
        case DefaultInfo::Kind::Sql:
            return std::string(info.text);
        case DefaultInfo::Kind::Integer:
            return std::to_string(info.integer);
        case DefaultInfo::Kind::Boolean:
            return info.flag ? "true" : "false";
        case DefaultInfo::Kind::Real: {
            char digits[32];
            std::snprintf(digits, sizeof(digits), "%.15g", info.real);
            return digits;
        }
    }
    return {};
}

inline void write_default(Json& json, Words key, const DefaultInfo& info,
                          const DefaultInfo* other = nullptr) {
    json.open(key, '{');
    json.text("text", default_text(info));
    json.text("kind", info.kind == DefaultInfo::Kind::Literal ? "" : "sql");
    json.dialect(info.dialect);
    if (other != nullptr && other->kind != DefaultInfo::Kind::None) {
        json.open("variants", '[');
        write_default(json, "", *other);
        json.close(']');
    }
    json.close('}');
}

inline void write_computed(Json& json, Words key, const ComputedInfo& info,
                           const ComputedInfo* other = nullptr) {
    json.open(key, '{');
    json.text("expression", info.expression);
    if (info.persisted >= 0) {
        json.raw("persisted", info.persisted == 1 ? "true" : "false");
    }
    json.dialect(info.dialect);
    if (other != nullptr && !other->expression.empty()) {
        json.open("variants", '[');
        write_computed(json, "", *other);
        json.close(']');
    }
    json.close('}');
}

inline void write_sequence_options(Json& json, const SequenceInfo& info) {
    const bool any = info.start.given || info.increment.given || info.minvalue.given ||
                     info.maxvalue.given || info.cache.given || info.cycle;
    if (!any) {
        return;
    }
    const auto number = [&](Words key, const Number& value) {
        if (value.given) {
            json.number(key, value.value);
        }
    };
    json.open("options", '{');
    number("start", info.start);
    number("increment", info.increment);
    number("minvalue", info.minvalue);
    number("maxvalue", info.maxvalue);
    number("cache", info.cache);
    json.flag("cycle", info.cycle);
    json.close('}');
}

inline void write_check(Json& json, const CheckInfo& check) {
    json.text("name", check.name);
    json.text("condition", check.condition);
    json.flag("not_valid", check.not_valid);
    json.flag("no_inherit", check.no_inherit);
    json.text("comment", check.comment);
    json.dialect(check.dialect);
}

inline void write_deferrable(Json& json, const ForeignKeyInfo& key) {
    json.flag("deferrable", key.deferrable == 1);
    json.text("initially", key.initially_deferred ? "DEFERRED" : "");
}

inline void write_columns(Json& json, Words key, const PartInfo* parts, std::size_t count,
                          Words PartInfo::*field, bool included) {
    bool any = false;
    for (std::size_t i = 0; i < count; ++i) {
        if (parts[i].included == included) {
            if (!any) {
                json.open(key, '[');
                any = true;
            }
            json.value_of("", parts[i].*field);
        }
    }
    if (any) {
        json.close(']');
    }
}

// From "target" on: what comes before differs between columns and tables.
inline void write_key(Json& json, const Table& table, const ForeignKeyInfo& key,
                      const PartInfo* parts, std::size_t count) {
    json.name("target", table.schema, table.name);
    write_columns(json, "target_columns", parts, count, &PartInfo::target, false);
    json.text("onupdate", word(key.on_update));
    json.text("ondelete", word(key.on_delete));
    json.text("match", key.match);
    write_deferrable(json, key);
    json.flag("not_valid", key.not_valid);
    json.flag("use_alter", key.use_alter);
    json.text("comment", key.comment);
    json.dialect(key.dialect);
}

inline void write_column_constraints(Json& json, const Table& table, const ColumnInfo& column) {
    const ForeignKeyInfo& key = column.foreign_key;
    if (!key.column.empty()) {
        const PartInfo target{.target = key.column};
        json.open("foreign_keys", '[');
        json.open("", '{');
        json.text("name", key.name);
        write_key(json, key.to_itself ? table : *key.table, key, &target, 1);
        json.close('}');
        json.close(']');
    }
    if (!column.checks[0].condition.empty()) {
        json.open("checks", '[');
        for (const CheckInfo& check : column.checks) {
            if (!check.condition.empty()) {
                json.open("", '{');
                write_check(json, check);
                json.close('}');
            }
        }
        json.close(']');
    }
}

inline bool is_in_key(const TableInfo& table, const ColumnInfo& column) {
    bool found = column.primary_key;
    for (std::size_t i = 0; i < table.constraint_count && !found; ++i) {
        const ConstraintInfo& each = table.constraints[i];
        for (std::size_t j = 0; j < each.count; ++j) {
            found = found || (each.kind == ConstraintInfo::Kind::PrimaryKey &&
                              same(table.parts[each.first + j].column, column.name));
        }
    }
    return found;
}

inline void write_column(Json& json, const TableInfo& table, const ColumnInfo& column) {
    const bool integer = column.type.kind <= TypeKind::BigInteger;
    json.open("", '{');
    json.value_of("name", column.name);
    write_type(json, "type", column.type,
               column.primary_key && (column.has_identity || column.counts));
    if (!column.nullable) {
        json.raw("nullable", "false");
    }
    if (column.defaults[0].kind != DefaultInfo::Kind::None) {
        write_default(json, "default", column.defaults[0], &column.defaults[1]);
    }
    json.flag("primary_key", column.primary_key);
    json.flag("unique", column.unique);
    json.flag("index", column.index);
    // An integer key counts by itself only where it says so.
    const bool silent = !column.counts && !column.has_identity && is_in_key(table, column);
    json.text("autoincrement", integer && silent ? "never" : "");
    if (column.has_identity) {
        json.open("identity", '{');
        json.flag("always", column.identity_always);
        write_sequence_options(json, column.identity);
        json.close('}');
    }
    if (!column.computed[0].expression.empty()) {
        write_computed(json, "computed", column.computed[0], &column.computed[1]);
    }
    json.text("comment", column.comment);
    write_column_constraints(json, *table.head, column);
    json.text("storage", column.storage);
    json.text("compression", column.compression);
    json.dialect(column.dialect);
    json.close('}');
}

inline void write_part(Json& json, const PartInfo& part, bool of_index) {
    json.open("", '{');
    json.text("column", part.column);
    json.text("expression", part.expression);
    if (!of_index) {
        json.text("op", part.op);
    }
    json.text("operator_class", part.operator_class);
    if (of_index) {
        json.text("collation", part.collation);
        json.flag("descending", part.descending);
        if (part.nulls_first >= 0) {
            json.raw("nulls_first", part.nulls_first == 1 ? "true" : "false");
        }
    }
    json.close('}');
}

inline void write_parts(Json& json, const PartInfo* parts, std::size_t count, bool of_index) {
    json.open("parts", '[');
    for (std::size_t i = 0; i < count; ++i) {
        if (!parts[i].included) {
            write_part(json, parts[i], of_index);
        }
    }
    json.close(']');
}

inline void write_index(Json& json, const ConstraintInfo& index, const PartInfo* parts) {
    json.open("", '{');
    json.text("name", index.key.name);
    write_parts(json, parts, index.count, true);
    json.flag("unique", index.unique);
    json.text("using", index.using_method);
    write_columns(json, "include", parts, index.count, &PartInfo::column, true);
    json.flag("nulls_not_distinct", index.nulls_not_distinct);
    if (!index.with[0].name.empty()) {
        json.open("with", '{');
        for (const Parameter& each : index.with) {
            json.text(each.name, each.value);
        }
        json.close('}');
    }
    json.text("tablespace", index.tablespace);
    json.text("postgresql_where", index.postgresql_where);
    json.text("sqlite_where", index.sqlite_where);
    json.text("comment", index.key.comment);
    json.dialect(index.key.dialect);
    json.close('}');
}

inline void write_rest(Json& json, const ConstraintInfo& constraint, const PartInfo* parts) {
    write_deferrable(json, constraint.key);
    json.flag("nulls_not_distinct", constraint.nulls_not_distinct);
    write_columns(json, "include", parts, constraint.count, &PartInfo::column, true);
    json.text("comment", constraint.key.comment);
    json.dialect(constraint.key.dialect);
}

inline void write_constraint(Json& json, const ConstraintInfo& constraint, const PartInfo* parts) {
    using enum ConstraintInfo::Kind;
    constexpr Words kinds[] = {"primary_key", "unique", "foreign_key", "check", "exclusion", ""};
    json.open("", '{');
    json.text("kind", kinds[static_cast<std::size_t>(constraint.kind)]);
    if (constraint.kind == Check) {
        CheckInfo check = constraint.check;
        check.name = constraint.key.name;
        check.comment = constraint.key.comment;
        check.dialect = constraint.key.dialect;
        write_check(json, check);
        json.close('}');
        return;
    }
    json.text("name", constraint.key.name);
    if (constraint.kind == Exclusion) {
        write_parts(json, parts, constraint.count, false);
        json.text("using", constraint.using_method);
        json.text("where", constraint.postgresql_where);
    } else {
        write_columns(json, "columns", parts, constraint.count, &PartInfo::column, false);
    }
    if (constraint.kind == ForeignKey) {
        write_key(json, *constraint.key.table, constraint.key, parts, constraint.count);
    } else {
        write_rest(json, constraint, parts);
    }
    json.close('}');
}

inline void write_constraints(Json& json, const TableInfo& table, bool indexes) {
    bool any = false;
    for (std::size_t i = 0; i < table.constraint_count; ++i) {
        const ConstraintInfo& each = table.constraints[i];
        if ((each.kind == ConstraintInfo::Kind::Index) != indexes) {
            continue;
        }
        if (!any) {
            json.open(indexes ? "indexes" : "constraints", '[');
            any = true;
        }
        (indexes ? write_index : write_constraint)(json, each, table.parts + each.first);
    }
    if (any) {
        json.close(']');
    }
}

// Keys in the order of the alphabet, as they come out of a map.
inline void write_options(Json& json, const Table& head) {
    if (head.partition_by.empty() && head.tablespace.empty() && head.using_method.empty() &&
        head.with.empty() && !head.strict && !head.without_rowid && !head.autoincrement) {
        return;
    }
    json.open("options", '{');
    json.text("postgresql_partition_by", head.partition_by);
    json.text("postgresql_tablespace", head.tablespace);
    json.text("postgresql_using", head.using_method);
    json.text("postgresql_with", head.with);
    json.text("sqlite_autoincrement", head.autoincrement ? "true" : "");
    json.text("sqlite_strict", head.strict ? "true" : "");
    json.text("sqlite_with_rowid", head.without_rowid ? "false" : "");
    json.close('}');
}

inline void write_table(Json& json, const TableInfo& table) {
    const Table& head = *table.head;
    json.open("", '{');
    json.name("name", head.schema, head.name);
    json.open("columns", '[');
    for (std::size_t i = 0; i < table.column_count; ++i) {
        write_column(json, table, *table.columns[i]);
    }
    json.close(']');
    write_constraints(json, table, false);
    write_constraints(json, table, true);
    json.text("comment", head.comment);
    if (head.unlogged) {
        json.open("prefixes", '[');
        json.text("", "UNLOGGED");
        json.close(']');
    }
    write_options(json, head);
    json.dialect(head.only);
    json.close('}');
}

inline std::string enum_json(const EnumInfo& info) {
    Json json;
    json.open("", '{');
    json.name("name", info.schema, info.name);
    json.open("values", '[');
    for (std::size_t i = 0; i < info.count; ++i) {
        json.value_of("", info.values[i]);
    }
    json.close(']');
    json.text("comment", info.comment);
    json.close('}');
    return json.written();
}

}  // namespace limbeck::model::detail
