// SPDX-License-Identifier: MIT
#include "limbeck/alembic/inspector.h"

#include <fmt/core.h>

#include <algorithm>

#include "limbeck/alembic/engine.h"
#include "limbeck/alembic/exceptions.h"
#include "limbeck/alembic/orm_state.h"
#include "limbeck/alembic/seen.h"
#include "limbeck/alembic/tables.h"
#include "limbeck/alembic/types.h"
#include "limbeck/dialect/identifier.h"
#include "limbeck/dialect/render.h"
#include "limbeck/python/access.h"
#include "limbeck/sql/quote.h"

// What SQLAlchemy's inspector answers, from what the readers read.
namespace limbeck::alembic {

namespace {

using python::Dict;

class InspectorObject : public NativeObject {
  public:
    InspectorObject(Library& owner, Value of) : library(owner), bind(std::move(of)) {}
    [[nodiscard]] std::string type_name() const override { return "Inspector"; }
    Class* python_class(Interpreter& /*vm*/) override { return library.type("Inspector").get(); }
    std::optional<Value> attribute(Interpreter& /*vm*/, std::string_view name) override {
        if (name == "bind" || name == "engine") {
            return bind;
        }
        if (name == "dialect") {
            return python::attribute(library.vm, library.connection, "dialect");
        }
        if (name == "default_schema_name") {
            const OnBind on(library, bind);
            return Value::text(library.read({.schemas = {""}}).default_schema);
        }
        return std::nullopt;
    }
    void clear() override { bind = Value(); }

