// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <string>
#include <string_view>

#include "limbeck/base/error.h"
#include "limbeck/python/parser.h"

using namespace limbeck;
using namespace limbeck::python;

namespace {

// "line:column message"; "unsupported" before what Python itself would take.
std::string failure(const std::string& text) {
    const base::Source source("t.py", text);
    try {
        parse(source);
    } catch (const Error& error) {
        REQUIRE(error.location());
        REQUIRE((error.code() == ErrorCode::Script || error.code() == ErrorCode::Unsupported));
        return fmt::format("{}:{} {}{}", error.location()->line, error.location()->column,
                           error.code() == ErrorCode::Unsupported ? "unsupported: " : "",
                           error.message());
    }
    return "none";
}

std::string hint(const std::string& text) {
    const base::Source source("t.py", text);
    try {
        parse(source);
    } catch (const Error& error) {
        return error.hint();
    }
    return "no error";
}

std::string repeated(std::string_view text, int times) {
    std::string result;
    for (int i = 0; i < times; ++i) {
        result += text;
    }
    return result;
}

bool is_accepted(const std::string& text) {
    return failure(text) == "none";
}

}  // namespace

TEST_CASE("what is missing is said where it is missing") {
    CHECK(failure("x = ") == "1:5 expected an expression, found the end of the line");
    CHECK(failure("f(a b)") == R"-(1:5 expected "," or ")", found "b")-");
    CHECK(failure("[1, 2 3]") == R"(1:7 expected "," or "]", found "3")");
    CHECK(failure("f(\na]") == R"(2:2 this "]" does not close the "(" of line 1)");
    CHECK(failure("a)") == "1:2 this \")\" closes nothing");
    CHECK(failure("esle:\n  a") == R"(1:5 expected the end of the statement, found ":")");
    CHECK(failure("a b") == R"(1:3 expected the end of the statement, found "b")");
    CHECK(failure("if a\n  b") ==
          R"(1:5 expected ":" after "if" and what belongs to it, found the end of the line)");
    CHECK(failure("if a:\nb") == R"(2:1 expected an indented block after "if", found "b")");
    CHECK(failure("def f():\n") ==
          R"(2:1 expected an indented block after "def", found the end of the file)");
    CHECK(failure("  a") == "1:3 this line is indented more than its block");
    CHECK(failure("a\n  b") == "2:3 this line is indented more than its block");
    CHECK(failure("x = 5 if y") ==
          R"(1:11 expected "else" of the conditional expression, found the end of the line)");
    CHECK(failure("for a b in c: pass") ==
          R"(1:7 expected "in" after the targets of "for", found "b")");
    CHECK(failure("try: a\nb") ==
          R"(2:1 expected "except" or "finally" after the block of "try", found "b")");
    CHECK(failure("from a import") == "1:14 expected a name to import, found the end of the line");
    CHECK(failure("from a import b,") ==
          "1:17 expected a name to import, found the end of the line");
    CHECK(failure("import class") == R"(1:8 expected a module's name, found the keyword "class")");
    CHECK(failure("@a\nx = 1") == R"(2:1 expected "def" or "class" after a decorator, found "x")");
    CHECK(failure("else: a") == R"(1:1 there is no statement that this "else" belongs to)");
    CHECK(failure("if a: for b in c: d") == R"(1:7 "for" begins on a line of its own)");
    CHECK(failure("a not b") == R"(1:7 expected "in" after "not", found "b")");
    CHECK(failure("x = a.1") == R"(1:6 expected the end of the statement, found ".1")");
    CHECK(failure("f(") == "1:2 this bracket is never closed");
    CHECK(failure("{1: 2, 3}") ==
          R"(1:9 expected ":" between a dictionary's key and its value, found "}")");
    CHECK(failure("x = 'a\xff'\n") == "1:0 this line is not UTF-8");
}

