// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "limbeck/python/lexer.h"
#include "limbeck/python/value.h"

namespace limbeck::python {

// A parsed format specification: ">10", "08.3f", ",d".
struct FormatSpec {
    std::string fill = " ";
    char align = '\0';
    char sign = '\0';
    bool alternate = false;
    bool zero = false;
    std::size_t width = 0;
    char grouping = '\0';
    int precision = -1;
    char type = '\0';
};

FormatSpec parse_format(Interpreter& vm, const std::string& text, const std::string& type);
std::string pad(const std::string& text, const FormatSpec& spec, char default_align,
                std::size_t sign_length);
std::string format_integer(Interpreter& vm, std::int64_t value, const FormatSpec& spec);
std::string format_real(Interpreter& vm, double value, const FormatSpec& spec);
std::string digits_of(std::uint64_t value, unsigned base);

}  // namespace limbeck::python
