// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "support/process.h"
#include "support/scratch.h"

namespace limbeck::test {

// A private PostgreSQL, stopped and removed with its data at the end. Its superuser is "postgres".
// Throws a message that says what to install where there is none.
class PostgresServer {
  public:
    // Socket: reached through a unix socket of its own directory, trusting everybody. Tcp: besides
    // through a free port of the loopback address, where passwords are asked for (SCRAM).
    enum class Listen { Socket, Tcp };
    // `version`: a major one that is installed; 0 for the newest of /usr/lib/postgresql.
    explicit PostgresServer(Listen listen = Listen::Socket, int version = 0);
    ~PostgresServer();

    // postgresql://postgres@/name?host=…
    [[nodiscard]] std::string url(std::string_view database) const;
    // A new empty database; gives its URL.
    std::string create_database(const std::string& name);
    // Runs SQL in a database through psql.
    void sql(std::string_view database, const std::string& text) const;
    // The same, and gives what it prints: rows as lines, columns separated by "|".
    std::string query(std::string_view database, const std::string& text) const;

    [[nodiscard]] int version() const { return version_; }
    // pg_dump --schema-only of a database.
    [[nodiscard]] std::string dump(std::string_view database) const;

    [[nodiscard]] const std::string& socket_directory() const { return scratch_.path(); }
    [[nodiscard]] int tcp_port() const { return port_; }
    [[nodiscard]] std::string log() const;
    void stop();

  private:
    void start(Listen listen);

    Scratch scratch_;
    int version_;
    int port_ = 0;
    Keeper keeper_{scratch_.path()};
    std::unique_ptr<Process> process_;
};

// The major versions of the installed servers, the newest last. They are looked for in
// /usr/lib/postgresql/*/bin, then in the folder that LIMBECK_POSTGRESQL names.
std::vector<int> postgres_versions();

// PgBouncer with transaction pooling in front of a server.
class PgBouncer {
  public:
    explicit PgBouncer(const PostgresServer& server, int pool_size = 5);
    ~PgBouncer();

    [[nodiscard]] std::string url(std::string_view database) const;
    [[nodiscard]] std::string log() const;
    void stop();

  private:
    Scratch scratch_;
    Keeper keeper_{scratch_.path()};
    std::unique_ptr<Process> process_;
};

// The servers that all tests of a program share: started when first asked for.
PostgresServer& shared_postgres();
// One of each major version.
PostgresServer& shared_postgres(int version);
PgBouncer& shared_pgbouncer();

}  // namespace limbeck::test
