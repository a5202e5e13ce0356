// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include "limbeck/alembic/schema_items.h"
#include "limbeck/alembic/types.h"
#include "limbeck/base/text.h"
#include "limbeck/dialect/identifier.h"
#include "limbeck/python/access.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/operators.h"
#include "limbeck/python/text_of.h"
#include "limbeck/sql/quote.h"

// Column and what stands inside one.
namespace limbeck::alembic {

namespace {

using schema::Default;

std::optional<std::int64_t> number_of(Library& library, const Value& value, std::string_view what) {
    if (value.is_absent()) {
        return std::nullopt;
    }
    if (!value.is_int()) {
        argument_error(library, fmt::format("{}: an int is expected", what));
    }
    return value.as_int();
}

// "(cls, …, start=, increment=, minvalue=, maxvalue=, nominvalue=, nomaxvalue=, cycle=, cache=)"
schema::SequenceOptions sequence_options(Library& library, std::span<Value> a) {
    schema::SequenceOptions options;
    options.start = number_of(library, a[0], "start");
    options.increment = number_of(library, a[1], "increment");
    options.minvalue = number_of(library, a[2], "minvalue");
    options.maxvalue = number_of(library, a[3], "maxvalue");
    options.no_minvalue = flag_of(library, a[4], false);
    options.no_maxvalue = flag_of(library, a[5], false);
    options.cycle = optional_flag(library, a[6]);
    options.cache = number_of(library, a[7], "cache");
    return options;
}

// "account.id", "auth.users.id", or a column of a table.
schema::ForeignKey reference_to(Library& library, const Value& target) {
    schema::ForeignKey key;
    if (const auto* column = python::native<ColumnObject>(target)) {
        key.target_columns = {column->column.name};
        const std::vector<std::string_view> parts = base::split(column->table, '.');
        key.target = parts.size() > 1
                         ? schema::QualifiedName(std::string(parts[0]), std::string(parts[1]))
                         : schema::QualifiedName(column->table);
        return key;
    }
    const std::string text = text_of(library, target, "ForeignKey");
    const std::size_t last = text.rfind('.');
    if (last == std::string::npos) {
        argument_error(library, fmt::format("Invalid foreign key column specification: {}", text));
    }
    key.target_columns = {text.substr(last + 1)};
    const std::string table = text.substr(0, last);
    const std::size_t dot = table.rfind('.');
    key.target = dot == std::string::npos
                     ? schema::QualifiedName(table)
                     : schema::QualifiedName(table.substr(0, dot), table.substr(dot + 1));
    return key;
}

// ForeignKey(column, …)
Value make_foreign_key(Library& library, const Ref<Class>& cls, std::span<Value> a) {
    schema::ForeignKey key = reference_to(library, a[0]);
    key.name = name_of(library, a[1]);
    key.onupdate = text_or(library, a[2], "onupdate");
    key.ondelete = text_or(library, a[3], "ondelete");
    key.deferrable = optional_flag(library, a[4]);
    key.initially = text_or(library, a[5], "initially");
    key.match = text_or(library, a[6], "match");
    key.use_alter = flag_of(library, a[7], false);
    for (const auto& [keyword, value] : keywords_of(library, a[11])) {
        if (keyword == "postgresql_not_valid") {
            key.not_valid = python::truth(library.vm, value);
        } else if (keyword != "info" && keyword != "_constraint" && keyword != "comment") {
            unknown_keyword("ForeignKey", keyword);
        }
    }
    return python::make<ItemObject>(library, cls, std::move(key));
}

schema::Autoincrement autoincrement_of(Library& library, const Value& value) {
    if (value.is_absent()) {
        return schema::Autoincrement::Auto;
    }
    if (value.is_text()) {
        return value.as_text() == "ignore_fk" ? schema::Autoincrement::IgnoreForeignKey
                                              : schema::Autoincrement::Auto;
    }
    return python::truth(library.vm, value) ? schema::Autoincrement::Always
                                            : schema::Autoincrement::Never;
}

void take_item(ColumnObject& made, const ItemObject::Item& item, bool nullable_given) {
    schema::Column& column = made.column;
    if (const auto* key = std::get_if<schema::ForeignKey>(&item)) {
        column.foreign_keys.push_back(*key);
    } else if (const auto* identity = std::get_if<schema::Identity>(&item)) {
        column.identity = *identity;
        if (!nullable_given) {
            column.nullable = false;
        }
    } else if (const auto* computed = std::get_if<schema::Computed>(&item)) {
        column.computed = *computed;
    } else if (std::holds_alternative<schema::Sequence>(item)) {
        column.autoincrement = schema::Autoincrement::Never;
    } else {
        column.server_default = std::get<Default>(item);
    }
}

void take_argument(Library& library, ColumnObject& made, const Value& given, bool nullable_given) {
    if (const auto* item = python::native<ItemObject>(given)) {
        take_item(made, item->item, nullable_given);
        if (std::holds_alternative<schema::Sequence>(item->item)) {
            made.client_default = given;
        }
        return;
    }
    if (const auto* constraint = python::native<ConstraintObject>(given)) {
        if (const auto* check = std::get_if<schema::Check>(&constraint->constraint)) {
            made.column.checks.push_back(*check);
            return;
        }
    }
    argument_error(library, fmt::format("Column '{}': {} is nothing that a column takes",
                                        made.column.name, python::repr(library.vm, given)));
}

// The leading arguments are a name and a type, either of which may be missing.
void take_arguments(Library& library, ColumnObject& made, std::vector<Value> given, Value name,
                    Value type, bool nullable_given) {
    std::size_t next = 0;
    if (name.is_absent() && next < given.size() &&
        (given[next].is_none() || python::payload_of(given[next]).is(python::Kind::Str))) {
        name = given[next++];
    }
    if (type.is_absent() && next < given.size() &&
        (given[next].is_none() || given[next].is(python::Kind::Unresolved) ||
         is_type(library, given[next]))) {
        type = given[next++];
    }
    made.column.name = text_or(library, name, "the name of a column");
    if (type.is(python::Kind::Class) && is_type(library, type)) {
        type = python::call(library.vm, type);
    }
    made.type = type;
    if (!type.is_absent()) {
        made.column.type = type_of(library, type);
        made.handling = handling_of(library, type);
    }
    for (; next < given.size(); ++next) {
        take_argument(library, made, given[next], nullable_given);
    }
}

constexpr std::string_view column_signature =
    "Column(cls, *args, name=, type_=, nullable=, server_default=, primary_key=, unique=, index=, "
    "autoincrement=, default=, onupdate=, server_onupdate=, comment=, key=, info=, doc=, quote=, "
    "system=, insert_default=, insert_sentinel=, _proxies=, **kw)";

Value make_column(Library& library, const Ref<Class>& /*cls*/, std::span<Value> a) {
    auto made = python::make<ColumnObject>(library);
    schema::Column& column = made->column;
    column.primary_key = flag_of(library, a[4], false);
    column.nullable = flag_of(library, a[2], !column.primary_key);
    made->nullable_given = !a[2].is_absent();
    column.server_default = default_of(library, a[3]);
    column.unique = flag_of(library, a[5], false);
    column.index = flag_of(library, a[6], false);
    column.autoincrement = autoincrement_of(library, a[7]);
    if (!a[8].is_absent()) {
        made->client_default = a[8];
        column.autoincrement = schema::Autoincrement::Never;
    }
    if (!a[9].is_absent()) {
        made->on_update = a[9];
    }
    column.comment = text_or(library, a[11], "comment");
    made->key = text_or(library, a[12], "key");
    take_arguments(library, *made, a[20].to<python::Tuple>().items, a[0], a[1], !a[2].is_absent());
    if (const auto* item = python::native<ItemObject>(a[3])) {
        take_item(*made, item->item, !a[2].is_absent());
    }
    for (const auto& [keyword, value] : keywords_of(library, a[21])) {
        if (!keyword.starts_with("mysql_") && !keyword.starts_with("mssql_") &&
            !keyword.starts_with("oracle_") && !keyword.starts_with("mariadb_") &&
            !keyword.starts_with("sqlite_on_conflict")) {
            refuse_keyword(library, keyword, "Column");
        }
    }
    return made;
}

// sa.column("name", type): only a name in SQL.
Value make_column_clause(Library& library, std::span<Value> a) {
    auto made = python::make<ColumnObject>(library);
    made->column.name = text_of(library, a[0], "column");
    made->is_clause = true;
    if (!a[1].is_absent()) {
        made->type = a[1];
        made->column.type = type_of(library, a[1]);
        made->handling = handling_of(library, a[1]);
    }
    return made;
}

Value make_sequence(Library& library, const Ref<Class>& cls, std::span<Value> a) {
    schema::Sequence sequence;
    sequence.name = {text_or(library, a[9], "schema"), text_of(library, a[0], "Sequence")};
    sequence.options = sequence_options(library, a.subspan(1, 8));
    if (!a[10].is_absent()) {
        sequence.type = sql_name(library, type_of(library, a[10]));
    }
    auto made = python::make<ItemObject>(library, cls, std::move(sequence));
    made->is_optional = flag_of(library, a[11], false);
    return made;
}

const schema::Sequence& sequence_of(const Value& value) {
    return std::get<schema::Sequence>(python::native<ItemObject>(value)->item);
}

Value create_sequence(Library& library, std::span<Value> a) {
    library.carry_out(operation::CreateSequence{.sequence = sequence_of(a[0]),
                                                .if_not_exists = flag_of(library, a[2], true)});
    return {};
}

Value drop_sequence(Library& library, std::span<Value> a) {
    library.carry_out(operation::DropSequence{.name = sequence_of(a[0]).name,
                                              .if_exists = flag_of(library, a[2], true)});
    return {};
}

Value next_value(Library& library, std::span<Value> a) {
    const std::string name = dialect::qualified(sequence_of(a[0]).name, library.flavour());
    return make_expression(
        library, Clause(fmt::format("nextval({})", sql::quote_literal(name, library.flavour()))));
}

Value make_computed(Library& library, const Ref<Class>& cls, std::span<Value> a) {
    return python::make<ItemObject>(
        library, cls,
        schema::Computed{{plain_sql(library, a[0], "Computed")}, optional_flag(library, a[1])});
}

Value make_identity(Library& library, const Ref<Class>& cls, std::span<Value> a) {
    return python::make<ItemObject>(
        library, cls,
        schema::Identity{flag_of(library, a[0], false), sequence_options(library, a.subspan(2))});
}

Value make_default(Library& library, const Ref<Class>& cls, std::span<Value> a) {
    return python::make<ItemObject>(library, cls, default_of(library, a[0]).value_or(Default{}));
}

void sequence_methods(Library& library, Class& type) {
    const auto method = [&](std::string_view text, Value (*code)(Library&, std::span<Value>)) {
        type.add_method(
            text, [&library, code](Interpreter&, std::span<Value> a) { return code(library, a); });
    };
    method("create(self, bind=, checkfirst=)", create_sequence);
    method("drop(self, bind=, checkfirst=)", drop_sequence);
    method("next_value(self)", next_value);
}

}  // namespace

schema::Name name_of(Library& library, const Value& value) {
    if (value.is_absent()) {
        return {};
    }
    std::string text = text_of(library, value, "the name of a constraint or index");
    const auto* instance = value.as<python::Instance>();
    return instance != nullptr && instance->type == library.type("conv")
               ? schema::final_name(std::move(text))
               : schema::Name(std::move(text));
}

Value final_text(Library& library, const std::string& text) {
    auto made = python::make<python::Instance>(library.type("conv"));
    made->payload = Value::text(text);
    return made;
}

std::optional<Default> default_of(Library& library, const Value& value) {
    if (value.is_absent()) {
        return std::nullopt;
    }
    if (const auto* item = python::native<ItemObject>(value)) {
        if (const auto* given = std::get_if<Default>(&item->item)) {
            return *given;
        }
        return std::nullopt;  // Identity and Computed are no defaults
    }
    if (python::payload_of(value).is(python::Kind::Str)) {
        return Default{python::payload_of(value).as_text(), Default::Kind::Literal};
    }
    if (const auto* object = python::native<ExpressionObject>(value)) {
        const Clause clause = object->clause();
        return Default{render(clause, library.flavour(), Columns::Plain),
                       clause.is_text ? Default::Kind::Sql : Default::Kind::Expression};
    }
    python::refuse_unresolved(value);
    argument_error(library,
                   fmt::format("Argument 'arg' is expected to be one of type 'str' or an SQL "
                               "expression, got {}",
                               python::repr(library.vm, value)));
}

operation::ColumnDefault column_default_of(Library& library, const Value& value) {
    if (const auto* item = python::native<ItemObject>(value)) {
        if (const auto* identity = std::get_if<schema::Identity>(&item->item)) {
            return *identity;
        }
        if (const auto* computed = std::get_if<schema::Computed>(&item->item)) {
            return *computed;
        }
    }
    const auto given = default_of(library, value);
    return given ? operation::ColumnDefault(*given) : operation::NoDefault{};
}

Class* ColumnObject::python_class(Interpreter& /*vm*/) {
    return library.type(is_clause ? "ColumnClause" : "Column").get();
}

Ref<ColumnObject> ColumnObject::twin() const {
    auto made = python::make<ColumnObject>(library);
    made->column = column;
    made->type = type;
    made->client_default = client_default;
    made->on_update = on_update;
    made->handling = handling;
    made->key = key;
    made->is_clause = is_clause;
    return made;
}

schema::Column ColumnObject::in_schema(const std::string& schema) const {
    schema::Column result = column;
    const auto* const made_with = python::native<TypeObject>(type);
    if (made_with != nullptr && made_with->inherits_schema) {
        result.type.schema = schema;
    }
    return result;
}

Clause ColumnObject::clause() const {
    Clause result(ColumnReference{.table = table, .column = column.name});
    result.type = column.type;
    result.handling = handling;
    result.name = column.name;
    if (!source.empty()) {
        result.add_source(source);
    }
    return result;
}

std::optional<Value> ColumnObject::attribute(Interpreter& vm, std::string_view name) {
    const auto item = [&](const char* of, const ItemObject::Item& what) -> Value {
        return python::make<ItemObject>(library, library.type(of), what);
    };
    if (name == "name") {
        return Value::text(column.name);
    }
    if (name == "key") {
        return Value::text(own_key());
    }
    if (name == "type") {
        return type.is_none()                 ? make_type(library, column.type)
               : type.is(python::Kind::Class) ? python::call(vm, type)
                                              : type;
    }
    if (name == "nullable") {
        return Value::boolean(column.nullable);
    }
    if (name == "primary_key") {
        return Value::boolean(column.primary_key);
    }
    if (name == "unique") {
        return Value::boolean(column.unique);
    }
    if (name == "index") {
        return Value::boolean(column.index);
    }
    if (name == "comment") {
        return column.comment.empty() ? Value::none() : Value::text(column.comment);
    }
    if (name == "default") {
        return client_default.is_set() ? client_default : Value::none();
    }
    if (name == "onupdate") {
        return on_update.is_set() ? on_update : Value::none();
    }
    if (name == "server_default") {
        return column.server_default ? item("DefaultClause", *column.server_default)
                                     : Value::none();
    }
    if (name == "identity") {
        return column.identity ? item("Identity", *column.identity) : Value::none();
    }
    if (name == "computed") {
        return column.computed ? item("Computed", *column.computed) : Value::none();
    }
    if (name == "copy" || name == "_copy") {
        return function(library, "copy(**kw)",
                        [self = Ref<ColumnObject>(this)](Library&, std::span<Value>) -> Value {
                            return self->twin();
                        });
    }
    return ExpressionObject::attribute(vm, name);
}

bool ColumnObject::set_attribute(Interpreter& vm, std::string_view name, const Value& value) {
    if (name == "nullable") {
        column.nullable = python::truth(vm, value);
    } else if (name == "server_default") {
        column.server_default = default_of(library, value);
    } else if (name == "name") {
        column.name = text_of(library, value, "name");
    } else if (name == "primary_key") {
        column.primary_key = python::truth(vm, value);
    } else {
        return false;
    }
    return true;
}

std::string ColumnObject::repr(Interpreter& vm) {
    return fmt::format("Column({}, {})", python::repr_text(column.name),
                       type.is_none() ? "NullType()" : python::repr(vm, type));
}

std::optional<Value> ItemObject::attribute(Interpreter& /*vm*/, std::string_view name) {
    if (const auto* sequence = std::get_if<schema::Sequence>(&item); sequence && name == "name") {
        return Value::text(sequence->name.name);
    }
    if (const auto* value = std::get_if<Default>(&item); value && name == "arg") {
        if (value->kind == Default::Kind::Literal) {
            return Value::text(value->text);
        }
        Clause text(value->text);
        text.is_text = true;
        return make_expression(library, std::move(text));
    }
    if (const auto* computed = std::get_if<schema::Computed>(&item);
        computed && name == "sqltext") {
        return Value::text(computed->expression.text);
    }
    return std::nullopt;
}

void add_columns(Library& library) {
    library.make_class("conv", {python::type_of(library.vm, Value::text(""))});
    const Ref<Class> column_clause =
        library.make_class("ColumnClause", {library.type("ColumnElement")});
    library.make_class("Column", {column_clause},
                       constructor(library, column_signature, make_column));
    const auto item = [&](const std::string& name, std::string_view signature, Constructor code) {
        return library.make_class(name, {}, constructor(library, signature, std::move(code)));
    };
    item("ForeignKey",
         "ForeignKey(cls, column, name=, onupdate=, ondelete=, deferrable=, initially=, match=, "
         "use_alter=, link_to_name=, info=, comment=, **kw)",
         make_foreign_key);
    sequence_methods(
        library,
        *item("Sequence",
              "Sequence(cls, name, start=, increment=, minvalue=, maxvalue=, nominvalue=, "
              "nomaxvalue=, cycle=, cache=, schema=, data_type=, optional=, metadata=, quote=, "
              "order=, for_update=)",
              make_sequence));
    item("Computed", "Computed(cls, sqltext, persisted=)", make_computed);
    item("Identity",
         "Identity(cls, always=, on_null=, start=, increment=, minvalue=, maxvalue=, nominvalue=, "
         "nomaxvalue=, cycle=, cache=, order=)",
         make_identity);
    item("DefaultClause", "DefaultClause(cls, arg, for_update=)", make_default);
    item("FetchedValue", "FetchedValue(cls, arg=, for_update=)", make_default);
}

void fill_columns(Library& library, python::ModuleObject& module) {
    module.set("column",
               function(library, "column(text, type_=, is_literal=)", make_column_clause));
}

}  // namespace limbeck::alembic
