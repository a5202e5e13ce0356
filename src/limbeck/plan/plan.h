// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "limbeck/alembic/host.h"
#include "limbeck/dialect/dialect.h"
#include "limbeck/revision/graph.h"
#include "limbeck/revision/version_rows.h"
#include "limbeck/script/directory.h"

// What a command is going to do to a database, as a value: printed it is an offline script,
// shown it is a dry run, executed it is a run. Nothing here talks to a server.
namespace limbeck::plan {

enum class Action { Upgrade, Downgrade, Stamp };

// Where a revision calls a step of the program that it belongs to (`-- limbeck:step NAME`).
struct StepCall {
    std::string name;
    std::size_t before = 0;  // the number of the statement that it precedes
    Location at;
};

// One revision applied or reverted (or, for Stamp, rows moved without running anything).
struct Step {
    Action action = Action::Upgrade;
    std::string id;                 // of the revision; for Stamp the new row, "" for base
    std::vector<std::string> from;  // as announced: the revisions it leads away from
    std::vector<std::string> to;
    std::string summary;
    std::string path;
    bool outside_transaction = false;
    std::vector<dialect::Statement> statements;
    std::vector<StepCall> calls;  // in order; of a .sql revision
    // A .py revision that does something: it runs against the database, function by function.
    // `statements` are then what it was found to send, as far as that is known beforehand.
    std::shared_ptr<const base::Source> script;
    bool asks_database = false;  // what follows depends on the database's answers
    std::vector<revision::RowChange> row_changes;

    // "upgrade 1975ea83b712 -> ae1027a6acf3, add account table"
    [[nodiscard]] std::string title() const;
};

struct Plan {
    Action action = Action::Upgrade;
    std::vector<Step> steps;
    std::vector<std::string> rows_before;
    std::vector<std::string> rows_after;
    std::vector<std::string> warnings;
};

// What planning needs to know.
struct Context {
    const revision::Graph& graph;
    const dialect::Dialect& dialect;
    const script::Texts& texts;  // of the revisions
    const alembic::ProjectFacts& facts;
    // Nobody will be there to answer: a script that asks the database is refused (`--sql`).
    bool offline = false;
    // Whether the program that runs this has a step of that name.
    std::function<bool(const std::string& name)> knows_step;
};

// The ways from `rows` to a target. Every file on the way is read and split here, before anything
// is changed. Throws Error (Revision) for the target, (Script) for a file: one whose statements
// cannot run the way it says, (Refused) for a downgrade through a revision that has none,
// (Unsupported) for a .py body with something that is not supported, as far as it runs without a
// question to the database.
Plan plan_upgrade(const Context& context, std::span<const std::string> rows,
                  std::string_view target);
Plan plan_downgrade(const Context& context, std::span<const std::string> rows,
                    std::string_view target);
Plan plan_stamp(const Context& context, std::span<const std::string> rows,
                std::span<const std::string> targets);

// The statements that move the version rows of a step, each told to change exactly one row.
std::vector<dialect::Statement> version_statements(const Step& step,
                                                   const dialect::VersionTable& table,
                                                   const dialect::Dialect& dialect);

// The longest id a plan writes; decides how wide version_num must be.
std::size_t longest_id(const Plan& plan);

}  // namespace limbeck::plan
