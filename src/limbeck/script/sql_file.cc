// SPDX-License-Identifier: MIT
#include "limbeck/script/sql_file.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "limbeck/base/text.h"

namespace limbeck::script {

namespace {

constexpr std::array<std::string_view, 6> known_fields{
    "revision", "down_revision", "branch_labels", "depends_on", "created", "transaction"};

struct Line {
    std::size_t offset = 0;
    std::size_t number = 0;
    std::string_view text;  // without the line end
};

// The lines of a text, one after another.
class Lines {
  public:
    explicit Lines(std::string_view text)
        : text_(text), at_(text.starts_with("\xEF\xBB\xBF") ? 3 : 0) {}

    bool next(Line& line) {
        if (at_ >= text_.size()) {
            return false;
        }
        const std::size_t newline = text_.find('\n', at_);
        const std::size_t end = newline == std::string_view::npos ? text_.size() : newline;
        line = {at_, ++number_, text_.substr(at_, end - at_)};
        if (line.text.ends_with('\r')) {
            line.text.remove_suffix(1);
        }
        at_ = newline == std::string_view::npos ? text_.size() : newline + 1;
        return true;
    }

    [[nodiscard]] std::size_t at() const { return at_; }

  private:
    std::string_view text_;
    std::size_t at_;
    std::size_t number_ = 0;
};

struct Field {
    std::string_view name;
    std::string_view value;
};

// "-- name: value" where the name is one word.
std::optional<Field> as_field(std::string_view line) {
    if (!line.starts_with("--")) {
        return std::nullopt;
    }
    line = base::trim(line.substr(2));
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) {
        return std::nullopt;
    }
    const std::string_view name = line.substr(0, colon);
    if (name.empty() ||
        name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") != std::string_view::npos) {
        return std::nullopt;
    }
    return Field{name, base::trim(line.substr(colon + 1))};
}

bool is_known_header(std::string_view name) {
    return std::find(known_fields.begin(), known_fields.end(), name) != known_fields.end();
}

enum class Marker { None, Upgrade, Downgrade };

Marker as_marker(std::string_view line) {
    while (line.ends_with(' ') || line.ends_with('\t')) {
        line.remove_suffix(1);
    }
    return line == "-- upgrade"     ? Marker::Upgrade
           : line == "-- downgrade" ? Marker::Downgrade
                                    : Marker::None;
}

bool is_syntax(std::string_view comment) {
    const auto field = as_field(comment);
    return as_marker(comment) != Marker::None || (field && is_known_header(field->name));
}

std::vector<std::string> as_list(std::string_view value) {
    std::vector<std::string> names;
    for (const std::string_view piece : base::split(value, ',')) {
        if (!base::trim(piece).empty()) {
            names.emplace_back(base::trim(piece));
        }
    }
    return names;
}

class Reader {
  public:
    explicit Reader(const base::Source& source) : source_(source), lines_(source.text()) {
        file_.revision.path = source.path();
    }

    SqlFile read() {
        header();
        sections();
        file_.revision.doc = std::string(base::trim(file_.revision.doc));
        if (file_.revision.lines.id == 0 || file_.revision.id.empty()) {
            throw Error(ErrorCode::Script, "this revision file has no revision id")
                .at({source_.path(), file_.revision.lines.id, 0, ""})
                .hint("the header needs the line: -- revision: <id>");
        }
        return std::move(file_);
    }

  private:
    [[nodiscard]] Location at(const Line& line) const {
        Location where = source_.locate(line.offset);
        where.column = 0;
        return where;
    }

    [[noreturn]] void fail(std::string message, const Line& line, std::string hint = "") const {
        Error error(ErrorCode::Script, std::move(message));
        error.at(at(line));
        throw error.hint(std::move(hint));
    }

    // What a comment line says; see description_line for the quotes.
    static std::string description(std::string_view comment) {
        std::string_view words =
            base::trim(comment.substr(std::min<std::size_t>(comment.size(), 2)));
        if (words.size() > 2 && words.starts_with('"') && words.ends_with('"') &&
            is_syntax(fmt::format("-- {}", words.substr(1, words.size() - 2)))) {
            words = words.substr(1, words.size() - 2);
        }
        return std::string(words);
    }

