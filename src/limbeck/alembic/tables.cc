// SPDX-License-Identifier: MIT
#include "limbeck/alembic/tables.h"

#include <fmt/core.h>

#include <algorithm>

#include "limbeck/alembic/engine.h"
#include "limbeck/alembic/exceptions.h"
#include "limbeck/alembic/queries.h"
#include "limbeck/alembic/types.h"
#include "limbeck/dialect/identifier.h"
#include "limbeck/operation/naming.h"
#include "limbeck/python/access.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/operators.h"
#include "limbeck/python/text_of.h"

namespace limbeck::alembic {

namespace {

// table.c: by attribute, by name, by position, in order.
class ColumnCollection : public NativeObject {
  public:
    ColumnCollection(Library& owner, Ref<TableObject> of) : library(owner), table(std::move(of)) {}
    [[nodiscard]] std::string type_name() const override { return "ReadOnlyColumnCollection"; }
    void clear() override { table = {}; }

    std::optional<Value> attribute(Interpreter& vm, std::string_view name) override {
        if (const Ref<ColumnObject> column = table->find(name)) {
            return Value(column);
        }
        if (name == "keys" || name == "values" || name == "items") {
            std::vector<Value> result;
            for (const Ref<ColumnObject>& column : table->columns) {
                const Value key = Value::text(column->own_key());
                result.push_back(name == "keys"     ? key
                                 : name == "values" ? Value(column)
                                                    : Value::tuple({key, column}));
            }
            const Value list = Value::list(std::move(result));
            return function(library, std::string(name) + "()",
                            [list](Library&, std::span<Value>) { return list; });
        }
        if (name == "get") {
            return function(
                library, "get(key, default=)",
                [of = table](Library& lib, std::span<Value> a) -> Value {
                    const auto column = of->find(text_of(lib, a[0], "get"));
                    return column ? Value(column) : a[1].is_set() ? a[1] : Value::none();
                });
        }
        if (name == "add") {
            return std::nullopt;
        }
        if (!table->columns.empty()) {
            python::raise(vm, "AttributeError", std::string(name));
        }
        return std::nullopt;
    }
    Value item(Interpreter& vm, const Value& key) override {
        if (key.is_int()) {
            const auto index = python::position(vm, key, table->columns.size(), "column");
            return table->columns[index];
        }
        const std::string name = text_of(library, key, "a column");
        if (const Ref<ColumnObject> column = table->find(name)) {
            return column;
        }
        python::raise_key_error(vm, key);
    }
    Value iterate(Interpreter& vm) override {
        return python::iterate(vm, Value::list({table->columns.begin(), table->columns.end()}));
    }
    std::optional<std::size_t> length(Interpreter& /*vm*/) override {
        return table->columns.size();
    }
    std::optional<bool> contains(Interpreter& /*vm*/, const Value& item) override {
        if (item.is_text()) {
            return static_cast<bool>(table->find(item.as_text()));
        }
        return std::any_of(table->columns.begin(), table->columns.end(),
                           [&](const auto& column) { return Value(column).is_same(item); });
    }

