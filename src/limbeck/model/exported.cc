// SPDX-License-Identifier: MIT
#include "limbeck/model/exported.h"

#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <type_traits>
#include <utility>
#include <variant>

#include "limbeck/base/error.h"
#include "limbeck/base/source.h"
#include "limbeck/base/text.h"
#include "limbeck/diff/changes.h"
#include "limbeck/model/schema_json.h"
#include "limbeck/model/sqlalchemy.h"
#include "limbeck/schema/fields.h"
#include "limbeck/schema/naming.h"
#include "limbeck/schema/words.h"

namespace limbeck::model {

namespace {

using Json = nlohmann::ordered_json;  // as it is written

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

namespace {

[[noreturn]] void reject(const std::string& path, const std::string& why) {
    throw Error(ErrorCode::Script, fmt::format("{}: {}", path, why));
}

const Json& must_be(const Json& json, Json::value_t kind, const std::string& path,
                    std::string_view what) {
    if (json.type() != kind) {
        reject(path, fmt::format("{} is expected, this is {}", what, json.type_name()));
    }
    return json;
}

// What is said for one engine, and this is another one.
bool is_for_another(const Json& json, std::string_view dialect) {
    const auto said = json.is_object() ? json.find("dialect") : json.end();
    return json.is_object() && said != json.end() && said->is_string() &&
           said->get<std::string>() != dialect && !said->get<std::string>().empty();
}

// A document without what is not for this engine, and with the variants for it in their places.
Json for_engine(Json json, std::string_view dialect) {
    if (const auto variants = json.is_object() ? json.find("variants") : json.end();
        json.is_object() && variants != json.end()) {
        const Json all = *variants;
        json.erase("variants");
        for (const Json& each : all) {
            if (each.is_object() && each.value("dialect", "") == dialect) {
                json = each;
            }
        }
    }
    if (json.is_array()) {
        Json kept = Json::array();
        for (const Json& each : json) {
            Json one = for_engine(each, dialect);
            if (!is_for_another(one, dialect)) {
                if (one.is_object()) {
                    one.erase("dialect");
                }
                kept.push_back(std::move(one));
            }
        }
        return kept;
    }
    if (json.is_object()) {
        Json kept = Json::object();
        for (const auto& [key, value] : json.items()) {
            Json one = for_engine(value, dialect);
            if (!is_for_another(one, dialect)) {
                if (one.is_object()) {
                    one.erase("dialect");
                }
                kept[key] = std::move(one);
            }
        }
        return kept;
    }
    return json;
}

// Values of the schema model, by the lists of their fields: the way back from what inspect --json
// writes.
class JsonReader {
  public:
    void read(const Json& json, std::string& to, const std::string& path) const {
        to = must_be(json, Json::value_t::string, path, "a text").get<std::string>();
    }
    void read(const Json& json, bool& to, const std::string& path) const {
        to = must_be(json, Json::value_t::boolean, path, "true or false").get<bool>();
    }
    template <typename Number>
    requires(std::is_integral_v<Number>) void read(const Json& json, Number& to,
                                                   const std::string& path) const {
        if (!json.is_number_integer()) {
            reject(path, "a whole number is expected");
        }
        to = json.get<Number>();
    }
    template <typename Word>
    requires(std::is_enum_v<Word>) void read(const Json& json, Word& to,
                                             const std::string& path) const {
        std::string text;
        read(json, text, path);
        constexpr int most = 32;
        for (int i = 0; i < most; ++i) {
            if (is_word(text, static_cast<Word>(i))) {
                to = static_cast<Word>(i);
                return;
            }
        }
        reject(path, fmt::format("'{}' is not known", text));
    }
    void read(const Json& json, schema::QualifiedName& to, const std::string& path) const {
        if (json.is_string()) {
            to = json.get<std::string>();
            return;
        }
        must_be(json, Json::value_t::object, path, "a name");
        read(json.at("schema"), to.schema, path + ".schema");
        read(json.at("name"), to.name, path + ".name");
    }
    template <typename Value>
    void read(const Json& json, std::optional<Value>& to, const std::string& path) const {
        to.emplace();
        read(json, *to, path);
    }
    template <typename Value>
    void read(const Json& json, std::vector<Value>& to, const std::string& path) const {
        must_be(json, Json::value_t::array, path, "a list");
        std::size_t at = 0;
        for (const Json& each : json) {
            read(each, to.emplace_back(), fmt::format("{}[{}]", path, at++));
        }
    }
    void read(const Json& json, std::vector<std::pair<std::string, std::string>>& to,
              const std::string& path) const {
        for (const auto& [key, value] :
             must_be(json, Json::value_t::object, path, "pairs").items()) {
            to.emplace_back(key, "");
            read(value, to.back().second, path + "." + key);
        }
    }
    void read(const Json& json, std::map<std::string, std::string>& to,
              const std::string& path) const {
        for (const auto& [key, value] :
             must_be(json, Json::value_t::object, path, "pairs").items()) {
            read(value, to[key], path + "." + key);
        }
    }
    void read(const Json& json, schema::Constraint& to, const std::string& path) const {
        must_be(json, Json::value_t::object, path, "a constraint");
        const std::string kind = json.value("kind", "");
        Json rest = json;
        rest.erase("kind");
        if (!read_alternative<0>(rest, to, kind, path)) {
            reject(path, fmt::format("'{}' is no kind of constraint", kind));
        }
    }
    template <typename Value>
    requires(schema::HasFields<Value> &&
             !std::is_enum_v<Value>) void read(const Json& json, Value& to,
                                               const std::string& path) const {
        must_be(json, Json::value_t::object, path, "an object");
        std::set<std::string> known;
        schema::for_each_field<Value>([&](std::string_view name, auto member) {
            const std::string key(name);
            known.insert(key);
            if (const auto found = json.find(key); found != json.end()) {
                read(*found, to.*member, path + "." + key);
            }
        });
        for (const auto& [key, value] : json.items()) {
            if (known.count(key) == 0) {
                reject(path, fmt::format("'{}' is not known", key));
            }
        }
    }
    // A name, or SQL.
    template <typename Value>
    requires(!schema::HasFields<Value> && requires(Value value) {
        value.text;
    }) void read(const Json& json, Value& to, const std::string& path) const {
        read(json, to.text, path);
    }

