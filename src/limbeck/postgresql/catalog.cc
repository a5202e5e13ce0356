// SPDX-License-Identifier: MIT
#include "limbeck/postgresql/catalog.h"

#include <fmt/core.h>

#include <string_view>

#include "limbeck/base/text.h"
#include "limbeck/postgresql/other_kinds.h"

namespace limbeck::postgresql {

namespace {

constexpr int version_13 = 130000;
constexpr int version_14 = 140000;
constexpr int version_15 = 150000;

// Both are read from settings of our own, once for each query: a parameter would have to be
// resolved before the search path is emptied, which would take another round trip.
constexpr std::string_view wanted_schemas =
    "((SELECT current_setting('limbeck.schemas')::oid[])::oid[])";
constexpr std::string_view wanted_table = "(SELECT current_setting('limbeck.table')::oid)";

// What belongs to an extension is left out.
std::string not_of_extension(std::string_view catalog, std::string_view alias) {
    return fmt::format(
        "NOT EXISTS (SELECT FROM pg_depend x WHERE x.classid = '{0}'::regclass\n"
        "    AND x.objid = {1}.oid AND x.deptype = 'e')",
        catalog, alias);
}

std::string comment_of(std::string_view catalog, std::string_view oid, std::string_view sub = "0") {
    return fmt::format(
        "LEFT JOIN pg_description d ON d.classoid = '{}'::regclass AND d.objoid = {}\n"
        "    AND d.objsubid = {}",
        catalog, oid, sub);
}

std::string context(const dialect::ReadOptions& options) {
    std::string schemas = "nspname !~ '^pg_' AND nspname <> 'information_schema'";
    if (options.table) {
        schemas = "false";
    } else if (!options.schemas.empty()) {
        schemas =
            "nspname = ANY ($2::pg_catalog.text[])\n"
            "        OR ('' = ANY ($2::pg_catalog.text[])\n"
            "            AND nspname = pg_catalog.current_schema())";
    }
    // Not to_regclass(): that one throws where the role may not use the schema.
    return fmt::format(
        "SELECT pg_catalog.current_schema(),\n"
        "    pg_catalog.array_remove(pg_catalog.current_schemas(true), 'pg_catalog'),\n"
        "    pg_catalog.set_config('limbeck.table', COALESCE((SELECT c.oid\n"
        "        FROM pg_catalog.unnest(CASE $3::pg_catalog.text WHEN ''\n"
        "            THEN pg_catalog.current_schemas(true) ELSE ARRAY[$3::pg_catalog.name] END)\n"
        "            WITH ORDINALITY s(name, place)\n"
        "        JOIN pg_catalog.pg_namespace n ON n.nspname = s.name\n"
        "        JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid\n"
        "        WHERE c.relname = $1 AND c.relkind IN ('r', 'p', 'v', 'm', 'f')\n"
        "        ORDER BY s.place LIMIT 1), 0)::pg_catalog.text, true),\n"
        "    pg_catalog.set_config('limbeck.schemas', (SELECT\n"
        "        COALESCE(pg_catalog.array_agg(oid), '{{}}')::pg_catalog.text\n"
        "        FROM pg_catalog.pg_namespace WHERE {}), true),\n"
        "    $2::pg_catalog.text[]",
        schemas);
}

// As pg_dump sets them, and the time zone, in which constants of timestamptz are spelt. Without
// JIT, which would spend more on compiling these queries than they take.
constexpr std::string_view settings =
    "SELECT pg_catalog.set_config('search_path', '', true),\n"
    "    pg_catalog.set_config('datestyle', 'ISO', true),\n"
    "    pg_catalog.set_config('intervalstyle', 'postgres', true),\n"
    "    pg_catalog.set_config('timezone', 'UTC', true),\n"
    "    pg_catalog.set_config('bytea_output', 'hex', true),\n"
    "    pg_catalog.set_config('extra_float_digits', '3', true),\n"
    "    pg_catalog.set_config('standard_conforming_strings', 'on', true),\n"
    "    pg_catalog.set_config('quote_all_identifiers', 'off', true),\n"
    "    pg_catalog.set_config('jit', 'off', true)";

class Writer {
  public:
    Writer(const dialect::ReadOptions& options, int version)
        : one_table_(options.table.has_value()), version_(version) {}

    [[nodiscard]] std::string schemas() const {
        return fmt::format(
            "SELECT n.nspname, d.description\nFROM pg_namespace n\n{}\n"
            "WHERE n.oid = ANY {} AND {}\nORDER BY n.nspname",
            comment_of("pg_namespace", "n.oid"), wanted_schemas,
            not_of_extension("pg_namespace", "n"));
    }

