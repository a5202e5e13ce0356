// SPDX-License-Identifier: MIT
#pragma once

#include "limbeck/detail/model_types.h"

// A column, and what can be said of one.
namespace limbeck::model {

// `db::Column<std::string> email{"email", db::varchar(255), db::unique};` in a table: a
// description, not a value. NOT NULL unless T is a std::optional. It is complete at compile time.
template <typename T>
class Column {
  public:
    using value_type = T;

    template <typename... Options>
    constexpr explicit Column(std::string_view name, const Options&... options) {
        info_.name = name;
        info_.type = detail::type_of<detail::Bare<T>>();
        info_.nullable = detail::Optional<T>;
        (add(options), ...);
    }

    [[nodiscard]] constexpr std::string_view name() const { return info_.name; }
    [[nodiscard]] constexpr const detail::ColumnInfo& info() const { return info_; }

  private:
    template <typename Option>
    constexpr void add(const Option& option) {
        constexpr bool known = requires {
            option.template add_to<T>(info_);
        };
        static_assert(known,
                      "limbeck: a column cannot have this: neither an option such as "
                      "db::unique nor db::default_value(…)");
        if constexpr (known) {
            option.template add_to<T>(info_);
        }
    }

    detail::ColumnInfo info_;
};

namespace detail {

template <std::size_t Count>
constexpr void add_default(ColumnInfo& column, DefaultInfo (&list)[Count],
                           const DefaultInfo& given) {
    for (DefaultInfo& each : list) {
        if (each.kind == DefaultInfo::Kind::None) {
            each = given;
            return;
        }
        if (each.dialect == given.dialect) {
            column.problem = Problem::TwoDefaults;
        }
    }
    column.problem = Problem::TooMany;
}

constexpr bool is_number(Words text) {
    if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
        text.remove_prefix(1);
    }
    bool point = false;
    for (const char c : text) {
        if ((c < '0' || c > '9') && (c != '.' || point)) {
            return false;
        }
        point = point || c == '.';
    }
    return !text.empty() && text != ".";
}

template <typename T, typename V>
constexpr bool can_default() {
    if constexpr (std::same_as<T, bool> || std::is_enum_v<T>) {
        return std::same_as<T, V>;
    } else if constexpr (std::integral<T>) {
        return std::integral<V> && !std::same_as<V, bool> && !std::same_as<V, char>;
    } else if constexpr (std::floating_point<T>) {
        return std::floating_point<V> || (std::integral<V> && !std::same_as<V, bool>);
    } else if constexpr (is_decimal<T>) {
        return (std::integral<V> && !std::same_as<V, bool>) || std::convertible_to<V, Words>;
    } else if constexpr (std::same_as<T, std::string> || std::same_as<T, Uuid> ||
                         std::same_as<T, Json>) {
        return std::convertible_to<V, Words>;
    } else {
        return false;
    }
}

// The name of a value of an enum; empty for one that has none.
template <typename E>
constexpr Words enum_name(E value) {
    for (std::size_t i = 0; i < enum_info<E>.count; ++i) {
        if (enumeration_of<E>.values[i] == value) {
            return enumeration_of<E>.names[i];
        }
    }
    return {};
}

template <typename T, typename V>
constexpr DefaultInfo default_of(ColumnInfo& column, const V& value) {
    using Form = DefaultInfo::Kind;
    if constexpr (std::is_enum_v<T>) {
        const Words name = enum_name(value);
        if (name.empty()) {
            column.problem = Problem::NoSuchValue;
        }
        return {.kind = Form::Literal, .text = name};
    } else if constexpr (std::same_as<T, bool>) {
        return {.kind = Form::Boolean, .flag = value};
    } else if constexpr (std::convertible_to<V, Words>) {
        if (is_decimal<T> && !is_number(value)) {
            column.problem = Problem::NotANumber;
        }
        return {.kind = is_decimal<T> ? Form::Sql : Form::Literal, .text = value};
    } else if constexpr (std::floating_point<T>) {
        return {.kind = Form::Real, .real = static_cast<double>(value)};
    } else {
        using Limit = std::conditional_t<std::integral<T>, T, std::int64_t>;
        if (static_cast<V>(static_cast<Limit>(value)) != value ||
            (static_cast<Limit>(value) < 0) != (value < V{})) {
            column.problem = Problem::DefaultOutOfRange;
        }
        return {.kind = Form::Integer, .integer = static_cast<std::int64_t>(value)};
    }
}

template <typename V>
struct DefaultValue {
    V value;

