// SPDX-License-Identifier: MIT
#include "limbeck/diff/objects.h"

#include "limbeck/base/text.h"

#include <algorithm>
#include <variant>

namespace limbeck::diff {

namespace {

using schema::QualifiedName;
using ObjectKind = Object::Kind;

}  // namespace

bool may_mention(const std::string& text, const std::string& name) {
    if (name.find('"') != std::string::npos) {
        return text.find(base::replace_all(name, "\"", "\"\"")) != std::string::npos;
    }
    return !name.empty() && text.find(name) != std::string::npos;
}

namespace {

bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '$' || (static_cast<unsigned char>(c) & 0x80) != 0;
}

template <typename Act>
void for_each_word(const std::string& text, const Act& act) {
    for (std::size_t begin = 0; begin < text.size(); ++begin) {
        std::size_t end = begin;
        while (end < text.size() && is_word(text[end])) {
            ++end;
        }
        if (end > begin) {
            act(text.substr(begin, end - begin));
        }
        begin = end;
    }
}

void append(Objects& to, const Objects& from) {
    to.insert(to.end(), from.begin(), from.end());
}

void add_dependencies(Objects& to, const std::vector<schema::Dependency>& needed) {
    for (const schema::Dependency& each : needed) {
        switch (each.on) {
            case schema::Dependency::On::Relation:
                to.push_back(relation(each.name));
                break;
            case schema::Dependency::On::Column:
                to.push_back(column(each.name, each.part));
                to.push_back(column_type(each.name, each.part));
                break;
            case schema::Dependency::On::Type:
                to.push_back(type(each.name));
                break;
            case schema::Dependency::On::Key:
                to.push_back(key(each.name, each.part));
                break;
            case schema::Dependency::On::Definition:
                to.push_back({ObjectKind::Definition, each.name, each.part});
                break;
        }
    }
}

}  // namespace

Object schema_object(const std::string& name) {
    return {ObjectKind::Schema, name, ""};
}
Object relation(const QualifiedName& name) {
    return {ObjectKind::Relation, name, ""};
}
Object column(const QualifiedName& table, const std::string& name) {
    return {ObjectKind::Column, table, name};
}
Object column_type(const QualifiedName& table, const std::string& name) {
    return {ObjectKind::ColumnType, table, name};
}
Object not_null(const QualifiedName& table, const std::string& name) {
    return {ObjectKind::NotNull, table, name};
}
Object settings(const QualifiedName& table, const std::string& name) {
    return {ObjectKind::Settings, table, name};
}
Object persistence(const QualifiedName& table) {
    return {ObjectKind::Persistence, table, ""};
}
Object key(const QualifiedName& table, const std::string& name) {
    return {ObjectKind::Key, table, name};
}
Object type(const QualifiedName& name) {
    return {ObjectKind::Type, name, ""};
}
Object trigger(const schema::Trigger& trigger) {
    return {ObjectKind::Trigger, trigger.table, trigger.name.name};
}
Object definition(const schema::Definition& definition) {
    return {ObjectKind::Definition, definition.name, definition.signature};
}

Object extension(const std::string& name) {
    return {ObjectKind::Definition, name, "EXTENSION"};
}

std::string display(const QualifiedName& name) {
    return name.schema.empty() ? name.name : name.schema + "." + name.name;
}

std::string display(const QualifiedName& table, const std::string& part) {
    return display(table) + "." + part;
}

void Needs::add_type(Objects& to, const schema::Type& of) const {
    if (of.kind == schema::TypeKind::Array) {
        add_type(to, of.item.at(0));
    } else if (of.kind == schema::TypeKind::Enum) {
        to.push_back(type({of.schema, of.name}));
    } else if (of.kind == schema::TypeKind::Named) {
        add_mentioned(to, of.name);
    }
}

Needs::Needs(const schema::Database& database) : database_(database) {
    const auto add = [this](const std::string& name, Object object) {
        if (std::all_of(name.begin(), name.end(), is_word)) {
            words_.emplace(name, std::move(object));
        } else {
            odd_names_.emplace_back(name, std::move(object));
        }
    };
    for (const schema::Sequence& sequence : database.sequences) {
        add(sequence.name.name, relation(sequence.name));
    }
    for (const schema::Definition& each : database.definitions) {
        add(each.name.name, definition(each));
    }
    for (const schema::Extension& each : database.extensions) {
        for (const QualifiedName& name : each.types) {
            add(name.name, extension(each.name));
        }
    }
    if (!database.definitions.empty()) {
        for (const schema::Table& table : database.tables) {
            tables_.emplace(table.name.name, &table);
        }
        for (const schema::View& view : database.views) {
            views_.emplace(view.name.name, &view);
        }
    }
}

