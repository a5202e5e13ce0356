// SPDX-License-Identifier: MIT
#include "limbeck/base/clock.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <optional>

#include "limbeck/base/error.h"
#include "limbeck/base/files.h"

namespace limbeck::base {

namespace {

// Sets TZ for its lifetime.
class ZoneScope {
  public:
    explicit ZoneScope(const std::string& zone) {
        if (const char* before = std::getenv("TZ")) {
            before_ = before;
        }
        ::setenv("TZ", (":" + zone).c_str(), 1);
        ::tzset();
    }
    ZoneScope(const ZoneScope&) = delete;
    ZoneScope& operator=(const ZoneScope&) = delete;
    ~ZoneScope() {
        if (before_) {
            ::setenv("TZ", before_->c_str(), 1);
        } else {
            ::unsetenv("TZ");
        }
        ::tzset();
    }

  private:
    std::optional<std::string> before_;
};

std::string known_zone(const std::string& zone) {
    std::string upper = zone;
    std::transform(upper.begin(), upper.end(), upper.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    for (const std::string& name : {zone, upper}) {
        const bool plain = name.find("..") == std::string::npos && !name.starts_with('/');
        if (name == "UTC" || (plain && exists("/usr/share/zoneinfo/" + name))) {
            return name;
        }
    }
    throw Error(ErrorCode::Config, fmt::format("Can't locate timezone: {}", zone));
}

// UTC leaves the process alone: programs ask for it in several threads.
std::tm time_in(const std::string& zone, std::time_t seconds) {
    std::tm local{};
    if (zone.empty()) {
        ::localtime_r(&seconds, &local);
    } else if (const std::string name = known_zone(zone); name == "UTC") {
        ::gmtime_r(&seconds, &local);
    } else {
        const ZoneScope scope(name);
        ::localtime_r(&seconds, &local);
    }
    return local;
}

}  // namespace

DateTime now(const std::string& zone) {
    const auto moment = std::chrono::system_clock::now();
    const auto since = moment.time_since_epoch();
    const std::time_t seconds = std::chrono::system_clock::to_time_t(moment);
    const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(since).count();

    const std::tm local = time_in(zone, seconds);
    return {.year = local.tm_year + 1900,
            .month = local.tm_mon + 1,
            .day = local.tm_mday,
            .hour = local.tm_hour,
            .minute = local.tm_min,
            .second = local.tm_sec,
            .microsecond = static_cast<int>(micros % 1'000'000),
            .offset_minutes = static_cast<int>(local.tm_gmtoff / 60),
            .epoch = static_cast<std::int64_t>(seconds)};
}

std::string DateTime::to_string(bool with_offset, bool with_microseconds) const {
    std::string text =
        fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}", year, month, day, hour, minute, second);
    if (with_microseconds) {
        text += fmt::format(".{:06}", microsecond);
    }
    if (with_offset) {
        const int size = std::abs(offset_minutes);
        text += fmt::format("{}{:02}:{:02}", offset_minutes < 0 ? '-' : '+', size / 60, size % 60);
    }
    return text;
}

double monotonic_seconds() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

}  // namespace limbeck::base
