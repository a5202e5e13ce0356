// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "limbeck/plan/plan.h"

namespace limbeck::plan {

// Something in a revision file that does not run here.
struct Obstacle {
    std::string what;
    Location at;
};

struct Surveyed {
    std::string id;
    std::string path;
    bool asks_database = false;  // so that not everything was seen
    std::vector<Obstacle> obstacles;

    [[nodiscard]] bool is_native() const { return obstacles.empty(); }
};

// Every revision of the history, oldest first: which run, and what the others use that is missing.
// Runs each as far as it goes without a database, so that nothing is changed anywhere. What a
// script itself refuses (a downgrade that raises) is no obstacle.
std::vector<Surveyed> survey(const Context& context);

}  // namespace limbeck::plan
