// SPDX-License-Identifier: MIT
#include "limbeck/python/access.h"
#include "limbeck/python/class.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/stdlib.h"

namespace limbeck::python {

namespace {

using Values = std::span<Value>;

constexpr const char* functools_source = R"py(
class partial:
    def __new__(cls, func, /, *args, **keywords):
        if not callable(func):
            raise TypeError("the first argument must be callable")
        self = super().__new__(cls)
        self.func = func
        self.args = args
        self.keywords = keywords
        return self

    def __call__(self, /, *args, **keywords):
        return self.func(*self.args, *args, **{**self.keywords, **keywords})


_missing = object()


def reduce(function, sequence, initial=_missing, /):
    items = iter(sequence)
    if initial is _missing:
        for value in items:
            break
        else:
            raise TypeError("reduce() of empty iterable with no initial value")
    else:
        value = initial
    for item in items:
        value = function(value, item)
    return value


WRAPPER_ASSIGNMENTS = ("__module__", "__name__", "__qualname__", "__doc__")
WRAPPER_UPDATES = ("__dict__",)


def update_wrapper(wrapper, wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    for name in assigned:
        if hasattr(wrapped, name):
            setattr(wrapper, name, getattr(wrapped, name))
    setattr(wrapper, "__wrapped__", wrapped)
    return wrapper


def wraps(wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    return lambda wrapper: update_wrapper(wrapper, wrapped, assigned, updated)


def _key(args, keywords):
    return (args, tuple(keywords.items())) if keywords else args


def _cached(function, maxsize):
    known = {}
    hits = [0, 0]

    def wrapper(*args, **keywords):
        key = _key(args, keywords)
        if key in known:
            hits[0] += 1
            value = known[key]
            if maxsize is not None:
                del known[key]
                known[key] = value
            return value
        hits[1] += 1
        value = function(*args, **keywords)
        if maxsize != 0:
            known[key] = value
            if maxsize is not None and len(known) > maxsize:
                for oldest in known:
                    break
                del known[oldest]
        return value

    def cache_clear():
        known.clear()
        hits[:] = [0, 0]

    def cache_info():
        return _CacheInfo(hits[0], hits[1], maxsize, len(known))

    wrapper.cache_clear = cache_clear
    wrapper.cache_info = cache_info
    return update_wrapper(wrapper, function)


def lru_cache(maxsize=128, typed=False):
    if callable(maxsize):
        return _cached(maxsize, 128)
    return lambda function: _cached(function, maxsize)


def cache(user_function):
    return _cached(user_function, None)


def cmp_to_key(mycmp):
    class K:
        def __init__(self, obj):
            self.obj = obj

        def __lt__(self, other):
            return mycmp(self.obj, other.obj) < 0

        def __gt__(self, other):
            return mycmp(self.obj, other.obj) > 0

        def __eq__(self, other):
            return mycmp(self.obj, other.obj) == 0

    return K


def total_ordering(cls):
    own = cls.__dict__
    if "__lt__" in own:
        less = cls.__lt__
        cls.__gt__ = lambda self, other: not (less(self, other) or self == other)
        cls.__le__ = lambda self, other: less(self, other) or self == other
        cls.__ge__ = lambda self, other: not less(self, other)
    elif "__gt__" in own:
        more = cls.__gt__
        cls.__lt__ = lambda self, other: not (more(self, other) or self == other)
        cls.__ge__ = lambda self, other: more(self, other) or self == other
        cls.__le__ = lambda self, other: not more(self, other)
    else:
        raise ValueError("must define at least one ordering operation: < > <= >=")
    return cls


def singledispatch(func):
    known = {object: func}

    def dispatch(cls):
        for one in cls.__mro__:
            if one in known:
                return known[one]

    def register(cls, function=None):
        if function is None:
            return lambda later: register(cls, later)
        known[cls] = function
        return function

    def wrapper(*args, **keywords):
        return dispatch(type(args[0]))(*args, **keywords)

    wrapper.register = register
    wrapper.dispatch = dispatch
    return update_wrapper(wrapper, func)
)py";

// A property that is computed once for each object.
Value cached_property(Interpreter& /*vm*/, Values a) {
    auto made = make<Property>();
    made->getter = a[0];
    made->is_cached = true;
    return made;
}

}  // namespace

Ref<ModuleObject> make_functools_module(Interpreter& vm) {
    const Value info = attribute(vm, import_module(vm, "collections"), "namedtuple");
    return run_stdlib_source(
        vm, "functools", functools_source,
        {{"cached_property", make_function("cached_property(func)", cached_property)},
         {"_CacheInfo",
          call(vm, info,
               {Value::text("CacheInfo"), Value::text("hits misses maxsize currsize")})}});
}

}  // namespace limbeck::python
