// SPDX-License-Identifier: MIT
#include "limbeck/model/sqlalchemy.h"

#include <fmt/core.h>

#include "limbeck/base/error.h"
#include "limbeck/base/process.h"
#include "limbeck/base/text.h"
#include "limbeck/model/exported.h"

namespace limbeck::model {

namespace {

// The last lines of what a program has said.
std::string last_lines(std::string_view text) {
    constexpr std::size_t shown = 12;
    while (text.ends_with('\n')) {
        text.remove_suffix(1);
    }
    std::size_t begin = text.size();
    for (std::size_t lines = 0; lines < shown && begin != 0 && begin != std::string_view::npos;
         ++lines) {
        begin = begin == 0 ? 0 : text.rfind('\n', begin - 1);
    }
    return std::string(text.substr(begin == std::string_view::npos ? 0 : begin));
}

}  // namespace

std::string label_of(const SqlAlchemyModels& models) {
    return models.source.empty() ? "target_metadata of env.py" : "sqlalchemy:" + models.source;
}

Exported export_sqlalchemy(const SqlAlchemyModels& models,
                           std::span<const schema::QualifiedName> live) {
    const std::string label = label_of(models);
    const std::string interpreter =
        fmt::format("the interpreter is {} (from {})", models.python, models.python_from);
    base::Captured answer;
    try {
        answer = base::capture_program({models.python, "-c", std::string(sqlalchemy_exporter())},
                                       {.folder = models.folder,
                                        .input = sqlalchemy_request(models, live),
                                        .timeout_seconds = models.timeout_seconds,
                                        .interrupted = models.interrupted});
    } catch (Error& error) {
        throw error.hint(
            "models in SQLAlchemy are read by the project's own Python: python = \"…\" in "
            "limbeck.toml names it");
    }
    if (answer.timed_out) {
        throw Error(ErrorCode::Script,
                    fmt::format("{}: importing the models took more than {} seconds and was ended",
                                label, models.timeout_seconds))
            .hint(fmt::format("{}; importing must not wait for anything. models_timeout in "
                              "limbeck.toml allows more\n{}",
                              interpreter, last_lines(answer.err)));
    }
    if (answer.out.empty()) {
        throw Error(ErrorCode::Script, fmt::format("{}: Python ended with status {} and said\n{}",
                                                   label, answer.status, last_lines(answer.err)))
            .hint(interpreter);
    }
    try {
        return read_sqlalchemy(answer.out, label);
    } catch (Error& error) {
        throw error.hint(
            fmt::format("{}; python = \"…\" in limbeck.toml names another, models = "
                        "[\"sqlalchemy:package.module:Base.metadata\"] says where the models are",
                        interpreter));
    }
}

}  // namespace limbeck::model
