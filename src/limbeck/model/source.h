// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "limbeck/base/url.h"

namespace limbeck::model {

// Where a schema comes from, as people write it:
//   sql:schema/*.sql                 SQL files, run in the order of their paths
//   database:postgresql://host/app   a database as it is
//   empty                            nothing at all
//   sqlalchemy:app.models:Base.metadata   what Python says
//   cpp:build/libmodels.so           what a library of C++ models says
//   models                           what the configuration lists
//   revision:REV                     what the history makes of an empty database
struct Source {
    enum class Kind { Sql, Database, SqlAlchemy, Cpp, Empty, Models, Revision };
    Kind kind = Kind::Empty;
    std::string text = {};  // the pattern, the library ("" for the program that embeds Limbeck),
                            // the module and its attribute ("" for what env.py says), the
                            // revision; never a URL
    base::Url url = {};     // of a database
};

// Throws Error (Usage) for a text that is none of these; a bare URL is a database, and a bare path
// that ends in .sql a file.
Source parse_source(std::string_view text);

}  // namespace limbeck::model
