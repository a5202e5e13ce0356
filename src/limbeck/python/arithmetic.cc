// SPDX-License-Identifier: MIT
#include "limbeck/python/arithmetic.h"

#include <charconv>
#include <cmath>
#include <limits>
#include <string>

#include "limbeck/python/exceptions.h"
#include "limbeck/python/operators.h"

namespace limbeck::python {

void integer_overflow() {
    unsupported("an integer above 64 bits");
}

std::int64_t checked_add(std::int64_t a, std::int64_t b) {
    std::int64_t result = 0;
    if (__builtin_add_overflow(a, b, &result)) {
        integer_overflow();
    }
    return result;
}

std::int64_t checked_multiply(std::int64_t a, std::int64_t b) {
    std::int64_t result = 0;
    if (__builtin_mul_overflow(a, b, &result)) {
        integer_overflow();
    }
    return result;
}

std::int64_t floor_divide(std::int64_t a, std::int64_t b) {
    if (b == -1) {
        return checked_multiply(a, -1);
    }
    const std::int64_t quotient = a / b;
    return a % b != 0 && (a < 0) != (b < 0) ? quotient - 1 : quotient;
}

std::int64_t floor_modulo(std::int64_t a, std::int64_t b) {
    if (b == -1) {
        return 0;
    }
    const std::int64_t rest = a % b;
    return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}

namespace {

std::int64_t power(std::int64_t base, std::int64_t exponent) {
    std::int64_t result = 1;
    while (exponent > 0) {
        if ((exponent & 1) != 0) {
            result = checked_multiply(result, base);
        }
        exponent >>= 1;
        if (exponent > 0) {
            base = checked_multiply(base, base);
        }
    }
    return result;
}

std::int64_t shift_left(Interpreter& vm, std::int64_t value, std::int64_t by) {
    if (by < 0) {
        raise(vm, "ValueError", "negative shift count");
    }
    if (value == 0) {
        return 0;
    }
    if (by >= 63) {
        integer_overflow();
    }
    return checked_multiply(value, std::int64_t{1} << by);
}

std::int64_t shift_right(Interpreter& vm, std::int64_t value, std::int64_t by) {
    if (by < 0) {
        raise(vm, "ValueError", "negative shift count");
    }
    return by >= 63 ? (value < 0 ? -1 : 0) : value >> by;
}

double float_modulo(double a, double b) {
    double rest = std::fmod(a, b);
    if (rest != 0 && (rest < 0) != (b < 0)) {
        rest += b;
    } else if (rest == 0) {
        rest = std::copysign(0.0, b);
    }
    return rest;
}

double float_floor_divide(double a, double b) {
    const double rest = std::fmod(a, b);
    double quotient = (a - rest) / b;
    if (rest != 0 && (rest < 0) != (b < 0)) {
        quotient -= 1;
    }
    if (quotient == 0) {
        return std::copysign(0.0, a / b);
    }
    const double floored = std::floor(quotient);
    return quotient - floored > 0.5 ? floored + 1 : floored;
}

Value float_power(Interpreter& vm, double base, double exponent) {
    if (base == 0 && exponent < 0) {
        raise(vm, "ZeroDivisionError", "0.0 cannot be raised to a negative power");
    }
    if (base < 0 && std::floor(exponent) != exponent) {
        unsupported("a complex number");
    }
    const double result = std::pow(base, exponent);
    if (std::isinf(result) && !std::isinf(base) && !std::isinf(exponent)) {
        raise(vm, "OverflowError", "(34, 'Numerical result out of range')");
    }
    return Value::real(result);
}

Value integer_arithmetic(Interpreter& vm, BinaryOperator operation, std::int64_t a,
                         std::int64_t b) {
    const auto nonzero = [&](const char* message) {
        if (b == 0) {
            raise(vm, "ZeroDivisionError", message);
        }
    };
    std::int64_t difference = 0;
    switch (operation) {
        case BinaryOperator::Add:
            return Value::integer(checked_add(a, b));
        case BinaryOperator::Subtract:
            if (__builtin_sub_overflow(a, b, &difference)) {
                integer_overflow();
            }
            return Value::integer(difference);
        case BinaryOperator::Multiply:
            return Value::integer(checked_multiply(a, b));
        case BinaryOperator::Divide:
            nonzero("division by zero");
            return Value::real(static_cast<double>(a) / static_cast<double>(b));
        case BinaryOperator::FloorDivide:
            nonzero("integer division or modulo by zero");
            return Value::integer(floor_divide(a, b));
        case BinaryOperator::Modulo:
            nonzero("integer modulo by zero");
            return Value::integer(floor_modulo(a, b));
        case BinaryOperator::Power:
            return b >= 0 ? Value::integer(power(a, b))
                          : float_power(vm, static_cast<double>(a), static_cast<double>(b));
        case BinaryOperator::LeftShift:
            return Value::integer(shift_left(vm, a, b));
        case BinaryOperator::RightShift:
            return Value::integer(shift_right(vm, a, b));
        case BinaryOperator::BitOr:
            return Value::integer(a | b);
        case BinaryOperator::BitXor:
            return Value::integer(a ^ b);
        case BinaryOperator::BitAnd:
            return Value::integer(a & b);
        case BinaryOperator::MatrixMultiply:
            break;
    }
    return Value::not_implemented();
}

Value float_arithmetic(Interpreter& vm, BinaryOperator operation, double a, double b) {
    const auto nonzero = [&](const char* message) {
        if (b == 0) {
            raise(vm, "ZeroDivisionError", message);
        }
    };
    switch (operation) {
        case BinaryOperator::Add:
            return Value::real(a + b);
        case BinaryOperator::Subtract:
            return Value::real(a - b);
        case BinaryOperator::Multiply:
            return Value::real(a * b);
        case BinaryOperator::Divide:
            nonzero("float division by zero");
            return Value::real(a / b);
        case BinaryOperator::FloorDivide:
            nonzero("float floor division by zero");
            return Value::real(float_floor_divide(a, b));
        case BinaryOperator::Modulo:
            nonzero("float modulo");
            return Value::real(float_modulo(a, b));
        case BinaryOperator::Power:
            return float_power(vm, a, b);
        case BinaryOperator::LeftShift:
        case BinaryOperator::RightShift:
        case BinaryOperator::BitOr:
        case BinaryOperator::BitXor:
        case BinaryOperator::BitAnd:
        case BinaryOperator::MatrixMultiply:
            break;
    }
    return Value::not_implemented();
}

}  // namespace

Value arithmetic(Interpreter& vm, BinaryOperator operation, const Value& left, const Value& right) {
    if (left.is_int() && right.is_int()) {
        const bool is_bitwise = operation == BinaryOperator::BitOr ||
                                operation == BinaryOperator::BitAnd ||
                                operation == BinaryOperator::BitXor;
        Value result = integer_arithmetic(vm, operation, left.as_int(), right.as_int());
        if (is_bitwise && left.is_bool() && right.is_bool()) {
            return Value::boolean(result.as_int() != 0);
        }
        return result;
    }
    return float_arithmetic(vm, operation, left.as_double(), right.as_double());
}

std::partial_ordering compare_numbers(const Value& left, const Value& right) {
    if (left.is_int() && right.is_int()) {
        return left.as_int() <=> right.as_int();
    }
    const double a = left.as_double();
    const double b = right.as_double();
    // Above 2^53 a conversion to double would lose digits: compare as integers where both are.
    if (left.is_float() != right.is_float()) {
        const double real = left.is_float() ? a : b;
        const std::int64_t whole = left.is_float() ? right.as_int() : left.as_int();
        if (std::fabs(real) < 9.2e18) {
            const auto floored = static_cast<std::int64_t>(std::floor(real));
            const std::partial_ordering order =
                floored != whole ? floored <=> whole : real <=> static_cast<double>(floored);
            return left.is_float() ? order : 0 <=> order;
        }
    }
    return a <=> b;
}

double round_half_even(double value, int digits) {
    if (!std::isfinite(value) || digits > 300) {
        return value;
    }
    if (digits < 0) {
        const double unit = std::pow(10.0, -digits);
        return std::nearbyint(value / unit) * unit;
    }
    // The exact decimal expansion decides, as in "%.*f".
    char buffer[700];
    const auto [end, error] =
        std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed, digits);
    double result = value;
    if (error == std::errc()) {
        std::from_chars(buffer, end, result);
    }
    return result;
}

}  // namespace limbeck::python