    // Up to and including "-- upgrade".
    void header() {
        Line line;
        while (lines_.next(line)) {
            const Marker marker = as_marker(line.text);
            if (marker == Marker::Upgrade) {
                file_.upgrade = {lines_.at(), source_.text().size()};
                return;
            }
            if (marker == Marker::Downgrade) {
                fail("'-- downgrade' comes before '-- upgrade'", line,
                     "the upgrade section goes first");
            }
            const std::string_view text = base::trim(line.text);
            if (!text.empty() && !text.starts_with("--")) {
                fail("SQL before the '-- upgrade' marker", line,
                     "put a line that is exactly '-- upgrade' before the first statement");
            }
            if (const auto field = as_field(text);
                field && (in_fields_ || is_known_header(field->name))) {
                in_fields_ = true;
                store(*field, line);
            } else if (!in_fields_) {
                file_.revision.doc += description(text) + "\n";
            }
        }
        throw Error(ErrorCode::Script, "the '-- upgrade' marker is missing")
            .at({source_.path(), 0, 0, ""})
            .hint("a line that is exactly '-- upgrade' opens the SQL to run");
    }

    void sections() {
        Line line;
        Line opened;
        while (lines_.next(line)) {
            const Marker marker = as_marker(line.text);
            if (const auto field = as_field(line.text);
                field && field->name == "transaction" && field->value == "none") {
                fail("'-- transaction: none' stands below '-- upgrade', where it is only a comment",
                     line, "move it up into the header");
            }
            if (marker == Marker::Upgrade) {
                fail("a second '-- upgrade' marker", line,
                     "a revision file has one upgrade section");
            }
            if (marker == Marker::Downgrade && file_.downgrade) {
                fail(fmt::format("a second '-- downgrade' marker; the first is on line {}",
                                 opened.number),
                     line, "a revision file has one downgrade section");
            }
            if (marker == Marker::Downgrade) {
                file_.upgrade.end = line.offset;
                file_.downgrade = Section{lines_.at(), source_.text().size()};
                opened = line;
            }
        }
    }

    void store(const Field& field, const Line& line) {
        revision::Revision& revision = file_.revision;
        if (field.name == "revision") {
            once(revision.lines.id, field, line);
            revision.id = field.value;
        } else if (field.name == "down_revision") {
            once(revision.lines.down_revisions, field, line);
            revision.down_revisions = as_list(field.value);
        } else if (field.name == "branch_labels") {
            once(revision.lines.branch_labels, field, line);
            revision.branch_labels = as_list(field.value);
        } else if (field.name == "depends_on") {
            once(revision.lines.depends_on, field, line);
            revision.depends_on = as_list(field.value);
        } else if (field.name == "transaction") {
            once(transaction_line_, field, line);
            if (field.value != "none") {
                fail(fmt::format("unknown transaction mode '{}'", field.value), line,
                     "the only one is 'none'; without the line the revision runs in a transaction");
            }
            file_.outside_transaction = true;
        } else if (field.name == "created") {
            once(created_line_, field, line);
        } else {
            const std::vector<std::string> names(known_fields.begin(), known_fields.end());
            const auto near = base::nearest(field.name, names);
            fail(fmt::format("unknown header field '{}'", field.name), line,
                 near ? fmt::format("did you mean '{}'?", *near)
                      : "descriptions go before the first field");
        }
    }

    void once(std::size_t& seen, const Field& field, const Line& line) const {
        if (seen != 0) {
            fail(fmt::format("the field '{}' is given twice; the first is on line {}", field.name,
                             seen),
                 line);
        }
        seen = line.number;
    }

    const base::Source& source_;
    Lines lines_;
    SqlFile file_;
    bool in_fields_ = false;
    std::size_t transaction_line_ = 0;
    std::size_t created_line_ = 0;
};

}  // namespace

SqlFile read_sql_file(const base::Source& source) {
    const std::string_view text = source.text();
    if (!base::is_valid_utf8(text) || text.find('\0') != std::string_view::npos) {
        throw Error(ErrorCode::Script, "this is not a text file")
            .at({source.path(), 0, 0, ""})
            .hint("a revision file is UTF-8 text; move other files out of the version locations");
    }
    if (base::trim(text).empty()) {
        throw Error(ErrorCode::Script, "this revision file is empty").at({source.path(), 0, 0, ""});
    }
    return Reader(source).read();
}

std::string description_line(std::string_view text) {
    text = base::trim(text);
    const std::string line = text.empty() ? "--" : fmt::format("-- {}", text);
    return is_syntax(line) ? fmt::format("-- \"{}\"", text) : line;
}

bool looks_like_revision(std::string_view text) {
    Lines lines(text);
    Line line;
    while (lines.next(line)) {
        const auto field = as_field(base::trim(line.text));
        if (as_marker(line.text) != Marker::None ||
            (field && (field->name == "revision" || field->name == "down_revision"))) {
            return true;
        }
    }
    return false;
}

}  // namespace limbeck::script
