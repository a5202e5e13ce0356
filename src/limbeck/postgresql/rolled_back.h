// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "limbeck/dialect/dialect.h"
#include "limbeck/postgresql/connection.h"

namespace limbeck::postgresql {

// A workbench where the role may not create databases: a transaction of the database at hand that
// is rolled back. In it the schemas that the role owns are renamed aside, which locks none of their
// tables, and an empty `public` stands in their place; what others own is neither touched nor
// read. What cannot run inside a transaction fails here.
//
// Throws Error (Refused) where that cannot be: `public` belongs to somebody else, or holds
// extensions, whose objects would be out of reach.
class RolledBack final : public dialect::Workbench {
  public:
    explicit RolledBack(const dialect::ConnectOptions& options);
    RolledBack(const RolledBack&) = delete;
    RolledBack& operator=(const RolledBack&) = delete;
    ~RolledBack() override;

    [[nodiscard]] dialect::Connection& connection() override;

  private:
    class Inside;

    void clear_the_place();

    Connection server_;
    std::vector<std::string> hidden_;  // schemas that are not part of the workbench
    std::unique_ptr<Inside> inside_;
};

}  // namespace limbeck::postgresql
