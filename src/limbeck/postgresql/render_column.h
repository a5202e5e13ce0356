// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "limbeck/dialect/render.h"
#include "limbeck/operation/operation.h"
#include "limbeck/schema/table.h"

// The parts of render.h that speak of columns.
namespace limbeck::postgresql {

inline constexpr dialect::Spelling spelling{
    .flavour = sql::Flavour::PostgreSql, .dialect = "postgresql", .name_limit = 63};

// A column as it stands in CREATE TABLE and after ADD COLUMN. `counts`: it is the key that counts
// by itself, hence SERIAL.
std::string column_specification(const schema::QualifiedName& table, const schema::Column& column,
                                 bool counts);

std::string comment_on(std::string_view kind, const std::string& name,
                       const std::optional<std::string>& comment);

// What follows DEFAULT.
std::string default_text(const schema::Default& given);

// COMMENT ON CONSTRAINT, if it has both a name and a comment.
std::vector<std::string> constraint_comment(const schema::QualifiedName& table,
                                            const schema::Constraint& constraint);

// ADD … and its comment; nothing for a CHECK of a type that guards itself.
std::vector<std::string> add_constraint(const schema::QualifiedName& table,
                                        const schema::Constraint& constraint);
std::string drop_constraint(const schema::QualifiedName& table, const schema::Name& name,
                            bool if_exists);

// The clause of any constraint, "" where the table needs none.
std::string any_clause(const schema::Constraint& constraint);

std::vector<std::string> alter_column(const operation::AlterColumn& alter);

}  // namespace limbeck::postgresql
