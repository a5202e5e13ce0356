// SPDX-License-Identifier: MIT
#include "limbeck/python/scope.h"

#include <algorithm>
#include <variant>

namespace limbeck::python {

namespace {

bool has(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

void add(std::vector<std::string>& names, const std::string& name) {
    if (!has(names, name)) {
        names.push_back(name);
    }
}

}  // namespace

void Scope::mark(const std::string& name, Usage usage) {
    unsigned& flags = usage_[name];
    if (flags == 0) {
        mentioned_.push_back(name);
    }
    if (usage == Bound && (flags & Bound) == 0) {
        locals_.push_back(name);
    }
    flags |= usage;
}

Place Scope::place(const std::string& name) const {
    if (has(cells_, name) || has(captured_, name)) {
        return Place::Cell;
    }
    const auto found = usage_.find(name);
    const unsigned flags = found == usage_.end() ? 0 : found->second;
    if ((flags & DeclaredGlobal) != 0 || kind_ == ScopeKind::Module) {
        return Place::Global;
    }
    if ((flags & Bound) == 0) {
        return Place::Global;
    }
    return kind_ == ScopeKind::Class ? Place::ClassBody : Place::Local;
}

// The function around this scope whose variable the name is; a class is transparent except for the
// __class__ that super() needs.
Scope* Scope::owner_of(const std::string& name) const {
    for (Scope* outer = parent_; outer != nullptr; outer = outer->parent_) {
        if (outer->kind_ == ScopeKind::Class && name == "__class__") {
            return outer;
        }
        if (outer->kind_ == ScopeKind::Function) {
            const auto found = outer->usage_.find(name);
            const unsigned flags = found == outer->usage_.end() ? 0 : found->second;
            if ((flags & DeclaredGlobal) != 0) {
                return nullptr;
            }
            if ((flags & Bound) != 0 && (flags & DeclaredNonlocal) == 0) {
                return outer;
            }
        }
    }
    return nullptr;
}

void Scope::resolve() {
    for (const std::string& name : mentioned_) {
        const unsigned flags = usage_[name];
        const bool is_own = (flags & Bound) != 0 && (flags & DeclaredNonlocal) == 0;
        if (kind_ == ScopeKind::Module || is_own || (flags & DeclaredGlobal) != 0) {
            continue;
        }
        Scope* const owner = owner_of(name);
        if (owner == nullptr) {
            continue;
        }
        add(owner->cells_, name);
        for (Scope* inner = this; inner != owner; inner = inner->parent_) {
            add(inner->captured_, name);
        }
    }
    for (Scope* const child : ordered_children_) {
        child->resolve();
    }
}

// One walk over the tree that notes every name where it stands.
class ScopeBuilder {
  public:
    explicit ScopeBuilder(Scope& scope) : scope_(&scope) {}

    void block(const Block& statements) {
        for (const Statement& statement : statements) {
            std::visit([this](const auto& node) { visit(node); }, statement.node);
        }
    }
    void resolve() { scope_->resolve(); }

  private:
    Scope& open(const void* node, ScopeKind kind, bool is_comprehension = false) {
        auto made = std::make_unique<Scope>(kind, scope_, is_comprehension);
        Scope& result = *made;
        scope_->children_[node] = std::move(made);
        scope_->ordered_children_.push_back(&result);
        return result;
    }
    template <typename Work>
    void within(Scope& inner, const Work& work) {
        Scope* const outer = scope_;
        scope_ = &inner;
        work();
        scope_ = outer;
    }
    void use(const std::string& name) { scope_->mark(name, Scope::Used); }
    void bind(const std::string& name) { scope_->mark(name, Scope::Bound); }

