// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string>

#include "limbeck/schema/constraint.h"
#include "limbeck/schema/index.h"
#include "limbeck/schema/name.h"
#include "limbeck/schema/table.h"

namespace limbeck::schema {

// SQLAlchemy's naming_convention: templates under "ix", "uq", "ck", "fk" and "pk", with tokens such
// as %(table_name)s, %(column_0_name)s, %(column_0_N_label)s, %(referred_table_name)s,
// %(constraint_name)s. A key that is missing names nothing, but for "ix", which is then
// ix_%(column_0_label)s: an index must have a name.
using NamingConvention = std::map<std::string, std::string>;

// Names what has no name, and rewrites names of their own where the template says
// %(constraint_name)s; final names stay. Throws Error (Refused) for a token that cannot be filled.
void apply(const NamingConvention& convention, const QualifiedName& table, Constraint& constraint);
void apply(const NamingConvention& convention, Index& index);

// Everything of a table, after `expand`.
void apply(const NamingConvention& convention, Table& table);

// What a name that is given for a constraint of this kind becomes ("ck", …): for dropping it.
Name conventional_name(const NamingConvention& convention, const std::string& kind,
                       const QualifiedName& table, const Name& given);

}  // namespace limbeck::schema
