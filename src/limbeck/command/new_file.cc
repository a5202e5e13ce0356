// SPDX-License-Identifier: MIT
#include "limbeck/command/new_file.h"

#include <fmt/core.h>

#include <algorithm>

#include "limbeck/base/clock.h"
#include "limbeck/base/error.h"
#include "limbeck/base/files.h"
#include "limbeck/base/text.h"
#include "limbeck/command/hooks.h"
#include "limbeck/command/json.h"
#include "limbeck/command/named.h"
#include "limbeck/revision/identifier.h"
#include "limbeck/script/directory.h"
#include "limbeck/script/writer.h"

namespace limbeck::command {

namespace {

using revision::Graph;
using revision::Index;

std::vector<Index> find_parents(Project& project, const NewFileRequest& request) {
    const Graph& graph = project.graph();
    std::vector<Index> parents;
    for (const std::string& head : request.heads) {
        if (head == "head" && graph.heads().size() > 1) {
            std::vector<std::string> ids;
            for (const Index i : graph.heads()) {
                ids.push_back(graph[i].id);
            }
            throw Error(ErrorCode::Revision,
                        "Multiple heads are present; please specify the head revision on which the "
                        "new revision should be based, or perform a merge.")
                .hint(fmt::format("--head with one of {}, or 'limbeck merge heads'",
                                  base::join(ids, ", ")));
        }
        // Every head, not only those nobody depends on: a merge joins what history shows as open.
        const std::vector<Index> found =
            head == "heads" ? graph.heads() : named_revisions(project, head);
        for (const Index i : found) {
            if (std::find(parents.begin(), parents.end(), i) != parents.end()) {
                throw Error(ErrorCode::Revision, "Duplicate head revisions specified")
                    .hint(fmt::format("{} is named twice", graph[i].id));
            }
            parents.push_back(i);
        }
    }
    for (const Index i : parents) {
        if (!request.splice && !graph.is_head(i)) {
            throw Error(
                ErrorCode::Revision,
                fmt::format("Revision {} is not a head revision; please specify --splice to "
                            "create a new branch from this revision",
                            graph[i].id))
                .at({graph[i].path, 0, 0, ""});
        }
    }
    return parents;
}

// Old files may have any id that Alembic takes; a new one must also be good for a file's name and a
// list in a header, and not be one of the words of the command line.
void check_new_name(const std::string& name, std::string_view what) {
    for (const std::string_view word : {"head", "heads", "base", "current"}) {
        if (name == word) {
            throw Error(ErrorCode::Revision, fmt::format("'{}' cannot be a {}", name, what))
                .hint("it has a meaning of its own on the command line");
        }
    }
    constexpr std::size_t longest = 200;
    if (name.find_first_of("/,\"'\\") != std::string::npos || name.starts_with('.') ||
        name.size() > longest) {
        throw Error(ErrorCode::Revision,
                    fmt::format("'{}' cannot be a {}", base::shorten(name, 60), what))
            .hint(
                "it becomes part of a file's name and of lists: no slash, comma, quote or leading "
                "dot, at most 200 characters");
    }
}

void check_names(const Graph& graph, const NewFileRequest& request, const std::string& id) {
    revision::check_id(id);
    check_new_name(id, "revision identifier");
    if (const auto other = graph.find_id(id)) {
        throw Error(ErrorCode::Revision, fmt::format("Revision {} is present more than once", id))
            .at({graph[*other].path, 0, 0, ""})
            .hint("this file has the id already: choose another with --rev-id");
    }
    if (!request.branch_label) {
        return;
    }
    revision::check_label(*request.branch_label);
    check_new_name(*request.branch_label, "branch label");
    std::optional<Index> other = graph.find_label(*request.branch_label);
    other = other ? other : graph.find_id(*request.branch_label);
    if (other) {
        throw Error(ErrorCode::Revision,
                    fmt::format("Branch name '{}' in revision {} already used by revision {}",
                                *request.branch_label, id, graph[*other].id))
            .at({graph[*other].path, 0, 0, ""});
    }
}

// A label is kept as it is written, anything else becomes the full id.
std::vector<std::string> resolve_dependencies(Project& project, const NewFileRequest& request) {
    const Graph& graph = project.graph();
    std::vector<std::string> names;
    for (const std::string& name : request.depends_on) {
        const revision::Identifier parts = revision::parse_identifier(graph, name);
        const Index i = revision::resolve_one(graph, parts.symbol, parts.branch, name);
        if (i == revision::base_index) {
            throw Error(ErrorCode::Revision, fmt::format("a revision cannot depend on '{}'", name));
        }
        names.push_back(graph.find_label(name) ? name : graph[i].id);
    }
    return names;
}

std::string choose_folder(Invocation& call, Project& project, const NewFileRequest& request,
                          std::span<const Index> parents) {
    const config::Settings& settings = project.settings();
    const std::vector<std::string>& locations = settings.version_locations;
    if (request.version_path) {
        const std::string folder = base::absolute_path(*request.version_path, call.directory);
        for (const std::string& location : locations) {
            if (base::absolute_path(location, call.directory) == folder) {
                return folder;
            }
        }
        throw Error(ErrorCode::Config,
                    fmt::format("Path {} is not represented in current version locations",
                                *request.version_path))
            .hint(fmt::format("they are {}", base::join(locations, ", ")));
    }
    if (locations.size() == 1) {
        return locations.front();
    }
    if (parents.empty()) {
        throw Error(ErrorCode::Config,
                    "Multiple version locations present, please specify --version-path")
            .hint(fmt::format("they are {}", base::join(locations, ", ")));
    }
    const std::string file =
        base::absolute_path(project.graph()[parents.front()].path, call.directory);
    // Below a location in a folder of its own, the location counts.
    for (const std::string& location : locations) {
        if (file.starts_with(location + "/")) {
            return location;
        }
    }
    return base::parent_path(file);
}

std::string render(const config::Settings& settings, const script::NewRevision& revision,
                   bool as_sql) {
    if (as_sql) {
        return script::render_sql(revision);
    }
    const std::string path = base::join_path(settings.script_location, "script.py.mako");
    const auto text = base::read_file_if_exists(path);
    const base::Source source(script::shown_path(path, settings.directory),
                              text.value_or(std::string(script::default_mako())));
    return script::render_mako(source, revision);
}

}  // namespace

void write_new_file(Invocation& call, Project& project, const NewFileRequest& request) {
    const config::Settings& settings = project.settings();
    for (const std::string& location : settings.version_locations) {
        base::make_directories(location);
    }
    const std::vector<Index> parents = find_parents(project, request);
    script::NewRevision revision;
    revision.id = request.id.value_or(script::random_id());
    check_names(project.graph(), request, revision.id);
    revision.message = request.message;
    for (const Index i : parents) {
        revision.down_revisions.push_back(project.graph()[i].id);
    }
    if (request.branch_label) {
        revision.branch_labels.push_back(*request.branch_label);
    }
    revision.depends_on = resolve_dependencies(project, request);
    revision.created = base::now(settings.timezone);
    revision.zone_is_known = !settings.timezone.empty();

    const std::string folder = choose_folder(call, project, request, parents);
    const std::string stem = script::file_stem(
        settings.file_template, static_cast<std::size_t>(settings.truncate_slug_length), revision);
    const bool as_sql = request.as_sql.value_or(settings.kind == config::ProjectKind::Native);
    revision.upgrade = request.upgrade;
    revision.downgrade = request.downgrade;
    revision.imports = request.imports;
    const std::string path = base::absolute_path(
        base::join_path(folder, stem + (as_sql ? ".sql" : ".py")), call.directory);
    if (!path.starts_with(folder + "/")) {
        throw Error(ErrorCode::Config, fmt::format("file_template '{}' leads out of {}",
                                                   settings.file_template, folder));
    }
    const std::string text = render(settings, revision, as_sql);
    base::make_directories(base::parent_path(path));
    base::create_file(path, text);

    if (call.arguments.has("json")) {
        call.output.out(file_json(request.command, revision.id, path));
    } else {
        call.output.out(fmt::format("Generating {} ...  done\n", path));
    }
    run_hooks(call, settings, path);
}

}  // namespace limbeck::command
