// SPDX-License-Identifier: MIT
#include "support/relay.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <stdexcept>

namespace limbeck::test {

namespace {

constexpr int silence_ms = 15;

sockaddr_un address_of(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    return address;
}

void send_all(int fd, const std::string& bytes) {
    for (std::size_t done = 0; done < bytes.size();) {
        const ssize_t sent = ::send(fd, bytes.data() + done, bytes.size() - done, MSG_NOSIGNAL);
        if (sent <= 0) {
            return;
        }
        done += static_cast<std::size_t>(sent);
    }
}

// What can be read now; "" at the end.
std::string receive(int fd) {
    std::array<char, 65536> buffer{};
    const ssize_t got = ::read(fd, buffer.data(), buffer.size());
    return got > 0 ? std::string(buffer.data(), static_cast<std::size_t>(got)) : "";
}

}  // namespace

Relay::Relay(const std::string& server) : server_(server) {
    const std::string path = scratch_.path(std::filesystem::path(server).filename().string());
    listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_un address = address_of(path);
    if (::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(listener_, 4) != 0) {
        throw std::runtime_error("the relay cannot listen");
    }
    thread_ = std::thread([this] { run(); });
}

Relay::~Relay() {
    stop_ = true;
    thread_.join();
    ::close(listener_);
}

void Relay::run() {
    while (!stop_) {
        pollfd waiting{listener_, POLLIN, 0};
        if (::poll(&waiting, 1, 50) > 0) {
            const int client = ::accept(listener_, nullptr, nullptr);
            serve(client);
            ::close(client);
        }
    }
}

void Relay::serve(int client) {
    const int server = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_un address = address_of(server_);
    if (::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
        std::string held;
        bool answered = false;
        for (bool open = true; open && !stop_;) {
            std::array<pollfd, 2> ends{{{client, POLLIN, 0}, {server, POLLIN, 0}}};
            const int ready = ::poll(ends.data(), ends.size(), silence_ms);
            if (ready == 0 && !held.empty()) {
                send_all(client, held);
                held.clear();
                answered = true;
            }
            if ((ends[0].revents & (POLLIN | POLLHUP)) != 0) {
                const std::string bytes = receive(client);
                open = !bytes.empty();
                round_trips_ += answered && open ? 1 : 0;
                answered = false;
                send_all(server, bytes);
            }
            if ((ends[1].revents & (POLLIN | POLLHUP)) != 0) {
                const std::string bytes = receive(server);
                open = open && !bytes.empty();
                held += bytes;
            }
        }
        send_all(client, held);
    }
    ::close(server);
}

}  // namespace limbeck::test
