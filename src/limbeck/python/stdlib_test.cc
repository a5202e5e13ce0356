// SPDX-License-Identifier: MIT
// What the comparison with CPython cannot show: the world as the host gives it, and what is
// refused.
#include <doctest/doctest.h>

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
