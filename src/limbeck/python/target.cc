// SPDX-License-Identifier: MIT
#include "limbeck/python/target.h"

#include <fmt/core.h>

#include <variant>

namespace limbeck::python {

namespace {

struct Describe {
    std::string_view operator()(const Constant& constant) const {
        if (std::holds_alternative<NoneLiteral>(constant.value)) {
            return "None";
        }
        if (const bool* truth = std::get_if<bool>(&constant.value)) {
            return *truth ? "True" : "False";
        }
        return std::holds_alternative<EllipsisLiteral>(constant.value) ? "\"...\"" : "a literal";
    }
    std::string_view operator()(const Name&) const { return "a name"; }
    std::string_view operator()(const FormattedString&) const { return "an f-string"; }
    std::string_view operator()(const TupleDisplay&) const { return "a tuple"; }
    std::string_view operator()(const ListDisplay&) const { return "a list"; }
    std::string_view operator()(const SetDisplay&) const { return "a set"; }
    std::string_view operator()(const DictDisplay&) const { return "a dictionary"; }
    std::string_view operator()(const Starred&) const { return "a starred expression"; }
    std::string_view operator()(const Attribute&) const { return "an attribute"; }
    std::string_view operator()(const Subscript&) const { return "an element"; }
    std::string_view operator()(const Slice&) const { return "a slice"; }
    std::string_view operator()(const Call&) const { return "a function call"; }
    std::string_view operator()(const Unary&) const { return "an operation"; }
    std::string_view operator()(const Binary&) const { return "an operation"; }
    std::string_view operator()(const BooleanOperation&) const { return "an operation"; }
    std::string_view operator()(const Comparison&) const { return "a comparison"; }
    std::string_view operator()(const Conditional&) const { return "a conditional expression"; }
    std::string_view operator()(const Walrus&) const { return "an assignment expression"; }
    std::string_view operator()(const Lambda&) const { return "a lambda"; }
    std::string_view operator()(const Comprehension& comprehension) const {
        return comprehension.kind == ComprehensionKind::Generator ? "a generator expression"
                                                                  : "a comprehension";
    }
    std::string_view operator()(const Yield&) const { return "a yield expression"; }
    std::string_view operator()(const Await&) const { return "an await expression"; }
};

const std::vector<ExpressionPtr>* items_of(const Expression& expression) {
    if (const auto* tuple = std::get_if<TupleDisplay>(&expression.node)) {
        return &tuple->items;
    }
    if (const auto* list = std::get_if<ListDisplay>(&expression.node)) {
        return &list->items;
    }
    return nullptr;
}

bool is_place(const Expression& expression) {
    return std::holds_alternative<Name>(expression.node) ||
           std::holds_alternative<Attribute>(expression.node) ||
           std::holds_alternative<Subscript>(expression.node);
}

Error cannot(const TokenStream& tokens, const Expression& target, TargetUse use) {
    Error error =
        tokens.error(fmt::format("cannot {} {}", use == TargetUse::Assign ? "assign to" : "delete",
                                 describe(target)),
                     target.offset);
    if (use == TargetUse::Assign && std::holds_alternative<Comparison>(target.node)) {
        error.hint("\"=\" assigns, \"==\" compares");
    }
    return error;
}

void check_items(const TokenStream& tokens, const std::vector<ExpressionPtr>& items,
                 TargetUse use) {
    bool has_star = false;
    for (const ExpressionPtr& item : items) {
        const auto* starred = std::get_if<Starred>(&item->node);
        if (starred == nullptr || use == TargetUse::Delete) {
            check_target(tokens, *item, use);
            continue;
        }
        if (has_star) {
            throw tokens.error("only one of several targets can take the rest (\"*\")",
                               item->offset);
        }
        has_star = true;
        check_target(tokens, *starred->value, use);
    }
}

}  // namespace

std::string_view describe(const Expression& expression) {
    return std::visit(Describe{}, expression.node);
}

void check_target(const TokenStream& tokens, const Expression& target, TargetUse use) {
    if (is_place(target)) {
        return;
    }
    if (const std::vector<ExpressionPtr>* items = items_of(target)) {
        check_items(tokens, *items, use);
        return;
    }
    if (use == TargetUse::Assign && std::holds_alternative<Starred>(target.node)) {
        throw tokens.error("a starred target stands in a list or a tuple", target.offset)
            .hint("a comma behind it makes it one");
    }
    throw cannot(tokens, target, use);
}

void check_single_target(const TokenStream& tokens, const Expression& target,
                         std::string_view what) {
    if (!is_place(target)) {
        throw tokens.error(fmt::format("cannot {} {}", what, describe(target)), target.offset);
    }
}

void check_not_starred(const TokenStream& tokens, const Expression& value) {
    if (std::holds_alternative<Starred>(value.node)) {
        throw tokens.error("a starred expression cannot stand here", value.offset)
            .hint("it unpacks into a call, a list, a tuple or a set");
    }
}

}  // namespace limbeck::python
