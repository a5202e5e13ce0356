// SPDX-License-Identifier: MIT
#include "limbeck/alembic/session.h"

#include <fmt/core.h>

#include <algorithm>

#include "limbeck/alembic/connection.h"
#include "limbeck/alembic/engine.h"
#include "limbeck/alembic/exceptions.h"
#include "limbeck/alembic/orm_bulk.h"
#include "limbeck/alembic/orm_declarative.h"
#include "limbeck/alembic/orm_flush.h"
#include "limbeck/alembic/orm_query.h"
#include "limbeck/alembic/orm_relationship.h"
#include "limbeck/python/access.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/operators.h"

namespace limbeck::alembic {

namespace {

SessionObject& self_of(std::span<Value> a) {
    return *python::native<SessionObject>(a[0]);
}

// Session(bind=, autoflush=, …); a sessionmaker's calls come here, too.
Value make_session(Library& library, const Ref<Class>& cls, std::span<Value> a) {
    auto made = python::make<SessionObject>(library, cls);
    made->flushes_itself = flag_of(library, a[1], true);
    if (is_bind(a[0]) && !a[0].is_same(library.connection)) {
        library.warn(
            "a session works on the migration's own connection: it sees what the migration has "
            "changed, and what it does is undone with the migration");
    }
    static constexpr std::string_view harmless[] = {"future",
                                                    "autocommit",
                                                    "info",
                                                    "twophase",
                                                    "class_",
                                                    "autobegin",
                                                    "join_transaction_mode",
                                                    "close_resets_only"};
    for (const auto& [keyword, value] : keywords_of(library, a[2])) {
        if (keyword == "expire_on_commit") {
            made->expires_on_commit = python::truth(library.vm, value);
        } else if (std::find(std::begin(harmless), std::end(harmless), keyword) ==
                   std::end(harmless)) {
            unknown_keyword("Session", keyword);
        }
    }
    return made;
}

// sessionmaker(…): called, it gives sessions with those arguments and these.
class SessionMaker : public NativeObject {
  public:
    SessionMaker(Library& owner, Keywords with) : library(owner), given(std::move(with)) {}
    [[nodiscard]] std::string type_name() const override { return "sessionmaker"; }
    [[nodiscard]] bool is_callable() const override { return true; }
    void clear() override { given.clear(); }
    Value call(Interpreter& vm, const Arguments& arguments) override {
        std::vector<Value> names(arguments.keyword_names.begin(), arguments.keyword_names.end());
        std::vector<Value> values(arguments.keyword_values.begin(), arguments.keyword_values.end());
        for (const auto& [name, value] : given) {
            if (arguments.keyword(name) == nullptr &&
                (name != "bind" || arguments.positional.empty())) {
                names.push_back(Value::text(name));
                values.push_back(value);
            }
        }
        return python::call(vm, library.type("orm.Session"),
                            Arguments{arguments.positional, names, values});
    }
    std::optional<Value> attribute(Interpreter& vm, std::string_view name) override {
        if (name == "configure") {
            return function(library, "configure(**kw)",
                            [self = Ref<SessionMaker>(this)](Library& lib, std::span<Value> a) {
                                for (auto& each : keywords_of(lib, a[0])) {
                                    self->given.push_back(std::move(each));
                                }
                                return Value();
                            });
        }
        if (name == "begin") {
            return function(library, "begin()",
                            [self = Ref<SessionMaker>(this), &vm](Library&, std::span<Value>) {
                                return python::call_method(vm, self->call(vm, {}), "begin");
                            });
        }
        return std::nullopt;
    }

    Library& library;
    Keywords given;
};

// scoped_session(maker): one session, through which everything goes.
class ScopedSession : public NativeObject {
  public:
    ScopedSession(Library& owner, Value with) : library(owner), maker(std::move(with)) {}
    [[nodiscard]] std::string type_name() const override { return "scoped_session"; }
    [[nodiscard]] bool is_callable() const override { return true; }
    void clear() override {
        maker = Value();
        session = Value();
    }
    Value call(Interpreter& vm, const Arguments& arguments) override {
        if (session.is_none()) {
            session = python::call(vm, maker, arguments);
        }
        return session;
    }
    std::optional<Value> attribute(Interpreter& vm, std::string_view name) override {
        if (name == "remove") {
            return function(library, "remove()",
                            [self = Ref<ScopedSession>(this)](Library& lib, std::span<Value>) {
                                if (!self->session.is_none()) {
                                    python::call_method(lib.vm, self->session, "close");
                                    self->session = Value();
                                }
                                return Value();
                            });
        }
        return python::attribute(vm, call(vm, {}), name);
    }

