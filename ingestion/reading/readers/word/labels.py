"""The numbers in front of headings and list items, which Word keeps apart from the text."""

from __future__ import annotations

import re
from typing import Any

from ingestion.reading.readers.ooxml.package import W
from ingestion.reading.readers.word.styles import integer, value

_PLACE = re.compile(r"%(\d)")
_DIGITS = "零一二三四五六七八九"
_ROMAN: tuple[tuple[int, str], ...] = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
)
_ROMAN += ((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_MOST = 3_999
_LEVELS = 9
_CHINESE = ("chinese", "japanese", "taiwanese", "ideograph", "korean")


class Labels:
    """Counts the numbered paragraphs of a document."""

    def __init__(self, root: Any | None) -> None:
        self._levels: dict[str, dict[int, Any]] = {}
        self._lists: dict[str, str] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._counts: dict[str, list[int | None]] = {}
        if root is None:
            return
        for node in root.iter(f"{W}abstractNum"):
            levels = {_level(level): level for level in node.iter(f"{W}lvl")}
            self._levels[node.get(f"{W}abstractNumId", "")] = levels
        for node in root.iter(f"{W}num"):
            key = node.get(f"{W}numId", "")
            self._lists[key] = value(node, "abstractNumId")
            for each in node.iter(f"{W}lvlOverride"):
                start = integer(value(each, "startOverride"), None)
                if start is not None:
                    self._starts[key, _level(each)] = start

    def next(self, key: str, level: int) -> str:
        """Count a paragraph and return its label; "" for a bullet or an unknown list."""
        abstract = self._lists.get(key)
        levels = self._levels.get(abstract or "")
        level = min(level, _LEVELS - 1)
        if abstract is None or not levels or level not in levels:
            return ""
        counts = self._counts.setdefault(abstract, [None] * _LEVELS)
        override = self._starts.pop((key, level), None)
        current = counts[level]
        if override is not None or current is None:
            counts[level] = _start(levels.get(level)) if override is None else override
        else:
            counts[level] = current + 1
        counts[level + 1 :] = [None] * (_LEVELS - level - 1)
        return _label(levels, counts, level)


def _level(node: Any) -> int:
    return integer(node.get(f"{W}ilvl", ""), 0) or 0


def _start(level: Any | None) -> int:
    return 1 if level is None else integer(value(level, "start"), 1) or 0


def _label(levels: dict[int, Any], counts: list[int | None], level: int) -> str:
    if value(levels[level], "numFmt") in ("bullet", "none"):
        return ""
    plain = levels[level].find(f"{W}isLgl") is not None

    def number(match: re.Match[str]) -> str:
        at = int(match.group(1)) - 1
        if not 0 <= at < _LEVELS or levels.get(at) is None:
            return ""
        count = counts[at]
        kind = "decimal" if plain else value(levels[at], "numFmt")
        return written(_start(levels[at]) if count is None else count, kind)

    return _PLACE.sub(number, value(levels[level], "lvlText")).strip()


def written(number: int, kind: str) -> str:
    """Return a number as a list style of Word writes it."""
    if not 0 < number <= _MOST:
        return str(number)
    if kind.startswith(_CHINESE) and "Digit" not in kind:
        return _chinese(number)
    match kind:
        case "lowerRoman":
            return _roman(number)
        case "upperRoman":
            return _roman(number).upper()
        case "lowerLetter":
            return chr(97 + (number - 1) % 26) * min(1 + (number - 1) // 26, 9)
        case "upperLetter":
            return chr(65 + (number - 1) % 26) * min(1 + (number - 1) // 26, 9)
        case "decimalZero":
            return f"{number:02}"
    return str(number)


def _roman(number: int) -> str:
    made = ""
    for size, letters in _ROMAN:
        made += letters * (number // size)
        number %= size
    return made


def _chinese(number: int) -> str:
    made, gap = "", False
    for size, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, size)
        if digit:
            made += ("零" if gap and made else "") + _DIGITS[digit] + unit
            gap = False
        else:
            gap = bool(made)
    return made.removeprefix("一") if made.startswith("一十") else made
