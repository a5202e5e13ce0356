// SPDX-License-Identifier: MIT
#include "limbeck/python/stdlib.h"

namespace limbeck::python {

namespace {

constexpr const char* contextlib_source = R"py(
class AbstractContextManager:
    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_value, traceback):
        return None


class ContextDecorator:
    def __call__(self, func):
        def inner(*args, **kwds):
            with self:
                return func(*args, **kwds)

        return inner


class _GeneratorContextManager:
    def __init__(self, func, args, kwds):
        self._make = lambda: func(*args, **kwds)
        self.gen = self._make()

    def __enter__(self):
        for value in self.gen:
            return value
        raise RuntimeError("generator didn't yield")

    def __exit__(self, exc_type, exc_value, traceback):
        if exc_type is None:
            for _ in self.gen:
                raise RuntimeError("generator didn't stop")
            return False
        try:
            self.gen.throw(exc_value)
        except StopIteration as stop:
            return stop is not exc_value
        except BaseException as error:
            if error is exc_value:
                return False
            raise
        raise RuntimeError("generator didn't stop after throw()")

    def __call__(self, func):
        make = self._make

        def inner(*args, **kwds):
            with _GeneratorContextManager(make, (), {}):
                return func(*args, **kwds)

        return inner


def contextmanager(func):
    def helper(*args, **kwds):
        return _GeneratorContextManager(func, args, kwds)

    helper.__name__ = func.__name__
    helper.__wrapped__ = func
    return helper


class suppress:
    def __init__(self, *exceptions):
        self._exceptions = exceptions

    def __enter__(self):
        return None

    def __exit__(self, exc_type, exc_value, traceback):
        return exc_type is not None and issubclass(exc_type, self._exceptions)


class nullcontext:
    def __init__(self, enter_result=None):
        self.enter_result = enter_result

    def __enter__(self):
        return self.enter_result

    def __exit__(self, *details):
        return None


class closing:
    def __init__(self, thing):
        self.thing = thing

    def __enter__(self):
        return self.thing

    def __exit__(self, *details):
        self.thing.close()


class ExitStack:
    def __init__(self):
        self._exits = []

    def __enter__(self):
        return self

    def push(self, exit):
        self._exits.append(exit.__exit__ if hasattr(exit, "__exit__") else exit)
        return exit

    def callback(self, callback, /, *args, **kwds):
        self._exits.append(lambda *details: callback(*args, **kwds) and False)
        return callback

    def enter_context(self, cm):
        value = cm.__enter__()
        self._exits.append(cm.__exit__)
        return value

    def pop_all(self):
        other = ExitStack()
        other._exits = self._exits
        self._exits = []
        return other

    def close(self):
        self.__exit__(None, None, None)

    def __exit__(self, *details):
        had_error = details[0] is not None
        pending = None
        handled = False
        while self._exits:
            exit = self._exits.pop()
            try:
                if exit(*details):
                    handled = True
                    pending = None
                    details = (None, None, None)
            except BaseException as error:
                details = (type(error), error, None)
                pending = error
                handled = False
        if pending is not None:
            raise pending
        return had_error and handled
)py";

}  // namespace

Ref<ModuleObject> make_contextlib_module(Interpreter& vm) {
    return run_stdlib_source(vm, "contextlib", contextlib_source);
}

}  // namespace limbeck::python
