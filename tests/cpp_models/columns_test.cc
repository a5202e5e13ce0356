// SPDX-License-Identifier: MIT
// Types of columns, and what else a column can say.
#include <doctest/doctest.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cpp_models/written.h"

namespace db = limbeck::model;

namespace {

enum class Mood { Fine, Bad };
constexpr auto limbeck_enum(Mood) {
    return db::enumeration<Mood>("mood", {{Mood::Fine, "fine"}, {Mood::Bad, "so-so"}})
        .schema("app")
        .comment("how it goes");
}

struct Types {
    static constexpr std::string_view table = "types";
    db::Column<bool> a{"a"};
    db::Column<std::int16_t> b{"b"};
    db::Column<std::int32_t> c{"c"};
    db::Column<std::int64_t> d{"d"};
    db::Column<long long> e{"e"};
    db::Column<float> f{"f"};
    db::Column<double> g{"g"};
    db::Column<std::string> h{"h"};
    db::Column<std::optional<std::string>> i{"i", db::varchar(20), db::collation("C")};
    db::Column<db::Decimal<10, 2>> j{"j"};
    db::Column<db::Decimal<>> k{"k"};
    db::Column<db::Uuid> l{"l"};
    db::Column<db::Json> m{"m"};
    db::Column<std::vector<std::byte>> n{"n"};
    db::Column<std::vector<std::int32_t>> o{"o"};
    db::Column<std::vector<std::vector<std::string>>> p{"p"};
    db::Column<std::vector<std::vector<std::byte>>> q{"q"};
    db::Column<Mood> r{"r"};
};

TEST_CASE("a C++ type is a SQL type, and an optional may be NULL") {
    CHECK(written::columns<Types>() ==
          R"json(
{"name":"a","type":{"kind":"boolean"},"nullable":false}
{"name":"b","type":{"kind":"smallint"},"nullable":false}
{"name":"c","type":{"kind":"integer"},"nullable":false}
{"name":"d","type":{"kind":"bigint"},"nullable":false}
{"name":"e","type":{"kind":"bigint"},"nullable":false}
{"name":"f","type":{"kind":"named","name":"REAL"},"nullable":false}
{"name":"g","type":{"kind":"double"},"nullable":false}
{"name":"h","type":{"kind":"text"},"nullable":false}
{"name":"i","type":{"kind":"varchar","length":20,"collation":"C"}}
{"name":"j","type":{"kind":"numeric","precision":10,"scale":2},"nullable":false}
{"name":"k","type":{"kind":"numeric"},"nullable":false}
{"name":"l","type":{"kind":"uuid"},"nullable":false}
{"name":"m","type":{"kind":"json","variants":[{"kind":"named","name":"JSONB","dialect":"postgresql"}]},"nullable":false}
{"name":"n","type":{"kind":"binary"},"nullable":false}
{"name":"o","type":{"kind":"array","item":[{"kind":"integer"}]},"nullable":false}
{"name":"p","type":{"kind":"array","item":[{"kind":"text"}],"dimensions":2},"nullable":false}
{"name":"q","type":{"kind":"array","item":[{"kind":"binary"}]},"nullable":false}
{"name":"r","type":{"kind":"enum","name":"mood","schema":"app","values":["fine","so-so"],"create_constraint":true,"create_type":false},"nullable":false})json");
}

struct Times {
    static constexpr std::string_view table = "times";
    db::Column<std::chrono::sys_seconds> a{"a", db::default_now};
    db::Column<std::chrono::sys_time<std::chrono::microseconds>> b{"b", db::precision(3)};
    db::Column<std::chrono::local_time<std::chrono::milliseconds>> c{"c"};
    db::Column<std::chrono::year_month_day> d{"d", db::default_now};
    db::Column<std::chrono::hh_mm_ss<std::chrono::seconds>> e{"e"};
    db::Column<std::chrono::seconds> f{"f"};
};

TEST_CASE("the times of <chrono> are known by what they can do") {
    CHECK(written::columns<Times>() ==
          R"json(
{"name":"a","type":{"kind":"datetime","timezone":true},"nullable":false,"default":{"text":"CURRENT_TIMESTAMP","kind":"sql"}}
{"name":"b","type":{"kind":"datetime","precision":3,"timezone":true},"nullable":false}
{"name":"c","type":{"kind":"datetime"},"nullable":false}
{"name":"d","type":{"kind":"date"},"nullable":false,"default":{"text":"CURRENT_DATE","kind":"sql"}}
{"name":"e","type":{"kind":"time"},"nullable":false}
{"name":"f","type":{"kind":"interval"},"nullable":false})json");
}

struct Spelled {
    static constexpr std::string_view table = "spelled";
    db::Column<std::string> a{"a", db::sql_type("citext")};
    db::Column<std::string> b{"b", db::sql_type(db::postgresql, "tsvector")};
    db::Column<db::Json> c{"c", db::sql_type(db::postgresql, "json"),
                           db::sql_type(db::sqlite, "TEXT")};
    db::Column<std::vector<std::string>> d{"d", db::sql_type(db::sqlite, "JSON")};
};

TEST_CASE("a type is also what SQL calls it, everywhere or in one engine") {
    CHECK(written::columns<Spelled>() ==
          R"json(
{"name":"a","type":{"kind":"named","name":"citext"},"nullable":false}
{"name":"b","type":{"kind":"text","variants":[{"kind":"named","name":"tsvector","dialect":"postgresql"}]},"nullable":false}
{"name":"c","type":{"kind":"json","variants":[{"kind":"named","name":"json","dialect":"postgresql"},{"kind":"named","name":"TEXT","dialect":"sqlite"}]},"nullable":false}
{"name":"d","type":{"kind":"array","item":[{"kind":"text"}],"variants":[{"kind":"named","name":"JSON","dialect":"sqlite"}]},"nullable":false})json");
}

struct Defaults {
    static constexpr std::string_view table = "defaults";
    db::Column<bool> a{"a", db::default_value(true)};
    db::Column<std::int16_t> b{"b", db::default_value(-32768)};
    db::Column<double> c{"c", db::default_value(0.5)};
    db::Column<std::string> d{"d", db::default_value("it's \"so\"\n")};
    db::Column<std::optional<Mood>> e{"e", db::default_value(Mood::Bad)};
    db::Column<db::Decimal<8, 2>> f{"f", db::default_value("-1.50")};
    db::Column<db::Decimal<8, 2>> g{"g", db::default_value(0)};
    db::Column<db::Json> h{"h", db::default_value("{}")};
    db::Column<db::Uuid> i{"i", db::default_sql(db::postgresql, "gen_random_uuid()")};
    db::Column<std::int64_t> j{"j", db::default_sql("1 + 1"),
                               db::default_sql(db::postgresql, "nextval('s')")};
    db::Column<double> k{"k", db::default_value(0.1)};
};

TEST_CASE("a default is a value of the type or SQL, everywhere or in one engine") {
    CHECK(written::columns<Defaults>() ==
          R"json(
{"name":"a","type":{"kind":"boolean"},"nullable":false,"default":{"text":"true","kind":"sql"}}
{"name":"b","type":{"kind":"smallint"},"nullable":false,"default":{"text":"-32768","kind":"sql"}}
{"name":"c","type":{"kind":"double"},"nullable":false,"default":{"text":"0.5","kind":"sql"}}
{"name":"d","type":{"kind":"text"},"nullable":false,"default":{"text":"it's \"so\"\n"}}
{"name":"e","type":{"kind":"enum","name":"mood","schema":"app","values":["fine","so-so"],"create_constraint":true,"create_type":false},"default":{"text":"so-so"}}
{"name":"f","type":{"kind":"numeric","precision":8,"scale":2},"nullable":false,"default":{"text":"-1.50","kind":"sql"}}
{"name":"g","type":{"kind":"numeric","precision":8,"scale":2},"nullable":false,"default":{"text":"0","kind":"sql"}}
{"name":"h","type":{"kind":"json","variants":[{"kind":"named","name":"JSONB","dialect":"postgresql"}]},"nullable":false,"default":{"text":"{}"}}
{"name":"i","type":{"kind":"uuid"},"nullable":false,"default":{"text":"gen_random_uuid()","kind":"sql","dialect":"postgresql"}}
{"name":"j","type":{"kind":"bigint"},"nullable":false,"default":{"text":"1 + 1","kind":"sql","variants":[{"text":"nextval('s')","kind":"sql","dialect":"postgresql"}]}}
{"name":"k","type":{"kind":"double"},"nullable":false,"default":{"text":"0.1","kind":"sql"}})json");
}

struct Counting {
    static constexpr std::string_view table = "counting";
    db::Column<std::int64_t> a{"a", db::primary_key, db::identity};
    db::Column<std::int32_t> b{
        "b",
        db::identity.always().start(10).increment(-2).minvalue(-100).maxvalue(10).cache(5).cycle()};
};
struct Serial {
    static constexpr std::string_view table = "serial";
    db::Column<std::int32_t> a{"a", db::primary_key, db::serial};
};
struct Silent {
    static constexpr std::string_view table = "silent";
    db::Column<std::int32_t> a{"a", db::primary_key};
};

TEST_CASE("a key counts only where it says so, and is INTEGER on SQLite then") {
    CHECK(written::columns<Counting>() ==
          R"json(
{"name":"a","type":{"kind":"bigint","variants":[{"kind":"integer","dialect":"sqlite"}]},"nullable":false,"primary_key":true,"identity":{}}
{"name":"b","type":{"kind":"integer"},"nullable":false,"identity":{"always":true,"options":{"start":10,"increment":-2,"minvalue":-100,"maxvalue":10,"cache":5,"cycle":true}}})json");
    CHECK(written::columns<Serial>() ==
          R"json(
{"name":"a","type":{"kind":"integer"},"nullable":false,"primary_key":true})json");
    CHECK(written::columns<Silent>() ==
          R"json(
{"name":"a","type":{"kind":"integer"},"nullable":false,"primary_key":true,"autoincrement":"never"})json");
}

struct Rest {
    static constexpr std::string_view table = "rest";
    db::Column<std::int32_t> a{"a", db::unique, db::comment("what it \\ is"),
                               db::check("a > 0").named("a_positive"),
                               db::check("a < 9").only(db::sqlite)};
    db::Column<std::int32_t> b{"b", db::index, db::generated("a * 2").stored()};
    db::Column<std::int32_t> c{"c", db::generated(db::postgresql, "a * 3"),
                               db::generated(db::sqlite, "a * 4").not_stored()};
    db::Column<std::string> d{"d", db::storage("EXTERNAL"), db::compression("lz4"),
                              db::only(db::postgresql)};
};

TEST_CASE("a column says what else it is") {
    CHECK(written::columns<Rest>() ==
          R"json(
{"name":"a","type":{"kind":"integer"},"nullable":false,"unique":true,"comment":"what it \\ is","checks":[{"name":"a_positive","condition":"a > 0"},{"condition":"a < 9","dialect":"sqlite"}]}
{"name":"b","type":{"kind":"integer"},"nullable":false,"index":true,"computed":{"expression":"a * 2","persisted":true}}
{"name":"c","type":{"kind":"integer"},"nullable":false,"computed":{"expression":"a * 3","dialect":"postgresql","variants":[{"expression":"a * 4","persisted":false,"dialect":"sqlite"}]}}
{"name":"d","type":{"kind":"text"},"nullable":false,"storage":"EXTERNAL","compression":"lz4","dialect":"postgresql"})json");
}

}  // namespace
