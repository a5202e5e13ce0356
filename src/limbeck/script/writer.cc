// SPDX-License-Identifier: MIT
#include "limbeck/script/writer.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <random>

#include "limbeck/base/error.h"
#include "limbeck/base/text.h"
#include "limbeck/script/py_text.h"
#include "limbeck/script/sql_file.h"

namespace limbeck::script {

std::string random_id() {
    std::random_device device;
    return fmt::format("{:06x}{:06x}", device() & 0xFFFFFFU, device() & 0xFFFFFFU);
}

namespace {

// Runs of letters, digits and "_" in lower case, joined with "_". Bytes of multi-byte characters
// count as letters and stay as they are.
std::string slug(std::string_view message, std::size_t limit) {
    std::string text;
    bool gap = false;
    for (const char c : message) {
        const auto byte = static_cast<unsigned char>(c);
        const bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || c == '_' || byte >= 0x80;
        if (word) {
            text += gap && !text.empty() ? "_" : "";
            text += c;
        }
        gap = !word;
    }
    text = base::to_lower(text);
    if (text.size() > limit) {
        while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0U) == 0x80U) {
            --limit;
        }
        text.resize(limit);
        text.resize(std::min(text.rfind('_'), text.size()));
        text += '_';
    }
    return text;
}

Error bad_template(std::string_view file_template, std::string_view why) {
    return Error(ErrorCode::Config, fmt::format("file_template '{}': {}", file_template, why))
        .hint(
            "it may use %(rev)s %(slug)s %(epoch)s %(year)d %(month).2d %(day).2d %(hour).2d "
            "%(minute).2d %(second).2d, and %% for a percent sign");
}

// One conversion of Python's % operator: flags, width, precision and one of d, i, s.
std::string convert(std::string_view spec, const std::string& text, bool is_number,
                    std::string_view file_template) {
    const char type = spec.back();
    spec.remove_suffix(1);
    const bool zero = spec.starts_with('0');
    const bool left = spec.starts_with('-');
    spec.remove_prefix(left ? 1 : 0);
    const std::size_t dot = spec.find('.');
    const std::string width_text(spec.substr(0, dot));
    const std::string precision_text(dot == std::string_view::npos ? "" : spec.substr(dot + 1));
    const auto number = [&](const std::string& digits) -> std::size_t {
        if (digits.size() > 3 || digits.find_first_not_of("0123456789") != std::string::npos) {
            throw bad_template(file_template, "a width is not a number");
        }
        return digits.empty() ? 0 : static_cast<std::size_t>(std::stoi(digits));
    };
    const std::size_t width = number(width_text);
    const std::size_t precision = number(precision_text);
    std::string value = text;
    if ((type == 'd' || type == 'i') && !is_number) {
        throw bad_template(file_template, "%d wants a number");
    }
    if (type == 's' && dot != std::string_view::npos) {
        value = value.substr(0, precision);
    } else if (type != 's') {
        value.insert(0, precision > value.size() ? precision - value.size() : 0, '0');
    }
    const std::size_t missing = width > value.size() ? width - value.size() : 0;
    return left ? value + std::string(missing, ' ')
                : std::string(missing, zero && type != 's' ? '0' : ' ') + value;
}

}  // namespace

std::string file_stem(std::string_view file_template, std::size_t truncate_slug_length,
                      const NewRevision& revision) {
    const base::DateTime& at = revision.created;
    const std::map<std::string_view, std::string> numbers{
        {"epoch", std::to_string(at.epoch)},   {"year", std::to_string(at.year)},
        {"month", std::to_string(at.month)},   {"day", std::to_string(at.day)},
        {"hour", std::to_string(at.hour)},     {"minute", std::to_string(at.minute)},
        {"second", std::to_string(at.second)},
    };
    const std::map<std::string_view, std::string> words{
        {"rev", revision.id}, {"slug", slug(revision.message.value_or(""), truncate_slug_length)}};

    std::string result;
    for (std::size_t i = 0; i < file_template.size(); ++i) {
        if (file_template[i] != '%') {
            result += file_template[i];
            continue;
        }
        if (file_template.substr(i + 1, 1) == "%") {
            result += '%';
            ++i;
            continue;
        }
        const std::size_t close = file_template.find(')', i);
        const std::size_t end =
            close == std::string_view::npos ? close : file_template.find_first_of("dis", close);
        if (file_template.substr(i + 1, 1) != "(" || end == std::string_view::npos) {
            throw bad_template(file_template, "a '%' begins nothing");
        }
        const std::string_view name = file_template.substr(i + 2, close - i - 2);
        const bool is_number = numbers.contains(name);
        if (!is_number && !words.contains(name)) {
            throw bad_template(file_template, fmt::format("there is no '{}'", name));
        }
        result += convert(file_template.substr(close + 1, end - close),
                          is_number ? numbers.at(name) : words.at(name), is_number, file_template);
        i = end;
    }
    return result;
}