    [[nodiscard]] std::string relations() const {
        return fmt::format(
            "SELECT c.oid, n.nspname, c.relname, c.relkind, c.relpersistence,\n"
            "    CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END,\n"
            "    CASE WHEN c.relispartition THEN pg_get_expr(c.relpartbound, c.oid) END,\n"
            "    c.reloptions, t.reloptions, NULLIF(am.amname, 'heap'), ts.spcname,\n"
            "    c.relrowsecurity OR c.relforcerowsecurity, NULLIF(c.relreplident, 'd'),\n"
            "    CASE WHEN c.reloftype <> 0 THEN format_type(c.reloftype, NULL) END,\n"
            "    CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END, d.description\n"
            "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace\n"
            "LEFT JOIN pg_class t ON t.oid = c.reltoastrelid\n"
            "LEFT JOIN pg_am am ON am.oid = c.relam\n"
            "LEFT JOIN pg_tablespace ts ON ts.oid = c.reltablespace\n{}\n"
            "WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND {}\n    AND {}\n"
            "ORDER BY n.nspname, c.relname",
            comment_of("pg_class", "c.oid"), is_wanted("c"),
            one_table_ ? "true" : not_of_extension("pg_class", "c"));
    }

    [[nodiscard]] std::string parents() const {
        return fmt::format(
            "SELECT i.inhrelid, n.nspname, p.relname\n"
            "FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid\n"
            "JOIN pg_class p ON p.oid = i.inhparent\n"
            "JOIN pg_namespace n ON n.oid = p.relnamespace\n"
            "WHERE c.relkind IN ('r', 'p', 'f') AND {}\nORDER BY i.inhrelid, i.inhseqno",
            is_wanted("c"));
    }

    // An inherited column differs where its default or its NOT NULL is none of its parents'.
    [[nodiscard]] std::string columns() const {
        return fmt::format(
            "SELECT a.attrelid, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod),\n"
            "    a.attndims, a.attnotnull, pg_get_expr(f.adbin, f.adrelid), a.attidentity,\n"
            "    a.attgenerated, NULLIF(ln.nspname, 'pg_catalog'), l.collname,\n"
            "    CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage END, {},\n"
            "    a.attinhcount > 0 AND NOT a.attislocal,\n"
            "    a.attinhcount > 0 AND EXISTS (SELECT FROM pg_inherits h\n"
            "        JOIN pg_attribute pa ON pa.attrelid = h.inhparent AND pa.attname = a.attname\n"
            "        LEFT JOIN pg_attrdef pf ON pf.adrelid = pa.attrelid AND pf.adnum = pa.attnum\n"
            "        WHERE h.inhrelid = a.attrelid AND NOT pa.attisdropped\n"
            "            AND (pa.attnotnull <> a.attnotnull OR pg_get_expr(pf.adbin, pf.adrelid)\n"
            "                IS DISTINCT FROM pg_get_expr(f.adbin, f.adrelid))),\n"
            "    a.attoptions IS NOT NULL OR COALESCE(a.attstattarget, -1) >= 0, d.description\n"
            "FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid\n"
            "JOIN pg_type t ON t.oid = a.atttypid\n"
            "LEFT JOIN pg_attrdef f ON f.adrelid = a.attrelid AND f.adnum = a.attnum\n"
            "LEFT JOIN pg_collation l ON l.oid = a.attcollation AND a.attcollation <> "
            "t.typcollation\n"
            "LEFT JOIN pg_namespace ln ON ln.oid = l.collnamespace\n{}\n"
            "WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm')\n"
            "    AND {}\nORDER BY a.attrelid, a.attnum",
            version_ >= version_14 ? "NULLIF(a.attcompression, '')" : "NULL",
            comment_of("pg_class", "a.attrelid", "a.attnum"), is_wanted("c"));
    }

