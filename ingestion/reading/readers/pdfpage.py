"""A page as liteparse gives it: words, ruled tables, sideways text, and whether it is a scan."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from statistics import median
from typing import Any

from ingestion.reading.blocks import Block, Box
from ingestion.reading.readers import build, pdfium
from ingestion.reading.readers.layout.boxes import Paper
from ingestion.reading.readers.layout.page import Style, blocks
from ingestion.reading.readers.layout.words import Word
from ingestion.reading.readers.pdfhidden import Place
from ingestion.reading.readers.source import Source

_BOLD = re.compile("bold|black|heavy|semibold|demi", re.I)
_FIXED = re.compile("mono|courier|consol|menlo|typewriter|cmtt", re.I)
_BOLD_WEIGHT = 600
_OF_HEIGHT = 0.75
"""The size of most fonts, as a share of the height of their boxes."""
_CLOSE = 0.12
"""Less space than so many sizes between two runs of text is none."""
_UNMAPPED = re.compile("[\ufffd\ue000-\uf8ff\U000f0000-\U0010ffff]")
_GARBLED = 0.2
_FEW_LETTERS = 60
_MUCH, _NEARLY_ALL = 0.35, 0.8
"""Pictures that cover so much of a page with few letters hold its text, and make it a scan."""


@dataclass(slots=True)
class Page:
    """A page, its words in points from the top left."""

    number: int
    width: float
    height: float
    words: list[Word]
    turned: list[Turned] = field(default_factory=list)
    picture: bool = False
    """Its text is in a picture, or in letters whose meaning was lost."""
    scan: bool = False
    """Pictures cover all of it."""
    covered: bool = False
    """Pictures cover much of it."""
    garbled: bool = False
    lost_table: bool = False

    @property
    def paper(self) -> Paper:
        """Where its boxes lie."""
        return Paper(self.number, self.width, self.height)

    @property
    def letters(self) -> int:
        """How many letters its words have, upright and turned."""
        groups = [self.words, *(turned.words for turned in self.turned)]
        return sum(len(word.text) for words in groups for word in words)


@dataclass(slots=True)
class Turned:
    """Text that runs up (270) or down (90) a page, or upside down, with its words set upright."""

    degrees: int
    words: list[Word]
    paper: Paper

    def blocks(self, style: Style) -> Iterator[Block]:
        """Yield its blocks, with their boxes where they are on the page."""
        for block in blocks(self.words, self.paper, style):
            block.boxes = [self._back(box) for box in block.boxes]
            yield block

    def _back(self, box: Box) -> Box:
        if self.degrees == 90:
            return Box(box.page, _less(box.y + box.height), box.x, box.height, box.width)
        if self.degrees == 270:
            return Box(box.page, box.y, _less(box.x + box.width), box.height, box.width)
        x, y = _less(box.x + box.width), _less(box.y + box.height)
        return Box(box.page, x, y, box.width, box.height)


def _less(value: float) -> float:
    return round(max(0.0, 1.0 - value), 4)


def made(page: Any) -> Page:
    """Return a page of liteparse's as ours."""
    upright: list[Word] = []
    sideways: dict[int, list[Word]] = {}
    before = None
    for item in page.text_items:
        words = list(_words(item, before))
        before = item
        degrees = round(item.rotation / 90) * 90 % 360
        if degrees:
            sideways.setdefault(degrees, []).extend(_upright(w, degrees, page) for w in words)
        else:
            upright += words
    found = Page(page.page_num, page.width, page.height, upright)
    found.turned = [Turned(d, words, _paper(d, page)) for d, words in sideways.items()]
    _judge(found, page)
    _tables(found, page)
    return found


def _words(item: Any, before: Any) -> Iterator[Word]:
    size = _size(item)
    name = item.font_name or ""
    bold = bool(_BOLD.search(name)) or (item.font_weight or 0) >= _BOLD_WEIGHT
    fixed = bool(_FIXED.search(name))
    spaced = not (before and _touches(before, item, size))
    for word in item.words or [item]:
        text = word.text.strip()
        if text:
            right, bottom = word.x + word.width, word.y + word.height
            yield Word(text, word.x, word.y, right, bottom, size, spaced, bold, fixed)
        spaced = True


def _size(item: Any) -> float:
    """Return the size of an item's letters; a font may be of size 1 and enlarged by a matrix."""
    high = item.width if round(item.rotation / 90) % 2 else item.height
    size = float(item.font_size or 0.0)
    return size if 0.5 * high <= size <= 2.0 * high else max(_OF_HEIGHT * high, 0.1)


def _touches(before: Any, item: Any, size: float) -> bool:
    level = abs(before.y + before.height - item.y - item.height) < 0.5 * size
    gap = item.x - before.x - before.width
    return level and -size < gap < _CLOSE * size and not before.text.endswith(" ")


def _upright(word: Word, degrees: int, page: Any) -> Word:
    """Set a word upright, in the page turned back by `degrees`."""
    box = _turned((word.x, word.y, word.right, word.bottom), degrees, page)
    return Word(word.text, *box, word.size, True, word.bold, word.fixed)


