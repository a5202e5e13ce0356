// SPDX-License-Identifier: MIT
#include "limbeck/alembic/exceptions.h"

#include <fmt/core.h>

#include <utility>

#include "limbeck/python/exceptions.h"
#include "limbeck/python/state.h"

namespace limbeck::alembic {

namespace {

struct ExceptionRow {
    std::string_view name;
    std::string_view base;
};

constexpr ExceptionRow exception_rows[] = {
    {"SQLAlchemyError", ""},
    {"ArgumentError", "SQLAlchemyError"},
    {"ObjectNotExecutableError", "ArgumentError"},
    {"NoSuchModuleError", "ArgumentError"},
    {"CompileError", "SQLAlchemyError"},
    {"UnsupportedCompilationError", "CompileError"},
    {"CircularDependencyError", "SQLAlchemyError"},
    {"InvalidRequestError", "SQLAlchemyError"},
    {"NoSuchTableError", "InvalidRequestError"},
    {"NoSuchColumnError", "InvalidRequestError"},
    {"NoResultFound", "InvalidRequestError"},
    {"MultipleResultsFound", "InvalidRequestError"},
    {"ResourceClosedError", "InvalidRequestError"},
    {"PendingRollbackError", "InvalidRequestError"},
    {"NoReferenceError", "InvalidRequestError"},
    {"NoReferencedTableError", "NoReferenceError"},
    {"StatementError", "SQLAlchemyError"},
    {"DBAPIError", "StatementError"},
    {"InterfaceError", "DBAPIError"},
    {"DatabaseError", "DBAPIError"},
    {"DataError", "DatabaseError"},
    {"OperationalError", "DatabaseError"},
    {"IntegrityError", "DatabaseError"},
    {"InternalError", "DatabaseError"},
    {"ProgrammingError", "DatabaseError"},
    {"NotSupportedError", "DatabaseError"},
    {"UnmappedInstanceError", "InvalidRequestError"},  // sqlalchemy.orm.exc, from here on
    {"DetachedInstanceError", "SQLAlchemyError"},
    {"ObjectDeletedError", "InvalidRequestError"},
    {"StaleDataError", "SQLAlchemyError"},
    {"FlushError", "SQLAlchemyError"},
    {"CommandError", ""},  // alembic.util.exc
};

// The driver's class of an SQLSTATE, as psycopg2 divides them.
std::string_view class_of_sqlstate(std::string_view state) {
    static constexpr std::pair<std::string_view, std::string_view> by_prefix[] = {
        {"0A", "NotSupportedError"}, {"20", "ProgrammingError"}, {"21", "ProgrammingError"},
        {"22", "DataError"},         {"23", "IntegrityError"},   {"24", "InternalError"},
        {"25", "InternalError"},     {"26", "OperationalError"}, {"27", "OperationalError"},
        {"28", "OperationalError"},  {"2B", "InternalError"},    {"2D", "InternalError"},
        {"2F", "InternalError"},     {"34", "OperationalError"}, {"38", "InternalError"},
        {"39", "InternalError"},     {"3B", "InternalError"},    {"3D", "ProgrammingError"},
        {"3F", "ProgrammingError"},  {"40", "OperationalError"}, {"42", "ProgrammingError"},
        {"44", "ProgrammingError"},  {"53", "OperationalError"}, {"54", "OperationalError"},
        {"55", "OperationalError"},  {"57", "OperationalError"}, {"58", "OperationalError"},
        {"F0", "InternalError"},     {"P0", "InternalError"},    {"XX", "InternalError"},
    };
    for (const auto& [prefix, name] : by_prefix) {
        if (state.substr(0, 2) == prefix) {
            return name;
        }
    }
    return "DatabaseError";
}

// SQLite has no SQLSTATE: Python's sqlite3 goes by its result code, whose texts these are.
std::string_view class_of_message(std::string_view message) {
    if (message.find("constraint failed") != std::string_view::npos ||
        message.find("datatype mismatch") != std::string_view::npos) {
        return "IntegrityError";
    }
    return "OperationalError";
}

}  // namespace

void add_exceptions(Library& library) {
    for (const ExceptionRow& row : exception_rows) {
        const Ref<Class> base = row.base.empty() ? python::exception_class(library.vm, "Exception")
                                                 : library.type(std::string(row.base));
        const Ref<Class> made = library.make_class(std::string(row.name), {base});
        made->module = row.name == "CommandError" ? "alembic.util.exc" : "sqlalchemy.exc";
        made->is_exception = true;
    }
}

void raise_database_error(Library& library, const Error& error) {
    const std::string_view name = error.sqlstate().empty() ? class_of_message(error.message())
                                                           : class_of_sqlstate(error.sqlstate());
    const Ref<Class> type = library.type(std::string(name));
    const Ref<python::Instance> exception =
        python::make_exception(library.vm, type, error.message());
    const Ref<python::Instance> original = python::make_exception(
        library.vm, python::exception_class(library.vm, "Exception"), error.message());
    original->attributes->table.set(
        "pgcode", error.sqlstate().empty() ? Value::none() : Value::text(error.sqlstate()));
    original->attributes->table.set("sqlstate", Value::text(error.sqlstate()));
    exception->attributes->table.set("orig", original);
    exception->attributes->table.set("statement", Value::text(error.statement()));
    exception->attributes->table.set("params", Value::none());
    exception->failure = python::make<python::HostFailure>(error);
    throw python::Raised{exception};
}

void raise(Library& library, std::string_view name, const std::string& message) {
    python::raise(library.vm, library.type(std::string(name)), message);
}

}  // namespace limbeck::alembic
