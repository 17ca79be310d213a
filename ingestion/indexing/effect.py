"""Which version of a document search reads now, and under which title."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce, Now

from ingestion.indexing.titles import title_for
from kb.access.effect import in_effect
from kb.models import Document, State, Version

_AT_ONCE = 200


def settle(document: Document) -> None:
    """Point a locked document at the version in effect now; at none when its time is over."""
    version = in_effect(Version.objects.filter(document=document)).first()
    if version is not None:
        document.title = title_for(document, version)
    document.current = version
    document.save(update_fields=["title", "current", "updated_at"])
    if version is not None and version.indexed_title != document.title:
        _index_again(version)


def settle_due() -> int:
    """Settle the documents for which a date has come since; return how many changed."""
    live = {"deleted_at__isnull": True}
    over = Document.objects.filter(current__effective_to__lte=Now(), **live)
    begun = in_effect(
        Version.objects.filter(effective_from__isnull=False, document__deleted_at__isnull=True)
    ).exclude(document__current=F("pk"))
    found = set(over.values_list("pk", flat=True)[:_AT_ONCE])
    found |= set(begun.values_list("document", flat=True)[:_AT_ONCE])
    for document_id in found:
        with transaction.atomic():
            locked = Document.objects.select_for_update(no_key=True).filter(pk=document_id, **live)
            if (document := locked.first()) is not None:
                settle(document)
    return len(found)


def _index_again(version: Version) -> None:
    """Queue a version for another title, which stands before each of its passages.

    The file is not read again, and the passages are found until the new ones replace them.
    """
    Version.objects.filter(pk=version.pk, state=State.READY).update(
        state=State.SPLITTING,
        ready_at=Coalesce("ready_at", "created_at"),
        progress=40,
        next_attempt_at=Now(),
        attempts=0,
        lost_leases=0,
    )
