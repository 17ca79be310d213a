"""Published documents for search tests, with vectors that depend on the text alone."""

from __future__ import annotations

import hashlib
import random
import uuid
from collections.abc import Sequence

import pytest
from django.db import connection

from kb.access import current_space, spaces
from kb.embedding import Embedder
from kb.errors import TransientError
from kb.models import Collection, Document, Passage, Version
from kb.text import detect, tokens, weights
from kb.text.bm25 import SPACE

DIMENSIONS = 384


def vector_of(text: str) -> list[float]:
    """Return a unit vector made of the text's tokens: texts that share words are near."""
    found = [0.0] * DIMENSIONS
    for token in tokens(text) or ["?"]:
        seed = int.from_bytes(hashlib.sha256(token.encode()).digest()[:8], "big")
        rng = random.Random(seed)
        for i in range(DIMENSIONS):
            found[i] += rng.gauss(0, 1)
    norm = sum(x * x for x in found) ** 0.5
    return [x / norm for x in found]


class BagOfWords:
    """A deterministic embedder without a model."""

    name, dimensions, longest = "bag-of-words", DIMENSIONS, 512

    def passages(self, texts: Sequence[str]) -> list[list[float]]:
        return [vector_of(text) for text in texts]

    def query(self, text: str) -> list[float]:
        return vector_of(text)

    def count(self, text: str) -> int:
        return len(tokens(text))


class Down(BagOfWords):
    """An embedder that does not answer."""

    def query(self, text: str) -> list[float]:
        raise TransientError("down")


embedder: Embedder = BagOfWords()


def use(monkeypatch: pytest.MonkeyPatch, chosen: Embedder = embedder) -> None:
    """Let every space embed with `chosen`."""
    monkeypatch.setattr(spaces, "load", lambda _spec: chosen)


_INSERT = """INSERT INTO kb_passage (id, document_id, version_id, ordinal, text, headings, boxes,
first_block, last_block, tokens, section, language, lexemes, bm25)
VALUES (%s, %s, %s, %s, %s, '{}', '[]', 0, 0, 1, 0, %s,
array_to_tsvector(%s::text[]), %s::sparsevec)"""


def store_vectors(vectors: Sequence[tuple[uuid.UUID, list[float]]]) -> None:
    """Put vectors of passages into the space in use, in place of those there."""
    space = current_space()
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {space.table} (passage_id, space_id, version_id, embedding)"
            f" SELECT id, {space.id}, version_id, %s::halfvec FROM kb_passage WHERE id = %s"
            " ON CONFLICT (passage_id, space_id) DO UPDATE SET embedding = excluded.embedding",
            [(str(vector), passage) for passage, vector in vectors],
        )


def shelve(collection: Collection, title: str, *texts: str) -> Document:
    """Publish a document with one passage per text."""
    document = Document.objects.create(collection=collection, title=title)
    version = Version.objects.create(
        document=document,
        number=1,
        filename=f"{title}.txt",
        format="txt",
        media_type="text/plain",
        size=1,
        sha256="0" * 64,
        state="ready",
        passage_count=len(texts),
        language=detect(" ".join(texts)),
    )
    rows = []
    for ordinal, text in enumerate(texts):
        words = tokens(f"{title}\n{text}")
        bm25 = ",".join(f"{slot}:{w:.6g}" for slot, w in sorted(weights(words).items()))
        passage_id = uuid.uuid5(version.pk, str(ordinal))
        row = (passage_id, document.pk, version.pk, ordinal, text, detect(text))
        rows.append((*row, sorted(set(words)), f"{{{bm25}}}/{SPACE}"))
    with connection.cursor() as cursor:
        cursor.executemany(_INSERT, rows)
    store_vectors([(row[0], vector_of(row[4])) for row in rows])
    document.current = document.latest = version
    document.save()
    assert Passage.objects.filter(version=version).count() == len(texts)
    return document
