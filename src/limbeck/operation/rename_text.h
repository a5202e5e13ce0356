// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "limbeck/schema/name.h"
#include "limbeck/sql/flavour.h"

// SQL as a database gives it back, after something that it speaks of has got another name. Word by
// word, without knowing what each means: exact for expressions over one table, and for what a
// server has written out in full; of a query that gives one name to several things it may be wrong.
namespace limbeck::operation {

// A table, sequence or type. PostgreSQL: also inside of 'name'::regclass.
std::string with_relation(const std::string& text, const schema::QualifiedName& from,
                          const schema::QualifiedName& to, sql::Flavour flavour);
// A column, whichever table's. In a query what it is called outside stays: `b AS a`.
std::string with_column(const std::string& text, const std::string& from, const std::string& to,
                        sql::Flavour flavour, bool is_query = false);
std::string with_schema(const std::string& text, const std::string& from, const std::string& to,
                        sql::Flavour flavour);
// A value of an enum: 'from'::type.
std::string with_value(const std::string& text, const schema::QualifiedName& type,
                       const std::string& from, const std::string& to);

// Whether two texts are the same SQL but for white space, comments, needless quotes and, where
// names have none, case.
bool is_same_sql(std::string_view a, std::string_view b, sql::Flavour flavour);

}  // namespace limbeck::operation
