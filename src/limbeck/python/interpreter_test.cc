// SPDX-License-Identifier: MIT
#include "limbeck/python/interpreter.h"

#include <doctest/doctest.h>

#include "limbeck/python/access.h"
#include "limbeck/python/operators.h"
#include "limbeck/python/script_runner.h"
#include "limbeck/python/text_of.h"

namespace limbeck::python {

TEST_CASE("an exception that nobody catches becomes an error at its place") {
    CHECK(output_of("def f(x):\n    return 1 + x\n\nprint('before')\nf('a')\n") ==
          "before\n"
          "TypeError: unsupported operand type(s) for +: 'int' and 'str'\n"
          "  --> script.py:2:12\n"
          "        return 1 + x\n"
          "               ^\n"
          "  hint: f called from script.py:5\n");
    CHECK(output_of("raise NotImplementedError\n") ==
          "NotImplementedError\n  --> script.py:1:1\n    raise NotImplementedError\n    ^\n");
}

TEST_CASE("what is not supported cannot be caught by the script") {
    const std::string report = output_of(
        "try:\n    x = 9223372036854775807 + 1\nexcept BaseException:\n    print('caught')\n"
        "finally:\n    print('cleaned')\n");
    CHECK(report ==
          "an integer above 64 bits is not supported\n"
          "  --> script.py:2:9\n"
          "        x = 9223372036854775807 + 1\n"
          "            ^\n");
    for (const char* const text : {"x = 2 ** 63", "x = 9223372036854775807 * 2", "x = 1 << 63",
                                   "x = -9223372036854775807 - 2", "x = int('9223372036854775808')",
                                   "x = abs(-9223372036854775807 - 1)", "x = '%d' % 1e30"}) {
        CAPTURE(text);
        CHECK(output_of(text).starts_with("an integer above 64 bits is not supported\n"));
    }
    CHECK(output_of("open('x', 'w')").starts_with("writing a file is not supported"));
    CHECK(output_of("eval('1')").starts_with("eval() is not supported"));
}

TEST_CASE("an import of something unknown harms only where it is used") {
    CHECK(output_of("import app.models as m\nfrom app.types import GUID\n"
                    "class T(GUID):\n    pass\n\ndef f():\n    return GUID()\nprint('fine')\n") ==
          "fine\n");
    const std::string start = "try:\n    import app.models\nexcept ImportError:\n    print('no')\n";
    for (const char* const use : {"app.models.User()",
                                  "app.models.User + 1",
                                  "bool(app.x)",
                                  "[*app.x]",
                                  "app.x[0]",
                                  "app.x == 1",
                                  "1 in app.x",
                                  "not app.x",
                                  "for i in app.x: pass",
                                  "str(app.x)",
                                  "f'{app.x}'",
                                  "'%s' % app.x",
                                  "isinstance(1, app.x)",
                                  "isinstance(app.x, int)",
                                  "{app.x: 1}",
                                  "hasattr(app.x, 'y')",
                                  "with app.x: pass",
                                  "raise app.x",
                                  "len(app.x)",
                                  "app.x is None",
                                  "app.x.y = 1",
                                  "print(app.x)",
                                  "type(app.x)",
                                  "', '.join(app.x)"}) {
        CAPTURE(use);
        const std::string report = output_of(start + use + "\n");
        CHECK(report.find("is not available here\n  --> script.py:5:") != std::string::npos);
        CHECK(report.find("hint: imported at script.py:2") != std::string::npos);
    }
}

TEST_CASE("bounds end a script with an error at its place") {
    Options few;
    few.steps = 10'000;
    CHECK(output_of("while True:\n    pass\n", few).starts_with("the script takes more steps"));
    CHECK(output_of("sum(range(10**9))\n", few).starts_with("the script takes more steps"));
    CHECK(output_of("list(iter(int, 1))\n", few).starts_with("the script takes more steps"));
    for (const char* const text :
         {"s = 'é' * 10**5\nfor i in range(100):\n    s[i]\n",
          "s = 'é' * 10**5\nfor i in range(100):\n    s[i:]\n", "s = 'é' * 10**5\ns[::2]\n",
          "import textwrap\ntextwrap.wrap('é' * 10**5, 1)\n"}) {
        CAPTURE(text);
        CHECK(output_of(text, few).starts_with("the script takes more steps"));
    }
    Options small;
    small.memory = 1'000'000;
    for (const char* const text :
         {"x = 'a' * 10**12", "x = [0] * 10**9", "x = list(range(10**6))", "'%0999999999d' % 5",
          "f'{5:999999999}'", "x = 'a'.ljust(10**10)", "x = (1,) * 2**62",
          "x = 'ab'\nwhile True:\n    x += x\n", "d = {}\nwhile True:\n    d[len(d)] = 1\n",
          "l = []\nwhile True:\n    l = [l, 'text' * 3]\n", "x = bytes(10**9)"}) {
        CAPTURE(text);
        const std::string report = output_of(text, small);
        CHECK(report.starts_with("the script needs more memory"));
        CHECK(report.find("--> script.py:") != std::string::npos);
    }
    CHECK(output_of("def f():\n    return f()\nf()\n").starts_with("the script nests its calls"));
    CHECK(output_of("l = []\nfor i in range(100000):\n    l = [l]\nprint(len(l))\n") == "1\n");
    CHECK(output_of("l = []\nfor i in range(1000):\n    l = [l]\nrepr(l)\n")
              .starts_with("the script nests its calls"));
    CHECK(output_of("class A:\n    def __getattr__(self, n):\n        return self.x\nA().y\n")
              .starts_with("the script nests its calls"));
}

TEST_CASE("a method of a builtin type does not run on anything else") {
    for (const char* const text :
         {"dict.get(5, 1)", "dict.update()", "dict.update(3, {})", "list.append(None, 1)",
          "str.upper(5)", "set.add([], 1)", "bytes.hex('a')", "Exception.__init__()",
          "int.bit_length('x')"}) {
        CAPTURE(text);
        CHECK(output_of(text).starts_with("TypeError: "));
    }
}

namespace {

// A table, as a host would make one: counts its calls, can be indexed, compared and entered.
class Recorder : public NativeObject {
  public:
    [[nodiscard]] std::string type_name() const override { return "Recorder"; }
    std::optional<Value> attribute(Interpreter& /*vm*/, std::string_view name) override {
        if (name == "add") {
            return make_function("add(name, *, size=)", [self = Ref<Recorder>(this)](
                                                            Interpreter& vm, std::span<Value> a) {
                self->calls.push_back(a[0].as_text() + '=' + python::repr(vm, a[1]));
                self->where = vm.where();
                return Value(self);
            });
        }
        return std::nullopt;
    }
    Value item(Interpreter& /*vm*/, const Value& key) override { return key; }
    std::optional<Value> binary(Interpreter& vm, BinaryOperator operation, const Value& other,
                                bool is_reflected) override {
        return Value::text(std::string(is_reflected ? "reflected " : "") + symbol(operation) +
                           python::repr(vm, other));
    }
    std::optional<Value> compare(Interpreter& vm, CompareOperator operation,
                                 const Value& other) override {
        return Value::text(symbol(operation) + python::repr(vm, other));
    }
    Value enter(Interpreter& /*vm*/) override { return Value::text("entered"); }
    bool exit(Interpreter& /*vm*/, const Value& exception) override {
        calls.push_back(exception.is_none() ? "exit" : "failed exit");
        return true;
    }

