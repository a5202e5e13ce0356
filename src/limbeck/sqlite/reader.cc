// SPDX-License-Identifier: MIT
#include "limbeck/sqlite/reader.h"
#include "limbeck/sqlite/flavour.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <utility>
#include <variant>

#include "limbeck/base/error.h"
#include "limbeck/base/text.h"
#include "limbeck/dialect/identifier.h"
#include "limbeck/sql/quote.h"
#include "limbeck/sqlite/definition.h"
#include "limbeck/sqlite/tokens.h"
#include "limbeck/sqlite/types.h"

namespace limbeck::sqlite {

namespace {

using schema::Column;
using schema::Table;
using Row = std::vector<std::optional<std::string>>;

// What pragma_table_xinfo says of the column in `hidden`.
constexpr std::string_view hidden_virtual = "2";
constexpr std::string_view hidden_stored = "3";

const std::string& text(const Row& row, std::size_t index) {
    static const std::string none;
    return row[index] ? *row[index] : none;
}

// SQLite keeps a comment behind an expression or a view, and would take for one whatever is written
// behind that.
std::string_view without_last_comment(std::string_view sql) {
    Tokens tokens(sql);
    while (!tokens.at_end()) {
        tokens.skip();
    }
    return tokens.text(0, tokens.place());
}

// A constant stays as it was written; "abc" and [abc] are texts there, for want of a column.
schema::Default default_of(const std::string& written) {
    using schema::Default;
    Tokens tokens(written);
    const std::string words(without_last_comment(written));
    const bool quoted = tokens.at(sql::TokenKind::QuotedIdentifier);
    const bool sign = tokens.take('-') || tokens.take('+');
    tokens.skip();
    if (!tokens.at_end()) {
        return {words, Default::Kind::Expression};
    }
    if (quoted && !sign) {
        return {sql::quote_literal(unquote(words), flavour), Default::Kind::Sql};
    }
    return {words, Default::Kind::Sql};
}

Column column_of(const Row& row) {
    Column column{.name = text(row, 1), .type = parse_type(text(row, 2))};
    column.nullable = row[3] != "1";
    // A default of NULL is none.
    if (row[4] && !base::equals_ignoring_case(*row[4], "NULL")) {
        column.server_default = default_of(*row[4]);
    }
    return column;
}

// One schema of the connection: main, temp or an attached database.
class SchemaReader {
  public:
    // `shown` is the schema that names get.
    SchemaReader(dialect::Connection& connection, schema::Database& database, std::string schema,
                 std::string shown, std::string only)
        : connection_(connection),
          database_(database),
          schema_(std::move(schema)),
          shown_(std::move(shown)),
          only_(std::move(only)),
          master_(dialect::qualified(schema::QualifiedName(schema_, "sqlite_master"), flavour)) {}

    void read() {
        read_special_tables();
        read_statements();
        read_columns();
        read_indexes();
        for (auto& [name, definition] : definitions_) {
            finish(tables_.at(name), definition);
        }
        for (auto& [name, table] : tables_) {
            database_.tables.push_back(std::move(table));
        }
    }

  private:
    // A table as references see it.
    struct Target {
        std::vector<std::string> columns = {};
        std::map<int, std::string> key = {};  // by place

        void add(const std::string& column, const std::string& place_in_key) {
            columns.push_back(column);
            if (const int place = std::atoi(place_in_key.c_str()); place > 0) {
                key[place] = column;
            }
        }
    };

    [[nodiscard]] bool wanted(const std::string& table) const {
        return only_.empty() || base::equals_ignoring_case(table, only_);
    }

    dialect::Rows query(const std::string& sql, const std::vector<std::string>& parameters) {
        return connection_.query(sql, parameters);
    }

    // Virtual tables, and those in which they keep their data.
    void read_special_tables() {
        for (const Row& row : query("SELECT name, type FROM pragma_table_list WHERE schema = ?1 "
                                    "AND type IN ('virtual', 'shadow')",
                                    {schema_})
                                  .rows) {
            special_[text(row, 0)] = text(row, 1);
            if (wanted(text(row, 0))) {
                database_.unmodelled.push_back(
                    {.kind = row[1] == "virtual" ? "virtual table" : "table of a virtual table",
                     .name = {shown_, text(row, 0)},
                     .is_relation = true});
            }
        }
    }

