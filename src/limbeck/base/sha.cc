// SPDX-License-Identifier: MIT
#include "limbeck/base/sha.h"

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace limbeck::base {

namespace {

// The message, a one bit, zeros, and its length in bits (big-endian) at the end of a block. Blocks
// of 128 bytes have 16 for the length, of which the first eight stay zero.
std::string padded(std::string_view data, std::size_t block) {
    std::string message(data);
    message += '\x80';
    while (message.size() % block != block - block / 8) {
        message += '\0';
    }
    message.append(block / 8 - 8, '\0');
    const std::uint64_t bits = static_cast<std::uint64_t>(data.size()) * 8;
    for (int shift = 56; shift >= 0; shift -= 8) {
        message += static_cast<char>(bits >> shift);
    }
    return message;
}

template <typename Word>
Word word_at(const std::string& message, std::size_t at) {
    Word word = 0;
    for (std::size_t i = 0; i < sizeof(Word); ++i) {
        word = static_cast<Word>(word << 8U | static_cast<unsigned char>(message[at + i]));
    }
    return word;
}

template <typename Word, std::size_t count>
std::string bytes_of(const std::array<Word, count>& words) {
    std::string data;
    for (const Word word : words) {
        for (int shift = static_cast<int>(sizeof(Word) * 8) - 8; shift >= 0; shift -= 8) {
            data += static_cast<char>(word >> shift);
        }
    }
    return data;
}

constexpr std::array<unsigned, 80> primes = [] {
    std::array<unsigned, 80> found{};
    std::size_t count = 0;
    for (unsigned candidate = 2; count < found.size(); ++candidate) {
        bool is_prime = true;
        for (unsigned divisor = 2; divisor * divisor <= candidate; ++divisor) {
            is_prime = is_prime && candidate % divisor != 0;
        }
        if (is_prime) {
            found[count++] = candidate;
        }
    }
    return found;
}();

// The first 64 bits of the fraction of the cube root of n: the largest x with x³ ≤ n · 2^192, less
// its whole part. Found bit by bit, comparing x³ in pieces of 32 bits.
using Wide = std::array<std::uint32_t, 8>;

Wide multiply(const Wide& a, const Wide& b) {
    Wide product{};
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::uint64_t carry = 0;
        for (std::size_t j = 0; i + j < product.size(); ++j) {
            carry += static_cast<std::uint64_t>(a[i]) * b[j] + product[i + j];
            product[i + j] = static_cast<std::uint32_t>(carry);
            carry >>= 32U;
        }
    }
    return product;
}

std::uint64_t root_fraction(unsigned n, int degree) {
    Wide target{};
    target[static_cast<std::size_t>(degree) * 2] = n;
    Wide root{};
    for (int bit = 68; bit >= 0; --bit) {
        Wide tried = root;
        tried[static_cast<std::size_t>(bit) / 32] |= std::uint32_t{1} << (bit % 32);
        Wide power = multiply(tried, tried);
        if (degree == 3) {
            power = multiply(power, tried);
        }
        bool is_below = true;
        for (std::size_t i = power.size(); i-- > 0;) {
            if (power[i] != target[i]) {
                is_below = power[i] < target[i];
                break;
            }
        }
        if (is_below) {
            root = tried;
        }
    }
    return static_cast<std::uint64_t>(root[1]) << 32U | root[0];
}

const std::array<std::uint64_t, 80>& round_constants() {
    static const auto table = [] {
        std::array<std::uint64_t, 80> result{};
        for (std::size_t i = 0; i < result.size(); ++i) {
            result[i] = root_fraction(primes[i], 3);
        }
        return result;
    }();
    return table;
}

// How far the sigmas of a word size rotate, and (the last of the small ones) shift.
template <typename Word>
struct Rotations;
template <>
struct Rotations<std::uint32_t> {
    static constexpr std::size_t rounds = 64;
    static constexpr int sum0[3] = {2, 13, 22};
    static constexpr int sum1[3] = {6, 11, 25};
    static constexpr int mix0[3] = {7, 18, 3};
    static constexpr int mix1[3] = {17, 19, 10};
    static std::uint32_t constant(std::size_t i) {
        return static_cast<std::uint32_t>(round_constants()[i] >> 32U);
    }
};
template <>
struct Rotations<std::uint64_t> {
    static constexpr std::size_t rounds = 80;
    static constexpr int sum0[3] = {28, 34, 39};
    static constexpr int sum1[3] = {14, 18, 41};
    static constexpr int mix0[3] = {1, 8, 7};
    static constexpr int mix1[3] = {19, 61, 6};
    static std::uint64_t constant(std::size_t i) { return round_constants()[i]; }
};

template <typename Word>
Word sum(Word x, const int (&by)[3]) {
    return std::rotr(x, by[0]) ^ std::rotr(x, by[1]) ^ std::rotr(x, by[2]);
}
template <typename Word>
Word mix(Word x, const int (&by)[3]) {
    return std::rotr(x, by[0]) ^ std::rotr(x, by[1]) ^ (x >> by[2]);
}

template <typename Word>
std::array<Word, 8> sha2(std::string_view data, std::array<Word, 8> state) {
    using R = Rotations<Word>;
    constexpr std::size_t block = sizeof(Word) * 16;
    const std::string message = padded(data, block);
    for (std::size_t start = 0; start < message.size(); start += block) {
        std::array<Word, R::rounds> w{};
        for (std::size_t i = 0; i < R::rounds; ++i) {
            w[i] = i < 16 ? word_at<Word>(message, start + i * sizeof(Word))
                          : mix(w[i - 2], R::mix1) + w[i - 7] + mix(w[i - 15], R::mix0) + w[i - 16];
        }
        auto [a, b, c, d, e, f, g, h] = state;
        for (std::size_t i = 0; i < R::rounds; ++i) {
            const Word one = h + sum(e, R::sum1) + ((e & f) ^ (~e & g)) + R::constant(i) + w[i];
            const Word two = sum(a, R::sum0) + ((a & b) ^ (a & c) ^ (b & c));
            h = g;
            g = f;
            f = e;
            e = d + one;
            d = c;
            c = b;
            b = a;
            a = one + two;
        }
        const std::array<Word, 8> added{a, b, c, d, e, f, g, h};
        for (std::size_t i = 0; i < state.size(); ++i) {
            state[i] += added[i];
        }
    }
    return state;
}

// The start values: fractions of the square roots of the primes from `first` on.
template <typename Word>
std::array<Word, 8> start(std::size_t first, int shift) {
    std::array<Word, 8> state{};
    for (std::size_t i = 0; i < state.size(); ++i) {
        state[i] = static_cast<Word>(root_fraction(primes[first + i], 2) >> shift);
    }
    return state;
}

}  // namespace

