"""How long documents take, learned from the last ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import DurationField, ExpressionWrapper, F
from django.db.models.functions import Now

from kb.models import Version

_LATELY = timedelta(hours=6)
_LAST = 100
_FEWEST = 3
"""Documents that must have been finished lately before a pace means anything."""


@dataclass(frozen=True, slots=True)
class Pace:
    """So many seconds for each document, and more for each byte."""

    seconds: float
    per_byte: float

    def of(self, count: int, size: int) -> float:
        """Return the seconds that `count` documents of `size` bytes together take."""
        return self.seconds * count + self.per_byte * size


@dataclass(frozen=True, slots=True)
class Paces:
    """The pace of each format; other formats go by all of them together."""

    formats: dict[str, Pace]
    overall: Pace

    def of(self, format: str, count: int, size: int) -> float:
        """Return the seconds that `count` documents of a format take, `size` bytes together."""
        return self.formats.get(format, self.overall).of(count, size)


def paces() -> Paces | None:
    """Return the present paces, or None when too few documents were finished lately."""
    took = ExpressionWrapper(F("ready_at") - F("claimed_at"), output_field=DurationField())
    rows = (
        Version.objects.filter(ready_at__gt=Now() - _LATELY, claimed_at__lt=F("ready_at"))
        .order_by("-ready_at")
        .values_list("format", took, "size")[:_LAST]
    )
    found: dict[str, list[tuple[float, int]]] = {}
    for format, duration, size in rows:
        found.setdefault(format, []).append((duration.total_seconds(), size))
    every = [each for some in found.values() for each in some]
    if len(every) < _FEWEST:
        return None
    known = {name: _pace(some) for name, some in found.items() if len(some) >= _FEWEST}
    return Paces(known, _pace(every))


def _pace(some: list[tuple[float, int]]) -> Pace:
    """Take the quickest as what each takes at least; the rest goes by size."""
    least = min(seconds for seconds, _ in some)
    size = sum(size for _, size in some)
    rest = sum(seconds for seconds, _ in some) - least * len(some)
    return Pace(least, rest / max(1, size))
