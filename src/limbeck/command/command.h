// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// The commands as literals: from this one table come parsing, help and the documentation, so they
// cannot disagree.
namespace limbeck::command {

struct Option {
    std::string_view flags;  // "-m,--message"
    std::string_view value;  // what stands for the value in help; "" for a switch
    std::string_view help;
    bool repeatable = false;
    bool hidden = false;
};

struct Positional {
    std::string_view name;
    std::string_view help;
    bool required = true;
    bool repeatable = false;
};

// What the user gave one command, by the long name of the option ("message") or of the positional.
class Arguments {
  public:
    void add(const std::string& name, std::vector<std::string> values) {
        values_[name] = std::move(values);
    }
    [[nodiscard]] bool has(const std::string& name) const { return values_.count(name) > 0; }
    // The last one given.
    [[nodiscard]] std::optional<std::string> value(const std::string& name) const;
    [[nodiscard]] std::vector<std::string> all(const std::string& name) const;

  private:
    std::map<std::string, std::vector<std::string>> values_;
};

enum class Style { Id, Good, Faint };

// Where a command's words go; the command line's implementation writes to the terminal.
struct Output {
    std::function<void(std::string_view)> out;   // stdout, as it is
    std::function<void(std::string_view)> note;  // one line on stderr; nothing with -q
    // A line on stderr that the next one may write over; an ordinary note where that cannot be.
    std::function<void(std::string_view, std::size_t done, std::size_t total)> progress;
    std::function<std::string(Style, std::string_view)> paint;
    // A question that is answered by yes or no, no being what a mere line end means. Empty where
    // nobody sits at a terminal.
    std::function<bool(std::string_view question)> ask;
};

// One call of the program.
struct Invocation {
    Arguments arguments;
    std::string directory;  // the working directory, absolute
    std::map<std::string, std::string> environment;
    const std::atomic<bool>* interrupted = nullptr;
    Output output;
};

struct Command {
    std::string_view name;     // with underscores, as Alembic spells it
    std::string_view summary;  // one line
    std::vector<Positional> positionals;
    std::vector<Option> options;
    void (*run)(Invocation&);
    std::string_view notes;  // more for its own help
};

// In the order in which help lists them.
std::span<const Command> commands();

// Those every command takes.
std::span<const Option> global_options();

}  // namespace limbeck::command