std::string sha1(std::string_view data) {
    std::array<std::uint32_t, 5> state{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
    const std::string message = padded(data, 64);
    for (std::size_t start_of_block = 0; start_of_block < message.size(); start_of_block += 64) {
        std::array<std::uint32_t, 80> w{};
        for (std::size_t i = 0; i < w.size(); ++i) {
            w[i] = i < 16 ? word_at<std::uint32_t>(message, start_of_block + i * 4)
                          : std::rotl(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
        }
        auto [a, b, c, d, e] = state;
        for (std::size_t i = 0; i < w.size(); ++i) {
            std::uint32_t mixed = b ^ c ^ d;
            std::uint32_t constant = i < 40 ? 0x6ed9eba1 : 0xca62c1d6;
            if (i < 20) {
                mixed = (b & c) | (~b & d);
                constant = 0x5a827999;
            } else if (i >= 40 && i < 60) {
                mixed = (b & c) | (b & d) | (c & d);
                constant = 0x8f1bbcdc;
            }
            const std::uint32_t next = std::rotl(a, 5) + mixed + e + constant + w[i];
            e = d;
            d = c;
            c = std::rotl(b, 30);
            b = a;
            a = next;
        }
        const std::array<std::uint32_t, 5> added{a, b, c, d, e};
        for (std::size_t i = 0; i < state.size(); ++i) {
            state[i] += added[i];
        }
    }
    return bytes_of(state);
}

std::string sha256(std::string_view data) {
    return bytes_of(sha2(data, start<std::uint32_t>(0, 32)));
}

// The second 32 bits of the roots that sha384 starts from.
std::string sha224(std::string_view data) {
    return bytes_of(sha2(data, start<std::uint32_t>(8, 0))).substr(0, 28);
}

std::string sha384(std::string_view data) {
    return bytes_of(sha2(data, start<std::uint64_t>(8, 0))).substr(0, 48);
}

std::string sha512(std::string_view data) {
    return bytes_of(sha2(data, start<std::uint64_t>(0, 0)));
}

std::string to_hex(std::string_view data) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const char c : data) {
        const auto byte = static_cast<unsigned char>(c);
        text += digits[byte >> 4U];
        text += digits[byte & 0x0FU];
    }
    return text;
}

std::string from_hex(std::string_view text) {
    const auto digit = [](char c) {
        return static_cast<unsigned>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10) & 0x0FU;
    };
    std::string data;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
        data += static_cast<char>(digit(text[i]) << 4U | digit(text[i + 1]));
    }
    return data;
}

}  // namespace limbeck::base
