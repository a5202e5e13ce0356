// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "limbeck/operation/operation.h"

// The parts of render.h that speak of what is no table.
namespace limbeck::postgresql {

std::vector<std::string> write(const operation::CreateEnum& create);
std::vector<std::string> write(const operation::DropEnum& drop);
std::vector<std::string> write(const operation::AddEnumValue& add);
std::vector<std::string> write(const operation::RenameEnumValue& rename);
std::vector<std::string> write(const operation::ReplaceEnum& replace);
std::vector<std::string> write(const operation::CreateSequence& create);
std::vector<std::string> write(const operation::DropSequence& drop);
std::vector<std::string> write(const operation::AlterSequence& alter);
std::vector<std::string> write(const operation::CreateSchema& create);
std::vector<std::string> write(const operation::DropSchema& drop);
std::vector<std::string> write(const operation::CreateExtension& create);
std::vector<std::string> write(const operation::DropView& drop);
std::vector<std::string> write(const operation::CreateTrigger& create);
std::vector<std::string> write(const operation::DropTrigger& drop);
std::vector<std::string> write(const operation::CreateDefinition& create);
std::vector<std::string> write(const operation::DropDefinition& drop);
std::vector<std::string> write(const operation::SetComment& set);
std::vector<std::string> write(const operation::RenameObject& rename);
std::vector<std::string> write(const operation::SetTriggerState& set);
std::vector<std::string> write(const operation::AlterConstraint& alter);
std::vector<std::string> write(const operation::Attach& attach);
std::vector<std::string> write(const operation::Detach& detach);
std::vector<std::string> write(const operation::SetTableOptions& set);

// CREATE TYPE … AS ENUM
std::string create_type(const schema::EnumType& type);

}  // namespace limbeck::postgresql
