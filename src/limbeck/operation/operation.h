// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "limbeck/schema/column.h"
#include "limbeck/schema/constraint.h"
#include "limbeck/schema/database.h"
#include "limbeck/schema/index.h"
#include "limbeck/schema/name.h"
#include "limbeck/schema/sequence.h"
#include "limbeck/schema/table.h"
#include "limbeck/schema/type.h"
#include "limbeck/schema/value.h"

// What can change, as plain values: the directives of Alembic's `op`, and what a comparison finds
// besides. A dialect renders them.
namespace limbeck::operation {

using schema::QualifiedName;

// With its indexes and comments, and on PostgreSQL the types of its Enum columns.
struct CreateTable {
    schema::Table table = {};
    bool if_not_exists = false;

    bool operator==(const CreateTable&) const = default;
};

struct DropTable {
    QualifiedName table = {};
    bool if_exists = false;

    bool operator==(const DropTable&) const = default;
};

struct RenameTable {
    QualifiedName table = {};
    std::string to = {};  // in the same schema

    bool operator==(const RenameTable&) const = default;
};

// With what the column says by the way (constraints, index, comment) and what is named here
// besides, each in a statement of its own; the type of an Enum must be there already.
struct AddColumn {
    QualifiedName table = {};
    schema::Column column = {};
    std::vector<schema::Constraint> constraints = {};
    std::vector<schema::Index> indexes = {};
    bool if_not_exists = false;
    bool inline_references = false;  // its one foreign key as part of the column
    bool inline_primary_key = false;
    std::string before = {};  // where in the table, if it is made anew in a batch
    std::string after = {};

    bool operator==(const AddColumn&) const = default;
};

struct DropColumn {
    QualifiedName table = {};
    std::string column = {};
    bool if_exists = false;

    bool operator==(const DropColumn&) const = default;
};

struct NoDefault {
    bool operator==(const NoDefault&) const = default;
};
using ColumnDefault = std::variant<NoDefault, schema::Default, schema::Identity, schema::Computed>;

// What is not given stays as it is, or is not known to be anything (`existing_…`).
struct AlterColumn {
    QualifiedName table = {};
    std::string column = {};
    std::optional<schema::Type> type = {};
    schema::SqlText using_expression = {};  // PostgreSQL: how values of the old type become new
    std::optional<bool> nullable = {};
    std::optional<ColumnDefault> server_default = {};
    std::optional<std::optional<std::string>> comment = {};  // inner none: taken away
    std::optional<std::string> rename_to = {};
    std::optional<bool> autoincrement = {};
    bool convert = false;  // PostgreSQL: values of the old type become new by an explicit cast
    bool drop_expression = false;                 // PostgreSQL: what was computed stays as it is
    std::optional<std::string> storage = {};      // PostgreSQL; "" is the type's own
    std::optional<std::string> compression = {};  // PostgreSQL; "" is the server's default

    std::optional<schema::Type> existing_type = {};
    std::optional<bool> existing_nullable = {};
    std::optional<ColumnDefault> existing_server_default = {};
    std::optional<std::string> existing_comment = {};
    std::optional<bool> existing_autoincrement = {};

    bool operator==(const AlterColumn&) const = default;
};

struct CreateIndex {
    schema::Index index = {};
    bool if_not_exists = false;
    bool concurrently = false;  // PostgreSQL; not inside a transaction

    bool operator==(const CreateIndex&) const = default;
};

struct DropIndex {
    schema::Name name = {};
    QualifiedName table = {};  // its schema is the index's
    bool if_exists = false;
    bool concurrently = false;

    bool operator==(const DropIndex&) const = default;
};

struct AddConstraint {
    QualifiedName table = {};
    schema::Constraint constraint = {};

    bool operator==(const AddConstraint&) const = default;
};

enum class ConstraintType { Any, PrimaryKey, Unique, ForeignKey, Check, Exclusion };

struct DropConstraint {
    QualifiedName table = {};
    schema::Name name = {};
    ConstraintType type = ConstraintType::Any;
    bool if_exists = false;

