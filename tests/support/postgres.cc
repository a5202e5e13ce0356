// SPDX-License-Identifier: MIT
#include "support/postgres.h"

#include <arpa/inet.h>
#include <fmt/core.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <vector>

#include "support/program.h"

namespace limbeck::test {

namespace {

// Only the name of a socket file in a private directory; nothing listens on TCP with it.
constexpr int socket_number = 5432;

std::string read(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

constexpr const char* usual_place = "/usr/lib/postgresql";

// The programs of that name by their major version, in this folder.
std::map<int, std::string> programs_in(const std::string& folder, const std::string& name) {
    std::map<int, std::string> found;
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator(folder, none)) {
        const int version = std::atoi(entry.path().filename().c_str());
        const std::string path = entry.path().string() + "/bin/" + name;
        if (version > 0 && std::filesystem::exists(path)) {
            found.emplace(version, path);
        }
    }
    return found;
}

// Wherever they are; what is installed in the usual place counts.
std::map<int, std::string> programs(const std::string& name) {
    std::map<int, std::string> found = programs_in(usual_place, name);
    if (const char* const folder = std::getenv("LIMBECK_POSTGRESQL")) {
        found.merge(programs_in(folder, name));
    }
    return found;
}

// The newest in the usual place, or else the newest; 0 where there is none.
int main_version(const std::string& name) {
    const std::map<int, std::string> usual = programs_in(usual_place, name);
    const std::map<int, std::string> all = programs(name);
    return !usual.empty() ? usual.rbegin()->first : all.empty() ? 0 : all.rbegin()->first;
}

// Of a version, or of the main one.
std::string program(const std::string& name, int version = 0) {
    const std::map<int, std::string> all = programs(name);
    const auto found = all.find(version == 0 ? main_version(name) : version);
    if (found == all.end()) {
        throw std::runtime_error(
            fmt::format("{} not found in {}/*/bin: install a PostgreSQL server (Debian: apt "
                        "install postgresql-15)",
                        name, usual_place));
    }
    return found->second;
}

// Made once per test program and version, copied for every server.
struct FreshData {
    Scratch scratch;
    Keeper keeper{scratch.path()};

