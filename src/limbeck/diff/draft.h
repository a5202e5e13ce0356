// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <utility>

#include "limbeck/schema/database.h"

namespace limbeck::diff {

// A database that is on its way to another one, and copied when it is first changed: most that are
// compared never are, and a large one takes longer to copy than to compare.
class Draft {
  public:
    Draft() = default;
    // Refers to it until it is changed.
    explicit Draft(const schema::Database& given) : given_(&given) {}
    explicit Draft(schema::Database&& own) : own_(std::move(own)) {}

    [[nodiscard]] const schema::Database& operator*() const { return own_ ? *own_ : *given_; }
    [[nodiscard]] const schema::Database* operator->() const { return &**this; }
    // To be changed.
    [[nodiscard]] schema::Database& own() {
        if (!own_) {
            own_ = *given_;
        }
        return *own_;
    }

  private:
    const schema::Database* given_ = nullptr;
    std::optional<schema::Database> own_;
};

}  // namespace limbeck::diff
