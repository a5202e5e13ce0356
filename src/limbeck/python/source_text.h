// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace limbeck::python {

// The encoding that a file declares in one of its first two lines ("# -*- coding: latin-1 -*-",
// PEP 263), in lower case with "-" for "_"; "utf-8" where it declares none.
std::string declared_encoding(std::string_view bytes);

// A Python file as UTF-8 text whose lines end in "\n", whatever it is written in. Known are UTF-8,
// ASCII, Latin-1, ISO 8859-15 and Windows-1252; anything else, and bytes that are not what the file
// declares, come back as they are, for whoever reads them to refuse.
std::string source_text(std::string bytes);

}  // namespace limbeck::python
