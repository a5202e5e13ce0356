// SPDX-License-Identifier: MIT
#include "operations/cases.h"

namespace limbeck::test {

using namespace operation;
using schema::Autoincrement;
using schema::Check;
using schema::Column;
using schema::Default;
using schema::Exclusion;
using schema::ForeignKey;
using schema::Identity;
using schema::PrimaryKey;
using schema::Table;
using schema::Type;
using schema::TypeKind;
using schema::Unique;

namespace {

CreateTable thing(std::vector<Column> columns, std::vector<schema::Constraint> constraints = {}) {
    return {.table = {.name = "thing",
                      .columns = std::move(columns),
                      .constraints = std::move(constraints)}};
}

const Column org_id{.name = "org_id", .type = integer};

std::vector<OperationCase> tables() {
    return {
        {"create a table",
         {thing({{.name = "id", .type = integer, .nullable = false},
                 {.name = "name", .type = varchar(50)}},
                {PrimaryKey{.columns = {"id"}}})}},
        {"create a table in a schema",
         {CreateTable{
             {.name = {"app", "thing"},
              .columns =
                  {{.name = "id", .type = big_integer, .nullable = false, .primary_key = true},
                   {.name = "name", .type = varchar(50), .index = true}}}}}},
        {"create a table if it is missing",
         {CreateTable{.table = {.name = "org", .columns = {id_column()}}, .if_not_exists = true}}},
        {"a table without a primary key",
         {thing({{.name = "a", .type = text, .nullable = false}})}},
        {"comments",
         {CreateTable{{.name = "thing",
                       .columns = {{.name = "id",
                                    .type = integer,
                                    .nullable = false,
                                    .primary_key = true,
                                    .comment = "the key"},
                                   {.name = "name", .type = text, .comment = "it's 100% \\ odd"}},
                       .comment = "things"}}}},
        {"comments come after indexes",
         {CreateTable{
             {.name = {"app", "thing"},
              .columns = {id_column(), {.name = "a", .type = text, .index = true, .comment = "x"}},
              .comment = "y"}}}},
        {"indexes among the arguments",
         {CreateTable{
             {.name = "thing",
              .columns = {id_column(), {.name = "a", .type = integer}},
              .indexes = {{.name = "ix_thing_a", .parts = {{"a"}}},
                          {.name = "ix_thing_b", .parts = {{"a"}, {"id"}}, .unique = true}}}}}},
        {"drop a table", {DropTable{"note"}}},
        {"drop a table of a schema", {DropTable{{"app", "account"}}}},
        {"drop a table if it is there", {DropTable{.table = "missing", .if_exists = true}}},
        {"rename a table", {RenameTable{"note", "remark"}}},
        {"rename a table of a schema", {RenameTable{{"app", "account"}, "User"}}},
        {"comment on a table",
         {SetTableComment{.table = "account", .comment = "it's theirs"},
          SetTableComment{
              .table = {"app", "account"}, .comment = "more", .existing_comment = "x"}}},
        {"drop the comment of a table",
         {SetTableComment{.table = "account", .existing_comment = "x"}}},
    };
}

std::vector<OperationCase> constraints() {
    return {
        {"create a table with every constraint",
         {thing(
             {{.name = "id", .type = integer, .nullable = false},
              org_id,
              {.name = "code", .type = varchar(10), .nullable = false},
              {.name = "price", .type = {.kind = TypeKind::Numeric, .precision = 10, .scale = 2}}},
             {Check{.name = "ck_price", .condition = {"price > 0"}},
              ForeignKey{.name = "fk_thing_org",
                         .columns = {"org_id"},
                         .target = "org",
                         .target_columns = {"id"},
                         .onupdate = "SET NULL",
                         .ondelete = "CASCADE"},
              Unique{.name = "uq_thing_code", .columns = {"code"}},
              Unique{.columns = {"org_id", "code"}}, Check{.condition = {"code <> ''"}},
              PrimaryKey{.name = "pk_thing", .columns = {"id"}}})}},
        {"create a table with constraints on its columns",
         {thing({id_column(),
                 {.name = "code", .type = varchar(10), .unique = true},
                 {.name = "org_id",
                  .type = integer,
                  .foreign_keys = {{.name = "fk_org",
                                    .target = "org",
                                    .target_columns = {"id"},
                                    .ondelete = "SET NULL"}}},
                 {.name = "slug", .type = varchar(10), .unique = true, .index = true},
                 {.name = "tag", .type = varchar(10), .index = true},
                 {.name = "age",
                  .type = integer,
                  .checks = {{.name = "ck_age", .condition = {"age > 0"}}}},
                 {.name = "note_id",
                  .type = integer,
                  .foreign_keys = {{.target = "org", .target_columns = {"id"}}}}},
                {Check{.condition = {"code <> tag"}}, Unique{.columns = {"tag", "age"}}})}},
        {"several constraints of one column",
         {thing({{.name = "a",
                  .type = {.kind = TypeKind::Enum,
                           .name = "e",
                           .values = {"x"},
                           .native = false,
                           .create_constraint = true},
                  .nullable = false,
                  .server_default = Default{"x"},
                  .unique = true,
                  .foreign_keys = {{.target = "word", .target_columns = {"word"}}},
                  .checks = {{.condition = {"a <> 'y'"}}}},
                 {.name = "b",
                  .type = integer,
                  .unique = true,
                  .foreign_keys = {{.target = "account", .target_columns = {"id"}},
                                   {.target = "org", .target_columns = {"id"}}}}},
                {Check{.condition = {"b > 1"}}})}},
        {"deferrable constraints",
         {thing({id_column(), org_id}, {Unique{.name = "uq",
                                               .columns = {"org_id"},
                                               .deferrable = true,
                                               .initially = "IMMEDIATE"},
                                        ForeignKey{.columns = {"org_id"},
                                                   .target = "org",
                                                   .target_columns = {"id"},
                                                   .match = "FULL",
                                                   .deferrable = true,
                                                   .initially = "DEFERRED"}})}},
        {"a deferrable foreign key",
         {thing({org_id}, {ForeignKey{.columns = {"org_id"},
                                      .target = "org",
                                      .target_columns = {"id"},
                                      .deferrable = true,
                                      .initially = "DEFERRED"}})}},
        {"a foreign key that is added later is not written",
         {thing({id_column(), org_id}, {ForeignKey{.name = "fk_later",
                                                   .columns = {"org_id"},
                                                   .target = "org",
                                                   .target_columns = {"id"},
                                                   .use_alter = true}})}},
        {"a foreign key into another schema",
         {thing({id_column(), org_id}, {ForeignKey{.name = "fk_app",
                                                   .columns = {"org_id"},
                                                   .target = {"app", "org"},
                                                   .target_columns = {"id"}}})}},
        {"a foreign key inside a schema",
         {CreateTable{{.name = {"app", "thing"},
                       .columns = {id_column(), org_id},
                       .constraints = {ForeignKey{.name = "fk_app",
                                                  .columns = {"org_id"},
                                                  .target = {"app", "org"},
                                                  .target_columns = {"id"}}}}}}},
        {"an unquoted foreign key within quotes",
         {thing(
             {{.name = "a",
               .type = integer,
               .foreign_keys = {{.target = {"Odd Schema", "Some"}, .target_columns = {"id"}}}}})}},
        {"references without columns",
         {thing({id_column(), {.name = "a", .type = integer}},
                {ForeignKey{.columns = {"a", "id"},
                            .target = "org",
                            .target_columns = {"id", "name"},
                            .deferrable = false,
                            .initially = "IMMEDIATE"}})}},
        {"an exclusion in a table",
         {thing({id_column(),
                 {.name = "room", .type = integer},
                 {.name = "span", .type = named("TSRANGE", "postgresql")}},
                {Exclusion{
                    .name = "ex_thing",
                    .parts = {{.column = "room", .op = "="}, {.column = "span", .op = "&&"}}}})}},
    };
}

Column key(Type type, Autoincrement autoincrement = Autoincrement::Auto) {
    return {.name = "id",
            .type = std::move(type),
            .nullable = false,
            .primary_key = true,
            .autoincrement = autoincrement};
}

std::vector<OperationCase> keys() {
    const ForeignKey to_org{.target = "org", .target_columns = {"id"}};
    Column foreign = id_column();
    foreign.foreign_keys = {to_org};
    Column counting = foreign;
    counting.autoincrement = Autoincrement::Always;
    Column with_default = id_column();
    with_default.server_default = sql("7");
    const Column a{.name = "a", .type = integer, .nullable = false, .primary_key = true};
    const Column b{.name = "b", .type = integer, .nullable = false, .primary_key = true};
    return {
        {"a composite primary key", {thing({a, b})}},
        {"a composite primary key with autoincrement",
         {thing({{.name = "a",
                  .type = integer,
                  .nullable = false,
                  .primary_key = true,
                  .autoincrement = Autoincrement::Always},
                 {.name = "b", .type = integer, .nullable = false}},
                {PrimaryKey{.columns = {"a", "b"}}})}},
        {"a partial primary key",
         {thing({a, {.name = "b", .type = integer}},
                {PrimaryKey{.name = "pk", .columns = {"a", "b"}}})}},
        {"a nullable primary key column",
         {thing({{.name = "a", .type = text}}, {PrimaryKey{.columns = {"a"}}})}},
        {"an integer primary key without autoincrement",
         {thing({key(integer, Autoincrement::Never)})}},
        {"an integer primary key that is a foreign key", {thing({foreign})}},
        {"an integer primary key that is a foreign key of the table",
         {thing({{.name = "id", .type = integer, .nullable = false}},
                {ForeignKey{.columns = {"id"}, .target = "org", .target_columns = {"id"}},
                 PrimaryKey{.columns = {"id"}}})}},
        {"an integer primary key that is a foreign key and counts", {thing({counting})}},
        {"an integer primary key with a default", {thing({with_default})}},
        {"a small integer primary key", {thing({key({.kind = TypeKind::SmallInteger})})}},
        {"upper-case integer primary keys",
         {thing({{.name = "id",
                  .type = big_integer,
                  .nullable = false,
                  .autoincrement = Autoincrement::Always}},
                {PrimaryKey{.columns = {"id"}}}),
          CreateTable{{.name = "thing2",
                       .columns = {{.name = "id", .type = integer, .nullable = false}},
                       .constraints = {PrimaryKey{.columns = {"id"}}}}}}},
        {"a numeric primary key",
         {thing({key({.kind = TypeKind::Numeric, .precision = 10, .scale = 0})})}},
        {"a text primary key",
         {thing({key(varchar(36)),
                 {.name = "n",
                  .type = integer,
                  .nullable = false,
                  .autoincrement = Autoincrement::Always}})}},
    };
}

std::vector<OperationCase> names() {
    const auto columns = [](std::vector<std::string> given) {
        std::vector<Column> result{id_column()};
        for (std::string& name : given) {
            result.push_back({.name = std::move(name), .type = integer});
        }
        return result;
    };
    return {
        {"names that need quotes",
         {CreateTable{
             {.name = "Thing",
              .columns = columns({"Order", "user", "a b", "1st", "$x", "a$", "q\"q", "größe"}),
              .constraints = {Unique{.name = "UQ_order", .columns = {"Order"}},
                              ForeignKey{.columns = {"user"},
                                         .target = "Odd Table",
                                         .target_columns = {"id"}}}}}}},
        {"reserved words as names",
         {thing(columns({"user",     "order",     "group",   "type",         "name",
                         "value",    "key",       "desc",    "default",      "timestamp",
                         "date",     "time",      "text",    "json",         "level",
                         "role",     "end",       "start",   "column",       "table",
                         "index",    "position",  "values",  "status",       "left",
                         "limit",    "offset",    "check",   "references",   "int",
                         "interval", "boolean",   "row",     "session_user", "data",
                         "language", "language2", "comment", "plan",         "action",
                         "temp",     "replace",   "if",      "match",        "no",
                         "of"}))}},
    };
}

std::vector<OperationCase> defaults() {
    const auto column = [](const char* name, Type type, Default given) {
        return Column{.name = name, .type = std::move(type), .server_default = std::move(given)};
    };
    Column required = column("c", integer, sql("0"));
    required.nullable = false;
    const auto computed = [](const char* name, const char* expression,
                             std::optional<bool> persisted, bool nullable = true) {
        return Column{.name = name,
                      .type = integer,
                      .nullable = nullable,
                      .computed = schema::Computed{{expression}, persisted}};
    };
    const Column a{.name = "a", .type = integer};
    return {
        {"defaults",
         {thing({id_column(), column("a", varchar(10), {"it's"}), column("b", integer, {"0"}),
                 required, column("d", text, sql("'x'")), column("e", integer, sql("-1")),
                 column("f", varchar(10), sql("NULL"))})}},
        {"defaults that are expressions",
         {thing({column("a", date_time, {"CURRENT_TIMESTAMP", Default::Kind::Expression})})}},
        {"a default with operators", {thing({column("a", integer, sql("1 + 1"))})}},
        {"computed columns",
         {thing({a, computed("b", "a * 2", true), computed("c", "a * 3", true, false)})}},
        {"a computed column that says nothing of being stored",
         {thing({a, computed("b", "a * 2", std::nullopt)})}},
        {"a computed column that is not stored", {thing({a, computed("b", "a * 2", false)})}},
        {"identity",
         {thing({{.name = "id",
                  .type = big_integer,
                  .nullable = false,
                  .primary_key = true,
                  .identity = Identity{.always = true}},
                 {.name = "name", .type = text}})}},
        {"identity with options",
         {thing({{.name = "id",
                  .type = big_integer,
                  .nullable = false,
                  .identity = Identity{.options = {.start = 5,
                                                   .increment = 2,
                                                   .minvalue = 1,
                                                   .maxvalue = 1000,
                                                   .cache = 3,
                                                   .cycle = true}}},
                 {.name = "n",
                  .type = integer,
                  .nullable = false,
                  .identity = Identity{.always = true, .options = {.start = 7}}}},
                {PrimaryKey{.columns = {"id"}}})}},
        {"a nullable identity", {thing({{.name = "n", .type = integer, .identity = Identity{}}})}},
    };
}

std::vector<OperationCase> options() {
    return {
        {"a partitioned table",
         {CreateTable{{.name = "thing",
                       .columns = {{.name = "id", .type = big_integer, .nullable = false},
                                   {.name = "at", .type = date_time_tz, .nullable = false}},
                       .constraints = {PrimaryKey{.columns = {"id", "at"}}},
                       .options = {{"postgresql_partition_by", "RANGE (at)"}}}}}},
        {"options of a PostgreSQL table",
         {CreateTable{
             {.name = "thing",
              .columns = {{.name = "id", .type = integer, .nullable = false}},
              .prefixes = {"TEMPORARY"},
              .options = {{"postgresql_with_oids", "false"}, {"postgresql_on_commit", "DROP"}}}}}},
        {"a tablespace and a parent",
         {CreateTable{{.name = "thing",
                       .columns = {{.name = "extra", .type = integer}},
                       .options = {{"postgresql_inherits", "org"},
                                   {"postgresql_tablespace", "pg_default"}}}}}},
        {"sqlite_autoincrement",
         {CreateTable{{.name = "thing",
                       .columns = {id_column(), {.name = "name", .type = text}},
                       .options = {{"sqlite_autoincrement", "true"}}}}}},
        {"sqlite_autoincrement with a named key",
         {CreateTable{{.name = "thing",
                       .columns = {{.name = "id", .type = integer, .nullable = false}},
                       .constraints = {PrimaryKey{.name = "pk_thing", .columns = {"id"}}},
                       .options = {{"sqlite_autoincrement", "true"}}}}}},
        {"a table without rowids",
         {CreateTable{
             {.name = "thing",
              .columns = {{.name = "id", .type = text, .nullable = false, .primary_key = true}},
              .options = {{"sqlite_with_rowid", "false"}}}}}},
    };
}

}  // namespace

std::vector<OperationCase> table_cases() {
    std::vector<OperationCase> result = tables();
    for (const auto& more : {constraints(), keys(), names(), defaults(), options()}) {
        result.insert(result.end(), more.begin(), more.end());
    }
    return result;
}

}  // namespace limbeck::test
