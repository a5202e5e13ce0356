// SPDX-License-Identifier: MIT
#include "limbeck/python/state.h"

namespace limbeck::python {

Ref<ModuleObject> make_stdlib_module(Interpreter& /*vm*/, const std::string& /*name*/) {
    return {};
}

}  // namespace limbeck::python
