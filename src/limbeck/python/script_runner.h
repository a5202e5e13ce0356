// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "limbeck/base/error.h"
#include "limbeck/python/interpreter.h"

// For the tests: runs a script and keeps what it prints.
namespace limbeck::python {

class RecordingHost : public Host {
  public:
    void print(std::string_view text) override { output += text; }
    void warn(const std::string& message) override { output += "warning: " + message + '\n'; }
    void log(const std::string& level, const std::string& logger,
             const std::string& message) override {
        output += level + ' ' + logger + ": " + message + '\n';
    }
    base::DateTime now() override { return {2026, 11, 20, 10, 11, 12, 123456, 0, 1795169472}; }
    int local_offset_minutes(std::int64_t /*epoch*/) override { return 120; }
    std::optional<std::string> environment(const std::string& name) override {
        return name == "STAGE" ? std::optional<std::string>("test") : std::nullopt;
    }
    std::optional<std::string> read_file(const std::string& path) override {
        const auto found = files.find(path);
        return found == files.end() ? std::nullopt : std::optional(found->second);
    }
    bool exists(const std::string& path) override { return files.contains(path); }
    void sleep(double seconds) override { slept += seconds; }
    std::string random_bytes(std::size_t count) override { return std::string(count, '\x5a'); }

    double slept = 0;
    std::string output;
    std::map<std::string, std::string> files;
};

inline std::shared_ptr<const base::Source> source(std::string text,
                                                  std::string path = "script.py") {
    return std::make_shared<const base::Source>(std::move(path), std::move(text));
}

// What the script prints; an error is reported at its end.
inline std::string output_of(const std::string& text, Options options = {}) {
    RecordingHost host;
    try {
        Interpreter vm(host, nullptr, options);
        vm.run(source(text), "__main__");
    } catch (const Error& error) {
        host.output += error.report() + '\n';
    }
    return host.output;
}

}  // namespace limbeck::python
