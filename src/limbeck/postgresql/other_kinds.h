// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

// The kinds of objects that the schema model has no place for, as queries that name them: kind,
// schema, name. A kind that gets its place loses its line here.
namespace limbeck::postgresql {

// What hangs on tables, where `c` is the table's row of pg_class and `wanted` a condition on it.
std::vector<std::string> other_kinds_of_tables(const std::string& wanted, int server_version);

// What lives in schemas, where `n` is the row of pg_namespace, and beside them.
std::vector<std::string> other_kinds(const std::string& wanted);

}  // namespace limbeck::postgresql
