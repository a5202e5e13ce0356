// SPDX-License-Identifier: MIT
#include "limbeck/python/convert.h"
#include "limbeck/python/interpreter.h"
#include "limbeck/python/stdlib.h"
#include "limbeck/python/text_of.h"

// logging: loggers whose records go to the host. Levels work; handlers and formatters are accepted
// and not used, because where messages go is the host's to say.
namespace limbeck::python {

namespace {

using Values = std::span<Value>;

constexpr const char* logging_source = R"py(
CRITICAL = FATAL = 50
ERROR = 40
WARNING = WARN = 30
INFO = 20
DEBUG = 10
NOTSET = 0

_names = {50: "CRITICAL", 40: "ERROR", 30: "WARNING", 20: "INFO", 10: "DEBUG", 0: "NOTSET"}
_levels = {**{name: level for level, name in _names.items()}, "WARN": 30, "FATAL": 50}


def _check_level(level):
    if isinstance(level, int):
        return level
    if not isinstance(level, str):
        raise TypeError(f"Level not an integer or a valid string: {level!r}")
    if level not in _levels:
        raise ValueError(f"Unknown level: {level!r}")
    return _levels[level]


def getLevelName(level):
    return _names.get(level, _levels.get(level, f"Level {level}"))


def addLevelName(level, levelName):
    _names[level] = levelName
    _levels[levelName] = level


def getLevelNamesMapping():
    return dict(_levels)


class Filter:
    def __init__(self, name=""):
        self.name = name


class Formatter:
    def __init__(self, fmt=None, datefmt=None, style="%"):
        pass


class Handler:
    def __init__(self, *args, **kwargs):
        self.level = NOTSET

    def setLevel(self, level):
        self.level = _check_level(level)

    def setFormatter(self, fmt):
        pass

    def addFilter(self, filter):
        pass

    def flush(self):
        pass

    def close(self):
        pass


class StreamHandler(Handler):
    pass


class NullHandler(Handler):
    pass


class Logger:
    def __init__(self, name, level=NOTSET, parent=None):
        self.name = name
        self.level = _check_level(level)
        self.parent = parent
        self.propagate = True
        self.disabled = False
        self.handlers = []
        self.filters = []

    def setLevel(self, level):
        self.level = _check_level(level)

    def getEffectiveLevel(self):
        logger = self
        while logger is not None:
            if logger.level:
                return logger.level
            logger = logger.parent
        return NOTSET

    def isEnabledFor(self, level):
        return not self.disabled and level > _disabled[0] and level >= self.getEffectiveLevel()

    def log(self, level, msg, *args, exc_info=None, extra=None, stack_info=False, stacklevel=1):
        if not isinstance(level, int):
            raise TypeError("level must be an integer")
        if self.isEnabledFor(level):
            text = str(msg)
            if args:
                if len(args) == 1 and isinstance(args[0], dict) and args[0]:
                    args = args[0]
                text = text % args
            if isinstance(exc_info, BaseException):
                text += f": {type(exc_info).__name__}: {exc_info}"
            _emit(getLevelName(level), self.name, text)

    def debug(self, msg, *args, **kwargs):
        self.log(DEBUG, msg, *args, **kwargs)

    def info(self, msg, *args, **kwargs):
        self.log(INFO, msg, *args, **kwargs)

    def warning(self, msg, *args, **kwargs):
        self.log(WARNING, msg, *args, **kwargs)

    warn = warning

    def error(self, msg, *args, **kwargs):
        self.log(ERROR, msg, *args, **kwargs)

    def exception(self, msg, *args, exc_info=True, **kwargs):
        self.log(ERROR, msg, *args, exc_info=exc_info, **kwargs)

    def critical(self, msg, *args, **kwargs):
        self.log(CRITICAL, msg, *args, **kwargs)

    fatal = critical

    def addHandler(self, hdlr):
        if hdlr not in self.handlers:
            self.handlers.append(hdlr)

    def removeHandler(self, hdlr):
        if hdlr in self.handlers:
            self.handlers.remove(hdlr)

    def hasHandlers(self):
        return bool(self.handlers)

    def addFilter(self, filter):
        self.filters.append(filter)

    def getChild(self, suffix):
        return getLogger(suffix if self is root else f"{self.name}.{suffix}")

    def __repr__(self):
        return f"<Logger {self.name} ({getLevelName(self.getEffectiveLevel())})>"


class LoggerAdapter:
    def __init__(self, logger, extra=None):
        self.logger = logger
        self.extra = extra

    def __getattr__(self, name):
        return getattr(self.logger, name)


root = Logger("root", WARNING)
_loggers = {}
_disabled = [NOTSET]


def getLogger(name=None):
    if not name or name == "root":
        return root
    if not isinstance(name, str):
        raise TypeError("A logger name must be a string")
    if name not in _loggers:
        above = name.rpartition(".")[0]
        _loggers[name] = Logger(name, parent=getLogger(above) if above else root)
    return _loggers[name]


def getLoggerClass():
    return Logger


def basicConfig(*, level=None, handlers=None, force=False, **options):
    if level is not None:
        root.setLevel(level)


def disable(level=CRITICAL):
    _disabled[0] = _check_level(level)


def captureWarnings(capture):
    pass


def log(level, msg, *args, **kwargs):
    root.log(level, msg, *args, **kwargs)


def debug(msg, *args, **kwargs):
    root.debug(msg, *args, **kwargs)


def info(msg, *args, **kwargs):
    root.info(msg, *args, **kwargs)


def warning(msg, *args, **kwargs):
    root.warning(msg, *args, **kwargs)


warn = warning


def error(msg, *args, **kwargs):
    root.error(msg, *args, **kwargs)


def exception(msg, *args, **kwargs):
    root.exception(msg, *args, **kwargs)


def critical(msg, *args, **kwargs):
    root.critical(msg, *args, **kwargs)


def shutdown():
    pass
)py";

}  // namespace

Ref<ModuleObject> make_logging_module(Interpreter& vm) {
    const Value emit =
        make_function("_emit(level, logger, message)", [](Interpreter& in, Values a) {
            in.host().log(str(in, a[0]), str(in, a[1]), str(in, a[2]));
            return Value();
        });
    return run_stdlib_source(vm, "logging", logging_source, {{"_emit", emit}});
}

// fileConfig and dictConfig set up handlers, which the host has no use for.
Ref<ModuleObject> make_logging_config_module(Interpreter& vm) {
    return run_stdlib_source(vm, "logging.config", R"py(
def fileConfig(fname, defaults=None, disable_existing_loggers=True, encoding=None):
    pass


def dictConfig(config):
    pass
)py");
}

}  // namespace limbeck::python
