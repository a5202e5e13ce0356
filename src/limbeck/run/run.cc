// SPDX-License-Identifier: MIT
#include "limbeck/run/run.h"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <optional>

#include "limbeck/alembic/revision_script.h"
#include "limbeck/base/error.h"
#include "limbeck/base/text.h"
#include "limbeck/run/script_host.h"

namespace limbeck::run {

namespace {

using dialect::Statement;

Statement internal(std::string sql) {
    return {.sql = std::move(sql)};
}

// Gives the exclusion back whatever happens.
class Exclusion {
  public:
    Exclusion(dialect::Connection& connection, const Options& options)
        : connection_(connection),
          scope_(connection.acquire_exclusion(options.table, options.lock_timeout_seconds)) {}
    Exclusion(const Exclusion&) = delete;
    Exclusion& operator=(const Exclusion&) = delete;
    ~Exclusion() { connection_.release_exclusion(); }

    [[nodiscard]] bool covers_the_run() const { return scope_ == dialect::ExclusionScope::Run; }

  private:
    dialect::Connection& connection_;
    dialect::ExclusionScope scope_;
};

// The version table as it must be before the first row is written.
std::vector<Statement> prepare_table(const dialect::VersionState& state, std::size_t longest,
                                     const dialect::Dialect& dialect,
                                     const dialect::VersionTable& table) {
    constexpr std::size_t usual = 32;  // Alembic's VARCHAR(32)
    constexpr std::size_t wide = 255;
    std::vector<Statement> statements;
    const std::size_t width = longest > usual ? std::max(longest, wide) : usual;
    if (!state.exists) {
        statements.push_back(
            internal(dialect::create_version_table(table, width, dialect.flavour())));
    } else if (state.width && longest > *state.width) {
        if (const auto widen = dialect.widen(table, width)) {
            statements.push_back(internal(*widen));
        }
    }
    return statements;
}

std::vector<std::string> sorted(std::vector<std::string> rows) {
    std::sort(rows.begin(), rows.end());
    return rows;
}

// The table with the schema that it is in: what a revision does to the search path, or a temporary
// table of the same name, must not lead its version row elsewhere.
dialect::VersionTable resolved(const dialect::VersionTable& table,
                               const dialect::VersionState& state) {
    return {table.name, table.schema.empty() ? state.schema : table.schema};
}

// COMMIT, autocommit_block, isolation_level="AUTOCOMMIT", or a word in a comment.
bool mentions_commit(std::string_view text) {
    static constexpr std::string_view spellings[] = {"commit", "COMMIT", "Commit"};
    return std::any_of(std::begin(spellings), std::end(spellings), [&](std::string_view word) {
        return text.find(word) != std::string_view::npos;
    });
}

// One attempt to take a plan through, from the rows it was made for.
class Attempt {
  public:
    Attempt(dialect::Connection& connection, const dialect::Dialect& dialect,
            const Options& options, const plan::Plan& plan, dialect::VersionState state,
            bool rows_may_move)
        : connection_(connection),
          dialect_(dialect),
          options_(options),
          plan_(plan),
          table_(resolved(options.table, state)),
          state_(std::move(state)),
          rows_may_move_(rows_may_move) {}

    // False when another runner has moved the rows meanwhile: whatever was done is committed, and
    // the rest must be planned anew.
    bool run() {
        for (done_ = 0; done_ < plan_.steps.size(); ++done_) {
            const plan::Step& step = plan_.steps[done_];
            try {
                check_interrupt();
                if (!run_step(step)) {
                    return false;
                }
            } catch (Error& error) {
                connection_.rollback();
                connection_.hold_between_transactions(false);
                explain(error, step);
                throw;
            }
        }
        --done_;  // what fails now is the last step's COMMIT
        try {
            commit();
        } catch (Error& error) {
            explain(error, plan_.steps.back());
            throw;
        }
        return true;
    }

    // How many of its steps are in the database for good.
    [[nodiscard]] std::size_t committed() const { return committed_; }

