// SPDX-License-Identifier: MIT
#include "limbeck/model/cpp_models.h"

#include <dlfcn.h>
#include <fmt/core.h>

#include "limbeck/base/error.h"
#include "limbeck/base/files.h"
#include "limbeck/model/schema_json.h"

namespace limbeck::model {

Exported export_cpp_models(const std::string& path, const std::string& label,
                           const dialect::Dialect& dialect) {
    if (!base::exists(path)) {
        throw Error(ErrorCode::Config, fmt::format("{}: there is no such library", label))
            .hint("build it first; limbeck_add_models() in CMake says how (docs/models.md)");
    }
    // Kept open: nothing says that the library may be unloaded.
    void* const library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        throw Error(ErrorCode::Config, fmt::format("{}: {}", label, ::dlerror()));
    }
    using Models = const char*();
    auto* const models = reinterpret_cast<Models*>(::dlsym(library, "limbeck_models"));
    if (models == nullptr) {
        throw Error(ErrorCode::Config, fmt::format("{}: it exports no limbeck_models()", label))
            .hint("LIMBECK_MODELS(metadata) in one of its files exports what metadata() gives");
    }
    const char* const text = models();
    if (text == nullptr) {
        throw Error(ErrorCode::Script, fmt::format("{}: limbeck_models() gives nothing", label));
    }
    return read_schema_json(text, label, dialect);
}

}  // namespace limbeck::model
