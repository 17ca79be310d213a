"""The fork server: loads the parsers once, then forks one confined child per file.

It is started with an empty environment, gives up its user and the network before it loads
anything, never looks into a file, and ends when the process that started it ends. Jobs come as
JSON with four descriptors over a socket: input, output, and one end of a socket by which the child
is watched; when the other end is closed the child is killed.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import selectors
import signal
import socket
import sys
from typing import Any

from ingestion.reading.sandbox import child, isolation


class Zygote:
    """The server's loop and its children, pid -> the socket that watches the child."""

    def __init__(self, control: socket.socket, tasks: dict[str, child.Task]) -> None:
        self.control, self.tasks = control, tasks
        self.watchers: dict[int, socket.socket] = {}
        self.selector = selectors.DefaultSelector()
        self.wake, wakeup = socket.socketpair()
        self.wake.setblocking(False)
        wakeup.setblocking(False)
        self._wakeup = wakeup
        signal.set_wakeup_fd(wakeup.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self.selector.register(control, selectors.EVENT_READ, self.accept)
        self.selector.register(self.wake, selectors.EVENT_READ, self.reap)

    def serve(self) -> None:
        """Serve until the other side is gone."""
        while True:
            for key, _ in self.selector.select():
                key.data()

    def accept(self) -> None:
        """Take one job, or end when the client has ended."""
        data, fds, _, _ = socket.recv_fds(self.control, 1 << 16, 3)
        if not data or len(fds) < 3:
            os._exit(0)  # the children die by their parent-death signal
        job = json.loads(data)
        watcher = socket.socket(fileno=fds[2])
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            task = self.tasks[job["task"]]
            child.main(task=task, job=job, given=fds[0], output=fds[1], parent=parent)
        os.close(fds[0])
        os.close(fds[1])
        self.watchers[pid] = watcher
        self.selector.register(watcher, selectors.EVENT_READ, lambda: self.kill(pid))
        _tell(watcher, {"pid": pid})

    def kill(self, pid: int) -> None:
        """End the child whose client has closed its end; it is reaped by `reap`."""
        watcher = self.watchers.get(pid)
        if watcher:  # else it was reaped in this same turn, and the number may belong to another
            self.selector.unregister(watcher)
            os.kill(pid, signal.SIGKILL)

    def reap(self) -> None:
        """Report how each ended child ended."""
        self.wake.recv(4096)
        while self.watchers:
            pid, status, usage = os.wait4(-1, os.WNOHANG)
            if pid == 0:
                return
            watcher = self.watchers.pop(pid)
            if watcher in self.selector.get_map():
                self.selector.unregister(watcher)
            code = os.waitstatus_to_exitcode(status)
            _tell(watcher, {"exit": code, "rss": usage.ru_maxrss * 1024})
            watcher.close()


def _tell(watcher: socket.socket, message: dict[str, Any]) -> None:
    try:
        watcher.send(json.dumps(message).encode() + b"\n", socket.MSG_NOSIGNAL)
    except OSError:
        return  # the client has gone; the selector will say so


def main(descriptor: int, module: str) -> None:
    """Start serving the tasks of `module`, which has `TASKS` and `preload()`."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the client, which then closes us
    control = socket.socket(fileno=descriptor)
    network = isolation.isolate()
    loaded = importlib.import_module(module)
    loaded.preload()
    gc.freeze()  # what is loaded stays: children neither look through it nor copy its pages
    control.send(json.dumps({"ready": os.getpid(), "network": not network}).encode())
    Zygote(control, loaded.TASKS).serve()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
