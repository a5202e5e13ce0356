// SPDX-License-Identifier: MIT
#include "limbeck/command/process.h"

#include <fmt/core.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "limbeck/base/error.h"
#include "limbeck/base/files.h"
#include "limbeck/base/text.h"

extern char** environ;  // NOLINT: POSIX declares it nowhere

namespace limbeck::command {

std::vector<std::string> split_words(std::string_view text) {
    std::vector<std::string> words;
    std::string word;
    bool open = false;
    char quote = '\0';
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quote != '\0') {
            const bool escaped = quote == '"' && c == '\\' && i + 1 < text.size() &&
                                 (text[i + 1] == '"' || text[i + 1] == '\\');
            if (c == quote) {
                quote = '\0';
            } else {
                word += escaped ? text[++i] : c;
            }
        } else if (c == '\'' || c == '"') {
            quote = c;
            open = true;
        } else if (c == '\\' && i + 1 < text.size()) {
            word += text[++i];
            open = true;
        } else if (c == ' ' || c == '\t' || c == '\n') {
            if (open) {
                words.push_back(std::move(word));
                word.clear();
            }
            open = false;
        } else {
            word += c;
            open = true;
        }
    }
    if (quote != '\0') {
        throw Error(ErrorCode::Config, fmt::format("a quote is never closed in: {}", text));
    }
    if (open) {
        words.push_back(std::move(word));
    }
    return words;
}

int run_program(const std::vector<std::string>& words, const std::string& folder) {
    std::vector<std::string> copies = words;
    std::vector<char*> pointers;
    for (std::string& word : copies) {
        pointers.push_back(word.data());
    }
    pointers.push_back(nullptr);

    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    if (!folder.empty()) {
        ::posix_spawn_file_actions_addchdir_np(&actions, folder.c_str());
    }
    pid_t child = 0;
    const int failure =
        ::posix_spawnp(&child, pointers[0], &actions, nullptr, pointers.data(), environ);
    ::posix_spawn_file_actions_destroy(&actions);
    if (failure != 0) {
        throw Error(ErrorCode::Config,
                    fmt::format("cannot run '{}': {}", words.front(), std::strerror(failure)));
    }
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

bool is_program(const std::string& name, const std::string& path_variable) {
    if (name.find('/') != std::string::npos) {
        return ::access(name.c_str(), X_OK) == 0;
    }
    for (const std::string_view folder : base::split(path_variable, ':')) {
        if (::access(base::join_path(folder, name).c_str(), X_OK) == 0) {
            return true;
        }
    }
    return false;
}

}  // namespace limbeck::command
