// SPDX-License-Identifier: MIT
#pragma once

#include "limbeck/detail/model_check.h"
#include "limbeck/detail/model_json.h"

// Tables as C++ structs. Needs nothing but this header and the standard library; every mistake that
// the compiler can find is a static_assert that begins with "limbeck:".
//
//   namespace db = limbeck::model;
//
//   struct Account {
//       static constexpr std::string_view table = "account";
//       db::Column<std::int64_t> id{"id", db::primary_key, db::identity};
//       db::Column<std::string> email{"email", db::varchar(255), db::unique};
//       db::Column<std::optional<std::string>> name{"name", db::comment("as shown")};
//       db::Column<std::int64_t> org{"org_id", db::references(&Org::id).on_delete(db::cascade)};
//
//       static constexpr auto constraints() {
//           return db::list(db::unique(&Account::org, &Account::name),
//                           db::check("char_length(email) > 3").named("email_long"),
//                           db::index(&Account::name).where("name IS NOT NULL"));
//       }
//   };
//
//   db::Metadata metadata() { return db::metadata<Org, Account>(); }
//
// docs/models.md says what there is to say, and what the JSON is.
namespace limbeck::model {

// SQLAlchemy's templates of names: `{.ix = "ix_%(table_name)s_%(column_0_N_name)s", …}`. What has a
// name of its own keeps it, unless the template says %(constraint_name)s.
struct Naming {
    std::string_view ix = {};
    std::string_view uq = {};
    std::string_view ck = {};
    std::string_view fk = {};
    std::string_view pk = {};
    std::string_view ex = {};
};

// `db::sequence("invoice_number").start(1000).cache(20)`.
struct Sequence : detail::SequenceOptions<Sequence> {
    std::string_view name = {};
    std::string_view in_schema = {};
    std::string_view type = {};
    std::string_view about = {};
    const Table* owner = nullptr;
    std::string_view owner_column = {};
    Dialect dialect = Dialect::Any;

    constexpr Sequence schema(std::string_view text) const {
        return with(&Sequence::in_schema, text);
    }
    constexpr Sequence as(std::string_view text) const { return with(&Sequence::type, text); }
    constexpr Sequence comment(std::string_view text) const { return with(&Sequence::about, text); }
    // Dropped with the column.
    template <typename T, typename V>
    constexpr Sequence owned_by(Column<V> T::*member) const {
        Sequence result = with(&Sequence::owner_column, detail::part_info(member).column);
        result.owner = detail::part_info(member).table;
        return result;
    }
    constexpr Sequence only(Dialect which) const {
        Sequence result = *this;
        result.dialect = which;
        return result;
    }

  private:
    constexpr Sequence with(std::string_view Sequence::*field, std::string_view text) const {
        Sequence result = *this;
        result.*field = text;
        return result;
    }
};

constexpr Sequence sequence(std::string_view name) {
    Sequence result;
    result.name = name;
    return result;
}

namespace detail {

// A list of JSON texts, a line each: none has a line end inside.
class Lines {
  public:
    void add(const std::string& item) { text_ += item + "\n"; }
    // Unless it is there already.
    void add_once(const std::string& item) {
        if (find(item + "\n") == std::string::npos) {
            add(item);
        }
    }
    // In the place of the one that begins alike, or at the end.
    void replace(const std::string& beginning, const std::string& item) {
        const std::size_t at = find(beginning);
        if (at == std::string::npos) {
            add(item);
        } else {
            text_.replace(at, text_.find('\n', at) - at, item);
        }
    }
    void add_all(const Lines& other) {
        for (std::size_t at = 0; at < other.text_.size();) {
            const std::size_t end = other.text_.find('\n', at);
            add_once(other.text_.substr(at, end - at));
            at = end + 1;
        }
    }
    [[nodiscard]] bool contains(const std::string& beginning) const {
        return find(beginning) != std::string::npos;
    }
    [[nodiscard]] std::string array() const {
        std::string result = "[" + text_;
        for (char& c : result) {
            c = c == '\n' ? ',' : c;
        }
        if (!text_.empty()) {
            result.pop_back();
        }
        return result + "]";
    }

  private:
    [[nodiscard]] std::size_t find(const std::string& beginning) const {
        if (text_.compare(0, beginning.size(), beginning) == 0) {
            return 0;
        }
        const std::size_t at = text_.find("\n" + beginning);
        return at == std::string::npos ? at : at + 1;
    }

    std::string text_;
};

}  // namespace detail

// What the models of a program say, ready to be written. Each call adds to it.
class Metadata {
  public:
    Metadata& naming(const Naming& convention);
    Metadata& sequence(const Sequence& sequence);
    // Schemas of tables and enums are known; this gives one a comment, or adds an empty one.
    Metadata& schema(std::string_view name, std::string_view comment = {});
    // Views, functions, triggers, policies: statements that run after the tables are made, in their
    // order; for every engine or for one.
    Metadata& sql(std::string_view statements);
    Metadata& sql(Dialect dialect, std::string_view statements);
    // Everything that another part of the program says; its naming convention only where there is
    // none here.
    Metadata& add(const Metadata& other);

    // The document that `limbeck` reads (docs/models.md), on one line.
    [[nodiscard]] std::string to_json() const;

    // For db::metadata.
    void add(const detail::TableInfo& table);

  private:
    void add_enum(const detail::EnumInfo& info);

