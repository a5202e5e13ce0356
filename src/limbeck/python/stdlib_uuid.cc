// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <algorithm>

#include "limbeck/base/md5.h"
#include "limbeck/base/sha.h"
#include "limbeck/base/text.h"
#include "limbeck/python/access.h"
#include "limbeck/python/convert.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/interpreter.h"
#include "limbeck/python/native.h"
#include "limbeck/python/operators.h"
#include "limbeck/python/state.h"
#include "limbeck/python/stdlib.h"
#include "limbeck/python/text_of.h"
#include "limbeck/python/uuid.h"

namespace limbeck::python {

namespace {

using Values = std::span<Value>;

std::string hex(const UuidBytes& bytes) {
    std::string text;
    for (const unsigned char byte : bytes) {
        text += fmt::format("{:02x}", byte);
    }
    return text;
}

std::string bare_digits(std::string_view text) {
    std::string digits = base::replace_all(base::replace_all(text, "urn:", ""), "uuid:", "");
    while (!digits.empty() && (digits.front() == '{' || digits.front() == '}')) {
        digits.erase(0, 1);
    }
    while (!digits.empty() && (digits.back() == '{' || digits.back() == '}')) {
        digits.pop_back();
    }
    std::erase(digits, '-');
    return digits;
}

std::optional<UuidBytes> from_digits(const std::string& digits) {
    if (digits.size() != 32) {
        return std::nullopt;
    }
    UuidBytes bytes{};
    for (std::size_t i = 0; i < 32; ++i) {
        const int digit = base::hex_value(digits[i]);
        if (digit < 0) {
            return std::nullopt;
        }
        const unsigned high = bytes[i / 2];
        bytes[i / 2] = static_cast<unsigned char>(high << 4U | static_cast<unsigned>(digit));
    }
    return bytes;
}

UuidBytes from_digest(std::string_view digest, unsigned version) {
    UuidBytes bytes{};
    std::copy_n(digest.begin(), std::min(bytes.size(), digest.size()), bytes.begin());
    bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0FU) | (version << 4U));
    bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3FU) | 0x80U);
    return bytes;
}

class Uuid : public NativeObject {
  public:
    Uuid(Class* type, const UuidBytes& data)
        : NativeObject(Tracking::Leaf), bytes(data), type_(type) {}

    [[nodiscard]] std::string type_name() const override { return "UUID"; }
    Class* python_class(Interpreter& /*vm*/) override { return type_; }
    [[nodiscard]] bool is_complete() const override { return true; }

    std::optional<Value> attribute(Interpreter& /*vm*/, std::string_view name) override {
        if (name == "hex") {
            return Value::text(hex(bytes));
        }
        if (name == "urn") {
            return Value::text("urn:uuid:" + uuid_text(bytes));
        }
        if (name == "bytes") {
            return Value::bytes(std::string(bytes.begin(), bytes.end()));
        }
        if (name == "version") {
            const bool is_rfc = (bytes[8] & 0xC0U) == 0x80U;
            return is_rfc ? Value::integer(bytes[6] >> 4U) : Value();
        }
        if (name == "variant") {
            return Value::text((bytes[8] & 0x80U) == 0   ? "reserved for NCS compatibility"
                               : (bytes[8] & 0x40U) == 0 ? "specified in RFC 4122"
                               : (bytes[8] & 0x20U) == 0 ? "reserved for Microsoft compatibility"
                                                         : "reserved for future definition");
        }
        if (name == "int") {
            integer_overflow();
        }
        return std::nullopt;
    }
    bool set_attribute(Interpreter& vm, std::string_view /*name*/, const Value& /*v*/) override {
        raise(vm, "TypeError", "UUID objects are immutable");
    }
    std::size_t hash(Interpreter& /*vm*/) override { return hash_text(hex(bytes)); }
    std::string repr(Interpreter& /*vm*/) override { return "UUID('" + uuid_text(bytes) + "')"; }
    std::string str(Interpreter& /*vm*/) override { return uuid_text(bytes); }
    std::optional<Value> compare(Interpreter& /*vm*/, CompareOperator operation,
                                 const Value& other) override {
        const auto* const uuid = native<Uuid>(other);
        if (uuid == nullptr) {
            return std::nullopt;
        }
        switch (operation) {
            case CompareOperator::Equal:
                return Value::boolean(bytes == uuid->bytes);
            case CompareOperator::NotEqual:
                return Value::boolean(bytes != uuid->bytes);
            case CompareOperator::Less:
                return Value::boolean(bytes < uuid->bytes);
            case CompareOperator::LessEqual:
                return Value::boolean(bytes <= uuid->bytes);
            case CompareOperator::Greater:
                return Value::boolean(bytes > uuid->bytes);
            case CompareOperator::GreaterEqual:
                return Value::boolean(bytes >= uuid->bytes);
            default:
                return std::nullopt;
        }
    }

    const UuidBytes bytes;

  private:
    Class* type_;
};

UuidBytes random_uuid(Interpreter& vm) {
    return from_digest(vm.host().random_bytes(16), 4);
}

UuidBytes sixteen_bytes(Interpreter& vm, const Value& value) {
    const Bytes* const bytes = payload_of(value).as<Bytes>();
    if (bytes == nullptr || bytes->data.size() != 16) {
        raise(vm, "ValueError", "bytes is not a 16-char string");
    }
    UuidBytes result{};
    std::copy_n(bytes->data.begin(), 16, result.begin());
    return result;
}

