"""Ids -> hits, through the gate once more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from typing import TYPE_CHECKING, Any

from django.db.models.functions import Coalesce

from retrieval.events import Hit
from retrieval.fusion import Candidate

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kb.models import Passage


def hits_of(candidates: Sequence[Candidate], permitted: QuerySet[Passage]) -> list[Hit]:
    """Return those `permitted` in the order of `candidates`, ranked from 1, in one query."""
    if not candidates:
        return []
    rows = permitted.filter(pk__in=[each.id for each in candidates]).defer("lexemes", "bm25")
    rows = rows.annotate(dated=Coalesce("version__effective_from", "version__created_at"))
    found = {row.pk: row for row in rows.select_related("document__collection")}
    there = (each for each in candidates if each.id in found)
    return [_hit(found[each.id], each, rank) for rank, each in enumerate(there, start=1)]


def _hit(row: Any, seen: Candidate, rank: int) -> Hit:
    """Return a hit; `row` is a passage with its document, and since when it holds."""
    document = row.document
    return Hit(
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
        similarity=seen.similarity,
        coverage=seen.coverage,
        dated=row.dated.astimezone(UTC).isoformat(timespec="microseconds"),
    )
