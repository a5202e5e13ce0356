// SPDX-License-Identifier: MIT
#include "diff/place.h"

#include <fmt/core.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <variant>

#include "limbeck/base/error.h"
#include "limbeck/base/source.h"
#include "limbeck/base/text.h"
#include "limbeck/postgresql/postgresql.h"
#include "limbeck/postgresql/settled.h"
#include "limbeck/sql/split.h"
#include "limbeck/sqlite/sqlite.h"
#include "support/postgres.h"
#include "support/scratch.h"

namespace limbeck::test {

namespace {

// The lines of pg_dump that say something; those that come in the order of the columns (inside of a
// CREATE TABLE, and what follows about columns) sorted.
std::string normal(const std::string& dump) {
    std::string result;
    std::vector<std::string> inside;
    bool in_table = false;
    const auto flush = [&] {
        std::sort(inside.begin(), inside.end());
        for (const std::string& each : inside) {
            result += each + "\n";
        }
        inside.clear();
    };
    for (const std::string_view line : base::split(dump, '\n')) {
        if (line.empty() || line.starts_with("--") || line.starts_with("SET ") ||
            line.starts_with("\\") || line.starts_with("SELECT pg_catalog.set_config")) {
            continue;
        }
        if (in_table && line.starts_with("    ")) {
            inside.emplace_back(line.ends_with(',') ? line.substr(0, line.size() - 1) : line);
            continue;
        }
        const bool is_of_column =
            (line.starts_with("ALTER TABLE ") && line.find(" ALTER COLUMN ") != line.npos) ||
            line.starts_with("COMMENT ON COLUMN ");
        if (is_of_column && !in_table) {
            inside.emplace_back(line);
            continue;
        }
        flush();
        in_table = line.starts_with("CREATE ") && line.find("TABLE ") != std::string_view::npos;
        result += std::string(line) + "\n";
    }
    flush();
    return result;
}

// Databases of a server, used again and again: making one takes ten times as long as emptying it.
class Databases {
  public:
    explicit Databases(PostgresServer& server) : server_(server) {}

    std::string take() {
        {
            const std::lock_guard guard(mutex_);
            if (!free_.empty()) {
                std::string name = std::move(free_.back());
                free_.pop_back();
                return name;
            }
        }
        std::string name = fmt::format("diff{}", ++number_);
        run("postgres", {"CREATE DATABASE " + name});
        return name;
    }

    // Emptied, where nothing of what was in it is left then, or else dropped.
    void give_back(const std::string& name) {
        if (is_emptied(name)) {
            const std::lock_guard guard(mutex_);
            free_.push_back(name);
        } else {
            run("postgres", {fmt::format("DROP DATABASE {} WITH (FORCE)", name)});
        }
    }

  private:
    bool is_emptied(const std::string& name) {
        try {
            const auto connection = connect(name);
            dialect::execute(*connection, "SET allow_system_table_mods = on");
            dialect::execute(*connection, empty);
            dialect::execute(*connection, public_as_it_came());
            return connection->query(leftovers).rows[0][0] == "0";
        } catch (const Error&) {
            return false;
        }
    }

