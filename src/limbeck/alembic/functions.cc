// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <algorithm>

#include "limbeck/alembic/operators.h"
#include "limbeck/alembic/types.h"
#include "limbeck/alembic/values.h"
#include "limbeck/python/access.h"
#include "limbeck/python/exceptions.h"

// The functions of sqlalchemy that make expressions: text, func, case, cast …
namespace limbeck::alembic {

namespace {

using schema::Type;
using schema::TypeKind;

// SQLAlchemy spells them as the database can read them.
std::string truth_value(const Library& library, bool value) {
    return library.is_postgresql() ? (value ? "true" : "false") : (value ? "1" : "0");
}

// func.now() and its like: what SQL wants without parentheses, and what a database calls otherwise.
Clause call_function(Library& library, const std::string& name, std::span<const Value> arguments) {
    static constexpr std::string_view bare[] = {"current_date", "current_time", "current_timestamp",
                                                "current_user", "localtime",    "localtimestamp",
                                                "session_user", "user",         "sysdate"};
    std::string lower = name;
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
    const bool is_plain = arguments.empty();
    if (is_plain && lower == "now" && !library.is_postgresql()) {
        return Clause("CURRENT_TIMESTAMP");
    }
    if (is_plain && std::find(std::begin(bare), std::end(bare), lower) != std::end(bare)) {
        std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
            return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        });
        return Clause(lower);
    }
    Clause result(name + "(");
    if (is_plain && lower == "count") {
        result.add("*");
    }
    bool first = true;
    for (const Value& argument : arguments) {
        const Clause inner = coerce(library, argument);
        result.add(first ? "" : ", ").add(inner);
        if (first && (lower == "coalesce" || lower == "max" || lower == "min" || lower == "sum")) {
            result.type = inner.type;
            result.handling = inner.handling;
        }
        first = false;
    }
    static constexpr std::string_view texts[] = {"lower",  "upper",     "trim", "concat", "replace",
                                                 "substr", "substring", "left", "right"};
    if (std::find(std::begin(texts), std::end(texts), lower) != std::end(texts)) {
        result.type = {.kind = TypeKind::String};
    }
    result.add(")");
    result.name = name;
    return result;
}

// sa.func: every attribute is a function, func.pg_catalog.lower too.
class FunctionFactory : public NativeObject {
  public:
    FunctionFactory(Library& owner, std::string full_name)
        : library(owner), name(std::move(full_name)) {}
    [[nodiscard]] std::string type_name() const override { return "_FunctionGenerator"; }
    std::optional<Value> attribute(Interpreter& /*vm*/, std::string_view part) override {
        if (part.starts_with("__")) {
            return std::nullopt;
        }
        std::string own(part);
        // A trailing underscore keeps a name apart from Python's own words.
        if (own.ends_with('_')) {
            own.pop_back();
        }
        return python::make<FunctionFactory>(library, name.empty() ? own : name + "." + own);
    }
    [[nodiscard]] bool is_callable() const override { return !name.empty(); }
    Value call(Interpreter& /*vm*/, const Arguments& arguments) override {
        for (const Value& keyword : arguments.keyword_names) {
            if (keyword.as_text() != "type_") {
                unknown_keyword("func." + name, keyword.as_text());
            }
        }
        Clause clause = call_function(library, name, arguments.positional);
        if (const Value* type = arguments.keyword("type_")) {
            clause.type = type_of(library, *type);
            clause.handling = handling_of(library, *type);
        }
        auto made = python::make<ClauseObject>(library, std::move(clause));
        made->function = name;
        return made;
    }

    Library& library;
    std::string name;
};

Clause joined(Library& library, std::span<const Value> conditions, std::string_view word,
              Precedence precedence) {
    if (conditions.size() == 1) {
        return coerce(library, conditions[0]);
    }
    Clause result;
    result.precedence = precedence;
    result.type = boolean_type();
    bool first = true;
    for (const Value& condition : conditions) {
        if (!first) {
            result.add(fmt::format(" {} ", word));
        }
        result.operand(coerce(library, condition),
                       static_cast<Precedence>(static_cast<int>(precedence) - 1));
        first = false;
    }
    return result;
}

