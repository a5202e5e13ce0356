// SPDX-License-Identifier: MIT
// No false difference: what a revision made with any type, default, index and constraint that
// revisions may use is, to check, verify, diff and autogenerate, what its own description says.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "limbeck/base/files.h"
#include "limbeck/base/text.h"
#include "support/postgres.h"
#include "support/project.h"

using namespace limbeck;
using test::Project;

namespace {

constexpr std::string_view agreed = "The database is what the models say.\n";

// The types that docs/alembic-reference.md lists for a module; a test holds that file to the
// program.
std::vector<std::string> types_of(const std::string& module) {
    const std::string text = base::read_file(LIMBECK_SOURCE_DIR "/docs/alembic-reference.md");
    const std::size_t section = text.find("## `" + module + "`\n");
    REQUIRE(section != std::string::npos);
    std::size_t at = text.find("\n| classes |", section);
    const std::size_t end = text.find('\n', at + 1);
    std::vector<std::string> result;
    while ((at = text.find('`', at)) < end) {
        const std::size_t close = text.find('`', at + 1);
        result.push_back(text.substr(at + 1, close - at - 1));
        at = close + 1;
    }
    REQUIRE(result.size() > 20);
    return result;
}

// What a type must be given, by its name.
const std::map<std::string, std::string> arguments{
    {"ARRAY", "sa.Integer()"},
    {"ENUM", "'a', 'b', name='enum_of_{}'"},
    {"Enum", "'a', 'it''s', name='enum_of_{}'"},
    {"BIT", "3"},
};
const std::map<std::string, std::vector<std::string>> further{
    {"String", {"20", "20, collation='{collation}'"}},
    {"CHAR", {"1", "5"}},
    {"VARCHAR", {"255"}},
    {"Numeric", {"10", "10, 2"}},
    {"DECIMAL", {"12, 4"}},
    {"Float", {"20", "53"}},
    {"DateTime", {"timezone=True"}},
    {"Time", {"timezone=True"}},
    {"TIMESTAMP", {"timezone=True"}},
    {"Boolean", {"name='flag', create_constraint=True"}},
    {"Enum",
     {"'a', 'b', native_enum=False",
      "'a', 'b', native_enum=False, create_constraint=True, name='choice'"}},
};
// No types of columns, or none with a name in SQL.
const std::set<std::string> abstract{"NullType", "TypeDecorator", "TypeEngine", "UserDefinedType",
                                     "ExcludeConstraint"};
// What neither SQLAlchemy's nor PostgreSQL's names have there.
const std::set<std::string> not_of_postgresql{"BINARY", "BLOB",     "CLOB",     "DATETIME",
                                              "DOUBLE", "NVARCHAR", "VARBINARY"};
const std::set<std::string> not_of_sqlite{"ARRAY"};

std::string columns(const std::string& module, const std::string& prefix, bool postgresql) {
    std::string result;
    int number = 0;
    for (const std::string& type : types_of(module)) {
        const auto& missing = postgresql ? not_of_postgresql : not_of_sqlite;
        if (abstract.count(type) != 0 || missing.count(type) != 0) {
            continue;
        }
        const auto given = arguments.find(type);
        std::vector<std::string> forms{given == arguments.end() ? "" : given->second};
        if (const auto more = further.find(type); more != further.end()) {
            forms.insert(forms.end(), more->second.begin(), more->second.end());
        }
        for (std::string form : forms) {
            const std::string name = fmt::format("c{}_{}", ++number, type);
            form = base::replace_all(form, "{}", base::to_lower(prefix) + std::to_string(number));
            form = base::replace_all(form, "{collation}", postgresql ? "C" : "NOCASE");
            result +=
                fmt::format("        sa.Column('{}', {}.{}({})),\n", name, prefix, type, form);
        }
    }
    return result;
}

// Defaults, constraints and indexes that both databases know.
constexpr std::string_view forms = R"py(
    op.create_table('parent', sa.Column('id', sa.Integer(), primary_key=True),
        sa.Column('x', sa.Integer(), nullable=False), sa.UniqueConstraint('id', 'x', name='pair'))
    op.create_table('forms',
        sa.Column('id', sa.BigInteger(), primary_key=True),
        sa.Column('literal', sa.String(10), server_default="it's"),
        sa.Column('number', sa.Integer(), server_default='5'),
        sa.Column('negative', sa.Integer(), server_default=sa.text('-5')),
        sa.Column('decimal', sa.Numeric(5, 2), server_default=sa.text('1.50')),
        sa.Column('truth', sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column('lie', sa.Boolean(), server_default=sa.false()),
        sa.Column('now', sa.DateTime(), server_default=sa.func.now()),
        sa.Column('today', sa.Date(), server_default=sa.text('CURRENT_DATE')),
        sa.Column('stamp', sa.DateTime(), server_default=sa.text('CURRENT_TIMESTAMP')),
        sa.Column('call', sa.Text(), server_default=sa.text("(lower('X'))")),
        sa.Column('built', sa.Text(), server_default=sa.func.upper('x')),
        sa.Column('nothing', sa.Text(), server_default=sa.null()),
        sa.Column('empty', sa.Text(), server_default=''),
        sa.Column('day', sa.Date(), server_default='2020-01-02'),
        sa.Column('json', sa.JSON(), server_default='{"a": [1]}'),
        sa.Column('choice', sa.Enum('a', 'b', name='choices'), server_default='a'),
        sa.Column('computed', sa.Integer(), sa.Computed('number * 2', persisted=True)),
        sa.Column('parent', sa.Integer(), sa.ForeignKey('parent.id', ondelete='CASCADE')),
        sa.Column('one', sa.Integer()), sa.Column('two', sa.Integer(), index=True),
        sa.Column('unique', sa.String(5), unique=True),
        sa.ForeignKeyConstraint(['one', 'two'], ['parent.id', 'parent.x'], name='to_pair',
            onupdate='SET NULL', ondelete='RESTRICT', deferrable=True, initially='DEFERRED'),
        sa.CheckConstraint("literal IN ('a', 'b')"),
        sa.CheckConstraint('number BETWEEN 1 AND 5 OR number IS NULL', name='between'),
        sa.CheckConstraint('number BETWEEN 1 AND 5 AND one IN (two, 1, 2)', name='between_and'),
        sa.CheckConstraint("lower(literal) NOT IN ('x', 'y') AND literal LIKE 'a%'", name='texts'),
        sa.UniqueConstraint('number', 'one', name='both'))
    op.create_index('plain', 'forms', ['number'])
    op.create_index('several', 'forms', ['number', sa.text('one DESC')], unique=True)
    op.create_index('called', 'forms', [sa.text('lower(literal)')])
    op.create_index('conditional', 'forms', ['literal'],
        postgresql_where=sa.text("literal IN ('x', 'y')"), sqlite_where=sa.text("literal IN ('x')"))
    op.create_index(op.f('ix_final'), 'forms', ['empty'])
)py";

constexpr std::string_view forms_of_postgresql = R"py(
    op.create_table('pg_forms',
        sa.Column('always', sa.Integer(), sa.Identity(always=True, start=5, increment=2)),
        sa.Column('counted', sa.Integer(), autoincrement=True, primary_key=True),
        sa.Column('tags', postgresql.ARRAY(sa.String(5)), server_default=sa.text("'{}'")),
        sa.Column('data', postgresql.JSONB(), server_default=sa.text("'{}'::jsonb")),
        sa.Column('key', postgresql.UUID(), server_default=sa.text('gen_random_uuid()')),
        sa.Column('at', sa.DateTime(timezone=True), server_default=sa.text("timezone('utc', now())")),
        sa.Column('span', postgresql.INTERVAL(), server_default=sa.text("interval '1 day'")),
        sa.Column('room', sa.Integer(), comment="it's"), sa.Column('during', postgresql.TSRANGE()),
        sa.CheckConstraint("tags <@ ARRAY['a', 'b']::varchar[]", name='arrays'),
        postgresql.ExcludeConstraint(('during', '&&'), name='apart', using='gist'),
        comment='forms')
    op.create_index('gin', 'pg_forms', ['data'], postgresql_using='gin',
        postgresql_ops={'data': 'jsonb_path_ops'})
    op.create_index('include', 'pg_forms', ['room'], postgresql_include=['key'], unique=True)
    op.create_index('ordered', 'pg_forms', [sa.text('room DESC NULLS LAST'), sa.text('(room + 1)')],
        postgresql_with={'fillfactor': 50})
    op.create_unique_constraint('later', 'pg_forms', ['room', 'key'], deferrable=True)
    op.execute("CREATE VIEW listed AS SELECT id FROM forms WHERE literal IN ('a', 'b')")
)py";

