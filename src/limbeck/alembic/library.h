// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "limbeck/alembic/host.h"
#include "limbeck/operation/operation.h"
#include "limbeck/python/class.h"
#include "limbeck/python/module.h"

// What the native modules share while scripts run.
namespace limbeck::alembic {

using python::Arguments;
using python::Class;
using python::Interpreter;
using python::NativeFunction;
using python::NativeObject;
using python::Ref;
using python::Value;

struct Library {
    Library(Interpreter& interpreter, Host& runner)
        : vm(interpreter), host(runner), facts(runner.facts()) {
        if (facts.naming_convention) {
            naming_convention = facts.naming_convention();
        }
    }

    Interpreter& vm;
    Host& host;
    const ProjectFacts& facts;
    schema::NamingConvention naming_convention;

    // Every class that the modules have, by its name there: "Column", "VARCHAR", "postgresql.UUID".
    std::map<std::string, Ref<Class>> classes;
    // Enum types that CREATE TABLE has made: Alembic makes each once in a run.
    std::set<schema::QualifiedName> made_enums;
    std::map<std::string, Ref<python::ModuleObject>> modules;
    // What @compiles says of a type of the script; of one that is run anew the last counts.
    struct Spelling {
        Ref<Class> of;
        std::string dialect;  // "" for all
        Value function;
    };
    std::vector<Spelling> spellings;
    // Set: the script has done something after which the database cannot be asked any more.
    std::optional<Error> refusal;
    Value connection;  // what op.get_bind() gives
    int aliases = 0;   // of mapped classes, so far
    Value context;     // what op.get_context() gives

    [[nodiscard]] bool is_postgresql() const { return host.dialect().name() == "postgresql"; }
    [[nodiscard]] sql::Flavour flavour() const { return host.dialect().flavour(); }

    Ref<Class> make_class(const std::string& name, std::vector<Ref<Class>> bases = {},
                          Class::Construct construct = {});
    [[nodiscard]] Ref<Class> type(const std::string& name) const { return classes.at(name); }

    // SQL that a call of the script asks for, with the place of the call.
    [[nodiscard]] dialect::Statement statement(std::string sql) const;
    // A text of one or more statements, taken apart.
    [[nodiscard]] std::vector<dialect::Statement> statements(const std::string& sql) const;

    // Names what the operation leaves unnamed, renders it and has it executed.
    void carry_out(operation::Operation operation);
    // A warning, with the place of the call.
    void warn(const std::string& text) const;
    // Warns of what will not do what it says.
    void look_at(const dialect::Statement& statement);
    // SQL text of a script. Its COMMIT ends the transaction, and another begins.
    void execute(const std::string& sql);
    // With the types that its Enum columns need, each made once in a run.
    void create_table(operation::CreateTable create);

    // What the database has, as far as an inspector or `checkfirst` asks. Throws Error
    // (Unsupported) where nothing can be asked.
    [[nodiscard]] schema::Database read(const dialect::ReadOptions& options);
    [[nodiscard]] bool has_table(const schema::QualifiedName& table);
    [[nodiscard]] std::vector<std::string> table_names(const std::string& schema);

    // Calls the host; a failure of the database becomes an exception that the script may catch.
    template <typename Work>
    auto ask(const Work& work) -> decltype(work()) {
        if (refusal) {
            throw *refusal;
        }
        try {
            return work();
        } catch (const Error& error) {
            rethrow(error);
        }
    }
    [[noreturn]] void rethrow(const Error& error);
};

// A native function whose code sees the library.
using Code = std::function<Value(Library&, std::span<Value>)>;
Value function(Library& library, std::string_view signature, Code code);

// The constructor of a class, given the class that is called: it or a subclass of the script's.
using Constructor = std::function<Value(Library&, const Ref<Class>&, std::span<Value>)>;
Class::Construct constructor(Library& library, std::string_view signature, Constructor code);

// What an argument is, with Python's complaint where it is something else. `what` names it.
std::string text_of(Library& library, const Value& value, std::string_view what);
std::string text_or(Library& library, const Value& value, std::string_view what,
                    std::string fallback = "");  // absent: the fallback
bool flag_of(Library& library, const Value& value, bool fallback);
std::optional<int> integer_of(Library& library, const Value& value, std::string_view what);
std::optional<bool> optional_flag(Library& library, const Value& value);
std::vector<std::string> texts_of(Library& library, const Value& value, std::string_view what);
schema::Name name_of(Library& library, const Value& value);
[[noreturn]] void argument_error(Library& library, const std::string& message);

// Refuses keywords of **kw that nobody has asked for; gives what is left as pairs.
using Keywords = std::vector<std::pair<std::string, Value>>;
Keywords keywords_of(Library& library, const Value& dict);
// The first word of a statement, in lower case.
std::string lower_word(std::string_view sql);
[[noreturn]] void unknown_keyword(const std::string& where, const std::string& keyword);

// The modules, each filled by a file of its own.
void add_types(Library& library);
void add_expressions(Library& library);
void fill_expressions(Library& library, python::ModuleObject& module);
// sqlalchemy.sql.functions: each is what sa.func has under its name.
void fill_functions(Library& library, python::ModuleObject& module);
void add_queries(Library& library);
void fill_queries(Library& library, python::ModuleObject& module);
void fill_schema_items(Library& library, python::ModuleObject& module);
void add_connection(Library& library);
void add_inspector(Library& library);
void add_batch(Library& library);

void fill_ddl(Library& library, python::ModuleObject& module);
Value postgresql_array(Library& library, std::span<Value> arguments);

void fill_op(Library& library, python::ModuleObject& module);
void fill_context(Library& library, python::ModuleObject& module);

}  // namespace limbeck::alembic
