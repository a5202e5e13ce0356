// SPDX-License-Identifier: MIT
#include "limbeck/python/stdlib.h"

namespace limbeck::python {

namespace {

constexpr const char* dataclasses_source = R"py(
class _Missing:
    def __repr__(self):
        return "<dataclasses._MISSING_TYPE object>"


MISSING = _Missing()


class KW_ONLY:
    pass


class FrozenInstanceError(AttributeError):
    pass


class Field:
    def __init__(self, default, default_factory, init, repr, hash, compare, metadata, kw_only):
        self.name = None
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = repr
        self.hash = hash
        self.compare = compare
        self.metadata = metadata or {}
        self.kw_only = kw_only


def field(*, default=MISSING, default_factory=MISSING, init=True, repr=True, hash=None, compare=True, metadata=None, kw_only=MISSING):
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError("cannot specify both default and default_factory")
    return Field(default, default_factory, init, repr, hash, compare, metadata, kw_only)


def _own_fields(cls, kw_only):
    found = []
    for name, annotation in cls.__dict__.get("__annotations__", {}).items():
        annotation = annotation.partition("[")[0].rpartition(".")[2]
        if annotation == "ClassVar":
            continue
        if annotation == "InitVar":
            _unsupported("a dataclass with an InitVar")
        if annotation == "KW_ONLY":
            kw_only = True
            continue
        value = cls.__dict__.get(name, MISSING)
        one = value if isinstance(value, Field) else field(default=value)
        if isinstance(one.default, (list, dict, set)):
            raise ValueError(f"mutable default {type(one.default)} for field {name} is not allowed: use default_factory")
        one.name = name
        if one.kw_only is MISSING:
            one.kw_only = kw_only
        if isinstance(value, Field):
            if one.default is MISSING:
                delattr(cls, name)
            else:
                setattr(cls, name, one.default)
        found.append(one)
    return found


def _has_default(one):
    return one.default is not MISSING or one.default_factory is not MISSING


def _check_order(positional):
    seen_default = False
    for one in positional:
        if _has_default(one):
            seen_default = True
        elif seen_default:
            raise TypeError(f"non-default argument {one.name!r} follows default argument")


def _words(names):
    names = [repr(name) for name in names]
    if len(names) < 3:
        return " and ".join(names)
    return ", ".join(names[:-1]) + ", and " + names[-1]


def _bind(title, positional, keyword, args, keywords):
    if len(args) > len(positional):
        required = sum(not _has_default(one) for one in positional) + 1
        most = len(positional) + 1
        takes = str(most) if required == most else f"from {required} to {most}"
        plural = "" if most == 1 else "s"
        raise TypeError(f"{title} takes {takes} positional argument{plural} but {len(args) + 1} were given")
    values = {one.name: value for one, value in zip(positional, args)}
    known = {one.name for one in positional + keyword}
    for name, value in keywords.items():
        if name not in known:
            raise TypeError(f"{title} got an unexpected keyword argument {name!r}")
        if name in values:
            raise TypeError(f"{title} got multiple values for argument {name!r}")
        values[name] = value
    for kind, some in (("positional", positional), ("keyword-only", keyword)):
        missing = [one.name for one in some if one.name not in values and not _has_default(one)]
        if missing:
            plural = "" if len(missing) == 1 else "s"
            raise TypeError(f"{title} missing {len(missing)} required {kind} argument{plural}: {_words(missing)}")
    return values


def _make_init(cls, all_fields, frozen):
    positional = [one for one in all_fields if one.init and not one.kw_only]
    keyword = [one for one in all_fields if one.init and one.kw_only]
    _check_order(positional)
    title = f"{cls.__qualname__}.__init__()"

    def __init__(self, /, *args, **keywords):
        values = _bind(title, positional, keyword, args, keywords)
        for one in all_fields:
            if one.name in values:
                value = values[one.name]
            elif one.default_factory is not MISSING:
                value = one.default_factory()
            elif one.default is not MISSING:
                value = one.default
            else:
                continue
            if frozen:
                object.__setattr__(self, one.name, value)
            else:
                setattr(self, one.name, value)
        if hasattr(self, "__post_init__"):
            self.__post_init__()

    return __init__


def _refuse_change(self, name, value):
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _make_repr(names):
    def __repr__(self):
        items = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{type(self).__qualname__}({items})"

