// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <exception>
#include <optional>
#include <string>

#include <limbeck/export.h>

namespace limbeck {

// What kind of thing went wrong; decides the exit code (2 for Usage, 1 for the others) and nothing
// else.
enum class ErrorCode {
    Usage,        // the command line
    Config,       // a configuration file, the environment, a URL
    Script,       // a revision file
    Revision,     // the graph, or an identifier that does not lead to one revision
    Database,     // the server or the connection said no
    Unsupported,  // understood, but not done by this version
    Refused,      // could be done, but would be wrong or unsafe
    Interrupted,  // the user asked to stop
};

// A place in a text file. Lines and columns count from 1, columns in bytes; column 0 means the
// whole line, line 0 the whole file.
struct Location {
    std::string path;
    std::size_t line = 0;
    std::size_t column = 0;
    std::string source_line;

    bool operator==(const Location&) const = default;
};

// The one exception type. Whoever throws says what failed; whoever knows more adds it with the
// fluent setters on the way up (`throw Error(…).at(…).hint(…)`), at most one phrase per layer.
class LIMBECK_API Error : public std::exception {
  public:
    Error(ErrorCode code, std::string message);

    // A later call wins over an earlier one only for `context`, which is prepended ("phrase:
    // message").
    Error& at(Location location);
    Error& hint(std::string text);
    Error& sqlstate(std::string state);
    Error& statement(std::string sql);
    Error& context(const std::string& phrase);
    // What is left behind, and which command goes on from there.
    Error& aftermath(std::string text);

    [[nodiscard]] ErrorCode code() const { return code_; }
    [[nodiscard]] const std::string& message() const { return message_; }
    [[nodiscard]] const std::optional<Location>& location() const { return location_; }
    [[nodiscard]] const std::string& sqlstate() const { return sqlstate_; }
    [[nodiscard]] const std::string& statement() const { return statement_; }
    [[nodiscard]] const std::string& hint() const { return hint_; }
    [[nodiscard]] const std::string& aftermath() const { return aftermath_; }

    // The message alone.
    [[nodiscard]] const char* what() const noexcept override;

    // The whole report, several lines without a final newline: message, place with source line and
    // caret (or the statement where there is no place), SQLSTATE, hint, aftermath.
    [[nodiscard]] std::string report() const;

  private:
    ErrorCode code_;
    std::string message_;
    std::optional<Location> location_;
    std::string sqlstate_;
    std::string statement_;
    std::string hint_;
    std::string aftermath_;
};

}  // namespace limbeck
