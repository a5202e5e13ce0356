// SPDX-License-Identifier: MIT
#include "limbeck/sqlite/sqlite.h"

#include <sqlite3.h>

#include "limbeck/sqlite/connection.h"
#include "limbeck/sqlite/rebuild.h"
#include "limbeck/sqlite/render.h"
#include "limbeck/sqlite/types.h"
#include "limbeck/sqlite/url.h"

namespace limbeck::sqlite {

namespace {

class MemoryWorkbench final : public dialect::Workbench {
  public:
    explicit MemoryWorkbench(dialect::ConnectOptions options)
        : connection_([&] {
              options.url = base::parse_url("sqlite://");
              return options;
          }()) {}
    [[nodiscard]] dialect::Connection& connection() override { return connection_; }

  private:
    Connection connection_;
};

class Sqlite final : public dialect::Dialect {
  public:
    [[nodiscard]] std::string_view name() const override { return "sqlite"; }
    [[nodiscard]] sql::Flavour flavour() const override { return sql::Flavour::Sqlite; }

    [[nodiscard]] std::unique_ptr<dialect::Connection> connect(
        const dialect::ConnectOptions& options) const override {
        return std::make_unique<Connection>(options);
    }
    [[nodiscard]] std::unique_ptr<dialect::Workbench> workbench(
        const dialect::ConnectOptions& options) const override {
        return std::make_unique<MemoryWorkbench>(options);
    }
    [[nodiscard]] std::vector<std::string> render(
        const operation::Operation& operation) const override {
        return sqlite::render(operation);
    }
    [[nodiscard]] bool needs_table(const operation::BatchAlterTable& batch) const override {
        return needs_rebuild(batch);
    }
    [[nodiscard]] bool alters_tables() const override { return false; }
    [[nodiscard]] std::string type_name(const schema::Type& type) const override {
        return sqlite::type_name(type);
    }
    [[nodiscard]] std::string describe(const base::Url& url) const override {
        return sqlite::describe(url);
    }
    [[nodiscard]] bool same_database(const base::Url& a, const base::Url& b) const override {
        return sqlite::same_database(a, b);
    }
    [[nodiscard]] bool exists(const base::Url& url) const override { return sqlite::exists(url); }
    [[nodiscard]] bool is_temporary(const base::Url& url) const override {
        return open_target(url).is_memory;
    }
    [[nodiscard]] base::Url anchored(const base::Url& url,
                                     const std::string& folder) const override {
        return sqlite::anchored(url, folder);
    }

    [[nodiscard]] std::string begin() const override { return "BEGIN IMMEDIATE"; }
    [[nodiscard]] std::string commit() const override { return "COMMIT"; }
    // VARCHAR(32) is a name here, not a limit.
    [[nodiscard]] std::optional<std::string> widen(const dialect::VersionTable& /*table*/,
                                                   std::size_t /*width*/) const override {
        return std::nullopt;
    }
};

}  // namespace

const dialect::Dialect& sqlite_dialect() {
    static const Sqlite dialect;
    return dialect;
}

std::unique_ptr<dialect::Connection> lend(sqlite3* database,
                                          const dialect::ConnectOptions& options) {
    return std::make_unique<Connection>(options, database);
}

base::Url url_of(sqlite3* database) {
    const char* const path = ::sqlite3_db_filename(database, "main");
    base::Url url;
    url.dialect = "sqlite";
    url.database = path == nullptr ? "" : path;  // absolute; "" in memory
    return url;
}

}  // namespace limbeck::sqlite
