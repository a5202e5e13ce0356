// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "limbeck/alembic/connection.h"
#include "limbeck/alembic/exceptions.h"
#include "limbeck/alembic/op.h"
#include "limbeck/alembic/tables.h"
#include "limbeck/alembic/types.h"
#include "limbeck/dialect/identifier.h"
#include "limbeck/operation/naming.h"
#include "limbeck/python/access.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/operators.h"
#include "limbeck/sql/quote.h"

// with op.batch_alter_table("account") as batch_op:
namespace limbeck::alembic {

namespace {

class BatchObject : public NativeObject {
  public:
    BatchObject(Library& owner, schema::QualifiedName name) : library(owner) {
        batch.table = std::move(name);
    }
    [[nodiscard]] std::string type_name() const override { return "BatchOperations"; }
    Class* python_class(Interpreter& /*vm*/) override {
        return library.type("BatchOperations").get();
    }
    Value enter(Interpreter& /*vm*/) override { return Ref<NativeObject>(this); }
    // An exception inside leaves the table as it was.
    bool exit(Interpreter& /*vm*/, const Value& exception) override {
        if (exception.is_none()) {
            finish();
        }
        return false;
    }

    void add(operation::BatchStep step) {
        batch.steps.push_back(std::move(step));
        places.push_back(library.vm.where());
    }

    Library& library;
    operation::BatchAlterTable batch;
    std::vector<std::optional<Location>> places;                  // of the steps
    std::vector<std::pair<std::string, std::string>> reordering;  // who stands before whom
    std::optional<schema::NamingConvention> naming_convention;
    // What the table is told to have besides what is read of it.
    std::vector<Value> reflect_args;
    std::vector<Value> table_args;
    Keywords table_keywords;
    void clear() override {
        reflect_args.clear();
        table_args.clear();
        table_keywords.clear();
    }

