// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "limbeck/base/clock.h"
#include "limbeck/base/source.h"
#include "limbeck/script/py_types.h"

// New revision files.
namespace limbeck::script {

struct NewRevision {
    std::string id;
    std::optional<std::string> message;  // none is written as "empty message"
    std::vector<std::string> down_revisions;
    std::vector<std::string> branch_labels;
    std::vector<std::string> depends_on;
    base::DateTime created;
    bool zone_is_known = false;  // a time zone was configured: dates carry their offset
    // What it does. Of a .sql revision what stands in its sections, each line ended; of a .py one
    // the bodies of its functions as `py_body` gives them, with the imports that they need.
    std::string upgrade = {};
    std::string downgrade = {};
    PyImports imports = {};
};

// Twelve random hexadecimal digits.
std::string random_id();

// The name of the file without its extension, from a template of Python's % operator over rev,
// slug, epoch, year, month, day, hour, minute and second; may hold "/". Throws Error (Config) for a
// template it cannot fill.
std::string file_stem(std::string_view file_template, std::size_t truncate_slug_length,
                      const NewRevision& revision);

// A native .sql revision; a section without statements is there to be filled in.
std::string render_sql(const NewRevision& revision);

// A .py revision from a project's script.py.mako. Of Mako only what such templates hold is
// understood: ${…} over the variables Alembic passes (message, up_revision, down_revision,
// branch_labels, depends_on, create_date, imports, upgrades, downgrades; plain, in repr(), through
// the filter comma, or as "x if x else y"), and ## comments. Anything else is an Error
// (Unsupported) at its place, never a guess. So is a template without a place for what the revision
// does or needs.
std::string render_mako(const base::Source& source, const NewRevision& revision);

// The template that `limbeck init --template alembic` writes.
std::string_view default_mako();

}  // namespace limbeck::script
