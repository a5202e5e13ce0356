// SPDX-License-Identifier: MIT
#include "limbeck/dialect/render.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>
#include <variant>

#include "limbeck/base/text.h"
#include "limbeck/dialect/identifier.h"
#include "limbeck/operation/naming.h"
#include "limbeck/schema/naming.h"
#include "limbeck/sql/quote.h"

namespace limbeck::dialect {

namespace {

// The shortest text that reads back as the same number, and as a number with a point.
std::string number(double value) {
    char buffer[64];
    const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, value);
    std::string text(buffer, end);
    if (text.find_first_not_of("-0123456789") == std::string::npos) {
        text += ".0";
    }
    return text;
}

std::string hexadecimal(std::string_view bytes) {
    std::string result;
    for (const char byte : bytes) {
        result += fmt::format("{:02x}", static_cast<unsigned char>(byte));
    }
    return result;
}

struct ValueWriter {
    sql::Flavour flavour;

    std::string operator()(std::monostate) const { return "NULL"; }
    std::string operator()(bool value) const {
        if (flavour == sql::Flavour::Sqlite) {
            return value ? "1" : "0";
        }
        return value ? "true" : "false";
    }
    std::string operator()(std::int64_t value) const { return fmt::format("{}", value); }
    // Neither database has a bare word for what is no finite number.
    std::string operator()(double value) const {
        if (std::isfinite(value)) {
            return number(value);
        }
        if (flavour == sql::Flavour::Sqlite) {
            return std::isnan(value) ? "NULL" : value > 0 ? "9e999" : "-9e999";
        }
        return fmt::format("'{}'::float8", std::isnan(value) ? "NaN"
                                           : value > 0       ? "Infinity"
                                                             : "-Infinity");
    }
    std::string operator()(const std::string& text) const {
        return sql::quote_literal(text, flavour);
    }
    std::string operator()(const schema::Bytes& value) const {
        const std::string digits = hexadecimal(value.bytes);
        return flavour == sql::Flavour::PostgreSql ? sql::quote_literal("\\x" + digits, flavour)
                                                   : fmt::format("X'{}'", digits);
    }
    std::string operator()(const schema::SqlText& sql) const { return sql.text; }
};

std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
    }));
}

}  // namespace

std::string constraint_head(const schema::Name& name, const Spelling& spelling) {
    return name.empty() ? ""
                        : fmt::format("CONSTRAINT {} ",
                                      object_name(name, spelling.name_limit, spelling.flavour));
}

std::string deferrability(const std::optional<bool>& deferrable, const std::string& initially) {
    std::string result;
    if (deferrable) {
        result += *deferrable ? " DEFERRABLE" : " NOT DEFERRABLE";
    }
    if (!initially.empty()) {
        result += " INITIALLY " + initially;
    }
    return result;
}

namespace {

std::string key_columns(const std::vector<std::string>& columns,
                        const std::vector<schema::IndexPart>& parts, const Spelling& spelling) {
    return parts.empty() ? spell_all(columns, spelling.flavour)
                         : index_parts(parts, false, spelling);
}

std::string included(const std::vector<std::string>& columns, const Spelling& spelling) {
    return columns.empty() ? ""
                           : fmt::format(" INCLUDE ({})", spell_all(columns, spelling.flavour));
}

}  // namespace

std::string clause(const schema::PrimaryKey& key, const Spelling& spelling) {
    return fmt::format("{}PRIMARY KEY ({}){}{}", constraint_head(key.name, spelling),
                       key_columns(key.columns, key.parts, spelling),
                       included(key.include, spelling),
                       deferrability(key.deferrable, key.initially));
}

std::string clause(const schema::Unique& unique, const Spelling& spelling) {
    return fmt::format("{}UNIQUE {}({}){}{}", constraint_head(unique.name, spelling),
                       unique.nulls_not_distinct ? "NULLS NOT DISTINCT " : "",
                       key_columns(unique.columns, unique.parts, spelling),
                       included(unique.include, spelling),
                       deferrability(unique.deferrable, unique.initially));
}

std::string references(const schema::ForeignKey& key, const Spelling& spelling) {
    const auto part = [](std::string_view words, const std::string& action) {
        return action.empty() ? std::string() : fmt::format(" {} {}", words, action);
    };
    const std::string columns = spell_all(key.target_columns, spelling.flavour);
    return fmt::format("REFERENCES {}{}{}{}{}{}", qualified(key.target, spelling.flavour),
                       columns.empty() ? "" : fmt::format(" ({})", columns),
                       part("MATCH", key.match), part("ON DELETE", key.ondelete),
                       part("ON UPDATE", key.onupdate),
                       deferrability(key.deferrable, key.initially));
}

std::string clause(const schema::ForeignKey& key, const Spelling& spelling) {
    return fmt::format("{}FOREIGN KEY({}) {}{}", constraint_head(key.name, spelling),
                       spell_all(key.columns, spelling.flavour), references(key, spelling),
                       key.not_valid ? " NOT VALID" : "");
}

std::string clause(const schema::Check& check, const Spelling& spelling) {
    return fmt::format("{}CHECK ({}){}{}", constraint_head(check.name, spelling),
                       check.condition.text, check.no_inherit ? " NO INHERIT" : "",
                       check.not_valid ? " NOT VALID" : "");
}