namespace {

std::string message_of(const NewRevision& revision) {
    return revision.message.value_or("empty message");
}

}  // namespace

std::string render_sql(const NewRevision& revision) {
    const std::string message = message_of(revision);
    std::string text;
    for (const std::string_view line : base::split(message, '\n')) {
        text += description_line(line) + "\n";
    }
    text += fmt::format("--\n-- revision: {}\n-- down_revision: {}\n", revision.id,
                        base::join(revision.down_revisions, ", "));
    text = base::replace_all(text, ": \n", ":\n");
    if (!revision.branch_labels.empty()) {
        text += fmt::format("-- branch_labels: {}\n", base::join(revision.branch_labels, ", "));
    }
    if (!revision.depends_on.empty()) {
        text += fmt::format("-- depends_on: {}\n", base::join(revision.depends_on, ", "));
    }
    text += fmt::format("-- created: {}\n", revision.created.to_string(true, false));
    const auto trimmed = [](std::string_view sql) {
        while (sql.ends_with('\n')) {
            sql.remove_suffix(1);
        }
        return sql;
    };
    return text + fmt::format("\n-- upgrade\n{}\n\n-- downgrade\n{}\n", trimmed(revision.upgrade),
                              trimmed(revision.downgrade));
}

namespace {

std::string repr_tuple(const std::vector<std::string>& names) {
    std::string text = "(";
    for (const std::string& name : names) {
        text += py_repr(name) + (names.size() == 1 ? "," : &name == &names.back() ? "" : ", ");
    }
    return text + ")";
}

// None, one string, or a tuple: how Alembic writes down_revision and depends_on.
std::string repr_scalar(const std::vector<std::string>& names) {
    return names.empty() ? "None" : names.size() == 1 ? py_repr(names.front()) : repr_tuple(names);
}

// Inside a docstring a backslash or three quotes would mean something else.
std::string in_docstring(const std::string& text) {
    return base::replace_all(base::replace_all(text, "\\", "\\\\"), "\"\"\"", "\\\"\\\"\\\"");
}

std::string imports_of(const NewRevision& revision) {
    return base::join(std::vector<std::string>(revision.imports.begin(), revision.imports.end()),
                      "\n");
}

// Every expression a template may hold, blanks left out, and what it becomes.
std::map<std::string, std::string> expressions(const NewRevision& revision) {
    const std::string down = base::join(revision.down_revisions, ", ");
    const std::string labels =
        revision.branch_labels.empty() ? "None" : repr_tuple(revision.branch_labels);
    std::map<std::string, std::string> table{
        {"message", in_docstring(message_of(revision))},
        {"repr(message)", py_repr(message_of(revision))},
        {"up_revision", revision.id},
        {"repr(up_revision)", py_repr(revision.id)},
        {"down_revision|comma", down},
        {"down_revision", repr_scalar(revision.down_revisions)},
        {"repr(down_revision)", repr_scalar(revision.down_revisions)},
        {"branch_labels", labels},
        {"repr(branch_labels)", labels},
        {"branch_labels|comma", base::join(revision.branch_labels, ", ")},
        {"depends_on", repr_scalar(revision.depends_on)},
        {"repr(depends_on)", repr_scalar(revision.depends_on)},
        {"depends_on|comma", base::join(revision.depends_on, ", ")},
        {"create_date", revision.created.to_string(revision.zone_is_known)},
    };
    const std::pair<std::string, std::string> generated[] = {
        {"imports", imports_of(revision)},
        {"upgrades", revision.upgrade},
        {"downgrades", revision.downgrade},
    };
    for (const auto& [name, text] : generated) {
        table[name] = text;
        for (const std::string quote : {"\"", "'"}) {
            for (const std::string other : {"", "pass"}) {
                const std::string& arm = text.empty() ? other : text;
                table[name + "if" + name + "else" + quote + other + quote] = arm;
                table[name + "or" + quote + other + quote] = arm;
            }
        }
    }
    if (revision.down_revisions.size() == 1) {
        table["down_revision"] = revision.down_revisions.front();
    }
    return table;
}

// Blanks do not matter, nor do the filters that only switch escaping off.
std::string normalised(std::string_view expression) {
    std::string text;
    for (const std::string_view word : base::split_any(expression, " \t\r\n")) {
        text += word;
    }
    for (const std::string_view off : {",n", "|n", ",trim", "|str"}) {
        if (text.ends_with(off)) {
            text.resize(text.size() - off.size());
        }
    }
    return text;
}

[[noreturn]] void unsupported(const base::Source& source, std::size_t offset,
                              std::string_view what) {
    throw Error(ErrorCode::Unsupported,
                fmt::format("this part of the template is not understood: {}", what))
        .at(source.locate(offset))
        .hint(
            "Limbeck fills in ${message}, ${up_revision}, ${down_revision | comma,n}, "
            "${create_date}, ${repr(…)} of the header variables, ${imports …}, ${upgrades …} and "
            "${downgrades …}; simplify the template or write the file by hand");
}

}  // namespace

