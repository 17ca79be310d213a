"""Stands between the product and the language model, passes every byte on, and remembers.

So what the model was asked, what it wrote, and when, is known without asking the product.
"""

from __future__ import annotations

import json
import select
import socket
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

LARGEST = 65_536


@dataclass
class Exchange:
    """One request and its answer; times are of `time.perf_counter`."""

    path: str
    body: dict[str, Any]
    started: float
    pieces: list[tuple[float, bytes]] = field(default_factory=list)
    ended: float = 0.0
    left: bool = False
    """Whether the product went away before the end."""

    @property
    def messages(self) -> list[dict[str, str]]:
        return list(self.body.get("messages", []))

    @cached_property
    def events(self) -> list[dict[str, Any]]:
        """Return the events of a stream that has ended."""
        return _events(b"".join(piece for _at, piece in self.pieces))

    @property
    def text(self) -> str:
        return "".join(map(_written, self.events))

    @property
    def first(self) -> float | None:
        """Return the seconds until the first text came."""
        so_far = b""
        for at, piece in self.pieces:
            so_far += piece
            if any(map(_written, _events(so_far))):
                return at - self.started
        return None

    @property
    def last(self) -> float:
        """Return when the last piece came."""
        return self.pieces[-1][0] if self.pieces else self.started

    def told(self) -> dict[str, Any]:
        """Return what is worth keeping."""
        last: dict[str, Any] = {}
        for event in self.events:
            last |= {name: event[name] for name in ("usage", "timings") if event.get(name)}
        return {
            "path": self.path,
            "messages": self.messages,
            "options": {k: v for k, v in self.body.items() if k != "messages"},
            "text": self.text,
            "probabilities": [each for event in self.events for each in _probabilities(event)],
            "first": self.first,
            "took": (self.ended or self.last) - self.started,
            "left": self.left,
            **last,
        }


class Relay:
    """Listens on a loopback port of its own for as long as it is entered."""

    def __init__(self, upstream: str, *, probabilities: int = 0) -> None:
        """`probabilities`: so many alternatives of each token are asked for, where none are."""
        parts = urlsplit(upstream)
        self._upstream = (parts.hostname or "127.0.0.1", parts.port or 80)
        self._probabilities = probabilities
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.exchanges: list[Exchange] = []
        """Those that ask for something, oldest first; not the looks at `/health`."""
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._listen, daemon=True)

    def __enter__(self) -> Relay:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._thread.join()
        self._socket.close()

    def settle(self, since: int, patience: float = 5.0) -> list[Exchange]:
        """Return the exchanges from number `since` on, after the last of them has ended."""
        until = time.monotonic() + patience
        while time.monotonic() < until and not all(e.ended for e in self.exchanges[since:]):
            time.sleep(0.01)
        return self.exchanges[since:]

    def _listen(self) -> None:
        while not self._stopping.is_set():
            if select.select([self._socket], [], [], 0.05)[0]:
                client, _address = self._socket.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, suppress(OSError):
            head, body = _request(client)
            if not head:
                return
            line, _, fields = head.partition(b"\r\n")
            exchange = Exchange(line.split(b" ")[1].decode(), self._asked(body), 0.0)
            sent = json.dumps(exchange.body).encode() if exchange.body else body
            if exchange.body:
                self.exchanges.append(exchange)
            exchange.started = time.perf_counter()
            try:
                with socket.create_connection(self._upstream) as upstream:
                    upstream.sendall(_headers(line, fields, len(sent)) + sent)
                    _pass_on(client, upstream, exchange)
            finally:
                exchange.ended = time.perf_counter()

    def _asked(self, body: bytes) -> dict[str, Any]:
        asked = dict(json.loads(body)) if body else {}
        if asked.get("stream") and self._probabilities and "logprobs" not in asked:
            asked |= {"logprobs": True, "top_logprobs": self._probabilities}
        return asked


def _pass_on(client: socket.socket, upstream: socket.socket, exchange: Exchange) -> None:
    """Pass the answer on until one side is done; a client that leaves is noticed at once."""
    while True:
        readable, _, _ = select.select([client, upstream], [], [])
        if client in readable and not client.recv(LARGEST):
            exchange.left = True
            return
        if upstream in readable:
            piece = upstream.recv(LARGEST)
            if not piece:
                return
            client.sendall(piece)
            exchange.pieces.append((time.perf_counter(), piece))


def _request(client: socket.socket) -> tuple[bytes, bytes]:
    """Read one request: everything above the empty line, and its body."""
    got = b""
    while b"\r\n\r\n" not in got:
        piece = client.recv(LARGEST)
        if not piece:
            return b"", b""
        got += piece
    head, _, body = got.partition(b"\r\n\r\n")
    while len(body) < _length(head):
        body += client.recv(LARGEST)
    return head, body


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


def _headers(line: bytes, fields: bytes, length: int) -> bytes:
    """Return the same headers with the body's own length, for one request on its connection."""
    ours = (b"connection", b"content-length")
    kept = [each for each in fields.split(b"\r\n") if each.split(b":")[0].lower() not in ours]
    size = [b"Content-Length: %d" % length] if length else []
    return b"\r\n".join([line, *kept, *size, b"Connection: close"]) + b"\r\n\r\n"


def _events(answer: bytes) -> list[dict[str, Any]]:
    found = []
    for line in answer.split(b"\n"):
        if line.startswith(b"data:") and b"[DONE]" not in line:
            with suppress(ValueError):  # the last one may still be on its way
                found.append(json.loads(line[5:]))
    return found


def _written(event: dict[str, Any]) -> str:
    choice = (event.get("choices") or [{}])[0]
    return str((choice.get("delta") or {}).get("content") or "")


def _probabilities(event: dict[str, Any]) -> list[list[Any]]:
    """Return (token, log p, [(other, log p), ...]) of what the event's text is made of."""
    choice = (event.get("choices") or [{}])[0]
    content = (choice.get("logprobs") or {}).get("content") or []
    return [
        [t["token"], t.get("logprob"), [[o["token"], o["logprob"]] for o in t["top_logprobs"]]]
        for t in content
    ]
