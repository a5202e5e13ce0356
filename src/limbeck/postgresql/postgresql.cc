// SPDX-License-Identifier: MIT
#include "limbeck/postgresql/postgresql.h"

#include <fmt/core.h>

#include <utility>

#include "limbeck/postgresql/connection.h"
#include "limbeck/postgresql/render.h"
#include "limbeck/postgresql/types.h"
#include "limbeck/postgresql/url.h"
#include "limbeck/postgresql/workbench.h"

namespace limbeck::postgresql {

namespace {

class PostgreSql final : public dialect::Dialect {
  public:
    [[nodiscard]] std::string_view name() const override { return "postgresql"; }
    [[nodiscard]] sql::Flavour flavour() const override { return sql::Flavour::PostgreSql; }

    [[nodiscard]] std::unique_ptr<dialect::Connection> connect(
        const dialect::ConnectOptions& options) const override {
        return std::make_unique<Connection>(options);
    }
    [[nodiscard]] std::unique_ptr<dialect::Workbench> workbench(
        const dialect::ConnectOptions& options) const override {
        return make_workbench(options);
    }
    [[nodiscard]] std::vector<std::string> render(
        const operation::Operation& operation) const override {
        return postgresql::render(operation);
    }
    [[nodiscard]] std::string type_name(const schema::Type& type) const override {
        return postgresql::type_name(type);
    }
    [[nodiscard]] std::string describe(const base::Url& url) const override {
        return postgresql::describe(url);
    }
    [[nodiscard]] bool same_database(const base::Url& a, const base::Url& b) const override {
        return postgresql::same_database(a, b);
    }

    [[nodiscard]] std::string begin() const override { return "BEGIN"; }
    [[nodiscard]] std::string commit() const override { return "COMMIT"; }
    [[nodiscard]] std::optional<std::string> widen(const dialect::VersionTable& table,
                                                   std::size_t width) const override {
        return fmt::format("ALTER TABLE {} ALTER COLUMN version_num TYPE VARCHAR({})",
                           dialect::qualified(table, flavour()), width);
    }
};

}  // namespace

const dialect::Dialect& postgresql_dialect() {
    static const PostgreSql dialect;
    return dialect;
}

std::unique_ptr<dialect::Connection> lend(pg_conn* connection,
                                          const dialect::ConnectOptions& options) {
    return std::make_unique<Connection>(options, connection);
}

base::Url url_of(pg_conn* connection) {
    const auto text = [](const char* value) { return std::string(value == nullptr ? "" : value); };
    const Libpq& pq = libpq();
    base::Url url;
    url.dialect = "postgresql";
    url.user = text(pq.PQuser(connection));
    url.host = text(pq.PQhost(connection));
    url.port = text(pq.PQport(connection));
    url.database = text(pq.PQdb(connection));
    if (url.host.starts_with('/')) {  // the folder of a socket
        url.query["host"] = std::exchange(url.host, "");
        url.query["port"] = std::exchange(url.port, "");
    }
    return url;
}

}  // namespace limbeck::postgresql
