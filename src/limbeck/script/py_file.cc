// SPDX-License-Identifier: MIT
#include "limbeck/script/py_file.h"

#include <fmt/core.h>

#include <algorithm>
#include <string>
#include <vector>

#include "limbeck/base/files.h"
#include "limbeck/base/text.h"
#include "limbeck/python/lexer.h"
#include "limbeck/python/parser.h"
#include "limbeck/python/source_text.h"

namespace limbeck::script {

namespace {

using python::Lexer;
using python::Token;
using python::TokenKind;

// Python's inspect.cleandoc would go further; Alembic only strips.
std::string docstring(std::string_view literal) {
    return std::string(base::trim(python::string_value(literal).text));
}

class HeaderReader {
  public:
    explicit HeaderReader(const base::Source& source) : source_(source), lexer_(source) {
        revision_.path = source.path();
    }

    revision::Revision read() {
        bool first = true;
        token_ = lexer_.next();
        while (token_.kind != TokenKind::End && found_ < 4) {
            if (first && token_.kind == TokenKind::String) {
                revision_.doc = docstring(token_.text);
            }
            first = false;
            if (token_.kind == TokenKind::Name && depth_ == 0) {
                statement();
            } else {
                skip_statement();
            }
        }
        return std::move(revision_);
    }

  private:
    void advance() { token_ = lexer_.next(); }

    [[nodiscard]] bool at_end_of_statement() const {
        return token_.kind == TokenKind::Newline || token_.kind == TokenKind::End ||
               token_.is_operator(";");
    }

    // To the first token of the next statement, counting blocks.
    void skip_statement() {
        while (!at_end_of_statement()) {
            advance();
        }
        if (token_.is_operator(";")) {
            advance();
        }
        for (;;) {
            if (token_.kind == TokenKind::Indent) {
                ++depth_;
            } else if (token_.kind == TokenKind::Dedent) {
                --depth_;
            } else if (token_.kind != TokenKind::Newline) {
                return;
            }
            advance();
        }
    }

    // NAME [":" annotation] "=" value
    void statement() {
        const std::string_view name = token_.text;
        const std::size_t offset = token_.offset;
        if (name != "revision" && name != "down_revision" && name != "branch_labels" &&
            name != "depends_on") {
            skip_statement();
            return;
        }
        advance();
        if (token_.is_operator(":")) {
            while (!token_.is_operator("=") && !at_end_of_statement()) {
                advance();
            }
        }
        if (!token_.is_operator("=")) {
            skip_statement();
            return;
        }
        advance();
        const std::size_t line = line_of(offset);
        store(name, line, value(name));
        if (!at_end_of_statement()) {
            not_literal(name);
        }
        skip_statement();
    }

