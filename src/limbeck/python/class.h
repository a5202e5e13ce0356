// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "limbeck/base/error.h"
#include "limbeck/python/function.h"
#include "limbeck/python/value.h"

namespace limbeck::python {

// What a class does itself, rather than its instances: Python's metaclasses, as far as enums and
// hosts need them. Inherited from the first base that has them. Every member may be empty.
struct ClassHooks {
    // A class statement has made a subclass.
    std::function<void(Interpreter&, Class& made, const Arguments& keywords)> on_subclass;
    std::function<Value(Interpreter&, Class&, const Arguments&)> call;
    std::function<Value(Interpreter&, Class&)> iterate;
    std::function<std::size_t(Interpreter&, Class&)> length;
    std::function<Value(Interpreter&, Class&, const Value&)> item;
    std::function<bool(Interpreter&, Class&, const Value&)> contains;
    std::function<std::optional<Value>(Interpreter&, Class&, std::string_view)> attribute;
    // False where an ordinary assignment is right.
    std::function<bool(Interpreter&, Class&, std::string_view, const Value&)> set_attribute;
    std::function<std::string(Interpreter&, const Class&)> repr;
    // Beyond the instances of subclasses.
    std::function<bool(Interpreter&, const Class&, const Value&)> has_instance;
    std::function<Class*(Interpreter&)> metaclass;  // what type() says; for isinstance
};

class Class : public Object {
  public:
    // Makes the value of a call: what Python calls __new__. `cls` may be a subclass.
    using Construct = std::function<Value(Interpreter&, const Ref<Class>& cls, const Arguments&)>;

    static constexpr Kind own_kind = Kind::Class;
    // Raises TypeError when the bases have no consistent order (C3).
    Class(Interpreter* vm, std::string own_name, std::vector<Ref<Class>> parents);
    void clear() override;

    // Along the method resolution order.
    [[nodiscard]] Value* find(const Str& attribute) const;
    [[nodiscard]] Value* find(std::string_view attribute) const;
    [[nodiscard]] bool is_subclass_of(const Class& other) const;
    // The nearest constructor along the order.
    [[nodiscard]] const Class* constructor() const;

    // For hosts: a method gets self first, which is an instance of this class (else TypeError); a
    // class method gets this class or one below it.
    void add_method(std::string_view signature, NativeFunction::Bound code);
    void add_raw_method(std::string_view name, NativeFunction::Raw code);
    void add_class_method(std::string_view signature, NativeFunction::Bound code);
    void add_static_method(std::string_view signature, NativeFunction::Bound code);
    void add_property(std::string_view name, std::function<Value(Interpreter&, const Value&)> get);

    std::string name;
    std::string module;  // "" for builtins
    std::vector<Ref<Class>> bases;
    std::vector<Class*> order;  // itself first; kept alive through the bases
    Ref<Dict> attributes;
    Construct construct;
    std::shared_ptr<const ClassHooks> hooks;
    bool is_native = true;  // not made by a script: its attributes are fixed
    // Messages name it with its module, as CPython does for types written in C.
    bool shows_module = false;
    bool is_exception = false;
};

// An object of a class of the script, or an exception.
class Instance : public Object {
  public:
    static constexpr Kind own_kind = Kind::Instance;
    explicit Instance(Ref<Class> of)
        : Object(own_kind, Tracking::Container), type(std::move(of)), attributes(make<Dict>()) {}
    void clear() override;

    struct Place {
        Ref<Code> code;
        std::size_t offset = 0;
    };

    Ref<Class> type;
    Ref<Dict> attributes;
    Value payload = Value::unset();  // the str, int, dict … that the class extends; or a native
    std::vector<Place> trace;        // of an exception, innermost first
    Value failure = Value::unset();  // of an exception of the host's: its HostFailure
};

class Property : public Object {
  public:
    static constexpr Kind own_kind = Kind::Property;
    Property() : Object(own_kind, Tracking::Container) {}
    void clear() override;
    Value getter;
    Value setter;
    Value deleter;
    std::function<Value(Interpreter&, const Value&)> native;
    bool is_cached = false;  // functools.cached_property
    std::string name;
};

class StaticMethod : public Object {
  public:
    static constexpr Kind own_kind = Kind::StaticMethod;
    explicit StaticMethod(Value code)
        : Object(own_kind, Tracking::Container), function(std::move(code)) {}
    void clear() override { function = Value(); }
    Value function;
};

class ClassMethod : public Object {
  public:
    static constexpr Kind own_kind = Kind::ClassMethod;
    explicit ClassMethod(Value code)
        : Object(own_kind, Tracking::Container), function(std::move(code)) {}
    void clear() override { function = Value(); }
    Value function;
};

class Super : public Object {
  public:
    static constexpr Kind own_kind = Kind::Super;
    Super(Ref<Class> after, Value receiver)
        : Object(own_kind, Tracking::Container),
          start(std::move(after)),
          self(std::move(receiver)) {}
    void clear() override {
        start = {};
        self = Value();
    }
    Ref<Class> start;
    Value self;
};

// The class of any value.
Ref<Class> type_of(Interpreter& vm, const Value& value);
bool is_instance(Interpreter& vm, const Value& value, const Value& type_or_tuple);
// The builtin value inside an instance of a class that extends a builtin one; else the value.
const Value& payload_of(const Value& value);
// A class for hosts: `construct` may be empty (then it is called like a class of a script).
Ref<Class> make_class(Interpreter& vm, std::string_view name, std::vector<Ref<Class>> bases = {},
                      Class::Construct construct = {});
// Calls a class: constructs, then __init__.
Value instantiate(Interpreter& vm, const Ref<Class>& type, const Arguments& arguments);
// Makes the class of a class statement.
Value build_class(Interpreter& vm, const std::string& name, const std::vector<Value>& bases,
                  const Arguments& keywords, const Ref<Dict>& body);

}  // namespace limbeck::python
