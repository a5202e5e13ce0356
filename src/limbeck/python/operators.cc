// SPDX-License-Identifier: MIT
#include "limbeck/python/operators.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "limbeck/python/access.h"
#include "limbeck/python/arithmetic.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/native.h"
#include "limbeck/python/state.h"
#include "limbeck/python/text_of.h"

namespace limbeck::python {

namespace {

struct Spelling {
    const char* symbol;
    const char* dunder;
    const char* reflected;
    const char* in_place;
};
constexpr std::array<Spelling, 13> spellings = {{
    {"+", "__add__", "__radd__", "__iadd__"},
    {"-", "__sub__", "__rsub__", "__isub__"},
    {"*", "__mul__", "__rmul__", "__imul__"},
    {"/", "__truediv__", "__rtruediv__", "__itruediv__"},
    {"//", "__floordiv__", "__rfloordiv__", "__ifloordiv__"},
    {"%", "__mod__", "__rmod__", "__imod__"},
    {"** or pow()", "__pow__", "__rpow__", "__ipow__"},
    {"<<", "__lshift__", "__rlshift__", "__ilshift__"},
    {">>", "__rshift__", "__rrshift__", "__irshift__"},
    {"|", "__or__", "__ror__", "__ior__"},
    {"^", "__xor__", "__rxor__", "__ixor__"},
    {"&", "__and__", "__rand__", "__iand__"},
    {"@", "__matmul__", "__rmatmul__", "__imatmul__"},
}};

const Spelling& spelling(BinaryOperator operation) {
    return spellings[static_cast<std::size_t>(operation)];
}

std::vector<Value> repeat_items(const std::vector<Value>& items, std::int64_t times) {
    std::vector<Value> result;
    if (times <= 0 || items.empty()) {
        return result;
    }
    if (static_cast<std::uint64_t>(times) > (std::uint64_t{1} << 40U) / items.size()) {
        expect_memory(static_cast<std::size_t>(-1));
    }
    expect_memory(items.size() * static_cast<std::size_t>(times) * sizeof(Value));
    result.reserve(items.size() * static_cast<std::size_t>(times));
    for (std::int64_t i = 0; i < times; ++i) {
        result.insert(result.end(), items.begin(), items.end());
    }
    return result;
}

std::vector<Value> joined(const std::vector<Value>& left, const std::vector<Value>& right) {
    std::vector<Value> result(left);
    result.insert(result.end(), right.begin(), right.end());
    return result;
}

Value concatenate(Interpreter& vm, const Value& left, const Value& right) {
    const char* what = nullptr;
    if (left.is_text()) {
        if (right.is_text()) {
            expect_memory(left.as_text().size() + right.as_text().size());
            return Value::text(left.as_text() + right.as_text());
        }
        what = "str";
    } else if (const List* const list = left.as<List>()) {
        if (const List* const other = right.as<List>()) {
            return Value::list(joined(list->items, other->items));
        }
        what = "list";
    } else if (const Tuple* const tuple = left.as<Tuple>()) {
        if (const Tuple* const other = right.as<Tuple>()) {
            return Value::tuple(joined(tuple->items, other->items));
        }
        what = "tuple";
    } else if (const Bytes* const bytes = left.as<Bytes>()) {
        if (const Bytes* const other = right.as<Bytes>()) {
            return Value::bytes(bytes->data + other->data);
        }
        raise(vm, "TypeError", fmt::format("can't concat {} to bytes", type_name(vm, right)));
    }
    if (what == nullptr) {
        return Value::not_implemented();
    }
    raise(vm, "TypeError",
          fmt::format("can only concatenate {} (not \"{}\") to {}", what, type_name(vm, right),
                      what));
}

Value multiply_sequence(const Value& sequence, std::int64_t times) {
    switch (sequence.object()->kind()) {
        case Kind::Str:
            return Value::text(repeat(sequence.as_text(), times));
        case Kind::Bytes:
            return Value::bytes(repeat(sequence.to<Bytes>().data, times));
        case Kind::List:
            return Value::list(repeat_items(sequence.to<List>().items, times));
        case Kind::Tuple:
            return Value::tuple(repeat_items(sequence.to<Tuple>().items, times));
        default:
            return Value::not_implemented();
    }
}

Value set_operation(Interpreter& vm, BinaryOperator operation, Table& left, Table& right,
                    bool is_frozen) {
    auto result = make<Set>(is_frozen);
    const auto put_all = [&](Table& from, Table* with, bool wanted) {
        std::size_t at = 0;
        while (const Table::Entry* const entry = from.next(at)) {
            const Value key = entry->key;
            if (with == nullptr || (with->find(vm, key) != nullptr) == wanted) {
                result->table.set(vm, key, Value());
            }
        }
    };
    switch (operation) {
        case BinaryOperator::BitOr:
            put_all(left, nullptr, true);
            put_all(right, nullptr, true);
            return result;
        case BinaryOperator::BitAnd:
            put_all(left, &right, true);
            return result;
        case BinaryOperator::Subtract:
            put_all(left, &right, false);
            return result;
        case BinaryOperator::BitXor:
            put_all(left, &right, false);
            put_all(right, &left, false);
            return result;
        default:
            return Value::not_implemented();
    }
}

Value merged(Interpreter& vm, Dict& left, Dict& right) {
    auto result = make<Dict>();
    result->flavour = left.flavour;
    result->missing = left.missing;
    for (Dict* const dict : {&left, &right}) {
        std::size_t at = 0;
        while (const Table::Entry* const entry = dict->table.next(at)) {
            const Table::Entry held = *entry;
            result->table.set(vm, held.key, held.value);
        }
    }
    return result;
}

// Both operands builtin; NotImplemented where Python has no such operation.
Value builtin_binary(Interpreter& vm, BinaryOperator operation, const Value& left,
                     const Value& right) {
    if (left.is_number() && right.is_number()) {
        return arithmetic(vm, operation, left, right);
    }
    if (operation == BinaryOperator::Add && left.is_object()) {
        return concatenate(vm, left, right);
    }
    if (operation == BinaryOperator::Multiply) {
        if (left.is_object() && right.is_int()) {
            return multiply_sequence(left, right.as_int());
        }
        if (right.is_object() && left.is_int()) {
            return multiply_sequence(right, left.as_int());
        }
    }
    const auto is_sequence = [](const Value& value) {
        return value.is_text() || value.is(Kind::List) || value.is(Kind::Tuple) ||
               value.is(Kind::Bytes);
    };
    if (operation == BinaryOperator::Multiply && (is_sequence(left) || is_sequence(right))) {
        raise(vm, "TypeError",
              fmt::format("can't multiply sequence by non-int of type '{}'",
                          type_name(vm, is_sequence(left) ? right : left)));
    }
    Set* const set = left.as<Set>();
    if (Set* const other = right.as<Set>(); set != nullptr && other != nullptr) {
        return set_operation(vm, operation, set->table, other->table, set->frozen);
    }
    Dict* const dict = left.as<Dict>();
    if (Dict* const other = right.as<Dict>();
        dict != nullptr && other != nullptr && operation == BinaryOperator::BitOr) {
        return merged(vm, *dict, *other);
    }
    return Value::not_implemented();
}

bool is_type_like(Interpreter& vm, const Value& value) {
    return value.is(Kind::Class) || value.is_none() ||
           type_of(vm, value).get() == vm.state().types.alias.get();
}

// One side's own say: a host object or a class of the script.
std::optional<Value> ask(Interpreter& vm, BinaryOperator operation, const Value& self,
                         const Value& other, bool is_reflected) {
    const Spelling& names = spelling(operation);
    if (const auto method = special(vm, self, is_reflected ? names.reflected : names.dunder)) {
        Value result = call(vm, *method, {other});
        if (!result.is_not_implemented()) {
            return result;
        }
        return std::nullopt;
    }
    if (auto* const host = native<NativeObject>(self)) {
        const Value held = self;
        return host->binary(vm, operation, other, is_reflected);
    }
    return std::nullopt;
}

[[noreturn]] void bad_operands(Interpreter& vm, const std::string& sign, const Value& left,
                               const Value& right) {
    raise(vm, "TypeError",
          fmt::format("unsupported operand type(s) for {}: '{}' and '{}'", sign,
                      type_name(vm, left), type_name(vm, right)));
}

std::optional<Value> try_binary(Interpreter& vm, BinaryOperator operation, const Value& left,
                                const Value& right) {
    refuse_unresolved(left);
    refuse_unresolved(right);
    // A subclass on the right is asked first, where it says something of its own.
    const bool right_first = right.is(Kind::Instance) && left.is(Kind::Instance) &&
                             right.to<Instance>().type != left.to<Instance>().type &&
                             right.to<Instance>().type->is_subclass_of(*left.to<Instance>().type);
    if (right_first) {
        if (auto result = ask(vm, operation, right, left, true)) {
            return result;
        }
    }
    if (auto result = ask(vm, operation, left, right, false)) {
        return result;
    }
    if (!right_first) {
        if (auto result = ask(vm, operation, right, left, true)) {
            return result;
        }
    }
    if (operation == BinaryOperator::Modulo && payload_of(left).is_text()) {
        // A text of an enum's own is what %s shows.
        const Value& inside = payload_of(right);
        const bool is_many = inside.is(Kind::Tuple) || inside.is(Kind::Dict);
        return Value::text(
            format_percent(vm, payload_of(left).as_text(), is_many ? inside : right));
    }
    Value result = builtin_binary(vm, operation, payload_of(left), payload_of(right));
    if (!result.is_not_implemented()) {
        return result;
    }
    if (operation == BinaryOperator::BitOr && is_type_like(vm, left) && is_type_like(vm, right)) {
        return Value::tuple({left, right});  // int | None: fit for isinstance
    }
    return std::nullopt;
}

}  // namespace

const char* symbol(BinaryOperator operation) {
    return spelling(operation).symbol;
}

std::string repeat(const std::string& text, std::int64_t times) {
    if (times <= 0 || text.empty()) {
        return {};
    }
    const auto count = static_cast<std::size_t>(times);
    expect_memory(count > static_cast<std::size_t>(-1) / text.size() ? static_cast<std::size_t>(-1)
                                                                     : count * text.size());
    std::string result;
    result.reserve(text.size() * count);
    for (std::size_t i = 0; i < count; ++i) {
        result += text;
    }
    return result;
}

Value binary(Interpreter& vm, BinaryOperator operation, const Value& left, const Value& right) {
    if (left.is_number() && right.is_number()) {
        const Value result = arithmetic(vm, operation, left, right);
        if (!result.is_not_implemented()) {
            return result;
        }
    } else if (auto result = try_binary(vm, operation, left, right)) {
        return std::move(*result);
    }
    bad_operands(vm, spelling(operation).symbol, left, right);
}

namespace {

std::optional<Value> builtin_in_place(Interpreter& vm, BinaryOperator operation, const Value& left,
                                      const Value& right) {
    if (List* const list = left.as<List>()) {
        if (operation == BinaryOperator::Add) {
            std::vector<Value> more = collect(vm, right);
            list->items.insert(list->items.end(), more.begin(), more.end());
            list->count();
            return left;
        }
        if (operation == BinaryOperator::Multiply && right.is_int()) {
            std::vector<Value> repeated = repeat_items(list->items, right.as_int());
            list->items.swap(repeated);
            list->count();
            return left;
        }
    }
    if (Dict* const dict = left.as<Dict>()) {
        if (Dict* const other = right.as<Dict>();
            operation == BinaryOperator::BitOr && other != nullptr) {
            std::size_t at = 0;
            while (const Table::Entry* const entry = other->table.next(at)) {
                const Table::Entry held = *entry;
                dict->table.set(vm, held.key, held.value);
            }
            return left;
        }
    }
    Set* const set = left.as<Set>();
    if (Set* const other = right.as<Set>(); set != nullptr && other != nullptr && !set->frozen) {
        const Value result = set_operation(vm, operation, set->table, other->table, false);
        if (const Set* const made = result.as<Set>()) {
            set->table.clear();
            std::size_t at = 0;
            while (const Table::Entry* const entry = made->table.next(at)) {
                set->table.set(vm, entry->key, Value());
            }
            return left;
        }
    }
    return std::nullopt;
}

}  // namespace

Value in_place(Interpreter& vm, BinaryOperator operation, const Value& left, const Value& right) {
    if (const auto method = special(vm, left, spelling(operation).in_place)) {
        Value result = call(vm, *method, {right});
        if (!result.is_not_implemented()) {
            return result;
        }
    } else if (left.is_object()) {
        if (auto result = builtin_in_place(vm, operation, left, right)) {
            return std::move(*result);
        }
    }
    if (left.is_number() && right.is_number()) {
        return binary(vm, operation, left, right);
    }
    if (auto result = try_binary(vm, operation, left, right)) {
        return std::move(*result);
    }
    bad_operands(
        vm,
        operation == BinaryOperator::Power ? "**=" : std::string(spelling(operation).symbol) + "=",
        left, right);
}

Value unary(Interpreter& vm, UnaryOperator operation, const Value& operand) {
    refuse_unresolved(operand);
    if (operation == UnaryOperator::Not) {
        return Value::boolean(!truth(vm, operand));
    }
    static constexpr std::array<std::pair<const char*, const char*>, 4> names = {
        {{"not", ""}, {"-", "__neg__"}, {"+", "__pos__"}, {"~", "__invert__"}}};
    const auto& [sign, dunder] = names[static_cast<std::size_t>(operation)];
    if (const auto method = special(vm, operand, dunder)) {
        return call(vm, *method);
    }
    if (auto* const host = native<NativeObject>(operand)) {
        if (auto result = host->unary(vm, operation)) {
            return std::move(*result);
        }
    }
    const Value& value = payload_of(operand);
    if (value.is_int()) {
        const std::int64_t number = value.as_int();
        if (operation == UnaryOperator::Minus && number == INT64_MIN) {
            integer_overflow();
        }
        return Value::integer(operation == UnaryOperator::Minus  ? -number
                              : operation == UnaryOperator::Plus ? number
                                                                 : ~number);
    }
    if (value.is_float() && operation != UnaryOperator::Invert) {
        return operation == UnaryOperator::Minus ? Value::real(-value.as_double()) : value;
    }
    raise(vm, "TypeError",
          fmt::format("bad operand type for unary {}: '{}'", sign, type_name(vm, operand)));
}

}  // namespace limbeck::python
