// SPDX-License-Identifier: MIT
#include "limbeck/alembic/library.h"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>

#include "limbeck/alembic/exceptions.h"
#include "limbeck/base/error.h"
#include "limbeck/operation/naming.h"
#include "limbeck/python/access.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/operators.h"
#include "limbeck/python/state.h"
#include "limbeck/python/text_of.h"
#include "limbeck/sql/classify.h"
#include "limbeck/sql/lexer.h"
#include "limbeck/sql/split.h"

namespace limbeck::alembic {

Ref<Class> Library::make_class(const std::string& name, std::vector<Ref<Class>> bases,
                               Class::Construct construct) {
    const std::size_t dot = name.rfind('.');
    const std::string own = dot == std::string::npos ? name : name.substr(dot + 1);
    Ref<Class> made = python::make_class(vm, own, std::move(bases), std::move(construct));
    made->module = "sqlalchemy";
    classes[name] = made;
    return made;
}

dialect::Statement Library::statement(std::string sql) const {
    return {.sql = std::move(sql), .asked_at = vm.where()};
}

std::vector<dialect::Statement> Library::statements(const std::string& sql) const {
    const base::Source source("SQL of the script", sql);
    std::vector<dialect::Statement> result;
    try {
        for (sql::Statement& each : sql::split(source, 0, sql.size(), flavour())) {
            result.push_back(statement(std::move(each.text)));
        }
    } catch (const Error& error) {
        Error here(error.code(), error.message());
        if (const auto place = vm.where()) {
            here.at(*place);
        }
        throw here.statement(sql).hint(error.hint());
    }
    return result;
}

namespace {

// Every enum type in a column's type, through arrays and variants.
void visit_enums(schema::Type& type, std::string_view dialect,
                 const std::function<void(schema::Type&)>& visit) {
    for (schema::Type& variant : type.variants) {
        if (variant.dialect == dialect) {
            return visit_enums(variant, dialect, visit);
        }
    }
    if (type.kind == schema::TypeKind::Array) {
        return visit_enums(type.item.at(0), dialect, visit);
    }
    if (type.kind == schema::TypeKind::Enum && type.native) {
        visit(type);
    }
}

// "DROP TYPE [IF EXISTS] name": what was made may be made again.
void forget_dropped(std::set<schema::QualifiedName>& made, std::string_view sql,
                    sql::Flavour flavour) {
    sql::Lexer lexer(sql, flavour);
    std::vector<std::string> words;
    for (sql::Token token = lexer.next(); token.kind < sql::TokenKind::End && words.size() < 8;
         token = lexer.next()) {
        words.emplace_back(lexer.text(token));
    }
    if (words.size() < 3 || lower_word(words[0]) != "drop" || lower_word(words[1]) != "type") {
        return;
    }
    const std::size_t at = lower_word(words[2]) == "if" && words.size() > 4 ? 4 : 2;
    const auto bare = [](std::string name) {
        return name.size() > 1 && name.front() == '"' ? name.substr(1, name.size() - 2) : name;
    };
    const bool qualified = words.size() > at + 2 && words[at + 1] == ".";
    made.erase(qualified ? schema::QualifiedName(bare(words[at]), bare(words[at + 2]))
                         : schema::QualifiedName(bare(words[at])));
}

// SQLite ignores this inside a transaction, and a revision is one. OFF is how it is anyway.
bool asks_for_foreign_keys(std::string_view sql) {
    std::string words;
    for (const char c : sql) {
        if (c != ' ' && c != '\t' && c != '\n' && c != '(' && c != ')' && c != '=' && c != ';') {
            words += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        }
    }
    static constexpr std::string_view spellings[] = {"on", "1", "true", "yes"};
    return std::any_of(std::begin(spellings), std::end(spellings), [&](std::string_view value) {
        return words == "pragmaforeign_keys" + std::string(value);
    });
}

}  // namespace

void Library::warn(const std::string& text) const {
    const auto at = vm.where();
    host.warn((at ? fmt::format("{}:{}: ", at->path, at->line) : "") + text);
}

void Library::look_at(const dialect::Statement& statement) {
    if (is_postgresql() || !asks_for_foreign_keys(statement.sql)) {
        return;
    }
    std::string place;
    if (const auto& at = statement.asked_at) {
        place = fmt::format("{}:{}: ", at->path, at->line);
    }
    host.warn(place + statement.sql +
              " has no effect: SQLite ignores it inside a transaction, and a revision is one. Rows "
              "that refer to a deleted row are left as they are");
}

void Library::execute(const std::string& sql) {
    for (dialect::Statement& each : statements(sql)) {
        // A driver does not notice: after COMMIT each statement stands alone, until BEGIN.
        if (sql::transaction_use(each.sql, flavour()) == sql::TransactionUse::Control) {
            const std::string word = lower_word(each.sql);
            if (word == "commit" || word == "end") {
                ask([&] { host.enter_autocommit(); });
                continue;
            }
            if (word == "begin" || word == "start") {
                ask([&] { host.leave_autocommit(); });
                continue;
            }
            throw Error(ErrorCode::Unsupported,
                        "a revision can commit its transaction, but not end it in another way")
                .statement(each.sql);
        }
        forget_dropped(made_enums, each.sql, flavour());
        look_at(each);
        std::vector<dialect::Statement> one;
        one.push_back(std::move(each));
        ask([&] { host.execute(std::move(one)); });
    }
}

void Library::create_table(operation::CreateTable create) {
    for (schema::Column& column : create.table.columns) {
        visit_enums(column.type, host.dialect().name(), [&](schema::Type& type) {
            if (type.create_type && !type.name.empty() &&
                !made_enums.emplace(type.schema, type.name).second) {
                type.create_type = false;
            }
        });
    }
    carry_out(std::move(create));
}

schema::Database Library::read(const dialect::ReadOptions& options) {
    return ask([&] { return host.read_schema(options); });
}

bool Library::has_table(const schema::QualifiedName& table) {
    return schema::has_relation(read({.table = table}), table);
}

std::vector<std::string> Library::table_names(const std::string& schema) {
    std::vector<std::string> names;
    for (const schema::Table& table : read({.schemas = {schema}}).tables) {
        names.push_back(table.name.name);
    }
    return names;
}

void Library::carry_out(operation::Operation operation) {
    operation::apply(naming_convention, operation);
    std::vector<dialect::Statement> statements;
    for (std::string& sql : host.dialect().render(operation)) {
        statements.push_back(statement(std::move(sql)));
    }
    ask([&] { host.execute(std::move(statements)); });
}

void Library::rethrow(const Error& error) {
    if (error.code() != ErrorCode::Database) {
        throw error;
    }
    raise_database_error(*this, error);
}

std::string lower_word(std::string_view sql) {
    std::string word;
    for (const char c : sql) {
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
            word += static_cast<char>(c | 0x20);
        } else if (!word.empty()) {
            break;
        }
    }
    return word;
}

