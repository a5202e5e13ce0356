// SPDX-License-Identifier: MIT
#include <algorithm>

#include "limbeck/alembic/exceptions.h"
#include "limbeck/alembic/orm_load.h"
#include "limbeck/alembic/orm_relationship.h"
#include "limbeck/python/access.h"
#include "limbeck/python/exceptions.h"

// What instances have under the name of a relationship.
namespace limbeck::alembic {

namespace {

using Direction = Relationship::Direction;

// The value of a column of the instance's table.
Value column_value(Library& library, const Value& instance, const ColumnObject& column) {
    const MappedColumn* mapped = mapper_behind(instance)->of_column(column.column.name);
    if (mapped == nullptr) {
        python::unsupported("a relationship over a column that is not mapped");
    }
    return read_column(library, instance, *mapped->key);
}

// SELECT of the target's rows for that instance; none where a column of it is NULL.
Ref<SelectObject> select_related(Library& library, const Value& instance,
                                 Relationship& relationship) {
    Ref<SelectObject> select = select_all(library, *relationship.target);
    const bool through = relationship.direction == Direction::ManyToMany;
    for (const auto& [own, other] : relationship.pairs) {
        const Value value = column_value(library, instance, *own);
        if (value.is_none()) {
            return {};
        }
        select->conditions.push_back(column_is(library, *other, value));
    }
    if (through) {
        for (const auto& [middle, theirs] : relationship.target_pairs) {
            const Value one = *theirs->compare(library.vm, python::CompareOperator::Equal, middle);
            select->conditions.push_back(python::native<ExpressionObject>(one)->clause());
        }
    }
    if (!relationship.order_by.is_absent()) {
        Value order = relationship.order_by;
        if (python::payload_of(order).is(python::Kind::Str)) {
            const Ref<python::Dict> globals = python::make<python::Dict>();
            for (const Ref<Mapper>& mapper : relationship.parent->registry->mappers) {
                globals->table.set(std::string_view(mapper->cls->name), mapper->cls);
            }
            order = python::evaluate(library.vm, python::payload_of(order).as_text(), globals);
        } else if (order.is(python::Kind::Function)) {
            order = python::call(library.vm, order);
        }
        const bool one = python::native<ExpressionObject>(order) != nullptr;
        for (const Value& each :
             one ? std::vector<Value>{order} : python::collect(library.vm, order)) {
            select->orders.push_back(coerce(library, each));
        }
    }
    return select;
}

// One that the session may have already: by its key.
std::optional<Value> known_parent(SessionObject& session, const Value& instance,
                                  const Relationship& relationship) {
    std::vector<Value> key;
    for (const MappedColumn* each : relationship.target->key()) {
        const auto pair =
            std::find_if(relationship.pairs.begin(), relationship.pairs.end(),
                         [&](const auto& both) { return both.second == each->column; });
        if (pair == relationship.pairs.end()) {
            return std::nullopt;
        }
        key.push_back(column_value(session.library, instance, *pair->first));
    }
    if (key.size() != relationship.pairs.size()) {
        return std::nullopt;
    }
    const std::string identity = identity_of(session.library, *relationship.target, key);
    if (identity.empty()) {
        return Value::none();
    }
    const Value found = session.find(identity);
    return found.is_none() ? std::nullopt : std::optional(found);
}

Value load_related(Library& library, const Value& instance, InstanceState& state,
                   Relationship& relationship) {
    if (!state.session) {
        raise(library, "DetachedInstanceError",
              "Parent instance <" + state.mapper->cls->name +
                  "> is not bound to a Session; lazy load operation of attribute '" +
                  relationship.key + "' cannot proceed");
    }
    SessionObject& session = *state.session;
    session.autoflush();
    if (relationship.direction == Direction::ManyToOne && !relationship.is_list()) {
        if (auto known = known_parent(session, instance, relationship)) {
            return *known;
        }
    }
    const Ref<SelectObject> select = select_related(library, instance, relationship);
    std::vector<Value> found;
    if (select) {
        const Ref<ResultObject> result = load(session, *select);
        for (const Value& row : result->rows) {
            found.push_back(python::native<RowObject>(row)->values.front());
        }
    }
    if (relationship.is_list()) {
        return Value::list(std::move(found));
    }
    return found.empty() ? Value::none() : found.front();
}

std::vector<Value> items_of(const Value& value) {
    if (const auto* list = python::payload_of(value).as<python::List>()) {
        return list->items;
    }
    return value.is_absent() ? std::vector<Value>{} : std::vector<Value>{value};
}

// A list that knows whose it is: what comes and goes is told to the other side.
Value make_list(Library& library, const Value& instance, Relationship& relationship, Value items) {
    auto made = python::make<python::Instance>(library.type("orm.InstrumentedList"));
    made->payload = std::move(items);
    made->attributes->table.set("_sa_owner", instance);
    made->attributes->table.set("_sa_relationship", Value(&relationship));
    return made;
}

// Tells the other side, where it is known already.
void tell_reverse(Library& library, const Value& instance, const Relationship& relationship,
                  const Value& other, bool is_added) {
    Relationship* const reverse = relationship.reverse;
    if (reverse == nullptr || other.is_none()) {
        return;
    }
    Value* const known = values_of(other).find(std::string_view(reverse->key));
    if (!reverse->is_list()) {
        InstanceState& state = state_of(library, other);
        state.before.try_emplace(reverse->key, known == nullptr ? Value::unset() : *known);
        if (state.is_persistent() && state.session) {
            state.session->dirty.push_back(other);
        }
        values_of(other).set(std::string_view(reverse->key), is_added ? instance : Value::none());
        return;
    }
    if (known == nullptr) {
        InstanceState* const state = find_state(other);
        if (state != nullptr && state->is_persistent()) {  // read when it is asked for
            if (is_added && state->session) {
                state->came.push_back(instance);
                state->session->collections.push_back(other);
                state_of(library, instance).came_in_reverse = true;
            }
            return;
        }
        read_relationship(library, other, *reverse);
        return tell_reverse(library, instance, relationship, other, is_added);
    }
    python::List& list = python::payload_of(*known).to<python::List>();
    const auto same = [&](const Value& each) { return each.is_same(instance); };
    const bool there = std::any_of(list.items.begin(), list.items.end(), same);
    if (is_added && !there) {
        list.append(instance);
        state_of(library, instance).came_in_reverse = true;
    } else if (!is_added && there) {
        std::erase_if(list.items, same);
    }
}

}  // namespace

Value read_relationship(Library& library, const Value& instance, Relationship& relationship) {
    if (const Value* const value = values_of(instance).find(std::string_view(relationship.key))) {
        return *value;
    }
    InstanceState& state = state_of(library, instance);
    const bool has_row = state.is_persistent() || state.status == InstanceState::Status::Detached;
    if (!has_row && !relationship.is_list()) {
        return {};
    }
    const Value value =
        has_row ? load_related(library, instance, state, relationship) : Value::list();
    if (has_row && !relationship.is_list()) {
        values_of(instance).set(std::string_view(relationship.key), value);
        return value;
    }
    state.lists[relationship.key] = items_of(value);
    const Value list = make_list(library, instance, relationship, value);
    values_of(instance).set(std::string_view(relationship.key), list);
    if (state.is_persistent() && !relationship.is_viewonly) {
        state.session->collections.push_back(instance);
    }
    return list;
}

void write_relationship(Library& library, const Value& instance, Relationship& relationship,
                        const Value& value) {
    configure(*relationship.parent->registry);
    InstanceState& state = state_of(library, instance);
    Value* const known = values_of(instance).find(std::string_view(relationship.key));
    Value old = known == nullptr ? Value::unset() : *known;
    // What a collection or the only child was is needed to let it go.
    if (!old.is_set() && state.is_persistent() && relationship.direction != Direction::ManyToOne) {
        old = read_relationship(library, instance, relationship);
    }
    Value next = value;
    if (relationship.is_list()) {
        next = make_list(library, instance, relationship,
                         Value::list(python::collect(library.vm, value)));
        state.lists.try_emplace(relationship.key);
        if (state.is_persistent()) {
            state.session->collections.push_back(instance);
        }
    } else {
        if (!value.is_none()) {
            mapper_of_instance(library, value);
        }
        if (state.is_persistent()) {
            state.session->dirty.push_back(instance);
        }
        state.before.try_emplace(relationship.key, old);
    }
    values_of(instance).set(std::string_view(relationship.key), next);
    for (const Value& gone : items_of(old)) {
        tell_reverse(library, instance, relationship, gone, false);
    }
    for (const Value& come : items_of(next)) {
        mapper_of_instance(library, come);
        tell_reverse(library, instance, relationship, come, true);
    }
}

std::vector<Value> held_by(const Value& instance, const Relationship& relationship) {
    const Value* const value = values_of(instance).find(std::string_view(relationship.key));
    return value == nullptr ? std::vector<Value>{} : items_of(*value);
}

namespace {

struct Owner {
    Value instance;
    Relationship* relationship;
};

Owner owner_of(const Value& list) {
    python::Table& values = values_of(list);
    return {*values.find("_sa_owner"),
            python::native<Relationship>(*values.find("_sa_relationship"))};
}

// After a method of list has done its work: what is there now that was not, and the other way
// round.
void tell_changes(Library& library, const Value& list, const std::vector<Value>& before) {
    const auto [instance, relationship] = owner_of(list);
    const std::vector<Value> now = items_of(list);
    const auto is_in = [](const std::vector<Value>& all, const Value& one) {
        return std::any_of(all.begin(), all.end(),
                           [&](const Value& each) { return each.is_same(one); });
    };
    for (const Value& each : before) {
        if (!is_in(now, each)) {
            tell_reverse(library, instance, *relationship, each, false);
        }
    }
    const InstanceState& state = state_of(library, instance);
    for (const Value& each : now) {
        if (is_in(before, each)) {
            continue;
        }
        mapper_of_instance(library, each);
        tell_reverse(library, instance, *relationship, each, true);
        if (state.session && relationship->cascades("save-update") &&
            state_of(library, each).status == InstanceState::Status::Transient) {
            add_to_session(*state.session, each);
        }
    }
}

}  // namespace

void add_collections(Library& library) {
    const Ref<Class> list = python::type_of(library.vm, Value::list());
    Class& type = *library.make_class("orm.InstrumentedList", {list});
    for (const char* name : {"append", "remove", "extend", "insert", "pop", "clear", "__setitem__",
                             "__delitem__", "__iadd__"}) {
        const Value* const found = list->find(std::string_view(name));
        if (found == nullptr) {
            continue;
        }
        type.add_raw_method(name,
                            [&library, method = *found](Interpreter& vm, const Arguments& given) {
                                const Value self = given.positional[0];
                                const std::vector<Value> before = items_of(self);
                                const Value result = python::call(vm, method, given);
                                tell_changes(library, self, before);
                                return result;
                            });
    }
}

}  // namespace limbeck::alembic
