// SPDX-License-Identifier: MIT
#include "limbeck/config/locate.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>

#include "limbeck/base/text.h"

namespace limbeck::config {

namespace {

bool looks_secret(std::string_view line) {
    static constexpr std::array<std::string_view, 9> signs{
        "://", "@", "url", "password", "passwd", "pwd", "secret", "token", "dsn"};
    const std::string text = base::to_lower(line);
    return std::any_of(signs.begin(), signs.end(),
                       [&](std::string_view sign) { return text.find(sign) != std::string::npos; });
}

// The offset of the first byte that is not part of valid UTF-8: for a message, so a search by
// halves over the lines is not worth its code.
std::size_t first_invalid(std::string_view text) {
    std::size_t begin = 0;
    for (const std::string_view line : base::split(text, '\n')) {
        if (!base::is_valid_utf8(line)) {
            return begin;
        }
        begin += line.size() + 1;
    }
    return text.size();
}

}  // namespace

std::string mask_line(std::string_view line) {
    const std::size_t delimiter = line.find_first_of("=:");
    const std::string_view key =
        delimiter == std::string_view::npos ? std::string_view{} : line.substr(0, delimiter);
    if (!looks_secret(line)) {
        return std::string(line);
    }
    // "postgresql" is no key: its ":" belongs to the URL, and the line may continue a value.
    const bool has_key = delimiter != std::string_view::npos &&
                         line.substr(delimiter, 3) != "://" && key.find('@') == key.npos;
    return has_key ? fmt::format("{}{} ***", key, line[delimiter]) : "***";
}

Location locate(const base::Source& source, std::size_t offset) {
    Location at = source.locate(offset);
    std::string masked = mask_line(at.source_line);
    if (masked != at.source_line) {
        at.source_line = std::move(masked);
        at.column = 0;
    }
    return at;
}

base::Source read_text(std::string path, std::string_view bytes) {
    if (bytes.starts_with("\xEF\xBB\xBF")) {
        bytes.remove_prefix(3);
    }
    std::string text = base::replace_all(bytes, "\r\n", "\n");
    std::replace(text.begin(), text.end(), '\r', '\n');

    base::Source source(std::move(path), std::move(text));
    const std::size_t zero = source.text().find('\0');
    const bool binary = zero != std::string_view::npos;
    if (binary || !base::is_valid_utf8(source.text())) {
        Location at = source.locate(binary ? zero : first_invalid(source.text()));
        at.source_line.clear();
        at.column = 0;
        throw Error(ErrorCode::Config,
                    fmt::format("{} is not a text file: it holds {}", source.path(),
                                binary ? "a zero byte" : "bytes that are not UTF-8"))
            .at(std::move(at));
    }
    return source;
}

std::string place(const Location& at) {
    return at.line == 0 ? at.path : fmt::format("{}:{}", at.path, at.line);
}

}  // namespace limbeck::config
