"""White space that runs down between words: what parts the columns of tables and of pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingestion.reading.readers.layout.words import Line, Word

_WIDE = 0.8
"""A gap of so many sizes is no space between words."""
_NARROW = 0.15
"""The least width of a gutter where two long cells stand side by side."""
_MORE, _ALIGNED = 0.34, 0.05
"""A gap just wider than a space counts where the cell begins exactly below the others."""
_NEAR = 0.5
_LEAST, _MOST = 2.0, 0.6
"""So many lines must hold a gutter open, and this share of those it parts."""
_FULL = 0.85
_STEP = 3.0
"""Lines further apart than so many sizes do not belong together."""
_LARGER = 1.25


@dataclass(frozen=True, slots=True)
class Gutter:
    """An interval of x that no word crosses."""

    start: float
    end: float


@dataclass(slots=True)
class Region:
    """Lines `first` to `last` of a page, parted by gutters."""

    first: int
    last: int
    gutters: list[Gutter]

    def columns(self, line: Line) -> list[list[Word]]:
        """Return the words of a line by column."""
        parts: list[list[Word]] = [[] for _ in range(len(self.gutters) + 1)]
        for word in line.words:
            parts[sum(word.x >= gutter.end - 0.5 for gutter in self.gutters)].append(word)
        return parts


def gaps(line: Line) -> list[Gutter]:
    """Return the wide gaps of a line."""
    wide = _WIDE * line.size
    pairs = zip(line.words, line.words[1:], strict=False)
    return [Gutter(a.right, b.x) for a, b in pairs if b.x - a.right >= wide]


def regions(lines: Sequence[Line]) -> list[Region]:
    """Return the parts of a column where gutters run through two lines or more."""
    found: list[Region] = []
    start, free = 0, 0
    left, right = min((n.x for n in lines), default=0.0), max((n.right for n in lines), default=0.0)
    full = left + _FULL * (right - left)
    while start < len(lines):
        region = _found(lines, start, free, full) if _parted(lines[start]) else None
        if region:
            found.append(region)
            start = free = region.last + 1
        else:
            start += 1
    return found


def _parted(line: Line) -> bool:
    """Tell whether a line may be a table's; the gaps of a listing are its own."""
    return not all(word.fixed for word in line.words) and bool(gaps(line))


def _found(lines: Sequence[Line], start: int, free: int, full: float) -> Region | None:
    """Return the region that begins at a line, or at one before it whose gaps are narrow."""
    region = _grown(lines, start, full)
    while start > free and _near(lines[start - 1 : start], lines[start]):
        wider = _grown(lines, start - 1, full)
        if not wider or wider.last < start or not _as_good(wider, region):
            break
        region, start = wider, start - 1
    return region


def _as_good(wider: Region, region: Region | None) -> bool:
    if region is None:
        return True
    return wider.last >= region.last and len(wider.gutters) >= len(region.gutters)


def _grown(lines: Sequence[Line], start: int, full: float) -> Region | None:
    end, gutters = start, gaps(lines[start])
    for number in range(start + 1, len(lines)):
        if not _near(lines[start:number], lines[number]):
            break
        tried = _gutters(lines[start : number + 1], full)
        if len(tried) < len(gutters) and _held(gutters, tried, lines[start:number], full):
            break
        if not tried:
            break
        end, gutters = number, tried
    end = _trimmed(lines, start, end, gutters)
    gutters = _gutters(lines[start : end + 1], full)
    return Region(start, end, gutters) if end > start and gutters else None


def _near(above: Sequence[Line], below: Line) -> bool:
    size = max(line.size for line in above)
    apart = below.y - above[-1].bottom > (_STEP - 1) * max(size, below.size)
    return not apart and below.size < _LARGER * size


def _held(
    before: Sequence[Gutter], after: Sequence[Gutter], lines: Sequence[Line], full: float
) -> bool:
    """Tell whether more than a single line held one of the gutters that vanished open."""
    gone = [each for each in before if not any(_overlap(each, other) for other in after)]
    return any(_support(each, lines, full) >= _LEAST for each in gone)


def _overlap(one: Gutter, other: Gutter) -> bool:
    return min(one.end, other.end) > max(one.start, other.start)


def _gutters(lines: Sequence[Line], full: float) -> list[Gutter]:
    """Return the gutters through all of these lines that enough of them hold open."""
    narrow = _NARROW * min(line.size for line in lines)
    edges = sorted((word.x, word.right) for line in lines for word in line.words)
    found, reach = [], edges[0][1]
    for left, right in edges:
        if left - reach >= narrow:
            found.append(Gutter(reach, left))
        reach = max(reach, right)
    least = min(_LEAST, len(lines))
    return [gutter for gutter in found if _support(gutter, lines, full) >= least]


def _support(gutter: Gutter, lines: Sequence[Line], full: float) -> float:
    """Return how many lines hold a gutter open; 0 when most of the lines it parts do not."""
    left = min(line.x for line in lines)
    found = [_holds(gutter, line, left, full) for line in lines]
    both = [value for value in found if value is not None]
    return sum(both) if sum(value > 0 for value in both) >= _MOST * len(both) else 0.0


def _holds(gutter: Gutter, line: Line, left: float, full: float) -> float | None:
    """Return 1 for a line that the gutter parts widely or that begins right of it, less for one
    whose words just begin below others, 0 if it runs on, None if it ends before."""
    before = [word.right for word in line.words if word.right <= gutter.start + 0.01]
    after = [word.x for word in line.words if word.x >= gutter.end - 0.01]
    if not after:
        return None
    gap = (after[0] - (before[-1] if before else left)) / line.size
    off = (after[0] - gutter.end) / line.size
    if gap >= _WIDE:
        return 1.0 if before or off < _NEAR else None
    if not before or gap < _MORE or off > _ALIGNED:
        return 0.0
    return 0.5 if line.right > full else 1.0


def _trimmed(lines: Sequence[Line], start: int, end: int, gutters: Sequence[Gutter]) -> int:
    """Leave out last lines that are no more than text below."""
    region = Region(start, end, list(gutters))
    while end > start:
        filled = sum(bool(part) for part in region.columns(lines[end]))
        step = lines[end].y - lines[end - 1].y
        if filled > 1 or step < 1.6 * lines[end].size:
            break
        end -= 1
    return end
