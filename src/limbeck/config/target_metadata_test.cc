// SPDX-License-Identifier: MIT
#include "limbeck/config/target_metadata.h"

#include <doctest/doctest.h>

#include <utility>
#include <vector>

#include "limbeck/base/error.h"
#include "limbeck/base/text.h"
#include "support/scratch.h"

using namespace limbeck;
using namespace limbeck::config;

namespace {

using Convention = std::map<std::string, std::string>;
using Files = std::vector<std::pair<std::string_view, std::string_view>>;

const Convention naming{{"ix", "ix_%(column_0_label)s"}, {"pk", "pk_%(table_name)s"}};

constexpr std::string_view uses_base =
    "from app.db.base import Base\n"
    "target_metadata = Base.metadata\n"
    "context.configure(connection=c, target_metadata=target_metadata)\n";
constexpr std::string_view literal_dict =
    "NAMING = {\"ix\": \"ix_%(column_0_label)s\", 'pk': 'pk_' '%(table_name)s'}\n";

TargetMetadata read(std::string_view env_py, const Files& files,
                    std::string_view more_ini = "prepend_sys_path = .\n") {
    const test::Scratch scratch;
    scratch.write("alembic.ini", "[alembic]\nscript_location = alembic\n" + std::string(more_ini));
    scratch.write("alembic/env.py", env_py);
    for (const auto& [name, text] : files) {
        scratch.write(name, text);
    }
    return read_target_metadata(load({.directory = scratch.path()}));
}

Convention convention(std::string_view env_py, const Files& files,
                      std::string_view more_ini = "prepend_sys_path = .\n") {
    const TargetMetadata result = read(env_py, files, more_ini);
    INFO(result.problem.value_or(""));
    CHECK_FALSE(result.problem);
    return result.naming_convention;
}

// A Base in app/db/base.py, reached in the usual way.
Convention of_base(std::string base) {
    return convention(uses_base, {{"app/__init__.py", ""},
                                  {"app/db/__init__.py", ""},
                                  {"app/db/base.py", std::string(literal_dict) + base}});
}

std::string problem_of_base(const std::string& base) {
    const TargetMetadata result = read(uses_base, {{"app/db/base.py", base}});
    CHECK(result.naming_convention.empty());
    REQUIRE(result.problem);
    REQUIRE(result.problem_at);
    return result.problem_at->path + ":" + std::to_string(result.problem_at->line) + ": " +
           *result.problem;
}

}  // namespace

TEST_CASE("a convention is found in the forms in which bases are made") {
    // MADE stands for the call that makes the MetaData.
    for (const std::string_view form : {
             R"(
from sqlalchemy.orm import DeclarativeBase
class Base(DeclarativeBase):
    metadata = MADE
)",
             R"(
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.ext.asyncio import AsyncAttrs
class Base(AsyncAttrs, DeclarativeBase):
    __abstract__ = True
    metadata: MetaData = MADE
)",
             R"(
from sqlalchemy.orm import declarative_base
metadata = MADE
Base = declarative_base(metadata=metadata)
)",
             R"(
from sqlalchemy.ext.declarative import declarative_base as make
Base = make(cls=Mixin, metadata=MADE)
)",
             R"(
from sqlalchemy.orm import registry
mapper = registry(metadata=MADE)
Base = mapper.generate_base()
)",
             R"(
from sqlalchemy.orm import registry
mapper = registry(MADE)
@mapper.as_declarative_base()
class Base:
    pass
)",
             R"(
from sqlalchemy.orm import DeclarativeBase, registry
class Base(DeclarativeBase):
    registry = registry(metadata=MADE)
)",
             R"(
from sqlalchemy.ext.declarative import as_declarative
@as_declarative(metadata=MADE)
class Base(object):
    id = 1
)",
             R"(
from sqlalchemy.orm import DeclarativeMeta, registry
mapper = registry(metadata=MADE)
class Base(metaclass=DeclarativeMeta):
    metadata = mapper.metadata
)",
             R"(
from sqlalchemy.orm import DeclarativeBase
class First(DeclarativeBase):
    convention = NAMING
    metadata = MetaData(naming_convention=convention)
class Base(First):
    __abstract__ = True
)",
             R"(
from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy(metadata=MADE)
Base = db.Model
)",
             R"(
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import DeclarativeBase
class Model(DeclarativeBase):
    metadata = MADE
