// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "limbeck/alembic/orm_mapper.h"

// What Mapped[…] says of an attribute.
namespace limbeck::alembic {

struct Annotation {
    std::string text;        // "int" of Mapped[Optional[int]], without quotes
    bool is_mapped = false;  // else it is none of ours
    bool is_optional = false;
    bool is_list = false;  // Mapped[list["Child"]]
};

Annotation read_annotation(std::string_view text);

// Gives a column the type and the nullability that its annotation has and that it did not get
// itself. Throws Error (Unsupported) for a type that stands for none.
void apply(const Annotation& annotation, ColumnObject& column, const Registry& registry);

}  // namespace limbeck::alembic
