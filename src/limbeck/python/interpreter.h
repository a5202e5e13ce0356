// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "limbeck/base/clock.h"
#include "limbeck/base/error.h"
#include "limbeck/base/source.h"
#include "limbeck/python/class.h"
#include "limbeck/python/exceptions.h"
#include "limbeck/python/module.h"
#include "limbeck/python/native.h"

// Runs the Python of revision files in a sandbox. It knows no database and no Alembic: a host adds
// those through native modules (Importer), classes and objects (NativeObject), and gives it what
// little of the outside world a script may see (Host).
namespace limbeck::python {

// The outside world. Everything a script asks for that is not overridden is Error (Unsupported),
// except that output and warnings go nowhere and no environment variable is set.
class Host {
  public:
    virtual ~Host() = default;
    virtual void print(std::string_view /*text*/) {}
    virtual void warn(const std::string& /*message*/) {}
    virtual void log(const std::string& /*level*/, const std::string& /*logger*/,
                     const std::string& /*message*/) {}
    // Now, in UTC.
    virtual base::DateTime now();
    // Minutes east of UTC of the local zone at that moment.
    virtual int local_offset_minutes(std::int64_t /*epoch*/) { return 0; }
    virtual std::optional<std::string> environment(const std::string& /*name*/) { return {}; }
    // A file of the project; nothing where there is none. Decides what is inside the project.
    virtual std::optional<std::string> read_file(const std::string& path);
    virtual bool exists(const std::string& path);
    virtual void sleep(double seconds);
    virtual std::string random_bytes(std::size_t count);
};

struct Options {
    std::size_t frames = 200;                 // of Python functions, one inside the other
    std::uint64_t steps = 200'000'000;        // instructions, and items of native loops
    std::size_t memory = 256U * 1024 * 1024;  // bytes held by values
};

class Interpreter {
  public:
    // Host and importer must outlive it; the importer may be nullptr.
    Interpreter(Host& host, Importer* importer = nullptr, Options options = {});
    ~Interpreter();
    Interpreter(const Interpreter&) = delete;
    Interpreter& operator=(const Interpreter&) = delete;

    // Runs a file as the module of that name and gives it. What escapes as a Python exception
    // becomes Error (Script) at its place.
    Ref<ModuleObject> run(const std::shared_ptr<const base::Source>& source,
                          const std::string& name);
    // Calls a value from outside any script; errors as `run`. (Natives, already inside a call, use
    // python::call.)
    Value call(const Value& function, std::initializer_list<Value> positional = {});
    // Runs host code that works with values (reads attributes, iterates) with errors as `run`.
    Value guard(const std::function<Value()>& work);

    [[nodiscard]] Host& host() { return host_; }
    // Where the script is now: the statement that called into the host.
    [[nodiscard]] std::optional<Location> where() const;

    // The parts below serve the evaluator and natives.
    struct Frames;
    struct State;
    [[nodiscard]] State& state() { return *state_; }
    void step(std::uint64_t count = 1) {
        steps_ += count;
        if (steps_ > options_.steps) {
            out_of_steps();
        }
    }
    [[nodiscard]] std::uint64_t steps() const { return steps_; }

    // One level deeper into nested values or calls: keeps the C++ stack safe.
    class Depth {
      public:
        explicit Depth(Interpreter& vm) : vm_(vm) {
            if (++vm_.depth_ > vm_.options_.frames * 2) {
                --vm_.depth_;
                too_deep();
            }
        }
        ~Depth() { --vm_.depth_; }
        Depth(const Depth&) = delete;
        Depth& operator=(const Depth&) = delete;

      private:
        Interpreter& vm_;
    };
    [[nodiscard]] const Options& options() const { return options_; }
    [[noreturn]] static void too_deep();

  private:
    [[noreturn]] static void out_of_steps();

    Host& host_;
    Options options_;
    std::uint64_t steps_ = 0;
    std::size_t depth_ = 0;
    std::size_t former_memory_bound_;
    Registry registry_;
    std::unique_ptr<State> state_;
};

}  // namespace limbeck::python