def _turned(place: Place, degrees: int, page: Any) -> Place:
    """Return where a place is on the page turned back by `degrees`."""
    x, y, right, bottom = place
    if degrees == 90:
        return y, page.width - right, bottom, page.width - x
    if degrees == 270:
        return page.height - bottom, x, page.height - y, right
    return page.width - right, page.height - bottom, page.width - x, page.height - y


def _paper(degrees: int, page: Any) -> Paper:
    sides = (page.width, page.height) if degrees == 180 else (page.height, page.width)
    return Paper(page.page_num, *sides)


def _judge(found: Page, page: Any) -> None:
    """Tell whether the page is a picture, by its images and its letters."""
    text = "".join(item.text for item in page.text_items)
    letters = sum(not character.isspace() for character in text)
    signs = page.complexity
    coverage = 0.0 if signs is None else 1.0 if signs.full_page_image else signs.image_coverage
    found.scan, found.covered = coverage >= _NEARLY_ALL, coverage >= _MUCH
    lost = len(_UNMAPPED.findall(text))
    found.garbled = letters > 0 and (lost > _GARBLED * letters or bool(signs and signs.is_garbled))
    outlines = signs is not None and not letters and signs.needs_ocr
    found.picture = found.garbled or outlines or (letters < _FEW_LETTERS and found.covered)


def _tables(found: Page, page: Any) -> None:
    """Put ruled tables in place of their words."""
    layout = page.complexity.layout if page.complexity else None
    if not layout or not layout.ruled_table_count:
        return
    for item in page.blocks or []:
        if item.kind == "table" and item.bbox:
            _place(found, item)
        found.lost_table = found.lost_table or item.kind == "grid_fallback"


def _place(found: Page, item: Any) -> None:
    rows = ([item.header] if item.header else []) + (item.rows or [])
    cells = [[build.line(cell.text) for cell in row] for row in rows]
    table = build.table(cells, header=1 if item.header else 0, page=found.number)
    box = item.bbox
    right, bottom = box.x + box.width, box.y + box.height
    inside = [word for word in found.words if _within(word, box.x, box.y, right, bottom)]
    if table is None or not inside:
        return
    table.boxes = [found.paper.box(box.x, box.y, right, bottom)]
    gone = {id(word) for word in inside}
    size = median(word.size for word in inside)
    stand_in = Word(" ", box.x, box.y, right, box.y + size, size, ready=table)
    found.words = [word for word in found.words if id(word) not in gone] + [stand_in]


def _within(word: Word, x: float, y: float, right: float, bottom: float) -> bool:
    across, down = (word.x + word.right) / 2, (word.y + word.bottom) / 2
    return x <= across <= right and y <= down <= bottom


def hide(page: Page, document: pdfium.Document, source: Source) -> None:
    """Take out the words that no reader of the page sees, with a note of what they say, and add
    the ends of lines that the page cut off."""
    odd = document.odd(page.number, scan=page.scan)
    left = page.letters - sum(len("".join(each.text.split())) for each in odd if each.hidden)
    if page.covered and left < _FEW_LETTERS and any(each.layer for each in odd):
        # What is drawn invisibly says what the pictures show: look at them, or else believe it.
        believed = left <= 0 and not source.may_look
        page.picture = not believed
        odd = [each for each in odd if not (believed and each.layer)]
    for text, place, hidden, _ in odd:
        if hidden:
            source.note("hidden-text", page=page.number, text=build.line(text))
            _drop(page, text, place)
        elif place and not any(_within(w, *place) for w in _same(page.words, text)):
            _go_on(page, text.strip(), place)


def _same(words: Iterable[Word], text: str) -> list[Word]:
    said = set(text.split())
    return [word for word in words if word.text in said]


def _drop(page: Page, text: str, place: Place | None) -> None:
    """Take out what a hidden text says where it stands; elsewhere the same words may be seen."""
    if place is None:
        return
    gone = {id(word) for word in _same(page.words, text) if _within(word, *place)}
    page.words = [word for word in page.words if id(word) not in gone]
    for turned in page.turned:
        box = _turned(place, turned.degrees, page)
        # Sideways text often comes letter by letter.
        turned.words = [w for w in turned.words if w.text not in text or not _within(w, *box)]


def _go_on(page: Page, text: str, place: Place) -> None:
    x, y, right, bottom = place
    level = [word for word in page.words if word.y < (y + bottom) / 2 < word.bottom]
    last = max(level, key=lambda word: word.right, default=None)
    if last and last.ready is None:
        page.words.append(replace(last, text=text, x=max(x, last.right), right=right, spaced=True))


def body_size(pages: Sequence[Page]) -> float:
    """Return the size of most letters, those of listings only where there are hardly others."""
    words = [word for page in pages for word in page.words if word.ready is None]
    sizes: dict[float, float] = {}
    for word in words:
        size = round(word.size, 1)
        sizes[size] = sizes.get(size, 0) + len(word.text) * (0.1 if word.fixed else 1.0)
    return max(sizes, key=lambda size: sizes[size], default=1.0)
