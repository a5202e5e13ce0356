// SPDX-License-Identifier: MIT
#include "limbeck/base/error.h"

#include <fmt/core.h>

#include <utility>

#include "limbeck/base/text.h"

namespace limbeck {

Error::Error(ErrorCode code, std::string message) : code_(code), message_(std::move(message)) {}

Error& Error::at(Location location) {
    if (!location_) {
        location_ = std::move(location);
    }
    return *this;
}

Error& Error::hint(std::string text) {
    if (hint_.empty()) {
        hint_ = std::move(text);
    }
    return *this;
}

Error& Error::sqlstate(std::string state) {
    sqlstate_ = std::move(state);
    return *this;
}

Error& Error::statement(std::string sql) {
    if (statement_.empty()) {
        statement_ = std::move(sql);
    }
    return *this;
}

Error& Error::context(const std::string& phrase) {
    message_ = fmt::format("{}: {}", phrase, message_);
    return *this;
}

Error& Error::aftermath(std::string text) {
    if (aftermath_.empty()) {
        aftermath_ = std::move(text);
    }
    return *this;
}

const char* Error::what() const noexcept {
    return message_.c_str();
}

namespace {

// Columns count bytes, terminals count characters: the caret line repeats tabs and skips the
// continuation bytes of UTF-8, so that it stands below the byte it means.
std::string caret_line(const Location& at) {
    std::string line;
    for (std::size_t i = 0; i + 1 < at.column && i < at.source_line.size(); ++i) {
        const auto byte = static_cast<unsigned char>(at.source_line[i]);
        if ((byte & 0xC0U) != 0x80U) {
            line += byte == '\t' ? '\t' : ' ';
        }
    }
    return line + '^';
}

std::string describe(const Location& at) {
    std::string text = fmt::format("  --> {}", at.path);
    if (at.line > 0) {
        text += fmt::format(":{}", at.line);
        if (at.column > 0) {
            text += fmt::format(":{}", at.column);
        }
    }
    if (!at.source_line.empty()) {
        text += fmt::format("\n    {}", at.source_line);
        if (at.column > 0) {
            text += fmt::format("\n    {}", caret_line(at));
        }
    }
    return text;
}

// Whether the source line that a report prints already is part of the statement, or holds it.
bool shows(const Location& location, const std::string& statement) {
    const std::string_view line = base::trim(location.source_line);
    return !line.empty() &&
           (statement.find(line) != std::string::npos || line.find(statement) != line.npos);
}

}  // namespace

std::string Error::report() const {
    std::string text = message_;
    if (location_) {
        text += '\n' + describe(*location_);
    }
    if (!statement_.empty() && !(location_ && shows(*location_, statement_))) {
        text += "\n  statement: " + base::shorten(statement_, 300);
    }
    if (!sqlstate_.empty()) {
        text += "\n  SQLSTATE: " + sqlstate_;
    }
    if (!hint_.empty()) {
        text += "\n  hint: " + hint_;
    }
    if (!aftermath_.empty()) {
        text += "\n  state: " + aftermath_;
    }
    return text;
}

}  // namespace limbeck
