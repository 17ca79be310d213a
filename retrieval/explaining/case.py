"""A search with the passage that it is about."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kb.errors import NotFoundError
from retrieval.search.hybrid import Found
from retrieval.search.places import ByWords, by_meaning, by_words
from retrieval.search.request import Request
from retrieval.search.trace import Trace

_NOWHERE = 1 << 60


@dataclass(frozen=True, slots=True)
class Case:
    """One passage in one search: what the search did, and its exact place in each leg."""

    request: Request
    found: Found
    trace: Trace
    expected: frozenset[uuid.UUID]
    passage_id: uuid.UUID
    """The one of `expected` that came the furthest."""
    words: ByWords
    meaning: int | None
    titles: bool
    """Whether the asker is told which other passages stand before this one."""

    @property
    def fused(self) -> int | None:
        """Return its place in both legs together, from 1; None when no leg brought it."""
        fused = self.trace.fused
        return fused.index(self.passage_id) + 1 if self.passage_id in fused else None


def case_of(
    request: Request,
    found: Found,
    trace: Trace,
    passages: Sequence[uuid.UUID],
    *,
    titles: bool,
) -> Case:
    """Return the case of that one of `passages`, all in the scope, that came the furthest.

    Raises `NotFoundError` when the last of them has been withdrawn since the search.
    """
    terms = trace.question.terms
    words = by_words(terms, trace.scope, passages)
    meaning: dict[uuid.UUID, int] = {}
    if trace.vector is not None:
        meaning = by_meaning(trace.vector, trace.space, trace.scope, passages)
    far = _progress(trace)

    def order(pk: uuid.UUID) -> tuple[int, ...]:
        place = words[pk].place or _NOWHERE
        return (*(each.get(pk, _NOWHERE) for each in far), min(place, meaning.get(pk, _NOWHERE)))

    best = min((pk for pk in passages if pk in words), key=order, default=None)
    if best is None:
        raise NotFoundError(_("There is no such passage."))
    expected = frozenset(passages)
    return Case(
        request, found, trace, expected, best, words[best], meaning.get(best), titles=titles
    )


def _progress(trace: Trace) -> list[dict[uuid.UUID, int]]:
    """Return passage -> place after each stage, the last stage first."""
    lists = [[uuid.UUID(hit.passage_id) for hit in hits] for hits in (trace.shown, trace.reranked)]
    return [{pk: place for place, pk in enumerate(ids)} for ids in (*lists, trace.fused)]
