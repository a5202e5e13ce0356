// SPDX-License-Identifier: MIT
#pragma once

#include <libpq-fe.h>

#include <memory>

namespace limbeck::postgresql {

// The functions of libpq that are used, by name.
#define LIMBECK_LIBPQ_FUNCTIONS(F) \
    F(PQbackendPID)                \
    F(PQcancel)                    \
    F(PQclear)                     \
    F(PQcmdStatus)                 \
    F(PQcmdTuples)                 \
    F(PQconnectdbParams)           \
    F(PQconsumeInput)              \
    F(PQdb)                        \
    F(PQenterPipelineMode)         \
    F(PQerrorMessage)              \
    F(PQexitPipelineMode)          \
    F(PQfinish)                    \
    F(PQflush)                     \
    F(PQfname)                     \
    F(PQftype)                     \
    F(PQfreeCancel)                \
    F(PQgetCancel)                 \
    F(PQgetResult)                 \
    F(PQgetisnull)                 \
    F(PQgetlength)                 \
    F(PQgetvalue)                  \
    F(PQhost)                      \
    F(PQisBusy)                    \
    F(PQisnonblocking)             \
    F(PQnfields)                   \
    F(PQntuples)                   \
    F(PQparameterStatus)           \
    F(PQpipelineStatus)            \
    F(PQpipelineSync)              \
    F(PQport)                      \
    F(PQresultErrorField)          \
    F(PQresultErrorMessage)        \
    F(PQresultStatus)              \
    F(PQsendQueryParams)           \
    F(PQserverVersion)             \
    F(PQsetNoticeReceiver)         \
    F(PQsetnonblocking)            \
    F(PQsocket)                    \
    F(PQstatus)                    \
    F(PQtransactionStatus)         \
    F(PQuser)

// The client library, as pointers: it is loaded when the first PostgreSQL database is opened, so
// that everything else starts without it (it brings some 25 libraries along: TLS, Kerberos, LDAP)
// and works where it is not installed.
struct Libpq {
#define LIMBECK_LIBPQ_MEMBER(name) decltype(&::name) name = nullptr;
    LIMBECK_LIBPQ_FUNCTIONS(LIMBECK_LIBPQ_MEMBER)
#undef LIMBECK_LIBPQ_MEMBER
};

// Loads libpq once per process. Throws Error (Config) where it is missing or older than
// PostgreSQL 14's.
const Libpq& libpq();

struct ConnectionDeleter {
    bool is_lent = false;  // somebody else ends it
    void operator()(PGconn* connection) const {
        if (!is_lent) {
            libpq().PQfinish(connection);
        }
    }
};
struct ResultDeleter {
    void operator()(PGresult* result) const { libpq().PQclear(result); }
};
using ConnectionHandle = std::unique_ptr<PGconn, ConnectionDeleter>;
using ResultHandle = std::unique_ptr<PGresult, ResultDeleter>;

}  // namespace limbeck::postgresql
