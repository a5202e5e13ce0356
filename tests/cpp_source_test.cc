// SPDX-License-Identifier: MIT
// Models in C++ as a source. That they say what SQL says is for three_sources_test.cc.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <string>
#include <string_view>

#include "support/postgres.h"
#include "support/project.h"
#include "support/refusal.h"

using namespace limbeck;
using test::Project;

namespace {

const std::string library = std::string("cpp:") + LIMBECK_BINARY_DIR + "/libservice_models.so";

struct Modelled : Project {
    explicit Modelled(const std::string& url, const std::string& model = library) : Project(url) {
        write("limbeck.toml", fmt::format("{}models = [\"{}\"]\n", read("limbeck.toml"), model));
    }
};

void follow(const std::string& url) {
    const Modelled project(url);
    project.out("revision --autogenerate --rev-id a1 -m service");
    project.out("upgrade head");
    CHECK(project.out("check") == "The database is what the models say.\n");
    project.out("downgrade base");
}

}  // namespace

TEST_CASE("models in C++ are followed on PostgreSQL") {
    follow(test::shared_postgres().create_database("cpp_followed"));
}

TEST_CASE("models in C++ are followed on SQLite") {
    follow("sqlite:///app.db");
}

TEST_CASE("a document that is not as it should be is refused with the place in it") {
    // A library without this header, whose document is a file: any language may make one.
    const Modelled project("sqlite:///app.db", "cpp:libmodels.so");
    project.write(
        "models.c",
        "#include <stdio.h>\nstatic char text[4096];\nconst char* limbeck_models(void) {\n"
        "    FILE* file = fopen(\"document.json\", \"r\");\n"
        "    text[fread(text, 1, sizeof text - 1, file)] = 0;\n    fclose(file);\n"
        "    return text;\n}\n");
    const std::string source = project.files().path("models.c");
    REQUIRE(
        test::call({"cc", "-shared", "-fPIC", "-o", project.files().path("libmodels.so"), source})
            .status == 0);
    const auto refuses = [&](std::string_view text, std::string_view words) {
        CAPTURE(text);
        project.write("document.json", text);
        test::refuses(project, "check", {"cpp:libmodels.so: ", words});
    };
    const auto tables = [](std::string_view inside) {
        return fmt::format(R"({{"version":1,"format":"limbeck.model","naming_convention":{{}},)"
                           R"("schemas":[],"enums":[],"sequences":[],"tables":[{}],"sql":[]}})",
                           inside);
    };
    refuses("", "this is no document of models");
    refuses("[1]", "this is no document of models");
    refuses(R"({"format":"limbeck.model","version":"1"})", "another version than 1");
    refuses(R"({"format":"limbeck.model","version":1})",
            "document: an object with 'naming_convention' is expected, this is an object");
    refuses(tables("5"), "tables[0]: an object is expected, this is a whole number");
    refuses(tables(R"({"name":{"schema":"a"}})"), "tables[0].name: an object with 'name'");
    refuses(tables(R"({"name":"t","columns":[{"name":"a","type":{"kind":"int"}}]})"),
            "tables[0].columns[0].type.kind: 'int' is not known");
    refuses(tables(R"({"name":"t","columns":[{"name":"a","nullable":"no"}]})"),
            "tables[0].columns[0].nullable: true or false is expected, this is a text");
    refuses(tables(R"({"name":"t","columns":[{"name":"a","type":{"length":99999999999}}]})"),
            "type.length: 99999999999 is too large");
    refuses(tables(R"({"name":"t","constraints":[{"kind":"odd"}]})"),
            "tables[0].constraints[0]: 'odd' is no kind of constraint");
    refuses(tables(R"({"name":"t","colour":"red"})"), "tables[0]: 'colour' is not known");
    project.write("document.json",
                  tables(R"({"name":"t","columns":[{"name":"a","type":{"kind":"integer"}}]})"));
    CHECK(project("check").out == "create table t\n");
}

TEST_CASE("a library that is none, and one without models") {
    const Modelled missing("sqlite:///app.db", "cpp:build/libmodels.so");
    test::refuses(missing, "check",
                  {"cpp:build/libmodels.so: there is no such library", "limbeck_add_models()"});
    missing.write("build/libmodels.so", "no library");
    test::refuses(missing, "check", {"cpp:build/libmodels.so: ", "libmodels.so: "});
    const Modelled other("sqlite:///app.db", "cpp:/lib/x86_64-linux-gnu/libm.so.6");
    test::refuses(other, "check", {"exports no limbeck_models()", "LIMBECK_MODELS(metadata)"});
}
