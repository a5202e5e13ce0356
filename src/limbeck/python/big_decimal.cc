// SPDX-License-Identifier: MIT
#include "limbeck/python/big_decimal.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "limbeck/base/text.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/object.h"

namespace limbeck::python {

namespace {

constexpr std::int64_t largest_exponent = 1'000'000'000'000'000;

void strip_leading(std::string& digits) {
    const std::size_t first = digits.find_first_not_of('0');
    digits.erase(0, first == std::string::npos ? digits.size() - 1 : first);
}

std::string shifted(const std::string& digits, std::int64_t places) {
    if (places <= 0 || digits == "0") {
        return digits;
    }
    expect_memory(digits.size() + static_cast<std::size_t>(places));
    return digits + std::string(static_cast<std::size_t>(places), '0');
}

int compare_digits(const std::string& a, const std::string& b) {
    if (a.size() != b.size()) {
        return a.size() < b.size() ? -1 : 1;
    }
    const int order = a.compare(b);
    return order < 0 ? -1 : order > 0 ? 1 : 0;
}

std::string add_digits(const std::string& a, const std::string& b) {
    std::string sum;
    int carry = 0;
    for (std::size_t i = 0; i < std::max(a.size(), b.size()) || carry != 0; ++i) {
        carry += i < a.size() ? a[a.size() - 1 - i] - '0' : 0;
        carry += i < b.size() ? b[b.size() - 1 - i] - '0' : 0;
        sum += static_cast<char>('0' + carry % 10);
        carry /= 10;
    }
    std::reverse(sum.begin(), sum.end());
    return sum;
}

// Of a larger less a smaller.
std::string subtract_digits(const std::string& a, const std::string& b) {
    std::string difference = a;
    int borrow = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        char& digit = difference[a.size() - 1 - i];
        int value = digit - '0' - borrow - (i < b.size() ? b[b.size() - 1 - i] - '0' : 0);
        borrow = value < 0 ? 1 : 0;
        value += borrow * 10;
        digit = static_cast<char>('0' + value);
    }
    strip_leading(difference);
    return difference;
}

std::string multiply_digits(const std::string& a, const std::string& b) {
    if (a.size() > 20'000 || b.size() > 20'000) {
        unsupported("multiplying decimals this long");
    }
    std::vector<int> product(a.size() + b.size(), 0);
    for (std::size_t i = a.size(); i-- > 0;) {
        int carry = 0;
        for (std::size_t j = b.size(); j-- > 0;) {
            carry += product[i + j + 1] + (a[i] - '0') * (b[j] - '0');
            product[i + j + 1] = carry % 10;
            carry /= 10;
        }
        product[i] += carry;
    }
    std::string digits;
    for (const int digit : product) {
        digits += static_cast<char>('0' + digit);
    }
    strip_leading(digits);
    return digits;
}

// Quotient and remainder, by long division.
std::pair<std::string, std::string> divide_digits(const std::string& a, const std::string& b) {
    if (a.size() > 20'000 || b.size() > 20'000) {
        unsupported("dividing decimals this long");
    }
    std::string quotient;
    std::string rest = "0";
    for (const char digit : a) {
        rest += digit;
        strip_leading(rest);
        char times = '0';
        while (compare_digits(rest, b) >= 0) {
            rest = subtract_digits(rest, b);
            ++times;
        }
        quotient += times;
    }
    strip_leading(quotient);
    return {quotient, rest};
}

BigDecimal special(BigDecimal::Kind kind, bool is_negative = false) {
    return {kind, is_negative, "0", 0};
}

// Whether what is cut off makes the last digit go up.
bool goes_up(const std::string& kept, const std::string& cut, bool is_negative, Rounding rounding) {
    const bool is_exact = cut.find_first_not_of('0') == std::string::npos;
    if (is_exact) {
        return false;
    }
    const char last = kept.empty() ? '0' : kept.back();
    const bool is_half = cut[0] == '5' && cut.find_first_not_of('0', 1) == std::string::npos;
    const bool is_more = cut[0] >= '5' && !is_half;
    switch (rounding) {
        case Rounding::Up:
            return true;
        case Rounding::Down:
            return false;
        case Rounding::Ceiling:
            return !is_negative;
        case Rounding::Floor:
            return is_negative;
        case Rounding::HalfUp:
            return is_more || is_half;
        case Rounding::HalfDown:
            return is_more;
        case Rounding::HalfEven:
            return is_more || (is_half && (last - '0') % 2 != 0);
        case Rounding::ZeroFiveUp:
            return last == '0' || last == '5';
    }
    return false;
}

BigDecimal nan_of(const BigDecimal& left, const BigDecimal& right) {
    return left.kind == BigDecimal::Kind::Nan ? left : right;
}

bool has_nan(const BigDecimal& left, const BigDecimal& right) {
    return left.kind == BigDecimal::Kind::Nan || right.kind == BigDecimal::Kind::Nan;
}

}  // namespace

