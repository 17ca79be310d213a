"""Some thousand passages at once, by COPY: enough for Postgres to choose as it does for many."""

from __future__ import annotations

import random
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime

from django.db import connection

from kb.access import current_space
from kb.models import Collection, Document, Version
from kb.text import weights
from kb.text.bm25 import SPACE

PER_DOCUMENT = 10
WORDS = [f"common{n}" for n in range(40)]
_PASSAGES = """COPY kb_passage (id, document_id, version_id, ordinal, text, headings, boxes,
first_block, last_block, tokens, section, language, lexemes, bm25) FROM STDIN"""


def crowd(collection: Collection, count: int, *, seed: int = 1) -> list[Document]:
    """Publish `count` passages: ten common words each, and one of their own."""
    rng = random.Random(seed)
    documents = [
        Document(collection=collection, title=f"{collection.name} {n}")
        for n in range(-(-count // PER_DOCUMENT))
    ]
    Document.objects.bulk_create(documents)
    versions = [_version(document) for document in documents]
    Version.objects.bulk_create(versions)
    for document, version in zip(documents, versions, strict=True):
        document.current = document.latest = version
    Document.objects.bulk_update(documents, ["current", "latest"])
    places = [(versions[n // PER_DOCUMENT], n % PER_DOCUMENT) for n in range(count)]
    _copy(_PASSAGES, [_passage(*each, rng) for each in places])
    space = current_space()
    into = f"COPY {space.table} (passage_id, space_id, version_id, embedding) FROM STDIN"
    size = space.spec.dimensions
    _copy(into, [_vector(version, n, space.id, size, rng) for version, n in places])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE kb_passage, kb_version, kb_document, kb_grant")
        cursor.execute(f"ANALYZE {space.table}")
    return documents


def _version(document: Document) -> Version:
    return Version(
        document=document,
        number=1,
        filename="a.txt",
        format="txt",
        media_type="text/plain",
        size=1,
        sha256="0" * 64,
        state="ready",
        ready_at=datetime(2026, 1, 1, tzinfo=UTC),
        passage_count=PER_DOCUMENT,
    )


def _passage(version: Version, ordinal: int, rng: random.Random) -> Sequence[object]:
    own = f"own{version.pk.hex[:8]}x{ordinal}"
    words = [own, *(WORDS[min(int(rng.expovariate(0.15)), 39)] for _ in range(10))]
    bm25 = ",".join(f"{slot}:{w:.6g}" for slot, w in sorted(weights(words).items()))
    lexemes = " ".join(f"'{word}'" for word in sorted(set(words)))
    start = [uuid.uuid5(version.pk, str(ordinal)), version.document_id, version.pk, ordinal]
    return [*start, " ".join(words), "{}", "[]", 0, 0, 11, 0, "en", lexemes, f"{{{bm25}}}/{SPACE}"]


def _vector(
    version: Version, ordinal: int, space: int, size: int, rng: random.Random
) -> Sequence[object]:
    values = ",".join(f"{rng.gauss(0, 1):.3f}" for _ in range(size))
    return uuid.uuid5(version.pk, str(ordinal)), space, version.pk, f"[{values}]"


def _copy(statement: str, rows: Sequence[Sequence[object]]) -> None:
    body = "".join("\t".join(map(str, row)) + "\n" for row in rows)
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(body)
