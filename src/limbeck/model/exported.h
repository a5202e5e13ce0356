// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "limbeck/dialect/dialect.h"
#include "limbeck/schema/database.h"

namespace limbeck::model {

// What models in a programming language say, as SQL for one engine.
struct Exported {
    std::vector<dialect::Statement> statements;
    // SQLAlchemy's templates by "ix", "uq", "ck", "fk", "pk".
    std::map<std::string, std::string> naming_convention;
    // Whether they speak of every schema, or only of the tables that they have in other schemas
    // than the default one.
    bool every_schema = true;
    // Tables of the live database that somebody else looks after.
    std::vector<schema::QualifiedName> left_out;
};

struct SqlAlchemyModels;

// What the exporter reads, and its answer (sqlalchemy.h); `label` is what messages call the source.
// Throws Error (Script) with what the project's own code said where it failed.
std::string sqlalchemy_request(const SqlAlchemyModels& models,
                               std::span<const schema::QualifiedName> live);
Exported read_sqlalchemy(std::string_view answer, const std::string& label);

}  // namespace limbeck::model
