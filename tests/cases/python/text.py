s = "Hello, World"
print(s.upper(), s.lower(), s.swapcase(), s.title(), "hELLO wORLD".capitalize(), "Straße".casefold())
print(s[0], s[-1], s[1:4], s[::-1], s[::2], s[-5:], s[:-7], s[100:], len(s))
print(s.find("o"), s.rfind("o"), s.find("z"), s.index("W"), s.count("l"), s.find("o", 5), s.find("o", 5, 7))
print(s.replace("l", "L"), s.replace("l", "L", 1), "aaa".replace("", "-"), s.startswith("Hell"), s.endswith(("x", "ld")))
print("a,b,,c".split(","), "a,b,,c".split(",", 1), "a,b,,c".rsplit(",", 1), " a  b ".split(), " a b c ".split(None, 1), " a b c ".rsplit(None, 1))
print("x=1=2".partition("="), "x=1=2".rpartition("="), "abc".partition("z"), "abc".rpartition("z"))
print("  pad ".strip() + "|", "  pad ".lstrip() + "|", "  pad ".rstrip() + "|", "xxabcxx".strip("x"), "abcabc".strip("ab"))
print("one\ntwo\r\nthree\n".splitlines(), "one\ntwo\n".splitlines(True))
print("-".join(["a", "b"]), ", ".join(str(n) for n in range(3)), "".join([]))
print("5".zfill(3), "-5".zfill(4), "ab".center(7, "*"), "abc".center(6, "*"), "ab".ljust(5, ".") + "|", "ab".rjust(5) + "|")
print("a\tb\tc".expandtabs(4), "abc".isalpha(), "123".isdigit(), "a1".isalnum(), " ".isspace(), "Abc".istitle(), "ABC".isupper(), "abc".islower(), "a_1".isidentifier(), "1a".isidentifier())
print("prefix_name".removeprefix("prefix_"), "name.py".removesuffix(".py"), "abc".translate(str.maketrans("ab", "xy", "c")))
print(repr("it's"), repr('say "hi"'), repr("both ' and \""), repr("tab\t nl\n bs\\ \x00 é ü 漢 \u200b"), ascii("é漢"))
print("é漢字".encode(), b"\xc3\xa9".decode("utf-8"), len("é漢字"), "é漢字"[1], "é漢字"[::-1], "ÉÀ".lower(), "éà".upper(), "straße".upper())
print(b"bytes\x00\xff", b"abc"[0], b"abc"[1:], list(b"ab"), b"a" + b"b", b"abc".hex(), bytes.fromhex("6162"), b"a,b".split(b","), bytes(3), bytes([65, 66]))
print("abc" < "abd", "a" * 3, "ab" in "cabd", "x" not in "abc", "abc" "def")
print("{} {}".format(1, "two"), "{1} {0}".format("a", "b"), "{name:>10}|{n:05.2f}".format(name="x", n=3.14159), "{0.real} {1[k]} {2[0]}".format(5, {"k": "v"}, [9]), "{{}}".format(), "{!r:>6}".format("a"), "{:{width}}|".format("x", width=4))
print("%s %d %r %5.2f %x %o %e %% %-5s| %05d %+d" % ("s", 42, "r", 3.14159, 255, 8, 12345.678, "l", 42, 7))
print("%(a)s-%(b)03d" % {"a": 1, "b": 2}, "%s" % (1,), "%s" % [1, 2], "%c%c" % ("a", 98), "%.3s" % "abcdef", "%10.4f|" % 2.5, "%g %g %G" % (0.00001, 123456789.0, 1e-10))
name, n, f = "Bob", 42, 3.14159
print(f"{name} {n} {f:.2f} {n:>5} {n:<5}| {n:^5}| {n:05d} {n:+d} {n:x} {n:#x} {n:b} {n:#b} {n:o} {n:,} {1234567:,} {1234567.891:,.2f} {1234567:_}")
print(f"{name!r} {name!s:>6} {name:*^9} {f:e} {f:g} {f:10.3f}| {0.25:.0%} {0.256:.1%} {n:5}| {name:5}| {str(n)} {{literal}}")
width, precision = 10, 3
print(f"{f:{width}.{precision}f}|{'nested ' + name:>{width + 5}}|{[1, 2][0]}|{ {'a': 1}['a'] }|{(lambda x: x * 2)(3)}")
print(f"{True} {None} {True:d} {True:5}| {1.0} {1e20} {1e16} {1.5e-7} {100000000000000000.0} {0.1 + 0.2} {1e15} {-0.0} {2.0:g} {1e100}")
print(f"{255:08b} {255:X} {-255:#010x} {3.0:.1f} {1e6:.3} {123456.0:.3} {0.00012345:.3} {5.0:.3} {12.5:.3} {1.0:.1}")
print(1.0, 1.5, 1e10, 1e16, 1e-4, 1e-5, 123456789.123456789, 5e-324, 1.7976931348623157e308, float("inf"), float("-inf"), float("nan"))
print(str(5), str(None), str([1, "a"]), str({"a": (1,)}), repr(()), repr((1,)), str(True), str(1.0))
for attempt in (
    lambda: "a" + 1,
    lambda: 1 + "a",
    lambda: "%d" % "x",
    lambda: "%s %s" % (1,),
    lambda: "%s" % (1, 2),
    lambda: "{}".format(),
    lambda: "{a}".format(),
    lambda: ",".join([1]),
    lambda: "abc".index("z"),
    lambda: "abc"[5],
    lambda: "abc"["x"],
    lambda: int("x"),
    lambda: int("12", 2),
    lambda: float("x"),
    lambda: f"{5:s}",
    lambda: f"{'a':d}",
    lambda: "abc".nope(),
    lambda: "a".split(""),
    lambda: ord("ab"),
    lambda: b"\xff".decode(),
    lambda: "é".encode("ascii"),
    lambda: "a" < 1,
    lambda: "abc".join(5),
    lambda: b"a" + "b",
    lambda: "a" in 5,
    lambda: 5 in "abc",
):
    try:
        print(attempt())
    except Exception as e:
        print(type(e).__name__, e)
print("""triple
quoted""", 'raw \\d', r"raw \d", "con" "cat", "\x41\u00e9\101")
print("a" if "" else "empty is false", bool(" "), "abc" == 'abc', "Z" < "a", min("hello"), max("hello"), sorted("hello"), list("hi"), tuple("hi"))
print(chr(65), ord("A"), chr(0x6f22), hex(255), oct(8), bin(5), hex(-255), "ab".encode("latin-1"), "x".ljust(0))
print("Title Case Here".split(" ")[1], "a-b_c".replace("-", "_").split("_"), "CamelCase".lower(), "%s" % None, "%s" % ("tuple",))
print("aXbXc".split("X", maxsplit=1), "line1\nline2".count("\n"), "abcabc".rindex("b"), "  ".isspace(), "".isspace(), "".isalpha())
print("{:>8}|{:<8}|{:^8}|{:=+8}|{:08.3f}|{:+.1f}|{: d}".format("r", "l", "c", 5, 3.14159, 2.0, 7))
print("{:,}".format(1234567890), "{:.3e}".format(123456), "{:%}".format(0.5), "{:c}".format(97), "{:10,}|".format(12345), "{:010,}".format(12345))
