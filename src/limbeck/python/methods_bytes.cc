// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <array>
#include <charconv>
#include <cmath>

#include "limbeck/base/text.h"
#include "limbeck/python/access.h"
#include "limbeck/python/convert.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/state.h"

// The methods of bytes, int and float.
namespace limbeck::python {

namespace {

using Values = std::span<Value>;

const std::string& self(Values a) {
    return payload_of(a[0]).to<Bytes>().data;
}

Value from_hex(Interpreter& vm, Values a) {
    const std::string text = text_argument(vm, a[1]);
    std::string data;
    for (std::size_t i = 0; i < text.size();) {
        if (text[i] == ' ') {
            ++i;
            continue;
        }
        const int high = base::hex_value(text[i]);
        const int low = i + 1 < text.size() ? base::hex_value(text[i + 1]) : -1;
        if (high < 0 || low < 0) {
            raise(vm, "ValueError",
                  fmt::format("non-hexadecimal number found in fromhex() arg at position {}",
                              high < 0 ? i : i + 1));
        }
        data += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return Value::bytes(std::move(data));
}

Value to_hex(Interpreter& /*vm*/, Values a) {
    std::string text;
    for (const char c : self(a)) {
        text += fmt::format("{:02x}", static_cast<unsigned char>(c));
    }
    return Value::text(std::move(text));
}

// Every other method of bytes is that of str on the text with one character per byte.
Value through_text(Interpreter& vm, const std::string& method, const Arguments& arguments) {
    const auto to_text = [&](const Value& value) {
        return value.is(Kind::Bytes)
                   ? Value::text(decode(vm, value.to<Bytes>().data, "latin-1", "strict"))
                   : value;
    };
    const auto to_bytes = [&](const Value& value) {
        return value.is_text() ? Value::bytes(encode(vm, value.as_text(), "latin-1", "strict"))
                               : value;
    };
    std::vector<Value> given;
    for (const Value& value : arguments.positional) {
        if (value.is(Kind::Tuple) || value.is(Kind::List) || value.is(Kind::Iterator)) {
            std::vector<Value> items = collect(vm, value);
            for (Value& item : items) {
                item = to_text(item);
            }
            given.push_back(Value::tuple(std::move(items)));
        } else {
            given.push_back(to_text(value));
        }
    }
    const Value function = *vm.state().types.str->find(method);
    const Value result =
        call(vm, function, Arguments{given, arguments.keyword_names, arguments.keyword_values});
    if (const List* const list = result.as<List>()) {
        std::vector<Value> items;
        for (const Value& item : list->items) {
            items.push_back(to_bytes(item));
        }
        return Value::list(std::move(items));
    }
    if (const Tuple* const tuple = result.as<Tuple>()) {
        std::vector<Value> items;
        for (const Value& item : tuple->items) {
            items.push_back(to_bytes(item));
        }
        return Value::tuple(std::move(items));
    }
    return to_bytes(result);
}

std::int64_t bit_length(std::int64_t value) {
    std::uint64_t size =
        value < 0 ? ~static_cast<std::uint64_t>(value) + 1 : static_cast<std::uint64_t>(value);
    std::int64_t bits = 0;
    for (; size != 0; size >>= 1U) {
        ++bits;
    }
    return bits;
}

Value int_to_bytes(Interpreter& vm, Values a) {
    std::int64_t value = index_of(vm, a[0]);
    const std::int64_t size = a[1].is_set() ? index_of(vm, a[1]) : 1;
    const bool is_big = !a[2].is_set() || text_argument(vm, a[2]) == "big";
    if (value < 0 || size < 0 || size > 1024 || (size < 8 && value >> (size * 8) != 0)) {
        raise(vm, "OverflowError",
              value < 0 ? "can't convert negative int to unsigned" : "int too big to convert");
    }
    std::string data;
    for (std::int64_t i = 0; i < size; ++i, value = i < 8 ? value >> 8 : 0) {
        data.insert(is_big ? data.begin() : data.end(), static_cast<char>(value & 0xFF));
    }
    return Value::bytes(std::move(data));
}

Value int_from_bytes(Interpreter& vm, Values a) {
    const std::vector<Value> bytes = collect(vm, a[1]);
    const bool is_big = !a[2].is_set() || text_argument(vm, a[2]) == "big";
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const Value& byte = bytes[is_big ? i : bytes.size() - 1 - i];
        if (value >> 55U != 0) {
            unsupported("an integer above 64 bits");
        }
        value = value << 8U | static_cast<std::uint64_t>(byte.as_int());
    }
    return Value::integer(static_cast<std::int64_t>(value));
}

}  // namespace

void add_bytes_methods(Interpreter& vm) {
    Class& type = *vm.state().types.bytes;
    type.add_method("decode(self, encoding=, errors=)", [](Interpreter& in, Values a) {
        return Value::text(decode(in, self(a), a[1].is_set() ? text_argument(in, a[1]) : "utf-8",
                                  a[2].is_set() ? text_argument(in, a[2]) : "strict"));
    });
    type.add_method("hex(self)", to_hex);
    type.attributes->table.set("fromhex",
                               make<ClassMethod>(make_function("fromhex(cls, text, /)", from_hex)));
    constexpr std::array methods = {
        "strip", "lstrip",  "rstrip",  "split",      "rsplit",       "join",         "replace",
        "find",  "rfind",   "index",   "startswith", "endswith",     "count",        "upper",
        "lower", "isdigit", "isalpha", "splitlines", "partition",    "rpartition",   "title",
        "zfill", "ljust",   "rjust",   "center",     "removeprefix", "removesuffix", "isspace"};
    for (const char* const name : methods) {
        type.attributes->table.set(
            name, make_raw_function(name, [method = std::string(name)](Interpreter& in,
                                                                       const Arguments& arguments) {
                return through_text(in, method, arguments);
            }));
    }
}

void add_number_methods(Interpreter& vm) {
    Class& integer = *vm.state().types.integer;
    integer.add_method("bit_length(self)", [](Interpreter& in, Values a) {
        return Value::integer(bit_length(index_of(in, a[0])));
    });
    integer.add_method("to_bytes(self, length=, byteorder=, *, signed=)", int_to_bytes);
    integer.attributes->table.set(
        "from_bytes", make<ClassMethod>(make_function(
                          "from_bytes(cls, bytes, byteorder=, *, signed=)", int_from_bytes)));
    const auto own = [](Interpreter&, const Value& value) { return payload_of(value); };
    integer.add_property("real", own);
    integer.add_property("numerator", own);
    const auto constant = [](std::int64_t value) {
        return [value](Interpreter&, const Value&) { return Value::integer(value); };
    };
    integer.add_property("imag", constant(0));
    integer.add_property("denominator", constant(1));
    Class& real = *vm.state().types.real;
    real.add_method("is_integer(self)", [](Interpreter&, Values a) {
        const double value = payload_of(a[0]).as_double();
        return Value::boolean(std::isfinite(value) && std::floor(value) == value);
    });
    real.add_property("real", own);
}

}  // namespace limbeck::python
