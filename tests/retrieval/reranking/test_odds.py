"""From the probabilities of a first token to the odds of a yes."""

from __future__ import annotations

import math

import pytest

from retrieval.generation.odds import _difference


def test_all_spellings_of_a_word_count() -> None:
    half = math.log(0.25)
    likely = [("Yes", half), (" yes", half), ("NO", math.log(0.5)), ("maybe", -9.0)]
    assert _difference(likely) == pytest.approx(0.0)


def test_a_word_that_is_missing_is_at_most_as_likely_as_the_last() -> None:
    assert _difference([("yes", -0.1), ("the", -7.0)]) == pytest.approx(6.9)
    assert _difference([("no", -0.1), ("the", -7.0)]) == pytest.approx(-6.9)


@pytest.mark.parametrize(
    "likely",
    [[], [("the", -0.1)], [("yes", math.nan), ("no", -1.0)], [("yes", -1.0), ("no", -math.inf)]],
)
def test_what_makes_no_odds_is_refused(likely: list[tuple[str, float]]) -> None:
    with pytest.raises((ValueError, ArithmeticError)):
        _difference(likely)
