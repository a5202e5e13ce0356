// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string_view>

#include "limbeck/plan/plan.h"

namespace limbeck::plan {

struct OfflineOptions {
    dialect::VersionTable table;
    bool single_transaction = false;
};

// Writes a plan as the script that `--sql` prints: complete with transactions, bookkeeping (the
// version table too, when the plan starts at base) and a comment line per step, so that feeding it
// to psql or sqlite3 does what the run would have done. A piece at a time.
void write_offline(const Plan& plan, const dialect::Dialect& dialect, const OfflineOptions& options,
                   const std::function<void(std::string_view)>& write);

}  // namespace limbeck::plan
