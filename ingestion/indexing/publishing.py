"""The one transaction that makes a version readable."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from itertools import islice

from django.db import transaction
from django.db.models.functions import Now

from ingestion.errors import LeaseLost
from ingestion.indexing.rows import Embedded, rows
from ingestion.indexing.titles import title_for
from kb.models import Document, Passage, State, Version
from kb.text import detect

_BATCH = 100
_SAMPLE = 20_000
"""Characters that decide a version's language."""


@transaction.atomic
def publish(
    *, version_id: uuid.UUID, token: uuid.UUID, embedded: Sequence[Embedded], embedder: str
) -> None:
    """Replace the passages of a version, make it READY, and current if it is the newest so far.

    Nobody sees the passages before the end, where the rows are locked (document, then version)
    and the lease decides: so a delete or a replacement never waits for a long document. Raises
    `LeaseLost`, and leaves nothing, when another worker owns the version or when the document or
    its collection was deleted meanwhile.
    """
    version = Version.objects.filter(pk=version_id, lease_token=token).first()
    if version is None:
        raise LeaseLost("Another worker owns the version.")
    Passage.objects.filter(version=version).delete()
    pending = rows(version, embedded, embedder)
    while batch := list(islice(pending, _BATCH)):
        Passage.objects.bulk_create(batch)
    document = (
        Document.objects.select_for_update(no_key=True, of=("self",))
        .filter(versions=version_id, deleted_at__isnull=True, collection__deleted_at__isnull=True)
        .first()
    )
    if document is None:
        raise LeaseLost("The document was deleted while it was being indexed.")
    ready = Version.objects.filter(pk=version_id, lease_token=token).update(
        state=State.READY,
        progress=100,
        progress_at=Now(),
        ready_at=Now(),
        passage_count=len(embedded),
        language=detect("\n".join(_sample(embedded))),
        lease_token=None,
        lease_until=None,
    )
    if not ready:
        raise LeaseLost("Another worker took the version over.")
    _make_current(document, version)


def _sample(embedded: Sequence[Embedded]) -> Iterator[str]:
    length = 0
    for each in embedded:
        if length > _SAMPLE:
            return
        length += len(each.piece.text)
        yield each.piece.text


def _make_current(document: Document, version: Version) -> None:
    if document.current is not None and document.current.number >= version.number:
        return
    document.title = title_for(document, version)
    document.current = version
    document.save(update_fields=["title", "current", "updated_at"])
