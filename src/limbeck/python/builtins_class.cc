// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include "limbeck/python/access.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/frame.h"
#include "limbeck/python/state.h"
#include "limbeck/python/text_of.h"

// property, staticmethod, classmethod, super, and what every object and generator can do.
namespace limbeck::python {

namespace {

using Values = std::span<Value>;

Value given(const Value& value) {
    return value.is_set() ? value : Value();
}

void add_property_type(Interpreter& vm) {
    const auto construct =
        make_function("property(fget=, fset=, fdel=, doc=)", [](Interpreter&, Values a) -> Value {
            auto made = make<Property>();
            made->getter = given(a[0]);
            made->setter = given(a[1]);
            made->deleter = given(a[2]);
            return made;
        });
    Types& types = vm.state().types;
    types.property = make_class(
        vm, "property", {},
        [construct](Interpreter& in, const Ref<Class>& /*type*/, const Arguments& arguments) {
            return call(in, construct, arguments);
        });
    const auto with = [&](const char* name, Value Property::*member) {
        types.property->add_method(std::string(name) + "(self, function)",
                                   [member](Interpreter&, Values a) -> Value {
                                       const Property& old = a[0].to<Property>();
                                       auto made = make<Property>();
                                       made->getter = old.getter;
                                       made->setter = old.setter;
                                       made->deleter = old.deleter;
                                       (*made).*member = a[1];
                                       return made;
                                   });
    };
    with("getter", &Property::getter);
    with("setter", &Property::setter);
    with("deleter", &Property::deleter);
}

template <typename Wrapper>
Ref<Class> wrapper_type(Interpreter& vm, const char* name) {
    return make_class(
        vm, name, {}, [](Interpreter&, const Ref<Class>& /*type*/, const Arguments& arguments) {
            return Value(
                make<Wrapper>(arguments.positional.empty() ? Value() : arguments.positional[0]));
        });
}

Value make_super(Interpreter& vm, const Ref<Class>& /*type*/, const Arguments& arguments) {
    if (arguments.positional.size() != 2 || !arguments.positional[0].is(Kind::Class)) {
        raise(vm, "RuntimeError", "super(): no arguments");
    }
    return make<Super>(Ref<Class>(&arguments.positional[0].to<Class>()), arguments.positional[1]);
}

// object.__init__ and __new__ exist to be called through super().
void add_object_methods(Interpreter& vm) {
    Table& table = vm.state().types.object->attributes->table;
    table.set("__init__", make_raw_function(
                              "__init__", [](Interpreter&, const Arguments&) { return Value(); }));
    table.set("__new__",
              make<StaticMethod>(make_raw_function(
                  "__new__", [](Interpreter& in, const Arguments& arguments) -> Value {
                      const Class* const type = arguments.positional.empty()
                                                    ? nullptr
                                                    : arguments.positional[0].as<Class>();
                      if (type == nullptr) {
                          raise(in, "TypeError", "object.__new__(): not enough arguments");
                      }
                      const Ref<Class> own(const_cast<Class*>(type));
                      auto made = make<Instance>(own);
                      if (const Class* const builtin = own->constructor()) {
                          const Value inside = builtin->construct(
                              in, own, Arguments{arguments.positional.subspan(1), {}, {}});
                          if (inside.is(Kind::Instance)) {
                              return inside;
                          }
                          made->payload = inside;
                      }
                      return made;
                  })));
    table.set("__setattr__",
              make_function("__setattr__(self, name, value)", [](Interpreter& in, Values a) {
                  if (const Instance* const self = a[0].as<Instance>()) {
                      self->attributes->table.set(in, a[1], a[2]);
                  }
                  return Value();
              }));
}

Value thrown_value(Interpreter& vm, Values a) {
    if (const Class* const type = a[1].as<Class>(); type != nullptr && type->is_exception) {
        return a[2].is_absent()          ? call(vm, a[1])
               : a[2].is(Kind::Instance) ? a[2]
                                         : call(vm, a[1], {a[2]});
    }
    return a[1];
}

[[noreturn]] void stop(Interpreter& vm, const Value& result) {
    const Ref<Instance> exception = make_exception(vm, vm.state().types.stop_iteration, "");
    exception->attributes->table.set(
        "args", Value::tuple(result.is_none() ? std::vector<Value>{} : std::vector<Value>{result}));
    throw Raised{exception};
}

GeneratorObject& generator(Interpreter& vm, const Value& value) {
    auto* const found = dynamic_cast<GeneratorObject*>(value.as<Iterator>());
    if (found == nullptr) {
        raise(vm, "TypeError", "a generator is required");
    }
    return *found;
}

}  // namespace

void raise_stop(Interpreter& vm, const Value& iterator) {
    const auto* const ended = dynamic_cast<GeneratorObject*>(iterator.as<Iterator>());
    stop(vm, ended == nullptr ? Value() : ended->result);
}

void add_class_builtins(Interpreter& vm) {
    Types& types = vm.state().types;
    Table& builtins = vm.state().builtins->table;
    add_property_type(vm);
    types.static_method = wrapper_type<StaticMethod>(vm, "staticmethod");
    types.class_method = wrapper_type<ClassMethod>(vm, "classmethod");
    types.super = make_class(vm, "super", {}, make_super);
    for (const Ref<Class>* const type :
         {&types.property, &types.static_method, &types.class_method, &types.super}) {
        builtins.set((*type)->name, *type);
    }
    add_object_methods(vm);
}

void add_generator_methods(Interpreter& vm) {
    Types& types = vm.state().types;
    const auto next_value = [](Interpreter& in, Values a) {
        Value value;
        if (next(in, a[0], value)) {
            return value;
        }
        raise_stop(in, a[0]);
    };
    types.iterator->add_method("__next__(self)", next_value);
    types.iterator->add_method("__iter__(self)", [](Interpreter&, Values a) { return a[0]; });
    types.generator->add_method("send(self, value)", [](Interpreter& in, Values a) {
        GeneratorObject& self = generator(in, a[0]);
        Value value;
        if (self.send(in, a[1], value)) {
            return value;
        }
        stop(in, self.result);
    });
    types.generator->add_method(
        "throw(self, type, value=, traceback=)", [](Interpreter& in, Values a) {
            GeneratorObject& self = generator(in, a[0]);
            const Value thrown = thrown_value(in, a);
            Value value;
            if (!thrown.is(Kind::Instance)) {
                raise(in, "TypeError", "exceptions must be instances");
            }
            if (self.throw_in(in, Ref<Instance>(&thrown.to<Instance>()), value)) {
                return value;
            }
            stop(in, self.result);
        });
    types.generator->add_method("close(self)", [](Interpreter& in, Values a) {
        generator(in, a[0]).close(in);
        return Value();
    });
}

}  // namespace limbeck::python
