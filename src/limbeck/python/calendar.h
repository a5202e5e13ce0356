// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// Dates and times as numbers: the proleptic Gregorian calendar of the years 1 to 9999, and the ways
// Python writes and reads them. Knows nothing of values.
namespace limbeck::python {

struct CivilDate {
    int year = 1970;
    int month = 1;
    int day = 1;
    bool operator==(const CivilDate&) const = default;
};

struct CivilTime {
    int hour = 0;
    int minute = 0;
    int second = 0;
    int microsecond = 0;
    bool operator==(const CivilTime&) const = default;
};

// A date and time; east of UTC by the offset where it says so.
struct CivilMoment {
    CivilDate date;
    CivilTime time;
    std::optional<int> offset_seconds;
};

constexpr std::int64_t micros_per_second = 1'000'000;
constexpr std::int64_t micros_per_day = 86'400 * micros_per_second;

bool is_leap_year(int year);
int days_in_month(int year, int month);
// Days since 1970-01-01, and back; the second only for years 1 to 9999.
std::int64_t days_of(const CivilDate& date);
CivilDate date_of(std::int64_t days);
bool is_in_range(std::int64_t days);
// 0 is Monday.
int weekday_of(const CivilDate& date);
int day_of_year(const CivilDate& date);
struct IsoWeek {
    int year = 0;
    int week = 0;
    int weekday = 0;  // 1 is Monday
};
IsoWeek iso_week(const CivilDate& date);
std::int64_t micros_of(const CivilTime& time);
CivilTime time_of(std::int64_t micros_of_day);

std::string iso_date(const CivilDate& date);
// To the unit that `spec` names: "auto", "hours", "minutes", "seconds", "milliseconds",
// "microseconds"; nothing for another word.
std::optional<std::string> iso_time(const CivilTime& time, std::string_view spec);
// "+01:00", with seconds where there are any; without the colons for strftime.
std::string iso_offset(int seconds, bool with_colons);

// Nothing where the text is malformed. Numbers may be out of range: whoever makes the value checks.
std::optional<CivilDate> parse_iso_date(std::string_view text);
std::optional<CivilMoment> parse_iso_time(std::string_view text);
std::optional<CivilMoment> parse_iso_moment(std::string_view text);

// strftime and strptime; a directive not known is Error (Unsupported).
struct MomentText {
    CivilMoment moment;
    std::string zone_name;
};
std::string format_moment(const MomentText& what, std::string_view pattern);
struct ParsedMoment {
    std::optional<CivilMoment> moment;
    std::string problem;  // Python's message where there is none
};
ParsedMoment parse_moment(std::string_view text, std::string_view pattern);

}  // namespace limbeck::python