    template <typename T>
    constexpr void add_to(ColumnInfo& column) const {
        constexpr bool fits = can_default<Bare<T>, V>();
        static_assert(fits,
                      "limbeck: the default is of another type than the column; what is SQL "
                      "is written db::default_sql(\"…\")");
        if constexpr (fits) {
            add_default(column, column.defaults, default_of<Bare<T>>(column, value));
        }
    }
};

struct DefaultSql {
    Dialect dialect;
    Words sql;

    template <typename T>
    constexpr void add_to(ColumnInfo& column) const {
        if (sql.empty()) {
            column.problem = Problem::EmptySql;
        }
        add_default(column, column.defaults,
                    {.kind = DefaultInfo::Kind::Sql, .dialect = dialect, .text = sql});
    }
};

struct DefaultNow {
    template <typename T>
    constexpr void add_to(ColumnInfo& column) const {
        static_assert(TimePoint<Bare<T>> || CalendarDay<Bare<T>>,
                      "limbeck: db::default_now is for dates and times");
        const Words sql = CalendarDay<Bare<T>> ? "CURRENT_DATE" : "CURRENT_TIMESTAMP";
        add_default(column, column.defaults, {.kind = DefaultInfo::Kind::Sql, .text = sql});
    }
};

struct Varchar {
    int length;

    template <typename T>
    constexpr void add_to(ColumnInfo& column) const {
        static_assert(std::same_as<Bare<T>, std::string>,
                      "limbeck: db::varchar is for columns of std::string");
        column.type.kind = TypeKind::String;
        column.type.length = length;
    }
};

struct Precision {
    int digits;

    template <typename T>
    constexpr void add_to(ColumnInfo& column) const {
        static_assert(is_time(type_info<Bare<T>>.kind),
                      "limbeck: db::precision is for times and intervals; numbers are a "
                      "db::Decimal<P, S>");
        column.type.precision = digits;
    }
};

struct Collation {
    Words name;

    template <typename T>
    constexpr void add_to(ColumnInfo& column) const {
        static_assert(std::same_as<Bare<T>, std::string>,
                      "limbeck: db::collation is for columns of std::string");
        column.type.collation = name;
    }
};

struct SqlType {
    Dialect dialect;
    Words spelling;

    template <typename T>
    constexpr void add_to(ColumnInfo& column) const {
        if (spelling.empty()) {
            column.problem = Problem::EmptySql;
        }
        if (dialect == Dialect::Any) {
            column.type = {.kind = TypeKind::Named, .name = spelling};
            return;
        }
        for (NamedType& each : column.type.variants) {
            if (each.dialect == Dialect::Any || each.dialect == dialect) {
                each = {spelling, dialect};
                return;
            }
        }
        column.problem = Problem::TooMany;
    }
};

struct Generated {
    ComputedInfo info = {};

    // Kept with the row, or worked out when it is read. PostgreSQL before 18 only stores.
    [[nodiscard]] constexpr Generated stored() const { return with_persisted(1); }
    [[nodiscard]] constexpr Generated not_stored() const { return with_persisted(0); }

    template <typename T>
    constexpr void add_to(ColumnInfo& column) const {
        if (info.expression.empty()) {
            column.problem = Problem::EmptySql;
        }
        for (ComputedInfo& each : column.computed) {
            if (each.expression.empty()) {
                each = info;
                return;
            }
        }
        column.problem = Problem::TooMany;
    }

  private:
    [[nodiscard]] constexpr Generated with_persisted(signed char value) const {
        Generated result = *this;
        result.info.persisted = value;
        return result;
    }
};

// What sequences and identities share.
template <typename Self>
struct SequenceOptions {
    SequenceInfo info = {};

