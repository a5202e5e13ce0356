// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "limbeck/python/ast.h"

namespace limbeck::python {

enum class ScopeKind { Module, Class, Function };

// Where a name of a scope lives.
enum class Place { Local, Cell, Global, ClassBody };

// Which names a module, class, function, lambda or comprehension binds and which it shares with the
// functions around it: the Python Language Reference, section 4.2.
class Scope {
  public:
    Scope(ScopeKind kind, Scope* parent, bool is_comprehension)
        : kind_(kind), parent_(parent), is_comprehension_(is_comprehension) {}

    [[nodiscard]] ScopeKind kind() const { return kind_; }
    [[nodiscard]] Place place(const std::string& name) const;
    // In order of first binding; parameters first. Those in cells are among them.
    [[nodiscard]] const std::vector<std::string>& locals() const { return locals_; }
    // Own variables that inner functions use, then those of outer functions used here or within.
    [[nodiscard]] const std::vector<std::string>& cells() const { return cells_; }
    [[nodiscard]] const std::vector<std::string>& captured() const { return captured_; }
    // The scope that a function, class, lambda or comprehension node opens.
    [[nodiscard]] Scope& child(const void* node) const { return *children_.at(node); }

  private:
    friend class ScopeBuilder;
    enum Usage : unsigned { Used = 1, Bound = 2, DeclaredGlobal = 4, DeclaredNonlocal = 8 };

    void mark(const std::string& name, Usage usage);
    void resolve();
    [[nodiscard]] Scope* owner_of(const std::string& name) const;

    ScopeKind kind_;
    Scope* parent_;
    bool is_comprehension_;
    std::unordered_map<std::string, unsigned> usage_;
    std::vector<std::string> mentioned_;  // in order, so that cells come out the same every time
    std::vector<std::string> locals_;
    std::vector<std::string> cells_;
    std::vector<std::string> captured_;
    std::unordered_map<const void*, std::unique_ptr<Scope>> children_;
    std::vector<Scope*> ordered_children_;
};

std::unique_ptr<Scope> analyse(const Module& module);

}  // namespace limbeck::python
