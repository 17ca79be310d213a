"""When a version holds."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Now
from django.utils import timezone

from kb.models import Document, State, Version

EFFECTS = LATER, NOW, OVER, REPLACED = "later", "now", "over", "replaced"


def in_effect(versions: QuerySet[Version], at: datetime | Now | None = None) -> QuerySet[Version]:
    """Return those of `versions` that hold `at` a time (now by default): one a document at most.

    A version holds from `effective_from` (or from when it was READY) until `effective_to`. It
    gives way to a newer one that holds too, or that took effect after it and is over.
    """
    time = at or Now()
    begun = _begun(versions, time).filter(_lasting(time))
    newer = _begun(Version.objects.filter(document=OuterRef("document")), time).filter(
        _lasting(time) | Q(start__gte=OuterRef("start")), number__gt=OuterRef("number")
    )
    return begun.filter(~Exists(newer))


def _begun(versions: QuerySet[Version], time: datetime | Now) -> QuerySet[Version]:
    published = Q(ready_at__isnull=False) | Q(state=State.READY)
    start = Coalesce("effective_from", "ready_at", "created_at")
    return versions.filter(published).annotate(start=start).filter(start__lte=time)


def _lasting(time: datetime | Now) -> Q:
    return Q(effective_to__isnull=True) | Q(effective_to__gt=time)


def effect_of(version: Version, document: Document) -> str | None:
    """Return whether a version holds now; None while it is not READY."""
    now = timezone.now()
    if version.ready_at is None and version.state != State.READY:
        return None
    if version.effective_to is not None and version.effective_to <= now:
        return OVER
    if document.current_id == version.pk:
        return NOW
    return LATER if (version.effective_from or now) > now else REPLACED
