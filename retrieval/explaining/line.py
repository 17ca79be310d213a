"""The straight line of an explanation: the same search once more, and its passage."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Unpack

from kb.access import Principal
from retrieval.explaining.advising import advice
from retrieval.explaining.another import another, permission
from retrieval.explaining.case import Case, case_of
from retrieval.explaining.evidence import evidence
from retrieval.explaining.explanation import STEPS, Explanation, Step
from retrieval.explaining.meaning import fusion, vectors
from retrieval.explaining.narrowing import narrowing
from retrieval.explaining.ranking import ranking
from retrieval.explaining.sought import Sought, expected
from retrieval.explaining.standing import Standing, standing
from retrieval.explaining.words import question, words
from retrieval.search.hybrid import run
from retrieval.search.places import holds
from retrieval.search.request import Options, Request
from retrieval.search.trace import Trace

if TYPE_CHECKING:
    from kb.models import Document


@dataclass(slots=True)
class _Asked:
    """What is to be explained; `case` is known from the first leg on."""

    by: Principal
    document: Document
    standing: Standing
    request: Request
    text: str
    answer: bool
    case: Case | None = field(default=None)


def explain(
    query: str,
    *,
    by: Principal,
    sought: Sought,
    for_user: str = "",
    answer: bool = False,
    **options: Unpack[Options],
) -> Explanation:
    """Return what became of a document or passage in the search for `query`.

    With `answer`, also what an answer made of it. With `for_user`, in the search of that reader,
    for owners of the document's collection. Raises `NotFoundError` for what `by` may not read and
    for unknown names, `ForbiddenError` for `for_user` by anybody else, and what `search` raises.
    """
    by.require("read")
    document, passage = expected(sought, by)
    reader = another(for_user, document, by) if for_user else by
    options["filters"] = options.get("filters") or {}
    request = Request(query, reader, **options)
    stand = standing(document, passage, sought.text, by=by, as_of=request.as_of)
    asked = _Asked(by, document, stand, request, sought.text, answer)
    steps = _steps(asked)
    case = asked.case
    ranks = {hit.passage_id: hit.rank for hit in case.found.hits} if case else {}
    return Explanation(
        document,
        [*steps, *_not_reached(steps, asked)],
        advice(steps, document, by=by),
        rank=None if _lost(steps) or case is None else ranks[str(case.passage_id)],
        passage_id=case.passage_id if case else None,
    )


def _steps(asked: _Asked) -> list[Step]:
    """Return the steps up to that part of the search where the passage was lost."""
    version = asked.standing.version
    if version is None:
        return [asked.standing.step]
    steps = [asked.standing.step, permission(asked.document, asked.request.reader)]
    if _lost(steps):
        return steps
    trace = Trace()
    found = run(asked.request, trace)
    steps.append(narrowing(asked.request, version, inside=holds(trace.scope, version.pk)))
    if _lost(steps):
        return steps
    passages, titles = asked.standing.passages, asked.request.reader == asked.by
    asked.case = case = case_of(asked.request, found, trace, passages, titles=titles)
    steps += [question(case), *_legs(case)]
    if not _lost(steps):
        steps.append(fusion(case))
    if not _lost(steps):
        steps += ranking(case)
    if asked.answer and not _lost(steps):
        steps += evidence(case, asked.text)
    return steps


def _lost(steps: list[Step]) -> bool:
    return any(step.lost for step in steps)


def _legs(case: Case) -> Iterator[Step]:
    """Yield both legs; what one misses is lost only when the other misses it, too."""
    missing = case.fused is None
    for step in (words(case), vectors(case)):
        yield replace(step, lost=missing and step.passed is False)


def _not_reached(steps: list[Step], asked: _Asked) -> Iterator[Step]:
    """Yield the steps after the one where the passage was lost."""
    done = [step.name for step in steps]
    names = STEPS if asked.answer else STEPS[: STEPS.index("budget")]
    for name in names[names.index(done[-1]) + 1 :]:
        if name != "rerank":
            yield Step(name, None, "not-reached")