    // What came from a parent is none of the table's own. Rows behind foreign keys to partitions
    // stand with the key.
    [[nodiscard]] std::string constraints() const {
        return fmt::format(
            "SELECT co.conrelid, co.conname, co.contype, co.condeferrable, co.condeferred,\n"
            "    co.convalidated, co.connoinherit, co.conkey, rn.nspname, r.relname,\n"
            "    CASE WHEN co.contype = 'f' THEN ARRAY(SELECT a.attname\n"
            "        FROM unnest(co.confkey) WITH ORDINALITY k(attnum, place)\n"
            "        JOIN pg_attribute a ON a.attrelid = co.confrelid AND a.attnum = k.attnum\n"
            "        ORDER BY k.place) END,\n"
            "    co.confupdtype, co.confdeltype, {}, co.confmatchtype,\n"
            "    pg_get_expr(co.conbin, co.conrelid),\n"
            "    CASE WHEN co.contype IN ('p', 'u', 'x') THEN pg_get_indexdef(co.conindid) END,\n"
            "    CASE WHEN co.contype = 'x' THEN ARRAY(SELECT\n"
            "        CASE WHEN pn.nspname = 'pg_catalog' THEN o.oprname::text\n"
            "        ELSE format('OPERATOR(%I.%s)', pn.nspname, o.oprname) END\n"
            "        FROM unnest(co.conexclop) WITH ORDINALITY k(oid, place)\n"
            "        JOIN pg_operator o ON o.oid = k.oid\n"
            "        JOIN pg_namespace pn ON pn.oid = o.oprnamespace ORDER BY k.place) END,\n"
            "    i.reloptions, CASE WHEN co.contype NOT IN ('p', 'u', 'f', 'c', 'x')\n"
            "        THEN pg_get_constraintdef(co.oid) END, d.description,\n"
            "    co.conislocal AND co.conparentid = 0\n"
            "FROM pg_constraint co JOIN pg_class c ON c.oid = co.conrelid\n"
            "LEFT JOIN pg_class r ON r.oid = co.confrelid AND co.contype = 'f'\n"
            "LEFT JOIN pg_namespace rn ON rn.oid = r.relnamespace\n"
            "LEFT JOIN pg_class i ON i.oid = co.conindid AND co.contype IN ('p', 'u', 'x')\n"
            "LEFT JOIN pg_constraint up ON up.oid = co.conparentid\n{}\n"
            "WHERE co.contype NOT IN ('t', 'n') AND (co.conparentid = 0\n"
            "        OR up.conrelid <> co.conrelid AND up.confrelid = co.confrelid)\n"
            "    AND c.relkind IN ('r', 'p') AND {}\n"
            "ORDER BY co.conrelid, position(co.contype::text IN 'pufcx'), co.conname",
            version_ >= version_15 ? "co.confdelsetcols" : "NULL",
            comment_of("pg_constraint", "co.oid"), is_wanted("c"));
    }

    // Those of constraints stand with these; what came from a parent is none of the table's own.
    [[nodiscard]] std::string indexes() const {
        return fmt::format(
            "SELECT i.indrelid, ic.relname, pg_get_indexdef(i.indexrelid), i.indisunique,\n"
            "    i.indisvalid, ic.reloptions, ts.spcname, d.description, NOT ic.relispartition\n"
            "FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid\n"
            "JOIN pg_class ic ON ic.oid = i.indexrelid\n"
            "LEFT JOIN pg_tablespace ts ON ts.oid = ic.reltablespace\n{}\n"
            "WHERE c.relkind IN ('r', 'p', 'm') AND i.indislive\n"
            "    AND NOT EXISTS (SELECT FROM pg_constraint co WHERE co.conrelid = i.indrelid\n"
            "        AND co.conindid = i.indexrelid AND co.contype IN ('p', 'u', 'x'))\n"
            "    AND {}\nORDER BY i.indrelid, ic.relname",
            comment_of("pg_class", "ic.oid"), is_wanted("c"));
    }

    [[nodiscard]] std::string sequences() const {
        return fmt::format(
            "SELECT n.nspname, c.relname, format_type(s.seqtypid, NULL), s.seqstart,\n"
            "    s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle, o.deptype,\n"
            "    o.refobjid, o.refobjsubid, d.description\n"
            "FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid\n"
            "JOIN pg_namespace n ON n.oid = c.relnamespace\n"
            "LEFT JOIN pg_depend o ON o.classid = 'pg_class'::regclass AND o.objid = c.oid\n"
            "    AND o.objsubid = 0 AND o.refclassid = 'pg_class'::regclass\n"
            "    AND o.refobjsubid > 0 AND o.deptype IN ('a', 'i')\n{}\n"
            "WHERE {} AND {}\nORDER BY n.nspname, c.relname",
            comment_of("pg_class", "c.oid"),
            one_table_ ? fmt::format("o.refobjid = {}", wanted_table) : is_wanted("c"),
            not_of_extension("pg_class", "c"));
    }

