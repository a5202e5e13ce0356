// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace limbeck::base {

// File access. Paths are UTF-8 bytes as the system has them; every failure is an Error of code
// Config that names the path and the system's reason.

// The whole content; memory is the file's size. read_file_if_exists gives nothing where there is no
// such file, and throws for every other failure.
std::string read_file(const std::string& path);
std::optional<std::string> read_file_if_exists(const std::string& path);

// Writes a file that must not exist yet: all of it or nothing (written beside, then linked in
// place).
void create_file(const std::string& path, std::string_view text);

// Replaces or creates a file: all of it or nothing (written beside, then renamed).
void replace_file(const std::string& path, std::string_view text);

struct DirectoryEntry {
    std::string name;
    bool is_directory = false;  // symbolic links are followed, here and below
    bool is_file = false;       // a regular one: neither a folder nor a pipe, socket or device
    bool is_link = false;
};

// A directory that is being read: its entries, and files in it, whose paths are not walked again.
class Folder {
  public:
    explicit Folder(std::string path);
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder();

    // Sorted by byte value, without "." and "..".
    [[nodiscard]] std::vector<DirectoryEntry> entries() const;
    // The whole content of a regular file.
    [[nodiscard]] std::string read(const std::string& name);

  private:
    std::string path_;
    int fd_ = -1;
    std::string buffer_;
};
std::vector<DirectoryEntry> list_directory(const std::string& path);

// The files that a path with * and ? in its names leads to, sorted; ** stands for any number of
// folders. A path without them is itself, whether it exists or not.
std::vector<std::string> expand_path(const std::string& pattern);

bool exists(const std::string& path);
bool is_directory(const std::string& path);

// Makes the directory and its missing parents.
void make_directories(const std::string& path);

// Path arithmetic, on text.
std::string join_path(std::string_view directory, std::string_view name);  // an absolute name wins
std::string parent_path(std::string_view path);                            // "" for a bare name
std::string_view file_name(std::string_view path);
std::string absolute_path(const std::string& path, const std::string& base);  // "." and ".." folded

// The file itself behind symbolic links; the path unchanged where it does not exist.
std::string real_path(const std::string& path);

}  // namespace limbeck::base