std::optional<BigDecimal> parse_decimal(std::string_view given) {
    std::string text = base::to_lower(base::trim(given));
    std::erase(text, '_');
    BigDecimal result;
    if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
        result.is_negative = text[0] == '-';
        text.erase(0, 1);
    }
    if (text == "inf" || text == "infinity") {
        return special(BigDecimal::Kind::Infinite, result.is_negative);
    }
    if (text == "nan") {
        return special(BigDecimal::Kind::Nan, result.is_negative);
    }
    const std::size_t e = text.find('e');
    if (e != std::string::npos) {
        std::string_view exponent = std::string_view(text).substr(e + 1);
        if (exponent.starts_with('+')) {
            exponent.remove_prefix(1);
            if (exponent.starts_with('-')) {
                return std::nullopt;
            }
        }
        const auto [end, error] =
            std::from_chars(exponent.data(), exponent.data() + exponent.size(), result.exponent);
        if (error == std::errc::result_out_of_range || result.exponent > largest_exponent ||
            result.exponent < -largest_exponent) {
            unsupported("a decimal with an exponent this large");
        }
        if (exponent.empty() || error != std::errc() || end != exponent.data() + exponent.size()) {
            return std::nullopt;
        }
        text.resize(e);
    }
    const std::size_t point = text.find('.');
    if (point != std::string::npos) {
        text.erase(point, 1);
        result.exponent -= static_cast<std::int64_t>(text.size() - point);
    }
    if (text.empty() || text.find_first_not_of("0123456789") != std::string::npos) {
        return std::nullopt;
    }
    strip_leading(text);
    result.digits = std::move(text);
    return result;
}

BigDecimal decimal_of(std::int64_t value) {
    std::string digits = std::to_string(value);
    const bool is_negative = digits[0] == '-';
    digits.erase(0, is_negative ? 1 : 0);
    return {BigDecimal::Kind::Finite, is_negative, std::move(digits), 0};
}

BigDecimal decimal_of(double value) {
    if (std::isnan(value)) {
        return special(BigDecimal::Kind::Nan);
    }
    if (std::isinf(value)) {
        return special(BigDecimal::Kind::Infinite, value < 0);
    }
    // A whole number times a power of two; a negative power is five to that many over ten.
    int power = 0;
    auto whole = static_cast<std::int64_t>(std::ldexp(std::frexp(std::fabs(value), &power), 53));
    power -= 53;
    while (whole != 0 && whole % 2 == 0 && power < 0) {
        whole /= 2;
        ++power;
    }
    BigDecimal result = decimal_of(whole);
    result.is_negative = std::signbit(value);
    if (whole == 0) {
        return result;
    }
    result.exponent = std::min(power, 0);
    for (int i = 0; i < std::abs(power); ++i) {
        result.digits = multiply_digits(result.digits, power < 0 ? "5" : "2");
    }
    return result;
}

