"""Numbers, however they are written: 1,200 = 1200, 3.0 = 3, twelve = 12 = 十二, March = 3."""

from __future__ import annotations

import re

from kb.text import fold
from kb.text.calendar import MONTH_NUMBERS
from retrieval.grounding import numerals

_DIGITS = re.compile(r"\d+(?:[.,:]\d+)*")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_LATIN = re.compile("[a-z]+")
_HAN = re.compile(f"[{numerals.HAN}]+")
_HAN_COUNTED = re.compile(
    f"(?<=百分之)[{numerals.HAN}]+|[{numerals.HAN}]+"
    "(?=[^\u3400-\u9fff]|$|[年月日号天周时点分秒元块次倍岁级层楼页份名位人台件条项章节期季小成票%]|个(?:工作日|小时|月|星期|人))"
)
_AMBIGUOUS = {0, 1}
"""Numbers whose English words are only sometimes numbers."""


def figures_of(sentence: str) -> set[str]:
    """Return the numbers that `sentence` asserts, each in one normal form."""
    folded = fold(sentence)
    found = _digits(folded)
    spelled = numerals.english(folded)
    found |= {str(value) for _start, _end, value in spelled if value not in _AMBIGUOUS}
    counted = _HAN_COUNTED.findall(folded)
    return found | {numerals.chinese(run) for run in counted if run not in "一千百万亿"}


def figures_in(passage: str) -> set[str]:
    """Return every number that `passage` could be read to contain: a superset of `figures_of`."""
    folded = fold(passage)
    found = _digits(folded)
    found |= {str(value) for _start, _end, value in numerals.english(folded)}
    found |= {str(MONTH_NUMBERS[word]) for word in _LATIN.findall(folded) if word in MONTH_NUMBERS}
    return found | {numerals.chinese(run) for run in _HAN.findall(folded)}


def _digits(folded: str) -> set[str]:
    found = set()
    for run in _DIGITS.findall(folded):
        if _THOUSANDS.fullmatch(run):
            run = run.replace(",", "")
        found |= {_plain(part) for part in re.split("[,:]", run.removesuffix(":00"))}
    return found


def _plain(number: str) -> str:
    if number.count(".") == 1:
        whole, fraction = number.split(".")
        fraction = fraction.rstrip("0")
        return f"{whole.lstrip('0') or '0'}.{fraction}" if fraction else whole.lstrip("0") or "0"
    return number if "." in number else number.lstrip("0") or "0"
