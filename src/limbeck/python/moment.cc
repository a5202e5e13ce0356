// SPDX-License-Identifier: MIT
#include "limbeck/python/moment.h"

#include <fmt/core.h>

#include "limbeck/python/exceptions.h"
#include "limbeck/python/interpreter.h"
#include "limbeck/python/operators.h"
#include "limbeck/python/stdlib.h"
#include "limbeck/python/text_of.h"

// What date, time and datetime objects do; their methods by name are in stdlib_datetime.cc.
namespace limbeck::python {

namespace {

Micros floor_days(Micros micros) {
    return micros >= 0 ? micros / micros_per_day
                       : -((-micros + micros_per_day - 1) / micros_per_day);
}

void check_date(Interpreter& vm, const CivilDate& date) {
    if (date.year < 1 || date.year > 9999) {
        raise(vm, "ValueError", fmt::format("year {} is out of range", date.year));
    }
    if (date.month < 1 || date.month > 12) {
        raise(vm, "ValueError", "month must be in 1..12");
    }
    if (date.day < 1 || date.day > days_in_month(date.year, date.month)) {
        raise(vm, "ValueError", "day is out of range for month");
    }
}

void check_time(Interpreter& vm, const CivilTime& time) {
    const auto check = [&](const char* name, int value, int highest) {
        if (value < 0 || value > highest) {
            raise(vm, "ValueError", fmt::format("{} must be in 0..{}", name, highest));
        }
    };
    check("hour", time.hour, 23);
    check("minute", time.minute, 59);
    check("second", time.second, 59);
    check("microsecond", time.microsecond, 999'999);
}

std::optional<int> offset_of(const Value& zone) {
    const auto* const known = native<Timezone>(zone);
    return known == nullptr ? std::nullopt : std::optional(known->offset_seconds);
}

}  // namespace

DatetimeClasses datetime_classes(Interpreter& vm) {
    const auto find = [&](const char* name) { return library_class(vm, "datetime", name).get(); };
    return {find("date"),      find("time"),   find("datetime"),
            find("timedelta"), find("tzinfo"), find("timezone")};
}

std::string Moment::type_name() const {
    return form_ == Form::Date   ? "datetime.date"
           : form_ == Form::Time ? "datetime.time"
                                 : "datetime.datetime";
}

Micros Moment::local_micros() const {
    const Micros days = form_ == Form::Time ? 0 : days_of(moment_.date);
    return days * micros_per_day + micros_of(moment_.time);
}

Micros Moment::utc_micros() const {
    return local_micros() -
           static_cast<Micros>(moment_.offset_seconds.value_or(0)) * micros_per_second;
}

std::size_t Moment::hash(Interpreter& /*vm*/) {
    const Micros micros = utc_micros();
    return static_cast<std::size_t>(micros % 1'000'000'007) * 1099511628211U +
           static_cast<std::size_t>(form_);
}

std::string Moment::repr(Interpreter& vm) {
    const CivilTime& time = moment_.time;
    std::string parts;
    if (form_ != Form::Time) {
        parts = fmt::format("{}, {}, {}", moment_.date.year, moment_.date.month, moment_.date.day);
    }
    if (form_ != Form::Date) {
        parts += fmt::format("{}{}, {}", parts.empty() ? "" : ", ", time.hour, time.minute);
        if (time.second != 0 || time.microsecond != 0) {
            parts += fmt::format(", {}", time.second);
        }
        if (time.microsecond != 0) {
            parts += fmt::format(", {}", time.microsecond);
        }
    }
    if (!zone_.is_none()) {
        parts += ", tzinfo=" + python::repr(vm, zone_);
    }
    return fmt::format("{}({})", type_name(), parts);
}

std::string Moment::iso(Interpreter& vm, const std::string& separator,
                        const std::string& spec) const {
    if (form_ == Form::Date) {
        return iso_date(moment_.date);
    }
    const auto time = iso_time(moment_.time, spec);
    if (!time) {
        raise(vm, "ValueError", "Unknown timespec value");
    }
    return (form_ == Form::Both ? iso_date(moment_.date) + separator : "") + *time +
           (moment_.offset_seconds ? iso_offset(*moment_.offset_seconds, true) : "");
}

std::string Moment::strftime(Interpreter& vm, const std::string& pattern) const {
    MomentText what{moment_, zone_.is_none() ? "" : python::str(vm, zone_)};
    if (form_ == Form::Time) {
        what.moment.date = {1900, 1, 1};
    }
    return format_moment(what, pattern);
}

std::string Moment::format(Interpreter& vm, const std::string& specification) {
    return specification.empty() ? str(vm) : strftime(vm, specification);
}

Value Moment::shifted(Interpreter& vm, Micros by) const {
    if (form_ == Form::Both) {
        return datetime_of(vm, local_micros() + by, zone_);
    }
    const Micros days = days_of(moment_.date) + floor_days(by);
    if (days > 10'000'000 || days < -10'000'000 || !is_in_range(static_cast<std::int64_t>(days))) {
        raise(vm, "OverflowError", "date value out of range");
    }
    return new_date(vm, date_of(static_cast<std::int64_t>(days)));
}

std::optional<Value> Moment::binary(Interpreter& vm, BinaryOperator operation, const Value& other,
                                    bool is_reflected) {
    if (form_ == Form::Time) {
        return std::nullopt;
    }
    if (const auto* const span = native<Timedelta>(other)) {
        if (operation == BinaryOperator::Add) {
            return shifted(vm, span->micros);
        }
        if (operation == BinaryOperator::Subtract && !is_reflected) {
            // A date drops the hours of the span first.
            const Micros whole = static_cast<Micros>(span->days()) * micros_per_day;
            return shifted(vm, form_ == Form::Date ? -whole : -span->micros);
        }
        return std::nullopt;
    }
    const auto* const moment = native<Moment>(other);
    if (operation != BinaryOperator::Subtract || is_reflected || moment == nullptr ||
        moment->form_ != form_) {
        return std::nullopt;
    }
    if (moment->zone_.is_none() != zone_.is_none()) {
        raise(vm, "TypeError", "can't subtract offset-naive and offset-aware datetimes");
    }
    return new_timedelta(vm, utc_micros() - moment->utc_micros());
}

std::optional<Value> Moment::compare(Interpreter& vm, CompareOperator operation,
                                     const Value& other) {
    const auto* const moment = native<Moment>(other);
    if (moment == nullptr) {
        return std::nullopt;
    }
    const bool for_equality =
        operation == CompareOperator::Equal || operation == CompareOperator::NotEqual;
    const bool is_mixed = moment->form_ != form_;
    if (is_mixed || moment->zone_.is_none() != zone_.is_none()) {
        if (for_equality) {
            return Value::boolean(operation == CompareOperator::NotEqual);
        }
        if (!is_mixed) {
            raise(vm, "TypeError",
                  fmt::format("can't compare offset-naive and offset-aware {}s",
                              form_ == Form::Time ? "time" : "datetime"));
        }
        if (form_ == Form::Time || moment->form_ == Form::Time) {
            return std::nullopt;
        }
        raise(vm, "TypeError",
              fmt::format("can't compare {} to {}", type_name(), moment->type_name()));
    }
    return Value::boolean(decide(operation, utc_micros() <=> moment->utc_micros()));
}

Value new_date(Interpreter& vm, const CivilDate& date) {
    check_date(vm, date);
    return make<Moment>(datetime_classes(vm).date, Moment::Form::Date,
                        CivilMoment{date, {}, std::nullopt}, Value());
}

Value new_time(Interpreter& vm, const CivilTime& time, const Value& zone) {
    check_time(vm, time);
    return make<Moment>(datetime_classes(vm).time, Moment::Form::Time,
                        CivilMoment{{}, time, offset_of(zone)}, zone);
}

Value new_datetime(Interpreter& vm, const CivilDate& date, const CivilTime& time,
                   const Value& zone) {
    check_date(vm, date);
    check_time(vm, time);
    return make<Moment>(datetime_classes(vm).datetime, Moment::Form::Both,
                        CivilMoment{date, time, offset_of(zone)}, zone);
}

Value datetime_of(Interpreter& vm, Micros local, const Value& zone) {
    const Micros days = floor_days(local);
    if (days > 10'000'000 || days < -10'000'000 || !is_in_range(static_cast<std::int64_t>(days))) {
        raise(vm, "OverflowError", "date value out of range");
    }
    return new_datetime(vm, date_of(static_cast<std::int64_t>(days)),
                        time_of(static_cast<std::int64_t>(local - days * micros_per_day)), zone);
}

int local_offset(Interpreter& vm, Micros utc) {
    const Micros seconds = utc / micros_per_second;
    return vm.host().local_offset_minutes(static_cast<std::int64_t>(seconds)) * 60;
}

}  // namespace limbeck::python
