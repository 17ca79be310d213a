"""Numbers with what they count, and partial dates: a claim's must be those of its quote."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kb.text import fold
from kb.text.calendar import DAY_OF_MONTH, MONTH_NUMBERS, any_of
from retrieval.grounding import numerals, units
from retrieval.grounding.wording import words_of

NEXT = 3
"""Words behind a number among which is what it counts."""
_END = re.compile(r"[,.;:()|，。；：（）、\n]|\b(?:and|or|in|on|at|by|for|from|to|with|per)\b")
_DIGITS = re.compile(
    r"(?:(?<![\w)])(?P<minus>[-−]))?(?<![a-z0-9_.:])(?<![a-z][-−])"
    r"(?P<value>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?![.,:]?\d)"
)
_HAN = re.compile(f"(?<![{numerals.HAN}第])[{numerals.HAN}]+(?:点[{numerals.HAN}]+)?")
_RATE = {
    "day": r"per day|a day|each day|every day|daily|每[一]?[天日]|按日",
    "week": r"per week|a week|each week|every week|weekly|每[一个]*[周]|每个?星期|按周",
    "month": r"per (?:calendar )?month|a month|each month|every month|monthly|每个?月|按月|月均",
    "quarter": r"per quarter|each quarter|every quarter|quarterly|每个?季度",
    "year": r"per year|a year|each year|every year|yearly|annual|per annum|每一?年|按年|年均|年度?",
    "hour": r"per hour|an hour|each hour|every hour|hourly|每个?小时",
}
_RATES = {name: re.compile(rf"(?<![a-z])(?:{pattern})(?![a-z])") for name, pattern in _RATE.items()}
_MONTH = rf"(?P<name>{any_of(*MONTH_NUMBERS)})\.?(?![a-z])"
_YEAR = r"(?P<year>\d{4})"
_HAN_NUMBER = rf"(?:\d{{1,2}}|[{numerals.HAN}]{{1,3}})"
_DATES = [
    re.compile(rf"(?<!\w){DAY_OF_MONTH}\.? (?:of )?{_MONTH}(?:,? {_YEAR}(?!\w))?"),
    re.compile(rf"(?<!\w){_MONTH} {DAY_OF_MONTH}(?!\d)(?:,? {_YEAR}(?!\w))?"),
    re.compile(rf"(?<!\w){_MONTH},? {_YEAR}(?!\w)"),
    re.compile(rf"(?<![a-z0-9]){_YEAR}[-/.](?P<month>\d{{1,2}})[-/.]{DAY_OF_MONTH}(?![a-z0-9])"),
    re.compile(rf"(?<![\w.]){DAY_OF_MONTH}\.(?P<month>\d{{1,2}})\.{_YEAR}(?!\w)"),
    re.compile(
        rf"(?:(?P<year>\d{{4}}|[零〇一二三四五六七八九]{{4}})\s*年\s*)?"
        rf"(?P<month>{_HAN_NUMBER})\s*月\s*(?:(?P<day>{_HAN_NUMBER})\s*[日号])?"
    ),
]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of a text at `[start, end)` of its folded form; `unit` is empty when not known."""

    value: float
    scale: float
    unit: str
    start: int
    end: int

    @property
    def kind(self) -> str:
        """Return what it is compared with: a unit, `a year` or nothing that is known."""
        calendar = 1000 <= self.value <= 2199 and self.value.is_integer() and self.scale == 1.0
        return "a year" if calendar and self.unit in ("", "year") else self.unit

    def agrees(self, other: Quantity) -> bool:
        """Tell whether both are the same amount, as far as their units are known."""
        if self.unit and other.unit and self.unit != other.unit:
            return False
        if self.scale == other.scale or (other.scale == 1.0 and not other.unit):
            return self.value == other.value
        return abs(self.value * self.scale - other.value * other.scale) < 1e-6 * self.scale


@lru_cache(maxsize=2_048)
def quantities(text: str) -> tuple[Quantity, ...]:
    """Return the numbers of a text in order."""
    folded = fold(text)
    found = {each[:2]: each for each in _spelled(folded)}
    for match in _DIGITS.finditer(folded):
        value = float(match["value"].replace(",", ""))
        found[match.span("value")] = (*match.span("value"), -value if match["minus"] else value)
    return tuple(_with_unit(folded, *found[span]) for span in sorted(found))


