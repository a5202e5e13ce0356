// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string>
#include <vector>

#include "limbeck/base/source.h"

namespace limbeck::alembic {

// A name that a file imports, and the attributes of it that it goes through: `sa.dialects.x`.
struct Use {
    std::string name;                  // as the file calls it: "sa"
    std::vector<std::string> through;  // "dialects", "x"
    std::size_t offset = 0;
};

struct Imports {
    // What each name stands for: "sa" -> {"sqlalchemy", ""}, "text" -> {"sqlalchemy", "text"}.
    struct Origin {
        std::string module;
        std::string symbol;  // "" for the module itself
        std::size_t offset = 0;
    };
    std::map<std::string, Origin> origins;
    std::vector<Use> uses;  // outside of import statements, in order
};

// Read from the tokens of a file, imports inside functions too; a name that is bound once more in
// another way is taken for the import all the same. Throws Error (Script) for what is no Python.
Imports read_imports(const base::Source& source);

}  // namespace limbeck::alembic
