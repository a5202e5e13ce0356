// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "limbeck/config/sources.h"

namespace limbeck::config {

// Appends a warning for every key that nobody reads. In limbeck.toml that is every unknown key. An
// Alembic project's env.py may read keys of its own, so in the ini's section and in [tool.alembic]
// only what is near a known key counts as misspelt.
void warn_about_unknown_keys(const Sources& sources, const std::string& section,
                             std::vector<std::string>& warnings);

}  // namespace limbeck::config
