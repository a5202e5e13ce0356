// SPDX-License-Identifier: MIT
#include "limbeck/postgresql/failure.h"

#include <doctest/doctest.h>

#include "limbeck/dialect/dialect.h"
#include "limbeck/postgresql/postgresql.h"
#include "support/postgres.h"

using namespace limbeck;
using postgresql::plain_reason;

namespace {

Error connect_error(const std::string& url) {
    try {
        postgresql::postgresql_dialect().connect({.url = base::parse_url(url)});
    } catch (const Error& error) {
        INFO(error.report());
        CHECK(error.code() == ErrorCode::Database);
        CHECK_FALSE(error.hint().empty());
        CHECK(error.report().find("s3cret") == std::string::npos);
        return error;
    }
    FAIL("nothing was thrown");
    return {ErrorCode::Usage, ""};
}

}  // namespace

TEST_CASE("libpq's preamble is taken off its messages, and repetitions") {
    CHECK(plain_reason("connection to server at \"localhost\" (::1), port 5432 failed: FATAL:  no "
                       "such thing\n"
                       "connection to server at \"localhost\" (127.0.0.1), port 5432 failed: "
                       "FATAL:  no such thing\n") == "no such thing");
    CHECK(plain_reason("connection to server on socket \"/tmp/.s.PGSQL.1\" failed: No such file or "
                       "directory\n\tIs the server running locally and accepting connections on "
                       "that socket?\n") == "No such file or directory");
    CHECK(plain_reason("ERROR:  one: two\nmore\n") == "one: two; more");
    CHECK(plain_reason("could not translate host name \"x\" to address: Name not known\n") ==
          "could not translate host name \"x\" to address: Name not known");
}

TEST_CASE("a server that says no is quoted, without the password") {
    test::PostgresServer server(test::PostgresServer::Listen::Tcp);
    server.sql("postgres", "CREATE ROLE app LOGIN PASSWORD 'right'");
    const std::string at = "127.0.0.1:" + std::to_string(server.tcp_port());

    const Error wrong = connect_error("postgresql://app:s3cret@" + at + "/postgres");
    CHECK(wrong.message() == "cannot connect to postgresql://app:***@" + at +
                                 "/postgres: password authentication failed for user \"app\"");
    CHECK(wrong.sqlstate() == "28P01");
    CHECK(connect_error("postgresql://app@" + at + "/postgres?password=s3cret").sqlstate() ==
          "28P01");
    // Without the right password the server does not tell whether there is such a role.
    CHECK(connect_error("postgresql://nobody:s3cret@" + at + "/postgres").sqlstate() == "28P01");
    CHECK(connect_error("postgresql://app@" + at + "/postgres?passfile=/nowhere")
              .message()
              .find("no password supplied") != std::string::npos);
    const Error database = connect_error("postgresql://app:right@" + at + "/absent");
    CHECK(database.message().ends_with(": database \"absent\" does not exist"));
    CHECK(database.sqlstate() == "3D000");
    const auto connection = postgresql::postgresql_dialect().connect(
        {.url = base::parse_url("postgresql+asyncpg://app:right@" + at + "/postgres")});
    CHECK(connection->query("SELECT current_user").rows[0][0] == "app");

    server.stop();
    CHECK(connect_error("postgresql://app:s3cret@" + at + "/postgres")
              .message()
              .ends_with(": Connection refused"));
}

TEST_CASE("no server, no socket, no role") {
    test::PostgresServer& server = test::shared_postgres();
    const std::string host = "host=" + server.socket_directory();
    const Error role = connect_error("postgresql://absent:s3cret@/postgres?" + host);
    CHECK(role.message().ends_with(": role \"absent\" does not exist"));
    CHECK(role.sqlstate() == "28000");
    CHECK(connect_error("postgresql://postgres@/absent?" + host).sqlstate() == "3D000");
    CHECK(connect_error("postgresql://app:s3cret@/a?host=/nowhere")
              .message()
              .ends_with("/a?host=/nowhere: No such file or directory"));
    CHECK(connect_error("postgresql://app:s3cret@no.such.host.invalid/a")
              .message()
              .find("could not translate host name") != std::string::npos);
    CHECK(connect_error(test::shared_pgbouncer().url("absent")).message().find("absent") !=
          std::string::npos);
}

TEST_CASE("who does not reach Supabase is told the usual way") {
    const auto hint_of = [](std::string_view host, std::string_view message) {
        return postgresql::connect_failure(message, "somewhere", host).hint();
    };
    const std::string direct = "db.abcdefgh.supabase.co";
    CHECK(hint_of(direct, "connection to server at \"x\" failed: Network is unreachable\n")
              .find("session pooler") != std::string::npos);
    CHECK(hint_of(direct, "could not translate host name \"x\" to address\n")
              .find("session pooler") != std::string::npos);
    CHECK(hint_of(direct, "FATAL:  password authentication failed for user \"x\"\n")
              .find("check user and password") != std::string::npos);
    CHECK(hint_of("aws-0-eu-central-1.pooler.supabase.com", "FATAL:  Tenant or user not found\n")
              .find("postgres.<project>") != std::string::npos);
    CHECK(hint_of("example.org", "connection failed: Connection refused\n")
              .find("no server listens") != std::string::npos);
}
