// SPDX-License-Identifier: MIT
#include "limbeck/schema/name.h"

#include <string_view>

namespace limbeck::schema {

std::string aside(std::string name) {
    constexpr std::size_t limit = 63;
    constexpr std::string_view suffix = "__old";
    if (name.size() + suffix.size() > limit) {
        std::size_t end = limit - suffix.size();
        while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80) {
            --end;  // not inside of a character
        }
        name.resize(end);
    }
    return name.append(suffix);
}

}  // namespace limbeck::schema