// case((cond, value), …, else_=…), 1.4's case([…]), case({value: result}, value=x)
Value make_case(Library& library, std::span<Value> a) {
    std::vector<Value> whens = a[2].to<python::Tuple>().items;
    if (whens.size() == 1 && whens[0].is(python::Kind::List)) {
        whens = whens[0].to<python::List>().items;
    } else if (whens.size() == 1 && whens[0].is(python::Kind::Dict)) {
        std::vector<Value> pairs;
        const python::Table& table = whens[0].to<python::Dict>().table;
        for (std::size_t at = 0; const auto* entry = table.next(at);) {
            pairs.push_back(Value::tuple({entry->key, entry->value}));
        }
        whens = std::move(pairs);
    }
    Clause result("CASE");
    if (!a[0].is_absent()) {
        result.add(" ").add(coerce(library, a[0]));
    }
    for (const Value& when : whens) {
        const std::vector<Value> pair = python::collect(library.vm, when);
        if (pair.size() != 2) {
            argument_error(library, "case() takes pairs of a condition and a value");
        }
        const Clause value = coerce(library, pair[1]);
        result.add(" WHEN ").operand(coerce(library, pair[0]), Precedence::Compare);
        result.add(" THEN ").add(value);
        result.type = value.type;
        result.handling = value.handling;
    }
    if (a[1].is_set()) {
        result.add(" ELSE ").add(coerce(library, a[1]));
    }
    result.add(" END");
    return make_expression(library, std::move(result));
}

Value bind_parameter(Library& library, std::span<Value> a) {
    Bind bind{.name = text_of(library, a[0], "bindparam")};
    if (!a[2].is_absent()) {
        bind.type = type_of(library, a[2]);
        bind.handling = handling_of(library, a[2]);
    }
    bind.expanding = flag_of(library, a[3], false);
    if (a[1].is_set()) {
        bind.value = bind_value(library, a[1], bind);
    }
    Clause clause(std::move(bind));
    return make_expression(library, std::move(clause));
}

}  // namespace

