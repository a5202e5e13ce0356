// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include "limbeck/base/sha.h"
#include "limbeck/python/access.h"
#include "limbeck/python/convert.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/interpreter.h"
#include "limbeck/python/stdlib.h"

// base64 (RFC 4648), binascii's hexadecimal, and secrets.
namespace limbeck::python {

namespace {

using Values = std::span<Value>;

constexpr std::string_view standard =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::string encoded(const std::string& data) {
    std::string text;
    for (std::size_t i = 0; i < data.size(); i += 3) {
        unsigned group = 0;
        for (std::size_t j = 0; j < 3; ++j) {
            group =
                group << 8U | (i + j < data.size() ? static_cast<unsigned char>(data[i + j]) : 0U);
        }
        for (std::size_t j = 0; j < 4; ++j) {
            text += j <= data.size() - i ? standard[group >> (18 - 6 * j) & 63U] : '=';
        }
    }
    return text;
}

// As Python does without validate=True: characters outside of the alphabet are passed over.
std::string decoded(Interpreter& vm, const std::string& text) {
    std::string data;
    unsigned group = 0;
    std::size_t count = 0;
    std::size_t padding = 0;
    for (const char c : text) {
        if (c == '=') {
            ++padding;
            if (count % 4 >= 2 && padding + count % 4 >= 4) {
                break;
            }
            continue;
        }
        const std::size_t value = standard.find(c);
        if (value == std::string_view::npos) {
            continue;
        }
        padding = 0;
        group = (group << 6U | static_cast<unsigned>(value)) & 0xFFFFFFU;
        if (++count % 4 != 1) {
            data += static_cast<char>(group >> (6 - 2 * ((count - 1) % 4)));
        }
    }
    const Ref<Class> error = library_class(vm, "binascii", "Error");
    if (count % 4 == 1) {
        raise(vm, error,
              fmt::format("Invalid base64-encoded string: number of data characters ({}) cannot be "
                          "1 more than a multiple of 4",
                          count));
    }
    if (count % 4 != 0 && padding + count % 4 < 4) {
        raise(vm, error, "Incorrect padding");
    }
    return data;
}

std::string data_argument(Interpreter& vm, const Value& value, bool may_be_text) {
    const Value& inside = payload_of(value);
    if (const Bytes* const bytes = inside.as<Bytes>()) {
        return bytes->data;
    }
    if (may_be_text && inside.is_text()) {
        return inside.as_text();
    }
    refuse_unresolved(value);
    raise(vm, "TypeError",
          fmt::format("a bytes-like object is required, not '{}'", type_of(vm, value)->name));
}

std::string swapped(std::string text, std::string_view from, std::string_view to) {
    for (char& c : text) {
        const std::size_t at = from.find(c);
        c = at == std::string_view::npos ? c : to[at];
    }
    return text;
}

std::string random_argument(Interpreter& vm, const Value& given) {
    const std::int64_t count = given.is_absent() ? 32 : index_of(vm, given);
    if (count < 0) {
        raise(vm, "ValueError", "negative argument not allowed");
    }
    expect_memory(static_cast<std::size_t>(count));
    return vm.host().random_bytes(static_cast<std::size_t>(count));
}

// Below a bound, without bias.
std::int64_t random_below(Interpreter& vm, std::int64_t bound) {
    if (bound <= 0) {
        raise(vm, "ValueError", "Upper bound must be positive.");
    }
    const auto limit = static_cast<std::uint64_t>(bound);
    const std::uint64_t usable = UINT64_MAX - UINT64_MAX % limit;
    for (;;) {
        std::uint64_t number = 0;
        for (const char c : vm.host().random_bytes(8)) {
            number = number << 8U | static_cast<unsigned char>(c);
        }
        if (number < usable) {
            return static_cast<std::int64_t>(number % limit);
        }
        vm.step();
    }
}

}  // namespace

Ref<ModuleObject> make_base64_module(Interpreter& /*vm*/) {
    auto module = new_module("base64");
    for (const char* const name : {"b64encode(s)", "standard_b64encode(s)"}) {
        define(*module, name, [](Interpreter& vm, Values a) {
            return Value::bytes(encoded(data_argument(vm, a[0], false)));
        });
    }
    for (const char* const name : {"b64decode(s)", "standard_b64decode(s)"}) {
        define(*module, name, [](Interpreter& vm, Values a) {
            return Value::bytes(decoded(vm, data_argument(vm, a[0], true)));
        });
    }
    define(*module, "urlsafe_b64encode(s)", [](Interpreter& vm, Values a) {
        return Value::bytes(swapped(encoded(data_argument(vm, a[0], false)), "+/", "-_"));
    });
    define(*module, "urlsafe_b64decode(s)", [](Interpreter& vm, Values a) {
        return Value::bytes(decoded(vm, swapped(data_argument(vm, a[0], true), "-_", "+/")));
    });
    return module;
}

Ref<ModuleObject> make_binascii_module(Interpreter& vm) {
    auto module = new_module("binascii");
    define_class(vm, *module, "Error", {exception_class(vm, "ValueError")});
    for (const char* const name : {"hexlify(data)", "b2a_hex(data)"}) {
        define(*module, name, [](Interpreter& in, Values a) {
            return Value::bytes(base::to_hex(data_argument(in, a[0], false)));
        });
    }
    for (const char* const name : {"unhexlify(hexstr)", "a2b_hex(hexstr)"}) {
        define(*module, name, [](Interpreter& in, Values a) {
            const std::string text = data_argument(in, a[0], true);
            const Ref<Class> error = library_class(in, "binascii", "Error");
            if (text.size() % 2 != 0) {
                raise(in, error, "Odd-length string");
            }
            if (text.find_first_not_of("0123456789abcdefABCDEF") != std::string::npos) {
                raise(in, error, "Non-hexadecimal digit found");
            }
            return Value::bytes(base::from_hex(text));
        });
    }
    return module;
}

Ref<ModuleObject> make_secrets_module(Interpreter& /*vm*/) {
    auto module = new_module("secrets");
    define(*module, "token_bytes(nbytes=)",
           [](Interpreter& vm, Values a) { return Value::bytes(random_argument(vm, a[0])); });
    define(*module, "token_hex(nbytes=)", [](Interpreter& vm, Values a) {
        return Value::text(base::to_hex(random_argument(vm, a[0])));
    });
    define(*module, "token_urlsafe(nbytes=)", [](Interpreter& vm, Values a) {
        std::string text = swapped(encoded(random_argument(vm, a[0])), "+/", "-_");
        std::erase(text, '=');
        return Value::text(std::move(text));
    });
    define(*module, "randbelow(exclusive_upper_bound)", [](Interpreter& vm, Values a) {
        return Value::integer(random_below(vm, index_of(vm, a[0])));
    });
    define(*module, "choice(sequence)", [](Interpreter& vm, Values a) {
        const std::vector<Value> items = collect(vm, a[0]);
        if (items.empty()) {
            raise(vm, "IndexError", "Cannot choose from an empty sequence");
        }
        const std::int64_t at = random_below(vm, static_cast<std::int64_t>(items.size()));
        return items[static_cast<std::size_t>(at)];
    });
    return module;
}

// The functions of random that need no generator of a given kind; a seed cannot be kept.
Ref<ModuleObject> make_random_module(Interpreter& vm) {
    const Value below = make_function("_below(n)", [](Interpreter& in, Values a) {
        return Value::integer(random_below(in, index_of(in, a[0])));
    });
    return run_stdlib_source(vm, "random", R"py(
def random():
    return _below(9007199254740992) / 9007199254740992


def randrange(start, stop=None, step=1):
    if stop is None:
        start, stop = 0, start
    values = range(start, stop, step)
    if not values:
        raise ValueError(f"empty range for randrange() ({start}, {stop}, {stop - start})")
    return values[_below(len(values))]


def randint(a, b):
    return randrange(a, b + 1)


def uniform(a, b):
    return a + (b - a) * random()


def choice(seq):
    if not len(seq):
        raise IndexError("Cannot choose from an empty sequence")
    return seq[_below(len(seq))]


def choices(population, *, k=1):
    return [choice(population) for _ in range(k)]


def shuffle(x):
    for i in reversed(range(1, len(x))):
        j = _below(i + 1)
        x[i], x[j] = x[j], x[i]


def sample(population, k):
    pool = list(population)
    if not 0 <= k <= len(pool):
        raise ValueError("Sample larger than population or is negative")
    shuffle(pool)
    return pool[:k]
)py",
                             {{"_below", below}});
}

}  // namespace limbeck::python