    return __repr__


def _values(self, names):
    return tuple(getattr(self, name) for name in names)


def _make_compare(names, decide):
    def compare(self, other):
        if type(other) is not type(self):
            return NotImplemented
        return decide(_values(self, names), _values(other, names))

    return compare


def _process(cls, init, repr, eq, order, unsafe_hash, frozen, kw_only):
    fields = {}
    for base in reversed(cls.__mro__[1:]):
        fields.update(getattr(base, "__dataclass_fields__", {}))
    for one in _own_fields(cls, kw_only):
        fields[one.name] = one
    cls.__dataclass_fields__ = fields
    own = cls.__dict__
    all_fields = list(fields.values())
    compared = [one.name for one in all_fields if one.compare]
    if init and "__init__" not in own:
        cls.__init__ = _make_init(cls, all_fields, frozen)
    if repr and "__repr__" not in own:
        cls.__repr__ = _make_repr([one.name for one in all_fields if one.repr])
    if eq and "__eq__" not in own:
        cls.__eq__ = _make_compare(compared, lambda a, b: a == b)
    if order:
        cls.__lt__ = _make_compare(compared, lambda a, b: a < b)
        cls.__le__ = _make_compare(compared, lambda a, b: a <= b)
        cls.__gt__ = _make_compare(compared, lambda a, b: a > b)
        cls.__ge__ = _make_compare(compared, lambda a, b: a >= b)
    hashed = [one.name for one in all_fields if (one.compare if one.hash is None else one.hash)]
    if unsafe_hash or (eq and frozen):
        if "__hash__" not in own:
            cls.__hash__ = lambda self: hash(_values(self, hashed))
    elif eq and "__hash__" not in own:
        cls.__hash__ = None
    if frozen:
        cls.__setattr__ = _refuse_change
    cls.__match_args__ = tuple(one.name for one in all_fields if one.init and not one.kw_only)
    return cls


def dataclass(cls=None, /, *, init=True, repr=True, eq=True, order=False, unsafe_hash=False, frozen=False, match_args=True, kw_only=False, slots=False, weakref_slot=False):
    if order and not eq:
        raise ValueError("eq must be true if order is true")

    def wrap(cls):
        return _process(cls, init, repr, eq, order, unsafe_hash, frozen, kw_only)

    return wrap if cls is None else wrap(cls)


def is_dataclass(obj):
    return hasattr(obj if isinstance(obj, type) else type(obj), "__dataclass_fields__")


def fields(class_or_instance):
    if not is_dataclass(class_or_instance):
        raise TypeError("must be called with a dataclass type or instance")
    return tuple(class_or_instance.__dataclass_fields__.values())


def _inner(value, dict_factory, as_tuple):
    if is_dataclass(value) and not isinstance(value, type):
        pairs = [(one.name, _inner(getattr(value, one.name), dict_factory, as_tuple)) for one in fields(value)]
        return tuple(pair[1] for pair in pairs) if as_tuple else dict_factory(pairs)
    if isinstance(value, (list, set, frozenset)) or type(value) is tuple:
        return type(value)(_inner(one, dict_factory, as_tuple) for one in value)
    if isinstance(value, dict):
        return {_inner(k, dict_factory, as_tuple): _inner(v, dict_factory, as_tuple) for k, v in value.items()}
    return _deepcopy(value)


def asdict(obj, *, dict_factory=dict):
    if not is_dataclass(obj) or isinstance(obj, type):
        raise TypeError("asdict() should be called on dataclass instances")
    return _inner(obj, dict_factory, False)


def astuple(obj, *, tuple_factory=tuple):
    if not is_dataclass(obj) or isinstance(obj, type):
        raise TypeError("astuple() should be called on dataclass instances")
    return tuple_factory(_inner(obj, dict, True))


def replace(obj, /, **changes):
    if not is_dataclass(obj) or isinstance(obj, type):
        raise TypeError("replace() should be called on dataclass instances")
    for one in fields(obj):
        if not one.init:
            if one.name in changes:
                raise ValueError(f"field {one.name} is declared with init=False, it cannot be specified with replace()")
        elif one.name not in changes:
            changes[one.name] = getattr(obj, one.name)
    return type(obj)(**changes)
)py";

}  // namespace

Ref<ModuleObject> make_dataclasses_module(Interpreter& vm) {
    return run_stdlib_source(vm, "dataclasses", dataclasses_source,
                             {{"_deepcopy", stdlib_function(vm, "copy", "deepcopy")},
                              {"_unsupported", unsupported_function()}});
}

}  // namespace limbeck::python
