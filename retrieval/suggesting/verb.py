"""The verb: what to offer for the text so far."""

from __future__ import annotations

from collections.abc import Sequence

from kb.access import Principal
from kb.access.searchable import searchable_documents
from retrieval.search.filters import ids
from retrieval.suggesting.sources import questions, sections, titles
from retrieval.suggesting.suggestion import Suggestion
from retrieval.suggesting.typed import Typed

MOST = 8
_SHARES = (4, 2, 2)
"""Places kept for documents, sections and questions; what one leaves free the others take."""


def suggest(
    text: str, *, reader: Principal, collections: Sequence[str] | None = None
) -> list[Suggestion]:
    """Return at most eight suggestions: documents, then sections, then the reader's questions.

    `collections` narrows documents and sections. Nothing is kept or logged of what was typed.
    Raises InvalidError for a collection that is not an id.
    """
    reader.require("read")
    typed = Typed(text)
    if not typed.is_enough:
        return []
    documents = searchable_documents(reader)
    if collections:
        documents = documents.filter(collection__in=ids(collections))
    kinds = [
        titles(typed, documents, MOST),
        sections(typed, documents, MOST),
        questions(typed, reader, MOST),
    ]
    return [each for kind, n in zip(kinds, _places(kinds), strict=True) for each in kind[:n]]


def _places(kinds: Sequence[Sequence[Suggestion]]) -> list[int]:
    """Return how many of each kind are shown: its share, and in turn what the others leave."""
    taken = [min(len(kind), share) for kind, share in zip(kinds, _SHARES, strict=True)]
    for i, kind in enumerate(kinds):
        taken[i] += min(len(kind) - taken[i], MOST - sum(taken))
    return taken
