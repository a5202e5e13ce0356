l = [3, 1, 2]
l.append(4)
l.extend((5, 6))
l.insert(0, 0)
l.insert(-1, 9)
print(l, l.pop(), l.pop(0), l.index(2), l.count(1), len(l))
l.remove(9)
l.sort()
print(l, sorted(l, reverse=True), list(reversed(l)))
l.reverse()
print(l, l + [1], l * 2, 3 in l, l[1:3], l[::-1], l[-1])
l[1:3] = ["a", "b", "c"]
print(l)
l[::2] = [10, 20, 30]
print(l)
del l[1:3]
print(l)
l += (7, 8)
l *= 2
print(l, l == l[:], l is l[:], l.copy() == l)
l.clear()
print(l, [1, [2, [3]]], [[]] * 2)
words = ["banana", "Apple", "cherry"]
print(sorted(words), sorted(words, key=str.lower), sorted(words, key=len), sorted(words, key=lambda w: (-len(w), w)))
words.sort(key=lambda w: w[-1], reverse=True)
print(words, min(words, key=len), max([1, 5, 3]), min(3, 1), max([], default="none"), sum([1, 2], 10), sum([[1], [2]], []))
d = {"b": 1, "a": 2}
d["c"] = 3
print(d, d["a"], d.get("z"), d.get("z", 0), "a" in d, len(d), list(d), list(d.keys()), list(d.values()), list(d.items()))
for k, v in d.items():
    print(k, v, end=";")
print()
print(d.pop("a"), d.pop("zz", None), d.setdefault("x", []), d.setdefault("b", 9), d)
d.update({"b": 5}, y=6)
d.update([("p", 1)])
print(d, d | {"b": 0}, {**d, "q": 1}, dict(a=1, b=2), dict([("k", "v")]), dict(zip("ab", [1, 2])))
d |= {"new": 1}
print(d.popitem(), d, {1: "int", 1.0: "float", True: "bool"}, {(1, 2): "t"}[(1, 2)], dict.fromkeys("ab", 0))
del d["b"]
print(d, d == {"x": [], "c": 3, "y": 6, "p": 1}, {} == {}, d.keys() & {"c", "zz"}, sorted(d.keys() - {"c"}), d.keys())
print({k: v for k, v in sorted(d.items(), key=lambda kv: str(kv[1]))}, list(reversed(d)), d.items())
s = {1, 2, 3}
t = frozenset([2, 3, 4])
print(sorted(s | t), sorted(s & t), sorted(s - t), sorted(s ^ t), s <= {1, 2, 3, 4}, s < s, s.issubset([1, 2, 3]), s.isdisjoint([9]))
s.add(9)
s.discard(100)
s.remove(1)
s.update([7], (8,))
print(sorted(s), len(s), 9 in s, set(), {1}, frozenset(), frozenset([1]), sorted(s.union([0])), sorted(s.intersection([2, 3])), sorted(s.difference([2])))
s -= {9}
s |= {100}
s &= {100, 2}
print(sorted(s), {1, 2} == {2, 1}, {frozenset([1]): 1}[frozenset([1])])
t = 1, 2, 3
print(t, t[0], t[1:], t + (4,), t * 2, t.index(2), t.count(1), (1, 2) < (1, 3), (1,) < (1, 0), 2 in t, hash((1, 2)) == hash((1, 2)))
print(range(5), list(range(2, 10, 3)), list(range(5, 0, -2)), len(range(0, 10, 3)), 4 in range(5), range(10)[2:5], range(3) == range(0, 3), range(10)[-1])
print(list(enumerate("ab")), list(zip([1, 2], "ab", (True, False))), all([]), any([]), all([1, 0]), any([0, 1]))
print(list(map(str, [1, 2])), list(map(int, "123")), [*range(3), *"ab"], {*"a"}, (*[1], 2))
first, *rest = [1, 2, 3]
(x, y), z = (1, 2), 3
print(first, rest, x, y, z)
nested = {"a": [1, {"b": (2, 3)}]}
print(nested["a"][1]["b"][0], nested)
nested["a"][1]["c"] = nested["a"][0] + 1
print(nested)
rec = [1]
rec.append(rec)
print(rec)
rd = {}
rd["me"] = rd
print(rd)
for attempt in (
    lambda: [1, 2][5],
    lambda: {}["k"],
    lambda: {}[1],
    lambda: (1,)["a"],
    lambda: [].pop(),
    lambda: [1].remove(2),
    lambda: [1].index(2),
    lambda: {1: 2}.pop(3),
    lambda: set().pop(),
    lambda: {1}.remove(2),
    lambda: {[]: 1},
    lambda: {{}},
    lambda: [1] + (2,),
    lambda: [1] < ["a"],
    lambda: sorted([1, "a"]),
    lambda: len(5),
    lambda: iter(5),
    lambda: max([]),
    lambda: next(iter([])),
    lambda: list(zip([1], [1, 2], strict=True)),
    lambda: dict([1]),
    lambda: dict([(1, 2, 3)]),
    lambda: (1, 2).append(3),
    lambda: None.foo,
    lambda: None[0],
    lambda: None(),
    lambda: [][1:2:0],
    lambda: range(1, 2, 0),
    lambda: sum(["a"]),
    lambda: reversed({1}),
    lambda: next(5),
):
    try:
        print(attempt())
    except Exception as e:
        print(type(e).__name__, e)
try:
    for k in d:
        d[k + "1"] = 1
except RuntimeError as e:
    print(e)
big = {i: i * i for i in range(100)}
for i in range(0, 100, 2):
    del big[i]
print(len(big), big[51], sum(big), list(big)[:3], 50 in big)
big[0] = "again"
print(list(big)[-1])
print(isinstance([], list), isinstance((), (list, tuple)), isinstance(True, int), type([]), type({}).__name__, type(None), type(1.0), type("") is str)
print([1, 2] == [1, 2], [1] == (1,), 1 == True, "1" == 1, None == 0, [None] == [None], (1, 2) == (1.0, 2.0))
