// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include "limbeck/python/access.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/native.h"
#include "limbeck/python/operators.h"
#include "limbeck/python/state.h"

// for x in …
namespace limbeck::python {

namespace {

// A list, tuple, str, bytes or range, by position: a list may grow under the loop.
class SequenceIterator : public Iterator {
  public:
    SequenceIterator(Value over, const char* name) : over_(std::move(over)), name_(name) {}
    [[nodiscard]] const char* type_name() const override { return name_; }
    void clear() override { over_ = Value(); }

    bool next(Interpreter& /*vm*/, Value& out) override {
        if (!over_.is_object()) {
            return false;
        }
        if (take(out)) {
            return true;
        }
        over_ = Value();
        return false;
    }

  private:
    bool take(Value& out) {
        switch (over_.object()->kind()) {
            case Kind::List:
                return from(over_.to<List>().items, out);
            case Kind::Tuple:
                return from(over_.to<Tuple>().items, out);
            case Kind::Str:
                return from_text(over_.as_text(), out);
            case Kind::Bytes: {
                const std::string& data = over_.to<Bytes>().data;
                if (at_ == data.size()) {
                    return false;
                }
                out = Value::integer(static_cast<unsigned char>(data[at_++]));
                return true;
            }
            default: {
                const Range& range = over_.to<Range>();
                if (static_cast<std::int64_t>(at_) >= range.length()) {
                    return false;
                }
                out = Value::integer(range.at(static_cast<std::int64_t>(at_++)));
                return true;
            }
        }
    }
    bool from(const std::vector<Value>& items, Value& out) {
        if (at_ >= items.size()) {
            return false;
        }
        out = items[at_++];
        return true;
    }
    bool from_text(const std::string& text, Value& out) {
        if (at_ >= text.size()) {
            return false;
        }
        std::size_t end = at_ + 1;
        while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
            ++end;
        }
        out = Value::text(text.substr(at_, end - at_));
        at_ = end;
        return true;
    }

    Value over_;
    const char* name_;
    std::size_t at_ = 0;
};

class TableIterator : public Iterator {
  public:
    explicit TableIterator(const Value& over)
        : over_(over),
          table_(over.is(Kind::Dict) ? &over.to<Dict>().table : &over.to<Set>().table),
          size_(table_->size()) {}
    [[nodiscard]] const char* type_name() const override {
        return over_.is(Kind::Dict) ? "dict_keyiterator" : "set_iterator";
    }
    void clear() override {
        over_ = Value();
        table_ = nullptr;
    }
    bool next(Interpreter& vm, Value& out) override {
        if (table_ == nullptr) {
            return false;
        }
        if (table_->size() != size_) {
            raise(vm, "RuntimeError",
                  over_.is(Kind::Dict) ? "dictionary changed size during iteration"
                                       : "Set changed size during iteration");
        }
        const Table::Entry* const entry = table_->next(at_);
        if (entry == nullptr) {
            clear();
            return false;
        }
        out = entry->key;
        return true;
    }

  private:
    Value over_;
    Table* table_;
    std::size_t size_;
    std::size_t at_ = 0;
};

class StepIterator : public Iterator {
  public:
    StepIterator(std::function<std::optional<Value>(Interpreter&)> step, const char* name)
        : step_(std::move(step)), name_(name) {}
    [[nodiscard]] const char* type_name() const override { return name_; }
    void clear() override { step_ = {}; }
    bool next(Interpreter& vm, Value& out) override {
        if (!step_) {
            return false;
        }
        const Ref<StepIterator> alive(this);
        if (auto value = step_(vm)) {
            out = std::move(*value);
            return true;
        }
        step_ = {};
        return false;
    }

