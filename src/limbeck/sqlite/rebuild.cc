// SPDX-License-Identifier: MIT
#include "limbeck/sqlite/rebuild.h"
#include "limbeck/sqlite/flavour.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

#include "limbeck/base/error.h"
#include "limbeck/base/text.h"
#include "limbeck/dialect/identifier.h"
#include "limbeck/dialect/render.h"
#include "limbeck/sql/lexer.h"
#include "limbeck/sql/quote.h"
#include "limbeck/sqlite/render_table.h"
#include "limbeck/sqlite/tokens.h"
#include "limbeck/sqlite/types.h"

namespace limbeck::sqlite {

namespace {

using dialect::spell;
using schema::TypeKind;

// Types between which SQLAlchemy sees no need to convert.
enum class Family { Integer, Number, Text, Other };

// SQLite's rules of affinity (sqlite.org/datatype3.html); SQLAlchemy reads types by them too. What
// they call numeric may be a date.
Family family_of_words(std::string_view words) {
    const std::string lower = base::to_lower(words);
    const auto has = [&](std::string_view part) { return lower.find(part) != std::string::npos; };
    if (has("int")) {
        return Family::Integer;
    }
    if (has("char") || has("clob") || has("text")) {
        return Family::Text;
    }
    return has("real") || has("floa") || has("doub") ? Family::Number : Family::Other;
}

Family family(const schema::Type& given) {
    const schema::Type& type = effective(given);
    if (schema::is_integer(type)) {
        return Family::Integer;
    }
    if (schema::is_number(type)) {
        return Family::Number;
    }
    if (type.kind == TypeKind::Named) {
        return family_of_words(type.name);
    }
    return type.kind == TypeKind::String || type.kind == TypeKind::Text ||
                   type.kind == TypeKind::Enum
               ? Family::Text
               : Family::Other;
}

schema::Type without_collation(const schema::Type& given) {
    schema::Type type = effective(given);
    type.collation.clear();
    return type;
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_on(const schema::Table& table, const char* option, const char* value) {
    const auto found = table.options.find(option);
    return found != table.options.end() && found->second == value;
}

// The columns that a constraint is about; of a CHECK only SQLite knows.
std::vector<std::string> columns_of(const schema::Constraint& constraint) {
    return std::visit(
        [](const auto& any) -> std::vector<std::string> {
            using Kind = std::decay_t<decltype(any)>;
            if constexpr (std::is_same_v<Kind, schema::TypeCheck>) {
                return {any.column};
            } else if constexpr (std::is_same_v<Kind, schema::Check> ||
                                 std::is_same_v<Kind, schema::Exclusion>) {
                return {};
            } else {
                return any.columns;
            }
        },
        constraint);
}

// Whether a CHECK without a name is about this column and no other one of the table: what
// SQLAlchemy adds for Boolean and Enum, which nobody can drop by name.
bool is_check_of(const schema::Constraint& constraint, const std::string& column,
                 const schema::Table& table) {
    const auto* const check = std::get_if<schema::Check>(&constraint);
    if (check == nullptr || !check->name.empty()) {
        return false;
    }
    const std::string_view text = check->condition.text;
    sql::Lexer lexer(text, flavour);
    bool found = false;
    for (sql::Token token = lexer.next(); token.kind < sql::TokenKind::End; token = lexer.next()) {
        if (token.kind != sql::TokenKind::Word && token.kind != sql::TokenKind::QuotedIdentifier) {
            continue;
        }
        const std::string name = unquote(text.substr(token.begin, token.end - token.begin));
        const auto same = [&](const std::string& other) {
            return base::equals_ignoring_case(name, other);
        };
        if (same(column)) {
            found = true;
        } else if (std::any_of(table.columns.begin(), table.columns.end(),
                               [&](const auto& other) { return same(other.name); })) {
            return false;
        }
    }
    return found;
}

// A type that comes with a CHECK where the database has none of its own.
bool is_choice(const schema::Type& type) {
    return type.kind == schema::TypeKind::Enum || type.kind == schema::TypeKind::Boolean;
}

// The table while the steps of a batch change it. Renamed columns keep their old name until the
// very end.
class Workpiece {
  public:
    explicit Workpiece(const operation::ExistingTable& existing)
        : table_(dialect::complete(existing.table)), old_(table_) {
        for (const schema::Column& column : table_.columns) {
            if (!column.computed) {
                sources_[column.name] = spell(column.name, flavour);
            }
        }
    }

    // Everything at once.
    void become(const schema::Table& wanted) {
        becomes_ = dialect::complete(wanted);
        for (const schema::Column& column : wanted.columns) {
            const auto old = std::find_if(
                table_.columns.begin(), table_.columns.end(),
                [&](const schema::Column& other) { return other.name == column.name; });
            if (old == table_.columns.end()) {
                continue;
            }
            // What was computed stays.
            if (old->computed && !column.computed) {
                sources_[column.name] = spell(column.name, flavour);
            }
            if (old->type != column.type) {
                change_type(*old, column.type, std::nullopt);
            }
        }
        table_ = becomes_;
    }

    void change(const operation::AddColumn& given) {
        operation::AddColumn add = dialect::complete(given);
        auto place = table_.columns.end();
        if (!add.before.empty()) {
            place = find(add.before);
        } else if (!add.after.empty()) {
            place = find(add.after) + 1;
        }
        table_.columns.insert(place, std::move(add.column));
        table_.constraints.insert(table_.constraints.end(), add.constraints.begin(),
                                  add.constraints.end());
        table_.indexes.insert(table_.indexes.end(), add.indexes.begin(), add.indexes.end());
    }

    void change(const operation::DropColumn& drop) {
        const std::string name = old_name(drop.column);
        std::erase_if(table_.constraints, [&](const schema::Constraint& constraint) {
            return is_check_of(constraint, name, table_);
        });
        table_.columns.erase(find(name));
        sources_.erase(name);
        std::erase_if(table_.indexes, [&](const schema::Index& index) {
            return std::any_of(index.parts.begin(), index.parts.end(),
                               [&](const auto& part) { return part.column == name; });
        });
        for (schema::Constraint& constraint : table_.constraints) {
            if (auto* key = std::get_if<schema::PrimaryKey>(&constraint)) {
                std::erase(key->columns, name);
                std::erase_if(key->parts, [&](const auto& part) { return part.column == name; });
            }
        }
        std::erase_if(table_.constraints, [&](const schema::Constraint& constraint) {
            const auto* key = std::get_if<schema::PrimaryKey>(&constraint);
            return contains(columns_of(constraint), name) ||
                   (key != nullptr && key->columns.empty());
        });
    }

    void change(const operation::AlterColumn& alter) {
        schema::Column& column = *find(old_name(alter.column));
        if (alter.type) {
            change_type(column, *alter.type, alter.existing_type);
        }
        if (alter.nullable) {
            column.nullable = *alter.nullable;
        }
        if (alter.server_default) {
            change_default(column, *alter.server_default);
        }
        if (alter.rename_to && *alter.rename_to != alter.column) {
            renames_.emplace_back(alter.column, *alter.rename_to);
            old_names_[*alter.rename_to] = column.name;
        }
    }

    void change(const operation::CreateIndex& create) {
        table_.indexes.push_back(create.index);
        for (schema::IndexPart& part : table_.indexes.back().parts) {
            part.column = old_name(part.column);
        }
    }

    void change(const operation::DropIndex& drop) {
        const auto dropped = std::erase_if(table_.indexes, [&](const schema::Index& index) {
            return index.name.text == drop.name.text;
        });
        if (dropped == 0 && !drop.if_exists) {
            throw unknown("index", drop.name.text);
        }
    }

    void change(const operation::AddConstraint& add) {
        if (const auto* key = std::get_if<schema::PrimaryKey>(&add.constraint)) {
            drop_primary_key();
            for (const std::string& name : key->columns) {
                find(old_name(name))->nullable = false;
            }
        }
        table_.constraints.push_back(add.constraint);
        std::visit(
            [&](auto& any) {
                if constexpr (requires { any.columns; }) {
                    for (std::string& name : any.columns) {
                        name = old_name(name);
                    }
                }
            },
            table_.constraints.back());
    }

    void change(const operation::DropConstraint& drop) {
        const auto dropped = std::erase_if(table_.constraints, [&](const auto& constraint) {
            return !drop.name.empty() && name_of(constraint).text == drop.name.text;
        });
        if (dropped > 0) {
            return;
        }
        if (drop.type == operation::ConstraintType::PrimaryKey) {
            drop_primary_key();
        } else if (!drop.if_exists) {
            throw unknown("constraint", drop.name.text);
        }
    }

    void change(const operation::SetTableComment& /*set*/) {}

    [[nodiscard]] std::vector<std::string> statements(
        const std::vector<schema::SqlText>& triggers) const;

  private:
    [[nodiscard]] Error unknown(std::string_view kind, const std::string& name) const {
        return Error(ErrorCode::Refused,
                     fmt::format("No such {}: '{}' in table '{}'", kind, name, table_.name.name));
    }

    std::vector<schema::Column>::iterator find(const std::string& name) {
        const auto found = std::find_if(table_.columns.begin(), table_.columns.end(),
                                        [&](const auto& column) { return column.name == name; });
        if (found == table_.columns.end()) {
            throw unknown("column", name);
        }
        return found;
    }

    [[nodiscard]] std::string old_name(const std::string& name) const {
        const auto found = old_names_.find(name);
        return found == old_names_.end() ? name : found->second;
    }

    void drop_primary_key() {
        std::erase_if(table_.constraints, [](const schema::Constraint& constraint) {
            return std::holds_alternative<schema::PrimaryKey>(constraint);
        });
        for (schema::Column& column : table_.columns) {
            column.primary_key = false;
        }
    }

    // A STRICT table takes nothing but bytes into a BLOB, and anything as it is into ANY.
    [[nodiscard]] bool must_be_cast(const schema::Type& from, const schema::Type& to) const {
        if (is_on(becomes_, "sqlite_strict", "true")) {
            const std::string name = base::to_upper(type_name(without_collation(to)));
            if (name == "BLOB" || name == "ANY") {
                return name == "BLOB";
            }
        }
        return family(to) != Family::Other && family(to) != family(from);
    }

    // Values are cast as Alembic casts them, but never to dates, times and booleans: for SQLite
    // those are numbers, and CAST('2020-01-01' AS DATETIME) is 2020.
    void change_type(schema::Column& column, const schema::Type& to,
                     const std::optional<schema::Type>& from) {
        const auto source = sources_.find(column.name);
        if (source != sources_.end() && must_be_cast(column.type, to)) {
            source->second =
                fmt::format("CAST({} AS {})", source->second, type_name(without_collation(to)));
        }
        // The CHECK of the old type, as it was declared or as it was read from the database.
        std::erase_if(table_.constraints, [&](const schema::Constraint& constraint) {
            const auto* check = std::get_if<schema::TypeCheck>(&constraint);
            const bool named = from && from->create_constraint && !from->name.empty() &&
                               std::holds_alternative<schema::Check>(constraint) &&
                               name_of(constraint).text == from->name;
            const bool was_of_type = is_choice(from.value_or(column.type)) &&
                                     is_check_of(constraint, column.name, table_);
            return named || was_of_type || (check != nullptr && check->column == column.name);
        });
        column.type = to;
        if (std::exchange(column.type.create_constraint, false)) {
            table_.constraints.emplace_back(
                schema::TypeCheck{.name = to.name, .column = column.name, .type = to});
        }
    }

    void change_default(schema::Column& column, const operation::ColumnDefault& to) {
        const auto* given = std::get_if<schema::Default>(&to);
        column.server_default = given == nullptr ? std::nullopt : std::optional(*given);
        const auto* computed = std::get_if<schema::Computed>(&to);
        column.computed = computed == nullptr ? std::nullopt : std::optional(*computed);
        if (computed != nullptr) {
            sources_.erase(column.name);
        }
    }

    [[nodiscard]] bool is_alias_of_rowid(const schema::Table& table) const;
    [[nodiscard]] std::string rowid_name() const;
    [[nodiscard]] std::string copy(const std::string& to, const std::string& from) const;

    schema::Table table_;
    schema::Table old_;
    schema::Table becomes_ = {};                    // where it changes as a whole
    std::map<std::string, std::string> sources_;    // column → what is copied into it
    std::map<std::string, std::string> old_names_;  // of renamed columns
    std::vector<std::pair<std::string, std::string>> renames_;
};

// INTEGER PRIMARY KEY, in these very words, is the row id; with DESC it is not.
bool Workpiece::is_alias_of_rowid(const schema::Table& table) const {
    const auto key = schema::primary_key(table);
    return key && key->columns.size() == 1 && key->parts.empty() &&
           std::any_of(table.columns.begin(), table.columns.end(), [&](const auto& column) {
               return column.name == key->columns[0] &&
                      base::equals_ignoring_case(type_name(without_collation(column.type)),
                                                 "INTEGER");
           });
}

// What to call the row id to copy it; "" where there is none, or it is copied as a column already.
std::string Workpiece::rowid_name() const {
    if (is_on(old_, "sqlite_with_rowid", "false") || is_on(table_, "sqlite_with_rowid", "false") ||
        is_alias_of_rowid(table_)) {
        return {};
    }
    for (const char* name : {"rowid", "_rowid_", "oid"}) {
        const auto same = [&](const schema::Column& column) {
            return base::equals_ignoring_case(column.name, name);
        };
        if (std::none_of(old_.columns.begin(), old_.columns.end(), same) &&
            std::none_of(table_.columns.begin(), table_.columns.end(), same)) {
            return name;
        }
    }
    return {};
}

// Whether an ON CONFLICT of its own would drop or change rows that are copied.
bool resolves_conflicts(const schema::Table& table) {
    return std::any_of(table.columns.begin(), table.columns.end(),
                       [](const auto& column) { return !column.on_conflict.empty(); }) ||
           std::any_of(table.constraints.begin(), table.constraints.end(), [](const auto& any) {
               return std::visit(
                   [](const auto& constraint) {
                       if constexpr (requires { constraint.on_conflict; }) {
                           return !constraint.on_conflict.empty();
                       } else {
                           return false;
                       }
                   },
                   any);
           });
}

std::string Workpiece::copy(const std::string& to, const std::string& from) const {
    std::vector<std::string> targets;
    std::vector<std::string> values;
    if (const std::string rowid = rowid_name(); !rowid.empty()) {
        targets.push_back(rowid);
        values.push_back(rowid);
    }
    for (const schema::Column& column : table_.columns) {
        const auto source = sources_.find(column.name);
        if (source != sources_.end() && !column.computed) {
            targets.push_back(spell(column.name, flavour));
            values.push_back(source->second);
        }
    }
    return fmt::format("INSERT {}INTO {} ({}) SELECT {} FROM {}",
                       resolves_conflicts(becomes_) ? "OR ABORT " : "", to,
                       base::join(targets, ", "), base::join(values, ", "), from);
}

std::vector<std::string> Workpiece::statements(const std::vector<schema::SqlText>& triggers) const {
    const schema::QualifiedName made{table_.name.schema, "_alembic_tmp_" + table_.name.name};
    const std::string to = dialect::qualified(made, flavour);
    const std::string from = dialect::qualified(table_.name, flavour);
    schema::Table fresh = table_;
    fresh.name = made;
    std::vector<std::string> result{create_table({.table = fresh})};
    if (!sources_.empty()) {
        result.push_back(copy(to, from));
    }
    if (is_on(table_, "sqlite_autoincrement", "true") &&
        is_on(old_, "sqlite_autoincrement", "true")) {
        const std::string counter = dialect::qualified(
            schema::QualifiedName(table_.name.schema, "sqlite_sequence"), flavour);
        const std::string new_literal = sql::quote_literal(made.name, flavour);
        result.push_back(fmt::format("DELETE FROM {} WHERE name = {}", counter, new_literal));
        result.push_back(
            fmt::format("INSERT INTO {0} (name, seq) SELECT {1}, seq FROM {0} WHERE "
                        "name = {2}",
                        counter, new_literal, sql::quote_literal(table_.name.name, flavour)));
    }
    result.push_back("DROP TABLE " + from);
    // The way SQLite renamed before 3.25: without reading views and triggers, which at this moment
    // speak of a table that is not there.
    result.emplace_back("PRAGMA legacy_alter_table = ON");
    result.push_back(
        fmt::format("ALTER TABLE {} RENAME TO {}", to, spell(table_.name.name, flavour)));
    result.emplace_back("PRAGMA legacy_alter_table = OFF");
    for (const schema::Index& index : table_.indexes) {
        result.push_back(create_index({.index = index}));
    }
    for (const schema::SqlText& trigger : triggers) {
        result.push_back(trigger.text);
    }
    for (const auto& [name, other] : renames_) {
        result.push_back(fmt::format("ALTER TABLE {} RENAME COLUMN {} TO {}", from,
                                     spell(name, flavour), spell(other, flavour)));
    }
    return result;
}

}  // namespace

std::vector<std::string> rebuild(const operation::BatchAlterTable& batch) {
    if (!batch.existing) {
        throw Error(ErrorCode::Unsupported,
                    fmt::format("table '{}' must be made anew, and nobody knows what it is",
                                batch.table.name))
            .hint("run against the database, or give batch_alter_table the table as copy_from");
    }
    Workpiece piece(*batch.existing);
    for (const operation::BatchStep& step : batch.steps) {
        std::visit([&](const auto& any) { piece.change(any); }, step);
    }
    return piece.statements(batch.existing->triggers);
}

std::vector<std::string> replace_table(const operation::ReplaceTable& replace) {
    Workpiece piece(replace.existing);
    piece.become(replace.table);
    return piece.statements(replace.existing.triggers);
}

std::string foreign_key_check(const schema::QualifiedName& table) {
    return fmt::format("PRAGMA {}foreign_key_check({})",
                       table.schema.empty() ? "" : spell(table.schema, flavour) + ".",
                       spell(table.name, flavour));
}

}  // namespace limbeck::sqlite
