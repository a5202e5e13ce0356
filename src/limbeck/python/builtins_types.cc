// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "limbeck/base/text.h"
#include "limbeck/python/access.h"
#include "limbeck/python/convert.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/operators.h"
#include "limbeck/python/state.h"
#include "limbeck/python/text_of.h"

// The builtin types as things to call: int("5"), list(x), dict(a=1).
namespace limbeck::python {

namespace {

const Value& argument(const Arguments& arguments, std::size_t index) {
    static thread_local const Value unset = Value::unset();
    return index < arguments.positional.size() ? arguments.positional[index] : unset;
}

void no_keywords(Interpreter& vm, const char* name, const Arguments& arguments, std::size_t most) {
    if (!arguments.keyword_names.empty()) {
        raise(vm, "TypeError", fmt::format("{}() takes no keyword arguments", name));
    }
    if (arguments.positional.size() > most) {
        raise(vm, "TypeError",
              fmt::format("{} expected at most {} argument{}, got {}", name, most,
                          most == 1 ? "" : "s", arguments.positional.size()));
    }
}

Value make_str(Interpreter& vm, const Ref<Class>& /*type*/, const Arguments& arguments) {
    const Value& value = argument(arguments, 0);
    if (!value.is_set()) {
        const Value* const object = arguments.keyword("object");
        return Value::text(object == nullptr ? "" : str(vm, *object));
    }
    if (arguments.positional.size() > 1 || arguments.keyword("encoding") != nullptr) {
        if (!value.is(Kind::Bytes)) {
            raise(vm, "TypeError",
                  fmt::format("decoding to str: need a bytes-like object, {} found",
                              type_name(vm, value)));
        }
        return Value::text(decode(vm, value.to<Bytes>().data, "utf-8", "strict"));
    }
    return value.is_text() ? value : Value::text(str(vm, value));
}

Value make_bytes(Interpreter& vm, const Ref<Class>& /*type*/, const Arguments& arguments) {
    const Value& value = argument(arguments, 0);
    if (!value.is_set()) {
        return Value::bytes("");
    }
    if (value.is_text()) {
        if (arguments.positional.size() < 2 && arguments.keyword("encoding") == nullptr) {
            raise(vm, "TypeError", "string argument without an encoding");
        }
        return Value::bytes(value.as_text());
    }
    if (value.is_int()) {
        return Value::bytes(repeat(std::string(1, '\0'), value.as_int()));
    }
    if (value.is(Kind::Bytes)) {
        return value;
    }
    std::string data;
    for (const Value& one : collect(vm, value)) {
        const std::int64_t byte = index_of(vm, one);
        if (byte < 0 || byte > 255) {
            raise(vm, "ValueError", "bytes must be in range(0, 256)");
        }
        data += static_cast<char>(byte);
    }
    return Value::bytes(std::move(data));
}

Value make_int(Interpreter& vm, const Ref<Class>& /*type*/, const Arguments& arguments) {
    const Value& given = argument(arguments, 0);
    if (!given.is_set()) {
        return Value::integer(0);
    }
    const Value* const keyword = arguments.keyword("base");
    const Value& base = keyword != nullptr ? *keyword : argument(arguments, 1);
    return to_int(vm, given, base.is_set() ? std::optional(index_of(vm, base)) : std::nullopt);
}

Value make_float(Interpreter& vm, const Ref<Class>& /*type*/, const Arguments& arguments) {
    no_keywords(vm, "float", arguments, 1);
    const Value& given = argument(arguments, 0);
    return given.is_set() ? Value::real(to_double(vm, given)) : Value::real(0);
}

Value make_bool(Interpreter& vm, const Ref<Class>& /*type*/, const Arguments& arguments) {
    no_keywords(vm, "bool", arguments, 1);
    return Value::boolean(truth(vm, argument(arguments, 0)));
}

Value make_list(Interpreter& vm, const Ref<Class>& /*type*/, const Arguments& arguments) {
    no_keywords(vm, "list", arguments, 1);
    const Value& given = argument(arguments, 0);
    return Value::list(given.is_set() ? collect(vm, given) : std::vector<Value>{});
}

Value make_tuple(Interpreter& vm, const Ref<Class>& /*type*/, const Arguments& arguments) {
    no_keywords(vm, "tuple", arguments, 1);
    const Value& given = argument(arguments, 0);
    if (given.is(Kind::Tuple)) {
        return given;
    }
    return Value::tuple(given.is_set() ? collect(vm, given) : std::vector<Value>{});
}

Class::Construct make_set(bool is_frozen) {
    return [is_frozen](Interpreter& vm, const Ref<Class>& /*type*/, const Arguments& arguments) {
        no_keywords(vm, is_frozen ? "frozenset" : "set", arguments, 1);
        auto made = make<Set>(is_frozen);
        if (const Value& given = argument(arguments, 0); given.is_set()) {
            const Value iterator = iterate(vm, given);
            Value item;
            while (next(vm, iterator, item)) {
                made->table.set(vm, item, Value());
            }
        }
        return Value(made);
    };
}

Value make_dict(Interpreter& vm, const Ref<Class>& /*type*/, const Arguments& arguments) {
    auto made = make<Dict>();
    if (const Value& given = argument(arguments, 0); given.is_set()) {
        update_dict(vm, *made, given);
    }
    for (std::size_t i = 0; i < arguments.keyword_names.size(); ++i) {
        made->table.set(vm, arguments.keyword_names[i], arguments.keyword_values[i]);
    }
    return made;
}

Value make_range(Interpreter& vm, const Ref<Class>& /*type*/, const Arguments& arguments) {
    no_keywords(vm, "range", arguments, 3);
    if (arguments.positional.empty()) {
        raise(vm, "TypeError", "range expected at least 1 argument, got 0");
    }
    const std::int64_t first = index_of(vm, argument(arguments, 0));
    if (arguments.positional.size() == 1) {
        return make<Range>(0, first, 1);
    }
    const std::int64_t step =
        arguments.positional.size() == 3 ? index_of(vm, argument(arguments, 2)) : 1;
    if (step == 0) {
        raise(vm, "ValueError", "range() arg 3 must not be zero");
    }
    return make<Range>(first, index_of(vm, argument(arguments, 1)), step);
}

Value make_slice(Interpreter& vm, const Ref<Class>& /*type*/, const Arguments& arguments) {
    no_keywords(vm, "slice", arguments, 3);
    const auto value = [&](std::size_t index) {
        return argument(arguments, index).is_set() ? argument(arguments, index) : Value();
    };
    if (arguments.positional.size() == 1) {
        return make<SliceObject>(Value(), value(0), Value());
    }
    return make<SliceObject>(value(0), value(1), value(2));
}

// type(x) asks; type(name, bases, body) makes.
Value make_type(Interpreter& vm, const Ref<Class>& /*type*/, const Arguments& arguments) {
    if (arguments.positional.size() == 1) {
        return type_of(vm, argument(arguments, 0));
    }
    const Dict* const body = argument(arguments, 2).as<Dict>();
    if (arguments.positional.size() != 3 || body == nullptr || !argument(arguments, 0).is_text()) {
        raise(vm, "TypeError", "type() takes 1 or 3 arguments");
    }
    const Value copy = make_dict(vm, {}, Arguments{arguments.positional.subspan(2, 1), {}, {}});
    return build_class(vm, argument(arguments, 0).as_text(), collect(vm, argument(arguments, 1)),
                       {}, Ref<Dict>(&copy.to<Dict>()));
}

}  // namespace

void add_type_builtins(Interpreter& vm) {
    Types& types = vm.state().types;
    Table& builtins = vm.state().builtins->table;
    types.object = make_class(vm, "object");
    types.type = make_class(vm, "type", {}, make_type);
    types.none = make_class(vm, "NoneType");
    types.integer = make_class(vm, "int", {}, make_int);
    types.boolean = make_class(vm, "bool", {types.integer}, make_bool);
    types.real = make_class(vm, "float", {}, make_float);
    types.str = make_class(vm, "str", {}, make_str);
    types.bytes = make_class(vm, "bytes", {}, make_bytes);
    types.tuple = make_class(vm, "tuple", {}, make_tuple);
    types.list = make_class(vm, "list", {}, make_list);
    types.dict = make_class(vm, "dict", {}, make_dict);
    types.set = make_class(vm, "set", {}, make_set(false));
    types.frozenset = make_class(vm, "frozenset", {}, make_set(true));
    types.slice = make_class(vm, "slice", {}, make_slice);
    types.range = make_class(vm, "range", {}, make_range);
    for (const Ref<Class>* const type :
         {&types.object, &types.type, &types.integer, &types.boolean, &types.real, &types.str,
          &types.bytes, &types.tuple, &types.list, &types.dict, &types.set, &types.frozenset,
          &types.slice, &types.range}) {
        builtins.set((*type)->name, *type);
    }
    types.function = make_class(vm, "function");
    types.native_function = make_class(vm, "builtin_function_or_method");
    types.method = make_class(vm, "method");
    types.module = make_class(vm, "module");
    types.iterator = make_class(vm, "iterator");
    types.generator = make_class(vm, "generator", {types.iterator});
    types.ellipsis = make_class(vm, "ellipsis");
    types.not_implemented = make_class(vm, "NotImplementedType");
    types.alias = make_class(vm, "_GenericAlias");
    builtins.set("Ellipsis", Value::ellipsis());
    builtins.set("NotImplemented", Value::not_implemented());
}

}  // namespace limbeck::python
