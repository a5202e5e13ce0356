// SPDX-License-Identifier: MIT
#include <limbeck/migrator.h>

#include <algorithm>
#include <utility>

#include "limbeck/command/named.h"
#include "limbeck/migrator/engine.h"
#include "limbeck/operation/describe.h"
#include "limbeck/revision/identifier.h"
#include "limbeck/revision/walk.h"

extern char** environ;  // NOLINT: POSIX declares it nowhere

namespace limbeck {

class Migrator::Implementation : public migrator::Engine {
  public:
    using Engine::Engine;
};

std::map<std::string, std::string> process_environment() {
    std::map<std::string, std::string> variables;
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
        const std::string_view text = *entry;
        const std::size_t equals = text.find('=');
        if (equals != std::string_view::npos) {
            variables.emplace(text.substr(0, equals), text.substr(equals + 1));
        }
    }
    return variables;
}

Migrator::Migrator(Options options)
    : implementation_(std::make_unique<Implementation>(std::move(options))) {}
Migrator::~Migrator() = default;
Migrator::Migrator(Migrator&&) noexcept = default;
Migrator& Migrator::operator=(Migrator&&) noexcept = default;

void Migrator::add_step(std::string name, std::function<void(Transaction&)> step) {
    implementation_->add_step(std::move(name), std::move(step));
}

std::vector<Revision> Migrator::history() {
    const revision::Graph& graph = implementation_->graph();
    std::vector<Revision> revisions;
    for (const revision::Index i : revision::history_range(graph, {}, "", "")) {
        const revision::Revision& each = graph[i];
        const std::span<const std::string> labels = graph.labels(i);
        revisions.push_back({.id = each.id,
                             .down_revisions = each.down_revisions,
                             .depends_on = each.depends_on,
                             .labels = {labels.begin(), labels.end()},
                             .summary = std::string(each.summary()),
                             .path = each.path,
                             .is_head = graph.is_head(i)});
    }
    return revisions;
}

std::vector<std::string> Migrator::heads() {
    const revision::Graph& graph = implementation_->graph();
    std::vector<std::string> ids;
    for (const revision::Index i : graph.heads()) {
        ids.push_back(graph[i].id);
    }
    return ids;
}

std::vector<std::string> Migrator::current() {
    return implementation_->rows();
}

bool Migrator::is_at_head() {
    const revision::Graph& graph = implementation_->graph();
    return command::is_at_heads(graph, revision::locate_rows(graph, implementation_->rows()));
}

Plan Migrator::plan(std::string_view target) {
    return migrator::public_plan(implementation_->plan(plan::Action::Upgrade, target));
}

Plan Migrator::plan_downgrade(std::string_view target) {
    return migrator::public_plan(implementation_->plan(plan::Action::Downgrade, target));
}

Plan Migrator::upgrade(std::string_view target) {
    return migrator::public_plan(implementation_->execute(plan::Action::Upgrade, target));
}

Plan Migrator::downgrade(std::string_view target) {
    return migrator::public_plan(implementation_->execute(plan::Action::Downgrade, target));
}

Plan Migrator::stamp(std::string_view target) {
    return migrator::public_plan(implementation_->execute(plan::Action::Stamp, target));
}

std::vector<Difference> Migrator::check() {
    std::vector<Difference> differences;
    for (const diff::Change& change : implementation_->changes()) {
        Difference& difference = differences.emplace_back();
        difference.text = operation::describe(change.operation).text();
        difference.statements = implementation_->dialect().render(change.operation);
        for (const diff::Hazard& hazard : change.hazards) {
            difference.hazards.push_back(hazard.text);
        }
    }
    return differences;
}

void Migrator::require_at_least(std::string_view revision) {
    implementation_->require_at_least(revision);
}

void Migrator::cancel() noexcept {
    implementation_->cancel();
}

}  // namespace limbeck
