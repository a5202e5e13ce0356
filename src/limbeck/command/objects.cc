// SPDX-License-Identifier: MIT
#include "limbeck/command/objects.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>

#include "limbeck/base/text.h"
#include "limbeck/diff/types.h"
#include "limbeck/schema/fields.h"

namespace limbeck::command {

namespace {

std::string full(const schema::QualifiedName& name) {
    return name.schema.empty() ? name.name : name.schema + "." + name.name;
}

// The fields that differ, but for those that only follow from others.
template <typename Object>
std::vector<std::string> fields(const Object& a, const Object& b) {
    std::vector<std::string> result;
    for (const std::string_view name : schema::differing(a, b)) {
        if (name != "depends_on" && name != "autoincrement" && name != "version" &&
            name != "relations" && name != "types") {
            result.push_back(base::replace_all(name, "_", " "));
        }
    }
    return result;
}

// Named parts of a table, side by side.
template <typename Part, typename NameOf, typename Compare>
void compare_parts(std::vector<std::string>& to, std::string_view kind,
                   const std::vector<Part>& actual, const std::vector<Part>& wanted,
                   const NameOf& name_of_part, const Compare& compare) {
    std::map<std::string, std::pair<const Part*, const Part*>> pairs;
    for (const Part& part : actual) {
        pairs[name_of_part(part)].first = &part;
    }
    for (const Part& part : wanted) {
        pairs[name_of_part(part)].second = &part;
    }
    for (const auto& [name, pair] : pairs) {
        if (pair.first == nullptr || pair.second == nullptr) {
            to.push_back(
                fmt::format("{} {} {}", kind, name, pair.first == nullptr ? "missing" : "extra"));
        } else if (const std::string how = compare(*pair.first, *pair.second); !how.empty()) {
            to.push_back(fmt::format("{} {}: {}", kind, name, how));
        }
    }
}

std::string compare_columns(const schema::Column& a, const schema::Column& b) {
    std::vector<std::string> different = fields(a, b);
    if (diff::is_same(a.type, b.type)) {
        std::erase(different, "type");
    }
    return base::join(different, ", ");
}

// Those without a name are told apart by what they say.
void compare_unnamed(std::vector<std::string>& to, const schema::Table& actual,
                     const schema::Table& wanted) {
    const auto count = [&](const schema::Table& in, const schema::Table& not_in) {
        return std::count_if(
            in.constraints.begin(), in.constraints.end(), [&](const schema::Constraint& each) {
                return name_of(each).empty() &&
                       std::find(not_in.constraints.begin(), not_in.constraints.end(), each) ==
                           not_in.constraints.end();
            });
    };
    const auto add = [&](std::ptrdiff_t number, std::string_view word) {
        if (number > 0) {
            to.push_back(
                fmt::format("{} unnamed constraint{} {}", number, number == 1 ? "" : "s", word));
        }
    };
    add(count(wanted, actual), "missing");
    add(count(actual, wanted), "extra");
}

std::vector<schema::Constraint> named(const schema::Table& table) {
    std::vector<schema::Constraint> result = table.constraints;
    std::erase_if(result, [](const auto& each) { return name_of(each).empty(); });
    return result;
}

std::vector<std::string> compare(const schema::Table& a, const schema::Table& b) {
    std::vector<std::string> result;
    compare_parts(
        result, "column", a.columns, b.columns, [](const auto& each) { return each.name; },
        compare_columns);
    compare_parts(
        result, "constraint", named(a), named(b),
        [](const auto& each) { return schema::name_of(each).text; },
        [](const schema::Constraint& one, const schema::Constraint& other) {
            return std::string(one == other ? "" : "different");
        });
    compare_unnamed(result, a, b);
    compare_parts(
        result, "index", a.indexes, b.indexes, [](const auto& each) { return each.name.text; },
        [](const schema::Index& one, const schema::Index& other) {
            return base::join(fields(one, other), ", ");
        });
    for (const std::string& name : fields(a, b)) {
        if (name != "columns" && name != "constraints" && name != "indexes") {
            result.push_back(name);
        }
    }
    return result;
}

template <typename Object>
std::vector<std::string> compare(const Object& a, const Object& b) {
    return fields(a, b);
}

class Lister {
  public:
    std::vector<ObjectState> states;

    template <typename Object, typename KindOf, typename NameOf>
    void list(const std::vector<Object>& actual, const std::vector<Object>& wanted,
              const KindOf& kind_of, const NameOf& name_of_object) {
        std::map<std::pair<std::string, std::string>, std::pair<const Object*, const Object*>>
            pairs;
        for (const Object& object : actual) {
            pairs[{kind_of(object), name_of_object(object)}].first = &object;
        }
        for (const Object& object : wanted) {
            pairs[{kind_of(object), name_of_object(object)}].second = &object;
        }
        for (const auto& [key, pair] : pairs) {
            ObjectState state{.kind = key.first, .name = key.second};
            if (pair.first == nullptr) {
                state.presence = Presence::Missing;
            } else if (pair.second == nullptr) {
                state.presence = Presence::Extra;
            } else {
                state.differences = compare(*pair.first, *pair.second);
                state.presence =
                    state.differences.empty() ? Presence::Present : Presence::Different;
            }
            states.push_back(std::move(state));
        }
    }
};

}  // namespace

std::string_view word(Presence presence) {
    switch (presence) {
        case Presence::Present:
            return "present";
        case Presence::Missing:
            return "missing";
        case Presence::Extra:
            return "extra";
        case Presence::Different:
            return "different";
    }
    return "";
}

std::vector<ObjectState> object_states(const schema::Database& actual,
                                       const schema::Database& wanted) {
    const auto is = [](const char* kind) {
        return [kind](const auto&) { return std::string(kind); };
    };
    const auto plain = [](const auto& object) { return object.name; };
    const auto qualified = [](const auto& object) { return full(object.name); };
    Lister lister;
    if (!wanted.ignores_case) {  // those of SQLite are files
        lister.list(actual.schemas, wanted.schemas, is("schema"), plain);
    }
    lister.list(actual.extensions, wanted.extensions, is("extension"), plain);
    std::erase_if(lister.states, [](const ObjectState& state) {
        return state.kind == "extension" && state.presence == Presence::Extra;
    });
    lister.list(actual.enums, wanted.enums, is("enum"), qualified);
    lister.list(actual.sequences, wanted.sequences, is("sequence"), qualified);
    lister.list(actual.tables, wanted.tables, is("table"), qualified);
    lister.list(
        actual.views, wanted.views,
        [](const schema::View& view) {
            return std::string(view.materialized ? "materialized view" : "view");
        },
        qualified);
    lister.list(
        actual.definitions, wanted.definitions,
        [](const schema::Definition& each) { return base::to_lower(each.kind); },
        [](const schema::Definition& each) {
            return fmt::format("{}({})", full(each.name), each.signature);
        });
    lister.list(actual.triggers, wanted.triggers, is("trigger"), [](const schema::Trigger& each) {
        return fmt::format("{} on {}", each.name.name, full(each.table));
    });
    return std::move(lister.states);
}

}  // namespace limbeck::command
