"""Which paragraphs are headings: by size, by weight and by number."""

from __future__ import annotations

import re

from ingestion.reading.readers.layout.paragraphs import ITEM, Part
from ingestion.reading.readers.numbering import heading_level

_NUMBERED = re.compile(r"^(\d{1,2}(?:\.\d{1,2}){0,4})\.?\s+\S")
_LONGEST, _MOST_LINES = 200, 3
_LONGEST_BOLD = 90
_SENTENCE = re.compile(r"[.。;；,，:：]$")
_LETTERS = re.compile(r"[^\W\d_]")
_LEVELS = ((1.8, 1), (1.4, 2))
"""How much larger than the text, and the level; others are of level 3."""


def level_of(part: Part, *, body: float, larger: float) -> int:
    """Return the level of a heading from 1 to 6, or 0 for other text."""
    text = part.text.strip()
    if len(text) > _LONGEST or len(part.lines) > _MOST_LINES or not _LETTERS.search(text):
        return 0
    numbered = heading_level(text)
    if numbered:
        return numbered
    ratio = part.lines[0].size / (body or 1.0)
    dots = _NUMBERED.match(text)
    bold = all(word.bold for line in part.lines for word in line.words)
    if ratio >= larger and not (ratio < _LEVELS[-1][0] and _SENTENCE.search(text)):
        by_size = next((level for least, level in _LEVELS if ratio >= least), 3)
        return min(6, dots.group(1).count(".") + 1) if dots else by_size
    if not bold or len(text) > _LONGEST_BOLD or _SENTENCE.search(text):
        return 0
    if dots:
        return min(6, dots.group(1).count(".") + 1)
    return 0 if ITEM.match(text) else 4
