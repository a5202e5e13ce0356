// SPDX-License-Identifier: MIT
#include "limbeck/python/stdlib.h"

namespace limbeck::python {

namespace {

constexpr const char* itertools_source = R"py(
class chain:
    def __new__(cls, *iterables):
        return cls.from_iterable(iterables)

    @classmethod
    def from_iterable(cls, iterables):
        for iterable in iterables:
            yield from iterable


def count(start=0, step=1):
    while True:
        yield start
        start += step


def cycle(iterable):
    saved = []
    for item in iterable:
        saved.append(item)
        yield item
    while saved:
        yield from saved


def repeat(object, times=None):
    if times is None:
        while True:
            yield object
    for _ in range(times):
        yield object


def accumulate(iterable, func=None, *, initial=None):
    items = iter(iterable)
    total = initial
    if initial is None:
        for total in items:
            break
        else:
            return
    yield total
    for item in items:
        total = total + item if func is None else func(total, item)
        yield total


def compress(data, selectors):
    return (item for item, wanted in zip(data, selectors) if wanted)


def dropwhile(predicate, iterable):
    items = iter(iterable)
    for item in items:
        if not predicate(item):
            yield item
            break
    yield from items


def takewhile(predicate, iterable):
    for item in iterable:
        if not predicate(item):
            break
        yield item


def filterfalse(predicate, iterable):
    for item in iterable:
        if not (item if predicate is None else predicate(item)):
            yield item


def starmap(function, iterable):
    for args in iterable:
        yield function(*args)


def _islice(iterable, start, stop, step):
    items = iter(iterable)
    position = 0
    wanted = start
    while stop is None or wanted < stop:
        for item in items:
            position += 1
            break
        else:
            return
        if position - 1 == wanted:
            yield item
            wanted += step
    while position < stop:
        for item in items:
            position += 1
            break
        else:
            return


def islice(iterable, *bounds):
    if not 1 <= len(bounds) <= 3:
        raise TypeError(f"islice expected at least 2 arguments, got {len(bounds) + 1}")
    start, stop, step = 0, None, 1
    if len(bounds) == 1:
        stop = bounds[0]
    else:
        start, stop = bounds[0] or 0, bounds[1]
    if len(bounds) == 3:
        step = 1 if bounds[2] is None else bounds[2]
    if step < 1:
        raise ValueError("Step for islice() must be a positive integer or None.")
    if start < 0 or (stop is not None and stop < 0):
        raise ValueError("Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.")
    return _islice(iterable, start, stop, step)


def pairwise(iterable):
    items = iter(iterable)
    for before in items:
        break
    else:
        return
    for item in items:
        yield before, item
        before = item


def batched(iterable, n):
    if n < 1:
        raise ValueError("n must be at least one")
    batch = []
    for item in iterable:
        batch.append(item)
        if len(batch) == n:
            yield tuple(batch)
            batch = []
    if batch:
        yield tuple(batch)


class groupby:
    def __init__(self, iterable, key=None):
        self._items = iter(iterable)
        self._key = key
        self._ahead = []
        self._current = None

    def __iter__(self):
        return self

    def _peek(self):
        if not self._ahead:
            for item in self._items:
                self._ahead.append((item if self._key is None else self._key(item), item))
                break
        return bool(self._ahead)

    def __next__(self):
        if self._current is not None:
            for _ in self._current:
                pass
        if not self._peek():
            raise StopIteration
        key = self._ahead[0][0]
        self._current = self._group(key)
        return key, self._current

    def _group(self, key):
        while self._peek() and self._ahead[0][0] == key:
            yield self._ahead.pop()[1]


def product(*iterables, repeat=1):
    pools = [tuple(pool) for pool in iterables] * repeat
    indices = [0] * len(pools)
    if any(not pool for pool in pools):
        return
    while True:
        yield tuple(pool[i] for pool, i in zip(pools, indices))
        for at in reversed(range(len(pools))):
            indices[at] += 1
            if indices[at] < len(pools[at]):
                break
            indices[at] = 0
        else:
            return


def permutations(iterable, r=None):
    pool = tuple(iterable)
    r = len(pool) if r is None else r

    def extend(chosen):
        if len(chosen) == r:
            yield tuple(pool[i] for i in chosen)
            return
        for i in range(len(pool)):
            if i not in chosen:
                yield from extend([*chosen, i])

    return extend([]) if r <= len(pool) else iter(())


def combinations(iterable, r):
    pool = tuple(iterable)

    def extend(chosen, first):
        if len(chosen) == r:
            yield tuple(chosen)
            return
        for i in range(first, len(pool)):
            yield from extend([*chosen, pool[i]], i + 1)

    return extend([], 0)


def combinations_with_replacement(iterable, r):
    pool = tuple(iterable)

    def extend(chosen, first):
        if len(chosen) == r:
            yield tuple(chosen)
            return
        for i in range(first, len(pool)):
            yield from extend([*chosen, pool[i]], i)

    return extend([], 0)


def zip_longest(*iterables, fillvalue=None):
    iterators = [iter(iterable) for iterable in iterables]
    running = len(iterators)
    while running:
        items = []
        for i, iterator in enumerate(iterators):
            item = fillvalue
            if iterator is not None:
                for item in iterator:
                    break
                else:
                    iterators[i] = None
                    running -= 1
                    item = fillvalue
            items.append(item)
        if running:
            yield tuple(items)


def tee(iterable, n=2):
    items = iter(iterable)
    seen = []

    def reader():
        at = 0
        while True:
            if at == len(seen):
                for item in items:
                    seen.append(item)
                    break
                else:
                    return
            yield seen[at]
            at += 1

    return tuple(reader() for _ in range(n))
)py";

}  // namespace

Ref<ModuleObject> make_itertools_module(Interpreter& vm) {
    return run_stdlib_source(vm, "itertools", itertools_source);
}

}  // namespace limbeck::python
