// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "limbeck/alembic/host.h"
#include "limbeck/base/source.h"

namespace limbeck::alembic {

// Runs revision files against a host, one after the other. What one leaves behind for the next is
// what Alembic's migration context would: the enum types that were made.
class Runner {
  public:
    // The host must outlive it.
    explicit Runner(Host& host);
    ~Runner();
    Runner(const Runner&) = delete;
    Runner& operator=(const Runner&) = delete;

    // Runs the file as a module and calls `function` ("upgrade", "downgrade"). What the host has
    // not sent yet is left to it. Throws Error (Script) for what Python would raise, (Unsupported)
    // for what is not there, with place; what the host throws, with the place of the call where it
    // has none of its own.
    void run(const std::shared_ptr<const base::Source>& source, std::string_view function);

    // What a file uses of its imports that is not there, each once, without running it.
    struct Missing {
        std::string symbol;  // "app.models.Account"
        Location at;
    };
    std::vector<Missing> missing(const base::Source& source);

    // What files may use, as Markdown.
    std::string reference();

  private:
    class Session;
    std::unique_ptr<Session> session_;
};

}  // namespace limbeck::alembic
