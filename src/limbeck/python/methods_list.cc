// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <algorithm>

#include "limbeck/python/access.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/operators.h"
#include "limbeck/python/sorting.h"
#include "limbeck/python/state.h"
#include "limbeck/python/text_of.h"

// The methods of list, tuple and range.
namespace limbeck::python {

namespace {

using Values = std::span<Value>;

List& self(Values a) {
    return *payload_of(a[0]).as<List>();
}

const std::vector<Value>& items(const Value& value) {
    const Value& inside = payload_of(value);
    return inside.is(Kind::List) ? inside.to<List>().items : inside.to<Tuple>().items;
}

Value insert(Interpreter& vm, Values a) {
    List& list = self(a);
    const auto size = static_cast<std::int64_t>(list.items.size());
    const std::int64_t given = index_of(vm, a[1]);
    const std::int64_t at = std::clamp<std::int64_t>(given < 0 ? given + size : given, 0, size);
    list.items.insert(list.items.begin() + at, a[2]);
    list.count();
    return {};
}

Value pop(Interpreter& vm, Values a) {
    List& list = self(a);
    if (list.items.empty()) {
        raise(vm, "IndexError", "pop from empty list");
    }
    const std::int64_t given = a[1].is_set() ? index_of(vm, a[1]) : -1;
    const auto size = static_cast<std::int64_t>(list.items.size());
    const std::int64_t at = given < 0 ? given + size : given;
    if (at < 0 || at >= size) {
        raise(vm, "IndexError", "pop index out of range");
    }
    Value taken = list.items[static_cast<std::size_t>(at)];
    list.items.erase(list.items.begin() + at);
    return taken;
}

std::optional<std::size_t> find(Interpreter& vm, const Value& sequence, const Value& wanted,
                                const Value& start, const Value& end) {
    const SliceObject slice(start.is_set() ? start : Value(), end.is_set() ? end : Value(),
                            Value());
    const SlicePositions where = positions(vm, slice, items(sequence).size());
    for (std::int64_t i = 0; i < where.count; ++i) {
        const auto at = static_cast<std::size_t>(where.start + i);
        if (at >= items(sequence).size()) {
            break;
        }
        vm.step();
        const Value item = items(sequence)[at];
        if (item.is_same(wanted) || equals(vm, item, wanted)) {
            return at;
        }
    }
    return std::nullopt;
}

Value index(Interpreter& vm, Values a) {
    if (const auto at = find(vm, a[0], a[1], a[2], a[3])) {
        return Value::size(*at);
    }
    raise(vm, "ValueError",
          payload_of(a[0]).is(Kind::List) ? repr(vm, a[1]) + " is not in list"
                                          : "tuple.index(x): x not in tuple");
}

Value remove(Interpreter& vm, Values a) {
    const auto at = find(vm, a[0], a[1], Value(), Value());
    if (!at) {
        raise(vm, "ValueError", "list.remove(x): x not in list");
    }
    List& list = self(a);
    const Value held = list.items[*at];
    list.items.erase(list.items.begin() + static_cast<std::ptrdiff_t>(*at));
    return {};
}

Value count(Interpreter& vm, Values a) {
    std::size_t found = 0;
    for (std::size_t i = 0; i < items(a[0]).size(); ++i) {
        const Value item = items(a[0])[i];
        found += item.is_same(a[1]) || equals(vm, item, a[1]) ? 1U : 0U;
    }
    return Value::size(found);
}

Value sort_list(Interpreter& vm, Values a) {
    List& list = self(a);
    std::vector<Value> values;
    values.swap(list.items);
    try {
        sort(vm, values, a[1], a[2]);
    } catch (...) {
        list.items.swap(values);
        throw;
    }
    list.items.swap(values);
    return {};
}

}  // namespace

void add_list_methods(Interpreter& vm) {
    Class& list = *vm.state().types.list;
    list.add_method("append(self, object, /)", [](Interpreter&, Values a) {
        self(a).append(a[1]);
        return Value();
    });
    list.add_method("extend(self, iterable, /)", [](Interpreter& in, Values a) {
        const std::vector<Value> more = collect(in, a[1]);
        List& own = self(a);
        own.items.insert(own.items.end(), more.begin(), more.end());
        own.count();
        return Value();
    });
    list.add_method("insert(self, index, object, /)", insert);
    list.add_method("pop(self, index=, /)", pop);
    list.add_method("remove(self, value, /)", remove);
    list.add_method("clear(self)", [](Interpreter&, Values a) {
        self(a).clear();
        return Value();
    });
    list.add_method("copy(self)",
                    [](Interpreter&, Values a) { return Value::list(self(a).items); });
    list.add_method("reverse(self)", [](Interpreter&, Values a) {
        std::reverse(self(a).items.begin(), self(a).items.end());
        return Value();
    });
    list.add_method("sort(self, *, key=, reverse=)", sort_list);
    for (Class* const type : {&list, vm.state().types.tuple.get()}) {
        type->add_method("index(self, value, start=, end=, /)", index);
        type->add_method("count(self, value, /)", count);
    }
    Class& range = *vm.state().types.range;
    for (const auto& [name, member] :
         {std::pair("start", &Range::start), {"stop", &Range::stop}, {"step", &Range::step}}) {
        range.add_property(name, [member = member](Interpreter&, const Value& value) {
            return Value::integer(value.to<Range>().*member);
        });
    }
    Class& slice = *vm.state().types.slice;
    for (const auto& [name, member] : {std::pair("start", &SliceObject::lower),
                                       {"stop", &SliceObject::upper},
                                       {"step", &SliceObject::step}}) {
        slice.add_property(name, [member = member](Interpreter&, const Value& value) {
            return value.to<SliceObject>().*member;
        });
    }
}

}  // namespace limbeck::python
