// SPDX-License-Identifier: MIT
#include "limbeck/config/env_py.h"

#include <fmt/core.h>

#include <algorithm>
#include <initializer_list>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "limbeck/base/text.h"
#include "limbeck/config/locate.h"
#include "limbeck/python/lexer.h"

namespace limbeck::config {

namespace {

using python::Token;
using python::TokenKind;

bool is_word_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

class Scanner {
  public:
    Scanner(const base::Source& source, std::vector<Token> tokens, EnvPy& facts)
        : source_(source), tokens_(std::move(tokens)), facts_(facts) {}

    void scan(std::span<const std::string_view> variables) {
        find_constants();
        find_configure_calls();
        for (std::size_t i = 0; i < tokens_.size(); ++i) {
            find_mentions(i, variables);
            find_url_setter(i);
            find_action(i);
            find_argument(i, "version_table", facts_.version_table);
            find_argument(i, "version_table_schema", facts_.version_table_schema);
            find_transaction(i);
            find_argument(i, "target_metadata", facts_.target_metadata);
            find_argument(i, "include_schemas", facts_.include_schemas);
            find_argument(i, "render_as_batch", facts_.render_as_batch);
            find_argument(i, "compare_type", facts_.compare_type);
            find_argument(i, "compare_server_default", facts_.compare_server_default);
        }
        complete_transaction();
    }

  private:
    [[nodiscard]] const Token& at(std::size_t index) const {
        static const Token end{};
        return index < tokens_.size() ? tokens_[index] : end;
    }

    [[nodiscard]] bool starts_statement(std::size_t index) const {
        if (index == 0) {
            return true;
        }
        const TokenKind before = tokens_[index - 1].kind;
        return before == TokenKind::Newline || before == TokenKind::Indent ||
               before == TokenKind::Dedent;
    }

    [[nodiscard]] bool ends_line(std::size_t index) const {
        return at(index).kind == TokenKind::Newline || at(index).kind == TokenKind::End;
    }

    void find_mentions(std::size_t index, std::span<const std::string_view> variables) {
        const Token& token = tokens_[index];
        const bool name = token.kind == TokenKind::Name;
        const bool string =
            token.kind == TokenKind::String && !(starts_statement(index) && ends_line(index + 1));
        if (!name && !string) {
            return;
        }
        for (std::size_t begin = 0; begin < token.text.size();) {
            std::size_t end = begin;
            while (end < token.text.size() && is_word_character(token.text[end])) {
                ++end;
            }
            const std::string_view word = token.text.substr(begin, end - begin);
            if (std::find(variables.begin(), variables.end(), word) != variables.end()) {
                facts_.mentioned.emplace(word);
            }
            begin = std::max(end, begin + 1);
        }
    }

    // set_main_option("sqlalchemy.url", …), set_section_option(…, "sqlalchemy.url", …) and
    // section["sqlalchemy.url"] = …
    void find_url_setter(std::size_t index) {
        if (facts_.sets_url || at(index).kind != TokenKind::String ||
            python::string_value(at(index).text).text != "sqlalchemy.url") {
            return;
        }
        bool sets = at(index + 1).is_operator("]") && at(index + 2).is_operator("=");
        for (std::size_t back = 1; back <= 8 && back <= index && !sets; ++back) {
            const Token& token = tokens_[index - back];
            if (token.kind == TokenKind::Newline) {
                break;
            }
            sets = token.is_name("set_main_option") || token.is_name("set_section_option");
        }
        if (sets) {
            facts_.sets_url = config::locate(source_, at(index).offset);
        }
    }

