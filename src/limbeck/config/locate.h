// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "limbeck/base/error.h"
#include "limbeck/base/source.h"

namespace limbeck::config {

// Configuration files hold passwords, and a message quotes the line that it is about. These two
// replace base::Source::locate and the plain line everywhere in this folder.

// The line as it may be shown: what follows the first "=" or ":" becomes "***" when the line has
// anything to do with credentials ("://", "@", or a word like url, password, secret or token). That
// hides harmless lines too, which is the cheaper mistake.
std::string mask_line(std::string_view line);

// The place of a byte offset, its source line masked. Where something was masked the column is 0,
// because it would point at nothing.
Location locate(const base::Source& source, std::size_t offset);

// The text of a file as this folder reads it: without a byte order mark, every line end "\n".
// Throws Error (Config), located, for zero bytes and for bytes that are not UTF-8.
base::Source read_text(std::string path, std::string_view bytes);

// "path:line", for warnings.
std::string place(const Location& at);

}  // namespace limbeck::config
