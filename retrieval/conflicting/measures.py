"""The numbers with units of a statement: 25 days a year, at most 500 euros, 不超过500元."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.text import has_cjk
from retrieval.conflicting import units
from retrieval.grounding import figures_in

EXACT, LEAST, MOST, RANGE, ABOUT = "exact", "least", "most", "range", "about"

_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_ONES = "one|two|three|four|five|six|seven|eight|nine"
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_WORDS = rf"(?:{_TENS})(?:-(?:{_ONES}))?|{_TEENS}|{_ONES}"
_SCALE = r"hundred|thousand|million|billion|mn|bn|[km](?=\b)"
_MONEY = r"us\$|[€$£¥￥]|(?:eur|usd|gbp|rmb|cny|chf)\b"
_ENGLISH = re.compile(
    rf"(?:(?P<sign>{_MONEY}) ?)?(?<![\w.,])"
    rf"(?:(?P<low>{_DIGITS}|{_WORDS}) ?(?:to|-|–|(?<=between .)and|(?<=between ..)and"
    rf"|(?<=between ...)and|(?<=between ....)and) ?(?:{_MONEY})? ?)?(?P<number>{_DIGITS}|"
    rf"\b(?:{_WORDS})\b)(?!\w*-\d)"
    rf"(?:[ -]?(?P<scale>{_SCALE})\b)?(?P<rest>(?: ?%|°c?)|[a-z]{{1,2}}\b|"
    rf"(?:[ -][a-z][a-z'’]*){{0,3}})"
)
_HAN = "[零〇一二两三四五六七八九十百千万半]+"
_CHINESE = re.compile(
    rf"(?P<sign>[€$£¥￥])?(?:(?P<low>{_DIGITS}|{_HAN})(?:个|天|元|日)?(?:至|到|-|~|—|–)"
    rf")?(?P<number>百分之{_HAN}|{_DIGITS}|{_HAN}) ?(?P<scale>百万|千万|万|亿|百|千)?余?"
    rf" ?(?P<rest>{{units}})?"
)
_BEFORE = (
    (MOST, r"(?:at most|up to|maximum(?: of)?|max\.?|no(?:t)? more than|(?:not|"
    r"never) exceed(?:ing)?"
     r"|less than|fewer than|under|below|within|no later than|not later than|limited to|capped at"
     r"|不超过|最多|至多|不高于|不多于|低于|少于|不得超过|上限为|最高为?|不得高于|不大于)\W{0,2}$"),
    (LEAST, r"(?:at least|minimum(?: of)?|no(?:t)? (?:less|fewer) than|more than|over|above"
     r"|exceed(?:s|ing)?|not be less than|至少|不少于|不低于|最少|超过|高于|大于|满|不得少于|"
     r"不得低于"
     r"|不小于|达到)\W{0,2}$"),
    (ABOUT, r"(?:about|approximately|around|roughly|circa|nearly|almost|some|约|大约|大概|近|"
    r"将近)\W{0,2}$"),
)  # fmt: skip
_AFTER = (
    (LEAST, r"^\W{0,2}(?:or more|or above|and above|or longer|and more|以上|及以上|起)"),
    (MOST, r"^\W{0,2}(?:or less|or fewer|at most|or below|以内|之内|内|以下|及以下|封顶)"),
    (ABOUT, r"^\W{0,2}(?:左右|上下)"),
)
_PER = re.compile(
    r"^\W{0,2}(?:(?:per|an?|(?:for )?(?:each|every)) |/ ?)(?P<what>[a-z]+)|"
    r"^\W{0,2}/ ?(?P<zh>[天日人晚月年次餐])"
    r"|^\W{0,2}(?P<adverb>annually|yearly|monthly|weekly|daily|hourly)\b"
)
_EVERY = re.compile(r"每(?:个)?(?P<zh>天|日|周|星期|月|年|季度|小时|人|晚|夜|次|餐|位|名)")
_EACH = re.compile(
    r"\b(?:per|each|every) (?P<what>day|week|month|quarter|year|annum|night|person)\b"
    r"|\b(?P<adverb>annually|yearly|monthly|weekly)\b"
)
_UNIT_WORD = re.compile(r"[a-z'’]+|%|°c?")
_ENDS_UNIT = frozenset("of and or in for per a an the to is are at on by with".split())
_SAID = 4
"""Digits of a number that is given to its last one; with fewer, 1.2 million is 1,234,567."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A number of `unit`s, from `low` to `high`; `bound` says how it is meant.

    `per` holds what it is counted by, `places` the spans it takes in the statement.
    """

    unit: str
    low: float
    high: float
    bound: str
    per: frozenset[str]
    places: tuple[tuple[int, int], ...]

    @property
    def start(self) -> int:
        """Return where it begins."""
        return self.places[0][0]


def measures(plain: str) -> list[Measure]:
    """Return the measures of a folded statement, in order."""
    chinese = has_cjk(plain)
    pattern = _chinese() if chinese else _ENGLISH
    every = _every(plain, chinese)
    found = (_measure(plain, match, every, chinese) for match in pattern.finditer(plain))
    return [each for each in found if each]


def differ(one: Measure, other: Measure) -> bool:
    """Tell whether two measures of one unit cannot both be true of the same thing."""
    if one.bound == other.bound and one.bound != ABOUT:
        return not (_same(one.low, other.low) and _same(one.high, other.high))
    if ABOUT in (one.bound, other.bound):
        return abs(one.low - other.low) > 0.1 * max(one.low, other.low)
    for exact, bound in ((one, other), (other, one)):
        if exact.bound == EXACT:
            return not _lies(exact.low, bound)
    return False


def _lies(value: float, within: Measure) -> bool:
    least = within.bound == MOST or value >= within.low
    return least and (within.bound == LEAST or value <= within.high)


def _same(one: float, other: float) -> bool:
    if one == other:
        return True
    if min(one, other) < 1000:
        return False
    rough = min((one, other), key=lambda value: len(f"{value:.0f}".rstrip("0")))
    said = len(f"{rough:.0f}".rstrip("0"))
    exact = other if rough == one else one
    return said < _SAID and float(f"{exact:.{max(0, said - 1)}e}") == rough and said > 1


def _chinese() -> re.Pattern[str]:
    return re.compile(_CHINESE.pattern.replace("{units}", units.chinese_units()))


def _every(plain: str, chinese: bool) -> frozenset[str]:
    pattern = _EVERY if chinese else _EACH
    return frozenset(
        units.per(word) for match in pattern.finditer(plain) for word in match.groups() if word
    )


def _measure(
    plain: str, match: re.Match[str], every: frozenset[str], chinese: bool
) -> Measure | None:
    number = _value(match["number"], match["scale"])
    unit, factor, width, end = _unit(match, chinese)
    unit = "percent" if match["number"].startswith("百分之") else unit
    if number is None or (chinese and not unit and not match["number"][0].isdigit()):
        return None
    if not chinese and match["number"] == "one" and not unit:
        return None
    low = _value(match["low"], match["scale"]) if match["low"] else None
    before, after = plain[: match.start()], plain[end:]
    bound = _bound(before, after)
    if low is not None and low < number:
        bound = RANGE
    else:
        low = number
    per = _PER.match(after)
    by = {units.per(word) for word in per.groups() if word} if per else set()
    places = [
        (match.start(), match.end("scale") if match["scale"] else match.end("number")),
        (end - width, end),
    ]
    places += [(end, end + per.end())] if per else []
    return Measure(unit, low * factor, number * factor, bound, every | by, tuple(places))


def _value(written: str | None, scale: str | None) -> float | None:
    if not written:
        return None
    written = written.replace("百分之", "")
    if written[0].isdigit():
        value = float(written.replace(",", ""))
    elif written == "半":
        value = 0.5
    else:
        found = figures_in(written)
        if not found:
            return None
        value = sum(map(float, found))
    return value * units.FACTORS.get(scale or "", 1.0)


def _unit(match: re.Match[str], chinese: bool) -> tuple[str, int, int, int]:
    """Return (unit, factor, how wide it is written, where it ends)."""
    rest, start = match["rest"] or "", match.start("rest")
    start = match.end() if start < 0 else start
    sign = (match["sign"] or "").strip()
    money = (units.known_unit(sign) or ("", 1))[0]
    if chinese:
        unit, factor = units.known_unit(rest) or (money, 1)
        return money or unit, factor, len(rest), match.end()
    if money:
        return money, 1, 0, start
    words = [(each.group(), start + each.end()) for each in _UNIT_WORD.finditer(rest)]
    if re.match(r"[ -](?:working|business) days?\b", rest):
        return "workday", 1, words[1][1] - start, words[1][1]
    for word, end in words:
        if known := units.known_unit(word):
            return known[0], known[1], len(word), end
        if word in _ENDS_UNIT:
            break
    if words and (unit := units.counted(words[0][0])):
        return unit, 1, len(words[0][0]), words[0][1]
    return "", 1, 0, start


def _bound(before: str, after: str) -> str:
    for bound, pattern in _BEFORE:
        if re.search(pattern, before):
            return bound
    for bound, pattern in _AFTER:
        if re.match(pattern, after):
            return bound
    return EXACT
