// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "limbeck/alembic/revision_script.h"
#include "limbeck/plan/plan.h"

namespace limbeck::plan {

// Runs the scripts of a plan without a database, in order, as far as they ask it nothing. So most
// mistakes are found before anything is changed, and a plan can show what will be sent.
class Rehearsal {
  public:
    // The context must outlive it.
    explicit Rehearsal(const Context& context);
    ~Rehearsal();
    Rehearsal(const Rehearsal&) = delete;
    Rehearsal& operator=(const Rehearsal&) = delete;

    struct Outcome {
        std::vector<dialect::Statement> statements;
        bool asks_database = false;  // and so the statements end there
    };
    // Throws what the script throws; offline also Error (Unsupported) where it asks the database.
    Outcome run(const std::shared_ptr<const base::Source>& source, std::string_view function);

    // What a file uses of its imports that is not there, without running it.
    std::vector<alembic::Runner::Missing> missing(const base::Source& source);

    // What scripts may use, as Markdown.
    std::string reference();

  private:
    class Writer;
    std::unique_ptr<Writer> writer_;
};

}  // namespace limbeck::plan
