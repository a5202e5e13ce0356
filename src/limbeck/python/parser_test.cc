// SPDX-License-Identifier: MIT
#include "limbeck/python/parser.h"

#include <doctest/doctest.h>
#include <fmt/core.h>
#include <unistd.h>

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "limbeck/base/text.h"
#include "limbeck/python/tree_dump.h"
#include "support/program.h"
#include "support/scratch.h"

using namespace limbeck;
using namespace limbeck::python;

namespace {

std::string tree(std::string_view text) {
    const base::Source source("t.py", std::string(text));
    return dump(parse(source).body);
}

struct Case {
    std::string_view text;
    std::string_view tree;
};

constexpr std::array literals{
    Case{"None, True, False, ...", "(tuple None True False ...)"},
    Case{"0, 00, 1_000, 0x_Ff, 0o17, 0b101, 1if 2else 3", "(tuple 0 0 1000 255 15 5 (if 2 1 3))"},
    Case{"9223372036854775807, -9223372036854775808",
         "(tuple 9223372036854775807 -9223372036854775808)"},
    Case{"1.5, .5, 2., 1e3, 1_0.2_5e-1_0, 0e0",
         "(tuple float:1.5 float:0.5 float:2 float:1000 float:1.0250000000000001e-09 float:0)"},
    Case{"1e999", "float:inf"},
    Case{"'a' \"b\" r'\\n' '''c\nd''' u'e'", "'ab\\x5cnc\\x0ade'"},
    Case{"b'a\\xff' B'' br'\\x'", "b'a\\xff\\x5cx'"},
    Case{"'\\x41\\u00e4\\\nb'", "'A\\xc3\\xa4b'"},
    Case{"größe = 'ß'", "(= größe '\\xc3\\x9f')"},
};

constexpr std::array format_strings{
    Case{"f''", "(f)"},
    Case{"f'a{b}c' 'd{e}' f\"{f}\"", "(f 'a' {b} 'cd{e}' {f})"},
    Case{"'x' rf'\\{a}' F'{{}}'", "(f 'x\\x5c' {a} '{}')"},
    Case{"f'{a!r}{b!s:>10}{c:{d}.{e!a}}'", "(f {a !r} {b !s : '>10'} {c : {d} '.' {e !a}})"},
    Case{"f'{a=}{ b + c = }{d=!s}{e=:5}'",
         "(f 'a=' {a !r} ' b + c = ' {(+ b c) !r} 'd=' {d !s} 'e=' {e : '5'})"},
    Case{"f'{a != b}{c[\"d\"]}{ {1: 2}[1] }{(lambda: 1)()}'",
         "(f {(cmp a != b)} {([] c 'd')} {([] (dict 1:2) 1)} {(call (lambda () 1))})"},
    Case{"f'{x:=5}{t:%H:%M}{a, *b}'", "(f {x : '=5'} {t : '%H:%M'} {(tuple a (* b))})"},
    Case{"f'''{\na\n}'''", "(f {a})"},
    Case{"f'{f\"{a}\" + \"}\"}'", "(f {(+ (f {a}) '}')})"},
};

// What Python 3.12 allows and 3.11 does not.
constexpr std::array newer_format_strings{
    Case{"f'{a['b']}{', '.join(c)}'", "(f {([] a 'b')} {(call (. ', ' join) c)})"},
    Case{"f\"{f\"{f\"{1}\"}\"}\"", "(f {(f {(f {1})})})"},
    Case{"f'{\"\\n\".join(a)}'", "(f {(call (. '\\x0a' join) a)})"},
    Case{"f'{a # comment }\n}'", "(f {a})"},
};

constexpr std::array expressions{
    Case{"a or b and not c or d", "(or a (and b (not c)) d)"},
    Case{"a if b else c if d else e", "(if b a (if d c e))"},
    Case{"a < b <= c != d is not e not in f", "(cmp a < b <= c != d isnot e notin f)"},
    Case{"(a < b) < c", "(cmp (cmp a < b) < c)"},
    Case{"a | b ^ c & d << e + f * g", "(| a (^ b (& c (<< d (+ e (* f g))))))"},
    Case{"a - b - c, a // b % c @ d / e", "(tuple (- (- a b) c) (/ (@ (% (// a b) c) d) e))"},
    Case{"-a ** -b ** c, ~+a", "(tuple (neg (** a (neg (** b c)))) (~ (pos a)))"},
    Case{"not a == b", "(not (cmp a == b))"},
    Case{"a.b.c(d)[e](f).g", "(. (call ([] (call (. (. a b) c) d) e) f) g)"},
    Case{"f(a, *b, c=1, *d, e=2, **g)", "(call f a (* b) (* d) c=1 e=2 (** g))"},
    Case{"f(a for a in b), f((a for a in b), c)",
         "(tuple (call f (generator a (for a b))) (call f (generator a (for a b)) c))"},
    Case{"f(a := 1, b == c, *a or b,)", "(call f (:= a 1) (cmp b == c) (* (or a b)))"},
    Case{"(), (a), (a,), (a, *b), [], [a, *b,], {}, {a}, {*a, b}",
         "(tuple (tuple) a (tuple a) (tuple a (* b)) (list) (list a (* b)) (dict) (set a) (set (* "
         "a) b))"},
    Case{"{a: b, **c, d: e,}", "(dict a:b (** c) d:e)"},
    Case{"a[b], a[b,], a[:], a[b:c:d], a[::d], a[b:, ...], a[*b], a[b := 1]",
         "(tuple ([] a b) ([] a (tuple b)) ([] a (slice _ _ _)) ([] a (slice b c d)) ([] a (slice "
         "_ _ d)) ([] a (tuple (slice b _ _) ...)) ([] a (tuple (* b))) ([] a (:= b 1)))"},
    Case{"[a for b, *c in d if e if f for g in h]",
         "(listcomp a (for (tuple b (* c)) d e f) (for g h))"},
    Case{"{a for a in b}, {a: b for a, b in c}",
         "(tuple (setcomp a (for a b)) (dictcomp a b (for (tuple a b) c)))"},
    Case{"[a if b else c for a.x in d or e]", "(listcomp (if b a c) (for (. a x) (or d e)))"},
    Case{"lambda: 1, lambda a, b=1, /, c=2, *d, e, f=3, **g: (a, b)",
         "(tuple (lambda () 1) (lambda ( a b=1 / c=2 *d e f=3 **g) (tuple a b)))"},
    Case{"lambda *, a: lambda b: c", "(lambda ( * a) (lambda ( b) c))"},
    Case{"(a := b), [a := 1, b]", "(tuple (:= a b) (list (:= a 1) b))"},
    Case{"a + \\\n b", "(+ a b)"},
    Case{"(a\n  + b # c\n)", "(+ a b)"},
};

constexpr std::array simple_statements{
    Case{"a; b;", "a b"},
    Case{"a = b.c = d[e] = 1", "(= a (. b c) ([] d e) 1)"},
    Case{"a, (b, [*c]) = d, = e", "(= (tuple a (tuple b (list (* c)))) (tuple d) e)"},
    Case{"(a) = *b, c", "(= a (tuple (* b) c))"},
    Case{"a += 1; b.c //= d, e; f[0] **= 2", "(+= a 1) (//= (. b c) (tuple d e)) (**= ([] f 0) 2)"},
    Case{"a >>= 1; a @= b; a |= c", "(>>= a 1) (@= a b) (|= a c)"},
    Case{"a: int; b: Union[str, 'x'] = None; c.d: x = 1, 2",
         "(:= a _) (:= b None) (:= (. c d) (tuple 1 2))"},
    Case{"import a, b.c as d", "(import a b.c as d)"},
    Case{"from a.b import c, d as e", "(from a.b c d as e)"},
    Case{"from . import a\nfrom ...b import (c,\n  d,)\nfrom .... import *",
         "(from . a) (from ...b c d) (from .... *)"},
    Case{"del a, b.c, (d[0], [e]),", "(del a (. b c) (tuple ([] d 0) (list e)))"},
    Case{"assert a, b; assert (c, d)", "(assert a b) (assert (tuple c d) _)"},
    Case{"raise; raise a; raise a from b", "(raise _ _) (raise a _) (raise a b)"},
    Case{"global a, b", "(global a b)"},
    Case{"pass", "pass"},
    Case{"print(a, file=b)", "(call print a file=b)"},
    Case{"print >> a, b", "(tuple (>> print a) b)"},
};

constexpr std::array soft_keywords{
    Case{"match = 1; match.a; match(x); match[x]",
         "(= match 1) (. match a) (call match x) ([] match x)"},
    Case{"match: int = 1; match -x; match * a, b",
         "(:= match 1) (- match x) (tuple (* match a) b)"},
    Case{"match in a; match not in a; match if b else c; match(a)[b]: int",
         "(cmp match in a) (cmp match notin a) (if b match c) (:= ([] (call match a) b) _)"},
    Case{"type = 1; type(x); type in a; case = _",
         "(= type 1) (call type x) (cmp type in a) (= case _)"},
    Case{"print; exec; print.a = exec", "print exec (= (. print a) exec)"},
};

constexpr std::array compound_statements{
    Case{"if a: b\nelif c:\n  d; e\nelif f: g\nelse:\n  h",
         "(if a [b] [(if c [d e] [(if f [g] [h])])])"},
    Case{"if a := b: pass", "(if (:= a b) [pass] [])"},
    Case{"for a, *b in c, d:\n  break\nelse:\n  e",
         "(for (tuple a (* b)) (tuple c d) [break] [e])"},
    Case{"for a.b in c: continue", "(for (. a b) c [continue] [])"},
    Case{"while a:\n  if b: break\n  else: continue\nelse: c",
         "(while a [(if b [break] [continue])] [c])"},
    Case{"with a: pass", "(with (a _) [pass])"},
    Case{"with a as b, c() as (d, e): pass", "(with (a b) ((call c) (tuple d e)) [pass])"},
    Case{"with (a as b, c as d.e,): pass", "(with (a b) (c (. d e)) [pass])"},
    Case{"with (a, b): pass", "(with (a _) (b _) [pass])"},
    Case{"with (a): pass", "(with (a _) [pass])"},
    Case{"with (a, b) as c: pass", "(with ((tuple a b) c) [pass])"},
    Case{"with (a).b(c) as d, (e): pass", "(with ((call (. a b) c) d) (e _) [pass])"},
    Case{"with (a for a in b): pass", "(with ((generator a (for a b)) _) [pass])"},
    Case{"try: a\nexcept: b", "(try [a] (except _ _ [b]) [] [])"},
    Case{"try: a\nexcept (b, c) as d: e\nexcept f.g: h\nelse: i\nfinally: j",
         "(try [a] (except (tuple b c) d [e]) (except (. f g) _ [h]) [i] [j])"},
    Case{"try: a\nfinally: b", "(try [a] [] [b])"},
    Case{"class A: pass", "(class A () [pass])"},
    Case{"@a\n@b.c(1)\nclass A(B, *c, metaclass=D, **e):\n  x = 1",
         "(class A @a @(call (. b c) 1) ( B (* c) metaclass=D (** e)) [(= x 1)])"},
};

constexpr std::array functions{
    Case{"def f(): return", "(def f () [(return _)])"},
    Case{"def f(a: int, b: 'x' = 1, /, c=2, *d: e, g, h: i = 3, **j: k) -> l[m]: return *a, b",
         "(def f ( a b=1 / c=2 *d g h=3 **j) [(return (tuple (* a) b))])"},
    Case{"def f(*, a, b=1,): pass", "(def f ( * a b=1) [pass])"},
    Case{"@a\ndef f(b):\n  'doc'\n  def g():\n    nonlocal b\n  return g",
         "(def f @a ( b) ['doc' (def g () [(nonlocal b)]) (return g)])"},
    Case{"def f():\n  a = yield\n  b = yield c, d\n  yield from e",
         "(def* f () [(= a (yield _)) (= b (yield (tuple c d))) (yieldfrom e)])"},
    Case{"def f():\n  def g():\n    yield", "(def f () [(def* g () [(yield _)])])"},
    Case{"def f():\n  def g(a=(yield)): pass", "(def* f () [(def g ( a=(yield _)) [pass])])"},
    Case{"def f():\n  return f'{(yield)}'", "(def* f () [(return (f {(yield _)}))])"},
    Case{
        "async def f():\n  await a.b(c) ** d\n  async for e in g: pass\n  async with h as i: pass",
        "(asyncdef f () [(** (await (call (. a b) c)) d) (asyncfor e g [pass] []) (asyncwith (h i) "
        "[pass])])"},
    Case{"def f(): [a for a in (yield)]", "(def* f () [(listcomp a (for a (yield _)))])"},
    Case{"async def f():\n  return [a async for a in b if await c]",
         "(asyncdef f () [(return (listcomp a (asyncfor a b (await c))))])"},
    Case{"def f():\n  return (a async for a in b)",
         "(def f () [(return (generator a (asyncfor a b)))])"},
};

template <typename Cases>
void check(const Cases& cases) {
    for (const Case& one : cases) {
        CAPTURE(one.text);
        CHECK(tree(one.text) == one.tree);
    }
}

template <typename Function>
void with_all_cases(Function function) {
    function(literals);
    function(format_strings);
    function(expressions);
    function(simple_statements);
    function(soft_keywords);
    function(compound_statements);
    function(functions);
}

}  // namespace

