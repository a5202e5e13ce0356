// SPDX-License-Identifier: MIT
// The calls and classes that make a MetaData, or something that has one.
#include <fmt/core.h>

#include <optional>
#include <utility>

#include "limbeck/config/locate.h"
#include "limbeck/config/source_value.h"

namespace limbeck::config {

namespace {

// "sqlalchemy.orm.registry" is of "sqlalchemy", "sqlalchemy_utils.x" is not.
bool is_of(const std::string& dotted, std::string_view package) {
    return dotted.starts_with(package) && dotted.substr(package.size()).starts_with('.');
}

// The classes that give what is derived from them directly a MetaData of its own, whatever else
// that is derived from (sqlalchemy/orm/decl_api.py, _setup_declarative_base).
bool is_declarative_base(const SourceValue& value) {
    const auto* external = std::get_if<External>(&value);
    return external != nullptr && is_of(external->name, "sqlalchemy") &&
           last_name(external->name).starts_with("DeclarativeBase");
}

bool is_sqlmodel(const SourceValue& value) {
    const auto* external = std::get_if<External>(&value);
    return external != nullptr && is_of(external->name, "sqlmodel") &&
           last_name(external->name) == "SQLModel";
}

const python::Expression* keyword(const python::Call& call, std::string_view name) {
    for (const python::Keyword& each : call.keywords) {
        if (each.name == name) {
            return each.value.get();
        }
    }
    return nullptr;
}

// The first argument, or a keyword.
const python::Expression* argument(const python::Call& call, std::string_view name) {
    return call.arguments.empty() ? keyword(call, name) : call.arguments.front().get();
}

// "*x" or "**x": what is given is not to be seen.
bool unpacks(const python::Call& call) {
    for (const python::Keyword& each : call.keywords) {
        if (each.name.empty()) {
            return true;
        }
    }
    for (const python::ExpressionPtr& each : call.arguments) {
        if (std::holds_alternative<python::Starred>(each->node)) {
            return true;
        }
    }
    return false;
}

bool is_none(const SourceValue& value) {
    return std::holds_alternative<NoneValue>(value);
}

}  // namespace

SourceValue SourceReader::call(const SourceModule& module, const python::Call& call,
                               std::size_t offset) {
    if (const auto* method = std::get_if<python::Attribute>(&call.function->node)) {
        const SourceValue value = evaluate(module, *method->value);
        if (std::holds_alternative<MetaDataHolder>(value) ||
            std::holds_alternative<DictValue>(value)) {
            return call_method(module, value, method->name, offset);
        }
    }
    const SourceValue function = evaluate(module, *call.function);
    if (const auto* external = std::get_if<External>(&function)) {
        return call_external(module, external->name, call, offset);
    }
    if (const auto* definition = std::get_if<FunctionValue>(&function)) {
        return call_function(module, *definition, call, offset);
    }
    if (const auto* definition = std::get_if<ClassValue>(&function);
        definition != nullptr && is_flask_sqlalchemy(*definition)) {
        return flask_sqlalchemy(module, call, offset);
    }
    if (std::holds_alternative<NotUnderstood>(function)) {
        return function;
    }
    return unknown(module, offset, "the result of a call is not known without running it");
}

SourceValue SourceReader::call_method(const SourceModule& module, const SourceValue& value,
                                      const std::string& name, std::size_t offset) {
    const bool is_dict = std::holds_alternative<DictValue>(value);
    if (is_dict ? name == "copy" : name == "generate_base") {
        return value;
    }
    return unknown(module, offset, fmt::format("the call of '{}' is not understood", name));
}

SourceValue SourceReader::call_external(const SourceModule& module, const std::string& name,
                                        const python::Call& call, std::size_t offset) {
    const std::string last = last_name(name);
    if (last == "dict" || last == "immutabledict" || last == "frozendict" ||
        last == "MappingProxyType") {
        return dict_call(module, call, offset);
    }
    if (is_of(name, "flask_sqlalchemy") && last == "SQLAlchemy") {
        return flask_sqlalchemy(module, call, offset);
    }
    if (is_of(name, "sqlalchemy") && !unpacks(call)) {
        if (last == "MetaData") {
            return new_metadata(module, call, offset);
        }
        if (last == "declarative_base" || last == "automap_base") {
            return new_holder(module, keyword(call, "metadata"), offset);
        }
        if (last == "registry") {
            return new_holder(module, argument(call, "metadata"), offset);
        }
    }
    return unknown(module, offset,
                   fmt::format("what {}(…) gives is not known without running it", name));
}

// A function without parameters whose one return says it.
SourceValue SourceReader::call_function(const SourceModule& module, const FunctionValue& function,
                                        const python::Call& call, std::size_t offset) {
    const python::FunctionDefinition& definition = *function.definition;
    const python::Return* result = nullptr;
    int returns = 0;
    for (const python::Statement& each : *definition.body) {
        if (const auto* found = std::get_if<python::Return>(&each.node)) {
            result = found;
            ++returns;
        } else if (!std::holds_alternative<python::Import>(each.node) &&
                   !std::holds_alternative<python::ImportFrom>(each.node) &&
                   !std::holds_alternative<python::Assignment>(each.node) &&
                   !std::holds_alternative<python::ExpressionStatement>(each.node)) {
            ++returns;  // it may return from in there
        }
    }
    if (returns != 1 || result == nullptr || !result->value || !call.arguments.empty() ||
        !call.keywords.empty() || !definition.decorators.empty()) {
        return unknown(
            module, offset,
            fmt::format("what {}() returns is not known without running it", definition.name));
    }
    const Bindings* outer = std::exchange(scope_, &scope_of(*function.module, *definition.body));
    SourceValue value = evaluate(*function.module, *result->value);
    scope_ = outer;
    return value;
}

SourceValue SourceReader::dict_call(const SourceModule& module, const python::Call& call,
                                    std::size_t offset) {
    DictValue result;
    if (!call.arguments.empty()) {
        const SourceValue first = evaluate(module, *call.arguments.front());
        const auto* dict = std::get_if<DictValue>(&first);
        if (dict == nullptr || call.arguments.size() > 1) {
            return unknown(module, offset, "the dict is computed");
        }
        result = *dict;
    }
    for (const python::Keyword& each : call.keywords) {
        const SourceValue value = evaluate(module, *each.value);
        if (const auto* text = std::get_if<std::string>(&value); text && !each.name.empty()) {
            result.entries[each.name] = *text;
        } else if (const auto* more = std::get_if<DictValue>(&value); more && each.name.empty()) {
            for (const auto& [key, entry] : more->entries) {
                result.entries[key] = entry;
            }
        } else {
            return unknown(module, each.value->offset,
                           fmt::format("the entry '{}' is no text", each.name));
        }
    }
    return result;
}

SourceValue SourceReader::new_metadata(const SourceModule& module, const python::Call& call,
                                       std::size_t offset) {
    auto metadata = std::make_shared<MetaData>();
    metadata->at = locate(module.source, offset);
    const python::Expression* given = keyword(call, "naming_convention");
    if (given == nullptr && call.arguments.size() > 2) {
        return unknown(module, offset, "what MetaData is given by position is not understood");
    }
    if (given != nullptr) {
        SourceValue value = evaluate(module, *given);
        if (auto* dict = std::get_if<DictValue>(&value)) {
            metadata->naming_convention = std::move(dict->entries);
        } else if (auto* problem = std::get_if<NotUnderstood>(&value)) {
            metadata->problem = std::move(*problem);
        } else if (!is_none(value)) {
            metadata->problem =
                unknown(module, given->offset, "the naming convention is no dict of texts");
        }
    }
    return metadata;
}

// What has the MetaData that is given, or else a new one.
SourceValue SourceReader::new_holder(const SourceModule& module, const python::Expression* given,
                                     std::size_t offset) {
    if (given != nullptr) {
        SourceValue value = evaluate(module, *given);
        if (const auto* metadata = std::get_if<MetaDataPtr>(&value)) {
            return MetaDataHolder{*metadata};
        }
        if (std::holds_alternative<NotUnderstood>(value)) {
            return value;
        }
        if (!is_none(value)) {
            return unknown(module, given->offset, "this is not known to be a MetaData");
        }
    }
    auto metadata = std::make_shared<MetaData>();
    metadata->at = locate(module.source, offset);
    return MetaDataHolder{metadata};
}

// SQLAlchemy(app, metadata=…) or SQLAlchemy(model_class=Base).
SourceValue SourceReader::flask_sqlalchemy(const SourceModule& module, const python::Call& call,
                                           std::size_t offset) {
    if (unpacks(call)) {
        return unknown(module, offset, "what SQLAlchemy(…) is given is not understood");
    }
    const python::Expression* given = keyword(call, "metadata");
    const python::Expression* model = keyword(call, "model_class");
    if (given == nullptr && model != nullptr) {
        const SourceValue base = evaluate(module, *model);
        if (std::holds_alternative<ClassValue>(base) ||
            std::holds_alternative<MetaDataHolder>(base)) {
            const SourceValue metadata = member(module, base, "metadata", model->offset);
            if (const auto* found = std::get_if<MetaDataPtr>(&metadata)) {
                return MetaDataHolder{*found};
            }
            return metadata;
        }
        if (!is_declarative_base(base)) {
            return unknown(module, model->offset, "this is not known to be a declarative base");
        }
    }
    return new_holder(module, given, offset);
}

const Bindings& SourceReader::scope_of(const SourceModule& module, const python::Block& block) {
    const auto known = scopes_.find(&block);
    if (known != scopes_.end()) {
        return known->second;
    }
    return scopes_.emplace(&block, bindings_of(block, package_of(module))).first->second;
}

std::optional<SourceValue> SourceReader::own_member(const ClassValue& value,
                                                    const std::string& name) {
    const Bindings& inside = scope_of(*value.module, *value.definition->body);
    const auto found = inside.names.find(name);
    if (found == inside.names.end()) {
        return std::nullopt;
    }
    const Bindings* outer = std::exchange(scope_, &inside);
    SourceValue result = choose(*value.module, found->second, name);
    scope_ = outer;
    return result;
}

SourceValue SourceReader::class_member(const ClassValue& value, const std::string& name) {
    const std::size_t offset =
        value.definition->bases.empty() ? 0 : value.definition->bases.front()->offset;
    if (auto own = own_member(value, name)) {
        return *own;
    }
    if (name == "metadata") {
        if (open_.insert(value.definition).second) {
            SourceValue result = inherited_metadata(value);
            open_.erase(value.definition);
            return result;
        }
        return unknown(*value.module, offset, "it refers to itself");
    }
    if (open_.insert(value.definition).second) {  // two classes may name each other as bases
        const std::optional<SourceValue> found = inherited_member(value, name);
        open_.erase(value.definition);
        if (found) {
            return *found;
        }
    }
    return unknown(
        *value.module, offset,
        fmt::format("the class {} has no '{}' that is understood", value.definition->name, name));
}

std::optional<SourceValue> SourceReader::inherited_member(const ClassValue& value,
                                                          const std::string& name) {
    for (const python::ExpressionPtr& base : value.definition->bases) {
        const SourceValue from = evaluate(*value.module, *base);
        if (const auto* parent = std::get_if<ClassValue>(&from)) {
            SourceValue found = class_member(*parent, name);
            if (!std::holds_alternative<NotUnderstood>(found)) {
                return found;
            }
        }
    }
    return std::nullopt;
}

SourceValue SourceReader::inherited_metadata(const ClassValue& value) {
    const SourceModule& module = *value.module;
    if (const auto registry = own_member(value, "registry")) {
        return member(module, *registry, "metadata", 0);
    }
    if (auto decorated = decorated_metadata(value)) {
        return *decorated;
    }
    std::optional<NotUnderstood> problem;
    std::vector<SourceValue> bases;
    for (const python::ExpressionPtr& base : value.definition->bases) {
        bases.push_back(evaluate(module, *base));
        if (is_declarative_base(bases.back())) {
            return default_metadata(fmt::format("{}:{}", module.source.path(), base->offset),
                                    locate(module.source, base->offset));
        }
    }
    for (std::size_t i = 0; i < bases.size(); ++i) {
        const std::size_t offset = value.definition->bases[i]->offset;
        if (is_sqlmodel(bases[i])) {
            return default_metadata("sqlmodel.SQLModel", {});
        }
        if (std::holds_alternative<MetaDataHolder>(bases[i]) ||
            std::holds_alternative<ClassValue>(bases[i])) {
            SourceValue found = member(module, bases[i], "metadata", offset);
            if (!std::holds_alternative<NotUnderstood>(found)) {
                return found;
            }
            problem = problem ? problem : std::get<NotUnderstood>(found);
        } else if (const auto* external = std::get_if<External>(&bases[i])) {
            problem = unknown(module, offset,
                              fmt::format("the class {} is derived from {}, which is not in the "
                                          "project",
                                          value.definition->name, external->name));
        }
    }
    return problem ? *problem
                   : unknown(module, 0,
                             fmt::format("the class {} has no metadata", value.definition->name));
}

// @as_declarative(metadata=…) and @registry.as_declarative_base().
std::optional<SourceValue> SourceReader::decorated_metadata(const ClassValue& value) {
    for (const python::ExpressionPtr& decorator : value.definition->decorators) {
        const auto* call = std::get_if<python::Call>(&decorator->node);
        if (call == nullptr) {
            continue;
        }
        std::optional<SourceValue> holder;
        const auto* method = std::get_if<python::Attribute>(&call->function->node);
        if (method != nullptr && method->name == "as_declarative_base") {
            holder = evaluate(*value.module, *method->value);
        } else {
            const SourceValue function = evaluate(*value.module, *call->function);
            const auto* external = std::get_if<External>(&function);
            if (external != nullptr && is_of(external->name, "sqlalchemy") &&
                last_name(external->name) == "as_declarative") {
                holder = new_holder(*value.module, keyword(*call, "metadata"), decorator->offset);
            }
        }
        if (holder) {
            return member(*value.module, *holder, "metadata", decorator->offset);
        }
    }
    return std::nullopt;
}

bool SourceReader::is_flask_sqlalchemy(const ClassValue& value) {
    for (const python::ExpressionPtr& base : value.definition->bases) {
        const SourceValue from = evaluate(*value.module, *base);
        const auto* external = std::get_if<External>(&from);
        if (external != nullptr && is_of(external->name, "flask_sqlalchemy") &&
            last_name(external->name) == "SQLAlchemy") {
            return true;
        }
    }
    return false;
}

MetaDataPtr SourceReader::default_metadata(const std::string& key, const Location& at) {
    MetaDataPtr& metadata = defaults_[key];
    if (!metadata) {
        metadata = std::make_shared<MetaData>();
        metadata->at = at;
    }
    return metadata;
}

}  // namespace limbeck::config
