"""Ids -> hits, through the gate once more."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kb.access import Space, with_distance
from kb.text import tokens
from retrieval.events import Hit
from retrieval.search.terms import Terms

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kb.models import Passage


def hits_of(
    ids: Sequence[uuid.UUID],
    permitted: QuerySet[Passage],
    terms: Terms,
    space: Space,
    vector: list[float] | None,
) -> list[Hit]:
    """Return the hits among `permitted` in the order of `ids`, ranked from 1, in one query."""
    rows = permitted.filter(pk__in=ids).select_related("document__collection")
    rows = rows.defer("lexemes", "bm25")
    found = {row.pk: row for row in with_distance(rows, space, vector)}
    hits = []
    for rank, row in enumerate((found[pk] for pk in ids if pk in found), start=1):
        document = row.document
        present = set(tokens(" ".join([document.title, *row.headings, row.text])))
        hits.append(
            Hit(
                passage_id=str(row.pk),
                document_id=str(document.pk),
                version_id=str(row.version_id),
                external_id=document.external_id,
                collection_id=str(document.collection_id),
                collection=document.collection.name,
                title=document.title,
                text=row.text,
                headings=row.headings,
                page=row.page,
                boxes=row.boxes,
                language=row.language,
                rank=rank,
                similarity=_similarity(space, row.distance),
                coverage=terms.coverage(present),
            )
        )
    return hits


def _similarity(space: Space, distance: float | None) -> float:
    """Return 0 when nothing is known: no question's vector, or none of the passage."""
    return 0.0 if distance is None else space.similarity(1.0 - distance)
