// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "limbeck/plan/plan.h"
#include "limbeck/plan/rehearsal.h"
#include "limbeck/revision/revision.h"

namespace limbeck::plan {

// What one revision runs in one direction.
struct Body {
    bool outside_transaction = false;
    std::vector<dialect::Statement> statements = {};
    std::vector<StepCall> calls = {};                      // see Step
    std::shared_ptr<const base::Source> script = nullptr;  // see Step
    bool asks_database = false;
};

// Reads the revision's file and takes its section apart; see plan.h for what it throws.
Body read_body(const Context& context, Rehearsal& rehearsal, const revision::Revision& revision,
               Action action);

}  // namespace limbeck::plan
