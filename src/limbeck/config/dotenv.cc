// SPDX-License-Identifier: MIT
// The format:
//   line  = { blank } [ "export " ] key { blank } [ "=" { blank } value ] { blank } [ comment ]
//   key   = "'" anything "'" | characters other than white space, "=" and "#"
//   value = "'" … "'"   escapes \\ and \'               } may run over several lines
//         | '"' … '"'   escapes \\ \' \" \a \b \f \n \r \t \v }
//         | the rest of the line up to white space followed by "#"
// A key without "=" gives no value.
#include "limbeck/config/dotenv.h"

#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "limbeck/base/text.h"
#include "limbeck/config/locate.h"

namespace limbeck::config {

namespace {

constexpr std::string_view blanks = " \t\f\v";
constexpr std::size_t longest_value = std::size_t{1} << 20;

class Parser {
  public:
    Parser(const base::Source& source, const Environment& environment, DotEnv& result)
        : text_(source.text()), environment_(environment), result_(result) {}

    void parse() {
        while (at_ < text_.size()) {
            const std::size_t start = at_;
            if (!read_binding()) {
                warn(start);
                at_ = std::min(text_.find('\n', std::max(at_, start)), text_.size());
            }
            at_ = std::min(at_ + 1, text_.size());
        }
    }

  private:
    [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\n'; }

    void skip_blanks() { at_ = std::min(text_.find_first_not_of(blanks, at_), text_.size()); }

    // One line (or several, inside quotes) up to its line end. False where it is not understood.
    bool read_binding() {
        skip_blanks();
        if (peek() == '\n') {
            return true;
        }
        if (peek() == '#') {
            skip_line();
            return true;
        }
        if (text_.substr(at_).starts_with("export") &&
            blanks.find(text_.substr(at_).size() > 6 ? text_[at_ + 6] : '=') !=
                std::string_view::npos) {
            at_ += 6;
            skip_blanks();
        }
        const std::size_t key_begin = at_;
        const auto key = read_key();
        if (!key) {
            return false;
        }
        skip_blanks();
        if (peek() != '=') {
            return at_line_end();
        }
        ++at_;
        skip_blanks();
        const auto value = read_value();
        if (!value || !at_line_end()) {
            result_.broken[*key] = line_of(key_begin);
            return false;
        }
        result_.values[*key] = expand(*value);
        return true;
    }

    std::optional<std::string> read_key() {
        if (peek() == '\'') {
            const std::size_t end = text_.find_first_of("'\n", at_ + 1);
            if (end == std::string_view::npos || text_[end] != '\'' || end == at_ + 1) {
                return std::nullopt;
            }
            std::string key(text_.substr(at_ + 1, end - at_ - 1));
            at_ = end + 1;
            return key;
        }
        const std::size_t end = std::min(text_.find_first_of("=# \t\f\v\n", at_), text_.size());
        if (end == at_) {
            return std::nullopt;
        }
        std::string key(text_.substr(at_, end - at_));
        at_ = end;
        return key;
    }

    std::optional<std::string> read_value() {
        if (peek() == '\'' || peek() == '"') {
            return read_quoted(peek());
        }
        const std::size_t end = std::min(text_.find('\n', at_), text_.size());
        // "KEY= # comment" has no value here; python-dotenv takes the comment for one, which helps
        // nobody. "KEY=#text" is a value for both: passwords may begin so.
        std::size_t mark = text_.find('#', at_);
        while (mark < end && blanks.find(text_[mark - 1]) == std::string_view::npos) {
            mark = text_.find('#', mark + 1);
        }
        const std::string_view value = text_.substr(at_, std::min(mark, end) - at_);
        at_ = end;
        return std::string(base::trim(value));
    }

    std::optional<std::string> read_quoted(char quote) {
        const std::string_view escapes = quote == '"' ? R"(\'"abfnrtv)" : R"(\')";
        const std::string_view meanings = quote == '"' ? "\\'\"\a\b\f\n\r\t\v" : "\\'";
        std::string value;
        for (std::size_t i = at_ + 1; i < text_.size(); ++i) {
            if (text_[i] == quote) {
                at_ = i + 1;
                return value;
            }
            const std::size_t escape = text_[i] == '\\' && i + 1 < text_.size()
                                           ? escapes.find(text_[i + 1])
                                           : std::string_view::npos;
            if (escape != std::string_view::npos) {
                value += meanings[escape];
                ++i;
            } else {
                value += text_[i];
            }
        }
        return std::nullopt;
    }

    bool at_line_end() {
        skip_blanks();
        if (peek() == '#') {
            skip_line();
        }
        return peek() == '\n';
    }

    void skip_line() { at_ = std::min(text_.find('\n', at_), text_.size()); }

    [[nodiscard]] std::string expand(std::string_view value) const {
        const auto lookup = [this](std::string_view name) -> std::optional<std::string> {
            const std::string key(name);
            for (const Environment* values : {&environment_, &std::as_const(result_.values)}) {
                const auto found = values->find(key);
                if (found != values->end()) {
                    return found->second;
                }
            }
            return std::nullopt;
        };
        std::string result =
            expand_variables(value, lookup, [](std::string_view) { return std::string(); });
        // Lines that double the one above them must not fill the memory.
        return result.size() > longest_value ? std::string() : result;
    }

    [[nodiscard]] std::size_t line_of(std::size_t offset) const {
        return 1 + static_cast<std::size_t>(std::count(
                       text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
    }

    void warn(std::size_t offset) {
        result_.warnings.push_back(fmt::format("{}:{}: not understood as KEY=value, ignored",
                                               result_.path, line_of(offset)));
    }

    std::string_view text_;
    std::size_t at_ = 0;
    const Environment& environment_;
    DotEnv& result_;
};

}  // namespace

DotEnv parse_dotenv(const std::string& path, std::string_view bytes,
                    const Environment& environment) {
    DotEnv result;
    result.path = path;
    const base::Source source = read_text(path, bytes);
    Parser(source, environment, result).parse();
    return result;
}

}  // namespace limbeck::config
