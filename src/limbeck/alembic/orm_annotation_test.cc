// SPDX-License-Identifier: MIT
#include "limbeck/alembic/orm_annotation.h"

#include <doctest/doctest.h>

namespace limbeck::alembic {

namespace {

std::string described(const std::string& text) {
    const Annotation read = read_annotation(text);
    return !read.is_mapped
               ? "not mapped"
               : read.text + (read.is_optional ? " optional" : "") + (read.is_list ? " list" : "");
}

}  // namespace

TEST_CASE("annotations in all their spellings") {
    CHECK(described("int") == "not mapped");
    CHECK(described("Mapped[int]") == "int");
    CHECK(described("orm.Mapped[ str ]") == "str");
    CHECK(described("Mapped[Optional[int]]") == "int optional");
    CHECK(described("Mapped[int | None]") == "int optional");
    CHECK(described("Mapped[None | int]") == "int optional");
    CHECK(described("Mapped[Union[int, None]]") == "int optional");
    CHECK(described("Mapped['Optional[int]']") == "int optional");
    CHECK(described("Mapped[typing.Optional[dict[str, Any]]]") == "dict[str, Any] optional");
    CHECK(described("Mapped[dict[str, int | None]]") == "dict[str, int | None]");
    CHECK(described("Mapped[\"Parent\"]") == "Parent");
    CHECK(described("Mapped[List[\"Child\"]]") == "List[\"Child\"] list");
    CHECK(described("Mapped[Optional[\"Parent\"]]") == "Parent optional");
}

}  // namespace limbeck::alembic
