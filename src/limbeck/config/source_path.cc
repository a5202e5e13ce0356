// SPDX-License-Identifier: MIT
#include "limbeck/config/source_path.h"

#include <cstdint>
#include <optional>
#include <variant>

#include "limbeck/base/files.h"

namespace limbeck::config {

namespace {

constexpr int deepest = 50;

// os.path and pathlib on paths that are known, which are texts here.
class PathReader {
  public:
    PathReader(const SourceModule& module, const std::string& path, const std::string& directory)
        : module_(module), path_(path), directory_(directory) {}

    std::optional<std::string> read(const python::Expression& expression) {
        if (depth_ >= deepest) {
            return std::nullopt;
        }
        ++depth_;
        auto result = std::visit([&](const auto& node) { return of(node); }, expression.node);
        --depth_;
        return result;
    }

  private:
    using Text = std::optional<std::string>;

    Text of(const python::Constant& node) {
        const auto* text = std::get_if<std::string>(&node.value);
        return text == nullptr ? std::nullopt : Text(*text);
    }

    Text of(const python::Name& node) {
        if (node.id == "__file__") {
            return path_;
        }
        const auto found = module_.bindings.names.find(node.id);
        if (found == module_.bindings.names.end() || found->second.back().value == nullptr) {
            return std::nullopt;
        }
        return read(*found->second.back().value);
    }

    Text of(const python::Attribute& node) {
        if (node.name == "parent") {
            return parent(read(*node.value));
        }
        if (node.name == "pardir" || node.name == "curdir") {
            return node.name == "pardir" ? ".." : ".";
        }
        return std::nullopt;
    }

    // path.parents[2]
    Text of(const python::Subscript& node) {
        const auto* parents = std::get_if<python::Attribute>(&node.value->node);
        const auto* index = std::get_if<python::Constant>(&node.index->node);
        const auto* number = index ? std::get_if<std::int64_t>(&index->value) : nullptr;
        if (parents == nullptr || parents->name != "parents" || number == nullptr || *number < 0 ||
            *number > deepest) {
            return std::nullopt;
        }
        Text path = read(*parents->value);
        for (std::int64_t i = 0; i <= *number; ++i) {
            path = parent(path);
        }
        return path;
    }

    Text of(const python::Binary& node) {
        const Text left = read(*node.left);
        const Text right = read(*node.right);
        if (!left || !right) {
            return std::nullopt;
        }
        if (node.operation == python::BinaryOperator::Divide) {
            return base::join_path(*left, *right);
        }
        return node.operation == python::BinaryOperator::Add ? Text(*left + *right) : std::nullopt;
    }

    Text of(const python::Call& node) {
        const auto* attribute = std::get_if<python::Attribute>(&node.function->node);
        const auto* plain = std::get_if<python::Name>(&node.function->node);
        const std::string name = attribute ? attribute->name : plain ? plain->id : "";
        if (name == "getcwd" || name == "cwd") {
            return directory_;
        }
        if (node.arguments.empty()) {  // a method of a Path
            const bool same = name == "resolve" || name == "absolute" || name == "as_posix";
            return attribute && same ? absolute(read(*attribute->value)) : std::nullopt;
        }
        const Text first = read(*node.arguments.front());
        if (name == "abspath" || name == "realpath" || name == "normpath") {
            return absolute(first);
        }
        if (name == "dirname") {
            return parent(first);
        }
        if (name == "join" || name == "joinpath") {
            return joined(node, name == "joinpath" ? read(*attribute->value) : "");
        }
        if (name == "str" || name == "fspath" || name == "Path" || name == "PurePath") {
            return node.arguments.size() > 1 ? joined(node, "") : first;
        }
        return std::nullopt;
    }

    template <class Other>
    Text of(const Other&) {
        return std::nullopt;
    }

    Text joined(const python::Call& node, Text start) {
        for (const python::ExpressionPtr& each : node.arguments) {
            const Text next = read(*each);
            if (!start || !next) {
                return std::nullopt;
            }
            start = start->empty() ? *next : base::join_path(*start, *next);
        }
        return start;
    }

    [[nodiscard]] Text absolute(const Text& path) const {
        return path ? Text(base::absolute_path(*path, directory_)) : std::nullopt;
    }

    static Text parent(const Text& path) {
        return path ? Text(base::parent_path(*path)) : std::nullopt;
    }

    const SourceModule& module_;
    const std::string& path_;
    const std::string& directory_;
    int depth_ = 0;
};

bool is_sys_path(const python::Expression& expression) {
    const auto* attribute = std::get_if<python::Attribute>(&expression.node);
    const auto* name = attribute ? std::get_if<python::Name>(&attribute->value->node) : nullptr;
    return name != nullptr && name->id == "sys" && attribute->name == "path";
}

// The arguments that are paths, of sys.path.append(x), .insert(0, x) and .extend([x, y]).
std::vector<const python::Expression*> added(const python::Call& call, const std::string& how) {
    std::vector<const python::Expression*> result;
    if (how == "append" && call.arguments.size() == 1) {
        result.push_back(call.arguments[0].get());
    } else if (how == "insert" && call.arguments.size() == 2) {
        result.push_back(call.arguments[1].get());
    } else if (how == "extend" && call.arguments.size() == 1) {
        if (const auto* list = std::get_if<python::ListDisplay>(&call.arguments[0]->node)) {
            for (const python::ExpressionPtr& each : list->items) {
                result.push_back(each.get());
            }
        }
    }
    return result;
}

class Finder {
  public:
    Finder(const SourceModule& module, const std::string& path, const std::string& directory)
        : reader_(module, path, directory), directory_(directory) {}

    void block(const python::Block& block) {
        for (const python::Statement& each : block) {
            std::visit([&](const auto& node) { statement(node); }, each.node);
        }
    }

    std::vector<std::string> first;
    std::vector<std::string> last;

  private:
    void statement(const python::ExpressionStatement& node) {
        const auto* call = std::get_if<python::Call>(&node.value->node);
        const auto* method = call ? std::get_if<python::Attribute>(&call->function->node) : nullptr;
        if (method == nullptr || !is_sys_path(*method->value)) {
            return;
        }
        for (const python::Expression* each : added(*call, method->name)) {
            if (const auto path = reader_.read(*each)) {
                const std::string folder = base::absolute_path(*path, directory_);
                if (method->name == "insert") {
                    first.insert(first.begin(), folder);
                } else {
                    last.push_back(folder);
                }
            }
        }
    }
    void statement(const python::If& node) {
        block(node.then);
        block(node.otherwise);
    }
    void statement(const python::Try& node) { block(node.body); }
    template <class Other>
    void statement(const Other&) {}

    PathReader reader_;
    const std::string& directory_;
};

}  // namespace

std::vector<std::string> added_to_sys_path(const SourceModule& module, const std::string& path,
                                           const std::string& working_directory) {
    Finder finder(module, path, working_directory);
    finder.block(module.tree.body);
    std::vector<std::string> result = std::move(finder.first);
    result.insert(result.end(), finder.last.begin(), finder.last.end());
    return result;
}

}  // namespace limbeck::config
