// SPDX-License-Identifier: MIT
#include "limbeck/base/process.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

#include "limbeck/base/error.h"
#include "limbeck/base/files.h"
#include "limbeck/base/text.h"

extern char** environ;  // NOLINT: POSIX declares it nowhere

namespace limbeck::base {

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

namespace {

// What a new process starts with.
class Start {
  public:
    explicit Start(const std::string& folder) {
        ::posix_spawn_file_actions_init(&actions_);
        ::posix_spawnattr_init(&attributes_);
        if (!folder.empty()) {
            ::posix_spawn_file_actions_addchdir_np(&actions_, folder.c_str());
        }
    }
    Start(const Start&) = delete;
    Start& operator=(const Start&) = delete;
    ~Start() {
        ::posix_spawn_file_actions_destroy(&actions_);
        ::posix_spawnattr_destroy(&attributes_);
    }

    void give(int descriptor, int as) {
        ::posix_spawn_file_actions_adddup2(&actions_, descriptor, as);
    }
    // With all that it starts a group of its own, so that all of it can be ended.
    void in_a_group() {
        ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETPGROUP);
        ::posix_spawnattr_setpgroup(&attributes_, 0);
    }

    pid_t run(const std::vector<std::string>& words) {
        std::vector<std::string> copies = words;
        std::vector<char*> pointers;
        for (std::string& word : copies) {
            pointers.push_back(word.data());
        }
        pointers.push_back(nullptr);
        pid_t child = 0;
        const int failure =
            ::posix_spawnp(&child, pointers[0], &actions_, &attributes_, pointers.data(), environ);
        if (failure != 0) {
            throw Error(ErrorCode::Config,
                        fmt::format("cannot run '{}': {}", words.front(), std::strerror(failure)));
        }
        return child;
    }

  private:
    posix_spawn_file_actions_t actions_{};
    posix_spawnattr_t attributes_{};
};

int wait_for(pid_t child) {
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

struct Pipe {
    int read = -1;
    int write = -1;

    Pipe() {
        int ends[2];
        if (::pipe2(ends, O_CLOEXEC) != 0) {
            throw Error(ErrorCode::Config, fmt::format("no pipe: {}", std::strerror(errno)));
        }
        read = ends[0];
        write = ends[1];
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    ~Pipe() {
        close(read);
        close(write);
    }
    static void close(int& end) {
        if (end >= 0) {
            ::close(std::exchange(end, -1));
        }
    }
};

// Takes what is there; closes the end at its end.
void take(int& end, std::string& into) {
    char buffer[65536];
    const ssize_t count = ::read(end, buffer, sizeof buffer);
    if (count > 0) {
        into.append(buffer, static_cast<std::size_t>(count));
    } else if (count == 0 || (errno != EINTR && errno != EAGAIN)) {
        Pipe::close(end);
    }
}

// SIGPIPE of a child that reads nothing becomes EPIPE for this thread.
class WithoutPipeSignal {
  public:
    WithoutPipeSignal() {
        sigset_t pipe;
        ::sigemptyset(&pipe);
        ::sigaddset(&pipe, SIGPIPE);
        ::pthread_sigmask(SIG_BLOCK, &pipe, &before_);
    }
    WithoutPipeSignal(const WithoutPipeSignal&) = delete;
    WithoutPipeSignal& operator=(const WithoutPipeSignal&) = delete;
    ~WithoutPipeSignal() {
        sigset_t pipe;
        ::sigemptyset(&pipe);
        ::sigaddset(&pipe, SIGPIPE);
        const timespec now{};
        ::sigtimedwait(&pipe, nullptr, &now);
        ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    }

  private:
    sigset_t before_{};
};

void feed(int& end, std::string_view& left) {
    const ssize_t count = ::write(end, left.data(), left.size());
    if (count > 0) {
        left.remove_prefix(static_cast<std::size_t>(count));
    }
    if (left.empty() || (count < 0 && errno != EINTR && errno != EAGAIN)) {
        Pipe::close(end);
    }
}

}  // namespace

int run_program(const std::vector<std::string>& words, const std::string& folder) {
    return wait_for(Start(folder).run(words));
}

Captured capture_program(const std::vector<std::string>& words, const Capture& how) {
    Pipe in;
    Pipe out;
    Pipe err;
    Start start(how.folder);
    start.give(in.read, 0);
    start.give(out.write, 1);
    start.give(err.write, 2);
    start.in_a_group();
    const pid_t child = start.run(words);
    Pipe::close(in.read);
    Pipe::close(out.write);
    Pipe::close(err.write);
    ::fcntl(in.write, F_SETFL, O_NONBLOCK);

    const WithoutPipeSignal quiet;
    Captured result;
    std::string_view left = how.input;
    const auto clock = [] { return std::chrono::steady_clock::now(); };
    const auto end = clock() + std::chrono::duration<double>(how.timeout_seconds);
    const auto is_interrupted = [&] { return how.interrupted != nullptr && *how.interrupted; };
    if (left.empty()) {
        Pipe::close(in.write);
    }
    while (out.read >= 0 || err.read >= 0) {
        result.timed_out = clock() >= end;
        if (result.timed_out || is_interrupted()) {
            ::kill(-child, SIGKILL);
            break;
        }
        pollfd polled[] = {{out.read, POLLIN, 0}, {err.read, POLLIN, 0}, {in.write, POLLOUT, 0}};
        constexpr int slice_milliseconds = 100;
        ::poll(polled, 3, slice_milliseconds);
        if (polled[0].revents != 0) {
            take(out.read, result.out);
        }
        if (polled[1].revents != 0) {
            take(err.read, result.err);
        }
        if (polled[2].revents != 0) {
            feed(in.write, left);
        }
    }
    result.status = wait_for(child);
    if (is_interrupted()) {
        throw Error(ErrorCode::Interrupted, "interrupted");
    }
    return result;
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

}  // namespace limbeck::base
