// SPDX-License-Identifier: MIT
#include "limbeck/schema/database.h"

#include <algorithm>

#include "limbeck/base/text.h"

namespace limbeck::schema {

namespace {

bool same(const Database& database, const QualifiedName& a, const QualifiedName& b) {
    return a == b || (database.ignores_case && base::equals_ignoring_case(a.name, b.name) &&
                      base::equals_ignoring_case(a.schema, b.schema));
}

// The names that are meant by one, in the order in which they are looked for.
std::vector<QualifiedName> candidates(const Database& database, const QualifiedName& name) {
    if (!name.schema.empty()) {
        return {name};
    }
    std::vector<QualifiedName> result;
    for (const std::string& schema : database.search_path) {
        result.emplace_back(schema, name.name);
    }
    return result;
}

template <typename Object>
const Object* find(const Database& database, const std::vector<Object>& objects,
                   const QualifiedName& wanted) {
    for (const QualifiedName& name : candidates(database, wanted)) {
        // Most are found where they stand; a name in another case, or in a database that somebody
        // has put together in another order, only by looking at all.
        const auto near = std::lower_bound(
            objects.begin(), objects.end(), name,
            [](const Object& object, const QualifiedName& other) { return object.name < other; });
        if (near != objects.end() && near->name == name) {
            return &*near;
        }
        const auto found = std::find_if(objects.begin(), objects.end(), [&](const Object& object) {
            return same(database, object.name, name);
        });
        if (found != objects.end()) {
            return &*found;
        }
    }
    return nullptr;
}

bool is_other_relation(const Database& database, const QualifiedName& name) {
    return std::any_of(database.unmodelled.begin(), database.unmodelled.end(),
                       [&](const Unmodelled& other) {
                           return other.is_relation && same(database, other.name, name);
                       }) ||
           std::any_of(database.extensions.begin(), database.extensions.end(),
                       [&](const Extension& extension) {
                           const auto& names = extension.relations;
                           return std::find(names.begin(), names.end(), name) != names.end();
                       });
}

}  // namespace

const Table* find_table(const Database& database, const QualifiedName& name) {
    return find(database, database.tables, name);
}

const View* find_view(const Database& database, const QualifiedName& name) {
    return find(database, database.views, name);
}

const Sequence* find_sequence(const Database& database, const QualifiedName& name) {
    return find(database, database.sequences, name);
}

const EnumType* find_enum(const Database& database, const QualifiedName& name) {
    return find(database, database.enums, name);
}

bool has_relation(const Database& database, const QualifiedName& name) {
    const std::vector<QualifiedName> names = candidates(database, name);
    return find_table(database, name) != nullptr || find_view(database, name) != nullptr ||
           std::any_of(names.begin(), names.end(),
                       [&](const QualifiedName& any) { return is_other_relation(database, any); });
}

}  // namespace limbeck::schema
