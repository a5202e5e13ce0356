// SPDX-License-Identifier: MIT
#include "limbeck/config/env_py.h"

#include <doctest/doctest.h>

#include <array>
#include <string>

using namespace limbeck;
using namespace limbeck::config;

namespace {

constexpr std::array<std::string_view, 3> variables{"DATABASE_URL", "MIGRATION_DATABASE_URL",
                                                    "POSTGRES_DB"};

EnvPy read(std::string_view text) {
    return read_env_py("env.py", text, variables);
}

}  // namespace

TEST_CASE("variables are found in strings and in names, as whole words only") {
    CHECK(read("url = os.environ[\"DATABASE_URL\"]\n").mentions("DATABASE_URL"));
    CHECK(read("url = settings.DATABASE_URL\n").mentions("DATABASE_URL"));
    CHECK(read("url = f\"postgresql://h/{os.getenv('POSTGRES_DB')}\"\n").mentions("POSTGRES_DB"));
    const EnvPy facts = read("url = os.environ['MIGRATION_DATABASE_URL']\n");
    CHECK(facts.mentioned == std::set<std::string>{"MIGRATION_DATABASE_URL"});
    CHECK(read("url = TEST_DATABASE_URL_2\ndatabase_url = 1\n").mentioned.empty());
}

TEST_CASE("comments and docstrings mention nothing") {
    CHECK(read("# DATABASE_URL is not used here\nx = 1  # DATABASE_URL\n").mentioned.empty());
    CHECK(read("\"\"\"Reads DATABASE_URL.\"\"\"\nx = 1\n").mentioned.empty());
    CHECK(read("def f():\n    'DATABASE_URL'\n    pass\n").mentioned.empty());
    CHECK(read("f(\n    'DATABASE_URL'\n)\n").mentions("DATABASE_URL"));
}

TEST_CASE("literal arguments of configure are found") {
    const EnvPy facts = read(
        "context.configure(connection=c, version_table=\"my_version\",\n"
        "                  version_table_schema='app', transaction_per_migration=True)\n");
    CHECK(facts.version_table.given);
    CHECK(facts.version_table.literal == "my_version");
    CHECK(facts.version_table.at.line == 1);
    CHECK(facts.version_table_schema.literal == "app");
    CHECK(facts.transaction_per_migration.literal == "true");
    CHECK(read("context.configure(**{\"version_table\": \"v\"})\n").version_table.literal == "v");
    CHECK(read("context.configure(version_table_schema=None)").version_table_schema.literal == "");
}

TEST_CASE("the options of autogenerate are found, and what computes them") {
    const EnvPy facts = read(
        "context.configure(target_metadata=models.Base.metadata, include_schemas=True,\n"
        "    render_as_batch=connection.dialect.name == 'sqlite', compare_type=my_compare)\n"
        "context.configure(target_metadata = models.Base.metadata, "
        "compare_server_default=False)\n");
    CHECK(facts.target_metadata.expressions == std::vector<std::string>{"models.Base.metadata"});
    CHECK(facts.include_schemas.literal == "true");
    CHECK(facts.render_as_batch.given);
    CHECK_FALSE(facts.render_as_batch.literal);
    CHECK(facts.render_as_batch.expressions ==
          std::vector<std::string>{"connection.dialect.name == 'sqlite'"});
    CHECK(facts.compare_type.expressions == std::vector<std::string>{"my_compare"});
    CHECK(facts.compare_server_default.literal == "false");
    CHECK(read("f(target_metadata=[a, g(b, c)], x=1)\nf(target_metadata=None)\n")
              .target_metadata.expressions == std::vector<std::string>{"[a, g(b, c)]", "None"});
    CHECK(read("f(target_metadata=").target_metadata.expressions == std::vector<std::string>{""});
}

