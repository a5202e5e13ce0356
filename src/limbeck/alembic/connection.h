// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "limbeck/alembic/expressions.h"

namespace limbeck::alembic {

// One row: by position, by name, by attribute, unpacked.
class RowObject : public NativeObject {
  public:
    using Names = std::shared_ptr<const std::vector<std::string>>;
    RowObject(Library& owner, Names names, std::vector<Value> cells)
        : library(owner), columns(std::move(names)), values(std::move(cells)) {}
    [[nodiscard]] std::string type_name() const override { return "Row"; }
    Class* python_class(Interpreter& /*vm*/) override { return library.type("Row").get(); }
    void clear() override { values.clear(); }
    std::optional<Value> attribute(Interpreter& vm, std::string_view name) override;
    Value item(Interpreter& vm, const Value& key) override;
    Value iterate(Interpreter& vm) override;
    std::optional<std::size_t> length(Interpreter& vm) override;
    std::optional<bool> contains(Interpreter& vm, const Value& item) override;
    std::string repr(Interpreter& vm) override;
    std::size_t hash(Interpreter& vm) override;
    std::optional<Value> compare(Interpreter& vm, python::CompareOperator operation,
                                 const Value& other) override;

    [[nodiscard]] const Value* find(std::string_view name) const;
    [[nodiscard]] Value mapping() const;

    Library& library;
    Names columns;
    std::vector<Value> values;
};

// What a statement gives: rows one after the other, and how many it changed.
class ResultObject : public NativeObject {
  public:
    explicit ResultObject(Library& owner) : library(owner) {}
    [[nodiscard]] std::string type_name() const override { return "CursorResult"; }
    Class* python_class(Interpreter& /*vm*/) override { return library.type("Result").get(); }
    void clear() override {
        rows.clear();
        inserted_key = Value::unset();
    }
    std::optional<Value> attribute(Interpreter& vm, std::string_view name) override;
    Value iterate(Interpreter& vm) override;

    // The next row, or none.
    std::optional<Value> take();
    std::vector<Value> take_all();

    enum class Shape { Rows, Mappings, Scalars };
    Library& library;
    RowObject::Names columns = std::make_shared<const std::vector<std::string>>();
    std::vector<Value> rows;
    std::size_t next = 0;
    std::int64_t changed = 0;
    Shape shape = Shape::Rows;
    std::size_t scalar = 0;
    bool has_rows = false;
    Value inserted_key = Value::unset();  // of an INSERT of one row: a row
};

// Runs whatever execute() takes, once for each set of parameters.
Value execute_on_connection(Library& library, const Value& statement, const Value& parameters);
// A str as the driver runs it.
Value execute_driver(Library& library, const std::string& sql, const Value& parameters);
Value run_text(Library& library, const std::string& sql);
// The same for a statement of which nobody wants the answer (op.execute).
void execute_directive(Library& library, const Value& statement);

}  // namespace limbeck::alembic
