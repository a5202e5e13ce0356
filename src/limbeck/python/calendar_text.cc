// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <array>

#include "limbeck/base/text.h"
#include "limbeck/python/calendar.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/text_of.h"

// strftime and strptime, in the C locale.
namespace limbeck::python {

namespace {

constexpr std::array<std::string_view, 7> weekdays = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                      "Friday", "Saturday", "Sunday"};
constexpr std::array<std::string_view, 12> months = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};

// Weeks of the year that begin on `first` (0 is Monday), counted from the first such day.
int week_of_year(const CivilDate& date, int first) {
    const int since = (weekday_of(date) - first + 7) % 7;
    return (day_of_year(date) + 6 - since) / 7;
}

int hour_of_twelve(int hour) {
    return hour % 12 == 0 ? 12 : hour % 12;
}

std::string date_part(const CivilDate& date, char directive) {
    switch (directive) {
        case 'Y':
            return std::to_string(date.year);
        case 'y':
            return fmt::format("{:02}", date.year % 100);
        case 'C':
            return fmt::format("{:02}", date.year / 100);
        case 'm':
            return fmt::format("{:02}", date.month);
        case 'd':
            return fmt::format("{:02}", date.day);
        case 'e':
            return fmt::format("{:>2}", date.day);
        case 'j':
            return fmt::format("{:03}", day_of_year(date));
        case 'a':
            return std::string(weekdays[static_cast<std::size_t>(weekday_of(date))].substr(0, 3));
        case 'A':
            return std::string(weekdays[static_cast<std::size_t>(weekday_of(date))]);
        case 'b':
        case 'h':
            return std::string(months[static_cast<std::size_t>(date.month - 1)].substr(0, 3));
        case 'B':
            return std::string(months[static_cast<std::size_t>(date.month - 1)]);
        case 'w':
            return std::to_string((weekday_of(date) + 1) % 7);
        case 'u':
            return std::to_string(weekday_of(date) + 1);
        case 'U':
            return fmt::format("{:02}", week_of_year(date, 6));
        case 'W':
            return fmt::format("{:02}", week_of_year(date, 0));
        case 'G':
            return std::to_string(iso_week(date).year);
        case 'V':
            return fmt::format("{:02}", iso_week(date).week);
        default:
            return "";
    }
}

std::string time_part(const CivilTime& time, char directive) {
    switch (directive) {
        case 'H':
            return fmt::format("{:02}", time.hour);
        case 'I':
            return fmt::format("{:02}", hour_of_twelve(time.hour));
        case 'p':
            return time.hour < 12 ? "AM" : "PM";
        case 'M':
            return fmt::format("{:02}", time.minute);
        case 'S':
            return fmt::format("{:02}", time.second);
        case 'f':
            return fmt::format("{:06}", time.microsecond);
        default:
            return "";
    }
}

// What stands for several others.
std::string_view expansion(char directive) {
    switch (directive) {
        case 'c':
            return "%a %b %e %H:%M:%S %Y";
        case 'x':
        case 'D':
            return "%m/%d/%y";
        case 'X':
        case 'T':
            return "%H:%M:%S";
        case 'F':
            return "%Y-%m-%d";
        case 'R':
            return "%H:%M";
        case 'r':
            return "%I:%M:%S %p";
        default:
            return "";
    }
}

std::string one_directive(const MomentText& what, char directive) {
    switch (directive) {
        case '%':
            return "%";
        case 'n':
            return "\n";
        case 't':
            return "\t";
        case 'Z':
            return what.zone_name;
        case 'z':
            return what.moment.offset_seconds ? iso_offset(*what.moment.offset_seconds, false) : "";
        default:
            break;
    }
    if (const std::string_view several = expansion(directive); !several.empty()) {
        return format_moment(what, several);
    }
    std::string text = date_part(what.moment.date, directive);
    if (text.empty()) {
        text = time_part(what.moment.time, directive);
    }
    if (text.empty()) {
        unsupported(fmt::format("%{} in a date format", directive));
    }
    return text;
}

}  // namespace

