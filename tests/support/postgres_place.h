// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/core.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "limbeck/base/text.h"
#include "limbeck/postgresql/postgresql.h"
#include "support/postgres.h"

// For the tests of postgresql/ alone, which link what this includes.
namespace limbeck::test {

// A new database, and a connection to it.
class PostgresPlace {
  public:
    PostgresPlace()
        : name_(fmt::format("reader{}", ++number)),
          connection_(postgresql::postgresql_dialect().connect(
              {.url = base::parse_url(shared_postgres().create_database(name_))})) {}

    // Statements with ";" between them, without the words that came with a later PostgreSQL.
    PostgresPlace& script(std::string text) {
        static const std::vector<std::pair<int, std::string>> news = {
            {13, " (siglen = 100)"},
            {14, "ALTER TABLE t ALTER k SET COMPRESSION pglz;"},
            {14, " INCLUDE (r) WHERE"},
            {15, "NULLS NOT DISTINCT "},
            {15, " (b) ON UPDATE CASCADE"}};
        for (const auto& [since, words] : news) {
            if (version() < since) {
                text = base::replace_all(text, words, words.ends_with("WHERE") ? " WHERE" : "");
            }
        }
        shared_postgres().sql(name_, text);
        return *this;
    }
    int version() {
        return std::stoi(*connection_->query("SHOW server_version_num").rows[0][0]) / 10000;
    }
    PostgresPlace& run(const std::vector<std::string>& statements) {
        std::vector<dialect::Statement> all;
        for (const std::string& statement : statements) {
            all.push_back({statement});
        }
        connection_->begin();
        connection_->execute(all);
        connection_->commit();
        return *this;
    }
    dialect::Connection* operator->() { return connection_.get(); }
    [[nodiscard]] const std::string& name() const { return name_; }

  private:
    static inline int number = 0;
    std::string name_;
    std::unique_ptr<dialect::Connection> connection_;
};

}  // namespace limbeck::test
