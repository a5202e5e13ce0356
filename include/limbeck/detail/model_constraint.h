// SPDX-License-Identifier: MIT
#pragma once

#include "limbeck/detail/model_column.h"

// What a table says after its columns: `static constexpr auto constraints()` returns db::list(…) of
// these. A column is named by its member (`&Account::email`), by its SQL name, or by db::part(…),
// which can say more.
namespace limbeck::model {

namespace detail {

// One place of a key or an index.
struct Part {
    PartInfo info = {};

    constexpr Part descending() const { return with(&PartInfo::descending, true); }
    constexpr Part nulls_first() const { return with(&PartInfo::nulls_first, 1); }
    constexpr Part nulls_last() const { return with(&PartInfo::nulls_first, 0); }
    constexpr Part collation(Words name) const { return with(&PartInfo::collation, name); }
    // "text_pattern_ops", with its options where it has some.
    constexpr Part operator_class(Words name) const {
        return with(&PartInfo::operator_class, name);
    }
    // Of an exclusion: two rows must not agree by this operator in all parts.
    constexpr Part with(Words op) const { return with(&PartInfo::op, op); }

  private:
    template <typename Value>
    constexpr Part with(Value PartInfo::*field, std::type_identity_t<Value> value) const {
        Part result = *this;
        result.info.*field = value;
        return result;
    }
};

template <typename T, typename V>
constexpr PartInfo part_info(Column<V> T::*member) {
    return {.table = &head_of<T>, .is_member = true, .column = (model_of<T>.*member).name()};
}
constexpr PartInfo part_info(Words name) {
    return {.column = name};
}
constexpr PartInfo part_info(const Part& part) {
    return part.info;
}

// The type that a column holds, or void where only its name is known.
template <typename Member>
struct HeldType {
    using type = void;
};
template <typename T, typename V>
struct HeldType<Column<V> T::*> {
    using type = Bare<V>;
};

template <typename A, typename B>
inline constexpr bool can_refer =
    std::is_void_v<typename HeldType<A>::type> ||
    std::same_as<typename HeldType<A>::type, typename HeldType<B>::type>;

// A constraint with its parts.
template <std::size_t Count>
struct Parts {
    static constexpr std::size_t part_count = Count;
    ConstraintInfo info = {};
    PartInfo parts[Count] = {};

    constexpr ForeignKeyInfo& key_info() { return info.key; }
};

template <typename Result, typename... Members>
constexpr Result made(ConstraintInfo::Kind kind, const Members&... members) {
    Result result;
    result.info.kind = kind;
    std::size_t at = 0;
    ((result.parts[at++] = part_info(members)), ...);
    return result;
}

template <typename Result, typename Self, typename... Members>
constexpr Result including(const Self& from, const Members&... members) {
    Result result;
    result.info = from.info;
    std::size_t at = 0;
    for (const PartInfo& part : from.parts) {
        result.parts[at++] = part;
    }
    ((result.parts[at] = part_info(members), result.parts[at++].included = true), ...);
    return result;
}

template <std::size_t Count>
struct PrimaryKey : Parts<Count>, Named<PrimaryKey<Count>>, Deferrable<PrimaryKey<Count>> {
    template <typename... Members>
    constexpr PrimaryKey<Count + sizeof...(Members)> include(const Members&... members) const {
        return including<PrimaryKey<Count + sizeof...(Members)>>(*this, members...);
    }
};

template <std::size_t Count>
struct Unique : Parts<Count>, Named<Unique<Count>>, Deferrable<Unique<Count>> {
    constexpr Unique nulls_not_distinct() const {
        Unique result = *this;
        result.info.nulls_not_distinct = true;
        return result;
    }
    template <typename... Members>
    constexpr Unique<Count + sizeof...(Members)> include(const Members&... members) const {
        return including<Unique<Count + sizeof...(Members)>>(*this, members...);
    }
};

template <std::size_t Count>
struct ForeignKey : Parts<Count>,
                    Named<ForeignKey<Count>>,
                    Deferrable<ForeignKey<Count>>,
                    KeyOptions<ForeignKey<Count>> {};

template <typename... Members>
struct ForeignKeyStart {
    PartInfo parts[sizeof...(Members)];

