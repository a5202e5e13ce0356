// SPDX-License-Identifier: MIT
#pragma once

namespace limbeck::sql {

// Whose lexical rules a text follows.
enum class Flavour { PostgreSql, Sqlite, MySql };

}  // namespace limbeck::sql
