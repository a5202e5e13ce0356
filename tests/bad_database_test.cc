// SPDX-License-Identifier: MIT
// Databases that are not there, do not let us in, or say no half-way: a clear message, and what is
// left is what the message says.
#include <doctest/doctest.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "support/postgres.h"
#include "support/refusal.h"

using namespace limbeck::test;

namespace {

constexpr std::string_view url = "sqlite:///app.db";

// A server that asks for passwords, with the role "app".
PostgresServer& password_server() {
    static PostgresServer server(PostgresServer::Listen::Tcp);
    static const bool prepared = [] {
        server.sql("postgres", fmt::format("CREATE ROLE app LOGIN PASSWORD '{}'", password));
        return true;
    }();
    static_cast<void>(prepared);
    return server;
}

std::string app_url(std::string_view database, std::string_view secret = password,
                    std::string_view role = "app") {
    return fmt::format("postgresql://{}:{}@127.0.0.1:{}/{}", role, secret,
                       password_server().tcp_port(), database);
}

// What a database holds of ours, as one line.
std::string tables(const PostgresServer& server, std::string_view database) {
    return server.query(database,
                        "SELECT coalesce(string_agg(relname, ' ' ORDER BY relname), '') "
                        "FROM pg_class WHERE relnamespace = 'public'::regnamespace "
                        "AND relkind = 'r'");
}

// Two revisions; the second fails at its last statement, on line 9 of its file.
void write_failing_revisions(const Project& project) {
    project.revision("a1", "", "CREATE TABLE one (a int);", "DROP TABLE one;");
    project.revision("b1", "a1",
                     "CREATE TABLE two (a int);\nINSERT INTO one VALUES (1);\n"
                     "INSERT INTO nowhere VALUES (1);");
}

// Calls the program as somebody whom file permissions bind: root calls as "nobody", and from a copy
// that nobody may read.
class Bound {
  public:
    Bound() {
        std::filesystem::copy_file(limbeck_path(), program_);
        allow(copy_.path());
        allow(program_);
    }

    static void allow(const std::string& path, mode_t mode = 0755) {
        REQUIRE(::chmod(path.c_str(), mode) == 0);
    }

    Result operator()(const Project& project, const std::string& command) const {
        std::vector<std::string> words{program_, command};
        if (::geteuid() == 0) {
            words.insert(words.begin(), {"runuser", "-u", "nobody", "--"});
        }
        return call(words, {.directory = project.files().path(),
                            .environment = {{"PATH", "/usr/sbin:/sbin:/usr/bin:/bin"}},
                            .input = ""});
    }

  private:
    Scratch copy_;
    std::string program_ = copy_.path("limbeck");
};

}  // namespace

TEST_CASE("a URL that leads nowhere says which part is wrong, and never its password") {
    const Project project;
    project.write("limbeck.toml", "script_location = \"migrations\"\n");
    project.revision("a1", "");
    const auto upgrade_fails = [&](std::string_view text,
                                   std::initializer_list<std::string_view> words) {
        refuses_words(project, {"--url", fmt::format(fmt::runtime(text), password), "upgrade"},
                      words);
    };
    upgrade_fails("mysql://u:{}@h/d", {"mysql", "postgresql and sqlite"});
    upgrade_fails("postgre://u:{}@h/d", {"'postgre'", "did you mean 'postgres://'?"});
    upgrade_fails("postgresql://u:{}@h:port/d", {"port"});
    upgrade_fails("postgresql://u:{}@[::1/d", {"URL"});
    upgrade_fails("postgresql://u:{0}@h/d?password={0}&sslmod=1",
                  {"\"sslmod\"", "did you mean \"sslmode\"?"});
    upgrade_fails("{}", {"not of the form dialect://"});
    upgrade_fails("sqlite://u:{}@h/d", {"no host"});
    upgrade_fails("sqlite:///app.db?mod=ro", {"\"mod\"", "did you mean \"mode\"?"});
    upgrade_fails("sqlite:///no/such/app.db", {"no such directory", "no/such"});
}

TEST_CASE("a broken configuration does not show its passwords either") {
    const Project project;
    const std::string secret_url = fmt::format("postgresql://u:{}@127.0.0.1:1/d", password);
    project.write("m/versions/a1.py", "revision = 'a1'\n");
    // A line without its key, which makes "postgresql" one.
    project.write("alembic.ini", fmt::format("[alembic]\nscript_location = m\n{}\n", secret_url));
    refuses(project, "upgrade", {"URL"});
    project.write("alembic.ini", fmt::format("[alembic]\nscript_location = m\n"
                                             "sqlalchemy.url = {0}\nsqlalchemy.url = {0}\n",
                                             secret_url));
    refuses(project, "heads", {"--> alembic.ini:4"});

    const Project native;
    native.write("limbeck.toml",
                 fmt::format("script_location = \"migrations\"\nurl = \"{}\n", secret_url));
    refuses(native, "heads", {"--> limbeck.toml:2"});
    native.write("limbeck.toml", fmt::format("script_location = \"migrations\"\nurl = \"{}\"\n"
                                             "url_from = \"ini\"\n",
                                             secret_url));
    refuses(native, "heads", {"--> limbeck.toml:3"});
}

