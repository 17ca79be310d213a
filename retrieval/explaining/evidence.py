"""What an answer makes of what was found: room before the model, and enough evidence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings

from retrieval.abstaining import shifts_of, weigh
from retrieval.explaining.case import Case
from retrieval.explaining.explanation import Step
from retrieval.explaining.sought import holding
from retrieval.prompting import Source, pack


def _kept(case: Case, text: str, source: Source) -> bool:
    return bool(holding(text, [(case.passage_id, source.text)]))


def evidence(case: Case, text: str) -> Iterator[Step]:
    """Yield what packing and weighing do with a found passage; `text` is what was expected."""
    query, hits = case.request.query, case.found.hits
    sources = pack(query, hits, settings.EVIDENCE_TOKENS)
    expected = {str(pk) for pk in case.expected}
    mine = next((source for source in sources if source.hit.passage_id in expected), None)
    told: dict[str, Any] = {"count": len(sources)}
    if case.titles:
        told["sources"] = [[source.hit.passage_id, source.hit.title] for source in sources]
    if mine is None:
        yield Step("budget", False, "no-room", told, lost=True)
    elif holding(text, [(case.passage_id, mine.hit.text)]) and not _kept(case, text, mine):
        yield Step("budget", False, "cut-away", told | {"n": mine.n}, lost=True)
    else:
        whole = mine.text == mine.hit.text
        yield Step("budget", True, "whole" if whole else "cut", told | {"n": mine.n})
    enough = weigh(query, hits, shifts_of(hits)).enough
    yield Step("evidence", enough, "enough" if enough else "too-weak", lost=not enough)
