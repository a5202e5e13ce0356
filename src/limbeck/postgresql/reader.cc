// SPDX-License-Identifier: MIT
#include "limbeck/postgresql/reader.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>

#include "limbeck/base/text.h"
#include "limbeck/postgresql/answer.h"
#include "limbeck/postgresql/catalog.h"
#include "limbeck/postgresql/read_constraint.h"
#include "limbeck/postgresql/settled.h"
#include "limbeck/postgresql/types.h"

namespace limbeck::postgresql {

namespace {

using schema::Column;
using schema::Database;
using schema::QualifiedName;
using schema::Table;
using schema::Type;
using Oid = std::string;  // as the server writes it; only ever compared

// Parameters of a table as WITH takes them; "fillfactor=70" is how they are kept.
std::string parameters(const std::vector<std::string>& own, const std::vector<std::string>& toast) {
    std::vector<std::string> texts;
    for (const auto& [key, value] : parameter_pairs(own)) {
        texts.push_back(fmt::format("{} = {}", key, value));
    }
    for (const auto& [key, value] : parameter_pairs(toast)) {
        texts.push_back(fmt::format("toast.{} = {}", key, value));
    }
    return base::join(texts, ", ");
}

std::string storage_name(char letter) {
    switch (letter) {
        case 'p':
            return "PLAIN";
        case 'e':
            return "EXTERNAL";
        case 'x':
            return "EXTENDED";
        case 'm':
            return "MAIN";
        default:
            return {};
    }
}

std::string compression_name(char letter) {
    return letter == 'p' ? "pglz" : letter == 'l' ? "lz4" : "";
}

// The item of an array, or the type itself.
Type& innermost(Type& type) {
    return type.kind == schema::TypeKind::Array ? innermost(type.item[0]) : type;
}

std::string trigger_state(char letter) {
    switch (letter) {
        case 'D':
            return "DISABLE";
        case 'A':
            return "ENABLE ALWAYS";
        case 'R':
            return "ENABLE REPLICA";
        default:
            return {};
    }
}

std::string view_definition(std::string_view text) {
    text = base::trim(text);
    if (text.ends_with(';')) {
        text.remove_suffix(1);
    }
    return settled(text);
}

class Reader {
  public:
    explicit Reader(std::span<const ResultHandle> answers) : answers_(answers) {}

    Database read() {
        read_context();
        read_enums();
        read_relations();
        read_parents();
        read_columns();
        read_constraints();
        read_indexes();
        read_sequences();
        read_dependencies();
        read_triggers();
        read_functions();
        read_extensions();
        read_others();
        collect();
        return std::move(database_);
    }

  private:
    // A table or view on its way into the database.
    struct Relation {
        Table table = {};
        std::optional<schema::View> view = {};
        std::map<std::int64_t, std::string> names = {};  // of columns, by number
    };

    [[nodiscard]] Answer answer(Question question) const {
        return Answer(answers_[static_cast<std::size_t>(question)]);
    }

    Relation* find(const Oid& oid) {
        const auto found = relations_.find(oid);
        return found == relations_.end() ? nullptr : &found->second;
    }

    void add_unmodelled(std::string kind, QualifiedName name, bool is_relation = false) {
        database_.unmodelled.push_back({std::move(kind), std::move(name), is_relation});
    }

    void read_context() {
        for (const Row row : answer(Question::Context)) {
            database_.default_schema = row.text(0);
            database_.search_path = row.array(1);
        }
        for (const Row row : answer(Question::Schemas)) {
            database_.schemas.push_back(
                {.name = row.text(SchemaColumn::Name), .comment = row.text(SchemaColumn::Comment)});
        }
    }

    void read_enums() {
        using C = EnumColumn;
        for (const Row row : answer(Question::Enums)) {
            const schema::EnumType type{.name = {row.text(C::Schema), row.text(C::Name)},
                                        .values = row.array(C::Values),
                                        .comment = row.text(C::Comment)};
            enums_[row.text(C::Spelling)] = type;
            if (row.flag(C::Wanted)) {
                used_enums_.insert(type.name);
            }
        }
    }

    void read_relations() {
        using C = RelationColumn;
        for (const Row row : answer(Question::Relations)) {
            const QualifiedName name(row.text(C::Schema), row.text(C::Name));
            const char kind = row.letter(C::Kind);
            if (kind == 'f') {
                add_unmodelled("foreign table", name, true);
                continue;
            }
            Relation& relation = relations_[row.text(C::Oid)];
            if (kind == 'v' || kind == 'm') {
                add_view(relation, name, row);
            } else {
                add_table(relation.table, name, row);
            }
        }
    }

