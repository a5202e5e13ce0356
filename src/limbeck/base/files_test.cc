// SPDX-License-Identifier: MIT
#include "limbeck/base/files.h"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "limbeck/base/error.h"
#include "support/scratch.h"

using namespace limbeck;
using namespace limbeck::base;

TEST_CASE("a file is read whole, and a missing one is not the same as an unreadable one") {
    const test::Scratch scratch;
    CHECK(read_file(scratch.write("a.txt", "one\ntwo")) == "one\ntwo");
    CHECK(read_file(scratch.write("empty", "")).empty());
    CHECK(read_file_if_exists(scratch.path("none")) == std::nullopt);
    CHECK_THROWS_AS(read_file(scratch.path("none")), Error);
    CHECK_THROWS_AS(read_file_if_exists(scratch.path()), Error);
    CHECK_FALSE(read_file("/proc/self/status").empty());
}

TEST_CASE("creating never replaces, replacing leaves no draft behind") {
    const test::Scratch scratch;
    const std::string path = scratch.path("a");
    create_file(path, "first");
    CHECK_THROWS_AS(create_file(path, "second"), Error);
    CHECK(read_file(path) == "first");
    replace_file(path, "third");
    CHECK(read_file(path) == "third");
    CHECK(list_directory(scratch.path()).size() == 1);
    CHECK_THROWS_AS(create_file(scratch.path("no/such/folder"), "x"), Error);
}

TEST_CASE("a directory is listed in byte order") {
    const test::Scratch scratch;
    scratch.write("b", "");
    scratch.write("A", "");
    make_directories(scratch.path("a/b/c"));
    const auto entries = list_directory(scratch.path());
    REQUIRE(entries.size() == 3);
    CHECK(entries[0].name == "A");
    CHECK(entries[1].is_directory);
    CHECK(entries[2].name == "b");
    CHECK_THROWS_AS(make_directories(scratch.path("b/x")), Error);
}

TEST_CASE("paths are joined and folded as text") {
    CHECK(join_path("a", "b") == "a/b");
    CHECK(join_path("a/", "/b") == "/b");
    CHECK(join_path("", "b") == "b");
    CHECK(parent_path("/a/b") == "/a");
    CHECK(parent_path("/a") == "/");
    CHECK(parent_path("a").empty());
    CHECK(file_name("/a/b.sql") == "b.sql");
    CHECK(absolute_path("../x/./y", "/a/b") == "/a/x/y");
    CHECK(absolute_path("/z", "/a") == "/z");
}

TEST_CASE("a folder knows its files from its pipes and reads large ones whole") {
    const test::Scratch scratch;
    const std::string large(300'000, 'x');
    scratch.write("large", large);
    scratch.write("exact", std::string(65536, 'y'));
    REQUIRE(::mkfifo(scratch.path("pipe").c_str(), 0600) == 0);
    REQUIRE(::symlink("large", scratch.path("link").c_str()) == 0);
    REQUIRE(::symlink("gone", scratch.path("dangling").c_str()) == 0);
    Folder folder(scratch.path());
    std::string files;
    for (const DirectoryEntry& entry : folder.entries()) {
        files += entry.is_file ? entry.name + " " : "";
    }
    CHECK(files == "exact large link ");
    CHECK(folder.read("large") == large);
    CHECK(folder.read("exact").size() == 65536);
    CHECK(folder.read("link") == large);
    CHECK_THROWS_AS(folder.read("none"), Error);
    CHECK_THROWS_AS(Folder(scratch.path("none")), Error);
}

TEST_CASE("a path with wildcards leads to files, sorted") {
    const test::Scratch scratch;
    for (const char* name : {"b.sql", "a.sql", "c.txt", ".d.sql", "x/e.sql", "x/y/f.sql"}) {
        scratch.write(name, "");
    }
    const auto found = [&](const char* pattern) {
        std::vector<std::string> names;
        for (const std::string& path : expand_path(scratch.path(pattern))) {
            names.push_back(path.substr(scratch.path().size() + 1));
        }
        return names;
    };
    using Names = std::vector<std::string>;
    CHECK(found("*.sql") == Names{"a.sql", "b.sql"});
    CHECK(found("?.txt") == Names{"c.txt"});
    CHECK(found("*/*.sql") == Names{"x/e.sql"});
    CHECK(found("**/*.sql") == Names{"a.sql", "b.sql", "x/e.sql", "x/y/f.sql"});
    CHECK(found("none/*.sql").empty());
    CHECK(found("none.sql") == Names{"none.sql"});
}
