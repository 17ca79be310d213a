"""The bar of a collection moves by what is measured there, not far, not for a few questions."""

from __future__ import annotations

import pytest

from retrieval.abstaining import weigh
from retrieval.abstaining.evidence import ENOUGH
from retrieval.calibrating.shifting import FARTHEST, LEAST, WEAK, Trial, shift, shifts
from tests.retrieval.making import hit

QUESTION = "How many days of leave?"


def _trials(weak: float, count: int, language: str = "en") -> list[Trial]:
    return [Trial(language, weak, weak - 0.6)] * count


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_collection_like_those_the_bar_was_found_on_keeps_it(language: str) -> None:
    assert shift(_trials(WEAK[language], 40, language), language) == 0.0


def test_the_bar_follows_the_weakest_fifth_and_the_more_the_more_was_tried() -> None:
    few, many = (shift(_trials(WEAK["en"] + 0.1, n), "en") for n in (LEAST, 100))
    assert 0.0 < few < many < 0.1
    assert shift(_trials(WEAK["en"] - 0.1, 100), "en") == -many


def test_too_few_questions_move_nothing_and_many_never_move_it_far() -> None:
    assert shift(_trials(9.0, LEAST - 1), "en") == 0.0
    assert shift(_trials(9.0, 500), "en") == FARTHEST
    assert shift(_trials(-9.0, 500), "en") == -FARTHEST


def test_languages_are_measured_apart() -> None:
    found = shifts(_trials(WEAK["en"] + 0.1, 30) + _trials(WEAK["zh"], 30, "zh"))
    assert set(found) == {"en"}


def test_each_collection_is_held_to_its_own_bar() -> None:
    found = hit("Leave is 25 days.", similarity=(ENOUGH["en"] - 0.5) / 2.5, coverage=0.5)
    assert weigh(QUESTION, [found]).enough
    assert not weigh(QUESTION, [found], {found.collection_id: {"en": 0.05}}).enough
    assert weigh(QUESTION, [found], {found.collection_id: {"zh": 0.05}}).enough
    assert weigh(QUESTION, [found], {"another": {"en": 0.05}}).enough


def test_questions_that_are_easily_answered_say_nothing_about_the_bar() -> None:
    weak = _trials(WEAK["en"] - 0.1, 10)
    some, more = (shift(weak + _trials(strong, 30), "en") for strong in (3.2, 3.4))
    assert some == more < 0.0
