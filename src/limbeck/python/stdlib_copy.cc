// SPDX-License-Identifier: MIT
#include "limbeck/python/access.h"
#include "limbeck/python/class.h"
#include "limbeck/python/convert.h"
#include "limbeck/python/enum_members.h"
#include "limbeck/python/interpreter.h"
#include "limbeck/python/native.h"
#include "limbeck/python/stdlib.h"

// copy: containers and instances; what cannot change, and what the host made, stays as it is.
namespace limbeck::python {

namespace {

using Values = std::span<Value>;

Value shallow(Interpreter& vm, const Value& value) {
    refuse_unresolved(value);
    if (const List* const list = value.as<List>()) {
        return Value::list(list->items);
    }
    if (Dict* const dict = value.as<Dict>()) {
        static_cast<void>(dict);
        return call_method(vm, value, "copy");
    }
    if (const Set* const set = value.as<Set>(); set != nullptr && !set->frozen) {
        return call_method(vm, value, "copy");
    }
    const auto* const instance = value.as<Instance>();
    if (instance == nullptr || is_enum_member(value)) {
        return value;
    }
    if (const auto method = special(vm, value, "__copy__")) {
        return call(vm, *method);
    }
    auto made = make<Instance>(instance->type);
    update_dict(vm, *made->attributes, instance->attributes);
    made->payload = instance->payload.is_set() ? shallow(vm, instance->payload) : Value::unset();
    return made;
}

// Copies all of a value; what it meets again is copied once.
class Copier {
  public:
    Copier(Interpreter& vm, Ref<Dict> memo) : vm_(vm), memo_(std::move(memo)) {}

    Value copy(const Value& value) {
        refuse_unresolved(value);
        if (!value.is_object()) {
            return value;
        }
        const Interpreter::Depth depth(vm_);
        vm_.step();
        const Value key = Value::integer(
            static_cast<std::int64_t>(reinterpret_cast<std::uintptr_t>(value.object())));
        if (const Value* const known = memo_->table.find(vm_, key)) {
            return *known;
        }
        switch (value.object()->kind()) {
            case Kind::List: {
                const auto made = make<List>();
                memo_->table.set(vm_, key, made);
                for (std::size_t i = 0; i < value.to<List>().items.size(); ++i) {
                    made->append(copy(Value(value.to<List>().items[i])));
                }
                return made;
            }
            case Kind::Tuple: {
                std::vector<Value> items;
                for (const Value& item : value.to<Tuple>().items) {
                    items.push_back(copy(item));
                }
                return Value::tuple(std::move(items));
            }
            case Kind::Dict:
                return copy_dict(value.to<Dict>(), key);
            case Kind::Set: {
                auto made = make<Set>(value.to<Set>().frozen);
                for (const Value& item : collect(vm_, value)) {
                    made->table.set(vm_, copy(item), Value());
                }
                return made;
            }
            case Kind::Instance:
                return copy_instance(value, key);
            default:
                return value;
        }
    }

  private:
    Value copy_dict(Dict& dict, const Value& key) {
        auto made = make<Dict>();
        made->flavour = dict.flavour;
        made->missing = dict.missing;
        memo_->table.set(vm_, key, made);
        std::size_t at = 0;
        while (const Table::Entry* const entry = dict.table.next(at)) {
            const Table::Entry held = *entry;
            made->table.set(vm_, copy(held.key), copy(held.value));
        }
        return made;
    }
    Value copy_instance(const Value& value, const Value& key) {
        if (is_enum_member(value)) {
            return value;
        }
        if (const auto method = special(vm_, value, "__deepcopy__")) {
            return call(vm_, *method, {memo_});
        }
        const Instance& instance = value.to<Instance>();
        auto made = make<Instance>(instance.type);
        memo_->table.set(vm_, key, made);
        const Value attributes = copy(Value(instance.attributes));
        update_dict(vm_, *made->attributes, attributes);
        made->payload = instance.payload.is_set() ? copy(instance.payload) : Value::unset();
        return made;
    }

    Interpreter& vm_;
    Ref<Dict> memo_;
};

}  // namespace

Ref<ModuleObject> make_copy_module(Interpreter& /*vm*/) {
    auto module = new_module("copy");
    define(*module, "copy(x)", [](Interpreter& vm, Values a) { return shallow(vm, a[0]); });
    define(*module, "deepcopy(x, memo=)", [](Interpreter& vm, Values a) {
        const auto memo = a[1].is(Kind::Dict) ? Ref<Dict>(a[1].as<Dict>()) : make<Dict>();
        return Copier(vm, memo).copy(a[0]);
    });
    return module;
}

}  // namespace limbeck::python
