// SPDX-License-Identifier: MIT
#include "limbeck/config/target_metadata.h"

#include <fmt/core.h>

#include <algorithm>
#include <deque>
#include <set>
#include <vector>

#include "limbeck/base/files.h"
#include "limbeck/config/import_scan.h"
#include "limbeck/config/locate.h"
#include "limbeck/config/project_source.h"
#include "limbeck/config/source_path.h"
#include "limbeck/config/source_value.h"
#include "limbeck/python/parser.h"

namespace limbeck::config {

namespace {

constexpr std::size_t most_modules = 5000;

void fail(TargetMetadata& result, std::string message, std::optional<Location> at) {
    result.naming_convention.clear();
    result.problem = std::move(message);
    result.problem_at = std::move(at);
}

// Where Python would look for the project's own modules.
std::vector<std::string> roots_of(const Settings& settings, std::vector<std::string> added) {
    added.insert(added.end(), settings.prepend_sys_path.begin(), settings.prepend_sys_path.end());
    added.push_back(settings.directory);
    added.push_back(base::join_path(settings.directory, "src"));
    added.push_back(base::parent_path(settings.script_location));
    return added;
}

class Follower {
  public:
    Follower(const Settings& settings, TargetMetadata& result)
        : settings_(settings), result_(result), project_(settings.directory), reader_(project_) {}

    void follow() {
        const EnvPyArgument& argument = settings_.env_py->target_metadata;
        result_.at = argument.at;
        result_.expression = argument.expressions.front();
        const std::string path = base::join_path(settings_.script_location, "env.py");
        const SourceModule& env = project_.add(path, base::read_file(path));
        project_.look_in(roots_of(settings_, added_to_sys_path(env, path, settings_.directory)));
        MetaDataPtr found;
        for (std::size_t i = 0; i < argument.expressions.size(); ++i) {
            const auto next = metadata_of(env, argument.expressions[i]);
            if (!next) {
                return;
            }
            if (i > 0 && *next != found) {
                fail(result_, "two calls in env.py give different target_metadata", argument.at);
                return;
            }
            found = *next;
        }
        if (found) {
            take(env, found);
        }
    }

  private:
    // Nothing where it is not understood, which is then said; a null pointer for "there is none".
    std::optional<MetaDataPtr> metadata_of(const SourceModule& env, const std::string& expression) {
        const base::Source source(env.source.path(), expression + "\n");
        const python::Module tree = python::parse(source);
        if (tree.body.size() != 1 ||
            !std::holds_alternative<python::ExpressionStatement>(tree.body[0].node)) {
            fail(result_, "it is no expression", result_.at);
            return std::nullopt;
        }
        const auto& statement = std::get<python::ExpressionStatement>(tree.body[0].node);
        result_.import_path = import_path(env, *statement.value, "", 0);
        SourceValue value = reader_.evaluate_in_functions(env, *statement.value);
        if (const auto* problem = std::get_if<NotUnderstood>(&value)) {
            // An offset in the expression says nothing about env.py.
            const bool here = problem->at.path == env.source.path();
            fail(result_, problem->message, here ? result_.at : problem->at);
            return std::nullopt;
        }
        if (const auto* metadata = std::get_if<MetaDataPtr>(&value)) {
            return *metadata;
        }
        if (std::holds_alternative<NoneValue>(value) || std::holds_alternative<ListValue>(value)) {
            // Of several Alembic takes no convention (alembic/operations/schemaobj.py, metadata).
            return MetaDataPtr();
        }
        if (!reader_.problems().empty()) {
            fail(result_, reader_.problems().front().message, reader_.problems().front().at);
        } else if (const auto* external = std::get_if<External>(&value)) {
            fail(result_, fmt::format("{} is not in the project", external->name), result_.at);
        } else {
            fail(result_, "this is not known to be a MetaData", result_.at);
        }
        return std::nullopt;
    }

    // "models.Base.metadata" as "app.models:Base.metadata"; `rest` is what follows.
    std::string import_path(const SourceModule& env, const python::Expression& expression,
                            const std::string& rest, int depth) {
        if (const auto* attribute = std::get_if<python::Attribute>(&expression.node)) {
            return import_path(env, *attribute->value, "." + attribute->name + rest, depth);
        }
        const auto* name = std::get_if<python::Name>(&expression.node);
        const auto found = name ? env.bindings.names.find(name->id) : env.bindings.names.end();
        if (found == env.bindings.names.end() || depth > 20) {
            return "";
        }
        const Binding& binding = found->second.back();
        if (binding.value != nullptr) {
            return import_path(env, *binding.value, rest, depth + 1);
        }
        // The longest part that is a module of the project.
        std::string path = binding.module;
        std::string inside = (binding.imported.empty() ? "" : "." + binding.imported) + rest;
        while (!path.empty() && !inside.empty()) {
            const std::size_t end = std::min(inside.find('.', 1), inside.size());
            if (reader_.module_at(env, {.module = path + inside.substr(0, end)}) == nullptr) {
                break;
            }
            path += inside.substr(0, end);
            inside = inside.substr(end);
        }
        return path.empty() || inside.empty() ? "" : path + ":" + inside.substr(1);
    }

