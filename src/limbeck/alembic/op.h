// SPDX-License-Identifier: MIT
#pragma once

#include "limbeck/alembic/schema_items.h"

// What op's directives and those of a batch have in common.
namespace limbeck::alembic {

schema::Column column_argument(Library& library, const Value& value, const std::string& schema);
operation::ConstraintType constraint_type(Library& library, const Value& value);
// nullable, comment, server_default, new_column_name, type_, existing_type,
// existing_server_default, existing_nullable, existing_comment, autoincrement; and **kw.
void read_alter(Library& library, std::span<Value> arguments, const Value& keywords,
                operation::AlterColumn& alter);
void refuse_keywords(Library& library, const Value& keywords, const std::string& directive);
[[noreturn]] void raise_type_error(Library& library, const std::string& message);

// op.batch_alter_table
void fill_batch(Library& library, python::ModuleObject& module);

}  // namespace limbeck::alembic
