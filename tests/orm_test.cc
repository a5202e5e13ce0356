// SPDX-License-Identifier: MIT
// Classes that revisions declare. What they do is held to SQLAlchemy on tests/projects; here is
// what is refused.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "support/project.h"

using namespace limbeck;
using test::Project;

namespace {

const std::string head =
    "from alembic import op\n"
    "import sqlalchemy as sa\n"
    "from sqlalchemy.orm import Session, declarative_base, relationship\n"
    "revision = 'a1'\n"
    "down_revision = None\n"
    "Base = declarative_base()\n"
    "class Owner(Base):\n"
    "    __tablename__ = 'owner'\n"
    "    id = sa.Column(sa.Integer, primary_key=True)\n"
    "    name = sa.Column(sa.String(10), nullable=False)\n"
    "    pets = relationship('Pet', back_populates='owner')\n"
    "class Pet(Base):\n"
    "    __tablename__ = 'pet'\n"
    "    id = sa.Column(sa.Integer, primary_key=True)\n"
    "    owner_id = sa.Column(sa.ForeignKey('owner.id'))\n"
    "    owner = relationship(Owner, back_populates='pets')\n";

// upgrade() begins at line 17 and goes on with line 20.
void script(const Project& project, const std::string& upgrade) {
    project.write("migrations/a1.py", head +
                                          "def upgrade():\n"
                                          "    Base.metadata.create_all(op.get_bind())\n"
                                          "    session = Session(bind=op.get_bind())\n" +
                                          upgrade + "def downgrade():\n    pass\n");
}

void fails(const Project& project, const std::vector<std::string>& words) {
    const test::Result result = project("upgrade");
    INFO(result.err);
    CHECK(result.status == 1);
    for (const std::string& word : words) {
        CAPTURE(word);
        CHECK(result.err.find(word) != std::string::npos);
    }
    CHECK(project.sqlite("SELECT count(*) FROM sqlite_master WHERE name = 'owner'") == "0\n");
}

}  // namespace

TEST_CASE("after a rollback of the session the migration does not go on") {
    const Project project("sqlite:///app.db");
    script(project,
           "    session.add(Owner(name='a'))\n"
           "    session.flush()\n"
           "    session.rollback()\n"
           "    op.execute('SELECT 1')\n");
    fails(project, {"session.rollback() where the migration goes on",
                    "--> migrations/a1.py:22:", "nothing was changed"});
    script(project,
           "    session.add(Owner(name='a'))\n    session.flush()\n    session.rollback()\n");
    fails(project, {"session.rollback() where the migration goes on"});
    // Where it has done nothing, there is nothing to take back.
    script(project,
           "    session.rollback()\n    session.add(Owner(name='b'))\n    session.commit()\n");
    CHECK(project("upgrade").status == 0);
    CHECK(project.sqlite("SELECT name FROM owner") == "b\n");
}

TEST_CASE("a rollback hides no exception") {
    const Project project("sqlite:///app.db");
    script(project,
           "    try:\n"
           "        session.add(Owner(name=None))\n"
           "        session.commit()\n"
           "    except Exception:\n"
           "        session.rollback()\n"
           "        raise\n");
    fails(project, {"NOT NULL constraint failed: owner.name", "a1.py:22:"});
}

TEST_CASE("what 1.4 and 2.0 see differently is not guessed") {
    const Project project("sqlite:///app.db");
    script(project,
           "    owner = Owner(name='a')\n"
           "    session.add(owner)\n"
           "    session.flush()\n"
           "    Pet(owner=owner)\n"
           "    session.commit()\n");
    fails(project, {"(session.add() it) is not supported", "a1.py:24:"});
}

TEST_CASE("a class that inherits from a mapped one is refused at its line") {
    const Project project("sqlite:///app.db");
    script(project, "    class Dog(Pet):\n        pass\n");
    fails(project, {"class Dog(Pet): inheritance of mapped classes", "a1.py:20:"});
}

TEST_CASE("a row that is gone is not updated in silence") {
    const Project project("sqlite:///app.db");
    script(project,
           "    owner = Owner(name='a')\n"
           "    session.add(owner)\n"
           "    session.flush()\n"
           "    op.execute('DELETE FROM owner')\n"
           "    owner.name = 'b'\n"
           "    session.flush()\n");
    fails(project,
          {"StaleDataError: UPDATE statement on table 'owner' expected to update 1 row(s); 0 were",
           "a1.py:25:"});
}

TEST_CASE("an unknown attribute is a TypeError, as in SQLAlchemy") {
    const Project project("sqlite:///app.db");
    script(project, "    Owner(nmae='a')\n");
    fails(project, {"TypeError: 'nmae' is an invalid keyword argument for Owner", "a1.py:20:"});
}
