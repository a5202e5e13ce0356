// SPDX-License-Identifier: MIT
#include "limbeck/command/hooks.h"

#include <fmt/core.h>

#include "limbeck/base/error.h"
#include "limbeck/base/process.h"
#include "limbeck/base/text.h"

namespace limbeck::command {

namespace {

// The words to run: the file stands where the options say REVISION_SCRIPT_FILENAME, else before
// them, as Alembic has it.
std::vector<std::string> words_of(const config::PostWriteHook& hook, const std::string& path) {
    std::vector<std::string> words;
    if (hook.type == "module") {
        words = {"python3", "-m", hook.target};
    } else if (hook.type == "exec" || hook.type == "console_scripts") {
        words = {hook.target};
    } else {
        throw Error(ErrorCode::Unsupported,
                    fmt::format("hooks of type '{}' are registered by Python code", hook.type))
            .hint("use exec, module or console_scripts");
    }
    bool placed = false;
    std::vector<std::string> options = base::split_words(hook.options);
    for (std::string& option : options) {
        placed = placed || option.find("REVISION_SCRIPT_FILENAME") != std::string::npos;
        option = base::replace_all(option, "REVISION_SCRIPT_FILENAME", path);
    }
    if (!placed) {
        words.push_back(path);
    }
    words.insert(words.end(), options.begin(), options.end());
    return words;
}

}  // namespace

void run_hooks(Invocation& call, const config::Settings& settings, const std::string& path) {
    for (const config::PostWriteHook& hook : settings.post_write_hooks) {
        call.output.note(fmt::format("Running post write hook '{}' ...", hook.name));
        try {
            const int status = base::run_program(words_of(hook, path), hook.directory);
            if (status != 0) {
                call.output.note(fmt::format(
                    "WARNING: post write hook '{}' ended with status {}; the file is written",
                    hook.name, status));
            }
        } catch (const Error& error) {
            call.output.note(fmt::format("WARNING: post write hook '{}': {}; the file is written",
                                         hook.name, error.message()));
        }
    }
}

}  // namespace limbeck::command
