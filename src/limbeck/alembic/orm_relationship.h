// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "limbeck/alembic/joins.h"
#include "limbeck/alembic/orm_session.h"

namespace limbeck::alembic {

// relationship(…): the way from the rows of one class to those of another.
class Relationship : public JoinPath {
  public:
    enum class Direction { ManyToOne, OneToMany, ManyToMany };
    // Columns that hold the same value: of the first and of the second table.
    using Pairs = std::vector<std::pair<Ref<ColumnObject>, Ref<ColumnObject>>>;

    explicit Relationship(Library& owner) : library(owner) {}
    [[nodiscard]] std::string type_name() const override { return "Relationship"; }
    Class* python_class(Interpreter& /*vm*/) override {
        return library.type("orm.RelationshipProperty").get();
    }
    [[nodiscard]] std::vector<Step> steps(const Value& target) const override;
    std::optional<Value> compare(Interpreter& vm, python::CompareOperator operation,
                                 const Value& other) override;
    std::size_t hash(Interpreter& vm) override;
    void clear() override;

    [[nodiscard]] bool is_list() const;
    // The condition between both tables: with the target's columns under another name, perhaps.
    [[nodiscard]] Clause condition(const TableObject& to) const;

    Library& library;
    Mapper* parent = nullptr;  // which holds this
    std::string key;
    Value argument;  // the class, its name, or a function that gives it
    Value secondary_argument;
    Value foreign_keys;
    Value remote_side;
    Value primaryjoin;
    Value secondaryjoin;
    Value order_by;
    Value uselist;
    Value backref;
    std::string back_populates;
    std::string cascade = "save-update, merge";
    bool is_viewonly = false;
    bool passive_deletes = false;
    bool annotated_list = false;    // Mapped[list[…]]
    bool annotated_scalar = false;  // Mapped[X] or Mapped[X | None]

    // Known once it is configured.
    Ref<Mapper> target;
    Ref<TableObject> secondary;
    Direction direction = Direction::ManyToOne;
    Pairs pairs;         // of the parent's table: with the target's, or with the secondary's
    Pairs target_pairs;  // of the secondary with the target's
    Relationship* reverse = nullptr;

    [[nodiscard]] bool cascades(std::string_view what) const;
};

// relationship(argument, secondary=, …)
Value make_relationship(Library& library, std::span<Value> arguments);
// Finds target, direction and columns; makes what `backref` asks for.
void configure(Relationship& relationship);

Value read_relationship(Library& library, const Value& instance, Relationship& relationship);
void write_relationship(Library& library, const Value& instance, Relationship& relationship,
                        const Value& value);
// Those that an attribute holds now: nobody is asked.
std::vector<Value> held_by(const Value& instance, const Relationship& relationship);

void add_relationships(Library& library);
// The lists that instances have under the name of a relationship.
void add_collections(Library& library);

}  // namespace limbeck::alembic
