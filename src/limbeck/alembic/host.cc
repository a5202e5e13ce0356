// SPDX-License-Identifier: MIT
#include "limbeck/alembic/host.h"

#include <chrono>
#include <random>
#include <thread>

#include "limbeck/base/clock.h"

namespace limbeck::alembic {

base::DateTime Host::now() {
    return base::now("UTC");
}

std::optional<std::string> Host::environment(const std::string& name) {
    return facts_.environment ? facts_.environment(name) : std::nullopt;
}

std::optional<std::string> Host::read_file(const std::string& path) {
    return facts_.read_file ? facts_.read_file(path) : std::nullopt;
}

bool Host::exists(const std::string& path) {
    return read_file(path).has_value();
}

void Host::log(const std::string& level, const std::string& logger, const std::string& text) {
    if (level != "DEBUG" && level != "INFO" && level != "NOTSET") {
        note(level + ": " + (logger == "root" ? "" : logger + ": ") + text);
    }
}

void Host::sleep(double seconds) {
    std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
}

std::string Host::random_bytes(std::size_t count) {
    std::random_device device;
    std::string bytes;
    while (bytes.size() < count) {
        bytes += static_cast<char>(device() & 0xFFU);
    }
    return bytes;
}

}  // namespace limbeck::alembic
