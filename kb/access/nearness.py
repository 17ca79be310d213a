"""What documents that the asker got through the gate have in common with each other."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import Avg, F, Func, QuerySet, TextField
from pgvector.django import CosineDistance

from kb.access.spaces import Space
from kb.models import Document, Passage, Sketch, Vector

COPY = 0.95
"""Share of shingles in common from which on one document is a copy of another."""


def centre_of(passage_ids: Iterable[uuid.UUID], space: Space) -> list[float] | None:
    """Return the mean of the vectors of permitted passages, or None where there are none."""
    rows = Vector.objects.filter(space=space.id, passage__in=list(passage_ids))
    mean: list[float] | None = rows.aggregate(mean=Avg("embedding"))["mean"]
    return mean


def similarities(
    passage_ids: Iterable[uuid.UUID], to: list[float], space: Space
) -> dict[uuid.UUID, float]:
    """Return passage -> its similarity to a vector, on the scale of the default embedder."""
    rows = Vector.objects.filter(space=space.id, passage__in=list(passage_ids))
    found = rows.values_list("passage", CosineDistance("embedding", to))
    return {pk: space.similarity(1 - distance) for pk, distance in found}


def with_words(passages: QuerySet[Passage]) -> list[Any]:
    """Return passages with their indexed `words`, each once."""
    words = Func(F("lexemes"), function="tsvector_to_array", output_field=ArrayField(TextField()))
    return list(passages.annotate(words=words).defer("lexemes", "bm25", "boxes"))


def without_copies(documents: Sequence[Document], of: Document) -> list[Document]:
    """Return the documents, permitted ones in their order, that copy neither `of` nor an earlier
    one of them."""
    from kb.text.minhash import likeness

    versions = [each.current_id for each in (of, *documents)]
    rows = Sketch.objects.filter(version__in=versions).values_list("version", "signature")
    signatures: dict[uuid.UUID | None, bytes] = {pk: bytes(mark) for pk, mark in rows}
    seen = [signatures.get(of.current_id, b"")]
    kept = []
    for document in documents:
        mine = signatures.get(document.current_id, b"")
        if mine and any(each and likeness(mine, each) >= COPY for each in seen):
            continue
        seen.append(mine)
        kept.append(document)
    return kept
