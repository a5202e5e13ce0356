class Base:
    """A base."""

    kind = "base"
    registry = []

    def __init__(self, name):
        self.name = name
        self.registry.append(name)

    def describe(self):
        return f"{self.kind}:{self.name}"

    @property
    def upper(self):
        return self.name.upper()

    @upper.setter
    def upper(self, value):
        self.name = value.lower()

    @classmethod
    def make(cls, name):
        return cls(name)

    @staticmethod
    def add(a, b):
        return a + b

    def __repr__(self):
        return f"{type(self).__name__}({self.name!r})"

    def __eq__(self, other):
        if not isinstance(other, Base):
            return NotImplemented
        return self.name == other.name

    def __hash__(self):
        return hash(self.name)


class Child(Base):
    kind = "child"

    def __init__(self, name, extra=None):
        super().__init__(name)
        self.extra = extra

    def describe(self):
        return super().describe() + "!"


b = Base("one")
c = Child.make("two")
print(b, c, b.describe(), c.describe(), c.extra)
c.upper = "THREE"
print(c.name, c.upper, Base.add(1, 2), c.add(3, 4), Base.registry)
print(isinstance(c, Base), isinstance(b, Child), issubclass(Child, Base), type(c) is Child)
print(Base("x") == Base("x"), Base("x") != Base("y"), Base("x") == 5, len({Base("x"), Base("x")}))
print(Base.__name__, Base.__doc__, Child.__bases__, [k.__name__ for k in Child.__mro__])
try:
    b.missing
except AttributeError as e:
    print(e)
try:
    Base.missing
except AttributeError as e:
    print(e)
try:
    b.upper2 = 1
    del b.upper2
    del b.upper2
except AttributeError as e:
    print(e)
print(hasattr(b, "name"), getattr(b, "nope", "default"), vars(b))
setattr(b, "dynamic", 1)
print(b.dynamic, b.__dict__)


class A:
    def who(self):
        return ["A"]


class B(A):
    def who(self):
        return ["B"] + super().who()


class C(A):
    def who(self):
        return ["C"] + super().who()


class D(B, C):
    def who(self):
        return ["D"] + super().who()


print(D().who(), [k.__name__ for k in D.__mro__])


class Vector:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __mul__(self, k):
        return Vector(self.x * k, self.y * k)

    __rmul__ = __mul__

    def __neg__(self):
        return Vector(-self.x, -self.y)

    def __iadd__(self, other):
        self.x += other.x
        return self

    def __lt__(self, other):
        return (self.x, self.y) < (other.x, other.y)

    def __getitem__(self, i):
        return (self.x, self.y)[i]

    def __len__(self):
        return 2

    def __contains__(self, v):
        return v in (self.x, self.y)

    def __call__(self, k):
        return k * self.x

    def __bool__(self):
        return bool(self.x or self.y)

    def __str__(self):
        return f"<{self.x}, {self.y}>"

    def __format__(self, spec):
        return f"V[{spec}]"


v = Vector(1, 2)
print(v + v, v * 3, 3 * v, -v, v[0], v[1], len(v), 2 in v, v(10), bool(Vector(0, 0)), f"{v:abc}")
w = v
w += Vector(10, 0)
print(v, w is v, list(v), sorted([Vector(2, 1), Vector(1, 5)])[0], max(Vector(0, 1), Vector(5, 0)))
try:
    v + 1
except AttributeError as e:
    print(e)
try:
    1 - v
except TypeError as e:
    print(e)


class Countdown:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n == 0:
            raise StopIteration
        self.n -= 1
        return self.n


print(list(Countdown(3)), sum(Countdown(4)))


class Dynamic:
    def __getattr__(self, name):
        if name.startswith("x"):
            return name * 2
        raise AttributeError(name)


d = Dynamic()
print(d.xy, hasattr(d, "abc"), getattr(d, "abc", None))


class Items(dict):
    def total(self):
        return sum(self.values())


items = Items(a=1)
items["b"] = 2
print(items.total(), items, len(items), "a" in items, isinstance(items, dict), list(items))


class Name(str):
    def shout(self):
        return self.upper() + "!"


n = Name("bob")
print(n, n.shout(), n == "bob", {n: 1}["bob"], n + "by", len(n), isinstance(n, str), f"{n:>5}")


class CustomError(Exception):
    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


class Specific(CustomError):
    pass


try:
    raise Specific(5, "went wrong")
except CustomError as e:
    print(e, e.code, repr(e), e.args, type(e).__name__)


class Plain(ValueError):
    pass


try:
    raise Plain
except ValueError as e:
    print(repr(e), str(e) == "")

Dyn = type("Dyn", (Base,), {"kind": "dyn", "hello": lambda self: "hi"})
print(Dyn("q").describe(), Dyn("q").hello(), Dyn.__name__)


class Meta:
    count = 0
    values = [i * 2 for i in range(3)]
    lookup = {"a": values}

    class Inner:
        deep = True

    def __init_subclass__(cls, **kwargs):
        Meta.count += 1
        cls.options = kwargs


class Sub(Meta, flag=True):
    pass


print(Meta.count, Sub.options, Meta.values, Meta.Inner.deep, Meta.lookup)


class NoArgs:
    pass


try:
    NoArgs(1)
except TypeError as e:
    print(e)
try:
    Child()
except TypeError as e:
    print(e)
print(callable(v), callable(b), callable(Base), callable(5))
method = b.describe
print(method(), method.__name__)


class Slots:
    __slots__ = ("a", "b")

    def __init__(self):
        self.a = 1


print(Slots().a)


class Hidden:
    def __setattr__(self, name, value):
        super().__setattr__(name, value * 2)


h = Hidden()
h.x = 4
print(h.x)




class Eq:
    def __eq__(self, other):
        return True


try:
    hash(Eq())
except TypeError as e:
    print(e)


class WithNew:
    instance = None

    def __new__(cls, *args):
        if cls.instance is None:
            cls.instance = super().__new__(cls)
        return cls.instance

    def __init__(self, value):
        self.value = value


print(WithNew(1) is WithNew(2), WithNew(3).value)
