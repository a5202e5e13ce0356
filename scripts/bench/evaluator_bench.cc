// SPDX-License-Identifier: MIT
// How long it takes to evaluate a thousand typical revisions: parse, compile and run the module,
// call upgrade(), whose ten calls go to a host that does nothing. Prints milliseconds: once with an
// interpreter for all of them, once with one for each.
#include <cstdio>
#include <ctime>
#include <memory>
#include <string>
#include <vector>

#include "limbeck/python/access.h"
#include "limbeck/python/interpreter.h"

namespace {

using namespace limbeck::python;

// Stands for op, sa and everything they give: any attribute, any call.
class Anything : public NativeObject {
  public:
    [[nodiscard]] std::string type_name() const override { return "Anything"; }
    [[nodiscard]] bool is_callable() const override { return true; }
    std::optional<Value> attribute(Interpreter& /*vm*/, std::string_view /*name*/) override {
        return Value(this);
    }
    Value call(Interpreter& /*vm*/, const Arguments& /*arguments*/) override {
        ++calls;
        return Value(this);
    }
    std::size_t calls = 0;
};

class World : public Host, public Importer {
  public:
    Found find(Interpreter& /*vm*/, const std::string& name) override {
        if (name != "alembic" && name != "sqlalchemy" && name != "sqlalchemy.dialects") {
            return std::monostate{};
        }
        auto module = make<ModuleObject>(name);
        for (const char* const attribute :
             {"op", "Column", "String", "Integer", "DateTime", "Boolean", "ForeignKeyConstraint",
              "PrimaryKeyConstraint", "text", "postgresql"}) {
            module->set(attribute, anything);
        }
        return Value(module);
    }
    Ref<Anything> anything = make<Anything>();
};

std::string revision(int number) {
    const std::string id = std::to_string(100000 + number);
    const std::string table = "table_" + std::to_string(number);
    std::string text = "\"\"\"Add " + table + "\n\nRevision ID: " + id +
                       "\nCreate Date: 2026-11-20 10:11:12.123456\n\n\"\"\"\n"
                       "from typing import Sequence, Union\n\nfrom alembic import op\n"
                       "import sqlalchemy as sa\nfrom sqlalchemy.dialects import postgresql\n\n\n"
                       "# revision identifiers, used by Alembic.\nrevision: str = '" +
                       id + "'\ndown_revision: Union[str, None] = '" +
                       std::to_string(99999 + number) +
                       "'\nbranch_labels: Union[str, Sequence[str], None] = None\n"
                       "depends_on: Union[str, Sequence[str], None] = None\n\n\n"
                       "def upgrade() -> None:\n    op.create_table(\n        '" +
                       table + "',\n";
    for (int column = 0; column < 8; ++column) {
        text += "        sa.Column('column_" + std::to_string(column) +
                "', sa.String(length=255), server_default=sa.text(\"''\"), nullable=False),\n";
    }
    text += "        sa.PrimaryKeyConstraint('column_0'),\n    )\n";
    for (int index = 0; index < 6; ++index) {
        text += "    op.create_index(op.f('ix_" + table + "_" + std::to_string(index) + "'), '" +
                table + "', ['column_" + std::to_string(index) + "'], unique=False)\n";
    }
    text += "    op.add_column('" + table +
            "', sa.Column('late', sa.DateTime(timezone=True), nullable=True))\n"
            "    for name in ('a', 'b'):\n        op.execute(f\"UPDATE " +
            table + " SET {name} = 1 WHERE {name} IS NULL\")\n\n\ndef downgrade() -> None:\n";
    for (int index = 0; index < 6; ++index) {
        text += "    op.drop_index(op.f('ix_" + table + "_" + std::to_string(index) +
                "'), table_name='" + table + "')\n";
    }
    return text + "    op.drop_table('" + table + "')\n";
}

void upgrade(Interpreter& vm, const std::shared_ptr<const limbeck::base::Source>& source) {
    const auto module = vm.run(source, source->path());
    vm.call(vm.guard([&] { return attribute(vm, module, "upgrade"); }));
}

template <typename Work>
void measure(const char* what, const Work& work) {
    double best = 1e9;
    for (int round = 0; round < 5; ++round) {
        // Of the processor: the machine may have other things to do.
        const std::clock_t begin = std::clock();
        work();
        const double taken = 1000.0 * static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
        best = taken < best ? taken : best;
    }
    std::printf("1000 revisions, %s: %.1f ms (best of 5)\n", what, best);
}

}  // namespace

int main() {
    std::vector<std::shared_ptr<const limbeck::base::Source>> sources;
    for (int i = 0; i < 1000; ++i) {
        sources.push_back(std::make_shared<const limbeck::base::Source>(
            "versions/" + std::to_string(i) + ".py", revision(i)));
    }
    measure("one interpreter", [&] {
        World host;
        Interpreter vm(host, &host);
        for (const auto& source : sources) {
            upgrade(vm, source);
        }
    });
    measure("an interpreter each", [&] {
        for (const auto& source : sources) {
            World host;
            Interpreter vm(host, &host);
            upgrade(vm, source);
        }
    });
}