def _spelled(folded: str) -> Iterator[tuple[int, int, float]]:
    yield from ((a, b, float(value)) for a, b, value in numerals.english(folded))
    for match in _HAN.finditer(folded):
        whole, _, fraction = match.group().partition("点")
        if fraction and (
            fraction[-1] in "十百千万" or folded[match.end() : match.end() + 1] == "分"
        ):
            continue  # 八点十分 is a time
        if whole.strip("零〇一二两三四五六七八九十百千廿卅壹贰叁肆伍陆柒捌玖拾佰仟") in (
            "万",
            "亿",
        ):
            whole = whole.rstrip("万亿") or whole
        if not whole.strip("万亿"):
            continue  # 1,350万元 is one number
        if whole == "一" and not units.after(folded, match.start() + 1)[1]:
            continue  # 一级, 一般
        value = float(numerals.chinese(whole))
        yield match.start(), match.start() + len(whole), value


def _with_unit(folded: str, start: int, end: int, value: float) -> Quantity:
    scale, unit, last = units.after(folded, end)
    if unit == "day" and re.search("月$", folded[:start]):
        unit = ""  # 7月1日
    unit = units.before(folded, start) or unit
    return Quantity(value, scale, unit, start, last)


def strange(claim: str, quote: str, excused: frozenset[float] = frozenset()) -> bool:
    """Tell whether a number of the claim counts something else in the quote, or has another sign.

    Only what stands in both with the same digits is compared here.
    """
    said, apart = amounts(quote), {each.start for each in amounts(claim)}
    for one in quantities(claim):
        if one.value in excused or one.start not in apart:
            continue
        same = [each for each in said if abs(each.value) == abs(one.value)]
        if one.unit and not same and _in_date(one, quote):
            return True
        if one.value < 0 and same and all(each.value > 0 for each in same):
            return f"({-one.value:g}" not in quote.replace(",", "")
        if same and not any(one.agrees(each) and _counts(one, each, quote) for each in same):
            return True
    return _other_rate(claim, quote)


def _in_date(one: Quantity, quote: str) -> bool:
    """Tell whether the number stands in the quote as a part of dates alone."""
    return one.kind != "a year" and any(each.value == one.value for each in quantities(quote))


def _counts(one: Quantity, other: Quantity, quote: str) -> bool:
    """Tell whether what the claim counts may be what the number of the quote counts.

    Where no known unit follows it, the unit must be among the words that do, or there are none.
    """
    if not one.unit or other.unit:
        return True
    rest = _END.split(fold(quote)[other.end : other.end + 60], maxsplit=1)[0]
    words = [word for word in words_of(rest) if not word.light][:NEXT]
    return not words or units.named(one.unit, rest)


def _other_rate(claim: str, quote: str) -> bool:
    """Tell whether the claim says per month of what is per year."""
    one, other = rates(claim), rates(quote)
    return bool(one - other) and bool(other - one)


def rates(text: str) -> frozenset[str]:
    """Return the spans of time that a text says something to be per."""
    folded = fold(text)
    return frozenset(name for name, pattern in _RATES.items() if pattern.search(folded))


Date = tuple[int | None, int, int | None]
"""(year, month, day)."""


def dates(text: str) -> list[Date]:
    """Return the dates of a text that name a month."""
    return [date for _start, _end, date in _placed_dates(fold(text))]


def _placed_dates(folded: str) -> Iterator[tuple[int, int, Date]]:
    for pattern in _DATES:
        for match in pattern.finditer(folded):
            parts = match.groupdict()
            name = parts.get("name")
            month = MONTH_NUMBERS[name] if name else _number(parts["month"])
            year, day = _number(parts.get("year")), _number(parts.get("day"))
            if month and 1 <= month <= 12:
                yield match.start(), match.end(), (year, month, day)


def amounts(text: str) -> list[Quantity]:
    """Return the numbers of a text that are no part of a date."""
    spans = [(start, end) for start, end, _date in _placed_dates(fold(text))]
    return [
        each
        for each in quantities(text)
        if not any(start <= each.start < end for start, end in spans)
    ]


def _number(text: str | None) -> int | None:
    if not text:
        return None
    return int(text) if text.isdigit() and text.isascii() else int(numerals.chinese(text))


def other_date(claim: str, quote: str) -> bool:
    """Tell whether the claim names a date that the quote does not."""
    said = dates(quote)
    return bool(said) and any(not _stands(one, said) for one in dates(claim))


def _stands(one: Date, said: Sequence[Date]) -> bool:
    return any(
        all(a is None or b is None or a == b for a, b in zip(one, other, strict=True))
        for other in said
    )
