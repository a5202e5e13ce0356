import enum
from enum import Enum, Flag, IntEnum, IntFlag, StrEnum, auto, unique


def attempt(work):
    try:
        print(work())
    except Exception as error:
        print(type(error).__name__, error)


class Color(Enum):
    RED = 1
    GREEN = 2
    CRIMSON = 1

    def describe(self):
        return f"{self.name} is {self.value}"

    @property
    def next(self):
        return Color(self.value % 2 + 1)

    @classmethod
    def default(cls):
        return cls.GREEN


print(Color.RED, repr(Color.RED), Color.RED.name, Color.RED.value, Color)
print(Color(1), Color["GREEN"], Color.CRIMSON, Color.CRIMSON is Color.RED, Color.RED is not Color.GREEN)
print(list(Color), len(Color), [c.value for c in Color], Color.__members__)
print(Color.RED.describe(), Color.RED.next, Color.default(), Color.RED == Color(1), Color.RED == 1)
print(isinstance(Color.RED, Color), type(Color.RED) is Color, Color.RED in Color, Color.__name__)
print({Color.RED: "r"}[Color.RED], {c.name: c.value for c in Color}, f"{Color.RED} {Color.RED!r}")
print(isinstance(Color, enum.EnumMeta), isinstance(Color.RED, Enum), issubclass(Color, Enum))
print(list(reversed([c for c in Color])), 3 in [c.value for c in Color], 1 in Color._value2member_map_)
attempt(lambda: Color(7))
attempt(lambda: Color("RED"))
attempt(lambda: Color["PINK"])
attempt(lambda: Color.RED < Color.GREEN)
attempt(lambda: setattr(Color, "RED", 5))
attempt(lambda: 1 in Color)
attempt(lambda: Color())


def extend():
    class More(Color):
        BLUE = 3


attempt(extend)


class Status(str, enum.Enum):
    ACTIVE = "active"
    GONE = "gone"


print(Status.ACTIVE, repr(Status.ACTIVE), Status.ACTIVE == "active", "active" == Status.ACTIVE)
print(f"{Status.ACTIVE}", "%s" % Status.ACTIVE, "{}".format(Status.ACTIVE), Status.ACTIVE.value)
print(Status.ACTIVE.upper(), len(Status.ACTIVE), Status.ACTIVE + "!", ",".join(Status), Status("gone").name)
print({"active": 1}[Status.ACTIVE], Status.ACTIVE in ("active",), isinstance(Status.ACTIVE, str))
print([s.value for s in Status], sorted(Status), [*Status], "[{:>8}]".format(Status.GONE))
attempt(lambda: Status("nope"))


class Level(IntEnum):
    LOW = 1
    HIGH = 10


print(Level.LOW, repr(Level.LOW), Level.LOW + 1, Level.HIGH > Level.LOW, f"{Level.HIGH:04d}", int(Level.HIGH))
print(Level.LOW == 1, sorted([Level.HIGH, Level.LOW]), sum(Level), "%d" % Level.HIGH, Level(10), max(Level))


class Kind(StrEnum):
    First = auto()
    SECOND = auto()
    OTHER = "x"


print(Kind.First, repr(Kind.First), f"{Kind.SECOND}", list(Kind), Kind("second"), Kind.OTHER == "x")


class Auto(Enum):
    A = auto()
    B = auto()
    C = 10
    D = auto()


print([(m.name, m.value) for m in Auto])


class Named(Enum):
    def _generate_next_value_(name, start, count, last_values):
        return name.lower() + str(count)

    ONE = auto()
    TWO = auto()


print([m.value for m in Named])


class Planet(Enum):
    EARTH = (5.9, 6.3)
    MARS = (0.6, 3.3)

    def __init__(self, mass, radius):
        self.mass = mass
        self.radius = radius

    @property
    def ratio(self):
        return round(self.mass / self.radius, 3)


print(Planet.EARTH, Planet.EARTH.value, Planet.EARTH.mass, Planet.MARS.ratio, Planet((0.6, 3.3)))


class Lenient(Enum):
    A = "a"
    UNKNOWN = "unknown"

    @classmethod
    def _missing_(cls, value):
        return cls.UNKNOWN

    def __str__(self):
        return self.value


print(Lenient("zzz"), Lenient.A, repr(Lenient.A), f"{Lenient.A}", "%s" % Lenient.A)


class Coordinate(bytes, Enum):
    def __new__(cls, value, label):
        obj = bytes.__new__(cls, [value])
        obj._value_ = value
        obj.label = label
        return obj

    PX = (0, "P.X")
    PY = (1, "P.Y")


print(Coordinate.PX.value, Coordinate.PY.label, Coordinate(1))


def duplicate():
    @unique
    class Twice(Enum):
        A = 1
        B = 1
        C = 1


attempt(duplicate)


@unique
class Once(Enum):
    A = 1
    B = 2


print(list(Once))

Animal = Enum("Animal", "CAT DOG")
print(list(Animal), Animal.DOG.value, Enum("Pair", {"a": "x", "b": "y"}).b, Enum("L", ["p", "q"]).q.value)
print(Enum("Typed", [("A", "a"), ("B", "b")], type=str).A == "a")


class Permission(Flag):
    READ = auto()
    WRITE = auto()
    EXECUTE = auto()
    ALL = READ | WRITE | EXECUTE


rw = Permission.READ | Permission.WRITE
print(rw, repr(rw), rw.value, Permission.READ in rw, Permission.EXECUTE in rw, bool(rw & Permission.EXECUTE))
print(list(rw), ~rw, rw ^ Permission.READ, Permission(3), Permission(7), Permission.ALL, list(Permission))
print(repr(Permission(0)), Permission(0), len(rw), rw == Permission(3), rw | Permission.EXECUTE is Permission.ALL)
attempt(lambda: Permission.READ | 1)


class Mode(IntFlag):
    R = 4
    W = 2
    X = 1


print(Mode.R | Mode.W, repr(Mode.R | Mode.W), Mode.R | 2, Mode(5), Mode.R + 1, f"{Mode.R}", Mode.R == 4)


class Mixed(Enum):
    value_type = "v"
    name_type = "n"

    class_level = 5


print(Mixed.value_type.value, Mixed.name_type.name, Mixed.class_level.value)


class Odd(Enum):
    name = "n"
    value = "v"


print(Odd["name"].value, Odd("v").name)


class WithState(Enum):
    A = {"k": 1}
    B = ["x"]

    pass


print(WithState.A.value["k"], WithState(["x"]))
