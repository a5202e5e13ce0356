// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "limbeck/schema/name.h"
#include "limbeck/sql/flavour.h"

namespace limbeck::dialect {

// A name as SQLAlchemy writes it: bare where it is plain lower case and no word that SQLAlchemy
// takes for reserved, else quoted. Words that cannot stand bare are quoted even where it forgets
// to.
std::string spell(std::string_view name, sql::Flavour flavour);
std::string qualified(const schema::QualifiedName& name, sql::Flavour flavour);

// Identifiers with commas between.
template <typename Names>
std::string spell_all(const Names& names, sql::Flavour flavour) {
    std::string result;
    for (const auto& name : names) {
        result += (result.empty() ? "" : ", ") + spell(name, flavour);
    }
    return result;
}

// The name of a constraint or an index, quoted. A final one that is longer than `limit` characters
// is cut as SQLAlchemy cuts it, with the end of its MD5 digest; another throws Error (Refused).
std::string object_name(const schema::Name& name, std::size_t limit, sql::Flavour flavour);

}  // namespace limbeck::dialect
