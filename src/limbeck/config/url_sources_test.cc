// SPDX-License-Identifier: MIT
#include "limbeck/config/url_sources.h"

#include <doctest/doctest.h>

#include "limbeck/base/error.h"
#include "limbeck/base/url.h"
#include "support/scratch.h"

using namespace limbeck;
using namespace limbeck::config;

namespace {

std::vector<std::string> urls(const Environment& environment) {
    std::vector<std::string> texts;
    for (const VariableUrl& url : variable_urls(Variables(environment, {}, "/"))) {
        texts.push_back(url.text.reveal());
    }
    return texts;
}

using Strings = std::vector<std::string>;

}  // namespace

TEST_CASE("the POSTGRES_* set becomes a URL when it has a user or a database") {
    CHECK(urls({{"POSTGRES_USER", "postgres"},
                {"POSTGRES_PASSWORD", "admin"},
                {"POSTGRES_DB", "auth_service"},
                {"POSTGRES_HOST", "auth-db"},
                {"POSTGRES_PORT", "5435"}}) ==
          Strings{"postgresql://postgres:admin@auth-db:5435/auth_service"});
    CHECK(urls({{"POSTGRES_USER", "u"}}) == Strings{"postgresql://u@localhost/u"});
    CHECK(urls({{"POSTGRES_DB", "d"}, {"POSTGRES_PASSWORD", "x"}}) ==
          Strings{"postgresql://localhost/d"});
    CHECK(urls({{"POSTGRES_HOST", "h"}, {"POSTGRES_PASSWORD", "x"}}).empty());
    CHECK(urls({{"POSTGRES_USER", ""}, {"POSTGRES_DB", ""}}).empty());
    CHECK(urls({{"POSTGRES_DB", "d"}, {"POSTGRES_SERVER", "s"}}) == Strings{"postgresql://s/d"});
    CHECK(urls({{"POSTGRES_DB", "d"}, {"POSTGRES_HOST", "::1"}}) ==
          Strings{"postgresql://[::1]/d"});
}

TEST_CASE("every character of a password comes back from the URL") {
    std::string password;
    for (char c = ' '; c <= '~'; ++c) {
        password += c;
    }
    password += "äß€";
    const auto texts = urls({{"POSTGRES_USER", "us@er:/x"},
                             {"POSTGRES_PASSWORD", password},
                             {"POSTGRES_DB", "d b-x"},
                             {"POSTGRES_HOST", "/var/run/postgresql"},
                             {"POSTGRES_PORT", "5433"}});
    REQUIRE(texts.size() == 1);
    const base::Url url = base::parse_url(texts[0]);
    CHECK(url.user == "us@er:/x");
    CHECK(url.password.reveal() == password);
    CHECK(url.host.empty());
    CHECK(url.query.at("host") == "/var/run/postgresql");
    CHECK(url.query.at("port") == "5433");
    CHECK(url.database == "d b-x");
}

TEST_CASE("the process comes before .env files, and those in their order") {
    const test::Scratch scratch;
    scratch.write("conf/.env", "A=conf\nB=conf\n");
    scratch.write(".env", "A=cwd\nB=cwd\nC=cwd\nD=\n");
    const Environment process{{"A", "process"}, {"B", ""}};
    const Variables variables(process, {scratch.path("conf"), scratch.path(), scratch.path()},
                              scratch.path());
    CHECK(variables.get("A")->text == "process");
    CHECK(variables.get("A")->origin == "the environment");
    CHECK(variables.get("B")->text == "conf");
    CHECK(variables.get("B")->origin == "conf/.env");
    CHECK(variables.get("C")->origin == ".env");
    CHECK_FALSE(variables.get("D"));
    CHECK_FALSE(variables.get("E"));
    CHECK(variables.files() == Strings{"conf/.env", ".env"});
}

TEST_CASE("a URL of mixed origin names both") {
    const test::Scratch scratch;
    scratch.write(".env", "POSTGRES_USER=u\nPOSTGRES_HOST=localhost\n");
    const Environment process{{"POSTGRES_HOST", "db"}};
    const Variables variables(process, {scratch.path()}, scratch.path());
    const auto found = variable_urls(variables);
    REQUIRE(found.size() == 1);
    CHECK(found[0].text.reveal() == "postgresql://u@db/u");
    CHECK(found[0].description == "POSTGRES_* from .env and the environment");
    CHECK(found[0].names == Strings{"POSTGRES_USER", "POSTGRES_HOST"});
}
