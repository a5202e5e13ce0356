// SPDX-License-Identifier: MIT
#include "limbeck/postgresql/other_kinds.h"

#include <fmt/core.h>

#include <string_view>

namespace limbeck::postgresql {

namespace {

constexpr int version_18 = 180000;

// The first object identifier that a user's object can have.
constexpr std::string_view by_user = "16384";

std::string not_of_extension(std::string_view catalog) {
    return fmt::format(
        "NOT EXISTS (SELECT FROM pg_depend x WHERE x.classid = '{}'::regclass\n"
        "    AND x.objid = o.oid AND x.deptype IN ('e', 'i'))",
        catalog);
}

// A catalog whose rows hang on tables.
std::string on_table(std::string_view kind, std::string_view catalog, std::string_view table,
                     std::string_view name, std::string_view condition, const std::string& wanted) {
    return fmt::format(
        "SELECT {}, n.nspname, {}\nFROM {} o JOIN pg_class c ON c.oid = o.{}\n"
        "JOIN pg_namespace n ON n.oid = c.relnamespace\nWHERE {} AND {}",
        kind, name, catalog, table, condition, wanted);
}

// A catalog whose rows live in schemas.
std::string in_schema(std::string_view kind, std::string_view catalog, std::string_view schema,
                      std::string_view name, std::string_view condition,
                      const std::string& wanted) {
    return fmt::format(
        "SELECT {}, n.nspname, {}\nFROM {} o JOIN pg_namespace n ON n.oid = o.{}\n"
        "WHERE {} AND {} AND {}",
        kind, name, catalog, schema, condition, wanted, not_of_extension(catalog));
}

// A catalog whose rows belong to the database.
std::string in_database(std::string_view kind, std::string_view catalog, std::string_view name,
                        std::string_view condition = "true") {
    return fmt::format("SELECT {}, '', {}\nFROM {} o\nWHERE o.oid >= {} AND {} AND {}", kind, name,
                       catalog, by_user, condition, not_of_extension(catalog));
}

}  // namespace

std::vector<std::string> other_kinds_of_tables(const std::string& wanted, int server_version) {
    const std::string no_extension =
        "NOT EXISTS (SELECT FROM pg_depend x WHERE x.classid = 'pg_class'::regclass\n"
        "    AND x.objid = c.oid AND x.deptype = 'e')";
    std::vector<std::string> result{
        on_table("'policy'", "pg_policy", "polrelid", "format('%s on %s', o.polname, c.relname)",
                 no_extension, wanted),
        on_table("'rule'", "pg_rewrite", "ev_class", "format('%s on %s', o.rulename, c.relname)",
                 "o.rulename <> '_RETURN' AND " + no_extension, wanted),
        on_table("'clustering of table'", "pg_index", "indrelid", "c.relname", "o.indisclustered",
                 wanted),
        on_table("'comment on the index of constraint'", "pg_constraint", "conrelid",
                 "format('%s on %s', o.conname, c.relname)",
                 "o.contype IN ('p', 'u', 'x') AND EXISTS (SELECT FROM pg_description d\n"
                 "    WHERE d.classoid = 'pg_class'::regclass AND d.objoid = o.conindid) AND " +
                     no_extension,
                 wanted),
        fmt::format("SELECT 'privileges of table', n.nspname, c.relname\nFROM pg_class c\n"
                    "JOIN pg_namespace n ON n.oid = c.relnamespace\n"
                    "WHERE c.relacl IS NOT NULL AND c.relkind <> 'S' AND {} AND {}",
                    no_extension, wanted),
        on_table("'privileges of column'", "pg_attribute", "attrelid",
                 "format('%s.%s', c.relname, o.attname)",
                 "o.attacl IS NOT NULL AND " + no_extension, wanted),
    };
    if (server_version >= version_18) {
        result.push_back(on_table(
            "'options of NOT NULL'", "pg_constraint", "conrelid",
            "format('%s on %s', o.conname, c.relname)",
            "o.contype = 'n' AND (o.connoinherit OR NOT o.convalidated) AND " + no_extension,
            wanted));
        result.push_back(on_table("'enforcement of constraint'", "pg_constraint", "conrelid",
                                  "format('%s on %s', o.conname, c.relname)",
                                  "(NOT o.conenforced OR o.conperiod) AND " + no_extension,
                                  wanted));
    }
    return result;
}

std::vector<std::string> other_kinds(const std::string& wanted) {
    return {
        in_schema("'aggregate'", "pg_proc", "pronamespace",
                  "format('%s(%s)', o.proname, pg_get_function_identity_arguments(o.oid))",
                  "o.prokind = 'a'", wanted),
        in_schema("CASE o.typtype WHEN 'd' THEN 'domain' WHEN 'c' THEN 'composite type'\n"
                  "    WHEN 'r' THEN 'range type' ELSE 'type' END",
                  "pg_type", "typnamespace", "o.typname",
                  "(o.typtype IN ('d', 'r', 'p')\n    OR (o.typtype = 'b' AND o.typelem = 0)\n"
                  "    OR (o.typtype = 'c' AND EXISTS (SELECT FROM pg_class c\n"
                  "        WHERE c.oid = o.typrelid AND c.relkind = 'c')))",
                  wanted),
        in_schema("'collation'", "pg_collation", "collnamespace", "o.collname", "true", wanted),
        in_schema("'conversion'", "pg_conversion", "connamespace", "o.conname", "true", wanted),
        in_schema("'operator'", "pg_operator", "oprnamespace",
                  "format('%s (%s, %s)', o.oprname, format_type(NULLIF(o.oprleft, 0), NULL),\n"
                  "    format_type(NULLIF(o.oprright, 0), NULL))",
                  "true", wanted),
        in_schema("'operator class'", "pg_opclass", "opcnamespace", "o.opcname", "true", wanted),
        in_schema("'operator family'", "pg_opfamily", "opfnamespace", "o.opfname", "true", wanted),
        in_schema("'statistics object'", "pg_statistic_ext", "stxnamespace", "o.stxname", "true",
                  wanted),
        in_schema("'text search configuration'", "pg_ts_config", "cfgnamespace", "o.cfgname",
                  "true", wanted),
        in_schema("'text search dictionary'", "pg_ts_dict", "dictnamespace", "o.dictname", "true",
                  wanted),
        in_schema("'text search parser'", "pg_ts_parser", "prsnamespace", "o.prsname", "true",
                  wanted),
        in_schema("'text search template'", "pg_ts_template", "tmplnamespace", "o.tmplname", "true",
                  wanted),
        in_schema("'privileges of sequence'", "pg_class", "relnamespace", "o.relname",
                  "o.relkind = 'S' AND o.relacl IS NOT NULL", wanted),
        in_schema("'privileges of function'", "pg_proc", "pronamespace", "o.proname",
                  "o.proacl IS NOT NULL", wanted),
        in_schema("'privileges of type'", "pg_type", "typnamespace", "o.typname",
                  "o.typacl IS NOT NULL", wanted),
        // Those that the server itself gave when the database was made are none.
        fmt::format("SELECT 'privileges of schema', '', n.nspname\nFROM pg_namespace n\n"
                    "LEFT JOIN pg_init_privs i ON i.objoid = n.oid\n"
                    "    AND i.classoid = 'pg_namespace'::regclass AND i.objsubid = 0\n"
                    "WHERE n.nspacl IS DISTINCT FROM i.initprivs AND {}",
                    wanted),
        fmt::format("SELECT 'security label', '', pg_describe_object(classoid, objoid, objsubid)\n"
                    "FROM pg_seclabel WHERE objoid >= {}",
                    by_user),
        "SELECT 'default privileges', COALESCE(n.nspname, ''),\n"
        "    format('of role %s', pg_get_userbyid(o.defaclrole))\n"
        "FROM pg_default_acl o LEFT JOIN pg_namespace n ON n.oid = o.defaclnamespace",
        "SELECT 'subscription', '', o.subname\nFROM pg_subscription o JOIN pg_database b\n"
        "    ON b.oid = o.subdbid WHERE b.datname = current_database()",
        in_database("'event trigger'", "pg_event_trigger", "o.evtname"),
        in_database("'publication'", "pg_publication", "o.pubname"),
        in_database("'cast'", "pg_cast",
                    "format('%s AS %s', format_type(o.castsource, NULL),\n"
                    "    format_type(o.casttarget, NULL))"),
        in_database("'language'", "pg_language", "o.lanname"),
        in_database("'access method'", "pg_am", "o.amname"),
        in_database("'transform'", "pg_transform", "format_type(o.trftype, NULL)"),
        in_database("'foreign data wrapper'", "pg_foreign_data_wrapper", "o.fdwname"),
        in_database("'foreign server'", "pg_foreign_server", "o.srvname"),
    };
}

}  // namespace limbeck::postgresql
