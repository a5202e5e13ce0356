// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <algorithm>
#include <variant>

#include "limbeck/base/text.h"
#include "limbeck/dialect/identifier.h"
#include "limbeck/dialect/render.h"
#include "limbeck/postgresql/flavour.h"
#include "limbeck/postgresql/render_column.h"
#include "limbeck/postgresql/render_objects.h"
#include "limbeck/postgresql/types.h"

// What is set of a table and what hangs on it, where it is.
namespace limbeck::postgresql {

namespace {

using dialect::qualified;
using dialect::spell;
using Statements = std::vector<std::string>;

bool has(const std::vector<std::string>& prefixes, const char* word) {
    return std::find(prefixes.begin(), prefixes.end(), word) != prefixes.end();
}

std::string option(const std::map<std::string, std::string>& options, const char* name) {
    const auto found = options.find(name);
    return found == options.end() ? "" : found->second;
}

// The names in "fillfactor = 70, toast.autovacuum_enabled = off".
std::vector<std::string> parameter_names(const std::string& parameters) {
    std::vector<std::string> names;
    for (const std::string_view each : base::split(parameters, ',')) {
        const std::string_view name = base::trim(each.substr(0, each.find('=')));
        if (!name.empty() && each.find('=') != std::string_view::npos) {
            names.emplace_back(name);
        }
    }
    return names;
}

std::string_view kind_of(operation::SetTableOptions::On on) {
    using On = operation::SetTableOptions::On;
    switch (on) {
        case On::Table:
            return "TABLE";
        case On::MaterializedView:
            return "MATERIALIZED VIEW";
        case On::Index:
            return "INDEX";
    }
    return "";
}

}  // namespace

Statements write(const operation::SetTriggerState& set) {
    return {fmt::format("ALTER TABLE {} {} TRIGGER {}", qualified(set.table, flavour),
                        set.state.empty() ? "ENABLE" : set.state, spell(set.name.name, flavour))};
}

Statements write(const operation::AlterConstraint& alter) {
    const std::string table = qualified(alter.table, flavour);
    const std::string name =
        dialect::object_name(name_of(alter.constraint), spelling.name_limit, flavour);
    Statements result;
    const auto* was = std::get_if<schema::ForeignKey>(&alter.existing);
    const auto* now = std::get_if<schema::ForeignKey>(&alter.constraint);
    if (was != nullptr && now != nullptr &&
        (was->deferrable != now->deferrable || was->initially != now->initially)) {
        const std::string how = dialect::deferrability(now->deferrable, now->initially);
        result.push_back(fmt::format("ALTER TABLE {} ALTER CONSTRAINT {}{}", table, name,
                                     how.empty() ? " NOT DEFERRABLE" : how));
    }
    const auto is_not_valid = [](const auto& any) {
        if constexpr (requires { any.not_valid; }) {
            return any.not_valid;
        }
        return false;
    };
    if (std::visit(is_not_valid, alter.existing) && !std::visit(is_not_valid, alter.constraint)) {
        result.push_back(fmt::format("ALTER TABLE {} VALIDATE CONSTRAINT {}", table, name));
    }
    return result;
}

Statements write(const operation::Attach& attach) {
    const std::string table = qualified(attach.table, flavour);
    const std::string parent = qualified(attach.parent, flavour);
    return {attach.bound.empty() ? fmt::format("ALTER TABLE {} INHERIT {}", table, parent)
                                 : fmt::format("ALTER TABLE {} ATTACH PARTITION {} {}", parent,
                                               table, attach.bound.text)};
}

Statements write(const operation::Detach& detach) {
    const std::string table = qualified(detach.table, flavour);
    const std::string parent = qualified(detach.parent, flavour);
    return {detach.is_partition ? fmt::format("ALTER TABLE {} DETACH PARTITION {}", parent, table)
                                : fmt::format("ALTER TABLE {} NO INHERIT {}", table, parent)};
}

Statements write(const operation::SetTableOptions& set) {
    Statements result;
    const std::string table =
        fmt::format("ALTER {} {}", kind_of(set.on), qualified(set.table, flavour));
    if (has(set.prefixes, "UNLOGGED") != has(set.existing_prefixes, "UNLOGGED")) {
        result.push_back(table + (has(set.prefixes, "UNLOGGED") ? " SET UNLOGGED" : " SET LOGGED"));
    }
    const std::string tablespace = option(set.options, "postgresql_tablespace");
    if (tablespace != option(set.existing_options, "postgresql_tablespace")) {
        result.push_back(
            fmt::format("{} SET TABLESPACE {}", table,
                        tablespace.empty() ? "pg_default" : spell(tablespace, flavour)));
    }
    const std::string method = option(set.options, "postgresql_using");
    if (method != option(set.existing_options, "postgresql_using")) {
        result.push_back(
            fmt::format("{} SET ACCESS METHOD {}", table, method.empty() ? "heap" : method));
    }
    const std::string with = option(set.options, "postgresql_with");
    const std::string existing = option(set.existing_options, "postgresql_with");
    if (with != existing) {
        const Statements now = parameter_names(with);
        Statements gone = parameter_names(existing);
        std::erase_if(gone, [&](const std::string& name) {
            return std::find(now.begin(), now.end(), name) != now.end();
        });
        if (!gone.empty()) {
            result.push_back(fmt::format("{} RESET ({})", table, base::join(gone, ", ")));
        }
        if (!with.empty()) {
            result.push_back(fmt::format("{} SET ({})", table, with));
        }
    }
    return result;
}

}  // namespace limbeck::postgresql
