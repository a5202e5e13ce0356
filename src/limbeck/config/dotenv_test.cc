// SPDX-License-Identifier: MIT
// What python-dotenv 1 makes of these lines was asked of it and is written down here.
#include "limbeck/config/dotenv.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "limbeck/base/error.h"

using namespace limbeck;
using namespace limbeck::config;

namespace {

Environment values(std::string_view text, const Environment& environment = {}) {
    const DotEnv result = parse_dotenv(".env", text, environment);
    CHECK(result.warnings.empty());
    return result.values;
}

}  // namespace

TEST_CASE("keys and values in every usual spelling") {
    CHECK(values("# comment\nA=1\n\n  B = two words  # tail\nexport C=3\nexport\tD=4\n") ==
          Environment{{"A", "1"}, {"B", "two words"}, {"C", "3"}, {"D", "4"}});
    CHECK(
        values("A=a#b\nB=\nC=a=b=c\n'quoted key'=v\nexport=x") ==
        Environment{{"A", "a#b"}, {"B", ""}, {"C", "a=b=c"}, {"quoted key", "v"}, {"export", "x"}});
    CHECK(values("\xEF\xBB\xBF"
                 "A=1\r\nB=2\r\n") == Environment{{"A", "1"}, {"B", "2"}});
    CHECK(values("NO_VALUE\nexport\n").empty());
    CHECK(values("").empty());
}

TEST_CASE("quotes keep what is inside, double ones know escapes") {
    CHECK(values(R"(A='single $x \\ \' # no' # tail)") ==
          Environment{{"A", R"(single $x \ ' # no)"}});
    CHECK(values(R"(A="dq \n \" \q")") == Environment{{"A", "dq \n \" \\q"}});
    CHECK(values("A=\"multi\nline\"\nB=2\n") == Environment{{"A", "multi\nline"}, {"B", "2"}});
    CHECK(values("A=inner\"quote") == Environment{{"A", "inner\"quote"}});
}

TEST_CASE("references are replaced, the environment's values first") {
    CHECK(values("A=1\nB=${A}-${NOPE}-${NOPE:-dflt}-$A\nC='${A}'\n") ==
          Environment{{"A", "1"}, {"B", "1--dflt-$A"}, {"C", "1"}});
    CHECK(values("A=file\nB=${A}\n", {{"A", "process"}}) ==
          Environment{{"A", "file"}, {"B", "process"}});
    CHECK(values("A=${A}${\nB=${}\n") == Environment{{"A", "${"}, {"B", ""}});
}

TEST_CASE("a comment instead of a value is an empty value") {
    CHECK(values("DATABASE_URL= # set me\nB=#x y # z\n") ==
          Environment{{"DATABASE_URL", ""}, {"B", "#x y"}});
}

TEST_CASE("every special character survives in a password") {
    const std::string password = R"(p@ss:w/o?r#d%20&=+;,!*()[]{}<>|~`^\)";
    CHECK(values("P='p@ss:w/o?r#d%20&=+;,!*()[]{}<>|~`^\\\\'\n").at("P") == password);
    CHECK(values("P=" + password + "\n").at("P") == password);
}

TEST_CASE("a line that is not understood is a warning without its text") {
    const DotEnv result = parse_dotenv(
        ".env", "A=1\n=hunter2\nB=\"x\" hunter2\nhunter2 x\nC='never closed\nD=4\n", {});
    CHECK(result.values == Environment{{"A", "1"}, {"D", "4"}});
    CHECK(result.warnings ==
          std::vector<std::string>{".env:2: not understood as KEY=value, ignored",
                                   ".env:3: not understood as KEY=value, ignored",
                                   ".env:4: not understood as KEY=value, ignored",
                                   ".env:5: not understood as KEY=value, ignored"});
}

TEST_CASE("a .env that is not text is an error, one that multiplies itself is cut short") {
    CHECK_THROWS_AS(parse_dotenv(".env", std::string_view("A\0B", 3), {}), Error);
    std::string text = "A0=xxxxxxxxxx\n";
    for (int i = 1; i < 40; ++i) {
        const std::string before = "${A" + std::to_string(i - 1) + "}";
        text += "A" + std::to_string(i) + "=" + before + before + before + before + "\n";
    }
    std::size_t longest = 0;
    for (const auto& [key, value] : parse_dotenv(".env", text, {}).values) {
        longest = std::max(longest, value.size());
    }
    CHECK(longest <= (std::size_t{1} << 20));
}
