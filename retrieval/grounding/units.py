"""What a number counts: days, percent, dollars, millions. One canonical form for two languages."""

from __future__ import annotations

import re

_UNITS = {
    "microsecond": "us|µs|μs|microseconds?|微秒",
    "millisecond": "ms|msecs?|milliseconds?|毫秒",
    "second": "s|secs?|seconds?|秒钟?",
    "minute": "mins?|minutes?|分钟",
    "hour": "h|hrs?|hours?|个?小时|个?钟头",
    "day": "days?|天|日(?!元)",
    "week": "weeks?|个?星期(?![一二三四五六日天])|周(?![一二三四五六日年岁])|个?礼拜",
    "month": "months?|个月",
    "quarter": "quarters?|个?季度",
    "year": "years?|yrs?|年",
    "percent": "%|percent|per cent|pct|percentage points?|个?百分点",
    "permille": "‰|per mille|千分点",
    "usd": "us dollars?|u\\.?s\\.? ?\\$|us\\$|usd|dollars?|\\$|美元|美金",
    "cent": "cents?|美分|欧分",
    "eur": "eur|euros?|€|欧元",
    "gbp": "gbp|pounds?|£|英镑",
    "cny": "cny|rmb|yuan|人民币|元(?!月|旦|素|件|器)|块钱?",
    "jpy": "jpy|yen|日元",
    "hkd": "hkd|hk\\$|港元|港币",
    "kilobyte": "kb|kib|kilobytes?",
    "megabyte": "mb|mib|megabytes?",
    "gigabyte": "gb|gib|gigabytes?",
    "terabyte": "tb|tib|terabytes?",
    "millimetre": "mm|millimet(?:er|re)s?|毫米",
    "centimetre": "cm|centimet(?:er|re)s?|厘米",
    "metre": "m|met(?:er|re)s?|米",
    "kilometre": "km|kilomet(?:er|re)s?|公里|千米",
    "mile": "mi|miles?|英里",
    "foot": "ft|feet|foot|英尺",
    "milligram": "mg|milligrams?|毫克",
    "litre": "l|lit(?:er|re)s?|升",
    "millilitre": "ml|millilit(?:er|re)s?|毫升",
    "gram": "g|grams?|克",
    "kilogram": "kg|kilograms?|公斤|千克",
    "ton": "tons?|tonnes?|吨",
    "people": "people|persons?|employees|人|名(?!为|称)|位",
}
_SCALES = {
    "thousand": (1e3, "thousands?"),
    "million": (1e6, "millions?|mn|mio"),
    "billion": (1e9, "billions?|bn"),
    "trillion": (1e12, "trillions?"),
    "wan": (1e4, "万"),
    "yi": (1e8, "亿"),
}
_LATIN = "(?![a-z])"
_SCALE = re.compile(
    r"[- ]?(?:"
    + "|".join(
        f"(?P<{name}>{pattern})" + ("" if name in ("wan", "yi") else _LATIN)
        for name, (_, pattern) in _SCALES.items()
    )
    + ")"
)
_AFTER = re.compile(
    r"[- ]?(?:"
    + "|".join(f"(?P<{name}>(?:{pattern})(?![a-z]))" for name, pattern in _UNITS.items())
    + ")"
)
_MONEY = ("usd", "eur", "gbp", "cny", "jpy", "hkd")
_BEFORE = re.compile(
    "(?:"
    + "|".join(
        f"(?P<{name}>(?:{pattern}))"
        for name, pattern in {
            **{n: _UNITS[n] for n in _MONEY},
            "cny": "cny|rmb|¥|￥|人民币",
            "percent": "百分之",
            "permille": "千分之",
        }.items()
    )
    + r")\s?$"
)


def after(folded: str, end: int) -> tuple[float, str, int]:
    """Return (scale, unit or "", end) of what stands behind a number that ends at `end`."""
    scale, unit = 1.0, ""
    while found := _SCALE.match(folded, end):
        scale *= _SCALES[str(found.lastgroup)][0]
        end = found.end()
    if found := _AFTER.match(folded, end):
        unit, end = str(found.lastgroup), found.end()
    return scale, unit, end


def named(unit: str, text: str) -> bool:
    """Tell whether a folded text names the unit."""
    return re.search(rf"(?<![a-z])(?:{_UNITS[unit]})(?![a-z])", text) is not None


def before(folded: str, start: int) -> str:
    """Return the unit that stands before a number that starts at `start`: a currency."""
    found = _BEFORE.search(folded[max(0, start - 12) : start])
    return str(found.lastgroup) if found else ""
