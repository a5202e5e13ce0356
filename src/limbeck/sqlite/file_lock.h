// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace limbeck::sqlite {

// A lock beside a database: an empty file that one process at a time holds with flock(2), gone
// again when it is released. Free by itself when its holder dies. SQLite's own locks end with each
// transaction, and are no help to statements that must run outside of one.
class FileLock {
  public:
    explicit FileLock(std::string path) : path_(std::move(path)) {}
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;
    ~FileLock() { release(); }

    // Does not wait: false where another process holds it. Throws Error (Database) where the file
    // cannot be made.
    bool try_acquire();
    void release() noexcept;

  private:
    std::string path_;
    int fd_ = -1;
};

}  // namespace limbeck::sqlite
