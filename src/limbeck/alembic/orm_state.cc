// SPDX-License-Identifier: MIT
#include "limbeck/alembic/orm_state.h"

#include <fmt/core.h>

#include "limbeck/alembic/exceptions.h"
#include "limbeck/alembic/orm_load.h"
#include "limbeck/alembic/orm_relationship.h"
#include "limbeck/alembic/types.h"
#include "limbeck/python/operators.h"

namespace limbeck::alembic {

namespace {

constexpr std::string_view state_key = "_sa_instance_state";

}  // namespace

// inspect(instance)
std::optional<Value> InstanceState::attribute(Interpreter& /*vm*/, std::string_view name) {
    static constexpr std::pair<std::string_view, Status> words[] = {
        {"transient", Status::Transient},   {"pending", Status::Pending},
        {"persistent", Status::Persistent}, {"deleted", Status::Deleted},
        {"detached", Status::Detached},
    };
    for (const auto& [word, meant] : words) {
        if (word == name) {
            return Value::boolean(status == meant);
        }
    }
    if (name == "session") {
        return session ? Value(session) : Value::none();
    }
    if (name == "mapper") {
        return Value(mapper);
    }
    return std::nullopt;
}

InstanceState::InstanceState(Ref<Mapper> of) : mapper(std::move(of)) {}

InstanceState::~InstanceState() = default;

void InstanceState::clear() {
    mapper = {};
    session = {};
    key.clear();
    before.clear();
    copies.clear();
    came.clear();
    lists.clear();
}

InstanceState* find_state(const Value& instance) {
    const Value* const found = values_of(instance).find(state_key);
    return found == nullptr ? nullptr : python::native<InstanceState>(*found);
}

python::Table& values_of(const Value& instance) {
    return instance.to<python::Instance>().attributes->table;
}

InstanceState& state_of(Library& library, const Value& instance) {
    if (InstanceState* const found = find_state(instance)) {
        return *found;
    }
    Mapper& mapper = mapper_of_instance(library, instance);
    configure(*mapper.registry);
    auto made = python::make<InstanceState>(Ref<Mapper>(&mapper));
    values_of(instance).set(state_key, made);
    return *made;
}

namespace {

// Whoever has a mutable value may change it: what it was is kept. Not what is inside its items,
// whose changes SQLAlchemy does not see either.
void watch(InstanceState& state, const Value& instance, const MappedColumn& column,
           const Value& value) {
    const auto* const type = python::native<TypeObject>(column.column->type);
    const bool is_container =
        value.is(python::Kind::Dict) || value.is(python::Kind::List) || value.is(python::Kind::Set);
    if (type == nullptr || !type->is_mutable || !is_container || !state.is_persistent() ||
        !state.session || state.copies.contains(column.key->text())) {
        return;
    }
    state.copies[column.key->text()] = python::call_method(state.mapper->library.vm, value, "copy");
    state.session->collections.push_back(instance);
}

}  // namespace

Value read_column(Library& library, const Value& instance, const python::Str& key) {
    InstanceState* const state = find_state(instance);
    if (const Value* const value = values_of(instance).find(key)) {
        const Value held = *value;
        const MappedColumn* const column =
            state == nullptr ? nullptr : state->mapper->find(key.text());
        if (column != nullptr && held.is_object()) {
            watch(*state, instance, *column, held);
        }
        return held;
    }
    if (state == nullptr || state->status == InstanceState::Status::Transient ||
        state->status == InstanceState::Status::Pending) {
        return {};
    }
    if (!state->session) {
        raise(library, "DetachedInstanceError",
              fmt::format("Instance <{}> is not bound to a Session; attribute refresh operation "
                          "cannot proceed",
                          state->mapper->cls->name));
    }
    refresh(*state->session, instance, false);
    return values_of(instance).find(key) == nullptr ? Value() : read_column(library, instance, key);
}

void write_column(Library& library, const Value& instance, const Ref<python::Str>& key,
                  const Value& value) {
    InstanceState& state = state_of(library, instance);
    python::Table& values = values_of(instance);
    const Value* const old = values.find(*key);
    if (state.before.empty() && state.is_persistent() && state.session) {
        state.session->dirty.push_back(instance);
    }
    state.before.try_emplace(key->text(), old == nullptr ? Value::unset() : *old);
    values.set(key, value);
}

void expire(const Value& instance) {
    InstanceState* const state = find_state(instance);
    for (const MappedColumn& each : state->mapper->columns) {
        values_of(instance).take(*each.key);
    }
    for (const Ref<Relationship>& each : state->mapper->relationships) {
        values_of(instance).take(*python::text(each->key));
    }
    state->before.clear();
    state->copies.clear();
    state->lists.clear();
}

void expire(const Value& instance, const std::vector<std::string>& keys) {
    InstanceState* const state = find_state(instance);
    for (const std::string& key : keys) {
        values_of(instance).take(*python::text(key));
        state->before.erase(key);
        state->copies.erase(key);
        state->lists.erase(key);
    }
}

void renew_copies(Library& library, const Value& instance) {
    for (auto& [key, copy] : find_state(instance)->copies) {
        const Value* const now = values_of(instance).find(std::string_view(key));
        if (now != nullptr && now->is_object() && !now->is_text()) {
            copy = python::call_method(library.vm, *now, "copy");
        }
    }
}

bool is_changed(Library& library, const Value& instance, const std::string& key) {
    const InstanceState* const state = find_state(instance);
    const Value* const now = values_of(instance).find(std::string_view(key));
    if (now == nullptr) {
        return false;
    }
    const auto copy = state->copies.find(key);
    if (copy != state->copies.end() && !python::equals(library.vm, *now, copy->second)) {
        return true;
    }
    const auto before = state->before.find(key);
    if (before == state->before.end()) {
        return false;
    }
    const Value& then = before->second;
    if (!then.is_set()) {
        return true;
    }
    // SQL that was assigned is a change whatever there was.
    if (python::native<ExpressionObject>(*now) != nullptr ||
        python::native<QueryObject>(*now) != nullptr) {
        return true;
    }
    return !(now->is_same(then) || python::equals(library.vm, *now, then));
}

}  // namespace limbeck::alembic