    explicit FreshData(int version) {
        give_to(scratch.path(), server_user());
        run({program("initdb", version), "-D", scratch.path("data"), "-U", "postgres", "-A",
             "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"},
            server_user());
    }
};

const Scratch& fresh_data(int version) {
    static std::map<int, FreshData> all;
    return all.try_emplace(version, version).first->second.scratch;
}

int free_port() {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    const bool found =
        fd >= 0 && ::bind(fd, generic, size) == 0 && ::getsockname(fd, generic, &size) == 0;
    ::close(fd);
    if (!found) {
        throw std::runtime_error("no free port");
    }
    return ntohs(address.sin_port);
}

bool answers(const std::string& socket_path) {
    const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    socket_path.copy(address.sun_path, sizeof address.sun_path - 1);
    const bool connected =
        ::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    ::close(fd);
    return connected;
}

void wait_until(const std::string& what, Process& process, const std::string& log,
                const auto& ready) {
    for (int i = 0; i < 3000; ++i) {
        if (ready()) {
            return;
        }
        if (!process.running()) {
            break;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    throw std::runtime_error(what + " did not start:\n" + read(log));
}

}  // namespace

std::vector<int> postgres_versions() {
    std::vector<int> versions;
    for (const auto& [version, path] : programs("postgres")) {
        versions.push_back(version);
    }
    return versions;
}

PostgresServer::PostgresServer(Listen listen, int version)
    : version_(version == 0 ? main_version("postgres") : version) {
    give_to(scratch_.path(), server_user());
    ::chmod(scratch_.path().c_str(), 0755);
    run({"cp", "-a", fresh_data(version_).path("data"), scratch_.path("data")}, "");
    if (listen == Listen::Tcp) {
        scratch_.write("data/pg_hba.conf",
                       "local all all trust\n"
                       "host all all 127.0.0.1/32 scram-sha-256\n");
    }
    start(listen);
}

void PostgresServer::start(Listen listen) {
    const std::string log = scratch_.path("log");
    port_ = listen == Listen::Tcp ? free_port() : 0;
    const int number = port_ == 0 ? socket_number : port_;
    process_ = std::make_unique<Process>(
        std::vector<std::string>{program("postgres", version_), "-D", scratch_.path("data"), "-F",
                                 "-k", scratch_.path(), "-c", fmt::format("port={}", number), "-c",
                                 port_ == 0 ? "listen_addresses=" : "listen_addresses=127.0.0.1",
                                 "-c", "max_connections=50", "-c", "shared_buffers=32MB", "-c",
                                 "autovacuum=off"},
        server_user(), log, SIGQUIT);
    // The eighth line tells the state, as pg_ctl reads it.
    wait_until("PostgreSQL", *process_, log, [&] {
        return read(scratch_.path("data/postmaster.pid")).find("ready") != std::string::npos;
    });
}

PostgresServer::~PostgresServer() {
    stop();
}

std::string PostgresServer::url(std::string_view database) const {
    return fmt::format("postgresql://postgres@/{}?host={}&port={}", database, scratch_.path(),
                       port_ == 0 ? socket_number : port_);
}

std::string PostgresServer::create_database(const std::string& name) {
    sql("postgres", fmt::format("CREATE DATABASE \"{}\"", name));
    return url(name);
}

void PostgresServer::sql(std::string_view database, const std::string& text) const {
    run({program("psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", scratch_.path(), "-p",
         std::to_string(port_ == 0 ? socket_number : port_), "-U", "postgres", "-d",
         std::string(database), "-c", text},
        "");
}

std::string PostgresServer::query(std::string_view database, const std::string& text) const {
    const Result result =
        call({program("psql"), "-X", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", scratch_.path(),
              "-p", std::to_string(port_ == 0 ? socket_number : port_), "-U", "postgres", "-d",
              std::string(database), "-c", text});
    if (result.status != 0) {
        throw std::runtime_error(result.err);
    }
    return result.out;
}

std::string PostgresServer::dump(std::string_view database) const {
    const Result result = call({program("pg_dump"), "--schema-only", "-h", scratch_.path(), "-p",
                                std::to_string(port_ == 0 ? socket_number : port_), "-U",
                                "postgres", std::string(database)});
    if (result.status != 0) {
        throw std::runtime_error(result.err);
    }
    return result.out;
}

std::string PostgresServer::log() const {
    return read(scratch_.path("log"));
}

void PostgresServer::stop() {
    process_.reset();
}

PgBouncer::PgBouncer(const PostgresServer& server, int pool_size) {
    if (!std::filesystem::exists("/usr/sbin/pgbouncer")) {
        throw std::runtime_error(
            "/usr/sbin/pgbouncer not found: install PgBouncer (Debian: apt install pgbouncer)");
    }
    const std::string config = scratch_.write(
        "pgbouncer.ini", fmt::format("[databases]\n"
                                     "* = host={} port={} user=postgres\n"
                                     "[pgbouncer]\n"
                                     "listen_addr =\n"
                                     "listen_port = {}\n"
                                     "unix_socket_dir = {}\n"
                                     "auth_type = any\n"
                                     "pool_mode = transaction\n"
                                     "default_pool_size = {}\n",
                                     server.socket_directory(),
                                     server.tcp_port() == 0 ? socket_number : server.tcp_port(),
                                     socket_number, scratch_.path(), pool_size));
    give_to(scratch_.path(), server_user());
    ::chmod(scratch_.path().c_str(), 0755);
    const std::string log = scratch_.path("log");
    process_ = std::make_unique<Process>(std::vector<std::string>{"/usr/sbin/pgbouncer", config},
                                         server_user(), log, SIGTERM);
    wait_until("PgBouncer", *process_, log,
               [&] { return answers(scratch_.path(fmt::format(".s.PGSQL.{}", socket_number))); });
}

PgBouncer::~PgBouncer() {
    stop();
}

std::string PgBouncer::url(std::string_view database) const {
    return fmt::format("postgresql://postgres@/{}?host={}&port={}", database, scratch_.path(),
                       socket_number);
}

std::string PgBouncer::log() const {
    return read(scratch_.path("log"));
}

void PgBouncer::stop() {
    process_.reset();
}

PostgresServer& shared_postgres() {
    static PostgresServer server;
    return server;
}

PostgresServer& shared_postgres(int version) {
    static std::map<int, PostgresServer> all;
    return all.try_emplace(version, PostgresServer::Listen::Socket, version).first->second;
}

PgBouncer& shared_pgbouncer() {
    static PgBouncer pooler(shared_postgres());
    return pooler;
}

}  // namespace limbeck::test
