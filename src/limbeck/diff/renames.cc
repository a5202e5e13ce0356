// SPDX-License-Identifier: MIT
#include "limbeck/diff/renames.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <variant>

#include "limbeck/base/error.h"
#include "limbeck/base/text.h"
#include "limbeck/diff/changes.h"
#include "limbeck/diff/compare.h"
#include "limbeck/diff/rename_first.h"
#include "limbeck/diff/types.h"

namespace limbeck::diff {

namespace {

using schema::Database;
using schema::QualifiedName;
using schema::Table;
using Kind = Rename::Kind;

struct KindName {
    Kind kind;
    std::string_view name;
};
constexpr std::array<KindName, 8> kind_names{{{Kind::Schema, "schema"},
                                              {Kind::Enum, "enum"},
                                              {Kind::EnumValue, "value"},
                                              {Kind::Table, "table"},
                                              {Kind::Column, "column"},
                                              {Kind::Sequence, "sequence"},
                                              {Kind::Constraint, "constraint"},
                                              {Kind::Index, "index"}}};

std::string_view name_of(Kind kind) {
    return std::find_if(kind_names.begin(), kind_names.end(),
                        [&](const KindName& each) { return each.kind == kind; })
        ->name;
}

bool is_part(Kind kind) {
    return kind == Kind::Column || kind == Kind::Constraint || kind == Kind::EnumValue;
}

// The pieces between separators, but for those in double quotes, which are taken off only when
// nothing is to be split any more.
std::vector<std::string> pieces(std::string_view text, char separator) {
    std::vector<std::string> result(1);
    bool quoted = false;
    for (const char c : text) {
        quoted = c == '"' ? !quoted : quoted;
        if (c == separator && !quoted) {
            result.emplace_back();
        } else {
            result.back() += c;
        }
    }
    return result;
}

std::string out_of_quotes(const std::string& text) {
    if (text.size() < 2 || text.front() != '"' || text.back() != '"') {
        return text;
    }
    return base::replace_all(text.substr(1, text.size() - 2), "\"\"", "\"");
}

std::string in_quotes(const std::string& name) {
    return name.find_first_of(".:\"") == std::string::npos
               ? name
               : "\"" + base::replace_all(name, "\"", "\"\"") + "\"";
}

// What --rename says.
struct Request {
    std::string text = {};
    std::optional<Kind> kind = {};
    std::vector<std::string> path = {};
    std::string to = {};
};

Request parse(const std::string& text) {
    std::vector<std::string> parts = pieces(text, ':');
    Request request{.text = text};
    if (parts.size() == 3) {
        for (const KindName& each : kind_names) {
            if (each.name == parts[0]) {
                request.kind = each.kind;
            }
        }
        if (!request.kind) {
            throw Error(ErrorCode::Usage,
                        fmt::format("'{}' is no kind of object that can be renamed", parts[0]))
                .hint("schema, table, column, constraint, index, sequence, enum or value");
        }
        parts.erase(parts.begin());
    }
    if (parts.size() != 2 || parts[0].empty() || parts[1].empty()) {
        throw Error(ErrorCode::Usage, fmt::format("'{}' says no old and new name", text))
            .hint(
                "--rename [kind:][schema.][table.]old:new, such as --rename "
                "public.account.mail:email");
    }
    for (const std::string& each : pieces(parts[0], '.')) {
        request.path.push_back(out_of_quotes(each));
    }
    request.to = out_of_quotes(parts[1]);
    return request;
}

// What both databases have, by kind. Names where case does not count are compared without.
class Lookup {
  public:
    explicit Lookup(const Database& database) : database_(database) {}

    // As the database spells it; nothing where there is none.
    [[nodiscard]] std::optional<std::pair<QualifiedName, std::string>> find(
        Kind kind, const QualifiedName& in, const std::string& name) const {
        std::optional<std::pair<QualifiedName, std::string>> result;
        for_each(kind, [&](const QualifiedName& object, const std::string& part) {
            const bool fits = is_part(kind) ? same(object, in) && same(part, name)
                                            : same(object, {in.schema, name});
            if (fits && !result) {
                result.emplace(object, part);
            }
        });
        return result;
    }

    template <typename Act>
    void for_each(Kind kind, const Act& act) const {
        switch (kind) {
            case Kind::Schema:
                for (const schema::Schema& each : database_.schemas) {
                    act(QualifiedName(each.name), "");
                }
                break;
            case Kind::Enum:
            case Kind::EnumValue:
                for (const schema::EnumType& each : database_.enums) {
                    if (kind == Kind::Enum) {
                        act(each.name, "");
                        continue;
                    }
                    for (const std::string& value : each.values) {
                        act(each.name, value);
                    }
                }
                break;
            case Kind::Sequence:
                for (const schema::Sequence& each : database_.sequences) {
                    act(each.name, "");
                }
                break;
            case Kind::Table:
            case Kind::Column:
            case Kind::Constraint:
            case Kind::Index:
                for (const Table& table : database_.tables) {
                    for_each(kind, table, act);
                }
                break;
        }
    }

