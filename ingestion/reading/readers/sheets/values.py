"""Numbers and dates as they are written in the blocks."""

from __future__ import annotations

import datetime


def number(value: float) -> str:
    """Return a number with at most the 15 digits that spreadsheets show."""
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.15g}"


def moment(
    value: datetime.datetime | datetime.date | datetime.time | datetime.timedelta, *, timed: bool
) -> str:
    """Return a date, a time or both in ISO form; midnight only where times are shown."""
    if isinstance(value, datetime.datetime):
        if value.time() == datetime.time(0) and not timed:
            return value.date().isoformat()
        return value.isoformat(" ", "seconds")
    if isinstance(value, datetime.time):
        return value.isoformat("seconds")
    return str(value)