TEST_CASE("hints say what was probably meant") {
    CHECK(hint("f(a b)") == "perhaps a comma is missing before it");
    CHECK(hint("f(a,\n  b\ng(c)\n") == R"(the "(" of line 1 is still open)");
    CHECK(hint("f(a,\n  b\ndef g(): pass\n") == R"(the "(" of line 1 is still open)");
    CHECK(hint("retrun a") == R"(perhaps "return" is meant)");
    CHECK(hint("esle:\n  a") == R"(perhaps "else" is meant)");
    CHECK(hint("a b").empty());
    CHECK(hint("if a = 1: b") == R"("==" compares)");
    CHECK(hint("(a = 1)") == R"("==" compares, ":=" assigns inside an expression)");
    CHECK(hint("a == 1 = 2") == R"("=" assigns, "==" compares)");
    CHECK(hint("x := 1") == R"(a statement assigns with "=")");
    CHECK(hint("if a: b\nelse if c: d") == R"(Python writes "elif")");
    CHECK(hint("x = !a") == R"(Python negates with "not")");
}

TEST_CASE("Python 2 is named as such") {
    CHECK(failure("print 'x'") ==
          R"(1:1 "print" is a function: its argument stands in parentheses)");
    CHECK(hint("print 'x' % y") == "this is Python 2; revision files are read as Python 3");
    CHECK(hint("exec code in scope") == "this is Python 2; revision files are read as Python 3");
    CHECK(hint("x = `a`") == "backquotes are Python 2; write repr(…)");
    CHECK(hint("a <> b") == R"("<>" is Python 2; write "!=")");
    CHECK(hint("x = 0777") == "octal numbers are written 0o… since Python 3");
    CHECK(hint("x = 10L") == R"(the "L" is Python 2; leave it out)");
    CHECK(hint("x = ur'a'") == R"("ur" is Python 2; leave the "u" out)");
    CHECK(hint("try: a\nexcept E, e: b") ==
          R"(several types stand in parentheses; "except E, name" is Python 2)");
    CHECK(hint("raise E, 'x'") == R"-("raise E, value" is Python 2; write "raise E(value)")-");
    CHECK(hint("def f((a, b)): pass") == "parameters that unpack a tuple are Python 2");
}

TEST_CASE("what cannot be assigned to is refused by its kind") {
    CHECK(failure("f() = 1") == "1:1 cannot assign to a function call");
    CHECK(failure("a = 1 = b") == "1:5 cannot assign to a literal");
    CHECK(failure("None = 1") == "1:1 cannot assign to None");
    CHECK(failure("a, b + c = 1") == "1:4 cannot assign to an operation");
    CHECK(failure("for f() in a: pass") == "1:5 cannot assign to a function call");
    CHECK(failure("with a as 'b': pass") == "1:11 cannot assign to a literal");
    CHECK(failure("[a for 1 in b]") == "1:8 cannot assign to a literal");
    CHECK(failure("f'{a}' = 1") == "1:1 cannot assign to an f-string");
    CHECK(failure("del f()") == "1:5 cannot delete a function call");
    CHECK(failure("del (a, *b)") == "1:9 cannot delete a starred expression");
    CHECK(failure("(a, b) += 1") == R"(1:1 cannot assign with "+=" to a tuple)");
    CHECK(failure("a, b: int") == "1:1 cannot annotate a tuple");
    CHECK(failure("(a.b := 1)") == R"(1:2 ":=" binds a name, not an attribute)");
    CHECK(failure("*a = b") == "1:1 a starred target stands in a list or a tuple");
    CHECK(failure("*a, *b = c") == "1:5 only one of several targets can take the rest (\"*\")");
    CHECK(failure("a = *b") == "1:5 a starred expression cannot stand here");
    CHECK(failure("(*a)") == "1:2 a starred expression cannot stand here");
    CHECK(failure("def f():\n  x = yield = 1") == "2:7 cannot assign to a yield expression");
}

TEST_CASE("arguments and parameters keep Python's order and differ by name") {
    CHECK(failure("f(a=1, b)") == "1:8 a positional argument follows a keyword argument");
    CHECK(failure("f(**a, b)") == "1:8 a positional argument follows a keyword argument");
    CHECK(failure("f(**a, *b)") == R"(1:8 "*" arguments stand before "**" arguments)");
    CHECK(failure("f(a=1, b=2, a=3)") == R"(1:13 the argument "a" is given twice)");
    CHECK(failure("f(a.b=1)") == "1:3 an argument's name is a plain name, not an attribute");
    CHECK(failure("f((a)=1)") == "1:3 an argument's name is a plain name, not a name");
    CHECK(failure("f(True=1)") == "1:3 an argument's name is a plain name, not True");
    CHECK(failure("f(a for a in b, c)") ==
          "1:3 a generator expression beside other arguments needs parentheses");
    CHECK(failure("def f(a, b, a): pass") == R"(1:13 the parameter "a" is there twice)");
    CHECK(failure("lambda a, *a: 1") == R"(1:13 the parameter "a" is there twice)");
    CHECK(failure("def f(a=1, b): pass") ==
          "1:12 a parameter without a default follows one with a default");
    CHECK(failure("def f(a=1, /, b): pass") ==
          "1:15 a parameter without a default follows one with a default");
    CHECK(failure("def f(*): pass") ==
          R"-(1:8 expected a parameter's name, or ",", after "*", found ")")-");
    CHECK(failure("def f(*, **a): pass") == R"(1:8 a named parameter follows a bare "*")");
    CHECK(failure("def f(**a, b): pass") == R"(1:12 nothing follows the "**" parameter)");
    CHECK(failure("def f(/, a): pass") == R"(1:7 a parameter stands before "/")");
    CHECK(failure("def f(a, *, b, *c): pass") == R"(1:16 "*" stands only once among parameters)");
}

TEST_CASE("statements that need a function or a loop around them") {
    CHECK(failure("return 1") == R"(1:1 "return" outside of a function)");
    CHECK(failure("def f():\n  class A:\n    return") == R"(3:5 "return" outside of a function)");
    CHECK(failure("break") == R"(1:1 "break" outside of a loop)");
    CHECK(failure("for a in b:\n  def f(): continue") == R"(2:12 "continue" outside of a loop)");
    CHECK(failure("for a in b: pass\nelse: break") == R"(2:7 "break" outside of a loop)");
    CHECK(failure("x = yield") == R"(1:5 "yield" outside of a function)");
    CHECK(failure("await a") == R"(1:1 "await" outside of an async function)");
    CHECK(failure("def f():\n  async with a: pass") ==
          R"(2:3 "async with" outside of an async function)");
    CHECK(failure("def f():\n  [a async for a in b]") ==
          R"(2:6 "async for" outside of an async function)");
    CHECK(failure("async def f(): yield from a") ==
          R"(1:16 "yield from" inside of an async function)");
    CHECK(failure("def f():\n  [(yield) for a in b]") == "2:5 a comprehension cannot yield");
    CHECK(failure("nonlocal a") == R"(1:1 "nonlocal" outside of a function)");
    CHECK(failure("def f(): from a import *") ==
          R"(1:24 "import *" inside of a function or a class)");
    CHECK(failure("try: a\nexcept: b\nexcept E: c") ==
          R"(2:1 the "except:" that catches everything stands last)");
}

TEST_CASE("literals that are wrong") {
    CHECK(failure("1abc") == R"(1:1 "1abc" is no number)");
    CHECK(failure("1__0") == R"(1:1 "1__0" is no number)");
    CHECK(failure("0x") == R"(1:1 "0x" is no number)");
    CHECK(failure("1_.5") == R"(1:1 "1_.5" is no number)");
    CHECK(failure("012") == "1:1 a whole number does not begin with 0");
    CHECK(failure(R"(x = 'a\x4')") == R"(1:7 "\x" is followed by 2 hexadecimal digits)");
    CHECK(failure(R"('\U00110000')") == "1:2 there is no such Unicode character");
    CHECK(failure("'a' b'b'") == "1:5 bytes and text cannot be joined");
    CHECK(failure("b'ä'") == "1:3 bytes hold ASCII characters only");
    CHECK(failure("bf'a'") == R"(1:1 strings have no prefix "bf")");
    CHECK(failure("f'a{}'") == "1:4 there is no value between these braces");
    CHECK(failure("f'a}'") == R"(1:4 this "}" closes nothing)");
    CHECK(failure("f'{a'") == R"(1:3 this "{" of an f-string is never closed)");
    CHECK(failure("f'{a!x}'") ==
          R"(1:6 expected the conversion "r", "s" or "a" after "!", found "x")");
    CHECK(failure("f'{a b}'") ==
          R"(1:6 expected "}", "!" or ":" after the value in an f-string, found "b")");
    CHECK(failure("f'{lambda x: 1}'") == "1:4 a lambda in an f-string needs parentheses");
    CHECK(failure("f'{a:{b:{c}}}'") == "1:9 format specifications are nested too deeply here");
    CHECK(failure("x = f'''\n{a +}'''") == R"(2:5 expected an expression, found "}")");
}