struct Everything : Project {
    Everything(const std::string& address, bool postgresql) : url(address) {
        write("alembic.ini", "[alembic]\nscript_location = m\nsqlalchemy.url = " +
                                 base::replace_all(url, "%", "%%") + "\n");
        write("m/env.py", "from alembic import context\ntarget_metadata = None\n");
        write("m/script.py.mako", "${upgrades}");
        write("limbeck.toml", "models = [\"sql:schema.sql\"]\n");
        const std::string dialect = postgresql ? "postgresql" : "sqlite";
        std::string text = fmt::format(
            "from alembic import op\nimport sqlalchemy as sa\n"
            "from sqlalchemy.dialects import {}\nrevision = 'a'\ndown_revision = None\n\n"
            "def upgrade():\n",
            dialect);
        if (postgresql) {
            text +=
                "    op.execute('CREATE EXTENSION citext')\n"
                "    op.execute('CREATE EXTENSION hstore')\n";
        }
        const auto table = [&](const std::string& module, const std::string& prefix) {
            text += fmt::format("    op.create_table('of_{}',\n{}    )\n", prefix,
                                columns(module, prefix, postgresql));
        };
        table("sqlalchemy.types", "sa");
        table("sqlalchemy.dialects." + dialect, dialect);
        text += forms;
        text += postgresql ? forms_of_postgresql : "";
        write("m/versions/a.py", text);
    }

    void agrees() const {
        out("upgrade head");
        write("schema.sql", out("inspect --sql"));
        CHECK(out("check") == agreed);
        const std::string verified = out("verify");
        for (const std::string_view line : base::split_any(verified, "\n")) {
            CHECK(line.starts_with("present "));
        }
        CHECK(run({"revision", "--autogenerate", "-m", "x"}).err.find("no revision is written") !=
              std::string::npos);
        CHECK(run({"diff", "revision:head", "database:" + url}).out.empty());
        // Made by SQL that leads there from nothing it is the same again.
        CHECK(run({"diff", "sql:schema.sql", "database:" + url}).out.empty());
    }

    std::string url;
};

}  // namespace

TEST_CASE("whatever a revision makes agrees with itself on SQLite") {
    Everything("sqlite:///app.db", false).agrees();
}

TEST_CASE("whatever a revision makes agrees with itself on PostgreSQL") {
    Everything(test::shared_postgres().create_database("everything"), true).agrees();
}
