// SPDX-License-Identifier: MIT
#include "limbeck/config/database_url.h"

#include <doctest/doctest.h>

#include "limbeck/base/error.h"
#include "support/scratch.h"

using namespace limbeck;
using namespace limbeck::config;

namespace {

// As the dialects will say it, for the needs of these tests.
bool same_database(const base::Url& a, const base::Url& b) {
    const auto port = [](const base::Url& url) { return url.port.empty() ? "5432" : url.port; };
    return a.host == b.host && port(a) == port(b) && a.database == b.database;
}

// A project folder; what is written into it and set in its environment decides.
struct Project {
    test::Scratch scratch;
    Request request{.directory = scratch.path()};

    void ini(const std::string& url) const {
        scratch.write("alembic.ini", "[alembic]\nscript_location = m\n" +
                                         (url.empty() ? "" : "sqlalchemy.url = " + url + "\n"));
    }
    [[nodiscard]] ResolvedUrl resolve(const std::optional<std::string>& option = {}) const {
        return resolve_url(load(request), option, same_database);
    }
    [[nodiscard]] std::string source() const { return resolve().source; }
    [[nodiscard]] std::string text() const { return resolve().text.reveal(); }
    [[nodiscard]] Error failure() const {
        try {
            (void)resolve();
        } catch (const Error& error) {
            CHECK(error.report().find("hunter2") == std::string::npos);
            return error;
        }
        return {ErrorCode::Usage, "no error"};
    }
};

}  // namespace

TEST_CASE("the URL comes from the first place that has one") {
    Project project;
    project.ini("postgresql://u:p@ini/db");
    CHECK(project.source() == "sqlalchemy.url in alembic.ini:3");
    CHECK(project.resolve().base_directory == project.scratch.path());

    project.scratch.write("m/env.py", "DATABASE_URL, MIGRATION_DATABASE_URL, POSTGRES_DB\n");
    project.scratch.write(".env", "POSTGRES_DB=pg\n");
    CHECK(project.source() == "POSTGRES_* from .env");
    CHECK(project.text() == "postgresql://localhost/pg");
    project.scratch.write(".env", "POSTGRES_DB=pg\nDATABASE_URL=postgresql://u:p@dotenv/db\n");
    CHECK(project.source() == "DATABASE_URL from .env");
    project.request.environment["DATABASE_URL"] = "postgresql://u:p@process/db";
    CHECK(project.source() == "DATABASE_URL from the environment");
    CHECK(project.text() == "postgresql://u:p@process/db");
    project.scratch.write(".env", "MIGRATION_DATABASE_URL=postgresql://u:p@direct/db\n");
    CHECK(project.source() == "MIGRATION_DATABASE_URL from .env");

    project.scratch.write("limbeck.toml", "url = \"sqlite:///app.db\"\n");
    CHECK(project.source() == "url in limbeck.toml:1");
    CHECK(project.resolve("postgresql://h/other").source == "--url");
    CHECK(project.resolve("postgresql://h/other").text.reveal() == "postgresql://h/other");
    CHECK_THROWS_AS((void)project.resolve(" "), Error);
}

TEST_CASE("the template's placeholder and empty values count as absent") {
    Project project;
    project.ini("driver://user:pass@localhost/dbname");
    project.request.environment = {{"DATABASE_URL", ""}, {"POSTGRES_PORT", "5432"}};
    const Error error = project.failure();
    CHECK(error.code() == ErrorCode::Config);
    CHECK(error.message() == "no database URL is given");
    CHECK(error.hint() ==
          "looked at: --url; url in limbeck.toml; MIGRATION_DATABASE_URL, DATABASE_URL and "
          "POSTGRES_USER or POSTGRES_DB in the environment or .env; sqlalchemy.url in alembic.ini "
          "[alembic] (still the one of Alembic's template)");
    project.request.environment["DATABASE_URL"] = "postgresql://h/db";
    CHECK(project.source() == "DATABASE_URL from the environment");
    project.ini("");
    CHECK(project.source() == "DATABASE_URL from the environment");
}

