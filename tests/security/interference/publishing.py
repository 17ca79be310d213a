"""Documents as plans, and their way into the tables through the product's own indexing."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from pgvector import HalfVector

from ingestion.indexing import publish
from ingestion.indexing.rows import Embedded
from ingestion.splitting import Piece, header
from ingestion.splitting.pieces import whole
from kb.access import current_space
from kb.models import Collection, Document, Version
from kb.text.minhash import sketch_of

FIRST, SECOND = datetime(2023, 1, 1, tzinfo=UTC), datetime(2024, 6, 1, tzinfo=UTC)
OVER, FUTURE = datetime(2024, 1, 1, tzinfo=UTC), datetime(2099, 1, 1, tzinfo=UTC)


@dataclass
class Sheet:
    """What a document says: (headings, text) per passage."""

    title: str
    language: str
    passages: list[tuple[list[str], str]]
    tags: list[str]
    metadata: dict[str, Any]
    flags: list[str] = field(default_factory=list)


def place(
    sheet: Sheet, collection: Collection, made_at: datetime, life: str, pk: uuid.UUID
) -> Document:
    """Publish a document with the versions that its `life` has.

    `plain`: one. `replaced`: an older one said something else. `coming`: another one begins in
    2099. `over`: the only one has ended, though the document still points at it.
    """
    document = Document.objects.create(
        pk=pk,
        collection=collection,
        title=sheet.title,
        tags=sheet.tags,
        metadata=sheet.metadata,
    )
    old = [(headings, f"{text} It was so before.") for headings, text in sheet.passages]
    if life == "replaced":
        _version(document, 1, sheet, old, ready_at=FIRST)
        _version(document, 2, sheet, sheet.passages, ready_at=SECOND)
    elif life == "coming":
        _version(document, 1, sheet, sheet.passages, ready_at=FIRST)
        _version(document, 2, sheet, old, ready_at=SECOND, effective_from=FUTURE)
    elif life == "over":
        ends = {"effective_from": FIRST, "effective_to": OVER}
        _version(document, 1, sheet, sheet.passages, ready_at=FIRST, **ends)
    else:
        _version(document, 1, sheet, sheet.passages, ready_at=FIRST)
    Document.objects.filter(pk=document.pk).update(created_at=made_at, updated_at=made_at)
    document.refresh_from_db()
    return document


def _version(
    document: Document,
    number: int,
    sheet: Sheet,
    passages: list[tuple[list[str], str]],
    **dates: datetime,
) -> None:
    begins = {k: v for k, v in dates.items() if k == "effective_from" and v == FUTURE}
    version = Version.objects.create(
        pk=uuid.uuid5(document.pk, str(number)),
        document=document,
        number=number,
        filename=f"{number}-{document.pk.hex[:6]}.txt",
        format="md" if len(passages) % 2 else "txt",
        media_type="text/plain",
        size=100,
        sha256=document.pk.hex * 2,
        flags=sheet.flags,
        lease_token=uuid.uuid4(),
        **begins,
    )
    Document.objects.filter(pk=document.pk).update(latest=version)
    token = version.lease_token
    assert token is not None
    publish(
        version_id=version.pk,
        token=token,
        embedded=_embedded(sheet.title, passages),
        space=current_space(),
        title=sheet.title,
        sketch=sketch_of(text for _headings, text in passages),
    )
    Version.objects.filter(pk=version.pk).update(created_at=dates["ready_at"], **dates)


def _embedded(title: str, passages: list[tuple[list[str], str]]) -> list[Embedded]:
    texts = [whole(header(title, headings), text) for headings, text in passages]
    vectors = current_space().embedder().passages(texts)
    return [
        Embedded(Piece(text, headings, None, [], n, n, len(text) // 4, n), whole_text, vector)
        for n, ((headings, text), whole_text, vector) in enumerate(
            zip(passages, texts, map(HalfVector, vectors), strict=True)
        )
    ]
