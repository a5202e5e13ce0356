// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "limbeck/dialect/dialect.h"
#include "limbeck/schema/database.h"

// The wanted schema, built in a throwaway place and read back: so that both sides of a comparison
// are in the words of one engine.
namespace limbeck::model {

// The files that a pattern leads to, in the order of their paths.
std::vector<std::string> files_of(const std::string& pattern, const std::string& directory);
// A path as the user knows it: relative to the folder where it is below it.
std::string shown(const std::string& path, const std::string& directory);

// What models may speak of and do not make.
struct Surroundings {
    schema::Database theirs = {};   // somebody else's objects in the live database
    bool needs_extensions = false;  // the models have no words for making one
    std::function<void(std::string_view text)> remark = nullptr;  // what cannot be stood in for
};

// The statements of the files that the patterns lead to (relative ones from `directory`), without
// BEGIN and COMMIT, which mean nothing in a model. Throws Error (Config) for a pattern without
// files.
using Statements = std::vector<dialect::Statement>;
Statements read_files(sql::Flavour flavour, std::span<const std::string> patterns,
                      const std::string& directory);

// Runs what models consist of, all in one transaction where it allows that, after standing in for
// what it speaks of (see stand_ins.h). What the database says to a statement comes with its place.
void run_models(dialect::Connection& connection, const dialect::Dialect& dialect,
                const Statements& statements, const Surroundings& surroundings = {});

// The schema that they make of an empty database.
schema::Database materialise(const dialect::Dialect& dialect,
                             const dialect::ConnectOptions& options, const Statements& statements,
                             const Surroundings& surroundings = {});

}  // namespace limbeck::model
