"""How long an answer holds its slot: the median of the last ones, kept by the database."""

from __future__ import annotations

from statistics import median

from retrieval.models import Written

REMEMBERED = 21
UNKNOWN = 20.0
"""Seconds, before anything was written."""


def pace() -> float:
    """Return the usual seconds of an answer."""
    latest = Written.objects.order_by("-pk").values_list("seconds", flat=True)
    return median(list(latest[:REMEMBERED]) or [UNKNOWN])


def note(seconds: float) -> None:
    """Remember how long an answer took."""
    last = Written.objects.create(seconds=seconds)
    Written.objects.filter(pk__lt=last.pk - 2 * REMEMBERED).delete()
