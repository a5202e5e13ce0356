// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>

#include "limbeck/python/calendar.h"
#include "limbeck/python/value.h"

// The values of the module datetime, for hosts that read and bind them.
namespace limbeck::python {

// Of values in range (a year of 1 to 9999); else Python's ValueError or OverflowError.
Value make_date(Interpreter& vm, const CivilDate& date);
Value make_datetime(Interpreter& vm, const CivilMoment& moment);
Value make_time(Interpreter& vm, const CivilTime& time, std::optional<int> offset_seconds = {});
Value make_timedelta(Interpreter& vm, std::int64_t days, std::int64_t microseconds);

// Nothing where the value is of another class; a datetime is no date here.
std::optional<CivilDate> date_value(const Value& value);
std::optional<CivilMoment> datetime_value(const Value& value);
std::optional<CivilMoment> time_value(const Value& value);  // its date means nothing
struct TimedeltaParts {
    std::int64_t days = 0;
    std::int64_t microseconds = 0;  // 0 up to a day
};
std::optional<TimedeltaParts> timedelta_value(const Value& value);

}  // namespace limbeck::python
