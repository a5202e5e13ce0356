// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <algorithm>
#include <iterator>

#include "limbeck/alembic/schema_items.h"
#include "limbeck/base/text.h"
#include "limbeck/python/access.h"
#include "limbeck/python/operators.h"
#include "limbeck/python/text_of.h"

// Constraints and indexes.
namespace limbeck::alembic {

namespace {

// Names, or columns that have one.
std::vector<std::string> column_names(Library& library, const Value& columns) {
    std::vector<std::string> names;
    for (const Value& each : python::collect(library.vm, columns)) {
        if (const auto* column = python::native<ColumnObject>(each)) {
            names.push_back(column->column.name);
        } else {
            names.push_back(text_of(library, each, "a column of a constraint"));
        }
    }
    return names;
}

bool is_foreign_keyword(std::string_view keyword) {
    return keyword.starts_with("mysql_") || keyword.starts_with("mariadb_") ||
           keyword.starts_with("mssql_") || keyword.starts_with("oracle_");
}

Value make_primary_key(Library& library, const Ref<Class>& cls, std::span<Value> a) {
    schema::PrimaryKey key{.name = name_of(library, a[0]),
                           .columns = column_names(library, a[5]),
                           .deferrable = optional_flag(library, a[1]),
                           .initially = text_or(library, a[2], "initially")};
    for (const auto& [keyword, value] : keywords_of(library, a[6])) {
        if (!is_foreign_keyword(keyword) && !keyword.starts_with("sqlite_on_conflict")) {
            refuse_keyword(library, keyword, "PrimaryKeyConstraint");
        }
    }
    return python::make<ConstraintObject>(library, cls, std::move(key));
}

Value make_unique(Library& library, const Ref<Class>& cls, std::span<Value> a) {
    schema::Unique unique{.name = name_of(library, a[0]),
                          .columns = column_names(library, a[5]),
                          .deferrable = optional_flag(library, a[1]),
                          .initially = text_or(library, a[2], "initially")};
    read_unique_keywords(library, keywords_of(library, a[6]), unique);
    auto made = python::make<ConstraintObject>(library, cls, std::move(unique));
    made->table = attach(a[5].to<python::Tuple>().items, made->constraint);
    return made;
}

Value make_check(Library& library, const Ref<Class>& cls, std::span<Value> a) {
    schema::Check check{.name = name_of(library, a[1]),
                        .condition = {plain_sql(library, a[0], "CheckConstraint")}};
    for (const auto& [keyword, value] : keywords_of(library, a[8])) {
        if (keyword == "postgresql_not_valid") {
            check.not_valid = python::truth(library.vm, value);
        } else if (!is_foreign_keyword(keyword)) {
            refuse_keyword(library, keyword, "CheckConstraint");
        }
    }
    return python::make<ConstraintObject>(library, cls, std::move(check));
}

// Where a list of "table.column" leads.
void take_references(Library& library, const Value& references, schema::ForeignKey& key) {
    for (const Value& each : python::collect(library.vm, references)) {
        if (const auto* column = python::native<ColumnObject>(each)) {
            key.target = column->table;
            key.target_columns.push_back(column->column.name);
            continue;
        }
        const std::string text = text_of(library, each, "ForeignKeyConstraint");
        const std::size_t last = text.rfind('.');
        if (last == std::string::npos) {
            argument_error(library,
                           fmt::format("Invalid foreign key column specification: {}", text));
        }
        key.target_columns.push_back(text.substr(last + 1));
        const std::string table = text.substr(0, last);
        const std::size_t dot = table.rfind('.');
        key.target = dot == std::string::npos
                         ? schema::QualifiedName(table)
                         : schema::QualifiedName(table.substr(0, dot), table.substr(dot + 1));
    }
}

Value make_foreign_key_constraint(Library& library, const Ref<Class>& cls, std::span<Value> a) {
    schema::ForeignKey key{.name = name_of(library, a[2]), .columns = column_names(library, a[0])};
    take_references(library, a[1], key);
    key.onupdate = text_or(library, a[3], "onupdate");
    key.ondelete = text_or(library, a[4], "ondelete");
    key.deferrable = optional_flag(library, a[5]);
    key.initially = text_or(library, a[6], "initially");
    key.use_alter = flag_of(library, a[7], false);
    key.match = text_or(library, a[9], "match");
    if (key.columns.size() != key.target_columns.size()) {
        argument_error(library,
                       "ForeignKeyConstraint number of constrained columns must match the number "
                       "of referenced columns.");
    }
    for (const auto& [keyword, value] : keywords_of(library, a[13])) {
        if (keyword == "postgresql_not_valid") {
            key.not_valid = python::truth(library.vm, value);
        } else if (!is_foreign_keyword(keyword)) {
            refuse_keyword(library, keyword, "ForeignKeyConstraint");
        }
    }
    return python::make<ConstraintObject>(library, cls, std::move(key));
}

// ExcludeConstraint(("period", "&&"), …)
Value make_exclusion(Library& library, const Ref<Class>& cls, std::span<Value> a) {
    schema::Exclusion exclusion{.name = name_of(library, a[0]),
                                .deferrable = optional_flag(library, a[1]),
                                .initially = text_or(library, a[2], "initially")};
    exclusion.using_method = text_or(library, a[3], "using", "gist");
    if (!a[4].is_absent()) {
        exclusion.where = {plain_sql(library, a[4], "where")};
    }
    for (const Value& pair : a[6].to<python::Tuple>().items) {
        exclusion.parts.push_back(exclusion_part(library, pair, a[5]));
    }
    return python::make<ConstraintObject>(library, cls, std::move(exclusion));
}

Value make_index(Library& library, const Ref<Class>& /*cls*/, std::span<Value> a) {
    auto made = python::make<IndexObject>(library);
    schema::Index& index = made->create.index;
    index.name = name_of(library, a[0]);
    index.unique = flag_of(library, a[1], false);
    for (const Value& part : a[5].to<python::Tuple>().items) {
        index.parts.push_back(index_part(library, part));
    }
    read_index_keywords(library, keywords_of(library, a[6]), made->create);
    index.table = attach(a[5].to<python::Tuple>().items, index);
    return made;
}

// A condition: text, an expression, or a str that is SQL.
schema::SqlText condition(Library& library, const Value& value, std::string_view what) {
    return {plain_sql(library, value, what)};
}

void read_operator_classes(Library& library, const Value& classes, schema::Index& index) {
    const auto& table = classes.to<python::Dict>().table;
    for (std::size_t at = 0; const auto* entry = table.next(at);) {
        const std::string column = text_of(library, entry->key, "postgresql_ops");
        for (schema::IndexPart& part : index.parts) {
            if (part.column == column) {
                part.operator_class = text_of(library, entry->value, "postgresql_ops");
            }
        }
    }
}

}  // namespace

void not_accepted(Library& library, const std::string& keyword, std::string_view of) {
    argument_error(library,
                   fmt::format("Argument '{}' is not accepted by dialect '{}' on behalf of <class "
                               "'sqlalchemy.sql.schema.{}'>",
                               keyword, keyword.substr(0, keyword.find('_')), of));
}

void refuse_keyword(Library& library, const std::string& keyword, const std::string& of) {
    if (keyword.starts_with("postgresql_") || keyword.starts_with("sqlite_")) {
        not_accepted(library, keyword, of);
    }
    unknown_keyword(of, keyword);
}

void check_index_keyword(Library& library, const std::string& keyword) {
    static constexpr std::string_view known[] = {"postgresql_using",
                                                 "postgresql_include",
                                                 "postgresql_where",
                                                 "postgresql_ops",
                                                 "postgresql_concurrently",
                                                 "postgresql_with",
                                                 "postgresql_tablespace",
                                                 "postgresql_nulls_not_distinct",
                                                 "sqlite_where"};
    if (!is_foreign_keyword(keyword) &&
        std::find(std::begin(known), std::end(known), keyword) == std::end(known)) {
        refuse_keyword(library, keyword, "Index");
    }
}

void read_unique_keywords(Library& library, const Keywords& keywords, schema::Unique& unique) {
    for (const auto& [keyword, value] : keywords) {
        if (keyword == "postgresql_nulls_not_distinct") {
            unique.nulls_not_distinct = flag_of(library, value, false);
        } else if (keyword == "postgresql_include") {
            unique.include = texts_of(library, value, keyword);
        } else if (!is_foreign_keyword(keyword) && !keyword.starts_with("sqlite_on_conflict")) {
            refuse_keyword(library, keyword, "UniqueConstraint");
        }
    }
}

schema::ExclusionPart exclusion_part(Library& library, const Value& pair, const Value& classes) {
    const std::vector<Value> both = python::collect(library.vm, pair);
    if (both.size() != 2) {
        argument_error(library, "an exclusion takes pairs of a column and an operator");
    }
    schema::ExclusionPart part{.op = text_of(library, both[1], "operator")};
    if (const auto* column = python::native<ColumnObject>(both[0])) {
        part.column = column->column.name;
    } else if (both[0].is_text()) {
        part.column = both[0].as_text();
    } else {
        part.expression = {plain_sql(library, both[0], "exclusion")};
    }
    if (classes.is(python::Kind::Dict)) {
        if (const Value* found = classes.to<python::Dict>().table.find(part.column)) {
            part.operator_class = text_of(library, *found, "ops");
        }
    }
    return part;
}

schema::IndexPart index_part(Library& library, const Value& value) {
    if (python::payload_of(value).is(python::Kind::Str)) {
        return {.column = python::payload_of(value).as_text()};
    }
    if (const auto* column = python::native<ColumnObject>(value)) {
        return {.column = column->column.name};
    }
    const auto* expression = python::native<ExpressionObject>(value);
    if (expression == nullptr) {
        argument_error(library, fmt::format("an index takes columns and expressions, not {}",
                                            python::repr(library.vm, value)));
    }
    const Clause clause = expression->clause();
    std::string text = render(clause, library.flavour(), Columns::Plain);
    // PostgreSQL wants parentheses around anything but a column and a call.
    if (!clause.is_text && clause.precedence != Precedence::Atom &&
        clause.precedence != Precedence::Comma) {
        text = "(" + text + ")";
    }
    return {.expression = {std::move(text)}};
}

void read_index_keywords(Library& library, const Keywords& keywords,
                         operation::CreateIndex& create) {
    schema::Index& index = create.index;
    for (const auto& [keyword, value] : keywords) {
        if (keyword == "postgresql_where") {
            if (!value.is_none()) {
                index.postgresql_where = condition(library, value, keyword);
            }
        } else if (keyword == "sqlite_where") {
            if (!value.is_none()) {
                index.sqlite_where = condition(library, value, keyword);
            }
        } else if (keyword == "postgresql_using") {
            index.using_method = text_or(library, value, keyword);
        } else if (keyword == "postgresql_concurrently") {
            create.concurrently = flag_of(library, value, false);
        } else if (keyword == "postgresql_include") {
            for (const Value& each : python::collect(library.vm, value)) {
                index.include.push_back(index_part(library, each).column);
            }
        } else if (keyword == "postgresql_nulls_not_distinct") {
            index.nulls_not_distinct = optional_flag(library, value);
        } else if (keyword == "postgresql_tablespace") {
            index.tablespace = text_or(library, value, keyword);
        } else if (keyword == "postgresql_ops" && value.is(python::Kind::Dict)) {
            read_operator_classes(library, value, index);
        } else if (keyword == "postgresql_with" && value.is(python::Kind::Dict)) {
            const auto& table = value.to<python::Dict>().table;
            for (std::size_t at = 0; const auto* entry = table.next(at);) {
                index.with.emplace_back(text_of(library, entry->key, keyword),
                                        python::str(library.vm, entry->value));
            }
        } else if (!is_foreign_keyword(keyword)) {
            refuse_keyword(library, keyword, "Index");
        }
    }
}

std::optional<Value> ConstraintObject::attribute(Interpreter& /*vm*/, std::string_view name) {
    const schema::Name& given = name_of(constraint);
    if (name == "name") {
        return given.empty() ? Value::none() : Value::text(given.text);
    }
    return std::nullopt;
}

Class* IndexObject::python_class(Interpreter& /*vm*/) {
    return library.type("Index").get();
}

std::optional<Value> IndexObject::attribute(Interpreter& /*vm*/, std::string_view name) {
    if (name == "name") {
        return Value::text(create.index.name.text);
    }
    if (name == "unique") {
        return Value::boolean(create.index.unique);
    }
    return std::nullopt;
}

void add_constraints(Library& library) {
    const Ref<Class> base = library.make_class("Constraint");
    const auto add = [&](const std::string& name, std::string_view signature, Constructor code,
                         std::vector<Ref<Class>> bases) {
        library.make_class(name, std::move(bases),
                           constructor(library, signature, std::move(code)));
    };
    add("PrimaryKeyConstraint",
        "PrimaryKeyConstraint(cls, *columns, name=, deferrable=, initially=, info=, comment=, "
        "**kw)",
        make_primary_key, {base});
    add("UniqueConstraint",
        "UniqueConstraint(cls, *columns, name=, deferrable=, initially=, info=, comment=, **kw)",
        make_unique, {base});
    add("CheckConstraint",
        "CheckConstraint(cls, sqltext, name=, deferrable=, initially=, table=, info=, comment=, "
        "_autoattach=, **kw)",
        make_check, {base});
    add("ForeignKeyConstraint",
        "ForeignKeyConstraint(cls, columns, refcolumns, name=, onupdate=, ondelete=, deferrable=, "
        "initially=, use_alter=, link_to_name=, match=, table=, info=, comment=, **kw)",
        make_foreign_key_constraint, {base});
    add("ExcludeConstraint",
        "ExcludeConstraint(cls, *elements, name=, deferrable=, initially=, using=, where=, ops=)",
        make_exclusion, {base});
    add("Index", "Index(cls, name, *expressions, unique=, quote=, info=, _table=, **kw)",
        make_index, {});
}

}  // namespace limbeck::alembic
