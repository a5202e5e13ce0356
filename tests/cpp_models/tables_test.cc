// SPDX-License-Identifier: MIT
// Constraints, indexes, tables and what stands beside them.
#include <doctest/doctest.h>

#include <cstdint>
#include <optional>
#include <string>

#include "cpp_models/written.h"

namespace db = limbeck::model;

namespace {

struct Org {
    static constexpr db::Table table{.name = "org", .schema = "auth"};
    db::Column<std::int64_t> id{"id", db::primary_key};
    db::Column<std::string> code{"code"};
    db::Column<std::optional<std::int64_t>> parent{"parent_id", db::references(id)};
    static constexpr auto constraints();
};

struct Member {
    static constexpr std::string_view table = "member";
    db::Column<std::int64_t> org{"org_id", db::references(&Org::id)
                                               .named("of_org")
                                               .on_delete(db::cascade)
                                               .on_update(db::restrict)
                                               .match_full()
                                               .initially_deferred()
                                               .comment("why")};
    db::Column<std::int32_t> number{"number"};
    db::Column<std::optional<std::int64_t>> friend_org{"friend_org"};
    db::Column<std::optional<std::int32_t>> friend_number{"friend_number"};
    db::Column<std::string> during{"during", db::sql_type(db::postgresql, "tstzrange")};

    static constexpr auto constraints() {
        return db::list(
            db::primary_key(&Member::org, &Member::number).named("member_key").include("during"),
            db::unique(&Member::number, "during")
                .nulls_not_distinct()
                .deferrable()
                .comment("one each"),
            db::unique(&Member::friend_org).include(&Member::number, &Member::during),
            db::foreign_key(&Member::friend_org, &Member::friend_number)
                .references(&Member::org, &Member::number)
                .on_delete(db::set_null)
                .on_update(db::no_action)
                .not_valid()
                .use_alter()
                .only(db::postgresql),
            db::check("number > 0").named("positive").not_valid().no_inherit(),
            db::exclude(db::part(&Member::org).with("="),
                        db::part(&Member::during).with("&&").operator_class("range_ops"),
                        db::expression("abs(number)").with("="))
                .using_method("gist")
                .where("number > 1")
                .initially_deferred()
                .named("one_at_a_time"));
    }
};

constexpr auto Org::constraints() {
    return db::unique(&Org::code);
}

TEST_CASE("a foreign key of a column says what it refers to") {
    CHECK(written::table<Org>()["columns"][2]["foreign_keys"].dump() ==
          R"json([{"target":{"schema":"auth","name":"org"},"target_columns":["id"]}])json");
    CHECK(
        written::table<Member>()["columns"][0]["foreign_keys"].dump() ==
        R"json([{"name":"of_org","target":{"schema":"auth","name":"org"},"target_columns":["id"],"onupdate":"RESTRICT","ondelete":"CASCADE","match":"FULL","deferrable":true,"initially":"DEFERRED","comment":"why"}])json");
}

TEST_CASE("constraints() may be one constraint, and may be defined later") {
    CHECK(written::constraints<Org>() == R"json(
{"kind":"unique","columns":["code"]})json");
}

TEST_CASE("a table says its constraints") {
    CHECK(written::constraints<Member>() ==
          R"json(
{"kind":"primary_key","name":"member_key","columns":["org_id","number"],"include":["during"]}
{"kind":"unique","columns":["number","during"],"deferrable":true,"nulls_not_distinct":true,"comment":"one each"}
{"kind":"unique","columns":["friend_org"],"include":["number","during"]}
{"kind":"foreign_key","columns":["friend_org","friend_number"],"target":"member","target_columns":["org_id","number"],"onupdate":"NO ACTION","ondelete":"SET NULL","not_valid":true,"use_alter":true,"dialect":"postgresql"}
{"kind":"check","name":"positive","condition":"number > 0","not_valid":true,"no_inherit":true}
{"kind":"exclusion","name":"one_at_a_time","parts":[{"column":"org_id","op":"="},{"column":"during","op":"&&","operator_class":"range_ops"},{"expression":"abs(number)","op":"="}],"using":"gist","where":"number > 1","deferrable":true,"initially":"DEFERRED","dialect":"postgresql"})json");
}

struct Indexed {
    static constexpr std::string_view table = "indexed";
    db::Column<std::string> a{"a"};
    db::Column<std::optional<std::int32_t>> b{"b"};
    db::Column<std::string> c{"c"};

