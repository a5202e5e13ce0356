// SPDX-License-Identifier: MIT
// Any bytes are a script: running them ends, within its bounds, in a located Error or well, and
// leaves no value behind.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>

#include "limbeck/base/error.h"
#include "limbeck/python/interpreter.h"

namespace {

// The same world every time.
class FuzzHost : public limbeck::python::Host {
  public:
    limbeck::base::DateTime now() override {
        return {2026, 11, 20, 10, 11, 12, 123456, 0, 1795169472};
    }
    std::optional<std::string> read_file(const std::string& path) override {
        return path == "a" ? std::optional<std::string>("one\ntwo\n") : std::nullopt;
    }
    bool exists(const std::string& path) override { return path == "a"; }
    void sleep(double /*seconds*/) override {}
    std::string random_bytes(std::size_t count) override { return std::string(count, 'r'); }
};

void run(std::string text) {
    FuzzHost host;
    limbeck::python::Options options;
    options.frames = 60;
    options.steps = 100'000;
    options.memory = 16U * 1024 * 1024;
    limbeck::python::Interpreter vm(host, nullptr, options);
    try {
        vm.run(std::make_shared<const limbeck::base::Source>("fuzz.py", std::move(text)), "fuzz");
    } catch (const limbeck::Error& error) {
        const bool is_of_the_script = error.code() == limbeck::ErrorCode::Script ||
                                      error.code() == limbeck::ErrorCode::Unsupported;
        if (error.message().empty() || !is_of_the_script || error.report().empty()) {
            std::abort();
        }
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::size_t before = limbeck::python::memory_in_use();
    run(std::string(data, data + size));
    if (limbeck::python::memory_in_use() != before) {
        std::abort();
    }
    return 0;
}
