// SPDX-License-Identifier: MIT
#include "limbeck/alembic/expressions.h"

#include <fmt/core.h>

#include <algorithm>

#include "limbeck/alembic/operators.h"
#include "limbeck/alembic/types.h"
#include "limbeck/alembic/values.h"
#include "limbeck/base/text.h"
#include "limbeck/python/access.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/text_of.h"

namespace limbeck::alembic {

namespace {

using python::BinaryOperator;
using python::CompareOperator;
using schema::Type;
using schema::TypeKind;

bool is_null(const Clause& clause) {
    const auto* text =
        clause.parts.size() == 1 ? std::get_if<std::string>(&clause.parts[0]) : nullptr;
    return text != nullptr && *text == "NULL";
}

bool is_character(const Type& type) {
    return type.kind == TypeKind::String || type.kind == TypeKind::Text;
}

Clause compared(const Clause& left, CompareOperator operation, const Clause& right) {
    static constexpr std::pair<CompareOperator, std::string_view> symbols[] = {
        {CompareOperator::Equal, "="},   {CompareOperator::NotEqual, "!="},
        {CompareOperator::Less, "<"},    {CompareOperator::LessEqual, "<="},
        {CompareOperator::Greater, ">"}, {CompareOperator::GreaterEqual, ">="},
    };
    if (is_null(right) && operation == CompareOperator::Equal) {
        return infix(left, "IS", right, Precedence::Compare, boolean_type());
    }
    if (is_null(right) && operation == CompareOperator::NotEqual) {
        return infix(left, "IS NOT", right, Precedence::Compare, boolean_type());
    }
    for (const auto& [known, symbol] : symbols) {
        if (known == operation) {
            return infix(left, symbol, right, Precedence::Compare, boolean_type());
        }
    }
    python::unsupported("this comparison in SQL");
}

std::optional<Clause> calculated(const Clause& left, BinaryOperator operation,
                                 const Clause& right) {
    switch (operation) {
        case BinaryOperator::Add:
            return is_character(left.type) || is_character(right.type)
                       ? infix(left, "||", right, Precedence::Concatenate, left.type)
                       : infix(left, "+", right, Precedence::Add, left.type);
        case BinaryOperator::Subtract:
            return infix(left, "-", right, Precedence::Add, left.type);
        case BinaryOperator::Multiply:
            return infix(left, "*", right, Precedence::Multiply, left.type);
        case BinaryOperator::Divide:
            return infix(left, "/", right, Precedence::Multiply, left.type);
        case BinaryOperator::Modulo:
            return infix(left, "%", right, Precedence::Multiply, left.type);
        case BinaryOperator::BitAnd:
            return infix(left, "AND", right, Precedence::And, boolean_type());
        case BinaryOperator::BitOr:
            return infix(left, "OR", right, Precedence::Or, boolean_type());
        default:
            return std::nullopt;
    }
}

const ExpressionObject& expression(const Value& value) {
    return *python::native<ExpressionObject>(value);
}

// The list of IN: values one by one, or a query.
Clause list_of(Library& library, const Value& values, const Clause& beside) {
    if (const auto given = sql_of(library, values); given && !values.is(python::Kind::Str)) {
        return given->precedence == Precedence::Atom ? *given : in_parentheses(*given);
    }
    Clause result("(");
    bool first = true;
    for (const Value& value : python::collect(library.vm, values)) {
        result.add(first ? "" : ", ");
        // A row of values, beside tuple_(a, b).
        value.is(python::Kind::Tuple) ? result.add(list_of(library, value, {}))
                                      : result.add(coerce_beside(library, value, beside));
        first = false;
    }
    return result.add(first ? "NULL)" : ")");
}

// IN and NOT IN of an empty list, as SQLAlchemy writes them; each is the other's opposite.
Clause in_nothing(const Clause& left, bool wanted) {
    const auto write = [&](bool in) {
        Clause result("(");
        result.operand(left, Precedence::Compare);
        result.add(in ? " IN (NULL) AND (1 != 1))" : " NOT IN (NULL) OR (1 = 1))");
        result.type = boolean_type();
        return result;
    };
    Clause result = write(wanted);
    result.opposite = std::make_shared<const Clause>(write(!wanted));
    return result;
}

Clause is_in(Library& library, const Value& self, const Value& values, bool wanted) {
    const Clause left = expression(self).clause();
    const Clause list = list_of(library, values, left);
    const bool nothing = !python::native<ExpressionObject>(values) &&
                         !python::native<QueryObject>(values) &&
                         python::collect(library.vm, values).empty();
    if (nothing) {  // NOT IN (NULL) alone is never true
        return in_nothing(left, wanted);
    }
    return infix(left, wanted ? "IN" : "NOT IN", list, Precedence::Compare, boolean_type());
}

Clause text_value(std::string text) {
    return Clause(Bind{.value = std::move(text)});
}

struct Pattern {
    std::string_view method;
    std::string_view symbol;
    std::string_view before;
    std::string_view after;
};

constexpr Pattern patterns[] = {
    {"like", "LIKE", "", ""},           {"not_like", "NOT LIKE", "", ""},
    {"notlike", "NOT LIKE", "", ""},    {"ilike", "ILIKE", "", ""},
    {"not_ilike", "NOT ILIKE", "", ""}, {"notilike", "NOT ILIKE", "", ""},
    {"startswith", "LIKE", "", "%"},    {"endswith", "LIKE", "%", ""},
    {"contains", "LIKE", "%", "%"},     {"regexp_match", "~", "", ""},
};

// What contains(…, autoescape=True) looks for: the characters that LIKE knows stand for themselves.
Value escaped(Library& library, const Value& given, const std::string& escape) {
    if (!python::payload_of(given).is(python::Kind::Str)) {
        python::raise(library.vm, "TypeError", "String value expected when autoescape=True");
    }
    std::string text = python::payload_of(given).as_text();
    if (escape != "%" && escape != "_") {
        text = base::replace_all(text, escape, escape + escape);
    }
    text = base::replace_all(text, "%", escape + "%");
    return Value::text(base::replace_all(text, "_", escape + "_"));
}

Clause lowered(const Clause& clause) {
    return Clause("lower(").add(clause).add(")");
}

Clause matches(Library& library, const Pattern& pattern, const Value& self, const Value& with,
               const Value& escape) {
    Clause left = expression(self).clause();
    Clause right = coerce(library, with, Type{.kind = TypeKind::String});
    if (pattern.method == "contains" && (is_json(left.type) || left.type.kind == TypeKind::Array)) {
        return infix(left, "@>", coerce(library, with, left.type), Precedence::Compare,
                     boolean_type());
    }
    if (!pattern.before.empty()) {
        right =
            infix(text_value(std::string(pattern.before)), "||", right, Precedence::Concatenate);
    }
    if (!pattern.after.empty()) {
        right = infix(right, "||", text_value(std::string(pattern.after)), Precedence::Concatenate);
    }
    std::string symbol(pattern.symbol);
    if (symbol.ends_with("ILIKE") && !library.is_postgresql()) {
        left = lowered(left);
        right = lowered(right);
        symbol.erase(symbol.size() - 5, 1);
    }
    Clause result = infix(left, symbol, right, Precedence::Compare, boolean_type());
    if (!pattern.before.empty() || !pattern.after.empty()) {
        result.precedence =
            Precedence::As;  // in parentheses beside AND and OR, as SQLAlchemy has it
    }
    if (!escape.is_absent()) {
        const Clause character = coerce(library, escape);
        if (result.opposite) {
            Clause opposite = *result.opposite;
            opposite.add(" ESCAPE ").add(character);
            result.opposite = std::make_shared<const Clause>(std::move(opposite));
        }
        result.add(" ESCAPE ").add(character);
    }
    return result;
}

Value labelled(Library& library, const Value& self, const Value& name) {
    Clause result = expression(self).clause();
    result.name = text_of(library, name, "label");
    result.is_labelled = true;
    return make_expression(library, std::move(result));
}

Value in_words(Library& library, std::span<Value> a, std::string_view words) {
    return make_expression(library, infix(expression(a[0]).clause(), words, coerce(library, a[1]),
                                          Precedence::Compare, boolean_type()));
}

Value between(Library& library, std::span<Value> a) {
    const Clause left = expression(a[0]).clause();
    Clause result;
    result.precedence = Precedence::Compare;
    result.type = boolean_type();
    result.operand(left, Precedence::Compare).add(" BETWEEN ");
    result.operand(coerce_beside(library, a[1], left), Precedence::Compare).add(" AND ");
    result.operand(coerce_beside(library, a[2], left), Precedence::Compare);
    return make_expression(library, std::move(result));
}

// self.op("@>")(other)
Value custom_operator(Library& library, std::span<Value> a) {
    const Value self = a[0];
    const std::string symbol = text_of(library, a[1], "op");
    return function(library, "op(other)", [self, symbol](Library& lib, std::span<Value> b) {
        const Clause left = expression(self).clause();
        return make_expression(
            lib, infix(left, symbol, coerce_beside(lib, b[0], left), Precedence::Compare));
    });
}

// text("…").bindparams(bindparam(…), x=1)
Value bind_parameters(Library& library, std::span<Value> a) {
    Parameters parameters;
    for (const auto& [name, value] : keywords_of(library, a[2])) {
        parameters[name] = Bind{.name = name, .value = to_sql(library, value)};
    }
    for (const Value& given : a[1].to<python::Tuple>().items) {
        const Clause clause = expression(given).clause();
        const auto* bind =
            clause.parts.empty() ? nullptr : std::get_if<Bind>(&clause.parts.front());
        if (bind == nullptr) {
            argument_error(library, "bindparams() takes what bindparam() gives");
        }
        parameters[bind->name] = *bind;
    }
    Clause clause = expression(a[0]).clause();
    for (const auto& [name, bind] : parameters) {
        const bool has =
            std::any_of(clause.parts.begin(), clause.parts.end(), [&](const auto& part) {
                const auto* place = std::get_if<Bind>(&part);
                return place != nullptr && place->name == name;
            });
        if (!has) {
            argument_error(
                library,
                fmt::format("This text() construct doesn't define a bound parameter named '{}'",
                            name));
        }
    }
    fill(clause, parameters);
    auto made = python::make<ClauseObject>(library, std::move(clause));
    return made;
}

// text("…").columns(column("id", Integer), at=DateTime)
Value with_columns(Library& library, std::span<Value> a) {
    auto made = python::make<ClauseObject>(library, expression(a[0]).clause());
    for (const Value& given : a[1].to<python::Tuple>().items) {
        const Clause column = expression(given).clause();
        made->result_columns.emplace_back(column.name, ResultType{column.type, column.handling});
    }
    for (const auto& [name, type] : keywords_of(library, a[2])) {
        made->result_columns.emplace_back(
            name, ResultType{type_of(library, type), handling_of(library, type)});
    }
    return made;
}

void add_methods(Library& library) {
    Class& type = *library.make_class("ColumnElement", {library.type("ClauseElement")});
    const auto method = [&](std::string_view text, Code code) {
        type.add_method(text, [&library, code = std::move(code)](Interpreter&, std::span<Value> a) {
            return code(library, a);
        });
    };
    for (const std::string_view name : {"in_", "not_in", "notin_"}) {
        method(fmt::format("{}(self, other)", name),
               [wanted = name == "in_"](Library& lib, std::span<Value> a) {
                   return make_expression(lib, is_in(lib, a[0], a[1], wanted));
               });
    }
    for (const Pattern& pattern : patterns) {
        method(fmt::format("{}(self, other, escape=, autoescape=)", pattern.method),
               [&pattern](Library& lib, std::span<Value> a) {
                   if (!flag_of(lib, a[3], false)) {
                       return make_expression(lib, matches(lib, pattern, a[0], a[1], a[2]));
                   }
                   const std::string escape = text_or(lib, a[2], "escape", "/");
                   return make_expression(lib,
                                          matches(lib, pattern, a[0], escaped(lib, a[1], escape),
                                                  Value::text(escape)));
               });
    }
    struct Word {
        std::string_view signature;
        std::string_view words;
    };
    static constexpr Word words[] = {
        {"is_(self, other)", "IS"},
        {"isnot(self, other)", "IS NOT"},
        {"is_not(self, other)", "IS NOT"},
        {"is_distinct_from(self, other)", "IS DISTINCT FROM"},
        {"isnot_distinct_from(self, other)", "IS NOT DISTINCT FROM"},
        {"is_not_distinct_from(self, other)", "IS NOT DISTINCT FROM"},
    };
    for (const Word& word : words) {
        method(word.signature,
               [&word](Library& lib, std::span<Value> a) { return in_words(lib, a, word.words); });
    }
    static constexpr Word endings[] = {
        {"desc(self)", " DESC"},
        {"asc(self)", " ASC"},
        {"nullsfirst(self)", " NULLS FIRST"},
        {"nulls_first(self)", " NULLS FIRST"},
        {"nullslast(self)", " NULLS LAST"},
        {"nulls_last(self)", " NULLS LAST"},
    };
    for (const Word& word : endings) {
        method(word.signature, [&word](Library& lib, std::span<Value> a) {
            return postfix(lib, a[0], word.words);
        });
    }
    method("between(self, low, high)", between);
    method("op(self, symbol, precedence=, is_comparison=, return_type=)", custom_operator);
    method("label(self, name)",
           [](Library& lib, std::span<Value> a) { return labelled(lib, a[0], a[1]); });
    method("cast(self, type_)",
           [](Library& lib, std::span<Value> a) { return cast_to(lib, a[0], a[1]); });
    method("concat(self, other)", [](Library& lib, std::span<Value> a) {
        return make_expression(lib, infix(expression(a[0]).clause(), "||", coerce(lib, a[1]),
                                          Precedence::Concatenate, Type{.kind = TypeKind::String}));
    });
    method("collate(self, collation)", [](Library& lib, std::span<Value> a) {
        Clause result = expression(a[0]).clause();
        result.add(" COLLATE \"" + text_of(lib, a[1], "collation") + "\"");
        return make_expression(lib, std::move(result));
    });
    method("self_group(self, against=)",
           [](Library&, std::span<Value> a) -> Value { return a[0]; });
    method("compile(self, bind=, dialect=, compile_kwargs=)", [](Library& lib, std::span<Value> a) {
        return Value::text(expression(a[0]).clause().parts.empty() ? ""
                                                                   : python::str(lib.vm, a[0]));
    });
    Class& text = *library.make_class("TextClause", {library.type("ColumnElement")});
    text.add_method(
        "bindparams(self, *binds, **values)",
        [&library](Interpreter&, std::span<Value> a) { return bind_parameters(library, a); });
    text.add_method(
        "columns(self, *columns, **types)",
        [&library](Interpreter&, std::span<Value> a) { return with_columns(library, a); });
    text.add_method("execution_options(self, **options)",
                    [](Interpreter&, std::span<Value> a) { return a[0]; });
}

}  // namespace

schema::Value bind_value(Library& library, const Value& value, const Bind& bind) {
    if (!bind.expanding) {
        return to_sql(library, value, bind.type, bind.handling);
    }
    std::string list;
    for (const Value& item : python::collect(library.vm, value)) {
        Clause one(Bind{.value = to_sql(library, item, bind.type, bind.handling)});
        list += (list.empty() ? "" : ", ") + render(one, library.flavour(), Columns::Plain);
    }
    return schema::SqlText{fmt::format("({})", list.empty() ? "NULL" : list)};
}

Class* ExpressionObject::python_class(Interpreter& /*vm*/) {
    return library.type("ColumnElement").get();
}

Class* ClauseObject::python_class(Interpreter& /*vm*/) {
    return library.type(inner.is_text ? "TextClause" : "ColumnElement").get();
}

std::optional<Value> ExpressionObject::attribute(Interpreter& /*vm*/, std::string_view name) {
    if (name == "type") {
        return make_type(library, clause().type);
    }
    if (name == "text" && clause().is_text) {
        return Value::text(render(clause(), library.flavour(), Columns::Plain));
    }
    if (name == "name" || name == "key") {
        return Value::text(clause().name);
    }
    if (name == "astext") {
        python::unsupported("astext of anything but an element of a JSON column");
    }
    return std::nullopt;
}

namespace {

// column["key"], whose text may be asked for.
class JsonElement : public ExpressionObject {
  public:
    JsonElement(Library& owner, Clause of, Clause at, bool path)
        : ExpressionObject(owner), column(std::move(of)), key(std::move(at)), is_path(path) {}
    [[nodiscard]] Clause clause() const override {
        if (library.is_postgresql()) {
            return with("->", column.type);
        }
        Clause result("JSON_QUOTE(");
        result.add(extracted()).add(")");
        result.type = column.type;
        return result;
    }
    std::optional<Value> attribute(Interpreter& vm, std::string_view name) override {
        if (name == "astext") {
            return make_expression(library, with("->>", Type{.kind = TypeKind::Text}));
        }
        static constexpr std::pair<std::string_view, TypeKind> casts[] = {
            {"as_string", TypeKind::String},
            {"as_integer", TypeKind::Integer},
            {"as_float", TypeKind::Float},
            {"as_boolean", TypeKind::Boolean},
        };
        for (const auto& [word, wanted] : casts) {
            if (word == name) {
                return function(
                    library, std::string(name) + "()",
                    [self = Ref<JsonElement>(this), kind = wanted](Library& lib, std::span<Value>) {
                        return self->converted(lib, Type{.kind = kind});
                    });
            }
        }
        return ExpressionObject::attribute(vm, name);
    }