    void take(const SourceModule& env, const MetaDataPtr& metadata) {
        find_later_settings(env, metadata);
        if (metadata->problem) {
            fail(result_, metadata->problem->message, metadata->problem->at);
            return;
        }
        if (!metadata->at.path.empty()) {
            result_.made = metadata->at;
        }
        result_.naming_convention = metadata->naming_convention;
        for (const auto& [key, text] : metadata->naming_convention) {
            static const std::set<std::string> kinds{"ix", "uq", "ck", "fk", "pk"};
            if (!kinds.contains(key)) {
                fail(result_, fmt::format("its naming convention has the token '{}'", key),
                     metadata->at);
                return;
            }
        }
    }

    // X.metadata.naming_convention = … in any module that env.py imports, directly or not. Only
    // those that have the word are parsed.
    void find_later_settings(const SourceModule& env, const MetaDataPtr& metadata) {
        read_settings(env, metadata);
        std::deque<std::string> waiting;
        std::set<std::string> seen;
        const auto add = [&](const std::string& name) {
            if (!name.empty() && seen.size() < most_modules && seen.insert(name).second) {
                waiting.push_back(name);
            }
        };
        add_imports(env.source.text(), "", add);
        while (!waiting.empty()) {
            const std::string name = waiting.front();
            waiting.pop_front();
            const ModuleFile* file = project_.file(name);
            if (file == nullptr) {
                continue;
            }
            add_imports(file->bytes, file->is_package ? name : parent_of(name), add);
            if (file->bytes.find("naming_convention") != std::string::npos) {
                read_settings(*project_.module(name), metadata);
            }
        }
    }

    static std::string parent_of(const std::string& name) {
        const std::size_t dot = name.rfind('.');
        return dot == std::string::npos ? "" : name.substr(0, dot);
    }

    // Calls `add` with the project's modules that a text imports, and with the packages they are
    // in.
    template <class Add>
    void add_imports(std::string_view text, const std::string& package, const Add& add) {
        for (const ImportLine& each : scan_imports(text)) {
            std::string from = each.level > 0 ? package : "";
            for (int level = 1; level < each.level; ++level) {
                from = parent_of(from);
            }
            from += (from.empty() || each.module.empty() ? "" : ".") + each.module;
            const std::string top = from.substr(0, from.find('.'));
            if (top.empty() || project_.file(top) == nullptr) {
                continue;  // most are from elsewhere
            }
            for (std::size_t dot = top.size(); dot < from.size(); dot = from.find('.', dot + 1)) {
                add(from.substr(0, dot));
            }
            add(from);
            const ModuleFile* file = project_.file(from);
            if (file != nullptr && file->is_package) {
                for (const std::string& name : each.names) {
                    add(from + "." + name);  // it may be a module
                }
            }
        }
    }

    void read_settings(const SourceModule& module, const MetaDataPtr& metadata) {
        for (const python::Statement& statement : module.tree.body) {
            if (const auto* node = std::get_if<python::Assignment>(&statement.node)) {
                read_setting(module, *node, metadata);
            }
        }
    }

    void read_setting(const SourceModule& module, const python::Assignment& node,
                      const MetaDataPtr& metadata) {
        for (const python::ExpressionPtr& target : node.targets) {
            const auto* attribute = std::get_if<python::Attribute>(&target->node);
            if (attribute == nullptr || attribute->name != "naming_convention") {
                continue;
            }
            const SourceValue holder = reader_.evaluate(module, *attribute->value);
            const auto* changed = std::get_if<MetaDataPtr>(&holder);
            if (std::holds_alternative<NotUnderstood>(holder)) {
                metadata->problem = std::get<NotUnderstood>(holder);
            }
            if (changed == nullptr || *changed != metadata) {
                continue;
            }
            const SourceValue value = reader_.evaluate(module, *node.value);
            if (const auto* dict = std::get_if<DictValue>(&value)) {
                metadata->naming_convention = dict->entries;
                metadata->problem.reset();
                metadata->at = locate(module.source, target->offset);
            } else if (const auto* problem = std::get_if<NotUnderstood>(&value)) {
                metadata->problem = *problem;
            } else {
                metadata->problem = NotUnderstood{"the naming convention is no dict of texts",
                                                  locate(module.source, target->offset)};
            }
        }
    }

    const Settings& settings_;
    TargetMetadata& result_;
    ProjectSource project_;
    SourceReader reader_;
};

}  // namespace

TargetMetadata read_target_metadata(const Settings& settings) {
    TargetMetadata result;
    if (settings.env_py && settings.env_py->target_metadata.given) {
        result.at = settings.env_py->target_metadata.at;
        result.expression = settings.env_py->target_metadata.expressions.front();
    }
    if (settings.naming_convention) {
        result.naming_convention = *settings.naming_convention;
        return result;
    }
    if (settings.env_py && settings.env_py->problem) {
        fail(result, *settings.env_py->problem, std::nullopt);
        return result;
    }
    if (!result.at) {
        return result;
    }
    try {
        Follower(settings, result).follow();
    } catch (const Error& error) {
        fail(result, error.message(), error.location());
    }
    return result;
}

std::map<std::string, std::string> require_naming_convention(const TargetMetadata& metadata) {
    if (!metadata.problem) {
        return metadata.naming_convention;
    }
    Error error(
        ErrorCode::Unsupported,
        fmt::format("the naming convention of the models is not known: {}", *metadata.problem));
    const auto at = metadata.problem_at ? metadata.problem_at : metadata.at;
    if (at) {
        error.at(*at);
    }
    throw error.hint(
        "say it in limbeck.toml, as a table [naming_convention] with the entries of the models' "
        "MetaData; an empty one where it has none");
}

}  // namespace limbeck::config
