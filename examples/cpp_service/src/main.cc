// SPDX-License-Identifier: MIT
// A service that brings its database up to date when it starts:
//
//   service [DATABASE]          migrates, then serves
//   service --check [DATABASE]  serves only where somebody else has migrated

#include <limbeck/migrator.h>
#include <sqlite3.h>

#include <cstdio>
#include <memory>
#include <string>

#include "models.h"
#include "service_revisions.h"

namespace {

// What the oldest code of this service that still runs needs of the database.
constexpr const char* oldest_revision = "2f6a91c3d7e0";

struct Close {
    void operator()(sqlite3* database) const { sqlite3_close(database); }
};

// The part of a revision that needs more than SQL: it calls this with the line
// "-- limbeck:step fill_domains", and both are one transaction.
void fill_domains(limbeck::Transaction& transaction) {
    for (const auto& row : transaction.query("SELECT id, email FROM account")) {
        const std::string email = row[1].value_or("");
        transaction.execute("UPDATE account SET domain = ?1 WHERE id = ?2",
                            std::vector<std::string>{email.substr(email.find('@') + 1), *row[0]});
    }
}

void migrate(sqlite3* database, bool check_only) {
    limbeck::Migrator migrator({
        .sqlite = database,
        .revisions = service_revisions(),
        .models = service::metadata().to_json(),
        .log =
            [](std::string_view line) {
                std::fprintf(stderr, "%.*s\n", static_cast<int>(line.size()), line.data());
            },
        .progress =
            [](const limbeck::Step& step, std::size_t done, std::size_t total) {
                std::printf("revision %zu of %zu: %s %s\n", done + 1, total, step.revision.c_str(),
                            step.summary.c_str());
            },
    });
    migrator.add_step("fill_domains", fill_domains);
    if (check_only) {
        migrator.require_at_least(oldest_revision);
        return;
    }
    migrator.upgrade();
    for (const limbeck::Difference& difference : migrator.check()) {
        std::fprintf(stderr, "not as the models say: %s\n", difference.text.c_str());
    }
}

// Queries use the names that the models have.
void serve(sqlite3* database) {
    namespace db = limbeck::model;
    const std::string query = "SELECT count(" +
                              std::string(db::column_name(&service::Account::email)) + ") FROM " +
                              std::string(db::table_name<service::Account>());
    sqlite3_stmt* statement = nullptr;
    sqlite3_prepare_v2(database, query.c_str(), -1, &statement, nullptr);
    if (sqlite3_step(statement) == SQLITE_ROW) {
        std::printf("serving %d accounts\n", sqlite3_column_int(statement, 0));
    }
    sqlite3_finalize(statement);
}

}  // namespace

int main(int argc, char** argv) {
    int next = 1;
    const bool check_only = argc > next && std::string(argv[next]) == "--check";
    next += check_only ? 1 : 0;
    sqlite3* opened = nullptr;
    const int status = sqlite3_open(argc > next ? argv[next] : "service.db", &opened);
    const std::unique_ptr<sqlite3, Close> database(opened);
    if (status != SQLITE_OK) {
        std::fprintf(stderr, "the database cannot be opened: %s\n", sqlite3_errmsg(opened));
        return 1;
    }
    try {
        migrate(database.get(), check_only);
    } catch (const limbeck::Error& error) {
        std::fprintf(stderr, "FAILED: %s\n", error.report().c_str());
        return 1;
    }
    serve(database.get());
}
