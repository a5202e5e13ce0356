// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <map>

#include "limbeck/python/access.h"
#include "limbeck/python/convert.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/interpreter.h"
#include "limbeck/python/regex_match.h"
#include "limbeck/python/stdlib.h"

// re: patterns and matches as values.
namespace limbeck::python {

namespace {

using Values = std::span<Value>;

// One pattern on one text: everything that looks for it.
class Search {
  public:
    Search(Interpreter& vm, Ref<Pattern> pattern, const Value& string)
        : vm_(vm), pattern_(std::move(pattern)), string_(string) {
        if (!payload_of(string).is_text()) {
            refuse_unresolved(string);
            raise(vm, "TypeError",
                  payload_of(string).is(Kind::Bytes)
                      ? "cannot use a string pattern on a bytes-like object"
                      : fmt::format("expected string or bytes-like object, got '{}'",
                                    type_of(vm, string)->name));
        }
        text_ = std::make_shared<const std::u32string>(code_points(payload_of(string).as_text()));
        request_.end = text_->size();
    }
    Regex::Request& request() { return request_; }
    [[nodiscard]] const std::u32string& text() const { return *text_; }

    // None where there is none.
    Ref<Match> find() {
        const auto groups =
            pattern_->regex.find(*text_, request_, [this](std::size_t steps) { vm_.step(steps); });
        if (!groups) {
            return {};
        }
        return make<Match>(library_class(vm_, "re", "Match").get(), pattern_, string_, text_,
                           *groups);
    }
    // The next of all matches; an empty one may follow another, but not stand where it stood.
    Ref<Match> next() {
        if (is_done_ || request_.begin > request_.end) {
            return {};
        }
        request_.is_search = true;
        auto found = find();
        if (found) {
            request_.must_move = found->groups[0] == found->groups[1];
            request_.begin = found->groups[1];
        } else {
            is_done_ = true;
        }
        return found;
    }

