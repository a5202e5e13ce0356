# SPDX-License-Identifier: MIT
"""A distance: what stands between a client and a server on unix sockets and lets every byte arrive later."""

import os
import socket
import threading
from queue import SimpleQueue
from time import monotonic, sleep


class Distance:
    """Listens under the name of the server's socket in a directory of its own; `seconds` is one way."""

    def __init__(self, server, directory, seconds):
        self.server, self.directory, self.seconds = server, directory, seconds
        os.makedirs(directory)
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(os.path.join(directory, os.path.basename(server)))
        self.listener.listen()
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return  # closed
            server = socket.socket(socket.AF_UNIX)
            server.connect(self.server)
            for origin, end in (client, server), (server, client):
                queue = SimpleQueue()
                threading.Thread(target=self.take, args=(origin, queue), daemon=True).start()
                threading.Thread(target=self.deliver, args=(queue, end), daemon=True).start()

    # Takes whatever comes at once: only the way is long, not narrow.
    def take(self, origin, queue):
        data = b"-"
        while data:
            try:
                data = origin.recv(1 << 18)
            except OSError:
                data = b""
            queue.put((monotonic() + self.seconds, data))

    def deliver(self, queue, end):
        data = b"-"
        while data:
            due, data = queue.get()
            sleep(max(0, due - monotonic()))
            try:
                if data:
                    end.sendall(data)
                else:
                    end.shutdown(socket.SHUT_WR)
            except OSError:
                pass  # the other end has gone; what is still on its way is dropped

    def close(self):
        self.listener.close()