    void read_statements() {
        const std::string sql = fmt::format("SELECT type, name, tbl_name, sql FROM {}", master_);
        for (const Row& row : query(sql, {}).rows) {
            const std::string& type = text(row, 0);
            const std::string& name = text(row, 1);
            const schema::QualifiedName qualified{shown_, name};
            if (type == "table") {
                real_names_[base::to_lower(name)] = name;
            }
            if (!wanted(text(row, 2)) || !row[3] || base::to_lower(name).starts_with("sqlite_") ||
                special_.count(name) != 0) {
                continue;
            }
            if (type == "table") {
                tables_[name].name = qualified;
                read_definition(name, *row[3]);
            } else if (type == "view") {
                read_view(qualified, *row[3]);
            } else if (type == "trigger") {
                database_.triggers.push_back(
                    {.name = qualified, .table = {shown_, text(row, 2)}, .definition = {*row[3]}});
            } else {
                index_statements_[name] = *row[3];
            }
        }
    }

    void read_definition(const std::string& name, const std::string& sql) {
        try {
            definitions_[name] = parse_create_table(sql);
        } catch (const Error& error) {
            definitions_.erase(name);
            database_.unmodelled.push_back(
                {.kind = fmt::format("constraints ({}) of table", error.message()),
                 .name = {shown_, name}});
        }
    }

    // The columns of a view that SQLite cannot make out any more are left open.
    void read_view(const schema::QualifiedName& name, const std::string& sql) {
        schema::View view{.name = name, .definition = {std::string(without_last_comment(sql))}};
        try {
            const dialect::Rows rows = query(
                "SELECT ?2, name, type, \"notnull\", dflt_value FROM pragma_table_xinfo(?2, ?1)",
                {schema_, name.name});
            for (const Row& row : rows.rows) {
                view.columns.push_back(column_of(row));
            }
        } catch (const Error& error) {
            if (error.code() != ErrorCode::Database) {
                throw;
            }
            database_.unmodelled.push_back(
                {.kind = fmt::format("columns ({}) of view", error.message()), .name = name});
        }
        database_.views.push_back(std::move(view));
    }

    void read_columns() {
        const std::string sql = fmt::format(
            "SELECT m.name, x.name, x.type, x.\"notnull\", x.dflt_value, x.pk, x.hidden\n"
            "FROM {} m JOIN pragma_table_xinfo(m.name, ?1) x\n"
            "WHERE m.type = 'table' AND m.sql NOT LIKE 'CREATE VIRTUAL%'\n"
            "    AND (?2 = '' OR m.name = ?2 COLLATE NOCASE)\n"
            "ORDER BY m.name, x.cid",
            master_);
        for (const Row& row : query(sql, {schema_, only_}).rows) {
            const auto found = tables_.find(text(row, 0));
            if (found == tables_.end()) {
                continue;  // one of SQLite's own
            }
            Table& table = found->second;
            Column column = column_of(row);
            if (row[6] == hidden_virtual || row[6] == hidden_stored) {
                column.computed.emplace();
                column.computed->persisted = row[6] == hidden_stored;
                column.server_default.reset();
            }
            column.primary_key = row[5] != "0";
            targets_[table.name.name].add(column.name, text(row, 5));
            table.columns.push_back(std::move(column));
        }
    }

    void read_indexes() {
        const std::string sql = fmt::format(
            "SELECT m.name, l.name, l.\"unique\", x.seqno, x.cid, x.name, x.desc, x.coll\n"
            "FROM {} m JOIN pragma_index_list(m.name, ?1) l\n"
            "    JOIN pragma_index_xinfo(l.name, ?1) x\n"
            "WHERE m.type = 'table' AND m.sql NOT LIKE 'CREATE VIRTUAL%'\n"
            "    AND (?2 = '' OR m.name = ?2 COLLATE NOCASE) AND l.origin = 'c' AND x.key\n"
            "ORDER BY m.name, l.name, x.seqno",
            master_);
        IndexDefinition definition;
        for (const Row& row : query(sql, {schema_, only_}).rows) {
            const auto found = tables_.find(text(row, 0));
            const auto statement = index_statements_.find(text(row, 1));
            if (found == tables_.end() || statement == index_statements_.end()) {
                continue;
            }
            Table& table = found->second;
            if (row[3] == "0") {
                definition = parse_create_index(statement->second);
                table.indexes.push_back({.name = schema::final_name(text(row, 1)),
                                         .table = table.name,
                                         .unique = row[2] == "1",
                                         .sqlite_where = {definition.where}});
            }
            table.indexes.back().parts.push_back(part_of(row, definition));
            collations_[text(row, 0)][text(row, 1)].push_back(text(row, 7));
        }
    }

