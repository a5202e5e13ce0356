import collections
import collections.abc
from collections import ChainMap, Counter, OrderedDict, defaultdict, deque, namedtuple


def attempt(work):
    try:
        print(work())
    except Exception as error:
        print(type(error).__name__, error)


groups = defaultdict(list)
for word in ["apple", "avocado", "banana"]:
    groups[word[0]].append(word)
print(groups, dict(groups), groups["z"], "q" in groups, groups.get("q"), len(groups))
counts = defaultdict(int, {"a": 1}, b=2)
counts["a"] += 5
counts["c"] += 1
print(counts, sorted(counts.items()), counts.default_factory, isinstance(counts, dict), counts == {"a": 6, "b": 2, "c": 1})
nested = defaultdict(lambda: defaultdict(set))
nested["x"]["y"].add(1)
print(nested["x"], {k: dict(v) for k, v in nested.items()}, defaultdict(), defaultdict(None))
attempt(lambda: defaultdict()["missing"])
attempt(lambda: defaultdict(5))
attempt(lambda: defaultdict(list).nothing)
ordered = OrderedDict([("b", 1), ("a", 2)])
ordered["c"] = 3
print(ordered, list(ordered), ordered.popitem(), ordered.popitem(last=False), ordered, OrderedDict())
ordered.update(x=1, y=2)
ordered.move_to_end("a")
ordered.move_to_end("y", last=False)
print(ordered, OrderedDict(a=1) == {"a": 1}, type(ordered).__name__)
attempt(lambda: ordered.move_to_end("nope"))
c = Counter("mississippi")
print(c, c["s"], c["zzz"], c.most_common(2), c.most_common(), sum(c.values()), c.total())
c.update("mm")
c.subtract({"s": 1})
print(c, sorted(c.elements()), Counter(a=3, b=1) + Counter(a=1, c=2), Counter(a=3, b=1) - Counter(a=1, b=2))
print(Counter(a=3, b=1) & Counter(a=1, b=2), Counter(a=3, b=1) | Counter(a=1, b=2), Counter(), dict(Counter([1, 1, 2])))
print(isinstance(c, dict), Counter([1, 2]) == Counter([2, 1]), Counter({"a": 2}).copy(), [k for k, v in Counter([1, 1, 2]).items() if v > 1])
Point = namedtuple("Point", ["x", "y"])
p = Point(1, y=2)
print(p, p.x + p.y, p[1], tuple(p), p == (1, 2), p._asdict(), Point._fields, p._replace(x=9), Point._make([7, 8]))
print("%s-%s" % p, "{0.x}".format(p), sorted([Point(2, 1), Point(1, 5)]), {p: 1}[(1, 2)], isinstance(p, tuple))
Row = namedtuple("Row", "id name kind", defaults=["n", None])
print(Row(1), Row(1, "a"), Row(id=2, kind=3), Row._field_defaults, [r.name for r in (Row(1), Row(2, "z"))])
attempt(lambda: Point(1))
attempt(lambda: Point(1, 2, 3))
attempt(lambda: Point(1, z=3))
attempt(lambda: p._replace(z=1))


class Sub(namedtuple("Base", "a b")):
    @property
    def both(self):
        return self.a + self.b


print(Sub(1, 2).both, Sub(1, 2))
d = deque([1, 2, 3])
d.append(4)
d.appendleft(0)
print(d, d.pop(), d.popleft(), len(d), list(d), d[0], d[-1], 2 in d, list(reversed(d)))
d.rotate(1)
print(d, deque([1, 2, 3, 4], maxlen=2), deque("ab") == deque("ab"), deque([1]) + deque([2]))
d.extend([7, 8])
d.extendleft([5, 6])
d.remove(7)
d[0] = 60
del d[1]
print(d, d.count(8), d.index(8), d.maxlen, bool(deque()))
attempt(lambda: deque().pop())
attempt(lambda: deque().popleft())
attempt(lambda: deque([1])[5])
bounded = deque(maxlen=2)
for i in range(4):
    bounded.append(i)
print(bounded)
chain = ChainMap({"a": 1}, {"a": 2, "b": 3})
print(chain["a"], chain["b"], chain.get("z"), "b" in chain, sorted(chain.items()), len(chain), chain)
attempt(lambda: chain["nope"])
print(issubclass(OrderedDict, dict), collections.OrderedDict is OrderedDict, isinstance(defaultdict(int), dict))


class Registry(defaultdict):
    def label(self):
        return ",".join(self)


r = Registry(list)
r["a"].append(1)
print(r.label(), r["a"], len(r))
print(collections.abc.Sequence is __import__("collections").abc.Sequence, isinstance([], collections.abc.MutableSequence))
