"""Removing for good what was deleted: rows, vectors, original files and page images."""

from __future__ import annotations

import shutil
import uuid
from datetime import timedelta
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from kb.models import Collection, Document, Version

_AT_ONCE = 50
"""Documents removed in one pass, so that one pass stays short."""


def purge(document_id: uuid.UUID) -> bool:
    """Remove a document whose purge time has come, with all that came from it.

    Waits for nobody: while a worker is still writing passages, which it will have to take back,
    this returns False and the reconciler removes the document later.
    """
    with transaction.atomic():
        due = Document.objects.select_for_update(skip_locked=True).filter(
            pk=document_id, deleted_at__isnull=False, purge_at__lte=Now()
        )
        document = due.first()
        if document is None:
            return False
        # The archive's deletion took its members along; one that lives is a document by itself.
        Document.objects.filter(container=document, deleted_at__isnull=True).update(container=None)
        _remove(document)
    return True


def purge_due() -> int:
    """Remove documents and collections whose time has come; return how many documents went."""
    due = Document.objects.filter(deleted_at__isnull=False, purge_at__lte=Now())
    removed = sum(map(purge, due.values_list("pk", flat=True)[:_AT_ONCE]))
    return removed + _purge_collections(_AT_ONCE - removed)


def _purge_collections(at_once: int) -> int:
    """Remove the documents of deleted collections, then the empty collections."""
    due = Collection.objects.filter(
        deleted_at__lte=Now() - timedelta(seconds=settings.UNDO_SECONDS)
    )
    removed = 0
    for collection in due:
        for document in Document.objects.filter(collection=collection)[: at_once - removed]:
            with transaction.atomic():
                _remove(document)
            removed += 1
        if not Document.objects.filter(collection=collection).exists():
            collection.delete()
    return removed


def _remove(document: Document) -> None:
    """Delete the rows now and the files once that is committed; a crash between leaves orphans."""
    of_it = Q(document=document) | Q(document__container=document)  # members go with their archive
    files = list(Version.objects.filter(of_it).values_list("pk", "file"))
    document.delete()
    for version_id, name in files:
        transaction.on_commit(partial(remove_files, version_id, name))


def remove_files(version_id: uuid.UUID, name: str) -> None:
    """Remove a version's original and its page images."""
    default_storage.delete(name)
    shutil.rmtree(pages_folder(version_id), ignore_errors=True)


def pages_folder(version_id: uuid.UUID) -> Path:
    """Return where the page images of a version are kept."""
    return Path(settings.HOME) / "pages" / str(version_id)
