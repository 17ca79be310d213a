"""Numbers for the people who run the server. Counts only: no names, no content."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count
from django.db.models.functions import TruncHour
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.access.principal import Principal
from kb.errors import NotFoundError
from kb.models import Document, State, Version

HOURS = 24


@dataclass(frozen=True, slots=True)
class Figures:
    """Documents by the state of their latest version, and versions made ready per hour."""

    states: list[tuple[str, str, int]]
    """(state, its word, documents)."""
    hours: list[tuple[datetime, int]]
    """(start of the hour, versions made ready in it), oldest first, `HOURS` of them."""


def require_staff(by: Principal) -> None:
    """Raise `NotFoundError` for everybody who does not run the server."""
    user = by.user()
    if not (user.is_active and user.is_staff):
        raise NotFoundError(_("There is no such page."))


def figures(*, by: Principal) -> Figures:
    """Return the server's figures, for staff; anyone else is told that there is nothing."""
    require_staff(by)
    live = Document.objects.filter(deleted_at__isnull=True, collection__deleted_at__isnull=True)
    rows = live.filter(latest__isnull=False).values_list("latest__state").annotate(Count("id"))
    found: dict[str, int] = dict(rows)
    states = [(state, str(word), found.get(state, 0)) for state, word in State.choices]
    return Figures(states, _hours())


def _hours() -> list[tuple[datetime, int]]:
    last = timezone.now().replace(minute=0, second=0, microsecond=0)
    starts = [last - timedelta(hours=back) for back in reversed(range(HOURS))]
    ready = Version.objects.filter(state=State.READY, ready_at__gte=starts[0])
    rows = ready.annotate(hour=TruncHour("ready_at")).values_list("hour").annotate(Count("id"))
    found: dict[datetime, int] = dict(rows)
    return [(start, found.get(start, 0)) for start in starts]
