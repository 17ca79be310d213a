"""Deletions at the source become deletions here, unless a listing looks like an accident."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from ingestion.intake import withdraw
from ingestion.sources.holding import Hold
from kb.access import Principal
from kb.errors import Message, NotFoundError
from kb.models import IN_PROGRESS, AuditEvent, Document, Source, SourceItem, Version

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


@transaction.atomic
def remove_all(source: Source, by: Principal) -> int:
    """Withdraw all documents made of a source, archives with their members; return how many.

    The members are not counted. Each document can be restored for a while.
    """
    made = source.items.filter(document__isnull=False).values("document")
    living = Document.objects.filter(
        pk__in=made, collection=source.collection_id, deleted_at__isnull=True
    )
    # Locked, so that no worker adds a member to an archive meanwhile.
    held = living.select_for_update(no_key=True, of=("self",)).order_by("pk")
    ids = list(held.values_list("pk", flat=True))
    # One statement, one time: by it `restore` knows what went together.
    Document.objects.filter(
        Q(pk__in=ids) | Q(container__in=ids),
        collection=source.collection_id,
        deleted_at__isnull=True,
    ).update(deleted_at=Now(), purge_at=Now() + timedelta(seconds=settings.UNDO_SECONDS))
    Version.objects.filter(
        Q(document__in=ids) | Q(document__container__in=ids),
        document__collection=source.collection_id,
        state__in=IN_PROGRESS,
    ).update(lease_token=None, lease_until=None, attempts=0)
    told = {"actor_id": by.user_id, "key_prefix": by.key_prefix, "target_type": "document"}
    AuditEvent.objects.bulk_create(
        (
            AuditEvent(action="document.withdraw", target_id=pk, detail={"undo": True}, **told)
            for pk in map(str, ids)
        ),
        batch_size=1000,
    )
    return len(ids)


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
