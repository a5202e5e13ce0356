// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

#include "limbeck/diff/changes.h"
#include "limbeck/schema/type.h"

namespace limbeck::diff {

// Whether a column need not be touched: the values of an enum are the type's own affair.
bool is_same(const schema::Type& a, const schema::Type& b);

// Whether values of one type become values of the other without being told how.
bool converts_by_itself(const schema::Type& from, const schema::Type& to);

// What the change of a column's type may do to its values; none where every value stays what it is.
// `what` names the column.
std::optional<Hazard> hazard_of(const schema::Type& from, const schema::Type& to,
                                const std::string& what);

}  // namespace limbeck::diff
