// SPDX-License-Identifier: MIT
#pragma once

#include "limbeck/command/command.h"

// One function and one file per command.
namespace limbeck::command {

void branches(Invocation& call);
void check(Invocation& call);
void create(Invocation& call);
void current(Invocation& call);
void diff(Invocation& call);
void downgrade(Invocation& call);
void edit(Invocation& call);
void embed(Invocation& call);
void ensure_version(Invocation& call);
void heads(Invocation& call);
void doctor(Invocation& call);
void history(Invocation& call);
void init(Invocation& call);
void inspect(Invocation& call);
void list_templates(Invocation& call);
void merge(Invocation& call);
void revision(Invocation& call);
void show(Invocation& call);
void stamp(Invocation& call);
void status(Invocation& call);
void upgrade(Invocation& call);
void verify(Invocation& call);

}  // namespace limbeck::command
