// SPDX-License-Identifier: MIT
#include "limbeck/revision/revision.h"

#include <fmt/core.h>

#include <set>

#include "limbeck/base/text.h"

namespace limbeck::revision {

std::string_view Revision::summary() const {
    const std::string_view text = doc;
    return text.substr(0, text.find("\n\n"));
}

namespace {

void check(std::string_view name, std::string_view what, std::string_view forbidden) {
    if (name.empty()) {
        throw Error(ErrorCode::Revision, fmt::format("An empty {} is not allowed", what));
    }
    std::set<char> found;
    for (const char c : name) {
        if (forbidden.find(c) != std::string_view::npos) {
            found.insert(c);
        }
    }
    if (!found.empty()) {
        std::string list;
        for (const char c : found) {
            list += list.empty() ? "" : ", ";
            list += c;
        }
        throw Error(ErrorCode::Revision,
                    fmt::format("Character(s) '{}' not allowed in {} '{}'", list, what, name));
    }
    for (const char c : name) {
        if (static_cast<unsigned char>(c) <= ' ' || c == '\x7f') {
            throw Error(ErrorCode::Revision,
                        fmt::format("White space and control characters are not allowed in {} '{}'",
                                    what, base::shorten(name, 60)));
        }
    }
}

}  // namespace

void check_id(std::string_view id) {
    check(id, "revision identifier", "@-+:");
}

void check_label(std::string_view label) {
    check(label, "branch label", "@:");
}

}  // namespace limbeck::revision
