// SPDX-License-Identifier: MIT
#include "limbeck/model/sqlalchemy.h"

namespace limbeck::model {

// Python 3.7 and later, SQLAlchemy 1.4 and later. Reads the request from stdin and answers on
// stdout; whatever the project's modules print goes to stderr. SQLAlchemy's own compiler writes the
// statements, through a mock engine: nothing connects anywhere.
std::string_view sqlalchemy_exporter() {
    return R"py(
import json
import os
import re
import sys
import traceback

answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(2, 1)
request = json.loads(sys.stdin.buffer.read().decode("utf-8"))
os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
sys.argv = ["limbeck"]
sys.path[:] = request["path"] + [entry for entry in sys.path if entry != ""]


def reply(**fields):
    answer.write(json.dumps(fields))
    answer.flush()
    os._exit(0)


class Failure(Exception):
    pass


def frames_of(error):
    """The traceback without what is in here."""
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename == __file_name__:
        trace = trace.tb_next
    return "".join(traceback.format_exception(type(error), error, trace)).rstrip()


__file_name__ = sys._getframe().f_code.co_filename


def imported(source):
    """The MetaData objects of "package.module:Base.metadata"."""
    import importlib

    module_name, _, path = source.partition(":")
    found = importlib.import_module(module_name)
    for name in path.split("."):
        try:
            found = getattr(found, name)
        except AttributeError:
            raise Failure("%s has no %s" % (module_name, path))
    return metadata_of(found, source)


def metadata_of(found, source):
    from sqlalchemy import MetaData

    if isinstance(found, (list, tuple)):
        return [each for one in found for each in metadata_of(one, source)]
    if not isinstance(found, MetaData) and isinstance(getattr(found, "metadata", None), MetaData):
        found = found.metadata
    if not isinstance(found, MetaData):
        raise Failure("that is no MetaData, but %s" % type(found).__name__)
    return [found]


def configured(env):
    """What env.py gives to context.configure(), in the offline mode, where nothing connects."""
    import argparse
    import contextlib
    import io

    try:
        from alembic.config import Config
        from alembic.runtime.environment import EnvironmentContext
        from alembic.script import ScriptDirectory
    except ImportError as error:
        raise Failure("env.py needs Alembic, which is not there: %s" % error)

    calls = []
    options = argparse.Namespace(x=env["x"] or None)
    config = Config(env["ini"] or None, ini_section=env["section"], cmd_opts=options, output_buffer=io.StringIO())
    config.set_main_option("script_location", env["script_location"].replace("%", "%%"))
    url = config.get_main_option("sqlalchemy.url")
    if not url or url.startswith("driver://"):
        config.set_main_option("sqlalchemy.url", request["dialect"] + "://")
    script = ScriptDirectory(env["script_location"])
    context = EnvironmentContext(config, script, fn=lambda rev, context: [], as_sql=True)
    # alembic.context hands on to this one object, not to its class.
    context.configure = lambda *args, **keywords: calls.append(keywords)
    context.begin_transaction = lambda *args, **keywords: contextlib.nullcontext()
    context.run_migrations = lambda *args, **keywords: None
    context.is_offline_mode = lambda: True
    with context:
        script.run_env()
    if not calls:
        raise Failure("env.py never calls context.configure() when it is offline")
    return calls


class Judge:
    """What include_name and include_object of env.py say."""

    def __init__(self, calls):
        self.names = [call["include_name"] for call in calls if call.get("include_name")]
        self.objects = [call["include_object"] for call in calls if call.get("include_object")]

    def wants_table(self, table, name, schema, reflected, other):
        parents = {"schema_name": schema, "schema_qualified_table_name": "%s.%s" % (schema, name) if schema else name}
        if reflected and not all(include(name, "table", dict(parents)) for include in self.names):
            return False
        return all(include(table, name, "table", reflected, other) for include in self.objects)


class Statements:
    """The DDL that makes what the models say."""

    def __init__(self):
        from sqlalchemy import create_mock_engine

        self.all = []
        self.problems = []
        self.schemas = []
        self.enums = {}
        self.engine = create_mock_engine(request["dialect"] + "://", self.take, paramstyle="named")
        self.dialect = self.engine.dialect

    def take(self, statement, *args, **keywords):
        from sqlalchemy import exc

        if getattr(statement, "__visit_name__", "") == "create_enum_type":
            return  # found with the columns, also where create_type is False
        element = getattr(statement, "element", None)
        name = getattr(element, "fullname", None) or getattr(element, "name", None)
        try:
            text = statement if isinstance(statement, str) else str(statement.compile(dialect=self.dialect))
        except exc.CompileError as error:
            self.problems.append(re.sub(r"Compiler <.*?> can't render", "%s cannot have an" % request["dialect"], str(error)))
            return
        self.all.append({"sql": text.strip(), "object": str(name or "statement %d" % len(self.all))})

    def add(self, metadata, tables):
        for table in tables:
            self.note_schema(table.schema)
            for index in table.indexes if request["dialect"] == "postgresql" else ():
                index.dialect_options["postgresql"]["concurrently"] = False
            for column in table.columns:
                self.note_enums(column.type)
        for sequence in metadata._sequences.values():
            self.note_schema(sequence.schema)
        metadata.create_all(self.engine, tables=tables, checkfirst=False)

    def note_schema(self, name):
        if name and name not in self.schemas:
            self.schemas.append(name)

    def note_enums(self, given):
        from sqlalchemy.types import Enum

        if request["dialect"] != "postgresql":
            return
        found = given.dialect_impl(self.dialect)
        inner = getattr(found, "item_type", None)
        if inner is not None:
            self.note_enums(inner)
        elif isinstance(found, Enum) and found.native_enum and found.name:
            self.note_schema(found.schema)
            name = self.dialect.identifier_preparer.format_type(found)
            values = ", ".join("'%s'" % value.replace("'", "''") for value in found.enums)
            self.enums.setdefault(name, "CREATE TYPE %s AS ENUM (%s)" % (name, values))

    def result(self):
        if self.problems:
            raise Failure("\n".join(self.problems))
        first = []
        if request["dialect"] == "postgresql":
            quote = self.dialect.identifier_preparer.quote
            for name in self.schemas:
                first.append({"sql": "CREATE SCHEMA IF NOT EXISTS " + quote(name), "object": "schema " + name})
        for name, sql in self.enums.items():
            first.append({"sql": sql, "object": name})
        return first + self.all


def statements_of(metadatas, judge):
    statements = Statements()
    for metadata in metadatas:
        wanted = [
            table
            for table in metadata.tables.values()
            if judge.wants_table(table, table.name, table.schema, False, None)
        ]
        statements.add(metadata, wanted)
    return statements.result()


def entities():
    """What alembic_utils knows of, where the project uses it."""
    module = sys.modules.get("alembic_utils.replaceable_entity")
    if module is None or request["dialect"] != "postgresql":
        return []
    result = []
    for entity in module.registry.entities():
        sql = str(entity.to_sql_statement_create())
        result.append({"sql": sql, "object": "%s %s" % (type(entity).__name__, entity.identity)})
    return result


def left_out(metadatas, judge):
    """Those of the live tables that env.py's filters leave out."""
    from sqlalchemy import MetaData, Table

    result = []
    for table in request["tables"]:
        name, schema = table["name"], table["schema"]
        key = "%s.%s" % (schema, name) if schema else name
        other = next((each.tables[key] for each in metadatas if key in each.tables), None)
        stub = other if other is not None else Table(name, MetaData(), schema=schema)
        if not judge.wants_table(stub, name, schema, True, other):
            result.append(table)
    return result


def convention_of(metadatas):
    for metadata in metadatas:
        convention = metadata.naming_convention or {}
        return {str(key): value for key, value in convention.items() if isinstance(value, str)}
    return {}


def run():
    import sqlalchemy

    calls = configured(request["env"]) if request["env"] else [{}]
    if request["source"]:
        metadatas = imported(request["source"])
    else:
        given = [call["target_metadata"] for call in calls if call.get("target_metadata") is not None]
        if not given:
            raise Failure("env.py gives no target_metadata to context.configure()")
        metadatas = []
        for each in given:
            metadatas += [one for one in metadata_of(each, "target_metadata") if one not in metadatas]
    judge = Judge(calls)
    reply(
        version=1,
        sqlalchemy=sqlalchemy.__version__,
        statements=statements_of(metadatas, judge) + entities(),
        naming_convention=convention_of(metadatas),
        schemas=sorted({table.schema or "" for metadata in metadatas for table in metadata.tables.values()}),
        include_schemas=any(bool(call.get("include_schemas")) for call in calls),
        left_out=left_out(metadatas, judge),
    )


try:
    run()
except Failure as failure:
    reply(version=1, failure=str(failure), traceback="")
except SystemExit as error:
    reply(version=1, failure="the project's code ended the program: sys.exit(%s)" % error.code, traceback=frames_of(error))
except BaseException as error:
    last = traceback.format_exception_only(type(error), error)[-1].strip()
    reply(version=1, failure=last, traceback=frames_of(error))
)py";
}

}  // namespace limbeck::model
