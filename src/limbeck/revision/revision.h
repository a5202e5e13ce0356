// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "limbeck/base/error.h"

namespace limbeck::revision {

// What a revision file says of itself: the header, not the change.
struct Revision {
    std::string id;
    std::vector<std::string> down_revisions;  // empty: a base; several: a merge
    std::vector<std::string> depends_on;      // full ids or branch labels
    std::vector<std::string> branch_labels;
    std::string doc;   // the whole description, trimmed
    std::string path;  // of the file, as it is shown

    // Lines of the header fields in the file, from 1; 0 where the file does not write the field.
    struct Lines {
        std::size_t id = 0;
        std::size_t down_revisions = 0;
        std::size_t depends_on = 0;
        std::size_t branch_labels = 0;
    };
    Lines lines;

    // The first paragraph of the description: what one-line listings show.
    [[nodiscard]] std::string_view summary() const;

    // The place of a header field in messages.
    [[nodiscard]] Location at(std::size_t line) const { return {path, line, 0, ""}; }
};

// Throws Error (Revision) for an id that could not be told from an expression: one with any of
// "@-+:", white space, or nothing at all.
void check_id(std::string_view id);

// The same for a branch label; a label may hold "-" (Alembic allows it).
void check_label(std::string_view label);

}  // namespace limbeck::revision
