// SPDX-License-Identifier: MIT
#include "limbeck/alembic/orm_mapper.h"

#include <fmt/core.h>

#include "limbeck/alembic/exceptions.h"
#include "limbeck/alembic/orm_relationship.h"
#include "limbeck/alembic/orm_state.h"
#include "limbeck/python/access.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/state.h"
#include "limbeck/python/text_of.h"

namespace limbeck::alembic {

namespace {

Mapper* own_mapper(const Class& cls) {
    const Value* const found = cls.attributes->table.find("__mapper__");
    return found == nullptr ? nullptr : python::native<Mapper>(*found);
}

using Get = std::function<Value(Library&, const Value& self)>;
using Set = std::function<void(Library&, const Value& self, const Value& value)>;

// What instances have under that name.
void install(Mapper& mapper, const std::string& key, Get get, Set set) {
    auto made = python::make<python::Property>();
    Library& library = mapper.library;
    made->name = key;
    made->native = [&library, get = std::move(get)](Interpreter&, const Value& self) {
        return get(library, self);
    };
    made->setter = function(library, "set(self, value)",
                            [set = std::move(set)](Library& lib, std::span<Value> a) -> Value {
                                set(lib, a[0], a[1]);
                                return {};
                            });
    made->deleter = function(library, "delete(self)", [key](Library&, std::span<Value>) -> Value {
        python::unsupported(fmt::format("del of the mapped attribute '{}'", key));
    });
    mapper.cls->attributes->table.set(std::string_view(key), made);
}

void install_column(Mapper& mapper, const Ref<python::Str>& key) {
    install(
        mapper, key->text(),
        [key](Library& lib, const Value& self) { return read_column(lib, self, *key); },
        [key](Library& lib, const Value& self, const Value& value) {
            write_column(lib, self, key, value);
        });
}

void install_hybrid(Mapper& mapper, const std::string& key, const AttributeNote& note) {
    mapper.hybrids[key] = note.expression.is_none() ? note.inner : note.expression;
    install(
        mapper, key,
        [get = note.inner](Library& lib, const Value& self) {
            return python::call(lib.vm, get, {self});
        },
        [set = note.setter](Library& lib, const Value& self, const Value& value) {
            if (set.is_none()) {
                python::raise(lib.vm, "AttributeError", "can't set attribute");
            }
            python::call(lib.vm, set, {self, value});
        });
}

// The constructor of a class that has none: every keyword is an attribute.
Value construct_instance(Library& library, const Arguments& given) {
    const Value self = given.positional[0];
    const Class& cls = *self.to<python::Instance>().type;
    if (given.positional.size() > 1) {
        python::raise(library.vm, "TypeError",
                      fmt::format("{}.__init__() takes 1 positional argument but {} were given",
                                  cls.name, given.positional.size()));
    }
    for (std::size_t i = 0; i < given.keyword_names.size(); ++i) {
        const std::string& name = given.keyword_names[i].as_text();
        if (cls.find(std::string_view(name)) == nullptr) {
            python::raise(library.vm, "TypeError",
                          fmt::format("{} is an invalid keyword argument for {}",
                                      python::repr_text(name), cls.name));
        }
        python::set_attribute(library.vm, self, python::text(name), given.keyword_values[i]);
    }
    return {};
}

void install_constructor(Library& library, const Mapper& mapper) {
    const Value* const found = mapper.cls->find("__init__");
    const Value* const of_object =
        library.vm.state().types.object->attributes->table.find("__init__");
    if (found != of_object) {
        return;
    }
    mapper.cls->attributes->table.set(
        "__init__",
        mapper.registry->base_init.is_none()
            ? python::make_raw_function("__init__",
                                        [&library](Interpreter&, const Arguments& given) {
                                            return construct_instance(library, given);
                                        })
            : mapper.registry->base_init);
}

}  // namespace

std::optional<Value> Registry::attribute(Interpreter& /*vm*/, std::string_view name) {
    if (name == "metadata") {
        return metadata;
    }
    return std::nullopt;
}

Ref<Mapper> Registry::find(std::string_view class_name) const {
    const std::string_view own = class_name.substr(class_name.rfind('.') + 1);
    for (const Ref<Mapper>& mapper : mappers) {
        if (mapper->cls->name == own) {
            return mapper;
        }
    }
    raise(library, "InvalidRequestError",
          fmt::format("expression '{}' failed to locate a name: no class of that name is mapped",
                      class_name));
}

Mapper::Mapper(Library& owner, Ref<Class> of, Ref<TableObject> to)
    : library(owner), cls(std::move(of)), table(std::move(to)) {}

Mapper::~Mapper() = default;

void Mapper::clear() {
    cls = {};
    table = {};
    registry = {};
    columns.clear();
    relationships.clear();
    hybrids.clear();
}

std::optional<Value> Mapper::attribute(Interpreter& vm, std::string_view name) {
    if (name == "class_") {
        return cls;
    }
    if (name == "local_table" || name == "persist_selectable" || name == "mapped_table") {
        return table;
    }
    if (name == "c" || name == "columns") {
        return python::attribute(vm, table, "c");
    }
    if (name == "primary_key") {
        std::vector<Value> columns_of_key;
        for (const MappedColumn* each : key()) {
            columns_of_key.emplace_back(each->column);
        }
        return Value::tuple(std::move(columns_of_key));
    }
    return std::nullopt;
}

const MappedColumn* Mapper::find(std::string_view key) const {
    for (const MappedColumn& each : columns) {
        if (each.key->text() == key) {
            return &each;
        }
    }
    return nullptr;
}

const MappedColumn* Mapper::of_column(std::string_view column) const {
    for (const MappedColumn& each : columns) {
        if (each.column->column.name == column) {
            return &each;
        }
    }
    return nullptr;
}

std::vector<const MappedColumn*> Mapper::key() const {
    std::vector<const MappedColumn*> result;
    if (const auto primary = schema::primary_key(table->table)) {
        for (const std::string& column : primary->columns) {
            if (const MappedColumn* found = of_column(column)) {
                result.push_back(found);
            }
        }
    }
    return result;
}

Ref<Relationship> Mapper::relationship(std::string_view key) const {
    for (const Ref<Relationship>& each : relationships) {
        if (each->key == key) {
            return each;
        }
    }
    return {};
}

Ref<Mapper> mapper_behind(const Value& value) {
    if (const auto* cls = value.as<Class>()) {
        return Ref<Mapper>(own_mapper(*cls));
    }
    if (const auto* instance = value.as<python::Instance>()) {
        return Ref<Mapper>(own_mapper(*instance->type));
    }
    const auto* alias = python::native<AliasedClass>(value);
    return alias == nullptr ? Ref<Mapper>() : alias->of_class;
}

Mapper& mapper_of_instance(Library& library, const Value& value) {
    python::refuse_unresolved(value);
    const Ref<Mapper> mapper =
        value.is(python::Kind::Instance) ? mapper_behind(value) : Ref<Mapper>();
    if (!mapper) {
        raise(library, "UnmappedInstanceError",
              fmt::format("Class '{}' is not mapped", python::type_of(library.vm, value)->name));
    }
    return *mapper;
}

void configure(Registry& registry) {
    while (!registry.is_configured) {
        registry.is_configured = true;
        for (std::size_t i = 0; i < registry.mappers.size(); ++i) {
            // A backref adds to the list.
            const std::vector<Ref<Relationship>> all = registry.mappers[i]->relationships;
            for (const Ref<Relationship>& each : all) {
                if (!each->target) {
                    configure(*each);
                }
            }
        }
    }
}

void add_attribute(Mapper& mapper, const std::string& key, const Value& what) {
    Library& library = mapper.library;
    if (auto* column = python::native<ColumnObject>(what)) {
        if (column->column.name.empty()) {
            column->column.name = key;
        }
        if (!mapper.table->find(column->column.name)) {
            const Value items[] = {what};
            mapper.table->take(items);
        }
        mapper.columns.push_back({python::text(key), Ref<ColumnObject>(column)});
        install_column(mapper, mapper.columns.back().key);
        return;
    }
    if (auto* relationship = python::native<Relationship>(what)) {
        const Ref<Relationship> held(relationship);
        relationship->parent = &mapper;
        relationship->key = key;
        mapper.relationships.push_back(held);
        mapper.registry->is_configured = false;
        install(
            mapper, key,
            [held](Library& lib, const Value& self) { return read_relationship(lib, self, *held); },
            [held](Library& lib, const Value& self, const Value& value) {
                write_relationship(lib, self, *held, value);
            });
        return;
    }
    const auto* note = python::native<AttributeNote>(what);
    if (note == nullptr) {
        return;
    }
    if (note->kind == AttributeNote::Kind::Hybrid) {
        install_hybrid(mapper, key, *note);
    } else if (note->kind == AttributeNote::Kind::Synonym) {
        const std::string other = text_of(library, note->inner, "synonym");
        mapper.synonyms[key] = other;
        install(
            mapper, key,
            [other](Library& lib, const Value& self) {
                return python::attribute(lib.vm, self, other);
            },
            [other](Library& lib, const Value& self, const Value& value) {
                python::set_attribute(lib.vm, self, python::text(other), value);
            });
    }
}

Ref<Mapper> map_class(Library& library, const Ref<Class>& cls, const Ref<TableObject>& table,
                      const Ref<Registry>& registry,
                      const std::vector<std::pair<std::string, Value>>& named) {
    auto mapper = python::make<Mapper>(library, cls, table);
    mapper->registry = registry;
    cls->attributes->table.set("__mapper__", mapper);
    cls->attributes->table.set("__table__", table);
    table->mapper = mapper;
    for (const Ref<ColumnObject>& column : table->columns) {
        std::string key = column->column.name;
        bool deferred = false;
        for (const auto& [name, what] : named) {
            const auto* note = python::native<AttributeNote>(what);
            const Value& inner = note == nullptr ? what : note->inner;
            if (inner.is_same(Value(column))) {
                key = name;
                deferred = note != nullptr;
            }
        }
        mapper->columns.push_back({python::text(key), column, deferred});
        install_column(*mapper, mapper->columns.back().key);
    }
    if (mapper->key().empty()) {
        raise(library, "ArgumentError",
              fmt::format("Mapper[{}({})] could not assemble any primary key columns for mapped "
                          "table '{}'",
                          cls->name, table->table.name.name, table->table.name.name));
    }
    for (const auto& [name, what] : named) {
        if (!python::native<ColumnObject>(what)) {
            add_attribute(*mapper, name, what);
        }
    }
    install_constructor(library, *mapper);
    registry->mappers.push_back(mapper);
    return mapper;
}

std::optional<Value> class_attribute(Class& cls, std::string_view name) {
    const Ref<Mapper> mapper(own_mapper(cls));
    if (!mapper) {
        const Value* const found = cls.find(name);
        const auto* note = found == nullptr ? nullptr : python::native<AttributeNote>(*found);
        if (note != nullptr && note->kind == AttributeNote::Kind::Declared) {
            return python::call(note->library.vm, note->inner, {Value(&cls)});
        }
        return std::nullopt;
    }
    if (const MappedColumn* column = mapper->find(name)) {
        return column->column;
    }
    if (!mapper->registry->is_configured) {
        configure(*mapper->registry);
    }
    if (const Ref<Relationship> relationship = mapper->relationship(name)) {
        return relationship;
    }
    if (const auto other = mapper->synonyms.find(std::string(name));
        other != mapper->synonyms.end()) {
        return class_attribute(cls, other->second);
    }
    if (const auto hybrid = mapper->hybrids.find(std::string(name));
        hybrid != mapper->hybrids.end()) {
        return python::call(mapper->library.vm, hybrid->second, {Value(&cls)});
    }
    return std::nullopt;
}

std::string AttributeNote::type_name() const {
    switch (kind) {
        case Kind::Synonym:
            return "synonym";
        case Kind::Deferred:
            return "deferred";
        case Kind::Hybrid:
            return "hybrid_property";
        case Kind::Declared:
            return "declared_attr";
    }
    return "";
}

// @name.setter and @name.expression of a hybrid_property: the same with one function more.
std::optional<Value> AttributeNote::attribute(Interpreter& /*vm*/, std::string_view name) {
    if (kind != Kind::Hybrid || (name != "setter" && name != "expression" && name != "getter")) {
        return std::nullopt;
    }
    return function(library, std::string(name) + "(function)",
                    [self = Ref<AttributeNote>(this), word = std::string(name)](
                        Library& lib, std::span<Value> a) -> Value {
                        auto made = python::make<AttributeNote>(lib, self->kind, self->inner);
                        made->setter = word == "setter" ? a[0] : self->setter;
                        made->expression = word == "expression" ? a[0] : self->expression;
                        made->inner = word == "getter" ? a[0] : self->inner;
                        return made;
                    });
}

AliasedClass::AliasedClass(Library& owner, Ref<Mapper> of, const std::string& name)
    : TableObject(owner, owner.type("Table")), of_class(std::move(of)) {
    mapper = of_class;
    table = of_class->table->table;
    alias = name;
    for (const Ref<ColumnObject>& column : of_class->table->columns) {
        add_column(column->twin());
    }
}

void AliasedClass::clear() {
    TableObject::clear();
    of_class = {};
}

std::optional<Value> AliasedClass::attribute(Interpreter& vm, std::string_view name) {
    if (const MappedColumn* column = of_class->find(name)) {
        return Value(find(column->column->column.name));
    }
    if (of_class->relationship(name)) {
        python::unsupported(fmt::format(
            "the relationship '{}' of an alias (write the condition of the join)", name));
    }
    return TableObject::attribute(vm, name);
}

std::string attribute_of(const ColumnObject& column) {
    const TableObject* const table = column.parent;
    const auto* mapper = table == nullptr ? nullptr : python::native<Mapper>(table->mapper);
    const MappedColumn* const mapped =
        mapper == nullptr ? nullptr : mapper->of_column(column.column.name);
    return mapped == nullptr ? "" : mapped->key->text();
}

}  // namespace limbeck::alembic
