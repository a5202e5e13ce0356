// SPDX-License-Identifier: MIT
#pragma once

#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "support/program.h"
#include "support/scratch.h"

namespace limbeck::test {

// A project in a folder of its own, on which the program is called as a user calls it.
class Project {
  public:
    // An empty folder.
    Project() = default;
    // One with a limbeck.toml for revisions in migrations/ and this database.
    explicit Project(std::string_view url);

    [[nodiscard]] const Scratch& files() const { return files_; }
    void write(std::string_view name, std::string_view text) const { files_.write(name, text); }
    [[nodiscard]] std::string read(std::string_view name) const;
    [[nodiscard]] std::vector<std::string> list(std::string_view folder) const;

    // migrations/<id>.sql with the given sections; `header` is further header lines.
    void revision(std::string_view id, std::string_view down, std::string_view upgrade = "",
                  std::string_view downgrade = "", std::string_view header = "") const;

    // Environment variables of every call.
    std::map<std::string, std::string> environment;

    Result run(std::vector<std::string> words) const;                // limbeck WORDS…
    Result operator()(std::string_view line) const;                  // the same, split at blanks
    std::string out(std::string_view line) const;                    // its stdout; must exit 0
    std::string fails(std::string_view line, int status = 1) const;  // its stderr; must fail

    // A query on the project's SQLite database (app.db), by the sqlite3 program; rows as lines.
    std::string sqlite(std::string_view sql) const;

  private:
    Scratch files_;
};

}  // namespace limbeck::test
