// SPDX-License-Identifier: MIT
#include "limbeck/plan/survey.h"

#include <algorithm>

#include "limbeck/alembic/revision_script.h"
#include "limbeck/base/error.h"
#include "limbeck/plan/rehearsal.h"
#include "limbeck/plan/statements.h"
#include "limbeck/revision/walk.h"
#include "limbeck/script/directory.h"

namespace limbeck::plan {

namespace {

void note(Surveyed& revision, std::string what, const Location& at) {
    const bool known = std::any_of(revision.obstacles.begin(), revision.obstacles.end(),
                                   [&](const Obstacle& other) { return other.at == at; });
    if (!known) {
        revision.obstacles.push_back({std::move(what), at});
    }
}

void look_at_imports(const Context& context, Rehearsal& rehearsal,
                     const revision::Revision& revision, Surveyed& result) {
    if (script::format_of(revision.path) == script::Format::Sql) {
        return;
    }
    const auto source = script::read_script(revision, context.texts);
    for (const alembic::Runner::Missing& missing : rehearsal.missing(*source)) {
        note(result, missing.symbol, missing.at);
    }
}

void rehearse(const Context& context, const revision::Revision& revision, Action action,
              Surveyed& result) {
    // Each on its own: what one leaves behind must not help the next.
    Rehearsal rehearsal(context);
    try {
        result.asks_database |= read_body(context, rehearsal, revision, action).asks_database;
    } catch (const Error& error) {
        const bool is_own = error.code() == ErrorCode::Refused ||
                            (error.code() == ErrorCode::Script && action == Action::Downgrade);
        if (!is_own) {
            note(result, error.message(),
                 error.location().value_or(Location{revision.path, 0, 0, ""}));
        }
    }
}

}  // namespace

std::vector<Surveyed> survey(const Context& context) {
    std::vector<Surveyed> all;
    Rehearsal imports(context);
    for (const revision::Index i : revision::upgrade_path(context.graph, {}, "heads").revisions) {
        const revision::Revision& revision = context.graph[i];
        Surveyed result{revision.id, revision.path, false, {}};
        try {
            look_at_imports(context, imports, revision, result);
        } catch (const Error& error) {
            note(result, error.message(),
                 error.location().value_or(Location{revision.path, 0, 0, ""}));
        }
        rehearse(context, revision, Action::Upgrade, result);
        rehearse(context, revision, Action::Downgrade, result);
        all.push_back(std::move(result));
    }
    return all;
}

}  // namespace limbeck::plan
