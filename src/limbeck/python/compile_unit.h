// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "limbeck/python/code.h"
#include "limbeck/python/scope.h"

namespace limbeck::python {

// The compilation of one module, class body, function, lambda or comprehension. Its parts are in
// compile_expressions.cc, compile_statements.cc and compile_functions.cc.
class Unit {
  public:
    Unit(const Scope& scope, const std::shared_ptr<const base::Source>& source, bool is_internal,
         const std::string& name, const std::string& qualified_name);

    void module(const Block& body);
    Ref<Code> finish();

  private:
    using Label = std::size_t;

    // A hidden slot or several in a row, free again at the end of the block that needs them.
    class Hidden {
      public:
        Hidden(Unit& unit, std::size_t count)
            : unit_(unit), count_(count), first(unit.reserve(count)) {}
        ~Hidden() { unit_.hidden_in_use_ -= count_; }
        Hidden(const Hidden&) = delete;
        Hidden& operator=(const Hidden&) = delete;

      private:
        Unit& unit_;
        std::size_t count_;

      public:
        const std::int32_t first;
    };
    struct Loop {
        Label again;
        Label out;
        std::size_t depth;
    };

    // compile_unit.cc
    std::int32_t reserve(std::size_t count);
    void emit(Op op, std::int64_t a = 0, std::int64_t b = 0);
    Label label();
    void place(Label label);
    void jump(Op op, Label label, std::int64_t b = 0);
    void constant(Value value);
    std::int32_t add_constant(Value value);
    std::int32_t add_name(const std::string& name);
    void load(const std::string& name);
    void store(const std::string& name);
    void erase(const std::string& name);
    void not_yet(const char* construct);
    [[nodiscard]] std::int32_t slot_of(const std::string& name) const;
    [[nodiscard]] std::optional<std::int32_t> cell_of(const std::string& name) const;
    [[nodiscard]] std::string nested_name(const std::string& name) const;

    // compile_expressions.cc
    void expression(const ExpressionPtr& expression);
    void expression(const Expression& expression);
    void condition(const ExpressionPtr& expression, bool jump_if, Label target);
    void visit(const Constant& node);
    void visit(const Name& node);
    void visit(const FormattedString& node);
    void visit(const TupleDisplay& node);
    void visit(const ListDisplay& node);
    void visit(const SetDisplay& node);
    void visit(const DictDisplay& node);
    void visit(const Starred& node);
    void visit(const Attribute& node);
    void visit(const Subscript& node);
    void visit(const Slice& node);
    void visit(const Call& node);
    void visit(const Unary& node);
    void visit(const Binary& node);
    void visit(const BooleanOperation& node);
    void visit(const Comparison& node);
    void visit(const Conditional& node);
    void visit(const Walrus& node);
    void visit(const Lambda& node);
    void visit(const Comprehension& node);
    void visit(const Yield& node);
    void visit(const Await& node);
    void texts(const std::vector<FormatPart>& parts);
    void items(const std::vector<ExpressionPtr>& items);
    void callee(const ExpressionPtr& function);
    void spread_call(const Call& node);
    bool super_call(const Call& node);

    // compile_statements.cc
    void block(const Block& statements);
    void visit(const ExpressionStatement& node);
    void visit(const Assignment& node);
    void visit(const AugmentedAssignment& node);
    void visit(const AnnotatedAssignment& node);
    void visit(const If& node);
    void visit(const For& node);
    void visit(const While& node);
    void visit(const With& node);
    void visit(const Try& node);
    void visit(const Return& node);
    void visit(const Raise& node);
    void visit(const Assert& node);
    void visit(const Delete& node);
    void visit(const Global& node);
    void visit(const Nonlocal& node);
    void visit(const Import& node);
    void visit(const ImportFrom& node);
    void visit(const Pass& node);
    void visit(const Break& node);
    void visit(const Continue& node);
    void assign(const ExpressionPtr& target);
    void unpack(const std::vector<ExpressionPtr>& targets);
    void erase(const ExpressionPtr& target);
    void with(const With& node, std::size_t item);
    void handlers(const Try& node, std::int32_t slot, Label end);
    void leave(Label target, std::size_t depth);

    // compile_functions.cc
    void visit(const FunctionDefinition& node);
    void visit(const ClassDefinition& node);
    void parameters(const Parameters& parameters);
    std::size_t defaults(const Parameters& parameters);
    void function(const Ref<Code>& code, std::size_t defaults);
    void generators(const Comprehension& node, std::size_t depth);
    void take_docstring(const Block& body);

    const Scope& scope_;
    std::shared_ptr<const base::Source> source_;
    Ref<Code> code_;
    std::vector<std::int32_t> labels_;  // places; -1 while unknown
    std::vector<Loop> loops_;
    std::vector<Label> leave_labels_;
    std::size_t block_depth_ = 0;
    std::vector<std::int32_t> handling_;  // slots of the exceptions being handled
    std::size_t hidden_in_use_ = 0;
    std::size_t offset_ = 0;
};

}  // namespace limbeck::python
