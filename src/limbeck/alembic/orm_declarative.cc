// SPDX-License-Identifier: MIT
#include "limbeck/alembic/orm_declarative.h"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>
#include <set>

#include "limbeck/alembic/exceptions.h"
#include "limbeck/alembic/orm_annotation.h"
#include "limbeck/alembic/orm_relationship.h"
#include "limbeck/python/access.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/operators.h"
#include "limbeck/python/state.h"

namespace limbeck::alembic {

namespace {

using Named = std::vector<std::pair<std::string, Value>>;

struct Item {
    std::string name;
    Value value = Value::unset();  // of `name: Mapped[int]` alone
    std::string annotation;
};

// What a class body has, in its order.
std::vector<Item> items_of(const Class& cls) {
    std::vector<Item> annotated;
    if (const Value* const found = cls.attributes->table.find("__annotations__")) {
        const python::Table& table = found->to<python::Dict>().table;
        for (std::size_t at = 0; const auto* entry = table.next(at);) {
            annotated.push_back({entry->key.as_text(), Value::unset(), entry->value.as_text()});
        }
    }
    std::vector<Item> result;
    std::size_t next = 0;
    const auto take_until = [&](std::string_view name) {
        while (next < annotated.size() && annotated[next].name != name) {
            result.push_back(annotated[next++]);
        }
    };
    for (std::size_t at = 0; const auto* entry = cls.attributes->table.next(at);) {
        const std::string& name = entry->key.as_text();
        const auto own = std::find_if(annotated.begin(), annotated.end(),
                                      [&](const Item& item) { return item.name == name; });
        if (own == annotated.end()) {
            result.push_back({name, entry->value, ""});
        } else if (own - annotated.begin() >= static_cast<std::ptrdiff_t>(next)) {
            take_until(name);
            result.push_back({name, entry->value, annotated[next++].annotation});
        }
    }
    take_until("");
    std::set<std::string> seen;
    std::erase_if(result, [&](const Item& item) { return !seen.insert(item.name).second; });
    return result;
}

bool is_special(const std::string& name) {
    return name.starts_with("__") && name.ends_with("__");
}

Class& base_class(Library& library) {
    return *library.type("orm.DeclarativeBase");
}

// The class and those it takes columns from: as SQLAlchemy orders them, of whose version the base
// is.
void add_sources(Class& cls, bool own_first, std::vector<Class*>& to) {
    const auto add = [&](Class* one) {
        if (std::find(to.begin(), to.end(), one) == to.end() && !one->is_native) {
            to.push_back(one);
        }
    };
    if (own_first) {
        std::for_each(cls.order.begin(), cls.order.end(), add);
        return;
    }
    for (const Ref<Class>& base : cls.bases) {
        add_sources(*base, false, to);
    }
    add(&cls);
}

// What a special name means for a class: a declared_attr is asked.
Value special(Library& library, Class& cls, std::string_view name) {
    const Value* const found = cls.find(name);
    if (found == nullptr) {
        return {};
    }
    const Value held = *found;
    if (const auto* note = python::native<AttributeNote>(held);
        note != nullptr && note->kind == AttributeNote::Kind::Declared) {
        return python::call(library.vm, note->inner, {Value(&cls)});
    }
    if (const auto* method = held.as<python::ClassMethod>()) {
        return python::call(library.vm, method->function, {Value(&cls)});
    }
    return held;
}

ColumnObject* column_in(const Value& value) {
    const auto* note = python::native<AttributeNote>(value);
    return python::native<ColumnObject>(note == nullptr ? value : note->inner);
}

void take_annotation(const Annotation& annotation, const Registry& registry, Value& value) {
    if (!annotation.is_mapped) {
        return;
    }
    if (auto* relationship = python::native<Relationship>(value)) {
        relationship->annotated_list = annotation.is_list;
        relationship->annotated_scalar = !annotation.is_list && !annotation.text.empty();
        if (relationship->argument.is_none() && !annotation.text.empty()) {
            std::string name = annotation.text;
            if (annotation.is_list) {
                name = name.substr(name.find('[') + 1);
                name.pop_back();
            }
            std::erase_if(name, [](char c) { return c == '"' || c == '\'' || c == ' '; });
            relationship->argument = Value::text(name);
        }
        return;
    }
    if (!value.is_set()) {
        value = python::call(registry.library.vm, registry.library.type("Column"));
    }
    if (ColumnObject* const column = column_in(value)) {
        apply(annotation, *column, registry);
    }
}

// Columns, relationships and the like of a class and its mixins.
Named attributes_of(Library& library, Class& cls, const Registry& registry, bool own_first) {
    std::vector<Class*> sources;
    add_sources(cls, own_first, sources);
    Named result;
    for (Class* const source : sources) {
        for (Item& item : items_of(*source)) {
            const Value* const visible = cls.find(std::string_view(item.name));
            const bool overridden = item.value.is_set()
                                        ? visible != nullptr && !visible->is_same(item.value)
                                        : visible != nullptr;
            const bool known = std::any_of(result.begin(), result.end(), [&](const auto& each) {
                return each.first == item.name;
            });
            if (is_special(item.name) || overridden || known || item.name == "metadata" ||
                item.name == "registry") {
                continue;
            }
            Value value = item.value;
            const auto* note = value.is_set() ? python::native<AttributeNote>(value) : nullptr;
            if (note != nullptr && note->kind == AttributeNote::Kind::Declared) {
                value = python::call(library.vm, note->inner, {Value(&cls)});
            } else if (value.is_set() && source != &cls &&
                       python::native<ColumnObject>(value) != nullptr) {
                value = python::call_method(library.vm, value, "copy");
            }
            if (!item.annotation.empty()) {
                take_annotation(read_annotation(item.annotation), registry, value);
            }
            if (!value.is_set()) {
                continue;
            }
            if (ColumnObject* const column = column_in(value)) {
                if (column->column.name.empty()) {
                    column->column.name = item.name;
                }
                result.emplace_back(item.name, value);
            } else if (python::native<Relationship>(value) != nullptr ||
                       python::native<AttributeNote>(value) != nullptr) {
                result.emplace_back(item.name, value);
            }
        }
    }
    return result;
}

// Table(name, metadata, *columns, *arguments, **keywords)
Ref<TableObject> make_table(Library& library, Class& cls, const Named& attributes) {
    std::vector<Value> positional{special(library, cls, "__tablename__"),
                                  special(library, cls, "metadata")};
    for (const auto& [name, value] : attributes) {
        if (ColumnObject* const column = column_in(value)) {
            positional.emplace_back(column);
        }
    }
    Value options;
    const Value arguments = special(library, cls, "__table_args__");
    if (python::payload_of(arguments).is(python::Kind::Dict)) {
        options = arguments;
    } else if (!arguments.is_absent()) {
        for (const Value& each : python::collect(library.vm, arguments)) {
            if (python::payload_of(each).is(python::Kind::Dict)) {
                options = each;
            } else {
                positional.push_back(each);
            }
        }
    }
    std::vector<Value> names;
    std::vector<Value> values;
    for (const auto& [name, value] : keywords_of(library, python::payload_of(options))) {
        names.push_back(Value::text(name));
        values.push_back(value);
    }
    const Value made =
        python::call(library.vm, library.type("Table"), Arguments{positional, names, values});
    return Ref<TableObject>(python::native<TableObject>(made));
}

// A class that has no base of the registry's gets the hooks of one itself.
std::shared_ptr<const python::ClassHooks> hooks_of(Library& library);

void declare(Library& library, Class& cls, const Ref<Registry>& registry) {
    for (std::size_t i = 1; i < cls.order.size(); ++i) {
        if (mapper_behind(Value(cls.order[i]))) {
            python::unsupported(
                fmt::format("class {}({}): inheritance of mapped classes (write it with Core)",
                            cls.name, cls.order[i]->name));
        }
    }
    if (!special(library, cls, "__mapper_args__").is_absent()) {
        const Value given = special(library, cls, "__mapper_args__");
        for (const auto& [keyword, value] : keywords_of(library, python::payload_of(given))) {
            if (keyword != "eager_defaults" && keyword != "confirm_deleted_rows") {
                unknown_keyword("__mapper_args__", keyword);
            }
        }
    }
    const bool own_first = cls.is_subclass_of(base_class(library));
    const Named attributes = attributes_of(library, cls, *registry, own_first);
    Ref<TableObject> table;
    if (const Value given = special(library, cls, "__table__"); !given.is_absent()) {
        table = Ref<TableObject>(&table_of(library, given, "__table__"));
    } else if (special(library, cls, "__tablename__").is_absent()) {
        raise(library, "InvalidRequestError",
              fmt::format("Class '{}' does not have a __table__ or __tablename__ specified and "
                          "does not inherit from an existing table-mapped class.",
                          cls.name));
    } else {
        table = make_table(library, cls, attributes);
    }
    map_class(library, Ref<Class>(&cls), table, registry, attributes);
}

void on_subclass(Library& library, Class& made) {
    const Value* const abstract = made.attributes->table.find("__abstract__");
    const bool is_base =
        std::any_of(made.bases.begin(), made.bases.end(),
                    [&](const Ref<Class>& base) { return base.get() == &base_class(library); });
    if (is_base) {
        const Value* const metadata = made.find("metadata");
        const Value* const types = made.find("type_annotation_map");
        const Value* const given = made.find("registry");
        if (given != nullptr && python::native<Registry>(*given) != nullptr) {
            made.attributes->table.set("metadata", python::native<Registry>(*given)->metadata);
            return;
        }
        const Value own =
            metadata == nullptr ? python::call(library.vm, library.type("MetaData")) : *metadata;
        made.attributes->table.set("metadata", own);
        made.attributes->table.set(
            "registry", python::make<Registry>(library, own, types == nullptr ? Value() : *types));
        return;
    }
    if (abstract != nullptr && python::truth(library.vm, *abstract)) {
        return;
    }
    const Value* const registry = made.find("registry");
    if (registry == nullptr || python::native<Registry>(*registry) == nullptr) {
        return;
    }
    declare(library, made, Ref<Registry>(python::native<Registry>(*registry)));
}

std::shared_ptr<const python::ClassHooks> hooks_of(Library& library) {
    auto hooks = std::make_shared<python::ClassHooks>();
    hooks->on_subclass = [&library](Interpreter&, Class& made, const Arguments&) {
        on_subclass(library, made);
    };
    hooks->attribute = [](Interpreter&, Class& cls, std::string_view name) {
        return class_attribute(cls, name);
    };
    hooks->set_attribute = [](Interpreter&, Class& cls, std::string_view name, const Value& value) {
        const Ref<Mapper> mapper = mapper_behind(Value(&cls));
        const bool is_ours = python::native<ColumnObject>(value) != nullptr ||
                             python::native<Relationship>(value) != nullptr ||
                             python::native<AttributeNote>(value) != nullptr;
        if (!mapper || !is_ours) {
            return false;
        }
        add_attribute(*mapper, std::string(name), value);
        return true;
    };
    return hooks;
}

// declarative_base(metadata=, cls=, name=, …) and registry.generate_base()
Value make_base(Library& library, const Ref<Registry>& registry, const Value& parents,
                const std::string& name) {
    std::vector<Ref<Class>> bases;
    if (parents.is(python::Kind::Tuple)) {
        for (const Value& each : parents.to<python::Tuple>().items) {
            bases.emplace_back(&each.to<Class>());
        }
    } else if (parents.is(python::Kind::Class)) {
        bases.emplace_back(&parents.to<Class>());
    }
    const Ref<Class> made = python::make_class(library.vm, name, std::move(bases));
    made->is_native = false;
    made->hooks = hooks_of(library);
    made->attributes->table.set("metadata", registry->metadata);
    made->attributes->table.set("registry", registry);
    return made;
}

Ref<Registry> make_registry(Library& library, const Value& metadata, const Value& types) {
    return python::make<Registry>(
        library,
        metadata.is_absent() ? python::call(library.vm, library.type("MetaData")) : metadata,
        types.is_absent() ? Value() : types);
}

Value declarative_base(Library& library, std::span<Value> a) {
    const Ref<Registry> registry = make_registry(library, a[1], a[7]);
    if (!a[5].is_absent()) {
        registry->base_init = a[5];
    }
    return make_base(library, registry, a[3], text_or(library, a[4], "name", "Base"));
}

// as_declarative(): the decorated class is the base.
Value as_declarative(Library& library, std::span<Value> a) {
    Value metadata;
    for (const auto& [keyword, value] : keywords_of(library, a[0])) {
        if (keyword != "metadata") {
            unknown_keyword("as_declarative", keyword);
        }
        metadata = value;
    }
    const Ref<Registry> registry = make_registry(library, metadata, {});
    return function(library, "decorate(cls)", [registry](Library& lib, std::span<Value> b) {
        return make_base(lib, registry, b[0], b[0].to<Class>().name);
    });
}

Registry& self_of(std::span<Value> a) {
    return *python::native<Registry>(a[0]);
}

// registry.mapped: decorates a class that has no declarative base.
Value map_decorated(Library& library, std::span<Value> a) {
    Class& cls = a[1].to<Class>();
    cls.hooks = hooks_of(library);
    cls.attributes->table.set("metadata", self_of(a).metadata);
    cls.attributes->table.set("registry", a[0]);
    declare(library, cls, Ref<Registry>(&self_of(a)));
    return a[1];
}

// registry.map_imperatively(class, table, properties=)
Value map_imperatively(Library& library, std::span<Value> a) {
    if (!a[1].is(python::Kind::Class)) {
        argument_error(library, "a class is expected");
    }
    Class& cls = a[1].to<Class>();
    TableObject& table = table_of(library, a[2], "map_imperatively");
    const Named properties =
        a[3].is_absent() ? Named{} : keywords_of(library, python::payload_of(a[3]));
    for (const auto& [keyword, value] : keywords_of(library, a[4])) {
        unknown_keyword("map_imperatively", keyword);
    }
    cls.hooks = hooks_of(library);
    return map_class(library, Ref<Class>(&cls), Ref<TableObject>(&table),
                     Ref<Registry>(&self_of(a)), properties);
}

void add_registry(Library& library) {
    Class& type = *library.make_class(
        "orm.registry", {},
        constructor(
            library,
            "registry(cls, *, metadata=, type_annotation_map=, constructor=, class_registry=)",
            [](Library& lib, const Ref<Class>&, std::span<Value> a) -> Value {
                const Ref<Registry> made = make_registry(lib, a[0], a[1]);
                made->base_init = a[2].is_absent() ? Value() : a[2];
                return made;
            }));
    const auto method = [&](std::string_view signature, Value (*code)(Library&, std::span<Value>)) {
        type.add_method(signature, [&library, code](Interpreter&, std::span<Value> a) {
            return code(library, a);
        });
    };
    method("generate_base(self, mapper=, cls=, name=, metaclass=)", [](Library& lib,
                                                                       std::span<Value> a) {
        return make_base(lib, Ref<Registry>(&self_of(a)), a[2], text_or(lib, a[3], "name", "Base"));
    });
    method("mapped(self, cls)", map_decorated);
    method("map_imperatively(self, class_, local_table=, properties=, **kw)", map_imperatively);
    method("configure(self)", [](Library&, std::span<Value> a) -> Value {
        configure(self_of(a));
        return {};
    });
}

// What mapped_column takes beside what Column takes.
constexpr std::string_view only_mapped[] = {
    "deferred", "sort_order",          "init",           "repr",
    "compare",  "use_existing_column", "active_history", "deferred_group",
    "kw_only",  "deferred_raiseload",  "hash",           "dataclass_metadata",
};

Value mapped_column(Library& library, std::span<Value> a) {
    std::vector<Value> names;
    std::vector<Value> values;
    bool is_deferred = false;
    for (const auto& [keyword, value] : keywords_of(library, a[1])) {
        if (keyword == "deferred") {
            is_deferred = python::truth(library.vm, value);
        }
        if (keyword == "sort_order" || keyword == "default_factory") {
            unknown_keyword("mapped_column", keyword);
        }
        if (std::find(std::begin(only_mapped), std::end(only_mapped), keyword) !=
            std::end(only_mapped)) {
            continue;
        }
        names.push_back(Value::text(keyword == "insert_default" ? "default" : keyword));
        values.push_back(value);
    }
    const Value made = python::call(library.vm, library.type("Column"),
                                    Arguments{a[0].to<python::Tuple>().items, names, values});
    if (!is_deferred) {
        return made;
    }
    return python::make<AttributeNote>(library, AttributeNote::Kind::Deferred, made);
}

Value column_property(Library& /*library*/, std::span<Value> a) {
    const std::vector<Value>& given = a[0].to<python::Tuple>().items;
    if (given.size() != 1 || python::native<ColumnObject>(given[0]) == nullptr) {
        python::unsupported("column_property() of an expression (ask for it in the query)");
    }
    return given[0];
}

Value note_of(Library& library, AttributeNote::Kind kind, const Value& inner) {
    return python::make<AttributeNote>(library, kind, inner);
}

Value make_alias(Library& library, std::span<Value> a) {
    const Ref<Mapper> mapper = mapper_behind(a[0]);
    if (!mapper) {
        return python::call_method(library.vm, a[0], "alias",
                                   {a[1].is_set() ? a[1] : Value::none()});
    }
    static constexpr std::string_view between = "_";
    const std::string unnamed =
        fmt::format("{}{}{}", mapper->table->table.name.name, between, ++library.aliases);
    return python::make<AliasedClass>(library, mapper, text_or(library, a[1], "name", unnamed));
}

}  // namespace

void add_declarative(Library& library) {
    const Ref<Class> base = library.make_class("orm.DeclarativeBase");
    base->is_native = true;
    base->hooks = hooks_of(library);
    library.make_class("orm.DeclarativeMeta");
    add_registry(library);
    const Ref<Class> declared = library.make_class(
        "orm.declared_attr", {},
        constructor(library, "declared_attr(cls, fget)",
                    [](Library& lib, const Ref<Class>&, std::span<Value> a) {
                        // It is a class method with or without saying so.
                        const auto* method = a[0].as<python::ClassMethod>();
                        return note_of(lib, AttributeNote::Kind::Declared,
                                       method == nullptr ? a[0] : method->function);
                    }));
    for (const char* same : {"directive", "cascading"}) {
        declared->attributes->table.set(same, declared);
    }
    library.make_class("orm.hybrid_property", {},
                       constructor(library, "hybrid_property(cls, fget, fset=, fdel=, expr=)",
                                   [](Library& lib, const Ref<Class>&, std::span<Value> a) {
                                       return note_of(lib, AttributeNote::Kind::Hybrid, a[0]);
                                   }));
}

void fill_declarative(Library& library, python::ModuleObject& module) {
    for (const char* name : {"DeclarativeBase", "DeclarativeMeta", "registry", "declared_attr"}) {
        module.set(name, library.type(std::string("orm.") + name));
    }
    module.set("Mapped", python::import_from(library.vm, "typing", "Generic"));
    const auto add = [&](std::string_view signature, Value (*code)(Library&, std::span<Value>)) {
        module.set(signature.substr(0, signature.find('(')), function(library, signature, code));
    };
    add("declarative_base(bind=, metadata=, mapper=, cls=, name=, constructor=, class_registry=, "
        "type_annotation_map=, metaclass=)",
        declarative_base);
    add("as_declarative(**kw)", as_declarative);
    add("declarative_mixin(cls)", [](Library&, std::span<Value> a) { return a[0]; });
    add("mapped_column(*args, **kw)", mapped_column);
    add("column_property(*columns, **kw)", column_property);
    add("deferred(column, **kw)", [](Library& lib, std::span<Value> a) {
        return note_of(lib, AttributeNote::Kind::Deferred, a[0]);
    });
    add("synonym(name, **kw)", [](Library& lib, std::span<Value> a) {
        return note_of(lib, AttributeNote::Kind::Synonym, a[0]);
    });
    add("relationship(argument=, secondary=, primaryjoin=, secondaryjoin=, foreign_keys=, "
        "uselist=, order_by=, backref=, back_populates=, cascade=, viewonly=, lazy=, "
        "remote_side=, passive_deletes=, post_update=, **kw)",
        make_relationship);
    add("backref(name, **kw)", [](Library&, std::span<Value> a) -> Value {
        return Value::tuple({a[0], a[1]});
    });
    add("aliased(element, name=, flat=)", make_alias);
    add("configure_mappers()", [](Library&, std::span<Value>) -> Value { return {}; });
}

void fill_hybrid(Library& library, python::ModuleObject& module) {
    module.set("hybrid_property", library.type("orm.hybrid_property"));
}

}  // namespace limbeck::alembic
