// SPDX-License-Identifier: MIT
#include "limbeck/alembic/orm_relationship.h"

#include <fmt/core.h>

#include <algorithm>

#include "limbeck/alembic/exceptions.h"
#include "limbeck/alembic/operators.h"
#include "limbeck/alembic/orm_load.h"
#include "limbeck/base/text.h"
#include "limbeck/python/access.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/operators.h"
#include "limbeck/python/text_of.h"

namespace limbeck::alembic {

namespace {

using Direction = Relationship::Direction;
using Pairs = Relationship::Pairs;

bool names(const schema::ForeignKey& key, const TableObject& table) {
    return key.target.name == table.table.name.name;
}

// The columns of `from` that refer to `to`, each way by itself.
std::vector<Pairs> references(const TableObject& from, const TableObject& to) {
    std::vector<Pairs> found;
    for (const Ref<ColumnObject>& column : from.columns) {
        for (const schema::ForeignKey& key : column->column.foreign_keys) {
            if (const auto target = to.find(key.target_columns.at(0)); names(key, to) && target) {
                found.push_back({{column, target}});
            }
        }
    }
    for (const schema::Constraint& constraint : from.table.constraints) {
        const auto* key = std::get_if<schema::ForeignKey>(&constraint);
        if (key == nullptr || !names(*key, to)) {
            continue;
        }
        Pairs pairs;
        for (std::size_t i = 0; i < key->columns.size(); ++i) {
            const auto column = from.find(key->columns[i]);
            const auto target = to.find(key->target_columns.at(i));
            if (column && target) {
                pairs.emplace_back(column, target);
            }
        }
        if (pairs.size() == key->columns.size()) {
            found.push_back(std::move(pairs));
        }
    }
    return found;
}

Pairs turned(const Pairs& pairs) {
    Pairs result;
    for (const auto& [one, other] : pairs) {
        result.emplace_back(other, one);
    }
    return result;
}

// "Child.parent_id", "[Child.a, Child.b]", or a function that gives what is meant.
Value resolved(Relationship& relationship, const Value& given) {
    Library& library = relationship.library;
    if (given.is(python::Kind::Function) || given.is(python::Kind::NativeFunction)) {
        return python::call(library.vm, given);
    }
    if (!python::payload_of(given).is(python::Kind::Str)) {
        return given;
    }
    const Registry& registry = *relationship.parent->registry;
    const Ref<python::Dict> globals = python::make<python::Dict>();
    for (const Ref<Mapper>& mapper : registry.mappers) {
        globals->table.set(std::string_view(mapper->cls->name), mapper->cls);
    }
    // Tables by name, as SQLAlchemy has them there; classes come first.
    const Value tables = python::attribute(library.vm, registry.metadata, "tables");
    for (const auto& [name, table] : keywords_of(library, tables)) {
        if (globals->table.find(std::string_view(name)) == nullptr &&
            name.find('.') == std::string::npos) {
            globals->table.set(std::string_view(name), python::attribute(library.vm, table, "c"));
        }
    }
    for (const char* function : {"and_", "or_", "func", "desc", "asc", "foreign", "remote"}) {
        globals->table.set(function, python::import_from(library.vm, "sqlalchemy", function));
    }
    return python::evaluate(library.vm, python::payload_of(given).as_text(), globals);
}

std::vector<Ref<ColumnObject>> columns_in(Relationship& relationship, const Value& given) {
    std::vector<Ref<ColumnObject>> result;
    const Value value = resolved(relationship, given);
    if (value.is_absent()) {
        return result;
    }
    const bool one = python::native<ColumnObject>(value) != nullptr;
    for (const Value& each :
         one ? std::vector<Value>{value} : python::collect(relationship.library.vm, value)) {
        if (auto* column = python::native<ColumnObject>(each)) {
            result.emplace_back(column);
        }
    }
    return result;
}

bool is_among(const std::vector<Ref<ColumnObject>>& columns, const Ref<ColumnObject>& column) {
    return std::find(columns.begin(), columns.end(), column) != columns.end();
}

// Of several ways the one whose columns are those.
void choose(std::vector<Pairs>& ways, const std::vector<Ref<ColumnObject>>& columns) {
    if (columns.empty()) {
        return;
    }
    std::erase_if(ways, [&](const Pairs& pairs) {
        return std::none_of(pairs.begin(), pairs.end(),
                            [&](const auto& pair) { return is_among(columns, pair.first); });
    });
}

[[noreturn]] void no_way(const Relationship& relationship, bool several) {
    raise(
        relationship.library, several ? "AmbiguousForeignKeysError" : "NoForeignKeysError",
        fmt::format("Could not determine join condition between parent/child tables on "
                    "relationship {}.{} - there are {} foreign keys linking these tables.",
                    relationship.parent->cls->name, relationship.key, several ? "several" : "no"));
}

// A condition of columns that are equal, as `primaryjoin` has it: which of them belong together.
// Anything else a relationship cannot be written through here.
Pairs pairs_of_condition(Relationship& relationship, const Value& given, const TableObject& left,
                         const TableObject& right) {
    const Value value = resolved(relationship, given);
    const auto* expression = python::native<ExpressionObject>(value);
    if (expression == nullptr) {
        argument_error(relationship.library, "primaryjoin: a condition is expected");
    }
    std::vector<ColumnReference> columns;
    std::string between;
    for (const Clause::Part& part : expression->clause().parts) {
        if (const auto* column = std::get_if<ColumnReference>(&part)) {
            columns.push_back(*column);
        } else if (const auto* text = std::get_if<std::string>(&part)) {
            between += *text + "|";
        } else {
            between += "?";
        }
    }
    const auto of = [&](const ColumnReference& column, const TableObject& table) {
        return column.table == table.prefix() ? table.find(column.column) : Ref<ColumnObject>();
    };
    if (columns.size() != 2 || between != " = |") {
        python::unsupported(
            fmt::format("{}.{}: a join of a relationship that is more than one column equal to "
                        "another (join the classes in the query)",
                        relationship.parent->cls->name, relationship.key));
    }
    const bool in_order = of(columns[0], left) && of(columns[1], right);
    const Ref<ColumnObject> one = of(columns[in_order ? 0 : 1], left);
    const Ref<ColumnObject> other = of(columns[in_order ? 1 : 0], right);
    if (!one || !other) {
        no_way(relationship, false);
    }
    return {{one, other}};
}

void find_through_secondary(Relationship& relationship) {
    Library& library = relationship.library;
    Value given = resolved(relationship, Value());
    given = relationship.secondary_argument;
    if (python::payload_of(given).is(python::Kind::Str)) {
        const std::string name = python::payload_of(given).as_text();
        const Value tables =
            python::attribute(library.vm, relationship.parent->registry->metadata, "tables");
        given = python::item(library.vm, tables, Value::text(name));
    } else {
        given = resolved(relationship, given);
    }
    relationship.secondary = Ref<TableObject>(&table_of(library, given, "secondary"));
    relationship.direction = Direction::ManyToMany;
    const TableObject& middle = *relationship.secondary;
    const auto way = [&](const Value& condition, const TableObject& to) {
        if (!condition.is_absent()) {
            return pairs_of_condition(relationship, condition, middle, to);
        }
        const std::vector<Pairs> ways = references(middle, to);
        if (ways.size() != 1) {
            no_way(relationship, ways.size() > 1);
        }
        return ways.front();
    };
    relationship.pairs = turned(way(relationship.primaryjoin, *relationship.parent->table));
    relationship.target_pairs = way(relationship.secondaryjoin, *relationship.target->table);
}

void find_directly(Relationship& relationship) {
    const TableObject& own = *relationship.parent->table;
    const TableObject& other = *relationship.target->table;
    const auto foreign = columns_in(relationship, relationship.foreign_keys);
    const auto remote = columns_in(relationship, relationship.remote_side);
    std::vector<Pairs> to = references(own, other);
    std::vector<Pairs> from = references(other, own);
    if (!relationship.primaryjoin.is_absent()) {
        const Pairs wanted = pairs_of_condition(relationship, relationship.primaryjoin, own, other);
        const auto differs = [&](const Pairs& pairs) { return pairs != wanted; };
        const bool outward = std::any_of(to.begin(), to.end(), std::not_fn(differs));
        const bool own_foreign = !foreign.empty() && is_among(foreign, wanted.front().first);
        std::erase_if(to, differs);
        std::erase_if(from, [&](const Pairs& pairs) { return turned(pairs) != wanted; });
        if (!outward && from.empty()) {  // no foreign key says so
            (own_foreign ? to : from).push_back(own_foreign ? wanted : turned(wanted));
            if (foreign.empty()) {
                no_way(relationship, false);
            }
        }
    }
    choose(to, foreign);
    choose(from, foreign);
    // To its own class: towards the parent only where remote_side names the key that is referred
    // to.
    if (relationship.parent == relationship.target.get()) {
        const bool to_parent = !to.empty() && is_among(remote, to.front().front().second);
        (to_parent ? from : to).clear();
    }
    if (to.size() + from.size() != 1) {
        no_way(relationship, to.size() + from.size() > 1);
    }
    relationship.direction = to.empty() ? Direction::OneToMany : Direction::ManyToOne;
    relationship.pairs = to.empty() ? turned(from.front()) : to.front();
}

// What `backref` asks for, on the other side; and who answers to whom.
void find_reverse(Relationship& relationship) {
    Library& library = relationship.library;
    std::string name = relationship.back_populates;
    if (!relationship.backref.is_absent()) {
        const bool has_options = relationship.backref.is(python::Kind::Tuple);
        const Value key =
            has_options ? relationship.backref.to<python::Tuple>().items[0] : relationship.backref;
        name = text_of(library, key, "backref");
        auto made = python::make<Relationship>(library);
        made->argument = relationship.parent->cls;
        made->secondary_argument = relationship.secondary_argument;
        made->foreign_keys = relationship.foreign_keys;
        made->primaryjoin =
            relationship.secondary ? relationship.secondaryjoin : relationship.primaryjoin;
        made->secondaryjoin = relationship.secondary ? relationship.primaryjoin : Value();
        if (relationship.parent == relationship.target.get()) {
            std::vector<Value> keys;
            for (const auto& [own, other] : relationship.pairs) {
                keys.emplace_back(relationship.direction == Direction::OneToMany ? own : other);
            }
            made->remote_side =
                relationship.direction == Direction::OneToMany ? Value::list(keys) : Value();
        }
        if (has_options) {
            for (const auto& [keyword, value] :
                 keywords_of(library, relationship.backref.to<python::Tuple>().items[1])) {
                if (keyword == "uselist") {
                    made->uselist = value;
                } else if (keyword == "cascade") {
                    made->cascade = text_of(library, value, keyword);
                } else if (keyword == "order_by") {
                    made->order_by = value;
                } else if (keyword == "passive_deletes") {
                    made->passive_deletes = python::truth(library.vm, value);
                } else if (keyword == "remote_side") {
                    made->remote_side = value;
                } else if (keyword != "lazy") {
                    unknown_keyword("backref", keyword);
                }
            }
        }
        add_attribute(*relationship.target, name, made);
        configure(*made);
    }
    const Ref<Relationship> other =
        name.empty() ? Ref<Relationship>() : relationship.target->relationship(name);
    if (other) {
        relationship.reverse = other.get();
        other->reverse = &relationship;
    }
}

// A pair as a condition: "child.parent_id = parent.id".
void add_pairs(Clause& to, const Pairs& pairs, const TableObject& left, const TableObject& right) {
    to.precedence = Precedence::Compare;
    for (const auto& [one, other] : pairs) {
        if (!to.parts.empty()) {
            to.add(" AND ");
            to.precedence = Precedence::And;
        }
        to.add(Clause(ColumnReference{left.prefix(), one->column.name}))
            .add(" = ")
            .add(Clause(ColumnReference{right.prefix(), other->column.name}));
    }
}

}  // namespace

void Relationship::clear() {
    for (Value* each : {&argument, &secondary_argument, &foreign_keys, &remote_side, &primaryjoin,
                        &secondaryjoin, &order_by, &uselist, &backref}) {
        *each = Value();
    }
    target = {};
    secondary = {};
    pairs.clear();
    target_pairs.clear();
}

bool Relationship::is_list() const {
    if (!uselist.is_absent()) {
        return python::truth(library.vm, uselist);
    }
    return annotated_list || (!annotated_scalar && direction != Direction::ManyToOne);
}

bool Relationship::cascades(std::string_view what) const {
    for (const std::string_view word : base::split(cascade, ',')) {
        const std::string_view bare = base::trim(word);
        if (bare == what || (bare == "all" && what != "delete-orphan")) {
            return true;
        }
    }
    return false;
}

std::size_t Relationship::hash(Interpreter& /*vm*/) {
    return std::hash<const void*>()(this);
}

Clause Relationship::condition(const TableObject& to) const {
    Clause result;
    add_pairs(result, pairs, *parent->table, to);
    return result;
}

std::vector<JoinPath::Step> Relationship::steps(const Value& other) const {
    const Value to = other.is_absent() ? Value(target->cls) : other;
    const TableObject& table = table_of(library, to, "join");
    if (direction != Direction::ManyToMany) {
        return {{to, condition(table)}};
    }
    Clause first;
    add_pairs(first, pairs, *parent->table, *secondary);
    Clause second;
    add_pairs(second, target_pairs, *secondary, table);
    return {{Value(secondary), first}, {to, second}};
}

// Model.parent == instance, Model.parent == None
std::optional<Value> Relationship::compare(Interpreter& /*vm*/, python::CompareOperator operation,
                                           const Value& other) {
    const bool equal = operation == python::CompareOperator::Equal;
    if (!equal && operation != python::CompareOperator::NotEqual) {
        return std::nullopt;
    }
    if (direction != Direction::ManyToOne) {
        python::unsupported(
            fmt::format("{}.{} {} …: a condition on a collection (join the classes)",
                        parent->cls->name, key, equal ? "==" : "!="));
    }
    Clause result;
    for (const auto& [own, theirs] : pairs) {
        const Value value =
            other.is_none()
                ? Value()
                : python::attribute(library.vm, other,
                                    target->of_column(theirs->column.name)->key->text());
        const Value one = *own->compare(library.vm, operation, value);
        const Clause clause = python::native<ExpressionObject>(one)->clause();
        result = result.parts.empty()
                     ? clause
                     : infix(result, equal ? "AND" : "OR", clause,
                             equal ? Precedence::And : Precedence::Or, boolean_type());
    }
    return make_expression(library, std::move(result));
}

Value make_relationship(Library& library, std::span<Value> a) {
    auto made = python::make<Relationship>(library);
    const auto given = [](const Value& value) { return value.is_absent() ? Value() : value; };
    made->argument = given(a[0]);
    made->secondary_argument = given(a[1]);
    made->primaryjoin = given(a[2]);
    made->secondaryjoin = given(a[3]);
    made->foreign_keys = given(a[4]);
    made->uselist = given(a[5]);
    made->order_by = given(a[6]);
    made->backref = given(a[7]);
    made->back_populates = text_or(library, a[8], "back_populates");
    made->cascade = text_or(library, a[9], "cascade", made->cascade);
    made->is_viewonly = flag_of(library, a[10], false);
    made->remote_side = given(a[12]);
    made->passive_deletes = flag_of(library, a[13], false);
    if (flag_of(library, a[14], false)) {
        python::unsupported("relationship(post_update=True)");
    }
    if (a[11].is_text() && (a[11].as_text() == "dynamic" || a[11].as_text() == "write_only")) {
        python::unsupported(fmt::format("relationship(lazy='{}')", a[11].as_text()));
    }
    static constexpr std::string_view harmless[] = {
        "innerjoin",      "doc",           "info",
        "overlaps",       "single_parent", "enable_typechecks",
        "active_history", "join_depth",    "cascade_backrefs",
        "sync_backref"};
    for (const auto& [keyword, value] : keywords_of(library, a[15])) {
        if (std::find(std::begin(harmless), std::end(harmless), keyword) == std::end(harmless)) {
            unknown_keyword("relationship", keyword);
        }
    }
    return made;
}

void configure(Relationship& relationship) {
    const Value target = python::payload_of(relationship.argument).is(python::Kind::Str)
                             ? Value()
                             : resolved(relationship, relationship.argument);
    relationship.target = target.is_none()
                              ? relationship.parent->registry->find(text_of(
                                    relationship.library, relationship.argument, "relationship"))
                              : mapper_behind(target);
    if (!relationship.target) {
        argument_error(relationship.library,
                       fmt::format("relationship {}.{} leads to no mapped class",
                                   relationship.parent->cls->name, relationship.key));
    }
    if (relationship.secondary_argument.is_absent()) {
        find_directly(relationship);
    } else {
        find_through_secondary(relationship);
    }
    find_reverse(relationship);
}

namespace {

// any() and has(): EXISTS (SELECT 1 FROM target WHERE … AND condition)
Value exists(Library& library, std::span<Value> a) {
    auto* const self = python::native<Relationship>(a[0]);
    if (self == nullptr) {
        argument_error(library, "any() and has() are a relationship's");
    }
    const Mapper& target = *self->target;
    auto select = python::make<SelectObject>(library);
    select->columns.emplace_back("1");
    select->columns.back().is_bare = true;
    Ref<TableObject> table = target.table;
    if (self->parent == self->target.get()) {  // the outer query reads it, too
        if (!a[1].is_absent()) {
            python::unsupported(
                "any() and has() with a condition on the same class (use an alias)");
        }
        table = python::make<AliasedClass>(
            library, self->target, fmt::format("{}_{}", table->table.name.name, ++library.aliases));
    }
    for (const JoinPath::Step& step : self->steps(Value(table))) {
        select->sources.push_back(table_behind(step.target)->source());
        select->conditions.push_back(step.on);
    }
    if (!a[1].is_absent()) {
        select->conditions.push_back(coerce(library, a[1]));
    }
    for (const auto& [name, value] : keywords_of(library, a[2])) {
        const MappedColumn* const column = target.find(name);
        if (column == nullptr) {
            argument_error(library, fmt::format("any() and has(): no attribute '{}'", name));
        }
        select->conditions.push_back(
            column_is(library, *table->find(column->column->column.name), value));
    }
    Clause own = python::make<ExistsObject>(library, select)->clause();
    own.add_source(self->parent->table->source());
    return make_expression(library, std::move(own));
}

}  // namespace

void add_relationships(Library& library) {
    add_collections(library);
    Class& type = *library.make_class("orm.RelationshipProperty");
    for (const char* name : {"any(self, criterion=, **kw)", "has(self, criterion=, **kw)"}) {
        type.add_method(
            name, [&library](Interpreter&, std::span<Value> a) { return exists(library, a); });
    }
}

}  // namespace limbeck::alembic