  private:
    void check_interrupt() const {
        if (options_.interrupted != nullptr && options_.interrupted->load()) {
            throw Error(ErrorCode::Interrupted, "interrupted");
        }
    }

    // Begins where no transaction is open; false when the rows are not what they should be.
    bool begin() {
        if (open_) {
            return true;
        }
        connection_.begin();
        open_ = true;
        if (rows_may_move_) {
            const dialect::VersionState now = connection_.read_versions(table_);
            if (now.exists != state_.exists || sorted(now.rows) != sorted(state_.rows)) {
                connection_.rollback();
                open_ = false;
                return false;
            }
        }
        return true;
    }

    void commit() {
        if (open_) {
            open_ = false;
            try {
                connection_.commit();
            } catch (Error& error) {
                // A deferred constraint, or a lost connection: no statement is to blame.
                error.context("COMMIT");
                error.at({plan_.steps[pending_ > 0 ? pending_ - 1 : 0].path, 0, 0, ""});
                throw;
            }
            committed_ = pending_;
        }
    }

    void announce(const plan::Step& step) const {
        if (options_.announce) {
            options_.announce(step, done_, plan_.steps.size());
        }
    }

    // The statements that move the step's rows; from here on they are expected to have moved.
    void append_rows(std::vector<Statement>& batch, const plan::Step& step) {
        for (const revision::RowChange& change : step.row_changes) {
            if (!change.from.empty()) {
                std::erase(state_.rows, change.from);
            }
            if (!change.to.empty()) {
                state_.rows.push_back(change.to);
            }
        }
        for (Statement& statement : plan::version_statements(step, table_, dialect_)) {
            batch.push_back(std::move(statement));
        }
    }

    std::vector<Statement> table_statements() {
        if (table_ready_) {
            return {};
        }
        table_ready_ = true;
        const std::vector<Statement> statements =
            prepare_table(state_, plan::longest_id(plan_), dialect_, table_);
        state_.exists = true;
        return statements;
    }

    bool run_step(const plan::Step& step) {
        if (step.script) {
            return run_script(step);
        }
        return step.outside_transaction ? run_outside(step) : run_inside(step);
    }

    bool run_inside(const plan::Step& step) {
        if (!begin()) {
            return false;
        }
        announce(step);
        std::vector<Statement> batch = table_statements();
        auto next = step.statements.begin();
        for (const plan::StepCall& call : step.calls) {
            const auto end = step.statements.begin() + static_cast<std::ptrdiff_t>(call.before);
            batch.insert(batch.end(), next, end);
            next = end;
            connection_.execute(batch);
            batch.clear();
            run_call(call);
        }
        batch.insert(batch.end(), next, step.statements.end());
        append_rows(batch, step);
        connection_.execute(batch);
        pending_ = done_ + 1;
        if (!options_.single_transaction) {
            commit();
        }
        return true;
    }

    // Whatever the program's own code throws is the failure of this step.
    void run_call(const plan::StepCall& call) {
        std::string failure;
        try {
            options_.steps->at(call.name)(connection_);
            if (connection_.in_transaction()) {
                return;
            }
            failure = "it ended the transaction of its revision";
        } catch (Error& error) {
            error.context(fmt::format("step '{}'", call.name)).at(call.at);
            throw;
        } catch (const std::exception& error) {
            failure = error.what();
        } catch (...) {
            failure = "it threw something that is no std::exception";
        }
        throw Error(ErrorCode::Script, fmt::format("step '{}': {}", call.name, failure))
            .at(call.at);
    }

