// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace limbeck::diff {

// The patterns (Filter::exclude) of what a platform or an extension puts into a database and looks
// after itself: "supabase", "neon", "postgis". Throws Error (Config) for any other name.
const std::vector<std::string>& preset(std::string_view name);

}  // namespace limbeck::diff
