// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "limbeck/schema/database.h"

// What each type is made of: one list, from which comparing, reporting and JSON are derived. A
// field that is missing in its list does not compile.
namespace limbeck::schema {

template <typename Member>
struct Field {
    std::string_view name;
    Member member;
};
template <typename Member>
Field(const char*, Member) -> Field<Member>;

namespace fields {

inline constexpr std::tuple schema{Field{"name", &Schema::name},
                                   Field{"comment", &Schema::comment}};

inline constexpr std::tuple type{
    Field{"kind", &Type::kind},
    Field{"name", &Type::name},
    Field{"schema", &Type::schema},
    Field{"length", &Type::length},
    Field{"precision", &Type::precision},
    Field{"scale", &Type::scale},
    Field{"timezone", &Type::timezone},
    Field{"fields", &Type::fields},
    Field{"collation", &Type::collation},
    Field{"values", &Type::values},
    Field{"native", &Type::native},
    Field{"create_constraint", &Type::create_constraint},
    Field{"create_type", &Type::create_type},
    Field{"item", &Type::item},
    Field{"dimensions", &Type::dimensions},
    Field{"dialect", &Type::dialect},
    Field{"variants", &Type::variants},
    Field{"collation_schema", &Type::collation_schema},
};

inline constexpr std::tuple default_value{Field{"text", &Default::text},
                                          Field{"kind", &Default::kind}};

inline constexpr std::tuple computed{Field{"expression", &Computed::expression},
                                     Field{"persisted", &Computed::persisted}};

inline constexpr std::tuple sequence_options{
    Field{"start", &SequenceOptions::start},
    Field{"increment", &SequenceOptions::increment},
    Field{"minvalue", &SequenceOptions::minvalue},
    Field{"maxvalue", &SequenceOptions::maxvalue},
    Field{"no_minvalue", &SequenceOptions::no_minvalue},
    Field{"no_maxvalue", &SequenceOptions::no_maxvalue},
    Field{"cache", &SequenceOptions::cache},
    Field{"cycle", &SequenceOptions::cycle},
};

inline constexpr std::tuple sequence_owner{Field{"table", &SequenceOwner::table},
                                           Field{"column", &SequenceOwner::column}};

inline constexpr std::tuple sequence{
    Field{"name", &Sequence::name},       Field{"type", &Sequence::type},
    Field{"options", &Sequence::options}, Field{"owned_by", &Sequence::owned_by},
    Field{"comment", &Sequence::comment},
};

inline constexpr std::tuple identity{Field{"always", &Identity::always},
                                     Field{"options", &Identity::options}};

inline constexpr std::tuple enum_type{Field{"name", &EnumType::name},
                                      Field{"values", &EnumType::values},
                                      Field{"comment", &EnumType::comment}};

inline constexpr std::tuple index_part{
    Field{"column", &IndexPart::column},
    Field{"expression", &IndexPart::expression},
    Field{"operator_class", &IndexPart::operator_class},
    Field{"collation", &IndexPart::collation},
    Field{"descending", &IndexPart::descending},
    Field{"nulls_first", &IndexPart::nulls_first},
};

inline constexpr std::tuple index{
    Field{"name", &Index::name},
    Field{"table", &Index::table},
    Field{"parts", &Index::parts},
    Field{"unique", &Index::unique},
    Field{"using", &Index::using_method},
    Field{"include", &Index::include},
    Field{"nulls_not_distinct", &Index::nulls_not_distinct},
    Field{"with", &Index::with},
    Field{"tablespace", &Index::tablespace},
    Field{"postgresql_where", &Index::postgresql_where},
    Field{"sqlite_where", &Index::sqlite_where},
    Field{"valid", &Index::valid},
    Field{"comment", &Index::comment},
};

inline constexpr std::tuple primary_key{
    Field{"name", &PrimaryKey::name},
    Field{"columns", &PrimaryKey::columns},
    Field{"deferrable", &PrimaryKey::deferrable},
    Field{"initially", &PrimaryKey::initially},
    Field{"include", &PrimaryKey::include},
    Field{"parts", &PrimaryKey::parts},
    Field{"on_conflict", &PrimaryKey::on_conflict},
    Field{"comment", &PrimaryKey::comment},
};

inline constexpr std::tuple unique{
    Field{"name", &Unique::name},
    Field{"columns", &Unique::columns},
    Field{"deferrable", &Unique::deferrable},
    Field{"initially", &Unique::initially},
    Field{"nulls_not_distinct", &Unique::nulls_not_distinct},
    Field{"include", &Unique::include},
    Field{"parts", &Unique::parts},
    Field{"on_conflict", &Unique::on_conflict},
    Field{"comment", &Unique::comment},
};

inline constexpr std::tuple foreign_key{
    Field{"name", &ForeignKey::name},
    Field{"columns", &ForeignKey::columns},
    Field{"target", &ForeignKey::target},
    Field{"target_columns", &ForeignKey::target_columns},
    Field{"onupdate", &ForeignKey::onupdate},
    Field{"ondelete", &ForeignKey::ondelete},
    Field{"match", &ForeignKey::match},
    Field{"deferrable", &ForeignKey::deferrable},
    Field{"initially", &ForeignKey::initially},
    Field{"not_valid", &ForeignKey::not_valid},
    Field{"use_alter", &ForeignKey::use_alter},
    Field{"comment", &ForeignKey::comment},
};

inline constexpr std::tuple check{
    Field{"name", &Check::name},           Field{"condition", &Check::condition},
    Field{"not_valid", &Check::not_valid}, Field{"no_inherit", &Check::no_inherit},
    Field{"comment", &Check::comment},
};

inline constexpr std::tuple type_check{Field{"name", &TypeCheck::name},
                                       Field{"column", &TypeCheck::column},
                                       Field{"type", &TypeCheck::type}};

inline constexpr std::tuple exclusion_part{
    Field{"column", &ExclusionPart::column},
    Field{"expression", &ExclusionPart::expression},
    Field{"op", &ExclusionPart::op},
    Field{"operator_class", &ExclusionPart::operator_class},
};

inline constexpr std::tuple exclusion{
    Field{"name", &Exclusion::name},
    Field{"parts", &Exclusion::parts},
    Field{"using", &Exclusion::using_method},
    Field{"where", &Exclusion::where},
    Field{"deferrable", &Exclusion::deferrable},
    Field{"initially", &Exclusion::initially},
    Field{"include", &Exclusion::include},
    Field{"comment", &Exclusion::comment},
};

inline constexpr std::tuple column{
    Field{"name", &Column::name},
    Field{"type", &Column::type},
    Field{"nullable", &Column::nullable},
    Field{"default", &Column::server_default},
    Field{"primary_key", &Column::primary_key},
    Field{"unique", &Column::unique},
    Field{"index", &Column::index},
    Field{"autoincrement", &Column::autoincrement},
    Field{"identity", &Column::identity},
    Field{"computed", &Column::computed},
    Field{"comment", &Column::comment},
    Field{"foreign_keys", &Column::foreign_keys},
    Field{"checks", &Column::checks},
    Field{"on_conflict", &Column::on_conflict},
    Field{"storage", &Column::storage},
    Field{"compression", &Column::compression},
    Field{"inherited", &Column::inherited},
    Field{"differs_from_parent", &Column::differs_from_parent},
};

inline constexpr std::tuple partition{Field{"of", &Partition::of},
                                      Field{"bound", &Partition::bound}};

inline constexpr std::tuple from_parents{Field{"constraints", &FromParents::constraints},
                                         Field{"indexes", &FromParents::indexes}};

inline constexpr std::tuple table{
    Field{"name", &Table::name},
    Field{"columns", &Table::columns},
    Field{"constraints", &Table::constraints},
    Field{"indexes", &Table::indexes},
    Field{"comment", &Table::comment},
    Field{"prefixes", &Table::prefixes},
    Field{"options", &Table::options},
    Field{"inherits", &Table::inherits},
    Field{"partition", &Table::partition},
    Field{"from_parents", &Table::from_parents},
};

inline constexpr std::tuple view{
    Field{"name", &View::name},
    Field{"materialized", &View::materialized},
    Field{"definition", &View::definition},
    Field{"columns", &View::columns},
    Field{"indexes", &View::indexes},
    Field{"with", &View::with},
    Field{"comment", &View::comment},
    Field{"depends_on", &View::depends_on},
};

inline constexpr std::tuple trigger{Field{"name", &Trigger::name},
                                    Field{"table", &Trigger::table},
                                    Field{"definition", &Trigger::definition},
                                    Field{"state", &Trigger::state},
                                    Field{"comment", &Trigger::comment},
                                    Field{"depends_on", &Trigger::depends_on}};

inline constexpr std::tuple dependency{Field{"on", &Dependency::on},
                                       Field{"name", &Dependency::name},
                                       Field{"part", &Dependency::part}};

inline constexpr std::tuple definition{
    Field{"kind", &Definition::kind},
    Field{"name", &Definition::name},
    Field{"signature", &Definition::signature},
    Field{"sql", &Definition::sql},
    Field{"interface", &Definition::interface},
    Field{"optional_arguments", &Definition::optional_arguments},
    Field{"comment", &Definition::comment},
    Field{"depends_on", &Definition::depends_on},
};

inline constexpr std::tuple extension{
    Field{"name", &Extension::name},           Field{"schema", &Extension::schema},
    Field{"version", &Extension::version},     Field{"comment", &Extension::comment},
    Field{"relations", &Extension::relations}, Field{"types", &Extension::types},
    Field{"schemas", &Extension::schemas},
};

// By type; the argument is only looked at for its type.
constexpr const auto& of(const Schema*) {
    return schema;
}
constexpr const auto& of(const Type*) {
    return type;
}
constexpr const auto& of(const Default*) {
    return default_value;
}
constexpr const auto& of(const Computed*) {
    return computed;
}
constexpr const auto& of(const SequenceOptions*) {
    return sequence_options;
}
constexpr const auto& of(const SequenceOwner*) {
    return sequence_owner;
}
constexpr const auto& of(const Sequence*) {
    return sequence;
}
constexpr const auto& of(const Identity*) {
    return identity;
}
constexpr const auto& of(const EnumType*) {
    return enum_type;
}
constexpr const auto& of(const IndexPart*) {
    return index_part;
}
constexpr const auto& of(const Index*) {
    return index;
}
constexpr const auto& of(const PrimaryKey*) {
    return primary_key;
}
constexpr const auto& of(const Unique*) {
    return unique;
}
constexpr const auto& of(const ForeignKey*) {
    return foreign_key;
}
constexpr const auto& of(const Check*) {
    return check;
}
constexpr const auto& of(const TypeCheck*) {
    return type_check;
}
constexpr const auto& of(const ExclusionPart*) {
    return exclusion_part;
}
constexpr const auto& of(const Exclusion*) {
    return exclusion;
}
constexpr const auto& of(const Column*) {
    return column;
}
constexpr const auto& of(const Partition*) {
    return partition;
}
constexpr const auto& of(const FromParents*) {
    return from_parents;
}
constexpr const auto& of(const Table*) {
    return table;
}
constexpr const auto& of(const View*) {
    return view;
}
constexpr const auto& of(const Trigger*) {
    return trigger;
}
constexpr const auto& of(const Dependency*) {
    return dependency;
}
constexpr const auto& of(const Definition*) {
    return definition;
}
constexpr const auto& of(const Extension*) {
    return extension;
}

// Takes the place of any member in `Type{Any{}, Any{}, …}`, which compiles up to their number.
struct Any {
    template <typename Member>
    operator Member() const;  // NOLINT: never defined
};

template <typename Type, typename... Members>
constexpr std::size_t count_members() {
    if constexpr (requires { Type{Members{}..., Any{}}; }) {
        return count_members<Type, Members..., Any>();
    } else {
        return sizeof...(Members);
    }
}

}  // namespace fields

template <typename Type>
concept HasFields = requires {
    fields::of(static_cast<const Type*>(nullptr));
};

// Calls visit(name, member pointer) for each field.
template <HasFields Type, typename Visit>
void for_each_field(const Visit& visit) {
    constexpr const auto& list = fields::of(static_cast<const Type*>(nullptr));
    static_assert(
        std::tuple_size_v<std::remove_cvref_t<decltype(list)>> == fields::count_members<Type>(),
        "a field is missing in its list");
    std::apply([&](const auto&... field) { (visit(field.name, field.member), ...); }, list);
}

// The names of the fields in which two values differ.
template <HasFields Type>
std::vector<std::string_view> differing(const Type& a, const Type& b) {
    std::vector<std::string_view> names;
    for_each_field<Type>([&](std::string_view name, auto member) {
        if (!(a.*member == b.*member)) {
            names.push_back(name);
        }
    });
    return names;
}

}  // namespace limbeck::schema
