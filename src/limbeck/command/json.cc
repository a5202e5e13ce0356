// SPDX-License-Identifier: MIT
#include "limbeck/command/json.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

#include "limbeck/base/json.h"
#include "limbeck/base/text.h"
#include "limbeck/operation/describe.h"
#include "limbeck/schema/fields.h"
#include "limbeck/schema/words.h"

namespace limbeck::command {

namespace {

using base::Json;
using revision::Graph;
using revision::Index;

Json document(std::string_view command) {
    return {{"version", json_version}, {"command", command}};
}

std::string text(const Json& json) {
    return json.pretty() + "\n";
}

Json ids(const Graph& graph, std::span<const Index> revisions) {
    Json list = Json::array();
    for (const Index i : revisions) {
        list.push_back(graph[i].id);
    }
    return list;
}

Json revision_json(const Graph& graph, Index i, const std::vector<bool>& current) {
    const revision::Revision& revision = graph[i];
    const std::span<const std::string> labels = graph.labels(i);
    Json json{{"revision", revision.id},
              {"down_revisions", revision.down_revisions},
              {"depends_on", revision.depends_on},
              {"branch_labels", std::vector<std::string>(labels.begin(), labels.end())},
              {"children", ids(graph, graph.children(i))},
              {"head", graph.is_head(i)},
              {"effective_head", graph.is_effective_head(i)},
              {"branch_point", graph.is_branch_point(i)},
              {"merge_point", graph.is_merge_point(i)},
              {"summary", revision.summary()},
              {"doc", revision.doc},
              {"path", revision.path}};
    if (!current.empty()) {
        json["current"] = static_cast<bool>(current[i]);
    }
    return json;
}

Json change_json(const revision::RowChange& change) {
    using Kind = revision::RowChange::Kind;
    switch (change.kind) {
        case Kind::Insert:
            return {{"kind", "insert"}, {"to", change.to}};
        case Kind::Update:
            return {{"kind", "update"}, {"from", change.from}, {"to", change.to}};
        case Kind::Delete:
            return {{"kind", "delete"}, {"from", change.from}};
    }
    return {};
}

std::string_view action_name(plan::Action action) {
    switch (action) {
        case plan::Action::Upgrade:
            return "upgrade";
        case plan::Action::Downgrade:
            return "downgrade";
        case plan::Action::Stamp:
            return "stamp";
    }
    return "";
}

Json step_json(const plan::Step& step) {
    Json statements = Json::array();
    // Statements come in the order of the file: the line ends are counted on from one to the next.
    std::size_t line = 1;
    std::size_t counted = 0;
    for (const dialect::Statement& statement : step.statements) {
        Json json{{"sql", statement.sql}};
        if (statement.source) {
            const std::string_view before =
                statement.source->text().substr(counted, statement.offset - counted);
            line += static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
            counted = statement.offset;
            json["line"] = line;
        }
        statements.push_back(std::move(json));
    }
    Json rows = Json::array();
    for (const revision::RowChange& change : step.row_changes) {
        rows.push_back(change_json(change));
    }
    Json calls = Json::array();
    for (const plan::StepCall& call : step.calls) {
        calls.push_back({{"step", call.name}, {"before", call.before}, {"line", call.at.line}});
    }
    return {{"action", action_name(step.action)},
            {"revision", step.id},
            {"from", step.from},
            {"to", step.to},
            {"summary", step.summary},
            {"path", step.path},
            {"transaction", !step.outside_transaction},
            {"statements", statements},
            {"calls", calls},
            {"asks_database", step.asks_database},
            {"version_rows", rows}};
}

}  // namespace

std::string revisions_json(std::string_view command, const Graph& graph,
                           std::span<const Index> revisions, const std::vector<bool>& current,
                           const DatabaseReport* database) {
    Json json = document(command);
    if (database != nullptr) {
        json["database"] = {{"url", database->url}, {"source", database->source}};
        json["rows"] = database->rows;
        json["at_heads"] = database->at_heads;
    }
    Json list = Json::array();
    for (const Index i : revisions) {
        list.push_back(revision_json(graph, i, current));
    }
    json["revisions"] = std::move(list);
    return text(json);
}

std::string status_json(const StatusReport& report, const Graph& graph) {
    Json json = document("status");
    json["database"] = {{"url", report.url}, {"source", report.source}};
    json["rows"] = report.rows;
    const auto list = [&](std::span<const Index> revisions) {
        Json result = Json::array();
        for (const Index i : revisions) {
            result.push_back(revision_json(graph, i, {}));
        }
        return result;
    };
    json["current"] = list(report.current);
    json["pending"] = list(report.pending);
    json["heads"] = list(report.heads);
    json["models"] = {{"state", report.models.state},
                      {"detail", report.models.detail},
                      {"changes", report.models.changes}};
    json["lock_holder"] = std::string(base::trim(report.lock_holder));
    return text(json);
}

std::string plan_json(std::string_view command, const plan::Plan& plan, std::string_view dialect,
                      bool executed) {
    Json json = document(command);
    json["dialect"] = dialect;
    json["executed"] = executed;
    json["rows_before"] = plan.rows_before;
    json["rows_after"] = plan.rows_after;
    json["warnings"] = plan.warnings;
    Json steps = Json::array();
    for (const plan::Step& step : plan.steps) {
        steps.push_back(step_json(step));
    }
    json["steps"] = std::move(steps);
    return text(json);
}

std::string changes_json(std::string_view command, const std::vector<diff::Change>& changes,
                         const dialect::Dialect& dialect) {
    Json json = document(command);
    json["dialect"] = dialect.name();
    Json list = Json::array();
    for (const diff::Change& change : changes) {
        const operation::Description what = operation::describe(change.operation);
        Json hazards = Json::array();
        for (const diff::Hazard& hazard : change.hazards) {
            const bool loss = hazard.kind == diff::Hazard::Kind::DataLoss;
            hazards.push_back({{"kind", loss ? "data_loss" : "may_fail"}, {"text", hazard.text}});
        }
        list.push_back({{"operation", what.kind},
                        {"object", what.object},
                        {"detail", what.detail},
                        {"hazards", std::move(hazards)},
                        {"statements", dialect.render(change.operation)}});
    }
    json["changes"] = std::move(list);
    return text(json);
}

namespace {

// Any value of the schema model, by the lists of its fields. What is empty is left out.
template <typename Value>
Json value_json(const Value& value);
Json value_json(const std::vector<std::pair<std::string, std::string>>& pairs);
Json value_json(const std::map<std::string, std::string>& pairs);
Json value_json(const schema::QualifiedName& name);
Json value_json(const schema::Constraint& constraint);

template <typename Value>
Json value_json(const std::optional<Value>& value) {
    return value ? value_json(*value) : Json();
}

template <typename Value>
Json value_json(const std::vector<Value>& values) {
    Json list = Json::array();
    for (const Value& value : values) {
        list.push_back(value_json(value));
    }
    return list;
}

Json value_json(const std::vector<std::pair<std::string, std::string>>& pairs) {
    Json object = Json::object();
    for (const auto& [key, value] : pairs) {
        object[key] = value;
    }
    return object;
}

Json value_json(const std::map<std::string, std::string>& pairs) {
    Json object = Json::object();
    for (const auto& [key, value] : pairs) {
        object[key] = value;
    }
    return object;
}

Json value_json(const schema::QualifiedName& name) {
    return name.schema.empty() ? Json(name.name)
                               : Json{{"schema", name.schema}, {"name", name.name}};
}

Json value_json(const schema::Constraint& constraint) {
    Json json{{"kind", schema::constraint_words.at(constraint.index())}};
    json.update(std::visit([](const auto& any) { return value_json(any); }, constraint));
    return json;
}

std::string_view word(schema::Dependency::On on) {
    using enum schema::Dependency::On;
    switch (on) {
        case Relation:
            return "relation";
        case Column:
            return "column";
        case Type:
            return "type";
        case Definition:
            return "definition";
        case Key:
            return "constraint";
    }
    return "";
}

template <typename Value>
Json value_json(const Value& value) {
    if constexpr (schema::HasFields<Value>) {
        static const Value nothing;
        Json json = Json::object();
        schema::for_each_field<Value>([&](std::string_view name, auto member) {
            if (!(value.*member == nothing.*member)) {
                json[std::string(name)] = value_json(value.*member);
            }
        });
        return json;
    } else if constexpr (requires { value.text; }) {
        return value.text;  // a name or SQL
    } else if constexpr (std::is_enum_v<Value>) {
        return word(value);
    } else {
        return value;
    }
}

}  // namespace

std::string schema_json(const schema::Database& database, std::string_view dialect) {
    Json json = document("inspect");
    json["dialect"] = dialect;
    json["default_schema"] = database.default_schema;
    json["schemas"] = value_json(database.schemas);
    json["extensions"] = value_json(database.extensions);
    json["enums"] = value_json(database.enums);
    json["sequences"] = value_json(database.sequences);
    json["tables"] = value_json(database.tables);
    json["views"] = value_json(database.views);
    json["triggers"] = value_json(database.triggers);
    json["definitions"] = value_json(database.definitions);
    Json others = Json::array();
    for (const schema::Unmodelled& other : database.unmodelled) {
        others.push_back({{"kind", other.kind}, {"name", value_json(other.name)}});
    }
    json["unmodelled"] = std::move(others);
    return text(json);
}

std::string verify_json(const std::vector<ObjectState>& states, std::string_view dialect) {
    Json json = document("verify");
    json["dialect"] = dialect;
    Json objects = Json::array();
    for (const ObjectState& state : states) {
        objects.push_back({{"kind", state.kind},
                           {"name", state.name},
                           {"status", word(state.presence)},
                           {"differences", state.differences}});
    }
    json["objects"] = std::move(objects);
    return text(json);
}

std::string doctor_json(const ProjectReport& report) {
    Json json = document("doctor");
    Json facts = Json::object();
    for (const auto& [what, known] : report.facts) {
        facts[what] = known;
    }
    json["project"] = std::move(facts);
    Json revisions = Json::array();
    for (const plan::Surveyed& revision : report.revisions) {
        Json obstacles = Json::array();
        for (const plan::Obstacle& obstacle : revision.obstacles) {
            obstacles.push_back(
                {{"what", obstacle.what}, {"path", obstacle.at.path}, {"line", obstacle.at.line}});
        }
        revisions.push_back({{"revision", revision.id},
                             {"path", revision.path},
                             {"native", revision.is_native()},
                             {"asks_database", revision.asks_database},
                             {"obstacles", std::move(obstacles)}});
    }
    json["revisions"] = std::move(revisions);
    return text(json);
}

std::string file_json(std::string_view command, std::string_view id, std::string_view path) {
    Json json = document(command);
    json["revision"] = id;
    json["path"] = path;
    return text(json);
}

std::string templates_json(std::span<const std::pair<std::string, std::string>> templates) {
    Json json = document("list_templates");
    Json list = Json::array();
    for (const auto& [name, description] : templates) {
        list.push_back({{"name", name}, {"description", description}});
    }
    json["templates"] = std::move(list);
    return text(json);
}

std::string created_json(std::span<const std::string> paths) {
    Json json = document("init");
    json["created"] = std::vector<std::string>(paths.begin(), paths.end());
    return text(json);
}

}  // namespace limbeck::command
