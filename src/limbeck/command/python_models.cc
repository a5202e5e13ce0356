// SPDX-License-Identifier: MIT
#include "limbeck/command/python_models.h"

#include "limbeck/config/interpreter.h"

namespace limbeck::command {

model::SqlAlchemyModels python_models(const config::Settings& settings, const std::string& source,
                                      const dialect::Dialect& dialect,
                                      const std::atomic<bool>* interrupted) {
    const config::Interpreter python = config::find_interpreter(settings);
    model::SqlAlchemyModels models{.python = python.path,
                                   .python_from = python.from,
                                   .source = source,
                                   .folder = settings.directory,
                                   .path = settings.prepend_sys_path,
                                   .dialect = dialect.name(),
                                   .timeout_seconds = settings.models_timeout,
                                   .interrupted = interrupted};
    models.path.push_back(settings.directory);
    // Where somebody names the models, env.py is not needed for finding them.
    if (source.empty()) {
        models.env = model::AlembicEnv{
            .ini = settings.sources.ini ? settings.sources.ini->path : "",
            .section = settings.section,
            .script_location = settings.script_location,
            .x_arguments = settings.x_arguments,
        };
    }
    return models;
}

std::vector<schema::QualifiedName> tables_for_filters(const schema::Database& database) {
    std::vector<schema::QualifiedName> tables;
    for (const schema::Table& table : database.tables) {
        const bool is_near = table.name.schema == database.default_schema;
        tables.emplace_back(is_near ? "" : table.name.schema, table.name.name);
    }
    return tables;
}

}  // namespace limbeck::command
