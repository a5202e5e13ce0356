// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "limbeck/base/source.h"
#include "limbeck/revision/revision.h"

// Alembic's revision files, read as text.
namespace limbeck::script {

// The header of a .py revision: its docstring and the module-level assignments of `revision`,
// `down_revision`, `branch_labels` and `depends_on`, annotated or not, as None, a string or a
// tuple, list or set of strings. Nothing is run. A file without `revision` may carry its id as a
// hexadecimal file name, as Alembic's very first files do. Throws Error (Script) at its place for a
// value that is no literal, a file without an id, or one that is not text. Stops reading once all
// four are found.
revision::Revision read_py_header(const base::Source& source);

// Whether running `upgrade()` or `downgrade()` does nothing: its body is a docstring, `pass` and
// `...`, and the module calls nothing either. Nothing where the file defines no such function.
std::optional<bool> py_body_is_empty(const base::Source& source, std::string_view function);

}  // namespace limbeck::script
