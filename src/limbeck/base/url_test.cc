// SPDX-License-Identifier: MIT
#include "limbeck/base/url.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "limbeck/base/error.h"

using namespace limbeck;
using base::parse_url;
using base::Secret;
using base::Url;

namespace {

std::string failure(std::string_view text) {
    try {
        parse_url(text);
    } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::Config);
        return error.report();
    }
    return "no error";
}

Url url(std::string user, std::string password, std::string host, std::string port,
        std::string database, std::map<std::string, std::string> query = {}) {
    return {.dialect = "pg",
            .driver = "",
            .user = std::move(user),
            .password = Secret(std::move(password)),
            .host = std::move(host),
            .port = std::move(port),
            .database = std::move(database),
            .query = std::move(query)};
}

}  // namespace

// The expected parts are those that SQLAlchemy 1.4's make_url() gives for the same text.
TEST_CASE("a URL is read as SQLAlchemy reads it") {
    struct Case {
        std::string_view text;
        Url expected;
    };
    const std::vector<Case> cases{
        {"pg://u:p@h:5432/db", url("u", "p", "h", "5432", "db")},
        {"pg://", url("", "", "", "", "")},
        {"pg://h", url("", "", "h", "", "")},
        {"pg://u@h", url("u", "", "h", "", "")},
        {"pg://@h/db", url("", "", "h", "", "db")},
        {"pg://:p@h/db", url("", "p", "h", "", "db")},
        {"pg://u:@h/db", url("u", "", "h", "", "db")},
        {"pg:///db", url("", "", "", "", "db")},
        {"pg://u:p@/db", url("u", "p", "", "", "db")},
        {"pg://h/", url("", "", "h", "", "")},
        {"pg://u:p@:5432/db", url("u", "p", "", "5432", "db")},
        {"pg://u:p@h/a/b", url("u", "p", "h", "", "a/b")},
        {"pg://u:p@h/a@b", url("u", "p", "h", "", "a@b")},
        {"pg://h/a:x@b", url("", "", "h", "", "a:x@b")},
        {"pg://h/d%20b", url("", "", "h", "", "d%20b")},
        {"pg://u:p@h1,h2/db", url("u", "p", "h1,h2", "", "db")},
        // user and password
        {"pg://u%3Ax:p%40q@h/db", url("u:x", "p@q", "h", "", "db")},
        {"pg://u+v:p+q@h/db", url("u+v", "p+q", "h", "", "db")},
        {"pg://u:a:b@h/db", url("u", "a:b", "h", "", "db")},
        {"pg://u:p/q@h/db", url("u", "p/q", "h", "", "db")},
        {"pg://u:p?q@h/db", url("u", "p?q", "h", "", "db")},
        {"pg://u:p#q@h/db", url("u", "p#q", "h", "", "db")},
        {"pg://u:p@x/y@h/db", url("u", "p", "x", "", "y@h/db")},
        {"pg://u:p%zz%4@h/db", url("u", "p%zz%4", "h", "", "db")},
        {"pg://u:%2525@h/db", url("u", "%25", "h", "", "db")},
        {"pg://u@v@h/d", url("u@v", "", "h", "", "d")},
        {"pg://u@v:w@h/d", url("u@v", "w", "h", "", "d")},
        {"pg://u@h:5432/d", url("u", "", "h", "5432", "d")},
        {"pg://üser:pä@h/d", url("üser", "pä", "h", "", "d")},
        // hosts in brackets
        {"pg://u:p@[::1]:5432/db", url("u", "p", "::1", "5432", "db")},
        {"pg://[2001:db8::1]/db", url("", "", "2001:db8::1", "", "db")},
        {"pg://[::1]?a=b", url("", "", "::1", "", "", {{"a", "b"}})},
        // query
        {"pg://h?x=y", url("", "", "h", "", "", {{"x", "y"}})},
        {"pg:///db?host=/var/run/postgresql",
         url("", "", "", "", "db", {{"host", "/var/run/postgresql"}})},
        {"pg://h/d?a=%2B+%20&b=c+d", url("", "", "h", "", "d", {{"a", "+  "}, {"b", "c d"}})},
        {"pg://h/d?a=b=c&=x", url("", "", "h", "", "d", {{"", "x"}, {"a", "b=c"}})},
        {"pg://h/d?a=1;b=2", url("", "", "h", "", "d", {{"a", "1;b=2"}})},
        {"pg://h/d?a=b?c", url("", "", "h", "", "d", {{"a", "b?c"}})},
        {"pg://h/d?a=&b&&c=1", url("", "", "h", "", "d", {{"c", "1"}})},
        {"pg://h/d?a=%zz", url("", "", "h", "", "d", {{"a", "%zz"}})},
        {"pg://h/d?", url("", "", "h", "", "d")},
    };
    for (const auto& [text, expected] : cases) {
        CAPTURE(text);
        const Url actual = parse_url(text);
        CHECK(actual == expected);
        CHECK(actual.to_string() == expected.to_string());
    }
}

TEST_CASE("a password may hold a bare @ where SQLAlchemy would look for it in the host") {
    CHECK(parse_url("pg://u:p@@h/d") == url("u", "p@", "h", "", "d"));
    CHECK(parse_url("pg://u:p@q:r@h:1/d@x") == url("u", "p@q:r", "h", "1", "d@x"));
    CHECK(parse_url("pg://u:a/b@c@h?x=@") == url("u", "a/b@c", "h", "", "", {{"x", "@"}}));
}

TEST_CASE("dialect and driver are told apart, and the dialect is lower case") {
    CHECK(parse_url("postgresql+asyncpg://h").dialect == "postgresql");
    CHECK(parse_url("postgresql+asyncpg://h").driver == "asyncpg");
    CHECK(parse_url("Postgres://h").dialect == "postgres");
    CHECK(parse_url("pg+a+b://h").driver == "a+b");
    CHECK(parse_url("pg_x://h").driver.empty());
}

