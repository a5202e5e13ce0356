// SPDX-License-Identifier: MIT
#include "limbeck/python/parser.h"

#include <string_view>
#include <utility>
#include <variant>

#include "limbeck/base/error.h"
#include "limbeck/base/text.h"
#include "limbeck/python/statement_parser.h"

namespace limbeck::python {

namespace {

std::string docstring_of(const Block& body) {
    if (body.empty()) {
        return {};
    }
    const auto* first = std::get_if<ExpressionStatement>(&body.front().node);
    const auto* constant = first == nullptr ? nullptr : std::get_if<Constant>(&first->value->node);
    const auto* text = constant == nullptr ? nullptr : std::get_if<std::string>(&constant->value);
    return text == nullptr ? std::string() : *text;
}

void check_encoding(const base::Source& source) {
    const std::string_view text = source.text();
    if (base::is_valid_utf8(text)) {
        return;
    }
    std::size_t begin = 0;
    for (const std::string_view line : base::split(text, '\n')) {
        if (!base::is_valid_utf8(line)) {
            Location place = source.locate(begin);
            place.column = 0;
            place.source_line.clear();  // a terminal cannot show it either
            throw Error(ErrorCode::Script, "this line is not UTF-8").at(std::move(place));
        }
        begin += line.size() + 1;
    }
}

}  // namespace

Module parse(const base::Source& source) {
    check_encoding(source);
    Module module;
    module.body = StatementParser(source).file();
    module.docstring = docstring_of(module.body);
    return module;
}

}  // namespace limbeck::python
