// SPDX-License-Identifier: MIT
#include "limbeck/model/schema_json.h"

#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <type_traits>
#include <utility>
#include <variant>

#include "limbeck/base/error.h"
#include "limbeck/base/json.h"
#include "limbeck/base/source.h"
#include "limbeck/base/text.h"
#include "limbeck/diff/changes.h"
#include "limbeck/schema/fields.h"
#include "limbeck/schema/naming.h"
#include "limbeck/schema/words.h"

namespace limbeck::model {

namespace {

using base::Json;

[[noreturn]] void reject(const std::string& path, const std::string& why) {
    throw Error(ErrorCode::Script, fmt::format("{}: {}", path, why));
}

// What a value is taken for, or a complaint.
template <typename Value>
const Value& must_be(const Value* value, const Json& json, const std::string& path,
                     std::string_view what) {
    if (value == nullptr) {
        reject(path, fmt::format("{} is expected, this is {}", what, json.kind()));
    }
    return *value;
}

const Json& member(const Json& json, std::string_view key, const std::string& path) {
    return must_be(json.find(key), json, path, fmt::format("an object with '{}'", key));
}

std::string text_or_none(const Json& json, std::string_view key) {
    const Json* const found = json.find(key);
    const std::string* const text = found == nullptr ? nullptr : found->as_text();
    return text == nullptr ? "" : *text;
}

// What is said for one engine, and this is another one.
bool is_for_another(const Json& json, std::string_view dialect) {
    const std::string said = text_or_none(json, "dialect");
    return !said.empty() && said != dialect;
}

// A document without what is not for this engine, and with the variants for it in their places.
Json for_engine(const Json& json, std::string_view dialect) {
    if (const Json* const variants = json.find("variants"); variants && variants->as_array()) {
        for (const Json& each : *variants->as_array()) {
            if (text_or_none(each, "dialect") == dialect) {
                return for_engine(each, dialect);
            }
        }
    }
    if (const auto* items = json.as_array()) {
        Json kept = Json::array();
        for (const Json& each : *items) {
            Json one = for_engine(each, dialect);
            if (!is_for_another(one, dialect)) {
                kept.push_back(std::move(one));
            }
        }
        return kept;
    }
    if (const auto* members = json.as_object()) {
        Json kept = Json::object();
        for (const auto& [key, value] : *members) {
            Json one = for_engine(value, dialect);
            if (key != "variants" && !is_for_another(one, dialect)) {
                kept[key] = std::move(one);
            }
        }
        return kept;
    }
    return json;
}

// Values of the schema model, by the lists of their fields: the way back from what inspect --json
// writes. `path` is the place in the document, for messages.
class Document {
  public:
    void read(const Json& json, std::string& to, const std::string& path) const {
        to = must_be(json.as_text(), json, path, "a text");
    }
    void read(const Json& json, bool& to, const std::string& path) const {
        to = must_be(json.as_boolean(), json, path, "true or false");
    }
    template <typename Number>
    requires(std::is_integral_v<Number>) void read(const Json& json, Number& to,
                                                   const std::string& path) const {
        const std::int64_t number = must_be(json.as_integer(), json, path, "a whole number");
        to = static_cast<Number>(number);
        if (static_cast<std::int64_t>(to) != number) {
            reject(path, fmt::format("{} is too large", number));
        }
    }
    template <typename Word>
    requires(std::is_enum_v<Word>) void read(const Json& json, Word& to,
                                             const std::string& path) const {
        const std::string& text = must_be(json.as_text(), json, path, "a word");
        const std::optional<Word> found = schema::from_word<Word>(text);
        if (!found) {
            reject(path, fmt::format("'{}' is not known", text));
        }
        to = *found;
    }
    void read(const Json& json, schema::QualifiedName& to, const std::string& path) const {
        if (const std::string* const name = json.as_text()) {
            to = *name;
            return;
        }
        read(member(json, "schema", path), to.schema, path + ".schema");
        read(member(json, "name", path), to.name, path + ".name");
    }
    template <typename Value>
    void read(const Json& json, std::optional<Value>& to, const std::string& path) const {
        read(json, to.emplace(), path);
    }
    template <typename Value>
    void read(const Json& json, std::vector<Value>& to, const std::string& path) const {
        for (const Json& each : must_be(json.as_array(), json, path, "a list")) {
            const std::string place = fmt::format("{}[{}]", path, to.size());
            read(each, to.emplace_back(), place);
        }
    }
    void read(const Json& json, std::vector<std::pair<std::string, std::string>>& to,
              const std::string& path) const {
        for (const auto& [key, value] : must_be(json.as_object(), json, path, "an object")) {
            read(value, to.emplace_back(key, "").second, path + "." + key);
        }
    }
    void read(const Json& json, std::map<std::string, std::string>& to,
              const std::string& path) const {
        for (const auto& [key, value] : must_be(json.as_object(), json, path, "an object")) {
            read(value, to[key], path + "." + key);
        }
    }
    void read(const Json& json, schema::Constraint& to, const std::string& path) const {
        const std::string kind = text_or_none(json, "kind");
        if (!read_alternative<0>(json, to, kind, path)) {
            reject(path, fmt::format("'{}' is no kind of constraint", kind));
        }
    }
    template <typename Value>
    requires(schema::HasFields<Value>) void read(const Json& json, Value& to,
                                                 const std::string& path,
                                                 std::string_view besides = "") const {
        std::set<std::string, std::less<>> known{"dialect", std::string(besides)};
        schema::for_each_field<Value>([&](std::string_view name, auto field) {
            known.emplace(name);
            if (const Json* const found = json.find(name)) {
                read(*found, to.*field, fmt::format("{}.{}", path, name));
            }
        });
        for (const auto& [key, value] : must_be(json.as_object(), json, path, "an object")) {
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
    template <std::size_t At>
    bool read_alternative(const Json& json, schema::Constraint& to, const std::string& kind,
                          const std::string& path) const {
        if constexpr (At < std::variant_size_v<schema::Constraint>) {
            if (schema::constraint_words.at(At) != kind) {
                return read_alternative<At + 1>(json, to, kind, path);
            }
            read(json, to.emplace<At>(), path, "kind");
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

// The tables and what belongs to them, with the names that the convention gives.
schema::Database read_database(const Json& json, const schema::NamingConvention& convention,
                               bool is_sqlite) {
    const Document document;
    schema::Database wanted{.ignores_case = is_sqlite};
    if (!is_sqlite) {
        document.read(member(json, "schemas", "document"), wanted.schemas, "schemas");
        document.read(member(json, "enums", "document"), wanted.enums, "enums");
        document.read(member(json, "sequences", "document"), wanted.sequences, "sequences");
    }
    document.read(member(json, "tables", "document"), wanted.tables, "tables");
    std::erase_if(wanted.schemas, [](const auto& each) { return each.name == "public"; });
    for (schema::Table& table : wanted.tables) {
        if (is_sqlite) {
            leave_to_postgresql(table);
        }
        for (schema::Column& column : table.columns) {
            leave_types_alone(column.type);
        }
        schema::apply(convention, table);
    }
    return wanted;
}

Exported statements_of(const Json& json, const std::string& label,
                       const dialect::Dialect& dialect) {
    Exported result;
    Document().read(member(json, "naming_convention", "document"), result.naming_convention,
                    "naming_convention");
    result.naming_convention.emplace("ix", "ix_%(column_0_label)s");  // SQLAlchemy's own
    const schema::Database wanted =
        read_database(json, result.naming_convention, dialect.flavour() == sql::Flavour::Sqlite);
    const auto statement = [](const std::string& sql, const std::string& place) {
        return dialect::Statement{.sql = sql, .source = std::make_shared<base::Source>(place, sql)};
    };
    std::vector<dialect::Statement> extensions;  // the types of columns come with them
    std::vector<dialect::Statement> later;
    const Json& texts = member(json, "sql", "document");
    for (const Json& each : must_be(texts.as_array(), texts, "sql", "a list")) {
        std::string sql;
        Document().read(member(each, "text", "sql"), sql, "sql.text");
        const bool is_extension = base::to_lower(sql).starts_with("create extension");
        (is_extension ? extensions : later).push_back(statement(sql, label + " (sql)"));
    }
    result.statements = std::move(extensions);
    for (const diff::Change& change :
         diff::changes({}, wanted, {.filter = {}, .alters_tables = dialect.alters_tables()})) {
        for (const std::string& sql : dialect.render(change.operation)) {
            result.statements.push_back(statement(sql, label));
        }
    }
    result.statements.insert(result.statements.end(), later.begin(), later.end());
    return result;
}

}  // namespace

Exported read_schema_json(std::string_view text, const std::string& label,
                          const dialect::Dialect& dialect) {
    const std::optional<Json> given = Json::parse(text);
    if (!given || text_or_none(*given, "format") != "limbeck.model") {
        throw Error(ErrorCode::Script, fmt::format("{}: this is no document of models", label));
    }
    const Json* const version = given->find("version");
    if (version == nullptr || version->as_integer() == nullptr || *version->as_integer() != 1) {
        throw Error(ErrorCode::Unsupported,
                    fmt::format("{}: its models are of another version than 1, which is the one "
                                "understood here",
                                label));
    }
    try {
        return statements_of(for_engine(*given, dialect.name()), label, dialect);
    } catch (Error& error) {
        throw error.context(label);
    }
}

}  // namespace limbeck::model
