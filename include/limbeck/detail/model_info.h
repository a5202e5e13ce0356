// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

// What is known of a table, without templates: plain values that the compiler fills in, checks
// (model_check.h) and that become JSON at run time (model_json.h).
namespace limbeck::model {

// The engine that something is for, where it is not for all.
enum class Dialect : unsigned char { Any, PostgreSql, Sqlite };
inline constexpr Dialect postgresql = Dialect::PostgreSql;
inline constexpr Dialect sqlite = Dialect::Sqlite;

// What a foreign key does when the row that it refers to goes or gets another key.
enum class Action : unsigned char { Unsaid, NoAction, Restrict, Cascade, SetNull, SetDefault };
inline constexpr Action no_action = Action::NoAction;
inline constexpr Action restrict = Action::Restrict;
inline constexpr Action cascade = Action::Cascade;
inline constexpr Action set_null = Action::SetNull;
inline constexpr Action set_default = Action::SetDefault;

// The head of a table: `static constexpr db::Table table{.name = "account", .schema = "auth"};`.
// Where the name is all, `static constexpr std::string_view table = "account";` does.
struct Table {
    std::string_view name = {};
    std::string_view schema = {};
    std::string_view comment = {};
    Dialect only = Dialect::Any;
    bool external = false;  // somebody else makes it: foreign keys may refer to it, no more

    bool unlogged = false;               // PostgreSQL, and what follows
    std::string_view partition_by = {};  // "RANGE (created_at)"
    std::string_view using_method = {};
    std::string_view with = {};  // "fillfactor=70"
    std::string_view tablespace = {};

    bool strict = false;  // SQLite, and what follows
    bool without_rowid = false;
    bool autoincrement = false;  // row ids are never used again
};

namespace detail {

using Words = std::string_view;

enum class Problem : unsigned char {
    None,
    EmptyTableName,
    EmptyName,
    DuplicateColumn,
    TwoPrimaryKeys,
    NullableKey,
    OtherTable,
    NoSuchColumn,
    SameColumnTwice,
    TargetNotUnique,
    SetNullOnNotNull,
    TwoDefaults,
    DefaultOutOfRange,
    NoSuchValue,
    NotANumber,
    EmptySql,
    DuplicateName,
    TooMany,
    DuplicateTable,
};

// The order and the words of schema::TypeKind.
enum class TypeKind : unsigned char {
    SmallInteger,
    Integer,
    BigInteger,
    Numeric,
    Double,
    String,
    Text,
    Boolean,
    Date,
    DateTime,
    Time,
    Interval,
    LargeBinary,
    Json,
    Uuid,
    Enum,
    Array,
    Named,
};

struct EnumInfo {
    Words name = {};
    Words schema = {};
    Words comment = {};
    const Words* values = nullptr;
    std::size_t count = 0;
};

struct NamedType {
    Words name = {};
    Dialect dialect = Dialect::Any;
};

struct TypeInfo {
    TypeKind kind = TypeKind::Text;
    bool timezone = false;
    int length = -1;
    int precision = -1;
    int scale = -1;
    int dimensions = 1;
    Words name = {};
    Words collation = {};
    const EnumInfo* values = nullptr;
    const TypeInfo* item = nullptr;
    NamedType variants[2] = {NamedType{}, NamedType{}};
};

struct DefaultInfo {
    enum class Kind : unsigned char { None, Literal, Sql, Integer, Real, Boolean };
    Kind kind = Kind::None;
    Dialect dialect = Dialect::Any;
    bool flag = false;
    std::int64_t integer = 0;
    double real = 0;
    Words text = {};
};

struct ComputedInfo {
    Words expression = {};
    signed char persisted = -1;  // nobody said
    Dialect dialect = Dialect::Any;
};

struct Number {
    std::int64_t value = 0;
    bool given = false;
};

struct SequenceInfo {
    Number start = {};
    Number increment = {};
    Number minvalue = {};
    Number maxvalue = {};
    Number cache = {};
    bool cycle = false;
};

struct CheckInfo {
    Words name = {};
    Words condition = {};
    Words comment = {};
    bool not_valid = false;
    bool no_inherit = false;
    Dialect dialect = Dialect::Any;
};

struct ForeignKeyInfo {
    Words name = {};
    Words comment = {};
    Words match = {};
    const Table* table = nullptr;
    Words column = {};       // of a key that a column declares
    bool to_itself = false;  // and not to `table`
    Action on_update = Action::Unsaid;
    Action on_delete = Action::Unsaid;
    signed char deferrable = -1;  // nobody said
    bool initially_deferred = false;
    bool not_valid = false;
    bool use_alter = false;
    Dialect dialect = Dialect::Any;
};

struct ColumnInfo {
    Words name = {};
    TypeInfo type = {};
    bool nullable = false;
    bool primary_key = false;
    bool unique = false;
    bool index = false;
    bool counts = false;  // an integer key that the database counts in its own old way
    bool has_identity = false;
    bool identity_always = false;
    Problem problem = Problem::None;
    Dialect dialect = Dialect::Any;
    DefaultInfo defaults[2] = {};
    ComputedInfo computed[2] = {};
    SequenceInfo identity = {};
    CheckInfo checks[2] = {};
    ForeignKeyInfo foreign_key = {};
    Words comment = {};
    Words storage = {};
    Words compression = {};
};

// A member of a key or an index. `table` is that of the member pointer it was made of, where it was
// not given by its name.
struct PartInfo {
    const Table* table = nullptr;
    bool is_member = false;
    Words column = {};
    Words expression = {};
    Words op = {};
    Words operator_class = {};
    Words collation = {};
    Words target = {};  // of a foreign key
    bool descending = false;
    signed char nulls_first = -1;  // nobody said
    bool included = false;
};

struct Parameter {
    Words name = {};
    Words value = {};
};

// Constraints and indexes of every kind; what a kind has no use for stays empty.
struct ConstraintInfo {
    enum class Kind : unsigned char { PrimaryKey, Unique, ForeignKey, Check, Exclusion, Index };
    Kind kind = Kind::Check;
    Problem problem = Problem::None;
    bool unique = false;  // of an index
    bool nulls_not_distinct = false;
    std::size_t first = 0;  // of its parts
    std::size_t count = 0;
    CheckInfo check = {};
    ForeignKeyInfo key = {};  // and name, comment, deferrable and dialect of all others
    Words using_method = {};
    Words tablespace = {};
    Words postgresql_where = {};
    Words sqlite_where = {};
    Parameter with[2] = {};
};

struct TableInfo {
    const Table* head = nullptr;
    const ColumnInfo* const* columns = nullptr;
    std::size_t column_count = 0;
    const ConstraintInfo* constraints = nullptr;
    std::size_t constraint_count = 0;
    const PartInfo* parts = nullptr;
};

// Names that differ mostly do so in their length or at their end: compilers count every step.
constexpr bool same(Words a, Words b) {
    return a.size() == b.size() && (a.empty() || (a.back() == b.back() && a == b));
}

}  // namespace detail
}  // namespace limbeck::model