    constexpr Self start(std::int64_t n) const { return with(&SequenceInfo::start, n); }
    constexpr Self increment(std::int64_t n) const { return with(&SequenceInfo::increment, n); }
    constexpr Self minvalue(std::int64_t n) const { return with(&SequenceInfo::minvalue, n); }
    constexpr Self maxvalue(std::int64_t n) const { return with(&SequenceInfo::maxvalue, n); }
    constexpr Self cache(std::int64_t n) const { return with(&SequenceInfo::cache, n); }
    constexpr Self cycle() const {
        Self result = static_cast<const Self&>(*this);
        result.info.cycle = true;
        return result;
    }

  private:
    constexpr Self with(Number SequenceInfo::*which, std::int64_t value) const {
        Self result = static_cast<const Self&>(*this);
        result.info.*which = {value, true};
        return result;
    }
};

struct Identity : SequenceOptions<Identity> {
    bool is_always = false;

    constexpr Identity always() const {
        Identity result = *this;
        result.is_always = true;
        return result;
    }

    template <typename T>
    constexpr void add_to(ColumnInfo& column) const {
        static_assert(SignedInteger<Bare<T>>, "limbeck: only integers have an identity");
        column.has_identity = true;
        column.identity_always = is_always;
        column.identity = info;
    }
};

struct Counts {
    template <typename T>
    constexpr void add_to(ColumnInfo& column) const {
        static_assert(SignedInteger<Bare<T>>, "limbeck: only integers count by themselves");
        column.counts = true;
    }
};

// An option that is one field.
template <auto Field, typename Value>
struct Set {
    Value value;

    template <typename T>
    constexpr void add_to(ColumnInfo& column) const {
        column.*Field = value;
    }
};

template <typename T>
struct MemberOf;
template <typename Owner, typename T>
struct MemberOf<T Owner::*> {
    using member = T;
};

// The table as its columns' initialisers say it.
template <typename T>
inline constexpr T model_of{};

template <typename T>
concept HasTable = requires {
    T::table;
};

template <typename T>
constexpr Table head() {
    static_assert(HasTable<T>,
                  "limbeck: a table needs a name: static constexpr std::string_view table = \"…\"; "
                  "or static constexpr limbeck::model::Table table{.name = \"…\"};");
    if constexpr (!HasTable<T>) {
        return {.name = "?"};
    } else if constexpr (std::convertible_to<decltype(T::table), Words>) {
        return {.name = T::table};
    } else {
        return T::table;
    }
}

template <typename T>
inline constexpr Table head_of = head<T>();

// What every foreign key can say, a column's own and a table's.
template <typename Self>
struct KeyOptions {
    // What happens to this row when the other goes, or gets another key.
    constexpr Self on_delete(Action action) const {
        return with([&](ForeignKeyInfo& key) { key.on_delete = action; });
    }
    constexpr Self on_update(Action action) const {
        return with([&](ForeignKeyInfo& key) { key.on_update = action; });
    }
    constexpr Self match_full() const {
        return with([](ForeignKeyInfo& key) { key.match = "FULL"; });
    }
    // PostgreSQL: rows that are there already are not checked.
    constexpr Self not_valid() const {
        return with([](ForeignKeyInfo& key) { key.not_valid = true; });
    }
    // Added once both tables are there: for two tables that refer to each other.
    constexpr Self use_alter() const {
        return with([](ForeignKeyInfo& key) { key.use_alter = true; });
    }

