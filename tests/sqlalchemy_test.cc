// SPDX-License-Identifier: MIT
// Models in SQLAlchemy, read by a real Python with Debian's SQLAlchemy and Alembic.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <string>
#include <string_view>

#include "limbeck/base/files.h"
#include "support/postgres.h"
#include "support/project.h"
#include "support/refusal.h"

using namespace limbeck;
using test::Project;

namespace {

constexpr std::string_view agrees = "The database is what the models say.\n";
constexpr std::string_view python = "python = \"/usr/bin/python3\"\n";

constexpr std::string_view models = R"py(
import enum
import uuid

import sqlalchemy as sa
from sqlalchemy.ext.declarative import declarative_base
from sqlalchemy.orm import relationship

print("modules may print")
Base = declarative_base()


class Mood(enum.Enum):
    sad = "s"
    fine = "f"


class Org(Base):
    __tablename__ = "org"
    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column(sa.String(80), nullable=False, unique=True, comment="50% of it's name")
    accounts = relationship("Account")


class Account(Base):
    __tablename__ = "account"
    id = sa.Column(sa.Integer, primary_key=True, default=lambda: 1)
    email = sa.Column(sa.String(255), nullable=False)
    org_id = sa.Column(sa.ForeignKey("org.id", ondelete="CASCADE"), index=True)
    mood = sa.Column(sa.Enum(Mood), server_default="fine", nullable=False)
    made = sa.Column(sa.DateTime(timezone=True), server_default=sa.func.now())
    score = sa.Column(sa.Numeric(10, 2), server_default=sa.text("0"))
    __table_args__ = (
        sa.UniqueConstraint("org_id", "email"),
        sa.CheckConstraint("email LIKE '%@%'", name="email_has_at"),
        sa.Index("account_lower", sa.text("lower(email)")),
    )
)py";

// A native project with models in app/models.py.
struct Modelled : Project {
    explicit Modelled(const std::string& url, std::string_view text = models,
                      std::string_view settings = "")
        : Project(url) {
        write("limbeck.toml",
              fmt::format("{}{}models = [\"sqlalchemy:app.models:Base.metadata\"]\n{}\n",
                          read("limbeck.toml"), python, settings));
        write("app/__init__.py", "");
        write("app/models.py", text);
        environment["PYTHONDONTWRITEBYTECODE"] = "1";  // refusals look at every file
    }
};

// An Alembic project whose env.py is as users have it; it cannot connect to anything.
struct AlembicProject : Project {
    explicit AlembicProject(const std::string& url, std::string_view arguments = "",
                            std::string_view before = "") {
        write("limbeck.toml", python);
        write("alembic.ini",
              "[alembic]\nscript_location = alembic\nprepend_sys_path = .\n"
              "sqlalchemy.url = driver://user:pass@localhost/dbname\n");
        write("app/__init__.py", "");
        write("app/models.py", models);
        write("alembic/script.py.mako", read_template());
        write("alembic/versions/.keep", "");
        write("alembic/env.py", fmt::format(R"py(
import asyncio
from alembic import context
from app.models import Base

config = context.config
target_metadata = Base.metadata
{}

def run_migrations_offline():
    context.configure(url=config.get_main_option("sqlalchemy.url"), target_metadata=target_metadata{})
    with context.begin_transaction():
        context.run_migrations()


async def run_async_migrations():
    raise RuntimeError("nothing connects")


if context.is_offline_mode():
    run_migrations_offline()
else:
    asyncio.run(run_async_migrations())
)py",
                                            before, arguments));
        environment["DATABASE_URL"] = url;
    }

    static std::string read_template() {
        return "\"\"\"${message}\"\"\"\nfrom alembic import op\nimport sqlalchemy as sa\n${imports "
               "if imports else \"\"}\n\nrevision = ${repr(up_revision)}\ndown_revision = "
               "${repr(down_revision)}\nbranch_labels = ${repr(branch_labels)}\ndepends_on = "
               "${repr(depends_on)}\n\n\ndef upgrade():\n    ${upgrades if upgrades else "
               "\"pass\"}\n\n\ndef downgrade():\n    ${downgrades if downgrades else \"pass\"}\n";
    }
};

void follow_the_models(const std::string& url) {
    const Modelled project(url);
    test::check_refusal({1, "", project.fails("check")}, {"is not what the models say"});
    project.out("revision --autogenerate --rev-id a1 -m accounts");
    project.out("upgrade head");
    CHECK(project.out("check") == agrees);
    CHECK(project.out("verify").find("different") == std::string::npos);
    project.write("app/models.py", std::string(models) + "\nAccount.age = sa.Column(sa.Integer)\n");
    CHECK(project("check").out.find("age") != std::string::npos);
    project.out("revision --autogenerate --rev-id a2 -m ages");
    project.out("upgrade head");
    CHECK(project.out("check") == agrees);
    project.out("downgrade base");
}

}  // namespace