    Library& library;
    Value maker;
    Value session;
};

// with session.begin(): what ends well is committed.
class SessionTransaction : public NativeObject {
  public:
    // `closes`: the session was made for it.
    SessionTransaction(Ref<SessionObject> of, Value inside)
        : session(std::move(of)), savepoint(std::move(inside)) {}
    [[nodiscard]] std::string type_name() const override { return "SessionTransaction"; }
    void clear() override {
        session = {};
        savepoint = Value();
    }
    Value enter(Interpreter& /*vm*/) override {
        return savepoint.is_none() ? Value(session) : Value(Ref<NativeObject>(this));
    }
    bool exit(Interpreter& /*vm*/, const Value& exception) override {
        exception.is_none() ? end_well() : end_badly();
        return false;
    }
    std::optional<Value> attribute(Interpreter& /*vm*/, std::string_view name) override {
        if (name == "commit" || name == "rollback" || name == "close") {
            return function(session->library, std::string(name) + "()",
                            [self = Ref<SessionTransaction>(this), ok = name == "commit"](
                                Library&, std::span<Value>) {
                                ok ? self->end_well() : self->end_badly();
                                return Value();
                            });
        }
        if (name == "session") {
            return Value(session);
        }
        if (name == "is_active") {
            return Value::boolean(true);
        }
        return std::nullopt;
    }

  private:
    void end_well() {
        if (savepoint.is_none()) {
            return commit(*session);
        }
        flush(*session);
        leave("commit");
    }
    void end_badly() {
        if (savepoint.is_none()) {
            return rollback(*session);
        }
        rollback_inside();
    }
    // The savepoint, unless session.commit() or rollback() has ended it already.
    void leave(std::string_view how) {
        auto& open = session->savepoints;
        const auto mine = std::find_if(open.begin(), open.end(),
                                       [&](const Value& each) { return each.is_same(savepoint); });
        if (mine != open.end()) {
            open.erase(mine, open.end());
            python::call_method(session->library.vm, savepoint, how);
        }
    }
    void rollback_inside() {
        leave("rollback");
        session->deleted.clear();
        for (const Value& each : std::exchange(session->added, {})) {
            find_state(each)->status = InstanceState::Status::Transient;
            find_state(each)->session = {};
        }
        forget_inserted();
        expire_all(*session);
    }
    // Instances whose rows the savepoint has taken back.
    void forget_inserted() {
        for (const Value& each : session->instances()) {
            if (find_state(each)->inserted_in > session->savepoints.size()) {
                expunge(*session, each);
                find_state(each)->status = InstanceState::Status::Transient;
            }
        }
    }

