// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "limbeck/base/error.h"
#include "limbeck/operation/operation.h"
#include "limbeck/schema/constraint.h"
#include "limbeck/schema/name.h"
#include "limbeck/schema/sequence.h"
#include "limbeck/schema/table.h"
#include "limbeck/schema/value.h"
#include "limbeck/sql/flavour.h"

// What the dialects' renderers have in common. The SQL is Alembic's and SQLAlchemy's, word for
// word, but for white space. What a database cannot do at all is an Error before anything has run,
// even where Alembic would send it.
namespace limbeck::dialect {

// How one database writes what all of them have.
struct Spelling {
    sql::Flavour flavour;
    std::string_view dialect;  // whose variant of a type it takes
    std::size_t name_limit;    // of constraints and indexes, in characters
};

// "CONSTRAINT x ", or nothing for one without a name.
std::string constraint_head(const schema::Name& name, const Spelling& spelling);
// " DEFERRABLE INITIALLY DEFERRED" and its likes.
std::string deferrability(const std::optional<bool>& deferrable, const std::string& initially);

// A constraint as it stands in CREATE TABLE and after ADD.
std::string clause(const schema::PrimaryKey& key, const Spelling& spelling);
std::string clause(const schema::Unique& unique, const Spelling& spelling);
std::string clause(const schema::ForeignKey& key, const Spelling& spelling);
std::string clause(const schema::Check& check, const Spelling& spelling);
// REFERENCES and what follows.
std::string references(const schema::ForeignKey& key, const Spelling& spelling);

// A value as SQL: NULL, true (1 on SQLite), 1.5, 'it''s', X'0aff' …
std::string literal(const schema::Value& value, sql::Flavour flavour);
// "'a', 'it''s'"
std::string literals(const std::vector<std::string>& texts, sql::Flavour flavour);
// An Enum where the database has none: VARCHAR(n) for its longest value, and the condition.
std::string enum_as_text(const schema::Type& type);
std::string enum_condition(const schema::TypeCheck& check, const Spelling& spelling);
// NUMERIC, NUMERIC(10), NUMERIC(10, 2)
std::string with_scale(std::string_view name, const schema::Type& type);
// VARCHAR(5) COLLATE "C"
std::string with_length(std::string_view name, const schema::Type& type);
std::string collate(const schema::Type& type);
std::string collate(const schema::QualifiedName& collation);
Error cannot_render(const schema::Type& type);

// INCREMENT BY …, in SQLAlchemy's order, one word group each.
std::vector<std::string> sequence_options(const schema::SequenceOptions& options);

// CREATE TABLE with its lines; whatever follows the parenthesis is the dialect's.
std::string create_table(const operation::CreateTable& create,
                         const std::vector<std::string>& lines, const Spelling& spelling);
std::vector<std::string> insert_rows(const operation::BulkInsert& insert, const Spelling& spelling);

// The columns and expressions of an index.
std::string index_parts(const std::vector<schema::IndexPart>& parts, bool with_operator_classes,
                        const Spelling& spelling);

// The table with everything that its columns only say by the way made explicit and named.
schema::Table complete(const schema::Table& table);
operation::AddColumn complete(const operation::AddColumn& add);

}  // namespace limbeck::dialect
