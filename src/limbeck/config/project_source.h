// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "limbeck/base/source.h"
#include "limbeck/python/ast.h"

namespace limbeck::config {

// What gives a name its value. One of the pointers is set, or `module` is not empty.
struct Binding {
    const python::Expression* value = nullptr;
    const python::ClassDefinition* definition = nullptr;
    const python::FunctionDefinition* function = nullptr;
    std::string module = {};    // of an import, absolute: "app.db"
    std::string imported = {};  // "from module import imported"; "" for the module itself
    std::size_t offset = 0;
    bool conditional = false;  // inside if, try, with or a loop
};

// The names that a block binds, in the order of the text; those of `if`, `try` and `with` inside it
// count, those of functions and classes do not.
struct Bindings {
    std::map<std::string, std::vector<Binding>, std::less<>> names;
    std::vector<Binding> star_imports;
    std::vector<Binding> imports;  // all of them
};

// A file of the project as Python sees it.
struct SourceModule {
    std::string name;  // dotted; "" for env.py
    bool is_package = false;
    base::Source source;
    python::Module tree;
    Bindings bindings;
};

// What the relative imports of a module count from.
std::string package_of(const SourceModule& module);

// `package`: what relative imports count from.
Bindings bindings_of(const python::Block& block, const std::string& package);

// A file of the project that may be parsed.
struct ModuleFile {
    std::string path;  // "" for a folder without an __init__.py
    std::string bytes;
    bool is_package = false;
};

// The Python files of a project, read and parsed when they are asked for. Nothing of them runs.
class ProjectSource {
  public:
    // `directory`: what shown paths are relative to.
    explicit ProjectSource(std::string directory);

    // The folders that modules are looked for in. To be said before any is asked for.
    void look_in(std::vector<std::string> roots) { roots_ = std::move(roots); }

    // A file that is no module of a package. Throws Error (Script) where it is no Python.
    const SourceModule& add(const std::string& path, std::string_view bytes);
    // The module of that dotted name in the first root that has it; none where it is not the
    // project's. A folder without an __init__.py is an empty one. Throws as `add` does.
    const SourceModule* module(const std::string& name);
    // Its file, without parsing it.
    const ModuleFile* file(const std::string& name);

  private:
    [[nodiscard]] std::unique_ptr<ModuleFile> find(const std::string& name) const;
    [[nodiscard]] std::unique_ptr<SourceModule> parse(const std::string& name,
                                                      const std::string& path,
                                                      std::string_view bytes) const;

    std::vector<std::string> roots_;
    std::string directory_;
    std::map<std::string, std::unique_ptr<ModuleFile>> found_;
    std::map<std::string, std::unique_ptr<SourceModule>> modules_;
    std::vector<std::unique_ptr<SourceModule>> files_;
};

}  // namespace limbeck::config
