// SPDX-License-Identifier: MIT
// What databases say of their tables and indexes, however it reads: an Error or a value.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "limbeck/base/error.h"
#include "limbeck/postgresql/index_definition.h"
#include "limbeck/sqlite/definition.h"

namespace {

template <typename Parse>
void parse(const Parse& parse_one, std::string_view text) {
    try {
        parse_one(text);
    } catch (const limbeck::Error&) {
        return;
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    parse(limbeck::sqlite::parse_create_table, text);
    parse(limbeck::sqlite::parse_create_index, text);
    parse(limbeck::postgresql::parse_index_definition, text);
    return 0;
}
