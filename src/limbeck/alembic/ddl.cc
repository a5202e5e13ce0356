// SPDX-License-Identifier: MIT
#include "limbeck/alembic/connection.h"
#include "limbeck/alembic/schema_items.h"
#include "limbeck/alembic/tables.h"
#include "limbeck/alembic/types.h"
#include "limbeck/base/text.h"
#include "limbeck/dialect/identifier.h"
#include "limbeck/python/access.h"

// sa.schema.CreateSequence(…) and its like, and sa.DDL.
namespace limbeck::alembic {

namespace {

Value directive(Library& library, operation::Operation operation) {
    return python::make<DirectiveObject>(library.type("ExecutableDDLElement"),
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

Value sql(Library& library, std::string text) {
    return directive(library, operation::ExecuteSql{.sql = {std::move(text)}});
}

}  // namespace

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
        library.make_class("ExecutableDDLElement", {library.type("ClauseElement")});
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
        return directive(lib,
                         operation::CreateTable{.table = table_of(lib, a[0], "CreateTable").table,
                                                .if_not_exists = flag_of(lib, a[1], false)});
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