    void add_view(Relation& relation, const QualifiedName& name, const Row& row) {
        using C = RelationColumn;
        const bool materialized = row.letter(C::Kind) == 'm';
        relation.view = schema::View{.name = name,
                                     .materialized = materialized,
                                     .definition = {view_definition(row.view(C::View))},
                                     .comment = row.text(C::Comment),
                                     .with = parameter_pairs(row.array(C::Parameters))};
        relation.table.name = name;
        if (row.has(C::ToastParameters)) {
            add_unmodelled("options of view", name);
        }
        if (row.has(C::Method) || row.has(C::Tablespace)) {
            add_unmodelled("storage of view", name);
        }
    }

    void add_table(Table& table, const QualifiedName& name, const Row& row) {
        using C = RelationColumn;
        table.name = name;
        table.comment = row.text(C::Comment);
        if (row.letter(C::Persistence) == 'u') {
            table.prefixes = {"UNLOGGED"};
        } else if (row.letter(C::Persistence) == 't') {
            table.prefixes = {"TEMPORARY"};
        }
        const auto set = [&](const char* option, std::string value) {
            if (!value.empty()) {
                table.options[option] = std::move(value);
            }
        };
        set("postgresql_partition_by", row.text(C::PartitionKey));
        set("postgresql_using", row.text(C::Method));
        set("postgresql_tablespace", row.text(C::Tablespace));
        set("postgresql_with", parameters(row.array(C::Parameters), row.array(C::ToastParameters)));
        if (row.has(C::Bound)) {
            table.partition.emplace();
            table.partition->bound.text = row.text(C::Bound);
        }
        if (row.flag(C::RowSecurity)) {
            add_unmodelled("row security of table", name);
        }
        if (row.has(C::ReplicaIdentity)) {
            add_unmodelled("replica identity of table", name);
        }
        if (row.has(C::OfType)) {
            add_unmodelled(fmt::format("type ({}) of table", row.view(C::OfType)), name);
        }
    }

    void read_parents() {
        using C = ParentColumn;
        for (const Row row : answer(Question::Parents)) {
            if (Relation* child = find(row.text(C::Child))) {
                QualifiedName parent(row.text(C::Schema), row.text(C::Name));
                if (child->table.partition) {
                    child->table.partition->of = std::move(parent);
                } else {
                    child->table.inherits.push_back(std::move(parent));
                }
            }
        }
    }

    void read_columns() {
        using C = ColumnColumn;
        for (const Row row : answer(Question::Columns)) {
            Relation* relation = find(row.text(C::Relation));
            if (relation == nullptr) {
                continue;
            }
            relation->names[row.number(C::Number)] = row.text(C::Name);
            relation->table.columns.push_back(column_of(row));
            if (row.flag(C::Options)) {
                add_unmodelled("statistics of column",
                               {relation->table.name.schema,
                                relation->table.name.name + "." + row.text(C::Name)});
            }
        }
    }

    Column column_of(const Row& row) {
        using C = ColumnColumn;
        Column column{.name = row.text(C::Name), .type = type_of(row)};
        column.nullable = !row.flag(C::NotNull);
        column.comment = row.text(C::Comment);
        column.storage = storage_name(row.letter(C::Storage));
        column.compression = compression_name(row.letter(C::Compression));
        column.inherited = row.flag(C::Inherited);
        column.differs_from_parent = row.flag(C::Differs);
        const bool is_identity = row.letter(C::Identity) != '\0';
        if (is_identity) {
            column.identity = schema::Identity{.always = row.letter(C::Identity) == 'a'};
        } else if (row.letter(C::Generated) != '\0') {
            column.computed =
                schema::Computed{{std::string(without_parentheses(settled(row.view(C::Default))))},
                                 row.letter(C::Generated) == 's'};
        } else if (row.has(C::Default)) {
            column.server_default =
                schema::Default{settled(row.view(C::Default)), schema::Default::Kind::Sql};
        }
        // Nothing counts here by itself but an identity, or a default that a sequence gives.
        const bool counts = is_identity || row.view(C::Default).starts_with("nextval(");
        column.autoincrement = counts ? schema::Autoincrement::Auto : schema::Autoincrement::Never;
        return column;
    }

