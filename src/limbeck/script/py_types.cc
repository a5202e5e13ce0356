// SPDX-License-Identifier: MIT
#include "limbeck/script/py_types.h"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>
#include <string_view>
#include <vector>

#include "limbeck/base/text.h"
#include "limbeck/script/py_text.h"

namespace limbeck::script {

namespace {

using schema::Type;
using schema::TypeKind;
using Text = std::optional<std::string>;

// "sa.String" or "postgresql.JSONB" with arguments.
class Call {
  public:
    explicit Call(std::string name) : name_(std::move(name)) {}

    Call& add(std::string_view key, const std::optional<int>& number) {
        if (number) {
            arguments_.push_back(fmt::format("{}={}", key, *number));
        }
        return *this;
    }
    Call& flag(std::string_view key, bool set) {
        if (set) {
            arguments_.push_back(fmt::format("{}=True", key));
        }
        return *this;
    }
    Call& text(std::string_view key, const std::string& value) {
        if (!value.empty()) {
            arguments_.push_back(fmt::format("{}={}", key, py_repr(value)));
        }
        return *this;
    }
    Call& plain(std::string argument) {
        arguments_.push_back(std::move(argument));
        return *this;
    }
    [[nodiscard]] std::string str() const {
        return fmt::format("{}({})", name_, base::join(arguments_, ", "));
    }