class Database(SQLAlchemy):
    pass
Base = Database(model_class=Model)
)",
             R"(
from sqlmodel import SQLModel
SQLModel.metadata.naming_convention = NAMING
class Base(SQLModel):
    pass
)",
             R"(
from sqlmodel import SQLModel as Base
metadata = Base.metadata
metadata.naming_convention = NAMING
)",
             R"(
from sqlalchemy.orm import declarative_base
Base = declarative_base()
Base.metadata.naming_convention = NAMING
)",
             R"(
from sqlalchemy.orm import declarative_base
def make_metadata():
    from sqlalchemy import MetaData as M
    return M(naming_convention=NAMING)
Base = declarative_base(metadata=make_metadata())
)"}) {
        CAPTURE(form);
        CHECK(of_base("from sqlalchemy import MetaData\n" +
                      base::replace_all(form, "MADE", "MetaData(naming_convention=NAMING)")) ==
              naming);
    }
}

TEST_CASE("a convention is found in the forms in which it is written") {
    for (const std::string_view form :
         {"{**NAMING}", "dict(NAMING)", "dict(ix=NAMING_IX, pk='pk_' + '%(table_name)s')",
          "NAMING.copy()", "{'ix': NAMING_IX} | {'pk': 'pk_%(table_name)s'}",
          "immutabledict(NAMING)", "Names.all", "{**{'ix': 'other'}, **NAMING}"}) {
        CAPTURE(form);
        CHECK(
            of_base("from sqlalchemy import MetaData\nfrom sqlalchemy.orm import DeclarativeBase\n"
                    "from sqlalchemy.util import immutabledict\n"
                    "NAMING_IX = 'ix_%(column_0_label)s'\n"
                    "class Names:\n    all = NAMING\n"
                    "class Base(DeclarativeBase):\n"
                    "    metadata = MetaData(schema='x', naming_convention=" +
                    std::string(form) + ")\n") == naming);
    }
}

TEST_CASE("names are followed through packages, stars and relative imports") {
    const Files files{
        {"src/shop/__init__.py", ""},
        {"src/shop/models/__init__.py",
         "from ..db import *\nfrom .user import User\n__all__ = ['Base']\n"},
        {"src/shop/models/user.py", "from shop.db import Base\nclass User(Base):\n    pass\n"},
        {"src/shop/db/__init__.py", "from .base import Base as Base, engine\n"},
        {"src/shop/db/base.py",
         "from sqlalchemy import MetaData\nfrom sqlalchemy.orm import DeclarativeBase\n"
         "from ..names import NAMING as N\n"
         "class Base(DeclarativeBase):\n    metadata = MetaData(naming_convention=N)\n"},
        {"src/shop/names.py", literal_dict}};
    for (const std::string_view env :
         {"from shop import models\nconfigure(target_metadata=models.Base.metadata)\n",
          "import shop.models\nconfigure(target_metadata=shop.models.Base.metadata)\n",
          "import shop.db.base as b\nmetadata = b.Base.metadata\nrun(target_metadata=metadata)\n",
          "from shop.models import *\nconfigure(target_metadata=User.metadata)\n",
          "from shop.models.user import User\noptions = {'target_metadata': User.metadata, 'x': "
          "1}\n",
          "target_metadata = None\nfrom shop.models import Base\ntarget_metadata = Base.metadata\n"
          "configure(target_metadata=target_metadata)\n",
          "def run():\n    from shop.models import Base\n    m = Base.metadata\n"
          "    configure(target_metadata=m)\n",
          "try:\n    from shop.models import Base\nexcept ImportError:\n    from shop.db import "
          "Base\n"
          "configure(target_metadata=Base.metadata)\n"}) {
        CAPTURE(env);
        CHECK(convention(env, files) == naming);
        CHECK(convention(env, files, "prepend_sys_path = src\n") == naming);
    }
}

