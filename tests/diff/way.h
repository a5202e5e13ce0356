// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "diff/case.h"
#include "diff/place.h"
#include "limbeck/diff/changes.h"
#include "limbeck/script/py_body.h"

// The way from one schema to another, and what stays on it.
namespace limbeck::test {

std::vector<diff::Change> changes(const DiffPlace& place, const schema::Database& from,
                                  const schema::Database& to,
                                  std::vector<diff::Rename> renames = {});
std::vector<std::string> statements(const DiffPlace& place, const std::vector<diff::Change>& all);
std::string text(const std::vector<std::string>& statements);
// One a line, as `limbeck check` prints them.
std::string hazards(const std::vector<diff::Change>& all);

// What exists on both sides and is dropped and made again all the same, one a line: "view
// public.v".
std::string made_anew(const std::vector<diff::Change>& all);

// The changes as the body of a .py revision.
script::PyBody py_body(const DiffPlace& place, const schema::Database& from,
                       const schema::Database& to, std::vector<diff::Rename> renames,
                       bool leads_back, const schema::NamingConvention& convention = {});

// The first line in which two texts differ; "" where none does.
std::string difference(const std::string& a, const std::string& b);

// What the case says.
std::vector<diff::Rename> renames_of(const DiffCase& one, const schema::Database& from,
                                     const schema::Database& to);
std::vector<diff::Rename> reversed(const std::vector<diff::Rename>& renames);

// A table that both have, and its columns that keep their type, by their names on both sides.
struct Kept {
    enum class Side { Before, After };
    schema::QualifiedName before = {};
    schema::QualifiedName after = {};
    std::vector<std::string> columns_before = {};
    std::vector<std::string> columns_after = {};
};
std::vector<Kept> kept(const schema::Database& from, const schema::Database& to,
                       const std::vector<diff::Rename>& renames);
std::string rows(DiffPlace& place, const std::vector<Kept>& kept, Kept::Side side);

// Calls work(0) … work(count - 1), in as many threads as are worth while: most of the time the
// server works. `work` throws nothing.
void for_each_at_once(std::size_t count, const std::function<void(std::size_t)>& work);

}  // namespace limbeck::test
