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
#include "limbeck/model/stand_ins.h"
#include "limbeck/sql/classify.h"
#include "limbeck/sql/split.h"

namespace limbeck::model {

namespace {

using sql::TransactionUse;

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

}  // namespace

std::vector<std::string> files_of(const std::string& pattern, const std::string& directory) {
    const std::string path = base::absolute_path(pattern, directory);
    if (base::is_directory(path)) {
        return base::expand_path(path + "/*.sql");
    }
    return base::expand_path(path);
}

std::string shown(const std::string& path, const std::string& directory) {
    return path.starts_with(directory + "/") ? path.substr(directory.size() + 1) : path;
}

namespace {

// The first words of a statement that makes something, up to what it is made of.
std::string head_of(const std::string& sql) {
    const std::string lower = base::to_lower(sql);
    std::string result;
    for (const std::string_view word :
         base::split_any(std::string_view(lower).substr(0, lower.find('(')), " \t\r\n;")) {
        if (word == "as" || word == "on") {
            break;
        }
        result += std::string(word) + " ";
    }
    return result;
}

// Where the same was made before: two models, two files.
std::string made_before(const std::vector<dialect::Statement>& statements, const Error& error) {
    const auto& place = error.location();
    for (const dialect::Statement& failed : statements) {
        if (!place || !failed.source || failed.source->path() != place->path ||
            failed.source->locate(failed.offset).line > place->line ||
            failed.source->locate(failed.offset + failed.sql.size()).line < place->line) {
            continue;
        }
        for (const dialect::Statement& other : statements) {
            if (&other == &failed) {
                break;
            }
            if (head_of(other.sql) == head_of(failed.sql)) {
                const Location first = other.source->locate(other.offset);
                return fmt::format("{}:{} makes it already", first.path, first.line);
            }
        }
    }
    return {};
}

// What to do about something that only another place provides. SQLSTATEs of PostgreSQL's manual,
// appendix A.
std::string hint_for(const Error& error) {
    const auto says = [&](std::string_view text) {
        return error.message().find(text) != std::string::npos;
    };
    if (says("extension \"") && (says("is not available") || says("could not open"))) {
        return "install the extension on the server of the scratch database, or name another with "
               "dev_url in limbeck.toml (--dev-url)";
    }
    if (says("role \"") && says("does not exist")) {
        return "roles belong to the server: make it there, or name a server that has it with "
               "dev_url "
               "in limbeck.toml (--dev-url)";
    }
    if (error.sqlstate() == "42P01" || error.sqlstate() == "3F000") {
        return "a model must make it, in this file or in one before it (they run in the order of "
               "their paths). What belongs to somebody else is known from the live database where "
               "limbeck.toml leaves it out of the comparison (exclude = [\"auth.*\"], preset = "
               "\"supabase\"), or comes with a database among the models (\"database:URL\")";
    }
    return {};
}

// The hint stands below the server's own.
Error with_hint(const Error& error, const std::string& hint) {
    Error result(error.code(), error.message());
    if (error.location()) {
        result.at(*error.location());
    }
    return result.sqlstate(error.sqlstate())
        .statement(error.statement())
        .hint(error.hint().empty() ? hint : error.hint() + "\n" + hint);
}

}  // namespace

Statements read_files(sql::Flavour flavour, std::span<const std::string> patterns,
                      const std::string& directory) {
    Statements statements;
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
    return statements;
}

void run_models(dialect::Connection& connection, const dialect::Dialect& dialect,
                const Statements& statements, const Surroundings& surroundings) {
    const sql::Flavour flavour = dialect.flavour();
    std::vector<std::string> texts;
    for (const dialect::Statement& statement : statements) {
        texts.push_back(statement.sql);
    }
    schema::Database around = stand_ins(surroundings.theirs, texts, flavour);
    if (surroundings.needs_extensions) {
        around.extensions = surroundings.theirs.extensions;
    }
    make_stand_ins(connection, dialect, around, surroundings.remark);
    const auto explained = [&](const Error& error) {
        const std::string hint = error.message().find("already exists") == std::string::npos
                                     ? hint_for(error)
                                     : made_before(statements, error);
        return hint.empty() ? error : with_hint(error, hint);
    };
    const bool alone = std::any_of(statements.begin(), statements.end(), [&](const auto& any) {
        return sql::transaction_use(any.sql, flavour) == TransactionUse::NotInside;
    });
    if (!alone) {
        connection.begin();
    }
    try {
        connection.execute(statements);
        if (!alone) {
            connection.commit();
        }
    } catch (Error& error) {
        connection.rollback();
        throw explained(error);
    }
}

schema::Database materialise(const dialect::Dialect& dialect,
                             const dialect::ConnectOptions& options, const Statements& statements,
                             const Surroundings& surroundings) {
    const std::unique_ptr<dialect::Workbench> workbench = dialect.workbench(options);
    run_models(workbench->connection(), dialect, statements, surroundings);
    return workbench->connection().read_schema();
}

}  // namespace limbeck::model
