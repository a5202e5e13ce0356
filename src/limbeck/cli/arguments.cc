// SPDX-License-Identifier: MIT
#include "limbeck/cli/arguments.h"

#include <fmt/core.h>
#include <limbeck/version.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <deque>
#include <memory>

#include "limbeck/base/error.h"
#include "limbeck/base/text.h"

namespace limbeck::cli {

namespace {

using command::Arguments;
using command::Command;
using command::Option;
using command::Positional;

// CLI11 takes "-1" for an option. Where a revision may stand it is one; the mark keeps it out of
// the parser's sight until it is through.
constexpr char negative_mark = '\x01';

std::string hide_negative(const std::string& word) {
    const bool negative = word.size() > 1 && word[0] == '-' && word[1] >= '0' && word[1] <= '9';
    return negative ? negative_mark + word : word;
}

std::string show_negative(std::string word) {
    if (!word.empty() && word[0] == negative_mark) {
        word.erase(0, 1);
    }
    return word;
}

// "list-templates" is "list_templates"; "-r-2:" is left alone.
std::string underscored(std::string word) {
    std::replace(word.begin(), word.end(), '-', '_');
    return word;
}

// "--rev_id" is "--rev-id".
std::string dashed(const std::string& word) {
    if (!word.starts_with("--")) {
        return word;
    }
    const std::size_t end = std::min(word.find('='), word.size());
    std::string result = word;
    std::replace(result.begin(), result.begin() + static_cast<std::ptrdiff_t>(end), '_', '-');
    return result;
}

// "message" of "-m,--message", "x" of "-x".
std::string long_name(std::string_view flags) {
    const std::string_view last = base::split(flags, ',').back();
    return std::string(last.substr(last.find_first_not_of('-')));
}

// Where CLI11 puts what it finds.
struct Slots {
    struct Slot {
        std::string name;
        std::vector<std::string> values;
        bool is_switch = false;
        CLI::Option* option = nullptr;
    };
    std::deque<Slot> slots;  // a deque: its elements stay where they are

    void add_option(CLI::App& app, const Option& option) {
        Slot& slot = slots.emplace_back();
        slot.name = long_name(option.flags);
        slot.is_switch = option.value.empty();
        const std::string flags(option.flags);
        const std::string help(option.help);
        if (slot.is_switch) {
            slot.option = app.add_flag(flags, help);
        } else {
            slot.option = app.add_option(flags, slot.values, help);
            slot.option->type_name(std::string(option.value))
                ->type_size(1)
                ->allow_extra_args(false);
            if (option.repeatable) {
                slot.option->take_all();
            } else {
                slot.option->take_last();
            }
        }
        if (option.hidden) {
            slot.option->group("");
        }
    }

    // `last`: words too many are its own, so that the message names it.
    void add_positional(CLI::App& app, const Positional& positional, bool last) {
        Slot& slot = slots.emplace_back();
        slot.name = std::string(positional.name);
        slot.option = app.add_option(slot.name, slot.values, std::string(positional.help));
        slot.option->required(positional.required)->type_name("");
        if (!positional.repeatable) {
            slot.option->expected(1)->allow_extra_args(last);
        }
    }

