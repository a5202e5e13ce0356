// SPDX-License-Identifier: MIT
#include "diff/way.h"

#include <fmt/core.h>

#include <algorithm>
#include <atomic>
#include <set>
#include <thread>
#include <variant>

#include "limbeck/base/text.h"
#include "limbeck/dialect/identifier.h"
#include "limbeck/operation/describe.h"

namespace limbeck::test {

std::vector<diff::Change> changes(const DiffPlace& place, const schema::Database& from,
                                  const schema::Database& to, std::vector<diff::Rename> renames) {
    return diff::changes(
        from, to,
        {.alters_tables = place.dialect().alters_tables(), .renames = std::move(renames)});
}

std::vector<std::string> statements(const DiffPlace& place, const std::vector<diff::Change>& all) {
    std::vector<std::string> result;
    for (const diff::Change& change : all) {
        for (std::string& statement : place.dialect().render(change.operation)) {
            result.push_back(std::move(statement));
        }
    }
    return result;
}

std::string text(const std::vector<std::string>& statements) {
    std::string result;
    for (const std::string& statement : statements) {
        result += statement + ";\n";
    }
    return result;
}

std::string hazards(const std::vector<diff::Change>& all) {
    std::string result;
    for (const diff::Change& change : all) {
        for (const diff::Hazard& hazard : change.hazards) {
            result += fmt::format(
                "{}: {}\n", hazard.kind == diff::Hazard::Kind::DataLoss ? "data loss" : "may fail",
                hazard.text);
        }
    }
    return result;
}

std::string made_anew(const std::vector<diff::Change>& all) {
    std::set<std::string> dropped;
    std::set<std::string> result;
    for (const diff::Change& change : all) {
        const operation::Description what = operation::describe(change.operation);
        const bool is_constraint =
            std::holds_alternative<operation::AddConstraint>(change.operation);
        const std::string_view kind = what.kind;
        const std::string noun(is_constraint ? "constraint" : kind.substr(kind.find('_') + 1));
        std::string thing = noun + " " + what.object;
        if (noun == "trigger") {
            thing += " " + what.detail;  // they share their names with those of other tables
        }
        const bool is_replaced = std::holds_alternative<operation::ReplaceEnum>(change.operation) ||
                                 std::holds_alternative<operation::ReplaceTable>(change.operation);
        if (kind.starts_with("drop_")) {
            dropped.insert(thing);
        } else if (is_replaced || ((kind.starts_with("create_") || kind.starts_with("add_")) &&
                                   dropped.count(thing) != 0)) {
            result.insert(thing);
        }
    }
    std::string text;
    for (const std::string& thing : result) {
        text += thing + "\n";
    }
    return text;
}

std::string difference(const std::string& a, const std::string& b) {
    const auto left = base::split(a, '\n');
    const auto right = base::split(b, '\n');
    for (std::size_t i = 0; i < std::max(left.size(), right.size()); ++i) {
        const std::string_view l = i < left.size() ? left[i] : "(nothing)";
        const std::string_view r = i < right.size() ? right[i] : "(nothing)";
        if (l != r) {
            return fmt::format("\n    {}\n  instead of\n    {}", l, r);
        }
    }
    return "";
}

std::vector<diff::Rename> renames_of(const DiffCase& one, const schema::Database& from,
                                     const schema::Database& to) {
    const std::string said = one.section("renames");
    std::vector<std::string> texts;
    for (const std::string_view line : base::split_any(said, "\n")) {
        texts.emplace_back(line);
    }
    return diff::parse_renames(texts, from, to);
}

std::vector<diff::Rename> reversed(const std::vector<diff::Rename>& renames) {
    std::vector<diff::Rename> result;
    for (const diff::Rename& rename : renames) {
        result.push_back(diff::reversed(rename));
    }
    return result;
}

namespace {

// What `name`, or the table itself, is called afterwards.
std::string renamed(const std::vector<diff::Rename>& renames, diff::Rename::Kind kind,
                    const schema::QualifiedName& table, const std::string& name) {
    for (const diff::Rename& rename : renames) {
        if (rename.kind == kind && rename.from == table && rename.from_part == name) {
            return name.empty() ? rename.to.name : rename.to_part;
        }
    }
    return name.empty() ? table.name : name;
}

}  // namespace

std::vector<Kept> kept(const schema::Database& from, const schema::Database& to,
                       const std::vector<diff::Rename>& renames) {
    using Kind = diff::Rename::Kind;
    const auto same = [&](const std::string& a, const std::string& b) {
        return a == b || (from.ignores_case && base::equals_ignoring_case(a, b));
    };
    std::vector<Kept> result;
    for (const schema::Table& table : from.tables) {
        const std::string schema =
            renamed(renames, Kind::Schema, schema::QualifiedName(table.name.schema), "");
        const schema::Table* now =
            schema::find_table(to, {schema, renamed(renames, Kind::Table, table.name, "")});
        if (now == nullptr) {
            continue;
        }
        Kept one{.before = table.name, .after = now->name};
        for (const schema::Column& column : table.columns) {
            const std::string name = renamed(renames, Kind::Column, table.name, column.name);
            for (const schema::Column& other : now->columns) {
                if (same(name, other.name) && column.type == other.type &&
                    column.computed == other.computed) {
                    one.columns_before.push_back(column.name);
                    one.columns_after.push_back(other.name);
                }
            }
        }
        result.push_back(std::move(one));
    }
    return result;
}

std::string rows(DiffPlace& place, const std::vector<Kept>& all, Kept::Side side) {
    const auto flavour = place.dialect().flavour();
    const bool before = side == Kept::Side::Before;
    std::string result;
    for (const Kept& each : all) {
        std::vector<std::string> columns{"1"};
        for (const std::string& name : before ? each.columns_before : each.columns_after) {
            columns.push_back(dialect::spell(name, flavour));
        }
        // A table's own, without those of its partitions and children, which have been counted.
        result += place.rows((flavour == sql::Flavour::PostgreSql ? "ONLY " : "") +
                                 dialect::qualified(before ? each.before : each.after, flavour),
                             base::join(columns, ", "));
    }
    return result;
}

script::PyBody py_body(const DiffPlace& place, const schema::Database& from,
                       const schema::Database& to, std::vector<diff::Rename> renames,
                       bool leads_back, const schema::NamingConvention& convention) {
    script::PyOptions options;
    options.dialect.postgresql = place.dialect().flavour() == sql::Flavour::PostgreSql;
    options.dialect.default_schema = from.default_schema;
    options.dialect.convention = convention;
    options.render = [&](const operation::Operation& any) { return place.dialect().render(any); };
    options.leads_back = leads_back;
    options.has_views = !from.views.empty() || !from.triggers.empty();
    options.half_reflected = from.noticed.half_reflected;
    std::vector<script::PyStep> steps;
    for (diff::Change& change : changes(place, from, to, std::move(renames))) {
        steps.push_back({.operation = std::move(change.operation)});
    }
    return script::py_body(steps, options);
}

void for_each_at_once(std::size_t count, const std::function<void(std::size_t)>& work) {
    std::atomic<std::size_t> next = 0;
    std::vector<std::thread> threads;
    const unsigned number = std::clamp(std::thread::hardware_concurrency(), 1U, 4U);
    for (unsigned i = 0; i < number; ++i) {
        threads.emplace_back([&] {
            for (std::size_t at = next++; at < count; at = next++) {
                work(at);
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
}

}  // namespace limbeck::test
