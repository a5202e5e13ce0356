// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>
#include <vector>

#include "limbeck/python/ast.h"
#include "limbeck/python/expression_parser.h"
#include "limbeck/python/token_stream.h"

// Private to the parser: statements, as chapters 7 and 8 of the Python Language Reference have
// them.
namespace limbeck::python {

class StatementParser {
  public:
    explicit StatementParser(const base::Source& source)
        : tokens_(source), expressions_(tokens_, module_) {}

    Block file();

  private:
    // One compound statement, or a line of simple ones.
    void statement(Block& into);

    // simple_statement.cc
    void simple_line(Block& into);
    Statement simple_statement();
    Statement expression_statement();
    Statement assignment(std::size_t begin, ExpressionPtr first);
    Statement annotated_assignment(std::size_t begin, ExpressionPtr target);
    Statement augmented_assignment(std::size_t begin, ExpressionPtr target,
                                   BinaryOperator operation);
    Statement return_statement();
    Statement raise_statement();
    Statement assert_statement();
    Statement delete_statement();
    Statement import_statement();
    Statement import_from();
    ImportedName imported_name(std::string name, std::size_t begin);
    std::string dotted_name();
    std::vector<std::string> name_list(std::string_view keyword);
    Statement break_or_continue();
    [[nodiscard]] bool at_line_end() const;
    void check_soft_keyword() const;
    void check_python_2_call(const Expression& first) const;
    void end_of_statement(const Token& first) const;
    [[nodiscard]] Error no_end(const Token& first) const;
    [[nodiscard]] Error stray_keyword() const;

    // compound_statement.cc
    Block block(std::string_view owner);
    Block loop_body(std::string_view owner);
    Block otherwise(std::string_view owner);
    Statement if_statement();
    Statement for_statement(std::size_t begin, bool is_async);
    Statement while_statement();
    Statement with_statement(std::size_t begin, bool is_async);
    [[nodiscard]] bool at_parenthesised_items() const;
    WithItem with_item();
    Statement try_statement();
    Handler handler();
    Statement decorated();
    Statement async_statement(std::vector<ExpressionPtr> decorators);
    Statement function(std::size_t begin, bool is_async, std::vector<ExpressionPtr> decorators);
    Statement class_definition(std::vector<ExpressionPtr> decorators);
    void refuse_type_parameters() const;

    template <typename Node>
    static Statement make(std::size_t offset, Node&& node) {
        return Statement{offset, std::forward<Node>(node)};
    }

    TokenStream tokens_;
    ParsedScope module_;
    ExpressionParser expressions_;
};

}  // namespace limbeck::python
