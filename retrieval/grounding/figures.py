"""Numbers, however they are written: 1,200 = 1200, 3.0 = 3, twelve = 12 = 十二, March = 3."""

from __future__ import annotations

import re

from kb.text import fold

_DIGITS = re.compile(r"\d+(?:[.,:]\d+)*")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_WORDS = {
    word: str(value)
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen twenty".split()
    )
} | {
    word: str(value)
    for value, word in enumerate("thirty forty fifty sixty seventy eighty ninety".split(), start=3)
    for value in [value * 10]
}
_MONTHS = {
    name: str(number)
    for number, names in enumerate(
        "january|jan february|feb march|mar april|apr may june|jun july|jul august|aug "
        "september|sep|sept october|oct november|nov december|dec".split(),
        start=1,
    )
    for name in names.split("|")
}
_LATIN = re.compile("[a-z]+")
_HAN_DIGIT = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_HAN_UNIT = {"十": 10, "百": 100, "千": 1000, "万": 10_000}
_HAN = re.compile("[零〇一二两三四五六七八九十百千万]+")
_HAN_COUNTED = re.compile(
    "[零〇一二两三四五六七八九十百千万]+"
    "(?=[年月日号天周时点分秒元块次倍岁级层楼页份名位人台件条项章节期季小]|个(?:工作日|小时|月|星期|人))"
)
_AMBIGUOUS = {"may", "march", "mar", "one", "zero"}
"""English words that are only sometimes a number or a month."""


def figures_of(sentence: str) -> set[str]:
    """Return the numbers that `sentence` asserts, each in one normal form."""
    folded = fold(sentence)
    found = _digits(folded)
    found |= {_WORDS[w] for w in _LATIN.findall(folded) if w in _WORDS and w not in _AMBIGUOUS}
    return found | {_han(run) for run in _HAN_COUNTED.findall(folded) if run not in "一两万千百"}


def figures_in(passage: str) -> set[str]:
    """Return every number that `passage` could be read to contain: a superset of `figures_of`."""
    folded = fold(passage)
    found = _digits(folded)
    for word in _LATIN.findall(folded):
        found |= {table[word] for table in (_WORDS, _MONTHS) if word in table}
    return found | {_han(run) for run in _HAN.findall(folded)}


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


def _han(run: str) -> str:
    """Return a Chinese numeral in digits: 二十五 -> 25, 二〇二四 -> 2024."""
    if not any(char in _HAN_UNIT for char in run):
        return "".join(str(_HAN_DIGIT[char]) for char in run).lstrip("0") or "0"
    total, section, digit = 0, 0, 0
    for char in run:
        if char in _HAN_DIGIT:
            digit = _HAN_DIGIT[char]
        elif char == "万":
            total, section, digit = (section + digit) * 10_000, 0, 0
        else:
            section += (digit or 1) * _HAN_UNIT[char]
            digit = 0
    return str(total + section + digit)