    static constexpr const char* empty =
        "DO $$ DECLARE each text; BEGIN\n"
        "FOR each IN SELECT format('DROP EVENT TRIGGER IF EXISTS %I', evtname) FROM "
        "pg_event_trigger\n"
        "UNION ALL SELECT format('DROP PUBLICATION IF EXISTS %I', pubname) FROM pg_publication\n"
        "UNION ALL SELECT format('DROP EXTENSION IF EXISTS %I CASCADE', extname) FROM "
        "pg_extension\n"
        "    WHERE extname <> 'plpgsql'\n"
        "UNION ALL SELECT format('DROP SCHEMA IF EXISTS %I CASCADE', nspname) FROM pg_namespace\n"
        "    WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'\n"
        "LOOP EXECUTE each; END LOOP;\n"
        "CREATE SCHEMA public;\n"
        "COMMENT ON SCHEMA public IS 'standard public schema';\n"
        "END $$";
    // Its owner and rights: pg_dump prints what is otherwise than when the database was made.
    std::string public_as_it_came() {
        const std::lock_guard guard(mutex_);
        if (public_.empty()) {
            const auto row = connect("template1")
                                 ->query(
                                     "SELECT nspowner, nspacl FROM pg_namespace "
                                     "WHERE nspname = 'public'")
                                 .rows.at(0);
            public_ = fmt::format(
                "WITH made AS (UPDATE pg_namespace SET nspowner = {}, nspacl = '{}'\n"
                "    WHERE nspname = 'public' RETURNING oid, nspacl)\n"
                "INSERT INTO pg_init_privs SELECT oid, 'pg_namespace'::regclass, 0, 'i', nspacl "
                "FROM made",
                row[0].value_or(""), row[1].value_or(""));
        }
        return public_;
    }
    static constexpr const char* leftovers =
        "SELECT count(*) FROM (SELECT oid FROM pg_am UNION ALL SELECT oid FROM pg_cast\n"
        "UNION ALL SELECT oid FROM pg_collation UNION ALL SELECT oid FROM pg_default_acl\n"
        "UNION ALL SELECT oid FROM pg_extension UNION ALL SELECT oid FROM pg_foreign_data_wrapper\n"
        "UNION ALL SELECT oid FROM pg_foreign_server UNION ALL SELECT oid FROM pg_language\n"
        "UNION ALL SELECT oid FROM pg_largeobject_metadata UNION ALL SELECT oid FROM pg_opclass\n"
        "UNION ALL SELECT oid FROM pg_operator UNION ALL SELECT oid FROM pg_proc\n"
        "UNION ALL SELECT oid FROM pg_publication UNION ALL SELECT oid FROM pg_transform\n"
        "UNION ALL SELECT oid FROM pg_ts_config UNION ALL SELECT oid FROM pg_event_trigger\n"
        "UNION ALL SELECT oid FROM pg_class\n"
        "UNION ALL SELECT oid FROM pg_namespace WHERE nspname !~ '^pg_|^public$'\n"
        "UNION ALL SELECT setdatabase FROM pg_db_role_setting) AS every WHERE oid >= 16384";

    std::unique_ptr<dialect::Connection> connect(const std::string& name) {
        return postgresql::postgresql_dialect().connect(
            {.url = base::parse_url(server_.url(name))});
    }
    void run(const std::string& name, const std::vector<std::string>& statements) {
        const auto connection = connect(name);
        for (const std::string& statement : statements) {
            dialect::execute(*connection, statement);
        }
    }

    PostgresServer& server_;
    std::mutex mutex_;
    std::vector<std::string> free_;
    std::string public_;
    std::atomic<int> number_ = 0;
};

Databases& databases_of(PostgresServer& server) {
    static std::mutex mutex;
    static std::map<PostgresServer*, std::unique_ptr<Databases>> all;
    const std::lock_guard guard(mutex);
    std::unique_ptr<Databases>& databases = all[&server];
    if (databases == nullptr) {
        databases = std::make_unique<Databases>(server);
    }
    return *databases;
}

class PostgresDiffPlace final : public DiffPlace {
  public:
    explicit PostgresDiffPlace(PostgresServer& server)
        : server_(server), name_(databases_of(server).take()) {
        connection_ = dialect().connect({.url = base::parse_url(server_.url(name_))});
    }
    ~PostgresDiffPlace() override {
        connection_.reset();
        databases_of(server_).give_back(name_);
    }
    PostgresDiffPlace(const PostgresDiffPlace&) = delete;
    PostgresDiffPlace& operator=(const PostgresDiffPlace&) = delete;

    std::string described() override {
        // Spelt as if everything had been made from the server's own words.
        return normal(postgresql::settled(server_.dump(name_)));
    }
    [[nodiscard]] const dialect::Dialect& dialect() const override {
        return postgresql::postgresql_dialect();
    }
    [[nodiscard]] std::string url() const override { return server_.url(name_); }

