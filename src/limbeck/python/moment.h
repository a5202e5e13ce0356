// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

#include "limbeck/python/calendar.h"
#include "limbeck/python/native.h"

// The objects of the module datetime.
namespace limbeck::python {

// Microseconds of a timedelta: up to 8.64e19, which 64 bits do not hold.
__extension__ typedef __int128 Micros;

// The classes, which every value of them refers to; kept by the interpreter.
struct DatetimeClasses {
    Class* date = nullptr;
    Class* time = nullptr;
    Class* datetime = nullptr;
    Class* timedelta = nullptr;
    Class* tzinfo = nullptr;
    Class* timezone = nullptr;
};
DatetimeClasses datetime_classes(Interpreter& vm);

class Timedelta : public NativeObject {
  public:
    Timedelta(Class* type, Micros size) : NativeObject(Tracking::Leaf), micros(size), type_(type) {}
    [[nodiscard]] std::string type_name() const override { return "datetime.timedelta"; }
    Class* python_class(Interpreter& /*vm*/) override { return type_; }
    [[nodiscard]] bool is_complete() const override { return true; }
    std::optional<Value> attribute(Interpreter& vm, std::string_view name) override;
    bool truth(Interpreter& /*vm*/) override { return micros != 0; }
    std::size_t hash(Interpreter& vm) override;
    std::string repr(Interpreter& vm) override;
    std::string str(Interpreter& vm) override;
    std::optional<Value> unary(Interpreter& vm, UnaryOperator operation) override;
    std::optional<Value> binary(Interpreter& vm, BinaryOperator operation, const Value& other,
                                bool is_reflected) override;
    std::optional<Value> compare(Interpreter& vm, CompareOperator operation,
                                 const Value& other) override;
    // Floored: 0 up to a day of microseconds, and any number of days.
    [[nodiscard]] std::int64_t days() const;
    [[nodiscard]] std::int64_t micros_of_day() const;

    const Micros micros;

  private:
    Class* type_;
};
// Raises OverflowError beyond 999999999 days.
Value new_timedelta(Interpreter& vm, Micros micros);

class Timezone : public NativeObject {
  public:
    Timezone(Class* type, int seconds, std::optional<std::string> name)
        : NativeObject(Tracking::Leaf),
          offset_seconds(seconds),
          name_(std::move(name)),
          type_(type) {}
    [[nodiscard]] std::string type_name() const override { return "datetime.timezone"; }
    Class* python_class(Interpreter& /*vm*/) override { return type_; }
    [[nodiscard]] bool is_complete() const override { return true; }
    std::size_t hash(Interpreter& /*vm*/) override {
        return hash_text(iso_offset(offset_seconds, true));
    }
    std::string repr(Interpreter& vm) override;
    std::string str(Interpreter& vm) override;
    std::optional<Value> compare(Interpreter& vm, CompareOperator operation,
                                 const Value& other) override;
    const int offset_seconds;

  private:
    std::optional<std::string> name_;
    Class* type_;
};

// A date, a time or both.
class Moment : public NativeObject {
  public:
    enum class Form { Date, Time, Both };
    Moment(Class* type, Form form, const CivilMoment& what, Value tz)
        : form_(form), moment_(what), zone_(std::move(tz)), type_(type) {}
    void clear() override { zone_ = Value(); }
    [[nodiscard]] std::string type_name() const override;
    Class* python_class(Interpreter& /*vm*/) override { return type_; }
    [[nodiscard]] bool is_complete() const override { return true; }
    std::size_t hash(Interpreter& vm) override;
    std::string repr(Interpreter& vm) override;
    std::string str(Interpreter& vm) override { return iso(vm, " ", "auto"); }
    std::string format(Interpreter& vm, const std::string& specification) override;
    std::optional<Value> binary(Interpreter& vm, BinaryOperator operation, const Value& other,
                                bool is_reflected) override;
    std::optional<Value> compare(Interpreter& vm, CompareOperator operation,
                                 const Value& other) override;

    [[nodiscard]] Form form() const { return form_; }
    [[nodiscard]] const CivilMoment& civil() const { return moment_; }
    // A Timezone, or None.
    [[nodiscard]] const Value& zone() const { return zone_; }
    // Raises ValueError for a `spec` that is none.
    std::string iso(Interpreter& vm, const std::string& separator, const std::string& spec) const;
    std::string strftime(Interpreter& vm, const std::string& pattern) const;
    // Microseconds since 1970 as the clock there shows, or (in UTC) since the epoch.
    [[nodiscard]] Micros local_micros() const;
    [[nodiscard]] Micros utc_micros() const;

  private:
    Value shifted(Interpreter& vm, Micros by) const;

    Form form_;
    CivilMoment moment_;
    Value zone_;
    Class* type_;
};
// Checks every field, as the constructors do. The zone is a Timezone or None.
Value new_date(Interpreter& vm, const CivilDate& date);
Value new_time(Interpreter& vm, const CivilTime& time, const Value& zone);
Value new_datetime(Interpreter& vm, const CivilDate& date, const CivilTime& time,
                   const Value& zone);
// Of microseconds since 1970-01-01 on the clock of that zone; raises OverflowError.
Value datetime_of(Interpreter& vm, Micros local, const Value& zone);
Value new_timezone(Interpreter& vm, int offset_seconds);
// An argument that is a timezone of ours, or None; another tzinfo is refused.
Value zone_argument(Interpreter& vm, const Value& value);
// Seconds east of UTC of the local clock when it is that time in UTC.
int local_offset(Interpreter& vm, Micros utc);

void add_timedelta(Interpreter& vm, Class& type);
void add_timezone(Interpreter& vm, Class& type, Class& tzinfo);
void add_date(Interpreter& vm, Class& type);
void add_time(Interpreter& vm, Class& type);
void add_datetime(Interpreter& vm, Class& type);

}  // namespace limbeck::python
