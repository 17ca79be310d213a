"""How soon the model's slot is free after a reader has left."""

from __future__ import annotations

import random
import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass

import httpx

from benches.answering.place import Place
from benches.answering.questions import Question
from benches.answering.stream import Event
from benches.queueing.asking import asked
from benches.queueing.limits import Budget

POLL = 0.02
PATIENCE = 30.0
READING = (0.1, 2.0)
"""Seconds after the prompt was sent at which those leave who leave before the first word."""
WORDS = 5
"""Tokens after which the others leave."""


@dataclass(frozen=True)
class Cancel:
    """One reader who left, and the seconds from then on."""

    writing: bool
    """Whether the model had begun to write."""
    model: float
    """Until the model's server had let go of the request and said that its slots were idle."""
    queue: float
    """Until the product would give the place to the next in line."""

    @property
    def free(self) -> float:
        return max(self.model, self.queue)


@dataclass(frozen=True)
class Server:
    """The model's own server, which is asked for its slots."""

    url: str
    key: str


def cancels(
    at: Place,
    reader: httpx.Client,
    server: Server,
    questions: Iterator[Question],
    most: int,
    budget: Budget,
) -> Iterator[Cancel]:
    """Yield `most` cancels, every other one before the first word; fewer in a spent budget."""
    chance, found = random.Random(1), 0
    for question in questions:
        _until_free(at, server)
        events = asked(reader, at, question, longest=budget.left)
        cancel = _cancel(at, server, events, bool(found % 2), chance)
        if cancel is not None:
            found += 1
            yield cancel
        if found == most or not budget.left:
            return


def _cancel(
    at: Place,
    server: Server,
    events: Generator[Event, None, None],
    writing: bool,
    chance: random.Random,
) -> Cancel | None:
    """Return what happened; None when the question never came before the model."""
    since, words = len(at.relay.exchanges), 0
    for _seconds, name, data in events:
        words += name == "token"
        if words == WORDS:
            break
        if not writing and name == "status" and data["step"] == "reading":
            time.sleep(chance.uniform(*READING))
            break
    else:
        return None
    left = time.perf_counter()
    events.close()
    model, queue = (free - left for free in _until_free(at, server))
    begun = [each for each in at.relay.exchanges[since:] if each.first is not None]
    return Cancel(bool(begun), model, queue)


def _until_free(at: Place, server: Server) -> tuple[float, float]:
    """Return when the model and the queue were seen to be free, by the clock of `perf_counter`."""
    model = queue = 0.0
    until = time.monotonic() + PATIENCE
    while not (model and queue) and time.monotonic() < until:
        queue = queue or (0.0 if _waited_for() else time.perf_counter())
        idle = all(each.ended for each in at.relay.exchanges) and _idle(server)
        model = model or (time.perf_counter() if idle else 0.0)
        time.sleep(POLL)
    never = time.perf_counter()
    return model or never, queue or never


def _waited_for() -> bool:
    from retrieval.generation.admission import live

    return live().exists()


def _idle(server: Server) -> bool:
    """Ask llama-server for its slots; of another server the closed connection has to do."""
    answer = httpx.get(
        f"{server.url}/slots",
        headers={"Authorization": f"Bearer {server.key}"} if server.key else {},
        timeout=PATIENCE,
        trust_env=False,
    )
    slots = answer.json() if answer.status_code == 200 else []
    return not isinstance(slots, list) or not any(slot["is_processing"] for slot in slots)