TEST_CASE("what Python has and this has not is named at its place") {
    CHECK(failure("x = 1\nmatch x:\n  case 1: pass") ==
          "2:1 unsupported: match statements are not supported");
    for (const char* subject :
         {"(x)", "-x", "[x]", "*a, b", "{}", "not x", "'a'", "x, y", "(x).y"}) {
        CAPTURE(subject);
        CHECK(failure(fmt::format("match {}:\n  case 1: pass", subject)) ==
              "1:1 unsupported: match statements are not supported");
    }
    CHECK(failure("type X = int") ==
          "1:1 unsupported: type aliases (\"type X = …\") are not supported");
    CHECK(failure("def f[T](a): pass") == "1:6 unsupported: type parameters are not supported");
    CHECK(failure("try: a\nexcept* E: b") == R"(2:1 unsupported: "except*" is not supported)");
    CHECK(failure("x = 9223372036854775808") ==
          "1:5 unsupported: whole numbers beyond 64 bits are not supported");
    CHECK(failure("x = -9223372036854775808 ** 2") ==
          "1:6 unsupported: whole numbers beyond 64 bits are not supported");
    CHECK(failure("x = 2j") == "1:5 unsupported: complex numbers are not supported");
    CHECK(failure(R"('a\N{DASH}')") == "1:3 unsupported: characters are not known by name");
    CHECK(failure(R"(f'a\N{DASH}{b}')") == "1:4 unsupported: characters are not known by name");
    CHECK(failure("lambda: (yield)") == "1:10 unsupported: a lambda that yields is not supported");
}

