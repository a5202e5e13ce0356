// SPDX-License-Identifier: MIT
// What reading and comparing a schema costs, without the rest of a command:
//   schema_bench read URL      reads it, as every command does, and drops it
//   schema_bench queries URL   PostgreSQL: sends what the reader asks, in the same transaction, and
//                              drops the answers
//   schema_bench diff URL      reads it twice and compares in memory; prints milliseconds of the
//                              processor, a line for each comparison: "WHAT: MILLISECONDS"
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <string>
#include <utility>
#include <vector>

#include "limbeck/base/error.h"
#include "limbeck/base/url.h"
#include "limbeck/diff/changes.h"
#include "limbeck/postgresql/catalog.h"
#include "limbeck/postgresql/libpq.h"
#include "limbeck/postgresql/postgresql.h"
#include "limbeck/postgresql/url.h"
#include "limbeck/sqlite/sqlite.h"

namespace {

using namespace limbeck;

const dialect::Dialect& dialect_of(const base::Url& url) {
    return url.dialect == "sqlite" ? sqlite::sqlite_dialect() : postgresql::postgresql_dialect();
}

schema::Database read(const base::Url& url) {
    return dialect_of(url).connect({.url = url, .must_exist = true})->read_schema();
}

// Nothing but libpq: what it takes at least.
void queries(const base::Url& url) {
    const postgresql::Libpq& pq = postgresql::libpq();
    std::vector<const char*> keywords;
    std::vector<const char*> values;
    const postgresql::Parameters settings = postgresql::connection_parameters(url);
    for (const auto& [keyword, value] : settings.plain) {
        keywords.push_back(keyword.c_str());
        values.push_back(value.c_str());
    }
    keywords.push_back(nullptr);
    values.push_back(nullptr);
    const postgresql::ConnectionHandle connection(
        pq.PQconnectdbParams(keywords.data(), values.data(), 0));
    const auto send = [&](const std::string& sql, const std::vector<std::string>& parameters) {
        std::vector<const char*> texts;
        for (const std::string& each : parameters) {
            texts.push_back(each.c_str());
        }
        pq.PQsendQueryParams(connection.get(), sql.c_str(), static_cast<int>(texts.size()), nullptr,
                             texts.data(), nullptr, nullptr, 0);
        while (const postgresql::ResultHandle result{pq.PQgetResult(connection.get())}) {
            if (pq.PQresultStatus(result.get()) == PGRES_FATAL_ERROR) {
                throw Error(ErrorCode::Database, pq.PQresultErrorMessage(result.get()));
            }
        }
    };
    send("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", {});
    bool is_first = true;
    for (const std::string& sql : postgresql::questions({}, pq.PQserverVersion(connection.get()))) {
        send(sql, std::exchange(is_first, false) ? postgresql::context_parameters({})
                                                 : std::vector<std::string>{});
    }
    send("COMMIT", {});
}

// A day's work: ten tables with another column, another type, without an index; five new ones.
schema::Database altered(schema::Database database) {
    std::vector<schema::Table>& tables = database.tables;
    const std::size_t step = tables.size() / 10;
    for (std::size_t i = 0; i < 10 && step > 0; ++i) {
        schema::Table& table = tables[i * step];
        table.columns.push_back({.name = "added", .type = {.kind = schema::TypeKind::Text}});
        table.columns[5].type = {.kind = schema::TypeKind::Text};
        table.indexes.pop_back();
    }
    for (std::size_t i = 0; i < 5; ++i) {
        schema::Table table = tables[i + 1];
        const std::string suffix = "_new" + std::to_string(i);
        table.name.name += suffix;
        for (schema::Index& index : table.indexes) {
            index.name.text += suffix;
        }
        tables.push_back(std::move(table));
    }
    std::sort(tables.begin(), tables.end(),
              [](const auto& a, const auto& b) { return a.name < b.name; });
    return database;
}

void compare(const char* what, const schema::Database& from, const schema::Database& to,
             const diff::Options& options) {
    double best = 1e9;
    std::size_t count = 0;
    for (int round = 0; round < 7; ++round) {
        // Of the processor: the machine may have other things to do.
        const std::clock_t begin = std::clock();
        count = diff::changes(from, to, options).size();
        const double taken = 1000.0 * static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
        best = std::min(best, taken);
    }
    std::printf("%zu changes (%s): %.1f\n", count, what, best);
}

void compare_all(const base::Url& url) {
    const schema::Database from = read(url);
    const diff::Options options{.filter = {.never = {schema::QualifiedName("alembic_version")}},
                                .alters_tables = dialect_of(url).alters_tables()};
    compare("nothing differs", from, read(url), options);
    compare("10 tables altered, 5 new", from, altered(read(url)), options);
}

}  // namespace

int main(int count, char** arguments) {
    const std::string command = count == 3 ? arguments[1] : "";
    try {
        if (command == "read") {
            static_cast<void>(read(base::parse_url(arguments[2])));
        } else if (command == "queries") {
            queries(base::parse_url(arguments[2]));
        } else if (command == "diff") {
            compare_all(base::parse_url(arguments[2]));
        } else {
            std::fputs("schema_bench read|queries|diff URL\n", stderr);
            return 2;
        }
    } catch (const Error& error) {
        std::fprintf(stderr, "%s\n", error.message().c_str());
        return 1;
    }
}