    std::vector<std::string> calls;
    std::optional<Location> where;
};

class RecorderImporter : public Importer {
  public:
    explicit RecorderImporter(Ref<Recorder> op) : op_(std::move(op)) {}
    Found find(Interpreter& vm, const std::string& name) override {
        if (name == "alembic") {
            auto module = make<ModuleObject>(name);
            module->set("op", op_);
            auto error = make_class(vm, "ProgrammingError", {exception_class(vm, "Exception")});
            error->module = "sqlalchemy.exc";
            module->set("ProgrammingError", error);
            module->set("fail", make_function("fail()", [error](Interpreter& in, auto) -> Value {
                            raise(in, error, "no such table");
                        }));
            return Value(module);
        }
        if (name == "app.helpers") {
            return source(
                "from alembic import op\nVALUE = 5\n"
                "def twice(x):\n    return x * 2\n\ndef broken():\n    return 1 / 0\n",
                "app/helpers.py");
        }
        return std::monostate{};
    }

  private:
    Ref<Recorder> op_;
};

}  // namespace

TEST_CASE("a host adds modules, functions, objects and exceptions") {
    RecordingHost host;
    const auto op = make<Recorder>();
    RecorderImporter importer(op);
    Interpreter vm(host, &importer);
    const auto module = vm.run(source("from alembic import op, ProgrammingError\n"
                                      "import alembic\n"
                                      "from app.helpers import twice, VALUE\n"
                                      "from app import helpers\n"
                                      "\n"
                                      "def upgrade():\n"
                                      "    op.add('a', size=VALUE).add('b')\n"
                                      "    print(op[3], op + 1, 2 - op, op == 'x', 3 < op)\n"
                                      "    with op as entered:\n"
                                      "        print(entered)\n"
                                      "        raise ValueError('swallowed')\n"
                                      "    try:\n"
                                      "        alembic.fail()\n"
                                      "    except ProgrammingError as e:\n"
                                      "        print(repr(e), e)\n"
                                      "    print(twice('ab'), helpers.VALUE)\n"
                                      "    return 'done'\n"
                                      "\n"
                                      "def unknown():\n"
                                      "    op.nothing\n"
                                      "\n"
                                      "def fails():\n"
                                      "    alembic.fail()\n"
                                      "\n"
                                      "def fails_elsewhere():\n"
                                      "    helpers.broken()\n",
                                      "versions/1.py"),
                               "revision");
    const auto call = [&](const char* name) {
        return vm.call(vm.guard([&] { return attribute(vm, module, name); }));
    };
    CHECK(call("upgrade").as_text() == "done");
    CHECK(op->calls == std::vector<std::string>{"a=5", "b=None", "failed exit"});
    REQUIRE(op->where.has_value());
    CHECK(op->where->line == 7);
    CHECK(host.output ==
          "3 +1 reflected -2 =='x' >3\nentered\nProgrammingError('no such table') no such table\n"
          "abab 5\n");
    CHECK_THROWS_WITH_AS(call("unknown"), "Recorder.nothing is not supported", Error);
    CHECK_THROWS_WITH_AS(call("fails"), "sqlalchemy.exc.ProgrammingError: no such table", Error);
    try {
        call("fails_elsewhere");
        FAIL("no error");
    } catch (const Error& error) {
        CHECK(error.location()->path == "app/helpers.py");
        CHECK(error.location()->line == 7);
        CHECK(error.hint() == "broken called from versions/1.py:26");
    }
}

TEST_CASE("objects that refer to each other are taken apart with the interpreter") {
    const std::size_t before = memory_in_use();
    CHECK(output_of("class Node:\n    pass\n"
                    "a = Node(); b = Node(); a.other = b; b.other = a\n"
                    "l = []; l.append(l)\n"
                    "def f():\n    def g():\n        return g\n    return g\nh = f()\n"
                    "def gen():\n    me = yield\n    yield me\n"
                    "x = gen(); next(x); x.send(x)\n") == "");
    CHECK(memory_in_use() == before);
}

TEST_CASE("a file of the project can be read, another does not exist") {
    RecordingHost host;
    host.files["data.txt"] = "one\r\ntwo\n";
    Interpreter vm(host);
    vm.run(source("with open('data.txt') as f:\n    print(f.read().split())\n"
                  "print([l for l in open('data.txt')], open('data.txt', 'rb').read())\n"
                  "try:\n    open('other')\nexcept FileNotFoundError as e:\n    print(e)\n"),
           "m");
    CHECK(host.output ==
          "['one', 'two']\n['one\\n', 'two\\n'] b'one\\r\\ntwo\\n'\n"
          "[Errno 2] No such file or directory: 'other'\n");
}

}  // namespace limbeck::python