    [[nodiscard]] const std::string& default_schema() const {
        static const std::string none;
        return database_.ignores_case ? none : database_.default_schema;
    }

  private:
    template <typename Act>
    static void for_each(Kind kind, const Table& table, const Act& act) {
        if (kind == Kind::Table) {
            act(table.name, "");
        } else if (kind == Kind::Column) {
            for (const schema::Column& column : table.columns) {
                act(table.name, column.name);
            }
        } else if (kind == Kind::Constraint) {
            for (const schema::Constraint& any : table.constraints) {
                act(table.name, schema::name_of(any).text);
            }
        } else {
            for (const schema::Index& index : table.indexes) {
                act(QualifiedName(table.name.schema, index.name.text), "");
            }
        }
    }

    [[nodiscard]] bool same(const std::string& a, const std::string& b) const {
        return a == b || (database_.ignores_case && base::equals_ignoring_case(a, b));
    }
    [[nodiscard]] bool same(const QualifiedName& a, const QualifiedName& b) const {
        return same(a.schema, b.schema) && same(a.name, b.name);
    }

    const Database& database_;
};

// From the names of before to those of after, and back.
class Names {
  public:
    explicit Names(std::span<const Rename> renames) : renames_(renames) {}

    [[nodiscard]] std::string schema_now(const std::string& name) const {
        for (const Rename& each : renames_) {
            if (each.kind == Kind::Schema && each.from.name == name) {
                return each.to.name;
            }
        }
        return name;
    }
    [[nodiscard]] std::string schema_before(const std::string& name) const {
        for (const Rename& each : renames_) {
            if (each.kind == Kind::Schema && each.to.name == name) {
                return each.from.name;
            }
        }
        return name;
    }
    // Of a table or a type.
    [[nodiscard]] QualifiedName now(const QualifiedName& name, Kind kind) const {
        for (const Rename& each : renames_) {
            if (each.kind == kind && each.from == name) {
                return each.to;
            }
        }
        return {schema_now(name.schema), name.name};
    }
    [[nodiscard]] QualifiedName before(const QualifiedName& name, Kind kind) const {
        for (const Rename& each : renames_) {
            if (each.kind == kind && each.to == name) {
                return each.from;
            }
        }
        return {schema_before(name.schema), name.name};
    }

  private:
    std::span<const Rename> renames_;
};

Kind holder_of(Kind part) {
    return part == Kind::EnumValue ? Kind::Enum : Kind::Table;
}

class Resolver {
  public:
    Resolver(const Database& from, const Database& to) : from_(from), to_(to) {}

    std::vector<Rename> resolve(std::span<const std::string> texts) {
        std::vector<Request> requests;
        for (const std::string& text : texts) {
            requests.push_back(parse(text));
        }
        for (const KindName& each : kind_names) {
            std::erase_if(requests, [&](const Request& request) {
                return (!request.kind || *request.kind == each.kind) && try_as(each.kind, request);
            });
        }
        if (!requests.empty()) {
            throw unknown(requests.front());
        }
        return std::move(done_);
    }

  private:
    bool try_as(Kind kind, const Request& request) {
        const auto old = find_old(kind, request.path);
        if (!old) {
            return false;
        }
        Rename rename{.kind = kind, .from = old->first, .from_part = old->second};
        const auto fresh = target(rename, request.to);
        if (!fresh) {
            return false;
        }
        rename.to = fresh->first;
        rename.to_part = fresh->second;
        done_.push_back(std::move(rename));
        return true;
    }

    [[nodiscard]] std::optional<std::pair<QualifiedName, std::string>> find_old(
        Kind kind, const std::vector<std::string>& path) const {
        const std::string& last = path.back();
        const std::string& schema = from_.default_schema();
        if (kind == Kind::Schema) {
            return path.size() == 1 ? from_.find(kind, {}, last) : std::nullopt;
        }
        if (!is_part(kind)) {
            return path.size() == 1   ? from_.find(kind, {schema, ""}, last)
                   : path.size() == 2 ? from_.find(kind, {path[0], ""}, last)
                                      : std::nullopt;
        }
        return path.size() == 2   ? from_.find(kind, {schema, path[0]}, last)
               : path.size() == 3 ? from_.find(kind, {path[0], path[1]}, last)
                                  : std::nullopt;
    }

