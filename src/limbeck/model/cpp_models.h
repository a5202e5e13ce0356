// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "limbeck/model/exported.h"

namespace limbeck::model {

// Models in C++ (include/limbeck/model.h), in a shared library that exports
//   extern "C" const char* limbeck_models(void);
// which gives their JSON. No C++ ABI crosses. The library is loaded into this process. Throws Error
// (Config) where there is no such library or function, (Script) for what it gives.
Exported export_cpp_models(const std::string& path, const std::string& label,
                           const dialect::Dialect& dialect);

}  // namespace limbeck::model
