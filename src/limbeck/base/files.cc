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
        const int reason = errno;
        struct stat info {};
        if (reason == ENOENT && ::lstat(path.c_str(), &info) == 0 && S_ISLNK(info.st_mode)) {
            throw Error(ErrorCode::Config,
                        fmt::format("cannot read {}: it is a symbolic link to nothing", path));
        }
        if (reason == ENOENT || reason == ENOTDIR) {
            return std::nullopt;
        }
        throw failure("cannot read", path, reason);
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

Folder::Folder(std::string path)
    : path_(std::move(path)),
      fd_(::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {  // NOLINT
    if (fd_ < 0) {
        throw failure("cannot read directory", path_, errno);
    }
}

Folder::~Folder() {
    ::close(fd_);
}

std::vector<DirectoryEntry> Folder::entries() const {
    // fdopendir() takes its descriptor over, so it gets one of its own.
    const int copy = ::openat(fd_, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);  // NOLINT
    const auto close = [](DIR* stream) { ::closedir(stream); };
    const std::unique_ptr<DIR, decltype(close)> stream(copy < 0 ? nullptr : ::fdopendir(copy),
                                                       close);
    if (!stream) {
        throw failure("cannot read directory", path_, errno);
    }
    std::vector<DirectoryEntry> entries;
    while (const dirent* entry = ::readdir(stream.get())) {
        const std::string_view name = static_cast<const char*>(entry->d_name);
        if (name == "." || name == "..") {
            continue;
        }
        DirectoryEntry found{std::string(name), entry->d_type == DT_DIR, entry->d_type == DT_REG,
                             entry->d_type == DT_LNK};
        if (entry->d_type == DT_LNK || entry->d_type == DT_UNKNOWN) {
            struct stat info {};
            const bool known = ::fstatat(fd_, found.name.c_str(), &info, 0) == 0;
            found.is_directory = known && S_ISDIR(info.st_mode);
            found.is_file = known && S_ISREG(info.st_mode);
        }
        entries.push_back(std::move(found));
    }
    std::sort(entries.begin(), entries.end(),
              [](const auto& a, const auto& b) { return a.name < b.name; });
    return entries;
}

std::string Folder::read(const std::string& name) {
    const Descriptor file(::openat(fd_, name.c_str(), O_RDONLY | O_CLOEXEC));  // NOLINT
    if (file.get() < 0) {
        throw failure("cannot read", join_path(path_, name), errno);
    }
    // A regular file gives less than was asked for only at its end: for small ones that is the one
    // call, and their size need not be asked.
    constexpr std::size_t usual = 65536;
    buffer_.resize(std::max(buffer_.size(), usual));
    std::size_t used = 0;
    for (;;) {
        const std::size_t room = buffer_.size() - used;
        const ssize_t got = ::read(file.get(), buffer_.data() + used, room);
        if (got < 0 && errno != EINTR) {
            throw failure("cannot read", join_path(path_, name), errno);
        }
        used += static_cast<std::size_t>(std::max<ssize_t>(got, 0));
        if (got >= 0 && static_cast<std::size_t>(got) < room) {
            return buffer_.substr(0, used);
        }
        if (used == buffer_.size()) {
            buffer_.resize(buffer_.size() * 2);
        }
    }
}

std::vector<DirectoryEntry> list_directory(const std::string& path) {
    return Folder(path).entries();
}

namespace {

bool has_wildcard(std::string_view name) {
    return name.find_first_of("*?") != std::string_view::npos;
}

// The paths below `folder` that the names from `at` on lead to.
void expand(const std::string& folder, const std::vector<std::string_view>& names, std::size_t at,
            std::vector<std::string>& result) {
    if (at == names.size()) {
        result.push_back(folder);
        return;
    }
    const std::string_view name = names[at];
    const auto below = [&](std::string_view entry) { return join_path(folder, entry); };
    if (!has_wildcard(name)) {
        const std::string path = below(name);
        if (exists(path)) {
            expand(path, names, at + 1, result);
        }
        return;
    }
    if (!is_directory(folder)) {
        return;
    }
    const bool last = at + 1 == names.size();
    if (name == "**") {
        expand(folder, names, at + 1, result);
    }
    for (const DirectoryEntry& entry : list_directory(folder)) {
        if (name == "**") {
            // Links could lead in circles.
            if (entry.is_directory && !entry.is_link) {
                expand(below(entry.name), names, at, result);
            }
        } else if (!entry.name.starts_with('.') && matches_pattern(name, entry.name) &&
                   (last ? entry.is_file : entry.is_directory)) {
            expand(below(entry.name), names, at + 1, result);
        }
    }
}

}  // namespace

std::vector<std::string> expand_path(const std::string& pattern) {
    if (!has_wildcard(pattern)) {
        return {pattern};
    }
    std::vector<std::string_view> names = split_any(pattern, "/");
    if (!names.empty() && names.back() == "**") {
        names.emplace_back("*");
    }
    std::vector<std::string> result;
    expand(pattern.starts_with('/') ? "/" : ".", names, 0, result);
    std::sort(result.begin(), result.end());
    result.erase(std::unique(result.begin(), result.end()), result.end());
    return result;
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
