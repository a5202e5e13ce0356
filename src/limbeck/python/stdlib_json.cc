// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <cmath>

#include "limbeck/python/access.h"
#include "limbeck/python/convert.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/interpreter.h"
#include "limbeck/python/json_text.h"
#include "limbeck/python/operators.h"
#include "limbeck/python/state.h"
#include "limbeck/python/stdlib.h"
#include "limbeck/python/text_of.h"

// json: writing. Reading is in json_text.cc.
namespace limbeck::python {

namespace {

using Values = std::span<Value>;

struct Style {
    std::string indent;  // of one level
    bool is_indented = false;
    std::string item_separator = ", ";
    std::string key_separator = ": ";
    bool sorts_keys = false;
    bool ensures_ascii = true;
    bool allows_nan = true;
    bool skips_keys = false;
    Value otherwise;  // default=
};

class Writer {
  public:
    Writer(Interpreter& vm, const Style& style) : vm_(vm), style_(style) {}

    void write(const Value& value, std::size_t level) {
        const Interpreter::Depth depth(vm_);
        vm_.step();
        refuse_unresolved(value);
        const Value& inside = payload_of(value);
        if (inside.is_none()) {
            text_ += "null";
        } else if (inside.is_bool()) {
            text_ += inside.as_bool() ? "true" : "false";
        } else if (inside.is_int()) {
            text_ += std::to_string(inside.as_int());
        } else if (inside.is_float()) {
            text_ += number(inside.as_double());
        } else if (inside.is_text()) {
            text_ += quote_json(inside.as_text(), style_.ensures_ascii);
        } else if (inside.is(Kind::List) || inside.is(Kind::Tuple)) {
            write_items(inside, level);
        } else if (inside.is(Kind::Dict)) {
            write_pairs(Ref<Dict>(inside.as<Dict>()), level);
        } else if (!style_.otherwise.is_absent()) {
            const Opened opened(*this, value);
            write(call(vm_, style_.otherwise, {value}), level);
        } else {
            raise(vm_, "TypeError",
                  fmt::format("Object of type {} is not JSON serializable",
                              type_of(vm_, value)->name));
        }
        // The text grows outside of any value: ask for it on the way.
        if (text_.size() > reserved_) {
            reserved_ = text_.size() * 2;
            expect_memory(reserved_);
        }
    }
    std::string take() { return std::move(text_); }

  private:
    // The containers around the current place.
    class Opened {
      public:
        Opened(Writer& writer, const Value& value) : writer_(writer) {
            for (const Object* const one : writer.open_) {
                if (one == value.object()) {
                    raise(writer.vm_, "ValueError", "Circular reference detected");
                }
            }
            writer.open_.push_back(value.is_object() ? value.object() : nullptr);
        }
        ~Opened() { writer_.open_.pop_back(); }
        Opened(const Opened&) = delete;
        Opened& operator=(const Opened&) = delete;

      private:
        Writer& writer_;
    };

