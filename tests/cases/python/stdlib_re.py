import re
from re import IGNORECASE, compile, sub


def attempt(work):
    try:
        print(work())
    except Exception as error:
        print(type(error).__name__, error)


m = re.match(r"(?P<key>\w+)\s*=\s*(\d+)?(x)?", "name = 42 rest")
print(m, m.group(), m.group(1), m.group("key", 2), m.groups(), m.groups("-"), m.groupdict(), m.start(), m.end(2), m.span(3), m["key"], m[2])
print(m.string, m.re, m.re.groups, m.re.groupindex, m.re.pattern, m.expand(r"\2-\g<key>-\g<1>-\g<3>"), bool(m))
print(re.match("b", "abc"), re.search("b", "abc"), re.fullmatch("a.c", "abc"), re.fullmatch("a.", "abc"), re.search("", "x"))
print(re.findall(r"\d+", "a1b22c333"), re.findall(r"(\w)(\d)", "a1 b2"), re.findall("(a)|b", "ab"), re.findall("x*", "axb"), re.findall("", "ab"))
print([x.span() for x in re.finditer("x*", "axxb")], [x.group() for x in re.finditer(r"\bfoo\b", "foo food foo")])
print(re.split(r"[,;]\s*", "a, b;c"), re.split("(-)", "1-2-3"), re.split("x*", "axbc"), re.split(",", "a,b,c", maxsplit=1), re.split(",", ""), re.split(r"\W+", "one two"))
print(re.sub("x*", "-", "abxd"), re.sub(r"(\w+) (\w+)", r"\2 \1", "hello world"), re.sub("a", lambda m: m.group().upper(), "banana", count=2), re.subn("a", "b", "aaa"))
print(re.sub(r"(?P<n>\d)", r"<\g<n>>", "a1b2"), re.sub(r"\s+", " ", "a \n\t b"), re.sub("a", r"\n\\", "a"), sub("(a)|b", r"[\1]", "ab"), re.sub(r"^", "> ", "a\nb", flags=re.M))
print(re.sub("(?<=-)\\w", "X", "a-b-c"), re.sub("[aeiou]", "", "education"), re.sub(r"\$\{(\w+)\}", lambda m: {"a": "1"}.get(m[1], "?"), "${a} ${b}"))
p = compile(r"^\s*create\s+(?:unique\s+)?index\s+(\S+)", IGNORECASE | re.MULTILINE)
print(p.search("x\n CREATE UNIQUE INDEX ix_a ON t").group(1), p.match("nope"), p.flags, repr(compile("a", re.I)), compile("a") == compile("a"), p.pattern)
print(p.findall("create index a\ncreate index b"), compile("b").search("abcb", 2), compile("b").match("ab", 1), compile("ab").fullmatch("xab", 1), compile("a$").search("aab", 0, 2))
for pattern, text in (
    ("a|b|cd", "cd"), ("a*?b", "aaab"), ("(a+)+b", "aaab"), ("(?:ab)*", "ababx"), ("a{2}", "aaa"), ("a{2,}", "aaaa"), ("a{,2}", "aaa"), ("a{1,2}?", "aaa"),
    ("[^abc]+", "xyza"), ("[a-c0-9_]+", "b5_z"), (r"[\d\-x]+", "1-x2y"), ("[]a]+", "]a"), ("[^]]+", "ab]"), (r"[\]\[]+", "[]"), ("[a-]+", "a-b"), (r"\.\*\\", r".*\x"),
    ("(a)(b)?", "a"), (r"(\w)\1", "hello"), (r"(?P<q>['\"]).*?(?P=q)", "say 'hi' \"x\""), ("^b", "a\nb"), ("(?m)^b$", "a\nb\nc"), ("a$", "a\n"), (r"a\Z", "a\n"), (r"\Aa", "a"),
    ("(?i)ABC", "xabc"), ("(?s)a.b", "a\nb"), ("a.b", "a\nb"), ("(?x) a  b # comment\n c", "abc"), ("a(?=b)", "ab"), ("a(?!b)", "abac"), ("(?<!a)b", "abb"), ("(?<=ab)c", "abc"),
    ("(?i:a)B", "AB"), ("(?>a+)ab", "aaab"), ("a++b", "aab"), ("a*+a", "aaa"), ("(|a)+", "aaa"), ("(a|ab)(c|bcd)(d*)", "abcd"), ("(a*)*", "aa"), ("(a*)+", "b"), ("(?:a|(b))*", "ab"),
    (r"\bé\w+", "x état"), (r"\d+", "٣4"), (r"(?a)\w+", "aé"), (r"\x41\u0042\103", "ABC"), (r"\t\n", "\t\n"), ("é+", "aéé"), ("[α-ω]+", "xαβγ"), ("(?i)É", "é"), ("(?#note)a", "a"), ("a{x}", "a{x}"), ("x{,}", "xx"),
    ("((a)|(b))+", "ab"), ("(?:(a)|b)*", "ab"), ("^(?:a?){10}a{10}$", "aaaaaaaaaa"), (r"(\d{4})-(\d\d)", "on 2024-05"), ("(?i)[a-c]+", "ABCd"), ("(?i)[^a]", "Ab"), (r"[\w.+-]+@[\w-]+\.\w+", "to me@x-y.org!"), ("$", "ab"), ("a||b", "b"), (r"\\d", r"\d"),
):
    found = re.search(pattern, text)
    print(pattern.replace("\n", "\\n"), found and (found.span(), found.groups()))
for bad in ("(", ")", "a)", "[", "[a", "*a", "a**", "a{2}{3}", "(?P<1>a)", "(?P<a>x)(?P<a>y)", "(?P=x)", r"\1", "a{3,2}", "[z-a]", "\\", r"\q", "(?z)", "(?<=a*)b", "(?P<a", "(?P<>x)", r"(\1)", "x(?i)y", r"\x4", "(?", "(?P", "+", "|*", r"[\d-z]", "(?#x", r"[\q]", "a\n*?+"):
    attempt(lambda: re.compile(bad))
attempt(lambda: re.match("a", 5))
attempt(lambda: re.match("a", None))
attempt(lambda: re.match("a", b"a"))
attempt(lambda: re.match(5, "a"))
attempt(lambda: m.group(9))
attempt(lambda: m.group("nope"))
attempt(lambda: re.sub("a", r"\2", "a"))
attempt(lambda: re.sub("a", r"\g<x>", "a"))
attempt(lambda: re.sub("a", r"\q", "a"))
attempt(lambda: re.compile(compile("a"), re.I))
attempt(lambda: m.nothing)
print(re.escape("a.b*c d-e_f/é"), isinstance(m, re.Match), isinstance(p, re.Pattern), type(p).__name__, issubclass(re.error, Exception))
