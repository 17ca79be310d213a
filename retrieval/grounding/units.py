"""What a number counts: days, percent, dollars, millions. One canonical form for two languages."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kb.text import has_cjk
from kb.text.calendar import WEEKDAYS_ZH

_WRITTEN = {
    "microsecond": "us|μs|microsecond|microseconds|微秒",
    "millisecond": "ms|msec|msecs|millisecond|milliseconds|毫秒",
    "second": "s|sec|secs|second|seconds|秒|秒钟",
    "minute": "min|mins|minute|minutes|分钟",
    "hour": "h|hr|hrs|hour|hours|小时|个小时|钟头|个钟头",
    "day": "day|days|天|日",
    "week": "week|weeks|星期|个星期|周|礼拜|个礼拜",
    "month": "month|months|个月",
    "quarter": "quarter|quarters|季度|个季度",
    "year": "year|years|yr|yrs|年",
    "percent": "%|percent|per cent|pct|percentage point|percentage points|百分点|个百分点",
    "permille": "‰|per mille|千分点",
    "usd": "usd|us$|us $|u.s.$|u.s. $|$|dollar|dollars|us dollar|us dollars|美元|美金",
    "cent": "cent|cents|美分|欧分",
    "eur": "eur|euro|euros|€|欧元",
    "gbp": "gbp|pound|pounds|£|英镑",
    "cny": "cny|rmb|yuan|¥|人民币|元|块|块钱",
    "jpy": "jpy|yen|日元",
    "hkd": "hkd|hk$|港元|港币",
    "chf": "chf|franc|francs|瑞士法郎",
    "kilobyte": "kb|kib|kilobyte|kilobytes",
    "megabyte": "mb|mib|megabyte|megabytes",
    "gigabyte": "gb|gib|gigabyte|gigabytes",
    "terabyte": "tb|tib|terabyte|terabytes",
    "millimetre": "mm|millimetre|millimetres|millimeter|millimeters|毫米",
    "centimetre": "cm|centimetre|centimetres|centimeter|centimeters|厘米",
    "metre": "m|metre|metres|meter|meters|米",
    "kilometre": "km|kilometre|kilometres|kilometer|kilometers|公里|千米",
    "mile": "mi|mile|miles|英里",
    "foot": "ft|foot|feet|英尺",
    "milligram": "mg|milligram|milligrams|毫克",
    "litre": "l|litre|litres|liter|liters|升",
    "millilitre": "ml|millilitre|millilitres|milliliter|milliliters|毫升",
    "gram": "g|gram|grams|克",
    "kilogram": "kg|kilogram|kilograms|公斤|千克",
    "ton": "ton|tons|tonne|tonnes|吨",
    "people": "person|persons|people|employees|人|名|位",
}
UNITS = {word: unit for unit, written in _WRITTEN.items() for word in written.split("|")}
"""What may stand behind a number -> the unit."""
SCALES = {
    **dict.fromkeys(("thousand", "thousands"), 1e3),
    **dict.fromkeys(("million", "millions", "mn", "mio"), 1e6),
    **dict.fromkeys(("billion", "billions", "bn"), 1e9),
    **dict.fromkeys(("trillion", "trillions"), 1e12),
    "万": 1e4,
    "亿": 1e8,
}
"""What may stand between a number and its unit -> the factor."""
MONEY = frozenset(("usd", "eur", "gbp", "cny", "jpy", "hkd", "chf"))
_UNLESS = {
    "日": "元",
    "星期": f"[{WEEKDAYS_ZH}天]",
    "个星期": f"[{WEEKDAYS_ZH}天]",
    "周": f"[{WEEKDAYS_ZH}年岁]",
    "元": "月|旦|素|件|器",
    "名": "为|称",
}
"""What follows where a word is no unit: 3元月 is no money."""


def any_of(words: Iterable[str]) -> str:
    """Return the pattern of one of these units or scales that no longer word begins with."""
    return "|".join(map(_alone, sorted(words, key=lambda word: (-len(word), word))))


def _alone(word: str) -> str:
    longer = _UNLESS.get(word) if has_cjk(word) else "[a-z]"
    return re.escape(word) + (f"(?!{longer})" if longer else "")


_SCALE = re.compile(f"[- ]?(?P<word>{any_of(SCALES)})")
_AFTER = re.compile(f"[- ]?(?P<word>{any_of(UNITS)})")
_NOT_BEFORE = frozenset(("yuan", "元", "块", "块钱"))
_BEFORE_UNITS = {
    **{word: unit for word, unit in UNITS.items() if unit in MONEY and word not in _NOT_BEFORE},
    "百分之": "percent",
    "千分之": "permille",
}
_BEFORE = re.compile(rf"(?P<word>{'|'.join(map(re.escape, _BEFORE_UNITS))})\s?$")


def after(folded: str, end: int) -> tuple[float, str, int]:
    """Return (scale, unit or "", end) of what stands behind a number that ends at `end`."""
    scale, unit = 1.0, ""
    while found := _SCALE.match(folded, end):
        scale *= SCALES[found["word"]]
        end = found.end()
    if found := _AFTER.match(folded, end):
        unit, end = UNITS[found["word"]], found.end()
    return scale, unit, end


def named(unit: str, text: str) -> bool:
    """Tell whether a folded text names the unit."""
    written = any_of(word for word, each in UNITS.items() if each == unit)
    return re.search(f"(?<![a-z])(?:{written})", text) is not None


def before(folded: str, start: int) -> str:
    """Return the unit that stands before a number that starts at `start`: a currency."""
    found = _BEFORE.search(folded[max(0, start - 12) : start])
    return _BEFORE_UNITS[found["word"]] if found else ""
