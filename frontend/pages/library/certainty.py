"""How sure the reading of each page was, as numbers for an inline SVG."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from frontend.pages.library.chart import GAP, HEIGHT, STEP
from ingestion.assessing.report import LOW_CONFIDENCE

MOST_BARS = 120


@dataclass(frozen=True, slots=True)
class Page:
    """How sure the reading of a page is, in per cent; of several pages, the least sure one."""

    x: int
    y: int
    height: int
    width: int
    page: int
    percent: int
    low: bool


@dataclass(frozen=True, slots=True)
class Certainty:
    """All pages read from pictures; `line` is where certainty begins."""

    width: int
    height: int
    bars: list[Page]
    line: int
    least: int


def certainty(pages: Mapping[int, float]) -> Certainty | None:
    """Return the bars of the certainty (0 to 1) of pages, many pages to a bar if need be."""
    if not pages:
        return None
    ordered = sorted(pages.items())
    step = -(-len(ordered) // MOST_BARS)
    bars = []
    for place, start in enumerate(range(0, len(ordered), step)):
        page, value = min(ordered[start : start + step], key=lambda each: each[1])
        height = max(3, round(HEIGHT * value))
        bars.append(
            Page(
                place * STEP,
                HEIGHT - height,
                height,
                STEP - GAP,
                page,
                round(100 * value),
                value < LOW_CONFIDENCE,
            )
        )
    line = HEIGHT - round(HEIGHT * LOW_CONFIDENCE)
    least = min(bar.percent for bar in bars)
    return Certainty(len(bars) * STEP - GAP, HEIGHT, bars, line, least)