    // A script may end the transaction itself (COMMIT, autocommit_block). Then it goes on in
    // another, and what it did so far stays.
    bool run_script(const plan::Step& step) {
        // Whoever is going to commit must keep others out meanwhile, and must say so before it
        // holds what they wait for.
        if (!open_ && mentions_commit(step.script->text())) {
            connection_.hold_between_transactions(true);
        }
        if (!begin()) {
            connection_.hold_between_transactions(false);
            return false;
        }
        announce(step);
        if (!runner_) {
            make_runner();
        }
        script_committed_ = false;
        host_->execute(table_statements());
        runner_->run(step.script, step.action == plan::Action::Upgrade ? "upgrade" : "downgrade");
        host_->finish();
        std::vector<Statement> batch = host_->take_waiting();
        append_rows(batch, step);
        connection_.execute(batch);
        pending_ = done_ + 1;
        // Its work is there for good already: the version row must not be lost with a later step.
        if (!options_.single_transaction || script_committed_) {
            commit();
            connection_.hold_between_transactions(false);
        }
        return true;
    }

    void make_runner() {
        host_ = std::make_unique<ScriptHost>(
            connection_, dialect_, options_,
            ScriptHost::Transaction{.commit =
                                        [this] {
                                            connection_.hold_between_transactions(true);
                                            commit();
                                            script_committed_ = true;
                                        },
                                    .begin =
                                        [this] {
                                            if (!begin()) {
                                                throw Error(ErrorCode::Refused,
                                                            "the version rows were changed by "
                                                            "somebody else meanwhile");
                                            }
                                        }});
        runner_ = std::make_unique<alembic::Runner>(*host_);
    }

    // Each statement on its own: together they would be one implicit transaction.
    bool run_outside(const plan::Step& step) {
        commit();
        connection_.hold_between_transactions(true);
        if (!begin()) {
            connection_.hold_between_transactions(false);
            return false;
        }
        const std::vector<Statement> table = table_statements();
        if (!table.empty()) {
            connection_.execute(table);
        }
        commit();
        announce(step);
        outside_done_ = 0;
        for (const Statement& statement : step.statements) {
            check_interrupt();
            connection_.execute(std::span(&statement, 1));
            ++outside_done_;
        }
        std::vector<Statement> rows;
        append_rows(rows, step);
        connection_.begin();
        open_ = true;
        connection_.execute(rows);
        pending_ = done_ + 1;
        commit();
        connection_.hold_between_transactions(false);
        return true;
    }

    // Says what is left behind. `committed_` steps of the plan are in the database for good.
    void explain(Error& error, const plan::Step& step) const {
        std::string text;
        if (step.outside_transaction) {
            text = fmt::format(
                "{} runs outside a transaction: {} of its {} statements {} done and {}; its "
                "version row did not move",
                step.path, outside_done_, step.statements.size(), outside_done_ == 1 ? "is" : "are",
                outside_done_ == 1 ? "stays" : "stay");
            if (outside_done_ > 0) {
                text +=
                    ". Undo them by hand, or make the file's statements safe to repeat, before "
                    "running it again";
            }
        } else if (step.script && script_committed_) {
            text = fmt::format(
                "{} had committed part of its work itself; that stays, and its version row did not "
                "move. Look at the database before running it again",
                step.path);
        } else if (step.action == plan::Action::Stamp) {
            text = "the version rows were left as they were";
        } else {
            text = fmt::format("revision {} was rolled back", step.id);
        }
        if (committed_ > 0) {
            text += fmt::format("; the {} step{} before it {} committed, the last is {}",
                                committed_, committed_ == 1 ? "" : "s",
                                committed_ == 1 ? "is" : "are", plan_.steps[committed_ - 1].id);
        } else if (const std::size_t others = std::min(pending_, done_); others > 0) {
            text +=
                fmt::format(", and so {} before it in the same transaction: nothing was changed",
                            others == 1 ? std::string("was the step")
                                        : fmt::format("were the {} steps", others));
        } else if (!step.outside_transaction && !(step.script && script_committed_)) {
            text += "; nothing was changed";
        }
        error.aftermath(std::move(text));
    }

