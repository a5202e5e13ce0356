// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

// What every Python object on the heap has in common: a reference count, a kind, and a place in the
// list of objects that may hold others. A thread works for one interpreter at a time; objects never
// move between threads.
namespace limbeck::python {

enum class Kind : std::uint8_t {
    Str,
    Bytes,
    Tuple,
    List,
    Dict,
    Set,
    Slice,
    Range,
    Function,
    NativeFunction,
    BoundMethod,
    Class,
    Instance,
    Module,
    Iterator,
    Property,
    StaticMethod,
    ClassMethod,
    Super,
    Cell,
    Code,
    Native,
    Unresolved,
};

class Object {
  public:
    Object(const Object&) = delete;
    Object& operator=(const Object&) = delete;

    [[nodiscard]] Kind kind() const { return kind_; }
    // How many references there are: one means that only the asker holds it.
    [[nodiscard]] std::uint32_t references() const { return references_; }

    // Drops every reference that this object holds. Only the registry calls it, to break cycles.
    virtual void clear() {}

  protected:
    enum class Tracking { Leaf, Container };
    explicit Object(Kind kind, Tracking tracking = Tracking::Leaf);
    virtual ~Object();

  private:
    friend class Registry;
    friend void retain(Object* object);
    friend void release(Object* object);
    static void destroy(Object* object);
    void unlink();

    Object* previous_ = nullptr;
    Object* next_ = nullptr;
    std::uint32_t references_ = 0;
    Kind kind_;
};

inline void retain(Object* object) {
    ++object->references_;
}
inline void release(Object* object) {
    if (--object->references_ == 0) {
        Object::destroy(object);
    }
}

// The containers made while it is the newest of its thread. Its end takes apart those that only
// refer to each other; what a host still holds stays valid but empty.
class Registry {
  public:
    Registry();
    ~Registry();
    Registry(const Registry&) = delete;
    Registry& operator=(const Registry&) = delete;

    void clear();

  private:
    friend class Object;
    class Head;
    Head* head_;
    Registry* outer_;
};

// Memory that values hold, counted per thread. `charge` throws Error (Unsupported) when the bound
// would be passed; `expect` asks ahead of a large allocation without counting it.
void charge(std::size_t bytes);
void discharge(std::size_t bytes) noexcept;
void expect_memory(std::size_t bytes);
std::size_t memory_in_use();
// The bound in bytes above what is in use now; returns the former absolute bound for `restore`.
std::size_t bound_memory(std::size_t bytes);
void restore_memory_bound(std::size_t former);

// What one object has been charged for.
class Charge {
  public:
    Charge() = default;
    explicit Charge(std::size_t bytes) { update(bytes); }
    ~Charge() { discharge(bytes_); }
    Charge(const Charge&) = delete;
    Charge& operator=(const Charge&) = delete;

    void update(std::size_t bytes) {
        if (bytes > bytes_) {
            charge(bytes - bytes_);
        } else {
            discharge(bytes_ - bytes);
        }
        bytes_ = bytes;
    }

  private:
    std::size_t bytes_ = 0;
};

// A counted reference to one kind of object; may be empty.
template <typename T>
class Ref {
  public:
    Ref() = default;
    explicit Ref(T* object) : object_(object) {
        if (object_ != nullptr) {
            retain(object_);
        }
    }
    Ref(const Ref& other) : Ref(other.object_) {}
    Ref(Ref&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
    template <typename U>
    requires(!std::is_same_v<U, T> && std::is_base_of_v<T, U>)
        Ref(const Ref<U>& other)  // NOLINT: as implicit as a pointer's
        : Ref(other.get()) {}
    Ref& operator=(Ref other) noexcept {
        std::swap(object_, other.object_);
        return *this;
    }
    ~Ref() {
        if (object_ != nullptr) {
            release(object_);
        }
    }

    [[nodiscard]] T* get() const { return object_; }
    T* operator->() const { return object_; }
    T& operator*() const { return *object_; }
    explicit operator bool() const { return object_ != nullptr; }
    bool operator==(const Ref& other) const { return object_ == other.object_; }

  private:
    T* object_ = nullptr;
};

template <typename T, typename... Args>
Ref<T> make(Args&&... args) {
    return Ref<T>(new T(std::forward<Args>(args)...));
}

}  // namespace limbeck::python
