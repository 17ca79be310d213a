"""Days, however they are written: 15 March 2024, March 15, 2024, 15.03.2024 and 2024年3月15日."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.text.calendar import DAY_OF_MONTH, MONTH_NUMBERS, MONTHS, any_of

_MONTH = rf"(?P<name>{any_of(*MONTH_NUMBERS)})\.?"
_YEAR = r"(?P<year>\d{4})"
_WRITTEN = [
    re.compile(rf"(?<!\w){DAY_OF_MONTH}\.? (?:of )?{_MONTH},? {_YEAR}(?!\w)"),
    re.compile(rf"(?<!\w){_MONTH} {DAY_OF_MONTH},? {_YEAR}(?!\w)"),
    re.compile(rf"(?<![\w.]){DAY_OF_MONTH}\.(?P<month>\d{{1,2}})\.{_YEAR}(?!\w)"),
    re.compile(rf"(?<!\w){_YEAR}[-/.](?P<month>\d{{1,2}})[-/.]{DAY_OF_MONTH}(?!\w)"),
    re.compile(rf"{_YEAR} ?年 ?(?P<month>\d{{1,2}}) ?月 ?{DAY_OF_MONTH} ?[日号]"),
]
_SIGN = re.compile(r"\d{4}")


def days(folded: str) -> Iterator[str]:
    """Yield each day in a folded text as 2024-03-15.

    With slashes nobody knows which of 03/04/2024 is the month: that is left as it is.
    """
    if not _SIGN.search(folded):
        return
    for written in _WRITTEN:
        for found in written.finditer(folded):
            parts = found.groupdict()
            name = parts.get("name")
            month = MONTH_NUMBERS[name] if name else int(parts["month"])
            if 1 <= month <= len(MONTHS) and 1 <= int(parts["day"]) <= 31:
                yield f"{parts['year']}-{month:02d}-{int(parts['day']):02d}"
