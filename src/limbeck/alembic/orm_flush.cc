// SPDX-License-Identifier: MIT
#include "limbeck/alembic/orm_flush.h"

#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <unordered_set>

#include "limbeck/alembic/exceptions.h"
#include "limbeck/alembic/orm_load.h"
#include "limbeck/alembic/orm_relationship.h"
#include "limbeck/alembic/orm_write.h"
#include "limbeck/python/access.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/operators.h"
#include "limbeck/python/text_of.h"

namespace limbeck::alembic {

namespace {

using Direction = Relationship::Direction;
using Status = InstanceState::Status;

// Instances, each once.
class Seen {
  public:
    bool insert(const Value& one) { return seen_.insert(one.object()).second; }
    [[nodiscard]] bool has(const Value& one) const { return seen_.contains(one.object()); }

  private:
    std::unordered_set<const python::Object*> seen_;
};

bool holds(const std::vector<Value>& list, const Value& one) {
    return std::any_of(list.begin(), list.end(),
                       [&](const Value& each) { return each.is_same(one); });
}

std::vector<Value> without(const std::vector<Value>& list, const std::vector<Value>& others) {
    std::vector<Value> rest;
    std::copy_if(list.begin(), list.end(), std::back_inserter(rest),
                 [&](const Value& each) { return !holds(others, each); });
    return rest;
}

// Of a collection: what came and what went since the database was asked.
struct Difference {
    std::vector<Value> added;
    std::vector<Value> removed;
};

Difference difference(const Value& instance, const Relationship& relationship) {
    const InstanceState& state = *find_state(instance);
    const auto known = state.lists.find(relationship.key);
    if (known == state.lists.end()) {
        return {};
    }
    const std::vector<Value> now = held_by(instance, relationship);
    return {without(now, known->second), without(known->second, now)};
}

// A single child, or a parent: what it was before. Nothing where it was not set.
std::optional<Difference> replaced(const Value& instance, const Relationship& relationship) {
    const InstanceState& state = *find_state(instance);
    const auto before = state.before.find(relationship.key);
    if (before == state.before.end()) {
        return std::nullopt;
    }
    const std::vector<Value> now = held_by(instance, relationship);
    std::vector<Value> then;
    if (before->second.is_set() && !before->second.is_none()) {
        then.push_back(before->second);
    }
    return Difference{without(now, then), without(then, now)};
}

Difference changes_of(const Value& instance, const Relationship& relationship) {
    if (relationship.is_list()) {
        return difference(instance, relationship);
    }
    return replaced(instance, relationship).value_or(Difference{});
}

// The mappers so that what a foreign key refers to comes first.
class MapperOrder {
  public:
    void add(Mapper* mapper) {
        if (std::find(all_.begin(), all_.end(), mapper) == all_.end()) {
            all_.push_back(mapper);
        }
    }
    std::vector<Mapper*> sorted() {
        for (Mapper* const each : all_) {
            visit(each);
        }
        return std::move(result_);
    }

  private:
    void visit(Mapper* mapper) {
        if (!seen_.insert(mapper).second) {
            return;
        }
        for (Mapper* const other : all_) {
            if (other != mapper && refers(*mapper, *other)) {
                visit(other);
            }
        }
        result_.push_back(mapper);
    }
    // Relationships say so, else the foreign keys of the table; where both tables refer to each
    // other, only relationships can.
    static bool refers(const Mapper& from, const Mapper& to) {
        for (const Ref<Relationship>& each : from.relationships) {
            if (each->target.get() == &to && each->direction == Direction::ManyToOne) {
                return true;
            }
        }
        for (const Ref<Relationship>& each : to.relationships) {
            if (each->target.get() == &from && each->direction == Direction::OneToMany) {
                return true;
            }
        }
        return has_key(from, to) && !has_key(to, from);
    }
    static bool has_key(const Mapper& from, const Mapper& to) {
        const auto names = [&](const schema::ForeignKey& key) {
            return key.target.name == to.table->table.name.name;
        };
        const bool of_column = std::any_of(
            from.table->columns.begin(), from.table->columns.end(), [&](const auto& column) {
                return std::any_of(column->column.foreign_keys.begin(),
                                   column->column.foreign_keys.end(), names);
            });
        return of_column || std::any_of(from.table->table.constraints.begin(),
                                        from.table->table.constraints.end(),
                                        [&](const schema::Constraint& constraint) {
                                            const auto* key =
                                                std::get_if<schema::ForeignKey>(&constraint);
                                            return key != nullptr && names(*key);
                                        });
    }

