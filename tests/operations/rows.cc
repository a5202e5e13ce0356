// SPDX-License-Identifier: MIT
#include "operations/cases.h"

namespace limbeck::test {

using namespace operation;
using schema::SqlText;
using schema::Value;

std::vector<OperationCase> row_cases() {
    const std::monostate null;
    const auto text_value = [](const char* given) { return Value(std::string(given)); };
    const auto number = [](std::int64_t given) { return Value(given); };
    return {
        {"insert rows",
         {BulkInsert{.table = "org",
                     .columns = {"id", "name"},
                     .rows = {{number(10), text_value("it's")}, {number(11), null}}}}},
        {"insert no rows", {BulkInsert{.table = "org", .columns = {"id"}}}},
        {"insert rows in a schema",
         {BulkInsert{.table = {"app", "org"},
                     .columns = {"id", "name"},
                     .rows = {{number(10), text_value("x")}}}}},
        {"insert values of every kind",
         {BulkInsert{.table = "account",
                     .columns = {"id", "email", "active", "balance", "age"},
                     .rows = {{number(-3), text_value("100% \\ ü :x"), true, 1.5, number(2)},
                              {number(4), text_value(""), false, SqlText{"-7"}, null}}}}},
        {"insert SQL as it stands",
         {BulkInsert{.table = "account",
                     .columns = {"id", "email", "created_at"},
                     .rows = {{number(1), text_value("a"), SqlText{"'2020-01-01 00:00:00'"}}}}}},
        {"execute", {ExecuteSql{{"UPDATE org SET name = 'a' WHERE id = 1"}}}},
        {"execute keeps what it is given",
         {ExecuteSql{
             {"\n    UPDATE org\n    SET name = 'a;b:c'\n    -- why\n    WHERE id = 1\n"}}}},
    };
}

}  // namespace limbeck::test