Value function(Library& library, std::string_view signature, Code code) {
    return python::make_function(
        signature, [&library, code = std::move(code)](Interpreter&, std::span<Value> arguments) {
            return code(library, arguments);
        });
}

Class::Construct constructor(Library& library, std::string_view signature, Constructor code) {
    const Value bound = python::make_function(
        signature, [&library, code = std::move(code)](Interpreter&, std::span<Value> arguments) {
            const Value& of = arguments.front();
            return code(library, Ref<Class>(&of.to<Class>()), arguments.subspan(1));
        });
    return [bound](Interpreter& vm, const Ref<Class>& of, const Arguments& arguments) {
        std::vector<Value> positional{of};
        positional.insert(positional.end(), arguments.positional.begin(),
                          arguments.positional.end());
        return bound.to<NativeFunction>().call(
            vm, {positional, arguments.keyword_names, arguments.keyword_values});
    };
}

void argument_error(Library& library, const std::string& message) {
    python::raise(library.vm, library.type("ArgumentError"), message);
}

std::string text_of(Library& library, const Value& value, std::string_view what) {
    const Value& inside = python::payload_of(value);
    python::refuse_unresolved(inside);
    if (!inside.is(python::Kind::Str)) {
        argument_error(library, fmt::format("{}: a str is expected, got {}", what,
                                            python::type_name(library.vm, value)));
    }
    return inside.as_text();
}

std::string text_or(Library& library, const Value& value, std::string_view what,
                    std::string fallback) {
    return value.is_absent() ? std::move(fallback) : text_of(library, value, what);
}

bool flag_of(Library& library, const Value& value, bool fallback) {
    return value.is_absent() ? fallback : python::truth(library.vm, value);
}

std::optional<bool> optional_flag(Library& library, const Value& value) {
    return value.is_absent() ? std::nullopt : std::optional(python::truth(library.vm, value));
}

std::optional<int> integer_of(Library& library, const Value& value, std::string_view what) {
    if (value.is_absent()) {
        return std::nullopt;
    }
    python::refuse_unresolved(value);
    if (!value.is_int()) {
        argument_error(library, fmt::format("{}: an int is expected, got {}", what,
                                            python::type_name(library.vm, value)));
    }
    return static_cast<int>(value.as_int());
}

std::vector<std::string> texts_of(Library& library, const Value& value, std::string_view what) {
    std::vector<std::string> result;
    if (value.is_absent()) {
        return result;
    }
    if (python::payload_of(value).is(python::Kind::Str)) {
        return {text_of(library, value, what)};
    }
    for (const Value& item : python::collect(library.vm, value)) {
        result.push_back(text_of(library, item, what));
    }
    return result;
}

Keywords keywords_of(Library& /*library*/, const Value& dict) {
    Keywords result;
    if (!dict.is(python::Kind::Dict)) {
        return result;
    }
    const python::Table& table = dict.to<python::Dict>().table;
    for (std::size_t at = 0; const python::Table::Entry* entry = table.next(at);) {
        result.emplace_back(entry->key.as_text(), entry->value);
    }
    return result;
}

void unknown_keyword(const std::string& where, const std::string& keyword) {
    python::unsupported(fmt::format("{}: the keyword '{}'", where, keyword));
}

}  // namespace limbeck::alembic
