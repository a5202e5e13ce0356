// SPDX-License-Identifier: MIT
#include "limbeck/alembic/orm_session.h"

#include <fmt/core.h>

#include <algorithm>

#include "limbeck/alembic/connection.h"
#include "limbeck/alembic/exceptions.h"
#include "limbeck/alembic/orm_flush.h"
#include "limbeck/alembic/orm_load.h"
#include "limbeck/python/access.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/operators.h"
#include "limbeck/python/text_of.h"

namespace limbeck::alembic {

namespace {

using Status = InstanceState::Status;

bool is_alone(const Value& instance) {
    return instance.object()->references() == 1;
}

// with session.no_autoflush:
class WithoutAutoflush : public NativeObject {
  public:
    explicit WithoutAutoflush(Ref<SessionObject> of) : session(std::move(of)) {}
    [[nodiscard]] std::string type_name() const override { return "no_autoflush"; }
    void clear() override { session = {}; }
    Value enter(Interpreter& /*vm*/) override {
        ++session->without_autoflush;
        return session;
    }
    bool exit(Interpreter& /*vm*/, const Value& /*exception*/) override {
        --session->without_autoflush;
        return false;
    }

    Ref<SessionObject> session;
};

void drop(std::vector<Value>& from, const Value& one) {
    std::erase_if(from, [&](const Value& each) { return each.is_same(one); });
}

}  // namespace

std::string identity_of(Library& library, const Mapper& mapper, const std::vector<Value>& key) {
    std::string identity = fmt::format("{}", static_cast<const void*>(&mapper));
    for (const Value& each : key) {
        if (each.is_none()) {
            return "";
        }
        // True and 1 are one key, as they are in Python.
        identity +=
            '|' + (each.is_bool() ? std::to_string(each.as_int()) : python::repr(library.vm, each));
    }
    return identity;
}

Value SessionObject::find(const std::string& identity) {
    const auto found = identities.find(identity);
    if (found == identities.end()) {
        return {};
    }
    if (is_alone(found->second)) {
        identities.erase(found);
        return {};
    }
    return found->second;
}

void SessionObject::keep(const std::string& identity, const Value& instance) {
    identities[identity] = instance;
    if (identities.size() > next_sweep) {
        sweep();
        next_sweep = std::max<std::size_t>(1024, identities.size() * 2);
    }
}

void SessionObject::sweep() {
    std::erase_if(identities, [](const auto& entry) { return is_alone(entry.second); });
}

std::vector<Value> SessionObject::instances() {
    sweep();
    std::vector<Value> result;
    for (const auto& [identity, instance] : identities) {
        result.push_back(instance);
    }
    return result;
}

void SessionObject::autoflush() {
    if (flushes_itself && without_autoflush == 0) {
        flush(*this);
    }
}

void SessionObject::clear() {
    identities.clear();
    added.clear();
    dirty.clear();
    deleted.clear();
    collections.clear();
    savepoints.clear();
}

std::optional<Value> SessionObject::attribute(Interpreter& /*vm*/, std::string_view name) {
    if (name == "bind") {
        return library.connection;
    }
    if (name == "no_autoflush") {
        return Value(python::make<WithoutAutoflush>(Ref<SessionObject>(this)));
    }
    if (name == "autoflush") {
        return Value::boolean(flushes_itself);
    }
    if (name == "is_active") {
        return Value::boolean(true);
    }
    if (name == "new") {
        return Value::list(added);
    }
    if (name == "deleted") {
        return Value::list(deleted);
    }
    if (name == "dirty") {
        std::vector<Value> changed;
        for (const Value& each : dirty) {
            if (!find_state(each)->before.empty() &&
                (changed.empty() || !changed.back().is_same(each))) {
                changed.push_back(each);
            }
        }
        return Value::list(std::move(changed));
    }
    return std::nullopt;
}

bool SessionObject::set_attribute(Interpreter& vm, std::string_view name, const Value& value) {
    if (name == "autoflush") {
        flushes_itself = python::truth(vm, value);
        return true;
    }
    if (name == "expire_on_commit") {
        expires_on_commit = python::truth(vm, value);
        return true;
    }
    return name == "bind";
}

std::optional<bool> SessionObject::contains(Interpreter& /*vm*/, const Value& item) {
    if (!item.is(python::Kind::Instance)) {
        return false;
    }
    const InstanceState* const state = find_state(item);
    return state != nullptr && state->session.get() == this;
}

Value SessionObject::iterate(Interpreter& vm) {
    std::vector<Value> all = added;
    for (const Value& each : instances()) {
        all.push_back(each);
    }
    return python::iterate(vm, Value::list(std::move(all)));
}

Value SessionObject::enter(Interpreter& /*vm*/) {
    return Ref<NativeObject>(this);
}

bool SessionObject::exit(Interpreter& /*vm*/, const Value& /*exception*/) {
    close_session(*this);
    return false;
}

void add_to_session(SessionObject& session, const Value& instance) {
    Library& library = session.library;
    mapper_of_instance(library, instance);
    InstanceState& state = state_of(library, instance);
    if (state.session && state.session.get() != &session) {
        raise(library, "InvalidRequestError",
              fmt::format("Object '<{}>' is already attached to another session",
                          state.mapper->cls->name));
    }
    if (state.status == Status::Transient) {
        state.status = Status::Pending;
        state.session = Ref<SessionObject>(&session);
        state.order = ++session.adds;
        session.added.push_back(instance);
    } else if (state.status == Status::Detached) {
        state.status = Status::Persistent;
        state.session = Ref<SessionObject>(&session);
        session.keep(state.identity, instance);
        if (!state.before.empty()) {
            session.dirty.push_back(instance);
        }
    } else if (state.status == Status::Deleted) {
        raise(library, "InvalidRequestError",
              fmt::format("Instance '<{}>' has been deleted. Use the make_transient() function to "
                          "send this object back to the transient state.",
                          state.mapper->cls->name));
    } else if (state.is_persistent()) {
        drop(session.deleted, instance);
    }
    cascade_from(session, instance, true);
}

void expunge(SessionObject& session, const Value& instance) {
    InstanceState& state = state_of(session.library, instance);
    if (state.session.get() != &session) {
        raise(session.library, "InvalidRequestError",
              fmt::format("Instance <{}> is not present in this Session", state.mapper->cls->name));
    }
    for (std::vector<Value>* list :
         {&session.added, &session.dirty, &session.deleted, &session.collections}) {
        drop(*list, instance);
    }
    session.identities.erase(state.identity);
    state.status = state.status == Status::Pending ? Status::Transient : Status::Detached;
    state.session = {};
}

void expunge_all(SessionObject& session) {
    std::vector<Value> all = session.instances();
    all.insert(all.end(), session.added.begin(), session.added.end());
    for (const Value& each : all) {
        if (find_state(each)->session.get() == &session) {
            expunge(session, each);
        }
    }
    session.deleted.clear();
}

void close_session(SessionObject& session) {
    expunge_all(session);
    session.savepoints.clear();
    session.has_worked = false;
}

void expire_all(SessionObject& session) {
    for (const Value& each : session.instances()) {
        expire(each);
    }
    session.dirty.clear();
    session.collections.clear();
}

void commit(SessionObject& session) {
    flush(session);
    // Everything that commit() ends is inside the migration's own transaction.
    while (!session.savepoints.empty()) {
        const Value inner = session.savepoints.back();
        session.savepoints.pop_back();
        python::call_method(session.library.vm, inner, "commit");
    }
    if (session.expires_on_commit) {
        expire_all(session);
    }
    session.has_worked = false;
}

void rollback(SessionObject& session) {
    const bool has_worked = session.has_worked;
    for (const Value& each : std::exchange(session.added, {})) {
        InstanceState& state = *find_state(each);
        state.status = Status::Transient;
        state.session = {};
    }
    session.deleted.clear();
    expire_all(session);
    if (!session.savepoints.empty()) {
        const Value inner = session.savepoints.back();
        session.savepoints.pop_back();
        python::call_method(session.library.vm, inner, "rollback");
        return;
    }
    session.has_worked = false;
    if (has_worked) {
        // Told only where the script goes on: most of them end with the exception instead.
        Library& library = session.library;
        library.refusal =
            Error(ErrorCode::Unsupported,
                  "session.rollback() where the migration goes on: it would take back all that was "
                  "done before, too")
                .hint("let the exception through, or work in `with session.begin_nested():`");
        if (const auto place = library.vm.where()) {
            library.refusal->at(*place);
        }
    }
}

Value execute_in_session(SessionObject& session, const Value& statement, const Value& parameters) {
    Library& library = session.library;
    session.autoflush();
    session.has_worked = true;
    if (auto* select = python::native<SelectObject>(statement);
        select != nullptr && selects_instances(*select)) {
        if (!parameters.is_absent()) {
            python::unsupported(
                "parameters of a select of mapped classes (write the values into it)");
        }
        return load(session, *select);
    }
    // A str is SQL as in text(), which SQLAlchemy 1.4 still takes.
    if (python::payload_of(statement).is(python::Kind::Str)) {
        Clause text = parse_text(text_of(library, statement, "execute"));
        return execute_on_connection(library, make_expression(library, std::move(text)),
                                     parameters);
    }
    const Value result = execute_on_connection(library, statement, parameters);
    if (const auto* change = python::native<ChangeObject>(statement);
        change != nullptr && change->kind != ChangeObject::Kind::Insert) {
        for (const Value& each : session.instances()) {
            if (find_state(each)->mapper->table == change->table) {
                expire(each);
            }
        }
    }
    return result;
}

}  // namespace limbeck::alembic
