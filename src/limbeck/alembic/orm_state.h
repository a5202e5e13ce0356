// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string>
#include <vector>

#include "limbeck/alembic/orm_mapper.h"

// What an instance of a mapped class knows of its row. The values themselves are the attributes of
// the instance; one that is not there is read from the database when it is asked for.
namespace limbeck::alembic {

class SessionObject;

class InstanceState : public NativeObject {
  public:
    enum class Status { Transient, Pending, Persistent, Deleted, Detached };

    explicit InstanceState(Ref<Mapper> of);
    ~InstanceState() override;
    [[nodiscard]] std::string type_name() const override { return "InstanceState"; }
    std::optional<Value> attribute(Interpreter& vm, std::string_view name) override;
    void clear() override;

    [[nodiscard]] bool is_persistent() const { return status == Status::Persistent; }

    Ref<Mapper> mapper;
    Ref<SessionObject> session;
    Status status = Status::Transient;
    std::string identity;                 // in the session's map
    std::vector<Value> key;               // of its row
    std::size_t order = 0;                // of add()
    bool came_in_reverse = false;         // into a collection, by what it refers to
    std::size_t inserted_in = 0;          // that many savepoints were open when its row was made
    std::map<std::string, Value> before;  // of what was set since: the former value, or Unset
    std::map<std::string, Value> copies;  // of mutable values: as they were read
    std::vector<Value> came;              // into collections that nobody has read yet
    std::map<std::string, std::vector<Value>> lists;  // of collections: as the database has them
};

// Its state; made where there is none yet. The instance must be of a mapped class.
InstanceState& state_of(Library& library, const Value& instance);
InstanceState* find_state(const Value& instance);

// What its attributes are, by their names.
python::Table& values_of(const Value& instance);

Value read_column(Library& library, const Value& instance, const python::Str& key);
void write_column(Library& library, const Value& instance, const Ref<python::Str>& key,
                  const Value& value);
// Forgets what is known of the row, changes included; of all attributes, or of those.
void expire(const Value& instance);
void expire(const Value& instance, const std::vector<std::string>& keys);
// Of mutable values: what they are now is what the row has.
void renew_copies(Library& library, const Value& instance);
// Whether the value that an attribute was given differs from the former one.
bool is_changed(Library& library, const Value& instance, const std::string& key);

}  // namespace limbeck::alembic