    std::vector<Mapper*> all_;
    std::vector<Mapper*> result_;
    std::set<Mapper*> seen_;
};

class UnitOfWork {
  public:
    explicit UnitOfWork(SessionObject& session) : session_(session), library_(session.library) {}

    void run() {
        collect();
        for (Mapper* const mapper : mappers_) {
            save(*mapper);
        }
        write_secondaries();
        for (auto mapper = mappers_.rbegin(); mapper != mappers_.rend(); ++mapper) {
            remove(**mapper);
        }
        finish();
    }

  private:
    void collect() {
        cascade_added(session_);
        find_orphans();
        for (std::size_t i = 0; i < session_.deleted.size(); ++i) {
            cascade_delete(session_.deleted[i]);
        }
        MapperOrder order;
        for (const std::vector<Value>* list :
             {&session_.dirty, &session_.collections, &session_.added, &session_.deleted}) {
            for (const Value& each : *list) {
                order.add(find_state(each)->mapper.get());
                // Those that a change of this one's collections changes.
                for (const Ref<Relationship>& relationship :
                     find_state(each)->mapper->relationships) {
                    order.add(relationship->target.get());
                }
            }
        }
        mappers_ = order.sorted();
    }

    // delete-orphan: what was taken out of a collection goes.
    void find_orphans() {
        for (const std::vector<Value>* list : {&session_.dirty, &session_.collections}) {
            const std::vector<Value> held = *list;
            for (const Value& each : held) {
                for (const Ref<Relationship>& relationship :
                     find_state(each)->mapper->relationships) {
                    if (!relationship->cascades("delete-orphan")) {
                        continue;
                    }
                    for (const Value& gone : changes_of(each, *relationship).removed) {
                        mark_deleted(gone);
                    }
                }
            }
        }
    }

    void mark_deleted(const Value& instance) {
        InstanceState& state = state_of(library_, instance);
        if (state.status == Status::Pending) {
            expunge(session_, instance);
        } else if (state.is_persistent() && !holds(session_.deleted, instance)) {
            session_.deleted.push_back(instance);
        }
    }

    // What becomes of those that belong to a deleted one.
    void cascade_delete(const Value& instance) {
        const std::vector<Ref<Relationship>> all = find_state(instance)->mapper->relationships;
        for (const Ref<Relationship>& each : all) {
            if (each->is_viewonly || each->passive_deletes) {
                continue;
            }
            const bool cascades = each->cascades("delete");
            if (each->direction == Direction::ManyToOne && !cascades) {
                continue;
            }
            const Value held = read_relationship(library_, instance, *each);
            if (each->direction == Direction::ManyToMany && !cascades) {
                continue;
            }
            for (const Value& child : held_by(instance, *each)) {
                if (cascades) {
                    mark_deleted(child);
                } else if (!holds(session_.deleted, child)) {
                    set_keys(child, each->pairs, Value());
                }
            }
            (void)held;
        }
    }

    // The child's columns that refer to the parent, whose own are the first of each pair.
    void set_keys(const Value& child, const Relationship::Pairs& pairs, const Value& parent) {
        const Mapper& mapper = *find_state(child)->mapper;
        for (const auto& [own, theirs] : pairs) {
            write_mapped(child, mapper, *theirs, parent.is_none() ? Value() : known(parent, *own));
        }
    }

    void write_mapped(const Value& instance, const Mapper& mapper, const ColumnObject& column,
                      const Value& value) {
        const MappedColumn* const mapped = mapper.of_column(column.column.name);
        if (mapped == nullptr) {
            python::unsupported("a relationship over a column that is not mapped");
        }
        // The key of a child is not taken away from it: SQLAlchemy refuses that, too.
        if (value.is_none() && column.column.primary_key) {
            raise(library_, "AssertionError",
                  fmt::format("Dependency rule tried to blank-out primary key column '{}.{}'",
                              mapper.table->table.name.name, column.column.name));
        }
        write_column(library_, instance, mapped->key, value);
    }

    Value known(const Value& instance, const ColumnObject& column) {
        const MappedColumn* const mapped =
            find_state(instance)->mapper->of_column(column.column.name);
        if (mapped == nullptr) {
            python::unsupported("a relationship over a column that is not mapped");
        }
        return read_column(library_, instance, *mapped->key);
    }

    // Before it is written: what its parents' keys are now.
    void take_keys_of_parents(const Value& instance) {
        const InstanceState& state = *find_state(instance);
        for (const Ref<Relationship>& each : state.mapper->relationships) {
            if (each->direction != Direction::ManyToOne || each->is_viewonly ||
                !state.before.contains(each->key)) {
                continue;
            }
            const std::vector<Value> parents = held_by(instance, *each);
            for (const auto& [own, theirs] : each->pairs) {
                write_mapped(instance, *state.mapper, *own,
                             parents.empty() ? Value() : known(parents.front(), *theirs));
            }
        }
    }

