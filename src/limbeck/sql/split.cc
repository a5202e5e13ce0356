// SPDX-License-Identifier: MIT
#include "limbeck/sql/split.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "limbeck/base/error.h"
#include "limbeck/base/text.h"
#include "limbeck/sql/lexer.h"

namespace limbeck::sql {

namespace {

// What a statement has turned out to be, as far as that decides where it ends.
enum class Shape {
    Plain,    // at the terminator
    Routine,  // PostgreSQL: not inside BEGIN ATOMIC … END
    Rule,     // PostgreSQL: not inside DO ( … ; … )
    Trigger,  // SQLite: after "; END"
    Copy,     // at the terminator, where it does not read from the script
};

// A statement that is being read.
struct Current {
    bool empty = true;
    std::size_t begin = 0;
    std::size_t end = 0;
    Token previous;  // the last two tokens
    Token before_previous;

    std::array<std::string_view, 5> leading;  // the words it begins with, as far as needed
    std::size_t leading_count = 0;
    bool leading_done = false;
    Shape shape = Shape::Plain;

    std::size_t parentheses = 0;                // open ones
    std::size_t blocks = 0;                     // open BEGIN ATOMIC and CASE
    std::size_t body = std::string_view::npos;  // where the BEGIN of a body stands
};

class Words {
  public:
    Words(const std::string_view* words, std::size_t count) : words_(words), count_(count) {}

    bool accept(std::string_view lower) {
        if (at_ < count_ && base::equals_ignoring_case(words_[at_], lower)) {
            ++at_;
            return true;
        }
        return false;
    }

  private:
    const std::string_view* words_;
    std::size_t count_;
    std::size_t at_ = 0;
};

Shape shape_of(const Current& current, Flavour flavour) {
    Words words(current.leading.data(), current.leading_count);
    if (flavour == Flavour::PostgreSql) {
        if (words.accept("copy")) {
            return Shape::Copy;
        }
        if (!words.accept("create")) {
            return Shape::Plain;
        }
        if (words.accept("or")) {
            words.accept("replace");
        }
        if (words.accept("rule")) {
            return Shape::Rule;
        }
        return words.accept("function") || words.accept("procedure") ? Shape::Routine
                                                                     : Shape::Plain;
    }
    if (flavour == Flavour::Sqlite) {
        if (words.accept("explain") && words.accept("query")) {
            words.accept("plan");
        }
        if (words.accept("create")) {
            words.accept("temp") || words.accept("temporary");
            return words.accept("trigger") ? Shape::Trigger : Shape::Plain;
        }
    }
    return Shape::Plain;
}

// What to do instead of a command of psql.
std::string_view psql_hint(std::string_view command) {
    struct Advice {
        std::string_view command;
        std::string_view hint;
    };
    static constexpr std::array advice{
        Advice{"\\c", "the configuration names the database; remove the command"},
        Advice{"\\connect", "the configuration names the database; remove the command"},
        Advice{"\\copy", "write the rows as INSERT statements"},
        Advice{"\\i", "put the statements of that file here"},
        Advice{"\\ir", "put the statements of that file here"},
        Advice{"\\include", "put the statements of that file here"},
        Advice{"\\g", "end the statement with a semicolon"},
        Advice{"\\gx", "end the statement with a semicolon"},
        Advice{"\\restrict", "pg_dump writes it for psql; remove the line"},
        Advice{"\\unrestrict", "pg_dump writes it for psql; remove the line"},
    };
    for (const Advice& entry : advice) {
        if (entry.command == command) {
            return entry.hint;
        }
    }
    return "the script goes to the server as it is; remove the command";
}

class Splitter {
  public:
    Splitter(const base::Source& source, std::size_t begin, std::size_t end, Flavour flavour)
        : source_(source),
          text_(source.text().substr(0, end)),
          flavour_(flavour),
          lexer_(text_, flavour, begin) {}

    std::vector<Statement> run();

  private:
    [[nodiscard]] Error error(std::size_t offset, std::string message) const;
    [[nodiscard]] Error unterminated(const Token& token) const;
    [[nodiscard]] Error client_command(std::size_t offset) const;

    void delimiter(const Token& directive);
    void reject_client_command(const Token& token) const;
    void add(const Token& token);
    void note_leading_word(const Token& token);
    void track_routine(const Token& token);
    void track_trigger(const Token& token);
    void reject_copy_data(const Token& token) const;
    [[nodiscard]] bool terminator_ends() const;
    [[nodiscard]] bool trigger_is_whole() const;
    void check_body() const;
    void finish();

