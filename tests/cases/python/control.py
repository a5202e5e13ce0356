def classify(n):
    if n < 0:
        return "negative"
    elif n == 0:
        return "zero"
    else:
        return "positive"


print([classify(n) for n in (-1, 0, 1)])

for i in range(10):
    if i == 2:
        continue
    if i == 5:
        break
    print(i, end=" ")
else:
    print("never")
print()

for i in range(2):
    pass
else:
    print("else of for")

n = 3
while n:
    n -= 1
    if n == 1:
        continue
    print("n", n)
else:
    print("else of while")


def finally_order():
    out = []
    for i in range(4):
        try:
            out.append(("try", i))
            if i == 1:
                continue
            if i == 2:
                break
        finally:
            out.append(("finally", i))
    return out


print(finally_order())


def nested_return():
    try:
        try:
            return "inner"
        finally:
            print("first")
    finally:
        print("second")


print(nested_return())


def override():
    for _ in range(3):
        try:
            return 1
        finally:
            break
    return 2


print(override())


def handler_flow(kind):
    try:
        if kind == "value":
            raise ValueError("bad", 7)
        if kind == "key":
            {}["missing"]
        if kind == "zero":
            1 / 0
    except ValueError as e:
        return ("value", str(e), e.args, repr(e))
    except (KeyError, IndexError) as e:
        return ("lookup", str(e), type(e).__name__)
    except Exception as e:
        return ("other", str(e))
    else:
        return "else"
    finally:
        print("done", kind)


for kind in ("value", "key", "zero", "none"):
    print(handler_flow(kind))

try:
    try:
        raise KeyError("a")
    except KeyError as e:
        raise RuntimeError("wrapped") from e
except RuntimeError as e:
    print(repr(e), repr(e.__cause__))

try:
    try:
        raise TypeError("again")
    except TypeError:
        raise
except TypeError as e:
    print("reraised", e)

try:
    e
except NameError as error:
    print(error)

try:
    assert 1 == 2, "numbers differ"
except AssertionError as error:
    print(repr(error))


class Manager:
    def __init__(self, name, swallow=False):
        self.name = name
        self.swallow = swallow

    def __enter__(self):
        print("enter", self.name)
        return self.name

    def __exit__(self, kind, value, traceback):
        print("exit", self.name, kind.__name__ if kind else None, value)
        return self.swallow


with Manager("a") as a, Manager("b", True) as b:
    print(a, b)
    raise ValueError("inside")


def with_return():
    with Manager("r"):
        return "returned"


print(with_return())
for i in range(2):
    with Manager(i):
        if i == 0:
            continue
        break

x = 5
print("yes" if x > 3 else "no", not x, x and 0, x or 1, None or "default")
print(1 < 2 < 3, 1 < 3 < 2, 1 == 1.0 == True)
print(x is not None, x in [5], x not in [5])
if (y := x * 2) > 9:
    print("walrus", y)
print([z := 1, z + 1], z)
del x
try:
    print(x)
except NameError as error:
    print(error)
lst = [1, 2, 3, 4, 5]
del lst[0], lst[-1]
print(lst)
a, (b, *c), d = 1, (2, 3, 4), 5
print(a, b, c, d)
*start, end = "abc"
print(start, end)
try:
    a, b = [1, 2, 3]
except ValueError as error:
    print(error)
try:
    a, b = [1]
except ValueError as error:
    print(error)
try:
    a, b = 5
except TypeError as error:
    print(error)
i = j = 7
print(i, j)
pass