TEST_CASE("models in SQLAlchemy are followed on PostgreSQL") {
    follow_the_models(test::shared_postgres().create_database("sa_native"));
}

TEST_CASE("models in SQLAlchemy are followed on SQLite") {
    follow_the_models("sqlite:///app.db");
}

TEST_CASE("an Alembic project's models are what env.py says") {
    const std::string url = test::shared_postgres().create_database("sa_env");
    const AlembicProject project(url);
    project.out("revision --autogenerate --rev-id a1 -m accounts");
    const std::string text = project.read("alembic/versions/a1_accounts.py");
    CHECK(text.find("op.create_table('account',") != std::string::npos);
    CHECK(text.find("op.f('account_org_id_fkey')") == std::string::npos);
    project.out("upgrade head");
    CHECK(project.out("check") == agrees);
    project.out("downgrade base");
    project.out("upgrade head");
    CHECK(project.out("check") == agrees);
}

TEST_CASE("what MetaData cannot speak of is left alone") {
    const std::string url = test::shared_postgres().create_database("sa_unspoken");
    const AlembicProject project(url);
    project.out("revision --autogenerate --rev-id a1 -m accounts");
    project.out("upgrade head");
    test::shared_postgres().sql(
        "sa_unspoken",
        "CREATE EXTENSION citext; CREATE VIEW emails AS SELECT email FROM account;"
        "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';"
        "CREATE TRIGGER t BEFORE INSERT ON account FOR EACH ROW EXECUTE FUNCTION f();"
        "CREATE SEQUENCE tickets; CREATE TYPE unused AS ENUM ('x');"
        "ALTER TABLE account SET (fillfactor = 70); COMMENT ON VIEW emails IS 'ours';"
        "ALTER TABLE account ALTER COLUMN email SET STORAGE EXTERNAL;"
        "ALTER TABLE account RENAME CONSTRAINT account_org_id_fkey TO fk_by_hand;"
        "ALTER TABLE account RENAME CONSTRAINT account_pkey TO pk_account;"
        "CREATE SCHEMA other; CREATE TABLE other.theirs (id integer)");
    CHECK(project.out("check") == agrees);
    CHECK(project.out("verify").find("different") == std::string::npos);
    // A change of a column under the view takes the view away and brings it back.
    project.write("app/models.py",
                  std::string(models) + "\nAccount.__table__.c.email.type = sa.Text()\n");
    project.out("revision --autogenerate --rev-id a2 -m texts");
    project.out("upgrade head");
    CHECK(project.out("check") == agrees);
    CHECK(test::shared_postgres().query("sa_unspoken",
                                        "SELECT to_regclass('emails') IS NOT NULL") == "t\n");
    // With an extension's type among the models.
    project.write("app/models.py", std::string(models) +
                                       "\nclass Citext(sa.types.UserDefinedType):\n"
                                       "    def get_col_spec(self, **kw):\n"
                                       "        return 'CITEXT'\n"
                                       "Account.__table__.c.email.type = Citext()\n");
    CHECK(project("check").out.find("email") != std::string::npos);
}

TEST_CASE("env.py's filters count") {
    const std::string url = test::shared_postgres().create_database("sa_filters");
    const AlembicProject project(
        url, ", include_object=mine, include_schemas=True",
        "def mine(object, name, type_, reflected, compare_to):\n"
        "    return not (type_ == 'table' and name.startswith('spatial'))\n");
    project.out("revision --autogenerate --rev-id a1 -m accounts");
    project.out("upgrade head");
    test::shared_postgres().sql("sa_filters",
                                "CREATE TABLE spatial_ref (id integer); CREATE SCHEMA side;"
                                "CREATE TABLE side.gone (id integer)");
    const std::string found = project("check").out;
    CHECK(found.find("spatial") == std::string::npos);
    CHECK(found.find("side.gone") != std::string::npos);  // include_schemas
}

