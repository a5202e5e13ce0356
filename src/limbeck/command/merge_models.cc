// SPDX-License-Identifier: MIT
#include "limbeck/command/merge_models.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "limbeck/base/error.h"
#include "limbeck/diff/changes.h"

namespace limbeck::command {

namespace {

// Which database has what, by name: tables, views, sequences and types share theirs.
class Owners {
  public:
    void claim(const schema::Database& database, const std::string& place) {
        const auto all = [&](const char* kind, const auto& objects) {
            for (const auto& object : objects) {
                claim(kind, object.name, place);
            }
        };
        all("table", database.tables);
        all("view", database.views);
        all("sequence", database.sequences);
        all("enum", database.enums);
        for (const schema::Definition& each : database.definitions) {
            claim("function", {each.name.schema, each.name.name + "(" + each.signature + ")"},
                  place);
        }
    }

    // Whose the object is that a message speaks of; "" where none is.
    [[nodiscard]] std::string of(const std::string& message) const {
        for (const auto& [name, place] : places_) {
            const std::string bare = name.name.substr(0, name.name.find('('));
            if (message.find("\"" + bare + "\"") != std::string::npos ||
                message.find(" " + bare + " already exists") != std::string::npos) {
                return place;
            }
        }
        return {};
    }

  private:
    void claim(const char* kind, const schema::QualifiedName& name, const std::string& place) {
        const auto [entry, is_first] = places_.emplace(name, place);
        if (!is_first) {
            throw Error(ErrorCode::Config, fmt::format("{} {}{} is in {} and in {}", kind,
                                                       name.schema.empty() ? "" : name.schema + ".",
                                                       name.name, entry->second, place))
                .hint(
                    "each object belongs to one model; exclude = […] in limbeck.toml leaves some "
                    "out");
        }
    }

    std::map<schema::QualifiedName, std::string> places_;
};

void build(dialect::Connection& connection, const dialect::Dialect& dialect,
           schema::Database database) {
    std::vector<dialect::Statement> statements;
    // From nothing, which may have a schema `public`: what other models made stays out of it.
    schema::Database nothing = connection.read_schema();
    for (const schema::Schema& each : nothing.schemas) {
        if (std::none_of(database.schemas.begin(), database.schemas.end(),
                         [&](const schema::Schema& wanted) { return wanted.name == each.name; })) {
            database.schemas.push_back(each);
        }
    }
    nothing.tables.clear();
    nothing.views.clear();
    nothing.sequences.clear();
    nothing.enums.clear();
    nothing.triggers.clear();
    nothing.definitions.clear();
    for (const diff::Change& change : diff::changes(
             nothing, database, {.filter = {}, .alters_tables = dialect.alters_tables()})) {
        for (std::string& sql : dialect.render(change.operation)) {
            statements.push_back({.sql = std::move(sql)});
        }
    }
    connection.begin();
    connection.execute(statements);
    connection.commit();
}

}  // namespace

schema::Database merge(const dialect::Dialect& dialect, const dialect::ConnectOptions& options,
                       std::span<const DatabaseModel> databases,
                       const model::Statements& statements,
                       const model::Surroundings& surroundings) {
    const std::unique_ptr<dialect::Workbench> workbench = dialect.workbench(options);
    Owners owners;
    for (const DatabaseModel& each : databases) {
        owners.claim(each.database, each.label);
        try {
            build(workbench->connection(), dialect, each.database);
        } catch (Error& error) {
            throw error.context(fmt::format("building {} in the throwaway place", each.label));
        }
    }
    try {
        model::run_models(workbench->connection(), dialect, statements, surroundings);
    } catch (Error& error) {
        const std::string owner = owners.of(error.message());
        if (!owner.empty() && error.message().find("already exists") != std::string::npos) {
            error.hint(fmt::format("{} has it too; each object belongs to one model", owner));
        }
        throw;
    }
    return workbench->connection().read_schema();
}

}  // namespace limbeck::command