  private:
    std::string name_;
    std::vector<std::string> arguments_;
};

// Types of PostgreSQL's own that SQLAlchemy 1.4 has under the same name.
bool is_known(std::string_view name) {
    static constexpr std::string_view names[] = {
        "TSVECTOR", "INET",      "CIDR",      "MACADDR",  "MACADDR8",  "MONEY",   "OID",
        "REGCLASS", "INT4RANGE", "INT8RANGE", "NUMRANGE", "DATERANGE", "TSRANGE", "TSTZRANGE"};
    return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

class Writer {
  public:
    Writer(Voice voice, bool postgresql, const std::string& default_schema, PyImports& imports)
        : model_(voice == Voice::Model),
          postgresql_(postgresql),
          default_schema_(default_schema),
          imports_(imports) {}

    Text write(const Type& type) {
        if (!type.variants.empty() || !type.collation_schema.empty() || type.create_constraint) {
            return std::nullopt;
        }
        const bool is_text = type.kind == TypeKind::String || type.kind == TypeKind::Text;
        if (!type.collation.empty() && !is_text) {
            return std::nullopt;
        }
        return postgresql_ ? on_postgresql(type) : on_sqlite(type);
    }

  private:
    [[nodiscard]] Call sa(std::string_view model, std::string_view database) const {
        return Call(fmt::format("sa.{}", model_ ? model : database));
    }
    Call dialect(std::string_view name) {
        const std::string_view from = postgresql_ ? "postgresql" : "sqlite";
        imports_.insert(fmt::format("from sqlalchemy.dialects import {}", from));
        return Call(fmt::format("{}.{}", from, name));
    }

    // What both spell alike.
    Text shared(const Type& type) {
        switch (type.kind) {
            case TypeKind::SmallInteger:
                return sa("SmallInteger", "SMALLINT").str();
            case TypeKind::Integer:
                return sa("Integer", "INTEGER").str();
            case TypeKind::BigInteger:
                return sa("BigInteger", "BIGINT").str();
            case TypeKind::Numeric:
                return sa("Numeric", "NUMERIC")
                    .add("precision", type.precision)
                    .add("scale", type.scale)
                    .str();
            case TypeKind::String:
                return sa("String", "VARCHAR")
                    .add("length", type.length)
                    .text("collation", type.collation)
                    .str();
            case TypeKind::Text:
                return sa("Text", "TEXT")
                    .add("length", type.length)
                    .text("collation", type.collation)
                    .str();
            case TypeKind::Boolean:
                return sa("Boolean", "BOOLEAN").str();
            case TypeKind::Date:
                return sa("Date", "DATE").str();
            case TypeKind::Named:
                if (type.name == "REAL" && !type.length && !type.precision) {
                    return "sa.REAL()";
                }
                if (type.name == "CHAR" && !type.precision) {
                    return Call("sa.CHAR").add("length", type.length).str();
                }
                return std::nullopt;
            case TypeKind::Null:
            case TypeKind::Float:
            case TypeKind::Double:
            case TypeKind::DateTime:
            case TypeKind::Timestamp:
            case TypeKind::Time:
            case TypeKind::Interval:
            case TypeKind::LargeBinary:
            case TypeKind::Json:
            case TypeKind::Uuid:
            case TypeKind::Enum:
            case TypeKind::Array:
                return std::nullopt;
        }
        return std::nullopt;
    }

    Text moment(const Type& type, std::string_view model, std::string_view own) {
        if (model_ && !type.precision) {
            return Call(fmt::format("sa.{}", model)).flag("timezone", type.timezone).str();
        }
        return dialect(own).flag("timezone", type.timezone).add("precision", type.precision).str();
    }

    Text on_postgresql(const Type& type) {
        switch (type.kind) {
            case TypeKind::Double:
                return dialect("DOUBLE_PRECISION").str();
            case TypeKind::DateTime:
            case TypeKind::Timestamp:
                return moment(type, "DateTime", "TIMESTAMP");
            case TypeKind::Time:
                return moment(type, "Time", "TIME");
            case TypeKind::Interval:
                if (model_ && !type.precision && type.fields.empty()) {
                    return "sa.Interval()";
                }
                return dialect("INTERVAL")
                    .text("fields", type.fields)
                    .add("precision", type.precision)
                    .str();
            case TypeKind::LargeBinary:
                return model_ ? "sa.LargeBinary()" : dialect("BYTEA").str();
            case TypeKind::Json:
                return model_ ? "sa.JSON()" : dialect("JSON").plain("astext_type=sa.Text()").str();
            case TypeKind::Uuid:
                return type.native ? Text(dialect("UUID").str()) : std::nullopt;
            case TypeKind::Enum:
                return enumeration(type);
            case TypeKind::Array:
                return array(type);
            case TypeKind::Named:
                return named(type);
            case TypeKind::Null:
            case TypeKind::SmallInteger:
            case TypeKind::Integer:
            case TypeKind::BigInteger:
            case TypeKind::Numeric:
            case TypeKind::Float:
            case TypeKind::String:
            case TypeKind::Text:
            case TypeKind::Boolean:
            case TypeKind::Date:
                break;
        }
        return shared(type);
    }

    // The type is there already: it is made and dropped in statements of its own.
    Text enumeration(const Type& type) {
        if (!type.native || type.name.empty()) {
            return std::nullopt;
        }
        Call call = dialect("ENUM");
        for (const std::string& value : type.values) {
            call.plain(py_repr(value));
        }
        return call.text("name", type.name)
            .text("schema", type.schema == default_schema_ ? "" : type.schema)
            .plain("create_type=False")
            .str();
    }

    Text array(const Type& type) {
        const Type& item = type.item.at(0);
        const Text inner = item.collation.empty() ? write(item) : std::nullopt;
        if (!inner || type.dimensions > 1) {
            return std::nullopt;
        }
        return dialect("ARRAY").plain(*inner).str();
    }

    Text named(const Type& type) {
        if (type.name == "JSONB" && !type.length) {
            return dialect("JSONB").plain("astext_type=sa.Text()").str();
        }
        if (type.name == "BIT VARYING") {
            return dialect("BIT").add("length", type.length).flag("varying", true).str();
        }
        if (type.name == "BIT") {
            return dialect("BIT").add("length", type.length).str();
        }
        if (is_known(type.name) && !type.length && !type.precision) {
            return dialect(type.name).str();
        }
        return shared(type);
    }

    // A name of its own is a spelling that SQLAlchemy would lose.
    Text on_sqlite(const Type& type) {
        if (type.kind != TypeKind::Named && !type.name.empty()) {
            return std::nullopt;
        }
        switch (type.kind) {
            case TypeKind::Float:
                return type.precision || type.length ? std::nullopt
                                                     : Text(sa("Float", "FLOAT").str());
            case TypeKind::DateTime:
                return type.precision || type.timezone ? std::nullopt
                                                       : Text(sa("DateTime", "DATETIME").str());
            case TypeKind::Timestamp:
                return type.precision || type.timezone ? std::nullopt : Text("sa.TIMESTAMP()");
            case TypeKind::Time:
                return type.precision || type.timezone ? std::nullopt
                                                       : Text(sa("Time", "TIME").str());
            case TypeKind::LargeBinary:
                return type.length ? std::nullopt : Text(sa("LargeBinary", "BLOB").str());
            case TypeKind::Json:
                return model_ ? "sa.JSON()" : dialect("JSON").str();
            case TypeKind::Named:
                if (type.name == "DECIMAL" && !type.length) {
                    return Call("sa.DECIMAL")
                        .add("precision", type.precision)
                        .add("scale", type.scale)
                        .str();
                }
                if (type.name == "NVARCHAR" && !type.precision) {
                    return Call("sa.NVARCHAR").add("length", type.length).str();
                }
                break;
            case TypeKind::Null:
            case TypeKind::SmallInteger:
            case TypeKind::Integer:
            case TypeKind::BigInteger:
            case TypeKind::Numeric:
            case TypeKind::Double:
            case TypeKind::String:
            case TypeKind::Text:
            case TypeKind::Boolean:
            case TypeKind::Date:
            case TypeKind::Interval:
            case TypeKind::Uuid:
            case TypeKind::Enum:
            case TypeKind::Array:
                break;
        }
        return shared(type);
    }

    bool model_;
    bool postgresql_;
    const std::string& default_schema_;
    PyImports& imports_;
};

}  // namespace

std::optional<std::string> py_type(const schema::Type& type, Voice voice, bool postgresql,
                                   const std::string& default_schema, PyImports& imports) {
    PyImports needed;
    Text text = Writer(voice, postgresql, default_schema, needed).write(type);
    if (text) {
        imports.merge(needed);
    }
    return text;
}

}  // namespace limbeck::script
