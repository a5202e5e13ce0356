// SPDX-License-Identifier: MIT
#include "limbeck/base/files.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "limbeck/base/error.h"
#include "limbeck/base/text.h"

namespace limbeck::base {

namespace {

Error failure(std::string_view what, const std::string& path, int reason) {
    return Error(ErrorCode::Config, fmt::format("{} {}: {}", what, path, std::strerror(reason)));
}

class Descriptor {
  public:
    explicit Descriptor(int fd) : fd_(fd) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (fd_ >= 0) {
            ::close(fd_);
        }
    }
    [[nodiscard]] int get() const { return fd_; }

  private:
    int fd_;
};

std::string read_all(const Descriptor& file, const std::string& path) {
    struct stat info {};
    if (::fstat(file.get(), &info) != 0) {
        throw failure("cannot read", path, errno);
    }
    if (S_ISDIR(info.st_mode)) {
        throw failure("cannot read", path, EISDIR);
    }
    // One byte more than the size tells the end without a second call; files that grow, pipes and
    // /proc take the loop.
    std::string text(static_cast<std::size_t>(info.st_size) + 1, '\0');
    std::size_t used = 0;
    for (;;) {
        const ssize_t got = ::read(file.get(), text.data() + used, text.size() - used);
        if (got < 0) {
            if (errno == EINTR) {
                continue;
            }
            throw failure("cannot read", path, errno);
        }
        used += static_cast<std::size_t>(got);
        if (got == 0 || (used + 1 == text.size() && S_ISREG(info.st_mode) && info.st_size > 0)) {
            break;
        }
        if (used == text.size()) {
            text.resize(text.size() * 2);
        }
    }
    text.resize(used);
    return text;
}

void write_all(int fd, const std::string& path, std::string_view text) {
    while (!text.empty()) {
        const ssize_t done = ::write(fd, text.data(), text.size());
        if (done < 0) {
            if (errno == EINTR) {
                continue;
            }
            throw failure("cannot write", path, errno);
        }
        text.remove_prefix(static_cast<std::size_t>(done));
    }
}

// A complete copy of `text` beside `path`; removed again unless it was moved into place.
class Draft {
  public:
    Draft(const std::string& path, std::string_view text)
        : name_(fmt::format("{}.{}.tmp", path, ::getpid())) {
        const Descriptor file(
            ::open(name_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));  // NOLINT
        if (file.get() < 0) {
            const int reason = errno;
            name_.clear();
            throw failure("cannot write", path, reason);
        }
        try {
            write_all(file.get(), path, text);
        } catch (...) {
            ::unlink(name_.c_str());
            throw;
        }
    }
    Draft(const Draft&) = delete;
    Draft& operator=(const Draft&) = delete;
    ~Draft() {
        if (!name_.empty()) {
            ::unlink(name_.c_str());
        }
    }
    [[nodiscard]] const std::string& name() const { return name_; }
    void moved() { name_.clear(); }

  private:
    std::string name_;
};

}  // namespace

std::optional<std::string> read_file_if_exists(const std::string& path) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));  // NOLINT
    if (file.get() < 0) {
        if (errno == ENOENT || errno == ENOTDIR) {
            return std::nullopt;
        }
        throw failure("cannot read", path, errno);
    }
    return read_all(file, path);
}

std::string read_file(const std::string& path) {
    std::optional<std::string> text = read_file_if_exists(path);
    if (!text) {
        throw failure("cannot read", path, ENOENT);
    }
    return std::move(*text);
}

void create_file(const std::string& path, std::string_view text) {
    const Draft draft(path, text);
    // link() refuses an existing name, rename() would replace it.
    if (::link(draft.name().c_str(), path.c_str()) != 0) {
        throw failure("cannot write", path, errno);
    }
}

void replace_file(const std::string& path, std::string_view text) {
    Draft draft(path, text);
    if (::rename(draft.name().c_str(), path.c_str()) != 0) {
        throw failure("cannot write", path, errno);
    }
    draft.moved();
}

std::vector<DirectoryEntry> list_directory(const std::string& path) {
    const auto close = [](DIR* stream) { ::closedir(stream); };
    const std::unique_ptr<DIR, decltype(close)> stream(::opendir(path.c_str()), close);
    if (!stream) {
        throw failure("cannot read directory", path, errno);
    }
    std::vector<DirectoryEntry> entries;
    while (const dirent* entry = ::readdir(stream.get())) {
        const std::string_view name = static_cast<const char*>(entry->d_name);
        if (name == "." || name == "..") {
            continue;
        }
        bool directory = entry->d_type == DT_DIR;
        if (entry->d_type == DT_LNK || entry->d_type == DT_UNKNOWN) {
            directory = is_directory(join_path(path, name));
        }
        entries.push_back({std::string(name), directory, entry->d_type == DT_LNK});
    }
    std::sort(entries.begin(), entries.end(),
              [](const auto& a, const auto& b) { return a.name < b.name; });
    return entries;
}

bool exists(const std::string& path) {
    struct stat info {};
    return ::stat(path.c_str(), &info) == 0;
}

bool is_directory(const std::string& path) {
    struct stat info {};
    return ::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode);
}

void make_directories(const std::string& path) {
    if (path.empty() || is_directory(path)) {
        return;
    }
    make_directories(parent_path(path));
    if (::mkdir(path.c_str(), 0777) != 0 && errno != EEXIST) {
        throw failure("cannot make directory", path, errno);
    }
    if (!is_directory(path)) {
        throw failure("cannot make directory", path, ENOTDIR);
    }
}

std::string join_path(std::string_view directory, std::string_view name) {
    if (directory.empty() || name.starts_with('/')) {
        return std::string(name);
    }
    std::string path(directory);
    if (!path.ends_with('/')) {
        path += '/';
    }
    return path += name;
}

std::string parent_path(std::string_view path) {
    while (path.size() > 1 && path.ends_with('/')) {
        path.remove_suffix(1);
    }
    const std::size_t slash = path.rfind('/');
    if (slash == std::string_view::npos) {
        return "";
    }
    return std::string(path.substr(0, slash == 0 ? 1 : slash));
}

std::string_view file_name(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string absolute_path(const std::string& path, const std::string& base) {
    const std::string joined = join_path(base, path);
    std::vector<std::string> pieces;
    for (const std::string_view piece : split_any(joined, "/")) {
        if (piece == ".." && !pieces.empty()) {
            pieces.pop_back();
        } else if (piece != "." && piece != "..") {
            pieces.emplace_back(piece);
        }
    }
    return "/" + join(pieces, "/");
}

std::string real_path(const std::string& path) {
    const std::unique_ptr<char, decltype(&std::free)> resolved(::realpath(path.c_str(), nullptr),
                                                               &std::free);
    return resolved ? std::string(resolved.get()) : path;
}

}  // namespace limbeck::base
