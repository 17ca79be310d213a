"""A question put by a person, and its events, within a time that nothing can stretch."""

from __future__ import annotations

import threading
import time
from collections.abc import Generator, Iterator
from typing import Any

import httpx

from benches.answering.place import Place
from benches.answering.questions import Question
from benches.answering.stream import Event, frames

LONGEST = 150.0
"""Seconds for one answer, whatever signs of life there are."""
SILENCE = 20.0
"""Seconds without a byte; the product sends a heartbeat every half second."""


def asked(
    client: httpx.Client,
    at: Place,
    question: Question,
    *,
    longest: float = LONGEST,
    stop: threading.Event | None = None,
) -> Generator[Event, None, None]:
    """Yield the events with the seconds since the question was sent; closing cuts the connection.

    Another status than 200 is one event `refused`; an answer that breaks off, takes too long or is
    not waited for any more, because of `stop`, ends with `error`.
    """
    started = time.perf_counter()
    body = {"question": question.text, "collections": [at.collections[question.set]]}
    patience = httpx.Timeout(SILENCE, connect=5)
    try:
        with client.stream(
            "POST", "/ask", json={**body, "stream": True}, timeout=patience
        ) as answer:
            if answer.status_code != 200:
                yield time.perf_counter() - started, "refused", answer.read().decode()[:500]
                return
            pieces = _until(answer.iter_raw(), started + longest, stop or threading.Event())
            for name, data in frames(pieces):
                yield time.perf_counter() - started, name, data
    except httpx.HTTPError as error:
        yield time.perf_counter() - started, "error", repr(error)


def _until(pieces: Iterator[bytes], end: float, stop: threading.Event) -> Iterator[Any]:
    for piece in pieces:
        yield piece
        if stop.is_set() or time.perf_counter() > end:
            raise httpx.ReadTimeout("not waited for any longer")
