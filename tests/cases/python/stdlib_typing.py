from __future__ import annotations

import abc
import collections.abc
import types
import typing
from abc import ABC, abstractmethod
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Callable,
    ClassVar,
    Dict,
    Final,
    Generic,
    Iterable,
    List,
    Literal,
    Mapping,
    NamedTuple,
    NewType,
    Optional,
    Protocol,
    Sequence,
    Tuple,
    TypedDict,
    TypeVar,
    Union,
    cast,
)

if TYPE_CHECKING:
    from nowhere import Nothing

revision: str = "abc"
down_revision: Union[str, Sequence[str], None] = None
branch_labels: Union[str, None] = None
Alias = Dict[str, Any]
T = TypeVar("T")
UserId = NewType("UserId", int)
print(Optional[int], Union[str, None], Union[int, str], List[int], Dict[str, List[int]], Tuple[int, ...])
print(cast(int, "x"), cast("List[int]", [1]), UserId(5) + 1, T, TYPE_CHECKING)


class Box(Generic[T]):
    def __init__(self, item: T) -> None:
        self.item = item


print(Box(3).item, Box[int](4).item)


class Speaks(Protocol):
    def speak(self) -> str: ...


class Point(NamedTuple):
    x: int
    y: int = 5

    def total(self) -> int:
        return self.x + self.y


p = Point(1)
print(p, p.x, p.y, p[0], p.total(), p._asdict(), p._replace(y=2), p == (1, 5), Point._fields, len(p), [*p])
x, y = Point(8, 9)
print(x, y, isinstance(p, tuple), Point(x=3, y=4), hash(Point(1, 2)) == hash((1, 2)), Point._field_defaults)
for bad in (lambda: Point(), lambda: Point(1, 2, 3), lambda: Point(1, z=2), lambda: p._replace(q=1)):
    try:
        print(bad())
    except Exception as error:
        print(type(error).__name__, error)


class Movie(TypedDict):
    name: str
    year: int


print(Movie(name="x", year=1), {"name": "y"})


class Shape(ABC):
    @abstractmethod
    def area(self): ...

    @property
    @abc.abstractmethod
    def label(self): ...

    def double(self):
        return self.area() * 2


class Square(Shape):
    label = "square"

    def area(self):
        return 4


print(Square().double(), Square().label, isinstance(Square(), Shape))
try:
    Shape()
except TypeError as error:
    print(error)


class Half(Shape):
    label = "half"


try:
    Half()
except TypeError as error:
    print(error)

ABCs = collections.abc
values = ([1], (1,), "a", {"k": 1}, {1}, 5, None, range(2), iter([1]), len, (i for i in ()), b"x", frozenset())
for name in ("Mapping", "Sequence", "Iterable", "Callable", "Hashable", "Sized", "Set", "Iterator", "Generator", "Collection"):
    print(name, [isinstance(v, getattr(ABCs, name)) for v in values])
space = types.SimpleNamespace(a=1, b="x")
space.c = 3
print(space, space.a, space == types.SimpleNamespace(a=1, b="x", c=3))
print(isinstance(lambda: 0, types.FunctionType), isinstance(None, types.NoneType), types.MappingProxyType({"a": 1})["a"])


@typing.final
class Last:
    limit: ClassVar[int] = 3
    name: Final = "x"


print(Last.limit, Last.name, isinstance(3, int | str))