// UUID(hex=None, bytes=None, bytes_le=None, fields=None, int=None, version=None)
Value construct(Interpreter& vm, const Ref<Class>& type, Values a) {
    const int given = !a[0].is_absent() + !a[1].is_absent() + !a[2].is_absent() +
                      !a[3].is_absent() + !a[4].is_absent();
    if (given != 1) {
        raise(vm, "TypeError",
              "one of the hex, bytes, bytes_le, fields, or int arguments must be given");
    }
    UuidBytes bytes{};
    if (!a[0].is_absent()) {
        if (!payload_of(a[0]).is_text()) {
            refuse_unresolved(a[0]);
            raise(vm, "AttributeError",
                  fmt::format("'{}' object has no attribute 'replace'", type_name(vm, a[0])));
        }
        const std::string digits = bare_digits(payload_of(a[0]).as_text());
        const auto parsed = from_digits(digits);
        if (!parsed) {
            raise(vm, "ValueError",
                  digits.size() != 32 ? "badly formed hexadecimal UUID string"
                                      : fmt::format("invalid literal for int() with base 16: {}",
                                                    repr_text(digits)));
        }
        bytes = *parsed;
    } else if (!a[1].is_absent()) {
        bytes = sixteen_bytes(vm, a[1]);
    } else if (!a[4].is_absent()) {
        std::int64_t number = index_of(vm, a[4]);
        if (number < 0) {
            raise(vm, "ValueError", "int is out of range (need a 128-bit value)");
        }
        for (std::size_t i = 16; i-- > 8; number >>= 8) {
            bytes[i] = static_cast<unsigned char>(number & 0xFF);
        }
    } else {
        unsupported("UUID(bytes_le=…) or UUID(fields=…)");
    }
    if (!a[5].is_absent()) {
        const std::int64_t version = index_of(vm, a[5]);
        if (version < 1 || version > 5) {
            raise(vm, "ValueError", "illegal version number");
        }
        bytes = from_digest(std::string_view(reinterpret_cast<const char*>(bytes.data()), 16),
                            static_cast<unsigned>(version));
    }
    return make<Uuid>(type.get(), bytes);
}

// uuid3 and uuid5: the digest of a namespace and a name.
UuidBytes named(Interpreter& vm, Values a, unsigned version) {
    const auto space = uuid_bytes(a[0]);
    if (!space) {
        raise(vm, "AttributeError",
              fmt::format("'{}' object has no attribute 'bytes'", type_name(vm, a[0])));
    }
    const std::string input = std::string(space->begin(), space->end()) + text_argument(vm, a[1]);
    if (version == 5) {
        return from_digest(base::sha1(input), version);
    }
    return from_digest(base::from_hex(base::md5_hex(input)), version);
}

}  // namespace

std::string uuid_text(const UuidBytes& bytes) {
    const std::string digits = hex(bytes);
    return fmt::format("{}-{}-{}-{}-{}", digits.substr(0, 8), digits.substr(8, 4),
                       digits.substr(12, 4), digits.substr(16, 4), digits.substr(20));
}

std::optional<UuidBytes> parse_uuid(std::string_view text) {
    return from_digits(bare_digits(text));
}

Ref<Class> uuid_class(Interpreter& vm) {
    return library_class(vm, "uuid", "UUID");
}

Value make_uuid(Interpreter& vm, const UuidBytes& bytes) {
    return make<Uuid>(uuid_class(vm).get(), bytes);
}

std::optional<UuidBytes> uuid_bytes(const Value& value) {
    const auto* const uuid = native<Uuid>(value);
    return uuid == nullptr ? std::nullopt : std::optional(uuid->bytes);
}

Ref<ModuleObject> make_uuid_module(Interpreter& vm) {
    auto module = new_module("uuid");
    const auto type = define_class(vm, *module, "UUID");
    type->construct = [](Interpreter& in, const Ref<Class>& cls, const Arguments& arguments) {
        const Value maker =
            make_function("UUID.__init__(hex=, bytes=, bytes_le=, fields=, int=, version=)",
                          [cls](Interpreter& inner, Values a) { return construct(inner, cls, a); });
        return call(in, maker, arguments);
    };
    lacks(*type, {"bytes_le", "fields", "time", "node", "clock_seq", "time_low", "time_mid",
                  "time_hi_version", "is_safe"});
    Class* const raw = type.get();
    define(*module, "uuid4()",
           [raw](Interpreter& in, Values) -> Value { return make<Uuid>(raw, random_uuid(in)); });
    define(*module, "uuid5(namespace, name)",
           [raw](Interpreter& in, Values a) -> Value { return make<Uuid>(raw, named(in, a, 5)); });
    define(*module, "uuid3(namespace, name)",
           [raw](Interpreter& in, Values a) -> Value { return make<Uuid>(raw, named(in, a, 3)); });
    for (const auto& [name, digit] : {std::pair("NAMESPACE_DNS", '0'),
                                      {"NAMESPACE_URL", '1'},
                                      {"NAMESPACE_OID", '2'},
                                      {"NAMESPACE_X500", '4'}}) {
        const auto bytes = parse_uuid(fmt::format("6ba7b81{}-9dad-11d1-80b4-00c04fd430c8", digit));
        module->set(name, make<Uuid>(raw, *bytes));
    }
    return module;
}

}  // namespace limbeck::python