    void collect(Arguments& arguments) const {
        for (const Slot& slot : slots) {
            if (slot.option->count() == 0) {
                continue;
            }
            std::vector<std::string> values;
            for (const std::string& value : slot.values) {
                values.push_back(show_negative(value));
            }
            arguments.add(slot.name, std::move(values));
        }
    }
};

Error usage(const std::string& program, const std::string& message) {
    return Error(ErrorCode::Usage, message).hint(fmt::format("'{} --help' explains", program));
}

Error unknown_command(const std::string& program, const std::string& word) {
    std::vector<std::string> names;
    for (const Command& command : command::commands()) {
        names.emplace_back(command.name);
    }
    Error error(ErrorCode::Usage, fmt::format("'{}' is no command", word));
    const auto near = base::nearest(underscored(word), names);
    return error.hint(near ? fmt::format("did you mean '{}'?", *near)
                           : fmt::format("'{} --help' lists them", program));
}

std::string overview(const std::string& program) {
    std::string text = fmt::format(
        "Limbeck {}: schema migrations for PostgreSQL and SQLite\n\n"
        "usage: {} [options] command [arguments]\n\ncommands:\n",
        LIMBECK_VERSION, program);
    for (const Command& command : command::commands()) {
        text += fmt::format("  {:<16} {}\n", command.name, command.summary);
    }
    text += "\noptions of every command:\n";
    for (const Option& option : command::global_options()) {
        if (!option.hidden) {
            text += fmt::format("  {:<24} {}\n", fmt::format("{} {}", option.flags, option.value),
                                option.help);
        }
    }
    return text + fmt::format("\n'{} command --help' explains one of them.\n", program);
}

// The first word that is no option and no option's value: the command.
std::size_t find_command(std::span<const std::string> words) {
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string& word = words[i];
        if (!word.starts_with('-') || word == "-") {
            return i;
        }
        for (const Option& option : command::global_options()) {
            const auto flags = base::split(option.flags, ',');
            const bool is_this = std::find(flags.begin(), flags.end(), dashed(word)) != flags.end();
            i += is_this && !option.value.empty() ? std::size_t{1} : std::size_t{0};
        }
    }
    return words.size();
}

const Command* find(const std::string& word) {
    for (const Command& command : command::commands()) {
        if (command.name == underscored(word)) {
            return &command;
        }
    }
    return nullptr;
}

// The options of the table that a command shares with every other; its own spelling of a flag wins
// ("current -c" is --check-heads).
std::vector<Option> shared_options(const Command& command) {
    std::vector<Option> options;
    for (Option option : command::global_options()) {
        for (const Option& own : command.options) {
            const std::string_view mine = own.flags.substr(0, own.flags.find(','));
            if (option.flags.starts_with(mine) && mine.size() == 2 && option.flags.size() > 2) {
                option.flags.remove_prefix(3);
            }
        }
        options.push_back(option);
    }
    return options;
}

// Long options may be cut short as long as they stay unique, as argparse allows.
std::string completed(const std::string& word, const std::vector<Option>& options) {
    if (!word.starts_with("--") || word.size() < 3) {
        return word;
    }
    const std::string name = word.substr(
        2, word.find('=') == std::string::npos ? std::string::npos : word.find('=') - 2);
    std::vector<std::string> matches;
    for (const Option& option : options) {
        const std::string full = long_name(option.flags);
        if (full == name) {
            return word;
        }
        if (full.starts_with(name)) {
            matches.push_back(full);
        }
    }
    return matches.size() == 1 ? "--" + matches.front() + word.substr(2 + name.size()) : word;
}

Error explain(const CLI::ParseError& failure, const std::string& program, const Command& command,
              std::span<const std::string> words, const std::vector<Option>& options) {
    std::vector<std::string> names;
    for (const Option& option : options) {
        names.push_back("--" + long_name(option.flags));
    }
    for (const std::string& word : words) {
        if (word.starts_with("--")) {
            const std::string name = word.substr(0, word.find('='));
            const bool known = std::find(names.begin(), names.end(), name) != names.end();
            const auto near = base::nearest(name, names);
            if (!known && near && name != "--help") {
                return Error(ErrorCode::Usage, fmt::format("unknown option {}", name))
                    .hint(fmt::format("did you mean {}?", *near));
            }
        }
    }
    std::string message = failure.what();
    std::erase(message, negative_mark);
    return usage(fmt::format("{} {}", program, command.name),
                 fmt::format("{}: {}", command.name, message));
}

}  // namespace

Parsed parse_arguments(const std::string& name, std::span<const std::string> words) {
    Parsed parsed;
    const std::size_t at = find_command(words);
    for (std::size_t i = 0; i < at; ++i) {
        if (words[i] == "--version" || words[i] == "-V") {
            parsed.text = "limbeck " LIMBECK_VERSION "\n";
            return parsed;
        }
        if (words[i] == "--help" || words[i] == "-h") {
            parsed.text = overview(name);
            return parsed;
        }
    }
    if (at == words.size()) {
        throw usage(name, "too few arguments: which command?");
    }
    if (words[at] == "help" && at + 1 < words.size()) {
        const std::vector<std::string> asked{words[at + 1], "--help"};
        return parse_arguments(name, asked);
    }
    if (words[at] == "help") {
        parsed.text = overview(name);
        return parsed;
    }
    parsed.command = find(words[at]);
    if (parsed.command == nullptr) {
        throw unknown_command(name, words[at]);
    }

    const Command& command = *parsed.command;
    std::vector<Option> options = command.options;
    const std::vector<Option> shared = shared_options(command);
    options.insert(options.end(), shared.begin(), shared.end());

    CLI::App app(std::string(command.summary), fmt::format("{} {}", name, command.name));
    app.footer(std::string(command.notes));
    Slots slots;
    for (const Positional& positional : command.positionals) {
        slots.add_positional(app, positional, &positional == &command.positionals.back());
    }
    for (const Option& option : options) {
        slots.add_option(app, option);
    }
    // CLI11 takes the words last to first. Those before the command mean what they mean there: -c
    // is --config.
    std::vector<std::string> reversed;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i == at) {
            continue;
        }
        std::string word = completed(dashed(hide_negative(words[i])), options);
        if (i < at && word == "-c") {
            word = "--config";
        } else if (i < at && word.starts_with("-c") && word.size() > 2) {
            word = "--config=" + word.substr(2);
        }
        reversed.push_back(std::move(word));
    }
    const std::vector<std::string> forward = reversed;
    std::reverse(reversed.begin(), reversed.end());
    try {
        app.parse(reversed);
    } catch (const CLI::CallForHelp&) {
        parsed.text = app.help();
        parsed.command = nullptr;
        return parsed;
    } catch (const CLI::ParseError& failure) {
        throw explain(failure, name, command, forward, options);
    }
    slots.collect(parsed.arguments);
    return parsed;
}

}  // namespace limbeck::cli
