// SPDX-License-Identifier: MIT
#include "limbeck/command/project.h"

#include <fmt/core.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <utility>

#include "limbeck/base/error.h"
#include "limbeck/base/files.h"
#include "limbeck/base/text.h"
#include "limbeck/config/target_metadata.h"
#include "limbeck/postgresql/postgresql.h"
#include "limbeck/python/interpreter.h"
#include "limbeck/sqlite/sqlite.h"

namespace limbeck::command {

const dialect::Dialect& dialect_of(const base::Url& url) {
    if (url.dialect == "postgresql" || url.dialect == "postgres") {
        return postgresql::postgresql_dialect();
    }
    if (url.dialect == "sqlite") {
        return sqlite::sqlite_dialect();
    }
    constexpr std::array<std::string_view, 6> later{"mysql", "mariadb",     "oracle",
                                                    "mssql", "cockroachdb", "snowflake"};
    for (const std::string_view name : later) {
        if (url.dialect == name) {
            throw Error(ErrorCode::Unsupported,
                        fmt::format("Limbeck does not speak {} yet", url.dialect))
                .hint("this version knows postgresql and sqlite");
        }
    }
    Error error(ErrorCode::Config,
                fmt::format("'{}' is no database that Limbeck knows", url.dialect));
    const std::vector<std::string> known{"postgresql", "postgres", "sqlite"};
    const auto near = base::nearest(url.dialect, known);
    throw error.hint(near ? fmt::format("did you mean '{}://'?", *near)
                          : "a URL begins with postgresql:// or sqlite://");
}

namespace {

// A file of the project, wherever symbolic links lead; nothing outside of it.
std::optional<std::string> read_inside(const std::string& directory, const std::string& path) {
    const std::string root = base::real_path(directory);
    const std::string file = base::real_path(base::absolute_path(path, root));
    if (!file.starts_with(root + "/")) {
        throw Error(ErrorCode::Refused, fmt::format("{} is outside the project", path))
            .hint("a revision may read files below " + root);
    }
    struct stat about {};
    if (::stat(file.c_str(), &about) == 0) {
        if (S_ISFIFO(about.st_mode) || S_ISSOCK(about.st_mode) || S_ISCHR(about.st_mode) ||
            S_ISBLK(about.st_mode)) {
            throw Error(ErrorCode::Refused, fmt::format("{} is no ordinary file", path))
                .hint("a revision reads files, but no pipes, sockets or devices");
        }
        const std::size_t bound = python::Options{}.memory;
        if (static_cast<std::size_t>(about.st_size) > bound) {
            throw Error(
                ErrorCode::Unsupported,
                fmt::format("{} has {} MB, more than a revision may hold in memory ({} MB)", path,
                            static_cast<std::size_t>(about.st_size) >> 20U, bound >> 20U))
                .hint("let the database read it (COPY), or split it");
        }
    }
    return base::read_file_if_exists(file);
}

std::optional<double> lock_timeout(const Arguments& arguments) {
    const auto text = arguments.value("lock-timeout");
    return text ? std::optional(seconds(*text)) : std::nullopt;
}

bool same_database(const base::Url& a, const base::Url& b) {
    try {
        const dialect::Dialect& dialect = dialect_of(a);
        return &dialect == &dialect_of(b) && dialect.same_database(a, b);
    } catch (const Error&) {
        return a == b;
    }
}

}  // namespace

Project::Project(Invocation& call)
    : Project(ProjectOptions{
          .settings = config::load({.directory = call.directory,
                                    .config_files = call.arguments.all("config"),
                                    .section = call.arguments.value("name"),
                                    .x_arguments = call.arguments.all("x"),
                                    .environment = call.environment}),
          .url = call.arguments.value("url"),
          .lock_timeout = lock_timeout(call.arguments),
          .single_transaction = call.arguments.has("single-transaction"),
          .offline = call.arguments.has("sql"),
          .interrupted = call.interrupted,
          .print = call.output.out,
          .note = call.output.note,
          .announce = [progress = call.output.progress](const plan::Step& step, std::size_t done,
                                                        std::size_t total) {
              progress("Running " + step.title(), done, total);
          }}) {}

Project::Project(ProjectOptions options) : options_(std::move(options)) {
    for (const std::string& warning : settings().warnings) {
        options_.note("WARNING: " + warning);
    }
}

bool Project::has_revisions() const {
    const std::vector<std::string>& folders = settings().version_locations;
    return program().revisions || std::any_of(folders.begin(), folders.end(), base::is_directory);
}

const revision::Graph& Project::graph() {
    if (!history_ && program().revisions) {
        history_ = script::load_history(*program().revisions);
    }
    if (!history_) {
        history_ = script::load_history(
            {.version_locations = settings().version_locations,
             .recursive = settings().recursive_version_locations,
             .shown_from = settings().directory,
             .ignore_foreign_sql = settings().kind == config::ProjectKind::Alembic});
        for (const std::string& warning : history_->warnings) {
            options_.note("WARNING: " + warning);
        }
    }
    return history_->graph;
}

void Project::resolve_url() {
    if (url_) {
        return;
    }
    if (program().lent_url) {
        url_source_ = "the connection that was lent";
        url_ = program().lent_url;
        return;
    }
    const config::ResolvedUrl resolved =
        config::resolve_url(settings(), options_.url, same_database);
    for (const std::string& warning : resolved.warnings) {
        options_.note("WARNING: " + warning);
    }
    url_source_ = resolved.source;
    const base::Url url = base::parse_url(resolved.text.reveal());
    url_ = resolved.base_directory == settings().directory
               ? url
               : dialect_of(url).anchored(url, resolved.base_directory);
}

const base::Url& Project::url() {
    resolve_url();
    return *url_;
}

const std::string& Project::url_source() {
    resolve_url();
    return url_source_;
}

const dialect::Dialect& Project::dialect() {
    return dialect_of(url());
}

dialect::VersionTable Project::version_table() const {
    config::require_version_table(settings());
    return {settings().version_table, settings().version_table_schema};
}

bool Project::database_exists() {
    return connection_ != nullptr || program().lend || dialect().exists(url());
}

dialect::Connection& Project::connection() {
    if (!connection_) {
        if (!program().lend && dialect().is_temporary(url())) {
            options_.note(fmt::format("WARNING: {} is a database in memory: nothing of it is kept",
                                      url().to_string()));
        }
        const dialect::ConnectOptions how{
            .url = url(),
            .interrupted = options_.interrupted,
            .notice = [this](std::string_view severity, std::string_view message) {
                options_.note(fmt::format("{}: {}", severity, message));
            }};
        connection_ = program().lend ? program().lend(how) : dialect().connect(how);
    }
    return *connection_;
}

std::vector<std::string> Project::rows() {
    const dialect::VersionTable table = version_table();
    if (!database_exists()) {
        return {};
    }
    return connection().read_versions(table).rows;
}

plan::Context Project::plan_context(bool offline) {
    config::require_version_table(settings());
    warn_of_env_py();
    plan::Context context = survey_context(dialect());
    context.offline = offline;
    return context;
}

// env.py is read, not run: what it does with the database is for its owner to know.
void Project::warn_of_env_py() {
    if (!settings().env_py || std::exchange(warned_of_env_py_, true)) {
        return;
    }
    for (const config::EnvPyAction& action : settings().env_py->actions) {
        options_.note(
            fmt::format("WARNING: {}:{}: this is not done, because env.py is read and not run: {}",
                        action.at.path, action.at.line, action.text));
    }
}

plan::Context Project::survey_context(const dialect::Dialect& dialect) {
    const revision::Graph& all = graph();
    return {
        .graph = all,
        .dialect = dialect,
        .texts = history_->texts,
        .facts = script_facts(),
        .offline = false,
        .knows_step = [this](const std::string& name) { return program().steps.contains(name); }};
}

// Where it is not known nothing is guessed: what has no name gets the database's own.
const schema::NamingConvention& Project::naming_convention() {
    if (!naming_convention_) {
        const config::TargetMetadata metadata = config::read_target_metadata(settings());
        naming_convention_ = metadata.naming_convention;
        if (metadata.problem) {
            std::string place;
            if (const auto& at = metadata.problem_at) {
                place = fmt::format(" ({}:{})", at->path, at->line);
            }
            options_.note(fmt::format(
                "WARNING: whether the models have a naming convention is not known: {}{}. "
                "Constraints without a name get the database's own; naming_convention in "
                "limbeck.toml says it",
                *metadata.problem, place));
        }
    }
    return *naming_convention_;
}

const alembic::ProjectFacts& Project::script_facts() {
    if (!facts_) {
        facts_.emplace();
        facts_->version_table = {settings().version_table, settings().version_table_schema};
        facts_->x_arguments = settings().x_arguments;
        facts_->naming_convention = [this] { return naming_convention(); };
        facts_->environment = [this](const std::string& name) -> std::optional<std::string> {
            const auto found = settings().environment.find(name);
            return found == settings().environment.end() ? std::nullopt
                                                         : std::optional(found->second);
        };
        facts_->read_file = [directory = settings().directory](const std::string& path) {
            return read_inside(directory, path);
        };
        facts_->print = options_.print;
        facts_->note = options_.note;
    }
    if (url_) {
        facts_->url = *url_;
    }
    return *facts_;
}

run::Options Project::run_options() {
    run::Options options;
    options.table = version_table();
    options.interrupted = options_.interrupted;
    options.facts = &script_facts();
    options.announce = options_.announce;
    options.steps = &program().steps;

    // Alembic's default on PostgreSQL is one transaction for the whole run, and a project that has
    // not asked for another keeps it. On SQLite it has none at all: there one per revision.
    const config::TransactionScope scope =
        options_.offline ? settings().offline_transaction : settings().transaction;
    options.single_transaction =
        options_.single_transaction || (scope == config::TransactionScope::WholeRun &&
                                        dialect().flavour() == sql::Flavour::PostgreSql);
    if (const auto timeout =
            options_.lock_timeout ? options_.lock_timeout : settings().lock_timeout) {
        options.lock_timeout_seconds = *timeout;
    }
    return options;
}

double seconds(const std::string& text) {
    std::size_t used = 0;
    double value = -1;
    try {
        value = std::stod(text, &used);
    } catch (const std::exception&) {
        used = 0;
    }
    if (used != text.size() || text.empty() || !(value >= 0) || value > 1e9) {
        throw Error(ErrorCode::Usage, fmt::format("'{}' is not a number of seconds", text))
            .hint("as in --lock-timeout 30, or 0 not to wait at all");
    }
    return value;
}

}  // namespace limbeck::command
