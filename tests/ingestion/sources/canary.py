"""A listener that nobody may reach: it counts who connects."""

from __future__ import annotations

import selectors
import socket
import threading


class Canary:
    """Listens on a port of its own, on 127.0.0.1 and, where there is one, on ::1."""

    def __init__(self) -> None:
        self.connects = 0
        self._selector = selectors.DefaultSelector()
        first = socket.create_server(("127.0.0.1", 0))
        self.port: int = first.getsockname()[1]
        self._listening = [first]
        if socket.has_ipv6:
            self._listen(socket.AF_INET6, "::1")
        self._listen(socket.AF_INET, "127.0.0.2")
        for each in self._listening:
            self._selector.register(each, selectors.EVENT_READ)
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._count)
        self._thread.start()

    def _listen(self, family: socket.AddressFamily, host: str) -> None:
        try:
            self._listening.append(socket.create_server((host, self.port), family=family))
        except OSError:
            return

    def _count(self) -> None:
        while not self._done.is_set():
            for key, _mask in self._selector.select(0.05):
                assert isinstance(key.fileobj, socket.socket)
                key.fileobj.accept()[0].close()
                self.connects += 1

    def close(self) -> None:
        self._done.set()
        self._thread.join()
        for each in self._listening:
            each.close()
        self._selector.close()
