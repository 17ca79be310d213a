"""One request to the model server, read by a thread, that can be cut at any moment.

The thread may be blocked in a read, or the server may not even have sent its headers; shutting the
socket down ends both at once, and the server sees it and frees its slot.
"""

from __future__ import annotations

import contextlib
import logging
import queue
import socket
import threading
from collections.abc import Iterator
from typing import Any

import httpx
from django.utils.translation import gettext_lazy as _

from retrieval.errors import GenerationError
from retrieval.generation.shape import Shape
from retrieval.generation.wire import (
    LONGEST_LINE,
    PROGRESS,
    Piece,
    base_url,
    garbage,
    headers,
    parse,
    request_body,
)

logger = logging.getLogger(__name__)

CONNECT = 2.0
WRITE = 10.0
READ = 600.0
"""Seconds; the reader's own limit is a last resort, `stream` keeps the real deadlines."""
WAITING_PIECES = 256
_NOT_UNDERSTOOD = (400, 422)
"""Answers of a server that does not know what only llama-server knows: it is asked without, first
without what no answer depends on."""
_CONNECTED = ("connection.connect_tcp.complete", "connection.start_tls.complete")


class Connection:
    """Streams `Piece`s through a queue; an exception in the queue is the end."""

    def __init__(self, messages: list[dict[str, str]], shape: Shape | None = None) -> None:
        shaped, plain = request_body(messages, shape), request_body(messages)
        self._bodies = [{**shaped, **PROGRESS}, shaped, *([plain] if shape else [])]
        self._queue: queue.Queue[Piece | GenerationError] = queue.Queue(WAITING_PIECES)
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._closed = threading.Event()
        self._url = base_url()
        self._headers = headers()
        threading.Thread(target=self._read, name="llm-reader", daemon=True).start()

    def next(self, timeout: float) -> Piece | None:
        """Return the next piece, or None when none came within `timeout` seconds.

        Raises GenerationError when the server cannot be reached, breaks off or sends garbage.
        """
        try:
            got = self._queue.get(timeout=timeout)
        except queue.Empty:
            return None
        if isinstance(got, GenerationError):
            raise got
        return got

    def close(self) -> None:
        """Cut the connection; safe to call twice."""
        with self._lock:
            self._closed.set()
            _shut(self._socket)

    def _traced(self, name: str, info: dict[str, Any]) -> None:
        if name not in _CONNECTED:
            return
        with self._lock:
            self._socket = info["return_value"].get_extra_info("socket")
            if self._closed.is_set():
                _shut(self._socket)

    def _read(self) -> None:
        try:
            for piece in self._pieces():
                if not self._put(piece) or piece.end:
                    return
            self._put(_broken())
        except GenerationError as error:
            self._put(error)
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError) as error:
            if not self._closed.is_set():
                logger.warning("llm_unreachable", extra={"reason": type(error).__name__})
            self._put(_broken())

    def _pieces(self) -> Iterator[Piece]:
        limits = httpx.Timeout(READ, connect=CONNECT, write=WRITE)
        url = f"{self._url}/v1/chat/completions"
        with httpx.Client(timeout=limits, trust_env=False, headers=self._headers) as client:
            for body in self._bodies:
                with client.stream(
                    "POST", url, json=body, extensions={"trace": self._traced}
                ) as response:
                    if response.status_code == 200:
                        yield from _pieces_of(response)
                        return
                    status = response.status_code
                    logger.warning("llm_refused", extra={"status": status})
                    if status not in _NOT_UNDERSTOOD:
                        break
        raise GenerationError(_("The language model refused the request."))

    def _put(self, item: Piece | GenerationError) -> bool:
        while not self._closed.is_set():
            with contextlib.suppress(queue.Full):
                self._queue.put(item, timeout=0.2)
                return True
        return False


def _pieces_of(response: httpx.Response) -> Iterator[Piece]:
    buffer = b""
    for chunk in response.iter_raw():
        *lines, buffer = (buffer + chunk).split(b"\n")
        if len(buffer) > LONGEST_LINE:
            raise garbage()
        yield from filter(None, map(parse, lines))


def _broken() -> GenerationError:
    return GenerationError(_("The language model does not answer."))


def _shut(sock: socket.socket | None) -> None:
    if sock is not None:
        with contextlib.suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)
