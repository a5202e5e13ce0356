// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "limbeck/model/exported.h"

namespace limbeck::model {

// The document of models in C++ (docs/models.md): the JSON of `limbeck inspect`, a naming
// convention and SQL beside it, as the statements that make it. Throws Error (Script), with the
// path inside the document, for what is no such document.
Exported read_schema_json(std::string_view text, const std::string& label,
                          const dialect::Dialect& dialect);

}  // namespace limbeck::model