    static schema::IndexPart part_of(const Row& row, const IndexDefinition& definition) {
        schema::IndexPart part{.column = text(row, 5)};
        if (!row[5]) {
            const auto place = static_cast<std::size_t>(std::atoi(text(row, 3).c_str()));
            part.expression.text = definition.parts.at(place);
        }
        part.descending = row[6] == "1";
        return part;
    }

    void finish(Table& table, TableDefinition& definition) {
        if (!add_extras(table, definition)) {
            database_.unmodelled.push_back({.kind = "constraints of table", .name = table.name});
            return;
        }
        bool half_reflected = definition.says_more_beside;
        for (schema::Constraint& constraint : definition.constraints) {
            std::visit([&](auto& any) { settle(table, any); }, constraint);
            const auto* key = std::get_if<schema::ForeignKey>(&constraint);
            half_reflected |=
                key != nullptr && real_names_.count(base::to_lower(key->target.name)) == 0;
        }
        if (half_reflected) {
            database_.noticed.half_reflected.push_back(table.name);
        }
        for (Column& column : table.columns) {
            column.primary_key = false;  // the constraint says so
        }
        if (definition.autoincrement) {
            settle_counting_key(table, definition);
        }
        table.constraints = std::move(definition.constraints);
        std::stable_partition(table.constraints.begin(), table.constraints.end(), [](auto& any) {
            return std::holds_alternative<schema::PrimaryKey>(any);
        });
        set(table, "sqlite_autoincrement", definition.autoincrement, "true");
        set(table, "sqlite_with_rowid", definition.without_rowid, "false");
        set(table, "sqlite_strict", definition.strict, "true");
        for (schema::Index& index : table.indexes) {
            add_collations(table, index);
        }
    }

    static void set(Table& table, const char* option, bool holds, const char* value) {
        if (holds) {
            table.options[option] = value;
        }
    }

    // Whether both descriptions speak of the same columns.
    static bool add_extras(Table& table, TableDefinition& definition) {
        if (table.columns.size() != definition.columns.size()) {
            return false;
        }
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
            Column& column = table.columns[i];
            ColumnDefinition& extra = definition.columns[i];
            if (!base::equals_ignoring_case(column.name, extra.name) ||
                column.computed.has_value() != extra.computed.has_value()) {
                return false;
            }
            column.type.collation = extra.collation;
            column.on_conflict = extra.on_conflict;
            column.computed = std::move(extra.computed);
        }
        return true;
    }

    // As SQLAlchemy writes it, it has no name; that it counts although it refers to another table
    // must be said.
    static void settle_counting_key(Table& table, TableDefinition& definition) {
        const auto is_key = [](const auto& any) {
            return std::holds_alternative<schema::PrimaryKey>(any);
        };
        const auto found =
            std::find_if(definition.constraints.begin(), definition.constraints.end(), is_key);
        auto& key = std::get<schema::PrimaryKey>(*found);
        key.name = {};
        for (const schema::Constraint& constraint : definition.constraints) {
            const auto* foreign = std::get_if<schema::ForeignKey>(&constraint);
            if (foreign == nullptr) {
                continue;
            }
            for (Column& column : table.columns) {
                const auto& names = foreign->columns;
                if (key.columns[0] == column.name &&
                    std::find(names.begin(), names.end(), column.name) != names.end()) {
                    column.autoincrement = schema::Autoincrement::IgnoreForeignKey;
                }
            }
        }
    }

    // Names of columns as the table has them.
    template <typename Key>
    void settle(const Table& table, Key& key) {
        if constexpr (requires { key.columns; }) {
            for (std::string& name : key.columns) {
                name = as_in(table, name);
            }
        }
        if constexpr (requires { key.parts[0].collation; }) {
            for (schema::IndexPart& part : key.parts) {
                part.column = as_in(table, part.column);
            }
        }
        if constexpr (requires { key.target_columns; }) {
            settle_target(key);
        }
    }

