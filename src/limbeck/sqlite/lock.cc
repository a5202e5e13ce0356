// SPDX-License-Identifier: MIT
#include "limbeck/sqlite/lock.h"

#include <sqlite3.h>
#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <thread>
#include <vector>

#include "limbeck/base/clock.h"
#include "limbeck/base/files.h"
#include "limbeck/base/text.h"

namespace limbeck::sqlite {

namespace {

constexpr double first_pause = 0.002;
constexpr double longest_pause = 0.1;
constexpr int instructions_between_looks = 2000;  // well below a millisecond

// The process with a write lock on one byte of a file, from the system's list of lines like
//   1: POSIX  ADVISORY  WRITE 4711 08:01:131 1073741825 1073741825
// Asking with fcntl() would need a descriptor of the file, and closing that drops every lock that
// this process has on it (sqlite.org/howtocorrupt.html, 2.2).
int writer_of_byte(std::string_view locks, const std::string& path, unsigned long byte) {
    struct stat info {};
    if (::stat(path.c_str(), &info) != 0) {
        return 0;
    }
    const std::string inode = ":" + std::to_string(info.st_ino);
    for (const std::string_view line : base::split(locks, '\n')) {
        const std::vector<std::string_view> words = base::split_any(line, " ");
        if (words.size() == 8 && words[3] == "WRITE" && words[5].ends_with(inode) &&
            std::strtoul(words[6].data(), nullptr, 10) <= byte &&
            (words[7] == "EOF" || std::strtoul(words[7].data(), nullptr, 10) >= byte)) {
            return std::max(0, std::atoi(words[4].data()));
        }
    }
    return 0;
}

}  // namespace

// The bytes are part of the file formats: RESERVED_LOCK of fileformat2.html's lock-byte page, and
// WAL_WRITE_LOCK of walformat.html.
int writing_process(const std::string& path) {
    if (path.empty()) {
        return 0;
    }
    // The list is read in pieces, and what other programs lock meanwhile can hide a line of it.
    constexpr int looks = 3;
    for (int look = 0; look < looks; ++look) {
        const std::string locks = base::read_file_if_exists("/proc/locks").value_or("");
        int pid = writer_of_byte(locks, path, 0x40000001);
        pid = pid != 0 ? pid : writer_of_byte(locks, path + "-shm", 120);
        if (pid != 0 || locks.empty()) {
            return pid;
        }
    }
    return 0;
}

void Patience::install(sqlite3* database) {
    ::sqlite3_busy_handler(
        database,
        [](void* self, int tries) { return static_cast<Patience*>(self)->wait(tries) ? 1 : 0; },
        this);
    ::sqlite3_progress_handler(
        database, instructions_between_looks,
        [](void* self) { return static_cast<const Patience*>(self)->interrupted() ? 1 : 0; }, this);
}

void Patience::start(double seconds) {
    deadline_ = base::monotonic_seconds() + seconds;
}

// Whether to try again.
bool Patience::wait(int tries) {
    const double left = deadline_ - base::monotonic_seconds();
    if (left <= 0 || interrupted()) {
        return false;
    }
    const double longest = std::min(longest_pause, first_pause * (1 + tries));
    const double pause = std::uniform_real_distribution<double>(longest / 2, longest)(random_);
    std::this_thread::sleep_for(std::chrono::duration<double>(std::min(pause, left)));
    return true;
}

}  // namespace limbeck::sqlite
