"""Lines that were wrapped become one text: hyphens repaired, no spaces between CJK characters."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingestion.reading.readers.layout.words import Line

_RANGES = (
    "\u2e80-\u2fdf\u3000-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef"
)
CJK = re.compile(f"[{_RANGES}]")
_CJK_END = re.compile(f"[{_RANGES}]$")
_CJK_START = re.compile(f"^[{_RANGES}]")
_HYPHEN = re.compile("[A-Za-zÀ-ÿ]{2}[-\u00ad\u0002\u2010]$")
_SMALL = re.compile("^[a-zà-ÿ]")
_SOFT = ("\u00ad", "\u0002")


def wrapped(lines: Sequence[Line], *, narrow: bool = False) -> str:
    """Return lines as one. In a `narrow` cell a hyphen at the end of a line is taken for one that
    belongs to the word, since compounds are broken there."""
    text = ""
    for line in lines:
        text = joined(text, line.text, narrow=narrow)
    return text


def joined(first: str, second: str, *, narrow: bool = False) -> str:
    """Return two lines as one."""
    if not first or not second:
        return first + second
    if first.endswith(_SOFT):
        return first[:-1] + second
    if _HYPHEN.search(first[-3:]) and _SMALL.match(second):
        return (first if narrow else first[:-1]) + second
    if first[-1] in "/\u2010-" and not first.endswith((" -", " /")):
        return first + second
    if _CJK_END.search(first[-1:]) and _CJK_START.match(second):
        return first + second
    return f"{first} {second}"


def columns(text: str) -> int:
    """Return how many columns of a terminal a text takes: CJK characters are two wide."""
    return len(text) + len(CJK.findall(text))
