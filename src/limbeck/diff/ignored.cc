// SPDX-License-Identifier: MIT
#include "limbeck/diff/ignored.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <variant>

#include "limbeck/base/error.h"

namespace limbeck::diff {

namespace {

using schema::Database;

constexpr std::array<std::string_view, 6> attributes{"collation",  "comment", "compression",
                                                     "parameters", "storage", "tablespace"};

class Ignored {
  public:
    explicit Ignored(const std::vector<std::string>& words) {
        for (const std::string& word : words) {
            if (std::find(attributes.begin(), attributes.end(), word) == attributes.end()) {
                throw Error(ErrorCode::Config,
                            fmt::format("'{}' is no attribute that can be ignored", word))
                    .hint(
                        "collation, comment, compression, parameters, storage or tablespace; "
                        "owners and privileges are never compared");
            }
        }
        const auto says = [&](std::string_view word) {
            return std::find(words.begin(), words.end(), word) != words.end();
        };
        collation_ = says("collation");
        comment_ = says("comment");
        compression_ = says("compression");
        parameters_ = says("parameters");
        storage_ = says("storage");
        tablespace_ = says("tablespace");
    }

    void apply(Database& wanted, const Database& actual) const {
        each(wanted.schemas, actual.schemas, by_name,
             [&](auto& to, const auto& from) { keep_comment(to, from); });
        const auto objects = [&](auto& to, const auto& from) {
            each(to, from, by_name, [&](auto& a, const auto& b) { keep_comment(a, b); });
        };
        objects(wanted.sequences, actual.sequences);
        objects(wanted.enums, actual.enums);
        each(
            wanted.definitions, actual.definitions,
            [](const schema::Definition& each) {
                return fmt::format("{} {}.{}({})", each.kind, each.name.schema, each.name.name,
                                   each.signature);
            },
            [&](auto& to, const auto& from) { keep_comment(to, from); });
        each(wanted.extensions, actual.extensions, by_name,
             [&](auto& to, const auto& from) { keep_comment(to, from); });
        each(wanted.views, actual.views, by_name, [&](auto& to, const auto& from) {
            keep_comment(to, from);
            keep_parts(to, from);
        });
        each(wanted.tables, actual.tables, by_name, [&](auto& to, const auto& from) {
            keep_comment(to, from);
            keep_parts(to, from);
            keep_constraints(to, from);
            keep_option(parameters_, "postgresql_with", to, from);
            keep_option(tablespace_, "postgresql_tablespace", to, from);
        });
    }

  private:
    static constexpr auto by_name = [](const auto& object) { return object.name; };

    // Calls keep(to, from) for what both have.
    template <typename Object, typename Key, typename Keep>
    static void each(std::vector<Object>& to, const std::vector<Object>& from, const Key& key,
                     const Keep& keep) {
        std::map<std::decay_t<decltype(key(from.front()))>, const Object*> known;
        for (const Object& object : from) {
            known.emplace(key(object), &object);
        }
        for (Object& object : to) {
            if (const auto found = known.find(key(object)); found != known.end()) {
                keep(object, *found->second);
            }
        }
    }

    void keep_comment(auto& to, const auto& from) const {
        if (comment_) {
            to.comment = from.comment;
        }
    }

    // Of a table or a view.
    void keep_parts(auto& to, const auto& from) const {
        each(to.columns, from.columns, by_name, [&](schema::Column& a, const schema::Column& b) {
            keep_comment(a, b);
            if (storage_) {
                a.storage = b.storage;
            }
            if (compression_) {
                a.compression = b.compression;
            }
            if (collation_) {
                a.type.collation = b.type.collation;
                a.type.collation_schema = b.type.collation_schema;
            }
        });
        each(
            to.indexes, from.indexes, [](const schema::Index& index) { return index.name.text; },
            [&](schema::Index& a, const schema::Index& b) {
                keep_comment(a, b);
                if (parameters_) {
                    a.with = b.with;
                }
                if (tablespace_) {
                    a.tablespace = b.tablespace;
                }
            });
    }

    void keep_constraints(schema::Table& to, const schema::Table& from) const {
        each(
            to.constraints, from.constraints,
            [](const schema::Constraint& constraint) { return schema::name_of(constraint).text; },
            [&](schema::Constraint& a, const schema::Constraint& b) {
                std::visit(
                    [&](auto& constraint) {
                        if constexpr (requires { constraint.comment; }) {
                            constraint.comment =
                                comment_ ? schema::comment_of(b) : std::move(constraint.comment);
                        }
                    },
                    a);
            });
    }

    static void keep_option(bool ignored, const std::string& option, schema::Table& to,
                            const schema::Table& from) {
        if (!ignored) {
            return;
        }
        to.options.erase(option);
        if (const auto found = from.options.find(option); found != from.options.end()) {
            to.options.insert(*found);
        }
    }

    bool collation_ = false;
    bool comment_ = false;
    bool compression_ = false;
    bool parameters_ = false;
    bool storage_ = false;
    bool tablespace_ = false;
};

}  // namespace

Database with_ignored(Database wanted, const Database& actual,
                      const std::vector<std::string>& ignored) {
    const Ignored judge(ignored);
    if (!ignored.empty()) {
        judge.apply(wanted, actual);
    }
    return wanted;
}

}  // namespace limbeck::diff