std::string decimal_text(const BigDecimal& value) {
    const std::string sign = value.is_negative ? "-" : "";
    if (!value.is_finite()) {
        return sign + (value.kind == BigDecimal::Kind::Nan ? "NaN" : "Infinity");
    }
    const std::int64_t left = value.adjusted() + 1;
    const bool is_plain = value.exponent <= 0 && left > -6;
    const std::int64_t point = is_plain ? left : 1;
    const auto size = static_cast<std::int64_t>(value.digits.size());
    std::string text;
    if (point <= 0) {
        text = "0." + std::string(static_cast<std::size_t>(-point), '0') + value.digits;
    } else if (point >= size) {
        text = value.digits + std::string(static_cast<std::size_t>(point - size), '0');
    } else {
        text = value.digits;
        text.insert(static_cast<std::size_t>(point), 1, '.');
    }
    return sign + text + (left == point ? "" : fmt::format("E{:+}", left - point));
}

double decimal_to_double(const BigDecimal& value) {
    if (!value.is_finite()) {
        const double size = value.kind == BigDecimal::Kind::Nan ? std::nan("") : HUGE_VAL;
        return value.is_negative ? -size : size;
    }
    const std::string text =
        fmt::format("{}{}e{}", value.is_negative ? "-" : "", value.digits, value.exponent);
    double result = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), result);
    if (error == std::errc::result_out_of_range) {
        result = value.adjusted() < 0 ? 0 : HUGE_VAL;
        result = value.is_negative ? -result : result;
    }
    return result;
}

bool is_whole(const BigDecimal& value) {
    return value.is_finite() && (value.exponent >= 0 || value.is_zero() ||
                                 compare_decimals(rescaled(value, 0, Rounding::Down), value) == 0);
}

std::optional<std::int64_t> decimal_to_int(const BigDecimal& value) {
    if (!value.is_finite() || value.adjusted() > 18) {
        return value.is_zero() ? std::optional<std::int64_t>(0) : std::nullopt;
    }
    const BigDecimal whole = rescaled(value, 0, Rounding::Down);
    const std::string text = (whole.is_negative ? "-" : "") + whole.digits;
    std::int64_t result = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), result);
    return error == std::errc() ? std::optional(result) : std::nullopt;
}

BigDecimal rescaled(const BigDecimal& value, std::int64_t exponent, Rounding rounding) {
    BigDecimal result = value;
    result.exponent = exponent;
    if (value.is_zero()) {
        return result;
    }
    if (exponent <= value.exponent) {
        result.digits = shifted(value.digits, value.exponent - exponent);
        return result;
    }
    const std::int64_t dropped = exponent - value.exponent;
    const auto size = static_cast<std::int64_t>(value.digits.size());
    const std::string kept =
        dropped < size ? value.digits.substr(0, static_cast<std::size_t>(size - dropped)) : "";
    // All of it, and a zero before it where there is more to drop than there is.
    std::string cut = value.digits.substr(kept.size());
    if (dropped > size) {
        cut.insert(0, 1, '0');
    }
    result.digits = kept.empty() ? "0" : kept;
    if (goes_up(kept, cut, value.is_negative, rounding)) {
        result.digits = add_digits(result.digits, "1");
    }
    return result;
}

BigDecimal rounded(const BigDecimal& value, const DecimalContext& context) {
    const auto size = static_cast<std::int64_t>(value.digits.size());
    if (!value.is_finite() || size <= context.precision) {
        return value;
    }
    const BigDecimal result =
        rescaled(value, value.exponent + size - context.precision, context.rounding);
    // 9.99 may have become 10.0.
    return static_cast<std::int64_t>(result.digits.size()) > context.precision
               ? rescaled(result, result.exponent + 1, context.rounding)
               : result;
}

int compare_decimals(const BigDecimal& left, const BigDecimal& right) {
    const auto sign = [](const BigDecimal& value) {
        return value.is_zero() ? 0 : value.is_negative ? -1 : 1;
    };
    if (sign(left) != sign(right)) {
        return sign(left) < sign(right) ? -1 : 1;
    }
    if (sign(left) == 0) {
        return 0;
    }
    int order = 0;
    if (!left.is_finite() || !right.is_finite()) {
        order = static_cast<int>(!left.is_finite()) - static_cast<int>(!right.is_finite());
    } else if (left.adjusted() != right.adjusted()) {
        order = left.adjusted() < right.adjusted() ? -1 : 1;
    } else {
        // As many digits before the point: the longer one decides behind it.
        std::string a = left.digits;
        std::string b = right.digits;
        a.resize(std::max(a.size(), b.size()), '0');
        b.resize(a.size(), '0');
        order = compare_digits(a, b);
    }
    return sign(left) * order;
}

