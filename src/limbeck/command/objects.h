// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "limbeck/schema/database.h"

// Two databases object by object.
namespace limbeck::command {

enum class Presence { Present, Missing, Extra, Different };
std::string_view word(Presence presence);

struct ObjectState {
    std::string kind = {};  // "table", "view", "function"
    std::string name = {};  // "app.account"
    Presence presence = Presence::Present;
    // What of it differs: "column email: type", "index account_age missing"
    std::vector<std::string> differences = {};

    bool operator==(const ObjectState&) const = default;
};

// Everything that one of them has, by kind and name; indexes, constraints and columns stand with
// their table. Missing is what is only wanted, extra what is only there; extensions are never
// extra.
std::vector<ObjectState> object_states(const schema::Database& actual,
                                       const schema::Database& wanted);

}  // namespace limbeck::command
