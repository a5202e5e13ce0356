// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

// What a Python file says, as a tree: the abstract grammar of the Python Language Reference, as far
// as revision files use it. Annotations are read and dropped. Every node knows the byte offset
// where it begins, which base::Source turns into a place.
namespace limbeck::python {

struct Expression;
struct Statement;
using ExpressionPtr = std::unique_ptr<Expression>;
using Block = std::vector<Statement>;

enum class UnaryOperator { Not, Minus, Plus, Invert };

enum class BinaryOperator {
    Add,
    Subtract,
    Multiply,
    Divide,
    FloorDivide,
    Modulo,
    Power,
    LeftShift,
    RightShift,
    BitOr,
    BitXor,
    BitAnd,
    MatrixMultiply,
};

enum class CompareOperator {
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Is,
    IsNot,
    In,
    NotIn,
};

struct NoneLiteral {};
struct EllipsisLiteral {};
struct BytesLiteral {
    std::string value;
};
// None, True, False, an integer (within 64 bits: the parser refuses larger ones at their place), a
// float, a text, bytes, "...".
struct Constant {
    std::variant<NoneLiteral, bool, std::int64_t, double, std::string, BytesLiteral,
                 EllipsisLiteral>
        value;
};

struct Name {
    std::string id;
};

// One piece of an f-string: text, or {value!conversion:format}.
struct FormatPart {
    std::string text;  // where there is no value
    ExpressionPtr value;
    char conversion = '\0';          // 'r', 's', 'a' or none
    std::vector<FormatPart> format;  // the specification, which may hold values itself
};
struct FormattedString {
    std::vector<FormatPart> parts;
};

struct TupleDisplay {
    std::vector<ExpressionPtr> items;
};
struct ListDisplay {
    std::vector<ExpressionPtr> items;
};
struct SetDisplay {
    std::vector<ExpressionPtr> items;
};
struct DictItem {
    ExpressionPtr key;  // none for "**value"
    ExpressionPtr value;
};
struct DictDisplay {
    std::vector<DictItem> items;
};
// "*value" in a call, a display or a target.
struct Starred {
    ExpressionPtr value;
};

struct Attribute {
    ExpressionPtr value;
    std::string name;
};
struct Subscript {
    ExpressionPtr value;
    ExpressionPtr index;  // a Slice, a TupleDisplay for several
};
struct Slice {
    ExpressionPtr lower;
    ExpressionPtr upper;
    ExpressionPtr step;
};

struct Keyword {
    std::string name;  // "" for "**value"
    ExpressionPtr value;
    std::size_t offset = 0;
};
struct Call {
    ExpressionPtr function;
    std::vector<ExpressionPtr> arguments;  // may be Starred
    std::vector<Keyword> keywords;
};

struct Unary {
    UnaryOperator operation = UnaryOperator::Not;
    ExpressionPtr operand;
};
struct Binary {
    BinaryOperator operation = BinaryOperator::Add;
    ExpressionPtr left;
    ExpressionPtr right;
};
// "a and b and c"; evaluates to the operand that decides.
struct BooleanOperation {
    bool is_and = true;
    std::vector<ExpressionPtr> operands;
};
struct Comparison {
    ExpressionPtr left;
    std::vector<CompareOperator> operations;
    std::vector<ExpressionPtr> operands;  // one for each operation
};
struct Conditional {
    ExpressionPtr condition;
    ExpressionPtr then;
    ExpressionPtr otherwise;
};
struct Walrus {
    std::string name;
    ExpressionPtr value;
};

struct Parameter {
    std::string name;
    ExpressionPtr default_value;  // none where it must be given
    std::size_t offset = 0;
};
struct Parameters {
    std::vector<Parameter> positional_only;
    std::vector<Parameter> positional;
    std::optional<std::string> rest;  // *args; a bare "*" leaves it empty
    std::vector<Parameter> keyword_only;
    std::optional<std::string> keywords;  // **kwargs
};
struct Lambda {
    Parameters parameters;
    ExpressionPtr body;
};

struct Generator {
    ExpressionPtr target;
    ExpressionPtr iterable;
    std::vector<ExpressionPtr> conditions;
    bool is_async = false;
};
enum class ComprehensionKind { List, Set, Dict, Generator };
struct Comprehension {
    ComprehensionKind kind = ComprehensionKind::List;
    ExpressionPtr item;   // the key of a Dict
    ExpressionPtr value;  // of a Dict
    std::vector<Generator> generators;
};
struct Yield {
    ExpressionPtr value;
    bool is_from = false;
};
struct Await {
    ExpressionPtr value;
};

struct Expression {
    std::size_t offset = 0;
    std::variant<Constant, Name, FormattedString, TupleDisplay, ListDisplay, SetDisplay,
                 DictDisplay, Starred, Attribute, Subscript, Slice, Call, Unary, Binary,
                 BooleanOperation, Comparison, Conditional, Walrus, Lambda, Comprehension, Yield,
                 Await>
        node;
};

struct ExpressionStatement {
    ExpressionPtr value;
};
struct Assignment {
    std::vector<ExpressionPtr> targets;  // "a = b = value" has two
    ExpressionPtr value;
};
struct AugmentedAssignment {
    ExpressionPtr target;
    BinaryOperator operation = BinaryOperator::Add;
    ExpressionPtr value;
};
struct AnnotatedAssignment {
    ExpressionPtr target;
    ExpressionPtr value;     // none for a bare declaration
    std::string annotation;  // as it is written, without quotes around it all
};
struct If {
    ExpressionPtr condition;
    Block then;
    Block otherwise;
};
struct For {
    ExpressionPtr target;
    ExpressionPtr iterable;
    Block body;
    Block otherwise;
    bool is_async = false;
};
struct While {
    ExpressionPtr condition;
    Block body;
    Block otherwise;
};
struct WithItem {
    ExpressionPtr context;
    ExpressionPtr target;  // none without "as"
};
struct With {
    std::vector<WithItem> items;
    Block body;
    bool is_async = false;
};
struct Handler {
    ExpressionPtr type;  // none for a bare "except:"
    std::string name;
    Block body;
    std::size_t offset = 0;
};
struct Try {
    Block body;
    std::vector<Handler> handlers;
    Block otherwise;
    Block finally;
};
// Shared: a function value outlives the walk over the tree that made it.
struct FunctionDefinition {
    std::string name;
    Parameters parameters;
    std::shared_ptr<const Block> body;
    std::vector<ExpressionPtr> decorators;
    bool is_async = false;
    bool is_generator = false;  // has a yield of its own
};
struct ClassDefinition {
    std::string name;
    std::vector<ExpressionPtr> bases;
    std::vector<Keyword> keywords;
    std::shared_ptr<const Block> body;
    std::vector<ExpressionPtr> decorators;
};
struct Return {
    ExpressionPtr value;
};
struct Raise {
    ExpressionPtr exception;
    ExpressionPtr cause;
};
struct Assert {
    ExpressionPtr condition;
    ExpressionPtr message;
};
struct Delete {
    std::vector<ExpressionPtr> targets;
};
struct Global {
    std::vector<std::string> names;
};
struct Nonlocal {
    std::vector<std::string> names;
};
struct ImportedName {
    std::string name;   // "a.b.c"; "*"
    std::string alias;  // "" where none
    std::size_t offset = 0;
};
struct Import {
    std::vector<ImportedName> names;
};
struct ImportFrom {
    std::string module;
    int level = 0;  // leading dots
    std::vector<ImportedName> names;
};
struct Pass {};
struct Break {};
struct Continue {};

struct Statement {
    std::size_t offset = 0;
    std::variant<ExpressionStatement, Assignment, AugmentedAssignment, AnnotatedAssignment, If, For,
                 While, With, Try, FunctionDefinition, ClassDefinition, Return, Raise, Assert,
                 Delete, Global, Nonlocal, Import, ImportFrom, Pass, Break, Continue>
        node;
};

struct Module {
    std::string docstring;
    Block body;
};

}  // namespace limbeck::python
