"""Deletions at the source become deletions here, unless a listing looks like an accident."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ingestion.intake import withdraw
from ingestion.sources.holding import Hold
from kb.access import Principal
from kb.errors import Message, NotFoundError
from kb.models import Source, SourceItem

FEW = 10
"""Fewer things than this may go at once without a second look."""


def gone(source: Source, key: str, hold: Hold, by: Principal) -> bool:
    """Withdraw what the source says is gone; return whether there was a document."""
    item = SourceItem.objects.filter(source=source, key=key).select_related("document").first()
    return item is not None and _remove(item, hold, by)


def unseen(source: Source, since: int) -> QuerySet[SourceItem]:
    """Return what was not seen in the visit that began with the run of this number."""
    items = SourceItem.objects.filter(source=source)
    return items.exclude(seen_in__gte=since).select_related("document").order_by("pk")


def suspicious(source: Source, since: int) -> Message:
    """Return why the missing things should be looked for once more, or nothing.

    A share that is not mounted lists nothing; that is no reason to delete a collection.
    """
    known = SourceItem.objects.filter(source=source).count()
    missing = unseen(source, since).count()
    if not missing or (missing < known and (known < FEW or missing <= known / 2)):
        return ""
    return _(
        "%(missing)s of %(known)s documents were not there any more. They are removed if the next "
        "run does not find them either."
    ) % {"missing": missing, "known": known}


def remove_unseen(source: Source, since: int, hold: Hold, by: Principal) -> int:
    """Withdraw what was not seen; return how many documents."""
    return sum(_remove(item, hold, by) for item in unseen(source, since).iterator(500))


def _remove(item: SourceItem, hold: Hold, by: Principal) -> bool:
    """Withdraw and forget in one transaction; for a while an owner can undo it."""
    document = item.document
    with transaction.atomic():
        removed = document is not None and document.deleted_at is None
        if document is not None and removed:
            try:
                withdraw(document=document, by=by, undo=True)
            except NotFoundError:
                removed = False
        SourceItem.objects.filter(pk=item.pk).delete()
        hold.fence()
    return removed
