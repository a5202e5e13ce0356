// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <array>

#include "limbeck/base/md5.h"
#include "limbeck/base/sha.h"
#include "limbeck/base/text.h"
#include "limbeck/python/convert.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/native.h"
#include "limbeck/python/stdlib.h"
#include "limbeck/python/text_of.h"

// hashlib and hmac.
namespace limbeck::python {

namespace {

using Values = std::span<Value>;

std::string md5(std::string_view data) {
    return base::from_hex(base::md5_hex(data));
}

struct Algorithm {
    const char* name;
    std::string (*digest)(std::string_view);
    std::size_t size;
    std::size_t block;
};
constexpr std::array<Algorithm, 6> algorithms = {{{"md5", md5, 16, 64},
                                                  {"sha1", base::sha1, 20, 64},
                                                  {"sha224", base::sha224, 28, 64},
                                                  {"sha256", base::sha256, 32, 64},
                                                  {"sha384", base::sha384, 48, 128},
                                                  {"sha512", base::sha512, 64, 128}}};

const std::string& bytes_argument(Interpreter& vm, const Value& value) {
    const Bytes* const bytes = payload_of(value).as<Bytes>();
    if (bytes == nullptr) {
        refuse_unresolved(value);
        raise(vm, "TypeError",
              payload_of(value).is_text() ? "Strings must be encoded before hashing"
                                          : "object supporting the buffer API required");
    }
    return bytes->data;
}

// Keeps what it is fed; the digest is made when asked for.
class Hash : public NativeObject {
  public:
    Hash(const Algorithm& algorithm, std::string data, std::string outer = "")
        : NativeObject(Tracking::Leaf),
          algorithm_(algorithm),
          data_(std::move(data)),
          outer_(std::move(outer)) {
        charge_.update(data_.size());
    }
    [[nodiscard]] std::string type_name() const override { return "HASH"; }
    std::optional<Value> attribute(Interpreter& /*vm*/, std::string_view name) override {
        const Ref<Hash> self(this);
        if (name == "update") {
            return make_function("update(data)", [self](Interpreter& vm, Values a) {
                self->data_ += bytes_argument(vm, a[0]);
                self->charge_.update(self->data_.size());
                return Value();
            });
        }
        if (name == "hexdigest" || name == "digest") {
            const bool is_hex = name == "hexdigest";
            return make_function("digest()", [self, is_hex](Interpreter&, Values) {
                std::string digest = self->digest();
                return is_hex ? Value::text(base::to_hex(digest)) : Value::bytes(std::move(digest));
            });
        }
        if (name == "copy") {
            return make_function("copy()", [self](Interpreter&, Values) -> Value {
                return make<Hash>(self->algorithm_, self->data_, self->outer_);
            });
        }
        if (name == "name") {
            return Value::text((outer_.empty() ? "" : "hmac-") + std::string(algorithm_.name));
        }
        if (name == "digest_size") {
            return Value::size(algorithm_.size);
        }
        if (name == "block_size") {
            return Value::size(algorithm_.block);
        }
        return std::nullopt;
    }

  private:
    // With an outer key (RFC 2104) the digest is digested again behind it.
    [[nodiscard]] std::string digest() const {
        const std::string inner = algorithm_.digest(data_);
        return outer_.empty() ? inner : algorithm_.digest(outer_ + inner);
    }

    const Algorithm& algorithm_;
    std::string data_;
    std::string outer_;
    Charge charge_;
};

const Algorithm& algorithm_named(Interpreter& vm, const std::string& name) {
    for (const Algorithm& one : algorithms) {
        if (base::equals_ignoring_case(one.name, name)) {
            return one;
        }
    }
    raise(vm, "ValueError", fmt::format("unsupported hash type {}", name));
}

std::string padded_key(const Algorithm& algorithm, std::string key, char with) {
    if (key.size() > algorithm.block) {
        key = algorithm.digest(key);
    }
    key.resize(algorithm.block, '\0');
    for (char& c : key) {
        c = static_cast<char>(c ^ with);
    }
    return key;
}

// hmac.new(key, msg, digestmod): the last a name, or hashlib.sha256 itself.
Value make_hmac(Interpreter& vm, Values a) {
    const auto* const function = a[2].as<NativeFunction>();
    if (!a[2].is_set()) {
        raise(vm, "TypeError", "Missing required argument 'digestmod'.");
    }
    const Algorithm& algorithm =
        algorithm_named(vm, function != nullptr ? function->name : text_argument(vm, a[2]));
    const std::string& key = bytes_argument(vm, a[0]);
    return make<Hash>(
        algorithm,
        padded_key(algorithm, key, 0x36) + (a[1].is_absent() ? "" : bytes_argument(vm, a[1])),
        padded_key(algorithm, key, 0x5c));
}

}  // namespace

Ref<ModuleObject> make_hashlib_module(Interpreter& /*vm*/) {
    auto module = new_module("hashlib");
    for (const Algorithm& one : algorithms) {
        define(*module, fmt::format("{}(string=, *, usedforsecurity=)", one.name),
               [&one](Interpreter& vm, Values a) -> Value {
                   return make<Hash>(one, a[0].is_set() ? bytes_argument(vm, a[0]) : "");
               });
    }
    define(*module, "new(name, data=, *, usedforsecurity=)",
           [](Interpreter& vm, Values a) -> Value {
               return make<Hash>(algorithm_named(vm, text_argument(vm, a[0])),
                                 a[1].is_set() ? bytes_argument(vm, a[1]) : "");
           });
    return module;
}

Ref<ModuleObject> make_hmac_module(Interpreter& /*vm*/) {
    auto module = new_module("hmac");
    define(*module, "new(key, msg=, digestmod=)", make_hmac);
    define(*module, "compare_digest(a, b, /)", [](Interpreter& vm, Values a) {
        const auto data = [&](const Value& value) {
            return payload_of(value).is_text() ? payload_of(value).as_text()
                                               : bytes_argument(vm, value);
        };
        return Value::boolean(data(a[0]) == data(a[1]));
    });
    return module;
}

}  // namespace limbeck::python
