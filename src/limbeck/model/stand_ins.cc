// SPDX-License-Identifier: MIT
#include "limbeck/model/stand_ins.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <set>
#include <vector>

#include "limbeck/base/error.h"
#include "limbeck/base/text.h"
#include "limbeck/diff/changes.h"
#include "limbeck/sql/lexer.h"

namespace limbeck::model {

namespace {

using schema::Database;
using schema::QualifiedName;

// The names that texts speak of, and those among them that they make; without a schema where none
// stands there.
class Mentions {
  public:
    explicit Mentions(sql::Flavour flavour) : flavour_(flavour) {}

    void read(std::string_view text) {
        std::vector<std::string> words;  // of the name that is being read
        bool after_dot = false;
        making_ = Making::No;
        sql::Lexer lexer(text, flavour_);
        for (sql::Token token = lexer.next(); token.kind < sql::TokenKind::End;
             token = lexer.next()) {
            const std::string_view piece = lexer.text(token);
            const bool is_name = token.kind == sql::TokenKind::Word ||
                                 token.kind == sql::TokenKind::QuotedIdentifier;
            if (is_name) {
                if (!after_dot) {
                    take(std::exchange(words, {}));
                }
                words.push_back(token.kind == sql::TokenKind::Word ? base::to_lower(piece)
                                                                   : unquoted(piece));
            } else if (piece != ".") {
                take(std::exchange(words, {}));
                if (piece.starts_with('$')) {  // a body
                    Mentions inside(flavour_);
                    inside.read(body(piece));
                    mentioned_.insert(inside.mentioned_.begin(), inside.mentioned_.end());
                }
                if (token.kind == sql::TokenKind::Terminator) {
                    making_ = Making::No;
                }
            }
            after_dot = piece == ".";
        }
        take(std::move(words));
    }

    [[nodiscard]] bool wants(const QualifiedName& name,
                             const std::vector<std::string>& search_path) const {
        const bool is_near =
            std::find(search_path.begin(), search_path.end(), name.schema) != search_path.end();
        const auto has = [&](const std::set<QualifiedName>& names) {
            return names.count(name) != 0 || (is_near && names.count(name.name) != 0);
        };
        return has(mentioned_) && !has(made_);
    }

  private:
    enum class Making { No, Begun, Named };

    static std::string unquoted(std::string_view piece) {
        const std::string_view inside = piece.substr(1, piece.size() - 2);
        return base::replace_all(std::string(inside), "\"\"", "\"");
    }
    static std::string_view body(std::string_view piece) {
        const std::size_t tag = piece.find('$', 1) + 1;
        return piece.size() > 2 * tag ? piece.substr(tag, piece.size() - 2 * tag) : "";
    }

    void take(const std::vector<std::string>& words) {
        if (words.empty()) {
            return;
        }
        if (words.size() == 1 && is_of_create(words.back())) {
            return;
        }
        // Of "catalog.schema.name" and "table.column" each pair may be a name.
        mentioned_.insert(QualifiedName(words.front()));
        for (std::size_t i = 0; i + 1 < words.size(); ++i) {
            mentioned_.emplace(words[i], words[i + 1]);
        }
        if (making_ == Making::Named) {
            made_.insert(words.size() == 1 ? QualifiedName(words[0])
                                           : QualifiedName(words[words.size() - 2], words.back()));
            making_ = Making::No;
        }
    }

    // CREATE [OR REPLACE] [UNLOGGED] TABLE [IF NOT EXISTS] …: whether the word stands before the
    // name.
    bool is_of_create(const std::string& word) {
        static constexpr std::array<std::string_view, 11> before{
            "or",       "replace", "global",       "local",     "temp",     "temporary",
            "unlogged", "foreign", "materialized", "recursive", "aggregate"};
        static constexpr std::array<std::string_view, 8> kinds{
            "table", "view", "type", "sequence", "function", "procedure", "domain", "schema"};
        static constexpr std::array<std::string_view, 3> condition{"if", "not", "exists"};
        const auto is_in = [&](const auto& list) {
            return std::find(list.begin(), list.end(), word) != list.end();
        };
        if (word == "create") {
            making_ = Making::Begun;
            return true;
        }
        if (making_ == Making::Begun) {
            if (is_in(kinds)) {
                making_ = Making::Named;
                return true;
            }
            if (!is_in(before)) {
                making_ = Making::No;
            }
            return is_in(before);
        }
        return making_ == Making::Named && is_in(condition);
    }