  private:
    template <typename Word>
    static bool is_word(const std::string& text, Word value) {
        if constexpr (std::is_same_v<Word, schema::TypeKind>) {
            return static_cast<std::size_t>(value) < schema::type_words.size() &&
                   schema::word(value) == text;
        } else if constexpr (std::is_same_v<Word, schema::Dependency::On>) {
            return false;
        } else {
            return schema::word(value) == text;
        }
    }

    template <std::size_t At>
    bool read_alternative(const Json& json, schema::Constraint& to, const std::string& kind,
                          const std::string& path) const {
        if constexpr (At < std::variant_size_v<schema::Constraint>) {
            if (schema::constraint_words.at(At) != kind) {
                return read_alternative<At + 1>(json, to, kind, path);
            }
            read(json, to.emplace<At>(), path);
            return true;
        }
        return false;
    }
};

// What only PostgreSQL has is said for it alone, whether a dialect stands with it or not.
void leave_to_postgresql(schema::Table& table) {
    table.prefixes.clear();
    const auto clear = [](schema::Index& index) {
        index.using_method.clear();
        index.include.clear();
        index.with.clear();
        index.tablespace.clear();
        for (schema::IndexPart& part : index.parts) {
            part.operator_class.clear();
        }
    };
    std::for_each(table.indexes.begin(), table.indexes.end(), clear);
    std::erase_if(table.constraints, [](const schema::Constraint& each) {
        return std::holds_alternative<schema::Exclusion>(each);
    });
    for (schema::Constraint& each : table.constraints) {
        if (auto* unique = std::get_if<schema::Unique>(&each)) {
            unique->include.clear();
        } else if (auto* key = std::get_if<schema::PrimaryKey>(&each)) {
            key->include.clear();
        }
    }
}

// Enums are made apart from the tables whose columns have them.
void leave_types_alone(schema::Type& type) {
    if (type.kind == schema::TypeKind::Array) {
        return leave_types_alone(type.item.at(0));
    }
    type.create_type = false;
}

}  // namespace

Exported read_schema_json(std::string_view text, const std::string& label,
                          const dialect::Dialect& dialect) {
    const Json given = Json::parse(text, nullptr, false);
    const Json json = for_engine(given, dialect.name());
    if (given.is_discarded() || !json.is_object() || json.value("format", "") != "limbeck.model") {
        throw Error(ErrorCode::Script, fmt::format("{}: this is no document of models", label));
    }
    if (json.value("version", 0) != 1) {
        throw Error(ErrorCode::Unsupported,
                    fmt::format("{}: its models have version {}, and 1 is understood here", label,
                                json.value("version", 0)));
    }
    const JsonReader reader;
    schema::Database wanted{.ignores_case = dialect.flavour() == sql::Flavour::Sqlite};
    Exported result;
    try {
        reader.read(json.at("schemas"), wanted.schemas, "schemas");
        reader.read(json.at("enums"), wanted.enums, "enums");
        reader.read(json.at("sequences"), wanted.sequences, "sequences");
        reader.read(json.at("tables"), wanted.tables, "tables");
        reader.read(json.at("naming_convention"), result.naming_convention, "naming_convention");
        // SQLAlchemy's own.
        result.naming_convention.emplace("ix", "ix_%(column_0_label)s");
    } catch (Error& error) {
        throw error.context(label);
    }
    if (dialect.flavour() == sql::Flavour::Sqlite) {
        wanted.enums.clear();
        wanted.sequences.clear();
        wanted.schemas.clear();
    }
    std::erase_if(wanted.schemas, [](const auto& each) { return each.name == "public"; });
    for (schema::Table& table : wanted.tables) {
        if (dialect.flavour() == sql::Flavour::Sqlite) {
            leave_to_postgresql(table);
        }
        for (schema::Column& column : table.columns) {
            leave_types_alone(column.type);
        }
        schema::apply(result.naming_convention, table);
    }
    for (const diff::Change& change :
         diff::changes({}, wanted, {.filter = {}, .alters_tables = dialect.alters_tables()})) {
        for (std::string& sql : dialect.render(change.operation)) {
            auto source = std::make_shared<base::Source>(label, sql);
            result.statements.push_back({.sql = std::move(sql), .source = std::move(source)});
        }
    }
    std::vector<dialect::Statement> first;
    for (const Json& each : json.at("sql")) {
        const std::string sql = each.at("text");
        // The types of columns come with extensions.
        const bool is_needed = base::to_lower(sql).starts_with("create extension");
        (is_needed ? first : result.statements)
            .push_back(
                {.sql = sql, .source = std::make_shared<base::Source>(label + " (sql)", sql)});
    }
    result.statements.insert(result.statements.begin(), first.begin(), first.end());
    return result;
}

}  // namespace limbeck::model
