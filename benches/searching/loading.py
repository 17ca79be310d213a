"""Several clients at once, each a process of its own, without pauses between searches."""

from __future__ import annotations

import multiprocessing
import random
import time
from multiprocessing.synchronize import Barrier
from typing import Any

Taken = list[tuple[float, float]]
"""(total, sql) milliseconds."""


def together(
    clients: int, vectors: dict[str, list[float]], questions: list[str], seconds: float
) -> tuple[Taken, float]:
    """Return what searches took for so many clients with readers of all shares, and the pace."""
    context = multiprocessing.get_context("spawn")
    barrier, results = context.Barrier(clients), context.Queue()
    given = [(number, vectors, questions, seconds, barrier, results) for number in range(clients)]
    running = [context.Process(target=_client, args=each) for each in given]
    for process in running:
        process.start()
    taken = [each for _process in running for each in results.get()]
    for process in running:
        process.join()
    return taken, len(taken) / seconds


def _client(
    number: int,
    vectors: dict[str, list[float]],
    questions: list[str],
    seconds: float,
    barrier: Barrier,
    results: Any,
) -> None:
    import django

    django.setup()
    from benches.searching.asking import Clock, readers

    rng, clock, people = random.Random(number), Clock(vectors), readers()
    warm = [question for _at in range(12) for question in questions[:4]]
    for at, question in enumerate(warm):
        clock.search(question, people[at % len(people)][2])
    barrier.wait()
    end, taken = time.monotonic() + seconds, list[tuple[float, float]]()
    while time.monotonic() < end:
        timed = clock.search(rng.choice(questions), rng.choice(people)[2])
        taken.append((timed.total, timed.sql))
    results.put(taken)
