// SPDX-License-Identifier: MIT
#include "operations/cases.h"

namespace limbeck::test {

using namespace operation;
using schema::Column;
using schema::Default;
using schema::ForeignKey;
using schema::Type;
using schema::TypeKind;

namespace {

std::vector<OperationCase> plain_columns() {
    return {
        {"add a column",
         {AddColumn{.table = "account", .column = {.name = "nick", .type = varchar(50)}}}},
        {"add a column to a table of a schema",
         {AddColumn{.table = {"app", "account"}, .column = {.name = "nick", .type = text}}}},
        {"add a column that may not be null",
         {AddColumn{.table = "account",
                    .column = {.name = "level",
                               .type = integer,
                               .nullable = false,
                               .server_default = Default{"0"}}}}},
        {"add a column with a default that is SQL",
         {AddColumn{.table = "account",
                    .column = {.name = "flag",
                               .type = {.kind = TypeKind::Boolean},
                               .nullable = false,
                               .server_default = sql("true")}}}},
        {"add a column with a default and a time zone",
         {AddColumn{.table = "note",
                    .column = {.name = "at",
                               .type = date_time_tz,
                               .server_default = sql("CURRENT_TIMESTAMP")}}}},
        {"add a column with a comment",
         {AddColumn{.table = "account",
                    .column = {.name = "nick", .type = varchar(50), .comment = "short"}}}},
        {"add a primary key column",
         {AddColumn{
             .table = "note",
             .column = {.name = "key", .type = integer, .nullable = false, .primary_key = true}}}},
        {"add a serial column",
         {AddColumn{.table = "note",
                    .column = {.name = "n",
                               .type = big_integer,
                               .nullable = false,
                               .server_default = Default{"1"},
                               .autoincrement = schema::Autoincrement::Always}}}},
        {"add a computed column",
         {AddColumn{.table = "account",
                    .column = {.name = "twice",
                               .type = integer,
                               .computed = schema::Computed{{"age * 2"}, true}}}}},
        {"add an identity column",
         {AddColumn{.table = "note",
                    .column = {.name = "n",
                               .type = integer,
                               .nullable = false,
                               .identity = schema::Identity{.always = true}}}}},
        {"add an enum column",
         {AddColumn{.table = "account",
                    .column = {.name = "feeling",
                               .type = {.kind = TypeKind::Enum,
                                        .name = "mood",
                                        .values = {"sad", "ok"}}}}}},
        {"add a column if it is missing",
         {AddColumn{.table = "account",
                    .column = {.name = "age", .type = integer},
                    .if_not_exists = true}}},
        {"drop a column", {DropColumn{.table = "account", .column = "kind"}}},
        {"drop a column of a schema",
         {DropColumn{.table = {"app", "account"}, .column = "org_id"}}},
        {"drop a column with an odd name", {DropColumn{.table = "account", .column = "camelCase"}}},
        {"drop a column if it is there",
         {DropColumn{.table = "account", .column = "missing", .if_exists = true}}},
    };
}

std::vector<OperationCase> constrained_columns() {
    const ForeignKey to_org{.target = "org", .target_columns = {"id"}};
    return {
        {"add a column with a foreign key",
         {AddColumn{.table = "note",
                    .column = {.name = "other_id",
                               .type = integer,
                               .foreign_keys = {{.name = "fk_note_other",
                                                 .target = "org",
                                                 .target_columns = {"id"},
                                                 .ondelete = "CASCADE"}}}}}},
        {"add a column with an unnamed foreign key",
         {AddColumn{.table = "note",
                    .column = {.name = "other_id", .type = integer, .foreign_keys = {to_org}}}}},
        {"add a column with a foreign key inline",
         {AddColumn{.table = "note",
                    .column = {.name = "other_id",
                               .type = integer,
                               .foreign_keys = {{.target = "org",
                                                 .target_columns = {"id"},
                                                 .ondelete = "CASCADE"}}},
                    .inline_references = true}}},
        {"add a column with an index",
         {AddColumn{.table = "account",
                    .column = {.name = "nick", .type = varchar(50), .index = true}}}},
        {"add a unique column",
         {AddColumn{.table = "account",
                    .column = {.name = "nick", .type = varchar(50), .unique = true}}}},
        {"add a unique column with an index",
         {AddColumn{
             .table = "account",
             .column = {.name = "nick", .type = varchar(50), .unique = true, .index = true}}}},
        {"add an enum column with a check",
         {AddColumn{.table = "account",
                    .column = {.name = "feeling",
                               .type = {.kind = TypeKind::Enum,
                                        .name = "mood",
                                        .values = {"sad", "ok"},
                                        .native = false,
                                        .create_constraint = true}}}}},
        {"add a column with a check",
         {AddColumn{.table = "account",
                    .column = {.name = "size",
                               .type = integer,
                               .checks = {{.name = "ck_size", .condition = {"size > 0"}}}}}}},
        {"names of a column's constraints by convention",
         {AddColumn{.table = "note",
                    .column = {.name = "code", .type = integer, .foreign_keys = {to_org}}},
          AddColumn{.table = "note", .column = {.name = "mark", .type = text, .unique = true}},
          AddColumn{.table = "note", .column = {.name = "sign", .type = text, .index = true}}},
         {{"ix", "ix_%(table_name)s_%(column_0_name)s"},
          {"uq", "uq_%(table_name)s_%(column_0_name)s"},
          {"fk", "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s"}}},
    };
}

}  // namespace

std::vector<OperationCase> column_cases() {
    std::vector<OperationCase> result = plain_columns();
    const std::vector<OperationCase> more = constrained_columns();
    result.insert(result.end(), more.begin(), more.end());
    return result;
}

}  // namespace limbeck::test
