// SPDX-License-Identifier: MIT
#include "limbeck/script/remarks.h"

#include <algorithm>
#include <string_view>

#include "limbeck/base/text.h"

namespace limbeck::script {

std::vector<Remark> remarks(const base::Source& source, const Section& section) {
    constexpr std::string_view beginning = "-- limbeck:";
    const std::string_view text = source.text().substr(0, section.end);
    std::vector<Remark> found;
    for (std::size_t at = text.find(beginning, section.begin); at != std::string_view::npos;
         at = text.find(beginning, at + 1)) {
        const std::size_t line = text.rfind('\n', at) + 1;  // 0 where there is none before it
        if (!base::trim(text.substr(line, at - line)).empty()) {
            continue;
        }
        const std::size_t from = at + beginning.size();
        const std::string_view words =
            text.substr(from, std::min(text.find('\n', from), text.size()) - from);
        const std::size_t space = std::min(words.find_first_of(" \t\r"), words.size());
        found.push_back({std::string(words.substr(0, space)),
                         std::string(base::trim(words.substr(space))), at});
    }
    return found;
}

}  // namespace limbeck::script