    // After it is written: its children refer to it.
    void give_keys_to_children(const Value& instance) {
        const std::vector<Ref<Relationship>> all = find_state(instance)->mapper->relationships;
        for (const Ref<Relationship>& each : all) {
            if (each->direction != Direction::OneToMany || each->is_viewonly) {
                continue;
            }
            const Difference changes = changes_of(instance, *each);
            for (const Value& child : changes.added) {
                set_keys(child, each->pairs, instance);
            }
            for (const Value& child : changes.removed) {
                if (!holds(session_.deleted, child) && !each->cascades("delete-orphan") &&
                    refers_to(child, *each, instance)) {
                    set_keys(child, each->pairs, Value());
                }
            }
        }
    }

    // It may belong to another by now.
    bool refers_to(const Value& child, const Relationship& relationship, const Value& parent) {
        for (const auto& [own, theirs] : relationship.pairs) {
            if (!python::equals(library_.vm, known(child, *theirs), known(parent, *own))) {
                return false;
            }
        }
        return true;
    }

    // Those of a class, each once.
    [[nodiscard]] static std::vector<Value> of_mapper(
        std::initializer_list<const std::vector<Value>*> lists, const Mapper& mapper) {
        std::vector<Value> result;
        Seen seen;
        for (const std::vector<Value>* const list : lists) {
            for (const Value& each : *list) {
                if (find_state(each)->mapper.get() == &mapper && seen.insert(each)) {
                    result.push_back(each);
                }
            }
        }
        return result;
    }

    // Persistent ones that were changed and stay.
    [[nodiscard]] std::vector<Value> changed_of(const Mapper& mapper) {
        Seen gone;
        for (const Value& each : session_.deleted) {
            gone.insert(each);
        }
        std::vector<Value> result = of_mapper({&session_.dirty, &session_.collections}, mapper);
        std::erase_if(result, [&](const Value& each) {
            return !find_state(each)->is_persistent() || gone.has(each);
        });
        sort_by_key(result);
        return result;
    }

    void sort_by_key(std::vector<Value>& instances) {
        std::stable_sort(instances.begin(), instances.end(), [&](const Value& a, const Value& b) {
            const auto& left = find_state(a)->key;
            const auto& right = find_state(b)->key;
            for (std::size_t i = 0; i < left.size(); ++i) {
                if (!python::equals(library_.vm, left[i], right[i])) {
                    return python::less(library_.vm, left[i], right[i]);
                }
            }
            return false;
        });
    }

    void save(Mapper& mapper) {
        const std::vector<Value> changed = changed_of(mapper);
        for (const Value& each : changed) {
            take_keys_of_parents(each);
            update(each);
        }
        for (const Value& each : changed) {
            give_keys_to_children(each);
        }
        for (const std::vector<Value>& level :
             levels(of_mapper({&session_.added}, mapper), mapper)) {
            for (const Value& each : level) {
                take_keys_of_parents(each);
                insert(each);
            }
            for (const Value& each : level) {
                give_keys_to_children(each);
            }
        }
        // Children of the same class that have been told of their parent only now.
        for (const Value& each : changed_of(mapper)) {
            update(each);
        }
    }

    // Where instances of one class refer to each other: first those that refer to none.
    [[nodiscard]] std::vector<std::vector<Value>> levels(std::vector<Value> instances,
                                                         const Mapper& mapper) const {
        std::sort(instances.begin(), instances.end(), [](const Value& a, const Value& b) {
            return find_state(a)->order < find_state(b)->order;
        });
        const bool may_wait =
            std::any_of(mapper.relationships.begin(), mapper.relationships.end(),
                        [&](const auto& each) { return each->target.get() == &mapper; });
        if (!may_wait) {
            return {std::move(instances)};
        }
        std::vector<std::vector<Value>> result;
        while (!instances.empty()) {
            std::vector<Value> ready;
            for (const Value& each : instances) {
                if (!waits(each, instances)) {
                    ready.push_back(each);
                }
            }
            if (ready.empty()) {
                raise(session_.library, "CircularDependencyError", "Circular dependency detected.");
            }
            instances = without(instances, ready);
            result.push_back(std::move(ready));
        }
        return result;
    }