    Clause column;
    Clause key;
    bool is_path;

  private:
    [[nodiscard]] Clause with(std::string_view symbol, const Type& type) const {
        const bool deep = is_path && library.is_postgresql();
        return infix(column, deep ? "#" + std::string(symbol.substr(1)) : symbol, key,
                     Precedence::Tight, type);
    }
    // SQLite: what stands there, as a value of SQL.
    [[nodiscard]] Clause extracted() const {
        Clause result("JSON_EXTRACT(");
        result.add(column).add(", ").add(key).add(")");
        return result;
    }
    [[nodiscard]] Value converted(Library& lib, const Type& type) const {
        Clause result = extracted();
        if (lib.is_postgresql()) {
            result = Clause("CAST(");
            result.add(with("->>", type)).add(" AS " + sql_name(lib, type) + ")");
            result.precedence = Precedence::Tight;  // it is still the operator to SQLAlchemy
        }
        result.type = type;
        return make_expression(lib, std::move(result));
    }
};

// A path into JSON: '{a, b}' for PostgreSQL, '$."a"."b"' for SQLite.
Clause json_path(Library& library, const std::vector<Value>& keys) {
    const bool is_postgresql = library.is_postgresql();
    std::string path = is_postgresql ? "{" : "$";
    bool first = true;
    for (const Value& each : keys) {
        const std::string text = python::str(library.vm, each);
        if (is_postgresql) {
            path += (first ? "" : ", ") + text;
        } else {
            path += each.is_int() ? "[" + text + "]" : ".\"" + text + "\"";
        }
        first = false;
    }
    return Clause(Bind{.value = path + (is_postgresql ? "}" : "")});
}

}  // namespace

Value ExpressionObject::item(Interpreter& /*vm*/, const Value& key) {
    const Clause self = clause();
    if (self.type.kind == TypeKind::Array) {
        Clause result;
        result.operand(self, Precedence::Tight);
        result.add("[").add(coerce(library, key)).add("]");
        result.type = self.type.item.at(0);
        return make_expression(library, std::move(result));
    }
    const bool is_path = key.is(python::Kind::Tuple) || key.is(python::Kind::List);
    Clause at = is_path                   ? json_path(library, python::collect(library.vm, key))
                : library.is_postgresql() ? coerce(library, key)
                                          : json_path(library, {key});
    return python::make<JsonElement>(library, self, std::move(at), is_path);
}

bool ExpressionObject::truth(Interpreter& vm) {
    python::raise(vm, "TypeError", "Boolean value of this clause is not defined");
}

bool ClauseObject::truth(Interpreter& vm) {
    return is_true ? *is_true : ExpressionObject::truth(vm);
}

std::string ExpressionObject::str(Interpreter& /*vm*/) {
    return render(clause(), library.flavour(), Columns::Qualified);
}

std::string ExpressionObject::repr(Interpreter& vm) {
    return fmt::format("<{}: {}>", type_name(), str(vm));
}

std::size_t ExpressionObject::hash(Interpreter& /*vm*/) {
    return std::hash<const void*>()(this);
}

std::optional<Value> ExpressionObject::unary(Interpreter& /*vm*/, python::UnaryOperator operation) {
    if (operation == python::UnaryOperator::Invert) {
        return make_expression(library, negated(clause()));
    }
    if (operation == python::UnaryOperator::Minus) {
        const Clause inner = clause();
        Clause result("-");
        result.operand(inner, Precedence::Multiply);
        result.type = inner.type;
        result.handling = inner.handling;
        return make_expression(library, std::move(result));
    }
    return std::nullopt;
}

std::optional<Value> ExpressionObject::binary(Interpreter& /*vm*/, BinaryOperator operation,
                                              const Value& other, bool is_reflected) {
    const Clause self = clause();
    const Clause beside = coerce(library, other, self.type, self.handling);
    const auto result =
        is_reflected ? calculated(beside, operation, self) : calculated(self, operation, beside);
    return result ? std::optional(make_expression(library, *result)) : std::nullopt;
}

std::optional<Value> ExpressionObject::compare(Interpreter& /*vm*/, CompareOperator operation,
                                               const Value& other) {
    const Clause self = clause();
    auto made = python::make<ClauseObject>(
        library, compared(self, operation, coerce_beside(library, other, self)));
    const bool is_same = other.is_object() && other.object() == this;
    if (operation == CompareOperator::Equal) {
        made->is_true = is_same;
    } else if (operation == CompareOperator::NotEqual) {
        made->is_true = !is_same;
    }
    return made;
}

Value make_expression(Library& library, Clause clause) {
    return python::make<ClauseObject>(library, std::move(clause));
}

std::optional<Clause> sql_of(Library& library, const Value& value) {
    python::refuse_unresolved(value);
    if (const auto* object = python::native<ExpressionObject>(value)) {
        return object->clause();
    }
    if (const auto* query = python::native<QueryObject>(value)) {
        return query->clause();
    }
    if (python::payload_of(value).is(python::Kind::Str)) {
        return parse_text(python::payload_of(value).as_text());
    }
    (void)library;
    return std::nullopt;
}

Clause coerce(Library& library, const Value& value, const Type& beside,
              const HandlingRef& handling) {
    if (const auto* query = python::native<QueryObject>(value)) {
        Clause inner = in_parentheses(query->clause());
        inner.sources.clear();
        return inner;
    }
    if (const auto* object = python::native<ExpressionObject>(value)) {
        return object->clause();
    }
    const bool decorated = handling && !handling->decorator.is_none();
    if (value.is_none() && !is_json(beside) && !decorated) {
        return Clause("NULL");
    }
    Clause result(Bind{.value = to_sql(library, value, beside, handling)});
    result.type = beside;
    result.handling = handling;
    return result;
}

Clause coerce_beside(Library& library, const Value& value, const Clause& beside) {
    return value.is_none() ? Clause("NULL") : coerce(library, value, beside.type, beside.handling);
}

std::string plain_sql(Library& library, const Value& value, std::string_view what) {
    const auto clause = sql_of(library, value);
    if (!clause) {
        argument_error(library, fmt::format("{}: SQL is expected", what));
    }
    // A text of DDL has no parameters: its colons are its own, escaped or not.
    if (python::payload_of(value).is(python::Kind::Str)) {
        return without_escapes(python::payload_of(value).as_text());
    }
    return render(*clause, library.flavour(), Columns::Plain);
}

void add_expressions(Library& library) {
    library.make_class("ClauseElement");
    add_methods(library);
}

}  // namespace limbeck::alembic
