// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include "limbeck/python/access.h"
#include "limbeck/python/convert.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/native.h"
#include "limbeck/python/operators.h"
#include "limbeck/python/state.h"
#include "limbeck/python/text_of.h"

// The methods of dict, and its views.
namespace limbeck::python {

namespace {

using Values = std::span<Value>;

Dict& self(Values a) {
    return *payload_of(a[0]).as<Dict>();
}

enum class Part { Keys, Items, Mapped };

Value part_of(const Table::Entry& entry, Part part) {
    switch (part) {
        case Part::Keys:
            return entry.key;
        case Part::Mapped:
            return entry.value;
        case Part::Items:
            break;
    }
    return Value::tuple({entry.key, entry.value});
}

// keys(), values(), items(): live, and the first and last are sets as well.
class View : public NativeObject {
  public:
    View(Ref<Dict> dict, Part part) : dict_(std::move(dict)), part_(part) {}

    [[nodiscard]] std::string type_name() const override {
        return part_ == Part::Keys     ? "dict_keys"
               : part_ == Part::Mapped ? "dict_values"
                                       : "dict_items";
    }
    [[nodiscard]] bool is_complete() const override { return true; }
    void clear() override { dict_ = make<Dict>(); }

    Value iterate(Interpreter& /*vm*/) override {
        return make_iterator(
            [dict = dict_, part = part_, size = dict_->table.size(),
             at = std::size_t{0}](Interpreter& vm) mutable -> std::optional<Value> {
                if (dict->table.size() != size) {
                    raise(vm, "RuntimeError", "dictionary changed size during iteration");
                }
                const Table::Entry* const entry = dict->table.next(at);
                return entry == nullptr ? std::nullopt : std::optional(part_of(*entry, part));
            },
            "dict_itemiterator");
    }
    std::optional<std::size_t> length(Interpreter& /*vm*/) override { return dict_->table.size(); }
    std::optional<bool> contains(Interpreter& vm, const Value& item) override {
        if (part_ == Part::Keys) {
            return dict_->table.find(vm, item) != nullptr;
        }
        if (part_ == Part::Items && item.is(Kind::Tuple) && item.to<Tuple>().items.size() == 2) {
            const Value* const found = dict_->table.find(vm, item.to<Tuple>().items[0]);
            return found != nullptr && equals(vm, Value(*found), item.to<Tuple>().items[1]);
        }
        return std::nullopt;
    }
    std::string repr(Interpreter& vm) override {
        return fmt::format("{}({})", type_name(), python::repr(vm, Value::list(all())));
    }
    std::optional<Value> binary(Interpreter& vm, BinaryOperator operation, const Value& other,
                                bool is_reflected) override {
        if (part_ == Part::Mapped || other.is_number() || other.is_none()) {
            return std::nullopt;
        }
        const Value own = as_set(vm, Value(this));
        const Value others = as_set(vm, other);
        return is_reflected ? python::binary(vm, operation, others, own)
                            : python::binary(vm, operation, own, others);
    }
    std::optional<Value> compare(Interpreter& vm, CompareOperator operation,
                                 const Value& other) override {
        const bool is_setlike = other.is(Kind::Set) || native<View>(other) != nullptr;
        if (part_ == Part::Mapped || !is_setlike) {
            return std::nullopt;
        }
        return python::compare(vm, operation, as_set(vm, Value(this)), as_set(vm, other));
    }
    std::optional<Value> attribute(Interpreter& /*vm*/, std::string_view name) override {
        if (name == "__len__" || name == "mapping" || part_ == Part::Mapped) {
            return std::nullopt;
        }
        if (name == "isdisjoint") {
            return make_function(
                "isdisjoint(other)", [self = Ref<View>(this)](Interpreter& vm, Values a) {
                    const Value both = python::binary(vm, BinaryOperator::BitAnd, as_set(vm, self),
                                                      as_set(vm, a[0]));
                    return Value::boolean(!python::truth(vm, both));
                });
        }
        return std::nullopt;
    }