TEST_CASE("the ini and the environment naming two databases is refused") {
    Project project;
    project.ini("postgresql://u:hunter2@ini/db");
    project.scratch.write("m/env.py", "url = config.get_main_option('sqlalchemy.url')\n");
    project.scratch.write(".env", "DATABASE_URL=postgresql+asyncpg://u:hunter2@other/db\n");
    const Error error = project.failure();
    CHECK(error.code() == ErrorCode::Refused);
    CHECK(error.message() ==
          "two different databases are named, and nothing says which one counts: "
          "postgresql://u:***@ini/db (sqlalchemy.url in alembic.ini:3) and "
          "postgresql+asyncpg://u:***@other/db (DATABASE_URL from .env)");
    CHECK(error.hint().find("--url") != std::string::npos);
    CHECK(error.hint().find("url_from") != std::string::npos);
    CHECK(error.location()->source_line == "sqlalchemy.url = ***");
    CHECK(project.resolve("postgresql://x/y").source == "--url");

    SUBCASE("also without an env.py") {
        project.scratch.write("alembic.ini",
                              "[alembic]\nscript_location = n\nsqlalchemy.url = "
                              "postgresql://u:hunter2@ini/db\n");
        CHECK(project.failure().code() == ErrorCode::Refused);
    }
    SUBCASE("also for the other variables") {
        project.scratch.write(".env", "POSTGRES_DB=db\n");
        CHECK(project.failure().code() == ErrorCode::Refused);
        project.scratch.write(".env", "MIGRATION_DATABASE_URL=postgresql://u@other/db\n");
        CHECK(project.failure().code() == ErrorCode::Refused);
    }
    SUBCASE("also when env.py sets the URL from something unknown") {
        project.scratch.write("m/env.py", "config.set_main_option('sqlalchemy.url', get_url())\n");
        CHECK(project.failure().code() == ErrorCode::Refused);
        CHECK(project.failure().hint().find("sets the URL itself") != std::string::npos);
    }
    SUBCASE("also when only a comment mentions the variable") {
        project.scratch.write("m/env.py", "# not DATABASE_URL\n");
        CHECK(project.failure().code() == ErrorCode::Refused);
    }
    SUBCASE("not when env.py mentions the variable") {
        project.scratch.write("m/env.py", "url = os.environ['DATABASE_URL']\n");
        CHECK(project.source() == "DATABASE_URL from .env");
    }
    SUBCASE("not when limbeck.toml settles it") {
        project.scratch.write("limbeck.toml", "url_from = \"environment\"\n");
        CHECK(project.source() == "DATABASE_URL from .env");
        project.scratch.write("limbeck.toml", "url_from = \"ini\"\n");
        CHECK(project.source() == "sqlalchemy.url in alembic.ini:3");
        project.scratch.write("limbeck.toml", "url = \"postgresql://third/db\"\n");
        CHECK(project.source() == "url in limbeck.toml:1");
    }
    SUBCASE("not when both lead to the same database") {
        project.scratch.write(".env", "DATABASE_URL=postgresql+asyncpg://v:x@ini:5432/db\n");
        CHECK(project.source() == "DATABASE_URL from .env");
    }
    SUBCASE("what cannot be read is another database, and shows its scheme alone") {
        project.ini("not a url hunter2");
        CHECK(project.failure().code() == ErrorCode::Refused);
        CHECK(project.failure().message().find("an unreadable URL") != std::string::npos);
    }
}

TEST_CASE("MIGRATION_DATABASE_URL beside DATABASE_URL is no conflict") {
    Project project;
    project.ini("");
    project.request.environment = {{"DATABASE_URL", "postgresql+asyncpg://u:p@pooler/db"},
                                   {"MIGRATION_DATABASE_URL", "postgresql://u:p@direct/db"}};
    CHECK(project.source() == "MIGRATION_DATABASE_URL from the environment");
    project.scratch.write("m/env.py", "url = os.environ['DATABASE_URL']\n");
    CHECK(project.source() == "MIGRATION_DATABASE_URL from the environment");
}

TEST_CASE("of DATABASE_URL and POSTGRES_* the one that env.py mentions counts") {
    Project project;
    project.ini("");
    project.scratch.write(".env", "DATABASE_URL=postgresql://a/b\nPOSTGRES_USER=u\n");
    CHECK(project.source() == "DATABASE_URL from .env");
    project.scratch.write("m/env.py", "url = f\"postgresql://{os.environ['POSTGRES_USER']}\"\n");
    CHECK(project.source() == "POSTGRES_* from .env");
}

TEST_CASE("url_from leaves no way back to the other side") {
    Project project;
    project.ini("postgresql://ini/db");
    project.scratch.write("limbeck.toml", "url_from = \"environment\"\n");
    CHECK(project.failure().message() == "no database URL is given");
    project.ini("");
    project.scratch.write("limbeck.toml", "url_from = \"ini\"\n");
    project.request.environment["DATABASE_URL"] = "postgresql://h/db";
    CHECK(project.failure().message() == "no database URL is given");
    CHECK(project.failure().hint().find("DATABASE_URL") == std::string::npos);
}

