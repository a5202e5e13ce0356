// SPDX-License-Identifier: MIT
#include "limbeck/python/access.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/namedtuple.h"
#include "limbeck/python/state.h"
#include "limbeck/python/stdlib.h"

// collections: defaultdict and OrderedDict are flavours of dict, the others are written in Python.
namespace limbeck::python {

namespace {

using Values = std::span<Value>;

constexpr const char* collections_source = R"py(
def _count(counter, elements):
    if isinstance(elements, dict):
        for key, number in elements.items():
            counter[key] = counter[key] + number
    else:
        for key in elements:
            counter[key] = counter[key] + 1


class Counter(dict):
    def __init__(self, iterable=None, /, **counts):
        super().__init__()
        self.update(iterable, **counts)

    def __missing__(self, key):
        return 0

    def update(self, iterable=None, /, **counts):
        if iterable is not None:
            _count(self, iterable)
        _count(self, counts)

    def subtract(self, iterable=None, /, **counts):
        other = Counter(iterable, **counts)
        for key, number in other.items():
            self[key] = self[key] - number

    def most_common(self, n=None):
        ordered = sorted(self.items(), key=lambda pair: pair[1], reverse=True)
        return ordered if n is None else ordered[:n]

    def elements(self):
        for key, number in self.items():
            for _ in range(number):
                yield key

    def total(self):
        return sum(self.values())

    def copy(self):
        return Counter(self)

    def __repr__(self):
        if not self:
            return "Counter()"
        items = ", ".join(f"{key!r}: {number!r}" for key, number in self.most_common())
        return "Counter({" + items + "})"

    def _combine(self, other, number):
        if not isinstance(other, Counter):
            return NotImplemented
        result = Counter()
        for key in [*self, *(key for key in other if key not in self)]:
            value = number(self[key], other[key])
            if value > 0:
                result[key] = value
        return result

    def __add__(self, other):
        return self._combine(other, lambda a, b: a + b)

    def __sub__(self, other):
        return self._combine(other, lambda a, b: a - b)

    def __or__(self, other):
        return self._combine(other, max)

    def __and__(self, other):
        return self._combine(other, min)


class deque:
    def __init__(self, iterable=(), maxlen=None):
        if maxlen is not None and maxlen < 0:
            raise ValueError("maxlen must be non-negative")
        self._items = []
        self._maxlen = maxlen
        self.extend(iterable)

    @property
    def maxlen(self):
        return self._maxlen

    def append(self, x):
        self._items.append(x)
        if self._maxlen is not None and len(self._items) > self._maxlen:
            del self._items[0]

    def appendleft(self, x):
        self._items.insert(0, x)
        if self._maxlen is not None and len(self._items) > self._maxlen:
            del self._items[-1]

    def pop(self):
        if not self._items:
            raise IndexError("pop from an empty deque")
        return self._items.pop()

    def popleft(self):
        if not self._items:
            raise IndexError("pop from an empty deque")
        return self._items.pop(0)

    def extend(self, iterable):
        for x in list(iterable):
            self.append(x)

    def extendleft(self, iterable):
        for x in list(iterable):
            self.appendleft(x)

    def rotate(self, n=1):
        if self._items:
            n = n % len(self._items)
            self._items[:] = self._items[-n:] + self._items[:-n] if n else self._items

    def clear(self):
        self._items.clear()

    def copy(self):
        return deque(self._items, self._maxlen)

    def count(self, x):
        return self._items.count(x)

    def index(self, x):
        if x not in self._items:
            raise ValueError(f"{x!r} is not in deque")
        return self._items.index(x)

    def insert(self, i, x):
        self._items.insert(i, x)

    def remove(self, value):
        if value not in self._items:
            raise ValueError("deque.remove(x): x not in deque")
        self._items.remove(value)

    def reverse(self):
        self._items.reverse()

    def __len__(self):
        return len(self._items)

    def __iter__(self):
        return iter(self._items)

    def __reversed__(self):
        return reversed(self._items)

    def __contains__(self, x):
        return x in self._items

    def __getitem__(self, index):
        if not -len(self._items) <= index < len(self._items):
            raise IndexError("deque index out of range")
        return self._items[index]

    def __setitem__(self, index, value):
        if not -len(self._items) <= index < len(self._items):
            raise IndexError("deque index out of range")
        self._items[index] = value

    def __delitem__(self, index):
        if not -len(self._items) <= index < len(self._items):
            raise IndexError("deque index out of range")
        del self._items[index]

    def __eq__(self, other):
        if not isinstance(other, deque):
            return NotImplemented
        return self._items == other._items

    def __add__(self, other):
        if not isinstance(other, deque):
            raise TypeError(f'can only concatenate deque (not "{type(other).__name__}") to deque')
        return deque([*self._items, *other._items], self._maxlen)

