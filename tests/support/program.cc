// SPDX-License-Identifier: MIT
#include "support/program.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <optional>
#include <stdexcept>

namespace limbeck::test {

namespace {

struct Pipe {
    int read = -1;
    int write = -1;
    Pipe() {
        std::array<int, 2> ends{};
        if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
            throw std::runtime_error("pipe failed");
        }
        read = ends[0];
        write = ends[1];
    }
};

std::vector<char*> pointers(std::vector<std::string>& words) {
    std::vector<char*> list;
    for (std::string& word : words) {
        list.push_back(word.data());
    }
    list.push_back(nullptr);
    return list;
}

std::vector<std::string> environment_of(const CallOptions& options) {
    std::map<std::string, std::string> variables{
        {"PATH", "/usr/local/bin:/usr/bin:/bin"}, {"HOME", "/nonexistent"}, {"LC_ALL", "C.UTF-8"}};
    for (const auto& [name, value] : options.environment) {
        variables[name] = value;
    }
    std::vector<std::string> list;
    for (const auto& [name, value] : variables) {
        list.push_back(name + "=" + value);
    }
    return list;
}

// A pseudo-terminal of 100 columns.
struct Terminal {
    int screen = -1;   // what the program writes can be read here
    int program = -1;  // what the program has for its stdout and stderr
    Terminal() {
        screen = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
        if (screen < 0 || ::grantpt(screen) != 0 || ::unlockpt(screen) != 0) {
            throw std::runtime_error("no pseudo-terminal");
        }
        program = ::open(::ptsname(screen), O_RDWR | O_NOCTTY | O_CLOEXEC);
        const winsize size{.ws_row = 24, .ws_col = 100, .ws_xpixel = 0, .ws_ypixel = 0};
        ::ioctl(screen, TIOCSWINSZ, &size);
    }
};

// One read into a text; false at the end.
bool read_some(int fd, std::string& text) {
    std::array<char, 65536> buffer{};
    const ssize_t got = ::read(fd, buffer.data(), buffer.size());
    if (got > 0) {
        text.append(buffer.data(), static_cast<std::size_t>(got));
    }
    return got > 0;
}

}  // namespace

Background::Background(const std::vector<std::string>& words, const CallOptions& options) {
    const Pipe in;
    const Pipe out;
    const Pipe err;
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    std::optional<Terminal> terminal;
    if (options.terminal) {
        terminal.emplace();
    }
    const bool types = terminal && !options.input.empty();
    ::posix_spawn_file_actions_adddup2(&actions, types ? terminal->program : in.read, 0);
    ::posix_spawn_file_actions_adddup2(&actions, terminal ? terminal->program : out.write, 1);
    ::posix_spawn_file_actions_adddup2(&actions, terminal ? terminal->program : err.write, 2);
    ::posix_spawn_file_actions_addchdir_np(&actions, options.directory.c_str());
    std::vector<std::string> arguments = words;
    std::vector<std::string> variables = environment_of(options);
    const int failure = ::posix_spawnp(&pid_, words.front().c_str(), &actions, nullptr,
                                       pointers(arguments).data(), pointers(variables).data());
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(in.read);
    ::close(out.write);
    ::close(err.write);
    if (failure != 0) {
        throw std::runtime_error("cannot start " + words.front());
    }
    static_cast<void>(
        ::write(types ? terminal->screen : in.write, options.input.data(), options.input.size()));
    ::close(in.write);
    out_ = out.read;
    err_ = err.read;
    if (terminal) {
        ::close(out.read);
        ::close(terminal->program);
        out_ = terminal->screen;
    }
}

Background::~Background() {
    if (!done_) {
        ::kill(pid_, SIGKILL);
        wait();
    }
}

void Background::signal(int number) const {
    ::kill(pid_, number);
}

bool Background::wait_for_err(std::string_view text) {
    while (result_.err.find(text) == std::string::npos) {
        if (!read_some(err_, result_.err)) {
            return false;
        }
    }
    return true;
}

Result Background::wait() {
    std::array<pollfd, 2> ends{{{out_, POLLIN, 0}, {err_, POLLIN, 0}}};
    while (!done_ && (ends[0].fd >= 0 || ends[1].fd >= 0)) {
        ::poll(ends.data(), ends.size(), -1);
        for (pollfd& end : ends) {
            if (end.fd >= 0 && end.revents != 0 &&
                !read_some(end.fd, &end == ends.data() ? result_.out : result_.err)) {
                ::close(end.fd);
                end.fd = -1;
            }
        }
    }
    if (!done_) {
        int status = 0;
        ::waitpid(pid_, &status, 0);
        result_.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        done_ = true;
    }
    return result_;
}

Result call(const std::vector<std::string>& words, const CallOptions& options) {
    return Background(words, options).wait();
}

std::string limbeck_path() {
    return LIMBECK_BINARY_DIR "/limbeck";
}

}  // namespace limbeck::test
