// SPDX-License-Identifier: MIT
#include "limbeck/base/url.h"

#include <algorithm>

#include "limbeck/base/error.h"
#include "limbeck/base/text.h"

// SQLAlchemy reads a URL with one regular expression whose habits people depend on:
//   - the user ends at the first ":" or "/", and may contain "@" when no password follows;
//   - the password may contain anything but "@", so also ":" "/" "?" and "#";
//   - the host ends at ":" "/" or "?", the port at "/" or "?", the database at "?";
//   - only user, password and query are percent-decoded.
// One thing is done better here: where that would leave an "@" in the host, which no host has, the
// password goes on to the last "@" before the path.

namespace limbeck::base {

namespace {

constexpr std::size_t npos = std::string_view::npos;

bool is_alphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// A "%" without two hexadecimal digits stands for itself.
std::string decode(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const int high = text[i] == '%' && i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
        const int low = high >= 0 ? hex_value(text[i + 2]) : -1;
        if (low >= 0) {
            result += static_cast<char>(high * 16 + low);
            i += 2;
        } else {
            result += text[i];
        }
    }
    return result;
}

// In a query, and only there, "+" is a blank.
std::string decode_query(std::string_view text) {
    std::string blanks(text);
    std::replace(blanks.begin(), blanks.end(), '+', ' ');
    return decode(blanks);
}

std::string encode(std::string_view text, std::string_view safe) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string result;
    for (const char c : text) {
        if (is_alphanumeric(c) || std::string_view("_.-~").find(c) != npos ||
            safe.find(c) != npos) {
            result += c;
        } else {
            const auto byte = static_cast<unsigned char>(c);
            result += {'%', digits[byte >> 4U], digits[byte & 15U]};
        }
    }
    return result;
}

std::string encode_query(std::string_view text) {
    return replace_all(encode(text, " "), " ", "+");
}

// The query keys that hold a secret for one driver or another.
bool is_secret_key(std::string_view key) {
    return equals_ignoring_case(key, "password") || equals_ignoring_case(key, "sslpassword") ||
           equals_ignoring_case(key, "passwd");
}

std::string mask_query(std::string_view query) {
    std::string result;
    for (const std::string_view pair : split(query, '&')) {
        result += result.empty() ? "?" : "&";
        const std::size_t equals = pair.find('=');
        const bool secret = equals != npos && is_secret_key(decode_query(pair.substr(0, equals)));
        result += secret ? std::string(pair.substr(0, equals)) + "=***" : std::string(pair);
    }
    return result;
}

// Where the part of a URL that might be a password ends: at the last "@", or, where there is none,
// behind what looks like a port. Anything else is a password whose host was forgotten.
std::size_t secret_end(std::string_view text, std::size_t colon) {
    const std::size_t last_at = text.rfind('@');
    if (last_at != npos && last_at > colon) {
        return last_at;
    }
    const std::size_t end = std::min(text.find_first_not_of("0123456789", colon + 1), text.size());
    return end == text.size() || text[end] == '/' || text[end] == '?' ? end : text.size();
}

// The URL for an error message. It is not known to be well-formed: whatever could be a password,
// by any reading of it, is left out.
std::string mask(std::string_view text) {
    const std::size_t colon = text.find(':', text.find("://") + 3);
    std::string result(text.substr(0, colon));
    if (colon != npos) {
        result += ":***";
        result += text.substr(secret_end(text, colon));
    }
    const std::size_t question = result.find('?');
    return question == npos ? result
                            : result.substr(0, question) + mask_query(result.substr(question + 1));
}

Error error(std::string_view text, const std::string& message) {
    return {ErrorCode::Config, message + ": " + shorten(mask(text), 200)};
}

// The text itself may be a password, or a DSN with one, and is not shown.
Error not_a_url() {
    Error error(ErrorCode::Config, "the database URL is not of the form dialect://…");
    error.hint("for example postgresql://user:password@host:5432/database, or sqlite:///file.db");
    return error;
}

std::string decode_checked(std::string_view piece, std::string_view text) {
    std::string result = decode(piece);
    if (result.find('\0') != npos) {
        throw error(text, "a NUL byte (%00) in the database URL");
    }
    return result;
}

void read_scheme(std::string_view scheme, Url& url) {
    const auto allowed = [](char c) { return is_alphanumeric(c) || c == '_' || c == '+'; };
    const std::size_t plus = scheme.find('+');
    if (scheme.empty() || plus == 0 || !std::all_of(scheme.begin(), scheme.end(), allowed)) {
        throw not_a_url();
    }
    url.dialect = to_lower(scheme.substr(0, plus));
    url.driver = plus == npos ? "" : scheme.substr(plus + 1);
}

