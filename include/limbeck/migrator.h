// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <limbeck/error.h>
#include <limbeck/export.h>

struct pg_conn;  // libpq's PGconn
struct sqlite3;

// Migrations from inside a program:
//
//   limbeck::Migrator migrator({.url = url, .revisions = service_revisions()});
//   migrator.upgrade();                       // at start-up, from as many instances as you like
//   migrator.require_at_least("ae1027a6acf3"); // or: somebody else migrates, this one only looks
//
// docs/library.md tells the rest.
namespace limbeck {

// A revision file that is part of the program; the texts live as long as it does.
// limbeck_embed_revisions() in CMake writes them down, and checks their graph while building.
struct EmbeddedRevision {
    std::string_view path;  // "ae1027a6acf3_add_account.sql", for messages
    std::string_view text;
};
using EmbeddedRevisions = std::span<const EmbeddedRevision>;

struct Revision {
    std::string id;
    std::vector<std::string> down_revisions;  // none: a base; several: a merge
    std::vector<std::string> depends_on;
    std::vector<std::string> labels;
    std::string summary;
    std::string path;
    bool is_head = false;
};

// One revision on its way up or down, or (a stamp) rows moved without running anything.
struct Step {
    enum class Action { Upgrade, Downgrade, Stamp };
    Action action = Action::Upgrade;
    std::string revision;
    std::string summary;
    std::string path;
    bool in_transaction = true;
    std::vector<std::string> statements;
    // False where a .py revision goes by the database's answers: `statements` end before.
    bool is_complete = true;
};

// What is going to be done, or was.
struct Plan {
    std::vector<Step> steps;
    std::vector<std::string> rows_before;  // of the version table
    std::vector<std::string> rows_after;
};

// One thing in which the database is not what the models say, and what would mend it.
struct Difference {
    std::string text;                     // "add column account.name"
    std::vector<std::string> statements;  // in the database's own SQL
    std::vector<std::string> hazards;     // what of the data is lost, or may fail
};

// What a step of the program works with: the transaction of the revision that calls it. Not to be
// kept. Everything throws Error.
class LIMBECK_API Transaction {
  public:
    // $1, $2 … (PostgreSQL) or ?1, ?2 … (SQLite) in the SQL stand for the parameters, which are
    // sent as text; one statement at a time.
    using Row = std::vector<std::optional<std::string>>;
    std::vector<Row> query(const std::string& sql, std::span<const std::string> parameters = {});
    void execute(const std::string& sql, std::span<const std::string> parameters = {});

    // The handles, to be used with the client's own library; null for the other database's. Ending
    // the transaction is an error.
    [[nodiscard]] pg_conn* postgresql();
    [[nodiscard]] sqlite3* sqlite();

    struct Implementation;
    explicit Transaction(Implementation& implementation) : implementation_(implementation) {}
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

  private:
    Implementation& implementation_;
};

// All that can be said beforehand; what is left out comes from the project's configuration where
// `project` names one, else it is the default that stands here.
struct Options {
    // The folder of a project, whose limbeck.toml, alembic.ini or pyproject.toml is read as the
    // program `limbeck` reads it. None: there is no configuration.
    std::optional<std::string> project = {};
    std::vector<std::string> config_files = {};  // in the place of those that are looked for
    // For ${NAME} and the variables that the configuration may name. Nothing is read from the
    // process; process_environment() is what `limbeck` would take.
    std::map<std::string, std::string> environment = {};

    // "postgresql://…", "sqlite:///file.db"
    std::optional<std::string> url = {};
    // Or one of these: an open connection that is idle for the time of each call, and nobody else
    // uses meanwhile. It stays the caller's. Of PostgreSQL the notice receiver stays as it is; of
    // SQLite the busy and progress handlers are gone after each call.
    pg_conn* postgresql = nullptr;
    sqlite3* sqlite = nullptr;

    // Folders of revision files, or the files themselves.
    std::vector<std::string> revision_folders = {};
    std::optional<EmbeddedRevisions> revisions = {};

    std::optional<std::string> version_table = {};         // "alembic_version"
    std::optional<std::string> version_table_schema = {};  // the connection's own
    std::optional<bool> single_transaction = {};           // all of a run, not each revision
    std::optional<std::chrono::duration<double>> lock_timeout = {};  // for another runner: a minute

    // For check(): what the models say, limbeck::model::Metadata::to_json(); what is left out of
    // the comparison; on PostgreSQL where scratch databases are made, where the database's own
    // server is not the place.
    std::string models = {};
    std::vector<std::string> include = {};
    std::vector<std::string> exclude = {};
    std::optional<std::string> dev_url = {};

    // Called in the thread that calls the Migrator. Warnings and notices, one line each; and before
    // each step: which, its number from 0, how many there are.
    std::function<void(std::string_view line)> log = {};
    std::function<void(const Step& step, std::size_t done, std::size_t total)> progress = {};
};

// The environment of this process.
[[nodiscard]] LIMBECK_API std::map<std::string, std::string> process_environment();

// Brings one database to one history. Never prints, exits, or changes anything of the process.
// Different objects may be used by different threads at once; one object by one thread at a time,
// but for cancel(). Revision files are read at the first call that needs them, and once; each call
// opens a connection of its own and closes it. Every failure is an Error: its report() says what
// failed, where, what is left behind and what to do.
class LIMBECK_API Migrator {
  public:
    // Reads the configuration. Throws Error (Config, Usage).
    explicit Migrator(Options options);
    ~Migrator();
    Migrator(Migrator&&) noexcept;
    Migrator& operator=(Migrator&&) noexcept;

    // What revisions may call with the line `-- limbeck:step NAME`, in their transaction. Throws to
    // have the revision rolled back.
    void add_step(std::string name, std::function<void(Transaction&)> step);

    // Newest first. No database is asked.
    [[nodiscard]] std::vector<Revision> history();
    [[nodiscard]] std::vector<std::string> heads();

    // The revisions that the version table names; none where there is no table yet.
    [[nodiscard]] std::vector<std::string> current();
    [[nodiscard]] bool is_at_head();

    // What upgrade() or downgrade() would do. Targets are the program's: an id or the beginning of
    // one, "head", "heads", "label@head", "+1", "-1", "base".
    [[nodiscard]] Plan plan(std::string_view target = "head");
    [[nodiscard]] Plan plan_downgrade(std::string_view target);

    // One runner at a time works on a database; others wait, and find the work done. Each revision
    // is one transaction, and what failed is rolled back. Throws Error; (Interrupted) after
    // cancel().
    Plan upgrade(std::string_view target = "head");
    Plan downgrade(std::string_view target);
    Plan stamp(std::string_view target);

    // In which things the database is not what the models say.
    [[nodiscard]] std::vector<Difference> check();

    // For a program that does not migrate itself: throws Error (Refused) unless the database is at
    // this revision or beyond it. One query, no lock. A version that the program's revisions do not
    // hold is a newer program's: it passes, and is logged.
    void require_at_least(std::string_view revision);

    // From any thread, or a signal handler: the call that runs now, and any later one, ends with
    // Error (Interrupted) as soon as the database lets go. Each revision is done or undone.
    void cancel() noexcept;

  private:
    class Implementation;
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace limbeck
