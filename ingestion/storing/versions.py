"""Rows for staged files: a new document, a new version, or nothing when nothing changed."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import Max
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from ingestion.indexing import stem
from ingestion.indexing.effect import settle
from ingestion.reading.archives import CONTAINERS
from ingestion.storing.labels import Label, text_name
from ingestion.storing.room import Room
from ingestion.storing.staging import Staged
from kb.access import Principal, permitted_documents, record
from kb.access.lanes import lane_of
from kb.errors import ForbiddenError, NotFoundError
from kb.models import Collection, Document, Role, SourceItem, State, Version


def store(
    item: Staged, label: Label, collection: Collection, by: Principal, room: Room | None = None
) -> Document:
    """Create a document, or upsert the one with the label's external id. Needs a transaction.

    Raises `LimitError` (quota) when it is too much for `room`.
    """
    new = {
        "title": label.title or label.otherwise or stem(item.filename),
        "metadata": label.metadata or {},
        "tags": label.tags or [],
        "created_by_id": by.user_id,
    }
    if label.external_id is None:
        document, created = Document.objects.create(collection=collection, **new), True
    else:
        document, created = Document.objects.select_for_update(no_key=True).get_or_create(
            collection=collection, external_id=label.external_id, deleted_at=None, defaults=new
        )
    if not created:
        _relabel(document, label, by)
    if label.otherwise:
        # A title that is the name of a file gives way to the name of the next file.
        item.filename = text_name(document.title)
    renew(document, item, label, by, room)
    return document


def renew(
    document: Document, item: Staged, label: Label, by: Principal, room: Room | None = None
) -> None:
    """Give a locked (or new) document its next version, unless these are the bytes it has.

    Raises `LimitError` (quota) when it is too much for `room`.
    """
    if not _unchanged(document, item, label):
        if room is not None:
            room.take(documents=int(document.latest is None), size=item.size)
        add_version(document, item, by, label)
    elif label.dated and document.latest is not None:
        redate(document, document.latest, label, by)


def add_version(
    document: Document, item: Staged, by: Principal, label: Label | None = None
) -> Version:
    """Give a locked (or new) document its next version, and queue it."""
    said = label or Label()
    origins = [document.pk, *([document.container_id] if document.container_id else [])]
    behind = said.background or SourceItem.objects.filter(document__in=origins).exists()
    last = document.versions.aggregate(last=Max("number"))["last"] or 0
    version = Version(
        document=document,
        number=last + 1,
        filename=item.filename,
        format=item.format.name,
        media_type=item.format.media_type,
        size=item.size,
        sha256=item.sha256,
        created_by_id=by.user_id,
        effective_from=said.effective_from,
        effective_to=said.effective_to,
        lane=lane_of(by.user_id, document.collection_id, background=behind),
    )
    item.place(version)
    version.save(force_insert=True)
    # The queue goes by the database's clock alone, and the web server's may be an hour off.
    Version.objects.filter(pk=version.pk).update(next_attempt_at=Now())
    document.latest = version
    document.save(update_fields=["latest", "updated_at"])
    action = "document.submit" if version.number == 1 else "document.replace"
    record(action, by=by, target=document, version=version.number, size=item.size)
    return version


def redate(document: Document, version: Version, label: Label, by: Principal) -> None:
    """Change when a version of a locked document holds; what search reads follows at once."""
    version.effective_from, version.effective_to = label.effective_from, label.effective_to
    version.save(update_fields=["effective_from", "effective_to"])
    settle(document)
    record("document.redate", by=by, target=document, version=version.number)


def locked(document_id: uuid.UUID) -> Document:
    """Return a live document, locked. Raises `NotFoundError` when it was deleted meanwhile."""
    found = (
        Document.objects.select_for_update(no_key=True, of=("self",))
        .select_related("latest")
        .filter(pk=document_id, deleted_at__isnull=True)
        .first()
    )
    if found is None:
        raise NotFoundError(_("There is no such document."))
    return found


def _relabel(document: Document, label: Label, by: Principal) -> None:
    if not permitted_documents(by, Role.EDITOR).filter(pk=document.pk).exists():
        raise ForbiddenError(
            _("This external_id cannot be used in this collection."), code="external-id"
        )
    changed: dict[str, Any] = {}
    if label.title and label.title != document.title:
        changed["title"] = document.title = label.title
    if label.metadata is not None and label.metadata != document.metadata:
        changed["metadata"] = document.metadata = label.metadata
    if label.tags is not None and label.tags != document.tags:
        changed["tags"] = document.tags = label.tags
    if changed:
        document.save(update_fields=[*changed, "updated_at"])
        record("document.relabel", by=by, target=document)
    if "title" in changed and document.current is not None:
        settle(document)


def _unchanged(document: Document, item: Staged, label: Label) -> bool:
    latest = document.latest
    bad = {State.FAILED, State.QUARANTINED}
    if latest is None or latest.sha256 != item.sha256 or latest.state in bad:
        return False
    # The dates of an archive are those of its files, so that it has to be unpacked again.
    moved = label.dated and (label.effective_from, label.effective_to) != (
        latest.effective_from,
        latest.effective_to,
    )
    return not (moved and latest.format in CONTAINERS)
