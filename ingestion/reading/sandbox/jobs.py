"""One job in the sandbox, seen from outside: messages in, and a child that cannot outstay."""

from __future__ import annotations

import contextlib
import json
import math
import os
import select
import socket
import time
from collections.abc import Iterator
from types import TracebackType
from typing import Any

from ingestion.errors import ReadingError
from ingestion.reading.sandbox.limits import Limits
from ingestion.reading.sandbox.server import Server

Message = dict[str, Any]
_CHUNK = 1 << 20


class Job:
    """A running child. Leaving the `with` block kills it, whatever it is doing."""

    def __init__(
        self, server: Server, task: str, params: Message, given: int, limits: Limits
    ) -> None:
        self.limits = limits
        self._deadline = time.monotonic() + limits.seconds
        self._given = 0.0
        self.ended: Message | None = None
        self.pid = 0
        self._rest, self._status, self._received = b"", b"", 0
        self._output, output = os.pipe()
        self._watch, watch = socket.socketpair()
        seconds = limits.seconds + limits.more
        job = {"task": task, "params": params, "seconds": seconds}
        job |= {"memory": limits.memory, "weak": limits.weak}
        try:
            server.submit(job, [given, output, watch.fileno()])
        except BaseException:
            self.close()
            raise
        finally:
            os.close(output)
            watch.close()
        os.set_blocking(self._output, False)

    def __enter__(self) -> Job:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Kill the child if it still runs: the fork server does so when this end closes."""
        self._watch.close()
        os.close(self._output)

    def messages(self) -> Iterator[Message]:
        """Yield the child's messages until it ends.

        Raises ReadingError with the code `timeout` or `output-too-large`, and ValueError or
        RecursionError when the output is not what a child of ours writes.
        """
        now = time.monotonic()
        self._deadline, silent = now + self.limits.seconds, now + self.limits.stall
        while True:
            wait = min(self._deadline, silent) - time.monotonic()
            if wait <= 0:
                raise ReadingError("timeout")
            waiting = [self._watch.fileno()] if self.ended is None else []
            ready, _, _ = select.select([self._output, *waiting], [], [], wait)
            if self._watch.fileno() in ready:
                self._look()
            if self._output in ready:
                silent = time.monotonic() + self.limits.stall
                chunk = self._read()
                if not chunk:
                    return
                yield from self._lines(chunk)

    def wait(self) -> Message:
        """Return how the child ended: `exit` (negative: a signal) and `rss` in bytes, or nothing
        when the fork server itself died."""
        with contextlib.suppress(OSError):
            self._watch.settimeout(10)
            while self.ended is None:
                self._look()
        return self.ended or {}

    def _read(self) -> bytes:
        try:
            return os.read(self._output, _CHUNK)
        except BlockingIOError:
            return b"" if self.ended is not None else b"\n"

    def _look(self) -> None:
        received = self._watch.recv(4096)
        self._status += received
        for line in self._status.splitlines():
            if line.endswith(b"}"):
                message = json.loads(line)
                self.pid = message.get("pid", self.pid)
                self.ended = message if "exit" in message else self.ended
        if not received and self.ended is None:
            self.ended = {}

    def _lines(self, chunk: bytes) -> Iterator[Message]:
        self._received += len(chunk)
        if self._received > self.limits.output:
            raise ReadingError("output-too-large", limit=f"{self.limits.output >> 20} MB")
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        for line in lines:
            if line:
                message = json.loads(line)
                if not isinstance(message, dict):
                    raise ValueError("a message is an object")
                if "more" in message:
                    self._give(message["more"])
                yield message

    def _give(self, asked: Any) -> None:
        """Give the child more time, while it has less left than at its beginning: whoever has
        taken it over asks for much at once."""
        if type(asked) not in (int, float) or not 0 <= asked < math.inf:
            raise ValueError("no time")
        if self._deadline - time.monotonic() < self.limits.seconds:
            part = min(asked, self.limits.each, self.limits.more - self._given)
            self._given += part
            self._deadline += part
