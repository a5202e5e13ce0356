// SPDX-License-Identifier: MIT
#include "limbeck/alembic/seen.h"

#include <doctest/doctest.h>

using limbeck::alembic::without_schema;

TEST_CASE("an expression without the schema that the search path has") {
    CHECK(without_schema("nextval('public.a_id_seq'::regclass)", "public") ==
          "nextval('a_id_seq'::regclass)");
    CHECK(without_schema("'low'::public.mood", "public") == "'low'::mood");
    CHECK(without_schema("public.f(1, 'public.x'::text, \"public\")", "public") ==
          "f(1, 'public.x'::text, \"public\")");
    CHECK(without_schema("other.public.f(public_.g())", "public") == "other.public.f(public_.g())");
    CHECK(without_schema("\"My Schema\".f()", "My Schema") == "f()");
    CHECK(without_schema("nextval('other.s'::regclass)", "public") ==
          "nextval('other.s'::regclass)");
    CHECK(without_schema("", "public").empty());
}