  private:
    PostgresServer& server_;
    std::string name_;
};

class SqliteDiffPlace final : public DiffPlace {
  public:
    explicit SqliteDiffPlace(bool in_file) {
        if (in_file) {
            scratch_ = std::make_unique<Scratch>();
            url_ = "sqlite:///" + scratch_->path("place.db");
        }
        connection_ = dialect().connect({.url = base::parse_url(in_file ? url_ : "sqlite://")});
    }
    std::string described() override {
        std::string result;
        for (const char* query :
             {"SELECT m.type, m.name, x.name, x.type, x.\"notnull\", x.dflt_value, x.pk, x.hidden "
              "FROM sqlite_master m JOIN pragma_table_xinfo(m.name) x WHERE m.name NOT LIKE "
              "'sqlite_%' ORDER BY 1, 2, 3",
              "SELECT m.name, l.\"unique\", l.origin, l.partial, group_concat(x.name || x.desc || "
              "x.coll) FROM sqlite_master m JOIN pragma_index_list(m.name) l JOIN "
              "pragma_index_xinfo(l.name) x WHERE x.key GROUP BY m.name, l.name ORDER BY 1, 2, 3, "
              "4, 5",
              "SELECT m.name, f.\"table\", f.\"from\", f.on_update, f.on_delete, f.match "
              "FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f ORDER BY 1, 2, 3, 4",
              "SELECT type, name, tbl_name, CASE WHEN type IN ('view', 'trigger') THEN sql END "
              "FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY 1, 2"}) {
            for (const auto& row : connection_->query(query).rows) {
                for (const auto& cell : row) {
                    result += cell.value_or("NULL") + "|";
                }
                result += "\n";
            }
        }
        // Names have no case there, and renames write them down in quotes.
        return base::to_lower(base::replace_all(result, "\"", ""));
    }
    [[nodiscard]] const dialect::Dialect& dialect() const override {
        return sqlite::sqlite_dialect();
    }
    [[nodiscard]] std::string url() const override { return url_; }

  private:
    std::unique_ptr<Scratch> scratch_;
    std::string url_;
};

}  // namespace

void DiffPlace::script(const std::string& name, const std::string& text) {
    const auto source = std::make_shared<base::Source>(name, text);
    std::vector<dialect::Statement> statements;
    for (sql::Statement& each :
         sql::split(*source, 0, source->text().size(), dialect().flavour())) {
        statements.push_back(
            {.sql = std::move(each.text), .source = source, .offset = each.offset});
    }
    connection_->begin();
    connection_->execute(statements);
    connection_->commit();
}

void DiffPlace::apply(const std::vector<std::string>& statements) {
    std::vector<dialect::Statement> all;
    for (const std::string& statement : statements) {
        all.push_back({.sql = statement});
    }
    connection_->begin();
    connection_->execute(all);
    connection_->commit();
}

std::string DiffPlace::rows(const std::string& table, const std::string& columns) {
    std::vector<std::string> lines;
    for (const auto& row :
         connection_->query(fmt::format("SELECT {} FROM {}", columns, table)).rows) {
        std::string line;
        for (const auto& cell : row) {
            line += cell.value_or("NULL") + "|";
        }
        lines.push_back(std::move(line));
    }
    std::sort(lines.begin(), lines.end());
    return base::join(lines, "\n");
}

std::unique_ptr<DiffPlace> postgres_place() {
    return postgres_place_on(shared_postgres());
}

std::unique_ptr<DiffPlace> postgres_place_on(PostgresServer& server) {
    return std::make_unique<PostgresDiffPlace>(server);
}

std::unique_ptr<DiffPlace> sqlite_place() {
    return std::make_unique<SqliteDiffPlace>(false);
}

std::unique_ptr<DiffPlace> sqlite_file_place() {
    return std::make_unique<SqliteDiffPlace>(true);
}

}  // namespace limbeck::test
