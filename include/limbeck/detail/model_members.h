// SPDX-License-Identifier: MIT
#pragma once

#include "limbeck/detail/model_constraint.h"

// The columns of a table: a structured binding of its members, up to 96 of them.
namespace limbeck::model::detail {

template <std::size_t Count>
struct Columns {
    static constexpr std::size_t count = Count;
    const ColumnInfo* at[Count] = {};
    std::size_t used = 0;
};

// Takes the place of any member in `Table{Any{}, Any{}, …}`.
struct Any {
    template <typename Member>
    operator Member() const;  // NOLINT: never defined
};

template <std::size_t>
using AnyAt = Any;

template <typename T, std::size_t... I>
constexpr bool takes(std::index_sequence<I...>) {
    return requires {
        T{AnyAt<I>{}...};
    };
}

// How many members it has: as many as it can be initialised with.
template <typename T, std::size_t AtLeast, std::size_t AtMost>
constexpr std::size_t bisect() {
    if constexpr (AtLeast == AtMost) {
        return AtLeast;
    } else {
        constexpr std::size_t middle = (AtLeast + AtMost + 1) / 2;
        if constexpr (takes<T>(std::make_index_sequence<middle>())) {
            return bisect<T, middle, AtMost>();
        } else {
            return bisect<T, AtLeast, middle - 1>();
        }
    }
}

// All columns are of one size, so there are no more members than that leaves room for; there are
// fewer only where some are groups of columns.
template <typename T>
constexpr std::size_t member_count() {
    constexpr std::size_t most = sizeof(T) / sizeof(ColumnInfo);
    if constexpr (takes<T>(std::make_index_sequence<most>())) {
        return most;
    } else {
        return bisect<T, 0, most - 1>();
    }
}

template <std::size_t Count, typename V>
constexpr void gather(Columns<Count>& list, const Column<V>& column) {
    list.at[list.used++] = &column.info();
}

template <std::size_t Count, typename Group>
constexpr void gather(Columns<Count>& list, const Group& group);

template <std::size_t Count, typename... Members>
constexpr void gather_all(Columns<Count>& list, const Members&... members) {
    (gather(list, members), ...);
}

#define LIMBECK_8(x) x##0, x##1, x##2, x##3, x##4, x##5, x##6, x##7
#define LIMBECK_BIND(count, ...)            \
    if constexpr (members == count) {       \
        const auto& [__VA_ARGS__] = object; \
        gather_all(list, __VA_ARGS__);      \
    }

template <typename Object, std::size_t Count>
constexpr void gather_members(Columns<Count>& list, const Object& object) {
    constexpr std::size_t members = member_count<Object>();
    static_assert(members > 0, "limbeck: a table needs a column");
    static_assert(members <= 96, "limbeck: a table has at most 96 members; group some of them");
    // clang-format off
    if constexpr (members >= 1 && members <= 16) {
    LIMBECK_BIND(1, x0)
    LIMBECK_BIND(2, x0, x1)
    LIMBECK_BIND(3, x0, x1, x2)
    LIMBECK_BIND(4, x0, x1, x2, x3)
    LIMBECK_BIND(5, x0, x1, x2, x3, x4)
    LIMBECK_BIND(6, x0, x1, x2, x3, x4, x5)
    LIMBECK_BIND(7, x0, x1, x2, x3, x4, x5, x6)
    LIMBECK_BIND(8, LIMBECK_8(a))
    LIMBECK_BIND(9, LIMBECK_8(a), x0)
    LIMBECK_BIND(10, LIMBECK_8(a), x0, x1)
    LIMBECK_BIND(11, LIMBECK_8(a), x0, x1, x2)
    LIMBECK_BIND(12, LIMBECK_8(a), x0, x1, x2, x3)
    LIMBECK_BIND(13, LIMBECK_8(a), x0, x1, x2, x3, x4)
    LIMBECK_BIND(14, LIMBECK_8(a), x0, x1, x2, x3, x4, x5)
    LIMBECK_BIND(15, LIMBECK_8(a), x0, x1, x2, x3, x4, x5, x6)
    LIMBECK_BIND(16, LIMBECK_8(a), LIMBECK_8(b))
    }
    if constexpr (members >= 17 && members <= 32) {
    LIMBECK_BIND(17, LIMBECK_8(a), LIMBECK_8(b), x0)
    LIMBECK_BIND(18, LIMBECK_8(a), LIMBECK_8(b), x0, x1)
    LIMBECK_BIND(19, LIMBECK_8(a), LIMBECK_8(b), x0, x1, x2)
    LIMBECK_BIND(20, LIMBECK_8(a), LIMBECK_8(b), x0, x1, x2, x3)
    LIMBECK_BIND(21, LIMBECK_8(a), LIMBECK_8(b), x0, x1, x2, x3, x4)
    LIMBECK_BIND(22, LIMBECK_8(a), LIMBECK_8(b), x0, x1, x2, x3, x4, x5)
    LIMBECK_BIND(23, LIMBECK_8(a), LIMBECK_8(b), x0, x1, x2, x3, x4, x5, x6)
    LIMBECK_BIND(24, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c))
    LIMBECK_BIND(25, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), x0)
    LIMBECK_BIND(26, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), x0, x1)
    LIMBECK_BIND(27, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), x0, x1, x2)
    LIMBECK_BIND(28, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), x0, x1, x2, x3)
    LIMBECK_BIND(29, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), x0, x1, x2, x3, x4)
    LIMBECK_BIND(30, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), x0, x1, x2, x3, x4, x5)
    LIMBECK_BIND(31, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), x0, x1, x2, x3, x4, x5, x6)
    LIMBECK_BIND(32, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d))
    }
    if constexpr (members >= 33 && members <= 48) {
    LIMBECK_BIND(33, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), x0)
    LIMBECK_BIND(34, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), x0, x1)
    LIMBECK_BIND(35, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), x0, x1, x2)
    LIMBECK_BIND(36, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), x0, x1, x2, x3)
    LIMBECK_BIND(37, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), x0, x1, x2, x3, x4)
    LIMBECK_BIND(38, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), x0, x1, x2, x3, x4, x5)
    LIMBECK_BIND(39, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), x0, x1, x2, x3, x4, x5, x6)
    LIMBECK_BIND(40, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), LIMBECK_8(e))
    LIMBECK_BIND(41, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), LIMBECK_8(e), x0)
    LIMBECK_BIND(42, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), LIMBECK_8(e), x0, x1)
    LIMBECK_BIND(43, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), LIMBECK_8(e), x0, x1, x2)
    LIMBECK_BIND(44, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), LIMBECK_8(e), x0, x1, x2, x3)
    LIMBECK_BIND(45, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), LIMBECK_8(e), x0, x1, x2, x3, x4)
    LIMBECK_BIND(46, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), LIMBECK_8(e), x0, x1, x2, x3, x4, x5)
    LIMBECK_BIND(47, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), LIMBECK_8(e), x0, x1, x2, x3, x4, x5, x6)
    LIMBECK_BIND(48, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), LIMBECK_8(e), LIMBECK_8(f))
    }
    if constexpr (members >= 49 && members <= 64) {
    LIMBECK_BIND(49, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), LIMBECK_8(e), LIMBECK_8(f), x0)
    LIMBECK_BIND(50, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), LIMBECK_8(e), LIMBECK_8(f), x0, x1)
    LIMBECK_BIND(51, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), LIMBECK_8(e), LIMBECK_8(f), x0, x1, x2)
    LIMBECK_BIND(52, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), LIMBECK_8(e), LIMBECK_8(f), x0, x1, x2, x3)
    LIMBECK_BIND(53, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), LIMBECK_8(e), LIMBECK_8(f), x0, x1, x2, x3, x4)
    LIMBECK_BIND(54, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), LIMBECK_8(e), LIMBECK_8(f), x0, x1, x2, x3, x4, x5)
    LIMBECK_BIND(55, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), LIMBECK_8(e), LIMBECK_8(f), x0, x1, x2, x3, x4, x5, x6)
    LIMBECK_BIND(56, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), LIMBECK_8(e), LIMBECK_8(f), LIMBECK_8(g))
    LIMBECK_BIND(57, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), LIMBECK_8(e), LIMBECK_8(f), LIMBECK_8(g), x0)
    LIMBECK_BIND(58, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), LIMBECK_8(e), LIMBECK_8(f), LIMBECK_8(g), x0, x1)
    LIMBECK_BIND(59, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), LIMBECK_8(e), LIMBECK_8(f), LIMBECK_8(g), x0, x1, x2)
    LIMBECK_BIND(60, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), LIMBECK_8(e), LIMBECK_8(f), LIMBECK_8(g), x0, x1, x2, x3)
    LIMBECK_BIND(61, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), LIMBECK_8(e), LIMBECK_8(f), LIMBECK_8(g), x0, x1, x2, x3, x4)
    LIMBECK_BIND(62, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), LIMBECK_8(e), LIMBECK_8(f), LIMBECK_8(g), x0, x1, x2, x3, x4, x5)
    LIMBECK_BIND(63, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), LIMBECK_8(e), LIMBECK_8(f), LIMBECK_8(g), x0, x1, x2, x3, x4, x5, x6)
    LIMBECK_BIND(64, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), LIMBECK_8(e), LIMBECK_8(f), LIMBECK_8(g), LIMBECK_8(h))
    }
    if constexpr (members >= 65 && members <= 80) {
    LIMBECK_BIND(65, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), LIMBECK_8(e), LIMBECK_8(f), LIMBECK_8(g), LIMBECK_8(h), x0)
    LIMBECK_BIND(66, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), LIMBECK_8(e), LIMBECK_8(f), LIMBECK_8(g), LIMBECK_8(h), x0, x1)
    LIMBECK_BIND(67, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), LIMBECK_8(e), LIMBECK_8(f), LIMBECK_8(g), LIMBECK_8(h), x0, x1, x2)
    LIMBECK_BIND(68, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), LIMBECK_8(e), LIMBECK_8(f), LIMBECK_8(g), LIMBECK_8(h), x0, x1, x2, x3)
    LIMBECK_BIND(69, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), LIMBECK_8(e), LIMBECK_8(f), LIMBECK_8(g), LIMBECK_8(h), x0, x1, x2, x3, x4)
    LIMBECK_BIND(70, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), LIMBECK_8(e), LIMBECK_8(f), LIMBECK_8(g), LIMBECK_8(h), x0, x1, x2, x3, x4, x5)
    LIMBECK_BIND(71, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), LIMBECK_8(e), LIMBECK_8(f), LIMBECK_8(g), LIMBECK_8(h), x0, x1, x2, x3, x4, x5, x6)
    LIMBECK_BIND(72, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), LIMBECK_8(e), LIMBECK_8(f), LIMBECK_8(g), LIMBECK_8(h), LIMBECK_8(i))
    LIMBECK_BIND(73, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), LIMBECK_8(e), LIMBECK_8(f), LIMBECK_8(g), LIMBECK_8(h), LIMBECK_8(i), x0)
    LIMBECK_BIND(74, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), LIMBECK_8(e), LIMBECK_8(f), LIMBECK_8(g), LIMBECK_8(h), LIMBECK_8(i), x0, x1)
    LIMBECK_BIND(75, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), LIMBECK_8(e), LIMBECK_8(f), LIMBECK_8(g), LIMBECK_8(h), LIMBECK_8(i), x0, x1, x2)
    LIMBECK_BIND(76, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), LIMBECK_8(e), LIMBECK_8(f), LIMBECK_8(g), LIMBECK_8(h), LIMBECK_8(i), x0, x1, x2, x3)
    LIMBECK_BIND(77, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), LIMBECK_8(e), LIMBECK_8(f), LIMBECK_8(g), LIMBECK_8(h), LIMBECK_8(i), x0, x1, x2, x3, x4)
    LIMBECK_BIND(78, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), LIMBECK_8(e), LIMBECK_8(f), LIMBECK_8(g), LIMBECK_8(h), LIMBECK_8(i), x0, x1, x2, x3, x4, x5)
    LIMBECK_BIND(79, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), LIMBECK_8(e), LIMBECK_8(f), LIMBECK_8(g), LIMBECK_8(h), LIMBECK_8(i), x0, x1, x2, x3, x4, x5, x6)
    LIMBECK_BIND(80, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), LIMBECK_8(e), LIMBECK_8(f), LIMBECK_8(g), LIMBECK_8(h), LIMBECK_8(i), LIMBECK_8(j))
    }
    if constexpr (members >= 81 && members <= 96) {
    LIMBECK_BIND(81, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), LIMBECK_8(e), LIMBECK_8(f), LIMBECK_8(g), LIMBECK_8(h), LIMBECK_8(i), LIMBECK_8(j), x0)
    LIMBECK_BIND(82, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), LIMBECK_8(e), LIMBECK_8(f), LIMBECK_8(g), LIMBECK_8(h), LIMBECK_8(i), LIMBECK_8(j), x0, x1)
    LIMBECK_BIND(83, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), LIMBECK_8(e), LIMBECK_8(f), LIMBECK_8(g), LIMBECK_8(h), LIMBECK_8(i), LIMBECK_8(j), x0, x1, x2)
    LIMBECK_BIND(84, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), LIMBECK_8(e), LIMBECK_8(f), LIMBECK_8(g), LIMBECK_8(h), LIMBECK_8(i), LIMBECK_8(j), x0, x1, x2, x3)
    LIMBECK_BIND(85, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), LIMBECK_8(e), LIMBECK_8(f), LIMBECK_8(g), LIMBECK_8(h), LIMBECK_8(i), LIMBECK_8(j), x0, x1, x2, x3, x4)
    LIMBECK_BIND(86, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), LIMBECK_8(e), LIMBECK_8(f), LIMBECK_8(g), LIMBECK_8(h), LIMBECK_8(i), LIMBECK_8(j), x0, x1, x2, x3, x4, x5)
    LIMBECK_BIND(87, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), LIMBECK_8(e), LIMBECK_8(f), LIMBECK_8(g), LIMBECK_8(h), LIMBECK_8(i), LIMBECK_8(j), x0, x1, x2, x3, x4, x5, x6)
    LIMBECK_BIND(88, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), LIMBECK_8(e), LIMBECK_8(f), LIMBECK_8(g), LIMBECK_8(h), LIMBECK_8(i), LIMBECK_8(j), LIMBECK_8(k))
    LIMBECK_BIND(89, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), LIMBECK_8(e), LIMBECK_8(f), LIMBECK_8(g), LIMBECK_8(h), LIMBECK_8(i), LIMBECK_8(j), LIMBECK_8(k), x0)
    LIMBECK_BIND(90, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), LIMBECK_8(e), LIMBECK_8(f), LIMBECK_8(g), LIMBECK_8(h), LIMBECK_8(i), LIMBECK_8(j), LIMBECK_8(k), x0, x1)
    LIMBECK_BIND(91, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), LIMBECK_8(e), LIMBECK_8(f), LIMBECK_8(g), LIMBECK_8(h), LIMBECK_8(i), LIMBECK_8(j), LIMBECK_8(k), x0, x1, x2)
    LIMBECK_BIND(92, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), LIMBECK_8(e), LIMBECK_8(f), LIMBECK_8(g), LIMBECK_8(h), LIMBECK_8(i), LIMBECK_8(j), LIMBECK_8(k), x0, x1, x2, x3)
    LIMBECK_BIND(93, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), LIMBECK_8(e), LIMBECK_8(f), LIMBECK_8(g), LIMBECK_8(h), LIMBECK_8(i), LIMBECK_8(j), LIMBECK_8(k), x0, x1, x2, x3, x4)
    LIMBECK_BIND(94, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), LIMBECK_8(e), LIMBECK_8(f), LIMBECK_8(g), LIMBECK_8(h), LIMBECK_8(i), LIMBECK_8(j), LIMBECK_8(k), x0, x1, x2, x3, x4, x5)
    LIMBECK_BIND(95, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), LIMBECK_8(e), LIMBECK_8(f), LIMBECK_8(g), LIMBECK_8(h), LIMBECK_8(i), LIMBECK_8(j), LIMBECK_8(k), x0, x1, x2, x3, x4, x5, x6)
    LIMBECK_BIND(96, LIMBECK_8(a), LIMBECK_8(b), LIMBECK_8(c), LIMBECK_8(d), LIMBECK_8(e), LIMBECK_8(f), LIMBECK_8(g), LIMBECK_8(h), LIMBECK_8(i), LIMBECK_8(j), LIMBECK_8(k), LIMBECK_8(l))
    }
    // clang-format on
}

