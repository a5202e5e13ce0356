// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "limbeck/dialect/dialect.h"

namespace limbeck::postgresql {

class Connection;

// limbeck_scratch_<when>_<random>_<check>: seconds since 1970 in hexadecimal, eight random digits,
// and eight of a digest of both, by which a later run knows that no human chose the name.
std::string scratch_name(std::int64_t seconds, std::uint32_t random);
// When it was made; none for a name that is not one of these.
std::optional<std::int64_t> scratch_time(std::string_view name);

// A scratch database. Making one first removes those that a crash has left: older than a minute,
// and nobody connected to them.
class Workbench final : public dialect::Workbench {
  public:
    explicit Workbench(const dialect::ConnectOptions& options);
    Workbench(const Workbench&) = delete;
    Workbench& operator=(const Workbench&) = delete;
    ~Workbench() override;

    // False where the role may not create databases: then there is no connection.
    [[nodiscard]] bool is_made() const { return connection_ != nullptr; }
    [[nodiscard]] dialect::Connection& connection() override;

  private:
    bool create();
    void remove_leftovers(std::int64_t now);

    std::unique_ptr<Connection> server_;  // heeds no interrupt: it tidies up after one
    std::string name_;
    std::unique_ptr<Connection> connection_;
};

// A scratch database, or where the role may not make one a transaction that is rolled back.
std::unique_ptr<dialect::Workbench> make_workbench(const dialect::ConnectOptions& options);

}  // namespace limbeck::postgresql
