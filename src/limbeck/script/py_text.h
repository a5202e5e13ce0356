// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

// Values as Python source.
namespace limbeck::script {

// As Python's repr(): 'it', "it's", 'a\nb'.
std::string py_repr(std::string_view text);
// ['a', 'b']
std::string py_list(const std::vector<std::string>& texts);
std::string py_bool(bool value);

// SQL so that SQLAlchemy's text() reads it as it stands: colons that would begin a parameter are
// escaped.
std::string escape_colons(std::string_view sql);
// sa.text('now()')
std::string py_sql(std::string_view sql);
// A statement for op.execute: 'DROP VIEW v', or in three quotes where it has several lines.
std::string py_statement(std::string_view sql);

}  // namespace limbeck::script
