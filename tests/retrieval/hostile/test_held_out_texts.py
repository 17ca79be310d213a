"""The check gets no worse on texts that it was not made with; `make bench-claims` says more."""

from __future__ import annotations

import re

import pytest

from tests.retrieval.hostile.cases import HELD_OUT, WEAKNESSES, cases, lost, unmarked
from tests.retrieval.hostile.weighing import weighed

CASES = cases(HELD_OUT)
MOST_LIES_PASSED = {"en": 4, "zh": 6}
MOST_TRUTHS_MARKED = {"en": 4, "zh": 5}


@pytest.mark.parametrize("language", MOST_LIES_PASSED)
def test_no_more_of_the_held_out_lies_pass_than_are_known(language: str) -> None:
    lies = [case for case in CASES if case.lies and case.language == language]
    passed = [case.name for case in lies if unmarked(case, weighed(case))]
    assert len(passed) <= MOST_LIES_PASSED[language], passed


@pytest.mark.parametrize("language", MOST_TRUTHS_MARKED)
def test_no_more_of_the_held_out_truths_are_marked_than_are_known(language: str) -> None:
    truths = [case for case in CASES if not case.lies and case.language == language]
    marked = [case.name for case in truths if lost(case, weighed(case))]
    assert len(marked) <= MOST_TRUTHS_MARKED[language], marked


def test_a_true_sentence_beside_a_held_out_lie_keeps_its_footnote() -> None:
    lies = [case for case in CASES if case.lies]
    assert [case.name for case in lies if lost(case, weighed(case))] == []


def test_what_a_text_says_is_false_or_true_stands_in_it() -> None:
    for case in [*CASES, *cases(WEAKNESSES)]:
        said = re.sub(r"\s*\[\d\]", "", case.text)
        assert all(part in said for part in (*case.false, *case.true)), case.name
