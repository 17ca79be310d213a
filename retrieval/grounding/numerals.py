"""Numbers in words: twenty-five, two hundred, a dozen, 二十五, 廿五, 肆拾, 百分之十二."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SMALL = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen".split()
    )
}
_TENS = {
    word: value * 10
    for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
_ANY = "|".join(sorted([*_SMALL, *_TENS], key=len, reverse=True))
_ENGLISH = re.compile(
    rf"(?<![a-z])(?:(?P<hundreds>{_ANY}|a) hundred"
    rf"(?: and)?(?: (?P<rest>(?:{_ANY})(?:[- ](?:{_ANY}))?))?"
    rf"|(?P<tens>{'|'.join(_TENS)})[- ](?P<ones>{'|'.join(_SMALL)})"
    rf"|(?P<word>{_ANY})|(?P<dozen>(?:a |one )?dozen))(?![a-z])"
)
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟萬两〇", "一二三四五六七八九十百千万二零")
_DIGIT = {char: value for value, char in enumerate("零一二三四五六七八九")}
_UNIT = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
HAN = "零〇一二两三四五六七八九十百千万亿廿卅壹贰叁肆伍陆柒捌玖拾佰仟萬"
"""Characters of numerals."""


def english(folded: str) -> Iterator[tuple[int, int, int]]:
    """Yield (start, end, value) of the numbers in words of a folded English text."""
    for found in _ENGLISH.finditer(folded):
        parts = found.groupdict()
        if parts["hundreds"]:
            value = 100 * (1 if parts["hundreds"] == "a" else _of(parts["hundreds"]))
            value += sum(map(_of, re.split("[- ]", parts["rest"] or ""))) if parts["rest"] else 0
        elif parts["tens"]:
            value = _TENS[parts["tens"]] + _SMALL[parts["ones"]]
        else:
            value = 12 if parts["dozen"] else _of(parts["word"])
        yield found.start(), found.end(), value


def _of(word: str) -> int:
    return _SMALL[word] if word in _SMALL else _TENS[word]


def chinese(run: str) -> str:
    """Return a Chinese numeral in digits: 二十五 -> 25, 二〇二四 -> 2024, 廿五 -> 25."""
    run = run.replace("廿", "二十").replace("卅", "三十").translate(_FORMAL)
    if not any(char in _UNIT for char in run):
        return "".join(str(_DIGIT[char]) for char in run).lstrip("0") or "0"
    total, section, digit = 0, 0, 0
    for char in run:
        if char in _DIGIT:
            digit = _DIGIT[char]
        elif _UNIT[char] >= 10_000:
            total, section, digit = (total + section + digit) * _UNIT[char], 0, 0
        else:
            section += (digit or 1) * _UNIT[char]
            digit = 0
    return str(total + section + digit)
