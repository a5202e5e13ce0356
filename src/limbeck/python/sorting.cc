// SPDX-License-Identifier: MIT
#include "limbeck/python/sorting.h"

#include <algorithm>

#include "limbeck/python/function.h"
#include "limbeck/python/interpreter.h"
#include "limbeck/python/operators.h"

namespace limbeck::python {

namespace {

struct Item {
    Value key;
    Value value;
};

// A merge sort of our own: std::stable_sort has undefined behaviour when __lt__ is inconsistent.
void merge_sort(Interpreter& vm, std::vector<Item>& items, std::vector<Item>& spare,
                std::size_t begin, std::size_t end, bool reverse) {
    if (end - begin < 2) {
        return;
    }
    const std::size_t middle = begin + (end - begin) / 2;
    merge_sort(vm, items, spare, begin, middle, reverse);
    merge_sort(vm, items, spare, middle, end, reverse);
    std::size_t left = begin;
    std::size_t right = middle;
    for (std::size_t at = begin; at < end; ++at) {
        vm.step();
        const bool take_right =
            left == middle ||
            (right < end && (reverse ? less(vm, items[left].key, items[right].key)
                                     : less(vm, items[right].key, items[left].key)));
        spare[at] = items[take_right ? right++ : left++];
    }
    std::copy(spare.begin() + static_cast<std::ptrdiff_t>(begin),
              spare.begin() + static_cast<std::ptrdiff_t>(end),
              items.begin() + static_cast<std::ptrdiff_t>(begin));
}

}  // namespace

void sort(Interpreter& vm, std::vector<Value>& values, const Value& key, const Value& reverse) {
    std::vector<Item> items;
    items.reserve(values.size());
    for (const Value& value : values) {
        items.push_back({key.is_absent() ? value : call(vm, key, {value}), value});
    }
    std::vector<Item> spare(items.size());
    merge_sort(vm, items, spare, 0, items.size(), reverse.is_set() && truth(vm, reverse));
    for (std::size_t i = 0; i < items.size(); ++i) {
        values[i] = items[i].value;
    }
}

}  // namespace limbeck::python