    [[nodiscard]] std::optional<std::pair<QualifiedName, std::string>> target(
        const Rename& rename, const std::string& name) const {
        const Names names(done_);
        if (rename.kind == Kind::Schema) {
            return to_.find(rename.kind, {}, name);
        }
        const QualifiedName in = is_part(rename.kind)
                                     ? names.now(rename.from, holder_of(rename.kind))
                                     : QualifiedName(names.schema_now(rename.from.schema), "");
        return to_.find(rename.kind, in, name);
    }

    [[nodiscard]] Error unknown(const Request& request) const {
        std::vector<std::string> near;
        for (const KindName& each : kind_names) {
            if (request.kind && *request.kind != each.kind) {
                continue;
            }
            if (const auto old = find_old(each.kind, request.path)) {
                const Rename rename{
                    .kind = each.kind, .from = old->first, .from_part = old->second};
                return Error(ErrorCode::Usage,
                             fmt::format("{} cannot be renamed to {}: the wanted schema has no {} "
                                         "of that name there",
                                         described(rename), request.to, each.name))
                    .hint("the new name stands alone, without schema or table");
            }
            from_.for_each(each.kind, [&](const QualifiedName& name, const std::string& part) {
                QualifiedName shown = name;
                if (request.path.size() == (part.empty() ? 1U : 2U)) {
                    shown.schema.clear();  // as it was given
                }
                near.push_back(part.empty() ? display(shown) : display(shown, part));
            });
        }
        Error error(ErrorCode::Usage,
                    fmt::format("there is no {}{} to be renamed",
                                request.kind ? std::string(name_of(*request.kind)) + " " : "",
                                base::join(request.path, ".")));
        if (const auto meant = base::nearest(base::join(request.path, "."), near)) {
            return error.hint(fmt::format("did you mean {}?", *meant));
        }
        return error.hint(
            "--rename [kind:][schema.][table.]old:new, the old name as the database "
            "has it");
    }

    Lookup from_;
    Lookup to_;
    std::vector<Rename> done_;
};

std::string columns_alike(const Table& a, const Table& b) {
    std::size_t same = 0;
    for (const schema::Column& column : a.columns) {
        same +=
            std::any_of(b.columns.begin(), b.columns.end(),
                        [&](const schema::Column& other) {
                            return other.name == column.name && is_same(other.type, column.type);
                        })
                ? 1U
                : 0U;
    }
    const std::size_t most = std::max(a.columns.size(), b.columns.size());
    if (same == 0 || same * 2 < most) {
        return "";
    }
    return same == most ? "both have the same columns"
                        : fmt::format("{} of {} columns are the same", same, most);
}

class Search {
  public:
    Search(const Database& from, const Database& to, const Options& options)
        : from_(from), to_(to), names_(options.renames), alters_tables_(options.alters_tables) {}

    std::vector<Candidate> run() {
        schemas();
        tables();
        enums();
        for_both(from_.tables, to_.tables,
                 [&](const Table& from, const Table& to) { columns(from, to); });
        for_both(from_.enums, to_.enums,
                 [&](const auto& from, const auto& to) { values(from, to); });
        return std::move(found_);
    }

  private:
    template <typename Object, typename Alike>
    void pair(Kind kind, const std::vector<Object>& from, const std::vector<Object>& to,
              const Alike& alike) {
        std::vector<const Object*> gone;
        std::vector<const Object*> fresh;
        match(
            from, to, [](const Object& object) { return object.name; },
            [&](const Object& object) { gone.push_back(&object); },
            [&](const Object& object) { fresh.push_back(&object); },
            [](const Object&, const Object&) {});
        for (const Object* old : gone) {
            for (const Object* now : fresh) {
                const std::string reason = alike(*old, *now);
                if (!reason.empty()) {
                    found_.push_back({{kind, before(kind, old->name), "", now->name, ""}, reason});
                }
            }
        }
    }

    [[nodiscard]] QualifiedName before(Kind kind, const QualifiedName& name) const {
        return kind == Kind::Schema ? name : names_.before(name, kind);
    }

    void schemas() {
        if (!alters_tables_) {
            return;
        }
        const auto names_in = [](const Database& database, const std::string& schema) {
            std::vector<std::string> result;
            for (const Table& table : database.tables) {
                if (table.name.schema == schema) {
                    result.push_back(table.name.name);
                }
            }
            return result;
        };
        pair(Kind::Schema, from_.schemas, to_.schemas, [&](const auto& a, const auto& b) {
            const std::vector<std::string> names = names_in(from_, a.name);
            return std::string(!names.empty() && names == names_in(to_, b.name)
                                   ? "both have the same tables"
                                   : "");
        });
    }

    void tables() {
        pair(Kind::Table, from_.tables, to_.tables, [](const Table& a, const Table& b) {
            return a.name.schema == b.name.schema && !a.partition && !b.partition
                       ? columns_alike(a, b)
                       : "";
        });
    }

