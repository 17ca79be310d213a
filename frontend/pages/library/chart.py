"""A small bar chart as numbers for an inline SVG: a strict page has no style attributes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

HEIGHT, STEP, GAP = 64, 20, 4


@dataclass(frozen=True, slots=True)
class Bar:
    """One hour."""

    x: int
    y: int
    width: int
    height: int
    hour: datetime
    n: int


@dataclass(frozen=True, slots=True)
class Chart:
    """All hours; the tallest bar is as high as the chart."""

    width: int
    height: int
    bars: list[Bar]
    total: int
    most: int


def chart(hours: Sequence[tuple[datetime, int]]) -> Chart:
    """Return the bars of counts per hour; anything above zero can be seen."""
    most = max((n for _hour, n in hours), default=0)
    bars = []
    for place, (hour, n) in enumerate(hours):
        height = max(3, round(HEIGHT * n / most)) if n else 0
        bars.append(Bar(place * STEP, HEIGHT - height, STEP - GAP, height, hour, n))
    return Chart(len(hours) * STEP - GAP, HEIGHT, bars, sum(n for _hour, n in hours), most)
