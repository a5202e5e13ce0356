// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "limbeck/model/exported.h"

// Models in SQLAlchemy: the project's own Python imports them and writes their DDL down. No other
// code of Limbeck starts Python.
namespace limbeck::model {

// The program that does it, for `python -c`.
std::string_view sqlalchemy_exporter();

// An Alembic project whose env.py says what the models are.
struct AlembicEnv {
    std::string ini;  // "" where there is none
    std::string section;
    std::string script_location;
    std::vector<std::string> x_arguments;
};

struct SqlAlchemyModels {
    std::string python = {};  // the interpreter, and why it is this one
    std::string python_from = {};
    std::string source = {};             // "app.models:Base.metadata"; "" for what env.py gives
    std::optional<AlembicEnv> env = {};  // where env.py says it, its filters count as well
    std::string folder = {};             // where it runs
    std::vector<std::string> path = {};  // sys.path, before its own
    std::string_view dialect = {};       // "postgresql", "sqlite"
    double timeout_seconds = 60;
    const std::atomic<bool>* interrupted = nullptr;
};

// `live`: the tables of the database, for env.py to say which of them are not its business; in the
// default schema without a schema. Throws Error (Script) with the traceback of the project's own
// code, and where it took too long; (Config) where there is no such Python.
Exported export_sqlalchemy(const SqlAlchemyModels& models,
                           std::span<const schema::QualifiedName> live);

// "sqlalchemy:app.models:Base.metadata", or "target_metadata of env.py".
std::string label_of(const SqlAlchemyModels& models);

}  // namespace limbeck::model
