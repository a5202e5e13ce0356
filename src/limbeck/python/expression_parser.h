// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "limbeck/python/ast.h"
#include "limbeck/python/literal.h"
#include "limbeck/python/token_stream.h"

// Private to the parser: expressions, as chapter 6 of the Python Language Reference has them.
namespace limbeck::python {

// What the code that is being read belongs to: a module, a class, a function or a lambda.
struct ParsedScope {
    enum class Kind { Module, Class, Function, Lambda };
    Kind kind = Kind::Module;
    bool is_async = false;
    std::size_t yields = 0;
    int loops = 0;  // open around this place
};

struct ParsedArguments {
    std::vector<ExpressionPtr> positional;
    std::vector<Keyword> keywords;
};

// A descent by precedence. Every method reads from the current token up to the first one that is
// not its own. The names are the reference's where it has one.
class ExpressionParser {
  public:
    ExpressionParser(TokenStream& tokens, ParsedScope& module) : tokens_(tokens), scope_(&module) {}

    [[nodiscard]] ParsedScope& scope() { return *scope_; }
    // Makes another scope the current one; returns the one before.
    ParsedScope* enter_scope(ParsedScope* scope) { return std::exchange(scope_, scope); }

    // A conditional expression, a lambda, or anything below.
    ExpressionPtr expression();
    // One that may be "name := value".
    ExpressionPtr named_expression();
    // "a", "a, *b": a tuple where there is a comma; never a lone "*a".
    ExpressionPtr expressions();
    // The same that may be a yield, and that may end in being a target.
    ExpressionPtr expressions_or_yield();
    // What a "for" binds, up to its "in".
    ExpressionPtr for_target();
    // What "as" binds.
    ExpressionPtr with_target();
    // From the "(" through the ")".
    ParsedArguments arguments();
    // Through `end`: ")" of a definition, ":" of a lambda. Only a definition's have annotations.
    Parameters parameters(std::string_view end);
    // Whether the current token may begin an expression, or a "*a" among several.
    [[nodiscard]] bool at_item() const;

  private:
    // Every node comes from here, so that every node counts for the height of the tree.
    template <typename Node>
    ExpressionPtr make(std::size_t offset, Node&& node) {
        tokens_.grow();
        return std::make_unique<Expression>(offset, std::forward<Node>(node));
    }

    using Rule = ExpressionPtr (ExpressionParser::*)();
    ExpressionPtr tuple_or_single(Rule item);
    void more_items(std::vector<ExpressionPtr>& items, Rule item);
    void close(std::string_view bracket);
    ExpressionPtr starred();
    ExpressionPtr starred_or_expression();
    ExpressionPtr starred_or_named();
    ExpressionPtr starred_or_operand();
    [[nodiscard]] bool at_expression() const;
    [[nodiscard]] Error no_expression() const;

    ExpressionPtr yield_expression();
    ExpressionPtr lambda();
    ExpressionPtr disjunction();
    ExpressionPtr conjunction();
    ExpressionPtr inversion();
    ExpressionPtr comparison();
    ExpressionPtr operand() { return binary(0); }
    ExpressionPtr binary(int lowest);
    ExpressionPtr unary();
    ExpressionPtr negative(std::size_t begin);
    ExpressionPtr power();
    ExpressionPtr awaited();
    ExpressionPtr primary();
    ExpressionPtr atom();
    ExpressionPtr name_or_literal();

    ExpressionPtr parenthesised();
    ExpressionPtr list();
    ExpressionPtr braces();
    ExpressionPtr set(std::size_t begin, ExpressionPtr first, std::size_t yields_before);
    ExpressionPtr dictionary(std::size_t begin, ExpressionPtr first_key, std::size_t yields_before);
    DictItem dictionary_item();
    ExpressionPtr subscript_index();
    ExpressionPtr subscript_item();
    ExpressionPtr slice(std::size_t begin, ExpressionPtr lower);
    void argument(ParsedArguments& into);
    void keyword_argument(ParsedArguments& into, ExpressionPtr name, bool is_bare,
                          std::size_t begin);

    [[nodiscard]] bool at_comprehension() const;
    Generator generator_head(ComprehensionKind kind);
    Comprehension comprehension(ComprehensionKind kind, ExpressionPtr item,
                                std::size_t yields_before);

    // format_string.cc
    ExpressionPtr strings();
    std::size_t format_text(std::vector<FormatPart>& parts, const StringShape& shape,
                            std::size_t at, int level);
    std::size_t format_field(std::vector<FormatPart>& parts, const StringShape& shape,
                             std::size_t open, int level);
    ExpressionPtr field_value(std::size_t open);
    void field_conversion(FormatPart& part);

    void star_parameter(Parameters& into, bool has_annotations);
    void slash_parameter(Parameters& into, std::size_t begin);
    void plain_parameter(Parameters& into, bool is_keyword_only, bool has_annotations);

    TokenStream& tokens_;
    ParsedScope* scope_;
};

}  // namespace limbeck::python
