"""Finding a quote in the text it came from, whatever white space lies between. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_IGNORED = re.compile(r"[\s|\u00ad\u200b]")
_ELLIPSIS = re.compile(r"\s*(?:…+|\.{3,})\s*")
_SHORTEST = 4
"""Parts of a quote shorter than this are too common to be looked for alone."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of text, marked or not."""

    text: str
    marked: bool


Spans = list[tuple[int, int]]


def find(quote: str, texts: Sequence[str]) -> list[Spans]:
    """Return for each text the spans that `quote` covers; a quote may run over several texts.

    White space and the bars between table cells do not count. A quote with an ellipsis is looked
    for part by part.
    """
    places = [(t, i) for t, text in enumerate(texts) for i in _kept(text)]
    joined = "".join(texts[t][i] for t, i in places)
    found: list[Spans] = [[] for _ in texts]
    at = 0
    for part in _ELLIPSIS.split(quote):
        wanted = "".join(part[i] for i in _kept(part))
        if len(wanted) < min(_SHORTEST, len(quote.strip()) or 1):
            continue
        start = joined.find(wanted, at)
        start = joined.find(wanted) if start < 0 else start
        if start >= 0:
            at = start + len(wanted)
            _cover(found, places[start:at])
    return found


def _kept(text: str) -> list[int]:
    return [i for i, char in enumerate(text) if not _IGNORED.match(char)]


def _cover(found: list[Spans], places: list[tuple[int, int]]) -> None:
    """Add one span per text from its first to its last place."""
    for text in dict.fromkeys(t for t, _i in places):
        inside = [i for t, i in places if t == text]
        found[text].append((inside[0], inside[-1] + 1))


def stretches(text: str, spans: Spans) -> list[Stretch]:
    """Cut `text` at `spans` (which may touch or overlap)."""
    cuts, at = [], 0
    for start, end in sorted(spans):
        start = max(start, at)
        if start > at:
            cuts.append(Stretch(text[at:start], marked=False))
        if end > start:
            cuts.append(Stretch(text[start:end], marked=True))
        at = max(at, end)
    if at < len(text):
        cuts.append(Stretch(text[at:], marked=False))
    return cuts
