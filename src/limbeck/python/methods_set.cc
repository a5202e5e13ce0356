// SPDX-License-Identifier: MIT
#include "limbeck/python/access.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/operators.h"
#include "limbeck/python/state.h"

// The methods of set and frozenset.
namespace limbeck::python {

namespace {

using Values = std::span<Value>;

Set& self(Values a) {
    return *payload_of(a[0]).as<Set>();
}

Ref<Set> as_set(Interpreter& vm, const Value& iterable) {
    if (Set* const set = payload_of(iterable).as<Set>()) {
        return Ref<Set>(set);
    }
    auto made = make<Set>();
    const Value iterator = iterate(vm, iterable);
    Value item;
    while (next(vm, iterator, item)) {
        made->table.set(vm, item, Value());
    }
    return made;
}

Value combined(Interpreter& vm, BinaryOperator operation, const Value& first,
               const std::vector<Value>& others) {
    Value result = binary(vm, BinaryOperator::BitOr, first, make<Set>());
    for (const Value& other : others) {
        result = binary(vm, operation, result, as_set(vm, other));
    }
    return result;
}

void replace(Interpreter& vm, Set& set, const Value& by) {
    const Ref<Set> from(by.as<Set>());
    set.table.clear();
    std::size_t at = 0;
    while (const Table::Entry* const entry = from->table.next(at)) {
        const Value key = entry->key;
        set.table.set(vm, key, Value());
    }
}

void add_operation(Class& type, const std::string& name, BinaryOperator operation) {
    type.add_method(name + "(self, *others)", [operation](Interpreter& vm, Values a) {
        return combined(vm, operation, payload_of(a[0]), a[1].to<Tuple>().items);
    });
}

void add_update(Class& type, const std::string& name, BinaryOperator operation) {
    type.add_method(name + "(self, *others)", [operation](Interpreter& vm, Values a) {
        replace(vm, self(a), combined(vm, operation, payload_of(a[0]), a[1].to<Tuple>().items));
        return Value();
    });
}

void add_comparison(Class& type, const std::string& name, CompareOperator operation) {
    type.add_method(name + "(self, other, /)", [operation](Interpreter& vm, Values a) {
        return compare(vm, operation, Value(&self(a)), as_set(vm, a[1]));
    });
}

void add_shared(Class& type) {
    add_operation(type, "union", BinaryOperator::BitOr);
    add_operation(type, "intersection", BinaryOperator::BitAnd);
    add_operation(type, "difference", BinaryOperator::Subtract);
    add_operation(type, "symmetric_difference", BinaryOperator::BitXor);
    add_comparison(type, "issubset", CompareOperator::LessEqual);
    add_comparison(type, "issuperset", CompareOperator::GreaterEqual);
    type.add_method("isdisjoint(self, other, /)", [](Interpreter& vm, Values a) {
        return Value::boolean(
            !truth(vm, binary(vm, BinaryOperator::BitAnd, Value(&self(a)), as_set(vm, a[1]))));
    });
    type.add_method("copy(self)", [](Interpreter& vm, Values a) {
        return combined(vm, BinaryOperator::BitOr, Value(&self(a)), {});
    });
}

}  // namespace

void add_set_methods(Interpreter& vm) {
    add_shared(*vm.state().types.frozenset);
    Class& type = *vm.state().types.set;
    add_shared(type);
    add_update(type, "intersection_update", BinaryOperator::BitAnd);
    add_update(type, "difference_update", BinaryOperator::Subtract);
    add_update(type, "symmetric_difference_update", BinaryOperator::BitXor);
    type.add_method("update(self, *others)", [](Interpreter& in, Values a) {
        for (const Value& other : a[1].to<Tuple>().items) {
            for (const Value& item : collect(in, other)) {
                self(a).table.set(in, item, Value());
            }
        }
        return Value();
    });
    type.add_method("add(self, object, /)", [](Interpreter& in, Values a) {
        self(a).table.set(in, a[1], Value());
        return Value();
    });
    type.add_method("discard(self, object, /)", [](Interpreter& in, Values a) {
        self(a).table.take(in, a[1]);
        return Value();
    });
    type.add_method("remove(self, object, /)", [](Interpreter& in, Values a) {
        if (!self(a).table.take(in, a[1])) {
            raise_key_error(in, a[1]);
        }
        return Value();
    });
    type.add_method("pop(self)", [](Interpreter& in, Values a) {
        std::size_t at = 0;
        const Table::Entry* const entry = self(a).table.next(at);
        if (entry == nullptr) {
            raise(in, "KeyError", "pop from an empty set");
        }
        const Value key = entry->key;
        self(a).table.take(in, key);
        return key;
    });
    type.add_method("clear(self)", [](Interpreter&, Values a) {
        self(a).table.clear();
        return Value();
    });
}

}  // namespace limbeck::python
