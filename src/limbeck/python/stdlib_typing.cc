// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include "limbeck/python/access.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/namedtuple.h"
#include "limbeck/python/native.h"
#include "limbeck/python/state.h"
#include "limbeck/python/stdlib.h"
#include "limbeck/python/text_of.h"

// typing and its like: names that annotations are made of. Annotations are not evaluated, so these
// only have to bind, to be subscripted, and to be base classes that add nothing.
namespace limbeck::python {

namespace {

using Values = std::span<Value>;

std::string type_text(Interpreter& vm, const Value& type) {
    if (type.is_none()) {
        return "None";
    }
    if (type.is_ellipsis()) {
        return "...";
    }
    const Class* const known = type.as<Class>();
    if (known == nullptr) {
        return repr(vm, type);
    }
    return known->module.empty() ? known->name : known->module + '.' + known->name;
}

// Optional, List[int], a TypeVar: text in angle brackets, if that.
class Form : public NativeObject {
  public:
    Form(std::string text, Class* type, bool is_class)
        : NativeObject(Tracking::Leaf), text_(std::move(text)), type_(type), is_class_(is_class) {}

    [[nodiscard]] std::string type_name() const override { return "_GenericAlias"; }
    Class* python_class(Interpreter& /*vm*/) override { return type_; }
    std::string repr(Interpreter& /*vm*/) override { return text_; }

    Value item(Interpreter& vm, const Value& key) override {
        std::vector<Value> parts =
            key.is(Kind::Tuple) ? key.to<Tuple>().items : std::vector<Value>{key};
        std::string head = text_;
        if (head == "typing.Union" && parts.size() == 2 && parts[1].is_none()) {
            head = "typing.Optional";
            parts.pop_back();
        }
        std::string inside;
        for (const Value& part : parts) {
            inside += (inside.empty() ? "" : ", ") + type_text(vm, part);
        }
        return make<Form>(fmt::format("{}[{}]", head, inside), type_, false);
    }
    std::optional<bool> contains(Interpreter& vm, const Value& /*item*/) override {
        raise(vm, "TypeError", "argument of type '_GenericAlias' is not iterable");
    }
    std::optional<Value> compare(Interpreter& /*vm*/, CompareOperator operation,
                                 const Value& other) override {
        const auto* const form = native<Form>(other);
        if (operation != CompareOperator::Equal || form == nullptr) {
            return std::nullopt;
        }
        return Value::boolean(form->text_ == text_);
    }
    std::size_t hash(Interpreter& /*vm*/) override { return hash_text(text_); }
    Value call(Interpreter& vm, const Arguments& /*arguments*/) override {
        if (is_class_) {
            unsupported(fmt::format("calling {}", text_));
        }
        raise(vm, "TypeError", fmt::format("Cannot instantiate {}", text_));
    }

  private:
    std::string text_;
    Class* type_;
    bool is_class_;
};

constexpr const char* forms[] = {
    "Annotated",
    "Any",
    "AnyStr",
    "AsyncGenerator",
    "AsyncIterable",
    "AsyncIterator",
    "Awaitable",
    "BinaryIO",
    "Callable",
    "ChainMap",
    "ClassVar",
    "Collection",
    "Concatenate",
    "Container",
    "ContextManager",
    "Coroutine",
    "Counter",
    "DefaultDict",
    "Deque",
    "Dict",
    "Final",
    "FrozenSet",
    "Generator",
    "Generic",
    "Hashable",
    "IO",
    "ItemsView",
    "Iterable",
    "Iterator",
    "KeysView",
    "List",
    "Literal",
    "LiteralString",
    "Mapping",
    "MutableMapping",
    "MutableSequence",
    "MutableSet",
    "Never",
    "NoReturn",
    "NotRequired",
    "Optional",
    "OrderedDict",
    "Pattern",
    "Protocol",
    "Required",
    "Reversible",
    "Self",
    "Sequence",
    "Set",
    "Sized",
    "SupportsFloat",
    "SupportsInt",
    "Text",
    "TextIO",
    "Tuple",
    "Type",
    "TypeAlias",
    "TypeGuard",
    "Union",
    "Unpack",
    "ValuesView",
};

Value first_argument(Interpreter& /*vm*/, Values a) {
    return a[0];
}

// TypeVar("T"), NewType("UserId", int): the first is only a name, the second its own argument.
void add_makers(Interpreter& vm, ModuleObject& module) {
    Class* const type = vm.state().types.alias.get();
    for (const char* const name : {"TypeVar", "ParamSpec", "TypeVarTuple"}) {
        module.set(name, make_function(fmt::format("{}(name, *rest, **options)", name),
                                       [type](Interpreter& in, Values a) -> Value {
                                           return make<Form>('~' + str(in, a[0]), type, false);
                                       }));
    }
    define(module, "NewType(name, tp)", [](Interpreter&, Values a) {
        return make_function(a[0].as_text() + "(value)", first_argument);
    });
    define(module, "cast(typ, val)", [](Interpreter&, Values a) { return a[1]; });
    for (const char* const name : {"final(f)", "overload(f)", "override(f)",
                                   "runtime_checkable(cls)", "no_type_check(arg)"}) {
        define(module, name, first_argument);
    }
}

// class X(TypedDict): calling it makes a dict.
void add_typed_dict(Interpreter& vm, ModuleObject& module) {
    const auto type = define_class(vm, module, "TypedDict");
    auto hooks = std::make_shared<ClassHooks>();
    hooks->call = [base = type.get()](Interpreter& in, Class& called, const Arguments& arguments) {
        if (&called == base) {
            unsupported("TypedDict as a function");
        }
        return call(in, in.state().types.dict, arguments);
    };
    type->hooks = hooks;
}

}  // namespace

Ref<ModuleObject> make_typing_module(Interpreter& vm) {
    auto module = new_module("typing");
    Class* const type = vm.state().types.alias.get();
    for (const char* const name : forms) {
        module->set(name, make<Form>(fmt::format("typing.{}", name), type, true));
    }
    module->set("Text", vm.state().types.str);
    module->set("TYPE_CHECKING", Value::boolean(false));
    add_makers(vm, *module);
    add_typed_dict(vm, *module);
    add_named_tuple_class(vm, *module);
    return module;
}

Ref<ModuleObject> make_future_module(Interpreter& /*vm*/) {
    auto module = new_module("__future__");
    for (const char* const name :
         {"annotations", "division", "absolute_import", "print_function", "unicode_literals",
          "generators", "nested_scopes", "with_statement", "generator_stop", "barry_as_FLUFL"}) {
        module->set(name, Value::boolean(true));
    }
    return module;
}

}  // namespace limbeck::python