    [[nodiscard]] static bool waits(const Value& instance, const std::vector<Value>& others) {
        const Mapper& mapper = *find_state(instance)->mapper;
        for (const Ref<Relationship>& each : mapper.relationships) {
            if (each->target.get() != &mapper || each->is_viewonly) {
                continue;
            }
            if (each->direction == Direction::ManyToOne) {
                for (const Value& parent : held_by(instance, *each)) {
                    if (holds(others, parent) && !parent.is_same(instance)) {
                        return true;
                    }
                }
            }
            if (each->direction == Direction::OneToMany) {
                for (const Value& parent : others) {
                    if (!parent.is_same(instance) && holds(held_by(parent, *each), instance)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    void update(const Value& instance) {
        InstanceState& state = *find_state(instance);
        Row row;
        for (const MappedColumn& each : state.mapper->columns) {
            if (is_changed(library_, instance, each.key->text())) {
                row.emplace_back(each.key->text(), *values_of(instance).find(*each.key));
            }
        }
        for (const MappedColumn& each : state.mapper->columns) {
            state.before.erase(each.key->text());
        }
        renew_copies(library_, instance);
        if (row.empty()) {
            return;
        }
        Written written;
        const std::int64_t rows = update_row(library_, *state.mapper, state.key, row, written);
        if (rows == 0) {
            raise(library_, "StaleDataError",
                  fmt::format("UPDATE statement on table '{}' expected to update 1 row(s); 0 were "
                              "matched.",
                              state.mapper->table->table.name.name));
        }
        take(instance, written);
        renew_identity(instance);
    }

    void insert(const Value& instance) {
        InstanceState& state = *find_state(instance);
        Row row;
        for (const MappedColumn& each : state.mapper->columns) {
            if (const Value* const value = values_of(instance).find(*each.key)) {
                row.emplace_back(each.key->text(), *value);
            }
        }
        take(instance, insert_row(library_, *state.mapper, row, {.wants_key = true}));
        for (const MappedColumn& each : state.mapper->columns) {
            state.before.erase(each.key->text());
        }
        state.status = Status::Persistent;
        state.session = Ref<SessionObject>(&session_);
        state.inserted_in = session_.savepoints.size();
        renew_identity(instance);
    }

    // What the database or a default has made of it.
    static void take(const Value& instance, const Written& written) {
        for (const auto& [key, value] : written.known) {
            values_of(instance).set(std::string_view(key), value);
        }
        for (const std::string& key : written.unknown) {
            values_of(instance).take(*python::text(key));
        }
    }

    void renew_identity(const Value& instance) {
        InstanceState& state = *find_state(instance);
        std::vector<Value> key;
        for (const MappedColumn* each : state.mapper->key()) {
            const Value* const value = values_of(instance).find(*each->key);
            key.push_back(value == nullptr ? Value() : *value);
        }
        const std::string identity = identity_of(library_, *state.mapper, key);
        if (identity.empty()) {
            raise(library_, "FlushError",
                  fmt::format("Instance <{}> has a NULL identity key.", state.mapper->cls->name));
        }
        if (identity == state.identity) {
            return;
        }
        session_.identities.erase(state.identity);
        state.identity = identity;
        state.key = std::move(key);
        session_.keep(identity, instance);
    }

    // Rows of tables between two classes: first those that go, then those that come.
    void write_secondaries() {
        std::vector<Value> all;
        Seen seen;
        for (const std::vector<Value>* list :
             {&session_.dirty, &session_.collections, &session_.added, &session_.deleted}) {
            std::copy_if(list->begin(), list->end(), std::back_inserter(all),
                         [&](const Value& each) { return seen.insert(each); });
        }
        for (const bool removes : {true, false}) {
            std::set<std::string> done;
            for (const Value& each : all) {
                for (const Ref<Relationship>& relationship :
                     find_state(each)->mapper->relationships) {
                    if (relationship->direction == Direction::ManyToMany &&
                        !relationship->is_viewonly) {
                        write_secondary(each, *relationship, removes, done);
                    }
                }
            }
        }
    }

    void write_secondary(const Value& instance, const Relationship& relationship, bool removes,
                         std::set<std::string>& done) {
        const bool is_gone = holds(session_.deleted, instance);
        Difference changes = changes_of(instance, relationship);
        if (is_gone) {
            const auto& lists = find_state(instance)->lists;
            const auto held = lists.find(relationship.key);
            changes.added.clear();
            changes.removed = held == lists.end() ? std::vector<Value>{} : held->second;
        }
        for (const Value& other : removes ? changes.removed : changes.added) {
            Row row;
            for (const auto& [own, middle] : relationship.pairs) {
                row.emplace_back(middle->column.name, known(instance, *own));
            }
            for (const auto& [middle, theirs] : relationship.target_pairs) {
                row.emplace_back(middle->column.name, known(other, *theirs));
            }
            // Both sides may tell of it.
            std::sort(row.begin(), row.end(),
                      [](const auto& a, const auto& b) { return a.first < b.first; });
            std::string name = relationship.secondary->table.name.name;
            for (const auto& [column, value] : row) {
                name += "|" + python::repr(library_.vm, value);
            }
            if (done.insert(name).second) {
                removes ? delete_from(library_, *relationship.secondary, row)
                        : insert_into(library_, *relationship.secondary, row);
            }
        }
    }

    void remove(Mapper& mapper) {
        std::vector<Value> gone = of_mapper({&session_.deleted}, mapper);
        sort_by_key(gone);
        // Of one class, what refers to another of them goes first.
        for (const Ref<Relationship>& each : mapper.relationships) {
            if (each->target.get() == &mapper) {
                std::reverse(gone.begin(), gone.end());
                break;
            }
        }
        for (const Value& each : gone) {
            const InstanceState& state = *find_state(each);
            Row row;
            const std::vector<const MappedColumn*> columns = mapper.key();
            for (std::size_t i = 0; i < columns.size(); ++i) {
                row.emplace_back(columns[i]->column->column.name, state.key[i]);
            }
            delete_from(library_, *mapper.table, row);
        }
    }

    void finish() {
        const std::vector<Value> gone = std::exchange(session_.deleted, {});
        for (const Value& each : gone) {
            InstanceState& state = *find_state(each);
            session_.identities.erase(state.identity);
            state.status = Status::Deleted;
            state.session = {};
        }
        std::vector<Value> all = std::exchange(session_.dirty, {});
        for (const Value& each : std::exchange(session_.added, {})) {
            all.push_back(each);
        }
        for (const Value& each : session_.collections) {
            all.push_back(each);
        }
        session_.collections.clear();
        Seen seen;
        for (const Value& each : all) {
            InstanceState& state = *find_state(each);
            if (!seen.insert(each)) {
                continue;
            }
            state.before.clear();
            for (auto& [key, list] : state.lists) {
                list = held_by(each, *state.mapper->relationship(key));
            }
            if (state.is_persistent() && !(state.lists.empty() && state.copies.empty())) {
                session_.collections.push_back(each);
            }
        }
    }

    SessionObject& session_;
    Library& library_;
    std::vector<Mapper*> mappers_;
};

class Flushing {
  public:
    explicit Flushing(SessionObject& session) : session_(session) { session_.is_flushing = true; }
    ~Flushing() { session_.is_flushing = false; }
    Flushing(const Flushing&) = delete;
    Flushing& operator=(const Flushing&) = delete;

  private:
    SessionObject& session_;
};

}  // namespace

namespace {

// Whoever refers to what is in the session comes into it himself under 1.4, and not under 2.0.
void check_added(const Value& instance) {
    const InstanceState& state = *find_state(instance);
    if (state.status == Status::Transient && state.came_in_reverse) {
        python::unsupported(fmt::format(
            "a {} that is in the session only by what it refers to, which SQLAlchemy 1.4 and 2.0 "
            "see differently (session.add() it)",
            state.mapper->cls->name));
    }
}

}  // namespace

void cascade_from(SessionObject& session, const Value& instance, bool is_added) {
    const std::vector<Ref<Relationship>> all = find_state(instance)->mapper->relationships;
    for (const Ref<Relationship>& each : all) {
        if (each->is_viewonly || !each->cascades("save-update")) {
            continue;
        }
        for (const Value& other : held_by(instance, *each)) {
            const InstanceState& state = state_of(session.library, other);
            if (state.status == Status::Transient || state.status == Status::Detached) {
                if (!is_added) {
                    check_added(other);
                }
                add_to_session(session, other);
            }
        }
    }
    for (const Value& each : std::exchange(find_state(instance)->came, {})) {
        check_added(each);
    }
}

void cascade_added(SessionObject& session) {
    for (std::vector<Value> SessionObject::*list :
         {&SessionObject::added, &SessionObject::dirty, &SessionObject::collections}) {
        for (std::size_t i = 0; i < (session.*list).size(); ++i) {
            const Value each = (session.*list)[i];
            cascade_from(session, each, false);
        }
    }
}

void flush(SessionObject& session) {
    if (session.is_flushing || (session.added.empty() && session.dirty.empty() &&
                                session.deleted.empty() && session.collections.empty())) {
        return;
    }
    const Flushing flushing(session);
    session.has_worked = true;
    UnitOfWork(session).run();
}

}  // namespace limbeck::alembic