    bool operator==(const DropConstraint&) const = default;
};

// What can be changed of a constraint where it is: that it is validated, and whether a reference is
// deferrable.
struct AlterConstraint {
    QualifiedName table = {};
    schema::Constraint existing = {};
    schema::Constraint constraint = {};

    bool operator==(const AlterConstraint&) const = default;
};

struct SetTableComment {
    QualifiedName table = {};
    std::optional<std::string> comment = {};  // none: taken away
    std::optional<std::string> existing_comment = {};

    bool operator==(const SetTableComment&) const = default;
};

// A type of PostgreSQL; on databases without enum types nothing happens.
struct CreateEnum {
    schema::EnumType type = {};
    bool if_not_exists = false;  // `checkfirst`

    bool operator==(const CreateEnum&) const = default;
};

struct DropEnum {
    QualifiedName name = {};
    bool if_exists = false;

    bool operator==(const DropEnum&) const = default;
};

struct CreateSequence {
    schema::Sequence sequence = {};
    bool if_not_exists = false;

    bool operator==(const CreateSequence&) const = default;
};

struct DropSequence {
    QualifiedName name = {};
    bool if_exists = false;

    bool operator==(const DropSequence&) const = default;
};

// What is not given stays as it is.
struct AlterSequence {
    QualifiedName name = {};
    std::string type = {};
    schema::SequenceOptions options = {};
    bool restarts = false;  // begins anew: where it is lies outside of its bounds
    std::optional<std::optional<schema::SequenceOwner>> owned_by = {};  // inner none: nobody

    bool operator==(const AlterSequence&) const = default;
};

// PostgreSQL, as are schemas and what else an enum can do. Nobody can use the value before the
// transaction ends.
struct AddEnumValue {
    QualifiedName type = {};
    std::string value = {};
    std::string before = {};  // a value that is there; with neither at the end
    std::string after = {};

    bool operator==(const AddEnumValue&) const = default;
};

struct RenameEnumValue {
    QualifiedName type = {};
    std::string from = {};
    std::string to = {};

    bool operator==(const RenameEnumValue&) const = default;
};

// A column of an enum that is made anew.
struct EnumUse {
    QualifiedName table = {};
    schema::Column column = {};  // as it will be, with its default
    bool had_default = true;     // before

    bool operator==(const EnumUse&) const = default;
};

// Makes the type anew, for values that go or change places. Values that are gone fail the change
// where a row has them.
struct ReplaceEnum {
    schema::EnumType from = {};
    schema::EnumType to = {};
    std::vector<EnumUse> uses = {};

    bool operator==(const ReplaceEnum&) const = default;
};

struct CreateSchema {
    schema::Schema schema = {};

    bool operator==(const CreateSchema&) const = default;
};

struct DropSchema {
    std::string name = {};

    bool operator==(const DropSchema&) const = default;
};

struct CreateExtension {
    std::string name = {};
    std::string schema = {};

    bool operator==(const CreateExtension&) const = default;
};

struct CreateView {
    schema::View view = {};
    bool or_replace = false;  // its columns begin with those of the view that is there

    bool operator==(const CreateView&) const = default;
};

struct DropView {
    QualifiedName name = {};
    bool materialized = false;

    bool operator==(const DropView&) const = default;
};

// With its state and its comment.
struct CreateTrigger {
    schema::Trigger trigger = {};
    bool or_replace = false;  // PostgreSQL 14

    bool operator==(const CreateTrigger&) const = default;
};

struct DropTrigger {
    QualifiedName name = {};
    QualifiedName table = {};

    bool operator==(const DropTrigger&) const = default;
};

struct SetTriggerState {
    QualifiedName name = {};
    QualifiedName table = {};
    std::string state = {};  // as in schema::Trigger

    bool operator==(const SetTriggerState&) const = default;
};

// Functions, and whatever else is made by a statement of its own.
struct CreateDefinition {
    schema::Definition definition = {};

    bool operator==(const CreateDefinition&) const = default;
};

struct DropDefinition {
    schema::Definition definition = {};

