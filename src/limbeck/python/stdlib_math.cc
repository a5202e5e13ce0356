// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "limbeck/python/access.h"
#include "limbeck/python/class.h"
#include "limbeck/python/convert.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/operators.h"
#include "limbeck/python/stdlib.h"

namespace limbeck::python {

namespace {

using Values = std::span<Value>;

double real(Interpreter& vm, const Value& value) {
    if (payload_of(value).is_text()) {
        raise(vm, "TypeError", "must be real number, not str");
    }
    return to_double(vm, value);
}

double checked(Interpreter& vm, double result, double argument) {
    if (std::isnan(result) && !std::isnan(argument)) {
        raise(vm, "ValueError", "math domain error");
    }
    if (std::isinf(result) && !std::isinf(argument)) {
        raise(vm, "OverflowError", "math range error");
    }
    return result;
}

Value logarithm(Interpreter& vm, double value) {
    if (value <= 0) {
        raise(vm, "ValueError", "math domain error");
    }
    return Value::real(std::log(value));
}

// floor, ceil and trunc: of an int itself, of a float an int.
Value whole(Interpreter& vm, const Value& given, const char* method, double (*round)(double)) {
    const Value& value = payload_of(given);
    if (value.is_int()) {
        return Value::integer(value.as_int());
    }
    if (const auto own = special(vm, given, method)) {
        return call(vm, *own);
    }
    return to_int(vm, Value::real(round(real(vm, given))), std::nullopt);
}

void add_simple(ModuleObject& module) {
    constexpr std::pair<const char*, double (*)(double)> functions[] = {
        {"sqrt", std::sqrt}, {"exp", std::exp},   {"sin", std::sin},   {"cos", std::cos},
        {"tan", std::tan},   {"asin", std::asin}, {"acos", std::acos}, {"atan", std::atan},
    };
    for (const auto& [name, function] : functions) {
        define(module, fmt::format("{}(x, /)", name),
               [function = function](Interpreter& vm, Values a) {
                   const double x = real(vm, a[0]);
                   return Value::real(checked(vm, function(x), x));
               });
    }
    define(module, "fabs(x, /)",
           [](Interpreter& vm, Values a) { return Value::real(std::fabs(real(vm, a[0]))); });
    define(module, "radians(x, /)", [](Interpreter& vm, Values a) {
        return Value::real(real(vm, a[0]) * (std::acos(-1.0) / 180));
    });
    define(module, "degrees(x, /)", [](Interpreter& vm, Values a) {
        return Value::real(real(vm, a[0]) * (180 / std::acos(-1.0)));
    });
    define(module, "isnan(x, /)",
           [](Interpreter& vm, Values a) { return Value::boolean(std::isnan(real(vm, a[0]))); });
    define(module, "isinf(x, /)",
           [](Interpreter& vm, Values a) { return Value::boolean(std::isinf(real(vm, a[0]))); });
    define(module, "isfinite(x, /)",
           [](Interpreter& vm, Values a) { return Value::boolean(std::isfinite(real(vm, a[0]))); });
}

void add_logarithms(ModuleObject& module) {
    define(module, "log(x, base=, /)", [](Interpreter& vm, Values a) {
        const Value own = logarithm(vm, real(vm, a[0]));
        return a[1].is_set()
                   ? binary(vm, BinaryOperator::Divide, own, logarithm(vm, real(vm, a[1])))
                   : own;
    });
    define(module, "log2(x, /)", [](Interpreter& vm, Values a) {
        const double x = real(vm, a[0]);
        logarithm(vm, x);
        return Value::real(std::log2(x));
    });
    define(module, "log10(x, /)", [](Interpreter& vm, Values a) {
        const double x = real(vm, a[0]);
        logarithm(vm, x);
        return Value::real(std::log10(x));
    });
}

void add_rounding(ModuleObject& module) {
    define(module, "floor(x, /)",
           [](Interpreter& vm, Values a) { return whole(vm, a[0], "__floor__", std::floor); });
    define(module, "ceil(x, /)",
           [](Interpreter& vm, Values a) { return whole(vm, a[0], "__ceil__", std::ceil); });
    define(module, "trunc(x, /)",
           [](Interpreter& vm, Values a) { return whole(vm, a[0], "__trunc__", std::trunc); });
}

void add_whole_numbers(ModuleObject& module) {
    define(module, "gcd(*integers)", [](Interpreter& vm, Values a) {
        std::int64_t result = 0;
        for (const Value& one : a[0].to<Tuple>().items) {
            const std::int64_t value = index_of(vm, one);
            if (value == INT64_MIN) {
                integer_overflow();
            }
            result = std::gcd(result, value);
        }
        return Value::integer(result);
    });
    define(module, "lcm(*integers)", [](Interpreter& vm, Values a) {
        std::int64_t result = 1;
        for (const Value& one : a[0].to<Tuple>().items) {
            const std::int64_t value = index_of(vm, one);
            if (value == 0) {
                return Value::integer(0);
            }
            if (value == INT64_MIN) {
                integer_overflow();
            }
            result = checked_multiply(result / std::gcd(result, value), std::abs(value));
        }
        return Value::integer(result);
    });
    define(module, "isqrt(n, /)", [](Interpreter& vm, Values a) {
        const std::int64_t n = index_of(vm, a[0]);
        if (n < 0) {
            raise(vm, "ValueError", "isqrt() argument must be nonnegative");
        }
        auto root = static_cast<std::int64_t>(std::sqrt(static_cast<long double>(n)));
        while (root > 3037000499 || root * root > n) {
            --root;
        }
        return Value::integer(root);
    });
    define(module, "factorial(n, /)", [](Interpreter& vm, Values a) {
        const std::int64_t n = index_of(vm, a[0]);
        if (n < 0) {
            raise(vm, "ValueError", "factorial() not defined for negative values");
        }
        std::int64_t result = 1;
        for (std::int64_t i = 2; i <= n; ++i) {
            result = checked_multiply(result, i);
        }
        return Value::integer(result);
    });
    define(module, "comb(n, k, /)", [](Interpreter& vm, Values a) {
        const std::int64_t n = index_of(vm, a[0]);
        const std::int64_t k = std::min(index_of(vm, a[1]), n - index_of(vm, a[1]));
        if (n < 0 || index_of(vm, a[1]) < 0) {
            raise(vm, "ValueError", "n must be a non-negative integer");
        }
        std::int64_t result = k < 0 ? 0 : 1;
        for (std::int64_t i = 1; i <= k; ++i) {
            result = checked_multiply(result, n - k + i) / i;
        }
        return Value::integer(result);
    });
}

void add_pairs(ModuleObject& module) {
    define(module, "pow(x, y, /)", [](Interpreter& vm, Values a) {
        const double x = real(vm, a[0]);
        return Value::real(checked(vm, std::pow(x, real(vm, a[1])), x));
    });
    define(module, "fmod(x, y, /)", [](Interpreter& vm, Values a) {
        const double x = real(vm, a[0]);
        return Value::real(checked(vm, std::fmod(x, real(vm, a[1])), x));
    });
    define(module, "hypot(x, y, /)", [](Interpreter& vm, Values a) {
        return Value::real(std::hypot(real(vm, a[0]), real(vm, a[1])));
    });
    define(module, "atan2(y, x, /)", [](Interpreter& vm, Values a) {
        return Value::real(std::atan2(real(vm, a[0]), real(vm, a[1])));
    });
    define(module, "copysign(x, y, /)", [](Interpreter& vm, Values a) {
        return Value::real(std::copysign(real(vm, a[0]), real(vm, a[1])));
    });
    define(module, "modf(x, /)", [](Interpreter& vm, Values a) {
        double integral = 0;
        const double fraction = std::modf(real(vm, a[0]), &integral);
        return Value::tuple({Value::real(fraction), Value::real(integral)});
    });
    define(module, "isclose(a, b, *, rel_tol=, abs_tol=)", [](Interpreter& vm, Values a) {
        const double x = real(vm, a[0]);
        const double y = real(vm, a[1]);
        const double relative = a[2].is_set() ? real(vm, a[2]) : 1e-9;
        const double absolute = a[3].is_set() ? real(vm, a[3]) : 0;
        const double size = std::max(std::fabs(x), std::fabs(y));
        return Value::boolean(x == y || (std::isfinite(x) && std::isfinite(y) &&
                                         std::fabs(x - y) <= std::max(relative * size, absolute)));
    });
    define(module, "prod(iterable, /, *, start=)", [](Interpreter& vm, Values a) {
        Value product = a[1].is_set() ? a[1] : Value::integer(1);
        for (const Value& item : collect(vm, a[0])) {
            product = binary(vm, BinaryOperator::Multiply, product, item);
        }
        return product;
    });
}

}  // namespace

Ref<ModuleObject> make_math_module(Interpreter& /*vm*/) {
    auto module = new_module("math");
    add_simple(*module);
    add_logarithms(*module);
    add_rounding(*module);
    add_whole_numbers(*module);
    add_pairs(*module);
    module->set("pi", Value::real(std::acos(-1.0)));
    module->set("e", Value::real(std::exp(1.0)));
    module->set("tau", Value::real(2 * std::acos(-1.0)));
    module->set("inf", Value::real(std::numeric_limits<double>::infinity()));
    module->set("nan", Value::real(std::numeric_limits<double>::quiet_NaN()));
    return module;
}

}  // namespace limbeck::python
