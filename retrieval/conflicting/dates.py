"""The days, times of day and years of a statement."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.text.calendar import DAY_OF_MONTH, MONTH_NUMBERS, WEEKDAYS, WEEKDAYS_ZH, any_of
from retrieval.conflicting.measures import EXACT, Measure

_MONTH = rf"(?P<name>{any_of(*MONTH_NUMBERS)})\b\.?"
_NO_VERB = rf"(?P<name>{any_of(*(MONTH_NUMBERS.keys() - {'may'}))})\b\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DATES = [
    re.compile(rf"(?<!\d)(?P<year>\d{{4}})[-/.](?P<month>\d{{1,2}})[-/.]{DAY_OF_MONTH}(?!\d)"),
    re.compile(rf"(?<![\d.]){DAY_OF_MONTH}\.(?P<month>\d{{1,2}})\.{_YEAR}(?!\d)"),
    re.compile(rf"(?<!\d){DAY_OF_MONTH}\.? (?:of )?{_MONTH}(?:,? {_YEAR}(?!\d))?"),
    re.compile(rf"\b{_MONTH} {DAY_OF_MONTH}\b(?:,? {_YEAR}(?!\d))?"),
    re.compile(rf"(?:{_YEAR} ?年 ?)?(?<!\d)(?P<month>\d{{1,2}}) ?月 ?(?P<day>\d{{1,2}}) ?[日号]"),
]
_MONTH_ONLY = [
    re.compile(rf"\b{_MONTH} {_YEAR}(?!\d)"),
    re.compile(rf"{_YEAR} ?年 ?(?P<month>\d{{1,2}}) ?月(?!\d)"),
    re.compile(r"(?<![\d个])(?P<month>\d{1,2}) ?月(?=份|底|初|中旬|末)"),
    re.compile(rf"\b(?:in|by|until|end of|every|each|since|from|to) {_NO_VERB}"),
]
_TIME = re.compile(
    r"(?<!\d)(?P<hour>[01]?\d|2[0-4])[:：](?P<minute>[0-5]\d)(?: ?(?P<half>[ap])\.?m\b\.?)?"
    r"|(?<![\d.])(?P<hour2>1?\d) ?(?P<half2>[ap])\.?m\b\.?"
    r"|(?P<zh>上午|下午|晚上|早上|中午)?(?P<hour3>[0-2]?\d|"
    r"[一二三四五六七八九十]{1,2}) ?[点時](?!\d|击)(?P<zhhalf>半)?"
)
_WEEKDAY = re.compile(
    rf"\b(?P<name>{any_of(*WEEKDAYS)})s?\b|(?:星期|周|礼拜)(?P<zh>[{WEEKDAYS_ZH}天])"
)
_YEARS = re.compile(
    r"(?<![\d.,$€£¥])(?:fy ?)?((?:19|20)\d\d)(?!\d|[.,]\d|\s?(?:euro|eur|dollar|元|人|个))"
)
_HAN_HOUR = {char: n for n, char in enumerate("零一二三四五六七八九十")}
DAY, MONTH, TIME, WEEKDAY = "!day", "!month", "!time", "!weekday"


@dataclass(frozen=True, slots=True)
class Dated:
    """What was found, the years among it, and the statement with blanks in its place."""

    measures: list[Measure]
    years: frozenset[str]
    rest: str


def dated(plain: str) -> Dated:
    """Return the days, months, times and years of a folded statement."""
    found: list[Measure] = []
    years: set[str] = set()
    for unit, patterns in ((DAY, _DATES), (MONTH, _MONTH_ONLY)):
        for pattern in patterns:
            for match in pattern.finditer(plain):
                parts = match.groupdict()
                day, month = int(parts.get("day") or 0), _month(parts)
                if month <= 12 and day <= 31:
                    found.append(_at(unit, month * 100 + day, match))
                    years |= {parts["year"]} if parts.get("year") else set()
            plain = _blank(plain, found)
    for unit, pattern, value in ((TIME, _TIME, _minutes), (WEEKDAY, _WEEKDAY, _weekday)):
        found += [_at(unit, value(match), match) for match in pattern.finditer(plain)]
        plain = _blank(plain, found)
    for match in _YEARS.finditer(plain):
        years.add(match.group(1))
        plain = plain[: match.start()] + " " * len(match.group()) + plain[match.end() :]
    return Dated(sorted(found, key=lambda each: each.start), frozenset(years), plain)


def _at(unit: str, value: float, match: re.Match[str]) -> Measure:
    return Measure(unit, value, value, EXACT, frozenset(), (match.span(),))


def _blank(plain: str, found: list[Measure]) -> str:
    for each in found:
        for start, end in each.places:
            plain = plain[:start] + "\0" * (end - start) + plain[end:]
    return plain


def _month(parts: dict[str, str | None]) -> int:
    name = parts.get("name")
    return MONTH_NUMBERS[name] if name else int(parts.get("month") or 0)


def _minutes(match: re.Match[str]) -> float:
    parts = match.groupdict()
    written = parts["hour"] or parts["hour2"] or parts["hour3"] or "0"
    hour = int(written) if written.isdigit() else sum(_HAN_HOUR.get(char, 0) for char in written)
    half = parts["half"] or parts["half2"]
    late = half == "p" or parts["zh"] in ("下午", "晚上")
    hour = hour % 12 + 12 * late if half or (late and hour < 12) else hour
    return hour * 60 + int(parts["minute"] or 0) + (30 if parts["zhhalf"] else 0)


def _weekday(match: re.Match[str]) -> float:
    if match["name"]:
        return WEEKDAYS.index(match["name"])
    return WEEKDAYS_ZH.index(match["zh"].replace("天", "日"))