    static constexpr auto constraints() {
        return db::list(
            db::index(&Indexed::a), db::index(&Indexed::a, &Indexed::b).unique().named("two"),
            db::index(db::part(&Indexed::b).descending().nulls_last(),
                      db::part(&Indexed::a).operator_class("text_pattern_ops").collation("C")),
            db::index(db::expression("lower(a)")).where("b IS NOT NULL"),
            db::index(db::part(&Indexed::b).nulls_first())
                .where(db::postgresql, "b > 0")
                .where(db::sqlite, "b <> 0"),
            db::index("c")
                .using_method("gin")
                .with("fastupdate", "off")
                .with("gin_pending_list_limit", "64")
                .tablespace("fast")
                .comment("for search")
                .only(db::postgresql),
            db::index(&Indexed::a).unique().nulls_not_distinct().include(&Indexed::b, "c"));
    }
};

TEST_CASE("a table says its indexes") {
    CHECK(written::indexes<Indexed>() ==
          R"json(
{"parts":[{"column":"a"}]}
{"name":"two","parts":[{"column":"a"},{"column":"b"}],"unique":true}
{"parts":[{"column":"b","descending":true,"nulls_first":false},{"column":"a","operator_class":"text_pattern_ops","collation":"C"}]}
{"parts":[{"expression":"lower(a)"}],"postgresql_where":"b IS NOT NULL","sqlite_where":"b IS NOT NULL"}
{"parts":[{"column":"b","nulls_first":true}],"postgresql_where":"b > 0","sqlite_where":"b <> 0"}
{"parts":[{"column":"c"}],"using":"gin","with":{"fastupdate":"off","gin_pending_list_limit":"64"},"tablespace":"fast","comment":"for search","dialect":"postgresql"}
{"parts":[{"column":"a"}],"unique":true,"include":["b","c"],"nulls_not_distinct":true})json");
}

struct Optioned {
    static constexpr db::Table table{.name = "optioned",
                                     .schema = "s",
                                     .comment = "with everything",
                                     .only = db::postgresql,
                                     .unlogged = true,
                                     .partition_by = "RANGE (a)",
                                     .using_method = "heap",
                                     .with = "fillfactor=70",
                                     .tablespace = "fast",
                                     .strict = true,
                                     .without_rowid = true,
                                     .autoincrement = true};
    db::Column<std::int32_t> a{"a"};
};

TEST_CASE("a table says what else it is") {
    CHECK(
        written::table<Optioned>().dump() ==
        R"json({"name":{"schema":"s","name":"optioned"},"columns":[{"name":"a","type":{"kind":"integer"},"nullable":false}],"comment":"with everything","prefixes":["UNLOGGED"],"options":{"postgresql_partition_by":"RANGE (a)","postgresql_tablespace":"fast","postgresql_using":"heap","postgresql_with":"fillfactor=70","sqlite_autoincrement":"true","sqlite_strict":"true","sqlite_with_rowid":"false"},"dialect":"postgresql"})json");
}

enum class Size { Small, Large };
constexpr auto limbeck_enum(Size) {
    return db::enumeration<Size>("size", {{Size::Small, "S"}, {Size::Large, "L"}})
        .schema("shop")
        .comment("of clothes");
}

struct Users {
    static constexpr db::Table table{.name = "users", .schema = "auth", .external = true};
    db::Column<db::Uuid> id{"id", db::primary_key};
};
struct Shirt {
    static constexpr std::string_view table = "shirt";
    db::Column<Size> size{"size"};
    db::Column<db::Uuid> owner{"owner", db::references(&Users::id)};
};
struct Shoe {
    static constexpr std::string_view table = "shoe";
    db::Column<std::int64_t> number{"number"};
    db::Column<std::optional<Size>> box{"box"};
};

TEST_CASE("metadata holds what stands beside the tables") {
    db::Metadata metadata = db::metadata<Shirt, Shoe, Users>();
    metadata.naming({.ix = "ix_%(column_0_label)s", .fk = "fk_%(table_name)s", .pk = "pk"})
        .schema("shop", "what we sell")
        .schema("empty")
        .schema("shop")
        .sequence(db::sequence("counter")
                      .schema("shop")
                      .as("INTEGER")
                      .start(5)
                      .cycle()
                      .owned_by(&Shoe::number)
                      .comment("of shoes"))
        .sequence(db::sequence("plain").only(db::postgresql))
        .sql("CREATE VIEW v AS SELECT 1 AS \"one\"")
        .sql(db::postgresql, "CREATE POLICY p ON shirt");
    const auto json = written::document(metadata);
    CHECK(json["version"] == 1);
    CHECK(json["format"] == "limbeck.model");
    CHECK(json["naming_convention"].dump() ==
          R"json({"ix":"ix_%(column_0_label)s","fk":"fk_%(table_name)s","pk":"pk"})json");
    CHECK(json["schemas"].dump() ==
          R"json([{"name":"shop","comment":"what we sell"},{"name":"empty"}])json");
    CHECK(written::lines(json["enums"]) ==
          R"json(
{"name":{"schema":"shop","name":"size"},"values":["S","L"],"comment":"of clothes"})json");
    CHECK(written::lines(json["sequences"]) ==
          R"json(
{"name":{"schema":"shop","name":"counter"},"type":"INTEGER","options":{"start":5,"cycle":true},"owned_by":{"table":"shoe","column":"number"},"comment":"of shoes"}
{"name":"plain","dialect":"postgresql"})json");
    CHECK(json["tables"].size() == 2);
    CHECK(written::lines(json["sql"]) == R"json(
{"text":"CREATE VIEW v AS SELECT 1 AS \"one\""}
{"dialect":"postgresql","text":"CREATE POLICY p ON shirt"})json");
}

TEST_CASE("metadata of several parts of a program is one") {
    db::Metadata all = db::metadata<Shirt>();
    all.add(db::metadata<Shoe>().naming({.pk = "pk"}).sql("SELECT 1"));
    const auto json = written::document(all);
    CHECK(json["tables"].size() == 2);
    CHECK(json["enums"].size() == 1);
    CHECK(json["schemas"].size() == 1);
    CHECK(json["sql"].size() == 1);
    CHECK(json["naming_convention"].dump() == R"json({"pk":"pk"})json");
}

TEST_CASE("metadata without tables is a document, too") {
    CHECK(
        db::Metadata().to_json() ==
        R"json({"version":1,"format":"limbeck.model","naming_convention":{},"schemas":[],"enums":[],"sequences":[],"tables":[],"sql":[]})json");
}

struct Stamps {
    db::Column<std::string> created{"created_at"};
    db::Column<std::string> updated{"updated_at"};
};
struct Grouped {
    static constexpr std::string_view table = "grouped";
    db::Column<std::int64_t> id{"id", db::primary_key};
    Stamps stamps;
    db::Column<bool> done{"done"};
    static constexpr auto constraints() { return db::index("created_at", &Grouped::done); }
};

TEST_CASE("columns that many tables share are a struct") {
    std::string names;
    for (const std::string_view name : db::column_names<Grouped>) {
        names += std::string(name) + " ";
    }
    CHECK(names == "id created_at updated_at done ");
    CHECK(written::table<Grouped>()["columns"].size() == 4);
}

struct Eight {
    db::Column<bool> a{"a"}, b{"b"}, c{"c"}, d{"d"}, e{"e"}, f{"f"}, g{"g"}, h{"h"};
};
struct Wide {
    static constexpr std::string_view table = "wide";
    // clang-format off
    db::Column<bool> a0{"a0"}, a1{"a1"}, a2{"a2"}, a3{"a3"}, a4{"a4"}, a5{"a5"}, a6{"a6"}, a7{"a7"};
    db::Column<bool> b0{"b0"}, b1{"b1"}, b2{"b2"}, b3{"b3"}, b4{"b4"}, b5{"b5"}, b6{"b6"}, b7{"b7"};
    db::Column<bool> c0{"c0"}, c1{"c1"}, c2{"c2"}, c3{"c3"}, c4{"c4"}, c5{"c5"}, c6{"c6"}, c7{"c7"};
    db::Column<bool> d0{"d0"}, d1{"d1"}, d2{"d2"}, d3{"d3"}, d4{"d4"}, d5{"d5"}, d6{"d6"}, d7{"d7"};
    db::Column<bool> e0{"e0"}, e1{"e1"}, e2{"e2"}, e3{"e3"}, e4{"e4"}, e5{"e5"}, e6{"e6"}, e7{"e7"};
    db::Column<bool> f0{"f0"}, f1{"f1"}, f2{"f2"}, f3{"f3"}, f4{"f4"}, f5{"f5"}, f6{"f6"}, f7{"f7"};
    db::Column<bool> g0{"g0"}, g1{"g1"}, g2{"g2"}, g3{"g3"}, g4{"g4"}, g5{"g5"}, g6{"g6"}, g7{"g7"};
    db::Column<bool> h0{"h0"}, h1{"h1"}, h2{"h2"}, h3{"h3"}, h4{"h4"}, h5{"h5"}, h6{"h6"}, h7{"h7"};
    // clang-format on
    Eight eight;
};

TEST_CASE("a table has as many columns as it wants") {
    CHECK(db::column_names<Wide>.size() == 72);
    CHECK(db::column_names<Wide>[63] == "h7");
    CHECK(db::column_names<Wide>[71] == "h");
}

// Constants for queries.
static_assert(db::table_name<Org>() == "org");
static_assert(db::schema_name<Org>() == "auth");
static_assert(db::column_name(&Member::org) == "org_id");
static_assert(Member{}.org.name() == "org_id");
static_assert(std::is_same_v<db::value_type<&Org::parent>, std::optional<std::int64_t>>);

}  // namespace
