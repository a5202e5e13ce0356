// SPDX-License-Identifier: MIT
#include "limbeck/python/calendar.h"

#include <fmt/core.h>

namespace limbeck::python {

bool is_leap_year(int year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int days_in_month(int year, int month) {
    constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap_year(year) ? 29 : days[month - 1];
}

namespace {

// Days from 0001-01-01 to the first day of a year.
std::int64_t days_before_year(int year) {
    const std::int64_t past = year - 1;
    return past * 365 + past / 4 - past / 100 + past / 400;
}

constexpr std::int64_t epoch = 719162;         // 1970-01-01
constexpr std::int64_t days_of_all = 3652059;  // to 10000-01-01

}  // namespace

int day_of_year(const CivilDate& date) {
    int day = date.day;
    for (int month = 1; month < date.month; ++month) {
        day += days_in_month(date.year, month);
    }
    return day;
}

std::int64_t days_of(const CivilDate& date) {
    return days_before_year(date.year) + day_of_year(date) - 1 - epoch;
}

bool is_in_range(std::int64_t days) {
    return days >= -epoch && days < days_of_all - epoch;
}

CivilDate date_of(std::int64_t days) {
    const std::int64_t since_start = days + epoch;
    // Never too late, and at most a year too early.
    int year = static_cast<int>(since_start / 366) + 1;
    while (year < 9999 && days_before_year(year + 1) <= since_start) {
        year += static_cast<int>((since_start - days_before_year(year + 1)) / 366) + 1;
    }
    CivilDate date{year, 1, static_cast<int>(since_start - days_before_year(year)) + 1};
    while (date.day > days_in_month(date.year, date.month)) {
        date.day -= days_in_month(date.year, date.month);
        ++date.month;
    }
    return date;
}

int weekday_of(const CivilDate& date) {
    return static_cast<int>((days_of(date) + epoch) % 7);
}

IsoWeek iso_week(const CivilDate& date) {
    // A week belongs to the year of its Thursday.
    const std::int64_t thursday = days_of(date) - weekday_of(date) + 3;
    const int weekday = weekday_of(date) + 1;
    if (!is_in_range(thursday)) {
        return {10000, 1, weekday};
    }
    const CivilDate middle = date_of(thursday);
    return {middle.year, (day_of_year(middle) - 1) / 7 + 1, weekday};
}

std::int64_t micros_of(const CivilTime& time) {
    return ((time.hour * 60 + time.minute) * 60 + time.second) * micros_per_second +
           time.microsecond;
}

CivilTime time_of(std::int64_t micros) {
    const auto seconds = static_cast<int>(micros / micros_per_second);
    return {seconds / 3600, seconds / 60 % 60, seconds % 60,
            static_cast<int>(micros % micros_per_second)};
}

std::string iso_date(const CivilDate& date) {
    return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day);
}

std::optional<std::string> iso_time(const CivilTime& time, std::string_view spec) {
    const std::string minutes = fmt::format("{:02}:{:02}", time.hour, time.minute);
    const std::string seconds = fmt::format("{}:{:02}", minutes, time.second);
    if (spec == "hours") {
        return minutes.substr(0, 2);
    }
    if (spec == "minutes") {
        return minutes;
    }
    if (spec == "seconds" || (spec == "auto" && time.microsecond == 0)) {
        return seconds;
    }
    if (spec == "milliseconds") {
        return fmt::format("{}.{:03}", seconds, time.microsecond / 1000);
    }
    if (spec == "microseconds" || spec == "auto") {
        return fmt::format("{}.{:06}", seconds, time.microsecond);
    }
    return std::nullopt;
}

std::string iso_offset(int seconds, bool with_colons) {
    const int size = seconds < 0 ? -seconds : seconds;
    const char* const colon = with_colons ? ":" : "";
    std::string text =
        fmt::format("{}{:02}{}{:02}", seconds < 0 ? '-' : '+', size / 3600, colon, size / 60 % 60);
    if (size % 60 != 0) {
        text += fmt::format("{}{:02}", colon, size % 60);
    }
    return text;
}

namespace {

// A number of exactly that many digits; nothing otherwise.
std::optional<int> number(std::string_view text, std::size_t at, std::size_t count) {
    if (at + count > text.size()) {
        return std::nullopt;
    }
    int value = 0;
    for (std::size_t i = at; i < at + count; ++i) {
        if (text[i] < '0' || text[i] > '9') {
            return std::nullopt;
        }
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

// ".123456" to microseconds: three or six digits, more are cut off.
std::optional<int> fraction(std::string_view text) {
    if (text.empty() || text.find_first_not_of("0123456789") != std::string_view::npos) {
        return std::nullopt;
    }
    std::string digits(text.substr(0, 6));
    digits.resize(6, '0');
    return number(digits, 0, 6);
}

// HH[:MM[:SS[.fraction]]], or the same without colons.
std::optional<CivilTime> clock_time(std::string_view text) {
    CivilTime time;
    int* const parts[] = {&time.hour, &time.minute, &time.second};
    const bool has_colons = text.size() > 2 && text[2] == ':';
    std::size_t at = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        const auto value = number(text, at, 2);
        if (!value) {
            return std::nullopt;
        }
        *parts[i] = *value;
        at += 2;
        if (at == text.size()) {
            return time;
        }
        if (i == 2) {
            break;
        }
        if (has_colons && text[at++] != ':') {
            return std::nullopt;
        }
    }
    if (text[at] != '.' && text[at] != ',') {
        return std::nullopt;
    }
    const auto micros = fraction(text.substr(at + 1));
    if (!micros) {
        return std::nullopt;
    }
    time.microsecond = *micros;
    return time;
}

}  // namespace

std::optional<CivilDate> parse_iso_date(std::string_view text) {
    const bool has_hyphens = text.size() == 10 && text[4] == '-' && text[7] == '-';
    if (!has_hyphens && text.size() != 8) {
        return std::nullopt;
    }
    const auto year = number(text, 0, 4);
    const auto month = number(text, has_hyphens ? 5 : 4, 2);
    const auto day = number(text, has_hyphens ? 8 : 6, 2);
    if (!year || !month || !day) {
        return std::nullopt;
    }
    return CivilDate{*year, *month, *day};
}

std::optional<CivilMoment> parse_iso_time(std::string_view text) {
    if (text.starts_with('T')) {
        text.remove_prefix(1);
    }
    const std::size_t sign = text.find_first_of("+-Z");
    const auto time = clock_time(text.substr(0, sign));
    if (!time) {
        return std::nullopt;
    }
    CivilMoment result{.date = {}, .time = *time, .offset_seconds = {}};
    if (sign == std::string_view::npos) {
        return result;
    }
    if (text[sign] == 'Z') {
        result.offset_seconds = 0;
        return sign + 1 == text.size() ? std::optional(result) : std::nullopt;
    }
    const auto offset = clock_time(text.substr(sign + 1));
    if (!offset || offset->microsecond != 0) {
        return std::nullopt;
    }
    const int seconds = static_cast<int>(micros_of(*offset) / micros_per_second);
    result.offset_seconds = text[sign] == '-' ? -seconds : seconds;
    return result;
}

std::optional<CivilMoment> parse_iso_moment(std::string_view text) {
    const std::size_t length = text.size() > 4 && text[4] == '-' ? 10 : 8;
    const auto date = parse_iso_date(text.substr(0, length));
    if (!date) {
        return std::nullopt;
    }
    CivilMoment result{.date = *date, .time = {}, .offset_seconds = {}};
    if (text.size() <= length) {
        return result;
    }
    // Any one character separates them.
    std::size_t begin = length + 1;
    while (begin < text.size() && (static_cast<unsigned char>(text[begin]) & 0xC0U) == 0x80U) {
        ++begin;
    }
    auto time = parse_iso_time(text.substr(begin));
    if (!time || text.substr(begin).starts_with('T')) {
        return std::nullopt;
    }
    time->date = *date;
    return time;
}

}  // namespace limbeck::python
