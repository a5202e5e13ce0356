// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <string_view>

#include "limbeck/python/tree_dump.h"

namespace limbeck::python {

namespace {

std::string dump(const Expression& expression);

std::string dump(const ExpressionPtr& expression) {
    return expression ? dump(*expression) : "_";
}

// Blank before each, so that an empty list leaves none.
std::string dump(const std::vector<ExpressionPtr>& expressions) {
    std::string text;
    for (const ExpressionPtr& expression : expressions) {
        text += ' ' + dump(expression);
    }
    return text;
}

std::string python_string(std::string_view text) {
    std::string result = "'";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte >= 0x7f || c == '\'' || c == '\\') {
            result += fmt::format("\\x{:02x}", byte);
        } else {
            result += c;
        }
    }
    return result + '\'';
}

std::string dump(const std::vector<Keyword>& keywords) {
    std::string text;
    for (const Keyword& keyword : keywords) {
        text += keyword.name.empty() ? " (** " + dump(keyword.value) + ')'
                                     : fmt::format(" {}={}", keyword.name, dump(keyword.value));
    }
    return text;
}

std::string dump(const std::vector<Parameter>& parameters) {
    std::string text;
    for (const Parameter& parameter : parameters) {
        text += ' ' + parameter.name;
        if (parameter.default_value) {
            text += '=' + dump(parameter.default_value);
        }
    }
    return text;
}

std::string dump(const Parameters& parameters) {
    std::string text = "(" + dump(parameters.positional_only);
    if (!parameters.positional_only.empty()) {
        text += " /";
    }
    text += dump(parameters.positional);
    if (parameters.rest || !parameters.keyword_only.empty()) {
        text += " *" + parameters.rest.value_or("");
    }
    text += dump(parameters.keyword_only);
    if (parameters.keywords) {
        text += " **" + *parameters.keywords;
    }
    return text + ')';
}

std::string dump(const std::vector<FormatPart>& parts) {
    std::string text;
    for (const FormatPart& part : parts) {
        if (!part.value) {
            text += ' ' + python_string(part.text);
            continue;
        }
        text += " {" + dump(part.value);
        if (part.conversion != '\0') {
            text += fmt::format(" !{}", part.conversion);
        }
        if (!part.format.empty()) {
            text += " :" + dump(part.format);
        }
        text += '}';
    }
    return text;
}

std::string_view name_of(UnaryOperator operation) {
    switch (operation) {
        case UnaryOperator::Not:
            return "not";
        case UnaryOperator::Minus:
            return "neg";
        case UnaryOperator::Plus:
            return "pos";
        case UnaryOperator::Invert:
            return "~";
    }
    return "?";
}

std::string_view name_of(BinaryOperator operation) {
    switch (operation) {
        case BinaryOperator::Add:
            return "+";
        case BinaryOperator::Subtract:
            return "-";
        case BinaryOperator::Multiply:
            return "*";
        case BinaryOperator::Divide:
            return "/";
        case BinaryOperator::FloorDivide:
            return "//";
        case BinaryOperator::Modulo:
            return "%";
        case BinaryOperator::Power:
            return "**";
        case BinaryOperator::LeftShift:
            return "<<";
        case BinaryOperator::RightShift:
            return ">>";
        case BinaryOperator::BitOr:
            return "|";
        case BinaryOperator::BitXor:
            return "^";
        case BinaryOperator::BitAnd:
            return "&";
        case BinaryOperator::MatrixMultiply:
            return "@";
    }
    return "?";
}

std::string_view name_of(CompareOperator operation) {
    switch (operation) {
        case CompareOperator::Equal:
            return "==";
        case CompareOperator::NotEqual:
            return "!=";
        case CompareOperator::Less:
            return "<";
        case CompareOperator::LessEqual:
            return "<=";
        case CompareOperator::Greater:
            return ">";
        case CompareOperator::GreaterEqual:
            return ">=";
        case CompareOperator::Is:
            return "is";
        case CompareOperator::IsNot:
            return "isnot";
        case CompareOperator::In:
            return "in";
        case CompareOperator::NotIn:
            return "notin";
    }
    return "?";
}

std::string_view name_of(ComprehensionKind kind) {
    switch (kind) {
        case ComprehensionKind::List:
            return "listcomp";
        case ComprehensionKind::Set:
            return "setcomp";
        case ComprehensionKind::Dict:
            return "dictcomp";
        case ComprehensionKind::Generator:
            return "generator";
    }
    return "?";
}