    Library& library;
    Value bind;
};

Value text_list(const std::vector<std::string>& texts) {
    std::vector<Value> values;
    for (const std::string& text : texts) {
        values.push_back(Value::text(text));
    }
    return Value::list(std::move(values));
}

Value text_or_none(const std::string& text) {
    return text.empty() ? Value::none() : Value::text(text);
}

// The table of that name, or NoSuchTableError.
schema::Table read_table(Library& library, const schema::QualifiedName& name) {
    const schema::Database database = library.read({.table = name});
    const schema::Table* table = schema::find_table(database, name);
    if (table == nullptr) {
        if (const schema::View* view = schema::find_view(database, name)) {
            return {.name = view->name, .columns = view->columns};
        }
        raise(library, "NoSuchTableError", name.name);
    }
    schema::Table seen = *table;
    if (library.is_postgresql() && !database.default_schema.empty()) {
        leave_out_schema(seen, database.default_schema);
    }
    return seen;
}

// A default as the catalog says it.
Value default_text(const Library& library, const schema::Column& column) {
    if (!column.server_default) {
        return Value::none();
    }
    const schema::Default& given = *column.server_default;
    return Value::text(given.kind == schema::Default::Kind::Literal
                           ? sql::quote_literal(given.text, library.flavour())
                           : given.text);
}

// A key of SERIAL counts by its default; of SQLite's INTEGER PRIMARY KEY nobody says.
Value autoincrement(const Library& library, const schema::Column& column) {
    if (!library.is_postgresql()) {
        return Value::text("auto");
    }
    return Value::boolean(
        column.identity.has_value() ||
        (column.server_default && column.server_default->text.starts_with("nextval(")));
}

Value columns(Library& library, const schema::Table& table) {
    const auto key = schema::primary_key(table);
    std::vector<Value> result;
    for (const schema::Column& column : table.columns) {
        const auto dict = python::make<Dict>();
        dict->table.set("name", Value::text(column.name));
        dict->table.set("type", make_type(library, column.type));
        dict->table.set("nullable", Value::boolean(column.nullable));
        dict->table.set("default", default_text(library, column));
        if (library.is_postgresql()) {
            dict->table.set("autoincrement", autoincrement(library, column));
            dict->table.set("comment", text_or_none(column.comment));
        } else {
            std::int64_t position = 0;
            if (key) {
                const auto found = std::find(key->columns.begin(), key->columns.end(), column.name);
                position = found == key->columns.end() ? 0 : found - key->columns.begin() + 1;
            }
            dict->table.set("primary_key", Value::integer(position));
        }
        if (column.computed) {
            const auto computed = python::make<Dict>();
            computed->table.set("sqltext", Value::text(column.computed->expression.text));
            computed->table.set("persisted",
                                Value::boolean(column.computed->persisted.value_or(false)));
            dict->table.set("computed", computed);
        }
        result.push_back(dict);
    }
    return Value::list(std::move(result));
}

template <typename Kind>
std::vector<Kind> constraints_of(const schema::Table& table) {
    std::vector<Kind> result;
    for (const schema::Constraint& constraint : table.constraints) {
        if (const auto* wanted = std::get_if<Kind>(&constraint)) {
            result.push_back(*wanted);
        }
    }
    // SQLAlchemy sorts them by name.
    std::stable_sort(result.begin(), result.end(),
                     [](const Kind& a, const Kind& b) { return a.name.text < b.name.text; });
    return result;
}

Value primary_key(Library& /*library*/, const schema::Table& table) {
    const auto key = schema::primary_key(table);
    const auto dict = python::make<Dict>();
    dict->table.set("constrained_columns",
                    text_list(key ? key->columns : std::vector<std::string>{}));
    dict->table.set("name", key ? text_or_none(key->name.text) : Value::none());
    return dict;
}

Value unique_constraints(Library& /*library*/, const schema::Table& table) {
    std::vector<Value> result;
    for (const auto& unique : constraints_of<schema::Unique>(table)) {
        const auto dict = python::make<Dict>();
        dict->table.set("name", text_or_none(unique.name.text));
        dict->table.set("column_names", text_list(unique.columns));
        result.push_back(dict);
    }
    return Value::list(std::move(result));
}

Value check_constraints(Library& /*library*/, const schema::Table& table) {
    std::vector<Value> result;
    for (const auto& check : constraints_of<schema::Check>(table)) {
        const auto dict = python::make<Dict>();
        dict->table.set("name", text_or_none(check.name.text));
        dict->table.set("sqltext", Value::text(check.condition.text));
        result.push_back(dict);
    }
    return Value::list(std::move(result));
}

Value foreign_keys(Library& library, const schema::Table& table, bool in_schema) {
    std::vector<Value> result;
    for (const auto& key : constraints_of<schema::ForeignKey>(table)) {
        const auto dict = python::make<Dict>();
        dict->table.set("name", text_or_none(key.name.text));
        dict->table.set("constrained_columns", text_list(key.columns));
        // A table that a bare name finds is named without its schema, unless one was asked for.
        const bool other =
            library.is_postgresql() && (key.target.schema != table.name.schema || in_schema);
        dict->table.set("referred_schema", other ? text_or_none(key.target.schema) : Value::none());
        dict->table.set("referred_table", Value::text(key.target.name));
        dict->table.set("referred_columns", text_list(key.target_columns));
        const auto options = python::make<Dict>();
        const auto option = [&](const char* name, const std::string& value) {
            if (!value.empty()) {
                options->table.set(std::string_view(name), Value::text(value));
            }
        };
        option("onupdate", key.onupdate);
        option("ondelete", key.ondelete);
        option("initially", key.initially);
        if (key.deferrable) {
            options->table.set("deferrable", Value::boolean(*key.deferrable));
        }
        dict->table.set("options", options);
        result.push_back(dict);
    }
    return Value::list(std::move(result));
}

Value index_of_table(Library& library, const schema::Index& index) {
    const auto dict = python::make<Dict>();
    dict->table.set("name", text_or_none(index.name.text));
    dict->table.set("unique", library.is_postgresql() ? Value::boolean(index.unique)
                                                      : Value::integer(index.unique ? 1 : 0));
    std::vector<Value> names;
    std::vector<Value> expressions;
    bool has_expression = false;
    for (const schema::IndexPart& part : index.parts) {
        names.push_back(text_or_none(part.column));
        has_expression |= part.column.empty();
        expressions.push_back(
            Value::text(part.column.empty() ? part.expression.text : part.column));
    }
    dict->table.set("column_names", Value::list(std::move(names)));
    if (has_expression) {
        dict->table.set("expressions", Value::list(std::move(expressions)));
    }
    const auto options = python::make<Dict>();
    if (library.is_postgresql()) {
        dict->table.set("include_columns", text_list(index.include));
        if (!index.using_method.empty() && index.using_method != "btree") {
            options->table.set("postgresql_using", Value::text(index.using_method));
        }
        if (!index.postgresql_where.empty()) {
            options->table.set("postgresql_where", Value::text(index.postgresql_where.text));
        }
    } else if (!index.sqlite_where.empty()) {
        options->table.set("sqlite_where", Value::text(index.sqlite_where.text));
    }
    dict->table.set("dialect_options", options);
    return dict;
}

// PostgreSQL lists the index behind a unique constraint, and says so.
Value indexes(Library& library, const schema::Table& table) {
    std::vector<std::pair<std::string, Value>> all;
    for (const schema::Index& index : table.indexes) {
        all.emplace_back(index.name.text, index_of_table(library, index));
    }
    if (library.is_postgresql()) {
        for (const auto& unique : constraints_of<schema::Unique>(table)) {
            const auto dict = python::make<Dict>();
            dict->table.set("name", Value::text(unique.name.text));
            dict->table.set("unique", Value::boolean(true));
            dict->table.set("column_names", text_list(unique.columns));
            dict->table.set("duplicates_constraint", Value::text(unique.name.text));
            dict->table.set("include_columns", text_list(unique.include));
            dict->table.set("dialect_options", python::make<Dict>());
            all.emplace_back(unique.name.text, dict);
        }
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<Value> result;
    for (auto& [name, dict] : all) {
        result.push_back(std::move(dict));
    }
    return Value::list(std::move(result));
}

Value comment(Library& library, const schema::Table& table) {
    if (!library.is_postgresql()) {
        python::raise(library.vm, "NotImplementedError", "");
    }
    const auto dict = python::make<Dict>();
    dict->table.set("text", text_or_none(table.comment));
    return dict;
}

Value enums(Library& library, const std::string& schema) {
    const schema::Database database = library.read(
        {.schemas = schema == "*" ? std::vector<std::string>{} : std::vector<std::string>{schema}});
    std::vector<Value> result;
    for (const schema::EnumType& type : database.enums) {
        const auto dict = python::make<Dict>();
        dict->table.set("name", Value::text(type.name.name));
        dict->table.set("schema", Value::text(type.name.schema));
        dict->table.set("visible", Value::boolean(type.name.schema == database.default_schema));
        dict->table.set("labels", text_list(type.values));
        result.push_back(dict);
    }
    return Value::list(std::move(result));
}

template <typename Items>
Value sorted_names(const Items& items) {
    std::vector<std::string> names;
    for (const auto& item : items) {
        names.push_back(item.name.name);
    }
    std::sort(names.begin(), names.end());
    return text_list(names);
}

Value view_names(Library& library, const std::string& schema, bool materialized) {
    std::vector<std::string> names;
    for (const schema::View& view : library.read({.schemas = {schema}}).views) {
        if (view.materialized == materialized) {
            names.push_back(view.name.name);
        }
    }
    std::sort(names.begin(), names.end());
    return text_list(names);
}

Value schema_names(Library& library) {
    std::vector<std::string> names;
    if (!library.is_postgresql()) {
        return text_list({"main"});
    }
    for (const schema::Schema& schema : library.read({}).schemas) {
        names.push_back(schema.name);
    }
    names.emplace_back("information_schema");
    std::sort(names.begin(), names.end());
    return text_list(names);
}

void add_methods(Library& library, Class& type) {
    const auto method = [&](std::string_view signature, Code code) {
        type.add_method(signature,
                        [&library, code = std::move(code)](Interpreter&, std::span<Value> a) {
                            const OnBind on(library, python::native<InspectorObject>(a[0])->bind);
                            return code(library, a);
                        });
    };
    using Reader = Value (*)(Library&, const schema::Table&);
    static constexpr std::pair<std::string_view, Reader> of_a_table[] = {
        {"get_columns", columns},
        {"get_pk_constraint", primary_key},
        {"get_unique_constraints", unique_constraints},
        {"get_check_constraints", check_constraints},
        {"get_indexes", indexes},
        {"get_table_comment", comment},
    };
    for (const auto& [name, reader] : of_a_table) {
        method(fmt::format("{}(self, table_name, schema=, **kw)", name),
               [code = reader](Library& lib, std::span<Value> a) {
                   return code(lib, read_table(lib, table_name(lib, a[1], a[2])));
               });
    }
    method("get_foreign_keys(self, table_name, schema=, **kw)", [](Library& lib,
                                                                   std::span<Value> a) {
        return foreign_keys(lib, read_table(lib, table_name(lib, a[1], a[2])), !a[2].is_absent());
    });
    method("get_table_names(self, schema=, **kw)", [](Library& lib, std::span<Value> a) {
        std::vector<std::string> names = lib.table_names(text_or(lib, a[1], "schema"));
        std::sort(names.begin(), names.end());
        return text_list(names);
    });
    method("get_view_names(self, schema=, **kw)", [](Library& lib, std::span<Value> a) {
        return view_names(lib, text_or(lib, a[1], "schema"), false);
    });
    method("get_materialized_view_names(self, schema=, **kw)",
           [](Library& lib, std::span<Value> a) {
               return view_names(lib, text_or(lib, a[1], "schema"), true);
           });
    method("get_sequence_names(self, schema=, **kw)", [](Library& lib, std::span<Value> a) {
        return sorted_names(lib.read({.schemas = {text_or(lib, a[1], "schema")}}).sequences);
    });
    method("get_schema_names(self, **kw)",
           [](Library& lib, std::span<Value>) { return schema_names(lib); });
    method("get_enums(self, schema=, **kw)", [](Library& lib, std::span<Value> a) {
        return enums(lib, text_or(lib, a[1], "schema"));
    });
    method("has_table(self, table_name, schema=, **kw)", [](Library& lib, std::span<Value> a) {
        return Value::boolean(lib.has_table(table_name(lib, a[1], a[2])));
    });
    method("has_index(self, table_name, index_name, schema=, **kw)",
           [](Library& lib, std::span<Value> a) {
               return Value::boolean(
                   has_index(lib, table_name(lib, a[1], a[3]), text_of(lib, a[2], "index_name")));
           });
    method("has_schema(self, schema_name, **kw)", [](Library& lib, std::span<Value> a) {
        const std::string wanted = text_of(lib, a[1], "schema_name");
        const schema::Database database = lib.read({});
        return Value::boolean(std::any_of(database.schemas.begin(), database.schemas.end(),
                                          [&](const auto& each) { return each.name == wanted; }));
    });
    method("has_sequence(self, sequence_name, schema=, **kw)",
           [](Library& lib, std::span<Value> a) {
               const schema::QualifiedName name = table_name(lib, a[1], a[2]);
               return Value::boolean(
                   schema::find_sequence(lib.read({.schemas = {name.schema}}), name) != nullptr);
           });
    method("clear_cache(self)", [](Library&, std::span<Value>) { return Value(); });
}

Value inspect(Library& library, std::span<Value> a) {
    if (const Ref<Mapper> mapper = mapper_behind(a[0])) {
        return a[0].is(python::Kind::Instance) ? Value(&state_of(library, a[0])) : Value(mapper);
    }
    if (!is_bind(a[0])) {
        python::refuse_unresolved(a[0]);
        python::unsupported("inspect() of anything but the connection");
    }
    return python::make<InspectorObject>(library, a[0]);
}

}  // namespace

void reflect(Library& library, TableObject& table) {
    const schema::QualifiedName name = table.table.name;
    table.table = read_table(library, name);
    table.table.name = name;  // as the script calls it
    for (const schema::Column& column : table.table.columns) {
        auto made = python::make<ColumnObject>(library);
        made->column = column;
        if (auto& given = made->column.server_default) {  // as the catalog says it
            given = schema::Default{default_text(library, column).as_text(),
                                    schema::Default::Kind::Sql};
        }
        table.add_column(made);
    }
}

void add_inspector(Library& library) {
    Class& type = *library.make_class("Inspector");
    add_methods(library, type);
    type.attributes->table.set("from_engine", python::make<python::StaticMethod>(
                                                  function(library, "from_engine(bind)", inspect)));
}

bool has_index(Library& library, const schema::QualifiedName& table, const std::string& name) {
    const schema::Database database = library.read({.table = table});
    const schema::Table* found = schema::find_table(database, table);
    if (found == nullptr) {
        return false;
    }
    const auto is_named = [&](const auto& each) { return each.name.text == name; };
    const std::vector<schema::Unique> uniques = constraints_of<schema::Unique>(*found);
    return std::any_of(found->indexes.begin(), found->indexes.end(), is_named) ||
           (library.is_postgresql() && std::any_of(uniques.begin(), uniques.end(), is_named));
}

void fill_inspector(Library& library, python::ModuleObject& module) {
    module.set("inspect", function(library, "inspect(subject, raiseerr=)", inspect));
}

}  // namespace limbeck::alembic