// Takes "user:password@" off the front of `rest`.
void read_user(std::string_view text, std::string_view& rest, Url& url) {
    const std::size_t user_end = std::min(rest.find_first_of(":/"), rest.size());
    std::size_t at =
        user_end < rest.size() && rest[user_end] == ':' ? rest.find('@', user_end) : npos;
    if (at == npos) {
        // No password.
        const std::string_view before = rest.substr(0, user_end);
        if (at = before.rfind('@'); at != npos) {
            url.user = decode_checked(before.substr(0, at), text);
        }
    } else {
        const std::size_t path = std::min(rest.find_first_of("/?", at), rest.size());
        at = rest.substr(0, path).rfind('@');
        url.user = decode_checked(rest.substr(0, user_end), text);
        url.password = Secret(decode_checked(rest.substr(user_end + 1, at - user_end - 1), text));
    }
    rest = at == npos ? rest : rest.substr(at + 1);
}

// Takes "host" or "[address]" off the front of `rest`.
void read_host(std::string_view text, std::string_view& rest, Url& url) {
    std::size_t end = std::min(rest.find_first_of(":/?"), rest.size());
    if (rest.starts_with('[')) {
        end = rest.substr(0, rest.find_first_of("/?")).find(']');
        if (end == npos || end == 1) {
            throw error(text, "the database URL has no IPv6 address between brackets");
        }
        url.host = rest.substr(1, end - 1);
        ++end;
    } else {
        url.host = rest.substr(0, end);
    }
    rest = rest.substr(end);
    if (!rest.empty() && std::string_view(":/?").find(rest[0]) == npos) {
        throw error(text, "the database URL goes on behind the bracket of its host");
    }
}

// Takes ":port" off the front of `rest`.
void read_port(std::string_view text, std::string_view& rest, Url& url) {
    if (!rest.starts_with(':')) {
        return;
    }
    const std::size_t end = std::min(rest.find_first_of("/?"), rest.size());
    const std::string_view port = rest.substr(1, end - 1);
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    const bool digits = std::all_of(port.begin(), port.end(), digit);
    if (port.empty()) {
        throw error(text, "the database URL has a \":\" without a port");
    }
    if (!digits || port.size() > 5 || std::stoi(std::string(port)) > 65535) {
        Error bad = error(text, "the port of the database URL is not a number from 0 to 65535");
        bad.hint(
            "an IPv6 address stands in brackets; a \"@\" \":\" \"/\" or \"%\" in a user or "
            "password is safe as %40 %3A %2F %25");
        throw bad;
    }
    url.port = port;
    rest = rest.substr(end);
}

// Keys without a value are left out, as SQLAlchemy does.
void read_query(std::string_view text, std::string_view query, Url& url) {
    for (const std::string_view pair : split(query, '&')) {
        const std::size_t equals = pair.find('=');
        if (equals == npos || equals + 1 == pair.size()) {
            continue;
        }
        const std::string key = decode_query(pair.substr(0, equals));
        std::string value = decode_query(pair.substr(equals + 1));
        if (key.find('\0') != npos || value.find('\0') != npos) {
            throw error(text, "a NUL byte (%00) in the database URL");
        }
        url.query[key] = std::move(value);
    }
}

}  // namespace

std::string Url::to_string() const {
    std::string text = dialect;
    if (!driver.empty()) {
        text += "+" + driver;
    }
    text += "://";
    if (!user.empty() || !password.empty()) {
        text += encode(user, "+");
        text += password.empty() ? "@" : ":" + password.to_string() + "@";
    }
    text += host.find(':') == std::string::npos ? host : "[" + host + "]";
    if (!port.empty()) {
        text += ":" + port;
    }
    if (!database.empty()) {
        text += "/" + database;
    }
    for (const auto& [key, value] : query) {
        text += &key == &query.begin()->first ? "?" : "&";
        text += encode_query(key) + "=" + (is_secret_key(key) ? "***" : encode_query(value));
    }
    return text;
}

Url parse_url(std::string_view text) {
    const std::size_t scheme = text.find("://");
    if (scheme == npos) {
        throw not_a_url();
    }
    Url url;
    read_scheme(text.substr(0, scheme), url);
    if (text.find('\0') != npos) {
        throw error(text, "a NUL byte in the database URL");
    }
    std::string_view rest = text.substr(scheme + 3);
    read_user(text, rest, url);
    read_host(text, rest, url);
    read_port(text, rest, url);

    const std::size_t question = rest.find('?');
    if (rest.starts_with('/')) {
        url.database = rest.substr(1, question == npos ? npos : question - 1);
    }
    if (question != npos) {
        read_query(text, rest.substr(question + 1), url);
    }
    return url;
}

std::string mask_urls(std::string_view text) {
    constexpr std::string_view mark = "://";
    std::string result;
    for (std::size_t at = text.find(mark); at != std::string_view::npos; at = text.find(mark)) {
        const std::size_t begin = at + mark.size();
        const std::size_t end = std::min(text.find_first_of(" \t\r\n\"'<>", begin), text.size());
        const std::string_view rest = text.substr(begin, end - begin);
        result += text.substr(0, begin);
        const std::size_t sign = rest.rfind('@');
        const std::size_t colon = rest.find(':');
        if (sign != std::string_view::npos && colon < sign) {
            result +=
                std::string(rest.substr(0, colon + 1)) + "***" + std::string(rest.substr(sign));
        } else {
            result += rest;
        }
        text.remove_prefix(end);
    }
    return result += text;
}

}  // namespace limbeck::base
