// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "limbeck/python/object.h"

namespace limbeck::python {

class Interpreter;
class Str;
class Class;

// Any Python value: small ones in place, the others by counted reference. Cheap to copy.
// Unset is no Python value: an argument not given, a variable not yet bound.
class Value {
  public:
    enum class Tag : std::uint8_t {
        Unset,
        None,
        Bool,
        Int,
        Float,
        Ellipsis,
        NotImplemented,
        Object
    };

    Value() : tag_(Tag::None), integer_(0) {}
    template <typename T>
    requires std::is_base_of_v<Object, T> Value(
        const Ref<T>& object)  // NOLINT: every object is a value
        : Value(object.get()) {}
    explicit Value(Object* object) : tag_(Tag::Object), object_(object) { retain(object_); }
    Value(const Value& other) : tag_(other.tag_), integer_(other.integer_) {
        if (tag_ == Tag::Object) {
            object_ = other.object_;
            retain(object_);
        }
    }
    Value(Value&& other) noexcept : tag_(other.tag_), integer_(other.integer_) {
        if (tag_ == Tag::Object) {
            object_ = other.object_;
        }
        other.tag_ = Tag::None;
    }
    Value& operator=(const Value& other) {
        Value(other).swap(*this);
        return *this;
    }
    Value& operator=(Value&& other) noexcept {
        Value(std::move(other)).swap(*this);
        return *this;
    }
    ~Value() {
        if (tag_ == Tag::Object) {
            release(object_);
        }
    }
    void swap(Value& other) noexcept {
        std::swap(tag_, other.tag_);
        std::swap(integer_, other.integer_);
    }

    static Value unset() { return Value(Tag::Unset); }
    static Value none() { return {}; }
    static Value ellipsis() { return Value(Tag::Ellipsis); }
    static Value not_implemented() { return Value(Tag::NotImplemented); }
    static Value boolean(bool value) {
        Value result(Tag::Bool);
        result.integer_ = value ? 1 : 0;
        return result;
    }
    static Value integer(std::int64_t value) {
        Value result(Tag::Int);
        result.integer_ = value;
        return result;
    }
    static Value size(std::size_t value) { return integer(static_cast<std::int64_t>(value)); }
    static Value real(double value) {
        Value result(Tag::Float);
        result.real_ = value;
        return result;
    }
    static Value text(std::string value);
    static Value bytes(std::string value);
    static Value tuple(std::vector<Value> items);
    static Value list(std::vector<Value> items = {});

    [[nodiscard]] Tag tag() const { return tag_; }
    [[nodiscard]] bool is_set() const { return tag_ != Tag::Unset; }
    [[nodiscard]] bool is_none() const { return tag_ == Tag::None; }
    // Not given, or given as None: what most optional arguments mean by "default".
    [[nodiscard]] bool is_absent() const { return tag_ <= Tag::None; }
    [[nodiscard]] bool is_bool() const { return tag_ == Tag::Bool; }
    // A bool is an int, as in Python; is_exact_int is not.
    [[nodiscard]] bool is_int() const { return tag_ == Tag::Int || tag_ == Tag::Bool; }
    [[nodiscard]] bool is_exact_int() const { return tag_ == Tag::Int; }
    [[nodiscard]] bool is_float() const { return tag_ == Tag::Float; }
    [[nodiscard]] bool is_number() const { return is_int() || is_float(); }
    [[nodiscard]] bool is_ellipsis() const { return tag_ == Tag::Ellipsis; }
    [[nodiscard]] bool is_not_implemented() const { return tag_ == Tag::NotImplemented; }
    [[nodiscard]] bool is_object() const { return tag_ == Tag::Object; }
    [[nodiscard]] bool is(Kind kind) const { return is_object() && object_->kind() == kind; }
    [[nodiscard]] bool is_text() const { return is(Kind::Str); }

    [[nodiscard]] std::int64_t as_int() const { return integer_; }
    [[nodiscard]] bool as_bool() const { return integer_ != 0; }
    // Of an int or a float.
    [[nodiscard]] double as_double() const {
        return is_float() ? real_ : static_cast<double>(integer_);
    }
    [[nodiscard]] Object* object() const { return object_; }
    // The object when it is of that kind, else nullptr.
    template <typename T>
    [[nodiscard]] T* as() const {
        return is(T::own_kind) ? static_cast<T*>(object_) : nullptr;
    }
    // The object of a value known to be of that kind.
    template <typename T>
    [[nodiscard]] T& to() const {
        return *static_cast<T*>(object_);
    }
    // Of a value known to be a str.
    [[nodiscard]] const std::string& as_text() const;

    // The same object, or equal small values: Python's "is".
    [[nodiscard]] bool is_same(const Value& other) const;

  private:
    explicit Value(Tag tag) : tag_(tag), integer_(0) {}

    Tag tag_;
    union {
        std::int64_t integer_;
        double real_;
        Object* object_;
    };
    static_assert(sizeof(Object*) == sizeof(std::int64_t));
};

// UTF-8 text. Positions are code points, as Python counts.
class Str : public Object {
  public:
    static constexpr Kind own_kind = Kind::Str;
    explicit Str(std::string value);