    Type type_of(const Row& row) {
        using C = ColumnColumn;
        Type type = known_type(row.text(C::Type));
        if (type.kind == schema::TypeKind::Array) {
            type.dimensions = std::max(1, static_cast<int>(row.number(C::Dimensions)));
        }
        Type& item = innermost(type);
        item.collation = row.text(C::Collation);
        item.collation_schema = row.text(C::CollationSchema);
        return type;
    }

    // Most columns have one of a few types.
    const Type& known_type(const std::string& spelling) {
        const auto [found, fresh] = types_.try_emplace(spelling);
        if (fresh) {
            found->second = parse_type(spelling);
            Type& item = innermost(found->second);
            const auto is_enum = enums_.find(item.name);
            if (item.kind == schema::TypeKind::Named && is_enum != enums_.end()) {
                const schema::EnumType& type = is_enum->second;
                used_enums_.insert(type.name);
                item = {.kind = schema::TypeKind::Enum,
                        .name = type.name.name,
                        .schema = type.name.schema,
                        .values = type.values,
                        .create_type = false};
            }
        }
        return found->second;
    }

    void read_constraints() {
        using C = ConstraintColumn;
        for (const Row row : answer(Question::Constraints)) {
            Relation* relation = find(row.text(C::Relation));
            if (relation == nullptr) {
                continue;
            }
            std::vector<std::string> columns;
            for (const std::int64_t number : row.numbers(C::Columns)) {
                columns.push_back(relation->names[number]);
            }
            std::vector<std::string> set_columns;
            for (const std::int64_t number : row.numbers(C::SetColumns)) {
                set_columns.push_back(relation->names[number]);
            }
            const QualifiedName& table = relation->table.name;
            Table& into = relation->table;
            if (auto constraint = read_constraint(row, std::move(columns), set_columns)) {
                (row.flag(C::Own) ? into.constraints : into.from_parents.constraints)
                    .push_back(std::move(*constraint));
            } else {
                add_unmodelled(fmt::format("constraint ({})", row.view(C::Definition)),
                               {table.schema, table.name + "." + row.text(C::Name)});
            }
            if (row.has(C::IndexParameters) && row.flag(C::Own)) {
                add_unmodelled("index parameters of constraint",
                               {table.schema, table.name + "." + row.text(C::Name)});
            }
        }
    }

    void read_indexes() {
        using C = IndexColumn;
        for (const Row row : answer(Question::Indexes)) {
            if (Relation* relation = find(row.text(C::Relation))) {
                Table& table = relation->table;
                (row.flag(C::Own) ? table.indexes : table.from_parents.indexes)
                    .push_back(read_index(row, table.name));
            }
        }
    }

    void read_sequences() {
        using C = SequenceColumn;
        for (const Row row : answer(Question::Sequences)) {
            schema::Sequence sequence{.name = {row.text(C::Schema), row.text(C::Name)},
                                      .type = base::to_upper(row.view(C::Type)),
                                      .options = {.start = row.number(C::Start),
                                                  .increment = row.number(C::Increment),
                                                  .minvalue = row.number(C::Minimum),
                                                  .maxvalue = row.number(C::Maximum),
                                                  .cache = row.number(C::Cache),
                                                  .cycle = row.flag(C::Cycle)},
                                      .comment = row.text(C::Comment)};
            if (row.has(C::Dependency)) {
                Relation* owner = find(row.text(C::Owner));
                if (owner == nullptr) {
                    continue;  // of an extension, or in a schema that is not wanted
                }
                const std::string& column = owner->names[row.number(C::OwnerNumber)];
                if (row.letter(C::Dependency) == 'i') {
                    set_identity(owner->table, column, sequence.options);
                    continue;
                }
                sequence.owned_by = schema::SequenceOwner{owner->table.name, column};
            }
            database_.sequences.push_back(std::move(sequence));
        }
    }

    static void set_identity(Table& table, const std::string& name,
                             const schema::SequenceOptions& options) {
        for (Column& column : table.columns) {
            if (column.name == name && column.identity) {
                column.identity->options = options;
            }
        }
    }

    void read_dependencies() {
        using C = DependencyColumn;
        using On = schema::Dependency::On;
        for (const Row row : answer(Question::Dependencies)) {
            const std::string_view kind = row.view(C::Kind);
            const On on = kind == "relation"     ? On::Relation
                          : kind == "column"     ? On::Column
                          : kind == "type"       ? On::Type
                          : kind == "constraint" ? On::Key
                                                 : On::Definition;
            dependencies_[row.text(C::Owner)].push_back(
                {on, {row.text(C::Schema), row.text(C::Name)}, row.text(C::Part)});
        }
        for (auto& [owner, needed] : dependencies_) {
            std::sort(needed.begin(), needed.end());
        }
        for (auto& [oid, relation] : relations_) {
            if (relation.view) {
                relation.view->depends_on = dependencies_of(oid);
            }
        }
    }

