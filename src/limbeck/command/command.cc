// SPDX-License-Identifier: MIT
#include "limbeck/command/command.h"

#include "limbeck/command/commands.h"

namespace limbeck::command {

std::optional<std::string> Arguments::value(const std::string& name) const {
    const auto entry = values_.find(name);
    if (entry == values_.end() || entry->second.empty()) {
        return std::nullopt;
    }
    return entry->second.back();
}

std::vector<std::string> Arguments::all(const std::string& name) const {
    const auto entry = values_.find(name);
    return entry == values_.end() ? std::vector<std::string>{} : entry->second;
}

namespace {

constexpr Option as_json{"--json", "", "print data instead of text (docs/json.md)"};
constexpr Option verbose{"-v,--verbose", "", "say more about each revision"};
constexpr Option sql{"--sql", "", "print the SQL instead of running it; takes a range, start:end"};
constexpr Option dry_run{"--dry-run", "", "print the plan and change nothing"};
constexpr Option tag{"--tag", "TEXT", "accepted for Alembic's sake; only an env.py could read it"};
constexpr Option lock_timeout{"--lock-timeout", "SECONDS",
                              "how long to wait for another runner (default 60)"};
constexpr Option single_transaction{"--single-transaction", "",
                                    "run all revisions in one transaction: all or nothing"};
constexpr Option message{"-m,--message", "TEXT", "what the revision is about"};
constexpr Option branch_label{"--branch-label", "NAME", "name the branch that begins here"};
constexpr Option rev_id{"--rev-id", "ID", "use this id instead of a random one"};
constexpr Option splice{"--splice", "", "allow a parent that is no head, which begins a branch"};

constexpr Option version_path{"--version-path", "FOLDER", "which of several version locations"};
constexpr Option format{"--format", "FORMAT", "of what is generated: sql or py"};
constexpr Option allow_empty{"--allow-empty", "", "write a file even where nothing differs"};

constexpr Option remarks{"-v,--verbose", "", "say what is done otherwise than usual"};
constexpr Option dev_url{"--dev-url", "URL",
                         "the server for scratch databases (default: that of the database)"};
constexpr Option rename{"--rename", "OLD:NEW",
                        "what is the same by another name: [kind:][schema.][table.]old:new", true};
constexpr Option no_input{"--no-input", "", "ask nothing: drop and make what may be a rename"};
constexpr std::string_view source_help = "sql:FILES, database:URL, models, revision:REV or empty";

constexpr std::string_view target_help =
    "where to go: an id or its beginning, head, +1, branch@head, …";

}  // namespace

std::span<const Option> global_options() {
    static const std::vector<Option> options{
        {"-c,--config", "FILE",
         "limbeck.toml, alembic.ini or pyproject.toml (default: those of this folder)", true},
        {"-n,--name", "SECTION", "the section of the ini to read (default alembic)"},
        {"-x", "NAME=VALUE", "an argument for env.py", true},
        {"--url", "URL", "the database to work on, whatever the configuration says"},
        {"-q,--quiet", "", "only results and errors"},
        {"--raiseerr", "", "accepted for Alembic's sake", false, true},
    };
    return options;
}

std::span<const Command> commands() {
    static const std::vector<Command> table{
        {"init",
         "start a project",
         {{"directory", "where the revisions live (default migrations)", false}},
         {{"-t,--template", "NAME", "native, alembic or cpp (see list_templates)"},
          {"--package", "", "write __init__.py files (template alembic)"},
          as_json},
         &init,
         ""},
        {"list_templates", "list what init can write", {}, {as_json}, &list_templates, ""},
        {"revision",
         "write a new revision file",
         {},
         {message,
          {"--head", "REV", "the parent (default head; several make a merge)", true},
          splice,
          branch_label,
          version_path,
          rev_id,
          {"--depends-on", "REV", "a revision of another branch that must come first", true},
          {"--autogenerate", "", "write down what makes the database what the models say"},
          format,
          allow_empty,
          rename,
          no_input,
          dev_url,
          remarks,
          {"--sql", "", "accepted for Alembic's sake", false, true},
          as_json},
         &revision,
         ""},
        {"create",
         "write a revision of what makes the database what the models say",
         {{"message", "what the revision is about"}},
         {branch_label, version_path, rev_id, format, allow_empty, rename, no_input, dev_url,
          remarks, as_json},
         &create,
         "The same as revision --autogenerate -m."},
        {"merge",
         "join several heads in a new revision",
         {{"revisions", "the heads to join, or 'heads' for all", true, true}},
         {message, branch_label, rev_id, splice, as_json},
         &merge,
         ""},
        {"upgrade",
         "apply revisions up to a target",
         {{"revision", target_help, false}},
         {sql, dry_run, as_json, single_transaction, lock_timeout, tag},
         &upgrade,
         "Without a target it goes to head."},
        {"downgrade",
         "revert revisions down to a target",
         {{"revision", "where to go: an id, base, -1, branch@-1, …"}},
         {sql, dry_run, as_json, single_transaction, lock_timeout, tag},
         &downgrade,
         ""},
        {"show",
         "show revisions whole",
         {{"revision", "an id, head, heads, current, …"}},
         {as_json},
         &show,
         ""},
        {"history",
         "list the revisions, newest first",
         {},
         {{"-r,--rev-range", "START:END", "only these, both ends included; 'current' is allowed"},
          verbose,
          {"-i,--indicate-current", "", "mark where the database is"},
          as_json},
         &history,
         ""},
        {"heads",
         "list the revisions on which nothing stands yet",
         {},
         {verbose,
          {"--resolve-dependencies", "", "leave out those that another branch depends on"},
          as_json},
         &heads,
         ""},
        {"check",
         "fail where revisions are pending, or the database is not what the models say",
         {},
         {{"--pending", "", "look for pending revisions alone"}, rename, dev_url, remarks, as_json},
         &check,
         "The models stand in limbeck.toml: models = [\"sql:schema/*.sql\"]. While revisions are\n"
         "pending they are not compared."},
        {"status",
         "show on one screen where the database is, what is pending, and what differs",
         {},
         {dev_url, remarks, as_json},
         &status,
         ""},
        {"verify",
         "compare the models with the database object by object; fail where they differ",
         {},
         {dev_url, remarks, as_json},
         &verify,
         ""},
        {"diff",
         "print the SQL that leads from one schema to another",
         {{"from", source_help}, {"to", source_help}},
         {rename, no_input, dev_url, remarks, as_json},
         &diff,
         ""},
        {"inspect",
         "print a schema as SQL that makes it",
         {{"source", source_help, false}},
         {dev_url, remarks, {"--sql", "", "SQL, which is the default"}, as_json},
         &inspect,
         "Without a source it is the project's database."},
        {"doctor",
         "show what is understood of the project, and which revisions run",
         {},
         {{"--supported", "", "list what .py revisions may use, as Markdown"}, as_json},
         &doctor,
         ""},
        {"branches",
         "list the points where the history branches",
         {},
         {verbose, as_json},
         &branches,
         ""},
        {"current",
         "show where the database is",
         {},
         {verbose, {"-c,--check-heads", "", "fail unless the database is at every head"}, as_json},
         &current,
         ""},
        {"stamp",
         "say where the database is without running anything",
         {{"revisions", "one or several revisions, head, heads or base", true, true}},
         {sql,
          dry_run,
          as_json,
          lock_timeout,
          tag,
          {"--purge", "", "forget all rows first, also those that no file knows"}},
         &stamp,
         ""},
        {"edit",
         "open a revision in $EDITOR",
         {{"revision", "an id, head, current, …"}},
         {},
         &edit,
         ""},
        {"embed",
         "write revisions as C++, to be part of a program",
         {{"folders", "where the revisions are", true, true}},
         {{"--function", "NAME", "the function that gives them, and the name of the two files"},
          {"-o,--output", "FOLDER", "where NAME.h and NAME.cc are written"},
          {"--recursive", "", "their folders, too"}},
         &embed,
         "limbeck_embed_revisions() of CMake calls this (docs/library.md)."},
        {"ensure_version",
         "make the version table if it is missing",
         {},
         {sql, lock_timeout},
         &ensure_version,
         ""},
    };
    return table;
}

}  // namespace limbeck::command
