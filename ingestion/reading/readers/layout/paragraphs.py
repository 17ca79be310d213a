"""Lines of one column become paragraphs, headings, list items and listings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingestion.reading.readers.layout.joining import columns, joined
from ingestion.reading.readers.layout.words import Line
from ingestion.reading.readers.numbering import heading_level

ITEM = re.compile(r"^(?:[•◦▪●○■□‣–*+-]\s|[•◦▪●■]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s)")
_SENTENCE_END = re.compile(r"[.!?:;。！？：；…”\"')）\]]$")
_GAP = 0.45
"""Paragraphs are parted by so many sizes more than lines are."""
_LOOSE = 1.5
"""Lines set further apart than so many sizes are paragraphs."""
_INDENT = 1.0
_FULL = 0.85
_LARGER = 1.12


@dataclass(slots=True)
class Part:
    """Lines that belong together."""

    lines: list[Line]
    listing: bool = False

    @property
    def text(self) -> str:
        """The lines as one text; short ones, as in an address or a poem, stay lines."""
        return _text(self.lines, keep=self.listing)


def parts(lines: Sequence[Line], *, right: float) -> Iterator[Part]:
    """Yield the paragraphs of a column whose right edge is `right`."""
    held: list[Line] = []
    pitch = _pitch(lines)
    left = min((line.x for line in lines), default=0.0)
    for line in lines:
        if held and _new(held, line, pitch=pitch, left=left, right=right):
            yield Part(held, _fixed(held))
            held = []
        held.append(line)
    if held:
        yield Part(held, _fixed(held))


def _pitch(lines: Sequence[Line]) -> float:
    """Return the usual white space between two lines, in sizes."""
    spaces = sorted(
        (below.y - above.bottom) / below.size
        for above, below in pairwise(lines)
        if abs(above.size - below.size) < 0.1 * below.size
    )
    return min(spaces[len(spaces) // 3], _LOOSE) if spaces else 0.0


def _new(held: Sequence[Line], line: Line, *, pitch: float, left: float, right: float) -> bool:
    last = held[-1]
    size = max(last.size, line.size)
    if line.words[0].ready or last.words[0].ready or _fixed([line]) != _fixed([last]):
        return True
    apart = (line.y - last.bottom) / size > pitch + _GAP
    if apart or size > _LARGER * min(last.size, line.size):
        return True
    if _fixed([line]):
        return False
    return _other(held, line, left, right) or _ended(held, line, left=left, right=right)


def _other(held: Sequence[Line], line: Line, left: float, right: float) -> bool:
    """Tell whether a line is of another kind: in bold, an item of a list, a numbered heading."""
    last = held[-1]
    if _bold(line) != _bold(last) and (_bold(held[0]) or not _full(last, left, right)):
        return True
    if ITEM.match(line.text) and not _hanging(held, line):
        return True
    return _named(line, left, right) or _named(last, left, right)


def _ended(held: Sequence[Line], line: Line, *, left: float, right: float) -> bool:
    """Tell whether the last line ends a paragraph by its form."""
    last = held[-1]
    ends = bool(_SENTENCE_END.search(last.text))
    indented = line.x - left > _INDENT * line.size
    if indented and last.x - left < _INDENT * line.size and len(held) > 1:
        return ends
    outdented = held[0].x - line.x > 0.8 * line.size and len(held) > 1
    if outdented and ITEM.match(held[0].text):
        return True
    return ends and not _full(last, left, right)


def _hanging(held: Sequence[Line], line: Line) -> bool:
    """Tell a wrapped line that happens to begin with a number from an item of a list."""
    return (
        bool(re.match(r"\d", line.text))
        and not ITEM.match(held[0].text)
        and (line.x <= held[0].x + 0.5 * line.size and not _SENTENCE_END.search(held[-1].text))
    )


def _full(line: Line, left: float, right: float) -> bool:
    return line.right - left > _FULL * (right - left)


def _named(line: Line, left: float, right: float) -> bool:
    """Tell a heading such as "第三章 总则", which needs no space around it."""
    return not _full(line, left, right) and heading_level(line.text) > 0


def _bold(line: Line) -> bool:
    return all(word.bold for word in line.words)


def _fixed(lines: Sequence[Line]) -> bool:
    return all(word.fixed for line in lines for word in line.words)


def _text(lines: Sequence[Line], *, keep: bool) -> str:
    if keep:
        return "\n".join(_indented(lines))
    text, edge = "", max(line.right for line in lines)
    left = min(line.x for line in lines)
    for number, line in enumerate(lines):
        short = number and edge - lines[number - 1].right > 0.4 * (edge - left)
        text = f"{text}\n{line.text}" if short and len(lines) > 1 else joined(text, line.text)
    return text


def _indented(lines: Sequence[Line]) -> Iterator[str]:
    """Yield the lines of a listing, with their indents and inner gaps as spaces."""
    left = min(line.x for line in lines)
    sizes = [(w.right - w.x) / columns(w.text) for line in lines for w in line.words]
    width = median(sizes) or 1.0
    for line in lines:
        text = ""
        for word in line.words:
            gap = round((word.x - left) / width) - columns(text)
            text += " " * max(min(gap, 120), int(word.spaced and bool(text))) + word.text
        yield text