BigDecimal negated(BigDecimal value) {
    value.is_negative = !value.is_negative;
    return value;
}

namespace {

// A number so small beside the other that only its being there counts is replaced by one that is
// as small as matters; so that 1E+1000000 + 1 does not need a million digits.
void bring_near(BigDecimal& large, BigDecimal& small, const DecimalContext& in) {
    if (large.exponent < small.exponent) {
        std::swap(large, small);
    }
    const auto large_size = static_cast<std::int64_t>(large.digits.size());
    const std::int64_t exponent =
        large.exponent + std::min<std::int64_t>(-1, large_size - in.precision - 2);
    if (small.adjusted() < exponent) {
        small.digits = "1";
        small.exponent = exponent;
    }
}

}  // namespace

BigDecimal add_decimals(const BigDecimal& left, const BigDecimal& right, const DecimalContext& in) {
    if (has_nan(left, right)) {
        return nan_of(left, right);
    }
    if (!left.is_finite() || !right.is_finite()) {
        if (!left.is_finite() && !right.is_finite() && left.is_negative != right.is_negative) {
            throw DecimalProblem{"InvalidOperation", "InvalidOperation"};
        }
        return left.is_finite() ? right : left;
    }
    const std::int64_t exponent = std::min(left.exponent, right.exponent);
    if (left.is_zero() || right.is_zero()) {
        if (left.is_zero() && right.is_zero()) {
            BigDecimal zero;
            zero.exponent = exponent;
            zero.is_negative =
                (left.is_negative && right.is_negative) ||
                (left.is_negative != right.is_negative && in.rounding == Rounding::Floor);
            return zero;
        }
        const BigDecimal& other = left.is_zero() ? right : left;
        const auto size = static_cast<std::int64_t>(other.digits.size());
        const std::int64_t lowest = other.exponent + size - in.precision - 1;
        return rounded(
            rescaled(other, std::min(other.exponent, std::max(exponent, lowest)), in.rounding), in);
    }
    BigDecimal a = left;
    BigDecimal b = right;
    bring_near(a, b, in);
    const std::int64_t common = std::min(a.exponent, b.exponent);
    a = rescaled(a, common, in.rounding);
    b = rescaled(b, common, in.rounding);
    BigDecimal result = a;
    if (a.is_negative == b.is_negative) {
        result.digits = add_digits(a.digits, b.digits);
        return rounded(result, in);
    }
    const int order = compare_digits(a.digits, b.digits);
    if (order == 0) {
        result.digits = "0";
        result.exponent = exponent;
        result.is_negative = in.rounding == Rounding::Floor;
        return result;
    }
    result.is_negative = order > 0 ? a.is_negative : b.is_negative;
    result.digits =
        order > 0 ? subtract_digits(a.digits, b.digits) : subtract_digits(b.digits, a.digits);
    return rounded(result, in);
}

BigDecimal multiply_decimals(const BigDecimal& left, const BigDecimal& right,
                             const DecimalContext& in) {
    if (has_nan(left, right)) {
        return nan_of(left, right);
    }
    const bool is_negative = left.is_negative != right.is_negative;
    if (!left.is_finite() || !right.is_finite()) {
        if (left.is_zero() || right.is_zero()) {
            throw DecimalProblem{"InvalidOperation", "InvalidOperation"};
        }
        return special(BigDecimal::Kind::Infinite, is_negative);
    }
    return rounded({BigDecimal::Kind::Finite, is_negative,
                    multiply_digits(left.digits, right.digits), left.exponent + right.exponent},
                   in);
}

