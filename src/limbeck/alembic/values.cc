// SPDX-License-Identifier: MIT
#include "limbeck/alembic/values.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

#include "limbeck/alembic/exceptions.h"
#include "limbeck/alembic/types.h"
#include "limbeck/base/text.h"
#include "limbeck/dialect/render.h"
#include "limbeck/python/access.h"
#include "limbeck/python/enum_members.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/operators.h"
#include "limbeck/python/text_of.h"
#include "limbeck/sql/quote.h"

namespace limbeck::alembic {

namespace {

using schema::SqlText;
using schema::Type;
using schema::TypeKind;

Value call_module(Library& library, const char* module, const char* function,
                  std::initializer_list<Value> arguments) {
    return python::call(library.vm, python::import_from(library.vm, module, function), arguments);
}

const Type& for_database(const Library& library, const Type& type) {
    return schema::variant_for(type, library.host.dialect().name());
}

[[noreturn]] void cannot_send(Library& library, const std::string& type) {
    raise(library, "ProgrammingError", fmt::format("can't adapt type '{}'", type));
}

SqlText cast_text(std::string_view text, std::string_view type) {
    return {sql::quote_literal(text, sql::Flavour::PostgreSql) + "::" + std::string(type)};
}

std::string iso(Library& library, const Value& value, std::initializer_list<Value> arguments = {}) {
    return python::call_method(library.vm, value, "isoformat", arguments).as_text();
}

// SQLAlchemy keeps a DateTime of SQLite with all six digits, sqlite3 itself only those there are.
schema::Value date_time(Library& library, const Value& value, const Type& type) {
    if (library.is_postgresql()) {
        const bool aware = !python::attribute(library.vm, value, "tzinfo").is_none();
        return cast_text(iso(library, value), aware ? "timestamptz" : "timestamp");
    }
    if (type.kind == TypeKind::DateTime || type.kind == TypeKind::Timestamp) {
        return python::call_method(library.vm, value, "strftime",
                                   {Value::text("%Y-%m-%d %H:%M:%S.%f")})
            .as_text();
    }
    return iso(library, value, {Value::text(" ")});
}

// SQLite has no intervals: SQLAlchemy keeps the moment that lies so far from 1970.
Value epoch(Library& library) {
    return call_module(library, "datetime", "datetime",
                       {Value::integer(1970), Value::integer(1), Value::integer(1)});
}

schema::Value time_delta(Library& library, const Value& value, const Type& type) {
    if (!library.is_postgresql()) {
        if (type.kind != TypeKind::Interval) {
            cannot_send(library, "datetime.timedelta");
        }
        const Value moment =
            python::binary(library.vm, python::BinaryOperator::Add, epoch(library), value);
        return date_time(library, moment, Type{.kind = TypeKind::DateTime});
    }
    const auto part = [&](const char* name) {
        return python::attribute(library.vm, value, name).as_int();
    };
    return cast_text(fmt::format("{} days {}.{:06} seconds", part("days"), part("seconds"),
                                 part("microseconds")),
                     "interval");
}

schema::Value uuid(Library& library, const Value& value, const Type& type) {
    if (library.is_postgresql() && !(type.kind == TypeKind::Uuid && !type.native)) {
        return cast_text(python::str(library.vm, value), "uuid");
    }
    if (type.kind == TypeKind::Uuid || type.name == "UUID") {
        return python::attribute(library.vm, value, "hex").as_text();
    }
    if (type.kind == TypeKind::String || type.kind == TypeKind::Text ||
        type.kind == TypeKind::Named) {
        return python::str(library.vm, value);
    }
    cannot_send(library, "UUID");
}

schema::Value list_value(Library& library, const Value& value, const Type& type) {
    if (!library.is_postgresql()) {
        cannot_send(library, "list");
    }
    const Type item = type.kind == TypeKind::Array ? type.item.at(0) : Type{};
    std::string text;
    for (const Value& each : python::collect(library.vm, value)) {
        const Type& inner = python::payload_of(each).is(python::Kind::List) ? type : item;
        text += (text.empty() ? "" : ", ") +
                dialect::literal(to_sql(library, each, inner), sql::Flavour::PostgreSql);
    }
    if (text.empty()) {
        return std::string("{}");
    }
    return SqlText{
        fmt::format("ARRAY[{}]{}", text,
                    type.kind == TypeKind::Array ? "::" + sql_name(library, type) : std::string())};
}

// psycopg2's way to write "IN %(ids)s".
schema::Value tuple_value(Library& library, const Value& value) {
    std::string text;
    for (const Value& each : python::collect(library.vm, value)) {
        text += (text.empty() ? "" : ", ") +
                dialect::literal(to_sql(library, each, {}), sql::Flavour::PostgreSql);
    }
    return SqlText{"(" + text + ")"};
}

// What a type of enum keeps of a member: its name, or with values_callable what it holds.
schema::Value enum_member(Library& library, const Value& value, const Type& type) {
    const Value name = python::enum_name(value);
    const bool by_name = name.is_text() && std::find(type.values.begin(), type.values.end(),
                                                     name.as_text()) != type.values.end();
    return to_sql(library, by_name ? name : python::enum_value(value), type);
}

// Objects of the standard library, by their class.
schema::Value object(Library& library, const Value& value, const Type& type) {
    const std::string name = python::type_of(library.vm, value)->name;
    if (name == "datetime") {
        return date_time(library, value, type);
    }
    if (name == "date") {
        return library.is_postgresql() ? schema::Value(cast_text(iso(library, value), "date"))
                                       : schema::Value(iso(library, value));
    }
    if (name == "time") {
        return library.is_postgresql() ? schema::Value(cast_text(iso(library, value), "time"))
                                       : schema::Value(iso(library, value));
    }
    if (name == "timedelta") {
        return time_delta(library, value, type);
    }
    if (name == "UUID") {
        return uuid(library, value, type);
    }
    if (name == "Decimal") {
        return SqlText{python::str(library.vm, value)};
    }
    cannot_send(library, name);
}

schema::Value json(Library& library, const Value& value) {
    return call_module(library, "json", "dumps", {value}).as_text();
}

// What a TypeDecorator of the script makes of a value, where it has that method.
Value processed(Library& library, const Value& decorator, std::string_view method,
                const Value& value) {
    const auto* instance = decorator.as<python::Instance>();
    const Value* code = instance == nullptr ? nullptr : instance->type->find(method);
    if (code == nullptr || !code->is(python::Kind::Function)) {
        return value;
    }
    const Value dialect = python::attribute(library.vm, library.connection, "dialect");
    return python::call_method(library.vm, decorator, method, {value, dialect});
}

}  // namespace

schema::Value to_sql(Library& library, const Value& given, const Type& given_type,
                     const HandlingRef& handling) {
    const Type& type = for_database(library, given_type);
    python::refuse_unresolved(given);
    const Value value =
        handling ? processed(library, handling->decorator, "process_bind_param", given) : given;
    if (is_json(type)) {
        if (is_json_null(value)) {
            return std::string("null");
        }
        if (!value.is_none() || !handling || !handling->none_as_null) {
            return json(library, value);
        }
    }
    if (value.is_none()) {
        return {};
    }
    if (type.kind == TypeKind::Enum && python::is_enum_member(value)) {
        return enum_member(library, value, type);
    }
    const Value& inside = python::payload_of(value);
    if (inside.is_bool()) {
        return inside.as_int() != 0;
    }
    if (inside.is_int()) {
        return inside.as_int();
    }
    if (inside.is_float()) {
        return inside.as_double();
    }
    switch (inside.is_object() ? inside.object()->kind() : python::Kind::Unresolved) {
        case python::Kind::Str:
            return inside.as_text();
        case python::Kind::Bytes:
            return schema::Bytes{inside.to<python::Bytes>().data};
        case python::Kind::Tuple:
            if (library.is_postgresql() && type.kind != TypeKind::Array) {
                return tuple_value(library, inside);
            }
            [[fallthrough]];
        case python::Kind::List:
            return list_value(library, inside, type);
        case python::Kind::Native:
        case python::Kind::Instance:
            return object(library, value, type);
        default:
            cannot_send(library, python::type_of(library.vm, value)->name);
    }
}

namespace {

// "2026-11-20 10:11:12.5+01" as fromisoformat() reads it on every Python: six digits, or none, and
// a zone with minutes.
std::string regular(std::string_view text) {
    std::string result(text);
    const std::size_t point = result.find('.');
    if (point != std::string::npos) {
        std::size_t end = point + 1;
        while (end < result.size() && result[end] >= '0' && result[end] <= '9') {
            ++end;
        }
        const std::size_t digits = end - point - 1;
        if (digits < 6) {
            result.insert(end, 6 - digits, '0');
        } else if (digits > 6) {
            result.erase(point + 7, digits - 6);
        }
    }
    const std::size_t zone = result.find_last_of("+-");
    if (zone != std::string::npos && zone > 7 && result.size() - zone == 3) {
        result += ":00";
    }
    return result;
}

Value moment(Library& library, const char* type, std::string_view text) {
    // 'infinity' and years before Christ have no datetime; psycopg2 fails on them.
    if (text.empty() || text.front() < '0' || text.front() > '9' || text.ends_with("BC")) {
        return Value::text(std::string(text));
    }
    return python::call_method(library.vm, python::import_from(library.vm, "datetime", type),
                               "fromisoformat", {Value::text(regular(text))});
}

// "1 year 2 mons -3 days 04:05:06.7": a year is 365 days, a month 30, as psycopg2 has it.
Value interval(Library& library, std::string_view text) {
    std::int64_t days = 0;
    double seconds = 0;
    const std::vector<std::string_view> words = base::split_any(text, " ");
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string word(words[i]);
        if (word.find(':') != std::string::npos) {
            const bool negative = word.front() == '-';
            double clock = 0;
            const std::string_view digits =
                std::string_view(word).substr(negative || word.front() == '+' ? 1 : 0);
            for (const std::string_view part : base::split(digits, ':')) {
                clock = clock * 60 + std::strtod(std::string(part).c_str(), nullptr);
            }
            seconds += negative ? -clock : clock;
        } else if (i + 1 < words.size()) {
            const std::int64_t count = std::strtoll(word.c_str(), nullptr, 10);
            const std::string_view unit = words[++i];
            days += count * (unit.starts_with("year") ? 365 : unit.starts_with("mon") ? 30 : 1);
        }
    }
    return call_module(library, "datetime", "timedelta",
                       {Value::integer(days), Value::real(seconds)});
}

Value scalar(Library& library, const schema::Value& value, std::string_view type);

// '{1,NULL,"a \"b\"",{2}}'
class ArrayReader {
  public:
    ArrayReader(Library& library, std::string_view text, std::string_view item)
        : library_(library), text_(text), item_(item) {}

