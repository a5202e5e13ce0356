// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <new>
#include <span>
#include <string>
#include <vector>

#include "limbeck/base/error.h"
#include "limbeck/base/files.h"
#include "limbeck/base/text.h"
#include "limbeck/base/url.h"
#include "limbeck/cli/arguments.h"
#include "limbeck/cli/terminal.h"

extern char** environ;  // NOLINT: POSIX declares it nowhere

namespace {

using namespace limbeck;

std::atomic<bool> interrupted = false;
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler sets it");

// The first one asks for an orderly end, the second one does not ask.
void on_interrupt(int signal) {
    if (interrupted.exchange(true)) {
        std::signal(signal, SIG_DFL);
        std::raise(signal);
    }
}

void catch_interrupts() {
    struct sigaction action {};
    action.sa_handler = on_interrupt;
    ::sigemptyset(&action.sa_mask);
    for (const int signal : {SIGINT, SIGTERM}) {
        ::sigaction(signal, &action, nullptr);
    }
    // A closed pipe is seen as a write that fails.
    std::signal(SIGPIPE, SIG_IGN);
}

std::map<std::string, std::string> read_environment() {
    std::map<std::string, std::string> variables;
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
        const std::string_view text = *entry;
        const std::size_t equals = text.find('=');
        if (equals != std::string_view::npos) {
            variables.emplace(text.substr(0, equals), text.substr(equals + 1));
        }
    }
    return variables;
}

std::string working_directory() {
    char buffer[4096];
    if (::getcwd(buffer, sizeof buffer) == nullptr) {
        throw Error(ErrorCode::Config, "the working directory does not exist any more");
    }
    return static_cast<const char*>(buffer);
}

constexpr int exit_failed = 1;
constexpr int exit_usage = 2;
constexpr int exit_interrupted = 130;  // as shells report SIGINT

int report(const Error& error) {
    cli::finish_progress();
    cli::flush_output();
    const std::string text = base::printable(base::mask_urls(error.report()));
    std::fputs(fmt::format("FAILED: {}\n", text).c_str(), stderr);
    switch (error.code()) {
        case ErrorCode::Usage:
            return exit_usage;
        case ErrorCode::Interrupted:
            return exit_interrupted;
        default:
            return exit_failed;
    }
}

int run(const std::string& name, std::span<const std::string> words) {
    const cli::Parsed parsed = cli::parse_arguments(name, words);
    if (parsed.command == nullptr) {
        std::fputs(parsed.text.c_str(), stdout);
        return 0;
    }
    catch_interrupts();
    command::Invocation call;
    call.arguments = parsed.arguments;
    call.directory = working_directory();
    call.environment = read_environment();
    call.interrupted = &interrupted;
    call.output = cli::terminal_output(call.environment, call.arguments.has("quiet"));
    parsed.command->run(call);
    cli::finish_progress();
    return 0;
}

// A closed stdin, stdout or stderr leaves its number to the next file opened, and what is written
// to it would go into a database connection.
void reserve_standard_streams() {
    for (int fd = ::open("/dev/null", O_RDWR); fd >= 0;
         fd = ::open("/dev/null", O_RDWR)) {  // NOLINT
        if (fd > STDERR_FILENO) {
            ::close(fd);
            return;
        }
    }
}

}  // namespace

int main(int argc, char** argv) {
    reserve_standard_streams();
    const std::span<char*> given(argv, static_cast<std::size_t>(argc));
    const std::string name(argc > 0 ? base::file_name(given[0]) : "limbeck");
    const std::vector<std::string> words(given.begin() + (argc > 0 ? 1 : 0), given.end());
    try {
        const int status = run(name, words);
        errno = 0;
        if (!cli::flush_output()) {
            if (errno == EPIPE) {
                // Whoever read has seen enough (`limbeck history | head`): end as other tools do.
                std::signal(SIGPIPE, SIG_DFL);
                std::raise(SIGPIPE);
            }
            std::fputs("FAILED: the output could not be written\n", stderr);
            return exit_failed;
        }
        return status;
    } catch (const Error& error) {
        return report(error);
    } catch (const std::bad_alloc&) {
        std::fputs("FAILED: out of memory\n", stderr);
    } catch (const std::exception& error) {
        std::fputs(fmt::format("FAILED: internal error: {}\n", error.what()).c_str(), stderr);
    }
    return exit_failed;
}