    const base::Source& source_;
    std::string_view text_;
    Flavour flavour_;
    Lexer lexer_;
    Current current_;
    std::vector<Statement> statements_;
};

std::vector<Statement> Splitter::run() {
    for (;;) {
        const Token token = lexer_.next();
        switch (token.kind) {
            case TokenKind::End:
                check_body();
                finish();
                return std::move(statements_);
            case TokenKind::UnterminatedString:
            case TokenKind::UnterminatedDollarQuote:
            case TokenKind::UnterminatedIdentifier:
            case TokenKind::UnterminatedComment:
                throw unterminated(token);
            case TokenKind::Terminator:
                if (terminator_ends()) {
                    finish();
                    continue;
                }
                break;
            case TokenKind::Word:
                if (flavour_ == Flavour::MySql && current_.empty &&
                    lexer_.is_word(token, "delimiter")) {
                    delimiter(token);
                    continue;
                }
                break;
            case TokenKind::Other:
                reject_client_command(token);
                break;
            case TokenKind::QuotedIdentifier:
            case TokenKind::String:
            case TokenKind::Open:
            case TokenKind::Close:
                break;
        }
        add(token);
    }
}

Error Splitter::error(std::size_t offset, std::string message) const {
    Error error(ErrorCode::Script, std::move(message));
    error.at(source_.locate(offset));
    return error;
}

Error Splitter::unterminated(const Token& token) const {
    std::string what = "comment";
    std::string hint = "it has no closing */";
    if (token.kind == TokenKind::UnterminatedComment) {
        if (flavour_ == Flavour::PostgreSql) {
            hint = "comments nest in PostgreSQL: every /* needs its own */";
        }
    } else if (token.kind == TokenKind::UnterminatedDollarQuote) {
        const std::size_t tag = text_.find('$', token.begin + 1) + 1 - token.begin;
        what = "dollar-quoted string";
        hint = "it has no closing " + std::string(text_.substr(token.begin, tag));
    } else {
        const bool string = token.kind == TokenKind::UnterminatedString;
        const bool prefixed = text_[token.begin] == 'E' || text_[token.begin] == 'e';
        const char quote = text_[token.begin + (prefixed ? 1 : 0)];
        what = string ? "string" : "quoted identifier";
        hint = std::string("it has no closing ") + (quote == '[' ? ']' : quote);
    }
    Error result = error(token.begin, "unterminated " + what);
    result.hint(hint);
    return result;
}

// MySQL's client, not its server, understands "DELIMITER //"; the rest of the line is its argument.
void Splitter::delimiter(const Token& directive) {
    constexpr std::size_t longest = 16;  // the client's own limit; keeps the splitting linear
    const std::string_view rest = lexer_.rest_of_line();
    const std::string_view word = rest.substr(0, rest.find_first_of(" \t"));
    if (word.empty()) {
        throw error(directive.begin, "DELIMITER without a delimiter")
            .hint("for example: DELIMITER //");
    }
    if (word.size() > longest || word.find('\\') != std::string_view::npos) {
        throw error(directive.begin, "a delimiter has at most 16 characters and no backslash");
    }
    lexer_.set_terminator(word);
}

// In PostgreSQL a backslash outside quotes is never SQL, so one in the middle of a statement
// (SELECT 1 \gset) is psql's as well. MySQL has \N for NULL.
void Splitter::reject_client_command(const Token& token) const {
    const char c = text_[token.begin];
    const bool backslash = c == '\\' && (current_.empty || flavour_ == Flavour::PostgreSql);
    const bool dot = c == '.' && current_.empty && flavour_ == Flavour::Sqlite;
    if (backslash || dot) {
        throw client_command(token.begin);
    }
}

Error Splitter::client_command(std::size_t offset) const {
    constexpr std::size_t longest = 20;
    const std::size_t end = std::min(text_.find_first_of(" \t\r\n;'\"", offset), text_.size());
    const std::string_view command = text_.substr(offset, std::min(end - offset, longest));
    std::string_view client = "psql";
    std::string_view hint = psql_hint(command);
    if (flavour_ != Flavour::PostgreSql) {
        client = flavour_ == Flavour::Sqlite ? "the sqlite3 shell" : "the mysql client";
        hint = "the script goes to the database as it is; remove the command";
    }
    Error result = error(
        offset, std::string(command) + " is a command of " + std::string(client) + ", not SQL");
    result.hint(std::string(hint));
    return result;
}

void Splitter::add(const Token& token) {
    Current& current = current_;
    if (current.empty) {
        current.empty = false;
        current.begin = token.begin;
    }
    note_leading_word(token);
    if (token.kind == TokenKind::Open) {
        ++current.parentheses;
    } else if (token.kind == TokenKind::Close && current.parentheses > 0) {
        --current.parentheses;
    }
    switch (current.shape) {
        case Shape::Plain:
        case Shape::Rule:
            break;
        case Shape::Routine:
            track_routine(token);
            break;
        case Shape::Trigger:
            track_trigger(token);
            break;
        case Shape::Copy:
            reject_copy_data(token);
            break;
    }
    current.before_previous = current.previous;
    current.previous = token;
    current.end = token.end;
}

void Splitter::note_leading_word(const Token& token) {
    Current& current = current_;
    current.leading_done = current.leading_done || token.kind != TokenKind::Word ||
                           current.leading_count == current.leading.size();
    if (!current.leading_done) {
        current.leading[current.leading_count++] = lexer_.text(token);
        current.shape = shape_of(current, flavour_);
    }
}

void Splitter::track_routine(const Token& token) {
    Current& current = current_;
    const Token& previous = current.previous;
    if (lexer_.is_word(token, "atomic") && lexer_.is_word(previous, "begin")) {
        current.body = current.blocks == 0 ? previous.begin : current.body;
        ++current.blocks;
        return;
    }
    // Any keyword may name a column after AS or a dot: SELECT t.case AS end.
    const bool a_name = lexer_.is_word(previous, "as") || lexer_.text(previous) == ".";
    if (current.blocks == 0 || a_name) {
        return;
    }
    if (lexer_.is_word(token, "case")) {
        ++current.blocks;
    } else if (lexer_.is_word(token, "end")) {
        --current.blocks;
    }
}

void Splitter::track_trigger(const Token& token) {
    if (current_.body == std::string_view::npos && lexer_.is_word(token, "begin")) {
        current_.body = token.begin;
    }
}

void Splitter::reject_copy_data(const Token& token) const {
    if (current_.parentheses == 0 && lexer_.is_word(token, "stdin") &&
        lexer_.is_word(current_.previous, "from")) {
        throw error(current_.begin, "COPY … FROM STDIN takes its rows from a client, not a script")
            .hint("write the rows as INSERT statements; pg_dump --inserts does");
    }
}

bool Splitter::terminator_ends() const {
    switch (current_.shape) {
        case Shape::Plain:
        case Shape::Copy:
            break;
        case Shape::Routine:
            return current_.blocks == 0;
        case Shape::Rule:
            return current_.parentheses == 0;
        case Shape::Trigger:
            return trigger_is_whole();
    }
    return true;
}

// SQLite's own test for a whole trigger: the END of a CASE never stands behind a semicolon, the
// one of the body always does.
bool Splitter::trigger_is_whole() const {
    return current_.body == std::string_view::npos ||
           (lexer_.is_word(current_.previous, "end") &&
            current_.before_previous.kind == TokenKind::Terminator);
}

// Without its END a body has swallowed the rest of the script.
void Splitter::check_body() const {
    if (current_.shape == Shape::Routine && current_.blocks > 0) {
        throw error(current_.body, "BEGIN ATOMIC without its END");
    }
    if (current_.shape == Shape::Trigger && !trigger_is_whole()) {
        throw error(current_.body, "trigger body without its END")
            .hint("every statement of the body, the last one too, ends with a semicolon");
    }
}

void Splitter::finish() {
    if (!current_.empty) {
        const std::size_t length = current_.end - current_.begin;
        const std::string_view text = text_.substr(current_.begin, length);
        // Every client library takes a C string: what follows would be cut off in silence.
        if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos) {
            throw error(current_.begin + nul, "a NUL byte in a statement")
                .hint("scripts are UTF-8; save the file in that encoding");
        }
        statements_.push_back({std::string(text), current_.begin});
    }
    current_ = {};
}

}  // namespace

std::vector<Statement> split(const base::Source& source, std::size_t begin, std::size_t end,
                             Flavour flavour) {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    end = std::min(end, source.text().size());
    begin = std::min(begin, end);
    if (begin == 0 && source.text().substr(0, end).starts_with(byte_order_mark)) {
        begin = byte_order_mark.size();
    }
    return Splitter(source, begin, end, flavour).run();
}

}  // namespace limbeck::sql
