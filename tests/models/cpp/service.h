// SPDX-License-Identifier: MIT
#pragma once

#include "audit.h"

// The tables of a service: the same as tests/models/sql/ says in SQL.
namespace service {

db::Metadata metadata();

}  // namespace service
