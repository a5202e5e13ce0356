// SPDX-License-Identifier: MIT
#include "limbeck/diff/filter.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <set>

#include "limbeck/base/error.h"
#include "limbeck/base/text.h"

namespace limbeck::diff {

namespace {

using schema::QualifiedName;

constexpr std::array<std::string_view, 7> kinds{"table",  "view",    "sequence",  "enum",
                                                "schema", "trigger", "definition"};

struct Pattern {
    std::string_view kind = {};  // "": any
    std::string_view schema = "*";
    std::string_view name = {};

    [[nodiscard]] bool fits(std::string_view of_kind, const QualifiedName& object) const {
        return (kind.empty() || kind == of_kind) && base::matches_pattern(schema, object.schema) &&
               base::matches_pattern(name, object.name);
    }
};

Pattern parse(std::string_view text) {
    Pattern pattern;
    const std::size_t colon = text.find(':');
    if (colon != std::string_view::npos) {
        pattern.kind = text.substr(0, colon);
        text.remove_prefix(colon + 1);
        if (std::find(kinds.begin(), kinds.end(), pattern.kind) == kinds.end()) {
            throw Error(ErrorCode::Usage,
                        fmt::format("'{}' is no kind of object that can be filtered", pattern.kind))
                .hint("table, view, sequence, enum, schema, trigger or definition");
        }
    }
    const std::size_t dot = text.find('.');
    if (dot != std::string_view::npos) {
        pattern.schema = text.substr(0, dot);
        text.remove_prefix(dot + 1);
    }
    pattern.name = text;
    return pattern;
}

class Judge {
  public:
    // The filter must outlive it.
    explicit Judge(const Filter& filter) : never_(filter.never) {
        for (const std::string& text : filter.include) {
            include_.push_back(parse(text));
        }
        for (const std::string& text : filter.exclude) {
            exclude_.push_back(parse(text));
        }
    }

    [[nodiscard]] bool wants(std::string_view kind, const QualifiedName& name) const {
        const auto fits = [&](const Pattern& pattern) { return pattern.fits(kind, name); };
        const bool never =
            kind == "table" &&
            std::any_of(never_.begin(), never_.end(), [&](const QualifiedName& other) {
                return other.name == name.name &&
                       (other.schema.empty() || other.schema == name.schema);
            });
        return !never && std::none_of(exclude_.begin(), exclude_.end(), fits) &&
               (include_.empty() || std::any_of(include_.begin(), include_.end(), fits));
    }

    // A schema in which something is wanted is not in the way of an include.
    [[nodiscard]] bool wants_schema(const std::string& name) const {
        return std::none_of(exclude_.begin(), exclude_.end(), [&](const Pattern& pattern) {
            return (pattern.kind == "schema" || pattern.kind.empty()) &&
                   (pattern.name == "*"
                        ? pattern.schema != "*" && base::matches_pattern(pattern.schema, name)
                        : pattern.kind == "schema" && base::matches_pattern(pattern.name, name));
        });
    }

  private:
    std::vector<Pattern> include_;
    std::vector<Pattern> exclude_;
    std::vector<QualifiedName> never_;
};

}  // namespace

namespace {

// Keeps the objects for which keeps(kind, name) says so, and what hangs on them.
template <typename Keeps>
void keep(schema::Database& database, const Keeps& keeps) {
    std::set<QualifiedName> gone;
    std::erase_if(database.tables, [&](const schema::Table& table) {
        const bool out = !keeps("table", table.name);
        if (out) {
            gone.insert(table.name);
        }
        return out;
    });
    const auto erase = [&](auto& objects, std::string_view kind) {
        std::erase_if(objects, [&](const auto& object) { return !keeps(kind, object.name); });
    };
    erase(database.views, "view");
    erase(database.sequences, "sequence");
    erase(database.enums, "enum");
    erase(database.triggers, "trigger");
    erase(database.definitions, "definition");
    std::erase_if(database.triggers, [&](const auto& any) { return gone.count(any.table) != 0; });
    std::erase_if(database.sequences, [&](const schema::Sequence& sequence) {
        return sequence.owned_by && gone.count(sequence.owned_by->table) != 0;
    });
    std::erase_if(database.unmodelled,
                  [&](const schema::Unmodelled& other) { return !keeps(other.kind, other.name); });
}

}  // namespace

schema::Database filtered(schema::Database database, const Filter& filter) {
    const Judge judge(filter);
    keep(database,
         [&](std::string_view kind, const QualifiedName& name) { return judge.wants(kind, name); });
    std::erase_if(database.schemas,
                  [&](const schema::Schema& schema) { return !judge.wants_schema(schema.name); });
    return database;
}

Draft draft_of(const schema::Database& database, const Filter& filter) {
    const Judge judge(filter);
    const auto keeps_all = [&](const auto& objects, std::string_view kind) {
        return std::all_of(objects.begin(), objects.end(),
                           [&](const auto& object) { return judge.wants(kind, object.name); });
    };
    // What hangs on a table stays where every table does.
    const bool all =
        keeps_all(database.tables, "table") && keeps_all(database.views, "view") &&
        keeps_all(database.sequences, "sequence") && keeps_all(database.enums, "enum") &&
        keeps_all(database.triggers, "trigger") && keeps_all(database.definitions, "definition") &&
        std::all_of(database.unmodelled.begin(), database.unmodelled.end(),
                    [&](const auto& other) { return judge.wants(other.kind, other.name); }) &&
        std::all_of(database.schemas.begin(), database.schemas.end(),
                    [&](const auto& schema) { return judge.wants_schema(schema.name); });
    return all ? Draft(database) : Draft(filtered(database, filter));
}

schema::Database left_out(const schema::Database& database, const Filter& filter) {
    schema::Database result = database;
    Filter patterns = filter;  // the judge looks at its texts
    patterns.never.clear();
    const Judge judge(patterns);
    keep(result, [&](std::string_view kind, const QualifiedName& name) {
        return !judge.wants(kind, name);
    });
    return result;
}

}  // namespace limbeck::diff
