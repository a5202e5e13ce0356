// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "limbeck/alembic/orm_mapper.h"

// Single rows, as the unit of work and the bulk methods write them.
namespace limbeck::alembic {

// Values by attribute; of a table without a mapper by column.
using Row = std::vector<std::pair<std::string, Value>>;

// What writing a row has made of attributes that were not given: defaults of Python and the key,
// and those that only the database knows.
struct Written {
    Row known;
    std::vector<std::string> unknown;
};

struct InsertOptions {
    bool wants_key = false;      // the database is asked for a key that it makes
    bool renders_nulls = false;  // None is NULL, whatever default there is
};

Written insert_row(Library& library, const Mapper& mapper, const Row& row,
                   const InsertOptions& options);
// By its key; how many rows that changed.
std::int64_t update_row(Library& library, const Mapper& mapper, const std::vector<Value>& key,
                        const Row& row, Written& written);
void insert_into(Library& library, TableObject& table, const Row& row);
void delete_from(Library& library, TableObject& table, const Row& row);

}  // namespace limbeck::alembic