TEST_CASE("SQLite's slashes say memory, relative or absolute") {
    CHECK(parse_url("sqlite://").database.empty());
    CHECK(parse_url("sqlite:///").database.empty());
    CHECK(parse_url("sqlite:///rel.db").database == "rel.db");
    CHECK(parse_url("sqlite:////abs.db").database == "/abs.db");
    CHECK(parse_url("sqlite:///:memory:").database == ":memory:");
    CHECK(parse_url("sqlite:///C:\\x\\y.db").database == "C:\\x\\y.db");
    const Url uri = parse_url("sqlite:///file:a?mode=ro&uri=true");
    CHECK(uri.database == "file:a");
    CHECK(uri.query.at("mode") == "ro");
}

TEST_CASE("the last of a repeated query key wins") {
    CHECK(parse_url("pg://h/d?a=1&a=2").query.at("a") == "2");
}

TEST_CASE("printing masks every password") {
    CHECK(parse_url("pg+x://u:secret@h:1/d").to_string() == "pg+x://u:***@h:1/d");
    CHECK(parse_url("pg://:secret@h").to_string() == "pg://:***@h");
    CHECK(parse_url("pg://h/d?password=secret&Sslpassword=secret&passwd=secret&x=1").to_string() ==
          "pg://h/d?Sslpassword=***&passwd=***&password=***&x=1");
    CHECK(parse_url("pg://h/d?pass%77ord=secret").to_string() == "pg://h/d?password=***");
}

TEST_CASE("printing what was read gives the same URL again") {
    for (const std::string text :
         {"pg://", "pg://h", "pg://u%3A%2F%40%25x@h", "pg://@h", "pg://u@[::1]:5432/db",
          "pg:///db?host=%2Fvar%2Frun", "pg://h/d?a=b+c%2Bd&e=%26%3D%3F", "sqlite:///rel.db",
          "sqlite:////abs.db", "pg://%C3%BCser+x@h/d%20b", "pg://u%20v@h"}) {
        CAPTURE(text);
        const Url read = parse_url(text);
        CHECK(parse_url(read.to_string()) == read);
        if (text != "pg://@h") {
            CHECK(read.to_string() == text);
        }
    }
}

TEST_CASE("an error names what is wrong with a URL") {
    struct Case {
        std::string text;
        std::string message;
    };
    const std::vector<Case> cases{
        {"pg://h:/db", "the database URL has a \":\" without a port: pg://h:***/db"},
        {"pg://h1:1,h2:2/db", "the port of the database URL is not a number"},
        {"pg://h:99999/db", "not a number from 0 to 65535: pg://h:***/db"},
        {"pg://::1/d", "an IPv6 address stands in brackets"},
        {"pg://[::1/d", "no IPv6 address between brackets"},
        {"pg://u:p@[]/d", "no IPv6 address between brackets: pg://u:***@[]/d"},
        {"pg://[::1]x/d", "goes on behind the bracket"},
        {"pg://u%00:p@h/d", "a NUL byte (%00) in the database URL: pg://u%00:***@h/d"},
        {"pg://h/d?a=%00", "a NUL byte (%00) in the database URL"},
        {std::string("pg://h\0i/d", 10), "a NUL byte in the database URL"},
        {"", "not of the form dialect://"},
        {" pg://h", "not of the form dialect://"},
        {"pg-x://h", "not of the form dialect://"},
        {"://h", "not of the form dialect://"},
        {"+x://h", "not of the form dialect://"},
        {"postgresql:/h/db", "not of the form dialect://"},
    };
    for (const auto& [text, message] : cases) {
        CAPTURE(text);
        CHECK(failure(text).find(message) != std::string::npos);
    }
}

TEST_CASE("an error never shows the password") {
    for (const std::string text :
         {"pg://u:secret@h:x/db", "pg://u:secret/db", "pg://u:secret", "pg://u:12secret/se:cret",
          "pg://u:se/secret?x", "pg://u:p@secret@h:port/d", "pg://u:secret@[h/d",
          "pg://h:x/d?password=secret", "pg://[::1]x/d?sslpassword=secret",
          "pg://[::1]x/d?a=b&p%61ssword=secret", "pg://[h?password=a:secret",
          "pg://%00@h/d?passwd=secret", "pg://%00@h/d?passwd=secret:1", "host=h password=secret",
          "u:secret@h/db", "secret", "pg:/u:secret@h/db", "pg-x://u:secret@h/db"}) {
        CAPTURE(text);
        const std::string report = failure(text);
        CHECK(report != "no error");
        CHECK(report.find("secret") == std::string::npos);
    }
}

TEST_CASE("a URL of a megabyte is read") {
    const std::string big(1 << 20, '@');
    CHECK(parse_url("pg://u:" + big + "@h/d").password.reveal() == big);
    CHECK(parse_url("pg://h/" + big).database == big);
    CHECK(failure("pg://h:" + big).size() < 1000);
}

TEST_CASE("passwords of URLs are masked wherever they stand in a text") {
    CHECK(base::mask_urls("'postgresql://u:S3:cr@t@h/x' is no command") ==
          "'postgresql://u:***@h/x' is no command");
    CHECK(base::mask_urls("a://b:c@d and e://f:g@h!") == "a://b:***@d and e://f:***@h!");
    CHECK(base::mask_urls("https://example.org/a:b") == "https://example.org/a:b");
    CHECK(base::mask_urls("sqlite:///app.db") == "sqlite:///app.db");
    CHECK(base::mask_urls("://").size() == 3);
}
