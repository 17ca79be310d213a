"""How soon ten people have something to read while two answers are being written."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

import httpx

from benches.answering.place import Place
from benches.answering.questions import Question
from benches.answering.stream import asked

WRITTEN = 2
"""Of the people, those who read their answers to the end: one generation each."""
PAUSE = (0.5, 2.0)
"""Seconds between two questions of the others, who leave when they have something to read."""


@dataclass(frozen=True)
class Useful:
    """One question: how long until there was something to read, and what."""

    seconds: float
    event: str
    """`sources`; `done` when nothing was found; `refused` with 429; `error`."""
    running: int
    """Answers that the model was writing at that moment."""


class Crowd:
    """People who ask at the same time, each with a key of their own."""

    def __init__(self, at: Place, clients: list[httpx.Client], questions: Iterator[Question]):
        self._at, self._questions = at, questions
        self._writers, self._others = clients[:WRITTEN], clients[WRITTEN:]
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self.found: list[Useful] = []
        self.written = 0

    def run(self, rounds: int, patience: float = 240) -> None:
        """Let everybody else ask `rounds` questions, once two answers are being written."""
        writers = [threading.Thread(target=self._write, args=(each,)) for each in self._writers]
        others = [
            threading.Thread(target=self._ask, args=(each, rounds, seed))
            for seed, each in enumerate(self._others)
        ]
        for thread in writers:
            thread.start()
        until = time.monotonic() + patience
        while self._running() < len(writers) and time.monotonic() < until:
            time.sleep(0.02)
        for thread in others:
            thread.start()
        for thread in others:
            thread.join()
        self._stop.set()
        for thread in writers:
            thread.join()

    def _next(self) -> dict[str, object]:
        with self._lock:
            question = next(self._questions)
        return {"question": question.text, "collections": [self._at.collections[question.set]]}

    def _running(self) -> int:
        return sum(not each.ended for each in list(self._at.relay.exchanges))

    def _write(self, client: httpx.Client) -> None:
        """Have one answer written after the other."""
        while not self._stop.is_set():
            with closing(asked(client, **self._next())) as events:
                for _seconds, name, _data in events:
                    if self._stop.is_set():
                        return
                    if name == "refused":
                        self._stop.wait(0.5)
                    self.written += name == "done"

    def _ask(self, client: httpx.Client, rounds: int, seed: int) -> None:
        chance = random.Random(seed)
        for _round in range(rounds):
            time.sleep(chance.uniform(*PAUSE))
            with closing(asked(client, **self._next())) as events:
                for seconds, name, _data in events:
                    if name in ("sources", "done", "refused", "error"):
                        self.found.append(Useful(seconds, name, self._running()))
                        break
