// SPDX-License-Identifier: MIT
#include "limbeck/postgresql/render_column.h"
#include "limbeck/postgresql/flavour.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>
#include <variant>

#include "limbeck/base/text.h"
#include "limbeck/dialect/identifier.h"
#include "limbeck/postgresql/types.h"
#include "limbeck/sql/quote.h"

namespace limbeck::postgresql {

namespace {

using dialect::qualified;
using dialect::spell;

std::string serial(const schema::Type& given) {
    const schema::Type& type = effective(given);
    if (type.kind == schema::TypeKind::SmallInteger) {
        return "SMALLSERIAL";
    }
    return type.kind == schema::TypeKind::BigInteger ? "BIGSERIAL" : "SERIAL";
}

std::string identity_clause(const schema::Identity& identity) {
    const std::vector<std::string> options = dialect::sequence_options(identity.options);
    return fmt::format("GENERATED {} AS IDENTITY{}", identity.always ? "ALWAYS" : "BY DEFAULT",
                       options.empty() ? "" : fmt::format(" ({})", base::join(options, " ")));
}

std::string computed_clause(const schema::Computed& computed) {
    if (computed.persisted == false) {
        throw Error(ErrorCode::Unsupported,
                    "PostgreSQL computed columns are stored: one that is not needs PostgreSQL 18")
            .hint("set persisted=True, or write the column in SQL");
    }
    return fmt::format("GENERATED ALWAYS AS ({}) STORED", computed.expression.text);
}

// What changes an identity into another: SQLAlchemy's names of the options in alphabetical order;
// one that is only taken away stays as it is.
std::string identity_changes(const schema::Identity& from, const schema::Identity& to) {
    std::vector<std::string> changes;
    if (from.always != to.always) {
        changes.push_back(fmt::format("SET GENERATED {}", to.always ? "ALWAYS" : "BY DEFAULT"));
    }
    const schema::SequenceOptions& old = from.options;
    const schema::SequenceOptions& now = to.options;
    const auto change = [&](bool differs, schema::SequenceOptions one) {
        if (differs) {
            for (const std::string& option : dialect::sequence_options(one)) {
                changes.push_back("SET " + option);
            }
        }
    };
    change(old.cache != now.cache, {.cache = now.cache});
    change(old.cycle != now.cycle, {.cycle = now.cycle});
    change(old.increment != now.increment, {.increment = now.increment});
    change(old.maxvalue != now.maxvalue, {.maxvalue = now.maxvalue});
    change(old.minvalue != now.minvalue, {.minvalue = now.minvalue});
    change(old.no_maxvalue != now.no_maxvalue, {.no_maxvalue = now.no_maxvalue});
    change(old.no_minvalue != now.no_minvalue, {.no_minvalue = now.no_minvalue});
    change(old.start != now.start, {.start = now.start});
    if (schema::are_apart(old, now)) {
        changes.emplace_back("RESTART");
    }
    return base::join(changes, " ");
}

template <typename Kind>
const Kind* get(const std::optional<operation::ColumnDefault>& any) {
    return any ? std::get_if<Kind>(&*any) : nullptr;
}

// The clause after ALTER COLUMN c; "" where nothing is to do.
std::string default_change(const operation::AlterColumn& alter) {
    const auto* old_identity = get<schema::Identity>(alter.existing_server_default);
    if (get<schema::Computed>(alter.server_default) != nullptr ||
        get<schema::Computed>(alter.existing_server_default) != nullptr) {
        throw Error(ErrorCode::Unsupported,
                    "Adding or removing a \"computed\" construct, e.g. GENERATED ALWAYS AS, to or "
                    "from an existing column is not supported.");
    }
    if (const auto* identity = get<schema::Identity>(alter.server_default)) {
        if (get<operation::NoDefault>(alter.existing_server_default) != nullptr) {
            return "ADD " + identity_clause(*identity);
        }
        // Where nobody said what was there before, an identity without options.
        return identity_changes(old_identity != nullptr ? *old_identity : schema::Identity{},
                                *identity);
    }
    if (const auto* given = get<schema::Default>(alter.server_default)) {
        return "SET DEFAULT " + default_text(*given);
    }
    return old_identity != nullptr ? "DROP IDENTITY" : "DROP DEFAULT";
}

// The CHECK that a type of the column needs from the table.
std::optional<schema::TypeCheck> type_check(const std::string& column, const schema::Type& given) {
    const schema::Type& type = effective(given);
    if (!type.create_constraint || guards_itself(type)) {
        return std::nullopt;
    }
    return schema::TypeCheck{.name = type.name, .column = column, .type = type};
}

bool is_enum(const schema::Type& given) {
    const schema::Type& type = effective(given);
    return type.kind == schema::TypeKind::Array ? is_enum(type.item.at(0))
                                                : type.kind == schema::TypeKind::Enum;
}

// " USING …" where values do not convert by themselves; between enums by way of their texts.
std::string conversion(const operation::AlterColumn& alter) {
    if (!alter.using_expression.empty()) {
        return " USING " + alter.using_expression.text;
    }
    if (!alter.convert) {
        return "";
    }
    schema::Type plain = effective(*alter.type);
    (plain.kind == schema::TypeKind::Array ? plain.item.at(0) : plain).collation.clear();
    const bool through_text =
        alter.existing_type && is_enum(*alter.existing_type) && is_enum(*alter.type);
    return fmt::format(" USING {}{}::{}", spell(alter.column, flavour),
                       through_text ? "::text" : "", type_name(plain));
}

// Before PostgreSQL 16 there is no SET STORAGE DEFAULT. Types whose own is another cannot be told
// apart here by more than what the server's types are.
std::string default_storage(const operation::AlterColumn& alter) {
    const schema::Type type =
        alter.type ? *alter.type : alter.existing_type.value_or(schema::Type{});
    return effective(type).kind == schema::TypeKind::Numeric ? "MAIN" : "EXTENDED";
}

}  // namespace

std::string default_text(const schema::Default& given) {
    return given.kind == schema::Default::Kind::Literal ? sql::quote_literal(given.text, flavour)
                                                        : given.text;
}

std::vector<std::string> constraint_comment(const schema::QualifiedName& table,
                                            const schema::Constraint& constraint) {
    return std::visit(
        [&](const auto& any) -> std::vector<std::string> {
            if constexpr (requires { any.comment; }) {
                if (!any.comment.empty() && !any.name.empty()) {
                    return {fmt::format(
                        "COMMENT ON CONSTRAINT {} ON {} IS {}",
                        dialect::object_name(any.name, spelling.name_limit, flavour),
                        qualified(table, flavour), sql::quote_literal(any.comment, flavour))};
                }
            }
            return {};
        },
        constraint);
}

std::string column_specification(const schema::QualifiedName& table, const schema::Column& column,
                                 bool counts) {
    try {
        const bool is_serial = counts && !column.identity;
        std::string text = spell(column.name, flavour) + " " +
                           (is_serial ? serial(column.type) : type_name(column.type));
        if (!is_serial && column.server_default) {
            text += " DEFAULT " + default_text(*column.server_default);
        }
        if (column.computed) {
            text += " " + computed_clause(*column.computed);
        }
        if (column.identity) {
            text += " " + identity_clause(*column.identity);
        }
        // An identity is NOT NULL by itself.
        if (column.nullable && column.identity) {
            text += " NULL";
        } else if (!column.nullable && !column.identity) {
            text += " NOT NULL";
        }
        for (const schema::Check& check : column.checks) {
            text += " " + dialect::clause(check, spelling);
        }
        return text;
    } catch (Error& error) {
        throw error.context(fmt::format("column '{}' of table '{}'", column.name, table.name));
    }
}

std::string comment_on(std::string_view kind, const std::string& name,
                       const std::optional<std::string>& comment) {
    return fmt::format("COMMENT ON {} {} IS {}", kind, name,
                       comment ? sql::quote_literal(*comment, flavour) : "NULL");
}

std::string any_clause(const schema::Constraint& constraint) {
    struct Writer {
        std::string operator()(const schema::PrimaryKey& key) const {
            return dialect::clause(key, spelling);
        }
        std::string operator()(const schema::Unique& unique) const {
            return dialect::clause(unique, spelling);
        }
        std::string operator()(const schema::ForeignKey& key) const {
            return dialect::clause(key, spelling);
        }
        std::string operator()(const schema::Check& check) const {
            return dialect::clause(check, spelling);
        }
        std::string operator()(const schema::TypeCheck& check) const {
            return guards_itself(check.type)
                       ? ""
                       : dialect::clause(
                             schema::Check{.name = check.name,
                                           .condition = {dialect::enum_condition(check, spelling)}},
                             spelling);
        }
        std::string operator()(const schema::Exclusion& exclusion) const {
            std::vector<std::string> parts;
            for (const schema::ExclusionPart& part : exclusion.parts) {
                parts.push_back(fmt::format(
                    "{}{} WITH {}",
                    part.expression.empty() ? spell(part.column, flavour) : part.expression.text,
                    part.operator_class.empty() ? "" : " " + part.operator_class, part.op));
            }
            return fmt::format(
                "{}EXCLUDE USING {} ({}){}{}{}", dialect::constraint_head(exclusion.name, spelling),
                exclusion.using_method, base::join(parts, ", "),
                exclusion.include.empty()
                    ? ""
                    : fmt::format(" INCLUDE ({})", dialect::spell_all(exclusion.include, flavour)),
                exclusion.where.empty() ? "" : fmt::format(" WHERE ({})", exclusion.where.text),
                dialect::deferrability(exclusion.deferrable, exclusion.initially));
        }
    };
    return std::visit(Writer{}, constraint);
}

std::vector<std::string> add_constraint(const schema::QualifiedName& table,
                                        const schema::Constraint& constraint) {
    const std::string clause = any_clause(constraint);
    if (clause.empty()) {
        return {};
    }
    std::vector<std::string> result{
        fmt::format("ALTER TABLE {} ADD {}", qualified(table, flavour), clause)};
    for (std::string& comment : constraint_comment(table, constraint)) {
        result.push_back(std::move(comment));
    }
    return result;
}

std::string drop_constraint(const schema::QualifiedName& table, const schema::Name& name,
                            bool if_exists) {
    if (name.empty()) {
        throw Error(ErrorCode::Refused,
                    fmt::format("Can't emit DROP CONSTRAINT for a constraint of table '{}'; it has "
                                "no name",
                                table.name))
            .hint("give drop_constraint the name that the database has");
    }
    return fmt::format("ALTER TABLE {} DROP CONSTRAINT {}{}", qualified(table, flavour),
                       if_exists ? "IF EXISTS " : "",
                       dialect::object_name(name, spelling.name_limit, flavour));
}

std::vector<std::string> alter_column(const operation::AlterColumn& alter) {
    std::vector<std::string> result;
    const std::string table = qualified(alter.table, flavour);
    const std::string column = spell(alter.column, flavour);
    const auto change = [&](const std::string& what) {
        result.push_back(fmt::format("ALTER TABLE {} ALTER COLUMN {} {}", table, column, what));
    };
    if (alter.type && alter.existing_type) {
        if (const auto check = type_check(alter.column, *alter.existing_type)) {
            result.push_back(drop_constraint(alter.table, check->name, false));
        }
    }
    if (alter.drop_expression) {
        change("DROP EXPRESSION");
    }
    if (alter.type) {
        change(fmt::format("TYPE {}{}", type_name(*alter.type), conversion(alter)));
    }
    if (alter.nullable) {
        change(*alter.nullable ? "DROP NOT NULL" : "SET NOT NULL");
    }
    if (alter.server_default) {
        if (const std::string what = default_change(alter); !what.empty()) {
            change(what);
        }
    }
    if (alter.storage) {
        change("SET STORAGE " + (alter.storage->empty() ? default_storage(alter) : *alter.storage));
    }
    if (alter.compression) {
        change("SET COMPRESSION " + (alter.compression->empty() ? "DEFAULT" : *alter.compression));
    }
    if (alter.comment) {
        result.push_back(comment_on("COLUMN", table + "." + column, *alter.comment));
    }
    if (alter.rename_to) {
        result.push_back(fmt::format("ALTER TABLE {} RENAME {} TO {}", table, column,
                                     spell(*alter.rename_to, flavour)));
    }
    if (alter.type) {
        const std::string& name = alter.rename_to.value_or(alter.column);
        if (const auto check = type_check(name, *alter.type)) {
            for (std::string& statement : add_constraint(alter.table, *check)) {
                result.push_back(std::move(statement));
            }
        }
    }
    return result;
}

}  // namespace limbeck::postgresql
