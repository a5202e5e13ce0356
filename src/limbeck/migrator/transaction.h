// SPDX-License-Identifier: MIT
#pragma once

#include <limbeck/migrator.h>

#include "limbeck/dialect/dialect.h"

namespace limbeck {

struct Transaction::Implementation {
    dialect::Connection& connection;
    sql::Flavour flavour;
};

}  // namespace limbeck
