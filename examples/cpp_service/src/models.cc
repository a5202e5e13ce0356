// SPDX-License-Identifier: MIT
#include "models.h"

namespace service {

db::Metadata metadata() {
    return db::metadata<Account, Session>();
}

}  // namespace service
