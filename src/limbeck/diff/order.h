// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "limbeck/diff/changes.h"
#include "limbeck/diff/objects.h"

namespace limbeck::diff {

// Where nothing else decides, what comes first: schemas before types before tables, what is gone
// last.
enum class Rank {
    CreateSchema,
    DropTrigger,
    DropView,
    DropForeignKey,
    DropConstraint,
    DropIndex,
    CreateExtension,
    CreateType,
    CreateNeededDefinition,
    CreateSequence,
    CreateTable,
    AlterTable,
    AddColumn,
    AlterColumn,
    AlterSequence,
    AddConstraint,
    CreateIndex,
    AddForeignKey,
    Attach,
    CreateDefinition,  // behind the tables, for nobody knows what its body speaks of
    CreateView,
    CreateTrigger,
    Comment,
    DropColumn,
    DropTable,
    DropSequence,
    DropType,
    DropDefinition,
    DropSchema,
};

// Changes that are made together, one after the other. What is altered is both ended and made: what
// cannot stand the change is taken away before, and is there again after it.
struct Node {
    Rank rank = Rank::AlterTable;
    std::string name = {};  // orders what is of one rank
    std::vector<Change> changes = {};
    Objects makes = {};
    Objects ends = {};
    Objects needs = {};   // must be there, as it will be
    Objects needed = {};  // must still be there, as it was
    Objects wishes = {};  // had better be there, unless it waits itself
};

// In an order that respects what each needs; among what is free, by rank and name. Throws Error
// (Unsupported) for a circle.
std::vector<Change> ordered(std::vector<Node> nodes);

// The foreign keys that make tables depend on each other in a circle, as objects of Kind::Key. A
// key to its own table is none. Linear.
Objects keys_in_circles(const std::vector<const schema::Table*>& tables);

}  // namespace limbeck::diff