    static std::string as_in(const Table& table, const std::string& name) {
        for (const Column& column : table.columns) {
            if (base::equals_ignoring_case(column.name, name)) {
                return column.name;
            }
        }
        return name;
    }

    // The table and its columns by their real names; without columns it is its primary key.
    void settle_target(schema::ForeignKey& key) {
        key.target.schema = shown_;
        const auto real = real_names_.find(base::to_lower(key.target.name));
        if (real == real_names_.end()) {
            return;  // there is no such table, which SQLite takes
        }
        key.target.name = real->second;
        const Target& target = target_of(real->second);
        if (key.target_columns.empty()) {
            for (const auto& [number, name] : target.key) {
                key.target_columns.push_back(name);
            }
            return;
        }
        for (std::string& name : key.target_columns) {
            for (const std::string& column : target.columns) {
                if (base::equals_ignoring_case(column, name)) {
                    name = column;
                    break;
                }
            }
        }
    }

    // Any table, asked for or not.
    const Target& target_of(const std::string& table) {
        const auto [place, fresh] = targets_.try_emplace(table);
        if (fresh) {
            const dialect::Rows rows =
                query("SELECT name, pk FROM pragma_table_xinfo(?2, ?1)", {schema_, table});
            for (const Row& row : rows.rows) {
                place->second.add(text(row, 0), text(row, 1));
            }
        }
        return place->second;
    }

    // Those that are not the column's; an expression has its own in its text.
    void add_collations(const Table& table, schema::Index& index) {
        const std::vector<std::string>& names = collations_[table.name.name][index.name.text];
        for (std::size_t i = 0; i < index.parts.size() && i < names.size(); ++i) {
            schema::IndexPart& part = index.parts[i];
            for (const Column& column : table.columns) {
                const std::string& own =
                    column.type.collation.empty() ? "BINARY" : column.type.collation;
                if (column.name == part.column && !base::equals_ignoring_case(own, names[i])) {
                    part.collation.name = names[i];
                }
            }
        }
    }

    dialect::Connection& connection_;
    schema::Database& database_;
    const std::string schema_;
    const std::string shown_;
    const std::string only_;  // a table, or all
    const std::string master_;
    std::map<std::string, std::string> special_;
    std::map<std::string, std::string> real_names_;  // of tables, by lower case
    std::map<std::string, Table> tables_;
    std::map<std::string, TableDefinition> definitions_;
    std::map<std::string, std::string> index_statements_;
    // table → index → one for each part
    std::map<std::string, std::map<std::string, std::vector<std::string>>> collations_;
    std::map<std::string, Target> targets_;  // by table
};

template <typename Object>
void sort_by_name(std::vector<Object>& objects) {
    std::sort(objects.begin(), objects.end(),
              [](const Object& a, const Object& b) { return a.name < b.name; });
}

}  // namespace

schema::Database read_schema(dialect::Connection& connection, const dialect::ReadOptions& options) {
    schema::Database database{.default_schema = "main", .search_path = {""}, .ignores_case = true};
    std::vector<std::string> all;
    for (const Row& row : connection.query("SELECT name FROM pragma_database_list").rows) {
        if (row[0] != "temp") {
            all.push_back(text(row, 0));
            database.schemas.push_back({.name = text(row, 0)});
        }
    }
    const std::string only = options.table ? options.table->name : "";
    if (options.table && only.empty()) {
        return database;  // no table has no name
    }
    if (options.table) {
        const std::string& in = options.table->schema;
        SchemaReader(connection, database, in.empty() ? "main" : in, in, only).read();
        if (in.empty() && !schema::has_relation(database, only)) {
            database.search_path.emplace_back("temp");
            SchemaReader(connection, database, "temp", "temp", only).read();
        }
    } else if (!options.schemas.empty()) {
        for (const std::string& name : options.schemas) {
            SchemaReader(connection, database, name.empty() ? "main" : name, name, "").read();
        }
    } else {
        for (const std::string& name : all) {
            SchemaReader(connection, database, name, name == "main" ? "" : name, "").read();
        }
    }
    sort_by_name(database.tables);
    sort_by_name(database.views);
    sort_by_name(database.triggers);
    std::sort(database.unmodelled.begin(), database.unmodelled.end());
    return database;
}

}  // namespace limbeck::sqlite