BigDecimal divide_decimals(const BigDecimal& left, const BigDecimal& right,
                           const DecimalContext& in) {
    if (has_nan(left, right)) {
        return nan_of(left, right);
    }
    const bool is_negative = left.is_negative != right.is_negative;
    if (!left.is_finite()) {
        if (!right.is_finite()) {
            throw DecimalProblem{"InvalidOperation", "InvalidOperation"};
        }
        return special(BigDecimal::Kind::Infinite, is_negative);
    }
    if (!right.is_finite()) {
        unsupported("dividing a decimal by infinity");
    }
    if (right.is_zero()) {
        if (left.is_zero()) {
            throw DecimalProblem{"InvalidOperation", "DivisionUndefined"};
        }
        throw DecimalProblem{"DivisionByZero", "DivisionByZero"};
    }
    const std::int64_t ideal = left.exponent - right.exponent;
    if (left.is_zero()) {
        return {BigDecimal::Kind::Finite, is_negative, "0", ideal};
    }
    const std::int64_t shift = static_cast<std::int64_t>(right.digits.size()) -
                               static_cast<std::int64_t>(left.digits.size()) + in.precision + 1;
    auto [quotient, rest] =
        divide_digits(shifted(left.digits, shift), shifted(right.digits, -shift));
    std::int64_t exponent = ideal - shift;
    if (rest != "0") {
        // Not exact: a last digit that rounding cannot take for a half or a whole.
        if (quotient.back() == '0' || quotient.back() == '5') {
            ++quotient.back();
        }
    } else {
        while (exponent < ideal && quotient.size() > 1 && quotient.back() == '0') {
            quotient.pop_back();
            ++exponent;
        }
    }
    return rounded({BigDecimal::Kind::Finite, is_negative, quotient, exponent}, in);
}

WholeDivision divide_whole(const BigDecimal& left, const BigDecimal& right,
                           const DecimalContext& in) {
    if (!left.is_finite() || !right.is_finite()) {
        unsupported("whole division of decimals that are not finite");
    }
    const bool is_negative = left.is_negative != right.is_negative;
    if (right.is_zero()) {
        if (left.is_zero()) {
            throw DecimalProblem{"InvalidOperation", "DivisionUndefined"};
        }
        throw DecimalProblem{"DivisionByZero", "DivisionByZero"};
    }
    const std::int64_t ideal = std::min(left.exponent, right.exponent);
    WholeDivision result;
    result.quotient.is_negative = is_negative;
    if (left.is_zero() || left.adjusted() < right.adjusted()) {
        result.remainder = rounded(rescaled(left, ideal, in.rounding), in);
        return result;
    }
    if (left.adjusted() - right.adjusted() > in.precision) {
        throw DecimalProblem{"InvalidOperation", "DivisionImpossible"};
    }
    auto [quotient, rest] = divide_digits(rescaled(left, ideal, in.rounding).digits,
                                          rescaled(right, ideal, in.rounding).digits);
    if (static_cast<std::int64_t>(quotient.size()) > in.precision) {
        throw DecimalProblem{"InvalidOperation", "DivisionImpossible"};
    }
    result.quotient.digits = quotient;
    result.remainder = rounded({BigDecimal::Kind::Finite, left.is_negative, rest, ideal}, in);
    return result;
}

BigDecimal quantized(const BigDecimal& value, const BigDecimal& like, Rounding rounding,
                     const DecimalContext& in) {
    if (has_nan(value, like)) {
        return nan_of(value, like);
    }
    if (!value.is_finite() || !like.is_finite()) {
        if (!value.is_finite() && !like.is_finite()) {
            return value;
        }
        throw DecimalProblem{"InvalidOperation", "InvalidOperation"};
    }
    if (!value.is_zero() && value.adjusted() - like.exponent + 1 > in.precision) {
        throw DecimalProblem{"InvalidOperation", "InvalidOperation"};
    }
    BigDecimal result = rescaled(value, like.exponent, rounding);
    if (static_cast<std::int64_t>(result.digits.size()) > in.precision) {
        throw DecimalProblem{"InvalidOperation", "InvalidOperation"};
    }
    return result;
}

BigDecimal normalized(const BigDecimal& value, const DecimalContext& in) {
    BigDecimal result = rounded(value, in);
    if (result.is_zero()) {
        result.exponent = 0;
    }
    while (result.is_finite() && result.digits.size() > 1 && result.digits.back() == '0') {
        result.digits.pop_back();
        ++result.exponent;
    }
    return result;
}

}  // namespace limbeck::python
