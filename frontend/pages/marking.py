"""Finding a quote in the text it came from, whatever white space lies between. Pure functions."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

_IGNORED = re.compile(r"[\s|\u00ad\u200b]")
_KEPT = re.compile(r"[^\s|\u00ad\u200b]")
_ELLIPSIS = re.compile(r"\s*(?:…+|\.{3,})\s*")
_SHORTEST = 4
"""Parts of a quote shorter than this are too common to be looked for alone."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of text, marked or not."""

    text: str
    marked: bool
    anchor: bool = False
    """The first mark of a page: links to `#hit` lead here."""


Spans = list[tuple[int, int]]


def find(quote: str, texts: Sequence[str]) -> list[Spans]:
    """Return for each text the spans that `quote` covers; a quote may run over several texts.

    White space and the bars between table cells do not count. A quote with an ellipsis is looked
    for part by part, one of several rows that do not stand together row by row.
    """
    places = [(t, i) for t, text in enumerate(texts) for i in _kept(text)]
    joined = "".join(texts[t][i] for t, i in places)
    found: list[Spans] = [[] for _ in texts]
    at = 0
    for wanted in _parts(quote, joined):
        if len(wanted) < min(_SHORTEST, len(quote.strip()) or 1):
            continue
        start = joined.find(wanted, at)
        start = joined.find(wanted) if start < 0 else start
        if start >= 0:
            at = start + len(wanted)
            _cover(found, places[start:at])
    return found


def located(quote: str, texts: Sequence[str]) -> tuple[int, int] | None:
    """Return the first and the last text that `quote` stands in, word for word; None when nowhere.

    As `find`, for whole documents: fast, and of a quote with an ellipsis every part must be there.
    """
    plain = [_plain(text) for text in texts]
    joined, ends = "".join(plain), list(accumulate(map(len, plain)))
    places, at = list[int](), 0
    for wanted in _parts(quote, joined):
        at = joined.find(wanted, at)
        if at < 0:
            return None
        places += (at, at + len(wanted) - 1)
        at += len(wanted)
    return (bisect_right(ends, places[0]), bisect_right(ends, places[-1])) if places else None


def _parts(quote: str, joined: str) -> Iterator[str]:
    """Yield what of a quote is looked for at once, without white space."""
    for part in _ELLIPSIS.split(quote):
        whole = _plain(part)
        parts = [whole] if whole in joined else map(_plain, part.split("\n"))
        yield from filter(None, parts)


def _plain(text: str) -> str:
    return _IGNORED.sub("", text)


def _kept(text: str) -> list[int]:
    return [match.start() for match in _KEPT.finditer(text)]


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