    Value list() {
        std::vector<Value> items;
        ++at_;
        while (at_ < text_.size() && text_[at_] != '}') {
            items.push_back(text_[at_] == '{' ? list() : one());
            if (at_ < text_.size() && text_[at_] == ',') {
                ++at_;
            }
        }
        ++at_;
        return Value::list(std::move(items));
    }

  private:
    Value one() {
        std::string text;
        const bool quoted = text_[at_] == '"';
        at_ += quoted ? 1U : 0U;
        while (at_ < text_.size() &&
               (quoted ? text_[at_] != '"' : text_[at_] != ',' && text_[at_] != '}')) {
            at_ += quoted && text_[at_] == '\\' ? 1U : 0U;
            text += text_[at_++];
        }
        at_ += quoted ? 1U : 0U;
        return !quoted && text == "NULL" ? Value::none() : typed(std::move(text));
    }

    Value typed(std::string text) {
        if (item_.starts_with("int")) {
            return Value::integer(std::strtoll(text.c_str(), nullptr, 10));
        }
        if (item_.starts_with("float")) {
            return Value::real(std::strtod(text.c_str(), nullptr));
        }
        if (item_ == "bool") {
            return Value::boolean(text == "t");
        }
        return scalar(library_, std::move(text), item_);
    }

    Library& library_;
    std::string_view text_;
    std::string_view item_;
    std::size_t at_ = 0;
};

Value scalar(Library& library, const schema::Value& value, std::string_view type) {
    if (const auto* text = std::get_if<std::string>(&value)) {
        if (!library.is_postgresql()) {
            return Value::text(*text);
        }
        if (type.ends_with("[]")) {
            return ArrayReader(library, *text, type.substr(0, type.size() - 2)).list();
        }
        if (type == "numeric") {
            return call_module(library, "decimal", "Decimal", {Value::text(*text)});
        }
        if (type == "timestamp" || type == "timestamptz") {
            return moment(library, "datetime", *text);
        }
        if (type == "date" || type == "time" || type == "timetz") {
            return moment(library, type == "date" ? "date" : "time", *text);
        }
        if (type == "interval") {
            return interval(library, *text);
        }
        if (type == "uuid") {
            return call_module(library, "uuid", "UUID", {Value::text(*text)});
        }
        if (type == "json" || type == "jsonb") {
            return call_module(library, "json", "loads", {Value::text(*text)});
        }
        return Value::text(*text);
    }
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
        return Value::integer(*number);
    }
    if (const auto* real = std::get_if<double>(&value)) {
        return Value::real(*real);
    }
    if (const auto* boolean = std::get_if<bool>(&value)) {
        return Value::boolean(*boolean);
    }
    if (const auto* bytes = std::get_if<schema::Bytes>(&value)) {
        return Value::bytes(bytes->bytes);
    }
    return {};
}

