// SPDX-License-Identifier: MIT
#include "limbeck/command/commands.h"

namespace limbeck::command {

// What people do all day: `revision --autogenerate -m`.
void create(Invocation& call) {
    call.arguments.add("autogenerate", {});
    revision(call);
}

}  // namespace limbeck::command