    // connection.execute(…), event.listen(…), run_migrations(name=…), on_version_apply=…
    void find_action(std::size_t index) {
        const Token& token = tokens_[index];
        if (token.kind != TokenKind::Name) {
            return;
        }
        const auto is_any = [&](std::initializer_list<std::string_view> names) {
            return std::find(names.begin(), names.end(), token.text) != names.end();
        };
        const bool called = at(index + 1).is_operator("(");
        const bool runs = called && index > 0 && tokens_[index - 1].is_operator(".") &&
                          is_any({"execute", "exec_driver_sql", "listen", "listens_for"});
        const bool gives = called && token.text == "run_migrations" &&
                           !at(index + 2).is_operator(")") &&
                           !(index > 0 && tokens_[index - 1].is_name("def"));
        const bool configures =
            at(index + 1).is_operator("=") && is_any({"on_version_apply", "transactional_ddl"}) &&
            index > 0 &&
            (tokens_[index - 1].is_operator("(") || tokens_[index - 1].is_operator(","));
        if (runs || gives || configures) {
            Location place = config::locate(source_, token.offset);
            std::string text(base::trim(place.source_line));
            if (facts_.actions.empty() || facts_.actions.back().at.line != place.line) {
                facts_.actions.push_back({std::move(text), std::move(place)});
            }
        }
    }

    // NAME = literal, at the start of a statement. A name with two values has none.
    void find_constants() {
        for (std::size_t i = 0; i < tokens_.size(); ++i) {
            if (tokens_[i].kind != TokenKind::Name || !starts_statement(i)) {
                continue;
            }
            std::size_t value = i + 1;
            if (at(value).is_operator(":") && at(value + 1).kind == TokenKind::Name) {
                value += 2;  // an annotation
            }
            if (!at(value).is_operator("=")) {
                continue;
            }
            const auto literal = ends_line(value + 2) ? literal_of(at(value + 1)) : std::nullopt;
            const auto [found, inserted] = constants_.try_emplace(tokens_[i].text, literal);
            if (!inserted && found->second != literal) {
                found->second = std::nullopt;
            }
        }
    }

    [[nodiscard]] static std::optional<std::string> literal_of(const Token& token) {
        if (token.kind == TokenKind::String) {
            const python::StringValue value = python::string_value(token.text);
            return value.is_bytes || value.is_f_string ? std::nullopt : std::optional(value.text);
        }
        if (token.is_name("True")) {
            return "true";
        }
        if (token.is_name("False")) {
            return "false";
        }
        if (token.is_name("None")) {
            return "";
        }
        return std::nullopt;
    }

    // configure(connection=…) is for running, configure(url=…) for --sql.
    struct ConfigureCall {
        std::size_t begin = 0;
        std::size_t end = 0;
        bool online = false;
        bool offline = false;
    };

    void find_configure_calls() {
        for (std::size_t i = 0; i + 1 < tokens_.size(); ++i) {
            if (!at(i).is_name("configure") || !at(i + 1).is_operator("(")) {
                continue;
            }
            ConfigureCall call{.begin = i, .end = argument_end(i + 2)};
            while (at(call.end).is_operator(",")) {
                call.end = argument_end(call.end + 1);
            }
            for (std::size_t k = i; k < call.end; ++k) {
                const bool keyword = at(k + 1).is_operator("=");
                call.online = call.online || (keyword && at(k).is_name("connection"));
                call.offline =
                    call.offline ||
                    (keyword && (at(k).is_name("url") || at(k).is_name("literal_binds")));
            }
            if (call.online != call.offline) {
                calls_.push_back(call);
            }
        }
    }

    void find_transaction(std::size_t index) {
        constexpr std::string_view name = "transaction_per_migration";
        bool online = true;
        bool offline = true;
        for (const ConfigureCall& call : calls_) {
            if (index >= call.begin && index < call.end) {
                online = call.online;
                offline = call.offline;
            }
        }
        if (online) {
            find_argument(index, name, facts_.transaction_per_migration);
        }
        if (offline) {
            find_argument(index, name, facts_.offline_transaction_per_migration);
        }
    }