TEST_CASE("literals have their values") {
    check(literals);
}

TEST_CASE("f-strings have text, values, conversions and specifications") {
    check(format_strings);
}

TEST_CASE("fields of f-strings may hold any string, as in Python 3.12") {
    check(newer_format_strings);
}

TEST_CASE("expressions have the precedence and the shapes of Python's grammar") {
    check(expressions);
}

TEST_CASE("simple statements") {
    check(simple_statements);
}

TEST_CASE("match, type, print and exec are names where they are used as names") {
    check(soft_keywords);
}

TEST_CASE("compound statements") {
    check(compound_statements);
}

TEST_CASE("functions know their parameters and whether they are generators") {
    check(functions);
}

TEST_CASE("CPython reads the same trees out of all these cases") {
    if (::access("/usr/bin/python3", X_OK) != 0) {
        MESSAGE("there is no /usr/bin/python3 to ask");
        return;
    }
    const test::Scratch scratch;
    std::string paths;
    std::vector<Case> cases;
    with_all_cases([&](const auto& some) {
        for (const Case& one : some) {
            paths += scratch.write(fmt::format("{}.py", cases.size()), one.text) + '\n';
            cases.push_back(one);
        }
    });
    const test::Result result =
        test::call({"/usr/bin/python3", LIMBECK_SOURCE_DIR "/tests/support/python_tree.py"},
                   {.directory = scratch.path(), .environment = {}, .input = paths});
    CHECK(result.err.empty());
    const std::vector<std::string_view> trees = base::split(result.out, '\n');
    REQUIRE(trees.size() == cases.size() + 1);
    for (std::size_t i = 0; i < cases.size(); ++i) {
        CAPTURE(cases[i].text);
        CHECK(trees[i] == cases[i].tree);
    }
}

