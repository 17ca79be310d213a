"""Other ways to write the same identifier."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

_SEPARATOR = re.compile(r"[-_/. ]+")


def full_width(code: str) -> str:
    """Return the letters, digits and signs as a Chinese input method may write them."""
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in code)


def joined(code: str) -> str:
    """ERR-2041 -> ERR2041."""
    return _SEPARATOR.sub("", code)


def spaced(code: str) -> str:
    """ERR-2041 -> ERR 2041."""
    return _SEPARATOR.sub(" ", code)


def hyphens(code: str) -> str:
    """max_connections -> max-connections; the ending of a file keeps its dot."""
    stem, dot, ending = code.rpartition(".pdf")
    return _SEPARATOR.sub("-", stem or ending) + dot


def camel(code: str) -> str:
    """max_connections -> maxConnections."""
    first, *rest = code.split("_")
    return first + "".join(word.capitalize() for word in rest)


def bracketed(code: str) -> str:
    """+49 30 1234 567 -> (030) 1234567."""
    _, area, *rest = code.split(" ")
    return f"(0{area}) {''.join(rest)}"


def apart(name: str) -> str:
    """王小明 -> 王 小明, and 欧阳修远 -> 欧阳 修远."""
    return f"{name[:-2]} {name[-2:]}"


def traditional(name: str) -> str:
    """Return the name as it is written in Taiwan, where that differs."""
    from opencc import opencc

    table = Path(opencc.__file__).parent / "dictionary" / "STCharacters.txt"
    pairs = (line.split() for line in table.read_text(encoding="utf-8").splitlines())
    known = {pair[0]: pair[1] for pair in pairs if len(pair) > 1}
    return "".join(known.get(char, char) for char in name)


def day_first(code: str) -> str:
    """2024-03-15 -> 15 March 2024."""
    day = date.fromisoformat(code)
    return f"{day.day} {day:%B} {day.year}"


def month_first(code: str) -> str:
    """2024-03-15 -> March 15, 2024."""
    day = date.fromisoformat(code)
    return f"{day:%B} {day.day}, {day.year}"


def dotted(code: str) -> str:
    """2024-03-15 -> 15.03.2024."""
    return ".".join(reversed(code.split("-")))


def chinese_date(code: str) -> str:
    """2024-03-15 -> 2024年3月15日."""
    day = date.fromisoformat(code)
    return f"{day.year}年{day.month}月{day.day}日"
