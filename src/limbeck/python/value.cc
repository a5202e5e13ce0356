// SPDX-License-Identifier: MIT
#include "limbeck/python/value.h"

#include <algorithm>

#include "limbeck/python/operators.h"

namespace limbeck::python {

namespace {

bool is_continuation(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

// Tables of so few entries are searched from the front: quicker than hashing into an index.
constexpr std::size_t small_table = 8;

}  // namespace

Value Value::text(std::string value) {
    return make<Str>(std::move(value));
}
Value Value::bytes(std::string value) {
    return make<Bytes>(std::move(value));
}
Value Value::tuple(std::vector<Value> items) {
    return make<Tuple>(std::move(items));
}
Value Value::list(std::vector<Value> items) {
    return make<List>(std::move(items));
}

const std::string& Value::as_text() const {
    return static_cast<Str*>(object_)->text();
}

bool Value::is_same(const Value& other) const {
    if (tag_ != other.tag_) {
        return false;
    }
    switch (tag_) {
        case Tag::Bool:
        case Tag::Int:
            return integer_ == other.integer_;
        case Tag::Float:
            return real_ == other.real_;
        case Tag::Object:
            return object_ == other.object_;
        case Tag::Unset:
        case Tag::None:
        case Tag::Ellipsis:
        case Tag::NotImplemented:
            return true;
    }
    return false;
}

std::size_t hash_text(std::string_view text) {
    // FNV-1a: short keys, no need to withstand an attacker (the steps are bounded).
    std::uint64_t hash = 14695981039346656037U;
    for (const char c : text) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
    }
    return hash == 0 ? 1 : hash;
}

Str::Str(std::string value)
    : Object(own_kind), text_(std::move(value)), charge_(text_.capacity()) {}

std::size_t Str::hash() const {
    if (hash_ == 0) {
        hash_ = hash_text(text_);
    }
    return hash_;
}

std::size_t Str::length() const {
    if (length_ == static_cast<std::size_t>(-1)) {
        length_ = text_.size() - static_cast<std::size_t>(
                                     std::count_if(text_.begin(), text_.end(), is_continuation));
    }
    return length_;
}

std::size_t Str::byte_offset(std::size_t index) const {
    if (is_ascii()) {
        return std::min(index, text_.size());
    }
    std::size_t at = 0;
    while (at < text_.size() && (index > 0 || is_continuation(text_[at]))) {
        if (!is_continuation(text_[at])) {
            --index;
        }
        ++at;
        while (at < text_.size() && is_continuation(text_[at])) {
            ++at;
        }
    }
    return at;
}

std::size_t Str::index_of_byte(std::size_t byte) const {
    if (is_ascii()) {
        return byte;
    }
    const auto end = text_.begin() + static_cast<std::ptrdiff_t>(std::min(byte, text_.size()));
    return static_cast<std::size_t>(
        std::count_if(text_.begin(), end, [](char c) { return !is_continuation(c); }));
}

std::string_view Str::slice(std::size_t begin, std::size_t end) const {
    if (begin >= end) {
        return {};
    }
    const std::size_t from = byte_offset(begin);
    const std::size_t to = byte_offset(end);
    return std::string_view(text_).substr(from, to - from);
}

Bytes::Bytes(std::string value)
    : Object(own_kind), data(std::move(value)), charge_(data.capacity()) {}

Tuple::Tuple(std::vector<Value> values)
    : Object(own_kind), items(std::move(values)), charge_(items.size() * sizeof(Value)) {}

List::List(std::vector<Value> values)
    : Object(own_kind, Tracking::Container), items(std::move(values)) {
    count();
}

void List::clear() {
    std::vector<Value> dropped;
    dropped.swap(items);
    charge_.update(0);
}

std::int64_t Range::length() const {
    if (step > 0) {
        return start < stop ? (stop - start - 1) / step + 1 : 0;
    }
    return start > stop ? (start - stop - 1) / -step + 1 : 0;
}

template <typename Matches>
std::size_t Table::search(std::size_t hash, const Matches& matches) const {
    if (index_.empty()) {
        for (std::size_t i = 0; i < entries_.size(); ++i) {
            if (entries_[i].hash == hash && entries_[i].key.is_set() && matches(entries_[i].key)) {
                return i;
            }
        }
        return none;
    }
    const std::size_t mask = index_.size() - 1;
    // An __eq__ may change the table under the search: every step checks its bounds anew.
    for (std::size_t slot = hash & mask, tried = 0; tried < index_.size(); ++tried) {
        const std::uint32_t position = slot < index_.size() ? index_[slot] : 0;
        if (position == 0) {
            return none;
        }
        if (position - 1 < entries_.size()) {
            const Entry& entry = entries_[position - 1];
            if (entry.hash == hash && entry.key.is_set()) {
                const Value key = entry.key;
                if (matches(key)) {
                    return position - 1;
                }
            }
        }
        slot = (slot + 1) & mask;
    }
    return none;
}

namespace {

auto equal_text(std::string_view key) {
    return [key](const Value& other) { return other.is_text() && other.as_text() == key; };
}
auto equal_value(Interpreter& vm, const Value& key) {
    return [&vm, &key](const Value& other) {
        const Value held = other;
        return held.is_same(key) || equals(vm, held, key);
    };
}

}  // namespace

Value* Table::find(std::string_view key) {
    const std::size_t position = search(hash_text(key), equal_text(key));
    return position == none ? nullptr : &entries_[position].value;
}

Value* Table::find(const Str& key) {
    const std::size_t position = search(key.hash(), equal_text(key.text()));
    return position == none ? nullptr : &entries_[position].value;
}

Value* Table::find(Interpreter& vm, const Value& key) {
    if (const Str* const name = key.as<Str>()) {
        // A key that is no text may still equal one (an enum member that is also a str).
        const std::size_t position = search(name->hash(), [&](const Value& other) {
            const Value held = other;
            return held.is_text() ? held.as_text() == name->text() : equals(vm, held, key);
        });
        return position == none ? nullptr : &entries_[position].value;
    }
    const std::size_t position = search(hash(vm, key), equal_value(vm, key));
    return position >= entries_.size() ? nullptr : &entries_[position].value;
}

bool Table::set(const Ref<Str>& key, Value value) {
    if (Value* const found = find(*key)) {
        *found = std::move(value);
        return false;
    }
    insert(key->hash(), key, std::move(value));
    return true;
}

bool Table::set(std::string_view key, Value value) {
    return set(python::text(key), std::move(value));
}

bool Table::set(Interpreter& vm, const Value& key, Value value) {
    if (Value* const found = find(vm, key)) {
        *found = std::move(value);
        return false;
    }
    insert(key.is_text() ? key.to<Str>().hash() : hash(vm, key), key, std::move(value));
    return true;
}

std::optional<Value> Table::take(const Str& key) {
    const std::size_t position = search(key.hash(), equal_text(key.text()));
    return position == none ? std::nullopt : std::optional(remove(position));
}

std::optional<Value> Table::take(Interpreter& vm, const Value& key) {
    Value* const found = find(vm, key);
    if (found == nullptr) {
        return std::nullopt;
    }
    const auto* const first = reinterpret_cast<const char*>(&entries_[0].value);
    const auto distance = reinterpret_cast<const char*>(found) - first;
    return remove(static_cast<std::size_t>(distance) / sizeof(Entry));
}

Value Table::remove(std::size_t position) {
    Entry& entry = entries_[position];
    Value value = std::move(entry.value);
    const Value key = std::exchange(entry.key, Value::unset());
    entry.value = Value();
    --live_;
    if (live_ == 0) {
        clear();
    }
    return value;
}

void Table::insert(std::size_t hash, Value key, Value value) {
    if (entries_.size() == entries_.capacity() && live_ < entries_.size() / 2) {
        rebuild();
    }
    entries_.push_back({hash, std::move(key), std::move(value)});
    ++live_;
    if (entries_.size() > small_table && entries_.size() * 2 > index_.size()) {
        rebuild();
    } else if (!index_.empty()) {
        const std::size_t mask = index_.size() - 1;
        std::size_t slot = hash & mask;
        while (index_[slot] != 0) {
            slot = (slot + 1) & mask;
        }
        index_[slot] = static_cast<std::uint32_t>(entries_.size());
    }
    charge_.update(entries_.capacity() * sizeof(Entry) + index_.size() * sizeof(std::uint32_t));
}

// Drops the deleted entries and makes an index at most a quarter full.
void Table::rebuild() {
    std::erase_if(entries_, [](const Entry& entry) { return !entry.key.is_set(); });
    index_.clear();
    if (entries_.size() <= small_table) {
        return;
    }
    std::size_t size = 32;
    while (size < entries_.size() * 4) {
        size *= 2;
    }
    index_.assign(size, 0);
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        std::size_t slot = entries_[i].hash & (size - 1);
        while (index_[slot] != 0) {
            slot = (slot + 1) & (size - 1);
        }
        index_[slot] = static_cast<std::uint32_t>(i + 1);
    }
}

void Table::clear() {
    // Dropping a value may run code that looks at this table: it must find it empty.
    std::vector<Entry> dropped;
    dropped.swap(entries_);
    index_.clear();
    live_ = 0;
    charge_.update(0);
}

const Table::Entry* Table::next(std::size_t& position) const {
    while (position < entries_.size()) {
        const Entry& entry = entries_[position++];
        if (entry.key.is_set()) {
            return &entry;
        }
    }
    return nullptr;
}

const Table::Entry* Table::last() const {
    const auto found = std::find_if(entries_.rbegin(), entries_.rend(),
                                    [](const Entry& entry) { return entry.key.is_set(); });
    return found == entries_.rend() ? nullptr : &*found;
}

}  // namespace limbeck::python
