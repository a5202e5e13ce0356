// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "limbeck/base/url.h"
#include "limbeck/dialect/dialect.h"
#include "limbeck/python/interpreter.h"
#include "limbeck/schema/naming.h"

namespace limbeck::alembic {

// What is known of the project whose scripts these are.
struct ProjectFacts {
    // Asked when the first script runs: finding it out may mean reading the models.
    std::function<schema::NamingConvention()> naming_convention;
    dialect::VersionTable version_table;
    std::optional<base::Url> url;          // of the database; a script sees no password
    std::vector<std::string> x_arguments;  // of -x: "key=value"
    std::function<std::optional<std::string>(const std::string& name)> environment;
    // A file inside the project; nothing where there is none, or where it is outside.
    std::function<std::optional<std::string>(const std::string& path)> read_file;
    std::function<void(std::string_view text)> print;
    std::function<void(const std::string& line)> note;  // on stderr
};

// What a script asks of whoever runs it. plan/ writes statements down; run/ sends them.
class Host : public python::Host {
  public:
    // The facts must outlive it.
    explicit Host(const ProjectFacts& project) : facts_(project) {}

    [[nodiscard]] const ProjectFacts& facts() const { return facts_; }

    [[nodiscard]] virtual const dialect::Dialect& dialect() const = 0;

    // False while a script is written down for `--sql`: then nothing can be asked.
    [[nodiscard]] virtual bool is_online() const = 0;

    // In order, though perhaps not at once: a failure may come with a later call.
    virtual void execute(std::vector<dialect::Statement> statements) = 0;
    // What was executed so far has been done when this returns.
    virtual void settle() = 0;
    // Settles, then asks.
    virtual dialect::Result fetch(const dialect::Statement& statement) = 0;

    // The database as the open transaction sees it; both settle first.
    virtual schema::Database read_schema(const dialect::ReadOptions& options) = 0;
    virtual operation::ExistingTable read_existing(const schema::QualifiedName& table) = 0;

    // A connection beside the migration's, as its engine gives them: each of its transactions
    // begins with the first statement, sees what is committed, and stays whatever becomes of the
    // migration. A lock that it wants is waited for no longer than the run waits for another.
    class SideConnection {
      public:
        virtual ~SideConnection() = default;
        virtual void execute(const std::vector<dialect::Statement>& statements) = 0;
        virtual dialect::Result fetch(const dialect::Statement& statement) = 0;
        virtual schema::Database read_schema(const dialect::ReadOptions& options) = 0;
        virtual operation::ExistingTable read_existing(const schema::QualifiedName& table) = 0;
        virtual void commit() = 0;
        virtual void rollback() = 0;
        // From now on each statement is a transaction.
        virtual void enter_autocommit() = 0;
        // Whether something but reading is not committed.
        [[nodiscard]] virtual bool has_changed() const = 0;
        virtual void close() noexcept = 0;  // undoes what is not committed
        [[nodiscard]] virtual bool is_open() const = 0;
    };
    // None where the database has no room for a second connection that writes.
    virtual std::unique_ptr<SideConnection> open_connection() { return nullptr; }
    // Where what is asked for from now on goes; nullptr is the migration's connection.
    void go_through(SideConnection* side) {
        if (side != side_) {
            settle();
            side_ = side;
        }
    }
    void go_back_through(SideConnection* side) noexcept { side_ = side; }
    [[nodiscard]] SideConnection* through() const { return side_; }

    // Ends the transaction for good and goes on in a new one: `bind.commit()`.
    virtual void commit() = 0;
    // Around statements that run outside a transaction: `autocommit_block`, a COMMIT and BEGIN by
    // hand. Nothing happens where that is so already.
    virtual void enter_autocommit() = 0;
    virtual void leave_autocommit() = 0;

    // Something that runs, but not as whoever wrote it may think; and Python's warnings.warn().
    void warn(const std::string& text) override { note("WARNING: " + text); }
    // Records of warnings and worse, as Python shows them where nobody has set logging up.
    void log(const std::string& level, const std::string& logger, const std::string& text) override;

    // The script may catch a failure, so each statement is to be done before the next is asked for.
    void await_each(bool each) { awaits_each_ = each; }
    [[nodiscard]] bool awaits_each() const { return awaits_each_; }

    // The outside world: the clock, chance, and of the project what the facts give.
    base::DateTime now() override;
    std::optional<std::string> environment(const std::string& name) override;
    std::optional<std::string> read_file(const std::string& path) override;
    bool exists(const std::string& path) override;
    void sleep(double seconds) override;
    std::string random_bytes(std::size_t count) override;

  protected:
    virtual void note(const std::string& line) {
        if (facts_.note) {
            facts_.note(line);
        }
    }

  private:
    const ProjectFacts& facts_;
    bool awaits_each_ = false;
    SideConnection* side_ = nullptr;
};

}  // namespace limbeck::alembic
