"""Does the next embedder find as much as the one in use? The same questions, asked to both."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean, median
from typing import Any

from django.utils import timezone

from ingestion.pipeline.spaces.filling import fill
from ingestion.pipeline.spaces.questions import Question, sampled
from ingestion.pipeline.spaces.rows import need, numbered, select
from kb.access import Principal, current_space, record
from kb.access.spaces import Space, space_of
from kb.models import EmbeddingSpace, SpaceState

DEPTH = 10
SAMPLE = 100
"""Stored passages whose own sentences are asked."""
_FEWEST = 5
"""Questions from which the scales of two embedders can be compared."""

_NEAREST = """
SELECT passage_id FROM {table}
WHERE version_id IN (SELECT current_id FROM kb_document WHERE deleted_at IS NULL)
ORDER BY embedding <=> %s::halfvec, passage_id LIMIT %s
"""
_COSINES = """
SELECT passage_id, 1 - (embedding <=> %s::halfvec) FROM {table} WHERE passage_id = ANY(%s)
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """What one space answered to one question: the ids it found, and two cosines."""

    top: list[uuid.UUID]
    right: float
    """With the question's own passage."""
    wrong: float
    """With the passage of another question."""


def compare(
    number: int, *, questions: Iterable[Question] = (), by: Principal | None = None
) -> dict[str, Any]:
    """Measure recall at 10 of a complete space and of the one in use, and keep the report.

    `recall_now` and `recall_next` are those of the evaluation set if one is given, else those of
    `own`: sentences of stored passages, which find their passage again. `overlap` is the share of
    the ten best that both agree on. Questions about documents that are not here are only counted
    (`unknown`). Raises `InvalidError` when the space is not complete, `TransientError` when one of
    the embedders is down.
    """
    row = numbered(number)
    need(row, SpaceState.READY, SpaceState.RETIRED)
    fill(number, stop=lambda: False)  # what was published since would count as not found
    given = list(questions)
    known, own = [each for each in given if each.passages], sampled(SAMPLE)
    asked = [*known, *own]
    now, then = (_ask(space, asked) for space in (current_space(), space_of(row)))
    report = {
        "at": timezone.now().isoformat(timespec="seconds"),
        "against": current_space().id,
        "questions": len(known),
        "unknown": len(given) - len(known),
        "own": len(own),
        "own_now": _recall(own, now[len(known) :]),
        "own_next": _recall(own, then[len(known) :]),
        "overlap": _overlap(now, then),
    }
    report["recall_now"] = _recall(known, now) if known else report["own_now"]
    report["recall_next"] = _recall(known, then) if known else report["own_next"]
    row.report = report
    if row.state == SpaceState.READY:
        row.slope, row.offset = _scale(current_space(), now[len(known) :], then[len(known) :])
    EmbeddingSpace.objects.filter(pk=row.pk).update(
        report=row.report, slope=row.slope, offset=row.offset
    )
    record("embedding.compare", by=by, target=row, questions=len(asked))
    return report


def _ask(space: Space, questions: Sequence[Question]) -> list[Asked]:
    answers = []
    for place, question in enumerate(questions):
        vector = str(space.embedder().query(question.text))
        top = [pk for (pk,) in select(_NEAREST, space.table, [vector, DEPTH])]
        mine, other = (min(each.passages) for each in (question, questions[place - 1]))
        cosines = dict(select(_COSINES, space.table, [vector, [mine, other]]))
        answers.append(Asked(top, cosines.get(mine, 0.0), cosines.get(other, 0.0)))
    return answers


def _recall(questions: Sequence[Question], asked: Sequence[Asked]) -> float:
    """Return the share of questions with a right passage among the ten best; 1 without any."""
    pairs = zip(questions, asked, strict=False)
    found = [not each.passages.isdisjoint(answer.top) for each, answer in pairs]
    return round(fmean(found), 4) if found else 1.0


def _overlap(now: Sequence[Asked], then: Sequence[Asked]) -> float:
    shares = [
        len({*a.top} & {*b.top}) / len(a.top) for a, b in zip(now, then, strict=True) if a.top
    ]
    return round(fmean(shares), 4) if shares else 1.0


def _scale(space: Space, now: Sequence[Asked], then: Sequence[Asked]) -> tuple[float, float]:
    """Return (slope, offset) that bring the next embedder's cosines to the scale of thresholds.

    One model says .87 for a right passage and .75 for any other, the next .60 and .05; a straight
    line through the medians of both makes them comparable.
    """
    if len(now) < _FEWEST:
        return 1.0, 0.0
    right, wrong = median(each.right for each in then), median(each.wrong for each in then)
    high = space.similarity(median(each.right for each in now))
    low = space.similarity(median(each.wrong for each in now))
    if right <= wrong or high <= low:
        return 1.0, 0.0
    slope = (high - low) / (right - wrong)
    return slope, high - slope * right
