// SPDX-License-Identifier: MIT
#include "limbeck/model/exported.h"

#include <fmt/core.h>

#include <utility>

#include "limbeck/base/error.h"
#include "limbeck/base/json.h"
#include "limbeck/base/source.h"
#include "limbeck/base/text.h"
#include "limbeck/model/sqlalchemy.h"

namespace limbeck::model {

namespace {

using base::Json;

std::string indented(const std::string& text) {
    return "  " + base::replace_all(text, "\n", "\n  ");
}

// Only the exporter of this program answers: what is missing is as good as empty.
std::string text_of(const Json& json, std::string_view key) {
    const Json* const found = json.find(key);
    const std::string* const text = found == nullptr ? nullptr : found->as_text();
    return text == nullptr ? "" : *text;
}

const Json::Array& list_of(const Json& json, std::string_view key) {
    static const Json::Array none;
    const Json* const found = json.find(key);
    return found == nullptr || found->as_array() == nullptr ? none : *found->as_array();
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
    return Json{{"dialect", models.dialect},
                {"source", or_null(models.source)},
                {"env", std::move(env)},
                {"path", models.path},
                {"tables", std::move(tables)}}
        .compact();
}

Exported read_sqlalchemy(std::string_view answer, const std::string& label) {
    const std::optional<Json> json = Json::parse(answer);
    if (!json || json->as_object() == nullptr) {
        throw Error(ErrorCode::Script, fmt::format("{}: no answer came from Python", label));
    }
    if (json->find("failure") != nullptr) {
        const std::string trace = text_of(*json, "traceback");
        throw Error(ErrorCode::Script, fmt::format("{}: {}{}", label, text_of(*json, "failure"),
                                                   trace.empty() ? "" : "\n" + indented(trace)));
    }
    Exported result;
    for (const Json& each : list_of(*json, "statements")) {
        const std::string sql = text_of(each, "sql");
        const std::string place = fmt::format("{} ({})", label, text_of(each, "object"));
        result.statements.push_back(
            {.sql = sql, .source = std::make_shared<base::Source>(place, sql)});
    }
    if (const Json* const convention = json->find("naming_convention");
        convention != nullptr && convention->as_object() != nullptr) {
        for (const auto& [kind, name] : *convention->as_object()) {
            result.naming_convention[kind] = text_of(*convention, kind);
        }
    }
    const Json* const every = json->find("include_schemas");
    result.every_schema =
        every != nullptr && every->as_boolean() != nullptr && *every->as_boolean();
    for (const Json& each : list_of(*json, "left_out")) {
        result.left_out.emplace_back(text_of(each, "schema"), text_of(each, "name"));
    }
    return result;
}

}  // namespace limbeck::model