struct DumpConstant {
    std::string operator()(NoneLiteral) const { return "None"; }
    std::string operator()(bool value) const { return value ? "True" : "False"; }
    std::string operator()(std::int64_t value) const { return fmt::format("{}", value); }
    std::string operator()(double value) const { return fmt::format("float:{:.17g}", value); }
    std::string operator()(const std::string& value) const { return python_string(value); }
    std::string operator()(const BytesLiteral& bytes) const {
        return 'b' + python_string(bytes.value);
    }
    std::string operator()(EllipsisLiteral) const { return "..."; }
};

struct DumpExpression {
    std::string operator()(const Constant& node) const {
        return std::visit(DumpConstant{}, node.value);
    }
    std::string operator()(const Name& node) const { return node.id; }
    std::string operator()(const FormattedString& node) const {
        return "(f" + dump(node.parts) + ')';
    }
    std::string operator()(const TupleDisplay& node) const {
        return "(tuple" + dump(node.items) + ')';
    }
    std::string operator()(const ListDisplay& node) const {
        return "(list" + dump(node.items) + ')';
    }
    std::string operator()(const SetDisplay& node) const { return "(set" + dump(node.items) + ')'; }
    std::string operator()(const DictDisplay& node) const {
        std::string text = "(dict";
        for (const DictItem& item : node.items) {
            text += item.key ? fmt::format(" {}:{}", dump(item.key), dump(item.value))
                             : fmt::format(" (** {})", dump(item.value));
        }
        return text + ')';
    }
    std::string operator()(const Starred& node) const { return "(* " + dump(node.value) + ')'; }
    std::string operator()(const Attribute& node) const {
        return fmt::format("(. {} {})", dump(node.value), node.name);
    }
    std::string operator()(const Subscript& node) const {
        return fmt::format("([] {} {})", dump(node.value), dump(node.index));
    }
    std::string operator()(const Slice& node) const {
        return fmt::format("(slice {} {} {})", dump(node.lower), dump(node.upper), dump(node.step));
    }
    std::string operator()(const Call& node) const {
        return fmt::format("(call {}{}{})", dump(node.function), dump(node.arguments),
                           dump(node.keywords));
    }
    std::string operator()(const Unary& node) const {
        return fmt::format("({} {})", name_of(node.operation), dump(node.operand));
    }
    std::string operator()(const Binary& node) const {
        return fmt::format("({} {} {})", name_of(node.operation), dump(node.left),
                           dump(node.right));
    }
    std::string operator()(const BooleanOperation& node) const {
        return fmt::format("({}{})", node.is_and ? "and" : "or", dump(node.operands));
    }
    std::string operator()(const Comparison& node) const {
        std::string text = "(cmp " + dump(node.left);
        for (std::size_t i = 0; i < node.operands.size(); ++i) {
            text += fmt::format(" {} {}", name_of(node.operations[i]), dump(node.operands[i]));
        }
        return text + ')';
    }
    std::string operator()(const Conditional& node) const {
        return fmt::format("(if {} {} {})", dump(node.condition), dump(node.then),
                           dump(node.otherwise));
    }
    std::string operator()(const Walrus& node) const {
        return fmt::format("(:= {} {})", node.name, dump(node.value));
    }
    std::string operator()(const Lambda& node) const {
        return fmt::format("(lambda {} {})", dump(node.parameters), dump(node.body));
    }
    std::string operator()(const Comprehension& node) const {
        std::string text = fmt::format("({} {}", name_of(node.kind), dump(node.item));
        if (node.kind == ComprehensionKind::Dict) {
            text += ' ' + dump(node.value);
        }
        for (const Generator& generator : node.generators) {
            text += fmt::format(" ({} {} {}{})", generator.is_async ? "asyncfor" : "for",
                                dump(generator.target), dump(generator.iterable),
                                dump(generator.conditions));
        }
        return text + ')';
    }
    std::string operator()(const Yield& node) const {
        return fmt::format("({} {})", node.is_from ? "yieldfrom" : "yield", dump(node.value));
    }
    std::string operator()(const Await& node) const { return "(await " + dump(node.value) + ')'; }
};

std::string dump(const Expression& expression) {
    return std::visit(DumpExpression{}, expression.node);
}

std::string bracketed(const Block& block) {
    return '[' + python::dump(block) + ']';
}

std::string_view async_prefix(bool is_async) {
    return is_async ? "async" : "";
}

