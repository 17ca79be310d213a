"""A reranker reorders the best hits; when it fails, the reader still gets them."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable

import pytest
from pytest_django import Settings

from retrieval.errors import RerankingError
from retrieval.reranking import problem, reranked
from tests.retrieval.making import hit, hits
from tests.retrieval.reranking.conftest import Judge

JudgedBy = Callable[[Callable[[str], float]], Judge]


def ids(found: list[object]) -> list[str]:
    return [each.passage_id for each in found]  # type: ignore[attr-defined]


def test_without_a_reranker_the_order_stays(settings: Settings) -> None:
    settings.RERANKER = "none"
    given = hits("one", "two", "three")
    assert (reranked("q", given).hits, reranked("q", given).degraded) == (given, "")


def test_the_best_score_comes_first(judged_by: JudgedBy) -> None:
    judged_by(len)
    found = reranked("q", hits("a", "aaa", "aa"))
    assert (ids(found.hits), found.degraded) == (["p2", "p3", "p1"], "")


def test_equal_scores_keep_their_order(judged_by: JudgedBy) -> None:
    judged_by(lambda passage: 1.0)
    assert ids(reranked("q", hits("c", "a", "b")).hits) == ["p1", "p2", "p3"]


def test_only_the_first_are_judged_and_the_rest_stays_behind(
    judged_by: JudgedBy, settings: Settings
) -> None:
    settings.RERANKER_DEPTH = 2
    judge = judged_by(len)
    found = reranked("q", hits("a", "aa", "aaa", "aaaa"))
    assert ids(found.hits) == ["p2", "p1", "p3", "p4"]
    assert len(judge.asked[0]) == 2


def test_title_and_headings_are_judged_with_the_text(judged_by: JudgedBy) -> None:
    judge = judged_by(len)
    reranked("q", [hit("text", 1, title="Leave", headings=["A", "B"]), hit("other", 2)])
    assert judge.asked[0][0] == "Leave > A > B\ntext"


@pytest.mark.parametrize("number", [0, 1])
def test_nothing_to_order_is_not_judged(judged_by: JudgedBy, number: int) -> None:
    judge = judged_by(len)
    assert len(reranked("q", hits("a", "b")[:number]).hits) == number
    assert judge.asked == []


@pytest.mark.parametrize("odd", [math.nan, math.inf, -math.inf])
def test_odd_scores_change_nothing_and_are_told(judged_by: JudgedBy, odd: float) -> None:
    judged_by(lambda passage: odd if passage.endswith("b") else 1.0)
    found = reranked("q", hits("a", "b", "c"))
    assert (ids(found.hits), found.degraded) == (["p1", "p2", "p3"], "reranker")


def test_too_few_scores_change_nothing(
    judged_by: JudgedBy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judged_by(len), "scores", lambda *_: [1.0])
    found = reranked("q", hits("a", "b"))
    assert (ids(found.hits), found.degraded) == (["p1", "p2"], "reranker")


def test_a_reranker_that_is_down_changes_nothing_and_is_logged(
    judged_by: JudgedBy, caplog: pytest.LogCaptureFixture
) -> None:
    def down(_passage: str) -> float:
        raise RerankingError("it is away")

    judged_by(down)
    with caplog.at_level(logging.WARNING):
        found = reranked("q", hits("a", "b"))
    assert (ids(found.hits), found.degraded) == (["p1", "p2"], "reranker")
    assert "reranking_failed" in caplog.messages
    assert problem() == "it is away"


def test_a_misspelt_reranker_is_told_and_no_error_for_the_reader(
    use_reranker: Callable[..., None],
) -> None:
    use_reranker("magic")
    assert reranked("q", hits("a", "b")).degraded == "reranker"
    assert "magic" in problem()
