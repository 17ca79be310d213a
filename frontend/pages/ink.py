"""Where on a page a text is printed, by the places of its letters. Pure functions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ingestion.reading.papers import WHOLE

if TYPE_CHECKING:
    from ingestion.reading import Sheet

_UNPRINTED = re.compile("[\\s|\u00ad\u200b\u0002\ufffe\u2010\u2011-]")
"""What a reader adds or takes away where it joins lines and cells: spaces, bars and hyphens."""
_SLACK = 0.003


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as it is compared (a ligature is several), and its place in parts of the page."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


class Ink:
    """The letters that are printed in the boxes of a block, in the reader's order."""

    def __init__(self, sheet: Sheet, boxes: Sequence[dict[str, Any]]) -> None:
        first = boxes[0]
        self._page: int = first["page"]
        self._sideways = first["height"] * sheet.height > first["width"] * sheet.width
        letters = _within(sheet, boxes)
        self._orders = (letters, _by_rows(letters))

    def boxes(self, text: str, start: int, end: int) -> list[dict[str, Any]]:
        """Return a box for each line of `text[start:end]`; `text` is what the block says.

        Empty where the page does not say it in these letters.
        """
        before, wanted, after = (
            "".join(map(_plain, part)) for part in (text[:start], text[start:end], text[end:])
        )
        share = len(before) / (len(before) + len(wanted) + len(after) or 1)
        for letters in self._orders if wanted else ():
            if found := _nearest(letters, wanted, share):
                return self._lines(found)
        return []

    def _lines(self, letters: Sequence[Letter]) -> list[dict[str, Any]]:
        follows = _upright if self._sideways and len(letters) > 1 else _level
        lines: list[list[Letter]] = []
        for letter in letters:
            if lines and follows(lines[-1][-1], letter):
                lines[-1].append(letter)
            else:
                lines.append([letter])
        return [_around(line, self._page) for line in lines]


@lru_cache(4096)
def _plain(character: str) -> str:
    folded = unicodedata.normalize("NFKC", character).casefold()
    return _UNPRINTED.sub("", folded)


def _within(sheet: Sheet, boxes: Sequence[dict[str, Any]]) -> list[Letter]:
    """Return the letters inside of boxes, in the order of the boxes: it is the reader's order."""
    inside: list[list[Letter]] = [[] for _ in boxes]
    top = min(box["y"] for box in boxes) - _SLACK
    bottom = max(box["y"] + box["height"] for box in boxes) + _SLACK
    for letter in _letters(sheet):
        x, y = (letter.left + letter.right) / 2, (letter.top + letter.bottom) / 2
        if not top < y < bottom:
            continue
        near = [
            (abs(box["y"] + box["height"] / 2 - y) + abs(box["x"] + box["width"] / 2 - x) / 99, n)
            for n, box in enumerate(boxes)
            if -_SLACK < x - box["x"] < box["width"] + _SLACK
            and -_SLACK < y - box["y"] < box["height"] + _SLACK
        ]
        if near:
            inside[min(near)[1]].append(letter)
    return [letter for line in inside for letter in line]


def _letters(sheet: Sheet) -> Iterator[Letter]:
    for n, character in enumerate(sheet.text):
        if plain := _plain(character):
            left, top, right, bottom = (place / WHOLE for place in sheet.places[4 * n : 4 * n + 4])
            yield Letter(plain, left, top, right, bottom)


def _by_rows(letters: Sequence[Letter]) -> list[Letter]:
    """Return letters line by line across the page, as a reader takes the rows of a table."""
    rows: list[list[Letter]] = []
    for letter in sorted(letters, key=lambda each: each.top + each.bottom):
        if rows and _level(rows[-1][-1], letter):
            rows[-1].append(letter)
        else:
            rows.append([letter])
    return [letter for row in rows for letter in sorted(row, key=lambda each: each.left)]


def _level(one: Letter, other: Letter) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared > 0.5 * min(one.bottom - one.top, other.bottom - other.top)


def _upright(one: Letter, other: Letter) -> bool:
    shared = min(one.right, other.right) - max(one.left, other.left)
    return shared > 0.5 * min(one.right - one.left, other.right - other.left)


def _nearest(letters: Sequence[Letter], wanted: str, share: float) -> list[Letter]:
    """Return the letters that say `wanted`; of several places the one nearest to `share` of all."""
    owners = [n for n, letter in enumerate(letters) for _ in letter.text]
    stream = "".join(letter.text for letter in letters)
    places, at = [], stream.find(wanted)
    while at >= 0:
        places.append(at)
        at = stream.find(wanted, at + 1)
    if not places:
        return []
    best = min(places, key=lambda place: abs(place - share * len(stream)))
    return list(letters[owners[best] : owners[best + len(wanted) - 1] + 1])


def _around(letters: Sequence[Letter], page: int) -> dict[str, Any]:
    left, top = min(each.left for each in letters), min(each.top for each in letters)
    right, bottom = max(each.right for each in letters), max(each.bottom for each in letters)
    return {"page": page, "x": left, "y": top, "width": right - left, "height": bottom - top}
