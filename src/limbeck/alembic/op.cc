// SPDX-License-Identifier: MIT
#include "limbeck/alembic/op.h"

#include <fmt/core.h>

#include "limbeck/alembic/connection.h"
#include "limbeck/alembic/queries.h"
#include "limbeck/alembic/types.h"
#include "limbeck/python/access.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/operators.h"
#include "limbeck/python/text_of.h"

// The directives of alembic.op. Each reads its arguments into an Operation.
namespace limbeck::alembic {

using operation::Operation;

schema::Column column_argument(Library& library, const Value& value, const std::string& schema) {
    python::refuse_unresolved(value);
    const auto* column = python::native<ColumnObject>(value);
    if (column == nullptr) {
        argument_error(
            library, fmt::format("a Column is expected, got {}", python::repr(library.vm, value)));
    }
    return column->in_schema(schema);
}

// Keywords of databases that are not meant here are passed over, as Alembic does.
void refuse_keywords(Library& library, const Value& keywords, const std::string& directive) {
    for (const auto& [keyword, value] : keywords_of(library, keywords)) {
        if (!keyword.starts_with("mysql_") && !keyword.starts_with("mariadb_") &&
            !keyword.starts_with("mssql_") && !keyword.starts_with("oracle_")) {
            unknown_keyword("op." + directive, keyword);
        }
    }
}

operation::ConstraintType constraint_type(Library& library, const Value& value) {
    static constexpr std::pair<std::string_view, operation::ConstraintType> known[] = {
        {"primary", operation::ConstraintType::PrimaryKey},
        {"unique", operation::ConstraintType::Unique},
        {"foreignkey", operation::ConstraintType::ForeignKey},
        {"check", operation::ConstraintType::Check},
        {"exclude", operation::ConstraintType::Exclusion},
    };
    if (value.is_absent()) {
        return operation::ConstraintType::Any;
    }
    const std::string text = text_of(library, value, "type_");
    for (const auto& [name, type] : known) {
        if (name == text) {
            return type;
        }
    }
    raise_type_error(library, fmt::format("'type' can be one of 'check', 'foreignkey', 'primary', "
                                          "'unique', None; got '{}'",
                                          text));
}

void read_alter(Library& library, std::span<Value> a, const Value& keywords,
                operation::AlterColumn& alter) {
    const auto type = [&](const Value& value) -> std::optional<schema::Type> {
        return value.is_absent() ? std::nullopt : std::optional(type_of(library, value));
    };
    // False means "not given", None "none".
    const auto is_given = [](const Value& value) {
        return value.is_set() && !(value.is_bool() && value.as_int() == 0);
    };
    alter.nullable = optional_flag(library, a[0]);
    if (is_given(a[1])) {
        alter.comment =
            a[1].is_none() ? std::nullopt : std::optional(text_of(library, a[1], "comment"));
    }
    if (is_given(a[2])) {
        alter.server_default = column_default_of(library, a[2]);
    }
    if (!a[3].is_absent()) {
        alter.rename_to = text_of(library, a[3], "new_column_name");
    }
    alter.type = type(a[4]);
    alter.existing_type = type(a[5]);
    if (is_given(a[6])) {
        alter.existing_server_default = column_default_of(library, a[6]);
    }
    alter.existing_nullable = optional_flag(library, a[7]);
    if (!a[8].is_absent()) {
        alter.existing_comment = text_of(library, a[8], "existing_comment");
    }
    alter.autoincrement = optional_flag(library, a[9]);
    for (const auto& [keyword, value] : keywords_of(library, keywords)) {
        if (keyword == "postgresql_using") {
            if (!value.is_none()) {  // a text goes into the statement as it is
                const bool is_text = python::payload_of(value).is(python::Kind::Str);
                alter.using_expression = {is_text ? python::payload_of(value).as_text()
                                                  : plain_sql(library, value, keyword)};
            }
        } else if (keyword == "existing_autoincrement") {
            alter.existing_autoincrement = optional_flag(library, value);
        }
        // Alembic takes any other and does nothing about it: default=, a misspelt type=.
    }
}

namespace {

Value create_table(Library& library, std::span<Value> a) {
    auto made = python::make<TableObject>(library, library.type("Table"));
    made->table.name = table_name(library, a[0], a[2]);
    made->table.comment = text_or(library, a[3], "comment");
    for (const std::string& prefix : texts_of(library, a[4], "prefixes")) {
        made->table.prefixes.push_back(prefix);
    }
    made->take(a[6].to<python::Tuple>().items);
    read_table_keywords(library, keywords_of(library, a[7]), made->table);
    library.create_table({.table = made->table, .if_not_exists = flag_of(library, a[1], false)});
    return made;
}

Value drop_table(Library& library, std::span<Value> a) {
    refuse_keywords(library, a[3], "drop_table");
    library.carry_out(operation::DropTable{.table = table_name(library, a[0], a[1]),
                                           .if_exists = flag_of(library, a[2], false)});
    return {};
}

Value rename_table(Library& library, std::span<Value> a) {
    library.carry_out(operation::RenameTable{.table = table_name(library, a[0], a[2]),
                                             .to = text_of(library, a[1], "new_table_name")});
    return {};
}

Value add_column(Library& library, std::span<Value> a) {
    refuse_keywords(library, a[6], "add_column");
    const schema::QualifiedName table = table_name(library, a[0], a[2]);
    library.carry_out(operation::AddColumn{.table = table,
                                           .column = column_argument(library, a[1], table.schema),
                                           .if_not_exists = flag_of(library, a[3], false),
                                           .inline_references = flag_of(library, a[4], false),
                                           .inline_primary_key = flag_of(library, a[5], false)});
    return {};
}

Value drop_column(Library& library, std::span<Value> a) {
    refuse_keywords(library, a[4], "drop_column");
    library.carry_out(operation::DropColumn{.table = table_name(library, a[0], a[2]),
                                            .column = text_of(library, a[1], "column_name"),
                                            .if_exists = flag_of(library, a[3], false)});
    return {};
}

Value alter_column(Library& library, std::span<Value> a) {
    // A Column goes through where nothing of it is altered, as Alembic never looks at it then.
    const auto* column = python::native<ColumnObject>(a[1]);
    operation::AlterColumn alter{
        .table = table_name(library, a[0], a[12]),
        .column = column != nullptr ? column->column.name : text_of(library, a[1], "column_name")};
    read_alter(library, a.subspan(2, 10), a[13], alter);
    library.carry_out(std::move(alter));
    return {};
}

Value create_index(Library& library, std::span<Value> a) {
    operation::CreateIndex create{.if_not_exists = flag_of(library, a[5], false)};
    create.index.name = name_of(library, a[0]);
    create.index.table = table_name(library, a[1], a[3]);
    create.index.unique = flag_of(library, a[4], false);
    for (const Value& part : python::collect(library.vm, a[2])) {
        create.index.parts.push_back(index_part(library, part));
    }
    Keywords keywords = keywords_of(library, a[6]);
    std::erase_if(keywords, [](const auto& each) { return each.first == "quote"; });
    read_index_keywords(library, keywords, create);
    library.carry_out(std::move(create));
    return {};
}

Value drop_index(Library& library, std::span<Value> a) {
    operation::DropIndex drop{.name = name_of(library, a[0]),
                              .if_exists = flag_of(library, a[3], false)};
    drop.table = {text_or(library, a[2], "schema"), text_or(library, a[1], "table_name")};
    for (const auto& [keyword, value] : keywords_of(library, a[4])) {
        if (keyword == "postgresql_concurrently") {
            drop.concurrently = python::truth(library.vm, value);
        } else {
            check_index_keyword(library, keyword);
        }
    }
    library.carry_out(std::move(drop));
    return {};
}

void add_constraint(Library& library, const schema::QualifiedName& table,
                    schema::Constraint constraint) {
    library.carry_out(
        operation::AddConstraint{.table = table, .constraint = std::move(constraint)});
}

Value create_unique_constraint(Library& library, std::span<Value> a) {
    schema::Unique unique{.name = name_of(library, a[0]),
                          .columns = texts_of(library, a[2], "columns")};
    Keywords rest;
    for (const auto& [keyword, value] : keywords_of(library, a[4])) {
        if (keyword == "deferrable") {
            unique.deferrable = optional_flag(library, value);
        } else if (keyword == "initially") {
            unique.initially = text_or(library, value, keyword);
        } else {
            rest.emplace_back(keyword, value);
        }
    }
    read_unique_keywords(library, rest, unique);
    add_constraint(library, table_name(library, a[1], a[3]), std::move(unique));
    return {};
}

Value create_primary_key(Library& library, std::span<Value> a) {
    add_constraint(library, table_name(library, a[1], a[3]),
                   schema::PrimaryKey{.name = name_of(library, a[0]),
                                      .columns = texts_of(library, a[2], "columns")});
    return {};
}

Value create_check_constraint(Library& library, std::span<Value> a) {
    schema::Check check{.name = name_of(library, a[0]),
                        .condition = {plain_sql(library, a[2], "condition")}};
    for (const auto& [keyword, value] : keywords_of(library, a[4])) {
        if (keyword == "postgresql_not_valid") {
            check.not_valid = python::truth(library.vm, value);
        } else {
            unknown_keyword("op.create_check_constraint", keyword);
        }
    }
    add_constraint(library, table_name(library, a[1], a[3]), std::move(check));
    return {};
}

Value create_foreign_key(Library& library, std::span<Value> a) {
    schema::ForeignKey key{.name = name_of(library, a[0]),
                           .columns = texts_of(library, a[3], "local_cols"),
                           .target = table_name(library, a[2], a[11]),
                           .target_columns = texts_of(library, a[4], "remote_cols"),
                           .onupdate = text_or(library, a[5], "onupdate"),
                           .ondelete = text_or(library, a[6], "ondelete"),
                           .match = text_or(library, a[9], "match"),
                           .deferrable = optional_flag(library, a[7]),
                           .initially = text_or(library, a[8], "initially")};
    for (const auto& [keyword, value] : keywords_of(library, a[12])) {
        if (keyword == "postgresql_not_valid") {
            key.not_valid = python::truth(library.vm, value);
        } else if (keyword != "use_alter") {
            unknown_keyword("op.create_foreign_key", keyword);
        }
    }
    add_constraint(library, table_name(library, a[1], a[10]), std::move(key));
    return {};
}

Value create_exclude_constraint(Library& library, std::span<Value> a) {
    schema::Exclusion exclusion{.name = name_of(library, a[0]),
                                .deferrable = optional_flag(library, a[5]),
                                .initially = text_or(library, a[6], "initially")};
    exclusion.using_method = text_or(library, a[4], "using", "gist");
    if (!a[2].is_absent()) {
        exclusion.where = {plain_sql(library, a[2], "where")};
    }
    for (const Value& pair : a[8].to<python::Tuple>().items) {
        exclusion.parts.push_back(exclusion_part(library, pair, a[7]));
    }
    add_constraint(library, table_name(library, a[1], a[3]), std::move(exclusion));
    return {};
}

Value drop_constraint(Library& library, std::span<Value> a) {
    refuse_keywords(library, a[5], "drop_constraint");
    library.carry_out(operation::DropConstraint{.table = table_name(library, a[1], a[3]),
                                                .name = name_of(library, a[0]),
                                                .type = constraint_type(library, a[2]),
                                                .if_exists = flag_of(library, a[4], false)});
    return {};
}

Value create_table_comment(Library& library, std::span<Value> a) {
    library.carry_out(operation::SetTableComment{
        .table = table_name(library, a[0], a[3]),
        .comment =
            a[1].is_absent() ? std::nullopt : std::optional(text_of(library, a[1], "comment"))});
    return {};
}

Value drop_table_comment(Library& library, std::span<Value> a) {
    library.carry_out(operation::SetTableComment{.table = table_name(library, a[0], a[2])});
    return {};
}

// One INSERT for each row, values as literals, as Alembic's offline mode writes them.
Value bulk_insert(Library& library, std::span<Value> a) {
    TableObject& table = table_of(library, a[0], "bulk_insert");
    const ChangeObject insert(library, ChangeObject::Kind::Insert, Ref<TableObject>(&table));
    std::vector<Keywords> rows;
    for (const Value& row : python::collect(library.vm, a[1])) {
        if (!python::payload_of(row).is(python::Kind::Dict)) {
            raise_type_error(library, "List argument expected: rows are dictionaries");
        }
        rows.push_back(keywords_of(library, python::payload_of(row)));
    }
    if (library.host.is_online()) {  // a script is written row by row
        insert.choose_columns(rows);
    }
    std::vector<dialect::Statement> statements;
    for (const Keywords& row : rows) {
        statements.push_back(
            library.statement(render(insert.with(row), library.flavour(), Columns::Qualified)));
    }
    library.ask([&] { library.host.execute(std::move(statements)); });
    return {};
}

Value execute(Library& library, std::span<Value> a) {
    execute_directive(library, a[0]);
    return {};
}

Value inline_literal(Library& library, std::span<Value> a) {
    const schema::Type type = a[1].is_absent() ? schema::Type{} : type_of(library, a[1]);
    return make_expression(library, coerce(library, a[0], type));
}

struct Directive {
    std::string_view signature;
    Value (*code)(Library&, std::span<Value>);
};

constexpr Directive directives[] = {
    {"create_table(table_name, *columns, if_not_exists=, schema=, comment=, prefixes=, info=, "
     "**kw)",
     create_table},
    {"drop_table(table_name, *, schema=, if_exists=, **kw)", drop_table},
    {"rename_table(old_table_name, new_table_name, schema=)", rename_table},
    {"add_column(table_name, column, schema=, if_not_exists=, inline_references=, "
     "inline_primary_key=, **kw)",
     add_column},
    {"drop_column(table_name, column_name, schema=, if_exists=, **kw)", drop_column},
    {"alter_column(table_name, column_name, nullable=, comment=, server_default=, "
     "new_column_name=, type_=, existing_type=, existing_server_default=, existing_nullable=, "
     "existing_comment=, autoincrement=, schema=, **kw)",
     alter_column},
    {"create_index(index_name, table_name, columns, schema=, unique=, if_not_exists=, **kw)",
     create_index},
    {"drop_index(index_name, table_name=, schema=, if_exists=, **kw)", drop_index},
    {"create_unique_constraint(constraint_name, table_name, columns, schema=, **kw)",
     create_unique_constraint},
    {"create_primary_key(constraint_name, table_name, columns, schema=)", create_primary_key},
    {"create_check_constraint(constraint_name, table_name, condition, schema=, **kw)",
     create_check_constraint},
    {"create_foreign_key(constraint_name, source_table, referent_table, local_cols, remote_cols, "
     "onupdate=, ondelete=, deferrable=, initially=, match=, source_schema=, referent_schema=, "
     "**kw)",
     create_foreign_key},
    {"create_exclude_constraint(constraint_name, table_name, *elements, where=, schema=, using=, "
     "deferrable=, initially=, ops=)",
     create_exclude_constraint},
    {"drop_constraint(constraint_name, table_name, type_=, schema=, if_exists=, **kw)",
     drop_constraint},
    {"create_table_comment(table_name, comment, existing_comment=, schema=)", create_table_comment},
    {"drop_table_comment(table_name, existing_comment=, schema=)", drop_table_comment},
    {"bulk_insert(table, rows, multiinsert=)", bulk_insert},
    {"execute(sqltext, execution_options=)", execute},
    {"inline_literal(value, type_=)", inline_literal},
};

}  // namespace

void raise_type_error(Library& library, const std::string& message) {
    python::raise(library.vm, "TypeError", message);
}

void fill_op(Library& library, python::ModuleObject& module) {
    for (const Directive& directive : directives) {
        module.set(directive.signature.substr(0, directive.signature.find('(')),
                   function(library, directive.signature, directive.code));
    }
    module.set("f", function(library, "f(name)", [](Library& lib, std::span<Value> a) {
                   return final_text(lib, text_of(lib, a[0], "f"));
               }));
    module.set("get_bind", function(library, "get_bind()",
                                    [](Library& lib, std::span<Value>) { return lib.connection; }));
    module.set("get_context", function(library, "get_context()",
                                       [](Library& lib, std::span<Value>) { return lib.context; }));
    fill_batch(library, module);
}

}  // namespace limbeck::alembic
