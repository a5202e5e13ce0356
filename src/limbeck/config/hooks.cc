// SPDX-License-Identifier: MIT
#include "limbeck/config/hooks.h"

#include <fmt/core.h>

#include <functional>
#include <utility>

#include "limbeck/base/files.h"
#include "limbeck/base/text.h"
#include "limbeck/config/lookup.h"

namespace limbeck::config {

namespace {

constexpr std::string_view section = "post_write_hooks";

// Gives one attribute of a hook, nothing where it is not said.
using Attribute = std::function<std::optional<std::string>(const std::string&)>;

// The attribute that says what a hook of this type runs.
std::string target_key(std::string_view type) {
    if (type == "console_scripts") {
        return "entrypoint";
    }
    if (type == "exec") {
        return "executable";
    }
    return type == "module" ? "module" : "";
}

PostWriteHook read_hook(const std::string& name, const Attribute& attribute, const Location& at,
                        const std::string& directory) {
    const auto required = [&](const std::string& key) {
        const auto value = attribute(key);
        if (!value || value->empty()) {
            throw Error(
                ErrorCode::Config,
                fmt::format("Key '{}.{}' is required for post write hook '{}'", name, key, name))
                .at(at);
        }
        return *value;
    };
    PostWriteHook hook{.name = name, .type = required("type"), .at = at};
    const std::string key = target_key(hook.type);
    if (!key.empty()) {
        // A console script may be called like the hook.
        hook.target = key == "entrypoint" ? attribute(key).value_or(name) : required(key);
    }
    hook.options = attribute("options").value_or("");
    const std::string folder = attribute("cwd").value_or("");
    hook.directory = folder.empty() ? "" : base::absolute_path(folder, directory);
    return hook;
}

std::vector<PostWriteHook> read_toml_hooks(const TomlFile& file, bool percent,
                                           const std::string& directory) {
    std::vector<PostWriteHook> hooks;
    const TomlValue& value = *find(file.table, section);
    const auto* none = std::get_if<TomlValue::Strings>(&value.data);
    if (none != nullptr && none->empty()) {
        return hooks;
    }
    for (const TomlTable& table :
         expect<TomlValue::Tables>(value, section, "a list of tables ([[post_write_hooks]])")) {
        const auto attribute = [&](const std::string& key) -> std::optional<std::string> {
            const TomlValue* found = find(table, key);
            if (found == nullptr) {
                return std::nullopt;
            }
            const auto& text = expect<std::string>(*found, key, "a string");
            return percent ? format_percent(text, file.directory, key, found->at) : text;
        };
        const auto name = attribute("name");
        if (!name || name->empty()) {
            throw Error(ErrorCode::Config, "a post write hook has no 'name'").at(table.at);
        }
        hooks.push_back(read_hook(*name, attribute, table.at, directory));
    }
    return hooks;
}

std::vector<PostWriteHook> read_ini_hooks(const Ini& ini, const std::string& directory) {
    std::vector<PostWriteHook> hooks;
    const std::string names = ini.get(section, "hooks").value_or("");
    for (const std::string_view piece : base::split_any(names, " ,\n")) {
        const std::string name(piece);
        const auto attribute = [&](const std::string& key) {
            return ini.get(section, base::to_lower(name) + "." + key);
        };
        const Location at = ini.locate(section, "hooks");
        hooks.push_back(read_hook(name, attribute, at, directory));
    }
    return hooks;
}

}  // namespace

std::vector<PostWriteHook> read_hooks(const Sources& sources, const std::string& directory) {
    if (sources.limbeck && find(sources.limbeck->table, section) != nullptr) {
        return read_toml_hooks(*sources.limbeck, false, sources.limbeck->directory);
    }
    if (sources.ini && sources.ini->ini.has_section(section)) {
        return read_ini_hooks(sources.ini->ini, directory);
    }
    if (sources.pyproject && find(sources.pyproject->table, section) != nullptr) {
        return read_toml_hooks(*sources.pyproject, true, directory);
    }
    return {};
}

}  // namespace limbeck::config