  private:
    static Value as_set(Interpreter& vm, const Value& value) {
        auto set = make<Set>();
        for (const Value& item : collect(vm, value)) {
            set->table.set(vm, item, Value());
        }
        return set;
    }
    std::vector<Value> all() const {
        std::vector<Value> items;
        std::size_t at = 0;
        while (const Table::Entry* const entry = dict_->table.next(at)) {
            items.push_back(part_of(*entry, part_));
        }
        return items;
    }

    Ref<Dict> dict_;
    Part part_;
};

Value pop(Interpreter& vm, Values a) {
    if (auto taken = self(a).table.take(vm, a[1])) {
        return std::move(*taken);
    }
    if (a[2].is_set()) {
        return a[2];
    }
    raise_key_error(vm, a[1]);
}

Value pop_item(Interpreter& vm, Values a) {
    Dict& dict = self(a);
    const bool from_front = a[1].is_set() && !truth(vm, a[1]);
    std::size_t at = 0;
    const Table::Entry* const entry = from_front ? dict.table.next(at) : dict.table.last();
    if (entry == nullptr) {
        raise(vm, "KeyError", "popitem(): dictionary is empty");
    }
    const Table::Entry held = *entry;
    dict.table.take(vm, held.key);
    return Value::tuple({held.key, held.value});
}

Value set_default(Interpreter& vm, Values a) {
    if (const Value* const found = self(a).table.find(vm, a[1])) {
        return *found;
    }
    const Value value = a[2].is_set() ? a[2] : Value();
    self(a).table.set(vm, a[1], value);
    return value;
}

Value copy(Interpreter& vm, Values a) {
    const Dict& from = self(a);
    auto made = make<Dict>();
    made->flavour = from.flavour;
    made->missing = from.missing;
    update_dict(vm, *made, Value(&self(a)));
    return made;
}

Value update(Interpreter& vm, const Arguments& arguments) {
    const Value dict = payload_of(arguments.positional[0]);
    if (arguments.positional.size() > 1) {
        update_dict(vm, dict.to<Dict>(), arguments.positional[1]);
    }
    for (std::size_t i = 0; i < arguments.keyword_names.size(); ++i) {
        dict.to<Dict>().table.set(vm, arguments.keyword_names[i], arguments.keyword_values[i]);
    }
    return {};
}

}  // namespace

void add_dict_methods(Interpreter& vm) {
    Class& type = *vm.state().types.dict;
    for (const auto& [name, part] :
         {std::pair("keys", Part::Keys), {"values", Part::Mapped}, {"items", Part::Items}}) {
        type.add_method(std::string(name) + "(self)",
                        [part = part](Interpreter&, Values a) -> Value {
                            return make<View>(Ref<Dict>(&self(a)), part);
                        });
    }
    type.add_method("get(self, key, default=, /)", [](Interpreter& in, Values a) {
        const Value* const found = self(a).table.find(in, a[1]);
        return found != nullptr ? *found : a[2].is_set() ? a[2] : Value();
    });
    type.add_method("pop(self, key, default=, /)", pop);
    type.add_method("popitem(self, last=)", pop_item);
    type.add_method("setdefault(self, key, default=, /)", set_default);
    type.add_method("clear(self)", [](Interpreter&, Values a) {
        self(a).table.clear();
        return Value();
    });
    type.add_method("copy(self)", copy);
    type.add_raw_method("update", update);
    type.attributes->table.set(
        "fromkeys",
        make<ClassMethod>(make_function(
            "fromkeys(cls, iterable, value=, /)", [](Interpreter& in, Values a) -> Value {
                auto made = make<Dict>();
                for (const Value& key : collect(in, a[1])) {
                    made->table.set(in, key, a[2].is_set() ? a[2] : Value());
                }
                return made;
            })));
    type.add_method("__contains__(self, key, /)", [](Interpreter& in, Values a) {
        return Value::boolean(self(a).table.find(in, a[1]) != nullptr);
    });
}

}  // namespace limbeck::python
