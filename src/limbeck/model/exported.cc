// SPDX-License-Identifier: MIT
#include "limbeck/model/exported.h"

#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "limbeck/base/error.h"
#include "limbeck/base/source.h"
#include "limbeck/base/text.h"
#include "limbeck/model/sqlalchemy.h"

namespace limbeck::model {

namespace {

using Json = nlohmann::json;

dialect::Statement statement_of(const Json& json, const std::string& label) {
    const std::string sql = json.at("sql");
    const std::string place = fmt::format("{} ({})", label, json.at("object").get<std::string>());
    return {.sql = sql, .source = std::make_shared<base::Source>(place, sql)};
}

std::string indented(const std::string& text) {
    return "  " + base::replace_all(text, "\n", "\n  ");
}

}  // namespace

std::string sqlalchemy_request(const SqlAlchemyModels& models,
                               std::span<const schema::QualifiedName> live) {
    const auto or_null = [](const std::string& text) { return text.empty() ? Json() : Json(text); };
    Json tables = Json::array();
    for (const schema::QualifiedName& each : live) {
        tables.push_back({{"name", each.name}, {"schema", or_null(each.schema)}});
    }
    Json env;
    if (models.env) {
        env = {{"ini", models.env->ini},
               {"section", models.env->section},
               {"script_location", models.env->script_location},
               {"x", models.env->x_arguments}};
    }
    const Json request{{"dialect", models.dialect},
                       {"source", or_null(models.source)},
                       {"env", env},
                       {"path", models.path},
                       {"tables", tables}};
    return request.dump(-1, ' ', true, Json::error_handler_t::replace);
}

Exported read_sqlalchemy(std::string_view answer, const std::string& label) {
    const Json json = Json::parse(answer, nullptr, false);
    if (json.is_discarded() || !json.is_object()) {
        throw Error(ErrorCode::Script, fmt::format("{}: no answer came from Python", label));
    }
    if (json.contains("failure")) {
        const std::string trace = json.value("traceback", "");
        throw Error(ErrorCode::Script,
                    fmt::format("{}: {}{}", label, json.at("failure").get<std::string>(),
                                trace.empty() ? "" : "\n" + indented(trace)));
    }
    Exported result;
    for (const Json& each : json.at("statements")) {
        result.statements.push_back(statement_of(each, label));
    }
    result.naming_convention = json.at("naming_convention");
    result.every_schema = json.at("include_schemas");
    for (const Json& each : json.at("left_out")) {
        result.left_out.emplace_back(
            each.at("schema").is_null() ? "" : each.at("schema").get<std::string>(),
            each.at("name").get<std::string>());
    }
    return result;
}

}  // namespace limbeck::model
