// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "limbeck/dialect/dialect.h"
#include "limbeck/plan/plan.h"

// The only room that changes a database.
namespace limbeck::run {

// A step of the program that runs the revisions (`-- limbeck:step NAME`), given the connection
// inside the revision's transaction. Throws to have it rolled back.
using ProgramStep = std::function<void(dialect::Connection&)>;

struct Options {
    dialect::VersionTable table;
    bool single_transaction = false;
    double lock_timeout_seconds = 60;
    // Read between steps; set by a signal handler.
    const std::atomic<bool>* interrupted = nullptr;
    // Before each step: the step, its number from 0, how many there are.
    std::function<void(const plan::Step&, std::size_t, std::size_t)> announce;
    // By name; those that a plan calls must be there (plan::Context::knows_step).
    const std::map<std::string, ProgramStep>* steps = nullptr;
    // For .py revisions; none where there are none.
    const alembic::ProjectFacts* facts = nullptr;
};

// Makes the plan for the rows a database has; called again whenever they turn out to have moved.
using Planner = std::function<plan::Plan(std::span<const std::string>)>;

// Throws Error (Refused) for a plan with a step outside a transaction where all are to be one.
void check_single_transaction(const plan::Plan& plan, const Options& options);

// Plans and executes, one runner at a time. Nothing is locked when there is nothing to do. Each
// step and its version rows are one transaction (or all steps one, as the options say); a step that
// runs outside has its rows moved right after it. Throws what failed, with what was done, undone
// and left as its aftermath. Gives the plan that was executed,
// by this runner: what another one did meanwhile is not in it.
plan::Plan execute(dialect::Connection& connection, const dialect::Dialect& dialect,
                   const Planner& planner, const Options& options);

// Makes the version table where it is missing. True when it was.
bool ensure_version_table(dialect::Connection& connection, const dialect::Dialect& dialect,
                          const Options& options);

// Deletes every version row, then stamps: for a database whose rows no file knows any more.
plan::Plan purge_and_stamp(dialect::Connection& connection, const dialect::Dialect& dialect,
                           const Planner& planner, const Options& options);

}  // namespace limbeck::run