void Needs::add_mentioned(Objects& to, const std::string& text) const {
    for_each_word(text, [&](const std::string& word) {
        const auto [first, last] = words_.equal_range(word);
        for (auto found = first; found != last; ++found) {
            to.push_back(found->second);
        }
    });
    for (const auto& [name, object] : odd_names_) {
        if (may_mention(text, name)) {
            to.push_back(object);
        }
    }
}

// The table's columns that a text speaks of; a constant in it may be of their enum.
void Needs::add_columns(Objects& to, const schema::Table& table, const std::string& text) const {
    for (const schema::Column& each : table.columns) {
        if (may_mention(text, each.name)) {
            to.push_back(column(table.name, each.name));
            add_type(to, each.type);
        }
    }
}

Objects Needs::of(const schema::Table& table, const schema::Column& each) const {
    Objects result{relation(table.name)};
    add_type(result, each.type);
    if (each.server_default) {
        add_mentioned(result, each.server_default->text);
    }
    if (each.computed) {
        add_mentioned(result, each.computed->expression.text);
        for (const schema::Column& other : table.columns) {
            if (&other != &each && may_mention(each.computed->expression.text, other.name)) {
                result.push_back(column(table.name, other.name));
                result.push_back(column_type(table.name, other.name));
            }
        }
    }
    return result;
}

// The target's columns, and whatever there makes them unique.
void Needs::add_foreign_key(Objects& to, const schema::ForeignKey& foreign) const {
    to.push_back(relation(foreign.target));
    for (const std::string& name : foreign.target_columns) {
        to.push_back(column(foreign.target, name));
    }
    const auto found =
        std::lower_bound(database_.tables.begin(), database_.tables.end(), foreign.target,
                         [](const schema::Table& a, const QualifiedName& b) { return a.name < b; });
    if (found == database_.tables.end() || found->name != foreign.target) {
        return;
    }
    const auto same = [&](std::vector<std::string> columns) {
        return std::is_permutation(columns.begin(), columns.end(), foreign.target_columns.begin(),
                                   foreign.target_columns.end());
    };
    for (const schema::Constraint& any : found->constraints) {
        const auto* primary = std::get_if<schema::PrimaryKey>(&any);
        const auto* unique = std::get_if<schema::Unique>(&any);
        if ((primary != nullptr && same(primary->columns)) ||
            (unique != nullptr && same(unique->columns))) {
            to.push_back(key(found->name, name_of(any).text));
        }
    }
    for (const schema::Index& index : found->indexes) {
        std::vector<std::string> columns;
        for (const schema::IndexPart& part : index.parts) {
            columns.push_back(part.column);
        }
        if (index.unique && same(columns)) {
            to.push_back(relation({found->name.schema, index.name.text}));
        }
    }
}

Objects Needs::of(const schema::Table& table, const schema::Constraint& constraint) const {
    Objects result{relation(table.name)};
    const auto add = [&](const std::vector<std::string>& names) {
        for (const std::string& name : names) {
            result.push_back(column(table.name, name));
        }
    };
    if (const auto* primary = std::get_if<schema::PrimaryKey>(&constraint)) {
        add(primary->columns);
        add(primary->include);
        for (const std::string& name : primary->columns) {
            result.push_back(not_null(table.name, name));
        }
    } else if (const auto* unique = std::get_if<schema::Unique>(&constraint)) {
        add(unique->columns);
        add(unique->include);
    } else if (const auto* foreign = std::get_if<schema::ForeignKey>(&constraint)) {
        add(foreign->columns);
        add_foreign_key(result, *foreign);
    } else if (const auto* check = std::get_if<schema::Check>(&constraint)) {
        add_columns(result, table, check->condition.text);
        add_mentioned(result, check->condition.text);
    } else if (const auto* guard = std::get_if<schema::TypeCheck>(&constraint)) {
        add({guard->column});
    } else if (const auto* exclusion = std::get_if<schema::Exclusion>(&constraint)) {
        for (const schema::ExclusionPart& part : exclusion->parts) {
            add_columns(result, table, part.column + " " + part.expression.text);
            add_mentioned(result, part.expression.text);
        }
        add_columns(result, table, exclusion->where.text);
        add(exclusion->include);
    }
    return result;
}

