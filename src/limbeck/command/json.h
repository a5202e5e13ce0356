// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "limbeck/command/objects.h"
#include "limbeck/diff/changes.h"
#include "limbeck/plan/plan.h"
#include "limbeck/plan/survey.h"
#include "limbeck/revision/graph.h"

// The data that --json prints, one document of one line's end. The shapes are written down in
// docs/json.md; a change that a reader could stumble over raises the number.
namespace limbeck::command {

inline constexpr int json_version = 1;

struct DatabaseReport {
    std::string url;  // masked
    std::string source;
    std::vector<std::string> rows;
    bool at_heads = false;
};

std::string revisions_json(std::string_view command, const revision::Graph& graph,
                           std::span<const revision::Index> revisions,
                           const std::vector<bool>& current = {},
                           const DatabaseReport* database = nullptr);

// What status found.
struct StatusReport {
    struct Models {
        std::string state;  // "agree", "differ", "none", "unknown", "failed"
        std::string detail;
        std::size_t changes = 0;
    };
    std::string url;  // masked
    std::string source;
    std::vector<std::string> rows;
    std::vector<revision::Index> current;
    std::vector<revision::Index> pending;
    std::vector<revision::Index> heads;
    Models models;
    std::string lock_holder;  // "" for nobody
};
std::string status_json(const StatusReport& report, const revision::Graph& graph);

std::string plan_json(std::string_view command, const plan::Plan& plan, std::string_view dialect,
                      bool executed);

// The changes between two schemas, each with its statements.
std::string changes_json(std::string_view command, const std::vector<diff::Change>& changes,
                         const dialect::Dialect& dialect);
// What verify found.
std::string verify_json(const std::vector<ObjectState>& states, std::string_view dialect);
// A whole schema.
std::string schema_json(const schema::Database& database, std::string_view dialect);

// What doctor found.
struct ProjectReport {
    std::vector<std::pair<std::string, std::string>> facts;  // what, and what is known of it
    std::vector<plan::Surveyed> revisions;
};
std::string doctor_json(const ProjectReport& report);

// A new revision file.
std::string file_json(std::string_view command, std::string_view id, std::string_view path);

// (name, description) pairs of list_templates; paths that init wrote.
std::string templates_json(std::span<const std::pair<std::string, std::string>> templates);
std::string created_json(std::span<const std::string> paths);

}  // namespace limbeck::command