std::string literal(const schema::Value& value, sql::Flavour flavour) {
    return std::visit(ValueWriter{flavour}, value);
}

std::string literals(const std::vector<std::string>& texts, sql::Flavour flavour) {
    std::string result;
    for (const std::string& text : texts) {
        result += (result.empty() ? "" : ", ") + sql::quote_literal(text, flavour);
    }
    return result;
}

std::string enum_as_text(const schema::Type& type) {
    std::size_t longest = 0;
    for (const std::string& value : type.values) {
        longest = std::max(longest, characters(value));
    }
    const auto length = static_cast<std::size_t>(type.length.value_or(0));
    return fmt::format("VARCHAR({})", std::max(length, longest)) + collate(type);
}

std::string enum_condition(const schema::TypeCheck& check, const Spelling& spelling) {
    const std::string column = spell(check.column, spelling.flavour);
    return check.type.kind == schema::TypeKind::Boolean
               ? fmt::format("{} IN (0, 1)", column)
               : fmt::format("{} IN ({})", column, literals(check.type.values, spelling.flavour));
}

std::string collate(const schema::QualifiedName& collation) {
    const auto quoted = [](const std::string& name) {
        return sql::quote_identifier(name, sql::Flavour::PostgreSql);
    };
    return " COLLATE " + (collation.schema.empty() ? "" : quoted(collation.schema) + ".") +
           quoted(collation.name);
}

std::string collate(const schema::Type& type) {
    // A collation is always quoted; the same in every database.
    return type.collation.empty() ? "" : collate({type.collation_schema, type.collation});
}

std::string with_length(std::string_view name, const schema::Type& type) {
    return fmt::format("{}{}{}", name, type.length ? fmt::format("({})", *type.length) : "",
                       collate(type));
}

std::string with_scale(std::string_view name, const schema::Type& type) {
    if (!type.precision) {
        return std::string(name);
    }
    return type.scale ? fmt::format("{}({}, {})", name, *type.precision, *type.scale)
                      : fmt::format("{}({})", name, *type.precision);
}

Error cannot_render(const schema::Type& type) {
    return Error(ErrorCode::Unsupported,
                 fmt::format("can't render element of type {}", schema::describe(type)));
}

std::vector<std::string> sequence_options(const schema::SequenceOptions& options) {
    std::vector<std::string> result;
    const auto add = [&](std::string_view words, const std::optional<std::int64_t>& value) {
        if (value) {
            result.push_back(fmt::format("{} {}", words, *value));
        }
    };
    add("INCREMENT BY", options.increment);
    add("START WITH", options.start);
    add("MINVALUE", options.minvalue);
    add("MAXVALUE", options.maxvalue);
    if (options.no_minvalue) {
        result.emplace_back("NO MINVALUE");
    }
    if (options.no_maxvalue) {
        result.emplace_back("NO MAXVALUE");
    }
    add("CACHE", options.cache);
    if (options.cycle) {
        result.emplace_back(*options.cycle ? "CYCLE" : "NO CYCLE");
    }
    return result;
}

std::string create_table(const operation::CreateTable& create,
                         const std::vector<std::string>& lines, const Spelling& spelling) {
    std::string prefixes;
    for (const std::string& prefix : create.table.prefixes) {
        prefixes += prefix + " ";
    }
    return fmt::format(
        "CREATE {}TABLE {}{} (\n    {}\n)", prefixes, create.if_not_exists ? "IF NOT EXISTS " : "",
        qualified(create.table.name, spelling.flavour), base::join(lines, ",\n    "));
}

std::vector<std::string> insert_rows(const operation::BulkInsert& insert,
                                     const Spelling& spelling) {
    std::vector<std::string> result;
    const std::string head =
        fmt::format("INSERT INTO {} ({}) VALUES ", qualified(insert.table, spelling.flavour),
                    spell_all(insert.columns, spelling.flavour));
    for (const auto& row : insert.rows) {
        std::vector<std::string> values;
        for (const schema::Value& value : row) {
            values.push_back(literal(value, spelling.flavour));
        }
        result.push_back(fmt::format("{}({})", head, base::join(values, ", ")));
    }
    return result;
}

std::string index_parts(const std::vector<schema::IndexPart>& parts, bool with_operator_classes,
                        const Spelling& spelling) {
    std::vector<std::string> texts;
    for (const schema::IndexPart& part : parts) {
        std::string text =
            part.expression.empty() ? spell(part.column, spelling.flavour) : part.expression.text;
        if (!part.collation.name.empty()) {
            text += collate(part.collation);
        }
        if (with_operator_classes && !part.operator_class.empty()) {
            text += " " + part.operator_class;
        }
        if (part.descending) {
            text += " DESC";
        }
        if (part.nulls_first) {
            text += *part.nulls_first ? " NULLS FIRST" : " NULLS LAST";
        }
        texts.push_back(std::move(text));
    }
    return base::join(texts, ", ");
}

schema::Table complete(const schema::Table& table) {
    schema::Table result = table;
    schema::apply({}, result);
    return result;
}

operation::AddColumn complete(const operation::AddColumn& add) {
    operation::Operation result = add;
    operation::apply({}, result);
    return std::get<operation::AddColumn>(std::move(result));
}

}  // namespace limbeck::dialect
