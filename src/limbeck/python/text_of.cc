// SPDX-License-Identifier: MIT
#include "limbeck/python/text_of.h"

#include <fmt/core.h>

#include <charconv>
#include <cmath>
#include <vector>

#include "limbeck/python/access.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/native.h"
#include "limbeck/python/state.h"
#include "limbeck/python/utf8.h"

namespace limbeck::python {

std::string repr_text(std::string_view text) {
    const bool has_single = text.find('\'') != std::string_view::npos;
    const char quote = has_single && text.find('"') == std::string_view::npos ? '"' : '\'';
    std::string result(1, quote);
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = at;
        const char32_t c = next_code_point(text, at);
        if (c == static_cast<char32_t>(quote) || c == '\\') {
            result += '\\';
            result += static_cast<char>(c);
        } else if (c == '\n') {
            result += "\\n";
        } else if (c == '\r') {
            result += "\\r";
        } else if (c == '\t') {
            result += "\\t";
        } else if (is_printable(c)) {
            result += text.substr(begin, at - begin);
        } else if (c < 0x100) {
            result += fmt::format("\\x{:02x}", static_cast<unsigned>(c));
        } else if (c < 0x10000) {
            result += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        } else {
            result += fmt::format("\\U{:08x}", static_cast<unsigned>(c));
        }
    }
    return result += quote;
}

std::string repr_bytes(std::string_view data) {
    const bool has_single = data.find('\'') != std::string_view::npos;
    const char quote = has_single && data.find('"') == std::string_view::npos ? '"' : '\'';
    std::string result = std::string("b") + quote;
    for (const char c : data) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == quote || c == '\\') {
            result += '\\';
            result += c;
        } else if (c == '\n' || c == '\r' || c == '\t') {
            result += c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\t";
        } else if (byte < 0x20 || byte >= 0x7F) {
            result += fmt::format("\\x{:02x}", byte);
        } else {
            result += c;
        }
    }
    return result += quote;
}

// The shortest digits that read back as the same number, written with an exponent below 1e-4 and
// from 1e16 on.
std::string repr_float(double value) {
    if (std::isnan(value)) {
        return "nan";
    }
    if (std::isinf(value)) {
        return value < 0 ? "-inf" : "inf";
    }
    const double size = std::fabs(value);
    char buffer[64];
    const bool scientific = size != 0 && (size < 1e-4 || size >= 1e16);
    const auto end =
        std::to_chars(buffer, buffer + sizeof buffer, value,
                      scientific ? std::chars_format::scientific : std::chars_format::fixed)
            .ptr;
    std::string text(buffer, end);
    if (!scientific && text.find('.') == std::string::npos) {
        text += ".0";
    }
    return text;
}

namespace {

// The objects whose repr is being written: a list inside itself shows as [...].
class Entered {
  public:
    explicit Entered(const Value& value) {
        for (const Object* const one : open()) {
            is_open_ = is_open_ || one == value.object();
        }
        open().push_back(value.object());
    }
    ~Entered() { open().pop_back(); }
    Entered(const Entered&) = delete;
    Entered& operator=(const Entered&) = delete;
    [[nodiscard]] bool is_open() const { return is_open_; }

