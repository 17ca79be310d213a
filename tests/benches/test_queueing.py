"""Waits are measured from the right moment to the right moment."""

from __future__ import annotations

from itertools import cycle

from benches.answering.place import Place
from benches.queueing.cancelling import Cancel, cancels
from benches.queueing.content import Crowd, Useful
from benches.queueing.overhead import First, firsts
from benches.queueing.people import people
from benches.queueing.report import report
from tests.benches.judged import ABSENT, DAYS
from tests.fakes import FakeLLM


def test_the_models_own_time_is_not_the_products(at: Place, fake: FakeLLM) -> None:
    fake.first, fake.between = 0.5, 0.05
    found = list(firsts(at, iter([ABSENT, DAYS, DAYS]), 2))
    assert len(found) == 2
    for first in found:
        assert 0.5 <= first.model < first.product
        assert first.alone >= 0.5
    prompts = [prompt.split("#", 1) for prompt in fake.prompts[:2]]
    assert prompts[0][0] == prompts[1][0]
    assert prompts[0][1][:8] != prompts[1][1][:8]


def test_a_crowd_asks_while_two_answers_are_written(at: Place, fake: FakeLLM) -> None:
    fake.between = 0.2
    with people(at, 4) as clients:
        crowd = Crowd(at, clients, cycle([DAYS]))
        crowd.run(2)
    assert len(crowd.found) == 4
    assert {each.event for each in crowd.found} == {"sources"}
    assert max(each.running for each in crowd.found) >= 1


def test_a_cancel_is_over_when_model_and_queue_are_free(at: Place, fake: FakeLLM) -> None:
    fake.first, fake.between = 2.5, 0.2
    found = list(cancels(at, fake.url, "", cycle([DAYS]), 2))
    assert [each.writing for each in found] == [False, True]
    assert len(fake.left_at) == 2
    assert all(0 < each.free < 10 for each in found)


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
