/* SPDX-License-Identifier: MIT */
#pragma once

#include <stddef.h>

#include <limbeck/export.h>

/* The same as limbeck/migrator.h, for other languages: opaque handles, UTF-8 text, no exceptions.
 *
 *     limbeck_options options = {.size = sizeof options, .url = url, .revision_folder =
 * "migrations"}; limbeck_migrator *migrator; char *text; if (limbeck_open(&options, &migrator,
 * &text) != LIMBECK_OK || limbeck_upgrade(migrator, "head", &text) != LIMBECK_OK) { fputs(text,
 * stderr); … }
 *
 * Every call sets *text to what it has to say, which limbeck_free() frees: its result as the JSON
 * that the program prints with --json (docs/json.md), or after a failure the report, in several
 * lines, and null where there is neither. `text` may be null. One handle is used by one thread at a
 * time, but for limbeck_cancel(); different handles by different threads. Nothing prints or exits.
 */
#ifdef __cplusplus
extern "C" {
#endif

typedef struct limbeck_migrator limbeck_migrator;
struct pg_conn; /* libpq's PGconn */
struct sqlite3;

typedef enum limbeck_status {
    LIMBECK_OK = 0,
    LIMBECK_USAGE = 1,       /* the arguments */
    LIMBECK_CONFIG = 2,      /* a configuration file, a URL */
    LIMBECK_SCRIPT = 3,      /* a revision file */
    LIMBECK_REVISION = 4,    /* the graph, or a target that does not lead to one revision */
    LIMBECK_DATABASE = 5,    /* the server or the connection said no */
    LIMBECK_UNSUPPORTED = 6, /* understood, but not done by this version */
    LIMBECK_REFUSED = 7,     /* could be done, but would be wrong or unsafe */
    LIMBECK_INTERRUPTED = 8, /* limbeck_cancel() was called */
    LIMBECK_INTERNAL = 9     /* out of memory, or a fault of Limbeck */
} limbeck_status;

/* A revision file that is part of the program; see limbeck_embed_revisions() in docs/library.md. */
typedef struct limbeck_revision {
    const char* path;
    const char* text;
    size_t length; /* of the text, in bytes */
} limbeck_revision;

/* What is null or 0 is left to the project's configuration, or to the default. The strings and
 * arrays are copied, the texts of revisions are not. */
typedef struct limbeck_options {
    size_t size;         /* sizeof(limbeck_options) */
    const char* project; /* the folder whose limbeck.toml or alembic.ini is read; ${NAME} in it
                            takes the process's environment */
    const char* url;
    struct pg_conn*
        postgresql; /* an open, idle connection in the place of a URL: stays the caller's */
    struct sqlite3* sqlite;
    const char* revision_folder;
    const limbeck_revision* revisions; /* in the place of files */
    size_t revision_count;
    const char* version_table;
    const char* version_table_schema;
    int single_transaction;
    double lock_timeout; /* seconds; 0 is the default, below 0 not to wait */
    const char* models;  /* what C++ models say, as JSON: for limbeck_check() */
    /* Warnings and notices, one line each. */
    void (*log)(void* context, const char* line);
    /* Before each step. */
    void (*progress)(void* context, const char* revision, size_t done, size_t total);
    void* context;
} limbeck_options;

LIMBECK_API const char* limbeck_version(void);

LIMBECK_API limbeck_status limbeck_open(const limbeck_options* options, limbeck_migrator** migrator,
                                        char** text);
LIMBECK_API void limbeck_close(limbeck_migrator* migrator); /* null is nothing */

/* A step that revisions may call with `-- limbeck:step NAME`, in their transaction, on the
 * connection of libpq or SQLite that it is given (the other one is null). It returns null, or what
 * went wrong: then the revision is rolled back. The text must live until the next call. */
typedef const char* (*limbeck_step)(void* context, struct pg_conn* postgresql,
                                    struct sqlite3* sqlite);
LIMBECK_API limbeck_status limbeck_add_step(limbeck_migrator* migrator, const char* name,
                                            limbeck_step step, void* context, char** text);

LIMBECK_API limbeck_status limbeck_history(limbeck_migrator* migrator, char** text);
LIMBECK_API limbeck_status limbeck_heads(limbeck_migrator* migrator, char** text);
LIMBECK_API limbeck_status limbeck_current(limbeck_migrator* migrator, char** text);
LIMBECK_API limbeck_status limbeck_plan(limbeck_migrator* migrator, const char* target,
                                        char** text);
LIMBECK_API limbeck_status limbeck_upgrade(limbeck_migrator* migrator, const char* target,
                                           char** text);
LIMBECK_API limbeck_status limbeck_downgrade(limbeck_migrator* migrator, const char* target,
                                             char** text);
LIMBECK_API limbeck_status limbeck_stamp(limbeck_migrator* migrator, const char* target,
                                         char** text);
/* LIMBECK_OK where nothing differs, LIMBECK_REFUSED with the changes as JSON where something does.
 */
LIMBECK_API limbeck_status limbeck_check(limbeck_migrator* migrator, char** text);
LIMBECK_API limbeck_status limbeck_require_at_least(limbeck_migrator* migrator,
                                                    const char* revision, char** text);

/* From any thread, or a signal handler. */
LIMBECK_API void limbeck_cancel(limbeck_migrator* migrator);

LIMBECK_API void limbeck_free(char* text); /* null is nothing */

#ifdef __cplusplus
}
#endif
