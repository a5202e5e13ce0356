// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

namespace limbeck::base {

// A moment as people read it, in some time zone.
struct DateTime {
    int year = 1970;
    int month = 1;
    int day = 1;
    int hour = 0;
    int minute = 0;
    int second = 0;
    int microsecond = 0;
    int offset_minutes = 0;  // east of UTC
    std::int64_t epoch = 0;  // seconds since 1970-01-01 00:00:00 UTC

    // "2026-11-20 10:11:12.123456", and with_offset "…+01:00".
    [[nodiscard]] std::string to_string(bool with_offset, bool with_microseconds = true) const;
};

// Now, in the zone of an IANA name ("Europe/Berlin", "UTC"; also tried in upper case), or in the
// local zone for "". Throws Error (Config, "Can't locate timezone: X") for a name the system does
// not have. Not safe against another thread that reads the time zone meanwhile: it sets TZ for the
// moment of the call, because glibc has no other way to ask for a zone by name.
DateTime now(const std::string& zone = "");

// Seconds from an arbitrary start, never going back; for waits and durations.
double monotonic_seconds();

}  // namespace limbeck::base