  private:
    static std::vector<const Object*>& open() {
        thread_local std::vector<const Object*> objects;
        return objects;
    }
    bool is_open_ = false;
};

std::string repr_items(Interpreter& vm, const std::vector<Value>& items) {
    std::string result;
    for (std::size_t i = 0; i < items.size(); ++i) {
        result += i == 0 ? "" : ", ";
        const Value held = items[i];
        result += repr(vm, held);
        vm.step();
    }
    expect_memory(result.size());
    return result;
}

std::string repr_pairs(Interpreter& vm, const Table& table) {
    std::string result;
    std::size_t at = 0;
    while (const Table::Entry* const entry = table.next(at)) {
        const Table::Entry held = *entry;
        result += result.empty() ? "" : ", ";
        result += repr(vm, held.key) + ": " + repr(vm, held.value);
    }
    return result;
}

std::string repr_dict(Interpreter& vm, const Value& value) {
    const Dict& dict = value.to<Dict>();
    if (dict.flavour == nullptr) {
        return '{' + repr_pairs(vm, dict.table) + '}';
    }
    const std::string& name = dict.flavour->name;
    const std::string pairs = '{' + repr_pairs(vm, dict.table) + '}';
    if (name == "defaultdict") {
        return fmt::format("defaultdict({}, {})",
                           repr(vm, dict.missing.is_set() ? dict.missing : Value()), pairs);
    }
    if (dict.table.size() == 0) {
        return name + "()";
    }
    std::string items;
    std::size_t at = 0;
    while (const Table::Entry* const entry = dict.table.next(at)) {
        const Table::Entry held = *entry;
        items += items.empty() ? "" : ", ";
        items += '(' + repr(vm, held.key) + ", " + repr(vm, held.value) + ')';
    }
    return fmt::format("{}([{}])", name, items);
}

std::string repr_set(Interpreter& vm, const Set& set) {
    std::vector<Value> keys;
    std::size_t at = 0;
    while (const Table::Entry* const entry = set.table.next(at)) {
        keys.push_back(entry->key);
    }
    if (keys.empty()) {
        return set.frozen ? "frozenset()" : "set()";
    }
    const std::string items = repr_items(vm, keys);
    return set.frozen ? "frozenset({" + items + "})" : '{' + items + '}';
}

std::string address(const Value& value) {
    return fmt::format("{:#x}", reinterpret_cast<std::uintptr_t>(value.object()));
}

std::string qualified_name(const Class& type) {
    const Value* const own = type.attributes->table.find("__qualname__");
    const std::string name = own != nullptr && own->is_text() ? own->as_text() : type.name;
    return type.module.empty() || type.module == "builtins" ? name : type.module + '.' + name;
}

std::string repr_instance(Interpreter& vm, const Value& value) {
    if (const auto method = special(vm, value, "__repr__")) {
        const Value result = call(vm, *method);
        if (!payload_of(result).is_text()) {
            raise(vm, "TypeError",
                  fmt::format("__repr__ returned non-string (type {})", type_name(vm, result)));
        }
        return payload_of(result).as_text();
    }
    const Instance& instance = value.to<Instance>();
    if (instance.type->is_exception) {
        const Value* const args = instance.attributes->table.find("args");
        const std::vector<Value> items = args != nullptr && args->is(Kind::Tuple)
                                             ? args->as<Tuple>()->items
                                             : std::vector<Value>{};
        return instance.type->name + '(' + repr_items(vm, items) + ')';
    }
    if (instance.payload.is_set()) {
        return repr(vm, instance.payload);
    }
    return fmt::format("<{} object at {}>", qualified_name(*instance.type), address(value));
}

std::string repr_other(Interpreter& vm, const Value& value) {
    switch (value.object()->kind()) {
        case Kind::Range: {
            const Range& range = value.to<Range>();
            return range.step == 1
                       ? fmt::format("range({}, {})", range.start, range.stop)
                       : fmt::format("range({}, {}, {})", range.start, range.stop, range.step);
        }
        case Kind::Slice: {
            const SliceObject& slice = value.to<SliceObject>();
            return fmt::format("slice({}, {}, {})", repr(vm, slice.lower), repr(vm, slice.upper),
                               repr(vm, slice.step));
        }
        case Kind::Function:
            return fmt::format("<function {} at {}>", value.to<Function>().code->qualified_name,
                               address(value));
        case Kind::NativeFunction:
            return fmt::format("<built-in function {}>", value.to<NativeFunction>().name);
        case Kind::BoundMethod:
            return fmt::format("<bound method {}>", repr(vm, value.to<BoundMethod>().function));
        case Kind::Class: {
            const Class& type = value.to<Class>();
            return type.hooks && type.hooks->repr
                       ? type.hooks->repr(vm, type)
                       : fmt::format("<class '{}'>", qualified_name(type));
        }
        case Kind::Module:
            return fmt::format("<module '{}'>", value.to<ModuleObject>().name);
        case Kind::Native: {
            const Value held = value;
            return static_cast<NativeObject*>(held.object())->repr(vm);
        }
        case Kind::Unresolved:
            refuse(value.to<Unresolved>());
        default:
            return fmt::format("<{} object at {}>", type_name(vm, value), address(value));
    }
}

std::string repr_object(Interpreter& vm, const Value& value) {
    const Interpreter::Depth depth(vm);
    switch (value.object()->kind()) {
        case Kind::Str:
            return repr_text(value.as_text());
        case Kind::Bytes:
            return repr_bytes(value.to<Bytes>().data);
        case Kind::Tuple: {
            const Entered entered(value);
            const std::vector<Value>& items = value.to<Tuple>().items;
            return '(' + (entered.is_open() ? "..." : repr_items(vm, items)) +
                   (items.size() == 1 ? ",)" : ")");
        }
        case Kind::List: {
            const Entered entered(value);
            return '[' + (entered.is_open() ? "..." : repr_items(vm, value.to<List>().items)) + ']';
        }
        case Kind::Dict: {
            const Entered entered(value);
            return entered.is_open() ? "{...}" : repr_dict(vm, value);
        }
        case Kind::Set: {
            const Entered entered(value);
            return entered.is_open() ? "set(...)" : repr_set(vm, value.to<Set>());
        }
        case Kind::Instance:
            return repr_instance(vm, value);
        default:
            return repr_other(vm, value);
    }
}

}  // namespace

