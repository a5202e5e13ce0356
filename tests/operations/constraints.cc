// SPDX-License-Identifier: MIT
#include "operations/cases.h"

namespace limbeck::test {

using namespace operation;
using schema::Check;
using schema::Exclusion;
using schema::final_name;
using schema::ForeignKey;
using schema::PrimaryKey;
using schema::TypeKind;
using schema::Unique;

namespace {

std::vector<OperationCase> additions() {
    return {
        {"add a unique constraint",
         {AddConstraint{"account", Unique{.name = "uq_account_name", .columns = {"name", "age"}}}}},
        {"add a unique constraint in a schema",
         {AddConstraint{{"app", "account"},
                        Unique{.name = "uq_name",
                               .columns = {"name"},
                               .deferrable = true,
                               .initially = "DEFERRED"}}}},
        {"add an unnamed unique constraint",
         {AddConstraint{"account", Unique{.columns = {"name"}}}}},
        {"add a primary key",
         {AddConstraint{"note", PrimaryKey{.name = "pk_note", .columns = {"id", "account_id"}}}}},
        {"add a check constraint",
         {AddConstraint{"account", Check{.name = "ck_name", .condition = {"name <> 'it''s'"}}}}},
        {"add a check constraint in a schema",
         {AddConstraint{{"app", "account"},
                        Check{.name = "ck_name", .condition = {"length(name) > 1"}}}}},
        {"add an exclusion",
         {AddConstraint{"account", Exclusion{.name = "ex_account",
                                             .parts = {{.column = "span", .op = "&&"},
                                                       {.expression = {"lower(name)"}, .op = "="}},
                                             .where = {"age > 1"},
                                             .deferrable = true,
                                             .initially = "DEFERRED"}}}},
    };
}

std::vector<OperationCase> foreign_keys() {
    const ForeignKey plain{.name = "fk_note_account",
                           .columns = {"account_id"},
                           .target = "account",
                           .target_columns = {"id"}};
    ForeignKey acting = plain;
    acting.ondelete = "CASCADE";
    acting.onupdate = "SET NULL";
    acting.deferrable = true;
    acting.initially = "DEFERRED";
    acting.match = "FULL";
    ForeignKey unnamed = plain;
    unnamed.name = {};
    ForeignKey strict = plain;
    strict.deferrable = false;
    ForeignKey unchecked = plain;
    unchecked.ondelete = "CASCADE";
    unchecked.not_valid = true;
    return {
        {"add a foreign key", {AddConstraint{"note", plain}}},
        {"add a foreign key with actions", {AddConstraint{"note", acting}}},
        {"add a foreign key without a name", {AddConstraint{"note", unnamed}}},
        {"add a foreign key across schemas",
         {AddConstraint{{"app", "account"},
                        ForeignKey{.name = "fk_account_org",
                                   .columns = {"org_id"},
                                   .target = {"app", "org"},
                                   .target_columns = {"id"}}}}},
        {"add a foreign key that is not deferrable", {AddConstraint{"note", strict}}},
        {"add a foreign key that is not validated", {AddConstraint{"note", unchecked}}},
    };
}

std::vector<OperationCase> removals() {
    return {
        {"drop a constraint",
         {DropConstraint{"account", "fk_account_org", ConstraintType::ForeignKey}}},
        {"drop a unique constraint of a schema",
         {DropConstraint{
             {"app", "account"}, final_name("uq_account_email"), ConstraintType::Unique}}},
        {"drop a primary key",
         {DropConstraint{"account", "pk_account", ConstraintType::PrimaryKey}}},
        {"drop a check constraint",
         {DropConstraint{"account", "ck_account_age", ConstraintType::Check}}},
        {"drop a constraint of no type", {DropConstraint{"account", "ck_account_age"}}},
        {"drop a constraint without a name",
         {DropConstraint{.table = "account", .type = ConstraintType::ForeignKey}}},
        {"drop a constraint if it is there",
         {DropConstraint{.table = "account",
                         .name = "missing",
                         .type = ConstraintType::Check,
                         .if_exists = true}}},
    };
}

std::vector<OperationCase> conventions() {
    return {
        {"conventions name what has no name",
         {CreateTable{
             {.name = "thing",
              .columns = {{.name = "id", .type = integer, .nullable = false},
                          {.name = "org_id", .type = integer},
                          {.name = "code", .type = varchar(10), .unique = true},
                          {.name = "tag", .type = varchar(10), .index = true},
                          {.name = "flag",
                           .type = {.kind = TypeKind::Boolean,
                                    .name = "flag_bool",
                                    .create_constraint = true}}},
              .constraints = {Check{.name = "positive", .condition = {"org_id > 0"}},
                              Check{.name = final_name("final"), .condition = {"org_id < 9"}},
                              ForeignKey{
                                  .columns = {"org_id"}, .target = "org", .target_columns = {"id"}},
                              Unique{.columns = {"tag", "code"}}, PrimaryKey{.columns = {"id"}}}}}},
         {{"ix", "ix_%(column_0_label)s"},
          {"uq", "uq_%(table_name)s_%(column_0_name)s"},
          {"ck", "ck_%(table_name)s_%(constraint_name)s"},
          {"fk", "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s"},
          {"pk", "pk_%(table_name)s"}}},
        {"conventions with all columns",
         {CreateTable{{.name = "thing",
                       .columns = {{.name = "org_id", .type = integer},
                                   {.name = "code", .type = varchar(10), .index = true}},
                       .constraints = {ForeignKey{.columns = {"org_id"},
                                                  .target = "org",
                                                  .target_columns = {"id"}},
                                       Unique{.columns = {"org_id", "code"}}}}},
          AddConstraint{"account", Unique{.columns = {"name", "age"}}},
          CreateIndex{.index = {.table = "account", .parts = {{"name"}, {"age"}}}}},
         {{"uq", "uq_%(table_name)s_%(column_0_N_name)s"},
          {"fk", "fk_%(table_name)s_%(column_0_key)s_%(referred_table_name)s"},
          {"ix", "ix_%(table_name)s_%(column_0N_name)s"}}},
        {"conventions and directives",
         {AddConstraint{"account", Check{.name = "years", .condition = {"age < 200"}}},
          DropConstraint{"account", "years", ConstraintType::Check},
          AddConstraint{
              "note",
              ForeignKey{.columns = {"account_id"}, .target = "account", .target_columns = {"id"}}},
          AddColumn{.table = "note",
                    .column = {.name = "other_id",
                               .type = integer,
                               .foreign_keys = {{.target = "org", .target_columns = {"id"}}}}}},
         {{"ck", "ck_%(table_name)s_%(constraint_name)s"},
          {"uq", "uq_%(table_name)s_%(column_0_name)s"},
          {"fk", "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s"}}},
    };
}

std::vector<OperationCase> long_names() {
    const std::string column = "a_column_with_a_name_that_is_really_rather_long_even_for_it";
    return {
        {"names that are too long",
         {CreateTable{{.name = "thing",
                       .columns = {{.name = column, .type = text, .index = true},
                                   {.name = "another", .type = text}},
                       .constraints = {Unique{.columns = {column, "another"}}}}},
          CreateIndex{.index = {.name = final_name("ix_final_name_that_is_longer_than_what_"
                                                   "PostgreSQL_takes_for_any_name"),
                                .table = "account",
                                .parts = {{"name"}}}}},
         {{"ix", "ix_%(column_0_label)s"}, {"uq", "uq_%(table_name)s_%(column_0_N_name)s"}}},
        {"a name that is too long and not final",
         {CreateIndex{.index = {.name = "ix_plain_name_that_is_longer_than_what_PostgreSQL_takes_"
                                        "for_a_name_at_all",
                                .table = "account",
                                .parts = {{"name"}}}}}},
    };
}

}  // namespace

std::vector<OperationCase> constraint_cases() {
    std::vector<OperationCase> result = additions();
    for (const auto& more : {foreign_keys(), removals(), conventions(), long_names()}) {
        result.insert(result.end(), more.begin(), more.end());
    }
    return result;
}

}  // namespace limbeck::test