    Library& library;
    Ref<TableObject> table;
};

std::vector<Value> in_dependency_order(std::vector<Value> tables);

class MetaDataObject : public NativeObject {
  public:
    explicit MetaDataObject(Library& owner) : library(owner) {}
    [[nodiscard]] std::string type_name() const override { return "MetaData"; }
    Class* python_class(Interpreter& /*vm*/) override { return library.type("MetaData").get(); }
    void clear() override {
        tables.clear();
        bind = Value();
        naming_convention = Value();
    }
    std::optional<Value> attribute(Interpreter& vm, std::string_view name) override {
        if (name == "tables") {
            const Ref<python::Dict> dict = python::make<python::Dict>();
            for (const auto& [key, table] : tables) {
                dict->table.set(key, table);
            }
            return Value(dict);
        }
        if (name == "sorted_tables") {
            std::vector<Value> all;
            for (const auto& [key, table] : tables) {
                all.push_back(table);
            }
            std::sort(all.begin(), all.end(), [](const Value& a, const Value& b) {
                const auto name_of = [](const Value& value) {
                    return python::native<TableObject>(value)->table.name;
                };
                return name_of(a) < name_of(b);
            });
            return Value::list(in_dependency_order(std::move(all)));
        }
        if (name == "schema") {
            return schema.empty() ? Value::none() : Value::text(schema);
        }
        if (name == "naming_convention") {
            return naming_convention;
        }
        if (name == "reflect") {
            return function(library, "reflect(bind=, schema=, views=, resolve_fks=, only=, **kw)",
                            [self = Ref<MetaDataObject>(this)](Library& lib, std::span<Value> a) {
                                return on_bind(lib, a[0],
                                               [&] { return self->reflect_all(lib, a); });
                            });
        }
        if (name == "create_all" || name == "drop_all") {
            return function(library, std::string(name) + "(bind=, tables=, checkfirst=)",
                            [self = Ref<MetaDataObject>(this), make = name == "create_all"](
                                Library& lib, std::span<Value> a) {
                                return on_bind(lib, a[0],
                                               [&] { return self->make_all(lib, a, make); });
                            });
        }
        (void)vm;
        return std::nullopt;
    }

    Value reflect_all(Library& lib, std::span<Value> a);
    Value make_all(Library& lib, std::span<Value> a, bool create);