    // What a project has for the one way only counts for the other where that has no call.
    void complete_transaction() {
        const auto has = [&](bool ConfigureCall::*kind) {
            return std::any_of(calls_.begin(), calls_.end(),
                               [&](const ConfigureCall& call) { return call.*kind; });
        };
        EnvPyArgument& online = facts_.transaction_per_migration;
        EnvPyArgument& offline = facts_.offline_transaction_per_migration;
        if (!online.given && !has(&ConfigureCall::online)) {
            online = offline;
        } else if (!offline.given && !has(&ConfigureCall::offline)) {
            offline = online;
        }
    }

    // `name=value` inside a call, or "name": value inside a dictionary, up to "," or the end.
    void find_argument(std::size_t index, std::string_view name, EnvPyArgument& argument) {
        const Token& token = tokens_[index];
        const bool keyword =
            token.is_name(name) && at(index + 1).is_operator("=") && index > 0 &&
            (tokens_[index - 1].is_operator("(") || tokens_[index - 1].is_operator(","));
        const bool entry = token.kind == TokenKind::String && at(index + 1).is_operator(":") &&
                           python::string_value(token.text).text == name;
        if (!keyword && !entry) {
            return;
        }
        const Token& value = at(index + 2);
        const Token& after = at(index + 3);
        const bool alone =
            after.is_operator(",") || after.is_operator(")") || after.is_operator("}");
        std::optional<std::string> literal = alone ? literal_of(value) : std::nullopt;
        if (alone && !literal && value.kind == TokenKind::Name) {
            const auto constant = constants_.find(value.text);
            literal = constant == constants_.end() ? std::nullopt : constant->second;
        }
        if (argument.given && argument.literal != literal) {
            literal = std::nullopt;
        }
        if (!argument.given || !literal) {
            argument.at = config::locate(source_, token.offset);
        }
        argument.given = true;
        argument.literal = literal;
        std::string expression = expression_at(index + 2);
        std::vector<std::string>& known = argument.expressions;
        if (std::find(known.begin(), known.end(), expression) == known.end()) {
            known.push_back(std::move(expression));
        }
    }

    // The text from a token to the "," or the bracket that ends the argument.
    [[nodiscard]] std::string expression_at(std::size_t index) const {
        const std::size_t end = argument_end(index);
        if (end <= index) {
            return "";
        }
        const Token& last = tokens_[end - 1];
        const std::size_t begin = at(index).offset;
        return std::string(source_.text().substr(begin, last.offset + last.text.size() - begin));
    }

    [[nodiscard]] std::size_t argument_end(std::size_t index) const {
        int depth = 0;
        for (; index < tokens_.size(); ++index) {
            const Token& token = tokens_[index];
            const bool opens =
                token.is_operator("(") || token.is_operator("[") || token.is_operator("{");
            const bool closes =
                token.is_operator(")") || token.is_operator("]") || token.is_operator("}");
            if (depth == 0 && (closes || token.is_operator(","))) {
                break;
            }
            depth += opens ? 1 : closes ? -1 : 0;
        }
        return index;
    }

    const base::Source& source_;
    std::vector<Token> tokens_;
    EnvPy& facts_;
    std::map<std::string_view, std::optional<std::string>> constants_;
    std::vector<ConfigureCall> calls_;  // those that are known to be for one of the two
};

}  // namespace

EnvPy read_env_py(const std::string& path, std::string_view bytes,
                  std::span<const std::string_view> variables) {
    EnvPy facts;
    facts.path = path;
    try {
        const base::Source source = read_text(path, bytes);
        std::vector<Token> tokens;
        try {
            python::Lexer lexer(source);
            for (Token token = lexer.next(); token.kind != TokenKind::End; token = lexer.next()) {
                tokens.push_back(token);
            }
        } catch (const Error& error) {
            facts.problem =
                fmt::format("{}: {}", place(error.location().value_or(Location{path, 0, 0, ""})),
                            error.message());
        }
        Scanner(source, std::move(tokens), facts).scan(variables);
    } catch (const Error& error) {
        facts.problem = error.message();
    }
    return facts;
}

}  // namespace limbeck::config
