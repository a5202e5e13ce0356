// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "limbeck/base/source.h"
#include "limbeck/python/value.h"

namespace limbeck::python {

class ModuleObject : public Object {
  public:
    static constexpr Kind own_kind = Kind::Module;
    explicit ModuleObject(std::string dotted_name)
        : Object(own_kind, Tracking::Container),
          name(std::move(dotted_name)),
          attributes(make<Dict>()) {}
    void clear() override { attributes = make<Dict>(); }

    void set(std::string_view attribute, const Value& value) {
        attributes->table.set(attribute, value);
    }

    std::string name;
    Ref<Dict> attributes;
    // Run from source: what it has not does not exist. Of a native module something may be missing
    // that the real one has, so that an unknown name gives an Unresolved.
    bool is_complete = false;
};

// What an import of something unknown binds. Its attributes are deeper ones of the same kind; any
// other use is Error (Unsupported) with the dotted name. So an import that nothing on the executed
// path uses does no harm.
class Unresolved : public Object {
  public:
    static constexpr Kind own_kind = Kind::Unresolved;
    Unresolved(std::string dotted_name, std::string note)
        : Object(own_kind), name(std::move(dotted_name)), origin(std::move(note)) {}
    const std::string name;
    const std::string origin;  // "imported at versions/1.py:3"
};
[[noreturn]] void refuse(const Unresolved& symbol);
inline void refuse_unresolved(const Value& value) {
    if (const auto* const symbol = value.as<Unresolved>()) {
        refuse(*symbol);
    }
}

// Where modules come from that the interpreter's own stdlib does not have.
class Importer {
  public:
    virtual ~Importer() = default;
    // Nothing, a ready module (or any other value), or the source of one to run.
    using Found = std::variant<std::monostate, Value, std::shared_ptr<const base::Source>>;
    virtual Found find(Interpreter& vm, const std::string& dotted_name) = 0;
};

// import a.b.c: the module, run first if need be; an Unresolved where nobody knows it.
Value import_module(Interpreter& vm, const std::string& dotted_name);
// An expression as the module with these names has it: an annotation that a host wants to know.
// Errors are at the place of the call.
Value evaluate(Interpreter& vm, const std::string& expression, const Ref<Dict>& globals);
// from module import name.
Value import_from(Interpreter& vm, const std::string& module, const std::string& name);

}  // namespace limbeck::python
