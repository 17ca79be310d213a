"""Rows for staged files: a new document, a new version, or nothing when nothing changed."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import Max
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from ingestion.indexing import stem
from ingestion.storing.labels import Label
from ingestion.storing.staging import Staged
from kb.access import Principal, permitted_documents, record
from kb.errors import ForbiddenError, NotFoundError
from kb.models import Collection, Document, Role, State, Version


def store(item: Staged, label: Label, collection: Collection, by: Principal) -> Document:
    """Create a document, or upsert the one with the label's external id. Needs a transaction."""
    new = {
        "title": label.title or stem(item.filename),
        "metadata": label.metadata or {},
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
    if created or not _unchanged(document, item):
        add_version(document, item, by)
    return document


def add_version(document: Document, item: Staged, by: Principal) -> Version:
    """Give a locked (or new) document its next version, and queue it."""
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
    if changed:
        document.save(update_fields=[*changed, "updated_at"])
        record("document.relabel", by=by, target=document)


def _unchanged(document: Document, item: Staged) -> bool:
    latest = document.latest
    bad = {State.FAILED, State.QUARANTINED}
    return latest is not None and latest.sha256 == item.sha256 and latest.state not in bad
