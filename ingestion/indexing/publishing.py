"""The one transaction that makes a version readable."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from itertools import islice

from django.db import transaction
from django.db.models.functions import Coalesce, Now

from ingestion.errors import LeaseLost
from ingestion.indexing.effect import settle
from ingestion.indexing.headings import headings
from ingestion.indexing.rows import Embedded, rows
from ingestion.indexing.vectors import store, switching_waits
from kb.access import Space
from kb.models import Document, Draft, Heading, Passage, Sketch, State, Version
from kb.text import detect
from kb.text.minhash import Fingerprint

_BATCH = 100
_SAMPLE = 20_000
"""Characters that decide a version's language."""


@transaction.atomic
def publish(
    *,
    version_id: uuid.UUID,
    token: uuid.UUID,
    embedded: Sequence[Embedded],
    space: Space,
    title: str,
    sketch: Fingerprint | None,
) -> None:
    """Replace the passages of a version, make it READY, and current if it is in effect.

    `title` is what was embedded with every passage; if it is another by now, the version is queued
    once more. `sketch` is the fingerprint of the text, None when there is none.

    Nobody sees the passages before the end, where the rows are locked (document, then version)
    and the lease decides: so a delete or a replacement never waits for a long document. Raises
    `LeaseLost`, and leaves nothing, when another worker owns the version or when the document or
    its collection was deleted meanwhile, and `EmbedderChanged` when the vectors are not those that
    are searched any more.
    """
    switching_waits(space)
    version = Version.objects.filter(pk=version_id, lease_token=token).first()
    if version is None:
        raise LeaseLost("Another worker owns the version.")
    _replace_passages(version, embedded, space, title)
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
        ready_at=Coalesce("ready_at", Now()),
        passage_count=len(embedded),
        indexed_title=title,
        waiting_for="",
        waits=0,
        language=detect("\n".join(_sample(embedded))),
        lease_token=None,
        lease_until=None,
    )
    if not ready:
        raise LeaseLost("Another worker took the version over.")
    _leave_behind(version, sketch)
    settle(document)


def _replace_passages(
    version: Version, embedded: Sequence[Embedded], space: Space, title: str
) -> None:
    Passage.objects.filter(version=version).delete()
    Heading.objects.filter(version=version).delete()
    pending, seen = rows(version, embedded), set[tuple[str, ...]]()
    while batch := list(islice(pending, _BATCH)):
        Passage.objects.bulk_create(batch)
        Heading.objects.bulk_create(headings(version, batch, title, seen))
        first = batch[0].ordinal
        vectors = [each.vector for each in embedded[first : first + len(batch)]]
        store(space, [(each.id, each.version_id) for each in batch], vectors)


def _leave_behind(version: Version, sketch: Fingerprint | None) -> None:
    Draft.objects.filter(version=version).delete()
    Sketch.objects.filter(version=version).delete()
    if sketch is not None:
        Sketch.objects.create(version=version, signature=sketch.signature, bands=sketch.bands)


def _sample(embedded: Sequence[Embedded]) -> Iterator[str]:
    length = 0
    for each in embedded:
        if length > _SAMPLE:
            return
        length += len(each.piece.text)
        yield each.piece.text
