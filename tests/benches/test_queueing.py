"""Waits are measured from the right moment to the right moment."""

from __future__ import annotations

import argparse
import signal
import threading
import time
from itertools import cycle

import pytest

from benches.answering.place import Place
from benches.answering.server import Model
from benches.queueing.__main__ import measure
from benches.queueing.asking import asked
from benches.queueing.cancelling import Cancel, Server, cancels
from benches.queueing.content import Crowd, Useful
from benches.queueing.limits import Budget, bounded, told_to_end
from benches.queueing.overhead import First, firsts
from benches.queueing.people import people
from benches.queueing.report import report
from tests.benches.judged import ABSENT, DAYS
from tests.fakes import FakeLLM


def test_the_models_own_time_is_not_the_products(at: Place, fake: FakeLLM) -> None:
    fake.first, fake.between = 0.5, 0.05
    with people(at, 1) as [reader]:
        found = list(firsts(at, reader, iter([ABSENT, DAYS, DAYS]), 2, Budget(60)))
    assert len(found) == 2
    for first in found:
        assert 0.5 <= first.model < first.product
        assert first.alone >= 0.5
    prompts = [prompt.split("#", 1) for prompt in fake.prompts[:2]]
    assert prompts[0][0] == prompts[1][0]
    assert prompts[0][1][:8] != prompts[1][1][:8]


def test_a_crowd_of_people_asks_while_two_answers_are_written(at: Place, fake: FakeLLM) -> None:
    from retrieval.models import Ticket

    fake.between = 0.2
    kinds: set[int] = set()
    with people(at, 4) as clients:
        crowd = Crowd(at, clients, cycle([DAYS]))
        asking = threading.Thread(target=crowd.run, args=(2, Budget(60)))
        asking.start()
        while asking.is_alive():
            kinds |= set(Ticket.objects.values_list("kind", flat=True))
            asking.join(0.05)
    assert len(crowd.found) == 4
    assert {each.event for each in crowd.found} == {"sources"}
    assert max(each.running for each in crowd.found) >= 1
    assert kinds == {Ticket.Kind.PERSON}


def test_a_cancel_is_over_when_model_and_queue_are_free(at: Place, fake: FakeLLM) -> None:
    fake.first, fake.between = 2.5, 0.2
    with people(at, 1) as [reader]:
        server = Server(fake.url, "")
        found = list(cancels(at, reader, server, cycle([DAYS]), 2, Budget(60)))
    assert [each.writing for each in found] == [False, True]
    assert len(fake.left_at) == 2
    assert all(0 < each.free < 10 for each in found)


def test_a_model_that_never_ends_or_never_begins_does_not_hold_the_measurement(
    at: Place, fake: FakeLLM
) -> None:
    fake.mode, fake.between = "endless", 0.01
    started = time.monotonic()
    with people(at, 3) as clients:
        crowd = Crowd(at, clients, cycle([DAYS]))
        crowd.run(100, Budget(2))
        *_, last = asked(clients[0], at, DAYS, longest=1)
        fake.mode = "silent"
        assert list(firsts(at, clients[0], cycle([DAYS]), 1, Budget(1))) == []
    assert last[1] == "error"
    assert time.monotonic() - started < 60


def test_the_whole_measurement_makes_a_page(at: Place, fake: FakeLLM) -> None:
    fake.between = 0.05
    given = argparse.Namespace(
        firsts=1, people=4, rounds=1, cancels=2, minutes=0.5, sets=[DAYS.set]
    )
    page = measure(at, Model(fake.url, "", "fake"), cycle([DAYS]), given)
    assert page.count("Measured:") == 3
    assert "asked by people who are signed in" in page


def test_a_measurement_that_takes_too_long_or_is_told_to_end_is_left() -> None:
    with pytest.raises(TimeoutError), bounded(1):
        time.sleep(20)
    with pytest.raises(SystemExit), told_to_end():
        signal.raise_signal(signal.SIGTERM)
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL


def test_a_part_without_answers_is_told_as_not_measured() -> None:
    page = report([], [Useful(0.1, "error", 0)], 10, [], "About.")
    assert page.count("**Not measured**") == 3


def test_the_page_says_which_aims_are_met() -> None:
    page = report(
        [First(2.1, 2.0, 1.9), First(2.3, 2.2, 2.2)],
        [Useful(0.3, "sources", 2), Useful(1.8, "sources", 2), Useful(0.1, "refused", 2)],
        10,
        [Cancel(True, 0.2, 0.4), Cancel(False, 1.0, 0.9)],
        "About.",
    )
    assert "Aim: p50 of what is added <= 150 ms. Measured: 100 ms, met." in page
    assert "Aim: p95 <= 1500 ms. Measured: 1800 ms, **missed**." in page
    assert "Aim: p99 <= 2000 ms. Measured: 1000 ms, met." in page
    assert "Turned away with 429: 1 of 3" in page
    assert "| before the first word | 1 | 1.000 |" in page