    template <typename T, typename... V>
    constexpr ForeignKey<sizeof...(Members)> references(Column<V> T::*... targets) const {
        constexpr bool as_many = sizeof...(Members) == sizeof...(V);
        static_assert(as_many, "limbeck: a foreign key refers to as many columns as it has");
        ForeignKey<sizeof...(Members)> result;
        if constexpr (as_many) {
            static_assert((can_refer<Members, Column<V> T::*> && ...),
                          "limbeck: a foreign key refers to a column of another type");
            result.info.kind = ConstraintInfo::Kind::ForeignKey;
            result.info.key.table = &head_of<T>;
            std::size_t at = 0;
            ((result.parts[at] = parts[at],
              result.parts[at++].target = (model_of<T>.*targets).name()),
             ...);
        }
        return result;
    }
};

struct Check : Named<Check> {
    static constexpr std::size_t part_count = 0;
    ConstraintInfo info = {};

    constexpr ForeignKeyInfo& key_info() { return info.key; }

    // PostgreSQL: rows that are there already are not checked; tables that inherit do not have it.
    constexpr Check not_valid() const { return with(&CheckInfo::not_valid); }
    constexpr Check no_inherit() const { return with(&CheckInfo::no_inherit); }

    template <typename T>
    constexpr void add_to(ColumnInfo& column) const {
        if (info.check.condition.empty()) {
            column.problem = Problem::EmptySql;
        }
        for (CheckInfo& each : column.checks) {
            if (each.condition.empty()) {
                each = info.check;
                each.name = info.key.name;
                each.comment = info.key.comment;
                each.dialect = info.key.dialect;
                return;
            }
        }
        column.problem = Problem::TooMany;
    }

  private:
    constexpr Check with(bool CheckInfo::*field) const {
        Check result = *this;
        result.info.check.*field = true;
        return result;
    }
};

// What indexes and exclusions share.
template <typename Self>
struct AccessMethod {
    constexpr Self using_method(Words name) const {
        return set(&ConstraintInfo::using_method, name);
    }
    // For every engine, or for one.
    constexpr Self where(Words condition) const {
        return set(&ConstraintInfo::postgresql_where, condition)
            .set(&ConstraintInfo::sqlite_where, condition);
    }
    constexpr Self where(Dialect dialect, Words condition) const {
        return set(
            dialect == sqlite ? &ConstraintInfo::sqlite_where : &ConstraintInfo::postgresql_where,
            condition);
    }

