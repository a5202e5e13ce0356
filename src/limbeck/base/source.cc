// SPDX-License-Identifier: MIT
#include "limbeck/base/source.h"

#include <algorithm>
#include <utility>

namespace limbeck::base {

Source::Source(std::string path, std::string text)
    : path_(std::move(path)), text_(std::move(text)) {}

Location Source::locate(std::size_t offset) const {
    constexpr std::size_t longest_line = 200;
    const std::string_view text = text_;
    offset = std::min(offset, text.size());

    const auto line = static_cast<std::size_t>(
        1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
    const std::size_t previous =
        offset == 0 ? std::string_view::npos : text.rfind('\n', offset - 1);
    const std::size_t begin = previous == std::string_view::npos ? 0 : previous + 1;
    const std::size_t column = offset - begin + 1;

    std::string_view source_line = text.substr(begin, text.find('\n', begin) - begin);
    if (source_line.ends_with('\r')) {
        source_line.remove_suffix(1);
    }
    // Of a line too long for a terminal only the place is worth naming.
    const bool too_long = source_line.size() > longest_line;
    return {path_, line, column, std::string(too_long ? std::string_view{} : source_line)};
}

}  // namespace limbeck::base