    [[nodiscard]] const std::string& text() const { return text_; }
    [[nodiscard]] std::size_t hash() const;
    // In code points.
    [[nodiscard]] std::size_t length() const;
    [[nodiscard]] bool is_ascii() const { return length() == text_.size(); }
    // Bytes before the code point of that index (at most the length).
    [[nodiscard]] std::size_t byte_offset(std::size_t index) const;
    [[nodiscard]] std::size_t index_of_byte(std::size_t byte) const;
    // Code points [begin, end).
    [[nodiscard]] std::string_view slice(std::size_t begin, std::size_t end) const;

  private:
    std::string text_;
    Charge charge_;
    mutable std::size_t hash_ = 0;
    mutable std::size_t length_ = static_cast<std::size_t>(-1);
};

class Bytes : public Object {
  public:
    static constexpr Kind own_kind = Kind::Bytes;
    explicit Bytes(std::string value);
    const std::string data;

  private:
    Charge charge_;
};

class Tuple : public Object {
  public:
    static constexpr Kind own_kind = Kind::Tuple;
    explicit Tuple(std::vector<Value> values);
    const std::vector<Value> items;

  private:
    Charge charge_;
};

class List : public Object {
  public:
    static constexpr Kind own_kind = Kind::List;
    explicit List(std::vector<Value> values = {});
    void clear() override;
    void append(Value value) {
        items.push_back(std::move(value));
        count();
    }
    // Whoever changes `items` directly calls this afterwards.
    void count() { charge_.update(items.capacity() * sizeof(Value)); }

    std::vector<Value> items;

  private:
    Charge charge_;
};

// Insertion-ordered hash table: the body of dict and set. Keys are compared by Python's equality,
// which may run a script's __eq__ and __hash__; so every look-up takes the interpreter. Texts, the
// common keys, are compared without it.
class Table {
  public:
    struct Entry {
        std::size_t hash = 0;
        Value key = Value::unset();  // unset: deleted
        Value value;
    };

    [[nodiscard]] std::size_t size() const { return live_; }
    Value* find(Interpreter& vm, const Value& key);
    Value* find(const Str& key);
    Value* find(std::string_view key);
    // True where the key is new.
    bool set(Interpreter& vm, const Value& key, Value value);
    bool set(const Ref<Str>& key, Value value);
    bool set(std::string_view key, Value value);
    std::optional<Value> take(Interpreter& vm, const Value& key);
    std::optional<Value> take(const Str& key);
    void clear();

    // Walks by position, skipping the deleted: `for (i = 0; const Entry* e = next(i);)`. A table
    // may change meanwhile without harm.
    const Entry* next(std::size_t& position) const;
    Entry* next(std::size_t& position) {
        return const_cast<Entry*>(std::as_const(*this).next(position));
    }
    const Entry* last() const;

  private:
    static constexpr std::size_t none = static_cast<std::size_t>(-1);
    template <typename Matches>
    std::size_t search(std::size_t hash, const Matches& matches) const;
    void insert(std::size_t hash, Value key, Value value);
    Value remove(std::size_t position);
    void rebuild();

    std::vector<Entry> entries_;
    std::vector<std::uint32_t> index_;  // position + 1; empty while the table is small
    std::size_t live_ = 0;
    Charge charge_;
};

class Dict : public Object {
  public:
    static constexpr Kind own_kind = Kind::Dict;
    Dict() : Object(own_kind, Tracking::Container) {}
    void clear() override {
        table.clear();
        missing = Value::unset();
    }
    Table table;
    // defaultdict's factory; unset for a plain dict.
    Value missing = Value::unset();
    // OrderedDict or defaultdict; none for a plain dict. Lives as long as the interpreter.
    Class* flavour = nullptr;
};

class Set : public Object {
  public:
    static constexpr Kind own_kind = Kind::Set;
    explicit Set(bool is_frozen = false)
        : Object(own_kind, Tracking::Container), frozen(is_frozen) {}
    void clear() override { table.clear(); }
    Table table;
    const bool frozen;
};

class SliceObject : public Object {
  public:
    static constexpr Kind own_kind = Kind::Slice;
    SliceObject(Value from, Value to, Value by)
        : Object(own_kind), lower(std::move(from)), upper(std::move(to)), step(std::move(by)) {}
    const Value lower;
    const Value upper;
    const Value step;
};

class Range : public Object {
  public:
    static constexpr Kind own_kind = Kind::Range;
    Range(std::int64_t from, std::int64_t to, std::int64_t by)
        : Object(own_kind), start(from), stop(to), step(by) {}
    [[nodiscard]] std::int64_t length() const;
    [[nodiscard]] std::int64_t at(std::int64_t index) const { return start + index * step; }
    const std::int64_t start;
    const std::int64_t stop;
    const std::int64_t step;
};

// Anything that yields values one by one.
class Iterator : public Object {
  public:
    static constexpr Kind own_kind = Kind::Iterator;
    // False at the end, and for ever after.
    virtual bool next(Interpreter& vm, Value& out) = 0;
    // Python's name of the type.
    [[nodiscard]] virtual const char* type_name() const { return "iterator"; }

  protected:
    Iterator() : Object(own_kind, Tracking::Container) {}
};

// A variable that inner functions share with their outer one.
class Cell : public Object {
  public:
    static constexpr Kind own_kind = Kind::Cell;
    explicit Cell(Value first = Value::unset())
        : Object(own_kind, Tracking::Container), value(std::move(first)) {}
    void clear() override { value = Value::unset(); }
    Value value;
};

std::size_t hash_text(std::string_view text);
inline Ref<Str> text(std::string_view value) {
    return make<Str>(std::string(value));
}

}  // namespace limbeck::python
