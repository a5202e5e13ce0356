// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
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

// Gives the text of a revision again, by the path that it is shown with. Throws Error (Script).
using Texts = std::function<std::string(const std::string& path)>;

// The revision files of a project: .py and .sql, mixed at will.
struct History {
    revision::Graph graph;
    std::vector<std::string> warnings;
    Texts texts;
};

// Reads every header in the version locations, in the order of the locations and of the names in
// them, without running anything. Throws Error (Script, Revision) at the first file or edge that is
// wrong. Costs one open and one read a file; the texts are not kept.
History load_history(const DirectoryOptions& options);

// Revision files that a program carries inside of it. The texts must outlive the history.
struct CarriedFile {
    std::string_view path;  // as it is shown
    std::string_view text;
};
History load_history(std::span<const CarriedFile> files);

enum class Format { Py, Sql };
Format format_of(const std::string& path);

// The text of one revision's file.
std::shared_ptr<const base::Source> read_script(const revision::Revision& revision,
                                                const Texts& texts);

// A path as listings show it.
std::string shown_path(const std::string& absolute, const std::string& shown_from);

}  // namespace limbeck::script
