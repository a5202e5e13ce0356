// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "limbeck/config/project_source.h"

// What expressions in a project's files mean, as far as it can be told without running them.
namespace limbeck::config {

struct NotUnderstood {
    std::string message;
    Location at;
};
struct NoneValue {};
struct DictValue {
    std::map<std::string, std::string> entries;
};
struct ListValue {};
// Something that the project imports from elsewhere: "sqlalchemy.MetaData".
struct External {
    std::string name;
};
struct ClassValue {
    const SourceModule* module = nullptr;
    const python::ClassDefinition* definition = nullptr;
};
struct FunctionValue {
    const SourceModule* module = nullptr;
    const python::FunctionDefinition* definition = nullptr;
};
// A sqlalchemy.MetaData. All names for one share it, because its convention may be set later.
struct MetaData {
    std::map<std::string, std::string> naming_convention;
    std::optional<NotUnderstood> problem;  // why the convention is not known
    Location at;                           // where it is made
};
using MetaDataPtr = std::shared_ptr<MetaData>;
// What has a MetaData as its `metadata`: a declarative base, a registry, Flask's SQLAlchemy.
struct MetaDataHolder {
    MetaDataPtr metadata;
};

using SourceValue =
    std::variant<NotUnderstood, NoneValue, std::string, DictValue, ListValue, External,
                 const SourceModule*, ClassValue, FunctionValue, MetaDataPtr, MetaDataHolder>;

// Follows names through assignments and imports; knows dicts of texts, and the calls and classes of
// SQLAlchemy, Flask-SQLAlchemy and SQLModel that make a MetaData or hold one. Whatever is computed
// in another way is NotUnderstood, with its place. Never throws.
class SourceReader {
  public:
    explicit SourceReader(ProjectSource& project) : project_(project) {}

    SourceValue evaluate(const SourceModule& module, const python::Expression& expression);
    // The same; a name that the module does not have may be one of the functions in it.
    SourceValue evaluate_in_functions(const SourceModule& module,
                                      const python::Expression& expression);
    // What a name of a module is bound to when the module has run.
    SourceValue lookup(const SourceModule& module, const std::string& name, std::size_t offset);
    // An attribute; `module` and `offset` are where it is asked for.
    SourceValue member(const SourceModule& module, const SourceValue& value,
                       const std::string& name, std::size_t offset);
    // Modules that were asked for and are no Python.
    [[nodiscard]] const std::vector<NotUnderstood>& problems() const { return problems_; }
    // The project's module that an import names; none where it comes from elsewhere.
    const SourceModule* module_at(const SourceModule& module, const Binding& binding);

  private:
    [[nodiscard]] static NotUnderstood unknown(const SourceModule& module, std::size_t offset,
                                               std::string message);
    SourceValue display(const SourceModule& module, const python::DictDisplay& dict,
                        std::size_t offset);
    SourceValue binary(const SourceModule& module, const python::Binary& node, std::size_t offset);

    std::optional<SourceValue> lookup_in_functions(const SourceModule& module,
                                                   const std::string& name);
    std::optional<SourceValue> lookup_star(const SourceModule& module, const std::string& name);
    SourceValue choose(const SourceModule& module, const std::vector<Binding>& bindings,
                       const std::string& name);
    SourceValue bound(const SourceModule& module, const Binding& binding);
    SourceValue imported(const SourceModule& module, const Binding& binding);
    SourceValue module_member(const SourceModule& module, const SourceModule& from,
                              const std::string& name, std::size_t offset);

    SourceValue call(const SourceModule& module, const python::Call& call, std::size_t offset);
    SourceValue call_method(const SourceModule& module, const SourceValue& value,
                            const std::string& name, std::size_t offset);
    SourceValue call_external(const SourceModule& module, const std::string& name,
                              const python::Call& call, std::size_t offset);
    SourceValue call_function(const SourceModule& module, const FunctionValue& function,
                              const python::Call& call, std::size_t offset);
    SourceValue dict_call(const SourceModule& module, const python::Call& call, std::size_t offset);
    SourceValue new_metadata(const SourceModule& module, const python::Call& call,
                             std::size_t offset);
    SourceValue new_holder(const SourceModule& module, const python::Expression* given,
                           std::size_t offset);
    SourceValue flask_sqlalchemy(const SourceModule& module, const python::Call& call,
                                 std::size_t offset);

    SourceValue class_member(const ClassValue& value, const std::string& name);
    std::optional<SourceValue> own_member(const ClassValue& value, const std::string& name);
    std::optional<SourceValue> inherited_member(const ClassValue& value, const std::string& name);
    SourceValue inherited_metadata(const ClassValue& value);
    std::optional<SourceValue> decorated_metadata(const ClassValue& value);
    bool is_flask_sqlalchemy(const ClassValue& value);
    MetaDataPtr default_metadata(const std::string& key, const Location& at);
    const Bindings& scope_of(const SourceModule& module, const python::Block& block);

    ProjectSource& project_;
    std::map<const void*, SourceValue> known_;         // of names, by their binding
    std::set<const void*> open_;                       // bindings being evaluated
    std::map<const python::Block*, Bindings> scopes_;  // of classes and functions
    const Bindings* scope_ = nullptr;                  // the one that is evaluated in
    std::map<std::string, MetaDataPtr> defaults_;
    std::vector<NotUnderstood> problems_;
    int depth_ = 0;
    bool in_functions_ = false;
};

// "b" of "a.b".
std::string last_name(const std::string& dotted);

}  // namespace limbeck::config
