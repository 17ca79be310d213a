"""What is counted: units in one normal form, with the factor to the smallest one that is alike."""

from __future__ import annotations

from functools import cache

from kb.text import has_cjk, stem
from kb.text.tokens import STOP_WORDS
from retrieval.grounding import units

_ALIKE = {
    "week": ("day", 7),
    "quarter": ("month", 3),
    "year": ("month", 12),
    "minute": ("second", 60),
    "hour": ("second", 3600),
    "megabyte": ("kilobyte", 1000),
    "gigabyte": ("kilobyte", 1_000_000),
    "terabyte": ("kilobyte", 1_000_000_000),
    "kilogram": ("gram", 1000),
    "metre": ("centimetre", 100),
    "kilometre": ("centimetre", 100_000),
}
"""Unit -> (the smallest one that is alike, how many of it)."""
_COUNTED = {
    "day": "自然日 个自然日",
    "workday": "workday workdays 工作日 个工作日",
    "month": "月",
    "year": "周年",
    "megabyte": "兆",
    "kilogram": "kilo kilos",
    "degree": "degree degrees ° °c 度 摄氏度",
    "time": "times 次 遍",
    "character": "character characters 字符 个字符 位字符 位",
    "people": "个人",
    "employe": "employee employees staff 员工 名员工 个员工",
    "item": "个 件 台 份 页 层 间 辆 张 套 只 条 家 所",
    "point": "point points 分",
}
"""What is a unit besides, or another one, where two rules are compared and months are not dates."""
_NO_UNITS = frozenset("s us quarter 季度".split())
"""What more often is a decade (1980s), a country, a fraction or a part of a year."""
FACTORS = units.SCALES | {
    "hundred": 1e2, "k": 1e3, "m": 1e6, "百": 1e2, "千": 1e3, "百万": 1e6, "千万": 1e7
}  # fmt: skip
PERS = {
    "annually": "year", "yearly": "year", "monthly": "month", "weekly": "week", "daily": "day",
    "hourly": "hour", "天": "day", "日": "day", "周": "week", "星期": "week", "月": "month",
    "个月": "month", "年": "year", "季度": "quarter", "小时": "hour", "人": "person", "晚": "night",
    "夜": "night", "次": "time", "餐": "meal", "位": "person", "名": "person", "annum": "year",
}  # fmt: skip


@cache
def _table() -> dict[str, tuple[str, int]]:
    """Return word -> (unit, factor)."""
    own = {word: unit for unit, written in _COUNTED.items() for word in written.split()}
    known = {word: unit for word, unit in units.UNITS.items() if word not in _NO_UNITS} | own
    return {word: _ALIKE.get(unit, (unit, 1)) for word, unit in known.items()}


@cache
def chinese_units() -> str:
    """Return the pattern of the units that may follow a number in Chinese."""
    short = [word for word in _table() if has_cjk(word) or len(word) <= 2 or word == "usd"]
    return units.any_of(short)


def known_unit(word: str) -> tuple[str, int] | None:
    """Return (unit, factor) of a word that is a unit of measure, or the sign of a currency."""
    return _table().get(word)


def counted(word: str) -> str:
    """Return the unit for a noun that is counted, empty for a word that is none."""
    return "" if word in STOP_WORDS or not word.isalpha() else stem(word)


def per(word: str) -> str:
    """Return the normal form of what follows “per”."""
    return PERS.get(word) or stem(word)
