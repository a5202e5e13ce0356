import copy
import functools
import itertools
import operator
from contextlib import ExitStack, closing, contextmanager, nullcontext, suppress
from functools import cache, cached_property, cmp_to_key, lru_cache, partial, reduce, total_ordering, wraps
from itertools import accumulate, chain, combinations, count, cycle, dropwhile, groupby, islice, pairwise, permutations, product, repeat, starmap, takewhile, tee, zip_longest


def attempt(work):
    try:
        print(work())
    except Exception as error:
        print(type(error).__name__, error)


double = partial(lambda a, b, c=0: (a, b, c), 1, c=5)
print(double(2), double(2, c=6), double.args, double.keywords, partial(int, base=2)("101"))
print(reduce(lambda a, b: a * b, [1, 2, 3, 4]), reduce(lambda a, b: a + b, [], 10), reduce(operator.add, ["a", "b"], "x"))
attempt(lambda: reduce(lambda a, b: a, []))
attempt(lambda: partial(5))


def logged(function):
    @wraps(function)
    def wrapper(*args, **kwargs):
        """Not this."""
        return function(*args, **kwargs)

    return wrapper


@logged
def documented(x):
    """Doc."""
    return x


print(documented.__name__, documented.__doc__, documented(3), documented.__wrapped__(4))
calls = []


@lru_cache(maxsize=2)
def slow(x, y=0):
    calls.append(x)
    return x * 2 + y


print(slow(1), slow(1), slow(2), slow(3), slow(1), slow(1, y=1), calls, slow.cache_info())
slow.cache_clear()


@cache
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(50), fib.cache_info().currsize)


class Circle:
    def __init__(self, r):
        self.r = r

    @cached_property
    def area(self):
        calls.append("area")
        return self.r * self.r * 3

    @functools.lru_cache
    def times(self, n):
        return self.r * n


c = Circle(2)
print(c.area, c.area, calls.count("area"), c.times(3), c.times(3))


@total_ordering
class V:
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        return self.n == other.n

    def __lt__(self, other):
        return self.n < other.n


print(V(1) <= V(1), V(2) > V(1), V(1) >= V(2), sorted(["bb", "a", "ccc"], key=cmp_to_key(lambda a, b: len(b) - len(a))))
print(list(chain([1], (2, 3), "x")), list(chain.from_iterable([[1, 2], [3]])), list(islice(count(10, 2), 3)), list(islice("abcdefg", 1, 6, 2)), list(islice([1, 2, 3], None)))
print([(k, list(g)) for k, g in groupby("aabbbca")], [(k, len(list(g))) for k, g in groupby([1, 3, 2, 4, 5], key=lambda x: x % 2)], [k for k, g in groupby("aab")])
print(list(product("ab", [1, 2])), list(product([0, 1], repeat=2)), list(product()), list(product("a", "")), len(list(product(range(3), repeat=3))))
print(list(zip_longest([1, 2, 3], "a", fillvalue="-")), list(zip_longest()), list(repeat("x", 3)), list(islice(cycle("ab"), 5)), list(accumulate([1, 2, 3])), list(accumulate([1, 2, 3], operator.mul, initial=10)))
print(list(takewhile(lambda x: x < 3, [1, 2, 3, 1])), list(dropwhile(lambda x: x < 3, [1, 2, 3, 1])), list(starmap(pow, [(2, 3), (3, 2)])), list(pairwise("abc")), list(itertools.compress("abc", [1, 0, 1])), list(itertools.filterfalse(None, [0, 1, ""])))
print(list(permutations("abc", 2)), list(combinations([1, 2, 3], 2)), list(combinations("ab", 3)), len(list(permutations(range(4)))), list(itertools.combinations_with_replacement("ab", 2)))
a, b = tee([1, 2, 3])
print(next(a), next(a), next(b), list(a), list(b), list(islice(iter([1, 2, 3, 4]), 2)))
rest = iter(range(6))
print(list(islice(rest, 2)), list(rest))
attempt(lambda: islice([1], -1))
attempt(lambda: islice([1], 0, 1, 0))


@contextmanager
def section(name):
    print("enter", name)
    try:
        yield name.upper()
    except ValueError as error:
        print("swallowed", error)
    finally:
        print("exit", name)


with section("a") as got:
    print(got)
with section("b"):
    raise ValueError("inside")
try:
    with section("c"):
        raise KeyError("out")
except KeyError as error:
    print("caught", error)
with suppress(KeyError, ValueError):
    {}["x"]
with nullcontext(5) as five:
    print(five)


class Closer:
    def close(self):
        print("closed")


with closing(Closer()) as closer, ExitStack() as stack:
    stack.enter_context(section("d"))
    stack.callback(print, "called", 1)
    print("body")


@section("decorated")
def run():
    return "ran"


print(run())
try:
    with suppress(KeyError):
        raise TypeError("through")
except TypeError as error:
    print(error)
print(operator.itemgetter(1)([5, 6]), operator.itemgetter("a", "b")({"a": 1, "b": 2}), operator.attrgetter("r")(c), operator.attrgetter("r", "area")(c), operator.methodcaller("upper")("x"), operator.contains([1], 1), operator.not_(0))
nested = {"a": [1, {"b": (2, [3])}], "s": {1}}
shallow, deep = copy.copy(nested), copy.deepcopy(nested)
nested["a"][1]["b"][1].append(4)
nested["z"] = 1
print(shallow["a"], deep, "z" in shallow)
loop = [1]
loop.append(loop)
twin = copy.deepcopy(loop)
print(twin[1] is twin, twin is loop, copy.copy(c).r, copy.deepcopy(c).__dict__, copy.copy(5), copy.deepcopy("x"), copy.copy((1, 2)))
