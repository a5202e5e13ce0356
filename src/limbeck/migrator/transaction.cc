// SPDX-License-Identifier: MIT
#include "limbeck/migrator/transaction.h"

namespace limbeck {

std::vector<Transaction::Row> Transaction::query(const std::string& sql,
                                                 std::span<const std::string> parameters) {
    return implementation_.connection.query(sql, parameters).rows;
}

void Transaction::execute(const std::string& sql, std::span<const std::string> parameters) {
    if (parameters.empty()) {
        dialect::execute(implementation_.connection, sql);
    } else {
        implementation_.connection.query(sql, parameters);
    }
}

pg_conn* Transaction::postgresql() {
    return implementation_.flavour == sql::Flavour::PostgreSql
               ? static_cast<pg_conn*>(implementation_.connection.native_handle())
               : nullptr;
}

sqlite3* Transaction::sqlite() {
    return implementation_.flavour == sql::Flavour::Sqlite
               ? static_cast<sqlite3*>(implementation_.connection.native_handle())
               : nullptr;
}

}  // namespace limbeck
