"""Uploads paced over a time, every attempt and its outcome written to a log."""

from __future__ import annotations

import json
import random
import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import httpx

from benches.papers import Paper
from benches.product import Product


@dataclass(frozen=True, slots=True)
class Event:
    """One attempt. `outcome`: ok (acknowledged), no (refused for sure) or unknown."""

    paper: str
    key: str
    outcome: str
    status: int
    document: str
    began: float
    ended: float


class Log:
    """The client's own memory of what it was promised, one JSON line per attempt."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a", encoding="utf-8")
        self._lock = threading.Lock()
        self.events: list[Event] = []

    def add(self, event: Event) -> None:
        """Write an event down."""
        with self._lock:
            self.events.append(event)
            self._file.write(json.dumps(asdict(event)) + "\n")
            self._file.flush()


def upload(
    product: Product, collection: str, papers: Sequence[Paper], log: Log, *, seconds: float
) -> None:
    """Upload all papers from four threads, spread over `seconds`; repeat until acknowledged.

    One in two uploads carries no Idempotency-Key; those are not repeated when it is unknown
    whether the server took them: a person would look first, too.
    """
    groups = [papers[at::4] for at in range(4)]
    threads = [
        threading.Thread(target=_uploads, args=(product, collection, group, log, seconds))
        for group in groups
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _uploads(
    product: Product, collection: str, papers: Sequence[Paper], log: Log, seconds: float
) -> None:
    started = time.monotonic()
    with product.client() as http:
        for number, paper in enumerate(papers):
            due = started + seconds * number / max(len(papers), 1)
            time.sleep(max(0.0, due - time.monotonic()))
            for event in _until_known(http, collection, paper):
                log.add(event)


def _until_known(http: httpx.Client, collection: str, paper: Paper) -> Iterator[Event]:
    keyed = bool(paper.external_id) or random.Random(paper.name).random() < 0.5
    key = str(uuid.uuid4()) if keyed else ""
    while True:
        event = _attempt(http, collection, paper, key)
        yield event
        if event.outcome == "ok" or (event.outcome == "unknown" and not keyed):
            return
        time.sleep(0.5)


def _attempt(http: httpx.Client, collection: str, paper: Paper, key: str) -> Event:
    began = time.time()

    def event(outcome: str, status: int = 0, document: str = "") -> Event:
        return Event(paper.name, key, outcome, status, document, began, time.time())

    try:
        answer = http.post(
            f"/collections/{collection}/documents",
            files={"file": (paper.name, paper.body)},
            data={"external_id": paper.external_id} if paper.external_id else {},
            headers={"Idempotency-Key": key} if key else {},
        )
    except (httpx.ConnectError, httpx.ConnectTimeout):
        return event("no")
    except httpx.HTTPError:
        return event("unknown")
    if answer.status_code == 202:
        return event("ok", 202, answer.json()[0]["id"])
    return event("no" if answer.status_code == 503 else "unknown", answer.status_code)


@contextmanager
def searching(product: Product) -> Iterator[list[tuple[float, int]]]:
    """Search once a second meanwhile; yield the list of (time, status), 0 for no answer."""
    seen: list[tuple[float, int]] = []
    over = threading.Event()

    def look() -> None:
        with product.client() as http:
            while not over.wait(1):
                try:
                    answer = http.post("/search", json={"query": "invoice approval", "limit": 3})
                    seen.append((time.time(), answer.status_code))
                except httpx.HTTPError:
                    seen.append((time.time(), 0))

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield seen
    finally:
        over.set()
        thread.join()
