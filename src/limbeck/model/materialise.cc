// SPDX-License-Identifier: MIT
#include "limbeck/model/materialise.h"

#include <fmt/core.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "limbeck/base/error.h"
#include "limbeck/base/files.h"
#include "limbeck/base/source.h"
#include "limbeck/base/text.h"
#include "limbeck/sql/classify.h"
#include "limbeck/sql/split.h"

namespace limbeck::model {

namespace {

using sql::TransactionUse;

// Relative to the folder where the file is below it, as the user knows it.
std::string shown(const std::string& path, const std::string& directory) {
    return path.starts_with(directory + "/") ? path.substr(directory.size() + 1) : path;
}

// Tells a ROLLBACK, which would undo what stands before it, from the rest.
bool takes_back(const sql::Statement& statement) {
    const std::string word = base::to_lower(
        std::string_view(statement.text).substr(0, statement.text.find_first_of(" \t\r\n;")));
    return word == "rollback" || word == "abort";
}

std::vector<dialect::Statement> statements_of(const std::string& path, sql::Flavour flavour,
                                              const std::string& directory) {
    const auto source =
        std::make_shared<base::Source>(shown(path, directory), base::read_file(path));
    std::vector<dialect::Statement> result;
    for (sql::Statement& each : sql::split(*source, 0, source->text().size(), flavour)) {
        if (sql::transaction_use(each.text, flavour) == TransactionUse::Control) {
            if (takes_back(each)) {
                throw Error(ErrorCode::Refused, "a model cannot roll back")
                    .at(source->locate(each.offset))
                    .hint("it says what the database looks like: remove the statement");
            }
            continue;
        }
        result.push_back({.sql = std::move(each.text), .source = source, .offset = each.offset});
    }
    return result;
}

std::vector<std::string> files_of(const std::string& pattern, const std::string& directory) {
    const std::string path = base::absolute_path(pattern, directory);
    if (base::is_directory(path)) {
        return base::expand_path(path + "/*.sql");
    }
    return base::expand_path(path);
}

}  // namespace

void run_files(dialect::Connection& connection, sql::Flavour flavour,
               std::span<const std::string> patterns, const std::string& directory) {
    std::vector<dialect::Statement> statements;
    for (const std::string& pattern : patterns) {
        const std::vector<std::string> files = files_of(pattern, directory);
        if (files.empty()) {
            throw Error(ErrorCode::Config, fmt::format("no file is called {}", pattern))
                .hint(fmt::format("it is a model of the database, looked for in {}", directory));
        }
        for (const std::string& file : files) {
            for (dialect::Statement& statement : statements_of(file, flavour, directory)) {
                statements.push_back(std::move(statement));
            }
        }
    }
    const bool alone = std::any_of(statements.begin(), statements.end(), [&](const auto& any) {
        return sql::transaction_use(any.sql, flavour) == TransactionUse::NotInside;
    });
    if (alone) {
        connection.execute(statements);
        return;
    }
    connection.begin();
    try {
        connection.execute(statements);
        connection.commit();
    } catch (...) {
        connection.rollback();
        throw;
    }
}

schema::Database materialise(const dialect::Dialect& dialect,
                             const dialect::ConnectOptions& options,
                             std::span<const std::string> patterns, const std::string& directory) {
    const std::unique_ptr<dialect::Workbench> workbench = dialect.workbench(options);
    run_files(workbench->connection(), dialect.flavour(), patterns, directory);
    return workbench->connection().read_schema();
}

}  // namespace limbeck::model