namespace {

// What is nowhere in the file would be lost without a word.
void require_place(const base::Source& source, std::string_view name, const std::string& text,
                   const std::string& rendered) {
    for (const std::string_view line : base::split(text, '\n')) {
        if (rendered.find(line) == std::string::npos) {
            throw Error(ErrorCode::Config,
                        fmt::format("the template has no place for the {}", name))
                .at({source.path(), 0, 0, ""})
                .hint(fmt::format("${{{} if {} else \"\"}} in it says where they go", name, name));
        }
    }
}

}  // namespace

std::string render_mako(const base::Source& source, const NewRevision& revision) {
    const std::map<std::string, std::string> table = expressions(revision);
    const std::string_view text = source.text();
    std::string result;
    bool line_start = true;
    for (std::size_t i = 0; i < text.size();) {
        const std::string_view rest = text.substr(i);
        const std::string_view line = rest.substr(0, rest.find('\n'));
        if (line_start) {
            const std::string_view trimmed = base::trim(line);
            if (trimmed.starts_with("##")) {
                i += std::min(line.size() + 1, rest.size());
                continue;
            }
            if (trimmed.starts_with('%') && !trimmed.starts_with("%%")) {
                unsupported(source, i, trimmed);
            }
        }
        if (rest.starts_with("<%")) {
            unsupported(source, i, line);
        }
        if (rest.starts_with("${")) {
            const std::size_t close = rest.find('}');
            const std::string_view expression =
                close == std::string_view::npos ? line : rest.substr(2, close - 2);
            const auto entry = table.find(normalised(expression));
            if (close == std::string_view::npos || entry == table.end()) {
                unsupported(source, i, fmt::format("${{{}}}", expression));
            }
            result += entry->second;
            i += close + 1;
            line_start = false;
            continue;
        }
        line_start = text[i] == '\n';
        result += text[i++];
    }
    require_place(source, "imports", imports_of(revision), result);
    require_place(source, "upgrades", revision.upgrade, result);
    require_place(source, "downgrades", revision.downgrade, result);
    return result;
}

std::string_view default_mako() {
    return R"("""${message}

Revision ID: ${up_revision}
Revises: ${down_revision | comma,n}
Create Date: ${create_date}

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa
${imports if imports else ""}

revision: str = ${repr(up_revision)}
down_revision: Union[str, Sequence[str], None] = ${repr(down_revision)}
branch_labels: Union[str, Sequence[str], None] = ${repr(branch_labels)}
depends_on: Union[str, Sequence[str], None] = ${repr(depends_on)}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}
)";
}

}  // namespace limbeck::script
