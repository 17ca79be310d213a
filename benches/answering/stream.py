"""A question to `/api/v1/ask`, and its events with the moment of each."""

from __future__ import annotations

import json
import time
from collections.abc import Generator, Iterator
from typing import Any

import httpx

Event = tuple[float, str, Any]
"""Seconds since the question was sent, name, data."""
PATIENCE = httpx.Timeout(240, connect=5)


def asked(client: httpx.Client, **body: Any) -> Generator[Event, None, None]:
    """Yield the events; closing cuts the connection.

    Another status than 200 is one event `refused`, a broken connection an `error` at the end.
    """
    started = time.perf_counter()
    try:
        yield from _events(client, body, started)
    except httpx.HTTPError as error:
        yield time.perf_counter() - started, "error", {"code": "connection", "text": repr(error)}


def _events(client: httpx.Client, body: dict[str, Any], started: float) -> Iterator[Event]:
    body = {name: value for name, value in body.items() if value is not None}
    with client.stream("POST", "/ask", json={**body, "stream": True}, timeout=PATIENCE) as answer:
        if answer.status_code != 200:
            said = {"status": answer.status_code, "retry_after": answer.headers.get("Retry-After")}
            text = answer.read().decode(errors="replace")
            yield time.perf_counter() - started, "refused", {**said, "text": text[:500]}
            return
        for name, data in frames(answer.iter_raw()):
            yield time.perf_counter() - started, name, data


def frames(pieces: Iterator[bytes]) -> Iterator[tuple[str, Any]]:
    """Yield name and data of each event; heartbeats are comments and left out."""
    waiting = b""
    for piece in pieces:
        *whole, waiting = (waiting + piece).split(b"\n\n")
        for frame in whole:
            lines = frame.decode().split("\n")
            name = "".join(line[7:] for line in lines if line.startswith("event: "))
            if name:
                yield (
                    name,
                    json.loads("\n".join(each[6:] for each in lines if each.startswith("data: "))),
                )
