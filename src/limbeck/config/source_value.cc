// SPDX-License-Identifier: MIT
#include "limbeck/config/source_value.h"

#include <fmt/core.h>

#include <optional>
#include <utility>

#include "limbeck/config/locate.h"

namespace limbeck::config {

namespace {

constexpr int deepest_value = 200;

// Whether two values of one name make no difference for what is asked here.
bool agree(const SourceValue& a, const SourceValue& b) {
    if (a.index() != b.index()) {
        return false;
    }
    if (const auto* text = std::get_if<std::string>(&a)) {
        return *text == std::get<std::string>(b);
    }
    if (const auto* dict = std::get_if<DictValue>(&a)) {
        return dict->entries == std::get<DictValue>(b).entries;
    }
    if (const auto* external = std::get_if<External>(&a)) {
        return last_name(external->name) == last_name(std::get<External>(b).name);
    }
    if (const auto* metadata = std::get_if<MetaDataPtr>(&a)) {
        return *metadata == std::get<MetaDataPtr>(b);
    }
    if (const auto* module = std::get_if<const SourceModule*>(&a)) {
        return *module == std::get<const SourceModule*>(b);
    }
    if (const auto* definition = std::get_if<ClassValue>(&a)) {
        return definition->definition == std::get<ClassValue>(b).definition;
    }
    return std::holds_alternative<NoneValue>(a);
}

}  // namespace

std::string last_name(const std::string& dotted) {
    return dotted.substr(dotted.rfind('.') + 1);
}

NotUnderstood SourceReader::unknown(const SourceModule& module, std::size_t offset,
                                    std::string message) {
    return {std::move(message), locate(module.source, offset)};
}

SourceValue SourceReader::evaluate(const SourceModule& module,
                                   const python::Expression& expression) {
    const std::size_t offset = expression.offset;
    if (depth_ > deepest_value) {
        return unknown(module, offset, "it refers to itself");
    }
    ++depth_;
    struct Leave {
        int& depth;
        ~Leave() { --depth; }
    } const leave{depth_};
    if (const auto* constant = std::get_if<python::Constant>(&expression.node)) {
        if (const auto* text = std::get_if<std::string>(&constant->value)) {
            return *text;
        }
        if (std::holds_alternative<python::NoneLiteral>(constant->value)) {
            return NoneValue{};
        }
        return unknown(module, offset, "a constant that is no text");
    }
    if (const auto* name = std::get_if<python::Name>(&expression.node)) {
        return lookup(module, name->id, offset);
    }
    if (const auto* attribute = std::get_if<python::Attribute>(&expression.node)) {
        return member(module, evaluate(module, *attribute->value), attribute->name, offset);
    }
    if (const auto* called = std::get_if<python::Call>(&expression.node)) {
        return call(module, *called, offset);
    }
    if (const auto* dict = std::get_if<python::DictDisplay>(&expression.node)) {
        return display(module, *dict, offset);
    }
    if (const auto* operation = std::get_if<python::Binary>(&expression.node)) {
        return binary(module, *operation, offset);
    }
    if (std::holds_alternative<python::ListDisplay>(expression.node) ||
        std::holds_alternative<python::TupleDisplay>(expression.node)) {
        return ListValue{};
    }
    return unknown(module, offset, "it is computed");
}

SourceValue SourceReader::display(const SourceModule& module, const python::DictDisplay& dict,
                                  std::size_t offset) {
    DictValue result;
    for (const python::DictItem& item : dict.items) {
        if (!item.key) {
            const SourceValue inner = evaluate(module, *item.value);
            const auto* entries = std::get_if<DictValue>(&inner);
            if (entries == nullptr) {
                return unknown(module, item.value->offset, "an entry of the dict is computed");
            }
            for (const auto& [key, value] : entries->entries) {
                result.entries[key] = value;
            }
            continue;
        }
        const SourceValue key = evaluate(module, *item.key);
        const auto* key_text = std::get_if<std::string>(&key);
        if (key_text == nullptr) {
            return unknown(module, offset, "a key of the dict is no text");
        }
        const SourceValue value = evaluate(module, *item.value);
        const auto* text = std::get_if<std::string>(&value);
        if (text == nullptr) {
            return unknown(module, item.value->offset,
                           fmt::format("the entry '{}' is no text", *key_text));
        }
        result.entries[*key_text] = *text;
    }
    return result;
}

SourceValue SourceReader::binary(const SourceModule& module, const python::Binary& node,
                                 std::size_t offset) {
    const SourceValue left = evaluate(module, *node.left);
    const SourceValue right = evaluate(module, *node.right);
    const auto* text = std::get_if<std::string>(&left);
    const auto* more = std::get_if<std::string>(&right);
    if (node.operation == python::BinaryOperator::Add && text && more) {
        return *text + *more;
    }
    const auto* dict = std::get_if<DictValue>(&left);
    const auto* over = std::get_if<DictValue>(&right);
    if (node.operation == python::BinaryOperator::BitOr && dict && over) {
        DictValue result = *over;
        result.entries.insert(dict->entries.begin(), dict->entries.end());
        return result;
    }
    return unknown(module, offset, "it is computed");
}

SourceValue SourceReader::lookup(const SourceModule& module, const std::string& name,
                                 std::size_t offset) {
    if (scope_ != nullptr) {
        if (const auto found = scope_->names.find(name); found != scope_->names.end()) {
            // "metadata = metadata" in a class means the module's
            const Binding& last = found->second.back();
            if (last.value == nullptr || !open_.contains(last.value)) {
                return choose(module, found->second, name);
            }
        }
    }
    if (const auto found = module.bindings.names.find(name); found != module.bindings.names.end()) {
        const Bindings* outer = std::exchange(scope_, nullptr);
        SourceValue value = choose(module, found->second, name);
        scope_ = outer;
        return value;
    }
    if (auto value = lookup_star(module, name)) {
        return *value;
    }
    if (in_functions_) {
        if (auto value = lookup_in_functions(module, name)) {
            return *value;
        }
    }
    if (name == "dict") {
        return External{"builtins.dict"};
    }
    return unknown(module, offset, fmt::format("the name '{}' is not bound in the file", name));
}

SourceValue SourceReader::evaluate_in_functions(const SourceModule& module,
                                                const python::Expression& expression) {
    in_functions_ = true;
    SourceValue value = evaluate(module, expression);
    in_functions_ = false;
    return value;
}

std::optional<SourceValue> SourceReader::lookup_in_functions(const SourceModule& module,
                                                             const std::string& name) {
    for (const auto& [function, bindings] : module.bindings.names) {
        if (bindings.back().function == nullptr) {
            continue;
        }
        const Bindings& inside = scope_of(module, *bindings.back().function->body);
        if (const auto found = inside.names.find(name); found != inside.names.end()) {
            return choose(module, found->second, name);
        }
    }
    return std::nullopt;
}

std::optional<SourceValue> SourceReader::lookup_star(const SourceModule& module,
                                                     const std::string& name) {
    for (const Binding& star : module.bindings.star_imports) {
        const SourceModule* from = module_at(module, star);
        if (from == nullptr || !open_.insert(&star).second) {
            continue;
        }
        SourceValue value = lookup(*from, name, 0);
        open_.erase(&star);
        if (!std::holds_alternative<NotUnderstood>(value)) {
            return value;
        }
    }
    return std::nullopt;
}

// The last binding that is made in any case and those that may be made after it must agree.
SourceValue SourceReader::choose(const SourceModule& module, const std::vector<Binding>& bindings,
                                 const std::string& name) {
    std::size_t first = bindings.size() - 1;
    while (first > 0 && bindings[first].conditional) {
        --first;
    }
    SourceValue value = bound(module, bindings[first]);
    for (std::size_t i = first + 1; i < bindings.size(); ++i) {
        if (!agree(value, bound(module, bindings[i]))) {
            return unknown(module, bindings[i].offset,
                           fmt::format("'{}' has another value here than before", name));
        }
    }
    return value;
}

SourceValue SourceReader::bound(const SourceModule& module, const Binding& binding) {
    if (binding.definition != nullptr) {
        return ClassValue{&module, binding.definition};
    }
    if (binding.function != nullptr) {
        return FunctionValue{&module, binding.function};
    }
    const void* identity = &binding;
    if (binding.value != nullptr) {
        identity = binding.value;
    }
    if (const auto known = known_.find(identity); known != known_.end()) {
        return known->second;
    }
    if (!open_.insert(identity).second) {
        return unknown(module, binding.offset, "it refers to itself");
    }
    SourceValue value =
        binding.value != nullptr ? evaluate(module, *binding.value) : imported(module, binding);
    open_.erase(identity);
    return known_.emplace(identity, std::move(value)).first->second;
}

// The project's module that an import names; none where it comes from elsewhere. One that is no
// Python counts as from elsewhere, too: nothing is known of it.
const SourceModule* SourceReader::module_at(const SourceModule& module, const Binding& binding) {
    try {
        return project_.module(binding.module);
    } catch (const Error& error) {
        problems_.push_back(
            {error.message(), error.location().value_or(locate(module.source, binding.offset))});
        return nullptr;
    }
}

SourceValue SourceReader::imported(const SourceModule& module, const Binding& binding) {
    const SourceModule* from = module_at(module, binding);
    if (from == nullptr) {
        return External{binding.imported.empty() ? binding.module
                                                 : binding.module + "." + binding.imported};
    }
    if (binding.imported.empty()) {
        return from;
    }
    return member(module, from, binding.imported, binding.offset);
}

SourceValue SourceReader::module_member(const SourceModule& module, const SourceModule& from,
                                        const std::string& name, std::size_t offset) {
    if (from.bindings.names.contains(name)) {
        const Bindings* outer = std::exchange(scope_, nullptr);
        SourceValue value = lookup(from, name, 0);
        scope_ = outer;
        return value;
    }
    if (const SourceModule* inner =
            module_at(module, {.module = from.name + "." + name, .offset = offset})) {
        return inner;
    }
    if (auto value = lookup_star(from, name)) {
        return *value;
    }
    return unknown(module, offset, fmt::format("the module {} has no '{}'", from.name, name));
}

SourceValue SourceReader::member(const SourceModule& module, const SourceValue& value,
                                 const std::string& name, std::size_t offset) {
    if (std::holds_alternative<NotUnderstood>(value)) {
        return value;
    }
    if (const auto* external = std::get_if<External>(&value)) {
        if (name == "metadata" && external->name == "sqlmodel.SQLModel") {
            return default_metadata(external->name, {});
        }
        return External{external->name + "." + name};
    }
    if (const auto* from = std::get_if<const SourceModule*>(&value)) {
        return module_member(module, **from, name, offset);
    }
    if (const auto* definition = std::get_if<ClassValue>(&value)) {
        return class_member(*definition, name);
    }
    if (const auto* holder = std::get_if<MetaDataHolder>(&value)) {
        if (name == "metadata") {
            return holder->metadata;
        }
        if (name == "Model" || name == "registry") {
            return value;
        }
    }
    if (const auto* metadata = std::get_if<MetaDataPtr>(&value);
        metadata && name == "naming_convention") {
        if ((*metadata)->problem) {
            return *(*metadata)->problem;
        }
        return DictValue{(*metadata)->naming_convention};
    }
    return unknown(module, offset, fmt::format("the attribute '{}' is not understood", name));
}

}  // namespace limbeck::config