#undef LIMBECK_BIND
#undef LIMBECK_8

// A member that is no column is a group of columns.
template <std::size_t Count, typename Group>
constexpr void gather(Columns<Count>& list, const Group& group) {
    constexpr bool is_group = std::is_aggregate_v<Group> && sizeof(Group) >= sizeof(ColumnInfo);
    static_assert(is_group,
                  "limbeck: every member of a table is a limbeck::model::Column, or a "
                  "struct of columns");
    if constexpr (is_group) {
        gather_members(list, group);
    }
}

template <typename T>
constexpr auto columns() {
    constexpr bool is_table = std::is_aggregate_v<T> && sizeof(T) % sizeof(ColumnInfo) == 0;
    static_assert(is_table,
                  "limbeck: a table is a struct without constructors whose members are all "
                  "limbeck::model::Column");
    Columns<(is_table ? sizeof(T) / sizeof(ColumnInfo) : 1)> list;
    if constexpr (is_table) {
        gather_members(list, model_of<T>);
    }
    return list;
}

template <typename T>
inline constexpr auto columns_of = columns<T>();

template <typename T>
constexpr auto constraints() {
    if constexpr (requires { T::constraints().used_parts; }) {
        return T::constraints();
    } else if constexpr (requires { T::constraints(); }) {
        return list(T::constraints());
    } else {
        return List<0, 0>{};
    }
}

template <typename T>
inline constexpr auto constraints_of = constraints<T>();

template <typename T>
inline constexpr TableInfo table_info{&head_of<T>,
                                      columns_of<T>.at,
                                      columns_of<T>.count,
                                      constraints_of<T>.constraints,
                                      constraints_of<T>.count,
                                      constraints_of<T>.parts};

}  // namespace limbeck::model::detail
