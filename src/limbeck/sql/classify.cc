// SPDX-License-Identifier: MIT
#include "limbeck/sql/classify.h"

#include "limbeck/sql/lexer.h"

namespace limbeck::sql {

namespace {

// A statement seen as a run of tokens with one token of lookahead. Reads no further than asked.
class Reader {
  public:
    Reader(std::string_view statement, Flavour flavour)
        : lexer_(statement, flavour), token_(lexer_.next()) {}

    [[nodiscard]] bool at_end() const {
        return token_.kind >= TokenKind::End || token_.kind == TokenKind::Terminator;
    }
    [[nodiscard]] bool at(std::string_view word) const { return lexer_.is_word(token_, word); }
    [[nodiscard]] bool at(char c) const { return lexer_.text(token_) == std::string_view(&c, 1); }
    void skip() { token_ = lexer_.next(); }

    bool accept(std::string_view word) {
        const bool found = at(word);
        if (found) {
            skip();
        }
        return found;
    }
    // Reads up to the word and past it.
    bool skip_past(std::string_view word) {
        while (!at_end() && !at(word)) {
            skip();
        }
        return accept(word);
    }

  private:
    Lexer lexer_;
    Token token_;
};

// "ROLLBACK [WORK] TO …" ends no transaction.
bool rolls_back_all(Reader& reader) {
    reader.accept("work") || reader.accept("transaction");
    return !reader.at("to");
}

// What the three flavours have in common; PostgreSQL and SQLite have END besides.
bool is_control(Reader reader, Flavour flavour) {
    const bool postgresql = flavour == Flavour::PostgreSql;
    if (reader.accept("begin")) {
        // MariaDB's BEGIN NOT ATOMIC opens a compound statement.
        return flavour != Flavour::MySql || !reader.at("not");
    }
    if (reader.accept("rollback")) {
        return rolls_back_all(reader);
    }
    if (reader.accept("start")) {
        return reader.at("transaction");
    }
    if (reader.at("commit")) {
        return true;
    }
    if (reader.at("end")) {
        return flavour != Flavour::MySql;
    }
    if (reader.accept("prepare")) {
        return postgresql && reader.at("transaction");
    }
    return (postgresql && reader.at("abort")) || (flavour == Flavour::MySql && reader.at("xa"));
}

// "(VERBOSE, CONCURRENTLY off)": whether the option is there and not switched off.
bool option_is_on(Reader& reader, std::string_view option) {
    bool on = false;
    while (!reader.at_end() && !reader.at(')')) {
        if (reader.accept(option)) {
            on = !(reader.at("off") || reader.at("false") || reader.at('0'));
        } else {
            reader.skip();
        }
    }
    reader.skip();
    return on;
}

bool reindex_is_refused(Reader& reader) {
    if (reader.at('(') && option_is_on(reader, "concurrently")) {
        return true;
    }
    if (reader.accept("database") || reader.accept("system") || reader.accept("schema")) {
        return true;
    }
    reader.accept("index") || reader.accept("table");
    return reader.at("concurrently");
}

// Without a table it works through the whole database, a transaction for each.
bool cluster_is_refused(Reader& reader) {
    reader.accept("verbose");
    if (reader.at('(')) {
        option_is_on(reader, "verbose");
    }
    return reader.at_end();
}

bool alter_is_refused(Reader& reader) {
    if (reader.at("system")) {
        return true;
    }
    if (reader.accept("database")) {
        reader.skip();  // the name, which may be the bare word "set"
        return reader.skip_past("set") && reader.at("tablespace");
    }
    if (reader.accept("subscription")) {
        // Changing what it subscribes to refreshes it over a connection of its own.
        return reader.skip_past("publication");
    }
    if (reader.accept("table")) {
        return reader.skip_past("detach") && reader.accept("partition") &&
               reader.skip_past("concurrently") && reader.at_end();
    }
    return false;
}

// The statements whose manual pages say that they cannot run inside a transaction block.
bool postgresql_refuses(Reader reader) {
    const bool create = reader.accept("create");
    if (create || reader.accept("drop")) {
        if (reader.at("database") || reader.at("tablespace") || reader.at("subscription")) {
            return true;
        }
        if (create) {
            reader.accept("unique");
        }
        return reader.accept("index") && reader.at("concurrently");
    }
    if (reader.accept("alter")) {
        return alter_is_refused(reader);
    }
    if (reader.accept("reindex")) {
        return reindex_is_refused(reader);
    }
    if (reader.accept("cluster")) {
        return cluster_is_refused(reader);
    }
    if (reader.accept("discard")) {
        return reader.at("all");
    }
    return reader.at("vacuum");
}

// Setting some of SQLite's pragmas is an error inside a transaction, or does nothing there. Reading
// them is fine.
TransactionUse pragma_use(Reader& reader) {
    static constexpr std::string_view refused[] = {"journal_mode", "synchronous", "temp_store"};

    Reader name = reader;
    reader.skip();
    if (reader.at('.')) {
        reader.skip();
        name = reader;
        reader.skip();
    }
    const bool sets = reader.at('=') || reader.at('(');
    for (const std::string_view pragma : refused) {
        if (name.at(pragma)) {
            return sets ? TransactionUse::NotInside : TransactionUse::Ordinary;
        }
    }
    if (name.at("wal_checkpoint")) {
        return TransactionUse::NotInside;
    }
    return sets && name.at("foreign_keys") ? TransactionUse::NoEffect : TransactionUse::Ordinary;
}

TransactionUse sqlite_use(Reader reader) {
    if (reader.accept("pragma")) {
        return pragma_use(reader);
    }
    return reader.at("vacuum") || reader.at("detach") ? TransactionUse::NotInside
                                                      : TransactionUse::Ordinary;
}

}  // namespace

TransactionUse transaction_use(std::string_view statement, Flavour flavour) {
    const Reader reader(statement, flavour);
    if (is_control(reader, flavour)) {
        return TransactionUse::Control;
    }
    switch (flavour) {
        case Flavour::PostgreSql:
            return postgresql_refuses(reader) ? TransactionUse::NotInside
                                              : TransactionUse::Ordinary;
        case Flavour::Sqlite:
            return sqlite_use(reader);
        case Flavour::MySql:
            break;
    }
    return TransactionUse::Ordinary;
}

}  // namespace limbeck::sql
