// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <algorithm>

#include "limbeck/base/error.h"
#include "limbeck/base/text.h"
#include "limbeck/command/commands.h"
#include "limbeck/command/comparison.h"
#include "limbeck/command/json.h"
#include "limbeck/command/objects.h"

namespace limbeck::command {

namespace {

// Aligned columns; what differs below the first difference stands under it.
std::string table_of(const std::vector<ObjectState>& states, const Output& output) {
    constexpr std::size_t widest_state = 9;  // "different"
    std::size_t kind = 0;
    std::size_t name = 0;
    for (const ObjectState& state : states) {
        kind = std::max(kind, state.kind.size());
        name = std::max(name, state.differences.empty() ? 0 : state.name.size());
    }
    std::string text;
    for (const ObjectState& state : states) {
        const std::string padded = fmt::format("{:<{}}", word(state.presence), widest_state);
        const Style style = state.presence == Presence::Present ? Style::Good : Style::Id;
        text += fmt::format("{}  {:<{}}  ", output.paint(style, padded), state.kind, kind);
        if (state.differences.empty()) {
            text += state.name + "\n";
            continue;
        }
        text += fmt::format("{:<{}}  {}\n", state.name, name, state.differences.front());
        for (std::size_t i = 1; i < state.differences.size(); ++i) {
            text += std::string(widest_state + kind + name + 6, ' ') + state.differences[i] + "\n";
        }
    }
    return text;
}

}  // namespace

void verify(Invocation& call) {
    Comparison comparison(call);
    comparison.project();
    comparison.settle({});
    auto [actual, wanted] = comparison.read_project();
    comparison.leave_out(actual, wanted);
    const std::vector<ObjectState> states = object_states(actual, wanted);
    if (call.arguments.has("json")) {
        call.output.out(verify_json(states, comparison.dialect().name()));
    } else {
        call.output.out(table_of(states, call.output));
    }
    const auto wrong = std::count_if(states.begin(), states.end(), [](const ObjectState& state) {
        return state.presence != Presence::Present;
    });
    if (wrong > 0) {
        throw Error(ErrorCode::Refused,
                    fmt::format("{} of {} objects {} not what the models say", wrong, states.size(),
                                wrong == 1 ? "is" : "are"))
            .hint("'limbeck revision --autogenerate -m …' writes down what leads there");
    }
}

}  // namespace limbeck::command
