// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace limbeck::schema {

// What a type is. The first group is spelt by each database in its own way; everything that is
// spelt alike wherever it exists is Named.
enum class TypeKind {
    Null,  // nobody said: no column can be made of it
    SmallInteger,
    Integer,
    BigInteger,
    Numeric,
    Float,
    Double,
    String,  // VARCHAR
    Text,
    Boolean,
    Date,
    DateTime,
    Timestamp,  // a DateTime that SQLite calls TIMESTAMP
    Time,
    Interval,
    LargeBinary,
    Json,
    Uuid,
    Enum,
    Array,
    Named,
};

// The type of a column: SQLAlchemy's generic, upper-case and dialect types in one value.
struct Type {
    TypeKind kind = TypeKind::Null;
    // Named: its spelling ("TSVECTOR", "DECIMAL", "BIT VARYING"). Enum: the name of the type.
    // Boolean: the name of its CHECK.
    std::string name = {};
    std::string schema = {};               // Enum
    std::optional<int> length = {};        // in parentheses; an Enum's own where it is not native
    std::optional<int> precision = {};     // of numbers, times and intervals
    std::optional<int> scale = {};         // of numbers
    bool timezone = false;                 // of times
    std::string fields = {};               // Interval: "DAY TO SECOND"
    std::string collation = {};            // of texts
    std::vector<std::string> values = {};  // Enum
    bool native = true;                    // Enum, Uuid: the database's own type where it has one
    bool create_constraint = false;  // Enum, Boolean: a CHECK where the database has no such type
    bool create_type = true;  // Enum: CREATE TABLE makes the type; false where it is there already
    std::vector<Type> item = {};  // Array: exactly one
    int dimensions = 1;           // Array
    // The one database that has it ("postgresql"), or "" for any; of a variant, where it counts.
    std::string dialect = {};
    std::vector<Type> variants = {};    // what other databases use instead
    std::string collation_schema = {};  // PostgreSQL: where its collation is no system's

    bool operator==(const Type&) const = default;
};

// What a database uses of a type: the variant made for it, or the type itself.
const Type& variant_for(const Type& type, std::string_view dialect);

// What an array is an array of, however deep; any other type is itself.
const Type& innermost(const Type& type);

// How people call a type: "TSVECTOR", "ARRAY".
std::string describe(const Type& type);

bool is_integer(const Type& type);
// What SQLAlchemy counts as able to be an autoincrementing key: integers, and NUMERIC and its kin.
bool is_number(const Type& type);

}  // namespace limbeck::schema