TEST_CASE("a server that is not there, or does not let us in, is named without the password") {
    PostgresServer& server = password_server();
    server.sql("postgres", "CREATE DATABASE closed");
    server.sql("postgres", "REVOKE CONNECT ON DATABASE closed FROM PUBLIC");
    const auto current_fails = [&](const std::string& where,
                                   std::initializer_list<std::string_view> words) {
        Project project(where);
        project.revision("a1", "", "CREATE TABLE t (a int);");
        for (const std::string_view command : {"upgrade", "current -v", "stamp head"}) {
            refuses(project, command, words);
        }
        // The same from the environment.
        project.write("limbeck.toml", "script_location = \"migrations\"\n");
        project.environment["DATABASE_URL"] = where;
        refuses(project, "upgrade", words);
    };
    current_fails(fmt::format("postgresql://app:{}@127.0.0.1:1/d", password),
                  {"cannot connect to", "127.0.0.1", "refused", "check host and port"});
    current_fails(fmt::format("postgresql://app:{}@/d?host=/nonexistent", password),
                  {"cannot connect to", "/nonexistent"});
    current_fails(app_url("nowhere"), {"database \"nowhere\" does not exist", "3D000"});
    current_fails(app_url("postgres", fmt::format("{}x", password)),
                  {"password authentication failed for user \"app\"", "28P01"});
    current_fails(app_url("postgres", password, "nobody"),
                  {"password authentication failed for user \"nobody\""});
    current_fails(app_url("closed"), {"permission denied for database \"closed\"", "CONNECT"});
    current_fails(fmt::format("postgresql://app@127.0.0.1:{}/postgres", server.tcp_port()),
                  {"no password supplied"});
    const Project missing_role(server.url("postgres"));
    refuses_words(missing_role,
                  {"--url",
                   fmt::format("postgresql://nosuchrole:{}@/postgres?host={}&port={}", password,
                               server.socket_directory(), server.tcp_port()),
                   "current"},
                  {"role \"nosuchrole\" does not exist"});
    CHECK(server.log().find(password) == std::string::npos);
}

TEST_CASE("a role that may not create tables changes nothing") {
    PostgresServer& server = password_server();
    server.create_database("guarded");
    const Project project(app_url("guarded"));
    project.revision("a1", "", "CREATE TABLE t (a int);");
    for (const std::string_view command : {"upgrade", "stamp head", "ensure_version"}) {
        refuses(project, command, {"permission denied for schema public", "42501"});
    }
    CHECK(tables(server, "guarded") == "\n");

    // The version table is there, but the revision's own table cannot be made.
    server.sql("guarded",
               "CREATE TABLE alembic_version (version_num varchar(32) NOT NULL PRIMARY KEY);"
               "GRANT ALL ON alembic_version TO app");
    refuses(project, "upgrade",
            {"permission denied for schema public", "--> migrations/a1.sql:7",
             "CREATE TABLE t (a int);", "revision a1 was rolled back; nothing was changed"});
    CHECK(server.query("guarded", "SELECT count(*) FROM alembic_version") == "0\n");
}

TEST_CASE("an SQLite file that may only be read stays as it is") {
    const Project project(url);
    project.revision("a1", "", "CREATE TABLE t (a);");
    project.out("upgrade");
    project.revision("b1", "a1", "CREATE TABLE u (a);");
    for (const std::string_view command : {"upgrade", "downgrade base", "stamp b1"}) {
        refuses(project, fmt::format("--url sqlite:///app.db?mode=ro {}", command),
                {"app.db can only be read", "nothing was changed"});
    }
    CHECK(project.out("--url sqlite:///app.db?mode=ro current") == "a1\n");
    refuses(project, "--url sqlite:///other.db?mode=ro upgrade",
            {"no such database file: other.db"});
}

TEST_CASE("the permissions of an SQLite file and of its directory are named") {
    const Project project(url);
    project.revision("a1", "", "CREATE TABLE t (a);");
    project.out("upgrade");
    project.revision("b1", "a1", "CREATE TABLE u (a);");
    const Bound bound;
    const std::string& folder = project.files().path();
    const std::string file = project.files().path("app.db");
    Bound::allow(file, 0444);
    Bound::allow(folder, 0555);
    const auto before = snapshot(folder);
    check_refusal(bound(project, "upgrade"),
                  {"app.db can only be read", "not writable for this user", "nothing was changed"});
    CHECK(bound(project, "current").out == "a1\n");
    Bound::allow(file, 0666);
    check_refusal(bound(project, "upgrade"),
                  {"readonly database", "directory is not writable", "nothing was changed"});
    Bound::allow(file, 0);
    check_refusal(bound(project, "upgrade"), {"app.db cannot be opened: not permitted"});
    Bound::allow(file, 0666);
    CHECK(snapshot(folder) == before);

    Bound::allow(folder);
    std::filesystem::remove(file);
    Bound::allow(folder, 0555);
    check_refusal(bound(project, "upgrade"), {"app.db cannot be made", "directory"});
    Bound::allow(project.files().path("migrations/a1.sql"), 0);
    check_refusal(bound(project, "heads"), {"cannot read", "migrations/a1.sql"});
    CHECK(!std::filesystem::exists(file));
    Bound::allow(folder);
}