    // All of them, for the columns that are of these types; `wanted` by themselves or not.
    [[nodiscard]] std::string enums() const {
        return fmt::format(
            "SELECT n.nspname, t.typname, format_type(t.oid, NULL), ARRAY(SELECT e.enumlabel\n"
            "        FROM pg_enum e WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder),\n"
            "    n.oid = ANY {} AND {}, d.description\n"
            "FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace\n{}\n"
            "WHERE t.typtype = 'e'\nORDER BY n.nspname, t.typname",
            wanted_schemas, not_of_extension("pg_type", "t"), comment_of("pg_type", "t.oid"));
    }

    // Those that a partitioned table gives to its partitions stand with the table.
    [[nodiscard]] std::string triggers() const {
        return fmt::format(
            "SELECT t.oid, n.nspname, c.relname, t.tgname, pg_get_triggerdef(t.oid), t.tgenabled,\n"
            "    d.description\n"
            "FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid\n"
            "JOIN pg_namespace n ON n.oid = c.relnamespace\n{}\n"
            "WHERE NOT t.tgisinternal{} AND {} AND {}\n"
            "ORDER BY n.nspname, t.tgname, c.relname",
            comment_of("pg_trigger", "t.oid"),
            version_ >= version_13 ? " AND t.tgparentid = 0" : "", is_wanted("c"),
            not_of_extension("pg_trigger", "t"));
    }

    [[nodiscard]] static std::string extensions() {
        return fmt::format(
            "SELECT e.extname, n.nspname, e.extversion, d.description\n"
            "FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace\n{}\n"
            "ORDER BY e.extname",
            comment_of("pg_extension", "e.oid"));
    }

    // Functions and procedures; aggregates have no statement of their own that the server tells.
    // While the interface stays the same and has no fewer optional arguments, CREATE OR REPLACE
    // does. The signature is without the names of the arguments, which may change.
    [[nodiscard]] std::string functions() const {
        return fmt::format(
            "SELECT p.oid, CASE p.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END,\n"
            "    n.nspname, p.proname, oidvectortypes(p.proargtypes),\n"
            "    pg_get_functiondef(p.oid), format('%s %s -> %s', p.prokind,\n"
            "        pg_get_function_identity_arguments(p.oid), pg_get_function_result(p.oid)),\n"
            "    p.pronargdefaults, d.description\n"
            "FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace\n{}\n"
            "WHERE p.prokind <> 'a' AND {}\n"
            "    AND NOT EXISTS (SELECT FROM pg_depend x WHERE x.classid = 'pg_proc'::regclass\n"
            "        AND x.objid = p.oid AND x.deptype IN ('e', 'i'))\n"
            "ORDER BY 2, n.nspname, p.proname, 5",
            comment_of("pg_proc", "p.oid"),
            one_table_ ? "false" : fmt::format("n.oid = ANY {}", wanted_schemas));
    }

    // Of what users made; the owner is the view, the trigger or the function.
    [[nodiscard]] std::string dependencies() const {
        const std::string_view owners =
            "(SELECT CASE WHEN d.classid = 'pg_rewrite'::regclass THEN\n"
            "        (SELECT r.ev_class FROM pg_rewrite r WHERE r.oid = d.objid)\n"
            "        ELSE d.objid END AS owner, d.refclassid, d.refobjid, d.refobjsubid\n"
            "    FROM pg_depend d WHERE d.classid IN ('pg_rewrite'::regclass,\n"
            "        'pg_trigger'::regclass, 'pg_proc'::regclass)\n"
            "    AND d.refobjid >= 16384 AND d.deptype IN ('n', 'a')) o";
        return fmt::format(
            "SELECT o.owner, CASE WHEN o.refobjsubid = 0 THEN 'relation' ELSE 'column' END,\n"
            "    n.nspname, c.relname, a.attname\n"
            "FROM {0} JOIN pg_class c ON o.refclassid = 'pg_class'::regclass\n"
            "    AND c.oid = o.refobjid AND c.oid <> o.owner\n"
            "JOIN pg_namespace n ON n.oid = c.relnamespace\n"
            "LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = o.refobjsubid\n"
            "    AND o.refobjsubid <> 0\nWHERE {1}\n"
            "UNION SELECT o.owner,\n"
            "    CASE COALESCE(e.typtype, t.typtype) WHEN 'c' THEN 'relation' ELSE 'type' END,\n"
            "    n.nspname, COALESCE(e.typname, t.typname), NULL\n"
            "FROM {0} JOIN pg_type t ON o.refclassid = 'pg_type'::regclass AND t.oid = o.refobjid\n"
            "LEFT JOIN pg_type e ON e.oid = t.typelem AND t.typcategory = 'A'\n"
            "JOIN pg_namespace n ON n.oid = t.typnamespace\nWHERE {1}\n"
            "UNION SELECT o.owner, 'definition', n.nspname, p.proname,\n"
            "    oidvectortypes(p.proargtypes)\n"
            "FROM {0} JOIN pg_proc p ON o.refclassid = 'pg_proc'::regclass AND p.oid = o.refobjid\n"
            "JOIN pg_namespace n ON n.oid = p.pronamespace\nWHERE {1}\n"
            "UNION SELECT o.owner, 'constraint', n.nspname, c.relname, co.conname\n"
            "FROM {0} JOIN pg_constraint co ON o.refclassid = 'pg_constraint'::regclass\n"
            "    AND co.oid = o.refobjid\n"
            "JOIN pg_class c ON c.oid = co.conrelid\n"
            "JOIN pg_namespace n ON n.oid = c.relnamespace\nWHERE {1}",
            owners, one_table_ ? "false" : "true");
    }

