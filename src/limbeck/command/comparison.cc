// SPDX-License-Identifier: MIT
#include "limbeck/command/comparison.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "limbeck/base/error.h"
#include "limbeck/base/files.h"
#include "limbeck/base/text.h"
#include "limbeck/command/merge_models.h"
#include "limbeck/command/python_models.h"
#include "limbeck/command/renames.h"
#include "limbeck/command/replay.h"
#include "limbeck/config/sources.h"
#include "limbeck/diff/ignored.h"
#include "limbeck/diff/presets.h"
#include "limbeck/model/cpp_models.h"
#include "limbeck/model/hints.h"
#include "limbeck/model/schema_json.h"
#include "limbeck/model/unspoken.h"
#include "limbeck/operation/describe.h"

namespace limbeck::command {

namespace {

bool has_configuration(const Invocation& call) {
    const config::Sources sources =
        config::read_sources({.directory = call.directory,
                              .config_files = call.arguments.all("config"),
                              .section = call.arguments.value("name"),
                              .environment = call.environment});
    return sources.limbeck || sources.ini || sources.pyproject;
}

}  // namespace

Comparison::Comparison(Invocation& call) : call_(call) {
    if (has_configuration(call)) {
        project();
    }
}

Project& Comparison::project() {
    if (project_ == nullptr) {
        project_ = &own_project_.emplace(call_);  // says what is missing
    }
    return *project_;
}

void Comparison::settle(const std::vector<model::Source>& sources) {
    const auto take = [&](const base::Url& url) {
        const dialect::Dialect& found = dialect_of(url);
        if (dialect_ != nullptr && dialect_ != &found) {
            throw Error(ErrorCode::Usage, fmt::format("{} and {} cannot be compared",
                                                      dialect_->name(), found.name()));
        }
        if (dialect_ == nullptr) {
            dialect_ = &found;
            scratch_url_ = url;
        }
    };
    std::optional<base::Url> dev;
    if (const auto text = call_.arguments.value("dev-url")) {
        dev = base::parse_url(*text);
    } else if (project_ && !project_->settings().dev_url.empty()) {
        dev = base::parse_url(project_->settings().dev_url.reveal());
    }
    for (const model::Source& source : sources) {
        if (source.kind == model::Source::Kind::Database) {
            take(source.url);
        }
    }
    if (dialect_ == nullptr && dev) {
        take(*dev);
    }
    if (dialect_ == nullptr && project_) {
        take(project_->url());
    }
    if (dialect_ == nullptr) {
        throw Error(ErrorCode::Usage, "which database is the SQL for?")
            .hint("--dev-url names a server for scratch databases, or just sqlite://");
    }
    if (dev && &dialect_of(*dev) == dialect_) {
        scratch_url_ = *dev;
    }
}

dialect::ConnectOptions Comparison::options_for(const base::Url& url) const {
    return {.url = url,
            .interrupted = call_.interrupted,
            .notice =
                [this](std::string_view severity, std::string_view message) {
                    call_.output.note(fmt::format("{}: {}", severity, message));
                },
            .must_exist = true};
}

dialect::ConnectOptions Comparison::scratch_options() const {
    dialect::ConnectOptions options = options_for(scratch_url_);
    options.must_exist = false;
    if (call_.arguments.has("verbose")) {
        options.remark = call_.output.note;
    }
    return options;
}

schema::Database Comparison::materialise(const std::vector<std::string>& patterns,
                                         const std::string& directory) {
    model::Statements statements;
    for (const std::string& pattern : patterns) {
        for (dialect::Statement& each :
             statements_of({.kind = model::Source::Kind::Sql, .text = pattern}, directory)) {
            statements.push_back(std::move(each));
        }
    }
    return model::materialise(*dialect_, scratch_options(), statements, surroundings());
}

model::Statements Comparison::statements_of(const model::Source& source,
                                            const std::string& directory) {
    if (source.kind != model::Source::Kind::Sql) {
        return exported(source, directory).statements;
    }
    const std::vector<std::string> pattern{source.text};
    model::Statements statements = model::read_files(dialect_->flavour(), pattern, directory);
    for (diff::Hint& hint : model::rename_hints(dialect_->flavour(), pattern, directory)) {
        hints_.push_back(std::move(hint));
    }
    return statements;
}

const model::Exported& Comparison::exported(const model::Source& source,
                                            const std::string& directory) {
    const auto known = exported_.find(source.text);
    if (known != exported_.end()) {
        return known->second;
    }
    if (source.kind == model::Source::Kind::Cpp && source.text.empty()) {
        return exported_
            .emplace("", model::read_schema_json(project().program().models, "the program's models",
                                                 *dialect_))
            .first->second;
    }
    if (source.kind == model::Source::Kind::Cpp) {
        return exported_
            .emplace(source.text,
                     model::export_cpp_models(base::absolute_path(source.text, directory),
                                              "cpp:" + source.text, *dialect_))
            .first->second;
    }
    std::vector<schema::QualifiedName> tables;
    if (source.text.empty() && project().database_exists()) {
        tables = tables_for_filters(live());
    }
    return exported_
        .emplace(source.text,
                 model::export_sqlalchemy(
                     python_models(project().settings(), source.text, *dialect_, call_.interrupted),
                     tables))
        .first->second;
}

const std::map<std::string, std::string>* Comparison::naming_convention() const {
    return exported_.empty() ? nullptr : &exported_.begin()->second.naming_convention;
}

schema::Database Comparison::connect_and_read(const base::Url& url) {
    return dialect_->connect(options_for(url))->read_schema();
}

// Named once for each kind: a database may have thousands of them.
void Comparison::note_unmodelled(const schema::Database& database) {
    std::map<std::string, std::vector<std::string>> kinds;
    schema::Database met;
    met.unmodelled = database.unmodelled;
    for (const schema::Unmodelled& other : filtered(std::move(met)).unmodelled) {
        kinds[other.kind].push_back((other.name.schema.empty() ? "" : other.name.schema + ".") +
                                    other.name.name);
    }
    constexpr std::size_t shown = 5;
    for (auto& [kind, names] : kinds) {
        const std::size_t count = names.size();
        names.resize(std::min(count, shown));
        call_.output.note(
            fmt::format("WARNING: not compared: {} {}{}", kind, base::join(names, ", "),
                        count > shown ? fmt::format(" and {} more", count - shown) : ""));
    }
}

schema::Database Comparison::read(const model::Source& source) {
    using Kind = model::Source::Kind;
    schema::Database database;
    switch (source.kind) {
        case Kind::Empty:
            return materialise({}, call_.directory);
        case Kind::Sql:
            database = materialise({source.text}, call_.directory);
            break;
        case Kind::Database:
            database = connect_and_read(source.url);
            break;
        case Kind::SqlAlchemy:
        case Kind::Cpp: {
            const model::Statements statements = exported(source, call_.directory).statements;
            return model::materialise(*dialect_, scratch_options(), statements, surroundings());
        }
        case Kind::Models:
            return read_models();
        case Kind::Revision:
            database = replay(project(), *dialect_, scratch_options(), source.text, call_.output);
            break;
    }
    note_unmodelled(database);
    return database;
}

schema::Database Comparison::read_database() {
    if (!project().database_exists()) {
        return materialise({}, call_.directory);
    }
    note_unmodelled(live());
    // Whoever asks for it again has it read again: that is rare, and two of a large one are much.
    schema::Database database = std::move(*live_);
    live_.reset();
    return database;
}

const schema::Database& Comparison::live() {
    if (!live_) {
        live_ = project().connection().read_schema();
    }
    return *live_;
}

// Only where something is left out, or cannot be spoken of, is there a reason to connect.
model::Surroundings Comparison::surroundings() {
    if (!project_) {
        return {};
    }
    const diff::Filter filter = diff_options().filter;
    model::Surroundings result{.needs_extensions = !exported_.empty()};
    if (filter.exclude.empty() && filter.include.empty() && !result.needs_extensions) {
        return {};
    }
    if (call_.arguments.has("verbose")) {
        result.remark = call_.output.note;
    }
    try {
        if (&dialect_of(project_->url()) == dialect_ && project_->database_exists()) {
            result.theirs = diff::left_out(live(), filter);
        }
    } catch (const Error& error) {
        if (error.code() == ErrorCode::Interrupted) {
            throw;
        }
        call_.output.note(fmt::format(
            "WARNING: what the live database has besides is not known to the models: {}",
            error.message()));
    }
    return result;
}

std::vector<model::Source> Comparison::models() {
    const config::Settings& settings = project().settings();
    if (!project().program().models.empty()) {
        return {{.kind = model::Source::Kind::Cpp}};
    }
    if (settings.models.empty() && settings.env_py) {
        return {{.kind = model::Source::Kind::SqlAlchemy}};
    }
    if (settings.models.empty()) {
        throw Error(ErrorCode::Config, "nobody says what the database should look like")
            .hint("models = [\"sql:schema/*.sql\"] in limbeck.toml");
    }
    std::vector<model::Source> sources;
    for (const std::string& text : settings.models) {
        sources.push_back(model::parse_source(text));
        using Kind = model::Source::Kind;
        const Kind kind = sources.back().kind;
        if (kind != Kind::Sql && kind != Kind::Database && kind != Kind::SqlAlchemy &&
            kind != Kind::Cpp) {
            throw Error(ErrorCode::Unsupported,
                        fmt::format("'{}' is no model", base::mask_urls(text)))
                .hint(
                    "models are \"sql:FILES\", \"database:URL\", \"sqlalchemy:MODULE:NAME\" and "
                    "\"cpp:LIBRARY\"");
        }
    }
    return sources;
}

schema::Database Comparison::read_models() {
    const std::vector<model::Source> sources = models();
    if (sources.size() == 1 && sources.front().kind == model::Source::Kind::Database) {
        schema::Database database = connect_and_read(sources.front().url);
        note_unmodelled(database);
        return database;
    }
    std::vector<DatabaseModel> databases;
    model::Statements statements;
    // Those in Python and C++ first: SQL files may refer to their tables.
    using Kind = model::Source::Kind;
    for (const Kind kind : {Kind::Database, Kind::SqlAlchemy, Kind::Cpp, Kind::Sql}) {
        for (const model::Source& source : sources) {
            if (source.kind != kind) {
                continue;
            }
            if (kind == Kind::Database) {
                schema::Database part = connect_and_read(source.url);
                note_unmodelled(part);
                databases.push_back(
                    {"database:" + source.url.to_string(), filtered(std::move(part))});
                continue;
            }
            for (dialect::Statement& each :
                 statements_of(source, project().settings().models_directory)) {
                statements.push_back(std::move(each));
            }
        }
    }
    schema::Database database =
        merge(*dialect_, scratch_options(), databases, statements, surroundings());
    note_unmodelled(database);
    return database;
}

bool Comparison::speaks_partly(const model::Source& source) {
    if (source.kind != model::Source::Kind::Models) {
        return source.kind == model::Source::Kind::SqlAlchemy;
    }
    const std::vector<model::Source> all = models();
    return std::all_of(all.begin(), all.end(), [](const model::Source& each) {
        return each.kind == model::Source::Kind::SqlAlchemy;
    });
}

schema::Database Comparison::completed(schema::Database models,
                                       const schema::Database& other) const {
    const bool every_schema = std::any_of(exported_.begin(), exported_.end(), [](const auto& each) {
        return each.second.every_schema;
    });
    return model::with_unspoken(std::move(models), other, every_schema);
}

Comparison::Sides Comparison::read_both(const model::Source& from, const model::Source& to) {
    Sides sides{read(from), read(to)};
    if (speaks_partly(to) && !speaks_partly(from)) {
        sides.to = completed(std::move(sides.to), sides.from);
    } else if (speaks_partly(from) && !speaks_partly(to)) {
        sides.from = completed(std::move(sides.from), sides.to);
    }
    return filtered(std::move(sides));
}

Comparison::Sides Comparison::read_project() {
    const model::Source models{.kind = model::Source::Kind::Models};
    Sides sides{{}, read(models)};
    sides.from = read_database();
    if (speaks_partly(models)) {
        sides.to = completed(std::move(sides.to), sides.from);
    }
    return filtered(std::move(sides));
}

// Here, in place, so that nobody who compares them copies what is left.
Comparison::Sides Comparison::filtered(Sides sides) const {
    return {filtered(std::move(sides.from)), filtered(std::move(sides.to))};
}

diff::Options Comparison::diff_options() const {
    diff::Options options{.alters_tables = dialect_->alters_tables()};
    if (project_) {
        const config::Settings& settings = project_->settings();
        const dialect::VersionTable table = project_->version_table();
        options.filter.include = settings.include;
        options.filter.exclude = settings.exclude;
        options.filter.ignore = settings.ignore;
        for (const std::string& name : settings.presets) {
            const std::vector<std::string>& patterns = diff::preset(name);
            options.filter.exclude.insert(options.filter.exclude.end(), patterns.begin(),
                                          patterns.end());
        }
        options.filter.never.emplace_back(table.schema, table.name);
        for (const auto& [source, models] : exported_) {
            for (const schema::QualifiedName& name : models.left_out) {
                options.filter.exclude.push_back(
                    fmt::format("table:{}.{}", name.schema.empty() ? "*" : name.schema, name.name));
            }
        }
    } else {
        options.filter.never = {schema::QualifiedName("alembic_version")};
    }
    return options;
}

schema::Database Comparison::filtered(schema::Database database) const {
    return diff::filtered(std::move(database), diff_options().filter);
}

void Comparison::leave_out(schema::Database& actual, schema::Database& wanted) const {
    actual = filtered(std::move(actual));
    wanted = diff::with_ignored(filtered(std::move(wanted)), actual, diff_options().filter.ignore);
}

std::vector<diff::Rename> Comparison::renames(const schema::Database& from,
                                              const schema::Database& to, bool asks) {
    return settle_renames(call_, from, to, diff_options(), hints_, asks);
}

std::vector<diff::Change> Comparison::changes(const schema::Database& from,
                                              const schema::Database& to,
                                              std::vector<diff::Rename> renames) const {
    diff::Options all = diff_options();
    all.renames = std::move(renames);
    return diff::changes(from, to, all);
}

std::string sql_of(const std::vector<diff::Change>& changes, const dialect::Dialect& dialect,
                   bool hazards) {
    std::string text;
    for (const diff::Change& change : changes) {
        for (const diff::Hazard& hazard : change.hazards) {
            if (hazards && hazard.kind == diff::Hazard::Kind::DataLoss) {
                text += "-- data loss: " + hazard.text + "\n";
            }
        }
        for (const std::string& statement : dialect.render(change.operation)) {
            text += statement + ";\n\n";
        }
    }
    return text;
}

namespace {

std::string_view label(diff::Hazard::Kind kind) {
    return kind == diff::Hazard::Kind::DataLoss ? "data loss" : "may fail";
}

}  // namespace

std::string list_of(const std::vector<diff::Change>& changes) {
    std::string text;
    for (const diff::Change& change : changes) {
        text += operation::describe(change.operation).text() + "\n";
        for (const diff::Hazard& hazard : change.hazards) {
            text += fmt::format("    {}: {}\n", label(hazard.kind), hazard.text);
        }
    }
    return text;
}

void note_hazards(Invocation& call, const std::vector<diff::Change>& changes) {
    for (const diff::Change& change : changes) {
        for (const diff::Hazard& hazard : change.hazards) {
            call.output.note(fmt::format("WARNING: {}: {}", label(hazard.kind), hazard.text));
        }
    }
}

}  // namespace limbeck::command
