// SPDX-License-Identifier: MIT
#pragma once

// The one exception type is what users of the library catch, too.
#include <limbeck/error.h>

namespace limbeck::base {
using limbeck::Error;
using limbeck::ErrorCode;
using limbeck::Location;
}  // namespace limbeck::base
