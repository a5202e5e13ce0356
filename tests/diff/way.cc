// SPDX-License-Identifier: MIT
#include "diff/way.h"

#include <fmt/core.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "limbeck/base/text.h"
#include "limbeck/dialect/identifier.h"

namespace limbeck::test {

std::vector<diff::Change> changes(const DiffPlace& place, const schema::Database& from,
                                  const schema::Database& to) {
    return diff::changes(from, to, {.alters_tables = place.dialect().alters_tables()});
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

std::string rows_that_stay(DiffPlace& place, const schema::Database& from,
                           const schema::Database& to) {
    std::string result;
    const auto flavour = place.dialect().flavour();
    for (const schema::Table& table : from.tables) {
        const schema::Table* now = schema::find_table(to, table.name);
        if (now == nullptr) {
            continue;
        }
        std::vector<std::string> columns;
        for (const schema::Column& column : table.columns) {
            for (const schema::Column& other : now->columns) {
                if (column.name == other.name && column.type == other.type &&
                    column.computed == other.computed) {
                    columns.push_back(dialect::spell(column.name, flavour));
                }
            }
        }
        std::sort(columns.begin(), columns.end());
        columns.emplace_back("1");
        result += place.rows(dialect::qualified(table.name, flavour), base::join(columns, ", "));
    }
    return result;
}

script::PyBody py_body(const DiffPlace& place, const schema::Database& from,
                       const schema::Database& to, bool leads_back,
                       const schema::NamingConvention& convention) {
    script::PyOptions options;
    options.dialect.postgresql = place.dialect().flavour() == sql::Flavour::PostgreSql;
    options.dialect.default_schema = from.default_schema;
    options.dialect.convention = convention;
    options.render = [&](const operation::Operation& any) { return place.dialect().render(any); };
    options.leads_back = leads_back;
    options.has_views = !from.views.empty() || !from.triggers.empty();
    std::vector<script::PyStep> steps;
    for (diff::Change& change : changes(place, from, to)) {
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
