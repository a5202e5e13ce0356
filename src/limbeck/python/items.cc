// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <algorithm>

#include "limbeck/python/access.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/native.h"
#include "limbeck/python/operators.h"
#include "limbeck/python/state.h"
#include "limbeck/python/text_of.h"

// x[key], x[key] = …, del x[key] and len(x).
namespace limbeck::python {

std::int64_t index_of(Interpreter& vm, const Value& value) {
    const Value& inside = payload_of(value);
    if (inside.is_int()) {
        return inside.as_int();
    }
    refuse_unresolved(value);
    if (const auto method = special(vm, value, "__index__")) {
        return index_of(vm, call(vm, *method));
    }
    raise(vm, "TypeError",
          fmt::format("'{}' object cannot be interpreted as an integer", type_name(vm, value)));
}

std::size_t position(Interpreter& vm, const Value& index, std::size_t length, const char* what) {
    if (!payload_of(index).is_int() && !special(vm, index, "__index__")) {
        refuse_unresolved(index);
        const bool is_text = std::string_view(what) == "string";
        raise(vm, "TypeError",
              fmt::format(fmt::runtime(is_text ? "{} indices must be integers, not '{}'"
                                               : "{} indices must be integers or slices, not {}"),
                          std::string_view(what).substr(0, std::string_view(what).find(' ')),
                          type_name(vm, index)));
    }
    const std::int64_t given = index_of(vm, index);
    const std::int64_t at = given < 0 ? given + static_cast<std::int64_t>(length) : given;
    if (at < 0 || at >= static_cast<std::int64_t>(length)) {
        raise(vm, "IndexError", fmt::format("{} index out of range", what));
    }
    return static_cast<std::size_t>(at);
}

SlicePositions positions(Interpreter& vm, const SliceObject& slice, std::size_t size) {
    const auto length = static_cast<std::int64_t>(size);
    SlicePositions result;
    result.step = slice.step.is_none() ? 1 : index_of(vm, slice.step);
    if (result.step == 0) {
        raise(vm, "ValueError", "slice step cannot be zero");
    }
    const bool forward = result.step > 0;
    const std::int64_t lowest = forward ? 0 : -1;
    const std::int64_t highest = forward ? length : length - 1;
    const auto bound = [&](const Value& given, std::int64_t otherwise) {
        if (given.is_none()) {
            return otherwise;
        }
        const std::int64_t at = index_of(vm, given);
        return std::clamp(at < 0 ? at + length : at, lowest, highest);
    };
    result.start = bound(slice.lower, forward ? lowest : highest);
    const std::int64_t stop = bound(slice.upper, forward ? highest : lowest);
    if (forward) {
        result.count = stop > result.start ? (stop - result.start - 1) / result.step + 1 : 0;
    } else {
        const std::int64_t back = result.step == INT64_MIN ? INT64_MAX : -result.step;
        result.count = stop < result.start ? (result.start - stop - 1) / back + 1 : 0;
    }
    return result;
}

namespace {

template <typename Take>
void each(const SlicePositions& where, const Take& take) {
    for (std::int64_t i = 0, at = where.start; i < where.count; ++i) {
        take(static_cast<std::size_t>(at));
        if (i + 1 < where.count) {
            at += where.step;
        }
    }
}

std::vector<Value> slice_items(Interpreter& vm, const std::vector<Value>& items,
                               const SliceObject& slice) {
    const SlicePositions where = positions(vm, slice, items.size());
    std::vector<Value> result;
    expect_memory(static_cast<std::size_t>(where.count) * sizeof(Value));
    result.reserve(static_cast<std::size_t>(where.count));
    each(where, [&](std::size_t at) { result.push_back(items[at]); });
    return result;
}

// Text that is not ASCII is walked through to find a position in it; long walks are steps.
void walk(Interpreter& vm, const Str& text) {
    constexpr std::size_t bytes_in_a_step = 64;
    if (!text.is_ascii()) {
        vm.step(text.text().size() / bytes_in_a_step);
    }
}

Value slice_text(Interpreter& vm, const Str& text, const SliceObject& slice) {
    const SlicePositions where = positions(vm, slice, text.length());
    walk(vm, text);
    if (where.step == 1) {
        const auto start = static_cast<std::size_t>(where.start);
        return Value::text(
            std::string(text.slice(start, start + static_cast<std::size_t>(where.count))));
    }
    std::string result;
    each(where, [&](std::size_t at) {
        vm.step();
        walk(vm, text);
        result += text.slice(at, at + 1);
    });
    return Value::text(std::move(result));
}

Value bytes_item(Interpreter& vm, const Bytes& bytes, const Value& key) {
    if (const auto* const slice = key.as<SliceObject>()) {
        std::string result;
        each(positions(vm, *slice, bytes.data.size()),
             [&](std::size_t at) { result += bytes.data[at]; });
        return Value::bytes(std::move(result));
    }
    const std::size_t at = position(vm, key, bytes.data.size(), "index");
    return Value::integer(static_cast<unsigned char>(bytes.data[at]));
}

Value dict_item(Interpreter& vm, Dict& dict, const Value& key) {
    if (const Value* const found = dict.table.find(vm, key)) {
        return *found;
    }
    if (!dict.missing.is_absent()) {
        const Ref<Dict> alive(&dict);
        Value made = call(vm, dict.missing);
        dict.table.set(vm, key, made);
        return made;
    }
    raise_key_error(vm, key);
}

Value range_item(Interpreter& vm, const Range& range, const Value& key) {
    const auto length = static_cast<std::size_t>(range.length());
    if (const auto* const slice = key.as<SliceObject>()) {
        const SlicePositions where = positions(vm, *slice, length);
        const std::int64_t start = range.at(where.start);
        const std::int64_t step = checked_multiply(range.step, where.step);
        return make<Range>(start, checked_add(start, checked_multiply(step, where.count)), step);
    }
    return Value::integer(
        range.at(static_cast<std::int64_t>(position(vm, key, length, "range object"))));
}

Value class_item(Interpreter& vm, Class& type, const Value& key) {
    if (type.hooks && type.hooks->item) {
        return type.hooks->item(vm, type, key);
    }
    if (const Value* const getter = type.find("__class_getitem__")) {
        const Value held = *getter;
        const Value function = held.is(Kind::ClassMethod) ? held.to<ClassMethod>().function : held;
        return call(vm, function, {Value(&type), key});
    }
    return Value(&type);  // list[int], dict[str, int]: a type all the same
}

Value object_item(Interpreter& vm, const Value& object, const Value& key) {
    if (const auto method = special(vm, object, "__getitem__")) {
        return call(vm, *method, {key});
    }
    const Value& inside = payload_of(object);
    if (!inside.is_same(object)) {
        if (const Dict* const dict = inside.as<Dict>();
            dict != nullptr && inside.to<Dict>().table.find(vm, key) == nullptr) {
            if (const auto missing = special(vm, object, "__missing__")) {
                return call(vm, *missing, {key});
            }
        }
        return item(vm, inside, key);
    }
    raise(vm, "TypeError", fmt::format("'{}' object is not subscriptable", type_name(vm, object)));
}

}  // namespace

Value item(Interpreter& vm, const Value& object, const Value& key) {
    if (!object.is_object()) {
        return object_item(vm, object, key);
    }
    const auto* const slice = key.as<SliceObject>();
    switch (object.object()->kind()) {
        case Kind::List: {
            const List& list = object.to<List>();
            if (slice != nullptr) {
                return Value::list(slice_items(vm, list.items, *slice));
            }
            return list.items[position(vm, key, list.items.size(), "list")];
        }
        case Kind::Tuple: {
            const Tuple& tuple = object.to<Tuple>();
            if (slice != nullptr) {
                return Value::tuple(slice_items(vm, tuple.items, *slice));
            }
            return tuple.items[position(vm, key, tuple.items.size(), "tuple")];
        }
        case Kind::Str: {
            const Str& text = object.to<Str>();
            if (slice != nullptr) {
                return slice_text(vm, text, *slice);
            }
            const std::size_t at = position(vm, key, text.length(), "string");
            walk(vm, text);
            return Value::text(std::string(text.slice(at, at + 1)));
        }
        case Kind::Dict:
            return dict_item(vm, object.to<Dict>(), key);
        case Kind::Bytes:
            return bytes_item(vm, object.to<Bytes>(), key);
        case Kind::Range:
            return range_item(vm, object.to<Range>(), key);
        case Kind::Class:
            return class_item(vm, object.to<Class>(), key);
        case Kind::Native: {
            const Value held = object;
            return static_cast<NativeObject*>(held.object())->item(vm, key);
        }
        case Kind::Unresolved:
            refuse(object.to<Unresolved>());
        default:
            return object_item(vm, object, key);
    }
}

namespace {

void set_list_slice(Interpreter& vm, List& list, const SliceObject& slice, const Value& value) {
    std::vector<Value> values = collect(vm, value);
    const SlicePositions where = positions(vm, slice, list.items.size());
    if (where.step == 1) {
        const auto begin = list.items.begin() + where.start;
        const auto at = list.items.erase(begin, begin + where.count);
        list.items.insert(at, values.begin(), values.end());
        return list.count();
    }
    if (static_cast<std::int64_t>(values.size()) != where.count) {
        raise(vm, "ValueError",
              fmt::format("attempt to assign sequence of size {} to extended slice of size {}",
                          values.size(), where.count));
    }
    auto next_value = values.begin();
    each(where, [&](std::size_t at) { list.items[at] = *next_value++; });
}

[[noreturn]] void no_items(Interpreter& vm, const Value& object, const char* what) {
    refuse_unresolved(object);
    raise(vm, "TypeError",
          fmt::format("'{}' object does not support item {}", type_name(vm, object), what));
}

}  // namespace

void set_item(Interpreter& vm, const Value& object, const Value& key, const Value& value) {
    if (Dict* const dict = object.as<Dict>()) {
        dict->table.set(vm, key, value);
        return;
    }
    if (List* const list = object.as<List>()) {
        if (const auto* const slice = key.as<SliceObject>()) {
            return set_list_slice(vm, *list, *slice, value);
        }
        list->items[position(vm, key, list->items.size(), "list assignment")] = value;
        return;
    }
    if (const auto method = special(vm, object, "__setitem__")) {
        call(vm, *method, {key, value});
        return;
    }
    if (auto* const host = native<NativeObject>(object)) {
        return host->set_item(vm, key, value);
    }
    if (const Value& inside = payload_of(object); !inside.is_same(object)) {
        return set_item(vm, inside, key, value);
    }
    no_items(vm, object, "assignment");
}

void delete_item(Interpreter& vm, const Value& object, const Value& key) {
    if (Dict* const dict = object.as<Dict>()) {
        if (!dict->table.take(vm, key)) {
            raise_key_error(vm, key);
        }
        return;
    }
    if (List* const list = object.as<List>()) {
        if (const auto* const slice = key.as<SliceObject>()) {
            std::vector<bool> dropped(list->items.size());
            each(positions(vm, *slice, list->items.size()),
                 [&](std::size_t at) { dropped[at] = true; });
            std::vector<Value> kept;
            for (std::size_t i = 0; i < dropped.size(); ++i) {
                if (!dropped[i]) {
                    kept.push_back(list->items[i]);
                }
            }
            list->items.swap(kept);
            return list->count();
        }
        const std::size_t at = position(vm, key, list->items.size(), "list assignment");
        const Value held = list->items[at];
        list->items.erase(list->items.begin() + static_cast<std::ptrdiff_t>(at));
        return;
    }
    if (const auto method = special(vm, object, "__delitem__")) {
        call(vm, *method, {key});
        return;
    }
    if (auto* const host = native<NativeObject>(object)) {
        return host->delete_item(vm, key);
    }
    if (const Value& inside = payload_of(object); !inside.is_same(object)) {
        return delete_item(vm, inside, key);
    }
    no_items(vm, object, "deletion");
}

std::size_t length(Interpreter& vm, const Value& value) {
    if (value.is_object()) {
        switch (value.object()->kind()) {
            case Kind::Str:
                return value.to<Str>().length();
            case Kind::Bytes:
                return value.to<Bytes>().data.size();
            case Kind::Tuple:
                return value.to<Tuple>().items.size();
            case Kind::List:
                return value.to<List>().items.size();
            case Kind::Dict:
                return value.to<Dict>().table.size();
            case Kind::Set:
                return value.to<Set>().table.size();
            case Kind::Range:
                return static_cast<std::size_t>(value.to<Range>().length());
            case Kind::Unresolved:
                refuse(value.to<Unresolved>());
            default:
                break;
        }
    }
    if (const auto method = special(vm, value, "__len__")) {
        const std::int64_t given = index_of(vm, call(vm, *method));
        if (given < 0) {
            raise(vm, "ValueError", "__len__() should return >= 0");
        }
        return static_cast<std::size_t>(given);
    }
    if (Class* const type = value.as<Class>();
        type != nullptr && type->hooks && type->hooks->length) {
        return type->hooks->length(vm, *type);
    }
    if (auto* const host = native<NativeObject>(value)) {
        if (const auto given = host->length(vm)) {
            return *given;
        }
    } else if (const Value& inside = payload_of(value); !inside.is_same(value)) {
        return length(vm, inside);
    }
    raise(vm, "TypeError", fmt::format("object of type '{}' has no len()", type_name(vm, value)));
}

}  // namespace limbeck::python
