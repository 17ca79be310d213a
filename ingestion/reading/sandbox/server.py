"""The client's side of one fork server: start it, hand it jobs, start it again when it died."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import select
import socket
import subprocess
import sys
import threading
import weakref
from typing import Any

from ingestion.reading.sandbox.isolation import ROOT

_START_SECONDS = 60.0
_ENVIRONMENT = {
    "LANG": "C.UTF-8",
    "DO_NOT_TRACK": "1",
    "UNSTRUCTURED_DISABLE_NOTICE": "1",
    "HF_HUB_OFFLINE": "1",
    # A thread started by a library before the fork would be missing in every child.
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
}
_PROGRAM = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from ingestion.reading.sandbox.zygote import main; main(int(sys.argv[2]), sys.argv[3])"
)


class ServerGone(Exception):
    """The fork server could not be started or has ended."""


class Server:
    """A fork server for one module of tasks; safe to use from several threads."""

    def __init__(self, module: str) -> None:
        self.module = module
        self.network_blocked = False
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        _servers.add(self)

    def submit(self, job: dict[str, Any], descriptors: list[int]) -> None:
        """Hand over a job; starts the server if needed. Raises ServerGone."""
        message = json.dumps(job).encode()
        with self._lock:
            for _ in range(2):
                control = self._ensure()
                try:
                    socket.send_fds(control, [message], descriptors)
                    return
                except OSError:
                    self._drop()
        raise ServerGone(self.module)

    def pid(self) -> int | None:
        """Return the server's process id while it runs."""
        process = self._process
        return process.pid if process and process.poll() is None else None

    def stop(self) -> None:
        """End the server and with it all its children."""
        with self._lock:
            self._drop()

    def forget(self) -> None:
        """In a forked child: the server belongs to the parent, so let go of it."""
        if self._control:
            self._control.close()
        self._lock = threading.Lock()
        self._control = self._process = None

    def _ensure(self) -> socket.socket:
        if self._control and self._process and self._process.poll() is None:
            return self._control
        self._drop()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        arguments = [sys.executable, "-I", "-c", _PROGRAM]
        arguments += [str(ROOT), str(theirs.fileno()), self.module]
        process = subprocess.Popen(  # noqa: S603 our own program
            arguments,
            env=_ENVIRONMENT,
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            cwd="/",
        )
        theirs.close()
        self._process, self._control = process, ours
        self._greet(ours)
        return ours

    def _greet(self, control: socket.socket) -> None:
        readable, _, _ = select.select([control], [], [], _START_SECONDS)
        greeting = control.recv(4096) if readable else b""
        if not greeting:
            self._drop()
            raise ServerGone(self.module)
        self.network_blocked = not json.loads(greeting)["network"]

    def _drop(self) -> None:
        control, process = self._control, self._process
        self._control = self._process = None
        if control:
            control.close()
        if process:
            with contextlib.suppress(OSError):
                process.kill()
            process.wait()


_servers: weakref.WeakSet[Server] = weakref.WeakSet()


def _forget_all() -> None:
    for each in list(_servers):
        each.forget()


os.register_at_fork(after_in_child=_forget_all)


@atexit.register
def _stop_all() -> None:
    """Leave no server behind; a killed client needs none of this, its servers end by themselves."""
    for server in list(_servers):
        server.stop()
