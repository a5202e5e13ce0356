// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "limbeck/dialect/dialect.h"

// The questions to the catalogs of PostgreSQL 12 and later. One file has the SQL and, beside it,
// the names of its columns; `reader` makes sense of the answers.
namespace limbeck::postgresql {

enum class Question : std::size_t {
    Context,   // where names lead, and what is wanted: settles that for the other questions
    Settings,  // what the server's spelling depends on, until the end of the (sub)transaction
    Schemas,
    Relations,
    Parents,
    Columns,
    Constraints,
    Indexes,
    Sequences,
    Enums,
    Triggers,
    Functions,
    Dependencies,
    Extensions,
    Members,
    Others,
};
inline constexpr std::size_t question_count = static_cast<std::size_t>(Question::Others) + 1;

// In order; to be asked in one transaction of which the settings may then be taken back.
std::array<std::string, question_count> questions(const dialect::ReadOptions& options,
                                                  int server_version);
// Of Question::Context; the others have none.
std::vector<std::string> context_parameters(const dialect::ReadOptions& options);

// What columns each answer has, in order.
struct SchemaColumn {
    enum : int { Name, Comment };
};
struct RelationColumn {
    enum : int {
        Oid,
        Schema,
        Name,
        Kind,
        Persistence,
        PartitionKey,
        Bound,
        Parameters,
        ToastParameters,
        Method,
        Tablespace,
        RowSecurity,
        ReplicaIdentity,
        OfType,
        View,
        Comment,
    };
};
struct ParentColumn {
    enum : int { Child, Schema, Name };
};
struct ColumnColumn {
    enum : int {
        Relation,
        Number,
        Name,
        Type,
        Dimensions,
        NotNull,
        Default,
        Identity,
        Generated,
        CollationSchema,
        Collation,
        Storage,
        Compression,
        Inherited,
        Differs,
        Options,
        Comment,
    };
};
struct ConstraintColumn {
    enum : int {
        Relation,
        Name,
        Kind,
        Deferrable,
        Deferred,
        Valid,
        NoInherit,
        Columns,
        TargetSchema,
        Target,
        TargetColumns,
        OnUpdate,
        OnDelete,
        SetColumns,
        Match,
        Condition,
        IndexDefinition,
        Operators,
        IndexParameters,
        Definition,
        Comment,
        Own,
    };
};
struct IndexColumn {
    enum : int { Relation, Name, Definition, Unique, Valid, Parameters, Tablespace, Comment, Own };
};
struct SequenceColumn {
    enum : int {
        Schema,
        Name,
        Type,
        Start,
        Increment,
        Minimum,
        Maximum,
        Cache,
        Cycle,
        Dependency,
        Owner,
        OwnerNumber,
        Comment,
    };
};
struct EnumColumn {
    enum : int { Schema, Name, Spelling, Values, Wanted, Comment };
};
struct TriggerColumn {
    enum : int { Oid, Schema, Table, Name, Definition, State, Comment };
};
struct FunctionColumn {
    enum : int { Oid, Kind, Schema, Name, Signature, Definition, Interface, Optional, Comment };
};
// What views, triggers and functions need.
struct DependencyColumn {
    enum : int { Owner, Kind, Schema, Name, Part };
};
struct ExtensionColumn {
    enum : int { Name, Schema, Version, Comment };
};
struct MemberColumn {
    enum : int { Extension, Kind, Schema, Name };
};
struct OtherColumn {
    enum : int { Kind, Schema, Name };
};

}  // namespace limbeck::postgresql
