// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "limbeck/config/settings.h"

namespace limbeck::config {

// The hooks of the first source that has any: [[post_write_hooks]] of limbeck.toml, the section
// [post_write_hooks] of the ini (`hooks = a, b`, `a.type = …`), [[tool.alembic.post_write_hooks]].
// Throws Error (Config), located, for a hook without a name, a type, or what its type needs.
std::vector<PostWriteHook> read_hooks(const Sources& sources, const std::string& directory);

}  // namespace limbeck::config
