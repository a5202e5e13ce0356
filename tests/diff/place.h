// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "limbeck/dialect/dialect.h"
#include "support/postgres.h"

namespace limbeck::test {

// A fresh database for one side of a case, in either engine.
class DiffPlace {
  public:
    virtual ~DiffPlace() = default;

    void script(const std::string& name, const std::string& text);
    void apply(const std::vector<std::string>& statements);
    schema::Database read() { return connection_->read_schema(); }
    // Every row of these columns, sorted, one a line.
    std::string rows(const std::string& table, const std::string& columns);
    // What somebody else than our reader says about the schema; columns in no order.
    virtual std::string described() = 0;

    [[nodiscard]] virtual const dialect::Dialect& dialect() const = 0;
    // Where others reach it; "" for a place in memory.
    [[nodiscard]] virtual std::string url() const = 0;
    [[nodiscard]] dialect::Connection& connection() { return *connection_; }
    // Lets go of the connection until it is wanted again: a server has only so many.
    void rest() { connection_.reset(); }
    void wake() { connection_ = dialect().connect({.url = base::parse_url(url())}); }

  protected:
    std::unique_ptr<dialect::Connection> connection_;
};

std::unique_ptr<DiffPlace> postgres_place();
std::unique_ptr<DiffPlace> postgres_place_on(PostgresServer& server);
std::unique_ptr<DiffPlace> sqlite_place();       // in memory
std::unique_ptr<DiffPlace> sqlite_file_place();  // in a file, so that others reach it

}  // namespace limbeck::test