TEST_CASE("depth is bounded, not the stack") {
    constexpr int many = 100'000;
    const std::string nested = "1:201 unsupported: this is nested more than 200 levels deep";
    CHECK(failure(repeated("(", many) + repeated(")", many)) == nested);
    CHECK(failure(repeated("[", many) + repeated("]", many)) == nested);
    CHECK(failure("f" + repeated("(f", many) + repeated(")", many)).ends_with("200 levels deep"));
    for (const char* hostile :
         {"-", "not ", "lambda: ", "a**", "a if b else ", "{1:", "f(a=", "a[", "*[", "(yield ",
          "{**{", "a[b:", "[a for b in [", "~-+", "a.b(c)[", "lambda x=lambda: "}) {
        CAPTURE(hostile);
        CHECK(failure("def f():\n  x = [" + repeated(hostile, many) + "1") != "none");
    }
    std::string blocks;
    std::string functions;
    for (std::size_t i = 0; i < 10'000; ++i) {
        blocks += std::string(i, ' ') + "if a:\n";
        functions += std::string(i, ' ') + "def f():\n";
    }
    CHECK(failure(blocks + std::string(10'000, ' ') + "b").ends_with("200 levels deep"));
    CHECK(failure(functions + std::string(10'000, ' ') + "b").ends_with("200 levels deep"));
    CHECK(is_accepted(repeated("(", 150) + "a" + repeated(")", 150)));
    CHECK(is_accepted("x = " + repeated("-", 150) + "1"));
}

TEST_CASE("trees that grow without nesting are bounded too") {
    constexpr int many = 100'000;
    const std::string_view message = "500 operations or branches follow one another here";
    for (const char* hostile : {"+a", ".a", "()", "[0]", " @ a", "**a", "(a)(b)"}) {
        CAPTURE(hostile);
        CHECK(failure("a" + repeated(hostile, many)) != "none");
    }
    CHECK(failure("a" + repeated("+a", many)).ends_with(message));
    CHECK(failure("if a: b\n" + repeated("elif c: d\n", many)).ends_with(message));
    CHECK(is_accepted("a" + repeated("+a", 400)));
    CHECK(is_accepted("if a: b\n" + repeated("elif c: d\n", 400)));

    // What only grows wide is not.
    CHECK(is_accepted("a" + repeated(" and a.b.c", many)));
    CHECK(is_accepted("a" + repeated(" < a.b.c", many)));
    CHECK(is_accepted("x = [" + repeated("a.b + c.d, ", many) + "]"));
    CHECK(is_accepted("x = {" + repeated("a: b(c), ", many) + "}"));
    CHECK(is_accepted("f(" + repeated("*a, ", many) + ")"));
    CHECK(is_accepted(repeated("a, b = c, d.e\n", many)));
    CHECK(is_accepted("x = " + repeated("a = ", many) + "b"));
    CHECK(is_accepted("x = 1" + repeated("; a.b()", many)));
    CHECK(is_accepted("x = " + repeated("'a' ", many)));
    CHECK(is_accepted("x = f'" + repeated("{a}", many) + "'"));
    CHECK(is_accepted("[a" + repeated(" for a.b in c if d", many) + "]"));
    CHECK(is_accepted("with a" + repeated(", a", many) + ": pass"));
    CHECK(is_accepted(repeated("@a\n", many) + "def f(): pass"));
}

TEST_CASE("hostile strings and brackets end in an error") {
    constexpr int many = 100'000;
    CHECK(failure(repeated("f'{", many)).ends_with("f-strings are nested too deeply here"));
    CHECK(failure(repeated("f\"{f'{", many)).ends_with("f-strings are nested too deeply here"));
    CHECK(failure("f'" + repeated("{a:", many)).ends_with("f-strings are nested too deeply here"));
    CHECK(failure("f'{" + repeated("(", many)) == "1:3 this \"{\" of an f-string is never closed");
    CHECK(failure("f'{" + repeated("(", many) + "}'") ==
          "1:3 this \"{\" of an f-string is never closed");
    CHECK(failure("f'{a" + repeated("{", many) + "'") ==
          "1:3 this \"{\" of an f-string is never closed");
    CHECK(failure("with " + repeated("(", many)).ends_with("this bracket is never closed"));
    CHECK(failure(repeated("with (", many)).ends_with("this bracket is never closed"));
    CHECK(failure("f(" + repeated("a=1, ", many) + ")") ==
          R"(1:8 the argument "a" is given twice)");
    CHECK(failure("def f(" + repeated("a, ", many) + "): pass") ==
          R"(1:10 the parameter "a" is there twice)");
    CHECK(failure(std::string("x = 1\0y", 7)) == "1:6 this character has no meaning in Python");
}