TEST_CASE("models of several services are one schema, and a clash names both") {
    const std::string url = test::shared_postgres().create_database("sa_several");
    const Modelled project(url);
    project.write("billing/__init__.py", "");
    project.write("billing/models.py",
                  "import sqlalchemy as sa\nmetadata = sa.MetaData(schema='billing')\n"
                  "sa.Table('invoice', metadata, sa.Column('id', sa.Integer, primary_key=True))\n");
    const auto configure = [&](std::string_view second) {
        project.write("limbeck.toml",
                      fmt::format("script_location = \"migrations\"\nurl = \"{}\"\n{}models = "
                                  "[\"sqlalchemy:app.models:Base\", \"{}\", \"sql:more.sql\"]\n",
                                  url, python, second));
    };
    configure("sqlalchemy:billing.models:metadata");
    project.write("more.sql", "CREATE VIEW names AS SELECT name FROM org;\n");
    project.out("revision --autogenerate --rev-id a1 -m all");
    project.out("upgrade head");
    CHECK(project.out("check") == agrees);
    const std::string verified = project.out("verify");
    CHECK(verified.find("billing.invoice") != std::string::npos);
    CHECK(verified.find("names") != std::string::npos);

    project.write("more.sql", "CREATE TABLE org (id integer);\n");
    test::refuses(project, "check",
                  {"relation \"org\" already exists",
                   "more.sql:1:", "sqlalchemy:app.models:Base (org):", "makes it already"});
}

TEST_CASE("an import that fails is shown with its traceback and the interpreter") {
    const Modelled project("sqlite:///app.db", "import no_such_module\n");
    test::refuses(project, "check",
                  {"sqlalchemy:app.models:Base.metadata: ModuleNotFoundError: No module named "
                   "'no_such_module'",
                   "app/models.py\", line 1, in <module>", "Traceback",
                   "the interpreter is /usr/bin/python3 (from python in limbeck.toml)"});
    CHECK(project.fails("check").find("<string>") == std::string::npos);  // no line of ours
    project.write("app/models.py", "class Base:\n    metadata = 5\n");
    test::refuses(project, "check",
                  {"sqlalchemy:app.models:Base.metadata: that is no MetaData, but int"});
    project.write("app/models.py", "x = 1\n");
    test::refuses(project, "check", {"app.models has no Base.metadata"});
    project.write("app/models.py", "import sys\nsys.exit(4)\n");
    test::refuses(project, "check", {"the project's code ended the program: sys.exit(4)"});
    project.write("app/models.py", "import os\nos._exit(5)\n");
    test::refuses(project, "check", {"Python ended with status 5"});
    project.write("app/models.py",
                  "import sqlalchemy as sa\nfrom sqlalchemy.dialects import postgresql\n"
                  "from sqlalchemy.ext.declarative import declarative_base\n"
                  "Base = declarative_base()\nclass A(Base):\n    __tablename__ = 'a'\n"
                  "    id = sa.Column(postgresql.INET, primary_key=True)\n");
    test::refuses(project, "check",
                  {"(in table 'a', column 'id'): sqlite cannot have an element of type INET"});
}

TEST_CASE("an import that hangs is cut off") {
    const Modelled project("sqlite:///app.db", "import time\ntime.sleep(60)\n",
                           "models_timeout = 0.5");
    test::refuses(project, "check",
                  {"importing the models took more than 0.5 seconds", "models_timeout"});
}

TEST_CASE("a Python that is not there, and a source that says too little") {
    const Modelled project("sqlite:///app.db");
    std::string text = project.read("limbeck.toml");
    const auto with = [&](const std::string& from, const std::string& to) {
        std::string changed = text;
        changed.replace(changed.find(from), from.size(), to);
        project.write("limbeck.toml", changed);
    };
    with("/usr/bin/python3", "no-such-python");
    test::refuses(project, "check", {"cannot run 'no-such-python'", "python = \"…\""});
    with("/usr/bin/python3", "bin/python");
    test::refuses(project, "check", {"there is no program", "bin/python"});
    with("app.models:Base.metadata", "app.models");
    test::refuses(project, "check", {"'sqlalchemy:app.models' does not say which MetaData"}, 2);
}

TEST_CASE("what needs no models never starts Python") {
    const AlembicProject project("sqlite:///app.db");
    project.write("limbeck.toml", "python = \"./spy\"\n");
    project.write("spy", "#!/bin/sh\ntouch started\nexec /usr/bin/python3 \"$@\"\n");
    test::call({"chmod", "+x", project.files().path("spy")});
    for (const std::string_view line :
         {"history", "heads", "current", "upgrade head", "revision -m one", "upgrade head",
          "downgrade base", "doctor"}) {
        CAPTURE(line);
        CHECK(project(line).status == 0);
        CHECK(project("history").err.find("started") == std::string::npos);
        CHECK_FALSE(base::exists(project.files().path("started")));
    }
    project("check");  // revisions are pending, and no more is looked at
    CHECK_FALSE(base::exists(project.files().path("started")));
    project("upgrade head");
    project("check");
    CHECK(base::exists(project.files().path("started")));
}
