// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "limbeck/command/project.h"
#include "limbeck/diff/changes.h"
#include "limbeck/model/exported.h"
#include "limbeck/model/materialise.h"
#include "limbeck/model/source.h"

namespace limbeck::command {

// What commands that compare schemas share: which engine speaks, where its scratch databases are
// made, what is left out.
class Comparison {
  public:
    // Reads the configuration where there is one: two files can be compared without.
    explicit Comparison(Invocation& call);
    // Of a project that is open already, and outlives this.
    Comparison(Invocation& call, Project& project) : call_(call), project_(&project) {}

    // Decides the engine for these sources: that of a database among them, else of --dev-url, else
    // the project's. Throws Error (Usage) where nobody says, or two databases differ in kind.
    void settle(const std::vector<model::Source>& sources);
    [[nodiscard]] const dialect::Dialect& dialect() const { return *dialect_; }

    // The schema of a source. What the reader met and could not hold is noted.
    schema::Database read(const model::Source& source);
    // The project's own database.
    schema::Database read_database();

    // Both sides of a comparison, without what the configuration leaves out. What models cannot
    // speak of (model::with_unspoken) is there as the other side has it.
    struct Sides {
        schema::Database from;
        schema::Database to;
    };
    Sides read_both(const model::Source& from, const model::Source& to);
    // The project's database and its models. Throws Error (Config) where it names none.
    Sides read_project();
    // Of models in Python; none where there are no such.
    [[nodiscard]] const std::map<std::string, std::string>* naming_convention() const;

    // Without what the configuration leaves out, and the version table.
    [[nodiscard]] schema::Database filtered(schema::Database database) const;
    // Both sides without that, and what is wanted without what the configuration ignores.
    void leave_out(schema::Database& actual, schema::Database& wanted) const;
    // What --rename, hints in the models and whoever is asked say (settle_renames). After reading.
    std::vector<diff::Rename> renames(const schema::Database& from, const schema::Database& to,
                                      bool asks);
    std::vector<diff::Change> changes(const schema::Database& from, const schema::Database& to,
                                      std::vector<diff::Rename> renames = {}) const;

    // The project; throws what loading it throws where there is none.
    Project& project();

  private:
    schema::Database materialise(const std::vector<std::string>& patterns,
                                 const std::string& directory);
    // The configuration's models, or what env.py says.
    std::vector<model::Source> models();
    schema::Database read_models();
    model::Statements statements_of(const model::Source& source, const std::string& directory);
    const model::Exported& exported(const model::Source& source, const std::string& directory);
    bool speaks_partly(const model::Source& source);
    // Models with what they cannot speak of as the other side has it.
    [[nodiscard]] schema::Database completed(schema::Database models,
                                             const schema::Database& other) const;
    schema::Database connect_and_read(const base::Url& url);
    [[nodiscard]] dialect::ConnectOptions options_for(const base::Url& url) const;
    [[nodiscard]] dialect::ConnectOptions scratch_options() const;
    [[nodiscard]] diff::Options diff_options() const;
    void note_unmodelled(const schema::Database& database);
    // The project's database as it is, read once.
    const schema::Database& live();
    [[nodiscard]] Sides filtered(Sides sides) const;
    // What SQL models may refer to although it belongs to somebody else.
    model::Surroundings surroundings();

    Invocation& call_;
    std::optional<Project> own_project_;
    Project* project_ = nullptr;  // none where there is no configuration
    const dialect::Dialect* dialect_ = nullptr;
    base::Url scratch_url_;
    std::vector<diff::Hint> hints_;
    std::optional<schema::Database> live_;
    std::map<std::string, model::Exported> exported_;  // by the text of the source
};

// The statements of changes, each ended by ";" and an empty line. With `hazards` a comment before
// each change that has some.
std::string sql_of(const std::vector<diff::Change>& changes, const dialect::Dialect& dialect,
                   bool hazards);
// One line each, with its hazards below it.
std::string list_of(const std::vector<diff::Change>& changes);
// Hazards as notes, for commands whose output is SQL.
void note_hazards(Invocation& call, const std::vector<diff::Change>& changes);

}  // namespace limbeck::command
