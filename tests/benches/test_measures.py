"""What one answer adds to each figure, and how the arms compare."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from benches.answering import measures
from benches.answering.comparing import Answered, cell, gaps, groups
from benches.answering.measures import NOTHING, Measure
from benches.answering.questions import Question
from benches.answering.report import report

ANSWERABLE = Question("squad2-dev", "q", "When?", "en", True, ["1973"], [], ["gold"])
ABSENT = replace(ANSWERABLE, id="r", answerable=False, golds=[])


def cited(quote: str, document: str = "gold", valid: bool = True) -> dict[str, Any]:
    return {"passage_id": "p", "quote": quote, "external_id": document, "valid": valid}


def row(text: str = "", *citations: dict[str, Any], arm: str = "footnote", **more: Any) -> Any:
    return {
        "arm": arm,
        "text": text,
        "refused": not text,
        "sentences": [[text, bool(citations)]],
        "citations": [*citations],
        "forged": 0,
        "times": {"useful": 0.1, "first": 2.0, "done": 3.0},
        "model": [{"messages": [{"content": "in 1973"}], "usage": {"prompt_tokens": 900}}],
        "answer": {"degraded": "", "model": "m"},
        **more,
    }


@pytest.mark.parametrize(
    ("measure", "answered", "refused", "absent", "rightly"),
    [
        (measures.RIGHT, (1.0, 1.0), (0.0, 1.0), (0.0, 1.0), (1.0, 1.0)),
        (measures.CONTAINED, (1.0, 1.0), (0.0, 1.0), NOTHING, NOTHING),
        (measures.PRECISION, (2.0, 3.0), NOTHING, NOTHING, NOTHING),
        (measures.PROVEN, (1.0, 1.0), NOTHING, NOTHING, NOTHING),
        (measures.STRICT, (1.0, 3.0), NOTHING, NOTHING, NOTHING),
        (measures.RECALL, (1.0, 1.0), NOTHING, NOTHING, NOTHING),
        (measures.VALID, (2.0, 3.0), (0.0, 0.0), (1.0, 1.0), (0.0, 0.0)),
        (measures.SUPPORTED, (1.0, 1.0), NOTHING, (1.0, 1.0), NOTHING),
        (measures.REFUSAL_PRECISION, NOTHING, (0.0, 1.0), NOTHING, (1.0, 1.0)),
        (measures.REFUSAL_RECALL, NOTHING, NOTHING, (0.0, 1.0), (1.0, 1.0)),
        (measures.LOST, (0.0, 1.0), (1.0, 1.0), NOTHING, NOTHING),
    ],
)
def test_each_figure_counts_what_it_says(
    measure: Measure, answered: Any, refused: Any, absent: Any, rightly: Any
) -> None:
    three = [cited("in 1973"), cited("1973, too", "other"), cited("later", valid=False)]
    assert measure.of(ANSWERABLE, row("It was in 1973.", *three)) == answered
    assert measure.of(ANSWERABLE, row()) == refused
    assert measure.of(ABSENT, row("In 1980.", cited("1980"))) == absent
    assert measure.of(ABSENT, row()) == rightly


def test_f1_of_a_refusal_is_nothing_gained() -> None:
    assert measures.F1.of(ANSWERABLE, row("1973")) == (1.0, 1.0)
    assert measures.F1.of(ANSWERABLE, row()) == (0.0, 1.0)


def test_marks_of_sources_never_given_are_invalid_citations_of_the_plain_arm_alone() -> None:
    assert measures.VALID.of(ANSWERABLE, row("x", cited("x"), arm="plain", forged=2)) == (1.0, 3.0)
    assert measures.VALID.of(ANSWERABLE, row("x", cited("x"), forged=2)) == (1.0, 1.0)


def test_a_refused_question_about_a_given_page_is_lost_and_says_nothing_of_precision() -> None:
    page = replace(ANSWERABLE, set="tatqa-dev")
    assert measures.REFUSAL_PRECISION.of(page, row()) == NOTHING
    assert measures.LOST.of(page, row()) == (1.0, 1.0)


def together() -> list[Answered]:
    good, bad = row("It was in 1973.", cited("in 1973")), row("It was in 1980.", cited("1980"))
    found = {"packed": [{"text": "in 1973"}]}
    rows = {"footnote": good, "plain": bad, "extractive": bad, "search": found}
    absent = {"footnote": bad, "plain": row(), "extractive": bad, "search": found}
    return [(ANSWERABLE, rows), (ABSENT, absent)]


def test_languages_and_sets_are_reported_apart() -> None:
    assert list(groups(together())) == ["en", "squad2-dev"]
    assert cell(measures.CONTAINED, "footnote", together()).value == 1.0
    assert cell(measures.CONTAINED, "plain", together()).value == 0.0


def test_where_ours_is_behind_is_said() -> None:
    behind = [gap.measure.name for gap in gaps(together(), ["en"]) if gap.behind]
    assert set(behind) == {"refusal recall"}
    page = report(together(), "About.")
    assert "- English, refusal recall: 0.00 against 1.00 of plain" in page
    assert "| citation precision | >= 0.95 | 1.00 (0.21 to 1.00) met |" in page
    assert "| refusal recall | >= 0.8 | 0.00 (0.00 to 0.79) **missed** |" in page
    assert "stood word for word in 2 of its 2 prompts" in page
