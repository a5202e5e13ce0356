// SPDX-License-Identifier: MIT
#include "limbeck/base/md5.h"

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace limbeck::base {

namespace {

using State = std::array<std::uint32_t, 4>;

// How far each of the four operations of a round rotates.
constexpr std::array<std::array<int, 4>, 4> rotations{
    {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}}};

// The RFC's table T: |sin(i + 1)| in 32 bits after the point.
const std::array<std::uint32_t, 64>& sines() {
    static const auto table = [] {
        std::array<std::uint32_t, 64> result{};
        for (std::size_t i = 0; i < result.size(); ++i) {
            result[i] = static_cast<std::uint32_t>(
                std::floor(std::abs(std::sin(static_cast<double>(i + 1))) * 4294967296.0));
        }
        return result;
    }();
    return table;
}

std::uint32_t word_at(std::string_view block, std::size_t index) {
    std::uint32_t word = 0;
    for (std::size_t byte = 0; byte < 4; ++byte) {
        word |= static_cast<std::uint32_t>(static_cast<unsigned char>(block[index * 4 + byte]))
                << (8 * byte);
    }
    return word;
}

void digest_block(State& state, std::string_view block) {
    auto [a, b, c, d] = state;
    for (std::size_t i = 0; i < 64; ++i) {
        const std::size_t round = i / 16;
        std::uint32_t mixed = 0;
        std::size_t index = 0;
        if (round == 0) {
            mixed = (b & c) | (~b & d);
            index = i;
        } else if (round == 1) {
            mixed = (d & b) | (~d & c);
            index = (5 * i + 1) % 16;
        } else if (round == 2) {
            mixed = b ^ c ^ d;
            index = (3 * i + 5) % 16;
        } else {
            mixed = c ^ (b | ~d);
            index = (7 * i) % 16;
        }
        mixed += a + sines()[i] + word_at(block, index);
        a = d;
        d = c;
        c = b;
        b += std::rotl(mixed, rotations[round][i % 4]);
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
}

}  // namespace

std::string md5_hex(std::string_view text) {
    std::string padded(text);
    padded += '\x80';
    padded.append((120 - padded.size() % 64) % 64, '\0');
    const std::uint64_t bits = static_cast<std::uint64_t>(text.size()) * 8;
    for (int byte = 0; byte < 8; ++byte) {
        padded += static_cast<char>((bits >> (8 * byte)) & 0xff);
    }
    State state{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
    for (std::size_t at = 0; at < padded.size(); at += 64) {
        digest_block(state, std::string_view(padded).substr(at, 64));
    }
    constexpr std::string_view digits = "0123456789abcdef";
    std::string result;
    for (const std::uint32_t word : state) {
        for (int byte = 0; byte < 4; ++byte) {
            const std::uint32_t value = (word >> (8 * byte)) & 0xff;
            result += digits[value >> 4];
            result += digits[value & 15];
        }
    }
    return result;
}

}  // namespace limbeck::base
