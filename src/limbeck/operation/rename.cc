// SPDX-License-Identifier: MIT
#include "limbeck/operation/rename.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "limbeck/base/error.h"
#include "limbeck/operation/rename_text.h"

namespace limbeck::operation {

namespace {

using schema::Database;
using schema::Table;
using Texts = std::vector<std::string*>;

sql::Flavour flavour_of(const Database& database) {
    return database.ignores_case ? sql::Flavour::Sqlite : sql::Flavour::PostgreSql;
}

schema::Name& name_of(schema::Constraint& constraint) {
    return std::visit([](auto& any) -> schema::Name& { return any.name; }, constraint);
}

void add(Texts& to, schema::Column& column) {
    if (column.server_default) {
        to.push_back(&column.server_default->text);
    }
    if (column.computed) {
        to.push_back(&column.computed->expression.text);
    }
}

void add(Texts& to, schema::Constraint& constraint) {
    if (auto* check = std::get_if<schema::Check>(&constraint)) {
        to.push_back(&check->condition.text);
    } else if (auto* exclusion = std::get_if<schema::Exclusion>(&constraint)) {
        to.push_back(&exclusion->where.text);
        for (schema::ExclusionPart& part : exclusion->parts) {
            to.push_back(&part.expression.text);
        }
    }
}

void add(Texts& to, schema::Index& index) {
    to.push_back(&index.postgresql_where.text);
    to.push_back(&index.sqlite_where.text);
    for (schema::IndexPart& part : index.parts) {
        to.push_back(&part.expression.text);
    }
}

// The expressions of a table, over its columns.
Texts texts_of(Table& table) {
    Texts result;
    for (schema::Column& column : table.columns) {
        add(result, column);
    }
    for (schema::Constraint& constraint : table.constraints) {
        add(result, constraint);
    }
    for (schema::Index& index : table.indexes) {
        add(result, index);
    }
    if (table.partition) {
        result.push_back(&table.partition->bound.text);
    }
    const auto by = table.options.find("postgresql_partition_by");
    if (by != table.options.end()) {
        result.push_back(&by->second);
    }
    return result;
}

// Of everything; `act` gets queries and definitions, too.
template <typename Act>
void for_each_text(Database& database, const Act& act) {
    for (Table& table : database.tables) {
        for (std::string* text : texts_of(table)) {
            act(*text);
        }
    }
    for (schema::View& view : database.views) {
        act(view.definition.text);
        for (schema::Index& index : view.indexes) {
            Texts texts;
            add(texts, index);
            for (std::string* text : texts) {
                act(*text);
            }
        }
    }
    for (schema::Trigger& trigger : database.triggers) {
        act(trigger.definition.text);
    }
}

template <typename Act>
void for_each_dependency(Database& database, const Act& act) {
    const auto walk = [&](auto& objects) {
        for (auto& object : objects) {
            for (schema::Dependency& each : object.depends_on) {
                act(each);
            }
            std::sort(object.depends_on.begin(), object.depends_on.end());
        }
    };
    walk(database.views);
    walk(database.triggers);
    walk(database.definitions);
}

// Whatever names a table, a view or, in dependencies, a sequence.
template <typename Act>
void for_each_relation(Database& database, const Act& act) {
    for (Table& table : database.tables) {
        act(table.name);
        for (schema::Constraint& constraint : table.constraints) {
            if (auto* key = std::get_if<schema::ForeignKey>(&constraint)) {
                act(key->target);
            }
        }
        for (schema::Index& index : table.indexes) {
            act(index.table);
        }
        for (QualifiedName& parent : table.inherits) {
            act(parent);
        }
        if (table.partition) {
            act(table.partition->of);
        }
    }
    for (schema::View& view : database.views) {
        act(view.name);
        for (schema::Index& index : view.indexes) {
            act(index.table);
        }
    }
    for (schema::Trigger& trigger : database.triggers) {
        act(trigger.table);
    }
    for (schema::Sequence& sequence : database.sequences) {
        act(sequence.name);
        if (sequence.owned_by) {
            act(sequence.owned_by->table);
        }
    }
    for_each_dependency(database, [&](schema::Dependency& each) {
        using On = schema::Dependency::On;
        if (each.on == On::Relation || each.on == On::Column || each.on == On::Key) {
            act(each.name);
        }
    });
}

template <typename Act>
void for_each_type(Database& database, const Act& act) {
    const auto walk = [&](auto& objects) {
        for (auto& object : objects) {
            for (schema::Column& column : object.columns) {
                schema::Type* type = &column.type;
                while (type->kind == schema::TypeKind::Array) {
                    type = type->item.data();
                }
                act(*type);
            }
        }
    };
    walk(database.tables);
    walk(database.views);
}

// The order that readers keep.
void sort(Database& database) {
    const auto by_name = [](const auto& a, const auto& b) { return a.name < b.name; };
    const auto order = [&](auto& objects) { std::sort(objects.begin(), objects.end(), by_name); };
    order(database.schemas);
    order(database.tables);
    order(database.views);
    order(database.sequences);
    order(database.enums);
    std::sort(database.triggers.begin(), database.triggers.end(), [](const auto& a, const auto& b) {
        return std::pair(a.name, a.table) < std::pair(b.name, b.table);
    });
    for (Table& table : database.tables) {
        std::sort(table.indexes.begin(), table.indexes.end(),
                  [](const auto& a, const auto& b) { return a.name.text < b.name.text; });
        if (!database.ignores_case) {
            std::sort(table.constraints.begin(), table.constraints.end(), schema::is_before);
        }
    }
}

[[noreturn]] void missing(const QualifiedName& name) {
    throw Error(ErrorCode::Refused,
                "there is no " + (name.schema.empty() ? "" : name.schema + ".") + name.name);
}

void rename_relation(Database& database, const QualifiedName& from, const QualifiedName& to) {
    bool found = false;
    for_each_relation(database, [&](QualifiedName& name) {
        if (name == from) {
            name = to;
            found = true;
        }
    });
    if (!found) {
        missing(from);
    }
    const sql::Flavour flavour = flavour_of(database);
    for_each_text(database,
                  [&](std::string& text) { text = with_relation(text, from, to, flavour); });
}

void replace(std::vector<std::string>& names, const std::string& from, const std::string& to) {
    std::replace(names.begin(), names.end(), from, to);
}

void replace_column(std::vector<schema::IndexPart>& parts, const std::string& from,
                    const std::string& to) {
    for (schema::IndexPart& part : parts) {
        if (part.column == from) {
            part.column = to;
        }
    }
}

void rename_in_table(Table& table, const std::string& from, const std::string& to,
                     sql::Flavour flavour) {
    for (schema::Column& column : table.columns) {
        if (column.name == from) {
            column.name = to;
        }
    }
    for (schema::Constraint& constraint : table.constraints) {
        std::visit(
            [&](auto& any) {
                if constexpr (requires { any.columns; }) {
                    replace(any.columns, from, to);
                }
                if constexpr (requires { any.include; }) {
                    replace(any.include, from, to);
                }
                if constexpr (requires { any.parts; }) {
                    for (auto& part : any.parts) {
                        part.column = part.column == from ? to : part.column;
                    }
                }
                if constexpr (requires { any.column; }) {
                    any.column = any.column == from ? to : any.column;
                }
            },
            constraint);
    }
    for (schema::Index& index : table.indexes) {
        replace_column(index.parts, from, to);
        replace(index.include, from, to);
    }
    for (std::string* text : texts_of(table)) {
        *text = with_column(*text, from, to, flavour);
    }
}

// A view or trigger that reads the column.
template <typename Object>
bool reads(const Object& object, const QualifiedName& table, const std::string& column,
           sql::Flavour flavour) {
    if (flavour == sql::Flavour::Sqlite) {  // which knows no dependencies
        return with_relation(object.definition.text, table, {table.schema, table.name + "__"},
                             flavour) != object.definition.text;
    }
    return std::any_of(object.depends_on.begin(), object.depends_on.end(), [&](const auto& each) {
        return each.on == schema::Dependency::On::Column && each.name == table &&
               each.part == column;
    });
}

void rename_type(Database& database, const QualifiedName& from, const QualifiedName& to) {
    for (schema::EnumType& type : database.enums) {
        if (type.name == from) {
            type.name = to;
        }
    }
    for_each_type(database, [&](schema::Type& type) {
        if (type.kind == schema::TypeKind::Enum && type.name == from.name &&
            type.schema == from.schema) {
            type.name = to.name;
            type.schema = to.schema;
        }
    });
    for_each_dependency(database, [&](schema::Dependency& each) {
        if (each.on == schema::Dependency::On::Type && each.name == from) {
            each.name = to;
        }
    });
    const sql::Flavour flavour = flavour_of(database);
    const auto rewrite = [&](std::string& text) { text = with_relation(text, from, to, flavour); };
    for_each_text(database, rewrite);
    for (schema::Definition& definition : database.definitions) {
        rewrite(definition.signature);
        rewrite(definition.interface);
        rewrite(definition.sql.text);
    }
}

void rename_schema(Database& database, const std::string& from, const std::string& to) {
    const auto change = [&](QualifiedName& name) {
        if (name.schema == from) {
            name.schema = to;
        }
    };
    for (schema::Schema& schema : database.schemas) {
        schema.name = schema.name == from ? to : schema.name;
    }
    for (schema::Extension& extension : database.extensions) {
        extension.schema = extension.schema == from ? to : extension.schema;
    }
    for_each_relation(database, change);
    for (schema::EnumType& type : database.enums) {
        change(type.name);
    }
    for (schema::Trigger& trigger : database.triggers) {
        change(trigger.name);
    }
    for_each_type(database, [&](schema::Type& type) {
        type.schema = type.schema == from ? to : type.schema;
        type.collation_schema = type.collation_schema == from ? to : type.collation_schema;
    });
    for_each_dependency(database, [&](schema::Dependency& each) {
        using On = schema::Dependency::On;
        if (each.on == On::Type || each.on == On::Definition) {
            change(each.name);
        }
    });
    const auto rewrite = [&](std::string& text) {
        text = with_schema(text, from, to, sql::Flavour::PostgreSql);
    };
    for_each_text(database, rewrite);
    for (schema::Definition& definition : database.definitions) {
        change(definition.name);
        rewrite(definition.signature);
        rewrite(definition.interface);
        rewrite(definition.sql.text);
    }
    std::replace(database.search_path.begin(), database.search_path.end(), from, to);
    database.default_schema = database.default_schema == from ? to : database.default_schema;
}

void rename_constraint(Database& database, const RenameObject& rename) {
    for (Table& table : database.tables) {
        if (table.name != rename.table) {
            continue;
        }
        for (schema::Constraint& constraint : table.constraints) {
            if (name_of(constraint).text == rename.name.name) {
                name_of(constraint).text = rename.to;
                for_each_dependency(database, [&](schema::Dependency& each) {
                    if (each.on == schema::Dependency::On::Key && each.name == rename.table &&
                        each.part == rename.name.name) {
                        each.part = rename.to;
                    }
                });
                return;
            }
        }
    }
    missing({rename.table.schema, rename.name.name});
}

void rename_index(Database& database, const RenameObject& rename) {
    const auto walk = [&](auto& objects) {
        for (auto& object : objects) {
            for (schema::Index& index : object.indexes) {
                if (object.name.schema == rename.name.schema &&
                    index.name.text == rename.name.name) {
                    index.name.text = rename.to;
                    return true;
                }
            }
        }
        return false;
    };
    if (!walk(database.tables) && !walk(database.views)) {
        missing(rename.name);
    }
}

}  // namespace

void rename(const RenameTable& rename, Database& database) {
    rename_relation(database, rename.table, {rename.table.schema, rename.to});
    sort(database);
}

void rename_column(const QualifiedName& name, const std::string& from, const std::string& to,
                   Database& database) {
    const sql::Flavour flavour = flavour_of(database);
    std::vector<QualifiedName> children;
    for (Table& table : database.tables) {
        for (schema::Constraint& constraint : table.constraints) {
            auto* key = std::get_if<schema::ForeignKey>(&constraint);
            if (key != nullptr && key->target == name) {
                replace(key->target_columns, from, to);
            }
        }
        if (table.name == name) {
            rename_in_table(table, from, to, flavour);
        } else if ((table.partition && table.partition->of == name) ||
                   std::count(table.inherits.begin(), table.inherits.end(), name) > 0) {
            children.push_back(table.name);
        }
    }
    for (schema::Sequence& sequence : database.sequences) {
        if (sequence.owned_by && sequence.owned_by->table == name &&
            sequence.owned_by->column == from) {
            sequence.owned_by->column = to;
        }
    }
    for (schema::View& view : database.views) {
        if (reads(view, name, from, flavour)) {
            view.definition.text = with_column(view.definition.text, from, to, flavour, true);
        }
    }
    for (schema::Trigger& trigger : database.triggers) {
        if (trigger.table == name || reads(trigger, name, from, flavour)) {
            trigger.definition.text = with_column(trigger.definition.text, from, to, flavour);
        }
    }
    for_each_dependency(database, [&](schema::Dependency& each) {
        if (each.on == schema::Dependency::On::Column && each.name == name && each.part == from) {
            each.part = to;
        }
    });
    for (const QualifiedName& child : children) {
        rename_column(child, from, to, database);
    }
}

void rename(const RenameObject& rename, Database& database) {
    using On = RenameObject::On;
    const QualifiedName to{rename.name.schema, rename.to};
    switch (rename.on) {
        case On::Schema:
            rename_schema(database, rename.name.name, rename.to);
            break;
        case On::Type:
            rename_type(database, rename.name, to);
            break;
        case On::Sequence:
            rename_relation(database, rename.name, to);
            break;
        case On::Index:
            rename_index(database, rename);
            break;
        case On::Constraint:
            rename_constraint(database, rename);
            break;
    }
    sort(database);
}

void rename(const RenameEnumValue& rename, Database& database) {
    const auto change = [&](std::vector<std::string>& values) {
        replace(values, rename.from, rename.to);
    };
    for (schema::EnumType& type : database.enums) {
        if (type.name == rename.type) {
            change(type.values);
        }
    }
    for_each_type(database, [&](schema::Type& type) {
        if (type.kind == schema::TypeKind::Enum && type.name == rename.type.name &&
            type.schema == rename.type.schema) {
            change(type.values);
        }
    });
    for_each_text(database, [&](std::string& text) {
        text = with_value(text, rename.type, rename.from, rename.to);
    });
}

}  // namespace limbeck::operation
