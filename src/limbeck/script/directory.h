// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "limbeck/base/source.h"
#include "limbeck/revision/graph.h"

namespace limbeck::script {

struct DirectoryOptions {
    std::vector<std::string> version_locations;  // absolute
    bool recursive = false;
    // Paths in listings and messages are shown relative to this folder where they lie below it.
    std::string shown_from;
    // Leave .sql files alone that do not claim to be revisions: in an Alembic project they belong
    // to somebody else, in a native one a forgotten header is a mistake.
    bool ignore_foreign_sql = false;
};

// The revision files of a project: .py and .sql, mixed at will.
struct History {
    revision::Graph graph;
    std::vector<std::string> warnings;
};

// Reads every header in the version locations, in the order of the locations and of the names in
// them, without running anything. Throws Error (Script, Revision) at the first file or edge that is
// wrong. Costs one open and one read a file; the texts are not kept.
History load_history(const DirectoryOptions& options);

enum class Format { Py, Sql };
Format format_of(const std::string& path);

// The text of one revision's file.
std::shared_ptr<const base::Source> read_script(const revision::Revision& revision,
                                                const std::string& shown_from);

// A path as listings show it.
std::string shown_path(const std::string& absolute, const std::string& shown_from);

}  // namespace limbeck::script
