// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "limbeck/alembic/connection.h"
#include "limbeck/alembic/queries.h"

// result.inserted_primary_key: the key of the one row that an insert() of a Table has made.
namespace limbeck::alembic {

class InsertedKey {
  public:
    // Of an INSERT of one row that returns nothing itself; nothing for any other statement.
    static std::optional<InsertedKey> of(
        const ChangeObject& change, const std::vector<std::pair<std::string, Value>>& parameters);

    // Makes the statement return what nobody has said, where the database can.
    void ask(Clause& statement) const;
    [[nodiscard]] std::vector<ResultType> types() const;
    // Takes the key out of the answer, which then is one without rows.
    void take(ResultObject& answer) const;

  private:
    InsertedKey(Library& library, std::vector<Ref<ColumnObject>> columns)
        : library_(library), columns_(std::move(columns)) {}

    [[nodiscard]] Value last_row() const;

    Library& library_;
    std::vector<Ref<ColumnObject>> columns_;
    std::optional<std::vector<Value>> given_;
};

}  // namespace limbeck::alembic
