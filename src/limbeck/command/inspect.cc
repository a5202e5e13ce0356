// SPDX-License-Identifier: MIT
#include "limbeck/base/error.h"
#include "limbeck/command/commands.h"
#include "limbeck/command/comparison.h"
#include "limbeck/command/json.h"

namespace limbeck::command {

void inspect(Invocation& call) {
    if (call.arguments.has("json") && call.arguments.has("sql")) {
        throw Error(ErrorCode::Usage, "--json and --sql exclude one another");
    }
    Comparison comparison(call);
    const auto text = call.arguments.value("source");
    std::vector<model::Source> sources;
    if (text) {
        sources.push_back(model::parse_source(*text));
    } else {
        comparison.project();
    }
    comparison.settle(sources);
    const schema::Database database =
        text ? comparison.read(sources.front()) : comparison.read_database();
    if (call.arguments.has("json")) {
        call.output.out(schema_json(database, comparison.dialect().name()));
        return;
    }
    const schema::Database empty = comparison.read({.kind = model::Source::Kind::Empty});
    call.output.out(sql_of(comparison.changes(empty, database), comparison.dialect(), false));
}

}  // namespace limbeck::command
