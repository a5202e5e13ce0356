// SPDX-License-Identifier: MIT
#pragma once

#include "limbeck/sql/flavour.h"

namespace limbeck::sqlite {

// How SQL is quoted and split here.
inline constexpr sql::Flavour flavour = sql::Flavour::Sqlite;

}  // namespace limbeck::sqlite
