import dataclasses
from dataclasses import dataclass, field
from typing import ClassVar, List, Optional


def attempt(work):
    try:
        print(work())
    except Exception as error:
        print(type(error).__name__, error)


@dataclass
class Column:
    name: str
    kind: str = "text"
    tags: List[str] = field(default_factory=list)
    hidden: int = field(default=3, repr=False, compare=False)
    limit: ClassVar[int] = 10

    def label(self):
        return f"{self.name}:{self.kind}"


a = Column("id", "int")
b = Column(name="id", kind="int", hidden=4)
a.tags.append("x")
print(a, b, a == b, a.label(), a.hidden, Column.limit, Column("z").tags, a != Column("q"), a == 5)
print(dataclasses.asdict(a), dataclasses.astuple(b), dataclasses.replace(a, name="other"), [f.name for f in dataclasses.fields(Column)], dataclasses.is_dataclass(a), dataclasses.is_dataclass(5))
a.name = "changed"
print(a.name, Column.kind, hasattr(Column, "tags"))
for bad in (lambda: Column(), lambda: Column("a", "b", [], 1, 2), lambda: Column("a", nope=1), lambda: Column("a", name="b"), lambda: hash(a), lambda: dataclasses.asdict(5), lambda: a < b):
    attempt(bad)


@dataclass(frozen=True, order=True)
class Version:
    major: int
    minor: int = 0

    @property
    def text(self):
        return f"{self.major}.{self.minor}"


v = Version(1, 2)
print(v, v.text, v < Version(1, 3), sorted([Version(2), Version(1, 5)]), {v: 1}[Version(1, 2)], max(v, Version(0)), Version(1) >= Version(1))
attempt(lambda: setattr(v, "major", 5))
attempt(lambda: v < 5)


@dataclass
class Table(Column):
    columns: Optional[list] = None
    total: int = field(init=False, default=0)

    def __post_init__(self):
        self.total = len(self.columns or [])


t = Table("t", columns=[a, v])
print(t, t.total, dataclasses.asdict(t), isinstance(t, Column), Table("u") == Table("u"), t == a)


@dataclass(kw_only=True)
class Keyed:
    x: int
    y: int = 2


print(Keyed(x=1), Keyed(y=1, x=2))
attempt(lambda: Keyed(1))
attempt(lambda: Keyed())


@dataclass(eq=False, repr=False)
class Plain:
    x: int = 1


p = Plain()
print(p == Plain(), p == p, hash(p) == hash(p))


def wrong_order():
    @dataclass
    class Bad:
        x: int = 1
        y: int


def mutable():
    @dataclass
    class Bad:
        x: list = []


attempt(wrong_order)
attempt(mutable)
attempt(lambda: field(default=1, default_factory=list))
attempt(lambda: dataclasses.replace(t, total=5))
