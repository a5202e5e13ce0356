// SPDX-License-Identifier: MIT
#include "support/process.h"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "support/scratch.h"

namespace limbeck::test {

namespace {

// In the child, between fork and exec: plain system calls only.
[[noreturn]] void become(char* const* arguments, const passwd* user, int log, int stop_signal,
                         pid_t parent) {
    if (user != nullptr && (::setgroups(0, nullptr) != 0 || ::setgid(user->pw_gid) != 0 ||
                            ::setuid(user->pw_uid) != 0)) {
        ::_exit(126);
    }
    // After setuid, which clears it.
    ::prctl(PR_SET_PDEATHSIG, stop_signal);
    if (::getppid() != parent) {
        ::_exit(126);
    }
    ::dup2(log, STDOUT_FILENO);
    ::dup2(log, STDERR_FILENO);
    const int nothing = ::open("/dev/null", O_RDONLY);
    ::dup2(nothing, STDIN_FILENO);
    // Servers look at their working directory, which may be closed to their user.
    if (::chdir("/") != 0) {
        ::_exit(126);
    }
    ::execvp(arguments[0], arguments);
    ::_exit(127);
}

}  // namespace

Process::Process(const std::vector<std::string>& arguments, const std::string& user,
                 const std::string& log, int stop_signal)
    : stop_signal_(stop_signal) {
    std::vector<std::string> copies = arguments;
    std::vector<char*> pointers;
    for (std::string& argument : copies) {
        pointers.push_back(argument.data());
    }
    pointers.push_back(nullptr);
    const passwd* account = user.empty() ? nullptr : ::getpwnam(user.c_str());
    if (!user.empty() && account == nullptr) {
        throw std::runtime_error("no such user: " + user);
    }
    const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    const pid_t parent = ::getpid();
    pid_ = ::fork();
    if (pid_ == 0) {
        become(pointers.data(), account, out, stop_signal, parent);
    }
    ::close(out);
    if (pid_ < 0) {
        throw std::runtime_error("fork failed");
    }
}

bool Process::running() {
    if (pid_ > 0) {
        int status = 0;
        if (::waitpid(pid_, &status, WNOHANG) == pid_) {
            status_ = status;
            pid_ = -1;
        }
    }
    return pid_ > 0;
}

int Process::wait() {
    while (pid_ > 0 && ::waitpid(pid_, &status_, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
    return WIFEXITED(status_) ? WEXITSTATUS(status_) : 128 + WTERMSIG(status_);
}

void Process::stop() {
    if (!running()) {
        return;
    }
    ::kill(pid_, stop_signal_);
    for (int i = 0; i < 500 && running(); ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    if (pid_ > 0) {
        ::kill(pid_, SIGKILL);
        wait();
    }
}

Keeper::Keeper(const std::string& directory) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) {
        throw std::runtime_error("pipe failed");
    }
    pid_ = ::fork();
    if (pid_ == 0) {
        ::close(ends[1]);
        ::setsid();  // an interrupt from the keyboard is not for it
        char byte = 0;
        if (::read(ends[0], &byte, 1) == 0) {
            ::sleep(2);
            ::execlp("rm", "rm", "-rf", directory.c_str(), nullptr);
        }
        ::_exit(0);
    }
    ::close(ends[0]);
    pipe_ = ends[1];
}

Keeper::~Keeper() {
    const char byte = 'q';
    const bool told = ::write(pipe_, &byte, 1) == 1;
    ::close(pipe_);
    if (told) {
        ::waitpid(pid_, nullptr, 0);
    }
}

void run(const std::vector<std::string>& arguments, const std::string& user) {
    const Scratch scratch;
    const std::string log = scratch.path("log");
    Process process(arguments, user, log, SIGKILL);
    const int status = process.wait();
    if (status != 0) {
        std::ostringstream text;
        text << arguments[0] << " failed with " << status << ":\n" << std::ifstream(log).rdbuf();
        throw std::runtime_error(text.str());
    }
}

std::string server_user() {
    return ::geteuid() == 0 ? "postgres" : "";
}

void give_to(const std::string& path, const std::string& user) {
    const passwd* account = user.empty() ? nullptr : ::getpwnam(user.c_str());
    if (account != nullptr && ::chown(path.c_str(), account->pw_uid, account->pw_gid) != 0) {
        throw std::runtime_error("chown failed: " + path);
    }
}

}  // namespace limbeck::test
