def defaults(a, b=2, *args, c, d=4, **kwargs):
    return a, b, args, c, d, kwargs


print(defaults(1, c=3))
print(defaults(1, 2, 3, 4, c=5, e=6))
print(defaults(*[1, 2], **{"c": 3, "z": 9}))


def positional_only(a, /, b):
    return a, b


print(positional_only(1, b=2))
for attempt in (
    lambda: defaults(),
    lambda: defaults(1),
    lambda: positional_only(a=1, b=2),
    lambda: positional_only(1, 2, 3),
    lambda: positional_only(1, 2, c=3),
    lambda: positional_only(1, 2, b=3),
    lambda: (lambda x, y, z: 0)(),
    lambda: (lambda: 0)(1),
    lambda: (lambda a, b=1: 0)(1, 2, 3),
    lambda: 5(),
):
    try:
        attempt()
    except TypeError as e:
        text = str(e)
        print(text.replace("<lambda>.<locals>.", ""))


def counter():
    count = 0

    def increment(by=1):
        nonlocal count
        count += by
        return count

    return increment


c = counter()
print(c(), c(5), c())

total = 0


def add(n):
    global total
    total += n


add(3)
add(4)
print(total)


def make_multipliers():
    return [lambda x, i=i: x * i for i in range(3)], [lambda x: x * i for i in range(3)]


bound, free = make_multipliers()
print([f(10) for f in bound], [f(10) for f in free])


def decorator(prefix):
    def wrap(function):
        def inner(*args, **kwargs):
            print(prefix, function.__name__)
            return function(*args, **kwargs)

        return inner

    return wrap


@decorator("first")
@decorator("second")
def decorated(a, b=1):
    """Doc."""
    return a + b


print(decorated(1, b=5))


def factorial(n):
    return 1 if n <= 1 else n * factorial(n - 1)


print(factorial(15))


def mutable(item, to=[]):
    to.append(item)
    return to


print(mutable(1), mutable(2))


def gen(n):
    received = []
    for i in range(n):
        got = yield i
        if got:
            received.append(got)
    return received


def outer():
    result = yield from gen(3)
    print("result", result)
    yield "end"


print(list(outer()))
g = gen(3)
print(next(g), g.send("hello"), next(g))
try:
    next(g)
except StopIteration as e:
    print("stopped", e.value)
print(next(g, "default"))


def cleanup():
    try:
        yield 1
        yield 2
    finally:
        print("cleaned")


g = cleanup()
next(g)
g.close()
g = cleanup()
next(g)
try:
    g.throw(ValueError("thrown"))
except ValueError as e:
    print("caught", e)

squares = (n * n for n in range(5) if n % 2 == 0)
print(sum(squares), list(squares))
print({k: v for k, v in [("a", 1), ("b", 2)]}, sorted({n % 3 for n in range(10)}))
print([(x, y) for x in range(3) for y in range(x)])
matrix = [[1, 2], [3, 4]]
print([[row[i] for row in matrix] for i in range(2)])
print(list(map(lambda x, y: x + y, [1, 2], [10, 20])), list(filter(None, [0, 1, "", "a"])))


def annotated(a: int, b: "str" = "x") -> None:
    local: int = 5
    return local


print(annotated(1))
print((lambda *a, **k: (a, k))(1, 2, x=3))
print(annotated.__name__, decorated.__name__, (lambda: 0).__name__)


def recursive_closure(n):
    def step(k):
        return [] if k == 0 else [k] + step(k - 1)

    return step(n)


print(recursive_closure(4))


def late():
    try:
        print(value)
        value = 1
    except UnboundLocalError as e:
        print(e)


late()
print([n for n in range(3)], "n" in globals())


def infinite():
    n = 0
    while True:
        yield n
        n += 1


for n in infinite():
    if n > 3:
        break
print(n, any(x > 5 for x in infinite()))
print(list(zip("ab", infinite())), dict(enumerate("xy", start=1)))