TEST_CASE("an ini that the user named does not lose to limbeck.toml in silence") {
    Project project;
    project.scratch.write("limbeck.toml", "url = \"postgresql://u:hunter2@one/db\"\n");
    project.scratch.write("alembic.ini",
                          "[alembic]\nscript_location = m\n"
                          "sqlalchemy.url = postgresql://u:hunter2@two/db\n"
                          "[same]\nscript_location = m\nsqlalchemy.url = postgresql://one/db\n");
    CHECK(project.source() == "url in limbeck.toml:1");
    project.request.config_files = {"alembic.ini"};
    CHECK(project.failure().code() == ErrorCode::Refused);
    project.request.config_files = {};
    project.request.section = "same";
    CHECK(project.source() == "url in limbeck.toml:1");
}

TEST_CASE("an ini URL that env.py overrides in its own way is no answer until somebody says so") {
    Project project;
    project.ini("postgresql://u:hunter2@ini/db");
    project.scratch.write("m/env.py", "x = 1\nconfig.set_main_option('sqlalchemy.url', url())\n");
    const Error error = project.failure();
    CHECK(error.code() == ErrorCode::Refused);
    CHECK(error.message().find("postgresql://u:***@ini/db") != std::string::npos);
    CHECK(error.location()->line == 2);
    CHECK(project.resolve("postgresql://h/other").source == "--url");
    project.scratch.write("limbeck.toml", "url_from = \"ini\"\n");
    CHECK(project.source() == "sqlalchemy.url in alembic.ini:3");
    project.scratch.write("limbeck.toml", "");
    project.scratch.write("m/env.py",
                          "u = os.getenv('DATABASE_URL')\n"
                          "if u:\n    config.set_main_option('sqlalchemy.url', u)\n");
    CHECK(project.source() == "sqlalchemy.url in alembic.ini:3");
}

TEST_CASE("names that only env.py supplies matter to who needs the ini's URL") {
    Project project;
    project.ini("postgresql://%(DB_USER)s:hunter2@h/db");
    CHECK(project.failure().message().find("refers to 'db_user'") != std::string::npos);
    project.request.environment["DATABASE_URL"] = "postgresql://h/db";
    CHECK(project.failure().code() == ErrorCode::Config);
    project.scratch.write("m/env.py", "url = settings.DATABASE_URL\n");
    CHECK(project.source() == "DATABASE_URL from the environment");
    CHECK(load(project.request).version_table == "alembic_version");
}

TEST_CASE("limbeck.toml's url takes variables, encoded where they are credentials") {
    Project project;
    project.scratch.write("conf/limbeck.toml",
                          "script_location = \"m\"\n"
                          "url = \"postgresql://app:${PW}@${HOST:-localhost}/${DB}\"\n");
    project.scratch.write("conf/.env", "PW='p@ss:w/o?r#d%'\nDB=from_conf\n");
    project.scratch.write(".env", "DB=from_cwd\n");
    project.request.config_files = {"conf/limbeck.toml"};
    CHECK(project.text() == "postgresql://app:p%40ss%3Aw%2Fo%3Fr%23d%25@localhost/from_conf");
    CHECK(project.resolve().base_directory == project.scratch.path("conf"));
    CHECK(project.source() == "url in conf/limbeck.toml:2");
    project.request.environment["DB"] = "from_process";
    CHECK(project.text().ends_with("/from_process"));

    project.scratch.write("conf/.env", "");
    project.scratch.write(".env", "");
    const Error error = project.failure();
    CHECK(error.message() == "'url' refers to ${PW}, which is not set");
    CHECK(error.location()->line == 2);

    project.scratch.write("conf/limbeck.toml",
                          "script_location = \"m\"\nurl = \"${APP_DATABASE_URL}\"\n");
    project.request.environment["APP_DATABASE_URL"] = "postgresql://u:p%40@h/db";
    CHECK(project.text() == "postgresql://u:p%40@h/db");
}

TEST_CASE("an odd line in .env is a warning, and a .env folder is no .env") {
    Project project;
    project.ini("");
    project.scratch.write(".env", "=hunter2\nDATABASE_URL=postgresql://h/db\n");
    CHECK(project.resolve().warnings ==
          std::vector<std::string>{".env:1: not understood as KEY=value, ignored"});
    Project other;
    other.ini("postgresql://h/db");
    other.scratch.write(".env/bin/activate", "");
    CHECK(other.source() == "sqlalchemy.url in alembic.ini:3");
}

TEST_CASE("a URL is shown without its password, an unreadable one by its scheme") {
    CHECK(display_url("postgresql://u:hunter2@h/db") == "postgresql://u:***@h/db");
    CHECK(display_url("postgresql://u:hunter2@h:port:x/db").find("hunter2") == std::string::npos);
    CHECK(display_url("hunter2") == "an unreadable URL");
    CHECK(display_url("u:hunter2://x") == "an unreadable URL");
    CHECK(display_url("") == "an unreadable URL");
}
