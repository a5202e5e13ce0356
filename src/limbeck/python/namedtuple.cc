// SPDX-License-Identifier: MIT
#include "limbeck/python/namedtuple.h"

#include <fmt/core.h>

#include "limbeck/base/text.h"
#include "limbeck/python/access.h"
#include "limbeck/python/convert.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/state.h"
#include "limbeck/python/stdlib.h"
#include "limbeck/python/text_of.h"

namespace limbeck::python {

namespace {

using Values = std::span<Value>;
using Fields = std::shared_ptr<const std::vector<TupleField>>;

const std::vector<Value>& items_of(const Value& self) {
    return payload_of(self).to<Tuple>().items;
}

// CPython's __new__ counts the class among its arguments, and its messages show that.
Value maker(const std::string& type, const Fields& fields) {
    std::string signature = type + ".__new__(_cls";
    for (const TupleField& field : *fields) {
        signature += ", " + field.name + (field.otherwise.is_set() ? "=" : "");
    }
    return make_function(signature + ')', [fields](Interpreter&, Values a) {
        std::vector<Value> items;
        for (std::size_t i = 0; i < fields->size(); ++i) {
            items.push_back(a[i + 1].is_set() ? a[i + 1] : (*fields)[i].otherwise);
        }
        return Value::tuple(std::move(items));
    });
}

Value rebuilt(const Value& like, std::vector<Value> items) {
    auto made = make<Instance>(like.to<Instance>().type);
    made->payload = Value::tuple(std::move(items));
    return made;
}

Value replaced(Interpreter& vm, const Fields& fields, Values a) {
    std::vector<Value> items = items_of(a[0]);
    Table& changes = a[1].to<Dict>().table;
    for (std::size_t i = 0; i < fields->size(); ++i) {
        if (auto value = changes.take(vm, Value::text((*fields)[i].name))) {
            items[i] = std::move(*value);
        }
    }
    if (changes.size() != 0) {
        raise(vm, "ValueError",
              fmt::format("Got unexpected field names: {}",
                          repr(vm, Value::list(collect(vm, a[1])))));
    }
    return rebuilt(a[0], std::move(items));
}

void add_methods(Class& type, const Fields& fields) {
    type.add_method("_asdict(self)", [fields](Interpreter&, Values a) -> Value {
        auto dict = make<Dict>();
        for (std::size_t i = 0; i < fields->size(); ++i) {
            dict->table.set((*fields)[i].name, items_of(a[0])[i]);
        }
        return dict;
    });
    type.add_method("_replace(self, /, **changes)",
                    [fields](Interpreter& vm, Values a) { return replaced(vm, fields, a); });
    type.add_class_method("_make(cls, iterable)", [](Interpreter& vm, Values a) {
        const std::vector<Value> items = collect(vm, a[1]);
        return call(vm, a[0], Arguments{items, {}, {}});
    });
    if (type.attributes->table.find("__repr__") == nullptr) {
        type.add_method("__repr__(self)", [fields](Interpreter& vm, Values a) {
            std::string text;
            for (std::size_t i = 0; i < fields->size(); ++i) {
                const Value item = items_of(a[0])[i];
                text += (i == 0 ? "" : ", ") + (*fields)[i].name + '=' + repr(vm, item);
            }
            return Value::text(fmt::format("{}({})", type_of(vm, a[0])->name, text));
        });
    }
}

std::vector<TupleField> fields_of(Interpreter& vm, const Value& names, const Value& defaults) {
    std::vector<TupleField> fields;
    if (names.is_text()) {
        for (const std::string_view name : base::split_any(names.as_text(), ", \t\n")) {
            fields.push_back({std::string(name), Value::unset()});
        }
    } else {
        for (const Value& name : collect(vm, names)) {
            fields.push_back({text_argument(vm, name), Value::unset()});
        }
    }
    const std::vector<Value> given =
        defaults.is_absent() ? std::vector<Value>{} : collect(vm, defaults);
    if (given.size() > fields.size()) {
        raise(vm, "TypeError", "Got more default values than field names");
    }
    for (std::size_t i = 0; i < given.size(); ++i) {
        fields[fields.size() - given.size() + i].otherwise = given[i];
    }
    return fields;
}

std::string calling_module(Interpreter& vm) {
    if (vm.state().frame == nullptr) {
        return "";  // called by the host
    }
    const Value* const name = vm.state().frame->globals->table.find("__name__");
    return name != nullptr && name->is_text() ? name->as_text() : "";
}

void make_typed_namedtuple(Interpreter& vm, Class& made, const Arguments& /*keywords*/) {
    std::vector<TupleField> fields;
    const Value* const names = made.attributes->table.find("__annotations__");
    for (const Value& name : names == nullptr ? std::vector<Value>{} : collect(vm, Value(*names))) {
        auto otherwise = made.attributes->table.take(vm, name);
        fields.push_back({text_argument(vm, name), otherwise.value_or(Value::unset())});
    }
    become_named_tuple(vm, made, fields);
}

}  // namespace

void become_named_tuple(Interpreter& vm, Class& type, const std::vector<TupleField>& given) {
    const Fields fields = std::make_shared<const std::vector<TupleField>>(given);
    const Types& types = vm.state().types;
    type.bases = {types.tuple};
    type.order = {&type, types.tuple.get(), types.object.get()};
    type.hooks = nullptr;
    type.construct = [make = maker(type.name, fields)](Interpreter& in, const Ref<Class>& cls,
                                                       const Arguments& arguments) {
        std::vector<Value> positional{cls};
        positional.insert(positional.end(), arguments.positional.begin(),
                          arguments.positional.end());
        return call(in, make,
                    Arguments{positional, arguments.keyword_names, arguments.keyword_values});
    };
    std::vector<Value> names;
    auto defaults = python::make<Dict>();
    for (std::size_t i = 0; i < given.size(); ++i) {
        names.push_back(Value::text(given[i].name));
        if (given[i].otherwise.is_set()) {
            defaults->table.set(given[i].name, given[i].otherwise);
        }
        type.add_property(given[i].name,
                          [i](Interpreter&, const Value& self) { return items_of(self)[i]; });
    }
    type.attributes->table.set("_fields", Value::tuple(names));
    type.attributes->table.set("__match_args__", Value::tuple(std::move(names)));
    type.attributes->table.set("_field_defaults", defaults);
    add_methods(type, fields);
}

Ref<Class> make_named_tuple(Interpreter& vm, const std::string& name, const std::string& module,
                            const std::vector<TupleField>& fields) {
    auto type = make_class(vm, name);
    type->module = module;
    type->is_native = false;
    become_named_tuple(vm, *type, fields);
    return type;
}

void add_named_tuple_class(Interpreter& vm, ModuleObject& module) {
    const auto type = define_class(vm, module, "NamedTuple");
    auto hooks = std::make_shared<ClassHooks>();
    hooks->on_subclass = make_typed_namedtuple;
    hooks->call = [](Interpreter& in, Class&, const Arguments& arguments) -> Value {
        if (arguments.positional.size() != 2) {
            unsupported("this use of typing.NamedTuple");
        }
        std::vector<Value> names;
        for (const Value& pair : collect(in, arguments.positional[1])) {
            names.push_back(item(in, pair, Value::integer(0)));
        }
        return make_named_tuple(in, text_argument(in, arguments.positional[0]), calling_module(in),
                                fields_of(in, Value::list(std::move(names)), Value()));
    };
    type->hooks = hooks;
}

void add_named_tuple_function(ModuleObject& module) {
    define(module, "namedtuple(typename, field_names, *, rename=, defaults=, module=)",
           [](Interpreter& vm, Values a) -> Value {
               if (!a[2].is_absent()) {
                   unsupported("namedtuple(rename=…)");
               }
               return make_named_tuple(
                   vm, text_argument(vm, a[0]),
                   a[4].is_absent() ? calling_module(vm) : text_argument(vm, a[4]),
                   fields_of(vm, a[1], a[3]));
           });
}

}  // namespace limbeck::python
