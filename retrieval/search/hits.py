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

# By the version, where the gate looks already: by the passage they would be joined once more.
_DOCUMENT = "version__document__"
_SHOWN = (
    *("pk", "document_id", "version_id", "text", "headings", "page", "boxes", "language"),
    *(f"{_DOCUMENT}{name}" for name in ("external_id", "title", "collection", "collection__name")),
)


def hits_of(candidates: Sequence[Candidate], permitted: QuerySet[Passage]) -> list[Hit]:
    """Return those `permitted` in the order of `candidates`, ranked from 1, in one query."""
    if not candidates:
        return []
    rows = permitted.filter(pk__in=[each.id for each in candidates]).order_by().values(*_SHOWN)
    dated = Coalesce("version__effective_from", "version__created_at")
    found = {row["pk"]: row for row in rows.annotate(dated=dated)}
    there = (each for each in candidates if each.id in found)
    return [_hit(found[each.id], each, rank) for rank, each in enumerate(there, start=1)]


def _hit(row: dict[str, Any], seen: Candidate, rank: int) -> Hit:
    """Return a hit; `row` is what is shown of a passage, and since when it holds."""
    return Hit(
        passage_id=str(row["pk"]),
        document_id=str(row["document_id"]),
        version_id=str(row["version_id"]),
        external_id=row[f"{_DOCUMENT}external_id"],
        collection_id=str(row[f"{_DOCUMENT}collection"]),
        collection=row[f"{_DOCUMENT}collection__name"],
        title=row[f"{_DOCUMENT}title"],
        text=row["text"],
        headings=row["headings"],
        page=row["page"],
        boxes=row["boxes"],
        language=row["language"],
        rank=rank,
        similarity=seen.similarity,
        coverage=seen.coverage,
        dated=row["dated"].astimezone(UTC).isoformat(timespec="microseconds"),
    )