    Ref<SessionObject> session;
    Value savepoint;
};

Value begin_nested(SessionObject& session) {
    flush(session);
    session.has_worked = true;
    const Value savepoint =
        python::call_method(session.library.vm, session.library.connection, "begin_nested");
    session.savepoints.push_back(savepoint);
    return python::make<SessionTransaction>(Ref<SessionObject>(&session), savepoint);
}

Value delete_instance(SessionObject& session, const Value& instance) {
    mapper_of_instance(session.library, instance);
    const InstanceState& state = state_of(session.library, instance);
    if (!state.is_persistent() || state.session.get() != &session) {
        raise(session.library, "InvalidRequestError",
              fmt::format("Instance '<{}>' is not persisted", state.mapper->cls->name));
    }
    const auto same = [&](const Value& each) { return each.is_same(instance); };
    if (std::none_of(session.deleted.begin(), session.deleted.end(), same)) {
        session.deleted.push_back(instance);
    }
    return {};
}

Mapper& mapped_class(Library& library, const Value& value, std::string_view what) {
    const Ref<Mapper> mapper = mapper_behind(value);
    if (!mapper) {
        python::refuse_unresolved(value);
        argument_error(library, fmt::format("{}: a mapped class is expected", what));
    }
    configure(*mapper->registry);
    return *mapper;
}

Value expire_some(SessionObject& session, const Value& instance, const Value& names) {
    mapper_of_instance(session.library, instance);
    state_of(session.library, instance);
    if (names.is_absent()) {
        expire(instance);
    } else {
        expire(instance, texts_of(session.library, names, "expire"));
    }
    return {};
}

using Method = Value (*)(Library&, std::span<Value>);

void add_state_methods(const std::function<void(std::string_view, Method)>& method) {
    method("add(self, instance, _warn=)", [](Library&, std::span<Value> a) -> Value {
        add_to_session(self_of(a), a[1]);
        return {};
    });
    method("add_all(self, instances)", [](Library& lib, std::span<Value> a) -> Value {
        for (const Value& each : python::collect(lib.vm, a[1])) {
            add_to_session(self_of(a), each);
        }
        return {};
    });
    method("delete(self, instance)",
           [](Library&, std::span<Value> a) { return delete_instance(self_of(a), a[1]); });
    method("merge(self, instance, load=, options=)",
           [](Library&, std::span<Value> a) { return merge(self_of(a), a[1]); });
    method("expunge(self, instance)", [](Library&, std::span<Value> a) -> Value {
        expunge(self_of(a), a[1]);
        return {};
    });
    method("expunge_all(self)", [](Library&, std::span<Value> a) -> Value {
        expunge_all(self_of(a));
        return {};
    });
    method("expire(self, instance, attribute_names=)",
           [](Library&, std::span<Value> a) { return expire_some(self_of(a), a[1], a[2]); });
    method("expire_all(self)", [](Library&, std::span<Value> a) -> Value {
        expire_all(self_of(a));
        return {};
    });
    method("refresh(self, instance, attribute_names=, with_for_update=)",
           [](Library& lib, std::span<Value> a) -> Value {
               mapper_of_instance(lib, a[1]);
               if (!state_of(lib, a[1]).is_persistent()) {
                   raise(lib, "InvalidRequestError",
                         "Could not refresh instance: it is not persistent within this Session");
               }
               self_of(a).autoflush();
               refresh(self_of(a), a[1], true);
               return {};
           });
    method("is_modified(self, instance, include_collections=)",
           [](Library& lib, std::span<Value> a) -> Value {
               const Mapper& mapper = mapper_of_instance(lib, a[1]);
               return Value::boolean(std::any_of(mapper.columns.begin(), mapper.columns.end(),
                                                 [&](const MappedColumn& each) {
                                                     return find_state(a[1]) != nullptr &&
                                                            is_changed(lib, a[1], each.key->text());
                                                 }));
           });
}

void add_query_methods_of_session(const std::function<void(std::string_view, Method)>& method) {
    method("query(self, *entities, **kw)",
           [](Library&, std::span<Value> a) { return make_query(self_of(a), a[1]); });
    method("get(self, entity, ident, **kw)", [](Library& lib, std::span<Value> a) {
        return get_instance(self_of(a), mapped_class(lib, a[1], "get"), a[2]);
    });
    method("execute(self, statement, params=, **kw)",
           [](Library&, std::span<Value> a) { return execute_in_session(self_of(a), a[1], a[2]); });
    method("scalar(self, statement, params=, **kw)", [](Library& lib, std::span<Value> a) {
        return python::call_method(lib.vm, execute_in_session(self_of(a), a[1], a[2]), "scalar");
    });
    method("scalars(self, statement, params=, **kw)", [](Library& lib, std::span<Value> a) {
        return python::call_method(lib.vm, execute_in_session(self_of(a), a[1], a[2]), "scalars");
    });
    method(
        "bulk_save_objects(self, objects, return_defaults=, update_changed_only=, preserve_order=)",
        [](Library&, std::span<Value> a) {
            return bulk_save_objects(self_of(a), a[1], a[2], a[3]);
        });
    method("bulk_insert_mappings(self, mapper, mappings, return_defaults=, render_nulls=)",
           [](Library& lib, std::span<Value> a) {
               return bulk_insert_mappings(
                   self_of(a), mapped_class(lib, a[1], "bulk_insert_mappings"), a[2], a[3], a[4]);
           });
    method("bulk_update_mappings(self, mapper, mappings)", [](Library& lib, std::span<Value> a) {
        return bulk_update_mappings(self_of(a), mapped_class(lib, a[1], "bulk_update_mappings"),
                                    a[2]);
    });
}

void add_transaction_methods(const std::function<void(std::string_view, Method)>& method) {
    method("flush(self, objects=)", [](Library&, std::span<Value> a) -> Value {
        flush(self_of(a));
        return {};
    });
    method("commit(self)", [](Library&, std::span<Value> a) -> Value {
        commit(self_of(a));
        return {};
    });
    method("rollback(self)", [](Library&, std::span<Value> a) -> Value {
        rollback(self_of(a));
        return {};
    });
    method("close(self)", [](Library&, std::span<Value> a) -> Value {
        close_session(self_of(a));
        return {};
    });
    method("begin(self, nested=, subtransactions=)", [](Library& lib, std::span<Value> a) -> Value {
        if (flag_of(lib, a[1], false)) {
            return begin_nested(self_of(a));
        }
        return python::make<SessionTransaction>(Ref<SessionObject>(&self_of(a)), Value());
    });
    method("begin_nested(self)",
           [](Library&, std::span<Value> a) { return begin_nested(self_of(a)); });
    method("in_transaction(self)", [](Library&, std::span<Value> a) -> Value {
        return Value::boolean(self_of(a).has_worked);
    });
    method("in_nested_transaction(self)", [](Library&, std::span<Value> a) -> Value {
        return Value::boolean(!self_of(a).savepoints.empty());
    });
    for (const std::string_view connection :
         {"connection(self, *args, **kw)", "get_bind(self, *args, **kw)"}) {
        method(connection, [](Library& lib, std::span<Value>) { return lib.connection; });
    }
}

// joinedload(Model.children).load_only(…): what is loaded is the same, only the statements differ.
class LoadOption : public NativeObject {
  public:
    explicit LoadOption(Library& owner) : library(owner) {}
    [[nodiscard]] std::string type_name() const override { return "Load"; }
    std::optional<Value> attribute(Interpreter& /*vm*/, std::string_view name) override {
        return function(
            library, std::string(name) + "(*args, **kw)",
            [self = Ref<LoadOption>(this)](Library&, std::span<Value>) -> Value { return self; });
    }

