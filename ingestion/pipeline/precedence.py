"""Which version of an archive may change its members: the newest that holds, others in order."""

from __future__ import annotations

from django.db.models import F, Q
from django.utils import timezone

from kb.access.effect import LATER, NOW, OVER
from kb.errors import TransientError
from kb.models import IN_PROGRESS, Version


class Overtaken(Exception):
    """A newer version of the archive was unpacked: its members are the right ones."""


def time_of(version: Version) -> str:
    """Return whether a version's dates lie ahead (LATER), behind (OVER), or neither (NOW)."""
    now = timezone.now()
    if version.effective_to is not None and version.effective_to <= now:
        return OVER
    return LATER if (version.effective_from or now) > now else NOW


def require_turn(version: Version) -> None:
    """Raise unless a version may change the archive's members now. Needs the archive locked.

    One that does not hold yet, or not any more, lets the older ones go first and holds none of
    them up: otherwise what holds today would never be read. Raises `Overtaken`, and
    `TransientError` (code `waits`) while a version that goes first is on its way.
    """
    others = Version.objects.filter(document=version.document_id).exclude(pk=version.pk)
    newer, now = Q(number__gt=version.number), timezone.now()
    past = Q(effective_to__isnull=False, effective_to__lte=F("ready_at"))
    # Not by its state: one that is indexed again for another title was unpacked long ago.
    if others.filter(newer, ready_at__isnull=False).exclude(past).exists():
        raise Overtaken
    begun = Q(effective_from__isnull=True) | Q(effective_from__lte=now)
    first = newer & begun & (Q(effective_to__isnull=True) | Q(effective_to__gt=now))
    if time_of(version) != NOW:
        first |= Q(number__lt=version.number)
    if others.filter(first, state__in=IN_PROGRESS, ready_at__isnull=True).exists():
        raise TransientError("Another version of the archive goes first.", code="waits")
