// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "limbeck/python/access.h"
#include "limbeck/python/big_decimal.h"
#include "limbeck/python/convert.h"
#include "limbeck/python/decimal.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/format_spec.h"
#include "limbeck/python/interpreter.h"
#include "limbeck/python/native.h"
#include "limbeck/python/operators.h"
#include "limbeck/python/stdlib.h"
#include "limbeck/python/text_of.h"

// decimal: the class Decimal and its context.
namespace limbeck::python {

namespace {

using Values = std::span<Value>;

constexpr std::array<const char*, 8> rounding_names = {
    "ROUND_UP",      "ROUND_DOWN",      "ROUND_CEILING",   "ROUND_FLOOR",
    "ROUND_HALF_UP", "ROUND_HALF_DOWN", "ROUND_HALF_EVEN", "ROUND_05UP"};

Rounding rounding_argument(Interpreter& vm, const Value& value) {
    const auto found = std::find(rounding_names.begin(), rounding_names.end(),
                                 std::string_view(value.is_text() ? value.as_text() : ""));
    if (found == rounding_names.end()) {
        raise(vm, "TypeError",
              "valid values for rounding are:\n  [ROUND_CEILING, ROUND_FLOOR, ROUND_UP, "
              "ROUND_DOWN,\n   ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN,\n   ROUND_05UP]");
    }
    return static_cast<Rounding>(found - rounding_names.begin());
}

// getcontext(): precision and rounding can be set. It is the module's one context.
class Context : public NativeObject {
  public:
    Context() : NativeObject(Tracking::Leaf) {}
    [[nodiscard]] std::string type_name() const override { return "decimal.Context"; }
    std::optional<Value> attribute(Interpreter& vm, std::string_view name) override;
    bool set_attribute(Interpreter& vm, std::string_view name, const Value& value) override {
        if (name == "prec") {
            const std::int64_t precision = index_of(vm, value);
            if (precision < 1 || precision > 10'000) {
                raise(vm, "ValueError", "valid range for prec is [1, MAX_PREC]");
            }
            context.precision = precision;
            return true;
        }
        if (name == "rounding") {
            context.rounding = rounding_argument(vm, value);
            return true;
        }
        return false;
    }
    // with localcontext() as ctx
    Value enter(Interpreter& /*vm*/) override {
        saved_.push_back(context);
        return Value(this);
    }
    bool exit(Interpreter& /*vm*/, const Value& /*exception*/) override {
        if (!saved_.empty()) {
            context = saved_.back();
            saved_.pop_back();
        }
        return false;
    }
    DecimalContext context;

  private:
    std::vector<DecimalContext> saved_;
};

// The class keeps the context, so that a Decimal finds it.
const DecimalContext& context_of(Interpreter& vm) {
    const Ref<Class> type = library_class(vm, "decimal", "Decimal");
    const Value* const held = type->attributes->table.find("_context");
    static const DecimalContext usual;
    auto* const context = held == nullptr ? nullptr : native<Context>(*held);
    return context == nullptr ? usual : context->context;
}

[[noreturn]] void raise_problem(Interpreter& vm, const DecimalProblem& problem) {
    const Value condition = library_class(vm, "decimal", problem.condition);
    const Value list = Value::list({condition});
    const Value made = call(vm, library_class(vm, "decimal", problem.exception), {list});
    throw Raised{Ref<Instance>(&made.to<Instance>())};
}

class Decimal : public NativeObject {
  public:
    Decimal(Class* type, BigDecimal value)
        : NativeObject(Tracking::Leaf),
          number(std::move(value)),
          type_(type),
          charge_(number.digits.size()) {}
    [[nodiscard]] std::string type_name() const override { return "decimal.Decimal"; }
    Class* python_class(Interpreter& /*vm*/) override { return type_; }
    [[nodiscard]] bool is_complete() const override { return true; }
    bool truth(Interpreter& /*vm*/) override { return !number.is_zero(); }
    std::string repr(Interpreter& /*vm*/) override {
        return "Decimal('" + decimal_text(number) + "')";
    }
    std::string str(Interpreter& /*vm*/) override { return decimal_text(number); }
    std::size_t hash(Interpreter& vm) override {
        const auto whole = is_whole(number) ? decimal_to_int(number) : std::nullopt;
        return python::hash(
            vm, whole ? Value::integer(*whole) : Value::real(decimal_to_double(number)));
    }
    std::string format(Interpreter& vm, const std::string& specification) override;
    std::optional<Value> attribute(Interpreter& vm, std::string_view name) override;
    std::optional<Value> unary(Interpreter& vm, UnaryOperator operation) override;
    std::optional<Value> binary(Interpreter& vm, BinaryOperator operation, const Value& other,
                                bool is_reflected) override;
    std::optional<Value> compare(Interpreter& vm, CompareOperator operation,
                                 const Value& other) override;