    // Counts on from the place asked for before.
    std::size_t line_of(std::size_t offset) {
        const std::string_view text = source_.text();
        line_ += static_cast<std::size_t>(
            std::count(text.begin() + static_cast<std::ptrdiff_t>(counted_),
                       text.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
        counted_ = offset;
        return line_;
    }

    [[noreturn]] void not_literal(std::string_view name) const {
        throw Error(ErrorCode::Script, fmt::format("the value of '{}' is not a literal", name))
            .at(source_.locate(token_.offset))
            .hint(
                "write None, a string, or a tuple of strings: the history is read without running "
                "the files");
    }

    std::string string(std::string_view name) {
        std::string text;
        while (token_.kind == TokenKind::String) {
            const python::StringValue part = python::string_value(token_.text);
            if (part.is_bytes || part.is_f_string) {
                not_literal(name);
            }
            text += part.text;
            advance();
        }
        return text;
    }

    // None, "x", ("x"), ("x", "y"), ["x"], {"x"}, "x", "y" and set() / tuple() / list().
    std::vector<std::string> value(std::string_view name) {
        std::vector<std::string> names = item(name);
        while (token_.is_operator(",")) {
            advance();
            if (token_.kind == TokenKind::String) {
                names.push_back(string(name));
            }
        }
        return names;
    }

    std::vector<std::string> item(std::string_view name, int nesting = 0) {
        if (token_.is_name("None")) {
            advance();
            return {};
        }
        if (token_.kind == TokenKind::String) {
            return {string(name)};
        }
        const bool call =
            token_.is_name("set") || token_.is_name("tuple") || token_.is_name("list");
        if (call) {
            advance();
        }
        const std::string_view close = token_.is_operator("(")   ? ")"
                                       : token_.is_operator("[") ? "]"
                                       : token_.is_operator("{") ? "}"
                                                                 : "";
        constexpr int deepest = 20;
        if (close.empty() || nesting > deepest) {
            not_literal(name);
        }
        advance();
        std::vector<std::string> names;
        while (!token_.is_operator(close)) {
            const std::vector<std::string> inner = item(name, nesting + 1);
            names.insert(names.end(), inner.begin(), inner.end());
            if (token_.is_operator(",")) {
                advance();
            } else if (!token_.is_operator(close)) {
                not_literal(name);
            }
        }
        advance();
        return names;
    }

    void store(std::string_view name, std::size_t line, std::vector<std::string> names) {
        std::size_t* seen = nullptr;
        if (name == "revision") {
            if (names.size() != 1) {
                throw Error(ErrorCode::Script, "'revision' must be one string")
                    .at({source_.path(), line, 0, ""});
            }
            revision_.id = names.front();
            seen = &revision_.lines.id;
        } else if (name == "down_revision") {
            revision_.down_revisions = std::move(names);
            seen = &revision_.lines.down_revisions;
        } else if (name == "branch_labels") {
            revision_.branch_labels = std::move(names);
            seen = &revision_.lines.branch_labels;
        } else {
            revision_.depends_on = std::move(names);
            seen = &revision_.lines.depends_on;
        }
        found_ += *seen == 0 ? 1 : 0;
        *seen = line;
    }

    const base::Source& source_;
    Lexer lexer_;
    Token token_;
    int depth_ = 0;
    int found_ = 0;
    std::size_t line_ = 1;
    std::size_t counted_ = 0;  // bytes whose line ends are in line_
    revision::Revision revision_;
};

// "ae1027a6acf3.py", from before files declared their id.
std::string id_from_name(std::string_view path) {
    std::string_view name = base::file_name(path);
    name.remove_suffix(std::min<std::size_t>(name.size(), 3));
    const bool hex = name.find_first_not_of("0123456789abcdef") == std::string_view::npos;
    return hex ? std::string(name) : "";
}

}  // namespace

namespace {

std::string not_text(std::string_view bytes) {
    const std::string encoding = python::declared_encoding(bytes);
    return encoding == "utf-8"
               ? "a revision file is UTF-8 text, or says in its first line in which encoding it is "
                 "(# -*- coding: latin-1 -*-); move other files out of the version locations"
               : fmt::format("it says that it is {}; write it in UTF-8", encoding);
}

}  // namespace

revision::Revision read_py_header(const base::Source& source) {
    if (!base::is_valid_utf8(source.text()) || source.text().find('\0') != std::string_view::npos) {
        throw Error(ErrorCode::Script, "this is not a text file")
            .at({source.path(), 0, 0, ""})
            .hint(not_text(source.text()));
    }
    revision::Revision revision = HeaderReader(source).read();
    if (revision.lines.id == 0) {
        revision.id = id_from_name(source.path());
    }
    if (revision.id.empty()) {
        throw Error(ErrorCode::Script,
                    fmt::format("Could not determine revision id from filename {}. Be sure the "
                                "'revision' variable is declared inside the script",
                                base::file_name(source.path())))
            .at({source.path(), revision.lines.id, 0, ""})
            .hint(base::trim(source.text()).empty() ? "the file is empty"
                                                    : "add the line: revision = \"<id>\"");
    }
    return revision;
}

namespace {

enum class Found { No, Plain, Other };

// Moves to the body of a module-level function that takes nothing: the token after the ":" of its
// def. Other where it takes something, or is not written as Python wants it.
Found find_function(Lexer& lexer, Token& token, std::string_view function) {
    int depth = 0;
    bool line_start = true;
    for (token = lexer.next(); token.kind != TokenKind::End;) {
        depth += token.kind == TokenKind::Indent ? 1 : token.kind == TokenKind::Dedent ? -1 : 0;
        const bool is_def = line_start && depth == 0 && token.is_name("def");
        line_start = token.kind == TokenKind::Newline || token.kind == TokenKind::Dedent ||
                     (line_start && token.kind == TokenKind::Indent);
        token = lexer.next();
        if (!is_def || !token.is_name(function)) {
            continue;
        }
        int brackets = 0;
        bool takes_something = false;
        for (token = lexer.next(); token.kind != TokenKind::End; token = lexer.next()) {
            takes_something |= brackets > 0 && !token.is_operator(")");
            if (token.kind == TokenKind::Newline || takes_something) {
                return Found::Other;
            }
            if (token.is_operator("(") || token.is_operator("[") || token.is_operator("{")) {
                ++brackets;
            } else if (token.is_operator(")") || token.is_operator("]") || token.is_operator("}")) {
                --brackets;
            } else if (token.is_operator(":") && brackets == 0) {
                token = lexer.next();
                return Found::Plain;
            }
        }
    }
    return Found::No;
}

// Whether the module itself calls something for its effect ("op.execute(…)" outside of functions
// and classes), which happens when it is run.
bool acts_by_itself(const base::Source& source) {
    static constexpr std::string_view words[] = {"import", "from",  "if",     "elif", "else",
                                                 "try",    "while", "for",    "with", "except",
                                                 "del",    "raise", "assert", "pass", "finally"};
    Lexer lexer(source);
    int depth = 0;
    int defined_at = -1;  // of the function or class that the lines belong to
    for (Token token = lexer.next(); token.kind != TokenKind::End; token = lexer.next()) {
        if (token.kind == TokenKind::Indent) {
            ++depth;
            continue;
        }
        if (token.kind == TokenKind::Dedent) {
            --depth;
            continue;
        }
        if (depth <= defined_at) {
            defined_at = -1;
        }
        // A statement: one that is a call has "." or "(" behind its first name, and no "=".
        const Token first = token;
        const bool is_call_at =
            defined_at < 0 && first.kind == TokenKind::Name &&
            std::find(std::begin(words), std::end(words), first.text) == std::end(words);
        if (defined_at < 0 && (first.is_name("def") || first.is_name("class"))) {
            defined_at = depth;
        }
        bool assigns = false;
        bool calls = false;
        int nesting = 0;
        std::size_t place = 0;
        for (; token.kind != TokenKind::Newline && token.kind != TokenKind::End;
             token = lexer.next(), ++place) {
            nesting += token.is_operator("(") || token.is_operator("[") ? 1 : 0;
            nesting -= token.is_operator(")") || token.is_operator("]") ? 1 : 0;
            assigns |= nesting == 0 && token.is_operator("=");
            calls |= place == 1 && (token.is_operator(".") || token.is_operator("("));
        }
        if (is_call_at && calls && !assigns) {
            return true;
        }
        if (token.kind == TokenKind::End) {
            break;
        }
    }
    return false;
}

// The rest of a module whose function is empty. A file that is no Python is left to whoever runs
// it, to be refused.
bool does_nothing(const base::Source& source) {
    if (acts_by_itself(source)) {
        return false;
    }
    try {
        python::parse(source);
    } catch (const Error& error) {
        return error.code() == ErrorCode::Unsupported;
    }
    return true;
}

}  // namespace

std::optional<bool> py_body_is_empty(const base::Source& source, std::string_view function) {
    Lexer lexer(source);
    Token token;
    if (const Found found = find_function(lexer, token, function); found != Found::Plain) {
        return found == Found::No ? std::nullopt : std::optional(false);
    }
    const bool block = token.kind == TokenKind::Newline;
    int depth = 0;
    for (; token.kind != TokenKind::End; token = lexer.next()) {
        switch (token.kind) {
            case TokenKind::Indent:
                ++depth;
                break;
            case TokenKind::Dedent:
                if (--depth == 0) {
                    return does_nothing(source);
                }
                break;
            case TokenKind::Newline:
                if (!block) {
                    return does_nothing(source);
                }
                break;
            case TokenKind::String:
                break;
            default:
                if (!token.is_name("pass") && !token.is_operator("...") &&
                    !token.is_operator(";")) {
                    return false;
                }
        }
    }
    return does_nothing(source);
}

}  // namespace limbeck::script