    Library& library;
};

}  // namespace

void add_session(Library& library) {
    add_declarative(library);
    add_relationships(library);
    add_queries_of_sessions(library);
    Class& type = *library.make_class(
        "orm.Session", {},
        constructor(library, "Session(cls, bind=, autoflush=, **kw)", make_session));
    const auto method = [&](std::string_view signature, Method code) {
        type.add_method(signature, [&library, code](Interpreter&, std::span<Value> a) {
            return code(library, a);
        });
    };
    add_state_methods(method);
    add_query_methods_of_session(method);
    add_transaction_methods(method);
}

void fill_session(Library& library, python::ModuleObject& module) {
    module.set("Session", library.type("orm.Session"));
    module.set("Query", library.type("orm.Query"));
    module.set("sessionmaker", function(library, "sessionmaker(bind=, **kw)",
                                        [](Library& lib, std::span<Value> a) -> Value {
                                            Keywords given = keywords_of(lib, a[1]);
                                            if (!a[0].is_absent()) {
                                                given.emplace_back("bind", a[0]);
                                            }
                                            return python::make<SessionMaker>(lib,
                                                                              std::move(given));
                                        }));
    module.set("scoped_session", function(library, "scoped_session(session_factory, scopefunc=)",
                                          [](Library& lib, std::span<Value> a) -> Value {
                                              return python::make<ScopedSession>(lib, a[0]);
                                          }));
    for (const char* name :
         {"joinedload", "selectinload", "subqueryload", "lazyload", "immediateload", "load_only",
          "defer", "undefer", "contains_eager", "raiseload", "noload", "defaultload", "Load"}) {
        module.set(name, function(library, fmt::format("{}(*keys, **kw)", name),
                                  [](Library& lib, std::span<Value>) -> Value {
                                      return python::make<LoadOption>(lib);
                                  }));
    }
    fill_declarative(library, module);
    fill_attributes(library, module);
}

void fill_orm_exceptions(Library& library, python::ModuleObject& module) {
    for (const char* name :
         {"NoResultFound", "MultipleResultsFound", "UnmappedInstanceError", "DetachedInstanceError",
          "ObjectDeletedError", "StaleDataError", "FlushError"}) {
        module.set(name, library.type(name));
    }
}

// flag_modified(instance, "data"): a change that nobody could see.
void fill_attributes(Library& library, python::ModuleObject& module) {
    module.set("flag_modified",
               function(library, "flag_modified(instance, key)",
                        [](Library& lib, std::span<Value> a) -> Value {
                            const Mapper& mapper = mapper_of_instance(lib, a[0]);
                            const std::string key = text_of(lib, a[1], "flag_modified");
                            const MappedColumn* const column = mapper.find(key);
                            if (column == nullptr) {
                                raise(lib, "InvalidRequestError",
                                      fmt::format("Can't flag attribute '{}' modified; it's not "
                                                  "present in the object state",
                                                  key));
                            }
                            const Value value = read_column(lib, a[0], *column->key);
                            write_column(lib, a[0], column->key, value);
                            state_of(lib, a[0]).before[key] = Value::unset();
                            return {};
                        }));
    module.set("object_session", function(library, "object_session(instance)",
                                          [](Library& lib, std::span<Value> a) -> Value {
                                              const auto& session = state_of(lib, a[0]).session;
                                              return session ? Value(session) : Value::none();
                                          }));
}

}  // namespace limbeck::alembic