std::string repr(Interpreter& vm, const Value& value) {
    switch (value.tag()) {
        case Value::Tag::Unset:
        case Value::Tag::None:
            return "None";
        case Value::Tag::Bool:
            return value.as_bool() ? "True" : "False";
        case Value::Tag::Int:
            return std::to_string(value.as_int());
        case Value::Tag::Float:
            return repr_float(value.as_double());
        case Value::Tag::Ellipsis:
            return "Ellipsis";
        case Value::Tag::NotImplemented:
            return "NotImplemented";
        case Value::Tag::Object:
            break;
    }
    return repr_object(vm, value);
}

std::string str(Interpreter& vm, const Value& value) {
    if (value.is_text()) {
        return value.as_text();
    }
    if (value.is(Kind::Native)) {
        const Value held = value;
        return static_cast<NativeObject*>(held.object())->str(vm);
    }
    if (const Instance* const instance = value.as<Instance>()) {
        const Value held = value;
        if (const auto method = special(vm, value, "__str__")) {
            const Value result = call(vm, *method);
            if (!payload_of(result).is_text()) {
                raise(vm, "TypeError",
                      fmt::format("__str__ returned non-string (type {})", type_name(vm, result)));
            }
            return payload_of(result).as_text();
        }
        if (instance->type->is_exception) {
            return exception_text(vm, *instance);
        }
        if (!special(vm, value, "__repr__") && instance->payload.is_set()) {
            return str(vm, instance->payload);
        }
    }
    return repr(vm, value);
}

std::string ascii(Interpreter& vm, const Value& value) {
    const std::string text = repr(vm, value);
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        const char32_t c = next_code_point(text, at);
        if (c < 0x80) {
            result += static_cast<char>(c);
        } else if (c < 0x100) {
            result += fmt::format("\\x{:02x}", static_cast<unsigned>(c));
        } else if (c < 0x10000) {
            result += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        } else {
            result += fmt::format("\\U{:08x}", static_cast<unsigned>(c));
        }
    }
    return result;
}

}  // namespace limbeck::python
