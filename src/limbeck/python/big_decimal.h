// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// Decimal numbers of any length, with the arithmetic of the General Decimal Arithmetic
// specification as Python's decimal has it. Knows nothing of values.
namespace limbeck::python {

enum class Rounding { Up, Down, Ceiling, Floor, HalfUp, HalfDown, HalfEven, ZeroFiveUp };

// (-1)^negative · digits · 10^exponent. The digits have no leading zeros, but "0" is one.
struct BigDecimal {
    enum class Kind { Finite, Infinite, Nan };
    Kind kind = Kind::Finite;
    bool is_negative = false;
    std::string digits = "0";
    std::int64_t exponent = 0;

    [[nodiscard]] bool is_finite() const { return kind == Kind::Finite; }
    [[nodiscard]] bool is_zero() const { return is_finite() && digits == "0"; }
    // The exponent of its first digit.
    [[nodiscard]] std::int64_t adjusted() const {
        return exponent + static_cast<std::int64_t>(digits.size()) - 1;
    }
};

struct DecimalContext {
    std::int64_t precision = 28;
    Rounding rounding = Rounding::HalfEven;
};

// Why an operation has no result: the name of Python's condition.
struct DecimalProblem {
    std::string exception;  // "InvalidOperation", "DivisionByZero"
    std::string condition;  // "DivisionUndefined"
};

// Nothing where it is no number. Exponents stay within ±1e15.
std::optional<BigDecimal> parse_decimal(std::string_view text);
BigDecimal decimal_of(std::int64_t value);
// Exactly.
BigDecimal decimal_of(double value);
std::string decimal_text(const BigDecimal& value);
double decimal_to_double(const BigDecimal& value);
// Towards zero; nothing beyond 64 bits, and for what is no number.
std::optional<std::int64_t> decimal_to_int(const BigDecimal& value);
bool is_whole(const BigDecimal& value);

// To that exponent exactly as it is, with zeros or rounded.
BigDecimal rescaled(const BigDecimal& value, std::int64_t exponent, Rounding rounding);
// To the precision.
BigDecimal rounded(const BigDecimal& value, const DecimalContext& context);
// -1, 0, 1; of numbers that are not NaN.
int compare_decimals(const BigDecimal& left, const BigDecimal& right);

// These throw DecimalProblem.
BigDecimal add_decimals(const BigDecimal& left, const BigDecimal& right, const DecimalContext& in);
BigDecimal multiply_decimals(const BigDecimal& left, const BigDecimal& right,
                             const DecimalContext& in);
BigDecimal divide_decimals(const BigDecimal& left, const BigDecimal& right,
                           const DecimalContext& in);
struct WholeDivision {
    BigDecimal quotient;
    BigDecimal remainder;
};
WholeDivision divide_whole(const BigDecimal& left, const BigDecimal& right,
                           const DecimalContext& in);
BigDecimal quantized(const BigDecimal& value, const BigDecimal& like, Rounding rounding,
                     const DecimalContext& in);
BigDecimal normalized(const BigDecimal& value, const DecimalContext& in);
BigDecimal negated(BigDecimal value);

}  // namespace limbeck::python
