// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "limbeck/operation/operation.h"
#include "limbeck/schema/naming.h"

namespace limbeck::test {

// The directive of a case file as operations; the expected SQL stands there under the same name.
struct OperationCase {
    std::string name = {};
    std::vector<operation::Operation> operations = {};
    schema::NamingConvention conventions = {};
};

// One function per file of tests/cases/operations/.
std::vector<OperationCase> table_cases();
std::vector<OperationCase> column_cases();
std::vector<OperationCase> alter_cases();
std::vector<OperationCase> index_cases();
std::vector<OperationCase> constraint_cases();
std::vector<OperationCase> type_cases();
std::vector<OperationCase> row_cases();

// Types that most cases speak of.
inline const schema::Type integer{.kind = schema::TypeKind::Integer};
inline const schema::Type big_integer{.kind = schema::TypeKind::BigInteger};
inline const schema::Type text{.kind = schema::TypeKind::Text};
inline const schema::Type date_time{.kind = schema::TypeKind::DateTime};
inline const schema::Type date_time_tz{.kind = schema::TypeKind::DateTime, .timezone = true};
inline schema::Type varchar(int length) {
    return {.kind = schema::TypeKind::String, .length = length};
}
inline schema::Type named(std::string name, std::string dialect = {}) {
    return {
        .kind = schema::TypeKind::Named, .name = std::move(name), .dialect = std::move(dialect)};
}
inline schema::Column id_column() {
    return {.name = "id", .type = integer, .nullable = false, .primary_key = true};
}
inline schema::Default sql(std::string expression) {
    return {.text = std::move(expression), .kind = schema::Default::Kind::Sql};
}

}  // namespace limbeck::test
