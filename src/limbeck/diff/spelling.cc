// SPDX-License-Identifier: MIT
#include <algorithm>
#include <utility>
#include <variant>

#include "limbeck/base/text.h"
#include "limbeck/diff/objects.h"
#include "limbeck/diff/rename_first.h"
#include "limbeck/operation/apply.h"
#include "limbeck/operation/rename_text.h"

// Texts that are no difference.
namespace limbeck::diff {

namespace {

using schema::Database;
using schema::Table;

class Spelling {
  public:
    Spelling(Draft& from, const Database& to)
        : from_(from),
          to_(to),
          flavour_(to.ignores_case ? sql::Flavour::Sqlite : sql::Flavour::PostgreSql) {}

    void take() {
        take_view_names();
        respell(&Database::tables, [&](Table& table) {
            if (const Table* other = find(to_.tables, table.name)) {
                take(table, *other);
            }
        });
        respell(&Database::views, [&](schema::View& view) {
            if (const schema::View* other = find(to_.views, view.name)) {
                take(view.definition.text, other->definition.text);
                take_indexes(view.indexes, other->indexes);
            }
        });
        respell(&Database::triggers, [&](schema::Trigger& trigger) {
            for (const schema::Trigger& other : to_.triggers) {
                if (same(trigger.name.name, other.name.name) && trigger.table == other.table &&
                    trigger.name.schema == other.name.schema) {
                    trigger.name = other.name;
                    take(trigger.definition.text, other.definition.text);
                }
            }
        });
    }

  private:
    // Each object that differs is tried on a copy: the database is copied only for one that is then
    // spelt otherwise.
    template <typename Object, typename Take>
    void respell(std::vector<Object> Database::*objects, const Take& take_words) {
        for (std::size_t i = 0; i < ((*from_).*objects).size(); ++i) {
            const Object& object = ((*from_).*objects)[i];
            const Object* other = find(to_.*objects, object.name);
            if (other != nullptr && object == *other) {
                continue;
            }
            Object spelt = object;
            take_words(spelt);
            if (spelt != object) {
                (from_.own().*objects)[i] = std::move(spelt);
            }
        }
    }

    [[nodiscard]] bool same(const std::string& a, const std::string& b) const {
        return a == b || (to_.ignores_case && base::equals_ignoring_case(a, b));
    }

    // Sorted by name.
    template <typename Object>
    static const Object* find(const std::vector<Object>& objects,
                              const schema::QualifiedName& name) {
        const auto found = std::lower_bound(
            objects.begin(), objects.end(), name,
            [](const Object& object, const auto& wanted) { return object.name < wanted; });
        return found == objects.end() || found->name != name ? nullptr : &*found;
    }

    void take(std::string& text, const std::string& other) const {
        if (operation::is_same_sql(text, other, flavour_)) {
            text = other;
        }
    }

    void take_view_names() {
        if (!to_.ignores_case) {
            return;
        }
        std::vector<operation::RenameTable> renames;
        for (const schema::View& view : from_->views) {
            for (const schema::View& other : to_.views) {
                if (view.name != other.name && view.name.schema == other.name.schema &&
                    same(view.name.name, other.name.name)) {
                    renames.push_back({view.name, other.name.name});
                }
            }
        }
        for (const operation::RenameTable& rename : renames) {
            operation::apply(rename, from_.own());
        }
    }

    void take(Table& table, const Table& other) {
        for (schema::Column& column : table.columns) {
            for (const schema::Column& wanted : other.columns) {
                if (column.name == wanted.name) {
                    take(column, wanted);
                }
            }
        }
        for (schema::Constraint& constraint : table.constraints) {
            for (const schema::Constraint& wanted : other.constraints) {
                if (constraint.index() == wanted.index() &&
                    same(name_of(constraint).text, name_of(wanted).text) &&
                    in_words_of(constraint, wanted) == wanted) {
                    constraint = wanted;
                    break;
                }
            }
        }
        take_indexes(table.indexes, other.indexes);
    }

    void take(schema::Column& column, const schema::Column& wanted) const {
        if (column.server_default && wanted.server_default) {
            take(column.server_default->text, wanted.server_default->text);
        }
        if (column.computed && wanted.computed) {
            take(column.computed->expression.text, wanted.computed->expression.text);
        }
        take_defaults(column, wanted);
        if (same(column.type.collation, wanted.type.collation)) {
            column.type.collation = wanted.type.collation;
        }
    }

    // What SQLite does anyway where nothing is said (sqlite.org/foreignkeys.html, 4.2, and
    // lang_conflict.html); PostgreSQL's catalog has no words but these.
    template <typename Constraint>
    static bool is_deferred(const Constraint& constraint) {
        return constraint.deferrable.value_or(false) && constraint.initially == "DEFERRED";
    }
    static void take_conflict(std::string& clause, const std::string& other) {
        const auto aborts = [](const std::string& text) {
            return text.empty() || base::equals_ignoring_case(text, "ABORT");
        };
        if (aborts(clause) && aborts(other)) {
            clause = other;
        }
    }
    template <typename Constraint>
    void take_defaults(Constraint& constraint, const Constraint& wanted) const {
        if (flavour_ != sql::Flavour::Sqlite) {
            return;
        }
        if constexpr (requires { constraint.deferrable; }) {
            if (is_deferred(constraint) == is_deferred(wanted)) {
                constraint.deferrable = wanted.deferrable;
                constraint.initially = wanted.initially;
            }
        }
        if constexpr (requires { constraint.on_conflict; }) {
            take_conflict(constraint.on_conflict, wanted.on_conflict);
        }
    }

    [[nodiscard]] schema::Constraint in_words_of(schema::Constraint constraint,
                                                 const schema::Constraint& wanted) const {
        std::visit(
            [&](auto& any) { take_defaults(any, std::get<std::decay_t<decltype(any)>>(wanted)); },
            constraint);
        if (auto* check = std::get_if<schema::Check>(&constraint)) {
            take(check->condition.text, std::get<schema::Check>(wanted).condition.text);
        } else if (auto* exclusion = std::get_if<schema::Exclusion>(&constraint)) {
            const auto& other = std::get<schema::Exclusion>(wanted);
            take(exclusion->where.text, other.where.text);
            for (std::size_t i = 0; i < std::min(exclusion->parts.size(), other.parts.size());
                 ++i) {
                take(exclusion->parts[i].expression.text, other.parts[i].expression.text);
            }
        }
        std::visit([&](auto& any) { any.name = name_of(wanted); }, constraint);
        return constraint;
    }

    void take_indexes(std::vector<schema::Index>& indexes,
                      const std::vector<schema::Index>& others) const {
        for (schema::Index& index : indexes) {
            for (const schema::Index& other : others) {
                if (!same(index.name.text, other.name.text)) {
                    continue;
                }
                index.name = other.name;
                take(index.postgresql_where.text, other.postgresql_where.text);
                take(index.sqlite_where.text, other.sqlite_where.text);
                for (std::size_t i = 0; i < std::min(index.parts.size(), other.parts.size()); ++i) {
                    take(index.parts[i].expression.text, other.parts[i].expression.text);
                }
            }
        }
    }

    Draft& from_;
    const Database& to_;
    sql::Flavour flavour_;
};

}  // namespace

void spell_alike(Draft& from, const Database& to) {
    Spelling(from, to).take();
}

}  // namespace limbeck::diff