    Library& library;
    std::string schema;
    std::vector<std::pair<std::string, Value>> tables;
    Value bind;
    Value naming_convention;  // a dict, or None
};

// A column with a foreign key and no type has the type of the column that it refers to.
void adopt_types(TableObject& table, int depth = 0) {
    const auto* const metadata = python::native<MetaDataObject>(table.metadata);
    if (metadata == nullptr || depth > 4) {
        return;
    }
    for (schema::Column& column : table.table.columns) {
        if (column.type.kind != schema::TypeKind::Null || column.foreign_keys.empty()) {
            continue;
        }
        const schema::ForeignKey& key = column.foreign_keys.front();
        for (const auto& [name, other] : metadata->tables) {
            auto* const target = python::native<TableObject>(other);
            if (target == nullptr || target->table.name.name != key.target.name) {
                continue;
            }
            adopt_types(*target, depth + 1);
            if (const auto found = target->find(key.target_columns.at(0))) {
                column.type = found->column.type;
                table.find(column.name)->column.type = column.type;
            }
        }
    }
}

bool refers_to(const TableObject& from, const TableObject& to) {
    const auto names = [&](const schema::ForeignKey& key) {
        return key.target.name == to.table.name.name;
    };
    for (const schema::Column& column : from.table.columns) {
        if (std::any_of(column.foreign_keys.begin(), column.foreign_keys.end(), names)) {
            return true;
        }
    }
    return std::any_of(from.table.constraints.begin(), from.table.constraints.end(),
                       [&](const schema::Constraint& constraint) {
                           const auto* key = std::get_if<schema::ForeignKey>(&constraint);
                           return key != nullptr && names(*key);
                       });
}

// First those that refer to none of the others, then those that refer to these, and so on: as
// SQLAlchemy sorts them. What refers to each other stays in its order.
std::vector<Value> in_dependency_order(std::vector<Value> tables) {
    std::vector<Value> result;
    const auto table = [](const Value& value) { return python::native<TableObject>(value); };
    while (!tables.empty()) {
        const auto waits = [&](const Value& one) {
            return table(one) != nullptr &&
                   std::any_of(tables.begin(), tables.end(), [&](const Value& other) {
                       return table(other) != nullptr && !other.is_same(one) &&
                              refers_to(*table(one), *table(other));
                   });
        };
        const std::vector<Value> before = tables;
        std::vector<Value> rest;
        for (const Value& each : before) {
            waits(each) ? rest.push_back(each) : result.push_back(each);
        }
        if (rest.size() == before.size()) {
            result.insert(result.end(), rest.begin(), rest.end());
            break;
        }
        tables = std::move(rest);
    }
    return result;
}

Value make_metadata(Library& library, const Ref<Class>& /*cls*/, std::span<Value> a) {
    auto made = python::make<MetaDataObject>(library);
    made->schema = text_or(library, a[0], "schema");
    made->naming_convention = a[1].is_absent() ? Value::none() : a[1];
    return made;
}

std::string key_of(const schema::QualifiedName& name) {
    return name.schema.empty() ? name.name : name.schema + "." + name.name;
}

// Table(name, metadata, *columns, schema=, autoload_with=, extend_existing=, …)
Value make_table(Library& library, const Ref<Class>& cls, std::span<Value> a) {
    auto* metadata = python::native<MetaDataObject>(a[1]);
    const std::string in_schema =
        text_or(library, a[2], "schema", metadata == nullptr ? "" : metadata->schema);
    const schema::QualifiedName name{in_schema, text_of(library, a[0], "Table")};
    const std::vector<Value>& items = a[13].to<python::Tuple>().items;
    if (metadata != nullptr && items.empty() && !flag_of(library, a[4], false)) {
        for (const auto& [key, known] : metadata->tables) {
            if (key == key_of(name)) {
                return known;
            }
        }
    }
    auto made = python::make<TableObject>(library, cls);
    made->table.name = name;
    made->table.comment = text_or(library, a[9], "comment");
    for (const std::string& prefix : texts_of(library, a[8], "prefixes")) {
        made->table.prefixes.push_back(prefix);
    }
    if (!a[3].is_absent() || flag_of(library, a[6], false)) {
        const OnBind on(library, a[3]);
        reflect(library, *made);
    }
    made->take(items);
    read_table_keywords(library, keywords_of(library, a[14]), made->table);
    if (metadata != nullptr) {
        made->metadata = a[1];
        std::erase_if(metadata->tables,
                      [&](const auto& known) { return known.first == key_of(name); });
        metadata->tables.emplace_back(key_of(name), made);
    }
    return made;
}

// sa.table("name", sa.column("a"), …, schema=)
Value make_table_clause(Library& library, std::span<Value> a) {
    auto made = python::make<TableObject>(library, library.type("TableClause"));
    made->table.name = {text_or(library, a[1], "schema"), text_of(library, a[0], "table")};
    for (const Value& item : a[2].to<python::Tuple>().items) {
        auto* column = python::native<ColumnObject>(item);
        if (column == nullptr) {
            argument_error(library, "table() takes columns");
        }
        made->add_column(Ref<ColumnObject>(column));
    }
    return made;
}

TableObject& self_of(std::span<Value> a) {
    return *python::native<TableObject>(a[0]);
}

Value aliased(Library& library, std::span<Value> a) {
    const TableObject& self = self_of(a);
    auto made = python::make<TableObject>(library, self.cls);
    made->table = self.table;
    made->alias = text_or(library, a[1], "alias", self.table.name.name + "_1");
    for (const Ref<ColumnObject>& column : self.columns) {
        made->add_column(column->twin());
    }
    return made;
}

bool exists_already(Library& library, const TableObject& table) {
    return library.has_table(table.table.name);
}

// The naming convention of the table's own MetaData.
schema::NamingConvention convention_of(Library& library, const TableObject& table) {
    schema::NamingConvention convention;
    const auto* const metadata = python::native<MetaDataObject>(table.metadata);
    if (metadata == nullptr || !metadata->naming_convention.is(python::Kind::Dict)) {
        return convention;
    }
    for (const auto& [kind, text] : keywords_of(library, metadata->naming_convention)) {
        convention[kind] = text_of(library, text, "naming_convention");
    }
    return convention;
}

Value create_table(Library& library, std::span<Value> a) {
    TableObject& self = self_of(a);
    adopt_types(self);
    if (!flag_of(library, a[2], false) || !exists_already(library, self)) {
        operation::Operation create = operation::CreateTable{.table = self.table};
        operation::apply(convention_of(library, self), create);
        library.create_table(std::get<operation::CreateTable>(std::move(create)));
    }
    return {};
}

Value drop_table(Library& library, std::span<Value> a) {
    const TableObject& self = self_of(a);
    if (!flag_of(library, a[2], false) || exists_already(library, self)) {
        library.carry_out(operation::DropTable{.table = self.table.name});
    }
    return {};
}

Value MetaDataObject::reflect_all(Library& lib, std::span<Value> a) {
    const std::vector<std::string> only =
        python::payload_of(a[4]).is(python::Kind::List) || a[4].is(python::Kind::Tuple)
            ? texts_of(lib, a[4], "only")
            : std::vector<std::string>{};
    const std::string where = text_or(lib, a[1], "schema", schema);
    for (const std::string& name : lib.table_names(where)) {
        if (!only.empty() && std::find(only.begin(), only.end(), name) == only.end()) {
            continue;
        }
        auto made = python::make<TableObject>(lib, lib.type("Table"));
        made->table.name = {where, name};
        reflect(lib, *made);
        tables.emplace_back(key_of(made->table.name), made);
    }
    return {};
}

Value MetaDataObject::make_all(Library& lib, std::span<Value> a, bool create) {
    std::vector<Value> wanted;
    if (a[1].is_absent()) {
        for (const auto& [key, table] : tables) {
            wanted.push_back(table);
        }
    } else {
        wanted = python::collect(lib.vm, a[1]);
    }
    wanted = in_dependency_order(std::move(wanted));
    if (!create) {
        std::reverse(wanted.begin(), wanted.end());
    }
    for (const Value& each : wanted) {
        const Value arguments[] = {each, Value::none(),
                                   a[2].is_set() ? a[2] : Value::boolean(true)};
        std::vector<Value> copy(std::begin(arguments), std::end(arguments));
        create ? create_table(lib, copy) : drop_table(lib, copy);
    }
    return {};
}

}  // namespace

void TableObject::disown() {
    for (const Ref<ColumnObject>& column : columns) {
        if (column->parent == this) {
            column->parent = nullptr;
        }
    }
}

namespace {

TableObject* owner_of(const std::vector<Value>& columns) {
    for (const Value& each : columns) {
        const auto* column = python::native<ColumnObject>(each);
        if (column != nullptr && column->parent != nullptr) {
            return column->parent;
        }
    }
    return nullptr;
}

}  // namespace

schema::QualifiedName attach(const std::vector<Value>& columns,
                             const schema::Constraint& constraint) {
    TableObject* const owner = owner_of(columns);
    if (owner == nullptr) {
        return {};
    }
    owner->table.constraints.push_back(constraint);
    return owner->table.name;
}

schema::QualifiedName attach(const std::vector<Value>& columns, const schema::Index& index) {
    TableObject* const owner = owner_of(columns);
    if (owner == nullptr) {
        return {};
    }
    owner->table.indexes.push_back(index);
    owner->table.indexes.back().table = owner->table.name;
    return owner->table.name;
}

std::string TableObject::prefix() const {
    return alias.empty() ? dialect::qualified(table.name, library.flavour())
                         : dialect::spell(alias, library.flavour());
}

std::string TableObject::source() const {
    const std::string name =
        query.empty() ? dialect::qualified(table.name, library.flavour()) : "(" + query + ")";
    return alias.empty() ? name
                         : fmt::format("{} AS {}", name, dialect::spell(alias, library.flavour()));
}

namespace {

// Constraints and indexes name columns by their keys.
void use_names(TableObject& of) {
    const bool keyed = std::any_of(of.columns.begin(), of.columns.end(),
                                   [](const auto& column) { return !column->key.empty(); });
    if (!keyed) {
        return;
    }
    const auto rename = [&](std::string& name) {
        if (const Ref<ColumnObject> column = of.find(name)) {
            name = column->column.name;
        }
    };
    for (schema::Constraint& constraint : of.table.constraints) {
        std::visit(
            [&](auto& each) {
                if constexpr (requires { each.columns; }) {
                    std::for_each(each.columns.begin(), each.columns.end(), rename);
                }
            },
            constraint);
    }
    for (schema::Index& index : of.table.indexes) {
        for (schema::IndexPart& part : index.parts) {
            rename(part.column);
        }
    }
}

}  // namespace

void TableObject::take(std::span<const Value> items) {
    for (const Value& item : items) {
        add_to_table(library, table, item);
        if (auto* column = python::native<ColumnObject>(item)) {
            add_column(Ref<ColumnObject>(column));
        }
    }
    use_names(*this);
    const std::optional<schema::PrimaryKey> key = schema::primary_key(table);
    for (schema::Column& column : table.columns) {
        const auto named = std::find_if(columns.begin(), columns.end(), [&](const auto& each) {
            return each->column.name == column.name;
        });
        const Ref<ColumnObject> given = named == columns.end() ? Ref<ColumnObject>() : *named;
        if (key && given && !given->nullable_given &&
            std::find(key->columns.begin(), key->columns.end(), column.name) !=
                key->columns.end()) {
            given->column.nullable = false;
            column.nullable = false;
        }
    }
}

void TableObject::add_column(const Ref<ColumnObject>& column) {
    std::erase_if(columns, [&](const auto& other) {
        const bool is_replaced = other->column.name == column->column.name;
        other->parent = is_replaced ? nullptr : other->parent;
        return is_replaced;
    });
    column->parent = this;
    column->table = prefix();
    column->source = source();
    columns.push_back(column);
}

Ref<ColumnObject> TableObject::find(std::string_view name) const {
    for (const Ref<ColumnObject>& column : columns) {
        if (column->own_key() == name) {
            return column;
        }
    }
    return {};
}

std::optional<Value> TableObject::attribute(Interpreter& /*vm*/, std::string_view name) {
    if (name == "c" || name == "columns") {
        return make_collection(library, Ref<TableObject>(this));
    }
    if (name == "name") {
        return Value::text(table.name.name);
    }
    if (name == "fullname" || name == "key") {
        return Value::text(key_of(table.name));
    }
    if (name == "schema") {
        return table.name.schema.empty() ? Value::none() : Value::text(table.name.schema);
    }
    if (name == "comment") {
        return table.comment.empty() ? Value::none() : Value::text(table.comment);
    }
    return std::nullopt;
}

std::string TableObject::repr(Interpreter& /*vm*/) {
    return key_of(table.name);
}

std::size_t TableObject::hash(Interpreter& /*vm*/) {
    return std::hash<const void*>()(this);
}

TableObject* table_behind(const Value& value) {
    if (const auto* type = value.as<Class>()) {
        const Value* const table = type->find("__table__");
        return table == nullptr ? nullptr : python::native<TableObject>(*table);
    }
    return python::native<TableObject>(value);
}

TableObject& table_of(Library& library, const Value& value, std::string_view what) {
    python::refuse_unresolved(value);
    auto* table = table_behind(value);
    if (table == nullptr) {
        argument_error(library, fmt::format("{}: a table is expected, got {}", what,
                                            python::repr(library.vm, value)));
    }
    return *table;
}

Value target_metadata(Library& library) {
    auto made = python::make<MetaDataObject>(library);
    const Ref<python::Dict> convention = python::make<python::Dict>();
    for (const auto& [kind, text] : library.naming_convention) {
        convention->table.set(kind, Value::text(text));
    }
    made->naming_convention = convention;
    return made;
}

Value make_collection(Library& library, const Ref<TableObject>& table) {
    return python::make<ColumnCollection>(library, table);
}

schema::QualifiedName table_name(Library& library, const Value& name, const Value& schema) {
    return {text_or(library, schema, "schema"), text_of(library, name, "the name of a table")};
}

void add_to_table(Library& library, schema::Table& table, const Value& item) {
    python::refuse_unresolved(item);
    if (const auto* column = python::native<ColumnObject>(item)) {
        std::erase_if(table.columns,
                      [&](const auto& other) { return other.name == column->column.name; });
        table.columns.push_back(column->in_schema(table.name.schema));
    } else if (auto* constraint = python::native<ConstraintObject>(item)) {
        constraint->table = table.name;
        table.constraints.push_back(constraint->constraint);
    } else if (auto* index = python::native<IndexObject>(item)) {
        index->create.index.table = table.name;
        table.indexes.push_back(index->create.index);
    } else {
        argument_error(library, fmt::format("Table '{}': {} is nothing that a table takes",
                                            table.name.name, python::repr(library.vm, item)));
    }
}

void read_table_keywords(Library& library, const Keywords& keywords, schema::Table& table) {
    for (const auto& [keyword, value] : keywords) {
        if (keyword.starts_with("mysql_") || keyword.starts_with("mariadb_") ||
            keyword.starts_with("mssql_") || keyword.starts_with("oracle_") || value.is_none()) {
            continue;
        }
        if (!keyword.starts_with("postgresql_") && !keyword.starts_with("sqlite_")) {
            unknown_keyword("create_table", keyword);
        }
        static constexpr std::string_view known[] = {"postgresql_ignore_search_path",
                                                     "postgresql_tablespace",
                                                     "postgresql_partition_by",
                                                     "postgresql_with_oids",
                                                     "postgresql_on_commit",
                                                     "postgresql_inherits",
                                                     "postgresql_using",
                                                     "sqlite_autoincrement",
                                                     "sqlite_with_rowid",
                                                     "sqlite_strict"};
        if (std::find(std::begin(known), std::end(known), keyword) == std::end(known)) {
            not_accepted(library, keyword, "Table");
        }
        if (value.is_bool()) {
            const bool set = python::truth(library.vm, value);
            // These are on where nothing is said.
            if (set || keyword.find("_with_") != std::string::npos) {
                table.options[keyword] = set ? "true" : "false";
            }
        } else if (value.is(python::Kind::Tuple) || value.is(python::Kind::List)) {
            std::string all;
            for (const std::string& each : texts_of(library, value, keyword)) {
                all += (all.empty() ? "" : ", ") + each;
            }
            table.options[keyword] = all;
        } else {
            table.options[keyword] = python::str(library.vm, value);
        }
    }
}

void add_tables(Library& library) {
    const Ref<Class> clause = library.make_class("TableClause");
    const Ref<Class> table = library.make_class(
        "Table", {clause},
        constructor(library,
                    "Table(cls, name, metadata=, *args, schema=, autoload_with=, extend_existing=, "
                    "keep_existing=, autoload=, info=, prefixes=, comment=, quote=, "
                    "resolve_fks=, include_columns=, **kw)",
                    make_table));
    library.make_class(
        "MetaData", {},
        constructor(library,
                    "MetaData(cls, schema=, naming_convention=, bind=, info=, quote_schema=)",
                    make_metadata));
    const auto method = [&](std::string_view text, Value (*code)(Library&, std::span<Value>)) {
        clause->add_method(
            text, [&library, code](Interpreter&, std::span<Value> a) { return code(library, a); });
    };
    method("alias(self, name=, flat=)", aliased);
    method("create(self, bind=, checkfirst=)", [](Library& lib, std::span<Value> a) {
        return on_bind(lib, a[1], [&] { return create_table(lib, a); });
    });
    method("drop(self, bind=, checkfirst=)", [](Library& lib, std::span<Value> a) {
        return on_bind(lib, a[1], [&] { return drop_table(lib, a); });
    });
    for (const char* append : {"append_constraint(self, item)", "append_column(self, item)"}) {
        method(append, [](Library&, std::span<Value> a) -> Value {
            self_of(a).take(std::span<const Value>(a).subspan(1, 1));
            return {};
        });
    }
    add_query_methods(library, *clause);
}

void fill_tables(Library& library, python::ModuleObject& module) {
    module.set("table", function(library, "table(name, *columns, schema=)", make_table_clause));
}

}  // namespace limbeck::alembic
