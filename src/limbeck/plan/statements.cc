// SPDX-License-Identifier: MIT
#include "limbeck/plan/statements.h"

#include <fmt/core.h>

#include <algorithm>

#include "limbeck/base/error.h"
#include "limbeck/base/text.h"
#include "limbeck/script/directory.h"
#include "limbeck/script/py_file.h"
#include "limbeck/script/remarks.h"
#include "limbeck/script/sql_file.h"
#include "limbeck/sql/classify.h"
#include "limbeck/sql/split.h"

namespace limbeck::plan {

namespace {

using base::Source;

Error irreversible(const revision::Revision& revision, std::string hint) {
    Error error(ErrorCode::Refused, fmt::format("Revision {} is irreversible", revision.id));
    error.at({revision.path, 0, 0, ""});
    error.hint(std::move(hint));
    return error;
}

// A statement that would end the transaction its revision runs in, or that the database refuses or
// ignores inside one, is found before anything is changed.
void check(const sql::Statement& statement, const Source& source, const dialect::Dialect& dialect,
           bool outside_transaction) {
    const sql::TransactionUse use = sql::transaction_use(statement.text, dialect.flavour());
    const auto refuse = [&](std::string message, std::string hint) {
        Error error(ErrorCode::Script, std::move(message));
        error.at(source.locate(statement.offset));
        throw error.hint(std::move(hint));
    };
    if (use == sql::TransactionUse::Control) {
        refuse(
            "a revision cannot begin or end a transaction itself",
            outside_transaction
                ? "with '-- transaction: none' each statement stands alone; what belongs together "
                  "goes into a revision that runs in a transaction"
                : "take the statement out: the revision and its version row are one transaction "
                  "already");
    }
    if (use == sql::TransactionUse::Ordinary || outside_transaction) {
        return;
    }
    refuse(fmt::format("{} {} this statement inside a transaction", dialect.name(),
                       use == sql::TransactionUse::NotInside ? "cannot run" : "ignores"),
           "add the header line '-- transaction: none', best in a revision of its own");
}

// A step that nobody has is found before anything is changed.
void check(const StepCall& call, const Context& context, const revision::Revision& revision,
           bool outside_transaction) {
    const auto refuse = [&](ErrorCode code, std::string message, std::string hint) {
        Error error(code, std::move(message));
        error.at(call.at);
        throw error.hint(std::move(hint));
    };
    if (call.name.empty() || call.name.find_first_of(" \t") != std::string::npos) {
        refuse(ErrorCode::Script, "which step is to be called?",
               "the line is: -- limbeck:step NAME");
    }
    if (outside_transaction) {
        refuse(ErrorCode::Script,
               "a step runs in the transaction of its revision, and this has none",
               "put the step into a revision without '-- transaction: none'");
    }
    if (context.offline || !context.knows_step || !context.knows_step(call.name)) {
        refuse(ErrorCode::Refused,
               fmt::format("Revision {} calls the step '{}', which is part of a program",
                           revision.id, call.name),
               context.offline ? "no script of SQL can call it: let the program run the revisions"
                               : "the program that adds a step of that name to its "
                                 "limbeck::Migrator can run this revision");
    }
}

// What the section says to Limbeck between its statements.
std::vector<StepCall> read_calls(const Source& source, const script::Section& section,
                                 const std::vector<sql::Statement>& statements) {
    std::vector<StepCall> calls;
    for (const script::Remark& remark : script::remarks(source, section)) {
        const auto next = std::find_if(
            statements.begin(), statements.end(), [&](const sql::Statement& statement) {
                return statement.offset + statement.text.size() > remark.offset;
            });
        const bool inside = next != statements.end() && next->offset < remark.offset;
        const auto refuse = [&](std::string message, std::string hint) {
            Error error(ErrorCode::Script, std::move(message));
            error.at(source.locate(remark.offset));
            throw error.hint(std::move(hint));
        };
        if (remark.word == "step" && inside) {
            refuse("a step is called in the middle of a statement",
                   "put the line between two statements");
        } else if (remark.word == "step") {
            calls.push_back({remark.rest, static_cast<std::size_t>(next - statements.begin()),
                             source.locate(remark.offset)});
        } else if (remark.word != "allow" && !inside) {
            const std::vector<std::string> words{"step", "allow"};
            const auto near = base::nearest(remark.word, words);
            refuse(fmt::format("unknown remark 'limbeck:{}'", remark.word),
                   near ? fmt::format("did you mean 'limbeck:{}'?", *near)
                        : "there are 'limbeck:step NAME' and 'limbeck:allow RULE: REASON'");
        }
    }
    return calls;
}

Body read_sql(const Context& context, const revision::Revision& revision, Action action) {
    const std::shared_ptr<const Source> source = script::read_script(revision, context.texts);
    const script::SqlFile file = script::read_sql_file(*source);
    if (action == Action::Downgrade && !file.downgrade) {
        throw irreversible(
            revision,
            "the file has no '-- downgrade' section; write one, or go back with a new "
            "revision that undoes the change");
    }
    const script::Section section = action == Action::Upgrade ? file.upgrade : *file.downgrade;
    Body body{.outside_transaction = file.outside_transaction};
    std::vector<sql::Statement> statements =
        sql::split(*source, section.begin, section.end, context.dialect.flavour());
    body.calls = read_calls(*source, section, statements);
    for (const StepCall& call : body.calls) {
        check(call, context, revision, body.outside_transaction);
    }
    for (sql::Statement& statement : statements) {
        check(statement, *source, context.dialect, body.outside_transaction);
        body.statements.push_back(
            {.sql = std::move(statement.text), .source = source, .offset = statement.offset});
    }
    return body;
}

// Merge revisions and hand-made placeholders are .py files that do nothing: those run no Python.
Body read_py(const Context& context, Rehearsal& rehearsal, const revision::Revision& revision,
             Action action) {
    const std::shared_ptr<const Source> source = script::read_script(revision, context.texts);
    const std::string_view function = action == Action::Upgrade ? "upgrade" : "downgrade";
    if (script::py_body_is_empty(*source, function).value_or(false)) {
        return {};
    }
    if (action == Action::Downgrade && source->text().find(function) == std::string_view::npos) {
        throw irreversible(revision, "the file defines no downgrade()");
    }
    Rehearsal::Outcome outcome = rehearsal.run(source, function);
    return {.statements = std::move(outcome.statements),
            .script = source,
            .asks_database = outcome.asks_database};
}

}  // namespace

Body read_body(const Context& context, Rehearsal& rehearsal, const revision::Revision& revision,
               Action action) {
    try {
        return script::format_of(revision.path) == script::Format::Sql
                   ? read_sql(context, revision, action)
                   : read_py(context, rehearsal, revision, action);
    } catch (Error& error) {
        error.aftermath("nothing was changed");
        throw;
    }
}

}  // namespace limbeck::plan