    const BigDecimal number;

  private:
    Class* type_;
    Charge charge_;
};

Value wrap(Interpreter& vm, BigDecimal number) {
    return make<Decimal>(library_class(vm, "decimal", "Decimal").get(), std::move(number));
}

// Runs arithmetic; what has no result becomes Python's exception.
template <typename Work>
Value computed(Interpreter& vm, const Work& work) {
    try {
        vm.step(50);
        return wrap(vm, work(context_of(vm)));
    } catch (const DecimalProblem& problem) {
        raise_problem(vm, problem);
    }
}

// The operand as a decimal: a Decimal or an int.
std::optional<BigDecimal> operand(const Value& value) {
    if (const auto* const decimal = native<Decimal>(value)) {
        return decimal->number;
    }
    const Value& inside = payload_of(value);
    return inside.is_int() ? std::optional(decimal_of(inside.as_int())) : std::nullopt;
}

std::optional<Value> Context::attribute(Interpreter& vm, std::string_view name) {
    if (name == "prec") {
        return Value::integer(context.precision);
    }
    if (name == "rounding") {
        return Value::text(rounding_names[static_cast<std::size_t>(context.rounding)]);
    }
    if (name == "create_decimal") {
        return make_function("create_decimal(value)", [](Interpreter& in, Values a) {
            const Value made = python::call(in, library_class(in, "decimal", "Decimal"), {a[0]});
            return computed(in, [&](const DecimalContext& here) {
                return rounded(native<Decimal>(made)->number, here);
            });
        });
    }
    static_cast<void>(vm);
    return std::nullopt;
}

std::optional<Value> Decimal::attribute(Interpreter& /*vm*/, std::string_view name) {
    const Ref<Decimal> self(this);
    if (name == "__int__") {
        return make_function("__int__()", [self](Interpreter& vm, Values) {
            if (!self->number.is_finite()) {
                const bool is_nan = self->number.kind == BigDecimal::Kind::Nan;
                raise(vm, is_nan ? "ValueError" : "OverflowError",
                      is_nan ? "cannot convert NaN to integer"
                             : "cannot convert Infinity to integer");
            }
            const auto whole = decimal_to_int(self->number);
            if (!whole) {
                integer_overflow();
            }
            return Value::integer(*whole);
        });
    }
    if (name == "__float__") {
        return make_function("__float__()", [self](Interpreter&, Values) {
            return Value::real(decimal_to_double(self->number));
        });
    }
    if (name == "__abs__") {
        return make_function("__abs__()", [self](Interpreter& vm, Values) {
            return computed(vm, [&](const DecimalContext& in) {
                BigDecimal size = self->number;
                size.is_negative = false;
                return rounded(size, in);
            });
        });
    }
    if (name == "__round__") {
        return make_function("__round__(digits=)", [self](Interpreter& vm, Values a) {
            if (!a[0].is_absent()) {
                BigDecimal like;
                like.exponent = -index_of(vm, a[0]);
                return computed(vm, [&](const DecimalContext& in) {
                    return quantized(self->number, like, Rounding::HalfEven, in);
                });
            }
            const auto whole = decimal_to_int(rescaled(self->number, 0, Rounding::HalfEven));
            if (!whole) {
                integer_overflow();
            }
            return Value::integer(*whole);
        });
    }
    return std::nullopt;
}

std::optional<Value> Decimal::unary(Interpreter& vm, UnaryOperator operation) {
    if (operation == UnaryOperator::Invert) {
        return std::nullopt;
    }
    return computed(vm, [&](const DecimalContext& in) {
        BigDecimal result = number;
        if (operation == UnaryOperator::Minus) {
            result = negated(result);
        }
        if (result.is_zero()) {
            result.is_negative = false;
        }
        return rounded(result, in);
    });
}

BigDecimal power(const BigDecimal& base, const BigDecimal& exponent, const DecimalContext& in) {
    const auto times = is_whole(exponent) ? decimal_to_int(exponent) : std::nullopt;
    if (!times || !base.is_finite() || *times > 9999 || *times < -9999) {
        unsupported("this power of decimals");
    }
    if (*times == 0 && base.is_zero()) {
        throw DecimalProblem{"InvalidOperation", "InvalidOperation"};
    }
    // Some digits more on the way, so that rounding once at the end is right.
    const DecimalContext wide{in.precision + 30, Rounding::HalfEven};
    BigDecimal result = decimal_of(std::int64_t{1});
    for (std::int64_t i = 0; i < std::abs(*times); ++i) {
        result = multiply_decimals(result, base, wide);
    }
    if (*times < 0) {
        result = divide_decimals(decimal_of(std::int64_t{1}), result, wide);
    }
    return rounded(result, in);
}

std::optional<Value> Decimal::binary(Interpreter& vm, BinaryOperator operation, const Value& other,
                                     bool is_reflected) {
    const auto given = operand(other);
    if (!given) {
        return std::nullopt;
    }
    const BigDecimal& left = is_reflected ? *given : number;
    const BigDecimal& right = is_reflected ? number : *given;
    switch (operation) {
        case BinaryOperator::Add:
            return computed(vm, [&](const auto& in) { return add_decimals(left, right, in); });
        case BinaryOperator::Subtract:
            return computed(vm,
                            [&](const auto& in) { return add_decimals(left, negated(right), in); });
        case BinaryOperator::Multiply:
            return computed(vm, [&](const auto& in) { return multiply_decimals(left, right, in); });
        case BinaryOperator::Divide:
            return computed(vm, [&](const auto& in) { return divide_decimals(left, right, in); });
        case BinaryOperator::FloorDivide:
            return computed(vm,
                            [&](const auto& in) { return divide_whole(left, right, in).quotient; });
        case BinaryOperator::Modulo:
            return computed(vm, [&](const auto& in) {
                if (right.is_zero() && !left.is_zero()) {
                    throw DecimalProblem{"InvalidOperation", "InvalidOperation"};
                }
                return divide_whole(left, right, in).remainder;
            });
        case BinaryOperator::Power:
            return computed(vm, [&](const auto& in) { return power(left, right, in); });
        default:
            return std::nullopt;
    }
}

std::optional<Value> Decimal::compare(Interpreter& vm, CompareOperator operation,
                                      const Value& other) {
    auto given = operand(other);
    if (!given && payload_of(other).is_float()) {
        given = decimal_of(payload_of(other).as_double());
    }
    if (!given) {
        return std::nullopt;
    }
    if (number.kind == BigDecimal::Kind::Nan || given->kind == BigDecimal::Kind::Nan) {
        if (operation == CompareOperator::Equal || operation == CompareOperator::NotEqual) {
            return Value::boolean(operation == CompareOperator::NotEqual);
        }
        raise_problem(vm, {"InvalidOperation", "InvalidOperation"});
    }
    return python::compare(vm, operation, Value::integer(compare_decimals(number, *given)),
                           Value::integer(0));
}

// Digits before the point in groups of three.
std::string grouped(const std::string& text, char separator) {
    const std::size_t point = std::min(text.find('.'), text.size());
    std::string result = text;
    for (std::size_t at = point; at > 3; at -= 3) {
        result.insert(at - 3, 1, separator);
    }
    return result;
}

std::string Decimal::format(Interpreter& vm, const std::string& specification) {
    FormatSpec spec = parse_format(vm, specification, "Decimal");
    std::string body;
    BigDecimal size = number;
    size.is_negative = false;
    const bool is_percent = spec.type == '%';
    if (spec.type == 'f' || spec.type == 'F' || is_percent) {
        size.exponent += is_percent && size.is_finite() ? 2 : 0;
        if (spec.precision >= 0 && size.is_finite()) {
            size = rescaled(size, -spec.precision, context_of(vm).rounding);
        } else if (size.is_finite() && size.exponent > 0) {
            size = rescaled(size, 0, Rounding::HalfEven);
        }
        body = decimal_text(size);
        if (const std::size_t e = body.find('E'); e != std::string::npos) {
            // Small numbers are written in full.
            const auto zeros = static_cast<std::size_t>(-size.adjusted() - 1);
            body = "0." + std::string(zeros, '0') + size.digits;
        }
        body += is_percent ? "%" : "";
    } else if (spec.type == '\0' && spec.precision < 0) {
        body = decimal_text(size);
    } else {
        unsupported(fmt::format("the format {} for a Decimal", repr_text(specification)));
    }
    if (spec.grouping != '\0') {
        body = grouped(body, spec.grouping);
    }
    const std::string sign = number.is_negative                     ? "-"
                             : spec.sign == '+' || spec.sign == ' ' ? std::string(1, spec.sign)
                                                                    : "";
    return pad(sign + body, spec, '>', sign.size());
}

BigDecimal from_tuple(Interpreter& vm, const Value& value) {
    const std::vector<Value> parts = collect(vm, value);
    if (parts.size() != 3) {
        raise(vm, "ValueError", "argument must be a sequence of length 3");
    }
    BigDecimal result;
    result.is_negative = index_of(vm, parts[0]) != 0;
    result.digits.clear();
    for (const Value& digit : collect(vm, parts[1])) {
        const std::int64_t one = index_of(vm, digit);
        if (one < 0 || one > 9) {
            raise(vm, "ValueError", "coefficient must be a tuple of digits");
        }
        result.digits += static_cast<char>('0' + one);
    }
    result.digits.erase(0, std::min(result.digits.find_first_not_of('0'), result.digits.size()));
    result.digits = result.digits.empty() ? "0" : result.digits;
    result.exponent = index_of(vm, parts[2]);
    return result;
}

Value construct(Interpreter& vm, Values a) {
    if (!a[0].is_set()) {
        return wrap(vm, {});
    }
    if (auto known = operand(a[0])) {
        return wrap(vm, std::move(*known));
    }
    const Value& value = payload_of(a[0]);
    if (value.is_float()) {
        return wrap(vm, decimal_of(value.as_double()));
    }
    if (value.is_text()) {
        auto parsed = parse_decimal(value.as_text());
        if (!parsed) {
            raise_problem(vm, {"InvalidOperation", "ConversionSyntax"});
        }
        return wrap(vm, std::move(*parsed));
    }
    if (value.is(Kind::Tuple) || value.is(Kind::List)) {
        return wrap(vm, from_tuple(vm, value));
    }
    refuse_unresolved(a[0]);
    raise(vm, "TypeError",
          fmt::format("conversion from {} to Decimal is not supported", type_of(vm, a[0])->name));
}

const BigDecimal& number_of(Values a) {
    return native<Decimal>(a[0])->number;
}

void add_rounding_methods(Class& type) {
    type.add_method("quantize(self, exp, rounding=, context=)", [](Interpreter& vm, Values a) {
        const auto like = operand(a[1]);
        if (!like) {
            raise(vm, "TypeError",
                  fmt::format("conversion from {} to Decimal is not supported",
                              type_of(vm, a[1])->name));
        }
        return computed(vm, [&](const DecimalContext& in) {
            return quantized(number_of(a), *like,
                             a[2].is_absent() ? in.rounding : rounding_argument(vm, a[2]), in);
        });
    });
    for (const char* const name : {"to_integral_value", "to_integral"}) {
        type.add_method(fmt::format("{}(self, rounding=, context=)", name), [](Interpreter& vm,
                                                                               Values a) {
            return computed(vm, [&](const DecimalContext& in) {
                const BigDecimal& number = number_of(a);
                return !number.is_finite() || number.exponent >= 0
                           ? number
                           : rescaled(number, 0,
                                      a[1].is_absent() ? in.rounding : rounding_argument(vm, a[1]));
            });
        });
    }
    type.add_method("normalize(self)", [](Interpreter& vm, Values a) {
        return computed(vm, [&](const DecimalContext& in) { return normalized(number_of(a), in); });
    });
}

void add_query_methods(Class& type) {
    type.add_method("as_tuple(self)", [](Interpreter&, Values a) {
        const BigDecimal& number = number_of(a);
        if (!number.is_finite()) {
            unsupported("as_tuple() of a decimal that is not finite");
        }
        std::vector<Value> digits;
        for (const char digit : number.digits) {
            digits.push_back(Value::integer(digit - '0'));
        }
        return Value::tuple({Value::integer(number.is_negative ? 1 : 0),
                             Value::tuple(std::move(digits)), Value::integer(number.exponent)});
    });
    type.add_method("adjusted(self)",
                    [](Interpreter&, Values a) { return Value::integer(number_of(a).adjusted()); });
    const auto ask = [&](const char* name, bool (*answer)(const BigDecimal&)) {
        type.add_method(fmt::format("{}(self)", name), [answer](Interpreter&, Values a) {
            return Value::boolean(answer(number_of(a)));
        });
    };
    ask("is_nan", [](const BigDecimal& n) { return n.kind == BigDecimal::Kind::Nan; });
    ask("is_infinite", [](const BigDecimal& n) { return n.kind == BigDecimal::Kind::Infinite; });
    ask("is_finite", [](const BigDecimal& n) { return n.is_finite(); });
    ask("is_zero", [](const BigDecimal& n) { return n.is_zero(); });
    ask("is_signed", [](const BigDecimal& n) { return n.is_negative; });
    type.add_method("copy_abs(self)", [](Interpreter& vm, Values a) {
        BigDecimal size = number_of(a);
        size.is_negative = false;
        return wrap(vm, size);
    });
    type.add_method("copy_negate(self)",
                    [](Interpreter& vm, Values a) { return wrap(vm, negated(number_of(a))); });
    lacks(type, {"as_integer_ratio",
                 "canonical",
                 "compare",
                 "compare_signal",
                 "compare_total",
                 "exp",
                 "fma",
                 "from_float",
                 "ln",
                 "log10",
                 "logb",
                 "max",
                 "min",
                 "next_minus",
                 "next_plus",
                 "next_toward",
                 "number_class",
                 "radix",
                 "remainder_near",
                 "rotate",
                 "same_quantum",
                 "scaleb",
                 "shift",
                 "sqrt",
                 "to_eng_string",
                 "to_integral_exact",
                 "copy_sign",
                 "conjugate",
                 "real",
                 "imag"});
}

void add_conditions(Interpreter& vm, ModuleObject& module) {
    const auto base =
        define_class(vm, module, "DecimalException", {exception_class(vm, "ArithmeticError")});
    const auto invalid = define_class(vm, module, "InvalidOperation", {base});
    define_class(vm, module, "DivisionByZero", {base, exception_class(vm, "ZeroDivisionError")});
    for (const char* const name : {"ConversionSyntax", "DivisionImpossible", "InvalidContext"}) {
        define_class(vm, module, name, {invalid});
    }
    define_class(vm, module, "DivisionUndefined",
                 {invalid, exception_class(vm, "ZeroDivisionError")});
    for (const char* const name : {"Inexact", "Rounded", "Clamped"}) {
        define_class(vm, module, name, {base});
    }
}

}  // namespace

Ref<ModuleObject> make_decimal_module(Interpreter& vm) {
    auto module = new_module("decimal");
    const auto type = define_class(vm, *module, "Decimal");
    type->shows_module = true;
    type->construct = [maker = make_function("Decimal(value=, context=)", construct)](
                          Interpreter& in, const Ref<Class>&, const Arguments& arguments) {
        return call(in, maker, arguments);
    };
    add_rounding_methods(*type);
    add_query_methods(*type);
    add_conditions(vm, *module);
    const Value context = make<Context>();
    type->attributes->table.set("_context", context);
    define(*module, "getcontext()", [context](Interpreter&, Values) { return context; });
    define(*module, "localcontext()", [context](Interpreter&, Values) { return context; });
    for (const char* const name : rounding_names) {
        module->set(name, Value::text(name));
    }
    return module;
}

Value make_decimal(Interpreter& vm, std::string_view text) {
    return call(vm, library_class(vm, "decimal", "Decimal"), {Value::text(std::string(text))});
}

std::optional<std::string> decimal_text_of(const Value& value) {
    const auto* const decimal = native<Decimal>(value);
    return decimal == nullptr ? std::nullopt : std::optional(decimal_text(decimal->number));
}

}  // namespace limbeck::python