    // Tables, views and sequences, types that are no table's, schemas.
    [[nodiscard]] static std::string members() {
        return "SELECT e.extname, 'relation', n.nspname, c.relname\n"
               "FROM pg_depend x JOIN pg_extension e ON e.oid = x.refobjid\n"
               "JOIN pg_class c ON x.classid = 'pg_class'::regclass AND c.oid = x.objid\n"
               "JOIN pg_namespace n ON n.oid = c.relnamespace\n"
               "WHERE x.deptype = 'e' AND x.refclassid = 'pg_extension'::regclass\n"
               "    AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')\n"
               "UNION ALL\n"
               "SELECT e.extname, 'type', n.nspname, t.typname\n"
               "FROM pg_depend x JOIN pg_extension e ON e.oid = x.refobjid\n"
               "JOIN pg_type t ON x.classid = 'pg_type'::regclass AND t.oid = x.objid\n"
               "    AND t.typcategory <> 'A'\n"
               "JOIN pg_namespace n ON n.oid = t.typnamespace\n"
               "WHERE x.deptype = 'e' AND x.refclassid = 'pg_extension'::regclass\n"
               "UNION ALL\n"
               "SELECT e.extname, 'schema', '', n.nspname\n"
               "FROM pg_depend x JOIN pg_extension e ON e.oid = x.refobjid\n"
               "JOIN pg_namespace n ON x.classid = 'pg_namespace'::regclass AND n.oid = x.objid\n"
               "WHERE x.deptype = 'e' AND x.refclassid = 'pg_extension'::regclass\n"
               "ORDER BY 1, 2, 3, 4";
    }

    [[nodiscard]] std::string others() const {
        std::vector<std::string> parts = other_kinds_of_tables(is_wanted("c"), version_);
        if (!one_table_) {
            for (std::string& part : other_kinds(fmt::format("n.oid = ANY {}", wanted_schemas))) {
                parts.push_back(std::move(part));
            }
        }
        return base::join(parts, "\nUNION ALL\n");
    }

  private:
    // Whether a row of pg_class is read.
    [[nodiscard]] std::string is_wanted(std::string_view alias) const {
        return one_table_ ? fmt::format("{}.oid = {}", alias, wanted_table)
                          : fmt::format("{}.relnamespace = ANY {}", alias, wanted_schemas);
    }

    bool one_table_;
    int version_;
};

}  // namespace

std::array<std::string, question_count> questions(const dialect::ReadOptions& options,
                                                  int server_version) {
    const Writer writer(options, server_version);
    return {context(options),      std::string(settings), writer.schemas(),     writer.relations(),
            writer.parents(),      writer.columns(),      writer.constraints(), writer.indexes(),
            writer.sequences(),    writer.enums(),        writer.triggers(),    writer.functions(),
            writer.dependencies(), Writer::extensions(),  Writer::members(),    writer.others()};
}

std::vector<std::string> context_parameters(const dialect::ReadOptions& options) {
    std::vector<std::string> schemas;
    for (const std::string& schema : options.schemas) {
        const std::string escaped =
            base::replace_all(base::replace_all(schema, "\\", "\\\\"), "\"", "\\\"");
        schemas.push_back(fmt::format("\"{}\"", escaped));
    }
    const schema::QualifiedName table = options.table.value_or(schema::QualifiedName{});
    return {table.name, fmt::format("{{{}}}", base::join(schemas, ",")), table.schema};
}

}  // namespace limbeck::postgresql
