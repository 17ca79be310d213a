"""Ids -> hits, through the gate once more."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db.models import FloatField, Value
from pgvector.django import CosineDistance

from kb.access import Principal, permitted_passages
from kb.text import tokens
from retrieval.events import Hit
from retrieval.search.lexical import Terms


def hits_of(
    ids: Sequence[uuid.UUID], *, reader: Principal, terms: Terms, vector: list[float] | None
) -> list[Hit]:
    """Return the hits in the order of `ids`, ranked from 1, in one query."""
    distance = CosineDistance("embedding", vector) if vector else Value(1.0, FloatField())
    rows = (
        permitted_passages(reader)
        .filter(pk__in=ids)
        .select_related("document__collection")
        .annotate(distance=distance)
        .defer("embedding", "lexemes", "bm25")
    )
    found = {row.pk: row for row in rows}
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
                similarity=1.0 - float(row.distance),
                coverage=terms.coverage(present),
            )
        )
    return hits
