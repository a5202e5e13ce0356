// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <cmath>

#include "limbeck/python/access.h"
#include "limbeck/python/convert.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/moment.h"
#include "limbeck/python/operators.h"
#include "limbeck/python/stdlib.h"
#include "limbeck/python/text_of.h"

// datetime.timedelta and datetime.timezone.
namespace limbeck::python {

namespace {

using Values = std::span<Value>;

constexpr std::int64_t most_days = 999'999'999;

Micros floor_quotient(Micros a, Micros b) {
    const Micros quotient = a / b;
    return a % b != 0 && (a < 0) != (b < 0) ? quotient - 1 : quotient;
}

// Half to even.
Micros round_divide(Micros a, Micros b) {
    if (b < 0) {
        a = -a;
        b = -b;
    }
    const Micros low = floor_quotient(a, b);
    const Micros twice = 2 * (a - low * b);
    return twice > b || (twice == b && low % 2 != 0) ? low + 1 : low;
}

Value whole(Micros number) {
    if (number > INT64_MAX || number < INT64_MIN) {
        integer_overflow();
    }
    return Value::integer(static_cast<std::int64_t>(number));
}

std::string clock_text(std::int64_t micros) {
    const std::int64_t seconds = micros / micros_per_second;
    std::string text =
        fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    if (micros % micros_per_second != 0) {
        text += fmt::format(".{:06}", micros % micros_per_second);
    }
    return text;
}

Micros scaled(Interpreter& vm, Micros micros, double factor) {
    const long double product = static_cast<long double>(micros) * factor;
    if (std::isnan(factor)) {
        raise(vm, "ValueError", "cannot convert NaN to integer ratio");
    }
    if (!(std::fabs(product) < 1e20L)) {
        raise(vm, "OverflowError", "Python int too large to convert to C int");
    }
    return static_cast<Micros>(std::nearbyint(product));
}

}  // namespace

std::int64_t Timedelta::days() const {
    return static_cast<std::int64_t>(floor_quotient(micros, micros_per_day));
}

std::int64_t Timedelta::micros_of_day() const {
    return static_cast<std::int64_t>(micros - static_cast<Micros>(days()) * micros_per_day);
}

std::optional<Value> Timedelta::attribute(Interpreter& /*vm*/, std::string_view name) {
    if (name != "__abs__") {
        return std::nullopt;
    }
    return make_function("__abs__()", [self = Ref<Timedelta>(this)](Interpreter& vm, Values) {
        return new_timedelta(vm, self->micros < 0 ? -self->micros : self->micros);
    });
}

std::size_t Timedelta::hash(Interpreter& /*vm*/) {
    return static_cast<std::size_t>(days()) * 1099511628211U ^
           static_cast<std::size_t>(micros_of_day());
}

std::string Timedelta::repr(Interpreter& /*vm*/) {
    std::string parts;
    const auto add = [&](const char* name, std::int64_t value) {
        if (value != 0) {
            parts += fmt::format("{}{}={}", parts.empty() ? "" : ", ", name, value);
        }
    };
    add("days", days());
    add("seconds", micros_of_day() / micros_per_second);
    add("microseconds", micros_of_day() % micros_per_second);
    return fmt::format("datetime.timedelta({})", parts.empty() ? "0" : parts);
}

std::string Timedelta::str(Interpreter& /*vm*/) {
    const std::string clock = clock_text(micros_of_day());
    return days() == 0
               ? clock
               : fmt::format("{} day{}, {}", days(), days() == 1 || days() == -1 ? "" : "s", clock);
}

std::optional<Value> Timedelta::unary(Interpreter& vm, UnaryOperator operation) {
    switch (operation) {
        case UnaryOperator::Minus:
            return new_timedelta(vm, -micros);
        case UnaryOperator::Plus:
            return Value(this);
        default:
            return std::nullopt;
    }
}

std::optional<Value> Timedelta::binary(Interpreter& vm, BinaryOperator operation,
                                       const Value& other, bool is_reflected) {
    const auto* const span = native<Timedelta>(other);
    const Value& number = payload_of(other);
    if (operation == BinaryOperator::Multiply && number.is_int()) {
        if (number.as_int() != 0 &&
            std::fabs(static_cast<double>(micros)) * std::fabs(number.as_double()) > 1e21) {
            raise(vm, "OverflowError", "Python int too large to convert to C int");
        }
        return new_timedelta(vm, micros * number.as_int());
    }
    if (operation == BinaryOperator::Multiply && number.is_float()) {
        return new_timedelta(vm, scaled(vm, micros, number.as_double()));
    }
    if (is_reflected || (span == nullptr && !number.is_number())) {
        return std::nullopt;
    }
    const bool is_division = operation == BinaryOperator::Divide ||
                             operation == BinaryOperator::FloorDivide ||
                             operation == BinaryOperator::Modulo;
    const bool by_zero = span != nullptr ? span->micros == 0 : number.as_double() == 0;
    if (is_division && by_zero) {
        raise(vm, "ZeroDivisionError",
              number.is_float() ? "float division by zero"
              : span != nullptr && operation != BinaryOperator::Divide
                  ? "integer division or modulo by zero"
              : span != nullptr ? "division by zero"
                                : "integer division or modulo by zero");
    }
    if (span != nullptr) {
        switch (operation) {
            case BinaryOperator::Add:
                return new_timedelta(vm, micros + span->micros);
            case BinaryOperator::Subtract:
                return new_timedelta(vm, micros - span->micros);
            case BinaryOperator::Divide:
                return Value::real(static_cast<double>(static_cast<long double>(micros) /
                                                       static_cast<long double>(span->micros)));
            case BinaryOperator::FloorDivide:
                return whole(floor_quotient(micros, span->micros));
            case BinaryOperator::Modulo:
                return new_timedelta(vm,
                                     micros - floor_quotient(micros, span->micros) * span->micros);
            default:
                return std::nullopt;
        }
    }
    if (operation == BinaryOperator::Divide) {
        return new_timedelta(vm, number.is_int() ? round_divide(micros, number.as_int())
                                                 : scaled(vm, micros, 1 / number.as_double()));
    }
    if (operation == BinaryOperator::FloorDivide && number.is_int()) {
        return new_timedelta(vm, floor_quotient(micros, number.as_int()));
    }
    return std::nullopt;
}

std::optional<Value> Timedelta::compare(Interpreter& /*vm*/, CompareOperator operation,
                                        const Value& other) {
    const auto* const span = native<Timedelta>(other);
    if (span == nullptr) {
        return std::nullopt;
    }
    return Value::boolean(decide(operation, micros <=> span->micros));
}

Value new_timedelta(Interpreter& vm, Micros micros) {
    const Micros days = floor_quotient(micros, micros_per_day);
    if (days > most_days || days < -most_days) {
        raise(vm, "OverflowError",
              fmt::format("days={}; must have magnitude <= 999999999",
                          static_cast<std::int64_t>(days)));
    }
    return make<Timedelta>(datetime_classes(vm).timedelta, micros);
}

namespace {

// Whole parts are exact; the fractions of floats are added up and rounded once.
struct Sum {
    Micros micros = 0;
    double fraction = 0;

