"""Published documents for search tests, with vectors that depend on the text alone."""

from __future__ import annotations

import hashlib
import random
import uuid
from collections.abc import Sequence

from django.db import connection

from kb.embedding import Embedder
from kb.errors import TransientError
from kb.models import Collection, Document, Passage, Version
from kb.models.passages import DIMENSIONS
from kb.text import detect, tokens, weights
from kb.text.bm25 import SPACE


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

_INSERT = """INSERT INTO kb_passage (id, document_id, version_id, ordinal, text, headings, boxes,
first_block, last_block, tokens, language, embedder, embedding, lexemes, bm25)
VALUES (%s, %s, %s, %s, %s, '{}', '[]', 0, 0, 1, %s, 'bag-of-words', %s::halfvec,
array_to_tsvector(%s::text[]), %s::sparsevec)"""


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
        dense = "[" + ",".join(f"{x:.6g}" for x in vector_of(text)) + "]"
        passage_id = uuid.uuid5(version.pk, str(ordinal))
        row = (passage_id, document.pk, version.pk, ordinal, text, detect(text))
        rows.append((*row, dense, sorted(set(words)), f"{{{bm25}}}/{SPACE}"))
    with connection.cursor() as cursor:
        cursor.executemany(_INSERT, rows)
    document.current = document.latest = version
    document.save()
    assert Passage.objects.filter(version=version).count() == len(texts)
    return document
