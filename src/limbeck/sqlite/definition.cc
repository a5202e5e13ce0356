// SPDX-License-Identifier: MIT
#include "limbeck/sqlite/definition.h"

#include <algorithm>
#include <utility>

#include "limbeck/base/text.h"
#include "limbeck/sqlite/tokens.h"

namespace limbeck::sqlite {

namespace {

using sql::TokenKind;

class Parser {
  public:
    explicit Parser(std::string_view sql) : tokens_(sql) {}

    TableDefinition table() {
        while (!tokens_.at_end() && !tokens_.at(TokenKind::Open)) {
            tokens_.skip();
        }
        tokens_.expect(TokenKind::Open);
        while (!at_table_constraint()) {
            column();
            if (!tokens_.take(',')) {
                break;
            }
        }
        while (!tokens_.at(TokenKind::Close)) {
            table_constraint();
            tokens_.take(',');  // SQLite does without it
        }
        tokens_.expect(TokenKind::Close);
        options();
        forget_order_of_rowid();
        return std::move(table_);
    }

  private:
    [[nodiscard]] bool at_table_constraint() const {
        return tokens_.at_any({"constraint", "primary", "unique", "check", "foreign"});
    }

    schema::Name take_name() { return schema::final_name(std::exchange(name_, {})); }

    template <typename Constraint>
    void add(Constraint constraint) {
        table_.constraints.emplace_back(std::move(constraint));
        deferrable_ = nullptr;
    }

    std::string on_conflict() {
        if (!tokens_.take({"on", "conflict"})) {
            return {};
        }
        return base::to_upper(tokens_.name());
    }

    void column() {
        ColumnDefinition made{.name = tokens_.name()};
        const std::size_t type = tokens_.place();
        while (tokens_.at_name() && !at_column_constraint()) {
            tokens_.skip();  // of the type
        }
        if (tokens_.at(TokenKind::Open)) {
            tokens_.group();
        }
        made.type = tokens_.text(type, tokens_.place());
        table_.columns.push_back(std::move(made));
        while (!tokens_.at_symbol(',') && !tokens_.at(TokenKind::Close)) {
            column_constraint(table_.columns.back());
        }
        name_.clear();
        deferrable_ = nullptr;
    }

    [[nodiscard]] bool at_column_constraint() const {
        return tokens_.at_any({"constraint", "primary", "not", "null", "unique", "check", "default",
                               "collate", "references", "as"}) ||
               (tokens_.at_word("generated") && tokens_.at_word("always", 1));
    }

    void column_constraint(ColumnDefinition& column) {
        if (tokens_.take({"constraint"})) {
            name_ = tokens_.name();
            return;
        }
        if (tokens_.take({"primary", "key"})) {
            inline_primary_key(column.name);
        } else if (tokens_.take({"not", "null"})) {
            column.on_conflict = on_conflict();
        } else if (tokens_.take({"null"})) {
            on_conflict();
        } else if (tokens_.take({"unique"})) {
            schema::Unique unique{.name = take_name(), .columns = {column.name}};
            unique.on_conflict = on_conflict();
            add(std::move(unique));
        } else if (tokens_.take({"check"})) {
            schema::Check check{.name = take_name()};
            check.condition.text = tokens_.group();
            add(std::move(check));
        } else if (tokens_.take({"default"})) {
            default_value();
        } else if (tokens_.take({"collate"})) {
            column.collation = tokens_.name();
        } else if (tokens_.at_word("not") || tokens_.at_word("deferrable")) {
            deferrability();
        } else if (tokens_.at_word("references")) {
            references({column.name});
            const auto& key = std::get<schema::ForeignKey>(table_.constraints.back());
            table_.says_more_beside |= !key.name.empty() || !key.onupdate.empty() ||
                                       !key.ondelete.empty() || key.deferrable.has_value() ||
                                       !key.match.empty();
        } else {
            tokens_.take({"generated", "always"});
            tokens_.expect({"as"});
            computed(column);
        }
        name_.clear();
    }

    void inline_primary_key(const std::string& column) {
        schema::PrimaryKey key{.name = take_name(), .columns = {column}};
        if (tokens_.take({"desc"})) {
            key.parts = {{.column = column, .descending = true}};
        } else {
            tokens_.take({"asc"});
        }
        key.on_conflict = on_conflict();
        table_.autoincrement |= tokens_.take({"autoincrement"});
        add(std::move(key));
    }

    // What it is, the pragma tells.
    void default_value() {
        if (tokens_.at(TokenKind::Open)) {
            tokens_.group();
            return;
        }
        if (!tokens_.take('-')) {
            tokens_.take('+');
        }
        const bool blob = tokens_.at_word("x");
        tokens_.skip();
        if (blob) {
            tokens_.take(TokenKind::String);
        }
    }

    void computed(ColumnDefinition& column) {
        column.computed.emplace();
        column.computed->expression.text = tokens_.group();
        column.computed->persisted = tokens_.take({"stored"});
        tokens_.take({"virtual"});
    }

    void references(std::vector<std::string> columns) {
        tokens_.expect({"references"});
        schema::ForeignKey key{.name = take_name(), .columns = std::move(columns)};
        key.target.name = tokens_.name();
        if (tokens_.at(TokenKind::Open)) {
            key.target_columns = names();
        }
        for (;;) {
            if (tokens_.take({"on", "delete"})) {
                key.ondelete = action();
            } else if (tokens_.take({"on", "update"})) {
                key.onupdate = action();
            } else if (tokens_.take({"on", "insert"})) {
                action();  // read and forgotten by SQLite
            } else if (tokens_.take({"match"})) {
                key.match = base::to_upper(tokens_.name());
            } else {
                break;
            }
        }
        add(std::move(key));
        deferrable_ = &std::get<schema::ForeignKey>(table_.constraints.back());
        if (tokens_.at_word("deferrable") ||
            (tokens_.at_word("not") && tokens_.at_word("deferrable", 1))) {
            deferrability();
        }
    }

