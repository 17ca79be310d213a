"""How soon ten people have something to read while two answers are being written."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass

import httpx

from benches.answering.place import Place
from benches.answering.questions import Question
from benches.answering.stream import Event
from benches.queueing.asking import SILENCE, asked
from benches.queueing.limits import Budget

WRITTEN = 2
"""Of the people, those who read their answers to the end: one generation each."""
PAUSE = (0.5, 2.0)
"""Seconds between two questions of the others, who leave when they have something to read."""
USEFUL = ("sources", "done", "refused", "error")


@dataclass(frozen=True)
class Useful:
    """One question: how long until there was something to read, and what."""

    seconds: float
    event: str
    """`sources`; `done` when nothing was found; `refused` with 429; `error`."""
    running: int
    """Answers that the model was writing at that moment."""


class Crowd:
    """People who ask at the same time, each signed in."""

    def __init__(self, at: Place, clients: list[httpx.Client], questions: Iterator[Question]):
        self._at, self._questions = at, questions
        self._writers, self._others = clients[:WRITTEN], clients[WRITTEN:]
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self.found: list[Useful] = []
        self.written = 0

    def run(self, rounds: int, budget: Budget) -> None:
        """Let everybody else ask `rounds` questions, once two answers are being written.

        When the budget is spent, nobody asks any more and nobody waits for an answer.
        """
        writers = [_started(self._write, client) for client in self._writers]
        while self._running() < len(writers) and budget.left and not self._stop.is_set():
            time.sleep(0.02)
        others = [
            _started(self._ask, client, rounds, seed) for seed, client in enumerate(self._others)
        ]
        for thread in others:
            thread.join(budget.left)
        self._stop.set()
        for thread in [*others, *writers]:
            thread.join(SILENCE)

    def _events(self, client: httpx.Client) -> Generator[Event, None, None]:
        """Ask the next question; when there are none left, it is over for all."""
        with self._lock:
            question = next(self._questions, None)
        if question is None:
            self._stop.set()
        else:
            yield from asked(client, self._at, question, stop=self._stop)

    def _running(self) -> int:
        return sum(not each.ended for each in list(self._at.relay.exchanges))

    def _write(self, client: httpx.Client) -> None:
        """Have one answer written after the other."""
        while not self._stop.is_set():
            with closing(self._events(client)) as events:
                for _seconds, name, _data in events:
                    if name in ("refused", "error"):
                        self._stop.wait(0.5)
                    self.written += name == "done"

    def _ask(self, client: httpx.Client, rounds: int, seed: int) -> None:
        chance = random.Random(seed)
        for _round in range(rounds):
            if self._stop.wait(chance.uniform(*PAUSE)):
                return
            with closing(self._events(client)) as events:
                for seconds, name, _data in events:
                    if name in USEFUL:
                        self.found.append(Useful(seconds, name, self._running()))
                        break


def _started(work: Callable[..., None], *given: object) -> threading.Thread:
    """Start a thread that does not keep the measurement from ending."""
    thread = threading.Thread(target=work, args=given, daemon=True)
    thread.start()
    return thread
