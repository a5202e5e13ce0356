// SPDX-License-Identifier: MIT
// Any bytes are a file: parsing them ends in a tree or in a located Error, and in nothing else.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "limbeck/base/error.h"
#include "limbeck/python/parser.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const limbeck::base::Source source("fuzz.py", std::string(data, data + size));
    try {
        limbeck::python::parse(source);
    } catch (const limbeck::Error& error) {
        const bool is_of_the_script = error.code() == limbeck::ErrorCode::Script ||
                                      error.code() == limbeck::ErrorCode::Unsupported;
        if (!error.location() || error.message().empty() || !is_of_the_script) {
            std::abort();
        }
        if (error.report().empty()) {
            std::abort();
        }
    }
    return 0;
}
