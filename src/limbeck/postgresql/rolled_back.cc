// SPDX-License-Identifier: MIT
#include "limbeck/postgresql/rolled_back.h"

#include <fmt/core.h>

#include <algorithm>

#include "limbeck/base/error.h"
#include "limbeck/postgresql/flavour.h"
#include "limbeck/sql/quote.h"

namespace limbeck::postgresql {

namespace {

Error refusal(const std::string& why) {
    return Error(ErrorCode::Refused,
                 "the models need a scratch database, and this role may not make one")
        .sqlstate("42501")
        .hint(fmt::format("GRANT it CREATEDB (ALTER ROLE … CREATEDB), or name another server with "
                          "--dev-url (dev_url in limbeck.toml); a transaction that is rolled back "
                          "will not do, for {}",
                          why));
}

}  // namespace

// The transaction ends with the workbench and not before: whoever commits inside goes on in it, and
// whoever rolls back has spoilt it.
class RolledBack::Inside final : public dialect::Connection {
  public:
    Inside(postgresql::Connection& server, const std::vector<std::string>& hidden)
        : server_(server), hidden_(hidden) {}

    void execute(std::span<const dialect::Statement> statements) override {
        check();
        server_.execute(statements);
    }
    dialect::Rows query(const std::string& sql, std::span<const std::string> parameters) override {
        check();
        return server_.query(sql, parameters);
    }
    dialect::Result fetch(const dialect::Statement& statement) override {
        check();
        return server_.fetch(statement);
    }
    void begin() override { check(); }
    void commit() override { check(); }
    void rollback() noexcept override {
        is_spoilt_ = true;
        server_.rollback();
    }
    [[nodiscard]] bool in_transaction() override { return !is_spoilt_; }
    // Nobody else can see what is in here.
    dialect::ExclusionScope acquire_exclusion(const dialect::VersionTable& /*table*/,
                                              double /*timeout_seconds*/) override {
        return dialect::ExclusionScope::Run;
    }
    void release_exclusion() noexcept override {}
    dialect::VersionState read_versions(const dialect::VersionTable& table) override {
        check();
        return server_.read_versions(table);
    }
    schema::Database read_schema(const dialect::ReadOptions& options) override {
        check();
        schema::Database database = server_.read_schema(options);
        const auto is_hidden = [&](const std::string& schema) {
            return std::find(hidden_.begin(), hidden_.end(), schema) != hidden_.end();
        };
        std::erase_if(database.schemas, [&](const auto& each) { return is_hidden(each.name); });
        const auto erase = [&](auto& objects) {
            std::erase_if(objects, [&](const auto& each) { return is_hidden(each.name.schema); });
        };
        erase(database.tables);
        erase(database.views);
        erase(database.sequences);
        erase(database.enums);
        erase(database.triggers);
        erase(database.definitions);
        erase(database.unmodelled);
        std::erase_if(database.extensions,
                      [&](const auto& each) { return is_hidden(each.schema); });
        std::erase_if(database.search_path, is_hidden);
        return database;
    }

  private:
    void check() const {
        if (is_spoilt_) {
            throw Error(ErrorCode::Database, "the transaction of the models was rolled back");
        }
    }

    postgresql::Connection& server_;
    const std::vector<std::string>& hidden_;
    bool is_spoilt_ = false;
};

RolledBack::RolledBack(const dialect::ConnectOptions& options) : server_(options) {
    server_.begin();
    clear_the_place();
    inside_ = std::make_unique<Inside>(server_, hidden_);
}

RolledBack::~RolledBack() {
    server_.rollback();
}

dialect::Connection& RolledBack::connection() {
    return *inside_;
}

void RolledBack::clear_the_place() {
    const dialect::Rows found = server_.query(
        "SELECT nspname, pg_has_role(nspowner, 'USAGE')\n"
        "        AND has_database_privilege(current_database(), 'CREATE'),\n"
        "    EXISTS (SELECT FROM pg_extension WHERE extnamespace = n.oid),\n"
        "    coalesce(obj_description(oid, 'pg_namespace'), '')\n"
        "FROM pg_namespace n WHERE nspname <> 'information_schema' AND nspname !~ '^pg_'\n"
        "ORDER BY 1");
    bool has_public = false;
    std::string comment = "standard public schema";
    for (const auto& row : found.rows) {
        const std::string name = row[0].value_or("");
        const bool is_own = row[1].value_or("f") == "t";
        const bool has_extension = row[2].value_or("f") == "t";
        const bool is_public = name == "public";
        if (is_public && !is_own) {
            throw refusal("schema public does not belong to the role");
        }
        if (is_own && has_extension) {
            throw refusal(fmt::format("schema {} holds extensions", name));
        }
        has_public = has_public || is_public;
        comment = is_public ? row[3].value_or("") : comment;
        if (!is_own) {
            hidden_.push_back(name);
            continue;
        }
        const std::string aside = fmt::format("limbeck_aside_{}", hidden_.size());
        dialect::execute(server_, fmt::format("ALTER SCHEMA {} RENAME TO {}",
                                              sql::quote_identifier(name, flavour), aside));
        hidden_.push_back(aside);
    }
    if (!has_public) {
        throw refusal("there is no schema public");
    }
    dialect::execute(server_, "CREATE SCHEMA public");
    dialect::execute(server_,
                     "COMMENT ON SCHEMA public IS " + sql::quote_literal(comment, flavour));
}

}  // namespace limbeck::postgresql