    bool operator==(const DropDefinition&) const = default;
};

// On what is neither a table nor a column.
struct SetComment {
    enum class On {
        Schema,
        Sequence,
        Type,
        View,
        MaterializedView,
        Index,
        Constraint,
        Trigger,
        Definition
    };
    On on = On::Schema;
    QualifiedName name = {};   // of a constraint or trigger in the schema of its table
    QualifiedName table = {};  // of a constraint or trigger
    schema::Definition definition = {};
    std::string comment = {};  // "" takes it away

    bool operator==(const SetComment&) const = default;
};

// Of what is neither a table nor a column, in the same schema.
struct RenameObject {
    enum class On { Schema, Type, Sequence, Index, Constraint };
    On on = On::Schema;
    QualifiedName name = {};   // of a constraint in the schema of its table
    QualifiedName table = {};  // of a constraint or an index
    std::string to = {};

    bool operator==(const RenameObject&) const = default;
};

// PostgreSQL: a table becomes a partition or a child of another, which has what that one has.
struct Attach {
    QualifiedName table = {};
    QualifiedName parent = {};
    schema::SqlText bound = {};  // of a partition; "" for a child

    bool operator==(const Attach&) const = default;
};

// PostgreSQL: it stands alone, and keeps what it had from its parent.
struct Detach {
    QualifiedName table = {};
    QualifiedName parent = {};
    bool is_partition = true;

    bool operator==(const Detach&) const = default;
};

// PostgreSQL: UNLOGGED, tablespace, parameters. Options that can be set by ALTER TABLE; of an index
// or a view the parameters only.
struct SetTableOptions {
    enum class On { Table, MaterializedView, Index };
    On on = On::Table;
    QualifiedName table = {};
    std::vector<std::string> prefixes = {};
    std::vector<std::string> existing_prefixes = {};
    std::map<std::string, std::string> options = {};
    std::map<std::string, std::string> existing_options = {};

    bool operator==(const SetTableOptions&) const = default;
};

struct BulkInsert {
    QualifiedName table = {};
    std::vector<std::string> columns = {};
    std::vector<std::vector<schema::Value>> rows = {};

    bool operator==(const BulkInsert&) const = default;
};

struct ExecuteSql {
    schema::SqlText sql = {};

    bool operator==(const ExecuteSql&) const = default;
};

enum class Recreate { Auto, Always, Never };

// A table as it is: what `copy_from` says, or what was read from the database. Its indexes stand in
// the table.
struct ExistingTable {
    schema::Table table = {};
    std::vector<schema::SqlText> triggers = {};  // CREATE TRIGGER statements

    bool operator==(const ExistingTable&) const = default;
};

using BatchStep = std::variant<AddColumn, DropColumn, AlterColumn, CreateIndex, DropIndex,
                               AddConstraint, DropConstraint, SetTableComment>;

// Several changes of one table together. Where the database cannot alter (SQLite), the table is
// made anew and copied, for which it must be known.
struct BatchAlterTable {
    QualifiedName table = {};
    std::vector<BatchStep> steps = {};
    Recreate recreate = Recreate::Auto;
    std::optional<ExistingTable> existing = {};

    bool operator==(const BatchAlterTable&) const = default;
};

// SQLite: a table that becomes another of the same name, with the rows of the columns that both
// have. The triggers of `existing` are made again.
struct ReplaceTable {
    ExistingTable existing = {};
    schema::Table table = {};

    bool operator==(const ReplaceTable&) const = default;
};

using Operation =
    std::variant<CreateTable, DropTable, RenameTable, AddColumn, DropColumn, AlterColumn,
                 CreateIndex, DropIndex, AddConstraint, DropConstraint, AlterConstraint,
                 SetTableComment, CreateEnum, DropEnum, AddEnumValue, RenameEnumValue, ReplaceEnum,
                 CreateSequence, DropSequence, AlterSequence, CreateSchema, DropSchema,
                 CreateExtension, CreateView, DropView, CreateTrigger, DropTrigger, SetTriggerState,
                 CreateDefinition, DropDefinition, SetComment, RenameObject, Attach, Detach,
                 SetTableOptions, BulkInsert, ExecuteSql, BatchAlterTable, ReplaceTable>;

}  // namespace limbeck::operation
