// SPDX-License-Identifier: MIT
#include "limbeck/script/directory.h"

#include <fmt/core.h>

#include <map>
#include <set>

#include "limbeck/base/files.h"
#include "limbeck/base/text.h"
#include "limbeck/python/source_text.h"
#include "limbeck/script/py_file.h"
#include "limbeck/script/sql_file.h"

namespace limbeck::script {

namespace {

base::Source source_of(const std::string& path, std::string text) {
    return {path,
            format_of(path) == Format::Py ? python::source_text(std::move(text)) : std::move(text)};
}

revision::Revision read_header(const base::Source& source) {
    revision::Revision revision = format_of(source.path()) == Format::Py
                                      ? read_py_header(source)
                                      : read_sql_file(source).revision;
    try {
        revision::check_id(revision.id);
        for (const std::string& label : revision.branch_labels) {
            revision::check_label(label);
        }
    } catch (Error& error) {
        error.at(revision.at(revision.lines.id));
        throw;
    }
    return revision;
}

class Loader {
  public:
    explicit Loader(const DirectoryOptions& options) : options_(options) {}

    std::vector<revision::Revision> load() {
        for (const std::string& location : options_.version_locations) {
            if (!base::is_directory(location)) {
                throw Error(ErrorCode::Config,
                            fmt::format("Path doesn't exist: {}.  Please use the "
                                        "'init' command to create a new scripts "
                                        "folder.",
                                        shown_path(location, options_.shown_from)))
                    .hint("the configuration names this folder as a place for revision files");
            }
            read_folder(location);
        }
        return std::move(revisions_);
    }

    std::vector<std::string> warnings;

  private:
    void read_folder(const std::string& folder) {
        if (!seen_.insert(base::real_path(folder)).second) {
            warnings.push_back(
                fmt::format("{} is read twice: ignoring the second time. Please "
                            "ensure version_locations is unique.",
                            shown_path(folder, options_.shown_from)));
            return;
        }
        base::Folder open(folder);
        const std::vector<base::DirectoryEntry> entries = open.entries();
        for (const base::DirectoryEntry& entry : entries) {
            if (!entry.is_directory) {
                read(open, folder, entry);
            }
        }
        for (const base::DirectoryEntry& entry : entries) {
            if (entry.is_directory && options_.recursive && entry.name != "__pycache__") {
                read_folder(base::join_path(folder, entry.name));
            }
        }
    }

    void read(base::Folder& open, const std::string& folder, const base::DirectoryEntry& entry) {
        const std::string_view name = entry.name;
        const bool is_py = name.ends_with(".py") && !name.starts_with("__init__");
        const bool is_sql = name.ends_with(".sql");
        // ".#x" is what Emacs leaves beside a file being edited, "._x" what macOS leaves on others'
        // file systems.
        if ((!is_py && !is_sql) || name.starts_with(".#") || name.starts_with("._")) {
            return;
        }
        const std::string path = base::join_path(folder, name);
        if (!entry.is_file) {
            throw Error(ErrorCode::Script, "this is not a file that can be read")
                .at({shown_path(path, options_.shown_from), 0, 0, ""})
                .hint("it has the name of a revision, but is a dangling link, a pipe or the like");
        }
        if (entry.is_link && !seen_.insert(base::real_path(path)).second) {
            warnings.push_back(fmt::format("{} is loaded twice: ignoring the second time.",
                                           shown_path(path, options_.shown_from)));
            return;
        }
        const base::Source source =
            source_of(shown_path(path, options_.shown_from), open.read(entry.name));
        if (is_py || !options_.ignore_foreign_sql || looks_like_revision(source.text())) {
            revisions_.push_back(read_header(source));
        }
    }

    const DirectoryOptions& options_;
    std::set<std::string> seen_;
    std::vector<revision::Revision> revisions_;
};

}  // namespace

History load_history(const DirectoryOptions& options) {
    Loader loader(options);
    std::vector<revision::Revision> revisions = loader.load();
    return {revision::Graph(std::move(revisions)), std::move(loader.warnings),
            [from = options.shown_from](const std::string& path) {
                return base::read_file(base::join_path(from, path));
            }};
}

History load_history(std::span<const CarriedFile> files) {
    std::vector<revision::Revision> revisions;
    std::map<std::string, std::string_view> texts;
    for (const CarriedFile& file : files) {
        const std::string path(file.path);
        revisions.push_back(read_header(source_of(path, std::string(file.text))));
        texts.emplace(path, file.text);
    }
    return {revision::Graph(std::move(revisions)),
            {},
            [texts = std::move(texts)](const std::string& path) {
                return std::string(texts.at(path));
            }};
}

Format format_of(const std::string& path) {
    return path.ends_with(".sql") ? Format::Sql : Format::Py;
}

std::shared_ptr<const base::Source> read_script(const revision::Revision& revision,
                                                const Texts& texts) {
    return std::make_shared<const base::Source>(source_of(revision.path, texts(revision.path)));
}

std::string shown_path(const std::string& absolute, const std::string& shown_from) {
    const std::string prefix = shown_from.ends_with('/') ? shown_from : shown_from + "/";
    const bool below = !shown_from.empty() && absolute.starts_with(prefix);
    return below ? absolute.substr(prefix.size()) : absolute;
}

}  // namespace limbeck::script