  private:
    std::function<std::optional<Value>(Interpreter&)> step_;
    const char* name_;
};

bool is_stop(Interpreter& vm, const Raised& raised) {
    return raised.exception->type->is_subclass_of(*vm.state().types.stop_iteration);
}

bool next_of_instance(Interpreter& vm, const Value& iterator, Value& out) {
    const auto method = special(vm, iterator, "__next__");
    if (!method) {
        raise(vm, "TypeError",
              fmt::format("'{}' object is not an iterator", type_name(vm, iterator)));
    }
    try {
        out = call(vm, *method);
        return true;
    } catch (const Raised& raised) {
        if (!is_stop(vm, raised)) {
            throw;
        }
    }
    return false;
}

// The old protocol: x[0], x[1], … until IndexError.
Value iterate_items(const Value& object) {
    auto at = std::make_shared<std::int64_t>(0);
    return make_iterator([object, at](Interpreter& vm) -> std::optional<Value> {
        try {
            return item(vm, object, Value::integer((*at)++));
        } catch (const Raised& raised) {
            if (!raised.exception->type->is_subclass_of(*exception_class(vm, "IndexError"))) {
                throw;
            }
        }
        return std::nullopt;
    });
}

Value iterate_instance(Interpreter& vm, const Value& object) {
    if (const auto method = special(vm, object, "__iter__")) {
        Value iterator = call(vm, *method);
        if (!iterator.is(Kind::Iterator) && !special(vm, iterator, "__next__")) {
            raise(
                vm, "TypeError",
                fmt::format("iter() returned non-iterator of type '{}'", type_name(vm, iterator)));
        }
        return iterator;
    }
    if (special(vm, object, "__getitem__")) {
        return iterate_items(object);
    }
    if (const Value& inside = payload_of(object); !inside.is_same(object)) {
        return iterate(vm, inside);
    }
    raise(vm, "TypeError", fmt::format("'{}' object is not iterable", type_name(vm, object)));
}

}  // namespace

Value make_iterator(std::function<std::optional<Value>(Interpreter&)> step, const char* name) {
    return make<StepIterator>(std::move(step), name);
}

Value iterate(Interpreter& vm, const Value& iterable) {
    if (!iterable.is_object()) {
        return iterate_instance(vm, iterable);
    }
    switch (iterable.object()->kind()) {
        case Kind::List:
            return make<SequenceIterator>(iterable, "list_iterator");
        case Kind::Tuple:
            return make<SequenceIterator>(iterable, "tuple_iterator");
        case Kind::Str:
            return make<SequenceIterator>(iterable, "str_ascii_iterator");
        case Kind::Bytes:
            return make<SequenceIterator>(iterable, "bytes_iterator");
        case Kind::Range:
            return make<SequenceIterator>(iterable, "range_iterator");
        case Kind::Dict:
        case Kind::Set:
            return make<TableIterator>(iterable);
        case Kind::Iterator:
            return iterable;
        case Kind::Native: {
            const Value held = iterable;
            return static_cast<NativeObject*>(held.object())->iterate(vm);
        }
        case Kind::Class: {
            Class& type = iterable.to<Class>();
            if (type.hooks && type.hooks->iterate) {
                return type.hooks->iterate(vm, type);
            }
            return iterate_instance(vm, iterable);
        }
        case Kind::Unresolved:
            refuse(iterable.to<Unresolved>());
        default:
            return iterate_instance(vm, iterable);
    }
}

bool next(Interpreter& vm, const Value& iterator, Value& out) {
    vm.step();
    if (Iterator* const own = iterator.as<Iterator>()) {
        return own->next(vm, out);
    }
    return next_of_instance(vm, iterator, out);
}

std::vector<Value> collect(Interpreter& vm, const Value& iterable) {
    if (const List* const list = iterable.as<List>()) {
        return list->items;
    }
    if (const Tuple* const tuple = iterable.as<Tuple>()) {
        return tuple->items;
    }
    std::vector<Value> values;
    Charge charge;
    const Value iterator = iterate(vm, iterable);
    Value value;
    while (next(vm, iterator, value)) {
        values.push_back(std::move(value));
        charge.update(values.capacity() * sizeof(Value));
    }
    return values;
}

}  // namespace limbeck::python
