import json
from json import JSONDecodeError, dumps, loads


def attempt(work):
    try:
        print(work())
    except Exception as error:
        print(type(error).__name__, error)


value = {"b": [1, 2.5, None, True, False], "a": {"x": "é\n\"q\"\\/\t", "empty": {}, "none": []}, "z": ("t", 1)}
print(json.dumps(value))
print(json.dumps(value, sort_keys=True))
print(json.dumps(value, indent=2))
print(json.dumps(value, indent="--", sort_keys=True))
print(json.dumps(value, separators=(",", ":"), ensure_ascii=False))
print(json.dumps([]), json.dumps({}), json.dumps([], indent=2), json.dumps("text"), json.dumps(5), json.dumps(None))
print(json.dumps([1e100, 1.0, -0.0, 1e-7, 123456789.123]), json.dumps({1: 2, None: 3, True: 4, 2.5: 5}))
print(json.dumps("😀 \x7f \x00 \u2028"), json.dumps("😀 ü", ensure_ascii=False), dumps([[], [[]]], indent=1))
print(json.dumps(float("inf")), json.dumps(float("nan")), json.dumps([float("-inf")]))
print(json.dumps({"s": {1, 2}}, default=list), json.dumps([object], default=lambda o: "object"))
print(json.dumps({(1, 2): 3, "k": 1}, skipkeys=True))
attempt(lambda: json.dumps({1, 2}))
attempt(lambda: json.dumps({(1, 2): 3}))
attempt(lambda: json.dumps(float("inf"), allow_nan=False))
attempt(lambda: json.dumps(b"x"))
attempt(lambda: json.dumps({"a": 1, 2: 2}, sort_keys=True))
loop = []
loop.append(loop)
attempt(lambda: json.dumps(loop))


class Encoder(json.JSONEncoder):
    def default(self, o):
        if isinstance(o, set):
            return sorted(o)
        return super().default(o)


print(json.dumps({"s": {3, 1}}, cls=Encoder))
attempt(lambda: json.dumps(object(), cls=Encoder))
print(loads('{"a": [1, 2.5, -3e2, null, true, false, "x"], "b": {}}'), loads(" 5 "), loads('"\\u00e9\\ud83d\\ude00\\n\\/"'))
print(loads("[]"), loads(b'{"k": "v"}'), loads("1.0"), loads("-0"), loads("NaN"), loads("-Infinity"), type(loads("1")))
print(loads('{"a": 1, "a": 2}'), loads('{"n": {"m": 1}}', object_hook=lambda d: sorted(d)), loads("[1.50]", parse_float=str))
for bad in ("", "{", '{"a"', '{"a": }', "[1, 2", "[1,]", '{"a": 1,}', "nope", '"abc', '"\\x"', "1 2", "{'a': 1}", '"a\nb"', "\n\n  [1,\n x]", "é, 1", '"\\u12"', "01", "tru"):
    attempt(lambda: loads(bad))
attempt(lambda: loads(None))
attempt(lambda: loads(5))
try:
    loads("[1,\n 2 3]")
except ValueError as error:
    print(isinstance(error, JSONDecodeError), error.msg, error.lineno, error.colno, error.pos, repr(error.doc))
print(loads(dumps(value)) == {**value, "z": ["t", 1]}, json.loads("[" * 20 + "]" * 20))
