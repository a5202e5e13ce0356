// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <utility>

namespace limbeck::schema {

// A table, type or sequence, in a schema or ("") wherever the search path leads.
struct QualifiedName {
    std::string schema = {};
    std::string name = {};

    QualifiedName() = default;
    QualifiedName(const char* text) : name(text) {}
    QualifiedName(std::string text) : name(std::move(text)) {}
    QualifiedName(std::string in, std::string text)
        : schema(std::move(in)), name(std::move(text)) {}

    bool operator==(const QualifiedName&) const = default;
    auto operator<=>(const QualifiedName&) const = default;
};

// What something is called while another takes its name; no longer than PostgreSQL's 63 bytes.
std::string aside(std::string name);

// The name of a constraint or an index; empty where it has none. A final one (`op.f`, or one that a
// convention made) is left alone by naming conventions, and cut where a database allows less; any
// other that is too long is refused.
struct Name {
    std::string text = {};
    bool final = false;

    Name() = default;
    Name(const char* given) : text(given) {}
    Name(std::string given) : text(std::move(given)) {}

    [[nodiscard]] bool empty() const { return text.empty(); }
    bool operator==(const Name&) const = default;
};

inline Name final_name(std::string text) {
    Name name(std::move(text));
    name.final = true;
    return name;
}

// SQL as somebody wrote it: an expression, a condition or a whole statement.
struct SqlText {
    std::string text = {};

    [[nodiscard]] bool empty() const { return text.empty(); }
    bool operator==(const SqlText&) const = default;
};

}  // namespace limbeck::schema
