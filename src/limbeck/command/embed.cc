// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <algorithm>
#include <cctype>

#include "limbeck/base/error.h"
#include "limbeck/base/files.h"
#include "limbeck/base/text.h"
#include "limbeck/command/commands.h"
#include "limbeck/script/directory.h"

namespace limbeck::command {

namespace {

bool is_identifier(std::string_view name) {
    const auto is_word = [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; };
    return !name.empty() && std::isdigit(static_cast<unsigned char>(name[0])) == 0 &&
           std::all_of(name.begin(), name.end(), is_word);
}

// A literal of C++, a line of it for each line of the text.
std::string literal(std::string_view text) {
    std::string result = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '\n') {
            result += "\\n\"\n     \"";
        } else if (c == '"' || c == '\\') {
            result += {'\\', c};
        } else if (byte < 0x20 || byte == 0x7F) {
            result += fmt::format("\\{:03o}", byte);
        } else {
            result += c;
        }
    }
    return result + "\"";
}

// One head: what a program brings its database to must be one thing.
void check_heads(const revision::Graph& graph) {
    if (graph.heads().size() <= 1) {
        return;
    }
    std::vector<std::string> heads;
    for (const revision::Index i : graph.heads()) {
        heads.push_back(graph[i].id);
    }
    throw Error(ErrorCode::Revision, fmt::format("the revisions have {} heads: {}", heads.size(),
                                                 base::join(heads, ", ")))
        .at(graph[graph.heads().back()].at(0))
        .hint("'limbeck merge heads -m …' joins them");
}

std::string header(const std::string& name) {
    return fmt::format(
        "// Made by `limbeck embed`: changes are lost.\n#pragma once\n\n"
        "#include <limbeck/migrator.h>\n\nlimbeck::EmbeddedRevisions {}();\n",
        name);
}

std::string source(const std::string& name, const script::History& history) {
    std::string files;
    for (revision::Index i = 0; i < history.graph.size(); ++i) {
        const std::string& path = history.graph[i].path;
        files +=
            fmt::format("    {{{},\n     {}}},\n", literal(path), literal(history.texts(path)));
    }
    if (files.empty()) {
        return fmt::format(
            "#include \"{0}.h\"\n\nlimbeck::EmbeddedRevisions {0}() {{ return {{}}; }}\n", name);
    }
    return fmt::format(
        "// Made by `limbeck embed`: changes are lost.\n#include \"{0}.h\"\n\nnamespace {{\n\n"
        "constexpr limbeck::EmbeddedRevision files[] = {{\n{1}}};\n\n}}  // namespace\n\n"
        "limbeck::EmbeddedRevisions {0}() {{ return files; }}\n",
        name, files);
}

void write(const std::string& path, const std::string& text) {
    if (base::read_file_if_exists(path) != text) {  // else whatever includes it is compiled again
        base::replace_file(path, text);
    }
}

}  // namespace

void embed(Invocation& call) {
    const std::string name = call.arguments.value("function").value_or("revisions");
    if (!is_identifier(name)) {
        throw Error(ErrorCode::Usage, fmt::format("'{}' is no name for a function of C++", name));
    }
    script::DirectoryOptions options{.version_locations = {},
                                     .recursive = call.arguments.has("recursive"),
                                     .shown_from = call.directory};
    for (const std::string& folder : call.arguments.all("folders")) {
        options.version_locations.push_back(base::absolute_path(folder, call.directory));
    }
    const script::History history = script::load_history(options);
    for (const std::string& warning : history.warnings) {
        call.output.note("WARNING: " + warning);
    }
    check_heads(history.graph);
    const std::string directory =
        base::absolute_path(call.arguments.value("output").value_or("."), call.directory);
    base::make_directories(directory);
    write(base::join_path(directory, name + ".h"), header(name));
    write(base::join_path(directory, name + ".cc"), source(name, history));
}

}  // namespace limbeck::command
