import textwrap
from textwrap import dedent, fill, indent, shorten, wrap

print(dedent("""
    SELECT *
      FROM t

    WHERE x
"""))
print(repr(dedent("  a\n   b\n  \n\tc")), repr(dedent("")), repr(dedent("\t x\n\t  y")), repr(dedent("   \n  a\n")), repr(dedent("x\n  y")))
print(repr(indent("a\n\n b\nc", "> ")), repr(indent("a\n\nb\n", "-", lambda line: True)), repr(indent("", "  ")))
text = "The quick brown fox jumped over the lazy dog, and then went home to sleep for a long while."
print(wrap(text, 20), wrap("", 5), wrap("abcdefghij", 4), wrap(text, 30, initial_indent="* ", subsequent_indent="  "))
print(fill(text, 25), textwrap.fill("one two", 70))
print(shorten("Hello  world  again!", width=12), shorten("Hello world", width=5), shorten("Hello", 5), shorten(text, 30, placeholder="..."))
