// SPDX-License-Identifier: MIT
#include "limbeck/python/stdlib.h"

namespace limbeck::python {

namespace {

// What asks what a thing is; its source and signature are not known here.
constexpr const char* inspect_source = R"py(
def isclass(object):
    return isinstance(object, type)


def isfunction(object):
    return type(object).__name__ == "function"


def ismethod(object):
    return type(object).__name__ == "method"


def ismodule(object):
    return type(object).__name__ == "module"


def isgenerator(object):
    return type(object).__name__ == "generator"


def isgeneratorfunction(object):
    return _is_generator_function(object)


def iscoroutinefunction(obj):
    return False


def cleandoc(doc):
    lines = doc.expandtabs().split("\n")
    margin = min((len(line) - len(line.lstrip()) for line in lines[1:] if line.strip()), default=0)
    lines = [lines[0].lstrip(), *(line[margin:] for line in lines[1:])]
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        lines.pop(0)
    return "\n".join(lines)


def getdoc(object):
    doc = object.__doc__
    return cleandoc(doc) if isinstance(doc, str) else None
)py";

}  // namespace

Ref<ModuleObject> make_inspect_module(Interpreter& vm) {
    const Value is_generator =
        make_function("_is_generator_function(object)", [](Interpreter&, std::span<Value> a) {
            const auto* const function = a[0].as<Function>();
            return Value::boolean(function != nullptr && function->code->is_generator);
        });
    return run_stdlib_source(vm, "inspect", inspect_source,
                             {{"_is_generator_function", is_generator}});
}

}  // namespace limbeck::python