std::string format_moment(const MomentText& what, std::string_view pattern) {
    std::string result;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] != '%' || i + 1 == pattern.size()) {
            result += pattern[i];
            continue;
        }
        result += one_directive(what, pattern[++i]);
    }
    return result;
}

namespace {

// Reads a text along a pattern.
class Scanner {
  public:
    explicit Scanner(std::string_view text) : text_(text) {}

    bool follow(std::string_view pattern) {
        for (std::size_t i = 0; i < pattern.size(); ++i) {
            const char c = pattern[i];
            bool fits = false;
            if (c == '%' && i + 1 < pattern.size()) {
                fits = directive(pattern[++i]);
            } else if (is_blank(c)) {
                fits = blanks();
                while (i + 1 < pattern.size() && is_blank(pattern[i + 1])) {
                    ++i;
                }
            } else {
                fits = at_ < text_.size() && lower(text_[at_]) == lower(c);
                at_ += fits ? 1U : 0U;
            }
            if (!fits) {
                return false;
            }
        }
        return true;
    }
    [[nodiscard]] std::string_view rest() const { return text_.substr(at_); }

    [[nodiscard]] CivilMoment result() const {
        CivilMoment moment = moment_;
        if (twelve_) {
            moment.time.hour = *twelve_ % 12 + (is_afternoon_ ? 12 : 0);
        }
        if (day_of_year_ && !has_day_) {
            moment.date.month = 1;
            moment.date.day = 1;
            const std::int64_t days = days_of(moment.date) + *day_of_year_ - 1;
            // Where there is no such day the year says so to whoever makes the value.
            if (moment.date.year > 0) {
                moment.date = is_in_range(days) ? date_of(days) : CivilDate{10000, 1, 1};
            }
        }
        return moment;
    }

  private:
    static bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
    static char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