  private:
    void finish();
    void complete(schema::Table& table);
    void rebuild(operation::BatchAlterTable changed);
    void alter_in_place();
    void refuse_recreating() const;
    void refuse_leftover();
    [[nodiscard]] std::vector<dialect::Statement> statements(
        const operation::BatchAlterTable& changed, const std::optional<Location>& place) const;
    [[nodiscard]] std::optional<Location> culprit(operation::BatchAlterTable changed) const;
    std::size_t broken_references();
};

void BatchObject::finish() {
    const dialect::Dialect& dialect = library.host.dialect();
    operation::Operation named = batch;
    schema::NamingConvention convention = library.naming_convention;
    if (naming_convention) {
        for (const auto& [kind, text] : *naming_convention) {
            convention[kind] = text;
        }
    }
    operation::apply(convention, named);
    auto& changed = std::get<operation::BatchAlterTable>(named);
    if (dialect.needs_table(changed)) {
        if (naming_convention && changed.existing) {
            schema::apply(*naming_convention, changed.existing->table);
        }
        rebuild(std::move(changed));
        return;
    }
    alter_in_place();
}

// Each step with its own place in the script.
void BatchObject::alter_in_place() {
    if (batch.recreate == operation::Recreate::Always) {
        refuse_recreating();
    }
    for (std::size_t i = 0; i < batch.steps.size(); ++i) {
        operation::BatchAlterTable one = batch;
        one.steps = {batch.steps[i]};
        operation::Operation named = std::move(one);
        operation::apply(library.naming_convention, named);
        auto written = statements(std::get<operation::BatchAlterTable>(named), places[i]);
        library.ask([&] { library.host.execute(std::move(written)); });
    }
}

// What only a table that is made anew can have. Without it the outcome is the same in place.
void BatchObject::refuse_recreating() const {
    const bool moves = std::any_of(batch.steps.begin(), batch.steps.end(), [](const auto& step) {
        const auto* add = std::get_if<operation::AddColumn>(&step);
        return add != nullptr && (!add->before.empty() || !add->after.empty());
    });
    if (moves || !reordering.empty() || !table_args.empty() || !table_keywords.empty()) {
        python::unsupported(
            fmt::format("batch_alter_table(recreate='always') on {} with columns to be moved, "
                        "table_args or table_kwargs",
                        library.host.dialect().name()));
    }
}

// A failure to write a step down is at its place.
std::vector<dialect::Statement> BatchObject::statements(
    const operation::BatchAlterTable& changed, const std::optional<Location>& place) const {
    std::vector<dialect::Statement> result;
    try {
        for (std::string& sql : library.host.dialect().render(changed)) {
            result.push_back(library.statement(std::move(sql)));
            result.back().asked_at = place ? place : result.back().asked_at;
        }
    } catch (Error& error) {
        if (place && !error.location()) {
            error.at(*place);
        }
        throw;
    }
    return result;
}

// The step that cannot be done: the last of the shortest beginning that cannot.
std::optional<Location> BatchObject::culprit(operation::BatchAlterTable changed) const {
    const std::vector<operation::BatchStep> steps = std::exchange(changed.steps, {});
    for (std::size_t i = 0; i < steps.size(); ++i) {
        changed.steps.push_back(steps[i]);
        try {
            library.host.dialect().render(changed);
        } catch (const Error&) {
            return places[i];
        }
    }
    return std::nullopt;
}

// A table that a batch of Alembic which was broken off has left behind.
void BatchObject::refuse_leftover() {
    const schema::QualifiedName made{batch.table.schema, "_alembic_tmp_" + batch.table.name};
    const std::string master =
        dialect::qualified(schema::QualifiedName(made.schema, "sqlite_master"), library.flavour());
    const dialect::Result found = library.ask([&] {
        return library.host.fetch(
            library.statement(fmt::format("SELECT 1 FROM {} WHERE name = {}", master,
                                          sql::quote_literal(made.name, library.flavour()))));
    });
    if (found.rows.empty()) {
        return;
    }
    Error error(ErrorCode::Database, fmt::format("table {} already exists", made.name));
    if (const auto place = library.vm.where()) {
        error.at(*place);
    }
    error.hint(
        fmt::format("a batch that was broken off has left it; see what is in it, then: DROP "
                    "TABLE {}",
                    dialect::qualified(made, library.flavour())));
    raise_database_error(library, error);
}

using Pairs = std::vector<std::pair<std::string, std::string>>;

// As Alembic sorts columns: again and again those that stand behind none of the others.
std::vector<std::string> sorted(Library& library, std::vector<std::string> names,
                                const Pairs& pairs) {
    std::vector<std::string> result;
    while (!names.empty()) {
        const std::vector<std::string> open = names;
        const auto is_open = [&](const std::string& name) {
            return std::find(open.begin(), open.end(), name) != open.end();
        };
        const auto rest =
            std::stable_partition(names.begin(), names.end(), [&](const std::string& name) {
                return std::none_of(pairs.begin(), pairs.end(), [&](const auto& pair) {
                    return pair.second == name && pair.first != name && is_open(pair.first);
                });
            });
        if (rest == names.begin()) {
            raise(library, "CircularDependencyError", "Circular dependency detected.");
        }
        result.insert(result.end(), names.begin(), rest);
        names.erase(names.begin(), rest);
    }
    return result;
}

// The order that partial_reordering asks for: of the columns that there are, and the places of
// those that the batch adds.
void reorder(Library& library, operation::BatchAlterTable& changed, Pairs pairs) {
    std::vector<schema::Column>& columns = changed.existing->table.columns;
    std::vector<std::string> known;
    for (const schema::Column& column : columns) {
        known.push_back(column.name);
    }
    std::vector<std::string> names = known;
    for (const operation::BatchStep& step : changed.steps) {
        if (const auto* add = std::get_if<operation::AddColumn>(&step)) {
            names.push_back(add->column.name);
            pairs.emplace_back(add->column.name, add->before);
            pairs.emplace_back(add->after, add->column.name);
        }
    }
    names = sorted(library, std::move(names), pairs);
    const auto position = [&](const std::string& name) {
        return std::find(names.begin(), names.end(), name);
    };
    std::stable_sort(columns.begin(), columns.end(), [&](const auto& left, const auto& right) {
        return position(left.name) < position(right.name);
    });
    for (operation::BatchStep& step : changed.steps) {
        auto* add = std::get_if<operation::AddColumn>(&step);
        if (add == nullptr) {
            continue;
        }
        const auto at = position(add->column.name);
        add->after = at == names.begin() ? "" : *std::prev(at);
        add->before = at == names.begin() && !columns.empty() ? columns.front().name : "";
        if (!add->after.empty() &&
            std::find(known.begin(), known.end(), add->after) == known.end()) {
            python::unsupported("partial_reordering with columns added in another order");
        }
        known.push_back(add->column.name);
    }
}

std::size_t BatchObject::broken_references() {
    return library
        .ask([&] { return library.host.fetch(library.statement("PRAGMA foreign_key_check")); })
        .rows.size();
}

// A default of more than a literal stands in parentheses, as Alembic writes it.
void parenthesise(schema::Column& column) {
    if (!column.server_default || column.server_default->kind != schema::Default::Kind::Sql) {
        return;
    }
    const std::string& text = column.server_default->text;
    const bool number = text.find_first_not_of("0123456789.+-") == std::string::npos;
    const bool quoted = text.size() > 1 && (text.front() == '\'' || text.front() == '"');
    const bool enclosed = text.size() > 1 && text.front() == '(' && text.back() == ')';
    if (!number && !quoted && !enclosed) {
        column.server_default->kind = schema::Default::Kind::Expression;
    }
}

void BatchObject::complete(schema::Table& table) {
    for (schema::Column& column : table.columns) {
        parenthesise(column);
        for (const Value& given : reflect_args) {
            const auto* override = python::native<ColumnObject>(given);
            if (override != nullptr && override->column.name == column.name) {
                column = override->column;
            }
        }
    }
    for (const Value& item : table_args) {
        add_to_table(library, table, item);
    }
    read_table_keywords(library, table_keywords, table);
}

// Makes the table anew. Nothing may refer to rows that are not there afterwards, unless it did so
// before.
void BatchObject::rebuild(operation::BatchAlterTable changed) {
    const bool is_known = changed.existing.has_value();
    if (!is_known) {
        changed.existing = library.ask([&] { return library.host.read_existing(changed.table); });
        complete(changed.existing->table);
        if (naming_convention) {
            schema::apply(*naming_convention, changed.existing->table);
        }
    }
    if (!reordering.empty()) {
        reorder(library, changed, reordering);
    }
    std::vector<dialect::Statement> written;
    try {
        operation::Operation named = changed;
        operation::apply(library.naming_convention, named);
        written = statements(std::get<operation::BatchAlterTable>(named), std::nullopt);
    } catch (Error& error) {
        if (const auto place = error.location() ? std::nullopt : culprit(changed)) {
            error.at(*place);
        }
        throw;
    }
    if (!library.host.is_online()) {
        library.ask([&] { library.host.execute(std::move(written)); });
        return;
    }
    const dialect::Result enforced =
        library.ask([&] { return library.host.fetch(library.statement("PRAGMA foreign_keys")); });
    if (!enforced.rows.empty() && enforced.rows[0][0] == schema::Value(std::int64_t{1})) {
        throw Error(ErrorCode::Refused,
                    fmt::format("table {} cannot be made anew while foreign keys are enforced",
                                changed.table.name))
            .hint(
                "this SQLite enforces them by default: DROP TABLE would delete what refers to "
                "the table");
    }
    refuse_leftover();
    const std::size_t before = broken_references();
    const std::string table = changed.table.name;
    library.ask([&] { library.host.execute(std::move(written)); });
    if (broken_references() > before) {
        throw Error(
            ErrorCode::Refused,
            fmt::format("after the batch rows refer to rows of {} that are not there", table))
            .hint("PRAGMA foreign_key_check lists them");
    }
}

BatchObject& self_of(std::span<Value> a) {
    return *python::native<BatchObject>(a[0]);
}

const schema::QualifiedName& table_of_batch(std::span<Value> a) {
    return self_of(a).batch.table;
}

Value add_column(Library& library, std::span<Value> a) {
    self_of(a).add(
        operation::AddColumn{.table = table_of_batch(a),
                             .column = column_argument(library, a[1], table_of_batch(a).schema),
                             .if_not_exists = flag_of(library, a[4], false),
                             .before = text_or(library, a[2], "insert_before"),
                             .after = text_or(library, a[3], "insert_after")});
    return {};
}

Value drop_column(Library& library, std::span<Value> a) {
    refuse_keywords(library, a[3], "drop_column");
    self_of(a).add(operation::DropColumn{.table = table_of_batch(a),
                                         .column = text_of(library, a[1], "column_name"),
                                         .if_exists = flag_of(library, a[2], false)});
    return {};
}

Value alter_column(Library& library, std::span<Value> a) {
    operation::AlterColumn alter{.table = table_of_batch(a),
                                 .column = text_of(library, a[1], "column_name")};
    read_alter(library, a.subspan(2, 10), a[12], alter);
    self_of(a).add(std::move(alter));
    return {};
}

Value create_index(Library& library, std::span<Value> a) {
    operation::CreateIndex create{.if_not_exists = flag_of(library, a[4], false)};
    create.index.name = name_of(library, a[1]);
    create.index.table = table_of_batch(a);
    create.index.unique = flag_of(library, a[3], false);
    for (const Value& part : python::collect(library.vm, a[2])) {
        create.index.parts.push_back(index_part(library, part));
    }
    read_index_keywords(library, keywords_of(library, a[5]), create);
    self_of(a).add(std::move(create));
    return {};
}

Value drop_index(Library& library, std::span<Value> a) {
    operation::DropIndex drop{.name = name_of(library, a[1]),
                              .table = table_of_batch(a),
                              .if_exists = flag_of(library, a[3], false)};
    for (const auto& [keyword, value] : keywords_of(library, a[4])) {
        if (keyword == "postgresql_concurrently") {
            drop.concurrently = python::truth(library.vm, value);
        } else if (keyword != "unique") {
            check_index_keyword(library, keyword);
        }
    }
    self_of(a).add(std::move(drop));
    return {};
}

void add_constraint(std::span<Value> a, schema::Constraint constraint) {
    self_of(a).add(
        operation::AddConstraint{.table = table_of_batch(a), .constraint = std::move(constraint)});
}

Value create_unique(Library& library, std::span<Value> a) {
    schema::Unique unique{.name = name_of(library, a[1]),
                          .columns = texts_of(library, a[2], "columns")};
    read_unique_keywords(library, keywords_of(library, a[3]), unique);
    add_constraint(a, std::move(unique));
    return {};
}

Value create_primary_key(Library& library, std::span<Value> a) {
    add_constraint(a, schema::PrimaryKey{.name = name_of(library, a[1]),
                                         .columns = texts_of(library, a[2], "columns")});
    return {};
}

Value create_check(Library& library, std::span<Value> a) {
    add_constraint(a, schema::Check{.name = name_of(library, a[1]),
                                    .condition = {plain_sql(library, a[2], "condition")}});
    return {};
}

Value create_foreign_key(Library& library, std::span<Value> a) {
    add_constraint(a, schema::ForeignKey{.name = name_of(library, a[1]),
                                         .columns = texts_of(library, a[3], "local_cols"),
                                         .target = table_name(library, a[2], a[5]),
                                         .target_columns = texts_of(library, a[4], "remote_cols"),
                                         .onupdate = text_or(library, a[6], "onupdate"),
                                         .ondelete = text_or(library, a[7], "ondelete"),
                                         .match = text_or(library, a[10], "match"),
                                         .deferrable = optional_flag(library, a[8]),
                                         .initially = text_or(library, a[9], "initially")});
    return {};
}

Value drop_constraint(Library& library, std::span<Value> a) {
    self_of(a).add(operation::DropConstraint{.table = table_of_batch(a),
                                             .name = name_of(library, a[1]),
                                             .type = constraint_type(library, a[2])});
    return {};
}

Value table_comment(Library& library, std::span<Value> a) {
    self_of(a).add(operation::SetTableComment{
        .table = table_of_batch(a),
        .comment =
            a[1].is_absent() ? std::nullopt : std::optional(text_of(library, a[1], "comment"))});
    return {};
}

Value drop_table_comment(Library& /*library*/, std::span<Value> a) {
    self_of(a).add(operation::SetTableComment{.table = table_of_batch(a)});
    return {};
}

struct Method {
    std::string_view signature;
    Value (*code)(Library&, std::span<Value>);
};

constexpr Method methods[] = {
    {"add_column(self, column, insert_before=, insert_after=, if_not_exists=)", add_column},
    {"drop_column(self, column_name, if_exists=, **kw)", drop_column},
    {"alter_column(self, column_name, nullable=, comment=, server_default=, new_column_name=, "
     "type_=, existing_type=, existing_server_default=, existing_nullable=, existing_comment=, "
     "autoincrement=, **kw)",
     alter_column},
    {"create_index(self, index_name, columns, unique=, if_not_exists=, **kw)", create_index},
    {"drop_index(self, index_name, table_name=, if_exists=, **kw)", drop_index},
    {"create_unique_constraint(self, constraint_name, columns, **kw)", create_unique},
    {"create_primary_key(self, constraint_name, columns)", create_primary_key},
    {"create_check_constraint(self, constraint_name, condition)", create_check},
    {"create_foreign_key(self, constraint_name, referent_table, local_cols, remote_cols, "
     "referent_schema=, onupdate=, ondelete=, deferrable=, initially=, match=)",
     create_foreign_key},
    {"drop_constraint(self, constraint_name, type_=)", drop_constraint},
    {"create_table_comment(self, comment, existing_comment=)", table_comment},
    {"drop_table_comment(self, existing_comment=)", drop_table_comment},
    {"execute(self, sqltext, execution_options=)",
     [](Library& library, std::span<Value> a) {
         execute_directive(library, a[1]);
         return Value();
     }},
    {"f(self, name)",
     [](Library& library, std::span<Value> a) {
         return final_text(library, text_of(library, a[1], "f"));
     }},
    {"get_bind(self)", [](Library& library, std::span<Value>) { return library.connection; }},
};

schema::NamingConvention convention_of(Library& library, const Value& dict) {
    schema::NamingConvention convention;
    for (const auto& [kind, text] : keywords_of(library, dict)) {
        convention[kind] = text_of(library, text, "naming_convention");
    }
    return convention;
}

Value batch_alter_table(Library& library, std::span<Value> a) {
    auto made = python::make<BatchObject>(library, table_name(library, a[0], a[1]));
    const std::string recreate = text_or(library, a[2], "recreate", "auto");
    made->batch.recreate = recreate == "always"  ? operation::Recreate::Always
                           : recreate == "never" ? operation::Recreate::Never
                                                 : operation::Recreate::Auto;
    if (!a[4].is_absent()) {
        made->batch.existing = {.table = table_of(library, a[4], "copy_from").table};
    }
    if (!a[9].is_absent()) {
        made->naming_convention = convention_of(library, a[9]);
    }
    if (!a[3].is_absent()) {
        for (const Value& row : python::collect(library.vm, a[3])) {
            const std::vector<std::string> names = texts_of(library, row, "partial_reordering");
            for (std::size_t i = 1; i < names.size(); ++i) {
                made->reordering.emplace_back(names[i - 1], names[i]);
            }
        }
    }
    if (!a[5].is_absent()) {
        made->table_args = python::collect(library.vm, a[5]);
    }
    made->table_keywords = keywords_of(library, a[6]);
    if (!a[7].is_absent()) {
        made->reflect_args = python::collect(library.vm, a[7]);
    }
    return made;
}

}  // namespace

void add_batch(Library& library) {
    Class& type = *library.make_class("BatchOperations");
    for (const Method& method : methods) {
        type.add_method(method.signature,
                        [&library, code = method.code](Interpreter&, std::span<Value> a) {
                            return code(library, a);
                        });
    }
}

void fill_batch(Library& library, python::ModuleObject& module) {
    module.set("batch_alter_table",
               function(library,
                        "batch_alter_table(table_name, schema=, recreate=, partial_reordering=, "
                        "copy_from=, table_args=, table_kwargs=, reflect_args=, reflect_kwargs=, "
                        "naming_convention=)",
                        batch_alter_table));
}

}  // namespace limbeck::alembic
