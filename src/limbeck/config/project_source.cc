// SPDX-License-Identifier: MIT
#include "limbeck/config/project_source.h"

#include <utility>

#include "limbeck/base/files.h"
#include "limbeck/base/text.h"
#include "limbeck/config/locate.h"
#include "limbeck/config/sources.h"
#include "limbeck/python/parser.h"

namespace limbeck::config {

namespace {

std::string parent_package(const std::string& package) {
    const std::size_t dot = package.rfind('.');
    return dot == std::string::npos ? "" : package.substr(0, dot);
}

class Collector {
  public:
    Collector(Bindings& result, const std::string& package) : result_(result), package_(package) {}

    void block(const python::Block& block, bool conditional) {
        for (const python::Statement& each : block) {
            std::visit([&](const auto& node) { statement(node, each.offset, conditional); },
                       each.node);
        }
    }

  private:
    void bind(const std::string& name, Binding binding) {
        result_.names[name].push_back(std::move(binding));
    }

    void bind_target(const python::Expression& target, const python::Expression* value,
                     bool conditional) {
        if (const auto* name = std::get_if<python::Name>(&target.node); name && value) {
            bind(name->id, {.value = value, .offset = target.offset, .conditional = conditional});
        }
    }

    void statement(const python::Assignment& node, std::size_t, bool conditional) {
        for (const python::ExpressionPtr& target : node.targets) {
            bind_target(*target, node.value.get(), conditional);
        }
    }
    void statement(const python::AnnotatedAssignment& node, std::size_t, bool conditional) {
        bind_target(*node.target, node.value.get(), conditional);
    }
    void statement(const python::ClassDefinition& node, std::size_t offset, bool conditional) {
        bind(node.name, {.definition = &node, .offset = offset, .conditional = conditional});
    }
    void statement(const python::FunctionDefinition& node, std::size_t offset, bool conditional) {
        bind(node.name, {.function = &node, .offset = offset, .conditional = conditional});
    }

    void statement(const python::Import& node, std::size_t, bool conditional) {
        for (const python::ImportedName& each : node.names) {
            Binding binding{.module = each.name, .offset = each.offset, .conditional = conditional};
            result_.imports.push_back(binding);
            if (each.alias.empty()) {  // "import a.b" binds a
                binding.module = each.name.substr(0, each.name.find('.'));
                bind(binding.module, binding);
            } else {
                bind(each.alias, binding);
            }
        }
    }
    void statement(const python::ImportFrom& node, std::size_t, bool conditional) {
        std::string from = package_;
        for (int level = 1; level < node.level; ++level) {
            from = parent_package(from);
        }
        if (node.level == 0) {
            from = node.module;
        } else if (!node.module.empty()) {
            from += (from.empty() ? "" : ".") + node.module;
        }
        for (const python::ImportedName& each : node.names) {
            const Binding binding{.module = from,
                                  .imported = each.name,
                                  .offset = each.offset,
                                  .conditional = conditional};
            result_.imports.push_back(binding);
            if (each.name == "*") {
                result_.star_imports.push_back(binding);
            } else {
                bind(each.alias.empty() ? each.name : each.alias, binding);
            }
        }
    }

    void statement(const python::If& node, std::size_t, bool) {
        block(node.then, true);
        block(node.otherwise, true);
    }
    void statement(const python::Try& node, std::size_t, bool) {
        block(node.body, true);
        for (const python::Handler& handler : node.handlers) {
            block(handler.body, true);
        }
        block(node.otherwise, true);
        block(node.finally, true);
    }
    void statement(const python::With& node, std::size_t, bool) { block(node.body, true); }
    void statement(const python::For& node, std::size_t, bool) { block(node.body, true); }
    void statement(const python::While& node, std::size_t, bool) { block(node.body, true); }

    // These bind nothing that is looked for.
    template <class Other>
    void statement(const Other&, std::size_t, bool) {}

    Bindings& result_;
    const std::string& package_;
};

}  // namespace

std::string package_of(const SourceModule& module) {
    return module.is_package ? module.name : parent_package(module.name);
}

Bindings bindings_of(const python::Block& block, const std::string& package) {
    Bindings result;
    Collector(result, package).block(block, false);
    return result;
}

ProjectSource::ProjectSource(std::string directory) : directory_(std::move(directory)) {}

std::unique_ptr<SourceModule> ProjectSource::parse(const std::string& name, const std::string& path,
                                                   std::string_view bytes) const {
    auto module = std::make_unique<SourceModule>();
    module->name = name;
    module->is_package = base::file_name(path) == "__init__.py";
    module->source = read_text(shown_path(path, directory_), bytes);
    module->tree = python::parse(module->source);
    module->bindings = bindings_of(module->tree.body, package_of(*module));
    return module;
}

const SourceModule& ProjectSource::add(const std::string& path, std::string_view bytes) {
    files_.push_back(parse("", path, bytes));
    return *files_.back();
}

const SourceModule* ProjectSource::module(const std::string& name) {
    if (const auto known = modules_.find(name); known != modules_.end()) {
        return known->second.get();
    }
    const ModuleFile* found = file(name);
    std::unique_ptr<SourceModule> module;
    if (found != nullptr && !found->path.empty()) {
        module = parse(name, found->path, found->bytes);
    } else if (found != nullptr) {
        module = std::make_unique<SourceModule>();
        module->name = name;
        module->is_package = true;
    }
    return modules_.emplace(name, std::move(module)).first->second.get();
}

const ModuleFile* ProjectSource::file(const std::string& name) {
    auto known = found_.find(name);
    if (known == found_.end()) {
        known = found_.emplace(name, find(name)).first;
    }
    return known->second.get();
}

std::unique_ptr<ModuleFile> ProjectSource::find(const std::string& name) const {
    const std::string path = base::replace_all(name, ".", "/");
    std::unique_ptr<ModuleFile> folder_alone;
    for (const std::string& root : roots_) {
        const std::string folder = base::join_path(root, path);
        const bool is_folder = base::is_directory(folder);
        for (const bool is_package : {true, false}) {
            const std::string file =
                is_package ? base::join_path(folder, "__init__.py") : folder + ".py";
            if ((is_package && !is_folder) || base::is_directory(file)) {
                continue;
            }
            if (auto bytes = base::read_file_if_exists(file)) {
                return std::make_unique<ModuleFile>(
                    ModuleFile{file, std::move(*bytes), is_package});
            }
        }
        if (is_folder && !folder_alone) {
            // Python, too, takes one only where there is nothing better.
            folder_alone = std::make_unique<ModuleFile>(ModuleFile{"", "", true});
        }
    }
    return folder_alone;
}

}  // namespace limbeck::config