TEST_CASE("what env.py adds to sys.path is looked into") {
    const Files files{{"backend/lib/names.py",
                       "from sqlalchemy import MetaData\nmeta = MetaData(naming_convention={'pk': "
                       "'p', 'ix': 'i'})\n"}};
    for (const std::string_view path :
         {"os.path.join(os.path.dirname(__file__), '..', 'backend', 'lib')",
          "os.path.abspath(os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir, "
          "'backend/lib'))",
          "str(Path(__file__).resolve().parent.parent / 'backend' / 'lib')",
          "str(pathlib.Path(__file__).parents[1].joinpath('backend', 'lib'))",
          "os.getcwd() + '/backend/lib'", "os.path.join(HERE, '../backend/lib')",
          "'backend/lib'"}) {
        CAPTURE(path);
        const std::string end = ")\nfrom names import meta\nconfigure(target_metadata=meta)\n";
        const std::string start = "HERE = os.path.dirname(os.path.abspath(__file__))\nsys.path.";
        const Convention expected{{"pk", "p"}, {"ix", "i"}};
        CHECK(convention(start + "append(" + std::string(path) + end, files) == expected);
        CHECK(convention(start + "insert(0, " + std::string(path) + end, files) == expected);
        CHECK(convention(start + "extend([" + std::string(path) + "]" + end, files) == expected);
    }
    CHECK(read("sys.path.append(somewhere())\nfrom names import meta\n"
               "configure(target_metadata=meta)\n",
               files)
              .problem == "names.meta is not in the project");
}

TEST_CASE("there is no convention where there is none, and that is certain") {
    CHECK(
        of_base(
            "from sqlalchemy.orm import DeclarativeBase\nclass Base(DeclarativeBase):\n    pass\n")
            .empty());
    CHECK(of_base("from sqlalchemy.orm import declarative_base\nBase = declarative_base()\n")
              .empty());
    CHECK(of_base("from flask_sqlalchemy import SQLAlchemy\nBase = SQLAlchemy(app)\n").empty());
    CHECK(of_base("from sqlmodel import SQLModel as Base\n").empty());
    CHECK(of_base("from sqlalchemy import MetaData\nclass Base:\n    metadata = MetaData()\n")
              .empty());
    CHECK(convention("context.configure(connection=c)\n", {}).empty());
    CHECK(convention("target_metadata = None\nconfigure(target_metadata=target_metadata)\n", {})
              .empty());
    // Of several Alembic takes none.
    CHECK(convention("configure(target_metadata=[a.metadata, b.metadata])\n", {}).empty());
}

TEST_CASE("what cannot be followed is named with its place and is no convention") {
    CHECK(problem_of_base("from company import Base\n") ==
          "alembic/env.py:3: company.Base.metadata is not in the project");
    CHECK(problem_of_base("from company import Model\nclass Base(Model):\n    pass\n") ==
          "app/db/base.py:2: the class Base is derived from company.Model, which is not in the "
          "project");
    CHECK(problem_of_base("from sqlalchemy import MetaData\nclass Base:\n"
                          "    metadata = MetaData(naming_convention=make())\n") ==
          "app/db/base.py:3: the name 'make' is not bound in the file");
    CHECK(problem_of_base("from sqlalchemy import MetaData\nclass Base:\n"
                          "    metadata = MetaData(naming_convention={\n"
                          "        'ix': lambda a, b: ''})\n") ==
          "app/db/base.py:4: the entry 'ix' is no text");
    CHECK(problem_of_base("from sqlalchemy import MetaData\nclass Base:\n"
                          "    metadata = MetaData(naming_convention={'all_names': 'x'})\n") ==
          "app/db/base.py:3: its naming convention has the token 'all_names'");
    CHECK(problem_of_base("from sqlalchemy import MetaData\nclass Base:\n"
                          "    metadata = MetaData(**options)\n") ==
          "app/db/base.py:3: what sqlalchemy.MetaData(…) gives is not known without running it");
    CHECK(problem_of_base("if x:\n    Base = a\nelse:\n    from b import Base\n") ==
          "app/db/base.py:4: 'Base' has another value here than before");
    CHECK(problem_of_base("Base = Base\n") == "app/db/base.py:1: it refers to itself");
    CHECK(problem_of_base("class Base(Base):\n    pass\n").ends_with("it refers to itself"));
    CHECK(problem_of_base("def f(:\n").find("app/db/base.py:1: ") == 0);
}

TEST_CASE("a module that is no Python may hide a convention") {
    const auto with = [](std::string_view text) {
        return read(
            "import m, other\nconfigure(target_metadata=m.meta)\n",
            {{"m.py", "from sqlalchemy import MetaData\nmeta = MetaData()\n"}, {"other.py", text}});
    };
    CHECK_FALSE(with("def f(:\n").problem);
    const TargetMetadata lost = with("m.meta.naming_convention = {(}\n");
    REQUIRE(lost.problem_at);
    CHECK(lost.problem_at->path == "other.py");
}

