// SPDX-License-Identifier: MIT
#include "limbeck/python/object.h"

#include <limits>
#include <vector>

#include "limbeck/base/error.h"

namespace limbeck::python {

namespace {

constexpr std::size_t object_overhead = 48;

struct Memory {
    std::size_t used = 0;
    std::size_t bound = std::numeric_limits<std::size_t>::max();
};
thread_local Memory memory;
thread_local Registry* newest = nullptr;

// Dropping the last reference to a long chain of lists would recurse once per link. Past this depth
// the dead wait in a list that the outermost drop works off.
constexpr int deepest_destruction = 64;
thread_local int destruction_depth = 0;
thread_local std::vector<Object*> doomed;

[[noreturn]] void out_of_memory() {
    const std::size_t megabytes = (memory.bound + (1U << 19U)) >> 20U;
    throw Error(ErrorCode::Unsupported, "the script needs more memory than a revision may use (" +
                                            std::to_string(megabytes) + " MB)")
        .hint(
            "ask for fewer rows at a time (LIMIT, and WHERE id > the last one), or let the "
            "database "
            "change them in one statement");
}

}  // namespace

class Registry::Head : public Object {
  public:
    Head() : Object(Kind::Cell) {
        previous_ = this;
        next_ = this;
    }
    ~Head() override = default;

    void link(Object* object) {
        object->previous_ = this;
        object->next_ = next_;
        next_->previous_ = object;
        next_ = object;
    }
    [[nodiscard]] Object* first() const { return next_ == this ? nullptr : next_; }

  private:
    friend class Object;
};

Object::Object(Kind kind, Tracking tracking) : kind_(kind) {
    if (tracking == Tracking::Container && newest != nullptr) {
        newest->head_->link(this);
    }
    memory.used += object_overhead;
    if (memory.used > memory.bound) {
        unlink();
        memory.used -= object_overhead;
        out_of_memory();
    }
}

Object::~Object() {
    unlink();
    discharge(object_overhead);
}

void Object::unlink() {
    if (previous_ != nullptr) {
        previous_->next_ = next_;
        next_->previous_ = previous_;
        previous_ = nullptr;
        next_ = nullptr;
    }
}

void Object::destroy(Object* object) {
    if (destruction_depth >= deepest_destruction) {
        doomed.push_back(object);
        return;
    }
    ++destruction_depth;
    delete object;
    if (destruction_depth == 1) {
        while (!doomed.empty()) {
            Object* const next = doomed.back();
            doomed.pop_back();
            delete next;
        }
    }
    --destruction_depth;
}

Registry::Registry() : head_(new Head), outer_(newest) {
    newest = this;
}

Registry::~Registry() {
    clear();
    if (newest == this) {
        newest = outer_;
    }
    delete head_;
}

void Registry::clear() {
    while (Object* const object = head_->first()) {
        retain(object);
        object->unlink();
        object->clear();
        release(object);
    }
}

void charge(std::size_t bytes) {
    expect_memory(bytes);
    memory.used += bytes;
}

void discharge(std::size_t bytes) noexcept {
    memory.used -= bytes;
}

void expect_memory(std::size_t bytes) {
    if (bytes > memory.bound || memory.used > memory.bound - bytes) {
        out_of_memory();
    }
}

std::size_t memory_in_use() {
    return memory.used;
}

std::size_t bound_memory(std::size_t bytes) {
    return std::exchange(memory.bound, memory.used + bytes);
}

void restore_memory_bound(std::size_t former) {
    memory.bound = former;
}

}  // namespace limbeck::python