std::optional<double> number_in(const schema::Value& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
        return static_cast<double>(*number);
    }
    const auto* real = std::get_if<double>(&value);
    return real == nullptr ? std::nullopt : std::optional(*real);
}

Value rounded(Library& library, double number, int scale) {
    return call_module(library, "decimal", "Decimal",
                       {Value::text(fmt::format("{:.{}f}", number, std::max(scale, 0)))});
}

bool is_decimal(const Type& type) {
    return type.kind == TypeKind::Numeric ||
           (type.kind == TypeKind::Named && type.name == "DECIMAL");
}

// A column of numbers: a Decimal or a float, whatever the driver gives. SQLAlchemy takes ten digits
// where nobody says how many. Nothing where it leaves a value as it is.
std::optional<Value> number_from_sql(Library& library, const schema::Value& value,
                                     std::string_view driver_type, const Type& type,
                                     const HandlingRef& handling) {
    if (!schema::is_number(type) || schema::is_integer(type)) {
        return std::nullopt;
    }
    const bool as_decimal =
        handling && handling->as_decimal ? *handling->as_decimal : is_decimal(type);
    const std::optional<double> number = number_in(value);
    if (as_decimal) {
        const std::optional<int> digits =
            handling && handling->decimal_scale ? handling->decimal_scale : type.scale;
        const bool is_exact = library.is_postgresql() && !driver_type.starts_with("float");
        return number && !is_exact ? std::optional(rounded(library, *number, digits.value_or(10)))
                                   : std::nullopt;
    }
    if (!library.is_postgresql()) {
        return std::nullopt;
    }
    const auto* text = std::get_if<std::string>(&value);
    return number ? std::optional(Value::real(*number))
           : text != nullptr && driver_type == "numeric"
               ? std::optional(Value::real(std::strtod(text->c_str(), nullptr)))
               : std::nullopt;
}