void fill_expressions(Library& library, python::ModuleObject& module) {
    const auto set = [&](std::string_view signature, Code code) {
        const std::string name(signature.substr(0, signature.find('(')));
        module.set(name, function(library, signature, std::move(code)));
    };
    set("text(text)", [](Library& lib, std::span<Value> a) {
        return make_expression(lib, parse_text(text_of(lib, a[0], "text")));
    });
    set("literal_column(text, type_=)", [](Library& lib, std::span<Value> a) {
        Clause clause(text_of(lib, a[0], "literal_column"));
        clause.is_bare = true;
        if (!a[1].is_absent()) {
            clause.type = type_of(lib, a[1]);
            clause.handling = handling_of(lib, a[1]);
        }
        return make_expression(lib, std::move(clause));
    });
    set("literal(value, type_=, literal_execute=)", [](Library& lib, std::span<Value> a) {
        const Type type = a[1].is_absent() ? Type{} : type_of(lib, a[1]);
        const HandlingRef handling = a[1].is_absent() ? nullptr : handling_of(lib, a[1]);
        Clause clause(Bind{.value = to_sql(lib, a[0], type, handling)});
        clause.type = type;
        clause.handling = handling;
        return make_expression(lib, std::move(clause));
    });
    set("bindparam(key, value=, type_=, expanding=, unique=, required=, quote=, callable_=, "
        "isoutparam=, literal_execute=)",
        bind_parameter);
    set("null()",
        [](Library& lib, std::span<Value>) { return make_expression(lib, Clause("NULL")); });
    for (const bool which : {true, false}) {
        set(which ? "true()" : "false()", [which](Library& lib, std::span<Value>) {
            Clause clause(truth_value(lib, which));
            clause.type = boolean_type();
            return make_expression(lib, std::move(clause));
        });
    }
    set("cast(expression, type_)",
        [](Library& lib, std::span<Value> a) { return cast_to(lib, a[0], a[1]); });
    set("type_coerce(expression, type_)", [](Library& lib, std::span<Value> a) {
        const Type type = type_of(lib, a[1]);
        const HandlingRef handling = handling_of(lib, a[1]);
        Clause clause = coerce(lib, a[0], type, handling);
        clause.type = type;
        clause.handling = handling;
        return make_expression(lib, std::move(clause));
    });
    set("and_(*conditions)", [](Library& lib, std::span<Value> a) {
        return make_expression(lib,
                               joined(lib, a[0].to<python::Tuple>().items, "AND", Precedence::And));
    });
    set("or_(*conditions)", [](Library& lib, std::span<Value> a) {
        return make_expression(lib,
                               joined(lib, a[0].to<python::Tuple>().items, "OR", Precedence::Or));
    });
    set("not_(condition)", [](Library& lib, std::span<Value> a) {
        return make_expression(lib, negated(coerce(lib, a[0])));
    });
    set("case(*whens, value=, else_=)", make_case);
    for (const auto& [name, words] : {std::pair{"desc(column)", " DESC"},
                                      {"asc(column)", " ASC"},
                                      {"nulls_first(column)", " NULLS FIRST"},
                                      {"nullsfirst(column)", " NULLS FIRST"},
                                      {"nulls_last(column)", " NULLS LAST"},
                                      {"nullslast(column)", " NULLS LAST"}}) {
        set(name, [words = words](Library& lib, std::span<Value> a) {
            if (a[0].is(python::Kind::Str)) {
                Clause clause(ColumnReference{.column = a[0].as_text()});
                return make_expression(lib, clause.add(words));
            }
            return postfix(lib, a[0], words);
        });
    }
    set("distinct(expression)", [](Library& lib, std::span<Value> a) {
        Clause clause("DISTINCT ");
        return make_expression(lib, clause.add(coerce(lib, a[0])));
    });
    for (const auto& [name, word] :
         {std::pair{"any_(expression)", "ANY "}, {"all_(expression)", "ALL "}}) {
        set(name, [word = word](Library& lib, std::span<Value> a) {
            Clause clause(word);
            return make_expression(lib, clause.add(in_parentheses(coerce(lib, a[0]))));
        });
    }
    set("extract(field, expression)", [](Library& lib, std::span<Value> a) {
        Clause clause("EXTRACT(" + text_of(lib, a[0], "extract") + " FROM ");
        return make_expression(lib, clause.add(coerce(lib, a[1])).add(")"));
    });
    set("tuple_(*columns)", [](Library& lib, std::span<Value> a) {
        Clause clause("(");
        bool first = true;
        for (const Value& column : a[0].to<python::Tuple>().items) {
            clause.add(first ? "" : ", ").add(coerce(lib, column));
            first = false;
        }
        return make_expression(lib, clause.add(")"));
    });
    module.set("func", python::make<FunctionFactory>(library, ""));
    // The classes behind null(), true() and false(), which some scripts call.
    for (const auto& [name, of] :
         {std::pair{"Null", "null"}, {"True_", "true"}, {"False_", "false"}}) {
        module.set(name, *module.attributes->table.find(std::string_view(of)));
    }
}

void fill_functions(Library& library, python::ModuleObject& module) {
    for (const char* name :
         {"array_agg", "char_length", "coalesce", "concat", "count", "current_date", "current_time",
          "current_timestamp", "current_user", "localtime", "localtimestamp", "max", "min", "now",
          "random", "session_user", "sum", "user"}) {
        module.set(name, python::make<FunctionFactory>(library, name));
    }
}

}  // namespace limbeck::alembic
