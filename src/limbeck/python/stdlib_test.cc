// SPDX-License-Identifier: MIT
// What the comparison with CPython cannot show: the world as the host gives it, and what is
// refused.
#include <doctest/doctest.h>

#include "limbeck/python/access.h"
#include "limbeck/python/datetime.h"
#include "limbeck/python/decimal.h"
#include "limbeck/python/script_runner.h"
#include "limbeck/python/uuid.h"

namespace limbeck::python {

TEST_CASE("random identifiers come from the host") {
    CHECK(output_of("import uuid\nprint(uuid.uuid4(), uuid.uuid4().version)\n") ==
          "5a5a5a5a-5a5a-4a5a-9a5a-5a5a5a5a5a5a 4\n");
}

TEST_CASE("a host makes and reads UUIDs") {
    RecordingHost host;
    Interpreter vm(host);
    const auto bytes = parse_uuid("6ba7b810-9dad-11d1-80b4-00c04fd430c8");
    REQUIRE(bytes.has_value());
    const Value made = make_uuid(vm, *bytes);
    CHECK(uuid_bytes(made) == bytes);
    CHECK(uuid_text(*bytes) == "6ba7b810-9dad-11d1-80b4-00c04fd430c8");
    CHECK_FALSE(uuid_bytes(Value::text("6ba7b810-9dad-11d1-80b4-00c04fd430c8")).has_value());
    CHECK_FALSE(parse_uuid("6ba7b810").has_value());
    // Even where a script has put something else in its place.
    vm.run(source("import uuid\nuuid.UUID = 5\n"), "m");
    CHECK(uuid_class(vm)->name == "UUID");
}

TEST_CASE("the time comes from the host, as does the local zone") {
    CHECK(output_of("from datetime import date, datetime, timedelta, timezone\nimport time\n"
                    "print(datetime.utcnow(), datetime.now(timezone.utc), datetime.now(), "
                    "date.today())\n"
                    "print(datetime.now(timezone(timedelta(hours=-1))).isoformat())\n"
                    "print(datetime(2026, 11, 20, 12, 11, 12).timestamp(), time.time())\n"
                    "print(datetime.fromtimestamp(0), date.fromtimestamp(86400 * 2))\n"
                    "print(datetime(2026, 1, 1).astimezone(timezone.utc), "
                    "datetime(2026, 1, 1, tzinfo=timezone.utc).astimezone())\n"
                    "print(time.strftime('%Y-%m-%d %H:%M'), time.time_ns())\n") ==
          "2026-11-20 10:11:12.123456 2026-11-20 10:11:12.123456+00:00 "
          "2026-11-20 12:11:12.123456 2026-11-20\n"
          "2026-11-20T09:11:12.123456-01:00\n"
          "1795169472.0 1795169472.123456\n"
          "1970-01-01 02:00:00 1970-01-03\n"
          "2025-12-31 22:00:00+00:00 2026-01-01 02:00:00+02:00\n"
          "2026-11-20 12:11 1795169472123456000\n");
    RecordingHost host;
    Interpreter vm(host);
    vm.run(source("import time\nbegin = time.monotonic()\ntime.sleep(1.5)\n"
                  "print(0 <= time.perf_counter() - begin < 1000)\n"),
           "m");
    CHECK(host.slept == 1.5);
    CHECK(host.output == "True\n");
    Host nothing;
    Interpreter poor(nothing);
    CHECK_THROWS_WITH_AS(poor.run(source("import datetime\ndatetime.datetime.now()\n"), "m"),
                         "the time is not available to this script", Error);
}

TEST_CASE("a host makes and reads dates and times") {
    RecordingHost host;
    Interpreter vm(host);
    const CivilMoment moment{{2024, 2, 29}, {1, 2, 3, 4}, 3600};
    const Value made = make_datetime(vm, moment);
    REQUIRE(datetime_value(made).has_value());
    CHECK(datetime_value(made)->date == moment.date);
    CHECK(datetime_value(made)->time == moment.time);
    CHECK(datetime_value(made)->offset_seconds == 3600);
    CHECK_FALSE(date_value(made).has_value());
    CHECK(date_value(make_date(vm, {2024, 1, 2})) == CivilDate{2024, 1, 2});
    CHECK(time_value(make_time(vm, {1, 2, 3, 4}))->time == CivilTime{1, 2, 3, 4});
    CHECK(timedelta_value(make_timedelta(vm, -1, 5))->days == -1);
    CHECK(timedelta_value(make_timedelta(vm, 0, -5))->microseconds == micros_per_day - 5);
    CHECK_FALSE(timedelta_value(Value::integer(5)).has_value());
    CHECK_THROWS_AS(vm.guard([&] { return make_date(vm, {2023, 2, 29}); }), Error);
}

TEST_CASE("loggers write to the host from their level on") {
    CHECK(output_of("import logging\nfrom logging.config import fileConfig\n"
                    "fileConfig('alembic.ini')\n"
                    "log = logging.getLogger('alembic.a')\nlog.warning('a %s %d', 'b', 5)\n"
                    "log.info('quiet')\nlogging.basicConfig(level=logging.INFO)\n"
                    "log.info('loud %(x)s', {'x': 1})\nlogging.error('root')\n"
                    "try:\n    1 / 0\nexcept ZeroDivisionError as e:\n"
                    "    log.exception('failed: %s', e)\nlog.log(35, '100%')\n") ==
          "WARNING alembic.a: a b 5\nINFO alembic.a: loud 1\nERROR root: root\n"
          "ERROR alembic.a: failed: division by zero\nLevel 35 alembic.a: 100%\n");
}

TEST_CASE("the environment is the host's, and the script's own changes") {
    CHECK(output_of("import os\nprint(os.environ['STAGE'], os.getenv('STAGE'), 'STAGE' in "
                    "os.environ, os.environ.get('OTHER'))\n"
                    "os.environ['STAGE'] = 'other'\nprint(os.getenv('STAGE'))\n"
                    "del os.environ['STAGE']\nprint(os.getenv('STAGE', 'gone'))\n") ==
          "test test True None\nother\ngone\n");
    for (const char* const text :
         {"os.remove('x')", "os.system('x')", "os.makedirs('x')", "os.listdir('.')",
          "os.popen('x')", "os.kill(1, 9)", "os.path.getsize('x')", "os.environ.items()",
          "os.getcwd()", "list(os.environ)"}) {
        CAPTURE(text);
        const std::string report = output_of(std::string("import os\n") + text + "\n");
        CHECK(report.find("--> script.py:2:") != std::string::npos);
        CHECK(report.find("Error:") == std::string::npos);
    }
}

TEST_CASE("random numbers and tokens come from the host, warnings go to it") {
    CHECK(output_of("import secrets, random, os, sys, warnings\n"
                    "print(secrets.token_hex(3), secrets.token_urlsafe(3), os.urandom(2))\n"
                    "print(secrets.randbelow(10), random.randint(5, 9), random.choice('abc'))\n"
                    "warnings.warn('mind')\nwarnings.warn('old', DeprecationWarning)\n"
                    "sys.stderr.write('told\\n')\n") ==
          "5a5a5a Wlpa b'ZZ'\n0 5 a\n"
          "warning: UserWarning: mind\nwarning: DeprecationWarning: old\ntold\n");
    CHECK(output_of("import sys\nsys.exit('enough')\n").starts_with("SystemExit: enough\n"));
}

TEST_CASE("paths read the files of the project and nothing else") {
    RecordingHost host;
    host.files["sql/1.sql"] = "SELECT 1\n";
    Interpreter vm(host);
    vm.run(source("from pathlib import Path\nimport os\np = Path('sql') / '1.sql'\n"
                  "print(p.exists(), p.read_text(), p.read_bytes(), (p.parent / '2').exists())\n"
                  "print(os.path.exists(p), os.path.isfile('sql/2'), open(p).read())\n"
                  "with p.open() as f:\n    print(f.readline())\n"),
           "m");
    CHECK(host.output ==
          "True SELECT 1\n b'SELECT 1\\n' False\nTrue False SELECT 1\n\nSELECT 1\n\n");
    for (const char* const text :
         {"Path('a').write_text('x')", "Path('a').unlink()", "Path.cwd()", "Path('a').resolve()",
          "list(Path('a').glob('*'))", "Path('a').open('w')", "Path('a').mkdir()"}) {
        CAPTURE(text);
        const std::string report =
            output_of(std::string("from pathlib import Path\n") + text + "\n");
        CHECK(report.find("--> script.py:2:") != std::string::npos);
        CHECK(report.find("Error:") == std::string::npos);
    }
}

TEST_CASE("dates and spans that there are not are never made up") {
    CHECK(output_of("from datetime import datetime\ndatetime.strptime('9999 366', '%Y %j')\n")
              .starts_with("ValueError: year 10000 is out of range\n"));
    CHECK(output_of("from datetime import timedelta\ntimedelta.max // timedelta.resolution\n")
              .starts_with("an integer above 64 bits is not supported\n"));
}

TEST_CASE("hosts make and read decimals") {
    RecordingHost host;
    Interpreter vm(host);
    CHECK(decimal_text_of(make_decimal(vm, "12.50")) == "12.50");
    CHECK_FALSE(decimal_text_of(Value::real(12.5)).has_value());
    CHECK_THROWS_WITH_AS(vm.guard([&] { return make_decimal(vm, "x"); }),
                         "decimal.InvalidOperation: [<class 'decimal.ConversionSyntax'>]", Error);
    Options small;
    small.memory = 4'000'000;
    CHECK(output_of("from decimal import Decimal\nprint(Decimal('1E+1000000000') + 1)\n", small) ==
          "1.000000000000000000000000000E+1000000000\n");
    CHECK(output_of("from decimal import Decimal\nf'{Decimal(\"1E+1000000000\"):f}'\n", small)
              .starts_with("the script needs more memory"));
}

TEST_CASE("a regular expression ends with the steps of its script") {
    Options few;
    few.steps = 1'000'000;
    CHECK(output_of("import re\nprint(re.match('(a*)*b', 'a' * 40))\n", few)
              .starts_with("the script takes more steps"));
    CHECK(output_of("import re\nprint(re.search('x' * 100, 'x' * 99))\n", few) == "None\n");
    CHECK(output_of("import re\nprint(re.match('.*' * 3 + 'b', 'a' * 50000))\n", few)
              .starts_with("the script takes more steps"));
    CHECK(output_of("import re\nre.compile('(?:(?:a{1000}){1000}){1000}')\n")
              .starts_with("a regular expression this large is not supported"));
    CHECK(output_of("import re\nre.compile('(' * 1000 + ')' * 1000)\n")
              .starts_with("a regular expression nested this deeply is not supported"));
    CHECK(output_of("import re\nprint(len(re.match('(?:a|b)*', 'ab' * 100000).group()))\n") ==
          "200000\n");
}

TEST_CASE("a name that a module of ours does not have is refused where it is used") {
    CHECK(output_of("from json import JSONDecoder\nimport uuid\nprint(1)\n") == "1\n");
    CHECK(output_of("from json import JSONDecoder\nimport uuid\nJSONDecoder()\n") ==
          "json.JSONDecoder is not available here\n"
          "  --> script.py:3:1\n    JSONDecoder()\n    ^\n"
          "  hint: imported at script.py:1\n");
    CHECK(output_of("import uuid\n\n\nuuid.getnode()\n") ==
          "uuid.getnode is not available here\n"
          "  --> script.py:4:1\n    uuid.getnode()\n    ^\n"
          "  hint: Limbeck's uuid has no such name\n");
    CHECK(output_of("import uuid\nprint(uuid.UUID(int=1).fields)\n")
              .starts_with("uuid.UUID.fields is not available here\n  --> script.py:2:"));
}

TEST_CASE("a package knows its modules, whichever is imported first") {
    CHECK(output_of("import logging.config\nlogging.config.dictConfig({})\n"
                    "logging.error('a')\nimport collections.abc\n"
                    "print(isinstance({}, collections.abc.Mapping))\n") == "ERROR root: a\nTrue\n");
    CHECK(output_of("import logging\nimport logging.config as c\nprint(logging.config is c)\n"
                    "import os.path\nimport os\nprint(os.path.join('a', 'b'))\n"
                    "from collections.abc import Mapping\nimport collections\n"
                    "print(collections.abc.Mapping is Mapping, collections.OrderedDict())\n") ==
          "True\na/b\nTrue OrderedDict()\n");
}

TEST_CASE("what a script does to an enum's inside harms only itself") {
    const std::string start =
        "from enum import Enum, Flag\nclass E(Enum):\n    A = 1\n    B = 2\n"
        "class F(Flag):\n    A = 1\n    B = 2\n";
    for (const char* const text :
         {"E._member_map_['X'] = 5\nprint(list(E))", "E.__dict__['_member_map_']['X'] = 5\nlist(E)",
          "E.A._name_ = 5\nprint(list(E), E.A)", "del E.A._value_\nprint(E.A)\nE(1)",
          "F.__dict__['_member_map_'].clear()\nprint(F.A | F.B)", "F.A._value_ = 'x'\nF.A | F.B",
          "E._member_map_ = 3\nprint(list(E))", "F._missing_.__func__(5, 3)", "Flag.__or__(5, 3)",
          "E.__dict__['_member_map_'][5] = E.A\nlist(E)"}) {
        CAPTURE(text);
        CHECK_NOTHROW(output_of(start + text + "\n"));
    }
}

}  // namespace limbeck::python
