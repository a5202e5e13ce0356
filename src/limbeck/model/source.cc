// SPDX-License-Identifier: MIT
#include "limbeck/model/source.h"

#include <fmt/core.h>

#include <vector>

#include "limbeck/base/error.h"
#include "limbeck/base/text.h"

namespace limbeck::model {

Source parse_source(std::string_view text) {
    using Kind = Source::Kind;
    const auto rest_of = [&](std::string_view head) {
        return std::string(text.substr(head.size()));
    };
    if (text == "empty") {
        return {.kind = Kind::Empty};
    }
    if (text == "models") {
        return {.kind = Kind::Models};
    }
    if (text.starts_with("sql:") && text.size() > 4) {
        return {.kind = Kind::Sql, .text = rest_of("sql:")};
    }
    if (text.starts_with("cpp:") && text.size() > 4) {
        return {.kind = Kind::Cpp, .text = rest_of("cpp:")};
    }
    if (text.starts_with("revision:") && text.size() > 9) {
        return {.kind = Kind::Revision, .text = rest_of("revision:")};
    }
    if (text.starts_with("sqlalchemy:")) {
        const std::string where = rest_of("sqlalchemy:");
        const std::size_t colon = where.find(':');
        if (colon == 0 || colon == std::string::npos || colon + 1 == where.size()) {
            throw Error(ErrorCode::Usage, fmt::format("'{}' does not say which MetaData", text))
                .hint("sqlalchemy:package.module:Base.metadata");
        }
        return {.kind = Kind::SqlAlchemy, .text = where};
    }
    if (text.starts_with("database:")) {
        return {.kind = Kind::Database, .url = base::parse_url(rest_of("database:"))};
    }
    if (text.find("://") != std::string_view::npos) {
        return {.kind = Kind::Database, .url = base::parse_url(text)};
    }
    if (text.ends_with(".sql") && text.find(':') == std::string_view::npos) {
        return {.kind = Kind::Sql, .text = std::string(text)};
    }
    const std::vector<std::string> kinds{
        "sql:", "database:", "sqlalchemy:", "cpp:", "empty", "models", "revision:"};
    const auto near = base::nearest(text.substr(0, text.find(':') + 1), kinds);
    throw Error(ErrorCode::Usage,
                fmt::format("'{}' is no source of a schema", base::mask_urls(text)))
        .hint(near ? fmt::format("did you mean '{}'?", *near)
                   : "it is sql:FILES, database:URL, sqlalchemy:MODULE:NAME, cpp:LIBRARY, models, "
                     "revision:REV or empty");
}

}  // namespace limbeck::model
