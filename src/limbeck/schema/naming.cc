// SPDX-License-Identifier: MIT
#include "limbeck/schema/naming.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "limbeck/base/error.h"

namespace limbeck::schema {

namespace {

// What the tokens of a template can speak of.
struct Subject {
    QualifiedName table = {};
    std::string given = {};  // the name it has already
    std::vector<std::string> columns = {};
    QualifiedName referred = {};
    std::vector<std::string> referred_columns = {};
};

Error cannot_fill(std::string_view token) {
    return Error(ErrorCode::Refused,
                 "a naming convention has nothing to put for %(" + std::string(token) + ")s");
}

// SQLAlchemy's label of a column: schema, table and column with underscores between.
std::string label(const QualifiedName& table, const std::string& column) {
    return (table.schema.empty() ? "" : table.schema + "_") + table.name + "_" + column;
}

// column_<which>_<aspect>: which is a number, or "0N" and "0_N" for all columns, without and with
// underscores between; aspect is name, key (the same here) or label.
std::optional<std::string> fill_columns(std::string_view rest, const QualifiedName& table,
                                        const std::vector<std::string>& columns) {
    const std::size_t cut = rest.rfind('_');
    if (cut == std::string_view::npos) {
        return std::nullopt;
    }
    const std::string_view which = rest.substr(0, cut);
    const std::string_view aspect = rest.substr(cut + 1);
    if (aspect != "name" && aspect != "key" && aspect != "label") {
        return std::nullopt;
    }
    const auto text = [&](const std::string& column) {
        return aspect == "label" ? label(table, column) : column;
    };
    if (which == "0N" || which == "0_N") {
        std::string result;
        for (const std::string& column : columns) {
            result += (result.empty() || which == "0N" ? "" : "_") + text(column);
        }
        return result;
    }
    std::size_t index = 0;
    for (const char digit : which) {
        if (digit < '0' || digit > '9' || index > 1000) {
            return std::nullopt;
        }
        index = index * 10 + static_cast<std::size_t>(digit - '0');
    }
    return which.empty() || index >= columns.size() ? std::nullopt
                                                    : std::optional(text(columns[index]));
}

std::string fill_token(std::string_view token, const Subject& subject) {
    std::optional<std::string> text;
    if (token == "table_name") {
        text = subject.table.name;
    } else if (token == "constraint_name") {
        if (subject.given.empty()) {
            throw Error(ErrorCode::Refused,
                        "Naming convention including %(constraint_name)s token requires that "
                        "constraint is explicitly named.");
        }
        text = subject.given;
    } else if (token == "referred_table_name") {
        text = subject.referred.name;
    } else if (token.starts_with("referred_column_")) {
        text = fill_columns(token.substr(16), subject.referred, subject.referred_columns);
    } else if (token.starts_with("column_")) {
        text = fill_columns(token.substr(7), subject.table, subject.columns);
    }
    if (!text) {
        throw cannot_fill(token);
    }
    return *text;
}

// A Python format: %(token)s and %%.
std::string fill(std::string_view pattern, const Subject& subject) {
    std::string result;
    for (std::size_t at = 0; at < pattern.size(); ++at) {
        if (pattern[at] != '%') {
            result += pattern[at];
        } else if (pattern.substr(at, 2) == "%%") {
            result += '%';
            ++at;
        } else {
            const std::size_t end = pattern.find(")s", at);
            if (pattern.substr(at, 2) != "%(" || end == std::string_view::npos) {
                throw Error(ErrorCode::Refused,
                            "not a naming convention: \"" + std::string(pattern) + "\"");
            }
            result += fill_token(pattern.substr(at + 2, end - at - 2), subject);
            at = end + 1;
        }
    }
    return result;
}

Name name_for(const NamingConvention& convention, const std::string& kind, const Name& given,
              Subject subject) {
    const auto found = convention.find(kind);
    // What was read from a database is final, but may have no name.
    if ((given.final && !given.empty()) || (found == convention.end() && kind != "ix")) {
        return given;
    }
    const std::string_view pattern =
        found == convention.end() ? std::string_view("ix_%(column_0_label)s") : found->second;
    if (!given.empty() && pattern.find("%(constraint_name)s") == std::string_view::npos) {
        return given;
    }
    subject.given = given.text;
    return final_name(fill(pattern, subject));
}

}  // namespace

void apply(const NamingConvention& convention, const QualifiedName& table, Constraint& constraint) {
    std::visit(
        [&](auto& any) {
            using Kind = std::decay_t<decltype(any)>;
            Subject subject{.table = table};
            if constexpr (std::is_same_v<Kind, PrimaryKey>) {
                subject.columns = any.columns;
                any.name = name_for(convention, "pk", any.name, std::move(subject));
            } else if constexpr (std::is_same_v<Kind, Unique>) {
                subject.columns = any.columns;
                any.name = name_for(convention, "uq", any.name, std::move(subject));
            } else if constexpr (std::is_same_v<Kind, ForeignKey>) {
                subject.columns = any.columns;
                subject.referred = any.target;
                subject.referred_columns = any.target_columns;
                any.name = name_for(convention, "fk", any.name, std::move(subject));
            } else if constexpr (std::is_same_v<Kind, Check>) {
                any.name = name_for(convention, "ck", any.name, std::move(subject));
            } else if constexpr (std::is_same_v<Kind, TypeCheck>) {
                subject.columns = {any.column};
                any.name = name_for(convention, "ck", any.name, std::move(subject));
            } else {
                static_assert(std::is_same_v<Kind, Exclusion>);
                for (const ExclusionPart& part : any.parts) {
                    subject.columns.push_back(part.column);
                }
                any.name = name_for(convention, "ex", any.name, std::move(subject));
            }
        },
        constraint);
}

void apply(const NamingConvention& convention, Index& index) {
    Subject subject{.table = index.table};
    for (const IndexPart& part : index.parts) {
        subject.columns.push_back(part.column);
    }
    index.name = name_for(convention, "ix", index.name, std::move(subject));
}

void apply(const NamingConvention& convention, Table& table) {
    expand(table);
    const bool declared =
        std::any_of(table.constraints.begin(), table.constraints.end(),
                    [](const auto& any) { return std::holds_alternative<PrimaryKey>(any); });
    if (const auto key = primary_key(table); key && !declared) {
        table.constraints.emplace_back(*key);
    }
    for (Constraint& constraint : table.constraints) {
        apply(convention, table.name, constraint);
    }
    for (Index& index : table.indexes) {
        index.table = table.name;
        apply(convention, index);
    }
    for (Column& column : table.columns) {
        for (Check& check : column.checks) {
            check.name = name_for(convention, "ck", check.name,
                                  Subject{.table = table.name, .columns = {column.name}});
        }
    }
}

Name conventional_name(const NamingConvention& convention, const std::string& kind,
                       const QualifiedName& table, const Name& given) {
    return given.empty() ? given : name_for(convention, kind, given, Subject{.table = table});
}

}  // namespace limbeck::schema
