// SPDX-License-Identifier: MIT
#include "limbeck/alembic/clause.h"

#include <fmt/core.h>

#include <algorithm>

#include "limbeck/base/error.h"
#include "limbeck/base/text.h"
#include "limbeck/dialect/identifier.h"
#include "limbeck/dialect/render.h"

namespace limbeck::alembic {

namespace {

bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           (static_cast<unsigned char>(c) & 0x80U) != 0;
}

struct Writer {
    sql::Flavour flavour;
    Columns columns;

    std::string operator()(const std::string& text) const { return text; }
    std::string operator()(const Bind& bind) const {
        if (!bind.value) {
            throw Error(ErrorCode::Script,
                        fmt::format("A value is required for bind parameter '{}'", bind.name))
                .hint(fmt::format("where :{0} is no parameter but text, as in JSON, write \\:{0}",
                                  bind.name));
        }
        return dialect::literal(*bind.value, flavour);
    }
    std::string operator()(const From& from) const {
        return from.sources.empty() ? "" : " FROM " + base::join(from.sources, ", ");
    }
    std::string operator()(const ColumnReference& column) const {
        const std::string name =
            column.column == "*" ? "*" : dialect::spell(column.column, flavour);
        return columns == Columns::Plain || column.table.empty() ? name : column.table + "." + name;
    }
};

}  // namespace

Clause& Clause::add(std::string_view text) {
    if (!parts.empty()) {
        if (auto* last = std::get_if<std::string>(&parts.back())) {
            last->append(text);
            return *this;
        }
    }
    parts.emplace_back(std::string(text));
    return *this;
}

Clause& Clause::add(const Clause& other) {
    for (const Part& part : other.parts) {
        if (const auto* text = std::get_if<std::string>(&part)) {
            add(*text);
        } else {
            parts.push_back(part);
        }
    }
    for (const std::string& source : other.sources) {
        add_source(source);
    }
    return *this;
}

Clause& Clause::operand(const Clause& other, Precedence around) {
    const bool grouped = other.precedence <= around && !other.is_text;
    if (grouped) {
        add("(");
    }
    add(other);
    if (grouped) {
        add(")");
    }
    return *this;
}

void Clause::add_source(const std::string& source) {
    if (std::find(sources.begin(), sources.end(), source) == sources.end()) {
        sources.push_back(source);
    }
}

void Clause::correlate(const std::vector<std::string>& enclosing) {
    for (Part& part : parts) {
        auto* from = std::get_if<From>(&part);
        if (from == nullptr) {
            continue;
        }
        std::vector<std::string> own;
        for (const std::string& source : from->sources) {
            if (std::find(enclosing.begin(), enclosing.end(), source) == enclosing.end()) {
                own.push_back(source);
            }
        }
        // One that reads nothing else means those tables itself.
        if (!own.empty()) {
            from->sources = std::move(own);
        }
    }
}

namespace {

// Whether the backslash there only keeps a colon from beginning a parameter. SQLAlchemy drops it
// before a colon and a word that no other colon follows.
bool is_escape(std::string_view text, std::size_t at) {
    if (text[at] != '\\' || at + 1 >= text.size() || text[at + 1] != ':') {
        return false;
    }
    std::size_t end = at + 2;
    while (end < text.size() && (is_word(text[end]) || text[end] == '$')) {
        ++end;
    }
    return end == text.size() || text[end] != ':';
}

}  // namespace

std::string without_escapes(std::string_view text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!is_escape(text, i)) {
            result += text[i];
            continue;
        }
        result += ':';
        ++i;
    }
    return result;
}

// A parameter begins with a colon that follows no colon and no word, and is followed by a word that
// is followed by no colon: SQLAlchemy's own rule.
Clause parse_text(std::string_view text) {
    Clause clause;
    clause.is_text = true;
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (is_escape(text, i)) {
            plain += ':';
            ++i;
            continue;
        }
        const bool begins = text[i] == ':' && i + 1 < text.size() && is_word(text[i + 1]) &&
                            (i == 0 || (text[i - 1] != ':' && !is_word(text[i - 1])));
        if (!begins) {
            plain += text[i];
            continue;
        }
        std::size_t end = i + 1;
        while (end < text.size() && is_word(text[end])) {
            ++end;
        }
        if (end < text.size() && text[end] == ':') {
            plain += text.substr(i, end - i);
        } else {
            if (!plain.empty()) {
                clause.parts.emplace_back(std::move(plain));
                plain.clear();
            }
            clause.parts.emplace_back(Bind{.name = std::string(text.substr(i + 1, end - i - 1))});
        }
        i = end - 1;
    }
    if (!plain.empty() || clause.parts.empty()) {
        clause.parts.emplace_back(std::move(plain));
    }
    return clause;
}

void fill(Clause& clause, const Parameters& parameters) {
    for (Clause::Part& part : clause.parts) {
        if (auto* bind = std::get_if<Bind>(&part)) {
            const auto found = parameters.find(bind->name);
            if (found != parameters.end() && !bind->name.empty()) {
                *bind = found->second;
            }
        }
    }
}

std::string render(const Clause& clause, sql::Flavour flavour, Columns columns) {
    std::string result;
    for (const Clause::Part& part : clause.parts) {
        result += std::visit(Writer{flavour, columns}, part);
    }
    return result;
}

}  // namespace limbeck::alembic