TEST_CASE("transactions of a run and of --sql are told apart by what is configured") {
    const auto read_both = [](std::string_view text) {
        const EnvPy facts = read(text);
        return facts.transaction_per_migration.literal.value_or("-") + " " +
               facts.offline_transaction_per_migration.literal.value_or("-");
    };
    constexpr std::string_view offline = "context.configure(url=url(a, b), x=1)\n";
    CHECK(read_both("configure(connection=c, transaction_per_migration=True)\n") == "true true");
    CHECK(read_both(std::string(offline) +
                    "configure(connection=c, transaction_per_migration=True)\n") == "true -");
    CHECK(read_both(std::string(offline) + "configure(transaction_per_migration=True)\n") ==
          "true true");
    CHECK(
        read_both("configure(url=u, transaction_per_migration=True)\nconfigure(connection=c)\n") ==
        "- true");
    CHECK(read_both("configure(url=u, transaction_per_migration=False)\n"
                    "configure(connection=c, transaction_per_migration=True)\n") == "true false");
    CHECK(read_both("o = {'transaction_per_migration': True}\nconfigure(url=u, **o)\n"
                    "configure(connection=c, **o)\n") == "true true");
}

TEST_CASE("an argument that is a module constant has its value") {
    CHECK(read("TABLE = 'v'\ncontext.configure(version_table=TABLE)\n").version_table.literal ==
          "v");
    CHECK(
        read("TABLE: str = 'v'\ncontext.configure(version_table=TABLE,)\n").version_table.literal ==
        "v");
    CHECK_FALSE(
        read("T = 'v'\nif x:\n    T = 'w'\nconfigure(version_table=T)\n").version_table.literal);
    CHECK_FALSE(read("T = 'v' + suffix\nconfigure(version_table=T)\n").version_table.literal);
}

TEST_CASE("an argument that is computed is recorded with its place") {
    const EnvPy facts = read(
        "x = 1\n"
        "context.configure(version_table=name(), version_table_schema=f'{x}')\n");
    CHECK(facts.version_table.given);
    CHECK_FALSE(facts.version_table.literal);
    CHECK(facts.version_table.at ==
          Location{"env.py", 2, 19,
                   "context.configure(version_table=name(), version_table_schema=f'{x}')"});
    CHECK(facts.version_table_schema.given);
    CHECK_FALSE(facts.version_table_schema.literal);
    CHECK_FALSE(read("configure(version_table='a' + b)\n").version_table.literal);
}

TEST_CASE("two calls agree or count as computed") {
    CHECK(read("configure(version_table='a')\nconfigure(version_table='a')\n")
              .version_table.literal == "a");
    const EnvPy facts = read("configure(version_table='a')\nconfigure(version_table='b')\n");
    CHECK(facts.version_table.given);
    CHECK_FALSE(facts.version_table.literal);
    CHECK(facts.version_table.at.line == 2);
}

TEST_CASE("what is no argument is not taken for one") {
    CHECK_FALSE(read("version_table = 'a'\n").version_table.given);
    CHECK_FALSE(read("f(x.version_table == 'a')\n").version_table.given);
    CHECK_FALSE(read("# configure(version_table='a')\n").version_table.given);
    CHECK_FALSE(read("s = 'configure(version_table=1)'\n").version_table.given);
}

TEST_CASE("setting the URL is noticed in its usual forms") {
    CHECK(read("x = 1\nconfig.set_main_option('sqlalchemy.url', url)\n").sets_url->line == 2);
    CHECK(read("config.set_section_option(config.config_ini_section, \"sqlalchemy.url\", u)\n")
              .sets_url);
    CHECK(read("section[\"sqlalchemy.url\"] = url\n").sets_url);
    CHECK_FALSE(read("url = config.get_main_option('sqlalchemy.url')\n").sets_url);
    CHECK_FALSE(read("# config.set_main_option('sqlalchemy.url', url)\n").sets_url);
    CHECK_FALSE(read("config.set_main_option('x', 'y')\n").sets_url);
}

TEST_CASE("a place never shows a password") {
    const EnvPy facts = read(
        "context.configure(url='postgresql://u:hunter2@h/d', "
        "version_table=name())\n");
    CHECK(facts.version_table.at.source_line.find("hunter2") == std::string::npos);
}

TEST_CASE("a file that is no Python has a problem, and what came before it counts") {
    const EnvPy facts = read("url = DATABASE_URL\nx = 'never closed\n");
    CHECK(facts.mentions("DATABASE_URL"));
    REQUIRE(facts.problem);
    CHECK(facts.problem->starts_with("env.py:2: "));
    CHECK(read(std::string_view("\0\x01", 2)).problem);
    CHECK_FALSE(read("").problem);
}
