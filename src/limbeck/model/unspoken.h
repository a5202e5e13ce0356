// SPDX-License-Identifier: MIT
#pragma once

#include "limbeck/schema/database.h"

namespace limbeck::model {

// SQLAlchemy's MetaData has no words for everything that a database has. What it cannot speak of
// stays as the live database has it, so that no comparison wants it gone:
//   views, triggers, functions, where the models have none at all
//   sequences of nobody, enums that no column has, extensions, schemas
//   partitions of a table of the models; unless `every_schema`, tables in other schemas than the
//     default one that the models do not have
//   names of constraints that the models leave to the database
//   parameters, tablespaces, storage and compression of tables, indexes and columns; comments of
//     anything but tables and columns
schema::Database with_unspoken(schema::Database wanted, const schema::Database& live,
                               bool every_schema);

}  // namespace limbeck::model
