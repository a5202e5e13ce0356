// SPDX-License-Identifier: MIT
#include "limbeck/postgresql/libpq.h"

#include <dlfcn.h>
#include <fmt/core.h>

#include "limbeck/base/error.h"

namespace limbeck::postgresql {

namespace {

constexpr const char* file_name = "libpq.so.5";

Libpq load() {
    // Never closed: OpenSSL registers handlers that run at exit.
    void* library = ::dlopen(file_name, RTLD_LAZY | RTLD_LOCAL);
    if (library == nullptr) {
        throw Error(ErrorCode::Config,
                    fmt::format("PostgreSQL's client library cannot be loaded: {}", ::dlerror()))
            .hint("install it: libpq5 on Debian and Ubuntu, libpq on Alpine, Fedora and Arch");
    }
    Libpq loaded;
#define LIMBECK_LIBPQ_LOAD(name)                                                           \
    loaded.name = reinterpret_cast<decltype(loaded.name)>(::dlsym(library, #name));        \
    if (loaded.name == nullptr) {                                                          \
        throw Error(ErrorCode::Config, fmt::format("{} has no {}", file_name, #name))      \
            .hint(                                                                         \
                "it is too old: libpq of PostgreSQL 14 or later is needed (any server is " \
                "spoken to)");                                                             \
    }
    LIMBECK_LIBPQ_FUNCTIONS(LIMBECK_LIBPQ_LOAD)
#undef LIMBECK_LIBPQ_LOAD
    return loaded;
}

}  // namespace

const Libpq& libpq() {
    static const Libpq loaded = load();
    return loaded;
}

}  // namespace limbeck::postgresql