    constexpr Self set(Words ConstraintInfo::*field, Words value) const {
        Self result = static_cast<const Self&>(*this);
        result.info.*field = value;
        return result;
    }
};

template <std::size_t Count>
struct Exclusion : Parts<Count>,
                   Named<Exclusion<Count>>,
                   Deferrable<Exclusion<Count>>,
                   AccessMethod<Exclusion<Count>> {
    template <typename... Members>
    constexpr Exclusion<Count + sizeof...(Members)> include(const Members&... members) const {
        return including<Exclusion<Count + sizeof...(Members)>>(*this, members...);
    }
};

template <std::size_t Count>
struct Index : Parts<Count>, Named<Index<Count>>, AccessMethod<Index<Count>> {
    constexpr Index unique() const {
        Index result = *this;
        result.info.unique = true;
        return result;
    }
    constexpr Index nulls_not_distinct() const {
        Index result = *this;
        result.info.nulls_not_distinct = true;
        return result;
    }
    constexpr Index tablespace(Words name) const {
        Index result = *this;
        result.info.tablespace = name;
        return result;
    }
    // A storage parameter: ("fillfactor", "70").
    constexpr Index with(Words name, Words value) const {
        Index result = *this;
        for (Parameter& each : result.info.with) {
            if (each.name.empty()) {
                each = {name, value};
                return result;
            }
        }
        result.info.problem = Problem::TooMany;
        return result;
    }
    template <typename... Members>
    constexpr Index<Count + sizeof...(Members)> include(const Members&... members) const {
        return including<Index<Count + sizeof...(Members)>>(*this, members...);
    }
};

// Words that say something of a column alone, and make a constraint when they are called.
struct PrimaryKeyWord {
    template <typename T>
    constexpr void add_to(ColumnInfo& column) const {
        column.primary_key = true;
    }
    template <typename... Members>
    constexpr PrimaryKey<sizeof...(Members)> operator()(const Members&... members) const {
        return made<PrimaryKey<sizeof...(Members)>>(ConstraintInfo::Kind::PrimaryKey, members...);
    }
};

struct UniqueWord {
    template <typename T>
    constexpr void add_to(ColumnInfo& column) const {
        column.unique = true;
    }
    template <typename... Members>
    constexpr Unique<sizeof...(Members)> operator()(const Members&... members) const {
        return made<Unique<sizeof...(Members)>>(ConstraintInfo::Kind::Unique, members...);
    }
};

struct IndexWord {
    template <typename T>
    constexpr void add_to(ColumnInfo& column) const {
        column.index = true;
    }
    template <typename... Members>
    constexpr Index<sizeof...(Members)> operator()(const Members&... members) const {
        return made<Index<sizeof...(Members)>>(ConstraintInfo::Kind::Index, members...);
    }
};

template <std::size_t Constraints, std::size_t PartsOfAll>
struct List {
    static constexpr std::size_t count = Constraints;
    ConstraintInfo constraints[Constraints + 1] = {};
    PartInfo parts[PartsOfAll + 1] = {};
    std::size_t used = 0;
    std::size_t used_parts = 0;

    template <typename Constraint>
    constexpr void add(const Constraint& given) {
        ConstraintInfo& made = constraints[used++];
        made = given.info;
        made.first = used_parts;
        if constexpr (Constraint::part_count > 0) {
            for (const PartInfo& part : given.parts) {
                parts[used_parts++] = part;
            }
        }
        made.count = used_parts - made.first;
    }
};

template <typename T>
concept Constraint = requires(const T& value) {
    T::part_count;
    value.info.kind;
};

}  // namespace detail

// `db::primary_key` and `db::unique` say it of one column; `db::primary_key(&A::x, &A::y)` and
// `db::unique(&A::x, &A::y)` make the constraint of a table. So does `db::index`.
inline constexpr detail::PrimaryKeyWord primary_key{};
inline constexpr detail::UniqueWord unique{};
inline constexpr detail::IndexWord index{};

// On a column or on a table.
constexpr detail::Check check(std::string_view condition) {
    detail::Check result;
    result.info.check.condition = condition;
    return result;
}

// `db::foreign_key(&A::x, &A::y).references(&B::x, &B::y)`.
template <typename... Members>
constexpr detail::ForeignKeyStart<Members...> foreign_key(Members... members) {
    return {{detail::part_info(members)...}};
}

// EXCLUDE, on PostgreSQL alone: `db::exclude(db::part(&A::during).with("&&"))`.
template <typename... Members>
constexpr detail::Exclusion<sizeof...(Members)> exclude(const Members&... members) {
    return detail::made<detail::Exclusion<sizeof...(Members)>>(
               detail::ConstraintInfo::Kind::Exclusion, members...)
        .only(postgresql);
}

template <typename Member>
constexpr detail::Part part(const Member& member) {
    return {detail::part_info(member)};
}
constexpr detail::Part expression(std::string_view sql) {
    return {{.expression = sql}};
}

template <typename... Constraints>
constexpr auto list(const Constraints&... given) {
    constexpr bool known = (detail::Constraint<Constraints> && ...);
    static_assert(known,
                  "limbeck: db::list(…) holds constraints and indexes; a foreign_key(…) is one "
                  "only with its references(…)");
    if constexpr (known) {
        detail::List<sizeof...(given), (Constraints::part_count + ... + 0)> result;
        (result.add(given), ...);
        return result;
    } else {
        return detail::List<0, 0>{};
    }
}

}  // namespace limbeck::model
