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
    schema::Database theirs = {};  // somebody else's objects in the live database
    std::function<void(std::string_view text)> remark = nullptr;  // what cannot be stood in for
};

// Runs the files that the patterns lead to (relative ones from `directory`), all in one
// transaction where their statements allow it, after standing in for what they speak of (see
// stand_ins.h). BEGIN and COMMIT mean nothing there and are passed over. Throws Error (Config) for
// a pattern without files; what the database says to a statement comes with file, line and caret.
void run_files(dialect::Connection& connection, const dialect::Dialect& dialect,
               std::span<const std::string> patterns, const std::string& directory,
               const Surroundings& surroundings = {});

// The schema that the files make of an empty database.
schema::Database materialise(const dialect::Dialect& dialect,
                             const dialect::ConnectOptions& options,
                             std::span<const std::string> patterns, const std::string& directory,
                             const Surroundings& surroundings = {});

}  // namespace limbeck::model