// The member of an Enum's class that a text stands for.
Value member_for(Library& library, const Handling& handling, const Type& type,
                 const std::string& text) {
    std::string known;
    for (const auto& [kept, member] : handling.members) {
        if (kept == text) {
            return member;
        }
        known += (known.empty() ? "" : ", ") + kept;
    }
    python::raise(library.vm, "LookupError",
                  fmt::format("'{}' is not among the defined enum values. Enum name: {}. Possible "
                              "values: {}",
                              text, type.name, known));
}

Value plain_from_sql(Library& library, const schema::Value& value, std::string_view driver_type,
                     const Type& type, const HandlingRef& handling) {
    const auto* text = std::get_if<std::string>(&value);
    if (std::holds_alternative<std::monostate>(value)) {
        return {};
    }
    if (text != nullptr && handling && !handling->members.empty() && type.kind == TypeKind::Enum) {
        return member_for(library, *handling, type, *text);
    }
    if (const auto number = number_from_sql(library, value, driver_type, type, handling)) {
        return *number;
    }
    if (library.is_postgresql()) {
        return scalar(library, value, driver_type);
    }
    // SQLite knows none of these; SQLAlchemy makes them of what is stored.
    if (text != nullptr) {
        switch (type.kind) {
            case TypeKind::DateTime:
            case TypeKind::Timestamp:
                return moment(library, "datetime", *text);
            case TypeKind::Date:
                return moment(library, "date", *text);
            case TypeKind::Time:
                return moment(library, "time", *text);
            case TypeKind::Interval:
                return python::binary(library.vm, python::BinaryOperator::Subtract,
                                      moment(library, "datetime", *text), epoch(library));
            case TypeKind::Json:
                return call_module(library, "json", "loads", {Value::text(*text)});
            case TypeKind::Uuid:
                return call_module(library, "uuid", "UUID", {Value::text(*text)});
            default:
                break;
        }
    }
    if (type.kind == TypeKind::Boolean && std::holds_alternative<std::int64_t>(value)) {
        return Value::boolean(std::get<std::int64_t>(value) != 0);
    }
    return scalar(library, value, "");
}

}  // namespace

Value from_sql(Library& library, const schema::Value& value, std::string_view driver_type,
               const Type& given, const HandlingRef& handling) {
    Value result =
        plain_from_sql(library, value, driver_type, for_database(library, given), handling);
    return handling ? processed(library, handling->decorator, "process_result_value", result)
                    : result;
}

namespace {

// sa.JSON.NULL
class JsonNull : public NativeObject {
  public:
    [[nodiscard]] std::string type_name() const override { return "symbol"; }
    std::string repr(Interpreter& /*vm*/) override { return "symbol('JSON_NULL')"; }
    std::size_t hash(Interpreter& /*vm*/) override { return std::hash<const void*>()(this); }
};

}  // namespace

Value make_json_null() {
    return python::make<JsonNull>();
}

bool is_json(const Type& type) {
    return type.kind == TypeKind::Json || (type.kind == TypeKind::Named && type.name == "JSONB");
}

bool is_json_null(const Value& value) {
    return python::native<JsonNull>(value) != nullptr;
}

}  // namespace limbeck::alembic
