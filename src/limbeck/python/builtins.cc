// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "limbeck/python/access.h"
#include "limbeck/python/arithmetic.h"
#include "limbeck/python/convert.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/files.h"
#include "limbeck/python/format_spec.h"
#include "limbeck/python/operators.h"
#include "limbeck/python/sorting.h"
#include "limbeck/python/state.h"
#include "limbeck/python/text_of.h"
#include "limbeck/python/utf8.h"

// The builtin functions.
namespace limbeck::python {

namespace {

using Values = std::span<Value>;

const std::vector<Value>& rest(const Value& value) {
    return value.to<Tuple>().items;
}

Value print(Interpreter& vm, Values a) {
    const std::string separator = a[1].is_absent() ? " " : text_argument(vm, a[1]);
    std::string text;
    for (std::size_t i = 0; i < rest(a[0]).size(); ++i) {
        text += i == 0 ? "" : separator;
        text += str(vm, rest(a[0])[i]);
    }
    text += a[2].is_absent() ? "\n" : text_argument(vm, a[2]);
    if (a[3].is_absent()) {
        vm.host().print(text);
    } else {
        call_method(vm, a[3], "write", {Value::text(text)});
    }
    return {};
}

Value any_of(Interpreter& vm, Values a, bool wanted) {
    const Value iterator = iterate(vm, a[0]);
    Value item;
    while (next(vm, iterator, item)) {
        if (truth(vm, item) == wanted) {
            return Value::boolean(wanted);
        }
    }
    return Value::boolean(!wanted);
}

Value sum(Interpreter& vm, Values a) {
    Value total = a[1].is_set() ? a[1] : Value::integer(0);
    if (total.is_text()) {
        raise(vm, "TypeError", "sum() can't sum strings [use ''.join(seq) instead]");
    }
    const Value iterator = iterate(vm, a[0]);
    Value item;
    while (next(vm, iterator, item)) {
        total = binary(vm, BinaryOperator::Add, total, item);
    }
    return total;
}

Value extreme(Interpreter& vm, Values a, bool is_max) {
    const char* const name = is_max ? "max" : "min";
    if (rest(a[0]).empty()) {
        raise(vm, "TypeError", fmt::format("{} expected at least 1 argument, got 0", name));
    }
    const bool is_single = rest(a[0]).size() == 1;
    const Value iterator = iterate(vm, is_single ? rest(a[0])[0] : a[0]);
    Value best = Value::unset();
    Value best_key;
    Value item;
    while (next(vm, iterator, item)) {
        const Value key = a[1].is_absent() ? item : call(vm, a[1], {item});
        if (!best.is_set() || (is_max ? less(vm, best_key, key) : less(vm, key, best_key))) {
            best = item;
            best_key = key;
        }
    }
    if (best.is_set()) {
        return best;
    }
    if (a[2].is_set()) {
        return a[2];
    }
    raise(vm, "ValueError", fmt::format("{}() arg is an empty sequence", name));
}

Value enumerate(Interpreter& vm, Values a) {
    const Value iterator = iterate(vm, a[0]);
    auto index = std::make_shared<std::int64_t>(a[1].is_set() ? index_of(vm, a[1]) : 0);
    return make_iterator(
        [iterator, index](Interpreter& in) -> std::optional<Value> {
            Value item;
            if (!next(in, iterator, item)) {
                return std::nullopt;
            }
            return Value::tuple({Value::integer((*index)++), item});
        },
        "enumerate");
}

// One value of each iterator, or nothing at the end of the first that ends.
std::optional<std::vector<Value>> next_of_all(Interpreter& vm, const std::vector<Value>& iterators,
                                              bool is_strict) {
    std::vector<Value> items;
    for (std::size_t i = 0; i < iterators.size(); ++i) {
        Value item;
        if (next(vm, iterators[i], item)) {
            if (is_strict && items.size() != i) {
                raise(vm, "ValueError",
                      fmt::format("zip() argument {} is longer than argument{} {}", i + 1,
                                  i == 1 ? "" : "s", i == 1 ? "1" : fmt::format("1-{}", i)));
            }
            items.push_back(std::move(item));
        } else if (is_strict && i > 0 && items.size() == i) {
            raise(vm, "ValueError",
                  fmt::format("zip() argument {} is shorter than argument{} {}", i + 1,
                              i == 1 ? "" : "s", i == 1 ? "1" : fmt::format("1-{}", i)));
        } else if (!is_strict) {
            return std::nullopt;
        }
    }
    if (items.size() != iterators.size() || items.empty()) {
        return std::nullopt;
    }
    return items;
}

std::vector<Value> iterators_of(Interpreter& vm, const std::vector<Value>& iterables) {
    std::vector<Value> iterators;
    for (const Value& iterable : iterables) {
        iterators.push_back(iterate(vm, iterable));
    }
    return iterators;
}

Value zip(Interpreter& vm, Values a) {
    const bool is_strict = a[1].is_set() && truth(vm, a[1]);
    return make_iterator(
        [iterators = iterators_of(vm, rest(a[0])),
         is_strict](Interpreter& in) -> std::optional<Value> {
            if (auto items = next_of_all(in, iterators, is_strict)) {
                return Value::tuple(std::move(*items));
            }
            return std::nullopt;
        },
        "zip");
}

Value map(Interpreter& vm, Values a) {
    return make_iterator(
        [function = a[0],
         iterators = iterators_of(vm, rest(a[1]))](Interpreter& in) -> std::optional<Value> {
            if (const auto items = next_of_all(in, iterators, false)) {
                return call(in, function, Arguments{*items, {}, {}});
            }
            return std::nullopt;
        },
        "map");
}

Value filter(Interpreter& vm, Values a) {
    return make_iterator(
        [function = a[0], iterator = iterate(vm, a[1])](Interpreter& in) -> std::optional<Value> {
            Value item;
            while (next(in, iterator, item)) {
                if (truth(in, function.is_none() ? item : call(in, function, {item}))) {
                    return item;
                }
            }
            return std::nullopt;
        },
        "filter");
}

Value reversed(Interpreter& vm, Values a) {
    if (const auto method = special(vm, a[0], "__reversed__")) {
        return call(vm, *method);
    }
    refuse_unresolved(a[0]);
    const bool is_mapping = payload_of(a[0]).is(Kind::Dict) || a[0].is(Kind::Native);
    if (a[0].is(Kind::Set) || a[0].is(Kind::Iterator)) {
        raise(vm, "TypeError", fmt::format("'{}' object is not reversible", type_name(vm, a[0])));
    }
    auto items = std::make_shared<std::vector<Value>>();
    if (is_mapping) {
        *items = collect(vm, a[0]);
        std::reverse(items->begin(), items->end());
        return iterate(vm, Value::list(*items));
    }
    auto at = std::make_shared<std::size_t>(length(vm, a[0]));
    return make_iterator(
        [object = a[0], at](Interpreter& in) -> std::optional<Value> {
            if (*at == 0) {
                return std::nullopt;
            }
            return item(in, object, Value::size(--*at));
        },
        "reversed");
}

Value sorted(Interpreter& vm, Values a) {
    std::vector<Value> items = collect(vm, a[0]);
    sort(vm, items, a[1], a[2]);
    return Value::list(std::move(items));
}

Value next_value(Interpreter& vm, Values a) {
    refuse_unresolved(a[0]);
    if (!a[0].is(Kind::Iterator) && !special(vm, a[0], "__next__")) {
        raise(vm, "TypeError", fmt::format("'{}' object is not an iterator", type_name(vm, a[0])));
    }
    Value item;
    if (next(vm, a[0], item)) {
        return item;
    }
    if (a[1].is_set()) {
        return a[1];
    }
    raise_stop(vm, a[0]);
}

Value iter(Interpreter& vm, Values a) {
    if (!a[1].is_set()) {
        return iterate(vm, a[0]);
    }
    return make_iterator(
        [function = a[0], sentinel = a[1]](Interpreter& in) -> std::optional<Value> {
            Value value = call(in, function);
            return equals(in, value, sentinel) ? std::nullopt : std::optional(std::move(value));
        },
        "callable_iterator");
}

// getattr, hasattr: AttributeError is an answer, anything else is not.
std::optional<Value> try_attribute(Interpreter& vm, const Value& object, const Value& name) {
    refuse_unresolved(object);
    const std::string& wanted = text_argument(vm, name);
    try {
        auto found = find_attribute(vm, object, *text(wanted));
        if (found) {
            refuse_unresolved(*found);
        }
        return found;
    } catch (const Raised& raised) {
        if (!raised.exception->type->is_subclass_of(*exception_class(vm, "AttributeError"))) {
            throw;
        }
    }
    return std::nullopt;
}

Value get_attribute(Interpreter& vm, Values a) {
    if (!a[2].is_set()) {
        return attribute(vm, a[0], text_argument(vm, a[1]));
    }
    return try_attribute(vm, a[0], a[1]).value_or(a[2]);
}

bool is_callable(Interpreter& vm, const Value& value) {
    refuse_unresolved(value);
    switch (value.is_object() ? value.object()->kind() : Kind::Str) {
        case Kind::Function:
        case Kind::NativeFunction:
        case Kind::BoundMethod:
        case Kind::Class:
        case Kind::StaticMethod:
            return true;
        case Kind::Native:
            return static_cast<NativeObject*>(value.object())->is_callable();
        case Kind::Instance:
            return special(vm, value, "__call__").has_value();
        default:
            return false;
    }
}

bool is_subclass(Interpreter& vm, const Value& type, const Value& other) {
    refuse_unresolved(type);
    refuse_unresolved(other);
    if (const Tuple* const tuple = other.as<Tuple>()) {
        return std::any_of(tuple->items.begin(), tuple->items.end(),
                           [&](const Value& one) { return is_subclass(vm, type, one); });
    }
    if (!type.is(Kind::Class)) {
        raise(vm, "TypeError", "issubclass() arg 1 must be a class");
    }
    if (!other.is(Kind::Class)) {
        raise(vm, "TypeError",
              "issubclass() arg 2 must be a class, a tuple of classes, or a union");
    }
    return type.to<Class>().is_subclass_of(other.to<Class>());
}

Value absolute(Interpreter& vm, Values a) {
    const Value& value = payload_of(a[0]);
    if (value.is_int()) {
        return value.as_int() < 0 ? unary(vm, UnaryOperator::Minus, value)
                                  : Value::integer(value.as_int());
    }
    if (value.is_float()) {
        return Value::real(std::fabs(value.as_double()));
    }
    if (const auto method = special(vm, a[0], "__abs__")) {
        return call(vm, *method);
    }
    if (auto* const host = native<NativeObject>(a[0])) {
        if (const auto method = host->attribute(vm, "__abs__")) {
            return call(vm, *method);
        }
    }
    raise(vm, "TypeError", fmt::format("bad operand type for abs(): '{}'", type_name(vm, a[0])));
}

Value round_value(Interpreter& vm, Values a) {
    const Value& value = payload_of(a[0]);
    const bool has_digits = !a[1].is_absent();
    const std::int64_t digits = has_digits ? index_of(vm, a[1]) : 0;
    if (value.is_int()) {
        if (digits >= 0) {
            return Value::integer(value.as_int());
        }
        if (digits < -18) {
            return Value::integer(0);
        }
        std::int64_t unit = 1;
        for (std::int64_t i = digits; i < 0; ++i) {
            unit *= 10;
        }
        const std::int64_t low = floor_divide(value.as_int(), unit);
        const std::int64_t over = value.as_int() - low * unit;
        const bool up = over > unit - over || (over == unit - over && low % 2 != 0);
        return Value::integer(checked_multiply(low + (up ? 1 : 0), unit));
    }
    if (value.is_float()) {
        const auto places = static_cast<int>(std::clamp<std::int64_t>(digits, -400, 400));
        const double rounded = round_half_even(value.as_double(), places);
        return has_digits ? Value::real(rounded) : to_int(vm, Value::real(rounded), std::nullopt);
    }
    if (const auto method = special(vm, a[0], "__round__")) {
        return has_digits ? call(vm, *method, {a[1]}) : call(vm, *method);
    }
    if (auto* const host = native<NativeObject>(a[0])) {
        if (const auto method = host->attribute(vm, "__round__")) {
            return has_digits ? call(vm, *method, {a[1]}) : call(vm, *method);
        }
    }
    raise(vm, "TypeError",
          fmt::format("type {} doesn't define __round__ method", type_name(vm, a[0])));
}

Value builtin_pow(Interpreter& vm, Values a) {
    if (a[2].is_absent()) {
        return binary(vm, BinaryOperator::Power, a[0], a[1]);
    }
    std::int64_t base = index_of(vm, a[0]);
    std::int64_t exponent = index_of(vm, a[1]);
    const std::int64_t modulus = index_of(vm, a[2]);
    if (modulus == 0) {
        raise(vm, "ValueError", "pow() 3rd argument cannot be 0");
    }
    if (exponent < 0) {
        unsupported("pow() with a negative exponent and a modulus");
    }
    std::int64_t result = floor_modulo(1, modulus);
    base = floor_modulo(base, modulus);
    for (; exponent > 0; exponent >>= 1) {
        if ((exponent & 1) != 0) {
            result = floor_modulo(checked_multiply(result, base), modulus);
        }
        if (exponent > 1) {
            base = floor_modulo(checked_multiply(base, base), modulus);
        }
    }
    return Value::integer(result);
}

NativeFunction::Bound based(unsigned base, char mark) {
    return [base, mark](Interpreter& vm, Values a) {
        const std::int64_t value = index_of(vm, a[0]);
        const std::uint64_t size =
            value < 0 ? ~static_cast<std::uint64_t>(value) + 1 : static_cast<std::uint64_t>(value);
        return Value::text(
            fmt::format("{}0{}{}", value < 0 ? "-" : "", mark, digits_of(size, base)));
    };
}

Value character(Interpreter& vm, Values a) {
    const std::int64_t code = index_of(vm, a[0]);
    if (code < 0 || code > 0x10FFFF) {
        raise(vm, "ValueError", "chr() arg not in range(0x110000)");
    }
    std::string text;
    append_utf8(text, static_cast<unsigned long>(code));
    return Value::text(std::move(text));
}

Value ordinal(Interpreter& vm, Values a) {
    const Value& value = payload_of(a[0]);
    if (const Bytes* const bytes = value.as<Bytes>(); bytes != nullptr && bytes->data.size() == 1) {
        return Value::integer(static_cast<unsigned char>(bytes->data[0]));
    }
    if (!value.is_text()) {
        raise(vm, "TypeError",
              fmt::format("ord() expected string of length 1, but {} found", type_name(vm, value)));
    }
    const std::size_t size = value.to<Str>().length();
    if (size != 1) {
        raise(vm, "TypeError",
              fmt::format("ord() expected a character, but string of length {} found", size));
    }
    std::size_t at = 0;
    return Value::integer(next_code_point(value.as_text(), at));
}

Value divide_modulo(Interpreter& vm, Values a) {
    return Value::tuple({binary(vm, BinaryOperator::FloorDivide, a[0], a[1]),
                         binary(vm, BinaryOperator::Modulo, a[0], a[1])});
}

Value vars(Interpreter& vm, Values a) {
    if (a[0].is_set()) {
        return attribute(vm, a[0], "__dict__");
    }
    const Frame* const frame = vm.state().frame;
    return frame == nullptr ? Value(make<Dict>()) : Value(frame->globals);
}

Value locals(Interpreter& vm, Values /*a*/) {
    const Frame* const frame = vm.state().frame;
    if (frame->names) {
        return frame->names;
    }
    auto result = make<Dict>();
    for (std::size_t i = 0; i < frame->slots.size(); ++i) {
        const std::string& name = frame->code->slot_names[i];
        if (!name.empty() && frame->slots[i].is_set()) {
            result->table.set(name, frame->slots[i]);
        }
    }
    for (std::size_t i = 0; i < frame->cells.size(); ++i) {
        if (frame->cells[i]->value.is_set()) {
            result->table.set(frame->code->cell_names[i], frame->cells[i]->value);
        }
    }
    return result;
}

Value directory(Interpreter& vm, Values a) {
    std::vector<Value> names;
    const auto add = [&](const Table& table) {
        std::size_t at = 0;
        while (const Table::Entry* const entry = table.next(at)) {
            names.push_back(entry->key);
        }
    };
    if (const ModuleObject* const module = a[0].as<ModuleObject>()) {
        add(module->attributes->table);
    } else if (const Instance* const instance = a[0].as<Instance>()) {
        add(instance->attributes->table);
        for (const Class* const type : instance->type->order) {
            add(type->attributes->table);
        }
    } else {
        unsupported("dir() of this");
    }
    sort(vm, names, {}, {});
    return Value::list(std::move(names));
}

void add_sequence_functions(
    const std::function<void(std::string_view, NativeFunction::Bound)>& add) {
    add("any(iterable, /)", [](Interpreter& vm, Values a) { return any_of(vm, a, true); });
    add("all(iterable, /)", [](Interpreter& vm, Values a) { return any_of(vm, a, false); });
    add("sum(iterable, /, start=)", sum);
    add("min(*values, key=, default=)", [](Interpreter& vm, Values a) {
        Value ordered[] = {a[2], a[0], a[1]};
        return extreme(vm, ordered, false);
    });
    add("max(*values, key=, default=)", [](Interpreter& vm, Values a) {
        Value ordered[] = {a[2], a[0], a[1]};
        return extreme(vm, ordered, true);
    });
    add("enumerate(iterable, start=)", enumerate);
    add("zip(*iterables, strict=)", [](Interpreter& vm, Values a) {
        Value ordered[] = {a[1], a[0]};
        return zip(vm, ordered);
    });
    add("map(function, /, *iterables)", map);
    add("filter(function, iterable, /)", filter);
    add("reversed(sequence, /)", reversed);
    add("sorted(iterable, /, *, key=, reverse=)", sorted);
    add("iter(object, sentinel=, /)", iter);
    add("next(iterator, default=, /)", next_value);
    add("len(object, /)", [](Interpreter& vm, Values a) { return Value::size(length(vm, a[0])); });
}

void add_object_functions(const std::function<void(std::string_view, NativeFunction::Bound)>& add) {
    add("print(*values, sep=, end=, file=, flush=)", [](Interpreter& vm, Values a) {
        Value ordered[] = {a[4], a[0], a[1], a[2]};
        return print(vm, ordered);
    });
    add("repr(object, /)", [](Interpreter& vm, Values a) { return Value::text(repr(vm, a[0])); });
    add("ascii(object, /)", [](Interpreter& vm, Values a) { return Value::text(ascii(vm, a[0])); });
    add("format(value, spec=, /)", [](Interpreter& vm, Values a) {
        return Value::text(format(vm, a[0], a[1].is_set() ? text_argument(vm, a[1]) : ""));
    });
    add("isinstance(object, type, /)",
        [](Interpreter& vm, Values a) { return Value::boolean(is_instance(vm, a[0], a[1])); });
    add("issubclass(type, other, /)",
        [](Interpreter& vm, Values a) { return Value::boolean(is_subclass(vm, a[0], a[1])); });
    add("callable(object, /)",
        [](Interpreter& vm, Values a) { return Value::boolean(is_callable(vm, a[0])); });
    add("getattr(object, name, default=, /)", get_attribute);
    add("hasattr(object, name, /)", [](Interpreter& vm, Values a) {
        return Value::boolean(try_attribute(vm, a[0], a[1]).has_value());
    });
    add("setattr(object, name, value, /)", [](Interpreter& vm, Values a) {
        set_attribute(vm, a[0], text(text_argument(vm, a[1])), a[2]);
        return Value();
    });
    add("delattr(object, name, /)", [](Interpreter& vm, Values a) {
        delete_attribute(vm, a[0], text(text_argument(vm, a[1])));
        return Value();
    });
    add("id(object, /)", [](Interpreter&, Values a) {
        return Value::integer(
            a[0].is_object()
                ? static_cast<std::int64_t>(reinterpret_cast<std::uintptr_t>(a[0].object()))
                : a[0].as_int());
    });
    add("hash(object, /)", [](Interpreter& vm, Values a) {
        return Value::integer(static_cast<std::int64_t>(hash(vm, a[0]) >> 2U));
    });
    add("vars(object=, /)", vars);
    add("globals()", [](Interpreter& vm, Values) { return Value(vm.state().frame->globals); });
    add("locals()", locals);
    add("dir(object, /)", directory);
    add("open(file, mode=, buffering=, encoding=, errors=, newline=)", open_file);
    add("__import__(name, globals=, locals=, fromlist=, level=)",
        [](Interpreter& vm, Values a) { return import_module(vm, text_argument(vm, a[0])); });
    for (const char* const name : {"eval", "exec", "compile", "input"}) {
        add(std::string(name) + "(*arguments)",
            [name](Interpreter&, Values) -> Value { unsupported(std::string(name) + "()"); });
    }
}

void add_number_functions(const std::function<void(std::string_view, NativeFunction::Bound)>& add) {
    add("abs(x, /)", absolute);
    add("round(number, ndigits=)", round_value);
    add("pow(base, exp, mod=)", builtin_pow);
    add("divmod(x, y, /)", divide_modulo);
    add("hex(number, /)", based(16, 'x'));
    add("oct(number, /)", based(8, 'o'));
    add("bin(number, /)", based(2, 'b'));
    add("chr(i, /)", character);
    add("ord(c, /)", ordinal);
}

}  // namespace

void add_builtins(Interpreter& vm) {
    Table& table = vm.state().builtins->table;
    const auto add = [&table](std::string_view signature, NativeFunction::Bound code) {
        table.set(signature.substr(0, signature.find('(')),
                  make_function(signature, std::move(code)));
    };
    add_sequence_functions(add);
    add_object_functions(add);
    add_number_functions(add);
}

}  // namespace limbeck::python
