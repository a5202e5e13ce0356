// SPDX-License-Identifier: MIT
#include "limbeck/plan/rehearsal.h"

#include <fmt/core.h>

#include <optional>
#include <utility>

#include "limbeck/base/error.h"
#include "limbeck/sql/classify.h"

namespace limbeck::plan {

namespace {

// The script has come to where only the database can tell how it goes on. No exception of the
// script's: nothing in it can catch this.
struct Question {};

}  // namespace

// Takes statements down instead of sending them.
class Rehearsal::Writer : public alembic::Host {
  public:
    explicit Writer(const Context& context)
        : Host(context.facts), context_(context), is_offline_(context.offline) {}

    Outcome run(const std::shared_ptr<const base::Source>& source, std::string_view function) {
        outcome_ = {};
        in_autocommit_ = false;
        try {
            runner().run(source, function);
            leave_autocommit();
        } catch (const Question&) {
            outcome_.asks_database = true;
        }
        return std::exchange(outcome_, {});
    }

    alembic::Runner& runner() {
        if (!runner_) {
            runner_ = std::make_unique<alembic::Runner>(*this);
        }
        return *runner_;
    }

    [[nodiscard]] const dialect::Dialect& dialect() const override { return context_.dialect; }
    [[nodiscard]] bool is_online() const override { return !is_offline_; }

    void execute(std::vector<dialect::Statement> statements) override {
        for (dialect::Statement& statement : statements) {
            check(statement);
            outcome_.statements.push_back(std::move(statement));
        }
    }
    void settle() override {}
    dialect::Result fetch(const dialect::Statement& statement) override {
        ask(statement.asked_at, statement.sql);
    }
    schema::Database read_schema(const dialect::ReadOptions& /*options*/) override {
        ask(std::nullopt, "");
    }
    operation::ExistingTable read_existing(const schema::QualifiedName& table) override {
        ask(std::nullopt, fmt::format("table {} as it is", table.name));
    }

    std::unique_ptr<SideConnection> open_connection() override {
        ask(std::nullopt, "a connection of the engine");
    }

    void commit() override { around_transaction(); }
    void enter_autocommit() override {
        if (!std::exchange(in_autocommit_, true)) {
            outcome_.statements.push_back({.sql = dialect().commit()});
        }
    }
    void leave_autocommit() override {
        if (std::exchange(in_autocommit_, false)) {
            outcome_.statements.push_back({.sql = dialect().begin()});
        }
    }

    void print(std::string_view /*text*/) override {}
    void note(const std::string& /*line*/) override {}
    void sleep(double /*seconds*/) override {}

  private:
    void around_transaction() {
        outcome_.statements.push_back({.sql = dialect().commit()});
        outcome_.statements.push_back({.sql = dialect().begin()});
    }

    [[noreturn]] void ask(const std::optional<Location>& at, std::string_view what) const {
        if (!is_offline_) {
            throw Question{};
        }
        Error error(ErrorCode::Unsupported,
                    "this revision asks the database, so it cannot be written as a script");
        if (at) {
            error.at(*at);
        }
        throw error.statement(std::string(what))
            .hint(
                "run it against a database, or guard the question with "
                "op.get_context().as_sql");
    }

    // What the server refuses inside a transaction is better found before anything is changed.
    void check(const dialect::Statement& statement) const {
        if (in_autocommit_ || sql::transaction_use(statement.sql, dialect().flavour()) !=
                                  sql::TransactionUse::NotInside) {
            return;
        }
        Error error(ErrorCode::Script, fmt::format("{} cannot run this statement inside a "
                                                   "transaction",
                                                   dialect().name()));
        if (statement.asked_at) {
            error.at(*statement.asked_at);
        }
        throw error.statement(statement.sql)
            .hint("put it into `with op.get_context().autocommit_block():`");
    }

    const Context& context_;
    const bool is_offline_;
    std::unique_ptr<alembic::Runner> runner_;
    Outcome outcome_;
    bool in_autocommit_ = false;
};

Rehearsal::Rehearsal(const Context& context) : writer_(std::make_unique<Writer>(context)) {}

Rehearsal::~Rehearsal() = default;

Rehearsal::Outcome Rehearsal::run(const std::shared_ptr<const base::Source>& source,
                                  std::string_view function) {
    return writer_->run(source, function);
}

std::vector<alembic::Runner::Missing> Rehearsal::missing(const base::Source& source) {
    return writer_->runner().missing(source);
}

std::string Rehearsal::reference() {
    return writer_->runner().reference();
}

}  // namespace limbeck::plan
