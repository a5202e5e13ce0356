// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "limbeck/alembic/tables.h"

// A class of the script that stands for the rows of a table: the mapper says which attribute is
// which column. orm_declarative makes mappers of class statements, orm_state keeps what an instance
// knows of its row, orm_session and orm_query work with both.
namespace limbeck::alembic {

class Mapper;
class Relationship;

// The classes of one declarative base, which know each other by name, and its MetaData.
class Registry : public NativeObject {
  public:
    Registry(Library& owner, Value of, Value types)
        : library(owner), metadata(std::move(of)), annotation_types(std::move(types)) {}
    [[nodiscard]] std::string type_name() const override { return "registry"; }
    Class* python_class(Interpreter& /*vm*/) override { return library.type("orm.registry").get(); }
    std::optional<Value> attribute(Interpreter& vm, std::string_view name) override;
    void clear() override {
        mappers.clear();
        metadata = Value();
        annotation_types = Value();
        base_init = Value();
    }

    // The class of that name; raises InvalidRequestError.
    [[nodiscard]] Ref<Mapper> find(std::string_view class_name) const;

    Library& library;
    Value metadata;
    Value annotation_types;  // type_annotation_map, or none
    Value base_init;         // the constructor of its classes; none for the usual one
    std::vector<Ref<Mapper>> mappers;
    bool is_configured = true;  // its relationships know what they lead to
};

struct MappedColumn {
    Ref<python::Str> key;  // the attribute
    Ref<ColumnObject> column;
    bool is_deferred = false;
};

class Mapper : public NativeObject {
  public:
    Mapper(Library& owner, Ref<Class> of, Ref<TableObject> to);
    ~Mapper() override;
    [[nodiscard]] std::string type_name() const override { return "Mapper"; }
    std::optional<Value> attribute(Interpreter& vm, std::string_view name) override;
    void clear() override;

    [[nodiscard]] const MappedColumn* find(std::string_view key) const;
    [[nodiscard]] const MappedColumn* of_column(std::string_view column) const;
    // The columns of the table's key, in its order.
    [[nodiscard]] std::vector<const MappedColumn*> key() const;
    [[nodiscard]] Ref<Relationship> relationship(std::string_view key) const;

    Library& library;
    Ref<Class> cls;
    Ref<TableObject> table;
    Ref<Registry> registry;
    std::vector<MappedColumn> columns;
    std::vector<Ref<Relationship>> relationships;
    std::map<std::string, std::string> synonyms;
    std::map<std::string, Value> hybrids;  // what the class shows: a function of the class
};

// Of a class, of an alias of one, or of an instance; none for anything else.
Ref<Mapper> mapper_behind(const Value& value);
// Raises UnmappedInstanceError.
Mapper& mapper_of_instance(Library& library, const Value& value);
// Lets relationships find what they lead to, once all classes are there.
void configure(Registry& registry);

// Maps a class to a table. `named` are the attributes that columns have under another name.
Ref<Mapper> map_class(Library& library, const Ref<Class>& cls, const Ref<TableObject>& table,
                      const Ref<Registry>& registry,
                      const std::vector<std::pair<std::string, Value>>& named);
// One more attribute: a column of the table, a relationship, a synonym.
void add_attribute(Mapper& mapper, const std::string& key, const Value& what);
// What Model.name gives; nothing where the class is not mapped or has no such attribute.
std::optional<Value> class_attribute(Class& cls, std::string_view name);

// synonym("other"), deferred(column), hybrid_property: what a class body has beside columns.
class AttributeNote : public NativeObject {
  public:
    enum class Kind { Synonym, Deferred, Hybrid, Declared };
    AttributeNote(Library& owner, Kind what, Value of)
        : library(owner), kind(what), inner(std::move(of)) {}
    [[nodiscard]] std::string type_name() const override;
    std::optional<Value> attribute(Interpreter& vm, std::string_view name) override;
    void clear() override {
        inner = Value();
        setter = Value();
        expression = Value();
    }

    Library& library;
    Kind kind;
    Value inner;  // the other's name, the column, the function
    Value setter;
    Value expression;
};

// aliased(Model): its table under another name.
class AliasedClass : public TableObject {
  public:
    AliasedClass(Library& owner, Ref<Mapper> of, const std::string& name);
    std::optional<Value> attribute(Interpreter& vm, std::string_view name) override;
    void clear() override;

    Ref<Mapper> of_class;
};

// The attribute that a column of a class, or of an alias of one, is; "" for any other column.
std::string attribute_of(const ColumnObject& column);

}  // namespace limbeck::alembic