    void enums() {
        pair(Kind::Enum, from_.enums, to_.enums, [](const auto& a, const auto& b) {
            return std::string(a.name.schema == b.name.schema && a.values == b.values
                                   ? "both have the same values"
                                   : "");
        });
    }

    void columns(const Table& from, const Table& to) {
        if (from.columns == to.columns) {
            return;
        }
        for (const schema::Column& old : from.columns) {
            for (const schema::Column& now : to.columns) {
                if (!old.inherited && !now.inherited && old.computed == now.computed &&
                    is_same(old.type, now.type) && !has(to, old.name) && !has(from, now.name)) {
                    found_.push_back({{Kind::Column, names_.before(from.name, Kind::Table),
                                       old.name, to.name, now.name},
                                      fmt::format("both are {}", schema::describe(old.type))});
                }
            }
        }
    }

    static bool has(const Table& table, const std::string& name) {
        return std::any_of(table.columns.begin(), table.columns.end(),
                           [&](const schema::Column& column) { return column.name == name; });
    }

    // At the same place among those that both have.
    void values(const schema::EnumType& from, const schema::EnumType& to) {
        if (from.values == to.values || from.values.size() != to.values.size()) {
            return;
        }
        const auto has = [](const schema::EnumType& type, const std::string& value) {
            return std::find(type.values.begin(), type.values.end(), value) != type.values.end();
        };
        for (std::size_t i = 0; i < from.values.size(); ++i) {
            if (!has(to, from.values[i]) && !has(from, to.values[i])) {
                found_.push_back({{Kind::EnumValue, names_.before(from.name, Kind::Enum),
                                   from.values[i], to.name, to.values[i]},
                                  "both stand at the same place"});
            }
        }
    }

    const Database& from_;
    const Database& to_;
    Names names_;
    bool alters_tables_;
    std::vector<Candidate> found_;
};

}  // namespace

Rename reversed(const Rename& rename) {
    return {rename.kind, rename.to,        rename.to_part,
            rename.from, rename.from_part, !rename.is_undoing};
}

std::string spelled(const Rename& rename) {
    std::string path = rename.from.schema.empty() ? "" : in_quotes(rename.from.schema) + ".";
    path += in_quotes(rename.from.name);
    if (is_part(rename.kind)) {
        path += "." + in_quotes(rename.from_part);
    }
    return fmt::format("{}:{}", path,
                       in_quotes(is_part(rename.kind) ? rename.to_part : rename.to.name));
}

std::string described(const Rename& rename) {
    return fmt::format(
        "{} {}", name_of(rename.kind),
        is_part(rename.kind) ? display(rename.from, rename.from_part) : display(rename.from));
}

std::vector<Rename> parse_renames(std::span<const std::string> texts, const Database& from,
                                  const Database& to) {
    return Resolver(from, to).resolve(texts);
}

std::vector<Rename> apply_hints(std::span<const Hint> hints, std::vector<Rename> known,
                                const Database& from, const Database& to) {
    const Lookup before(from);
    const Lookup after(to);
    for (const KindName& each : kind_names) {
        for (const Hint& hint : hints) {
            if (hint.kind != each.kind) {
                continue;
            }
            const Names names(known);
            QualifiedName place = hint.to;
            if (place.schema.empty() && each.kind != Kind::Schema) {
                place.schema = after.default_schema();
            }
            const auto fresh = is_part(each.kind) ? after.find(each.kind, place, hint.to_part)
                                                  : after.find(each.kind, place, place.name);
            if (!fresh) {
                continue;
            }
            const QualifiedName in = is_part(each.kind)
                                         ? names.before(fresh->first, holder_of(each.kind))
                                         : QualifiedName(names.schema_before(place.schema), "");
            const auto old = before.find(each.kind, in, hint.old);
            const auto there = is_part(each.kind) ? before.find(each.kind, in, fresh->second)
                                                  : before.find(each.kind, in, fresh->first.name);
            const auto is_known = [&](const Rename& rename) {
                return rename.kind == each.kind && rename.to == fresh->first &&
                       rename.to_part == fresh->second;
            };
            if (old && !there && std::none_of(known.begin(), known.end(), is_known)) {
                known.push_back({each.kind, old->first, old->second, fresh->first, fresh->second});
            }
        }
    }
    return known;
}

std::vector<Candidate> rename_candidates(const Database& given_from, const Database& given_to,
                                         const Options& options) {
    const Draft to = draft_of(given_to, options.filter);
    const Renamed renamed = rename_first(draft_of(given_from, options.filter), *to, options);
    return Search(*renamed.database, *to, options).run();
}

}  // namespace limbeck::diff