    void expression(const ExpressionPtr& pointer) {
        if (pointer) {
            std::visit([this](const auto& node) { visit(node); }, pointer->node);
        }
    }
    void all(const std::vector<ExpressionPtr>& list) {
        for (const ExpressionPtr& item : list) {
            expression(item);
        }
    }
    // A target binds the names in it; what it subscripts or reads attributes of is only used.
    void target(const ExpressionPtr& pointer) {
        if (const auto* name = std::get_if<Name>(&pointer->node)) {
            bind(name->id);
        } else if (const auto* tuple = std::get_if<TupleDisplay>(&pointer->node)) {
            targets(tuple->items);
        } else if (const auto* list = std::get_if<ListDisplay>(&pointer->node)) {
            targets(list->items);
        } else if (const auto* star = std::get_if<Starred>(&pointer->node)) {
            target(star->value);
        } else {
            expression(pointer);
        }
    }
    void targets(const std::vector<ExpressionPtr>& list) {
        for (const ExpressionPtr& item : list) {
            target(item);
        }
    }

    void visit(const Constant& /*node*/) {}
    void visit(const Name& node) {
        use(node.id);
        if (node.id == "super") {
            use("__class__");
        }
    }
    void parts(const std::vector<FormatPart>& list) {
        for (const FormatPart& part : list) {
            expression(part.value);
            parts(part.format);
        }
    }
    void visit(const FormattedString& node) { parts(node.parts); }
    void visit(const TupleDisplay& node) { all(node.items); }
    void visit(const ListDisplay& node) { all(node.items); }
    void visit(const SetDisplay& node) { all(node.items); }
    void visit(const DictDisplay& node) {
        for (const DictItem& item : node.items) {
            expression(item.key);
            expression(item.value);
        }
    }
    void visit(const Starred& node) { expression(node.value); }
    void visit(const Attribute& node) { expression(node.value); }
    void visit(const Subscript& node) {
        expression(node.value);
        expression(node.index);
    }
    void visit(const Slice& node) {
        expression(node.lower);
        expression(node.upper);
        expression(node.step);
    }
    void keywords(const std::vector<Keyword>& list) {
        for (const Keyword& keyword : list) {
            expression(keyword.value);
        }
    }
    void visit(const Call& node) {
        expression(node.function);
        all(node.arguments);
        keywords(node.keywords);
    }
    void visit(const Unary& node) { expression(node.operand); }
    void visit(const Binary& node) {
        expression(node.left);
        expression(node.right);
    }
    void visit(const BooleanOperation& node) { all(node.operands); }
    void visit(const Comparison& node) {
        expression(node.left);
        all(node.operands);
    }
    void visit(const Conditional& node) {
        expression(node.condition);
        expression(node.then);
        expression(node.otherwise);
    }
    // In a comprehension ":=" binds in the function around it.
    void visit(const Walrus& node) {
        expression(node.value);
        Scope* owner = scope_;
        for (; owner->is_comprehension_; owner = owner->parent_) {
            owner->mark(node.name, Scope::DeclaredNonlocal);
        }
        owner->mark(node.name, Scope::Bound);
        if (owner->kind_ == ScopeKind::Module) {
            for (Scope* inner = scope_; inner != owner; inner = inner->parent_) {
                inner->mark(node.name, Scope::DeclaredGlobal);
            }
        }
    }
    void defaults(const std::vector<Parameter>& list) {
        for (const Parameter& parameter : list) {
            expression(parameter.default_value);
        }
    }
    void defaults(const Parameters& parameters) {
        defaults(parameters.positional_only);
        defaults(parameters.positional);
        defaults(parameters.keyword_only);
    }
    void bind_all(const std::vector<Parameter>& list) {
        for (const Parameter& parameter : list) {
            bind(parameter.name);
        }
    }
    void parameters(const Parameters& parameters) {
        bind_all(parameters.positional_only);
        bind_all(parameters.positional);
        bind_all(parameters.keyword_only);
        if (parameters.rest && !parameters.rest->empty()) {
            bind(*parameters.rest);
        }
        if (parameters.keywords) {
            bind(*parameters.keywords);
        }
    }
    void visit(const Lambda& node) {
        defaults(node.parameters);
        within(open(&node, ScopeKind::Function), [&] {
            parameters(node.parameters);
            expression(node.body);
        });
    }
    // The first iterable is evaluated outside, everything else inside.
    void visit(const Comprehension& node) {
        expression(node.generators.front().iterable);
        within(open(&node, ScopeKind::Function, true), [&] {
            bind(".0");
            for (const Generator& generator : node.generators) {
                if (&generator != &node.generators.front()) {
                    expression(generator.iterable);
                }
                target(generator.target);
                all(generator.conditions);
            }
            expression(node.item);
            expression(node.value);
        });
    }
    void visit(const Yield& node) { expression(node.value); }
    void visit(const Await& node) { expression(node.value); }

