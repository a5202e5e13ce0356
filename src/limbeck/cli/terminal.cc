// SPDX-License-Identifier: MIT
#include "limbeck/cli/terminal.h"

#include <fmt/core.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>

#include "limbeck/base/text.h"
#include "limbeck/base/url.h"

namespace limbeck::cli {

namespace {

using command::Style;

// Runs of this many steps and more keep one line on a terminal instead of writing one each.
constexpr std::size_t long_run = 25;

bool progress_open = false;

void write(std::FILE* file, std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), file);
}

std::size_t terminal_width() {
    winsize size{};
    const bool known = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 20;
    return known ? size.ws_col : 80;
}

std::string coloured(Style style, std::string_view text) {
    switch (style) {
        case Style::Id:
            return fmt::format("\x1b[33m{}\x1b[0m", text);
        case Style::Good:
            return fmt::format("\x1b[32m{}\x1b[0m", text);
        case Style::Faint:
            return fmt::format("\x1b[2m{}\x1b[0m", text);
    }
    return std::string(text);
}

void note(std::string_view text) {
    finish_progress();
    // Rows that were printed go before what is said about them.
    std::fflush(stdout);
    write(stderr, fmt::format("{}\n", base::printable(base::mask_urls(text))));
}

void progress(std::string_view text, std::size_t done, std::size_t total) {
    if (total < long_run || ::isatty(STDERR_FILENO) == 0) {
        note(text);
        return;
    }
    const std::string line = fmt::format("[{}/{}] {}", done + 1, total, text);
    write(stderr,
          fmt::format("\r\x1b[K{}", base::shorten(base::printable(line), terminal_width() - 2)));
    std::fflush(stderr);
    progress_open = true;
    if (done + 1 == total) {
        finish_progress();
    }
}

// The end of the input is no.
bool ask(std::string_view question) {
    finish_progress();
    std::fflush(stdout);
    write(stderr, fmt::format("{} [y/N] ", base::printable(base::mask_urls(question))));
    std::fflush(stderr);
    std::string answer;
    for (int c = std::fgetc(stdin); c != EOF && c != '\n'; c = std::fgetc(stdin)) {
        answer += static_cast<char>(c);
    }
    const std::string word = base::to_lower(base::trim(answer));
    return word == "y" || word == "yes";
}

}  // namespace

void finish_progress() {
    if (progress_open) {
        write(stderr, "\n");
        progress_open = false;
    }
}

bool flush_output() {
    return std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
}

command::Output terminal_output(const std::map<std::string, std::string>& environment, bool quiet) {
    const auto no_color = environment.find("NO_COLOR");
    const auto term = environment.find("TERM");
    const bool wanted = (no_color == environment.end() || no_color->second.empty()) &&
                        !(term != environment.end() && term->second == "dumb");
    const bool colour = wanted && ::isatty(STDOUT_FILENO) != 0;
    command::Output output;
    output.out = [](std::string_view text) { write(stdout, text); };
    output.note = [quiet](std::string_view text) { quiet ? void() : note(text); };
    output.progress = [quiet](std::string_view text, std::size_t done, std::size_t total) {
        quiet ? void() : progress(text, done, total);
    };
    output.paint = [colour](Style style, std::string_view text) {
        return colour ? coloured(style, text) : std::string(text);
    };
    if (::isatty(STDIN_FILENO) != 0 && ::isatty(STDERR_FILENO) != 0) {
        output.ask = ask;
    }
    return output;
}

}  // namespace limbeck::cli