  private:
    template <typename Change>
    constexpr Self with(const Change& change) const {
        Self result = static_cast<const Self&>(*this);
        change(result.key_info());
        return result;
    }
};

// What every constraint can say that PostgreSQL may check late.
template <typename Self>
struct Deferrable {
    constexpr Self deferrable() const {
        Self result = static_cast<const Self&>(*this);
        result.key_info().deferrable = 1;
        return result;
    }
    constexpr Self initially_deferred() const {
        Self result = static_cast<const Self&>(*this);
        result.key_info().deferrable = 1;
        result.key_info().initially_deferred = true;
        return result;
    }
};

// What everything with a name can say.
template <typename Self>
struct Named {
    constexpr Self named(std::string_view name) const {
        Self result = static_cast<const Self&>(*this);
        result.key_info().name = name;
        return result;
    }
    constexpr Self comment(std::string_view text) const {
        Self result = static_cast<const Self&>(*this);
        result.key_info().comment = text;
        return result;
    }
    constexpr Self only(Dialect dialect) const {
        Self result = static_cast<const Self&>(*this);
        result.key_info().dialect = dialect;
        return result;
    }
};

template <typename Target>
struct References : KeyOptions<References<Target>>,
                    Deferrable<References<Target>>,
                    Named<References<Target>> {
    ForeignKeyInfo info = {};

    constexpr ForeignKeyInfo& key_info() { return info; }

    template <typename T>
    constexpr void add_to(ColumnInfo& column) const {
        static_assert(std::same_as<Bare<T>, Bare<Target>>,
                      "limbeck: a foreign key refers to a column of another type");
        if (!column.foreign_key.column.empty()) {
            column.problem = Problem::TooMany;
        }
        column.foreign_key = info;
    }
};

}  // namespace detail

// ---- What a column can have ----

// REFERENCES: `db::references(&Org::id).on_delete(db::cascade)`; of a column of the same table,
// which stands before: `db::references(id)`.
template <typename T, typename V>
constexpr detail::References<V> references(Column<V> T::*member) {
    detail::References<V> result;
    result.info.table = &detail::head_of<T>;
    result.info.column = (detail::model_of<T>.*member).name();
    return result;
}
template <typename V>
constexpr detail::References<V> references(const Column<V>& column) {
    detail::References<V> result;
    result.info.column = column.name();
    result.info.to_itself = true;
    return result;
}

// A value of the column's own type; text for Uuid and Json, a number or its text for Decimal.
template <typename V>
constexpr detail::DefaultValue<V> default_value(V value) {
    return {value};
}
constexpr detail::DefaultValue<std::string_view> default_value(const char* value) {
    return {value};
}
// An expression, for every engine or for one.
constexpr detail::DefaultSql default_sql(std::string_view sql) {
    return {Dialect::Any, sql};
}
constexpr detail::DefaultSql default_sql(Dialect dialect, std::string_view sql) {
    return {dialect, sql};
}
inline constexpr detail::DefaultNow default_now{};

constexpr detail::Varchar varchar(int length) {
    return {length};
}
constexpr detail::Precision precision(int digits) {
    return {digits};
}
constexpr detail::Collation collation(std::string_view name) {
    return {name};
}
// A type as SQL spells it, in every engine or in one: `db::sql_type(db::postgresql, "tsvector")`.
constexpr detail::SqlType sql_type(std::string_view spelling) {
    return {Dialect::Any, spelling};
}
constexpr detail::SqlType sql_type(Dialect dialect, std::string_view spelling) {
    return {dialect, spelling};
}

// GENERATED ALWAYS AS (…).
constexpr detail::Generated generated(std::string_view expression) {
    return {.info = {.expression = expression}};
}
constexpr detail::Generated generated(Dialect dialect, std::string_view expression) {
    return {.info = {.expression = expression, .dialect = dialect}};
}

// GENERATED BY DEFAULT AS IDENTITY, or `db::identity.always().start(1000)`. SQLite: an INTEGER
// PRIMARY KEY where the column is the key.
inline constexpr detail::Identity identity{};
// SERIAL on PostgreSQL, INTEGER PRIMARY KEY on SQLite: for keys that are so already.
inline constexpr detail::Counts serial{};

constexpr detail::Set<&detail::ColumnInfo::comment, std::string_view> comment(
    std::string_view text) {
    return {text};
}
constexpr detail::Set<&detail::ColumnInfo::dialect, Dialect> only(Dialect dialect) {
    return {dialect};
}
// PostgreSQL: "EXTERNAL", "lz4".
constexpr detail::Set<&detail::ColumnInfo::storage, std::string_view> storage(
    std::string_view name) {
    return {name};
}
constexpr detail::Set<&detail::ColumnInfo::compression, std::string_view> compression(
    std::string_view name) {
    return {name};
}

}  // namespace limbeck::model
