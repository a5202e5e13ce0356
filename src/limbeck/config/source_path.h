// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "limbeck/config/project_source.h"

namespace limbeck::config {

// The folders that a file adds to sys.path with append, insert and extend, absolute, in the order
// in which Python looks into them; those that are computed from anything but texts, the file's own
// path and the working directory are left out. `path`: the file's, absolute.
std::vector<std::string> added_to_sys_path(const SourceModule& module, const std::string& path,
                                           const std::string& working_directory);

}  // namespace limbeck::config