Objects Needs::of(const schema::Table& table, const schema::Index& index) const {
    Objects result{relation(table.name)};
    for (const schema::IndexPart& part : index.parts) {
        if (!part.column.empty()) {
            result.push_back(column(table.name, part.column));
        }
        add_columns(result, table, part.expression.text);
        add_mentioned(result, part.expression.text + " " + part.operator_class);
    }
    for (const std::string& name : index.include) {
        result.push_back(column(table.name, name));
    }
    add_columns(result, table, index.postgresql_where.text);
    add_columns(result, table, index.sqlite_where.text);
    add_mentioned(result, index.postgresql_where.text);
    return result;
}

Objects Needs::of(const schema::Table& table) const {
    Objects result{schema_object(table.name.schema)};
    for (const schema::Column& each : table.columns) {
        append(result, of(table, each));
    }
    for (const schema::Constraint& each : table.constraints) {
        append(result, of(table, each));
    }
    for (const schema::Index& each : table.indexes) {
        append(result, of(table, each));
    }
    for (const QualifiedName& parent : table.inherits) {
        result.push_back(relation(parent));
    }
    if (table.partition) {
        result.push_back(relation(table.partition->of));
        add_mentioned(result, table.partition->bound.text);
    }
    const auto partitioning = table.options.find("postgresql_partition_by");
    if (partitioning != table.options.end()) {
        add_mentioned(result, partitioning->second);
    }
    std::erase_if(result, [&](const Object& object) {
        return object.name == table.name &&
               (object.kind == ObjectKind::Relation || object.kind == ObjectKind::Column ||
                object.kind == ObjectKind::ColumnType || object.kind == ObjectKind::NotNull ||
                object.kind == ObjectKind::Key);
    });
    return result;
}

Objects Needs::of(const schema::View& view) const {
    Objects result{schema_object(view.name.schema)};
    add_dependencies(result, view.depends_on);
    return result;
}

Objects Needs::of(const schema::Trigger& each) const {
    Objects result{relation(each.table)};
    add_dependencies(result, each.depends_on);
    return result;
}

Objects Needs::of(const schema::Definition& each) const {
    Objects result;
    if (!each.name.schema.empty()) {
        result.push_back(schema_object(each.name.schema));
    }
    add_dependencies(result, each.depends_on);
    return result;
}

Objects Needs::of(const schema::Sequence& sequence) const {
    return {schema_object(sequence.name.schema)};
}

Objects Needs::mentioned_by(const schema::Definition& each) const {
    Objects result;
    add_mentioned(result, each.sql.text);
    for_each_word(each.sql.text, [&](const std::string& word) {
        const auto add = [&](const auto& relations) {
            const auto [first, last] = relations.equal_range(word);
            for (auto found = first; found != last; ++found) {
                append(result, objects_of(*found->second));
            }
        };
        add(tables_);
        add(views_);
    });
    // Its own name stands in its head; that of another of the same name cannot be told from it.
    std::erase_if(result, [&](const Object& object) { return object.name == each.name; });
    return result;
}

// A row of a table or view is of a type of that name.
Objects objects_of(const schema::Table& table) {
    Objects result{relation(table.name), type(table.name)};
    for (const schema::Column& each : table.columns) {
        result.push_back(column(table.name, each.name));
        result.push_back(column_type(table.name, each.name));
    }
    for (const schema::Constraint& each : table.constraints) {
        result.push_back(key(table.name, name_of(each).text));
    }
    for (const schema::Index& each : table.indexes) {
        result.push_back(relation({table.name.schema, each.name.text}));
    }
    return result;
}

Objects objects_of(const schema::View& view) {
    Objects result{relation(view.name), type(view.name)};
    for (const schema::Column& each : view.columns) {
        result.push_back(column(view.name, each.name));
        result.push_back(column_type(view.name, each.name));
    }
    for (const schema::Index& each : view.indexes) {
        result.push_back(relation({view.name.schema, each.name.text}));
    }
    return result;
}

}  // namespace limbeck::diff