TEST_CASE("what is no database is left alone") {
    const Project project(url);
    project.revision("a1", "", "CREATE TABLE t (a);");
    project.write("app.db", "this is a text and no database, even though it is long enough to be");
    for (const std::string_view command : {"upgrade", "current", "stamp head"}) {
        refuses(project, command, {"cannot open app.db", "not a database"});
    }
    std::filesystem::remove(project.files().path("app.db"));
    std::filesystem::create_directory(project.files().path("app.db"));
    refuses(project, "upgrade", {"app.db is a directory, not a database file"});
}

TEST_CASE("a version row that no file knows stops every command but history and stamp --purge") {
    const Project project(url);
    project.revision("aaaa1111", "");
    project.sqlite(
        "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL);"
        "INSERT INTO alembic_version VALUES ('aaaa1112')");
    for (const std::string_view command : {"upgrade", "downgrade base", "current", "stamp head",
                                           "history -i", "upgrade --dry-run"}) {
        refuses(project, command,
                {"Can't locate revision identified by 'aaaa1112'", "no file here has", "'aaaa1111'",
                 "stamp --purge"});
    }
    CHECK(project.out("history") == "<base> -> aaaa1111 (head), doc of aaaa1111\n");
    project.out("stamp --purge head");
    CHECK(project.out("current") == "aaaa1111 (head)\n");
}

TEST_CASE("an SQL error rolls its revision back, keeps those before it, and is located") {
    const auto expected_words = {"no such table: nowhere", "--> migrations/b1.sql:9",
                                 "    INSERT INTO nowhere VALUES (1);\n    ^",
                                 "revision b1 was rolled back; the 1 step before it is committed, "
                                 "the last is a1"};
    const Project project(url);
    write_failing_revisions(project);
    const Result result = project("upgrade");
    for (const char* const words : expected_words) {
        INFO(words << "\n" << result.err);
        CHECK(result.err.find(words) != std::string::npos);
    }
    CHECK(result.status == 1);
    CHECK(project.out("current") == "a1\n");
    CHECK(project.sqlite("SELECT count(*) FROM one") == "0\n");
    CHECK(project.sqlite("SELECT count(*) FROM sqlite_master WHERE name = 'two'") == "0\n");
    // Now the failing revision is the first of the run.
    refuses(project, "upgrade", {"revision b1 was rolled back; nothing was changed"});
}

TEST_CASE("the same on PostgreSQL, with the caret below the word at fault") {
    PostgresServer& server = shared_postgres();
    const Project project(server.create_database("failing"));
    write_failing_revisions(project);
    refuses(project, "upgrade --single-transaction",
            {"relation \"nowhere\" does not exist", "nothing was changed"});
    CHECK(tables(server, "failing") == "\n");
    refuses(project, "upgrade",
            {"relation \"nowhere\" does not exist", "42P01", "--> migrations/b1.sql:9:13",
             "    INSERT INTO nowhere VALUES (1);\n                ^",
             "revision b1 was rolled back; the 1 step before it is committed, the last is a1"});
    CHECK(tables(server, "failing") == "alembic_version one\n");
    CHECK(server.query("failing", "SELECT count(*) FROM one") == "0\n");
    CHECK(project.out("current") == "a1\n");
}

TEST_CASE("what PostgreSQL cannot do in a transaction is found before anything runs") {
    PostgresServer& server = shared_postgres();
    const Project project(server.create_database("concurrently"));
    project.revision("a1", "", "CREATE TABLE t (a int);");
    project.revision("b1", "a1", "CREATE INDEX CONCURRENTLY i ON t (a);");
    refuses(project, "upgrade",
            {"cannot run this statement inside a transaction", "--> migrations/b1.sql:7",
             "-- transaction: none", "nothing was changed"});
    CHECK(tables(server, "concurrently") == "\n");
    project.revision("b1", "a1", "CREATE INDEX CONCURRENTLY i ON t (a);", "",
                     "-- transaction: none\n");
    project.out("upgrade");
    CHECK(project.out("current") == "b1 (head)\n");
}

TEST_CASE("what ran outside a transaction stays, and the message says so") {
    PostgresServer& server = shared_postgres();
    const Project project(server.create_database("outside"));
    project.revision("a1", "", "CREATE TABLE t (a int);\nSELECT nothing();\nSELECT 1;", "",
                     "-- transaction: none\n");
    refuses(
        project, "upgrade",
        {"function nothing() does not exist", "--> migrations/a1.sql:9",
         "migrations/a1.sql runs outside a transaction: 1 of its 3 statements is done and stays",
         "its version row did not move"});
    CHECK(tables(server, "outside") == "alembic_version t\n");
    CHECK(project.out("current").empty());
}
