"""Deleting a document, and taking that back."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q, Subquery
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from ingestion.pipeline.purging import purge
from ingestion.storing.room import returning
from ingestion.storing.versions import locked
from ingestion.tasks import ring
from kb.access import Principal, get_collection, get_document, record, restoring
from kb.access.principal import WRITE
from kb.errors import InvalidError, NotFoundError
from kb.models import IN_PROGRESS, Collection, Document, Role, Version


def withdraw(*, document: Document, by: Principal, undo: bool = False) -> None:
    """Delete a document, and with an archive its members: nothing can read it from now on.

    Its file, passages and vectors are removed now, or with `undo` after UNDO_SECONDS. Workers on
    it are fenced off. Raises `NotFoundError` or `ForbiddenError` (editors only).
    """
    by.require(WRITE)
    get_document(by, document.pk, Role.EDITOR)
    wait = timedelta(seconds=settings.UNDO_SECONDS if undo else 0)
    with transaction.atomic():
        held = locked(document.pk)
        # One statement, one time: by it `restore` knows what went together.
        Document.objects.filter(Q(pk=held.pk) | Q(container=held), deleted_at__isnull=True).update(
            deleted_at=Now(), purge_at=Now() + wait
        )
        Version.objects.filter(
            Q(document=held) | Q(document__container=held), state__in=IN_PROGRESS
        ).update(lease_token=None, lease_until=None, attempts=0)
        record("document.withdraw", by=by, target=held, undo=undo)
    if not undo:
        purge(held.pk)


def restore(*, document_id: uuid.UUID, by: Principal) -> Document:
    """Take a deletion back, within its time.

    Raises `NotFoundError` when it is too late or never was, `InvalidError` (code `external-id`)
    when another document took its place meanwhile, or (code `archive-deleted`) when the archive
    it came from is deleted, and `LimitError` (quota).
    """
    by.require(WRITE)
    try:
        with transaction.atomic(), returning(by):
            archive = _archive_of(document_id)
            gone = Document.objects.filter(deleted_at__isnull=False, purge_at__gt=Now())
            when = gone.filter(pk=document_id).values("deleted_at")
            gone.filter(
                Q(pk=document_id) | Q(container=document_id), deleted_at=Subquery(when)
            ).update(deleted_at=None, purge_at=None)
            # Asked only now, so that the rules for living documents decide; an error rolls back.
            document = get_document(by, document_id, Role.EDITOR)
            if archive is not None and archive.deleted_at is not None:
                raise InvalidError(
                    _("This file came from an archive that is deleted. Restore the archive."),
                    code="archive-deleted",
                )
            record("document.restore", by=by, target=document)
            transaction.on_commit(ring)
    except IntegrityError:
        if _require_right(document_id, by).container_id is None:
            taken = _("Another document has taken this one's external_id.")
        else:
            taken = _("The archive has another document for this file by now.")
        raise InvalidError(taken, code="external-id") from None
    return document


def restore_collection(*, collection_id: uuid.UUID, by: Principal) -> Collection:
    """Take the deletion of a collection back, within its time.

    Raises `NotFoundError`, also when it is too late, and `LimitError` (quota).
    """
    with transaction.atomic(), returning(by):
        found = restoring.restore_collection(collection_id=collection_id, by=by)
        transaction.on_commit(ring)
    return found


def _archive_of(document_id: uuid.UUID) -> Document | None:
    """Return the archive a document came from, locked as whoever changes its members does."""
    archives = Document.objects.select_for_update(no_key=True, of=("self",))
    return archives.filter(members=document_id).first()


def _require_right(document_id: uuid.UUID, by: Principal) -> Document:
    """Say "not found" to who could not see the document anyway, before any other reason."""
    document = Document.objects.filter(pk=document_id).first()
    if document is None:
        raise NotFoundError(_("There is no such document."))
    get_collection(by, document.collection_id, Role.OWNER if document.restricted else Role.EDITOR)
    return document
