// SPDX-License-Identifier: MIT
#include "operations/cases.h"

namespace limbeck::test {

using namespace operation;
using schema::Column;
using schema::EnumType;
using schema::Type;
using schema::TypeKind;

namespace {

Type of(TypeKind kind) {
    return {.kind = kind};
}

Type numeric(std::optional<int> precision, std::optional<int> scale = {}) {
    return {.kind = TypeKind::Numeric, .precision = precision, .scale = scale};
}

Type pg(std::string name) {
    return named(std::move(name), "postgresql");
}

Type sized(std::string name, int length) {
    return {.kind = TypeKind::Named, .name = std::move(name), .length = length};
}

Type array(Type item, int dimensions = 1) {
    return {.kind = TypeKind::Array, .item = {std::move(item)}, .dimensions = dimensions};
}

Type enumeration(std::string name, std::vector<std::string> values) {
    return {.kind = TypeKind::Enum, .name = std::move(name), .values = std::move(values)};
}

// c0, c1, … or a, b, …
CreateTable table_of(std::vector<Type> types, bool letters = false) {
    CreateTable result{.table = {.name = "thing"}};
    for (std::size_t i = 0; i < types.size(); ++i) {
        result.table.columns.push_back(
            {.name = letters ? std::string(1, static_cast<char>('a' + i)) : "c" + std::to_string(i),
             .type = std::move(types[i])});
    }
    return result;
}

std::vector<OperationCase> spellings() {
    const Type precise{.kind = TypeKind::Float, .precision = 53};
    const Type time_tz{.kind = TypeKind::Time, .timezone = true};
    const Type binary{.kind = TypeKind::LargeBinary, .length = 16};
    const Type timestamp_tz{.kind = TypeKind::Timestamp, .timezone = true};
    const auto collated = [](Type type, const char* collation) {
        type.collation = collation;
        return type;
    };
    CreateTable collations = table_of({collated(varchar(10), "C"), collated(text, "C"),
                                       collated(of(TypeKind::String), "de-DE-x-icu")},
                                      true);
    collations.table.columns[2].nullable = false;
    return {
        {"generic types",
         {table_of({of(TypeKind::SmallInteger),
                    integer,
                    big_integer,
                    numeric({}),
                    numeric(10),
                    numeric(10, 2),
                    of(TypeKind::Float),
                    precise,
                    of(TypeKind::String),
                    varchar(40),
                    text,
                    varchar(9),
                    text,
                    of(TypeKind::Boolean),
                    of(TypeKind::Date),
                    date_time,
                    date_time_tz,
                    of(TypeKind::Time),
                    time_tz,
                    of(TypeKind::Interval),
                    of(TypeKind::LargeBinary),
                    binary,
                    of(TypeKind::Json),
                    of(TypeKind::LargeBinary)})}},
        {"upper-case types",
         {table_of({of(TypeKind::SmallInteger),
                    integer,
                    big_integer,
                    numeric(8, 3),
                    {.kind = TypeKind::Named, .name = "DECIMAL", .precision = 8},
                    of(TypeKind::Float),
                    named("REAL"),
                    sized("CHAR", 3),
                    named("CHAR"),
                    varchar(20),
                    of(TypeKind::String),
                    text,
                    of(TypeKind::Boolean),
                    of(TypeKind::Date),
                    of(TypeKind::Time),
                    of(TypeKind::Timestamp),
                    timestamp_tz,
                    of(TypeKind::Json)})}},
        {"types of other databases",
         {table_of({named("DATETIME"),
                    named("BLOB"),
                    named("CLOB"),
                    sized("NVARCHAR", 5),
                    sized("NCHAR", 5),
                    sized("BINARY", 4),
                    sized("VARBINARY", 4),
                    {.kind = TypeKind::Text, .length = 20}})}},
        {"a collation", {collations}},
        {"newer types",
         {table_of({of(TypeKind::Uuid),
                    {.kind = TypeKind::Uuid, .native = false},
                    of(TypeKind::Double),
                    named("UUID"),
                    named("DOUBLE PRECISION")},
                   true)}},
        {"variants",
         {CreateTable{
             {.name = "thing",
              .columns =
                  {{.name = "id",
                    .type = {.kind = TypeKind::BigInteger,
                             .variants = {{.kind = TypeKind::Integer, .dialect = "sqlite"}}},
                    .nullable = false,
                    .primary_key = true},
                   {.name = "a", .type = {.kind = TypeKind::Json, .variants = {pg("JSONB")}}},
                   {.name = "b",
                    .type = {.kind = TypeKind::String,
                             .length = 5,
                             .variants = {{.kind = TypeKind::Text, .dialect = "mysql"}}}}}}}}},
    };
}

std::vector<OperationCase> postgresql_types() {
    const Type bit3{.kind = TypeKind::Named, .name = "BIT", .length = 3, .dialect = "postgresql"};
    const Type bit1{.kind = TypeKind::Named, .name = "BIT", .length = 1, .dialect = "postgresql"};
    const Type varbit{
        .kind = TypeKind::Named, .name = "BIT VARYING", .length = 5, .dialect = "postgresql"};
    const auto timestamp = [](std::optional<int> precision, bool timezone = false) {
        return Type{.kind = TypeKind::Timestamp, .precision = precision, .timezone = timezone};
    };
    const auto interval = [](std::optional<int> precision, std::string fields = {}) {
        return Type{.kind = TypeKind::Interval,
                    .precision = precision,
                    .fields = std::move(fields),
                    .dialect = "postgresql"};
    };
    Type collated = varchar(10);
    collated.collation = "C";
    return {
        {"PostgreSQL types",
         {table_of({pg("UUID"),
                    pg("UUID"),
                    named("JSON"),
                    pg("JSONB"),
                    pg("JSONB"),
                    pg("BYTEA"),
                    pg("TSVECTOR"),
                    pg("INET"),
                    pg("CIDR"),
                    pg("MACADDR"),
                    pg("HSTORE"),
                    pg("DOUBLE PRECISION"),
                    pg("DOUBLE PRECISION"),
                    pg("MONEY"),
                    pg("OID"),
                    pg("REGCLASS"),
                    bit3,
                    bit1,
                    varbit,
                    pg("BIT VARYING"),
                    pg("INT4RANGE"),
                    pg("INT8RANGE"),
                    pg("NUMRANGE"),
                    pg("DATERANGE"),
                    pg("TSRANGE"),
                    pg("TSTZRANGE")})}},
        {"newer PostgreSQL types",
         {table_of({pg("CITEXT"), pg("INT4MULTIRANGE"), pg("TSQUERY")}, true)}},
        {"times of PostgreSQL",
         {table_of({timestamp({}),
                    timestamp(3),
                    timestamp(6, true),
                    {.kind = TypeKind::Time, .precision = 0},
                    {.kind = TypeKind::Time, .timezone = true}})}},
        {"intervals of PostgreSQL",
         {table_of({interval({}),
                    interval(3),
                    interval(2, "DAY TO SECOND"),
                    {.kind = TypeKind::Interval, .precision = 4}})}},
        {"arrays",
         {table_of({array(integer), array(varchar(10), 2), array(text), array(pg("UUID")),
                    array(numeric(5, 2)), array(date_time_tz)})}},
        {"arrays of enums", {table_of({array(enumeration("letters", {"a", "b"}))}, true)}},
        {"an array with a collation", {table_of({array(collated)}, true)}},
    };
}

std::vector<OperationCase> enums() {
    const Type kinds = enumeration("kinds", {"x", "it's", "long one"});
    Type letters = enumeration("Letters", {"p", "q"});
    letters.schema = "app";
    Type existing = enumeration("mood", {"sad", "ok"});
    existing.create_type = false;
    Type others = enumeration("others", {"y"});
    others.schema = "app";
    CreateTable second = table_of({enumeration("kinds", {"x"})}, true);
    second.table.name = "thing2";
    second.table.columns[0].type.create_type = false;
    Type as_text = enumeration("kinds", {"x", "longest"});
    as_text.native = false;
    Type checked = enumeration("more", {"x", "y"});
    checked.native = false;
    checked.create_constraint = true;
    Type longer = enumeration("", {"x"});
    longer.native = false;
    longer.length = 30;
    Type nameless = enumeration("", {"it's", "y"});
    nameless.native = false;
    nameless.create_constraint = true;
    Type native_checked = enumeration("more", {"x", "y"});
    native_checked.create_constraint = true;
    Type odd = enumeration("Odd type", {"y"});
    odd.schema = "Odd Schema";
    Type variant = enumeration("letters", {"p", "q"});
    variant.dialect = "postgresql";
    return {
        {"enums",
         {CreateTable{{.name = "thing",
                       .columns = {id_column(),
                                   {.name = "a", .type = kinds, .nullable = false},
                                   {.name = "b", .type = kinds},
                                   {.name = "c",
                                    .type = letters,
                                    .server_default = schema::Default{"p"}}}}}}},
        {"an enum in a schema",
         {CreateTable{{.name = {"app", "thing"},
                       .columns = {{.name = "a", .type = enumeration("kinds", {"x"})},
                                   {.name = "b", .type = others}}}}}},
        {"an enum of two tables", {table_of({enumeration("kinds", {"x"})}, true), second}},
        {"an enum that is there already", {table_of({existing, integer}, true)}},
        {"a PostgreSQL enum", {table_of({enumeration("kinds", {"x", "y"})}, true)}},
        {"enums that are not native",
         {CreateTable{{.name = "thing",
                       .columns = {{.name = "a", .type = as_text, .nullable = false},
                                   {.name = "b", .type = checked},
                                   {.name = "c", .type = longer},
                                   {.name = "d", .type = nameless}}}}}},
        {"a native enum with a check",
         {CreateTable{{.name = "thing",
                       .columns = {{.name = "b", .type = native_checked},
                                   {.name = "a", .type = integer, .unique = true}}}}}},
        {"an enum without a name", {table_of({enumeration("", {"x", "y"})}, true)}},
        {"an enum as a variant",
         {table_of({{.kind = TypeKind::String, .length = 5, .variants = {variant}}}, true)}},
        {"words as type names", {table_of({enumeration("order", {"x"}), odd}, true)}},
        {"booleans with a check",
         {CreateTable{
             {.name = "thing",
              .columns =
                  {{.name = "a", .type = {.kind = TypeKind::Boolean, .create_constraint = true}},
                   {.name = "b",
                    .type = {.kind = TypeKind::Boolean, .name = "ck_b", .create_constraint = true},
                    .nullable = false},
                   {.name = "c",
                    .type = of(TypeKind::Boolean),
                    .server_default = sql("false")}}}}}},
    };
}

std::vector<OperationCase> types_alone() {
    return {
        {"create an enum type",
         {CreateEnum{.type = {.name = {"app", "Letters"}, .values = {"a", "it's"}}}}},
        {"create an enum type with a check",
         {CreateEnum{.type = {.name = "mood", .values = {"sad", "ok"}}, .if_not_exists = true}}},
        {"drop an enum type", {DropEnum{{"app", "size"}}}},
        {"drop an enum type if it is there", {DropEnum{.name = "missing", .if_exists = true}}},
        {"create a sequence", {CreateSequence{{.name = "thing_seq"}}}},
        {"create a sequence with options",
         {CreateSequence{{.name = {"app", "Seq"},
                          .type = "INTEGER",
                          .options = {.start = 5,
                                      .increment = 2,
                                      .minvalue = 1,
                                      .maxvalue = 100,
                                      .cache = 3,
                                      .cycle = true}}}}},
        {"drop a sequence", {DropSequence{"account_seq"}}},
    };
}

}  // namespace

std::vector<OperationCase> type_cases() {
    std::vector<OperationCase> result = spellings();
    for (const auto& more : {postgresql_types(), enums(), types_alone()}) {
        result.insert(result.end(), more.begin(), more.end());
    }
    return result;
}

}  // namespace limbeck::test
