"""What is counted: units in one normal form, with the factor to the smallest one that is alike."""

from __future__ import annotations

from functools import cache

from kb.text.tokens import STOP_WORDS, stem

_UNITS = {
    "day": (1, "day days 天 日 自然日 个自然日"),
    "day*": (7, "week weeks 周 星期 个星期 礼拜 个礼拜"),
    "workday": (1, "workday workdays 工作日 个工作日"),
    "month": (1, "month months 个月 月"),
    "month*": (12, "year years 年 周年"),
    "month**": (3, "quarters 个季度"),
    "second": (1, "second seconds sec 秒 秒钟"),
    "second*": (60, "minute minutes min mins 分钟"),
    "second**": (3600, "hour hours hr hrs h 小时 个小时"),
    "eur": (1, "euro euros eur 欧元"),
    "usd": (1, "dollar dollars usd 美元"),
    "gbp": (1, "pound pounds gbp 英镑"),
    "cny": (1, "yuan rmb cny 元 块 人民币"),
    "chf": (1, "franc francs chf 瑞士法郎"),
    "percent": (1, "percent % 个百分点"),
    "kb": (1, "kb kilobyte kilobytes"),
    "kb*": (1000, "mb megabyte megabytes 兆"),
    "kb**": (1_000_000, "gb gigabyte gigabytes"),
    "kb***": (1_000_000_000, "tb terabyte terabytes"),
    "gram": (1, "g gram grams 克"),
    "gram*": (1000, "kg kilogram kilograms kilo kilos 公斤 千克"),
    "cm": (1, "cm centimetre centimetres centimeter centimeters 厘米"),
    "cm*": (100, "m metre metres meter meters 米"),
    "cm**": (100_000, "km kilometre kilometres kilometer kilometers 公里 千米"),
    "degree": (1, "degree degrees ° °c 度 摄氏度"),
    "time": (1, "times 次 遍"),
    "character": (1, "character characters 字符 个字符 位字符 位"),
    "person": (1, "person persons people 人 名 个人"),
    "employe": (1, "employee employees staff 员工 名员工 个员工"),
    "item": (1, "个 件 台 份 页 层 间 辆 张 套 只 条 家 所"),
    "point": (1, "point points 分"),
}
SIGNS = {"€": "eur", "$": "usd", "us$": "usd", "£": "gbp", "¥": "cny", "￥": "cny"}
FACTORS = {
    "hundred": 1e2, "thousand": 1e3, "k": 1e3, "million": 1e6, "mn": 1e6, "m": 1e6,
    "billion": 1e9, "bn": 1e9, "百": 1e2, "千": 1e3, "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8,
}  # fmt: skip
PERS = {
    "annually": "year", "yearly": "year", "monthly": "month", "weekly": "week", "daily": "day",
    "hourly": "hour", "天": "day", "日": "day", "周": "week", "星期": "week", "月": "month",
    "个月": "month", "年": "year", "季度": "quarter", "小时": "hour", "人": "person", "晚": "night",
    "夜": "night", "次": "time", "餐": "meal", "位": "person", "名": "person", "annum": "year",
}  # fmt: skip


@cache
def _table() -> dict[str, tuple[str, int]]:
    return {
        word: (unit.rstrip("*"), factor)
        for unit, (factor, written) in _UNITS.items()
        for word in written.split()
    }


@cache
def chinese_units() -> tuple[str, ...]:
    """Return the units that may follow a number in Chinese, the longest first."""
    known = [word for word in _table() if not word.isascii() or len(word) <= 2 or word == "usd"]
    return tuple(sorted(known, key=len, reverse=True))


def known_unit(word: str) -> tuple[str, int] | None:
    """Return (unit, factor) of a word that is a unit of measure."""
    return _table().get(word)


def counted(word: str) -> str:
    """Return the unit for a noun that is counted, empty for a word that is none."""
    return "" if word in STOP_WORDS or not word.isalpha() else stem(word)


def per(word: str) -> str:
    """Return the normal form of what follows “per”."""
    return PERS.get(word) or stem(word)