    void add(Interpreter& vm, const Value& given, std::int64_t unit, const char* name) {
        if (!given.is_set()) {
            return;
        }
        const Value& number = payload_of(given);
        if (number.is_int()) {
            micros += static_cast<Micros>(number.as_int()) * unit;
            return;
        }
        if (!number.is_float()) {
            refuse_unresolved(given);
            raise(vm, "TypeError",
                  fmt::format("unsupported type for timedelta {} component: {}", name,
                              type_name_of(vm, given)));
        }
        if (std::isnan(number.as_double())) {
            raise(vm, "ValueError", "cannot convert float NaN to integer");
        }
        if (!(std::fabs(number.as_double()) < 1e18)) {
            raise(vm, "OverflowError", "cannot convert float infinity to integer");
        }
        double whole = 0;
        const double rest = std::modf(number.as_double(), &whole);
        micros += static_cast<Micros>(whole) * unit;
        double more = 0;
        fraction += std::modf(rest * static_cast<double>(unit), &more);
        micros += static_cast<Micros>(more);
    }
    [[nodiscard]] Micros rounded() const {
        return micros + static_cast<Micros>(std::nearbyint(fraction));
    }

  private:
    static std::string type_name_of(Interpreter& vm, const Value& value) {
        return type_of(vm, value)->name;
    }
};

Value construct_timedelta(Interpreter& vm, Values a) {
    constexpr std::int64_t second = micros_per_second;
    Sum sum;
    sum.add(vm, a[0], micros_per_day, "days");
    sum.add(vm, a[1], second, "seconds");
    sum.add(vm, a[2], 1, "microseconds");
    sum.add(vm, a[3], 1000, "milliseconds");
    sum.add(vm, a[4], 60 * second, "minutes");
    sum.add(vm, a[5], 3600 * second, "hours");
    sum.add(vm, a[6], 7 * micros_per_day, "weeks");
    return new_timedelta(vm, sum.rounded());
}

Timedelta& span_of(const Value& value) {
    return *native<Timedelta>(value);
}

}  // namespace

void add_timedelta(Interpreter& vm, Class& type) {
    const Value maker = make_function(
        "timedelta(days=, seconds=, microseconds=, milliseconds=, minutes=, hours=, weeks=)",
        construct_timedelta);
    type.construct = [maker](Interpreter& in, const Ref<Class>&, const Arguments& arguments) {
        return call(in, maker, arguments);
    };
    type.add_property("days", [](Interpreter&, const Value& self) {
        return Value::integer(span_of(self).days());
    });
    type.add_property("seconds", [](Interpreter&, const Value& self) {
        return Value::integer(span_of(self).micros_of_day() / micros_per_second);
    });
    type.add_property("microseconds", [](Interpreter&, const Value& self) {
        return Value::integer(span_of(self).micros_of_day() % micros_per_second);
    });
    type.add_method("total_seconds(self)", [](Interpreter&, Values a) {
        return Value::real(
            static_cast<double>(static_cast<long double>(span_of(a[0]).micros) / 1'000'000));
    });
    Table& table = type.attributes->table;
    const Micros day = micros_per_day;
    table.set("min", make<Timedelta>(&type, -most_days * day));
    table.set("max", make<Timedelta>(&type, (most_days + 1) * day - 1));
    table.set("resolution", make<Timedelta>(&type, 1));
    static_cast<void>(vm);
}

std::string Timezone::str(Interpreter& /*vm*/) {
    return name_ ? *name_ : offset_seconds == 0 ? "UTC" : "UTC" + iso_offset(offset_seconds, true);
}

std::string Timezone::repr(Interpreter& vm) {
    if (offset_seconds == 0 && !name_) {
        return "datetime.timezone.utc";
    }
    const Micros offset = static_cast<Micros>(offset_seconds) * micros_per_second;
    return fmt::format("datetime.timezone({}{})", python::repr(vm, new_timedelta(vm, offset)),
                       name_ ? ", " + repr_text(*name_) : "");
}

std::optional<Value> Timezone::compare(Interpreter& /*vm*/, CompareOperator operation,
                                       const Value& other) {
    const auto* const zone = native<Timezone>(other);
    if (zone == nullptr ||
        (operation != CompareOperator::Equal && operation != CompareOperator::NotEqual)) {
        return std::nullopt;
    }
    return Value::boolean((offset_seconds == zone->offset_seconds) ==
                          (operation == CompareOperator::Equal));
}

Value new_timezone(Interpreter& vm, int offset_seconds) {
    Class* const type = datetime_classes(vm).timezone;
    if (offset_seconds == 0) {
        if (const Value* const utc = type->attributes->table.find("utc")) {
            return *utc;
        }
    }
    return make<Timezone>(type, offset_seconds, std::nullopt);
}

Value zone_argument(Interpreter& vm, const Value& value) {
    if (value.is_absent()) {
        return {};
    }
    if (native<Timezone>(value) != nullptr) {
        return payload_of(value);
    }
    refuse_unresolved(value);
    if (type_of(vm, value)->is_subclass_of(*datetime_classes(vm).tzinfo)) {
        unsupported("a tzinfo other than datetime.timezone");
    }
    raise(vm, "TypeError",
          fmt::format("tzinfo argument must be None or of a tzinfo subclass, not type '{}'",
                      type_of(vm, value)->name));
}

namespace {

Value construct_timezone(Interpreter& vm, Class* type, Values a) {
    const auto* const offset = native<Timedelta>(a[0]);
    if (offset == nullptr) {
        raise(vm, "TypeError",
              fmt::format("timezone() argument 1 must be datetime.timedelta, not {}",
                          type_of(vm, a[0])->name));
    }
    const Micros day = micros_per_day;
    if (offset->micros <= -day || offset->micros >= day) {
        raise(vm, "ValueError",
              fmt::format("offset must be a timedelta strictly between -timedelta(hours=24) and "
                          "timedelta(hours=24), not {}.",
                          repr(vm, a[0])));
    }
    if (offset->micros % micros_per_second != 0) {
        unsupported("a timezone with a fraction of a second");
    }
    const int seconds = static_cast<int>(offset->micros / micros_per_second);
    if (!a[1].is_set()) {
        return new_timezone(vm, seconds);
    }
    return make<Timezone>(type, seconds, text_argument(vm, a[1]));
}

}  // namespace

void add_timezone(Interpreter& vm, Class& type, Class& tzinfo) {
    static_cast<void>(vm);
    const Value maker = make_function(
        "timezone(offset, name=)",
        [own = &type](Interpreter& in, Values a) { return construct_timezone(in, own, a); });
    type.construct = [maker](Interpreter& in, const Ref<Class>&, const Arguments& arguments) {
        return call(in, maker, arguments);
    };
    type.add_method("utcoffset(self, dt)", [](Interpreter& in, Values a) {
        return new_timedelta(
            in, static_cast<Micros>(native<Timezone>(a[0])->offset_seconds) * micros_per_second);
    });
    type.add_method("tzname(self, dt)", [](Interpreter& in, Values a) {
        return Value::text(native<Timezone>(a[0])->str(in));
    });
    type.add_method("dst(self, dt)", [](Interpreter&, Values) { return Value(); });
    lacks(type, {"fromutc"});
    lacks(tzinfo, {"utcoffset", "tzname", "dst", "fromutc"});
    type.attributes->table.set("utc", make<Timezone>(&type, 0, std::nullopt));
}

}  // namespace limbeck::python
