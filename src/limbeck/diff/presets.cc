// SPDX-License-Identifier: MIT
#include "limbeck/diff/presets.h"

#include <fmt/core.h>

#include <map>

#include "limbeck/base/error.h"

namespace limbeck::diff {

namespace {

using Patterns = std::vector<std::string>;

const std::map<std::string_view, Patterns>& presets() {
    static const std::map<std::string_view, Patterns> all{
        {"neon", {"neon.*", "neon_auth.*", "neon_migration.*"}},
        {"postgis",
         {"table:*.spatial_ref_sys", "view:*.geometry_columns", "view:*.geography_columns",
          "view:*.raster_columns", "view:*.raster_overviews", "topology.*", "tiger.*",
          "tiger_data.*"}},
        {"supabase",
         {"_analytics.*", "_realtime.*", "_supavisor.*", "auth.*", "cron.*", "dbdev.*",
          "extensions.*", "graphql.*", "graphql_public.*", "net.*", "pgbouncer.*", "pgmq.*",
          "pgsodium.*", "pgsodium_masks.*", "pgtle.*", "realtime.*", "storage.*", "supabase_*.*",
          "vault.*"}},
    };
    return all;
}

}  // namespace

const std::vector<std::string>& preset(std::string_view name) {
    const auto found = presets().find(name);
    if (found == presets().end()) {
        throw Error(ErrorCode::Config, fmt::format("there is no preset '{}'", name))
            .hint("\"neon\", \"postgis\" or \"supabase\"");
    }
    return found->second;
}

}  // namespace limbeck::diff