    bool skip(char c) {
        const bool fits = at_ < text_.size() && text_[at_] == c;
        at_ += fits ? 1U : 0U;
        return fits;
    }
    bool blanks() {
        const std::size_t begin = at_;
        while (at_ < text_.size() && is_blank(text_[at_])) {
            ++at_;
        }
        return at_ > begin;
    }
    // Up to that many digits, as long as the number stays in bounds.
    std::optional<int> number(std::size_t digits, int lowest, int highest) {
        int value = 0;
        std::size_t end = at_;
        std::optional<int> found;
        while (end < text_.size() && end < at_ + digits && text_[end] >= '0' && text_[end] <= '9') {
            value = value * 10 + (text_[end++] - '0');
            if (value > highest) {
                break;
            }
            if (value >= lowest) {
                found = value;
                found_end_ = end;
            }
        }
        if (found) {
            at_ = found_end_;
        }
        return found;
    }
    bool into(int& target, std::size_t digits, int lowest, int highest) {
        const auto value = number(digits, lowest, highest);
        target = value.value_or(target);
        return value.has_value();
    }
    template <std::size_t count>
    std::optional<int> word(const std::array<std::string_view, count>& words, bool is_short) {
        for (std::size_t i = 0; i < count; ++i) {
            const std::string_view wanted = is_short ? words[i].substr(0, 3) : words[i];
            if (base::equals_ignoring_case(text_.substr(at_, wanted.size()), wanted)) {
                at_ += wanted.size();
                return static_cast<int>(i);
            }
        }
        return std::nullopt;
    }
    bool month_name(bool is_short) {
        const auto found = word(months, is_short);
        moment_.date.month = found ? *found + 1 : 1;
        return found.has_value();
    }
    bool four_digit_year() {
        const std::size_t begin = at_;
        return into(moment_.date.year, 4, 0, 9999) && at_ == begin + 4;
    }
    bool two_digit_year() {
        const std::size_t begin = at_;
        const auto value = number(2, 0, 99);
        moment_.date.year = value.value_or(0) + (value.value_or(0) < 69 ? 2000 : 1900);
        return at_ == begin + 2;
    }
    bool micros() {
        const std::size_t begin = at_;
        const auto value = number(6, 0, 999'999);
        int scaled = value.value_or(0);
        for (std::size_t i = at_ - begin; i < 6; ++i) {
            scaled *= 10;
        }
        moment_.time.microsecond = scaled;
        return value.has_value();
    }
    bool half_of_day() {
        constexpr std::array<std::string_view, 2> halves = {"AM", "PM"};
        const auto found = word(halves, false);
        is_afternoon_ = found == 1;
        return found.has_value();
    }
    bool offset() {
        if (skip('Z')) {
            moment_.offset_seconds = 0;
            return true;
        }
        if (at_ >= text_.size() || (text_[at_] != '+' && text_[at_] != '-')) {
            return false;
        }
        const int sign = text_[at_++] == '-' ? -1 : 1;
        int hours = 0;
        int minutes = 0;
        int seconds = 0;
        if (!into(hours, 2, 0, 99)) {
            return false;
        }
        skip(':');
        if (!into(minutes, 2, 0, 59)) {
            return false;
        }
        if (skip(':')) {
            if (!into(seconds, 2, 0, 59)) {
                return false;
            }
        }
        moment_.offset_seconds = sign * ((hours * 60 + minutes) * 60 + seconds);
        return true;
    }
    bool zone_name() {
        constexpr std::array<std::string_view, 2> names = {"UTC", "GMT"};
        return word(names, false).has_value();
    }
    bool day() {
        has_day_ = true;
        skip(' ');
        return into(moment_.date.day, 2, 1, 31);
    }
    bool directive(char c) {
        int ignored = 0;
        switch (c) {
            case 'Y':
                return four_digit_year();
            case 'y':
                return two_digit_year();
            case 'm':
                return into(moment_.date.month, 2, 1, 12);
            case 'd':
                return day();
            case 'H':
                return into(moment_.time.hour, 2, 0, 23);
            case 'I':
                twelve_ = number(2, 1, 12);
                return twelve_.has_value();
            case 'p':
                return half_of_day();
            case 'M':
                return into(moment_.time.minute, 2, 0, 59);
            case 'S':
                return into(moment_.time.second, 2, 0, 61);
            case 'f':
                return micros();
            case 'j':
                day_of_year_ = number(3, 1, 366);
                return day_of_year_.has_value();
            case 'b':
                return month_name(true);
            case 'B':
                return month_name(false);
            case 'a':
                return word(weekdays, true).has_value();
            case 'A':
                return word(weekdays, false).has_value();
            case 'w':
                return into(ignored, 1, 0, 6);
            case 'z':
                return offset();
            case 'Z':
                return zone_name();
            case '%':
                return skip('%');
            default:
                break;
        }
        const std::string_view several = expansion(c);
        if (several.empty() || c == 'r' || c == 'F' || c == 'T' || c == 'R' || c == 'D') {
            unsupported(fmt::format("%{} in a format to read a date", c));
        }
        return follow(c == 'c' ? "%a %b %d %H:%M:%S %Y" : several);
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t found_end_ = 0;
    CivilMoment moment_{.date = {1900, 1, 1}, .time = {}, .offset_seconds = {}};
    std::optional<int> twelve_;
    std::optional<int> day_of_year_;
    bool is_afternoon_ = false;
    bool has_day_ = false;
};

}  // namespace

ParsedMoment parse_moment(std::string_view text, std::string_view pattern) {
    Scanner scanner(text);
    if (!scanner.follow(pattern)) {
        return {std::nullopt, fmt::format("time data {} does not match format {}", repr_text(text),
                                          repr_text(pattern))};
    }
    if (!scanner.rest().empty()) {
        return {std::nullopt, fmt::format("unconverted data remains: {}", scanner.rest())};
    }
    return {scanner.result(), ""};
}

}  // namespace limbeck::python
