// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/core.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "limbeck/python/access.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/module.h"
#include "limbeck/python/native.h"
#include "limbeck/python/regex.h"
#include "limbeck/python/text_of.h"

// The objects of the module re.
namespace limbeck::python {

using Text = std::shared_ptr<const std::u32string>;

enum Flag : std::int64_t {
    IgnoreCase = 2,
    MultiLine = 8,
    DotAll = 16,
    Unicode = 32,
    Verbose = 64,
    Ascii = 256
};

std::u32string code_points(std::string_view text);
std::string utf8(std::u32string_view text);
[[noreturn]] void pattern_error(Interpreter& vm, const std::u32string& pattern,
                                const RegexProblem& problem);

class Pattern : public NativeObject {
  public:
    Pattern(Class* type, Regex compiled, std::string text, std::int64_t given)
        : NativeObject(Tracking::Leaf),
          regex(std::move(compiled)),
          source(std::move(text)),
          flags(given),
          type_(type) {}
    [[nodiscard]] std::string type_name() const override { return "re.Pattern"; }
    Class* python_class(Interpreter& /*vm*/) override { return type_; }
    [[nodiscard]] bool is_complete() const override { return true; }
    std::string repr(Interpreter& /*vm*/) override {
        std::string names;
        for (const auto& [flag, name] :
             {std::pair<std::int64_t, const char*>{IgnoreCase, "re.IGNORECASE"},
              {MultiLine, "re.MULTILINE"},
              {DotAll, "re.DOTALL"},
              {Verbose, "re.VERBOSE"},
              {Ascii, "re.ASCII"}}) {
            if ((flags & flag) != 0) {
                names += (names.empty() ? ", " : "|") + std::string(name);
            }
        }
        return fmt::format("re.compile({}{})", repr_text(source), names);
    }
    std::size_t hash(Interpreter& /*vm*/) override { return hash_text(source); }
    std::optional<Value> compare(Interpreter& /*vm*/, CompareOperator operation,
                                 const Value& other) override {
        const auto* const pattern = native<Pattern>(other);
        if (pattern == nullptr || operation != CompareOperator::Equal) {
            return std::nullopt;
        }
        return Value::boolean(source == pattern->source && flags == pattern->flags);
    }

    const Regex regex;
    const std::string source;
    const std::int64_t flags;

  private:
    Class* type_;
};

class Match : public NativeObject {
  public:
    Match(Class* type, Ref<Pattern> by, Value original, Text points, Regex::Groups found)
        : pattern(std::move(by)),
          string(std::move(original)),
          text(std::move(points)),
          groups(std::move(found)),
          type_(type) {}
    void clear() override { string = Value(); }
    [[nodiscard]] std::string type_name() const override { return "re.Match"; }
    Class* python_class(Interpreter& /*vm*/) override { return type_; }
    [[nodiscard]] bool is_complete() const override { return true; }
    std::string repr(Interpreter& vm) override {
        return fmt::format("<re.Match object; span=({}, {}), match={}>", groups[0], groups[1],
                           python::repr(vm, group(0)));
    }
    Value item(Interpreter& vm, const Value& key) override { return group(index(vm, key)); }

    [[nodiscard]] bool took_part(std::size_t which) const {
        return groups[2 * which] != Regex::unset;
    }
    [[nodiscard]] std::string group_text(std::size_t which) const {
        const std::size_t begin = groups[2 * which];
        return took_part(which)
                   ? utf8(std::u32string_view(*text).substr(begin, groups[2 * which + 1] - begin))
                   : "";
    }
    [[nodiscard]] Value group(std::size_t which) const {
        return took_part(which) ? Value::text(group_text(which)) : Value();
    }
    std::size_t index(Interpreter& vm, const Value& key) const {
        std::optional<std::size_t> found;
        if (payload_of(key).is_text()) {
            found = pattern->regex.group_of(payload_of(key).as_text());
        } else if (payload_of(key).is_int()) {
            const std::int64_t given = payload_of(key).as_int();
            if (given >= 0 && given <= static_cast<std::int64_t>(pattern->regex.group_count())) {
                found = static_cast<std::size_t>(given);
            }
        }
        if (!found) {
            refuse_unresolved(key);
            raise(vm, "IndexError", "no such group");
        }
        return *found;
    }

    const Ref<Pattern> pattern;
    Value string;
    const Text text;
    const Regex::Groups groups;

  private:
    Class* type_;
};

// The replacement of sub with its \1 and \g<name> filled in.
class Template {
  public:
    Template(Interpreter& vm, const Pattern& pattern, const std::string& text);
    [[nodiscard]] std::string expand(const Match& match) const;

  private:
    struct Piece {
        std::string text;
        std::optional<std::size_t> group;
    };

    [[noreturn]] void fail(const std::string& message, std::size_t position);
    void literal(char32_t c);
    [[nodiscard]] char32_t at(std::size_t position) const;
    void reference(std::size_t group, std::size_t position);
    // From the "<" of a \g; gives the place behind it.
    std::size_t named(std::size_t begin);
    // The escape that begins at i; gives the place behind it.
    std::size_t escape(std::size_t i);

    Interpreter& vm_;
    const Pattern& pattern_;
    std::u32string text_;
    std::vector<Piece> pieces_;
};

}  // namespace limbeck::python
