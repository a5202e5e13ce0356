// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "limbeck/alembic/orm_state.h"
#include "limbeck/alembic/queries.h"

namespace limbeck::alembic {

// The instances that belong to one piece of work. It lives in the migration's transaction.
class SessionObject : public NativeObject {
  public:
    SessionObject(Library& owner, Ref<Class> of) : library(owner), cls(std::move(of)) {}
    [[nodiscard]] std::string type_name() const override { return "Session"; }
    Class* python_class(Interpreter& /*vm*/) override { return cls.get(); }
    std::optional<Value> attribute(Interpreter& vm, std::string_view name) override;
    bool set_attribute(Interpreter& vm, std::string_view name, const Value& value) override;
    std::optional<bool> contains(Interpreter& vm, const Value& item) override;
    Value iterate(Interpreter& vm) override;
    Value enter(Interpreter& vm) override;
    bool exit(Interpreter& vm, const Value& exception) override;
    void clear() override;

    // The instance of that row. One that only the session holds, unchanged, is gone, as it would be
    // in SQLAlchemy, whose map is weak.
    Value find(const std::string& identity);
    void keep(const std::string& identity, const Value& instance);
    void autoflush();
    // Every persistent instance.
    std::vector<Value> instances();

    Library& library;
    Ref<Class> cls;
    std::unordered_map<std::string, Value> identities;
    std::vector<Value> added;        // in order, until they are flushed
    std::vector<Value> dirty;        // persistent ones that were changed
    std::vector<Value> deleted;      // until they are flushed
    std::vector<Value> collections;  // those whose inside may have changed: lists, mutable values
    std::vector<Value> savepoints;   // begin_nested(), innermost last
    std::size_t adds = 0;
    std::size_t next_sweep = 1024;
    int without_autoflush = 0;
    bool flushes_itself = true;
    bool expires_on_commit = true;
    bool is_flushing = false;
    bool has_worked = false;  // since the last commit: there is something to roll back

  private:
    void sweep();
};

// The name of a row among those of all classes; "" where a part of the key is not known.
std::string identity_of(Library& library, const Mapper& mapper, const std::vector<Value>& key);

void add_to_session(SessionObject& session, const Value& instance);
void expunge(SessionObject& session, const Value& instance);
void expunge_all(SessionObject& session);
void expire_all(SessionObject& session);
// Flushes. The transaction is the migration's: it stays open.
void commit(SessionObject& session);
// To the innermost savepoint. Without one, what is asked of the database afterwards is refused: the
// transaction is not this session's to end.
void rollback(SessionObject& session);
// What was not flushed is forgotten.
void close_session(SessionObject& session);
Value execute_in_session(SessionObject& session, const Value& statement, const Value& parameters);

}  // namespace limbeck::alembic
