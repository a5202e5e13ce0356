// SPDX-License-Identifier: MIT
#include "limbeck/alembic/connection.h"
#include "limbeck/alembic/exceptions.h"
#include "limbeck/alembic/inspector.h"
#include "limbeck/alembic/schema_items.h"
#include "limbeck/alembic/tables.h"
#include "limbeck/alembic/types.h"
#include "limbeck/base/text.h"
#include "limbeck/dialect/identifier.h"
#include "limbeck/operation/naming.h"
#include "limbeck/python/access.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/text_of.h"

// sa.schema.CreateSequence(…) and its like, and sa.DDL.
namespace limbeck::alembic {

namespace {

Value directive(Library& library, operation::Operation operation) {
    return python::make<DirectiveObject>(library, library.type("ExecutableDDLElement"),
                                         std::move(operation));
}

const schema::Sequence& sequence_of(Library& library, const Value& value) {
    const auto* item = python::native<ItemObject>(value);
    const auto* sequence = item == nullptr ? nullptr : std::get_if<schema::Sequence>(&item->item);
    if (sequence == nullptr) {
        argument_error(library, "a Sequence is expected");
    }
    return *sequence;
}

std::string schema_name(Library& library, const Value& value) {
    return dialect::spell(text_of(library, value, "the name of a schema"), library.flavour());
}

// CREATE TABLE alone: what belongs to its columns is made by others.
schema::Table without_indexes(schema::Table table) {
    table.indexes.clear();
    for (schema::Column& column : table.columns) {
        column.unique = column.unique && !column.index;
        column.index = false;
    }
    return table;
}

const IndexObject& index_of(Library& library, const Value& value) {
    const auto* index = python::native<IndexObject>(value);
    if (index == nullptr) {
        argument_error(library, "an Index is expected");
    }
    if (index->create.index.table.name.empty()) {
        raise(library, "CompileError",
              "Index '" + index->create.index.name.text + "' is not associated with any table.");
    }
    return *index;
}

const ConstraintObject& constraint_of(Library& library, const Value& value) {
    const auto* constraint = python::native<ConstraintObject>(value);
    if (constraint == nullptr || constraint->table.name.empty()) {
        argument_error(library, "a constraint of a table is expected");
    }
    return *constraint;
}

Value create_index(Library& library, std::span<Value> a) {
    const operation::CreateIndex& create = index_of(library, a[0]).create;
    if (!flag_of(library, a[2], false) ||
        !has_index(library, create.index.table, create.index.name.text)) {
        library.carry_out(create);
    }
    return a[0];
}

Value drop_index(Library& library, std::span<Value> a) {
    const schema::Index& index = index_of(library, a[0]).create.index;
    if (!flag_of(library, a[2], false) || has_index(library, index.table, index.name.text)) {
        library.carry_out(operation::DropIndex{.name = index.name, .table = index.table});
    }
    return {};
}

Value sql(Library& library, std::string text) {
    return directive(library, operation::ExecuteSql{.sql = {std::move(text)}});
}

}  // namespace

std::string DirectiveObject::str(Interpreter& /*vm*/) {
    operation::Operation named = operation;
    operation::apply(library.naming_convention, named);
    return base::join(library.host.dialect().render(named), ";\n");
}

// array([1, 2]): PostgreSQL's ARRAY[1, 2].
Value postgresql_array(Library& library, std::span<Value> a) {
    Clause clause("ARRAY[");
    bool first = true;
    for (const Value& item : python::collect(library.vm, a[0])) {
        clause.add(first ? "" : ", ").add(coerce(library, item));
        first = false;
    }
    clause.add("]");
    if (!a[1].is_absent()) {
        clause.add("::" + sql_name(library, type_of(library, a[1])) + "[]");
    }
    return make_expression(library, std::move(clause));
}

void fill_ddl(Library& library, python::ModuleObject& module) {
    if (!library.classes.contains("ExecutableDDLElement")) {
        Class& element =
            *library.make_class("ExecutableDDLElement", {library.type("ClauseElement")});
        element.add_method(
            "compile(self, bind=, dialect=, **kw)",
            [](Interpreter& vm, std::span<Value> a) { return Value::text(python::str(vm, a[0])); });
        Class& index = *library.type("Index");
        const auto method = [&](std::string_view signature,
                                Value (*code)(Library&, std::span<Value>)) {
            index.add_method(signature, [&library, code](Interpreter&, std::span<Value> a) {
                return code(library, a);
            });
        };
        method("create(self, bind=, checkfirst=)", create_index);
        method("drop(self, bind=, checkfirst=)", drop_index);
    }
    const auto set = [&](std::string_view signature, Code code) {
        module.set(signature.substr(0, signature.find('(')),
                   function(library, signature, std::move(code)));
    };
    set("CreateSequence(element, if_not_exists=)", [](Library& lib, std::span<Value> a) {
        return directive(lib,
                         operation::CreateSequence{.sequence = sequence_of(lib, a[0]),
                                                   .if_not_exists = flag_of(lib, a[1], false)});
    });
    set("DropSequence(element, if_exists=)", [](Library& lib, std::span<Value> a) {
        return directive(lib, operation::DropSequence{.name = sequence_of(lib, a[0]).name,
                                                      .if_exists = flag_of(lib, a[1], false)});
    });
    set("CreateSchema(name, if_not_exists=, quote=)", [](Library& lib, std::span<Value> a) {
        return sql(lib, std::string("CREATE SCHEMA ") +
                            (flag_of(lib, a[1], false) ? "IF NOT EXISTS " : "") +
                            schema_name(lib, a[0]));
    });
    set("DropSchema(name, cascade=, if_exists=, quote=)", [](Library& lib, std::span<Value> a) {
        return sql(lib, std::string("DROP SCHEMA ") +
                            (flag_of(lib, a[2], false) ? "IF EXISTS " : "") +
                            schema_name(lib, a[0]) + (flag_of(lib, a[1], false) ? " CASCADE" : ""));
    });
    set("CreateTable(element, if_not_exists=, **kw)", [](Library& lib, std::span<Value> a) {
        return directive(lib, operation::CreateTable{.table = without_indexes(
                                                         table_of(lib, a[0], "CreateTable").table),
                                                     .if_not_exists = flag_of(lib, a[1], false)});
    });
    set("CreateIndex(element, if_not_exists=)", [](Library& lib, std::span<Value> a) {
        operation::CreateIndex create = index_of(lib, a[0]).create;
        create.if_not_exists |= flag_of(lib, a[1], false);
        return directive(lib, std::move(create));
    });
    set("DropIndex(element, if_exists=)", [](Library& lib, std::span<Value> a) {
        const schema::Index& index = index_of(lib, a[0]).create.index;
        return directive(lib, operation::DropIndex{.name = index.name,
                                                   .table = index.table,
                                                   .if_exists = flag_of(lib, a[1], false)});
    });
    set("AddConstraint(element)", [](Library& lib, std::span<Value> a) {
        const ConstraintObject& element = constraint_of(lib, a[0]);
        return directive(lib, operation::AddConstraint{.table = element.table,
                                                       .constraint = element.constraint});
    });
    set("DropConstraint(element, cascade=, if_exists=)", [](Library& lib, std::span<Value> a) {
        const ConstraintObject& element = constraint_of(lib, a[0]);
        if (flag_of(lib, a[1], false)) {
            python::unsupported("DropConstraint(cascade=True)");
        }
        return directive(lib, operation::DropConstraint{
                                  .table = element.table,
                                  .name = std::visit([](const auto& any) { return any.name; },
                                                     element.constraint),
                                  .if_exists = flag_of(lib, a[2], false)});
    });
    set("DropTable(element, if_exists=)", [](Library& lib, std::span<Value> a) {
        return directive(lib,
                         operation::DropTable{.table = table_of(lib, a[0], "DropTable").table.name,
                                              .if_exists = flag_of(lib, a[1], false)});
    });
    // Python's % is applied to the text: %% is one.
    set("DDL(statement, context=)", [](Library& lib, std::span<Value> a) {
        if (!a[1].is_absent() && !a[1].is_none()) {
            python::unsupported("DDL(context=…)");
        }
        return sql(lib, base::replace_all(text_of(lib, a[0], "DDL"), "%%", "%"));
    });
}

}  // namespace limbeck::alembic
