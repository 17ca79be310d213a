"""What a person who waits may know: the place in the queue, and about how long it takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Max, Min, Q
from django.db.models.functions import Now

from ingestion.pipeline.claiming import claimable
from kb.models import IN_PROGRESS, Version

_WINDOW = timedelta(minutes=10)
_FEWEST = 3
"""Documents that must have been finished in the window before a rate means anything."""


@dataclass(frozen=True, slots=True)
class Backlog:
    """The queue as a whole, for the status page and for alarms."""

    waiting: int
    working: int
    oldest_seconds: float
    """How long the oldest claimable version has been waiting."""


def position(version: Version) -> int:
    """Return how many documents are before this one: 0 when it is being worked on or has ended.

    An upper bound: documents of people who have fewer on their way may still go first, and those
    of people with more may let this one pass.
    """
    if version.state not in IN_PROGRESS or version.lease_token is not None:
        return 0
    before = Q(next_attempt_at__lt=version.next_attempt_at) | Q(
        next_attempt_at=version.next_attempt_at, pk__lt=version.pk
    )
    return claimable().filter(before).count() + 1


def seconds_per_document() -> float | None:
    """Return the present pace of all workers together, or None when too little is known."""
    recent = Version.objects.filter(ready_at__gt=Now() - _WINDOW)
    found = recent.aggregate(n=Count("pk"), first=Min("ready_at"), last=Max("ready_at"))
    if found["n"] < _FEWEST:
        return None
    span: timedelta = found["last"] - found["first"]
    return span.total_seconds() / int(found["n"] - 1)


def estimate(version: Version) -> int | None:
    """Return about how many seconds until this version is READY, or None when unknown."""
    pace = seconds_per_document()
    return None if pace is None else round(pace * max(position(version), 1))


def backlog() -> Backlog:
    """Return the size and age of the queue."""
    found = claimable().aggregate(n=Count("pk"), age=Now() - Min("next_attempt_at"))
    working = Version.objects.filter(state__in=IN_PROGRESS, lease_until__gt=Now()).count()
    age: timedelta | None = found["age"]
    return Backlog(found["n"], working, age.total_seconds() if age else 0.0)