TEST_CASE("the docstring of a module is its first statement when that is a string") {
    const auto docstring = [](const char* text) {
        const base::Source source("t.py", text);
        return parse(source).docstring;
    };
    CHECK(docstring("# c\n\n'''Add a\ncolumn'''\nx = 1") == "Add a\ncolumn");
    CHECK(docstring("x = 1\n'a'").empty());
    CHECK(docstring("f'a'").empty());
    CHECK(docstring("b'a'").empty());
    CHECK(docstring("").empty());
    CHECK(docstring("\n# only a comment\n").empty());
}

TEST_CASE("every node begins where its text does") {
    const std::string text = "x = 1\nif a:\n    b(c, d=e + f'{g.h:{i}}')\n";
    const base::Source source("t.py", text);
    const Module module = parse(source);
    const auto text_at = [&](std::size_t offset) { return text.substr(offset); };

    const auto& branch = std::get<If>(module.body[1].node);
    CHECK(module.body[1].offset == text.find("if"));
    const auto& statement = std::get<ExpressionStatement>(branch.then[0].node);
    const auto& call = std::get<Call>(statement.value->node);
    CHECK(text_at(call.keywords[0].offset).starts_with("d="));
    const auto& sum = std::get<Binary>(call.keywords[0].value->node);
    CHECK(text_at(sum.right->offset).starts_with("f'"));
    const auto& field = std::get<FormattedString>(sum.right->node).parts[0];
    CHECK(text_at(field.value->offset).starts_with("g.h"));
    CHECK(text_at(field.format[0].value->offset).starts_with("i}"));
}
