// SPDX-License-Identifier: MIT
#include "limbeck/plan/statements.h"

#include <fmt/core.h>

#include "limbeck/base/error.h"
#include "limbeck/script/directory.h"
#include "limbeck/script/py_file.h"
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
void check(const sql::Statement& statement, const Source& source, const dialect::Dialect& dialect) {
    switch (sql::transaction_use(statement.text, dialect.flavour())) {
        case sql::TransactionUse::Ordinary:
            return;
        case sql::TransactionUse::Control:
            throw Error(ErrorCode::Script,
                        "a revision that runs in a transaction cannot begin or end one itself")
                .at(source.locate(statement.offset))
                .hint(
                    "take the statement out, or add the header line '-- transaction: none' when "
                    "the file is to control its transactions alone");
        case sql::TransactionUse::NotInside:
            throw Error(
                ErrorCode::Script,
                fmt::format("{} cannot run this statement inside a transaction", dialect.name()))
                .at(source.locate(statement.offset))
                .hint("add the header line '-- transaction: none', best in a revision of its own");
        case sql::TransactionUse::NoEffect:
            throw Error(
                ErrorCode::Script,
                fmt::format("{} ignores this statement inside a transaction", dialect.name()))
                .at(source.locate(statement.offset))
                .hint("add the header line '-- transaction: none', best in a revision of its own");
    }
}

Body read_sql(const Context& context, const revision::Revision& revision, Action action) {
    const std::shared_ptr<const Source> source = script::read_script(revision, context.shown_from);
    const script::SqlFile file = script::read_sql_file(*source);
    if (action == Action::Downgrade && !file.downgrade) {
        throw irreversible(
            revision,
            "the file has no '-- downgrade' section; write one, or go back with a new "
            "revision that undoes the change");
    }
    const script::Section section = action == Action::Upgrade ? file.upgrade : *file.downgrade;
    Body body{file.outside_transaction, {}};
    for (sql::Statement& statement :
         sql::split(*source, section.begin, section.end, context.dialect.flavour())) {
        if (!body.outside_transaction) {
            check(statement, *source, context.dialect);
        }
        body.statements.push_back(
            {std::move(statement.text), source, statement.offset, std::nullopt, ""});
    }
    return body;
}

// Merge revisions and hand-made placeholders are .py files that do nothing: those need no Python.
Body read_py(const Context& context, const revision::Revision& revision, Action action) {
    const std::shared_ptr<const Source> source = script::read_script(revision, context.shown_from);
    const std::string_view function = action == Action::Upgrade ? "upgrade" : "downgrade";
    const std::optional<bool> empty = script::py_body_is_empty(*source, function);
    if (!empty) {
        if (action == Action::Downgrade) {
            throw irreversible(revision, "the file defines no downgrade()");
        }
        throw Error(ErrorCode::Script, fmt::format("this revision defines no {}()", function))
            .at({revision.path, 0, 0, ""});
    }
    if (!*empty) {
        throw Error(
            ErrorCode::Unsupported,
            fmt::format("running the {}() of a .py revision is not supported yet", function))
            .at(script::py_function_location(*source, function))
            .hint(
                "this version runs .sql revisions, and .py revisions whose functions are empty; "
                "listing, branching, merging and stamping work for both");
    }
    return {};
}

}  // namespace

Body read_body(const Context& context, const revision::Revision& revision, Action action) {
    try {
        return script::format_of(revision.path) == script::Format::Sql
                   ? read_sql(context, revision, action)
                   : read_py(context, revision, action);
    } catch (Error& error) {
        error.aftermath("nothing was changed");
        throw;
    }
}

}  // namespace limbeck::plan