    std::string action() {
        if (tokens_.take({"no", "action"})) {
            return {};  // the default
        }
        std::string words = base::to_upper(tokens_.name());
        if (words == "SET") {
            words += " " + base::to_upper(tokens_.name());
        }
        return words;
    }

    void deferrability() {
        const bool deferrable = !tokens_.take({"not"});
        tokens_.expect({"deferrable"});
        std::string initially;
        if (tokens_.take({"initially"})) {
            initially = base::to_upper(tokens_.name());
        }
        if (deferrable_ != nullptr) {
            deferrable_->deferrable = deferrable;
            deferrable_->initially = std::move(initially);
        }
    }

    void table_constraint() {
        if (tokens_.take({"constraint"})) {
            name_ = tokens_.name();
            return;
        }
        if (tokens_.take({"primary", "key"})) {
            schema::PrimaryKey key{.name = take_name()};
            key_parts(key);
            key.on_conflict = on_conflict();
            apart_ = true;
            add(std::move(key));
        } else if (tokens_.take({"unique"})) {
            schema::Unique unique{.name = take_name()};
            key_parts(unique);
            unique.on_conflict = on_conflict();
            add(std::move(unique));
        } else if (tokens_.take({"check"})) {
            schema::Check check{.name = take_name()};
            check.condition.text = tokens_.group();
            on_conflict();  // read and forgotten by SQLite
            add(std::move(check));
        } else {
            tokens_.expect({"foreign", "key"});
            references(names());
        }
        name_.clear();
    }

    std::vector<std::string> names() {
        std::vector<std::string> result;
        tokens_.expect(TokenKind::Open);
        do {
            result.push_back(tokens_.name());
            if (tokens_.take({"collate"})) {
                tokens_.name();
            }
        } while (tokens_.take(','));
        tokens_.expect(TokenKind::Close);
        return result;
    }

    // The columns of a key, and their orders and collations if one of them has any.
    template <typename Key>
    void key_parts(Key& key) {
        bool plain = true;
        tokens_.expect(TokenKind::Open);
        do {
            schema::IndexPart part{.column = tokens_.name()};
            if (tokens_.take({"collate"})) {
                part.collation.name = tokens_.name();
            }
            part.descending = tokens_.take({"desc"});
            tokens_.take({"asc"});
            table_.autoincrement |= tokens_.take({"autoincrement"});
            plain = plain && part.collation.name.empty() && !part.descending;
            key.columns.push_back(part.column);
            key.parts.push_back(std::move(part));
        } while (tokens_.take(','));
        tokens_.expect(TokenKind::Close);
        if (plain) {
            key.parts.clear();
        }
    }

    void options() {
        while (!tokens_.at_end()) {
            if (tokens_.take({"without", "rowid"})) {
                table_.without_rowid = true;
            } else {
                tokens_.expect({"strict"});
                table_.strict = true;
            }
            tokens_.take(',');
        }
    }

    // INTEGER PRIMARY KEY DESC beside the column makes it no alias of the row id, which is a bug
    // kept for compatibility (sqlite.org/lang_createtable.html); apart from it DESC says nothing.
    void forget_order_of_rowid() {
        for (schema::Constraint& constraint : table_.constraints) {
            auto* key = std::get_if<schema::PrimaryKey>(&constraint);
            if (key == nullptr || !apart_ || table_.without_rowid || key->columns.size() != 1) {
                continue;
            }
            for (const ColumnDefinition& column : table_.columns) {
                if (base::equals_ignoring_case(column.name, key->columns[0]) &&
                    base::equals_ignoring_case(column.type, "INTEGER")) {
                    key->parts.clear();
                }
            }
        }
    }

    Tokens tokens_;
    TableDefinition table_;
    bool apart_ = false;                        // the primary key is a constraint of the table
    std::string name_;                          // after CONSTRAINT
    schema::ForeignKey* deferrable_ = nullptr;  // what DEFERRABLE would speak of
};

// What SQLite takes behind an expression of an index.
std::string_view without_order(std::string_view part) {
    Tokens tokens(part);
    for (int depth = 0; !tokens.at_end(); tokens.skip()) {
        depth += tokens.at(TokenKind::Open) ? 1 : tokens.at(TokenKind::Close) ? -1 : 0;
        const bool order =
            tokens.at_any({"asc", "desc"}) ||
            (tokens.at_word("nulls") && (tokens.at_word("first", 1) || tokens.at_word("last", 1)));
        if (depth == 0 && order) {
            break;
        }
    }
    return tokens.text(0, tokens.place());
}

}  // namespace

TableDefinition parse_create_table(std::string_view sql) {
    return Parser(sql).table();
}

IndexDefinition parse_create_index(std::string_view sql) {
    Tokens tokens(sql);
    while (!tokens.at_end() && !tokens.at(TokenKind::Open)) {
        tokens.skip();
    }
    tokens.expect(TokenKind::Open);
    IndexDefinition index;
    do {
        index.parts.emplace_back(without_order(tokens.item()));
    } while (tokens.take(','));
    tokens.expect(TokenKind::Close);
    if (tokens.take({"where"})) {
        index.where = tokens.item();
    }
    return index;
}

}  // namespace limbeck::sqlite
