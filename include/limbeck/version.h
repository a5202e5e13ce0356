/* SPDX-License-Identifier: MIT */
#pragma once

#define LIMBECK_VERSION "0.1.0"