    def __iadd__(self, other):
        self.extend(other)
        return self

    def __repr__(self):
        if self._maxlen is None:
            return f"deque({self._items!r})"
        return f"deque({self._items!r}, maxlen={self._maxlen})"


class ChainMap:
    def __init__(self, *maps):
        self.maps = list(maps) or [{}]

    def _all(self):
        merged = {}
        for one in reversed(self.maps):
            merged.update(one)
        return merged

    def __getitem__(self, key):
        for one in self.maps:
            if key in one:
                return one[key]
        raise KeyError(key)

    def __setitem__(self, key, value):
        self.maps[0][key] = value

    def __delitem__(self, key):
        if key not in self.maps[0]:
            raise KeyError(f"Key not found in the first mapping: {key!r}")
        del self.maps[0][key]

    def __contains__(self, key):
        return any(key in one for one in self.maps)

    def __iter__(self):
        return iter(self._all())

    def __len__(self):
        return len(self._all())

    def get(self, key, default=None):
        return self[key] if key in self else default

    def keys(self):
        return self._all().keys()

    def values(self):
        return self._all().values()

    def items(self):
        return self._all().items()

    def new_child(self, m=None):
        return ChainMap({} if m is None else m, *self.maps)

    @property
    def parents(self):
        return ChainMap(*self.maps[1:])

    def __repr__(self):
        return "ChainMap(" + ", ".join(repr(one) for one in self.maps) + ")"
)py";

Value filled(Interpreter& vm, const Ref<Dict>& dict, std::span<const Value> positional,
             const Arguments& arguments) {
    const Value made =
        call(vm, vm.state().types.dict,
             Arguments{positional, arguments.keyword_names, arguments.keyword_values});
    std::size_t at = 0;
    while (const Table::Entry* const entry = made.to<Dict>().table.next(at)) {
        const Table::Entry held = *entry;
        dict->table.set(vm, held.key, held.value);
    }
    return dict;
}

Value make_defaultdict(Interpreter& vm, Class* flavour, const Arguments& arguments) {
    auto made = make<Dict>();
    made->flavour = flavour;
    made->missing = arguments.positional.empty() ? Value() : arguments.positional[0];
    const Value* const callable = vm.state().builtins->table.find("callable");
    if (!made->missing.is_none() && !call(vm, Value(*callable), {made->missing}).as_bool()) {
        raise(vm, "TypeError", "first argument must be callable or None");
    }
    return filled(vm, made, arguments.positional.subspan(arguments.positional.empty() ? 0 : 1),
                  arguments);
}

Dict& dict_of(Values a) {
    return payload_of(a[0]).to<Dict>();
}

void add_defaultdict(Interpreter& vm, ModuleObject& module) {
    const auto type = define_class(vm, module, "defaultdict", {vm.state().types.dict});
    type->shows_module = true;
    type->construct = [flavour = type.get()](Interpreter& in, const Ref<Class>&,
                                             const Arguments& arguments) {
        return make_defaultdict(in, flavour, arguments);
    };
    type->add_property("default_factory", [](Interpreter&, const Value& self) {
        const Value& missing = payload_of(self).to<Dict>().missing;
        return missing.is_set() ? missing : Value();
    });
}

void add_ordered_dict(Interpreter& vm, ModuleObject& module) {
    const auto type = define_class(vm, module, "OrderedDict", {vm.state().types.dict});
    type->shows_module = true;
    type->construct = [flavour = type.get()](Interpreter& in, const Ref<Class>&,
                                             const Arguments& arguments) {
        auto made = make<Dict>();
        made->flavour = flavour;
        return filled(in, made, arguments.positional, arguments);
    };
    type->add_method("move_to_end(self, key, last=)", [](Interpreter& in, Values a) {
        auto value = dict_of(a).table.take(in, a[1]);
        if (!value) {
            raise_key_error(in, a[1]);
        }
        if (a[2].is_set() && !a[2].as_bool()) {
            std::vector<Table::Entry> rest;
            std::size_t at = 0;
            while (const Table::Entry* const entry = dict_of(a).table.next(at)) {
                rest.push_back(*entry);
            }
            dict_of(a).table.clear();
            dict_of(a).table.set(in, a[1], *value);
            for (const Table::Entry& entry : rest) {
                dict_of(a).table.set(in, entry.key, entry.value);
            }
        } else {
            dict_of(a).table.set(in, a[1], std::move(*value));
        }
        return Value();
    });
}

}  // namespace

Ref<ModuleObject> make_collections_module(Interpreter& vm) {
    const Ref<ModuleObject> module = run_stdlib_source(vm, "collections", collections_source);
    add_defaultdict(vm, *module);
    add_ordered_dict(vm, *module);
    add_named_tuple_function(*module);
    module->set("abc", import_module(vm, "collections.abc"));
    return module;
}

}  // namespace limbeck::python
