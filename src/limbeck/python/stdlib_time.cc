// SPDX-License-Identifier: MIT
#include <cmath>

#include "limbeck/base/clock.h"
#include "limbeck/python/calendar.h"
#include "limbeck/python/convert.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/interpreter.h"
#include "limbeck/python/stdlib.h"

// time: the host's clock.
namespace limbeck::python {

namespace {

using Values = std::span<Value>;

double now(Interpreter& vm) {
    const base::DateTime moment = vm.host().now();
    return static_cast<double>(moment.epoch) + moment.microsecond / 1e6;
}

// strftime(format) alone: the local present.
Value format_now(Interpreter& vm, Values a) {
    const base::DateTime moment = vm.host().now();
    const std::int64_t local = moment.epoch + vm.host().local_offset_minutes(moment.epoch) * 60;
    const std::int64_t day = local >= 0 ? local / 86400 : -((-local + 86399) / 86400);
    const MomentText what{{date_of(day), time_of((local - day * 86400) * micros_per_second), {}},
                          ""};
    return Value::text(format_moment(what, text_argument(vm, a[0])));
}

}  // namespace

Ref<ModuleObject> make_time_module(Interpreter& /*vm*/) {
    auto module = new_module("time");
    define(*module, "time()", [](Interpreter& vm, Values) { return Value::real(now(vm)); });
    define(*module, "time_ns()", [](Interpreter& vm, Values) {
        const base::DateTime moment = vm.host().now();
        return Value::integer(moment.epoch * 1'000'000'000 + moment.microsecond * 1000L);
    });
    // Durations need no clock of the host's: nothing that is written depends on them.
    for (const char* const name : {"monotonic()", "perf_counter()", "process_time()"}) {
        define(*module, name,
               [](Interpreter&, Values) { return Value::real(base::monotonic_seconds()); });
    }
    define(*module, "sleep(seconds, /)", [](Interpreter& vm, Values a) {
        const double seconds = to_double(vm, a[0]);
        if (!(seconds >= 0)) {
            raise(vm, "ValueError",
                  std::isnan(seconds) ? "Invalid value NaN (not a number)"
                                      : "sleep length must be non-negative");
        }
        vm.host().sleep(seconds);
        return Value();
    });
    define(*module, "strftime(format)", format_now);
    return module;
}

}  // namespace limbeck::python