    dialect::Connection& connection_;
    const dialect::Dialect& dialect_;
    const Options& options_;
    const plan::Plan& plan_;
    const dialect::VersionTable table_;
    dialect::VersionState state_;
    bool rows_may_move_;
    bool open_ = false;
    bool table_ready_ = false;
    std::size_t done_ = 0;
    std::size_t pending_ = 0;    // steps executed, committed or not
    std::size_t committed_ = 0;  // steps that are in the database for good
    std::size_t outside_done_ = 0;
    std::unique_ptr<ScriptHost> host_;  // made for the first .py revision
    std::unique_ptr<alembic::Runner> runner_;
    bool script_committed_ = false;
};

}  // namespace

void check_single_transaction(const plan::Plan& plan, const Options& options) {
    if (!options.single_transaction) {
        return;
    }
    for (const plan::Step& step : plan.steps) {
        if (step.outside_transaction) {
            throw Error(
                ErrorCode::Refused,
                fmt::format("Revision {} runs outside a transaction, so the run cannot be a "
                            "single one",
                            step.id))
                .at({step.path, 0, 0, ""})
                .hint("leave --single-transaction out, or run up to this revision first")
                .aftermath("nothing was changed");
        }
    }
}

plan::Plan execute(dialect::Connection& connection, const dialect::Dialect& dialect,
                   const Planner& planner, const Options& options) {
    std::optional<std::vector<std::string>> planned_for =
        connection.read_versions(options.table).rows;
    plan::Plan plan = planner(*planned_for);
    check_single_transaction(plan, options);
    if (plan.steps.empty()) {
        return plan;
    }
    const Exclusion exclusion(connection, options);
    plan::Plan executed;  // by attempts that gave up
    const auto all = [&executed](plan::Plan last) {
        if (!executed.steps.empty()) {
            std::move(last.steps.begin(), last.steps.end(), std::back_inserter(executed.steps));
            last.steps = std::move(executed.steps);
            last.rows_before = std::move(executed.rows_before);
        }
        return last;
    };
    // Whoever held the lock before may have done the work already. Where the lock ends with each
    // transaction somebody may even come in between, so each looks again.
    for (;;) {
        const dialect::VersionState state = connection.read_versions(options.table);
        if (planned_for != state.rows) {
            plan = planner(state.rows);
        }
        if (plan.steps.empty()) {
            return all(std::move(plan));
        }
        Attempt attempt(connection, dialect, options, plan, state, !exclusion.covers_the_run());
        if (attempt.run()) {
            return all(std::move(plan));
        }
        if (executed.steps.empty()) {
            executed.rows_before = plan.rows_before;
        }
        const auto done = plan.steps.begin() + static_cast<std::ptrdiff_t>(attempt.committed());
        std::move(plan.steps.begin(), done, std::back_inserter(executed.steps));
        planned_for.reset();
    }
}

bool ensure_version_table(dialect::Connection& connection, const dialect::Dialect& dialect,
                          const Options& options) {
    if (connection.read_versions(options.table).exists) {
        return false;
    }
    const Exclusion exclusion(connection, options);
    connection.begin();
    try {
        const dialect::VersionState state = connection.read_versions(options.table);
        const std::vector<Statement> statements = prepare_table(state, 0, dialect, options.table);
        connection.execute(statements);
        connection.commit();
        return !statements.empty();
    } catch (...) {
        connection.rollback();
        throw;
    }
}

plan::Plan purge_and_stamp(dialect::Connection& connection, const dialect::Dialect& dialect,
                           const Planner& planner, const Options& options) {
    plan::Plan plan = planner({});
    const Exclusion exclusion(connection, options);
    connection.begin();
    try {
        const dialect::VersionState state = connection.read_versions(options.table);
        std::vector<Statement> batch =
            prepare_table(state, plan::longest_id(plan), dialect, options.table);
        batch.push_back(internal(dialect::delete_all_versions(options.table, dialect.flavour())));
        for (const plan::Step& step : plan.steps) {
            for (Statement& statement : plan::version_statements(step, options.table, dialect)) {
                batch.push_back(std::move(statement));
            }
            if (options.announce) {
                options.announce(step, 0, plan.steps.size());
            }
        }
        connection.execute(batch);
        connection.commit();
    } catch (Error& error) {
        connection.rollback();
        error.aftermath("the version rows were left as they were");
        throw;
    }
    return plan;
}

}  // namespace limbeck::run
