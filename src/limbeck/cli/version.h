// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace limbeck::cli {

inline constexpr std::string_view version = "0.1.0";

}  // namespace limbeck::cli
