// SPDX-License-Identifier: MIT
#include "limbeck/script/py_body.h"

#include <fmt/core.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "limbeck/base/text.h"
#include "limbeck/script/py_directives.h"

namespace limbeck::script {

namespace {

using operation::Operation;

// What a serial column's sequence is made with.
schema::Sequence usual_sequence(const schema::QualifiedName& name, const schema::Type& type) {
    using schema::TypeKind;
    const bool small = type.kind == TypeKind::SmallInteger;
    const bool big = type.kind == TypeKind::BigInteger;
    schema::Sequence sequence{.name = name,
                              .type = small ? "SMALLINT"
                                      : big ? "BIGINT"
                                            : "INTEGER"};
    sequence.options.start = 1;
    sequence.options.increment = 1;
    sequence.options.minvalue = 1;
    sequence.options.maxvalue = small ? std::numeric_limits<std::int16_t>::max()
                                : big ? std::numeric_limits<std::int64_t>::max()
                                      : std::numeric_limits<std::int32_t>::max();
    sequence.options.cache = 1;
    sequence.options.cycle = false;
    return sequence;
}

// The steps of a serial primary key: its sequence, the table, and whose the sequence is. SQLAlchemy
// makes all that of an integer key by itself.
class SerialFinder {
  public:
    explicit SerialFinder(std::span<const PyStep> steps) : steps_(steps) {}

    PySerials serials;
    std::vector<std::size_t> left_out;

    void find() {
        for (const PyStep& step : steps_) {
            if (const auto* create = std::get_if<operation::CreateTable>(&step.operation)) {
                look_at(create->table);
            }
        }
    }

  private:
    void look_at(const schema::Table& table) {
        for (const schema::Column& column : table.columns) {
            if (!column.server_default || !schema::is_integer(column.type)) {
                continue;
            }
            schema::Table alone = table;
            for (schema::Column& each : alone.columns) {
                each.autoincrement = schema::Autoincrement::Auto;
                if (each.name == column.name) {
                    each.server_default.reset();
                }
            }
            const schema::Column* counting = schema::autoincrement_column(alone);
            if (counting != nullptr && counting->name == column.name && !column.identity) {
                take(table, column);
            }
        }
    }

    void take(const schema::Table& table, const schema::Column& column) {
        const schema::QualifiedName name(table.name.schema,
                                         table.name.name + "_" + column.name + "_seq");
        const schema::Sequence usual = usual_sequence(name, column.type);
        const schema::SequenceOwner owner{table.name, column.name};
        const auto made = position([&](const Operation& any) {
            const auto* create = std::get_if<operation::CreateSequence>(&any);
            return create != nullptr && create->sequence == usual;
        });
        const auto owned = position([&](const Operation& any) {
            const auto* alter = std::get_if<operation::AlterSequence>(&any);
            return alter != nullptr && alter->name == name && alter->type.empty() &&
                   alter->options == schema::SequenceOptions{} && alter->owned_by &&
                   *alter->owned_by == owner;
        });
        const std::string& text = column.server_default->text;
        const bool counts = text.starts_with("nextval(") &&
                            text.find(name.name) != std::string::npos &&
                            text.ends_with("::regclass)");
        if (made && owned && counts) {
            serials.push_back(owner);
            left_out.push_back(*made);
            left_out.push_back(*owned);
        }
    }

    template <typename Is>
    [[nodiscard]] std::optional<std::size_t> position(const Is& is) const {
        const auto found = std::find_if(steps_.begin(), steps_.end(),
                                        [&](const PyStep& step) { return is(step.operation); });
        return found == steps_.end()
                   ? std::nullopt
                   : std::optional(static_cast<std::size_t>(found - steps_.begin()));
    }

    std::span<const PyStep> steps_;
};

// The table as a batch leaves it; none for one that does more than add columns.
std::optional<schema::Table> with_added_columns(const operation::BatchAlterTable& batch) {
    schema::Table table = batch.existing->table;
    for (const operation::BatchStep& step : batch.steps) {
        const auto* add = std::get_if<operation::AddColumn>(&step);
        if (add == nullptr) {
            return std::nullopt;
        }
        table.columns.push_back(add->column);
    }
    return table;
}

// On SQLite: what ALTER TABLE does is said column by column, else the table is made anew by
// Alembic, or by the statements themselves.
PyCalls write_rebuild(PyDirectives& directives, const Operation& operation,
                      const PyOptions& options) {
    const std::vector<std::string> statements = options.render(operation);
    std::optional<PyCalls> block;
    if (const auto* replace = std::get_if<operation::ReplaceTable>(&operation)) {
        block = replace->existing.triggers.empty()
                    ? py_batch(directives, replace->existing.table, replace->table, options)
                    : std::nullopt;
    } else if (const auto* batch = std::get_if<operation::BatchAlterTable>(&operation)) {
        const bool alters = std::all_of(statements.begin(), statements.end(), [](const auto& each) {
            return each.starts_with("ALTER TABLE ");
        });
        PyCalls calls;
        for (const operation::BatchStep& step : batch->steps) {
            const auto* add = std::get_if<operation::AddColumn>(&step);
            PyText text =
                alters && add != nullptr ? directives.add_column(*add, false) : std::nullopt;
            if (text) {
                calls.push_back({std::move(*text)});
            }
        }
        if (calls.size() == batch->steps.size()) {
            return calls;
        }
        const auto table = batch->existing ? with_added_columns(*batch) : std::nullopt;
        if (table && batch->existing->triggers.empty() && !alters) {
            block = py_batch(directives, batch->existing->table, *table, options);
        }
    }
    return block ? std::move(*block) : py_executes(statements);
}

std::string indented(const PyCall& call) {
    std::string text;
    for (const char c : call.text) {
        text += c;
        text += c == '\n' && !call.keeps_lines ? "    " : "";
    }
    return text;
}

}  // namespace

PyBody py_body(std::span<const PyStep> steps, const PyOptions& options) {
    PyBody body;
    body.text = "# ### commands auto generated by Limbeck - please adjust! ###\n";
    SerialFinder serials(steps);
    if (options.dialect.postgresql) {
        serials.find();
    }
    PyDirectives directives(options, body.imports);
    bool any = false;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const PyStep& step = steps[i];
        if (std::find(serials.left_out.begin(), serials.left_out.end(), i) !=
            serials.left_out.end()) {
            continue;
        }
        for (const std::string& remark : step.remarks) {
            body.text += "    # " + base::replace_all(remark, "\n", " ") + "\n";
        }
        const bool rebuilds = std::holds_alternative<operation::ReplaceTable>(step.operation) ||
                              std::holds_alternative<operation::BatchAlterTable>(step.operation);
        const PyCalls calls = rebuilds ? write_rebuild(directives, step.operation, options)
                                       : directives.write(step.operation, serials.serials);
        for (const PyCall& call : calls) {
            body.text += (call.text.empty() ? "" : "    ") + indented(call) + "\n";
            any = true;
        }
    }
    body.text += any ? "" : "    pass\n";
    body.text += "    # ### end Limbeck commands ###";
    return body;
}

}  // namespace limbeck::script
