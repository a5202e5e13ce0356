// SPDX-License-Identifier: MIT
#include "operations/cases.h"

namespace limbeck::test {

using namespace operation;
using schema::Default;
using schema::Identity;
using schema::Type;
using schema::TypeKind;

namespace {

Type checked_enum(std::string name) {
    return {.kind = TypeKind::Enum,
            .name = std::move(name),
            .values = {"a", "b"},
            .native = false,
            .create_constraint = true};
}

const Type mood{.kind = TypeKind::Enum, .name = "mood", .values = {"sad", "ok"}};

std::vector<OperationCase> type_changes() {
    return {
        {"alter the type",
         {AlterColumn{.table = "account",
                      .column = "name",
                      .type = text,
                      .existing_type = varchar(50),
                      .existing_nullable = true}}},
        {"alter the type with a conversion",
         {AlterColumn{.table = "account",
                      .column = "kind",
                      .type = integer,
                      .using_expression = {"kind::integer"},
                      .existing_type = varchar(20)}}},
        {"alter the type in a schema",
         {AlterColumn{.table = {"app", "account"}, .column = "email", .type = varchar(255)}}},
        {"alter to an enum",
         {AlterColumn{.table = "account",
                      .column = "kind",
                      .type = mood,
                      .using_expression = {"kind::mood"},
                      .existing_type = varchar(20)}}},
        {"alter to an array",
         {AlterColumn{.table = "account",
                      .column = "tags",
                      .type = Type{.kind = TypeKind::Array, .item = {varchar(10)}},
                      .existing_type = Type{.kind = TypeKind::Array, .item = {text}}}}},
        {"alter to an enum with a check",
         {AlterColumn{.table = "account",
                      .column = "kind",
                      .type = checked_enum("kinds"),
                      .existing_type = varchar(20)}}},
        {"alter from an enum with a check",
         {AlterColumn{.table = "account",
                      .column = "age",
                      .type = varchar(20),
                      .existing_type = checked_enum("ck_account_age")}}},
        {"alter from a native enum",
         {AlterColumn{.table = "account",
                      .column = "kind",
                      .type = varchar(20),
                      .existing_type =
                          Type{.kind = TypeKind::Enum, .name = "kinds", .values = {"a", "b"}}}}},
        {"alter a type and rename with a check",
         {AlterColumn{.table = "account",
                      .column = "kind",
                      .type = checked_enum("kinds"),
                      .rename_to = "sort",
                      .existing_type = varchar(20)}}},
    };
}

std::vector<OperationCase> other_changes() {
    return {
        {"alter to not null",
         {AlterColumn{.table = "account",
                      .column = "name",
                      .nullable = false,
                      .existing_type = varchar(50)}}},
        {"alter to nullable",
         {AlterColumn{.table = "account",
                      .column = "email",
                      .nullable = true,
                      .existing_type = varchar(120),
                      .existing_nullable = false}}},
        {"rename a column",
         {AlterColumn{.table = "account", .column = "name", .rename_to = "fullName"}}},
        {"rename a column of a schema",
         {AlterColumn{.table = {"app", "account"},
                      .column = "name",
                      .rename_to = "title",
                      .existing_type = varchar(50)}}},
        {"comment on a column",
         {AlterColumn{.table = "account", .column = "name", .comment = "it's"}}},
        {"drop the comment of a column",
         {AlterColumn{.table = "account",
                      .column = "name",
                      .comment = std::optional<std::string>(),
                      .existing_comment = "it's"}}},
        {"alter everything",
         {AlterColumn{.table = "account",
                      .column = "age",
                      .type = big_integer,
                      .using_expression = {"age::bigint"},
                      .nullable = false,
                      .server_default = sql("7"),
                      .comment = "age in years",
                      .rename_to = "years",
                      .existing_type = integer}}},
        {"alter nothing",
         {AlterColumn{.table = "account",
                      .column = "age",
                      .existing_type = integer,
                      .existing_nullable = true}}},
        {"autoincrement says nothing",
         {AlterColumn{
             .table = "account", .column = "id", .autoincrement = true, .existing_type = integer}}},
        {"set and drop with a type and a schema",
         {AlterColumn{.table = {"app", "account"},
                      .column = "name",
                      .type = text,
                      .nullable = false,
                      .server_default = NoDefault{},
                      .existing_type = varchar(50)}}},
    };
}

std::vector<OperationCase> default_changes() {
    return {
        {"set a default",
         {AlterColumn{.table = "account", .column = "name", .server_default = Default{"x"}}}},
        {"set a default that is SQL",
         {AlterColumn{.table = "account",
                      .column = "created_at",
                      .server_default = sql("now()"),
                      .existing_type = date_time}}},
        {"drop a default",
         {AlterColumn{.table = "account",
                      .column = "name",
                      .server_default = NoDefault{},
                      .existing_server_default = sql("'x'")}}},
        {"add an identity",
         {AlterColumn{.table = "account",
                      .column = "number",
                      .server_default = Identity{.always = true, .options = {.start = 5}},
                      .existing_type = integer}}},
        {"change an identity",
         {AlterColumn{
             .table = "account",
             .column = "number",
             .server_default = Identity{.always = true, .options = {.start = 7, .increment = 3}},
             .existing_server_default = Identity{}}}},
        {"drop an identity",
         {AlterColumn{.table = "account",
                      .column = "number",
                      .server_default = NoDefault{},
                      .existing_server_default = Identity{}}}},
        {"add an identity where there is no default",
         {AlterColumn{.table = "account",
                      .column = "id",
                      .server_default = Identity{.always = true, .options = {.start = 5}},
                      .existing_server_default = NoDefault{}}}},
        {"change an identity by default",
         {AlterColumn{.table = "account",
                      .column = "number",
                      .server_default = Identity{.options = {.minvalue = -5, .cycle = true}},
                      .existing_server_default =
                          Identity{.always = true, .options = {.start = 7, .cache = 4}}}}},
        {"change what identity nobody knows",
         {AlterColumn{.table = "account",
                      .column = "number",
                      .server_default = Identity{.options = {.start = 3}}}}},
        {"alter to a computed column",
         {AlterColumn{.table = "account",
                      .column = "age",
                      .server_default = schema::Computed{.expression = {"org_id * 2"}}}}},
    };
}

std::vector<OperationCase> batches() {
    return {
        {"a batch",
         {BatchAlterTable{
             .table = "account",
             .steps = {AlterColumn{.table = "account",
                                   .column = "name",
                                   .nullable = false,
                                   .existing_type = varchar(50)},
                       AddColumn{.table = "account",
                                 .column = {.name = "nick", .type = text, .unique = true}},
                       DropConstraint{"account", "ck_account_age", ConstraintType::Check},
                       CreateIndex{.index = {.name = "ix_account_kind",
                                             .table = "account",
                                             .parts = {{"kind"}}}}}}}},
        {"a batch that SQLite can do in place",
         {BatchAlterTable{
             .table = "account",
             .steps = {AddColumn{.table = "account", .column = {.name = "nick", .type = text}},
                       CreateIndex{.index = {.name = "ix_account_nick",
                                             .table = "account",
                                             .parts = {{"nick"}},
                                             .unique = true}},
                       DropIndex{"ix_account_name", "account"}}}}},
    };
}

}  // namespace

std::vector<OperationCase> alter_cases() {
    std::vector<OperationCase> result = type_changes();
    for (const auto& more : {other_changes(), default_changes(), batches()}) {
        result.insert(result.end(), more.begin(), more.end());
    }
    return result;
}

}  // namespace limbeck::test