std::string decorated(const std::vector<ExpressionPtr>& decorators) {
    std::string text;
    for (const ExpressionPtr& decorator : decorators) {
        text += " @" + dump(decorator);
    }
    return text;
}

std::string dump(std::string_view keyword, const std::vector<std::string>& names) {
    std::string text = fmt::format("({}", keyword);
    for (const std::string& name : names) {
        text += ' ' + name;
    }
    return text + ')';
}

std::string dump(const std::vector<ImportedName>& names) {
    std::string text;
    for (const ImportedName& name : names) {
        text += ' ' + name.name;
        if (!name.alias.empty()) {
            text += " as " + name.alias;
        }
    }
    return text;
}

struct DumpStatement {
    std::string operator()(const ExpressionStatement& node) const { return dump(node.value); }
    std::string operator()(const Assignment& node) const {
        return fmt::format("(={} {})", dump(node.targets), dump(node.value));
    }
    std::string operator()(const AugmentedAssignment& node) const {
        return fmt::format("({}= {} {})", name_of(node.operation), dump(node.target),
                           dump(node.value));
    }
    std::string operator()(const AnnotatedAssignment& node) const {
        return fmt::format("(:= {} {})", dump(node.target), dump(node.value));
    }
    std::string operator()(const If& node) const {
        return fmt::format("(if {} {} {})", dump(node.condition), bracketed(node.then),
                           bracketed(node.otherwise));
    }
    std::string operator()(const For& node) const {
        return fmt::format("({}for {} {} {} {})", async_prefix(node.is_async), dump(node.target),
                           dump(node.iterable), bracketed(node.body), bracketed(node.otherwise));
    }
    std::string operator()(const While& node) const {
        return fmt::format("(while {} {} {})", dump(node.condition), bracketed(node.body),
                           bracketed(node.otherwise));
    }
    std::string operator()(const With& node) const {
        std::string text = fmt::format("({}with", async_prefix(node.is_async));
        for (const WithItem& item : node.items) {
            text += fmt::format(" ({} {})", dump(item.context), dump(item.target));
        }
        return text + ' ' + bracketed(node.body) + ')';
    }
    std::string operator()(const Try& node) const {
        std::string text = "(try " + bracketed(node.body);
        for (const Handler& handler : node.handlers) {
            text += fmt::format(" (except {} {} {})", dump(handler.type),
                                handler.name.empty() ? "_" : handler.name, bracketed(handler.body));
        }
        return text + ' ' + bracketed(node.otherwise) + ' ' + bracketed(node.finally) + ')';
    }
    std::string operator()(const FunctionDefinition& node) const {
        return fmt::format("({}def{} {}{} {} {})", async_prefix(node.is_async),
                           node.is_generator ? "*" : "", node.name, decorated(node.decorators),
                           dump(node.parameters), bracketed(*node.body));
    }
    std::string operator()(const ClassDefinition& node) const {
        return fmt::format("(class {}{} ({}{}) {})", node.name, decorated(node.decorators),
                           dump(node.bases), dump(node.keywords), bracketed(*node.body));
    }
    std::string operator()(const Return& node) const { return "(return " + dump(node.value) + ')'; }
    std::string operator()(const Raise& node) const {
        return fmt::format("(raise {} {})", dump(node.exception), dump(node.cause));
    }
    std::string operator()(const Assert& node) const {
        return fmt::format("(assert {} {})", dump(node.condition), dump(node.message));
    }
    std::string operator()(const Delete& node) const { return "(del" + dump(node.targets) + ')'; }
    std::string operator()(const Global& node) const { return dump("global", node.names); }
    std::string operator()(const Nonlocal& node) const { return dump("nonlocal", node.names); }
    std::string operator()(const Import& node) const { return "(import" + dump(node.names) + ')'; }
    std::string operator()(const ImportFrom& node) const {
        return fmt::format("(from {}{}{})", std::string(static_cast<std::size_t>(node.level), '.'),
                           node.module, dump(node.names));
    }
    std::string operator()(const Pass&) const { return "pass"; }
    std::string operator()(const Break&) const { return "break"; }
    std::string operator()(const Continue&) const { return "continue"; }
};

}  // namespace

std::string dump(const Block& block) {
    std::string text;
    for (const Statement& statement : block) {
        text += text.empty() ? "" : " ";
        text += std::visit(DumpStatement{}, statement.node);
    }
    return text;
}

}  // namespace limbeck::python