    detail::Lines schemas_;
    detail::Lines enums_;
    detail::Lines sequences_;
    detail::Lines tables_;
    detail::Lines sql_;
    std::string naming_;  // the inside of an object
};

// The tables of a program, checked. They may stand in any order.
template <typename... Tables>
Metadata metadata() {
    // The first of each is there for a list without tables.
    constexpr bool right[] = {true, detail::check_table<Tables>()...};
    static constexpr const detail::TableInfo* list[] = {nullptr, &detail::table_info<Tables>...};
    constexpr detail::Finding found = detail::between(list + 1, sizeof...(Tables));
    if constexpr (found.problem != detail::Problem::None) {
        detail::report<found.problem, Metadata, detail::Printed(found.name)>();
    }
    Metadata result;
    for (std::size_t i = 1; i < sizeof(right); ++i) {
        result.add(*list[i]);
    }
    return result;
}

// ---- The same for queries ----

template <typename T>
constexpr std::string_view table_name() {
    return detail::head_of<T>.name;
}
template <typename T>
constexpr std::string_view schema_name() {
    return detail::head_of<T>.schema;
}
template <typename T, typename V>
constexpr std::string_view column_name(Column<V> T::*member) {
    return (detail::model_of<T>.*member).name();
}
// The C++ type that a column holds: `db::value_type<&Account::email>`.
template <auto Member>
using value_type = typename detail::MemberOf<decltype(Member)>::member::value_type;

// The names of all columns, in their order: `for (std::string_view name : db::column_names<T>)`.
template <std::size_t Count>
struct Names {
    std::string_view at[Count] = {};

    [[nodiscard]] constexpr const std::string_view* begin() const { return at; }
    [[nodiscard]] constexpr const std::string_view* end() const { return at + Count; }
    [[nodiscard]] static constexpr std::size_t size() { return Count; }
    constexpr std::string_view operator[](std::size_t i) const { return at[i]; }
};

namespace detail {

template <typename T>
constexpr auto names() {
    Names<columns_of<T>.count> result;
    for (std::size_t i = 0; i < result.size(); ++i) {
        result.at[i] = columns_of<T>.at[i]->name;
    }
    return result;
}

}  // namespace detail

template <typename T>
inline constexpr auto column_names = detail::names<T>();

// ---- Metadata ----

inline Metadata& Metadata::naming(const Naming& convention) {
    detail::Json json;
    json.text("ix", convention.ix);
    json.text("uq", convention.uq);
    json.text("ck", convention.ck);
    json.text("fk", convention.fk);
    json.text("pk", convention.pk);
    json.text("ex", convention.ex);
    naming_ = json.written();
    return *this;
}

inline Metadata& Metadata::sequence(const Sequence& sequence) {
    if (!sequence.in_schema.empty()) {
        schema(sequence.in_schema);
    }
    detail::Json json;
    json.open("", '{');
    json.name("name", sequence.in_schema, sequence.name);
    json.text("type", sequence.type);
    write_sequence_options(json, sequence.info);
    if (sequence.owner != nullptr) {
        json.open("owned_by", '{');
        json.name("table", sequence.owner->schema, sequence.owner->name);
        json.text("column", sequence.owner_column);
        json.close('}');
    }
    json.text("comment", sequence.about);
    json.dialect(sequence.dialect);
    json.close('}');
    sequences_.add(json.written());
    return *this;
}

inline Metadata& Metadata::schema(std::string_view name, std::string_view comment) {
    detail::Json json;
    json.open("", '{');
    json.value_of("name", name);
    const std::string beginning = json.written();
    json.text("comment", comment);
    json.close('}');
    if (!comment.empty() ||
        !(schemas_.contains(beginning + "}") || schemas_.contains(beginning + ","))) {
        schemas_.replace(beginning + "}", json.written());
    }
    return *this;
}

inline Metadata& Metadata::sql(std::string_view statements) {
    return sql(Dialect::Any, statements);
}

inline Metadata& Metadata::sql(Dialect dialect, std::string_view statements) {
    detail::Json json;
    json.open("", '{');
    json.dialect(dialect);
    json.value_of("text", statements);
    json.close('}');
    sql_.add(json.written());
    return *this;
}

inline Metadata& Metadata::add(const Metadata& other) {
    schemas_.add_all(other.schemas_);
    enums_.add_all(other.enums_);
    sequences_.add_all(other.sequences_);
    tables_.add_all(other.tables_);
    sql_.add_all(other.sql_);
    if (naming_.empty()) {
        naming_ = other.naming_;
    }
    return *this;
}

inline void Metadata::add(const detail::TableInfo& table) {
    if (table.head->external) {
        return;
    }
    if (!table.head->schema.empty()) {
        schema(table.head->schema);
    }
    for (std::size_t i = 0; i < table.column_count; ++i) {
        const detail::TypeInfo& type = table.columns[i]->type;
        const detail::EnumInfo* values = type.item != nullptr ? type.item->values : type.values;
        if (values != nullptr) {
            add_enum(*values);
        }
    }
    detail::Json json;
    detail::write_table(json, table);
    tables_.add(json.written());
}

inline void Metadata::add_enum(const detail::EnumInfo& info) {
    if (!info.schema.empty()) {
        schema(info.schema);
    }
    enums_.add_once(detail::enum_json(info));
}

inline std::string Metadata::to_json() const {
    return R"({"version":1,"format":"limbeck.model","naming_convention":{)" + naming_ +
           R"(},"schemas":)" + schemas_.array() + R"(,"enums":)" + enums_.array() +
           R"(,"sequences":)" + sequences_.array() + R"(,"tables":)" + tables_.array() +
           R"(,"sql":)" + sql_.array() + "}";
}

}  // namespace limbeck::model

// Makes a models library of a shared library: the one function that it exports, which writes the
// metadata that FUNCTION returns. limbeck_add_models() in CMake writes this line itself.
#define LIMBECK_MODELS(FUNCTION)                                                              \
    extern "C" __attribute__((visibility("default"))) const char* limbeck_models() noexcept { \
        static const std::string json = FUNCTION().to_json();                                 \
        return json.c_str();                                                                  \
    }
