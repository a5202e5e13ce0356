// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <string_view>

#include "limbeck/python/access.h"
#include "limbeck/python/arithmetic.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/native.h"
#include "limbeck/python/operators.h"
#include "limbeck/python/state.h"

// ==, <, in, truth and hash.
namespace limbeck::python {

namespace {

constexpr std::array<const char*, 10> signs = {"==", "!=", "<",      "<=", ">",
                                               ">=", "is", "is not", "in", "not in"};
constexpr std::array<const char*, 6> dunders = {"__eq__", "__ne__", "__lt__",
                                                "__le__", "__gt__", "__ge__"};

CompareOperator turned_round(CompareOperator operation) {
    switch (operation) {
        case CompareOperator::Less:
            return CompareOperator::Greater;
        case CompareOperator::LessEqual:
            return CompareOperator::GreaterEqual;
        case CompareOperator::Greater:
            return CompareOperator::Less;
        case CompareOperator::GreaterEqual:
            return CompareOperator::LessEqual;
        default:
            return operation;
    }
}

// Lists and tuples: by the first pair that differs, then by length.
Value compare_items(Interpreter& vm, CompareOperator operation, const Value& left,
                    const Value& right) {
    const auto items = [](const Value& value) -> const std::vector<Value>& {
        return value.is(Kind::List) ? value.to<List>().items : value.to<Tuple>().items;
    };
    const bool for_equality =
        operation == CompareOperator::Equal || operation == CompareOperator::NotEqual;
    if (for_equality && items(left).size() != items(right).size()) {
        return Value::boolean(operation == CompareOperator::NotEqual);
    }
    for (std::size_t i = 0; i < items(left).size() && i < items(right).size(); ++i) {
        vm.step();
        const Value a = items(left)[i];
        const Value b = items(right)[i];
        if (a.is_same(b) || equals(vm, a, b)) {
            continue;
        }
        return for_equality ? Value::boolean(operation == CompareOperator::NotEqual)
                            : compare(vm, operation, a, b);
    }
    const std::size_t a = items(left).size();
    const std::size_t b = items(right).size();
    return Value::boolean(decide(operation, a <=> b));
}

bool is_subset(Interpreter& vm, Table& inner, Table& outer) {
    std::size_t at = 0;
    while (const Table::Entry* const entry = inner.next(at)) {
        vm.step();
        const Value key = entry->key;
        if (outer.find(vm, key) == nullptr) {
            return false;
        }
    }
    return true;
}

Value compare_sets(Interpreter& vm, CompareOperator operation, Table& left, Table& right) {
    const std::size_t a = left.size();
    const std::size_t b = right.size();
    switch (operation) {
        case CompareOperator::Equal:
            return Value::boolean(a == b && is_subset(vm, left, right));
        case CompareOperator::NotEqual:
            return Value::boolean(a != b || !is_subset(vm, left, right));
        case CompareOperator::Less:
            return Value::boolean(a < b && is_subset(vm, left, right));
        case CompareOperator::LessEqual:
            return Value::boolean(a <= b && is_subset(vm, left, right));
        case CompareOperator::Greater:
            return Value::boolean(b < a && is_subset(vm, right, left));
        default:
            return Value::boolean(b <= a && is_subset(vm, right, left));
    }
}

bool equal_dicts(Interpreter& vm, Table& left, Table& right) {
    if (left.size() != right.size()) {
        return false;
    }
    std::size_t at = 0;
    while (const Table::Entry* const entry = left.next(at)) {
        vm.step();
        const Table::Entry held = *entry;
        const Value* const other = right.find(vm, held.key);
        if (other == nullptr) {
            return false;
        }
        const Value value = *other;
        if (!value.is_same(held.value) && !equals(vm, held.value, value)) {
            return false;
        }
    }
    return true;
}

Value builtin_compare(Interpreter& vm, CompareOperator operation, const Value& left,
                      const Value& right) {
    if (left.is_number() && right.is_number()) {
        return Value::boolean(decide(operation, compare_numbers(left, right)));
    }
    const bool for_equality =
        operation == CompareOperator::Equal || operation == CompareOperator::NotEqual;
    if (left.is_object() && right.is_object() && left.object()->kind() == right.object()->kind()) {
        switch (left.object()->kind()) {
            case Kind::Str:
                // UTF-8 sorts by code point, as Python does.
                return Value::boolean(decide(operation, left.as_text() <=> right.as_text()));
            case Kind::Bytes:
                return Value::boolean(
                    decide(operation, left.to<Bytes>().data <=> right.to<Bytes>().data));
            case Kind::List:
            case Kind::Tuple:
                return compare_items(vm, operation, left, right);
            case Kind::Set:
                return compare_sets(vm, operation, left.to<Set>().table, right.to<Set>().table);
            case Kind::Dict:
                if (for_equality) {
                    return Value::boolean(
                        equal_dicts(vm, left.to<Dict>().table, right.to<Dict>().table) ==
                        (operation == CompareOperator::Equal));
                }
                break;
            case Kind::Range:
                if (for_equality) {
                    const Range& a = left.to<Range>();
                    const Range& b = right.to<Range>();
                    const bool same = a.length() == b.length() &&
                                      (a.length() == 0 || (a.start == b.start &&
                                                           (a.length() == 1 || a.step == b.step)));
                    return Value::boolean(same == (operation == CompareOperator::Equal));
                }
                break;
            case Kind::BoundMethod:
                if (for_equality) {
                    const BoundMethod& a = left.to<BoundMethod>();
                    const BoundMethod& b = right.to<BoundMethod>();
                    return Value::boolean(
                        (a.self.is_same(b.self) && a.function.is_same(b.function)) ==
                        (operation == CompareOperator::Equal));
                }
                break;
            default:
                break;
        }
    }
    return Value::not_implemented();
}

// One side's own say.
std::optional<Value> ask(Interpreter& vm, CompareOperator operation, const Value& self,
                         const Value& other) {
    const char* const dunder = dunders[static_cast<std::size_t>(operation)];
    if (const auto method = special(vm, self, dunder)) {
        Value result = call(vm, *method, {other});
        return result.is_not_implemented() ? std::nullopt : std::optional(std::move(result));
    }
    // Without an __ne__ the opposite of __eq__.
    if (operation == CompareOperator::NotEqual) {
        if (const auto method = special(vm, self, "__eq__")) {
            const Value result = call(vm, *method, {other});
            return result.is_not_implemented() ? std::nullopt
                                               : std::optional(Value::boolean(!truth(vm, result)));
        }
    }
    if (auto* const host = native<NativeObject>(self)) {
        const Value held = self;
        return host->compare(vm, operation, payload_of(other));
    }
    return std::nullopt;
}

Value rich_compare(Interpreter& vm, CompareOperator operation, const Value& left,
                   const Value& right) {
    const Interpreter::Depth depth(vm);
    refuse_unresolved(left);
    refuse_unresolved(right);
    if (auto result = ask(vm, operation, left, right)) {
        return std::move(*result);
    }
    if (auto result = ask(vm, turned_round(operation), right, left)) {
        return std::move(*result);
    }
    Value result = builtin_compare(vm, operation, payload_of(left), payload_of(right));
    if (!result.is_not_implemented()) {
        return result;
    }
    if (operation == CompareOperator::Equal) {
        return Value::boolean(left.is_same(right));
    }
    if (operation == CompareOperator::NotEqual) {
        return Value::boolean(!left.is_same(right));
    }
    raise(vm, "TypeError",
          fmt::format("'{}' not supported between instances of '{}' and '{}'", symbol(operation),
                      type_name(vm, left), type_name(vm, right)));
}

}  // namespace

bool decide(CompareOperator operation, std::partial_ordering order) {
    switch (operation) {
        case CompareOperator::Equal:
            return order == 0;
        case CompareOperator::NotEqual:
            return order != 0;
        case CompareOperator::Less:
            return order < 0;
        case CompareOperator::LessEqual:
            return order <= 0;
        case CompareOperator::Greater:
            return order > 0;
        default:
            return order >= 0;
    }
}

const char* symbol(CompareOperator operation) {
    return signs[static_cast<std::size_t>(operation)];
}

Value compare(Interpreter& vm, CompareOperator operation, const Value& left, const Value& right) {
    switch (operation) {
        case CompareOperator::Is:
        case CompareOperator::IsNot:
            refuse_unresolved(left);
            refuse_unresolved(right);
            return Value::boolean(left.is_same(right) == (operation == CompareOperator::Is));
        case CompareOperator::In:
            return Value::boolean(contains(vm, right, left));
        case CompareOperator::NotIn:
            return Value::boolean(!contains(vm, right, left));
        case CompareOperator::Equal:
        case CompareOperator::NotEqual:
        case CompareOperator::Less:
        case CompareOperator::LessEqual:
        case CompareOperator::Greater:
        case CompareOperator::GreaterEqual:
            break;
    }
    return rich_compare(vm, operation, left, right);
}

bool equals(Interpreter& vm, const Value& left, const Value& right) {
    if (left.is_text() && right.is_text()) {
        return left.as_text() == right.as_text();
    }
    if (left.is_exact_int() && right.is_exact_int()) {
        return left.as_int() == right.as_int();
    }
    return truth(vm, rich_compare(vm, CompareOperator::Equal, left, right));
}

bool less(Interpreter& vm, const Value& left, const Value& right) {
    return truth(vm, rich_compare(vm, CompareOperator::Less, left, right));
}

bool contains(Interpreter& vm, const Value& container, const Value& item) {
    refuse_unresolved(container);
    refuse_unresolved(item);
    if (const auto method = special(vm, container, "__contains__")) {
        return truth(vm, call(vm, *method, {item}));
    }
    if (auto* const host = native<NativeObject>(container)) {
        const Value held = container;
        if (const auto answer = host->contains(vm, item)) {
            return *answer;
        }
    } else {
        const Value& inside = payload_of(container);
        if (Dict* const dict = inside.as<Dict>()) {
            return dict->table.find(vm, item) != nullptr;
        }
        if (Set* const set = inside.as<Set>()) {
            return set->table.find(vm, item) != nullptr;
        }
        if (const Str* const text = inside.as<Str>()) {
            const Value& part = payload_of(item);
            if (!part.is_text()) {
                raise(vm, "TypeError",
                      fmt::format("'in <string>' requires string as left operand, not {}",
                                  type_name(vm, item)));
            }
            return text->text().find(part.as_text()) != std::string::npos;
        }
        if (const Bytes* const bytes = inside.as<Bytes>()) {
            if (const Bytes* const part = item.as<Bytes>()) {
                return bytes->data.find(part->data) != std::string::npos;
            }
        }
        if (Class* const type = inside.as<Class>();
            type != nullptr && type->hooks && type->hooks->contains) {
            return type->hooks->contains(vm, *type, item);
        }
        if (!inside.is_object()) {
            raise(vm, "TypeError",
                  fmt::format("argument of type '{}' is not iterable", type_name(vm, container)));
        }
    }
    const Value iterator = iterate(vm, container);
    Value value;
    while (next(vm, iterator, value)) {
        if (value.is_same(item) || equals(vm, value, item)) {
            return true;
        }
    }
    return false;
}

bool truth(Interpreter& vm, const Value& value) {
    switch (value.tag()) {
        case Value::Tag::Unset:
        case Value::Tag::None:
            return false;
        case Value::Tag::Bool:
        case Value::Tag::Int:
            return value.as_int() != 0;
        case Value::Tag::Float:
            return value.as_double() != 0;
        case Value::Tag::Ellipsis:
        case Value::Tag::NotImplemented:
            return true;
        case Value::Tag::Object:
            break;
    }
    switch (value.object()->kind()) {
        case Kind::Str:
            return !value.as_text().empty();
        case Kind::Bytes:
        case Kind::Tuple:
        case Kind::List:
        case Kind::Dict:
        case Kind::Set:
        case Kind::Range:
            return length(vm, value) != 0;
        case Kind::Native: {
            const Value held = value;
            return static_cast<NativeObject*>(held.object())->truth(vm);
        }
        case Kind::Unresolved:
            refuse(value.to<Unresolved>());
        case Kind::Instance: {
            if (const auto method = special(vm, value, "__bool__")) {
                return truth(vm, call(vm, *method));
            }
            if (special(vm, value, "__len__")) {
                return length(vm, value) != 0;
            }
            const Value& inside = payload_of(value);
            return inside.is_same(value) || truth(vm, inside);
        }
        default:
            return true;
    }
}

namespace {

std::size_t mix(std::size_t seed, std::size_t more) {
    return (seed ^ more) * 1099511628211U + 0x9e3779b9U;
}

std::size_t hash_number(double value) {
    // A whole float hashes as the int that it equals.
    if (std::floor(value) == value && std::fabs(value) < 9.2e18) {
        return mix(1, static_cast<std::size_t>(static_cast<std::int64_t>(value)));
    }
    return mix(2, std::hash<double>{}(value));
}

[[noreturn]] void unhashable(Interpreter& vm, const Value& value) {
    raise(vm, "TypeError", fmt::format("unhashable type: '{}'", type_name(vm, value)));
}

std::size_t hash_instance(Interpreter& vm, const Value& value) {
    const Class& type = *value.to<Instance>().type;
    // A class with an __eq__ and no __hash__ beside or below it is unhashable.
    for (const Class* const one : type.order) {
        if (const Value* const method = one->attributes->table.find("__hash__")) {
            if (method->is_none()) {
                unhashable(vm, value);
            }
            const Value held = *method;
            return static_cast<std::size_t>(index_of(vm, call(vm, held, {value})));
        }
        if (!one->is_native && one->attributes->table.find("__eq__") != nullptr) {
            unhashable(vm, value);
        }
    }
    const Value& inside = payload_of(value);
    return inside.is_same(value) ? std::hash<const void*>{}(value.object()) : hash(vm, inside);
}

}  // namespace

std::size_t hash(Interpreter& vm, const Value& value) {
    switch (value.tag()) {
        case Value::Tag::Bool:
        case Value::Tag::Int:
            return mix(1, static_cast<std::size_t>(value.as_int()));
        case Value::Tag::Float:
            return hash_number(value.as_double());
        case Value::Tag::Unset:
        case Value::Tag::None:
        case Value::Tag::Ellipsis:
        case Value::Tag::NotImplemented:
            return mix(3, static_cast<std::size_t>(value.tag()));
        case Value::Tag::Object:
            break;
    }
    const Interpreter::Depth depth(vm);
    switch (value.object()->kind()) {
        case Kind::Str:
            return value.to<Str>().hash();
        case Kind::Bytes:
            return mix(4, hash_text(value.to<Bytes>().data));
        case Kind::Tuple: {
            std::size_t result = 5;
            for (const Value& item : value.to<Tuple>().items) {
                result = mix(result, hash(vm, item));
            }
            return result;
        }
        case Kind::Set: {
            if (!value.to<Set>().frozen) {
                unhashable(vm, value);
            }
            std::size_t result = 6;
            std::size_t at = 0;
            while (const Table::Entry* const entry = value.to<Set>().table.next(at)) {
                result ^= entry->hash * 31;
            }
            return result;
        }
        case Kind::List:
        case Kind::Dict:
        case Kind::Slice:
            unhashable(vm, value);
        case Kind::Range: {
            const Range& range = value.to<Range>();
            return mix(mix(7, static_cast<std::size_t>(range.length())),
                       static_cast<std::size_t>(range.length() == 0 ? 0 : range.start));
        }
        case Kind::BoundMethod: {
            const BoundMethod& method = value.to<BoundMethod>();
            return mix(
                std::hash<const void*>{}(method.self.is_object() ? method.self.object() : nullptr),
                hash(vm, method.function));
        }
        case Kind::Native: {
            const Value held = value;
            return static_cast<NativeObject*>(held.object())->hash(vm);
        }
        case Kind::Instance:
            return hash_instance(vm, value);
        case Kind::Unresolved:
            refuse(value.to<Unresolved>());
        default:
            return std::hash<const void*>{}(value.object());
    }
}

}  // namespace limbeck::python