    sql::Flavour flavour_;
    std::set<QualifiedName> mentioned_;
    std::set<QualifiedName> made_;
    Making making_ = Making::No;
};

// What somebody else's key can refer to, and a query read.
schema::Table outline(const schema::Table& table) {
    schema::Table result{.name = table.name};
    for (const schema::Column& column : table.columns) {
        result.columns.push_back(
            {.name = column.name, .type = column.type, .nullable = column.nullable});
    }
    for (const schema::Constraint& each : table.constraints) {
        if (std::holds_alternative<schema::PrimaryKey>(each) ||
            std::holds_alternative<schema::Unique>(each)) {
            result.constraints.push_back(each);
        }
    }
    return result;
}

}  // namespace

Database stand_ins(const Database& theirs, std::span<const std::string> texts,
                   sql::Flavour flavour) {
    Database result{.default_schema = theirs.default_schema, .search_path = theirs.search_path};
    Mentions mentions(flavour);
    for (const std::string& text : texts) {
        mentions.read(text);
    }
    // A function may speak of another one.
    for (std::size_t before = 1; before != result.definitions.size();) {
        before = result.definitions.size();
        result.definitions.clear();
        for (const schema::Definition& each : theirs.definitions) {
            if (mentions.wants(each.name, theirs.search_path)) {
                result.definitions.push_back(each);
                mentions.read(each.signature);
            }
        }
    }
    std::set<QualifiedName> types;
    const auto take_table = [&](const schema::Table& table) {
        if (mentions.wants(table.name, theirs.search_path)) {
            result.tables.push_back(outline(table));
            for (const schema::Column& column : table.columns) {
                const schema::Type& type = schema::innermost(column.type);
                types.emplace(type.schema, type.name);
            }
        }
    };
    for (const schema::Table& each : theirs.tables) {
        take_table(each);
    }
    for (const schema::View& each : theirs.views) {
        take_table({.name = each.name, .columns = each.columns});
    }
    for (const schema::EnumType& each : theirs.enums) {
        if (types.count(each.name) != 0 || mentions.wants(each.name, theirs.search_path)) {
            result.enums.push_back(each);
        }
    }
    for (const schema::Sequence& each : theirs.sequences) {
        if (mentions.wants(each.name, theirs.search_path)) {
            result.sequences.push_back(each);
            result.sequences.back().owned_by.reset();
        }
    }
    std::sort(result.tables.begin(), result.tables.end(),
              [](const auto& a, const auto& b) { return a.name < b.name; });
    std::set<std::string> schemas;
    const auto in_schema = [&](const auto& objects) {
        for (const auto& object : objects) {
            schemas.insert(object.name.schema);
        }
    };
    in_schema(result.tables);
    in_schema(result.enums);
    in_schema(result.sequences);
    in_schema(result.definitions);
    for (const schema::Schema& each : theirs.schemas) {
        if (schemas.count(each.name) != 0) {
            result.schemas.push_back({.name = each.name});
        }
    }
    return result;
}

void make_stand_ins(dialect::Connection& connection, const dialect::Dialect& dialect,
                    const Database& wanted,
                    const std::function<void(std::string_view text)>& remark) {
    if (wanted.tables.empty() && wanted.enums.empty() && wanted.sequences.empty() &&
        wanted.definitions.empty() && wanted.extensions.empty()) {
        return;
    }
    Database nothing{.default_schema = wanted.default_schema, .search_path = wanted.search_path};
    const Database place = connection.read_schema();
    nothing.schemas = place.schemas;
    nothing.extensions = place.extensions;
    Database all = wanted;
    for (const schema::Schema& each : nothing.schemas) {
        std::erase_if(all.schemas, [&](const auto& other) { return other.name == each.name; });
        all.schemas.push_back(each);
    }
    connection.begin();
    if (dialect.flavour() == sql::Flavour::PostgreSql) {
        dialect::execute(connection, "SET LOCAL check_function_bodies = off");
    }
    for (const diff::Change& change :
         diff::changes(nothing, all, {.alters_tables = dialect.alters_tables()})) {
        std::vector<dialect::Statement> statements{{.sql = "SAVEPOINT limbeck_stand_in"}};
        for (std::string& sql : dialect.render(change.operation)) {
            statements.push_back({.sql = std::move(sql)});
        }
        statements.push_back({.sql = "RELEASE SAVEPOINT limbeck_stand_in"});
        try {
            connection.execute(statements);
        } catch (const Error& error) {
            if (error.code() != ErrorCode::Database) {
                throw;
            }
            dialect::execute(connection, "ROLLBACK TO SAVEPOINT limbeck_stand_in");
            if (remark) {
                remark(fmt::format("not stood in for: {}: {}",
                                   statements[1].sql.substr(0, statements[1].sql.find('\n')),
                                   error.message()));
            }
        }
    }
    connection.commit();
}

}  // namespace limbeck::model
