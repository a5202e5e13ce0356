// SPDX-License-Identifier: MIT
#pragma once

#include <limbeck/migrator.h>

#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "limbeck/command/comparison.h"
#include "limbeck/command/project.h"
#include "limbeck/diff/changes.h"
#include "limbeck/plan/plan.h"

namespace limbeck::migrator {

// What limbeck::Migrator and the C interface are faces of: a project as a program has it. Each call
// has a connection for its own time.
class Engine {
  public:
    explicit Engine(Options options);
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    void add_step(std::string name, std::function<void(Transaction&)> step);

    const revision::Graph& graph();
    const dialect::Dialect& dialect() { return project_.dialect(); }
    std::vector<std::string> rows();
    std::string current_json();  // as `limbeck current --json` prints it

    plan::Plan plan(plan::Action action, std::string_view target);
    plan::Plan execute(plan::Action action, std::string_view target);
    std::vector<diff::Change> changes();
    void require_at_least(std::string_view target);

    void cancel() noexcept { interrupted_ = true; }

  private:
    command::ProjectOptions project_options();
    void log(std::string_view line) const;
    // Runs what needs a connection, which is closed whatever happens.
    template <typename Work>
    auto visit(const Work& work);

    Options options_;
    std::atomic<bool> interrupted_ = false;
    command::Project project_;
};

Plan public_plan(const plan::Plan& plan);
Step public_step(const plan::Step& step);

}  // namespace limbeck::migrator