    [[nodiscard]] std::vector<schema::Dependency> dependencies_of(const Oid& owner) const {
        const auto found = dependencies_.find(owner);
        return found == dependencies_.end() ? std::vector<schema::Dependency>{} : found->second;
    }

    void read_triggers() {
        using C = TriggerColumn;
        for (const Row row : answer(Question::Triggers)) {
            database_.triggers.push_back({.name = {row.text(C::Schema), row.text(C::Name)},
                                          .table = {row.text(C::Schema), row.text(C::Table)},
                                          .definition = {settled(row.view(C::Definition))},
                                          .state = trigger_state(row.letter(C::State)),
                                          .comment = row.text(C::Comment),
                                          .depends_on = dependencies_of(row.text(C::Oid))});
        }
    }

    void read_functions() {
        using C = FunctionColumn;
        for (const Row row : answer(Question::Functions)) {
            database_.definitions.push_back(
                {.kind = row.text(C::Kind),
                 .name = {row.text(C::Schema), row.text(C::Name)},
                 .signature = row.text(C::Signature),
                 .sql = {settled(base::trim(row.view(C::Definition)))},
                 .interface = row.text(C::Interface),
                 .optional_arguments = static_cast<int>(row.number(C::Optional)),
                 .comment = row.text(C::Comment),
                 .depends_on = dependencies_of(row.text(C::Oid))});
        }
    }

    void read_extensions() {
        for (const Row row : answer(Question::Extensions)) {
            using C = ExtensionColumn;
            database_.extensions.push_back({.name = row.text(C::Name),
                                            .schema = row.text(C::Schema),
                                            .version = row.text(C::Version),
                                            .comment = row.text(C::Comment)});
        }
        auto extension = database_.extensions.begin();
        for (const Row row : answer(Question::Members)) {
            using C = MemberColumn;
            while (extension->name != row.view(C::Extension)) {
                ++extension;
            }
            if (row.view(C::Kind) == "schema") {
                extension->schemas.push_back(row.text(C::Name));
                continue;
            }
            auto& names = row.view(C::Kind) == "type" ? extension->types : extension->relations;
            names.emplace_back(row.text(C::Schema), row.text(C::Name));
        }
    }

    void read_others() {
        using C = OtherColumn;
        for (const Row row : answer(Question::Others)) {
            add_unmodelled(row.text(C::Kind), {row.text(C::Schema), row.text(C::Name)});
        }
        std::sort(database_.unmodelled.begin(), database_.unmodelled.end());
    }

    // In the order of the answer that named them.
    void collect() {
        for (const Row row : answer(Question::Relations)) {
            Relation* relation = find(row.text(RelationColumn::Oid));
            if (relation == nullptr) {
                continue;
            }
            if (relation->view) {
                relation->view->columns = std::move(relation->table.columns);
                relation->view->indexes = std::move(relation->table.indexes);
                database_.views.push_back(std::move(*relation->view));
            } else {
                database_.tables.push_back(std::move(relation->table));
            }
        }
        for (const auto& [spelling, type] : enums_) {
            if (used_enums_.count(type.name) != 0) {
                database_.enums.push_back(type);
            }
        }
        const auto by_name = [](const auto& a, const auto& b) { return a.name < b.name; };
        std::sort(database_.tables.begin(), database_.tables.end(), by_name);
        std::sort(database_.views.begin(), database_.views.end(), by_name);
        std::sort(database_.sequences.begin(), database_.sequences.end(), by_name);
        std::sort(database_.enums.begin(), database_.enums.end(), by_name);
    }

    std::span<const ResultHandle> answers_;
    Database database_;
    std::unordered_map<Oid, Relation> relations_;
    std::unordered_map<Oid, std::vector<schema::Dependency>> dependencies_;  // by owner
    std::unordered_map<std::string, Type> types_;                            // by spelling
    std::map<std::string, schema::EnumType> enums_;                          // by spelling
    std::set<QualifiedName> used_enums_;
};

}  // namespace

Database database_of(std::span<const ResultHandle> answers) {
    return Reader(answers).read();
}

}  // namespace limbeck::postgresql