    std::string number(double value) const {
        if (std::isfinite(value)) {
            return repr_float(value);
        }
        if (!style_.allows_nan) {
            raise(vm_, "ValueError",
                  fmt::format("Out of range float values are not JSON compliant"));
        }
        return std::isnan(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
    }
    void line(std::size_t level) {
        if (style_.is_indented) {
            text_ += '\n';
            for (std::size_t i = 0; i < level; ++i) {
                text_ += style_.indent;
            }
        }
    }
    void write_items(const Value& value, std::size_t level) {
        const std::vector<Value> items = collect(vm_, value);
        if (items.empty()) {
            text_ += "[]";
            return;
        }
        const Opened opened(*this, value);
        text_ += '[';
        for (std::size_t i = 0; i < items.size(); ++i) {
            text_ += i == 0 ? "" : style_.item_separator;
            line(level + 1);
            write(items[i], level + 1);
        }
        line(level);
        text_ += ']';
    }
    // Keys become texts; nothing where one is left out.
    std::optional<std::string> key_text(const Value& key) {
        const Value& inside = payload_of(key);
        if (inside.is_text()) {
            return inside.as_text();
        }
        if (inside.is_none()) {
            return "null";
        }
        if (inside.is_bool()) {
            return inside.as_bool() ? "true" : "false";
        }
        if (inside.is_int()) {
            return std::to_string(inside.as_int());
        }
        if (inside.is_float()) {
            return number(inside.as_double());
        }
        if (style_.skips_keys) {
            return std::nullopt;
        }
        raise(vm_, "TypeError",
              fmt::format("keys must be str, int, float, bool or None, not {}",
                          type_of(vm_, key)->name));
    }
    void write_pairs(const Ref<Dict>& dict, std::size_t level) {
        std::vector<Value> pairs = collect(vm_, call_method(vm_, dict, "items"));
        if (style_.sorts_keys) {
            const Value* const sorted = vm_.state().builtins->table.find("sorted");
            pairs = collect(vm_, call(vm_, Value(*sorted), {Value::list(std::move(pairs))}));
        }
        if (pairs.empty()) {
            text_ += "{}";
            return;
        }
        const Opened opened(*this, dict);
        text_ += '{';
        bool is_first = true;
        for (const Value& pair : pairs) {
            const auto key = key_text(pair.to<Tuple>().items[0]);
            if (!key) {
                continue;
            }
            text_ += is_first ? "" : style_.item_separator;
            is_first = false;
            line(level + 1);
            text_ += quote_json(*key, style_.ensures_ascii) + style_.key_separator;
            write(pair.to<Tuple>().items[1], level + 1);
        }
        line(level);
        text_ += '}';
    }

    Interpreter& vm_;
    const Style& style_;
    std::string text_;
    std::size_t reserved_ = 1024;
    std::vector<const Object*> open_;
};

bool flag(Interpreter& vm, const Value& value, bool otherwise) {
    return value.is_set() ? truth(vm, value) : otherwise;
}

// dumps(obj, *, skipkeys, ensure_ascii, check_circular, allow_nan, cls, indent, separators,
// default, sort_keys): the arguments after obj in that order.
Style style_of(Interpreter& vm, Values a) {
    Style style;
    style.skips_keys = flag(vm, a[0], false);
    style.ensures_ascii = flag(vm, a[1], true);
    style.allows_nan = flag(vm, a[3], true);
    if (!a[5].is_absent()) {
        style.is_indented = true;
        style.item_separator = ",";
        style.indent = a[5].is_text() ? a[5].as_text() : repeat(" ", index_of(vm, a[5]));
    }
    if (!a[6].is_absent()) {
        const std::vector<Value> pair = collect(vm, a[6]);
        if (pair.size() != 2) {
            raise(vm, "ValueError", "separators must be a pair");
        }
        style.item_separator = text_argument(vm, pair[0]);
        style.key_separator = text_argument(vm, pair[1]);
    }
    style.otherwise = a[7].is_set() ? a[7] : Value();
    style.sorts_keys = flag(vm, a[8], false);
    if (!a[4].is_absent()) {
        // An encoder class of the script: its default() is what it is for.
        style.otherwise = attribute(vm, call(vm, a[4]), "default");
    }
    return style;
}

std::string dumped(Interpreter& vm, const Value& value, Values options) {
    const Style style = style_of(vm, options);
    Writer writer(vm, style);
    writer.write(value, 0);
    return writer.take();
}

Value load(Interpreter& vm, Values a) {
    JsonOptions options;
    for (std::size_t i = 1; i < a.size(); ++i) {
        if (!a[i].is_absent() && i != 2 && i != 4) {
            unsupported("this option of json.loads");
        }
    }
    options.object_hook = a[2].is_set() ? a[2] : Value();
    options.parse_float = a[4].is_set() ? a[4] : Value();
    const Value& given = payload_of(a[0]);
    if (const Bytes* const bytes = given.as<Bytes>()) {
        return parse_json(vm, decode(vm, bytes->data, "utf-8", "strict"), options);
    }
    if (!given.is_text()) {
        refuse_unresolved(a[0]);
        raise(vm, "TypeError",
              fmt::format("the JSON object must be str, bytes or bytearray, not {}",
                          type_of(vm, a[0])->name));
    }
    return parse_json(vm, given.as_text(), options);
}

}  // namespace

Ref<ModuleObject> make_json_module(Interpreter& vm) {
    auto module = new_module("json");
    const std::string options =
        "*, skipkeys=, ensure_ascii=, check_circular=, allow_nan=, cls=, indent=, separators=, "
        "default=, sort_keys=)";
    define(*module, "dumps(obj, " + options,
           [](Interpreter& in, Values a) { return Value::text(dumped(in, a[0], a.subspan(1))); });
    define(*module, "dump(obj, fp, " + options, [](Interpreter& in, Values a) {
        call_method(in, a[1], "write", {Value::text(dumped(in, a[0], a.subspan(2)))});
        return Value();
    });
    const std::string loading =
        "*, cls=, object_hook=, parse_int=, parse_float=, parse_constant=, object_pairs_hook=)";
    define(*module, "loads(s, " + loading, load);
    define(*module, "load(fp, " + loading, [](Interpreter& in, Values a) {
        a[0] = call_method(in, a[0], "read");
        return load(in, a);
    });
    const auto error =
        define_class(vm, *module, "JSONDecodeError", {exception_class(vm, "ValueError")});
    error->module = "json.decoder";
    const auto encoder = define_class(vm, *module, "JSONEncoder");
    encoder->add_method("default(self, o)", [](Interpreter& in, Values a) -> Value {
        raise(in, "TypeError",
              fmt::format("Object of type {} is not JSON serializable", type_of(in, a[1])->name));
    });
    return module;
}

}  // namespace limbeck::python