  private:
    Interpreter& vm_;
    Ref<Pattern> pattern_;
    Value string_;
    Text text_;
    Regex::Request request_;
    bool is_done_ = false;
};

Value or_none(const Ref<Match>& match) {
    return match ? Value(match) : Value();
}

Value match_once(Interpreter& vm, const Ref<Pattern>& pattern, const Value& string, bool is_search,
                 bool is_whole, const Value& begin = Value::unset(),
                 const Value& end = Value::unset()) {
    Search search(vm, pattern, string);
    const auto clamp = [&](const Value& given, std::size_t otherwise) {
        if (!given.is_set()) {
            return otherwise;
        }
        const std::int64_t at = index_of(vm, given);
        return at < 0 ? 0 : std::min(static_cast<std::size_t>(at), search.text().size());
    };
    search.request().end = clamp(end, search.text().size());
    search.request().begin = clamp(begin, 0);
    search.request().is_search = is_search;
    search.request().is_whole = is_whole;
    if (search.request().begin > search.request().end) {
        return {};
    }
    return or_none(search.find());
}

// What findall gives for one match: the one group, or all of them, or the whole.
Value found_value(const Match& match) {
    const std::size_t count = match.pattern->regex.group_count();
    if (count <= 1) {
        return Value::text(match.group_text(count));
    }
    std::vector<Value> groups;
    for (std::size_t i = 1; i <= count; ++i) {
        groups.push_back(Value::text(match.group_text(i)));
    }
    return Value::tuple(std::move(groups));
}

Value find_all(Interpreter& vm, const Ref<Pattern>& pattern, const Value& string) {
    Search search(vm, pattern, string);
    const auto list = make<List>();
    while (const auto match = search.next()) {
        list->append(found_value(*match));
    }
    return list;
}

Value find_each(Interpreter& vm, const Ref<Pattern>& pattern, const Value& string) {
    auto search = std::make_shared<Search>(vm, pattern, string);
    return make_iterator(
        [search](Interpreter&) -> std::optional<Value> {
            const auto match = search->next();
            return match ? std::optional<Value>(match) : std::nullopt;
        },
        "callable_iterator");
}

Value split(Interpreter& vm, const Ref<Pattern>& pattern, const Value& string, const Value& most) {
    const std::int64_t limit = most.is_set() ? index_of(vm, most) : 0;
    Search search(vm, pattern, string);
    const std::u32string_view text = search.text();
    const auto list = make<List>();
    std::size_t done = 0;
    for (std::int64_t count = 0; limit <= 0 || count < limit; ++count) {
        const auto match = search.next();
        if (!match) {
            break;
        }
        list->append(Value::text(utf8(text.substr(done, match->groups[0] - done))));
        for (std::size_t i = 1; i <= pattern->regex.group_count(); ++i) {
            list->append(match->group(i));
        }
        done = match->groups[1];
    }
    list->append(Value::text(utf8(text.substr(done))));
    return list;
}
// The new text and how many were replaced.
std::pair<Value, std::int64_t> substitute(Interpreter& vm, const Ref<Pattern>& pattern,
                                          const Value& replacement, const Value& string,
                                          const Value& most) {
    const std::int64_t limit = most.is_set() ? index_of(vm, most) : 0;
    Search search(vm, pattern, string);
    const bool is_text = payload_of(replacement).is_text();
    std::optional<Template> filled;
    if (is_text) {
        filled.emplace(vm, *pattern, payload_of(replacement).as_text());
    }
    const std::u32string_view text = search.text();
    std::string result;
    std::size_t done = 0;
    std::int64_t count = 0;
    while (limit <= 0 || count < limit) {
        const auto match = search.next();
        if (!match) {
            break;
        }
        result += utf8(text.substr(done, match->groups[0] - done));
        result += is_text ? filled->expand(*match)
                          : text_argument(vm, call(vm, replacement, {Value(match)}));
        expect_memory(result.size());
        done = match->groups[1];
        ++count;
    }
    result += utf8(text.substr(done));
    return {Value::text(std::move(result)), count};
}

using Cache = std::map<std::pair<std::string, std::int64_t>, Ref<Pattern>>;

// A pattern from its text, or as it is.
Ref<Pattern> compiled(Interpreter& vm, Cache& cache, const Value& given, const Value& flags) {
    const std::int64_t bits = flags.is_set() ? index_of(vm, flags) : 0;
    if (auto* const pattern = native<Pattern>(given)) {
        if (bits != 0) {
            raise(vm, "ValueError", "cannot process flags argument with a compiled pattern");
        }
        return Ref<Pattern>(pattern);
    }
    if (!payload_of(given).is_text()) {
        refuse_unresolved(given);
        if (payload_of(given).is(Kind::Bytes)) {
            unsupported("a regular expression on bytes");
        }
        raise(vm, "TypeError", "first argument must be string or compiled pattern");
    }
    const std::string& text = payload_of(given).as_text();
    Ref<Pattern>& known = cache[{text, bits}];
    if (!known) {
        const std::u32string points = code_points(text);
        RegexFlags wanted;
        wanted.ignore_case = (bits & IgnoreCase) != 0;
        wanted.multi_line = (bits & MultiLine) != 0;
        wanted.dot_all = (bits & DotAll) != 0;
        wanted.verbose = (bits & Verbose) != 0;
        wanted.ascii = (bits & Ascii) != 0;
        try {
            known = make<Pattern>(library_class(vm, "re", "Pattern").get(), Regex(points, wanted),
                                  text, bits);
        } catch (const RegexProblem& problem) {
            cache.erase({text, bits});
            pattern_error(vm, points, problem);
        } catch (...) {
            cache.erase({text, bits});
            throw;
        }
    }
    const Ref<Pattern> result = known;
    if (cache.size() > 500) {
        cache.clear();
    }
    return result;
}

Ref<Pattern> self_pattern(Values a) {
    return Ref<Pattern>(native<Pattern>(a[0]));
}

void add_pattern_methods(Class& type) {
    for (const auto& [name, is_search, is_whole] :
         {std::tuple("match", false, false), {"search", true, false}, {"fullmatch", false, true}}) {
        type.add_method(fmt::format("{}(self, string, pos=, endpos=)", name),
                        [is_search = is_search, is_whole = is_whole](Interpreter& vm, Values a) {
                            return match_once(vm, self_pattern(a), a[1], is_search, is_whole, a[2],
                                              a[3]);
                        });
    }
    type.add_method("findall(self, string)",
                    [](Interpreter& vm, Values a) { return find_all(vm, self_pattern(a), a[1]); });
    type.add_method("finditer(self, string)",
                    [](Interpreter& vm, Values a) { return find_each(vm, self_pattern(a), a[1]); });
    type.add_method("split(self, string, maxsplit=)", [](Interpreter& vm, Values a) {
        return split(vm, self_pattern(a), a[1], a[2]);
    });
    type.add_method("sub(self, repl, string, count=)", [](Interpreter& vm, Values a) {
        return substitute(vm, self_pattern(a), a[1], a[2], a[3]).first;
    });
    type.add_method("subn(self, repl, string, count=)", [](Interpreter& vm, Values a) {
        const auto [text, count] = substitute(vm, self_pattern(a), a[1], a[2], a[3]);
        return Value::tuple({text, Value::integer(count)});
    });
    type.add_property("pattern", [](Interpreter&, const Value& self) {
        return Value::text(native<Pattern>(self)->source);
    });
    type.add_property("flags", [](Interpreter&, const Value& self) {
        const std::int64_t flags = native<Pattern>(self)->flags;
        return Value::integer((flags & Ascii) != 0 ? flags : flags | Unicode);
    });
    type.add_property("groups", [](Interpreter&, const Value& self) {
        return Value::size(native<Pattern>(self)->regex.group_count());
    });
    type.add_property("groupindex", [](Interpreter&, const Value& self) -> Value {
        auto dict = make<Dict>();
        for (const auto& [name, group] : native<Pattern>(self)->regex.names()) {
            dict->table.set(name, Value::size(group));
        }
        return dict;
    });
}

const Match& self_match(Values a) {
    return *native<Match>(a[0]);
}

// start, end and span of a group; -1 where it took no part.
Value edge(const Match& match, std::size_t which, std::size_t side) {
    return match.took_part(which) ? Value::size(match.groups[2 * which + side])
                                  : Value::integer(-1);
}

void add_match_methods(Class& type) {
    type.add_method("group(self, *groups)", [](Interpreter& vm, Values a) {
        const std::vector<Value>& wanted = a[1].to<Tuple>().items;
        std::vector<Value> groups;
        for (const Value& one : wanted) {
            groups.push_back(self_match(a).group(self_match(a).index(vm, one)));
        }
        return groups.empty()       ? self_match(a).group(0)
               : groups.size() == 1 ? groups[0]
                                    : Value::tuple(std::move(groups));
    });
    type.add_method("groups(self, default=)", [](Interpreter&, Values a) {
        const Match& match = self_match(a);
        std::vector<Value> groups;
        for (std::size_t i = 1; i <= match.pattern->regex.group_count(); ++i) {
            groups.push_back(match.took_part(i) || !a[1].is_set() ? match.group(i) : a[1]);
        }
        return Value::tuple(std::move(groups));
    });
    type.add_method("groupdict(self, default=)", [](Interpreter&, Values a) -> Value {
        const Match& match = self_match(a);
        auto dict = make<Dict>();
        for (const auto& [name, group] : match.pattern->regex.names()) {
            dict->table.set(name,
                            match.took_part(group) || !a[1].is_set() ? match.group(group) : a[1]);
        }
        return dict;
    });
    const auto which = [](Interpreter& vm, Values a) {
        return a[1].is_set() ? self_match(a).index(vm, a[1]) : 0;
    };
    type.add_method("start(self, group=)", [which](Interpreter& vm, Values a) {
        return edge(self_match(a), which(vm, a), 0);
    });
    type.add_method("end(self, group=)", [which](Interpreter& vm, Values a) {
        return edge(self_match(a), which(vm, a), 1);
    });
    type.add_method("span(self, group=)", [which](Interpreter& vm, Values a) {
        const std::size_t group = which(vm, a);
        return Value::tuple({edge(self_match(a), group, 0), edge(self_match(a), group, 1)});
    });
    type.add_method("expand(self, template)", [](Interpreter& vm, Values a) {
        const Match& match = self_match(a);
        return Value::text(Template(vm, *match.pattern, text_argument(vm, a[1])).expand(match));
    });
    type.add_property("string",
                      [](Interpreter&, const Value& self) { return native<Match>(self)->string; });
    type.add_property(
        "re", [](Interpreter&, const Value& self) { return Value(native<Match>(self)->pattern); });
    lacks(type, {"lastindex", "lastgroup", "pos", "endpos", "regs"});
}

std::string escaped(const std::string& text) {
    std::string result;
    for (const char c : text) {
        if (std::string_view("()[]{}?*+-|^$\\.&~# \t\n\r\v\f").find(c) != std::string_view::npos) {
            result += '\\';
        }
        result += c;
    }
    return result;
}

void add_functions(ModuleObject& module) {
    const auto cache = std::make_shared<Cache>();
    define(module, "compile(pattern, flags=)", [cache](Interpreter& vm, Values a) -> Value {
        return compiled(vm, *cache, a[0], a[1]);
    });
    for (const auto& [name, is_search, is_whole] :
         {std::tuple("match", false, false), {"search", true, false}, {"fullmatch", false, true}}) {
        define(module, fmt::format("{}(pattern, string, flags=)", name),
               [cache, is_search = is_search, is_whole = is_whole](Interpreter& vm, Values a) {
                   return match_once(vm, compiled(vm, *cache, a[0], a[2]), a[1], is_search,
                                     is_whole);
               });
    }
    define(module, "findall(pattern, string, flags=)", [cache](Interpreter& vm, Values a) {
        return find_all(vm, compiled(vm, *cache, a[0], a[2]), a[1]);
    });
    define(module, "finditer(pattern, string, flags=)", [cache](Interpreter& vm, Values a) {
        return find_each(vm, compiled(vm, *cache, a[0], a[2]), a[1]);
    });
    define(module, "split(pattern, string, maxsplit=, flags=)", [cache](Interpreter& vm, Values a) {
        return split(vm, compiled(vm, *cache, a[0], a[3]), a[1], a[2]);
    });
    define(module, "sub(pattern, repl, string, count=, flags=)",
           [cache](Interpreter& vm, Values a) {
               return substitute(vm, compiled(vm, *cache, a[0], a[4]), a[1], a[2], a[3]).first;
           });
    define(module, "subn(pattern, repl, string, count=, flags=)",
           [cache](Interpreter& vm, Values a) {
               const auto [text, count] =
                   substitute(vm, compiled(vm, *cache, a[0], a[4]), a[1], a[2], a[3]);
               return Value::tuple({text, Value::integer(count)});
           });
    define(module, "escape(pattern)",
           [](Interpreter& vm, Values a) { return Value::text(escaped(text_argument(vm, a[0]))); });
    define(module, "purge()", [cache](Interpreter&, Values) {
        cache->clear();
        return Value();
    });
}

}  // namespace

Ref<ModuleObject> make_re_module(Interpreter& vm) {
    auto module = new_module("re");
    const auto pattern = define_class(vm, *module, "Pattern");
    const auto match = define_class(vm, *module, "Match");
    pattern->shows_module = true;
    match->shows_module = true;
    add_pattern_methods(*pattern);
    add_match_methods(*match);
    const auto error = define_class(vm, *module, "error", {exception_class(vm, "Exception")});
    module->set("PatternError", error);
    for (const auto& [bit, names] :
         {std::pair<Flag, std::pair<const char*, const char*>>{IgnoreCase, {"I", "IGNORECASE"}},
          {MultiLine, {"M", "MULTILINE"}},
          {DotAll, {"S", "DOTALL"}},
          {Verbose, {"X", "VERBOSE"}},
          {Ascii, {"A", "ASCII"}},
          {Unicode, {"U", "UNICODE"}}}) {
        module->set(names.first, Value::integer(bit));
        module->set(names.second, Value::integer(bit));
    }
    add_functions(*module);
    return module;
}

}  // namespace limbeck::python