TEST_CASE("two calls that name different models are no convention") {
    const Files files{
        {"m.py", "from sqlalchemy import MetaData\na = MetaData()\nb = MetaData()\n"}};
    CHECK(
        read("from m import *\nconfigure(target_metadata=a)\nconfigure(target_metadata=b)\n", files)
            .problem == "two calls in env.py give different target_metadata");
    CHECK(convention("from m import a\nc = a\nconfigure(target_metadata=a)\n"
                     "configure(target_metadata=c)\n",
                     files)
              .empty());
}

TEST_CASE("limbeck.toml says the convention, and then nothing is read") {
    CHECK(convention("configure(target_metadata=unknown())\n",
                     {{"limbeck.toml",
                       "[naming_convention]\nix = \"ix_%(column_0_label)s\"\npk = "
                       "\"pk_%(table_name)s\"\n"}}) == naming);
    CHECK(convention("configure(target_metadata=unknown())\n",
                     {{"limbeck.toml", "[naming_convention]\n"}})
              .empty());
    try {
        read("", {{"limbeck.toml", "[naming_convention]\nfkey = \"x\"\n"}});
        FAIL("taken");
    } catch (const Error& error) {
        CHECK(error.message() == "unknown key 'fkey' in naming_convention");
        CHECK(error.location()->line == 2);
    }
}

TEST_CASE("who needs a convention that is not known is told where to say it") {
    const TargetMetadata result =
        read(uses_base, {{"app/db/base.py", "from company import Base\n"}});
    CHECK(result.expression == "target_metadata");
    try {
        require_naming_convention(result);
        FAIL("taken");
    } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::Unsupported);
        CHECK(error.location()->path == "alembic/env.py");
        CHECK(error.hint().find("[naming_convention]") != std::string::npos);
    }
    CHECK(require_naming_convention(read("configure()\n", {})).empty());
}

TEST_CASE("the import path of the models is known") {
    const Files files{{"app/__init__.py", ""},
                      {"app/models/__init__.py", "from app.db import Base\n"},
                      {"app/db.py",
                       "from sqlalchemy.orm import declarative_base\n"
                       "Base = declarative_base()\n"}};
    const auto path = [&](std::string_view env) { return read(env, files).import_path; };
    CHECK(
        path("from app import models\nm = models.Base.metadata\nconfigure(target_metadata=m)\n") ==
        "app.models:Base.metadata");
    CHECK(path("import app.db\nconfigure(target_metadata=app.db.Base.metadata)\n") ==
          "app.db:Base.metadata");
    CHECK(path("from app.db import Base as B\nconfigure(target_metadata=B.metadata)\n") ==
          "app.db:Base.metadata");
    CHECK(path("from company import Base\nconfigure(target_metadata=Base.metadata)\n") ==
          "company:Base.metadata");
    CHECK(path("configure(target_metadata=None)\n").empty());
}

TEST_CASE("the conventions of the sample projects are found") {
    const auto sample = [](const std::string& name) {
        return read_target_metadata(
            load({.directory = LIMBECK_SOURCE_DIR "/tests/projects/" + name}));
    };
    const TargetMetadata hotel = sample("hotel_naming");
    CHECK(hotel.import_path == "hotel.models:Base.metadata");
    CHECK(hotel.naming_convention.at("pk") == "pk__%(table_name)s");
    CHECK(hotel.naming_convention.size() == 5);
    const TargetMetadata wiki = sample("wiki_modern");
    CHECK(wiki.naming_convention.at("ix") == "ix_%(column_0_label)s");
    CHECK(wiki.made->path == "backend/app/models.py");
    CHECK(sample("auth_service").naming_convention.empty());
    CHECK_FALSE(sample("auth_service").problem);
}

TEST_CASE("classes that name each other end") {
    CHECK(problem_of_base("class A(Base):\n    pass\nclass Base(A):\n    metadata = A.other\n")
              .find("A has no 'other'") != std::string::npos);
}

TEST_CASE("the place where the MetaData is made is known") {
    const TargetMetadata result =
        read(uses_base,
             {{"app/db/base.py",
               "from sqlalchemy import MetaData\n\nclass Base:\n    metadata = MetaData()\n"}});
    REQUIRE(result.made);
    CHECK(result.made->path == "app/db/base.py");
    CHECK(result.made->line == 4);
}
