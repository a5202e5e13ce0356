// SPDX-License-Identifier: MIT
#include "limbeck/sqlite/file_lock.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "limbeck/base/error.h"

namespace limbeck::sqlite {

bool FileLock::try_acquire() {
    if (fd_ >= 0) {
        return true;
    }
    const int fd = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);  // NOLINT
    if (fd < 0) {
        throw Error(ErrorCode::Database,
                    fmt::format("cannot make the lock file {}: {}", path_, std::strerror(errno)));
    }
    // Its last holder may have removed the file between the two calls: then this is a lock on a
    // file that nobody else will ever find.
    struct stat held {};
    struct stat found {};
    const bool ours = ::flock(fd, LOCK_EX | LOCK_NB) == 0 && ::fstat(fd, &held) == 0 &&
                      ::stat(path_.c_str(), &found) == 0 && held.st_ino == found.st_ino &&
                      held.st_dev == found.st_dev;
    if (!ours) {
        ::close(fd);
        return false;
    }
    fd_ = fd;
    return true;
}

void FileLock::release() noexcept {
    if (fd_ >= 0) {
        ::unlink(path_.c_str());
        ::close(std::exchange(fd_, -1));
    }
}

}  // namespace limbeck::sqlite
