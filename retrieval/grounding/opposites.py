"""Words that exclude each other: a claim that has one where its quote has the other is false."""

from __future__ import annotations

import re
from pathlib import Path

from kb.text import fold
from retrieval.grounding.sides import turned

_LINES = (Path(__file__).parent / "opposites.txt").read_text(encoding="utf-8").splitlines()
_SETS = [
    "first second third fourth fifth last".split(),
    "第一|一级|首 第二|二级 第三|三级 第四|四级".split(),
]
"""Of which a claim must not have one where its quote has another."""
_NAMED = [
    "mondays? tuesdays? wednesdays? thursdays? fridays? saturdays? sundays?".split(),
    [f"星期{day}|周{day}" for day in "一二三四五六"] + ["星期日|星期天|周日"],
    "utc|gmt cet|cest est|edt pst|pdt".split(),
    ["the same|likewise|相同|一样"],
    "half|半 twice|double\\w*|两倍|翻了?一?番 triple\\w*|三倍|三番".split(),
    "百余|百多|上百 千余|上千|数千 万余|上万|数万 数十|几十 数百|几百".split(),
]
"""Which a claim must not have at all unless its quote has it."""


def _pattern(words: str) -> re.Pattern[str]:
    latin = "|".join(word for word in words.split("|") if word.isascii())
    other = "|".join(word for word in words.split("|") if not word.isascii())
    parts = [rf"(?<![a-z])(?:{latin})(?![a-z])" if latin else "", other]
    return re.compile("|".join(filter(None, parts)))


_PAIRS = [tuple(_pattern(side) for side in line.split(" / ")) for line in _LINES if line[:1] != "#"]
RISE, FALL = next(pair for pair in _PAIRS if pair[0].fullmatch("rise"))
_EXCLUSIVE, _STRICT = (
    [[_pattern(word) for word in words] for words in sets] for sets in (_SETS, _NAMED)
)


def opposed(claim: str, quote: str) -> bool:
    """Tell whether the claim has one of two opposites, and the quote only the other.

    Or is on the other side of a date or place: from Berlin is not to Berlin.
    """
    one, other = fold(claim), fold(quote)
    for left, right in _PAIRS:
        for mine, theirs in ((left, right), (right, left)):
            if (
                mine.search(one)
                and not mine.search(other)
                and theirs.search(other)
                and not theirs.search(one)
            ):
                return True
    if turned(claim, quote) or any(_another(words, one, other) for words in _STRICT):
        return True
    return any(_another(words, one, other) and _another(words, other, one) for words in _EXCLUSIVE)


def _another(words: list[re.Pattern[str]], one: str, other: str) -> bool:
    """Tell whether the claim names one of `words` that the quote does not."""
    return any(word.search(one) and not word.search(other) for word in words)
