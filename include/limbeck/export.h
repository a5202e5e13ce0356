// SPDX-License-Identifier: MIT
#pragma once

// What programs that link Limbeck may call: everything else stays hidden in the library.
#define LIMBECK_API __attribute__((visibility("default")))
