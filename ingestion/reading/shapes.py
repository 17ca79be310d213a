"""What a parser in the sandbox wrote is believed in its shape only: it may have been taken over."""

from __future__ import annotations

import re
from typing import Any

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
MOST = 10**8


def is_text(value: Any) -> bool:
    """Tell whether a value is a text that a database can store."""
    return isinstance(value, str) and not _UNSTORABLE.search(value)


def is_whole(value: Any, most: int = MOST) -> bool:
    """Tell whether a value is a whole number from 0 to `most`."""
    return type(value) is int and 0 <= value <= most


def is_number(value: Any) -> bool:
    """Tell whether a value is a number of ordinary size: not infinite, and not "not a number"."""
    return type(value) in (int, float) and -MOST <= value <= MOST


def is_rows(value: Any) -> bool:
    """Tell whether a value is a list of lists of texts."""
    return isinstance(value, list) and all(
        isinstance(row, list) and all(map(is_text, row)) for row in value
    )


def sound(true: bool) -> None:
    """Raise ValueError unless `true`."""
    if not true:
        raise ValueError("not of the shape that our parsers write")
