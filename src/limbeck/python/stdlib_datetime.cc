// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <cmath>

#include "limbeck/python/access.h"
#include "limbeck/python/convert.h"
#include "limbeck/python/datetime.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/interpreter.h"
#include "limbeck/python/moment.h"
#include "limbeck/python/namedtuple.h"
#include "limbeck/python/state.h"
#include "limbeck/python/stdlib.h"
#include "limbeck/python/text_of.h"

// datetime: the classes and their methods.
namespace limbeck::python {

namespace {

using Values = std::span<Value>;

Moment& self(const Value& value) {
    return *native<Moment>(value);
}

int small(Interpreter& vm, const Value& given, int otherwise) {
    if (!given.is_set()) {
        return otherwise;
    }
    const std::int64_t value = index_of(vm, given);
    if (value > INT32_MAX || value < INT32_MIN) {
        raise(vm, "OverflowError", "Python int too large to convert to C int");
    }
    return static_cast<int>(value);
}

Class::Construct constructor(std::string_view signature, NativeFunction::Bound code) {
    return [maker = make_function(signature, std::move(code))](Interpreter& vm, const Ref<Class>&,
                                                               const Arguments& arguments) {
        return call(vm, maker, arguments);
    };
}

CivilTime time_fields(Interpreter& vm, Values a, const CivilTime& otherwise) {
    return {small(vm, a[0], otherwise.hour), small(vm, a[1], otherwise.minute),
            small(vm, a[2], otherwise.second), small(vm, a[3], otherwise.microsecond)};
}

CivilDate date_fields(Interpreter& vm, Values a, const CivilDate& otherwise) {
    return {small(vm, a[0], otherwise.year), small(vm, a[1], otherwise.month),
            small(vm, a[2], otherwise.day)};
}

void add_int(Class& type, const char* name, int (*get)(const CivilMoment&)) {
    type.add_property(name, [get](Interpreter&, const Value& object) {
        return Value::integer(get(self(object).civil()));
    });
}

[[noreturn]] void bad_iso(Interpreter& vm, const std::string& text) {
    raise(vm, "ValueError", fmt::format("Invalid isoformat string: {}", repr_text(text)));
}

const std::string& iso_argument(Interpreter& vm, const Value& value) {
    if (!payload_of(value).is_text()) {
        refuse_unresolved(value);
        raise(vm, "TypeError", "fromisoformat: argument must be str");
    }
    return payload_of(value).as_text();
}

Value zone_of(Interpreter& vm, const CivilMoment& moment) {
    return moment.offset_seconds ? new_timezone(vm, *moment.offset_seconds) : Value();
}

Value calendar_week(Interpreter& vm, const CivilDate& date) {
    const IsoWeek week = iso_week(date);
    const Ref<Class> type = make_named_tuple(
        vm, "datetime.IsoCalendarDate", "datetime",
        {{"year", Value::unset()}, {"week", Value::unset()}, {"weekday", Value::unset()}});
    return call(
        vm, type,
        {Value::integer(week.year), Value::integer(week.week), Value::integer(week.weekday)});
}

void add_date_parts(Class& type) {
    add_int(type, "year", [](const CivilMoment& m) { return m.date.year; });
    add_int(type, "month", [](const CivilMoment& m) { return m.date.month; });
    add_int(type, "day", [](const CivilMoment& m) { return m.date.day; });
    type.add_method("weekday(self)", [](Interpreter&, Values a) {
        return Value::integer(weekday_of(self(a[0]).civil().date));
    });
    type.add_method("isoweekday(self)", [](Interpreter&, Values a) {
        return Value::integer(weekday_of(self(a[0]).civil().date) + 1);
    });
    type.add_method("toordinal(self)", [](Interpreter&, Values a) {
        return Value::integer(days_of(self(a[0]).civil().date) + 719163);
    });
    type.add_method("isocalendar(self)", [](Interpreter& vm, Values a) {
        return calendar_week(vm, self(a[0]).civil().date);
    });
    type.add_method("ctime(self)", [](Interpreter& vm, Values a) {
        return Value::text(self(a[0]).strftime(vm, "%c"));
    });
}

void add_time_parts(Class& type) {
    add_int(type, "hour", [](const CivilMoment& m) { return m.time.hour; });
    add_int(type, "minute", [](const CivilMoment& m) { return m.time.minute; });
    add_int(type, "second", [](const CivilMoment& m) { return m.time.second; });
    add_int(type, "microsecond", [](const CivilMoment& m) { return m.time.microsecond; });
    add_int(type, "fold", [](const CivilMoment&) { return 0; });
    type.add_property("tzinfo",
                      [](Interpreter&, const Value& object) { return self(object).zone(); });
    type.add_method("utcoffset(self)", [](Interpreter& vm, Values a) {
        const auto offset = self(a[0]).civil().offset_seconds;
        return offset ? new_timedelta(vm, static_cast<Micros>(*offset) * micros_per_second)
                      : Value();
    });
    type.add_method("tzname(self)", [](Interpreter& vm, Values a) {
        const Value zone = self(a[0]).zone();
        return zone.is_none() ? Value() : Value::text(str(vm, zone));
    });
    type.add_method("dst(self)", [](Interpreter&, Values) { return Value(); });
}

void add_text_methods(Class& type) {
    type.add_method("strftime(self, format)", [](Interpreter& vm, Values a) {
        return Value::text(self(a[0]).strftime(vm, text_argument(vm, a[1])));
    });
}

// The present on the local clock.
Value local_now(Interpreter& vm) {
    const base::DateTime now = vm.host().now();
    const Micros utc = static_cast<Micros>(now.epoch) * micros_per_second + now.microsecond;
    return datetime_of(vm, utc + static_cast<Micros>(local_offset(vm, utc)) * micros_per_second,
                       Value());
}

Value now_in(Interpreter& vm, const Value& zone) {
    const base::DateTime now = vm.host().now();
    const Micros utc = static_cast<Micros>(now.epoch) * micros_per_second + now.microsecond;
    const auto* const known = native<Timezone>(zone);
    const int offset = known == nullptr ? 0 : known->offset_seconds;
    return datetime_of(vm, utc + static_cast<Micros>(offset) * micros_per_second, zone);
}

Micros timestamp_argument(Interpreter& vm, const Value& value) {
    const Value& number = payload_of(value);
    if (number.is_int()) {
        return static_cast<Micros>(number.as_int()) * micros_per_second;
    }
    const double seconds = to_double(vm, value);
    if (!(std::fabs(seconds) < 1e12)) {
        raise(vm, "ValueError",
              std::isnan(seconds) ? "cannot convert float NaN to integer" : "year is out of range");
    }
    double whole = 0;
    const double rest = std::modf(seconds, &whole);
    return static_cast<Micros>(whole) * micros_per_second +
           static_cast<Micros>(std::nearbyint(rest * 1e6));
}

Value from_timestamp(Interpreter& vm, const Value& stamp, const Value& zone, bool is_utc) {
    const Micros utc = timestamp_argument(vm, stamp);
    const auto* const known = native<Timezone>(zone);
    const int offset = known != nullptr ? known->offset_seconds
                       : is_utc         ? 0
                                        : local_offset(vm, utc);
    return datetime_of(vm, utc + static_cast<Micros>(offset) * micros_per_second, zone);
}

// A naive one is on the local clock.
Micros epoch_micros(Interpreter& vm, const Moment& moment) {
    if (!moment.zone().is_none()) {
        return moment.utc_micros();
    }
    const Micros local = moment.local_micros();
    const int guess = local_offset(vm, local);
    const Micros first = local - static_cast<Micros>(guess) * micros_per_second;
    return local - static_cast<Micros>(local_offset(vm, first)) * micros_per_second;
}

Value in_zone(Interpreter& vm, Values a) {
    const Micros utc = epoch_micros(vm, self(a[0]));
    Value zone = zone_argument(vm, a[1]);
    if (zone.is_none()) {
        zone = new_timezone(vm, local_offset(vm, utc));
    }
    const int offset = native<Timezone>(zone)->offset_seconds;
    return datetime_of(vm, utc + static_cast<Micros>(offset) * micros_per_second, zone);
}

Value replace_datetime(Interpreter& vm, Values a) {
    const Moment& old = self(a[0]);
    return new_datetime(vm, date_fields(vm, a.subspan(1), old.civil().date),
                        time_fields(vm, a.subspan(4), old.civil().time),
                        a[8].is_set() ? zone_argument(vm, a[8]) : old.zone());
}

Value strptime(Interpreter& vm, Values a) {
    const ParsedMoment parsed = parse_moment(text_argument(vm, a[1]), text_argument(vm, a[2]));
    if (!parsed.moment) {
        raise(vm, "ValueError", parsed.problem);
    }
    return new_datetime(vm, parsed.moment->date, parsed.moment->time, zone_of(vm, *parsed.moment));
}

Value combine(Interpreter& vm, Values a) {
    const auto* const date = native<Moment>(a[1]);
    const auto* const time = native<Moment>(a[2]);
    if (date == nullptr || time == nullptr || date->form() == Moment::Form::Time ||
        time->form() != Moment::Form::Time) {
        raise(vm, "TypeError", "combine() takes a datetime.date and a datetime.time");
    }
    return new_datetime(vm, date->civil().date, time->civil().time,
                        a[3].is_set() ? zone_argument(vm, a[3]) : time->zone());
}

void add_datetime_makers(Class& type) {
    type.add_class_method("now(cls, tz=)", [](Interpreter& vm, Values a) {
        const Value zone = zone_argument(vm, a[1]);
        return zone.is_none() ? local_now(vm) : now_in(vm, zone);
    });
    type.add_class_method("today(cls)", [](Interpreter& vm, Values) { return local_now(vm); });
    type.add_class_method("utcnow(cls)",
                          [](Interpreter& vm, Values) { return now_in(vm, Value()); });
    type.add_class_method("fromtimestamp(cls, timestamp, tz=)", [](Interpreter& vm, Values a) {
        return from_timestamp(vm, a[1], zone_argument(vm, a[2]), false);
    });
    type.add_class_method("utcfromtimestamp(cls, timestamp)", [](Interpreter& vm, Values a) {
        return from_timestamp(vm, a[1], Value(), true);
    });
    type.add_class_method("strptime(cls, date_string, format)", strptime);
    type.add_class_method("combine(cls, date, time, tzinfo=)", combine);
    type.add_class_method("fromisoformat(cls, date_string)", [](Interpreter& vm, Values a) {
        const std::string& text = iso_argument(vm, a[1]);
        const auto parsed = parse_iso_moment(text);
        if (!parsed) {
            bad_iso(vm, text);
        }
        return new_datetime(vm, parsed->date, parsed->time, zone_of(vm, *parsed));
    });
    type.add_class_method("fromordinal(cls, ordinal)", [](Interpreter& vm, Values a) {
        const std::int64_t ordinal = index_of(vm, a[1]);
        if (ordinal < 1 || !is_in_range(ordinal - 719163)) {
            raise(vm, "ValueError", "ordinal must be >= 1");
        }
        return new_datetime(vm, date_of(ordinal - 719163), {}, Value());
    });
}

}  // namespace

void add_date(Interpreter& vm, Class& type) {
    type.construct = constructor("date(year, month, day)", [](Interpreter& in, Values a) {
        return new_date(in, date_fields(in, a, {}));
    });
    add_date_parts(type);
    add_text_methods(type);
    type.add_method("isoformat(self)", [](Interpreter& in, Values a) {
        return Value::text(self(a[0]).iso(in, "T", "auto"));
    });
    type.add_method("replace(self, year=, month=, day=)", [](Interpreter& in, Values a) {
        return new_date(in, date_fields(in, a.subspan(1), self(a[0]).civil().date));
    });
    type.add_class_method("today(cls)", [](Interpreter& in, Values) {
        const Value now = local_now(in);
        return new_date(in, self(now).civil().date);
    });
    type.add_class_method("fromtimestamp(cls, timestamp)", [](Interpreter& in, Values a) {
        const Value moment = from_timestamp(in, a[1], Value(), false);
        return new_date(in, self(moment).civil().date);
    });
    type.add_class_method("fromisoformat(cls, date_string)", [](Interpreter& in, Values a) {
        const std::string& text = iso_argument(in, a[1]);
        const auto date = parse_iso_date(text);
        if (!date) {
            bad_iso(in, text);
        }
        return new_date(in, *date);
    });
    type.add_class_method("fromordinal(cls, ordinal)", [](Interpreter& in, Values a) {
        const std::int64_t ordinal = index_of(in, a[1]);
        if (ordinal < 1 || !is_in_range(ordinal - 719163)) {
            raise(in, "ValueError", "ordinal must be >= 1");
        }
        return new_date(in, date_of(ordinal - 719163));
    });
    lacks(type, {"timetuple", "fromisocalendar"});
    type.attributes->table.set("min", new_date(vm, {1, 1, 1}));
    type.attributes->table.set("max", new_date(vm, {9999, 12, 31}));
    type.attributes->table.set("resolution", new_timedelta(vm, micros_per_day));
}

void add_time(Interpreter& vm, Class& type) {
    type.construct =
        constructor("time(hour=, minute=, second=, microsecond=, tzinfo=, *, fold=)",
                    [](Interpreter& in, Values a) {
                        return new_time(in, time_fields(in, a, {}), zone_argument(in, a[4]));
                    });
    add_time_parts(type);
    add_text_methods(type);
    type.add_method("isoformat(self, timespec=)", [](Interpreter& in, Values a) {
        return Value::text(
            self(a[0]).iso(in, "T", a[1].is_set() ? text_argument(in, a[1]) : "auto"));
    });
    type.add_method("replace(self, hour=, minute=, second=, microsecond=, tzinfo=)",
                    [](Interpreter& in, Values a) {
                        const Moment& old = self(a[0]);
                        return new_time(in, time_fields(in, a.subspan(1), old.civil().time),
                                        a[5].is_set() ? zone_argument(in, a[5]) : old.zone());
                    });
    type.add_class_method("fromisoformat(cls, time_string)", [](Interpreter& in, Values a) {
        const std::string& text = iso_argument(in, a[1]);
        const auto time = parse_iso_time(text);
        if (!time) {
            bad_iso(in, text);
        }
        return new_time(in, time->time, zone_of(in, *time));
    });
    type.attributes->table.set("min", new_time(vm, {}, Value()));
    type.attributes->table.set("max", new_time(vm, {23, 59, 59, 999'999}, Value()));
}

void add_datetime(Interpreter& vm, Class& type) {
    type.construct = constructor(
        "datetime(year, month, day, hour=, minute=, second=, microsecond=, tzinfo=, *, fold=)",
        [](Interpreter& in, Values a) {
            return new_datetime(in, date_fields(in, a, {}), time_fields(in, a.subspan(3), {}),
                                zone_argument(in, a[7]));
        });
    add_time_parts(type);
    add_datetime_makers(type);
    type.add_method("isoformat(self, sep=, timespec=)", [](Interpreter& in, Values a) {
        return Value::text(self(a[0]).iso(in, a[1].is_set() ? text_argument(in, a[1]) : "T",
                                          a[2].is_set() ? text_argument(in, a[2]) : "auto"));
    });
    type.add_method(
        "replace(self, year=, month=, day=, hour=, minute=, second=, microsecond=, tzinfo=)",
        replace_datetime);
    type.add_method("date(self)", [](Interpreter& in, Values a) {
        return new_date(in, self(a[0]).civil().date);
    });
    type.add_method("time(self)", [](Interpreter& in, Values a) {
        return new_time(in, self(a[0]).civil().time, Value());
    });
    type.add_method("timetz(self)", [](Interpreter& in, Values a) {
        return new_time(in, self(a[0]).civil().time, self(a[0]).zone());
    });
    type.add_method("astimezone(self, tz=)", in_zone);
    type.add_method("timestamp(self)", [](Interpreter& in, Values a) {
        return Value::real(static_cast<double>(
            static_cast<long double>(epoch_micros(in, self(a[0]))) / 1'000'000));
    });
    lacks(type, {"utctimetuple"});
    type.attributes->table.set("min", new_datetime(vm, {1, 1, 1}, {}, Value()));
    type.attributes->table.set("max",
                               new_datetime(vm, {9999, 12, 31}, {23, 59, 59, 999'999}, Value()));
    type.attributes->table.set("resolution", new_timedelta(vm, 1));
}

Ref<ModuleObject> make_datetime_module(Interpreter& vm) {
    auto module = new_module("datetime");
    const auto define_type = [&](const char* name, std::vector<Ref<Class>> bases) {
        const auto type = define_class(vm, *module, name, std::move(bases));
        type->shows_module = true;
        return type;
    };
    const auto date = define_type("date", {});
    const auto datetime = define_type("datetime", {date});
    const auto time = define_type("time", {});
    const auto timedelta = define_type("timedelta", {});
    const auto tzinfo = define_type("tzinfo", {});
    const auto timezone = define_type("timezone", {tzinfo});
    add_timedelta(vm, *timedelta);
    add_timezone(vm, *timezone, *tzinfo);
    add_date(vm, *date);
    add_time(vm, *time);
    add_datetime(vm, *datetime);
    module->set("UTC", *timezone->attributes->table.find("utc"));
    module->set("MINYEAR", Value::integer(1));
    module->set("MAXYEAR", Value::integer(9999));
    return module;
}

Value make_date(Interpreter& vm, const CivilDate& date) {
    return new_date(vm, date);
}

Value make_datetime(Interpreter& vm, const CivilMoment& moment) {
    return new_datetime(vm, moment.date, moment.time, zone_of(vm, moment));
}

Value make_time(Interpreter& vm, const CivilTime& time, std::optional<int> offset_seconds) {
    return new_time(vm, time, offset_seconds ? new_timezone(vm, *offset_seconds) : Value());
}

Value make_timedelta(Interpreter& vm, std::int64_t days, std::int64_t microseconds) {
    return new_timedelta(vm, static_cast<Micros>(days) * micros_per_day + microseconds);
}

namespace {

std::optional<CivilMoment> civil_of(const Value& value, Moment::Form form) {
    const auto* const moment = native<Moment>(value);
    return moment == nullptr || moment->form() != form ? std::nullopt
                                                       : std::optional(moment->civil());
}

}  // namespace

std::optional<CivilDate> date_value(const Value& value) {
    const auto civil = civil_of(value, Moment::Form::Date);
    return civil ? std::optional(civil->date) : std::nullopt;
}

std::optional<CivilMoment> datetime_value(const Value& value) {
    return civil_of(value, Moment::Form::Both);
}

std::optional<CivilMoment> time_value(const Value& value) {
    return civil_of(value, Moment::Form::Time);
}

std::optional<TimedeltaParts> timedelta_value(const Value& value) {
    const auto* const span = native<Timedelta>(value);
    return span == nullptr ? std::nullopt
                           : std::optional(TimedeltaParts{span->days(), span->micros_of_day()});
}

}  // namespace limbeck::python
