// SPDX-License-Identifier: MIT
#include "limbeck/plan/offline.h"

#include <fmt/core.h>

#include <algorithm>
#include <optional>

#include "limbeck/base/error.h"

namespace limbeck::plan {

namespace {

class Writer {
  public:
    Writer(const dialect::Dialect& dialect, const OfflineOptions& options,
           const std::function<void(std::string_view)>& write)
        : dialect_(dialect), options_(options), write_(write) {}

    void write(const Plan& plan) {
        const bool from_base = plan.rows_before.empty();
        bool open = false;
        bool table_written = !from_base;
        for (const Step& step : plan.steps) {
            const bool inside = !step.outside_transaction;
            if (open && (!inside || !options_.single_transaction)) {
                statement(dialect_.commit());
                open = false;
            }
            if (inside && !open) {
                statement(dialect_.begin());
                open = true;
            }
            if (!table_written) {
                const std::size_t width = std::max<std::size_t>(32, longest_id(plan));
                statement(dialect::create_version_table(options_.table, width, dialect_.flavour()));
                table_written = true;
            } else if (const auto widen = dialect_.widen(options_.table, longest_id(plan));
                       !from_base && &step == plan.steps.data() && longest_id(plan) > 32 && widen) {
                statement(*widen);
            }
            write_(fmt::format("-- Running {}\n\n", short_title(step)));
            for (const dialect::Statement& each : step.statements) {
                statement(each.sql);
            }
            for (const dialect::Statement& each :
                 version_statements(step, options_.table, dialect_)) {
                statement(each.sql);
            }
        }
        if (open) {
            statement(dialect_.commit());
        }
    }

  private:
    // Without the summary, which is free text: a line break in it would end the comment.
    static std::string short_title(Step step) {
        step.summary.clear();
        return step.title();
    }

    void statement(std::string_view sql) { write_(fmt::format("{};\n\n", sql)); }

    const dialect::Dialect& dialect_;
    const OfflineOptions& options_;
    const std::function<void(std::string_view)>& write_;
};

}  // namespace

void write_offline(const Plan& plan, const dialect::Dialect& dialect, const OfflineOptions& options,
                   const std::function<void(std::string_view)>& write) {
    if (plan.steps.empty()) {
        return;
    }
    Writer(dialect, options, write).write(plan);
}

}  // namespace limbeck::plan