    void visit(const ExpressionStatement& node) { expression(node.value); }
    void visit(const Assignment& node) {
        expression(node.value);
        targets(node.targets);
    }
    void visit(const AugmentedAssignment& node) {
        expression(node.target);
        target(node.target);
        expression(node.value);
    }
    void visit(const AnnotatedAssignment& node) {
        expression(node.value);
        target(node.target);
        if (scope_->kind_ == ScopeKind::Class) {
            bind("__annotations__");
        }
    }
    void visit(const If& node) {
        expression(node.condition);
        block(node.then);
        block(node.otherwise);
    }
    void visit(const For& node) {
        expression(node.iterable);
        target(node.target);
        block(node.body);
        block(node.otherwise);
    }
    void visit(const While& node) {
        expression(node.condition);
        block(node.body);
        block(node.otherwise);
    }
    void visit(const With& node) {
        for (const WithItem& item : node.items) {
            expression(item.context);
            if (item.target) {
                target(item.target);
            }
        }
        block(node.body);
    }
    void visit(const Try& node) {
        block(node.body);
        for (const Handler& handler : node.handlers) {
            expression(handler.type);
            if (!handler.name.empty()) {
                bind(handler.name);
            }
            block(handler.body);
        }
        block(node.otherwise);
        block(node.finally);
    }
    void visit(const FunctionDefinition& node) {
        all(node.decorators);
        defaults(node.parameters);
        bind(node.name);
        within(open(&node, ScopeKind::Function), [&] {
            parameters(node.parameters);
            block(*node.body);
        });
    }
    void visit(const ClassDefinition& node) {
        all(node.decorators);
        all(node.bases);
        keywords(node.keywords);
        bind(node.name);
        within(open(&node, ScopeKind::Class), [&] { block(*node.body); });
    }
    void visit(const Return& node) { expression(node.value); }
    void visit(const Raise& node) {
        expression(node.exception);
        expression(node.cause);
    }
    void visit(const Assert& node) {
        expression(node.condition);
        expression(node.message);
    }
    void visit(const Delete& node) { targets(node.targets); }
    void visit(const Global& node) {
        for (const std::string& name : node.names) {
            scope_->mark(name, Scope::DeclaredGlobal);
        }
    }
    void visit(const Nonlocal& node) {
        for (const std::string& name : node.names) {
            scope_->mark(name, Scope::DeclaredNonlocal);
        }
    }
    void visit(const Import& node) {
        for (const ImportedName& name : node.names) {
            bind(name.alias.empty() ? name.name.substr(0, name.name.find('.')) : name.alias);
        }
    }
    void visit(const ImportFrom& node) {
        for (const ImportedName& name : node.names) {
            if (name.name != "*") {
                bind(name.alias.empty() ? name.name : name.alias);
            }
        }
    }
    void visit(const Pass& /*node*/) {}
    void visit(const Break& /*node*/) {}
    void visit(const Continue& /*node*/) {}

    Scope* scope_;
};

std::unique_ptr<Scope> analyse(const Module& module) {
    auto scope = std::make_unique<Scope>(ScopeKind::Module, nullptr, false);
    ScopeBuilder builder(*scope);
    builder.block(module.body);
    builder.resolve();
    return scope;
}

}  // namespace limbeck::python
